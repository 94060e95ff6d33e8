#!/usr/bin/env bash
# Installs third-party files into .deps: pinned, checked against their checksums, and whole or not at all.
#
#   Scripts/install-dependencies.sh duckdb   libduckdb, which the program links
#   Scripts/install-dependencies.sh checks   what `make test` needs beside Swift
#   Scripts/install-dependencies.sh audit-tools   the scanners of `audit scan`
#   Scripts/install-dependencies.sh hub-client   the Hub's own client, which a test runs
#   Scripts/install-dependencies.sh clients       clients by others that the tests hold the scripted endpoint to
#   Scripts/install-dependencies.sh api-checks    what holds the dashboard's API to its description
#   Scripts/install-dependencies.sh local-model   a small real model and what runs it
#   Scripts/install-dependencies.sh charts        the dashboard's charts, in the browser and as files
#   Scripts/install-dependencies.sh browser       drives the system's Chromium over the dashboard's pages
set -euo pipefail
export PIP_ROOT_USER_ACTION=ignore
cd "$(dirname "$0")/.."

fail() {
    echo "error: $1" >&2
    exit 1
}

command -v python3 >/dev/null || fail "python3 is missing; install Python 3.11 or newer with pip"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "python3 is older than 3.11"
python3 -m pip --version >/dev/null 2>&1 || fail "pip is missing; install it for python3"

# Everything is prepared here and renamed into place at the end; an interrupted run leaves nothing behind.
mkdir -p .deps
work=$(mktemp -d .deps/installing.XXXXXX)
trap 'rm -rf "$work"' EXIT

# Ends with the reason why pip could not fetch what a requirements file pins.
explain() {
    local name=$1 log=$2
    if grep -qi 'do not match the hashes' "$log"; then
        fail "$name: what was downloaded does not have the pinned checksum; nothing was installed"
    elif grep -qiE 'connection|resolve|timed out|network|temporary failure' "$log"; then
        fail "$name: the Python package index cannot be reached; nothing was installed"
    fi
    fail "$name: the download failed; nothing was installed ($(grep -iE 'error' "$log" | tail -n 1))"
}

# Makes a Python environment of its own from a requirements file. Its programs name their interpreter by its path, so that it
# is made where it will stay and counts once it is whole.
environment() {
    local name=$1 log="$work/pip.log"
    rm -rf ".deps/$name" ".deps/$name.installed"
    python3 -m venv ".deps/$name" || fail "$name: python3 cannot make an environment (is venv installed?)"
    if ! ".deps/$name/bin/pip" install --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
        --require-hashes -r "Scripts/requirements-$name.txt" >"$log" 2>&1; then
        rm -rf ".deps/$name"
        explain "$name" "$log"
    fi
}

# Downloads the wheels that a requirements file pins.
download() {
    local name=$1 version=${2:-3.12} log="$work/pip.log"
    if ! python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
        --python-version "$version" --require-hashes -r "Scripts/requirements-$name.txt" -d "$work/wheels" \
        >"$log" 2>&1; then
        explain "$name" "$log"
    fi
}

# Whether .deps already holds what the requirements file pins.
is_current() { cmp -s "Scripts/requirements-$1.txt" ".deps/$1.installed"; }

case "${1:-}" in
duckdb)
    is_current duckdb && [ -f .deps/lib/libduckdb.so ] && exit 0
    [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] ||
        fail "libduckdb is fetched for Linux x86-64 only; put libduckdb 1.5 into .deps/lib yourself"
    echo "fetching libduckdb …" >&2
    download duckdb
    python3 - "$work" <<'PYTHON'
import glob, sys, zipfile
work = sys.argv[1]
with zipfile.ZipFile(glob.glob(f"{work}/wheels/*.whl")[0]) as wheel:
    with wheel.open("bareduckdb/_libs/libduckdb.so") as source, open(f"{work}/libduckdb.so", "wb") as target:
        while piece := source.read(1 << 20):
            target.write(piece)
PYTHON
    mkdir -p .deps/lib
    mv -f "$work/libduckdb.so" .deps/lib/libduckdb.so
    ;;
checks)
    is_current checks && [ -d .deps/checks ] && exit 0
    echo "fetching the checks …" >&2
    download checks
    python3 -m pip install --quiet --disable-pip-version-check --no-deps --no-index \
        --target "$work/checks" "$work"/wheels/*.whl
    rm -rf .deps/checks
    mv "$work/checks" .deps/checks
    ;;
audit-tools)
    is_current audit-tools && [ -x .deps/audit-tools/bin/semgrep ] && exit 0
    echo "fetching the scanners (about 400 MB, half a minute) …" >&2
    environment audit-tools
    ;;
hub-client)
    is_current hub-client && [ -d .deps/hub-client ] && exit 0
    echo "fetching the Hub's client …" >&2
    # One of its wheels is made for one version of Python: the one that will run it.
    download hub-client "$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
    python3 -m pip install --quiet --disable-pip-version-check --no-deps --no-index \
        --target "$work/hub-client" "$work"/wheels/*.whl
    rm -rf .deps/hub-client
    mv "$work/hub-client" .deps/hub-client
    ;;
clients)
    is_current clients && [ -x .deps/clients/bin/inspect ] && exit 0
    echo "fetching the clients (about 300 MB, a minute) …" >&2
    environment clients
    ;;
api-checks)
    is_current api-checks && [ -x .deps/api-checks/bin/schemathesis ] && exit 0
    echo "fetching the checks of the API …" >&2
    environment api-checks
    ;;
local-model)
    is_current local-model && [ -x .deps/local-model/bin/python ] && exit 0
    echo "fetching the local model (about 150 MB) …" >&2
    environment local-model
    ;;
charts)
    is_current charts && [ -f .deps/charts/share/vega.js ] && exit 0
    echo "fetching the charts (about 35 MB) …" >&2
    environment charts
    mkdir -p .deps/charts/share
    # The bundle exports nothing by itself; this line is all that the page's own script needs of it.
    .deps/charts/bin/python -c 'import vl_convert, sys; sys.stdout.write(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"))' \
        >.deps/charts/share/vega.js || fail "charts: the browser's bundle cannot be made"
    ;;
browser)
    is_current browser && [ -x .deps/browser/bin/python ] && exit 0
    echo "fetching the browser checks (about 60 MB) …" >&2
    environment browser
    ;;
*) fail "usage: $0 duckdb|checks|audit-tools|hub-client|clients|local-model|charts|browser|api-checks" ;;
esac
cp "Scripts/requirements-$1.txt" ".deps/$1.installed"
