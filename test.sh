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
need "the tests look at the pages in a real browser" has_browser chromium || say "going on: only those tests will fail"

say "installing the npm packages of tests/Interop"
npm ci --prefix tests/Interop/node --no-audit --no-fund --loglevel=error

say "building"
dotnet build Aspire.sln -c Release -v quiet

code=0
say "checking the formatting"
dotnet format Aspire.sln --verify-no-changes --no-restore || { code=1; say "run: dotnet format Aspire.sln"; }

# Two test programs at a time: more would starve each other on a small machine, and most wait for processes they started.
say "testing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet test --solution Aspire.sln -c Release --no-build --max-parallel-test-modules 2 2>&1 | tee "$log" || code=1

count() { sed -n "s/^  $1: \([0-9]*\)\$/\1/p" "$log" | tail -1; }
passed=$(count succeeded) failed=$(count failed) broken=$(count error) skipped=$(count skipped)
failed=$((${failed:-0} + ${broken:-0})) # a test program that broke off, or ran nothing, is a failure too
if [ "$failed" -gt 0 ] || [ "${passed:-0}" -eq 0 ]; then code=1; fi
summary="${passed:-0} passed, $failed failed"
if [ "${skipped:-0}" -gt 0 ]; then summary+=", $skipped skipped"; fi
echo "$summary"
exit "$code"
