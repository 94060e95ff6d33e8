"""Draws one Vega-Lite specification, offline.

    python draw-chart.py svg|png < specification.json > file

The specification holds its data; nothing is fetched for it, wherever it points.
"""

import sys

import vl_convert


def main():
    form = sys.argv[1]
    specification = sys.stdin.read()
    if form == "svg":
        drawn = vl_convert.vegalite_to_svg(specification, allowed_base_urls=[]).encode()
    else:
        drawn = vl_convert.vegalite_to_png(specification, scale=2, allowed_base_urls=[])
    sys.stdout.buffer.write(drawn)


main()
