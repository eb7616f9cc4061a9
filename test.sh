#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test: a real PostgreSQL, real OpenTelemetry SDKs, a real browser.
# The last line says "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. .ci/prepare.sh

need_dotnet
find_aspire
need "the tests run against a real one" has_postgres postgresql
need "a real Node service sends traces in the tests" has_node nodejs npm
need "the tests run the examples of docs/query-apis.md" has_curl curl || say "going on: only that test will fail"
need_go || say "going on: only the tests with Go services will fail"
need "the tests look at the pages in a real browser" has_browser chromium || say "going on: only those tests will fail"

say "installing the npm packages of tests/Interop"
npm ci --prefix tests/Interop/node --no-audit --no-fund --loglevel=error
npm ci --prefix tests/Interop/node-legacy --ignore-scripts --no-audit --no-fund --loglevel=error
npm ci --prefix tests/Interop/postgres --ignore-scripts --no-audit --no-fund --loglevel=error
npm ci --prefix tests/Interop/typescript --ignore-scripts --no-audit --no-fund --loglevel=error

say "building"
dotnet build Aspire.sln -c Release -v quiet

code=0
say "checking the formatting"
dotnet format Aspire.sln --verify-no-changes --no-restore || { code=1; say "run: dotnet format Aspire.sln"; }

say "checking the types of the pages' scripts"
tests/Interop/typescript/node_modules/.bin/tsc --project tests/Interop/typescript || { code=1; say "the types of a script in ApiService/wwwroot are wrong: see above"; }

# Two test programs at a time: more would starve each other on a small machine, and most wait for processes they started.
say "testing"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
dotnet test --solution Aspire.sln -c Release --no-build --max-parallel-test-modules 2 2>&1 | tee "$scratch/log" || code=1

# The store again on every other version of PostgreSQL. The servers are copied to where the user that they run as can reach them.
chmod 755 "$scratch"
for package in tests/Interop/postgres/node_modules/postgres-*; do
    if [ ! -d "$package" ]; then say "no other versions of PostgreSQL for this system: only the installed one was tested"; break; fi
    say "testing DataService on ${package##*/}"
    cp -R "$package" "$scratch"
    server=$scratch/${package##*/}
    (cd "$server" && node scripts/hydrate-symlinks.js)
    TRACEPOST_POSTGRES_BIN=$server/native/bin \
        dotnet test --project tests/DataService.Tests -c Release --no-build 2>&1 | tee -a "$scratch/log" || code=1
done

count() { sed -n "s/^  $1: \([0-9]*\)\$/\1/p" "$scratch/log" | paste -sd+ - | sed 's/^$/0/' | { read -r sum; echo $((sum)); }; }
passed=$(count succeeded) failed=$(count failed) broken=$(count error) skipped=$(count skipped)
failed=$((failed + broken)) # a test program that broke off, or ran nothing, is a failure too
if [ "$failed" -gt 0 ] || [ "$passed" -eq 0 ]; then code=1; fi
summary="$passed passed, $failed failed"
if [ "$skipped" -gt 0 ]; then summary+=", $skipped skipped"; fi
echo "$summary"
exit "$code"
