#!/usr/bin/env bash
# Installs what is missing, builds Tracepost and runs it: PostgreSQL, dataservice, apiservice, the Aspire dashboard.
# It is up when it prints "ready: http://localhost:16686". Ctrl-C stops everything it started.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. .ci/prepare.sh

usage() {
    cat << 'END'
usage: ./run.sh [--demo] [-- arguments of the AppHost]

  --demo   also sends the traces of a simulated shop, so that there is something to see
  --help   this text
END
}

demo=
while [ $# -gt 0 ]; do
    case $1 in
        --demo) demo=1 ;;
        --help | -h) usage; exit 0 ;;
        --) shift; break ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done

listens() { { exec 3<> "/dev/tcp/127.0.0.1/$1"; } 2> /dev/null && exec 3>&-; }

# Otherwise the demo would go to whoever listens there, such as another Tracepost.
if [ -n "$demo" ] && { listens 16686 || listens 4317; }; then
    fail "port 16686 or 4317 is taken: stop what listens there first"
fi

need_dotnet
find_aspire
if ! uses_aspire || ! has_containers; then
    need "traces are stored in it, and it is run from its own binaries" has_postgres postgresql
fi

if ! uses_aspire && ! have aspire; then
    need "the Aspire dashboard comes as an npm package" has_node nodejs npm || say "going on without the Aspire dashboard"
fi

say "building"
dotnet build AppHost -c Release -v quiet
if [ -n "$demo" ]; then dotnet build samples/OrderSystem -c Release -v quiet; fi

is_ready() {
    { exec 3<> /dev/tcp/127.0.0.1/16686; } 2> /dev/null || return 1
    printf 'GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
    local status=
    read -r -t 5 status <&3 || true
    exec 3>&-
    [[ $status == *' 200 '* ]]
}

send_demo() {
    until is_ready; do sleep 1; done
    exec dotnet samples/OrderSystem/bin/Release/net10.0/OrderSystem.dll --endpoint http://localhost:4317 --history 1h
}

# Jobs are process groups of their own (set -m): Ctrl-C reaches only this script, which tells them to stop and waits for them.
set -m
jobs=()
stop() { for job in "${jobs[@]}"; do kill -TERM "$job" 2> /dev/null || true; done; }
trap stop INT TERM EXIT

say "starting"
dotnet run --project AppHost -c Release --no-build -- "$@" < /dev/null &
jobs+=($!)
if [ -n "$demo" ]; then
    send_demo &
    jobs+=($!)
fi

code=0
wait "${jobs[0]}" || code=$?
while kill -0 "${jobs[0]}" 2> /dev/null; do wait "${jobs[0]}" || code=$?; done # a signal ends the first wait early
exit "$code"
