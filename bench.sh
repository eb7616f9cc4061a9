#!/usr/bin/env bash
# Installs what is missing, builds Tracepost and measures it: ingest, size, queries, growth, cost, compaction, overload. Prints tables and writes them into
# docs/benchmarks.md. What is stored for it is gone afterwards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. .ci/prepare.sh

usage() {
    cat << 'END'
usage: ./bench.sh [--quick | --spans N] [options]

  --quick              a million spans: some ten minutes
  --spans N            so many spans, 10000000 if it is left out; also measured at 1 and 10 million on the way.
                       100000000 takes about an hour and 10 GB
  --runs N             runs of ingest at each size, of which the median counts: 5, quick 3
  --dataset NAME       only of this one: jaeger, orders
  --only PART          only this: ingest, size, queries, compaction, overload; can be repeated
  --no-dashboard       without the Aspire dashboard beside it
  --drop-caches        at the restart the kernel forgets its page cache too (root; for the whole machine)
  --output FILE        instead of docs/benchmarks.md: a file with the marks <!-- store: begin --> and <!-- store: end -->
  --help               this text
END
}

wrong() { complain "$@"; usage >&2; exit 2; }

output=docs/benchmarks.md quick= spans=
arguments=()
while [ $# -gt 0 ]; do
    case $1 in
        --help | -h) usage; exit 0 ;;
        --quick) quick=1 arguments+=("$1") ;;
        --no-dashboard | --drop-caches) arguments+=("$1") ;;
        --spans | --runs | --dataset | --only | --output)
            [ $# -gt 1 ] || wrong "$1 needs a value"
            case $1=$2 in
                --spans=*[!0-9]* | --spans=) wrong "--spans is a number" ;;
                --spans=*) spans=$2 arguments+=("$1" "$2") ;;
                --runs=*[!0-9]* | --runs=) wrong "--runs is a number" ;;
                --runs=*) arguments+=("$1" "$2") ;;
                --dataset=jaeger | --dataset=orders) arguments+=("$1" "$2") ;;
                --only=ingest | --only=size | --only=queries | --only=compaction | --only=overload) arguments+=("$1" "$2") ;;
                --output=*) output=$2 ;;
                *) wrong "there is no $1 '$2'" ;;
            esac
            shift ;;
        *) wrong "unknown: $1" ;;
    esac
    shift
done
if [ -n "$quick" ] && [ -n "$spans" ]; then wrong "--quick and --spans exclude each other"; fi
[ -f "$output" ] || wrong "there is no file $output"

need_dotnet
find_aspire
need "spans are stored in it, and it is run from its own binaries" has_postgres postgresql
if ! have aspire; then
    need "the Aspire dashboard comes as an npm package" has_node nodejs npm || say "going on without the Aspire dashboard"
fi

say "building"
dotnet build tests/Benchmarks -c Release -v quiet

say "measuring"
exec dotnet tests/Benchmarks/bin/Release/net10.0/Benchmarks.dll store ${arguments[@]+"${arguments[@]}"} --output "$output"
