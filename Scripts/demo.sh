#!/usr/bin/env bash
# Imports the reference sample into a fresh lake and prints what it answers.
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
