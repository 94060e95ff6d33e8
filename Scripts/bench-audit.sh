#!/usr/bin/env bash
# Measures `audit run` against a bare loop of request, decode, encode and group commit in the same minutes, its memory,
# how long a long run takes to go on, and the analysis of a million trials. Prints rows of docs/benchmarks.md.
# `make release` comes first.
set -euo pipefail
cd "$(dirname "$0")/.."
bellwether=$PWD/.build/release/bellwether
[ -d .deps/bench ] || {
    python3 -m venv .deps/bench
    .deps/bench/bin/pip install --quiet --require-hashes -r Scripts/requirements-bench.txt
}
folder=$(mktemp -d "${TMPDIR:-/tmp}/bellwether-bench-audit.XXXXXX")
export BELLWETHER_LAKE=$folder/lake
"$bellwether" audit simulate --port 0 >"$folder/address" 2>"$folder/endpoint.err" &
endpoint=$!
trap 'kill $endpoint 2>/dev/null || true; wait; rm -rf "$folder"' EXIT
until [ -s "$folder/address" ]; do
    kill -0 $endpoint 2>/dev/null || { cat "$folder/endpoint.err" >&2; exit 1; }
    sleep 0.1
done
base=$(cat "$folder/address")

# 50 tasks × 11 contexts × 11 groups × repeats.
plan() { "$bellwether" audit plan --name "$1" --repeats "$2" --model "m=scripted@$base" >/dev/null 2>&1; }
asked() {
    /usr/bin/time -f '%e %M' -o "$folder/time" "$bellwether" audit run "$1" --concurrency 100 >/dev/null 2>"$folder/err" ||
        { cat "$folder/err" >&2; exit 1; }
}

for round in 1 2 3; do
    bare=$("$bellwether" audit bare-loop "$base" "$folder/bare.$round" --count 60000 --connections 100)
    plan "speed$round" 10
    asked "speed$round"
    awk -v bare="$bare" '{
        rate = 60500 / $1
        printf "| audit run, 60,500 trials, 100 connections | %.0f trials/s (%.0f %% of a bare loop: %d/s) | %d MiB |\n",
            rate, 100 * rate / bare, bare, $2 / 1024 }' "$folder/time"
done
plan long 34
asked long
awk '{ printf "| audit run, 205,700 trials | %.0f trials/s | %d MiB |\n", 205700 / $1, $2 / 1024 }' "$folder/time"
# One line less, so that there is something to go on with.
sed -i '$d' "$folder/lake/audits/long/trials.jsonl"
asked long
awk '{ printf "| going on with that run, projection included | %.1f s | %d MiB |\n", $1, $2 / 1024 }' "$folder/time"

# 1,004,300 trials that nobody asked: an analysis reads assessments, findings and answers.
plan million 166
.deps/bench/bin/python Benchmarks/assessed-run.py "$folder/lake/audits/million" >/dev/null
/usr/bin/time -f '%e %M' -o "$folder/time" "$bellwether" audit analyse million >/dev/null
awk '{ printf "| audit analyse, 1,004,300 trials | %.1f s | %d MiB |\n", $1, $2 / 1024 }' "$folder/time"
