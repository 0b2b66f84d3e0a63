"""Charts as SVG text, written by hand: bars and lines need no drawing library."""

from collections.abc import Mapping, Sequence
from html import escape

WIDTH = 720
MARGIN = 56
ROW = 30
BAR = 18
LABEL_WIDTH = 190
COLORS = ("#1c7ed6", "#868e96", "#e8590c", "#2f9e44", "#ae3ec9", "#f08c00", "#0c8599", "#c2255c")
RED = "#e03131"
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#212529}"
    ".title{font-size:16px;font-weight:600}.small{font-size:11px;fill:#495057}"
    ".grid{stroke:#dee2e6}.line{fill:none;stroke-width:2}"
)


def _page(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="{escape(title)}">\n'
        f"<style>{STYLE}</style>\n"
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n'
        f'<text class="title" x="16" y="26">{escape(title)}</text>\n{body}\n</svg>\n'
    )


def bars(title: str, rows: Sequence[tuple[str, float, float]], ceiling: float) -> str:
    """A bar of busy time for each name, with the abandoned share beside it, red over the ceiling.

    A row is (name, busy, abandoned), both fractions.
    """
    right = 150
    scale = WIDTH - LABEL_WIDTH - right
    parts = [
        f'<text class="small" x="{LABEL_WIDTH}" y="46">busy</text>',
        f'<text class="small" x="{WIDTH - right + 60}" y="46">abandoned</text>',
    ]
    for index, (name, busy, abandoned) in enumerate(rows):
        top = 54 + index * ROW
        middle = top + BAR - 4
        length = busy * scale
        is_over = abandoned > ceiling
        mark = f' style="fill:{RED};font-weight:600"' if is_over else ""
        parts += [
            f'<text x="{LABEL_WIDTH - 10}" y="{middle}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{LABEL_WIDTH}" y="{top}" width="{length:.1f}" height="{BAR}" '
            f'fill="{COLORS[1] if is_over else COLORS[0]}"/>',
            f'<text x="{LABEL_WIDTH + length + 6:.1f}" y="{middle}">{100 * busy:.1f} %</text>',
            f'<text x="{WIDTH - right + 60}" y="{middle}"{mark}>{100 * abandoned:.2f} %</text>',
        ]
    return _page(WIDTH, 70 + ROW * len(rows), title, parts)


def curves(
    title: str,
    series: Mapping[str, Sequence[tuple[float, float]]],
    *,
    x_label: str,
    y_label: str,
) -> str:
    """Lines over named steps of x; y are fractions, drawn from 0 to 1 in percent."""
    height = 420
    left, top, right, bottom = MARGIN, 50, WIDTH - 200, height - 50
    steps = sorted({x for points in series.values() for x, _ in points})
    gap = (right - left) / max(1, len(steps) - 1)

    def place(x: float, y: float) -> tuple[float, float]:
        return left + steps.index(x) * gap, bottom - y * (bottom - top)

    parts = []
    for tenth in range(0, 11, 2):
        y = bottom - tenth / 10 * (bottom - top)
        parts.append(f'<line class="grid" x1="{left}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(
            f'<text class="small" x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">'
            f"{10 * tenth} %</text>"
        )
    for x in steps:
        at, _ = place(x, 0.0)
        parts.append(
            f'<text class="small" x="{at:.1f}" y="{bottom + 18}" text-anchor="middle">{x:g}</text>'
        )
    middle = (left + right) / 2
    parts.append(
        f'<text x="{middle}" y="{bottom + 38}" text-anchor="middle">{escape(x_label)}</text>'
    )
    parts.append(f'<text class="small" x="{left - 40}" y="{top - 6}">{escape(y_label)}</text>')
    for index, (name, points) in enumerate(series.items()):
        color = COLORS[index % len(COLORS)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in points))
        parts.append(f'<polyline class="line" stroke="{color}" points="{line}"/>')
        y = top + 14 + index * 20
        parts.append(f'<rect x="{right + 18}" y="{y - 9}" width="14" height="4" fill="{color}"/>')
        parts.append(f'<text x="{right + 38}" y="{y - 2}">{escape(name)}</text>')
    return _page(WIDTH, height, title, parts)
