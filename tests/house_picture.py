"""Draw the packages of the house from their imports: `python -m tests.house_picture` writes docs/gambar/rumah.svg.

Each package stands one storey above the highest of those it imports, so that every arrow leads down. An arrow is left out
where another way leads to the same package: of some 400 between packages a fifth are left, and nothing is lost.
"""

import sys
from html import escape
from itertools import pairwise

from tests.rules.test_architecture import CODE, HOUSE, ROOT, imported_modules, module_of, package_of

PICTURE = ROOT / "docs" / "gambar" / "rumah.svg"
LAST = "zi_portal.operate"  # behind it come only what Django asks for by name
BOX, HEIGHT, STOREY, GAP, LANE, MARGIN = 156, 40, 80, 18, 20, 24  # in pixels
SWEEPS, LAST_SWEEPS = 24, 8  # in the last ones the order stands, and only places are bettered
STRAIGHT = 1.2  # how much more a long arrow wishes to be straight than a box to stand above what it imports
STYLE = """
  .ground { fill: #ffffff } .way { fill: none; stroke: #6b7280; stroke-width: 1.2 } .tip { fill: #6b7280 }
  text { font-family: system-ui, sans-serif; text-anchor: middle; fill: #111827 }
  .app { font-size: 10px; fill: #4b5563 } .name { font-size: 13.5px; font-weight: 600 } .said { font-size: 13px; text-anchor: start }
  .zi_portal { fill: #f3f4f6; stroke: #6b7280 } .assessment { fill: #dbeafe; stroke: #2563eb } .evidence { fill: #dcfce7; stroke: #15803d }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 } .way { stroke: #9ca3af } .tip { fill: #9ca3af } text { fill: #f3f4f6 } .app { fill: #cbd5e1 }
    .zi_portal { fill: #374151; stroke: #9ca3af } .assessment { fill: #1e3a8a; stroke: #60a5fa } .evidence { fill: #14532d; stroke: #4ade80 }
  }
"""


def packages_drawn():
    """Return the packages that hold code of their own, in the order of the house."""
    holding = {package_of(module_of(path)) for path in CODE if path.read_text(encoding="utf-8").strip()}
    return [name for name in HOUSE[: HOUSE.index(LAST) + 1] if name in holding]


def imports_of(drawn):
    """Return, by package, the other packages it imports."""
    found = {name: set() for name in drawn}
    for path in CODE:
        package = package_of(module_of(path))
        if package in found:
            found[package] |= {package_of(name) for name in imported_modules(path)} & found.keys() - {package}
    return found


def needed(imported):
    """Return the arrows that no longer way replaces, from upper to lower package."""
    below = {}
    for name in imported:  # in the order of the house, so that what it imports is known
        below[name] = imported[name].union(*(below[other] for other in imported[name]))
    return [
        (name, other)
        for name in imported
        for other in imported
        if other in imported[name] and not any(other in below[between] for between in imported[name])
    ]


def storeys_of(imported):
    """Return on which storey each package stands, from 0."""
    storeys = {}
    for name in imported:
        storeys[name] = 1 + max((storeys[other] for other in imported[name]), default=-1)
    return storeys


def lanes_of(arrows, storeys):
    """Return the ways of all arrows as points: packages, and between them a place of its own on each storey passed."""
    return [
        [upper, *((upper, lower, storey) for storey in range(storeys[upper] - 1, storeys[lower], -1)), lower]
        for upper, lower in arrows
    ]


def _width(point):
    return LANE if isinstance(point, tuple) else BOX + GAP


def placed(lanes, storeys):
    """Return the x of the middle of each point, so that arrows are short and few cross."""
    rows = [[name for name in storeys if storeys[name] == storey] for storey in range(max(storeys.values()) + 1)]
    beside = {name: [] for name in storeys}
    for lane in lanes:
        for point in lane[1:-1]:
            rows[point[2]].append(point)
            beside[point] = []
        for upper, lower in pairwise(lane):
            beside[upper].append(lower)
            beside[lower].append(upper)
    at = {}
    for row in rows:
        _spread(row, dict.fromkeys(row, 0.0), at)
    for sweep in range(SWEEPS):
        for row in rows if sweep % 2 else reversed(rows):
            wished = {
                point: sum(at[one] for one in beside[point]) / len(beside[point]) if beside[point] else at[point]
                for point in row
            }
            if sweep < SWEEPS - LAST_SWEEPS:
                row.sort(key=lambda point: wished[point])
            _spread(row, wished, at)
    least = min(at[point] - _width(point) / 2 for point in at)
    return {point: round(x - least + MARGIN) for point, x in at.items()}


def _spread(row, wished, at):
    """Place a row in its order, each point as near to what it wishes as those beside it allow."""
    groups = []  # runs that touch: their points, where the first one's left edge wishes to be, and how much
    for point in row:
        groups.append(([point], wished[point] - _width(point) / 2, STRAIGHT if isinstance(point, tuple) else 1))
        while len(groups) > 1 and groups[-2][1] + sum(map(_width, groups[-2][0])) > groups[-1][1]:
            (left, a, much), (right, b, more) = groups[-2:]
            shift = sum(map(_width, left))
            groups[-2:] = [([*left, *right], (a * much + (b - shift) * more) / (much + more), much + more)]
    for points, left, _ in groups:
        for point in points:
            at[point] = left + _width(point) / 2
            left += _width(point)  # noqa: PLW2901


def _curve(points):
    """Return a smooth path through points that lie one below the other, upright at each."""
    path = f"M{points[0][0]} {points[0][1]}"
    for a, b in pairwise(points):
        third = (b[1] - a[1]) // 3
        path += f"C{a[0]} {a[1] + third} {b[0]} {b[1] - third} {b[0]} {b[1]}"
    return path


def picture():
    """Return the SVG as text."""
    imported = imports_of(packages_drawn())
    storeys = storeys_of(imported)
    arrows = needed(imported)
    lanes = lanes_of(arrows, storeys)
    at = placed(lanes, storeys)
    highest = max(storeys.values())

    def top(storey):
        return MARGIN + 34 + (highest - storey) * STOREY

    width = max(at[point] + _width(point) / 2 for point in at) + MARGIN
    height = top(0) + HEIGHT + MARGIN
    said = (
        "An arrow leads from a package to one it imports; none leads up. Those that another way replaces are left out."
    )
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" role="img">',
        f"<title>The packages of the house and what they import</title>\n<style>{STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>',
        f'<rect class="ground" width="{width:.0f}" height="{height}"/>',
        f'<text class="said" x="{MARGIN}" y="{MARGIN + 6}">{escape(said)}</text>',
    ]
    for lane in lanes:
        path = _curve(
            [(at[lane[0]], top(storeys[lane[0]]) + HEIGHT)]
            + [(at[point], top(point[2]) + down) for point in lane[1:-1] for down in (2, HEIGHT - 2)]
            + [(at[lane[-1]], top(storeys[lane[-1]]))]
        )
        lines.append(f'<path class="way" marker-end="url(#tip)" d="{path}"/>')
    for name, storey in storeys.items():
        app, _, rest = name.partition(".")
        x, y = at[name], top(storey)
        lines.append(
            f'<rect class="{app}" x="{x - BOX // 2}" y="{y}" width="{BOX}" height="{HEIGHT}" rx="6"/>'
            f'<text class="app" x="{x}" y="{y + 14}">{app}</text><text class="name" x="{x}" y="{y + 31}">{rest}</text>'
        )
    return "\n".join([*lines, "</svg>", ""])


def main():
    """Write the picture."""
    PICTURE.write_text(picture(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
