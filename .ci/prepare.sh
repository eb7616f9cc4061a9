# What run.sh and test.sh both do on a fresh machine; sourced by them. Says what is missing and why before it installs anything.
# shellcheck shell=bash

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '==> %s\n' "$*"; }
complain() { printf 'error: %s\n' "$*" >&2; }
fail() { complain "$@"; exit 1; }
have() { command -v "$1" > /dev/null 2>&1; }

need_dotnet() {
    # The SDK that global.json asks for; dotnet says so itself when there is only another one.
    have dotnet || fail "the .NET SDK 10 is missing: https://dotnet.microsoft.com/download"
    dotnet --version > /dev/null || fail "the .NET SDK 10 is missing: https://dotnet.microsoft.com/download"
}

# need WHY CHECK PACKAGE...   installs the Debian packages when CHECK does not succeed
need() {
    local why=$1 check=$2
    shift 2
    if $check; then return; fi

    say "missing: $* ($why)"
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
    if ! have apt-get || { [ "$(id -u)" -ne 0 ] && ! have sudo; }; then
        complain "install it first, as root, for instance: $(other_command "$@")"
        return 1
    fi
    say "installing: ${as_root[*]:+${as_root[*]} }apt-get install $*"
    "${as_root[@]}" apt-get -qq update < /dev/null &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "$@" < /dev/null &&
        $check || { complain "$* could not be installed"; return 1; }
}

other_command() {
    if have brew; then echo "brew install $*"
    elif have dnf; then echo "sudo dnf install ${*/#postgresql/postgresql-server}"
    elif have pacman; then echo "sudo pacman -S $*"
    else echo "apt-get install $*"
    fi
}

# A server to start ourselves, with data of our own. The one that the package starts on port 5432 is left alone.
has_postgres() {
    have initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || compgen -G '/usr/pgsql-*/bin/initdb' > /dev/null ||
        [ -x "${TRACEPOST_POSTGRES_BIN:-}/initdb" ] || compgen -G '/opt/homebrew/opt/postgresql*/bin/initdb' > /dev/null
}

has_curl() { have curl; }
has_node() { have node && have npm; }

# Go with the clients that Debian 12 packages: built without modules, so that nothing but the packages is needed.
need_go() {
    if has_go; then return; fi
    if ! have apt-get; then
        complain "the Go services of the tests need Go and its clients as Debian 12 packages them: tests/Interop/README.md"
        return 1
    fi
    need "real Go services send traces in the tests" has_go golang-go golang-opentelemetry-otel-dev golang-github-openzipkin-zipkin-go-dev \
        golang-go.opencensus-dev golang-google-grpc-dev golang-github-lib-pq-dev
}

has_go() {
    local client
    have go || return 1
    for client in go.opentelemetry.io/otel/exporters/jaeger github.com/openzipkin/zipkin-go go.opencensus.io github.com/lib/pq google.golang.org/grpc; do
        [ -d "/usr/share/gocode/src/$client" ] || return 1
    done
}

has_browser() { have chromium || have chromium-browser || have google-chrome; }
has_containers() { { have docker && docker ps > /dev/null 2>&1; } || { have podman && podman ps > /dev/null 2>&1; }; }

# Whether the NuGet feed has the Aspire packages is found out once, and kept in UseAspire.local.props.
find_aspire() {
    if [ -z "${UseAspire:-}" ] && [ ! -f UseAspire.local.props ]; then
        local log use=true
        log=$(mktemp)
        say "looking for the Aspire packages in the NuGet feed"
        if ! dotnet restore AppHost -p:UseAspire=true > "$log" 2>&1; then
            grep -qE 'NU110[123]|MSB4236|Unable to find package' "$log" || { cat "$log"; fail "dotnet restore failed"; }
            use=false
        fi
        rm -f "$log"
        printf '<Project>\n  <PropertyGroup>\n    <UseAspire>%s</UseAspire>\n  </PropertyGroup>\n</Project>\n' "$use" > UseAspire.local.props
    fi
    if uses_aspire; then
        say "with the Aspire packages"
    else
        say "without the Aspire packages (the NuGet feed has none): ManifestHost runs aspire-manifest.json instead." \
            "Remove UseAspire.local.props to look again"
    fi
}

uses_aspire() { [ "${UseAspire:-$(sed -n 's/.*<UseAspire>\([a-z]*\)<.*/\1/p' UseAspire.local.props)}" = true ]; }
