#!/usr/bin/env bash
# Imports the reference sample into a fresh lake, prints what it answers, and serves it until Ctrl-C.
#
#   SERVE=0 Scripts/demo.sh     stops after printing; so does a run of continuous integration (CI is set)
#   PORT=9000 Scripts/demo.sh   serves there
set -euo pipefail
cd "$(dirname "$0")/.."
bellwether=.build/release/bellwether
lake=$(mktemp -d "${TMPDIR:-/tmp}/bellwether-demo.XXXXXX")
trap 'rm -rf "$lake"' EXIT
export BELLWETHER_LAKE="$lake/lake"

say() { printf '\n=== %s\n\n' "$1"; }

say "The reference sample: all-time download counters of 41 leading models at five dates"
"$bellwether" import "Samples/hub-all-time-2025-02..2026-07.csv"
"$bellwether" build

say "Who leads? New downloads by the publisher's country, for each interval between observations"
"$bellwether" share --by country

say "By organisation, the five largest of each interval"
"$bellwether" share --by organisation --limit 5

say "Qwen against Llama: all downloads so far"
"$bellwether" share --measure cumulative --by line --filter line=Qwen,Llama

say "How much of the total is unknown"
"$bellwether" share --by country --every total --format markdown

if [ "${SERVE:-$([ -n "${CI:-}" ] && echo 0 || echo 1)}" != 0 ]; then
    say "All of it as pages and as an API, until Ctrl-C"
    "$bellwether" serve --port "${PORT:-8080}"
fi
