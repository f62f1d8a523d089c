"""The chart of a year's months as SVG, escaped here: every station has one, drawn as it comes."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from build_tools.assessment.report.charts import column_chart
from build_tools.assessment.report.markup import Html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.assessment.report.charts import Column


def column_drawing(values: Sequence[int | None], ident: str, title: str) -> Html:
    """Return the columns of twelve months, None for one that is not over; `ident` is their own."""
    chart, prefix = column_chart(values), escape(ident)
    texts = (f"{x.name}{f' {x.label}' if x.is_over else '还没有'}；" for x in chart.columns)
    lines = (
        f'<line class="grid" x1="{chart.start}" x2="{chart.end}" y1="{y}" y2="{y}"/>'
        f'<text class="quiet" x="{chart.start - 6}" y="{y + 5}" text-anchor="end">{label}</text>'
        for y, label in chart.lines
    )
    columns = (_column(column, chart.width, chart.bottom) for column in chart.columns)
    head = (
        f'<svg viewBox="0 0 600 310" role="img" aria-labelledby="{prefix}-title {prefix}-desc">',
        f'<title id="{prefix}-title">{escape(title)}</title>',
        f'<desc id="{prefix}-desc">{"".join(texts)}</desc>',
    )
    return Html("\n".join((*head, *lines, *columns, "</svg>")))


def _column(column: Column, width: int, bottom: int) -> str:
    kind, middle = "column" if column.is_over else "later", column.x + width // 2
    value = (
        f'<text class="value" x="{middle}" y="{column.top - 5}" text-anchor="middle">'
        f"{column.label}</text>\n"
    )
    return (
        f'<rect class="{kind}" x="{column.x}" y="{column.top}" width="{width}" '
        f'height="{column.height}"/>\n{value if column.is_over else ""}'
        f'<text class="quiet" x="{middle}" y="{bottom + 20}" text-anchor="middle">'
        f"{column.name}</text>"
    )
