#!/usr/bin/env bash
# Measures the work of docs/benchmarks.md at full size and prints its table.
#
#   MODELS=3000000 WEEKS=52 FOLDER=… Scripts/bench.sh
#
# FOLDER (default: a new temporary one, removed at the end) takes about 25 GB at full size. Run it on a quiet machine.
set -euo pipefail
cd "$(dirname "$0")/.."
models=${MODELS:-3000000}
weeks=${WEEKS:-52}
bellwether=$PWD/.build/release/bellwether
if [ -z "${FOLDER:-}" ]; then
    FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/bellwether-bench.XXXXXX")
    trap 'rm -rf "$FOLDER"' EXIT
fi
hub=$FOLDER/hub
export BELLWETHER_LAKE=$FOLDER/lake
command -v /usr/bin/time >/dev/null || { echo "error: GNU time is missing" >&2; exit 1; }
[ -d .deps/bench ] || {
    python3 -m venv .deps/bench
    .deps/bench/bin/pip install --quiet --require-hashes -r Scripts/requirements-bench.txt
}

# Runs a command and prints a row: what, wall seconds, peak memory in MiB.
row() {
    local what=$1
    shift
    /usr/bin/time -f '%e %M' -o "$FOLDER/time" "$@" >"$FOLDER/out" 2>"$FOLDER/err" ||
        { cat "$FOLDER/err" >&2; exit 1; }
    awk -v what="$what" '{ printf "| %s | %.2f s | %d MiB |\n", what, $1, $2 / 1024 }' "$FOLDER/time"
}

# Collects from the synthetic hub without rate limits, and prints our side's cost apart from the server's.
collect() {
    local count=$1 folder=$FOLDER/collect port=18765 server
    rm -rf "$folder"
    [ -d "$FOLDER/served-$count" ] ||
        "$bellwether" simulate "$FOLDER/served-$count" --models "$count" --weeks 1 --faults none >/dev/null 2>&1
    /usr/bin/time -f '%U %S %M' -o "$FOLDER/server" \
        "$bellwether" simulate "$FOLDER/served-$count" --serve --port "$port" 2>"$FOLDER/served" &
    server=$!
    until grep -q 'until Ctrl-C' "$FOLDER/served"; do
        kill -0 "$server" || { cat "$FOLDER/served" >&2; exit 1; }
        sleep 0.2
    done
    /usr/bin/time -f '%e %U %S %M' -o "$FOLDER/time" env BELLWETHER_LAKE="$folder" HF_TOKEN_PATH=/dev/null \
        "$bellwether" collect huggingface --endpoint "http://127.0.0.1:$port" >"$FOLDER/out" 2>"$FOLDER/err" ||
        { cat "$FOLDER/err" >&2; exit 1; }
    # The child of `time` is the server; time itself reports once it has ended.
    kill -TERM $(cat "/proc/$server/task/$server/children")
    wait "$server" || true
    awk -v count="$count" 'NR == FNR { server = $1 + $2; next } {
        printf "| collect %d models, %.0f a second; our side %.1f s of processor time | %.2f s | %d MiB |\n",
            count, count / $1, $2 + $3, $1, $4 / 1024
        printf "| the server of that collection | %.1f s of processor time | |\n", server
    }' <(tail -n 1 "$FOLDER/server") "$FOLDER/time"
}

echo "machine: $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), $(awk -F': ' '/model name/ { print $2; exit }' /proc/cpuinfo)"
echo "hub: $models models, $weeks weeks and one more, seed 1"
echo
echo "| work | time | peak memory |"
echo "|---|---|---|"
[ -d "$hub" ] || row "simulate" "$bellwether" simulate "$hub" --models "$models" --weeks $((weeks + 1)) --seed 1
mapfile -t files < <(ls "$hub"/*.parquet)
last=${files[-1]}
[ -d "$BELLWETHER_LAKE" ] || "$bellwether" import "${files[@]:0:${#files[@]}-2}" >/dev/null 2>&1
row "import of one file ($(du -m "${files[-2]}" | cut -f1) MiB)" "$bellwether" import "${files[-2]}"
row "bare DuckDB, last minus first a model" .deps/bench/bin/python Benchmarks/bare-difference.py "$BELLWETHER_LAKE" range
row "bare DuckDB, difference of each interval" .deps/bench/bin/python Benchmarks/bare-difference.py "$BELLWETHER_LAKE" intervals
row "build of all weeks from nothing" "$bellwether" build --registry "$hub/registry"
row "import of one more week" "$bellwether" import "$last"
row "build after one more week" "$bellwether" build --registry "$hub/registry"
for _ in 1 2 3; do
    row "share --every week --by country, cold process" "$bellwether" share --every week --by country --registry "$hub/registry"
done
asked() { row "$*, cold process" "$bellwether" "$@" --registry "$hub/registry"; }
row "sql over the lineage of all models, cold process" "$bellwether" sql \
    "SELECT count(*) AS models, count(DISTINCT root_id) AS roots, max(depth) AS deepest FROM lineage"
asked share --every total --by country --spikes cap
asked overtakes --between CN,US
asked share --every total --by country --minimum 1000
asked share --every total --by country --attribution root
asked share --every week --by country --attribution root
asked share --every total --by country --derivatives drop
asked share --every total --by size
asked share --every total --by family
asked robustness --between CN,US
asked concentration --by organisation
for _ in 1 2 3; do row "--help" "$bellwether" --help; done
Scripts/install-dependencies.sh audit-tools
python3 Benchmarks/scanned-run.py "$BELLWETHER_LAKE/audits/scanned" 1000
row "audit scan of 1,000 Python files with bandit and semgrep" "$bellwether" audit scan scanned --scanners bandit,semgrep
Scripts/bench-audit.sh
collect 200000
collect "$models"
if command -v wrk >/dev/null; then Scripts/bench-dashboard.sh "$BELLWETHER_LAKE" "$hub/registry"; fi
