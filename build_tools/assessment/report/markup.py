"""Rows of tables and lines of evidence as HTML, escaped here: a row at once, not each cell.

Three hundred stations have some hundred thousand cells; a template that escapes each in a call of
its own takes several times as long. All else of the page is written by templates.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NewType

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Html = NewType("Html", str)
"""Escaped already: a template takes it as it is, by `| safe`."""
_GAP = "\0"
"""Between cells: no text of a statement or a lesson holds it."""


class EvidenceLine(Struct, frozen=True, gc=False):
    """A line of evidence. `href` leads to its one statement, `days` to each of several.

    There are some hundred of them for each station: see `measures.Occurrence`.
    """

    text: str
    href: str = ""
    days: tuple[tuple[str, str], ...] = ()
    number: str = ""
    """The number of a statement that has no row of its own on the page."""

    @property
    def html(self) -> str:
        """The line with its links."""
        text = escape(self.text)
        if self.href:
            return _link(text, self.href)
        if self.days:
            return f"{text}（{_days_html(self.days)}）"
        return f"{text} 编号 {escape(self.number)}".lstrip() if self.number else text


def lines_html(lines: Iterable[EvidenceLine]) -> Html:
    """Return lines of evidence, one after the other."""
    return Html("；".join(line.html for line in lines))


def rows_html(rows: Iterable[tuple[str, Sequence[str]]]) -> Html:
    """Return rows of a table, each of an id, which may be empty, and its cells."""
    return Html("\n".join(_row(ident, cells) for ident, cells in rows))


def _row(ident: str, cells: Sequence[str]) -> str:
    name, *body = escape(_GAP.join((ident, *cells))).split(_GAP)
    target = f' id="{name}" tabindex="-1"' if name else ""
    return f'<tr{target}><th scope="row">{body[0]}</th><td>{"</td><td>".join(body[1:])}</td></tr>'


def _days_html(days: Iterable[tuple[str, str]]) -> str:
    texts = escape(_GAP.join(text for pair in days for text in pair)).split(_GAP)
    return " ".join(
        f'<a href="{href}">{day}</a>' if href else day
        for day, href in zip(texts[::2], texts[1::2], strict=True)
    )


def _link(text: str, href: str) -> str:
    return f'<a href="{escape(href)}">{text}</a>'
