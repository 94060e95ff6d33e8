#!/usr/bin/env bash
# Measures `serve` over a lake that is built: answers at hand, new definitions, completion, start, memory. Prints rows of
# docs/benchmarks.md. `make release` comes first; wrk (Debian: wrk) makes the load, on the same cores.
#
#   Scripts/bench-dashboard.sh LAKE [REGISTRY]     MINUTES=60 for the memory after an hour of mixed load
set -euo pipefail
cd "$(dirname "$0")/.."
bellwether=$PWD/.build/release/bellwether
lake=$1
registry=${2:+--registry $2}
command -v wrk >/dev/null || { echo "error: wrk is missing (Debian: apt install wrk)" >&2; exit 1; }
folder=$(mktemp -d "${TMPDIR:-/tmp}/bellwether-bench-serve.XXXXXX")
began=$(date +%s.%N)
# shellcheck disable=SC2086
"$bellwether" serve --lake "$lake" $registry --port 0 2>"$folder/log" &
server=$!
trap 'kill $server 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until grep -q 'until Ctrl-C' "$folder/log"; do
    kill -0 $server 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
    sleep 0.01
done
url=$(sed -n 's/.* on \(http[^ ]*\)\/ until Ctrl-C/\1/p' "$folder/log")
awk -v began="$began" -v now="$(date +%s.%N)" 'BEGIN { printf "| start of `serve` | %.2f s |\n", now - began }'
memory() { awk '/VmHWM/ { printf "%.0f", $2 / 1024 }' /proc/$server/status; }

python3 - "$url" "$began" <<'PYTHON'
import gzip, sys, time, urllib.request
url = sys.argv[1]


def timed(path, headers={}):
    began = time.perf_counter()
    request = urllib.request.Request(url + path, headers=headers)
    with urllib.request.urlopen(request, timeout=120) as answer:
        body = answer.read()
    return time.perf_counter() - began, body


def row(what, times):
    times = sorted(times)
    print(f"| {what} | median {times[len(times) // 2] * 1000:.0f} ms, p95 {times[int(0.95 * (len(times) - 1))] * 1000:.0f} ms |")


first, body = timed("/", {"Accept-Encoding": "gzip"})
print(f"| first page, asked for at the start | {first:.1f} s, {len(body) / 1000:.0f} KB compressed |")
# What the server prepares after its start takes its share of the cores; it is measured above, with the first page.
deadline = time.time() + 60
while time.time() < deadline:
    try:
        if timed("/api/v1/search.json?q=qwen&limit=1")[0] < 0.1:
            break
    except urllib.error.HTTPError:
        pass
    time.sleep(1)
print(f"| search index at hand, after the start | {time.time() - float(sys.argv[2]):.0f} s |")
# Definitions that nobody asked for before: each moves a day or names another filter.
days = [f"2025-{month:02d}-{day:02d}" for month in range(2, 12) for day in (3, 11, 19, 27)]
row("a new definition that the cube answers", [timed(f"/api/v1/share.json?by=country&every=month&from={day}")[0] for day in days])
single = ["attribution=root", "attribution=parent", "minimum=1000", "minimum=5000", "derivatives=drop", "spikes=cap", "spikes=drop",
          "by=size", "by=modality"]
times = []
for choice in single:
    taken, _ = timed(f"/api/v1/share.json?{choice}&every=total&limit=20")
    times.append(taken)
    print(f"|   share?{choice}&every=total | {taken:.2f} s |")
row("a new definition over single models", times)
row("`robustness?between=CN,US`", [timed("/api/v1/robustness.json?between=CN,US")[0]])
words = ["q", "qw", "qwen", "lla", "deep", "gguf", "7b", "inst", "a-b", "the", "x", "brynu", "model-1", "zz", "lora", "distill"]
row("search completion", [timed(f"/api/v1/search.json?q={word}&limit=10")[0] for word in words for _ in range(4)])
PYTHON

load() {
    local what=$1 path=$2
    shift 2
    wrk -t1 -c64 -d10s --latency "$@" "$url$path" >"$folder/wrk"
    awk -v what="$what" '/99%/ { p99 = $2 } /Requests\/sec/ { rate = $2 } /Non-2xx/ { bad = $NF } END {
        printf "| %s, 64 connections | %.0f requests/s, p99 %s%s |\n", what, rate, p99, bad ? ", " bad " failed" : "" }' "$folder/wrk"
}
load "an answer at hand, JSON" "/api/v1/share.json?by=country&every=month&from=2025-02-03"
load "the page of who leads, compressed as browsers ask for it" "/" -H "Accept-Encoding: gzip"
load "the page of who leads, not compressed" "/"
load "/healthz" "/healthz"
if [ -n "${MINUTES:-}" ]; then
    ends=$(($(date +%s) + 60 * MINUTES))
    while [ "$(date +%s)" -lt "$ends" ]; do
        for path in / /robustness "/explore?by=organisation" "/api/v1/share.json?every=month&from=2025-0$((RANDOM % 8 + 1))-0$((RANDOM % 9 + 1))" \
            "/api/v1/search.json?q=$((RANDOM % 100))" /sources /trust; do
            wrk -t1 -c16 -d3s "$url$path" >/dev/null
        done
    done
fi
echo "| memory of the server at its peak${MINUTES:+ after $MINUTES minutes} | $(memory) MiB |"
