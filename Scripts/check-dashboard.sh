#!/usr/bin/env bash
# Holds a running server to the description it gives of itself, and looks at its pages with Chromium where there is one.
#
#   EXAMPLES=10 Scripts/check-dashboard.sh .build/debug/bellwether
set -euo pipefail
cd "$(dirname "$0")/.."
bellwether=${1:-.build/debug/bellwether}
tools=.deps/api-checks/bin
folder=$(mktemp -d "${TMPDIR:-/tmp}/bellwether-api.XXXXXX")
server=
cleanup() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait
    rm -rf "$folder"
}
trap cleanup EXIT
export BELLWETHER_LAKE=$folder/lake
"$bellwether" import "Samples/hub-all-time-2025-02..2026-07.csv" >/dev/null 2>&1
"$bellwether" build >/dev/null 2>&1
"$bellwether" serve --port 0 2>"$folder/log" &
server=$!
for _ in $(seq 100); do
    grep -q 'until Ctrl-C' "$folder/log" && break
    kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
    sleep 0.2
done
url=$(sed -n 's/.* on \(http[^ ]*\)\/ until Ctrl-C/\1/p' "$folder/log")
python3 - "$url" "$folder/openapi.json" <<'PYTHON'
import sys, urllib.request
urllib.request.urlretrieve(sys.argv[1] + "/api/v1/openapi.json", sys.argv[2])
PYTHON
"$tools/openapi-spec-validator" "$folder/openapi.json"
# `positive_data_acceptance` is left out: a definition has a language of its own, whose words a schema cannot all name.
"$tools/schemathesis" run "$folder/openapi.json" --url "$url" --max-examples "${EXAMPLES:-5}" --seed 1 \
    --phases examples,fuzzing --request-timeout 40 --exclude-checks positive_data_acceptance --suppress-health-check all --no-color
[ ! -s "$folder/log" ] || ! grep -q '^error' "$folder/log" || { cat "$folder/log" >&2; exit 1; }
if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then
    .deps/browser/bin/python Scripts/check-pages.py "$url"
else
    echo "the pages were not looked at: no Chromium is installed" >&2
fi
