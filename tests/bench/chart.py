#!/usr/bin/python3 -I
"""chart.py GROWTH.json OUT.svg - draw how time and memory grow with the work.

Both axes are logarithmic: what grows in proportion rises by one decade a decade.
Heapbook is drawn in the accent, CPython in grey.
"""
import json
import math
import sys

WIDTH, HEIGHT, LEFT, TOP, GAP = 130, 96, 58, 62, 34
ACCENT, GREY, FAINT, INK = "#c2410c", "#8a8f98", "#e4e6ea", "#2b2f36"
COLUMNS = 5


def place(value, low, high, size):
    return size * (math.log10(value) - low) / (high - low)


def decades(values):
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def panel(x, y, name, rows, field, scale, unit):
    values = [v / scale for r in rows for v in r[field]]
    low, high = decades(values)
    out = ['<text x="%d" y="%d" class="name">%s</text>' % (x, y - 8, name)]
    for decade in range(low, high + 1):
        at = y + HEIGHT - place(10 ** decade, low, high, HEIGHT)
        out.append('<path d="M%d %.1fh%d" class="grid"/>' % (x, at, WIDTH))
        out.append('<text x="%d" y="%.1f" class="tick" text-anchor="end">%s</text>' % (
            x - 5, at + 3, ("%g" % 10 ** decade) + (" " + unit if decade == high else "")))
    for times in (1, 10, 100):
        at = x + place(times, 0, 2, WIDTH)
        out.append('<text x="%.1f" y="%d" class="tick" text-anchor="middle">%d×</text>' % (
            at, y + HEIGHT + 13, times))
    for side, colour in ((1, GREY), (0, ACCENT)):
        points = [(x + place(r["times"], 0, 2, WIDTH),
                   y + HEIGHT - place(max(r[field][side], 0.1) / scale, low, high, HEIGHT))
                  for r in rows]
        path = " ".join("%.1f,%.1f" % p for p in points)
        out.append('<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>' % (path, colour))
        out += ['<circle cx="%.1f" cy="%.1f" r="2.6" fill="%s"/>' % (*p, colour) for p in points]
    return out


def main():
    with open(sys.argv[1]) as f:
        rows = json.load(f)
    names = list(dict.fromkeys(r["program"] for r in rows))
    lines = math.ceil(len(names) / COLUMNS)
    step_x, step_y = WIDTH + LEFT + 14, HEIGHT + GAP + 22
    half = lines * step_y + 30
    width, height = COLUMNS * step_x + 10, TOP + 2 * half
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif">' % (width, height),
           "<style>.grid{stroke:%s}.tick{font-size:10px;fill:%s}.name{font-size:12px;fill:%s}"
           ".head{font-size:14px;font-weight:600;fill:%s}</style>" % (FAINT, GREY, INK, INK),
           '<rect width="100%" height="100%" fill="white"/>',
           '<circle cx="%d" cy="18" r="4" fill="%s"/><text x="%d" y="22" class="name">heapbook</text>' % (
               width - 170, ACCENT, width - 160),
           '<circle cx="%d" cy="18" r="4" fill="%s"/><text x="%d" y="22" class="name">CPython</text>' % (
               width - 80, GREY, width - 70)]
    for k, (title, field, scale, unit) in enumerate((
            ("Processor time", "cpu_ms", 1, "ms"), ("Peak memory", "peak_kib", 1024, "MiB"))):
        top = TOP + k * half
        out.append('<text x="14" y="%d" class="head">%s at 1, 10 and 100 times the work</text>' % (top - 34, title))
        for i, name in enumerate(names):
            x, y = LEFT + i % COLUMNS * step_x, top + i // COLUMNS * step_y
            out += panel(x, y, name, [r for r in rows if r["program"] == name], field, scale, unit)
    out.append("</svg>\n")
    with open(sys.argv[2], "w") as f:
        f.write("\n".join(out))


main()
