#!/usr/bin/env bash
# Installs the program below a prefix: everything it needs lies in lib/bellwether, which may be moved as a whole.
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=${1:?usage: $0 PREFIX}
target="$prefix/lib/bellwether"
mkdir -p "$prefix/bin" "$prefix/lib"
work=$(mktemp -d "$prefix/lib/.bellwether.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cp .build/release/bellwether "$work/"
cp .deps/lib/libduckdb.so "$work/"
cp -R .build/release/bellwether_*.resources "$work/"
chmod -R u+w "$work"
# The dashboard's charts in the browser; files of charts need the environment of `make charts` as well.
cp .deps/charts/share/vega.js "$work/bellwether_Dashboard.resources/Resources/assets/"
cp docs/methods.md "$work/bellwether_Dashboard.resources/Resources/"
rm -rf "$target"
mv "$work" "$target"
ln -sfn ../lib/bellwether/bellwether "$prefix/bin/bellwether"
"$prefix/bin/bellwether" --version >/dev/null
echo "installed $prefix/bin/bellwether"
