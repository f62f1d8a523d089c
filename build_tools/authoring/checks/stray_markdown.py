"""Markdown that does not do what it was written for and would be shown as it is.

Paragraphs that look suspicious are rendered by Python-Markdown with the site's extensions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.authoring.flatten import flatten
from build_tools.authoring.links import markdown_parser
from build_tools.messages import _
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.markdown.dialect import rendered
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from build_tools.model.lesson import IndexPage, Lesson

_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff“”‘’…—·"
_PROPER_BOLD = re.compile(r"\*\*(?![\s*])[^*\n]{1,200}(?<!\s)\*\*")
_ANY_HAN = re.compile(f"[{_HAN}]")
_MARKS = {
    "**": re.compile(r"(?<!\*)\*\*(?!\*)(?<![0-9A-Za-z]\*\*(?=[0-9A-Za-z]))"),  # not 2**3
    "__": re.compile(rf"(?<![_\w])__(?![_\s])(?=[^_\n]*[{_HAN}])[^_\n]+__(?!_)|"
                     rf"[{_HAN}]__(?![_\s])[^_\n]+__(?!_)"),
    "_": re.compile(rf"(?:(?<=[{_HAN}])|(?<![\w]))_(?![_\s])[^_\n]*_(?=[{_HAN}])|"
                    rf"(?<=[{_HAN}])_(?![_\s])[^_\n]*_(?!\w)"),
    "~~": re.compile(r"(?<!~)~~(?![~\s])[^~\n]+~~(?!~)"),
    "==": re.compile(r"(?<!=)==(?![=\s])[^=\n]+==(?!=)"),
    "＊＊": re.compile(r"＊＊[^＊\n]+＊＊"),
    "++": re.compile(rf"(?<![+\w])\+\+(?![+\s])(?=[^+\n]*[{_HAN}])[^+\n]+\+\+(?!\+)|"
                     rf"[{_HAN}]\+\+(?![+\s])[^+\n]+\+\+(?!\+)"),
    "＃": re.compile(r"(?:^|\n) *＃{1,6}(?=[^＃\n])"),
    "】（": re.compile(r"[【［][^】］\n]{1,80}[】］] ?[（(][^（）()\n]*\.[A-Za-z]\w{1,3}(?!\w)"
                     r"[^（）()\n]*[）)]"),
    "]（": re.compile(r"\[[^\]\n]*\](?:（[^（）\n]*[./#][^（）\n]*[）)]|"
                     r"\([^()（\n]*[./#][^()（\n]*）)"),
    "] (": re.compile(r"\[[^\]\n]{1,80}\] +\([^()\n]*(?:\.[A-Za-z]\w{1,4}(?!\w)|#)[^()\n]*\)"),
    "](": re.compile(r"\[[^\]\n]{1,80}\]\((?=[^()）\n]*\.[A-Za-z]\w{1,4}(?!\w))[^()）\n]*"
                     r"(?=\n|$)"),
    "！[": re.compile(r"！\[[^\]\n]*\]\("),
    # Lines meant for a list, which run together into one paragraph.
    "1.": re.compile(r"(?:^|\n) *\d{1,2}[.．)）、](?![\d\s])[^\n]+"
                     r"(?=\n *\d{1,2}[.．)）、](?![\d\s]))"),
    "-": re.compile(r"(?:^|\n) *[-•●·](?![-•●·\d\s])[^\n]+(?=\n *[-•●·](?![-•●·\d\s]))"),
    "！！！": re.compile(r"(?:^|\n) *！！！ ?[a-z]+"),
    # What other dialects know: small letters, little pictures, formulas.
    "~": re.compile(r"[A-Za-z)]~[\w+-]{1,8}~(?!~)"),
    "^": re.compile(r"[\w)]\^[\w+-]{1,8}\^"),
    ":": re.compile(r"(?<![0-9A-Za-z:/]):[a-z][a-z0-9_+-]{2,30}:(?![0-9A-Za-z:/])"),
    "$": re.compile(r"(?<![$\\])\$\$?(?=[^$\n]*[\\^_{}=+])(?![\s])[^$\n]{1,200}\$"),
}  # fmt: skip
_SUSPECT = re.compile(
    r"\*\*|__|[^\x00-\x7f]_|_[^\x00-\x7f]|~~|==|\+\+|＊＊|＃|"
    r"\^|[A-Za-z)]~|:[a-z]|\$|[】］] ?[（(]|\]（|\] +\(|\]\([^)\n]*(?:）|\n|$)|"
    r"！\[|！！！|\n *(?:\d{1,2}[.．)）、]|[-•●·])(?![\d\s])"
)
_CODE = re.compile(r"<(code|pre|script|style)\b.*?</\1>", re.DOTALL)
_LONGEST = 20_000
"""Characters of a paragraph: hostile ones take Python-Markdown ages."""
_TAG = re.compile(r"<[^<>]*>")
_ESCAPED = re.compile(r"\\[*_~=]")
_CODE_SPAN = re.compile(r"(`+)[^`]+\1")
# The place of a footnote, and with a colon the note itself; flatten() may have turned the bracket.
_NOTE = re.compile(r"[\[(]\^([^\]\s]{1,40})\](:?)")


def problems_of_page(path: str, page: Lesson | IndexPage) -> Iterator[Problem]:
    """Return marks that readers would see."""
    if not _SUSPECT.search(_PROPER_BOLD.sub("", page.body)):
        return
    text = flatten(page.body)
    lines = text.split("\n")
    notes = {name for name, colon in _NOTE.findall(page.body) if colon}
    for line, message, hint in _findings(markdown_parser().parse(text), lines, notes):
        yield MARKDOWN_LITERAL.problem(path, page.body_line + line, message, hint)


MARKDOWN_LITERAL = CheckRule(
    Rule.MARKDOWN_LITERAL,
    "记号没起作用，会照样显示出来：汉字旁边的 `__`、只写了一边的 `**`、"
    "全角的 `＊`、`＃` 和括号、`](` 中间的空格和没合上的括号、`1.` 和 `-` 后面没有空格的条目；"
    "别处才有的 `x^2^`、`H~2~O`、`:smile:`、`$…$`；`[^1]` 没有写注",
    Severity.WARNING,
)


def _findings(
    tokens: Sequence[Token], lines: list[str], notes: set[str]
) -> Iterator[tuple[int, str, str]]:
    for token in tokens:
        if token.type != "inline" or not _SUSPECT.search(_PROPER_BOLD.sub("", token.content)):
            continue
        start, end = token.map or (0, 1)
        for mark, piece in _unrendered_marks(token.content, notes):
            line = next((n for n in range(start, end) if piece in lines[n]), start)
            yield line, *_literal(mark, piece)


def _unrendered_marks(source: str, notes: set[str]) -> list[tuple[str, str]]:
    """Return the marks that rendering left in a paragraph, each with a piece of text to find it.

    `notes` are the footnotes of the page.
    """
    if len(source) > _LONGEST:
        return []
    html = _CODE.sub("\0", rendered(_ESCAPED.sub("\0", source)))
    # Marks pair up within one stretch of text only; a lone '**' may have tags around it.
    whole = _TAG.sub("", html)
    texts = {
        "**": whole if _ANY_HAN.search(whole) else "",
        "！[": _CODE_SPAN.sub("\0", source),
    }
    pieces = _TAG.sub("\n", html)
    marks = []
    for mark, pattern in _MARKS.items():
        if match := pattern.search(texts.get(mark, pieces)):
            marks.append((mark, _piece(mark, match[0], source)))
    marks += [("[^", f"[^{name}]") for name, _colon in _NOTE.findall(pieces) if name not in notes]
    return marks


def _piece(mark: str, match: str, source: str) -> str:
    """Return the matched text if the source has it on one line as it is, else the mark alone."""
    piece = match.strip()
    return piece if piece in source and len(piece) <= 80 else mark


def _literal(mark: str, piece: str) -> tuple[str, str]:
    hints = {
        "**": _("write a '**' on both sides, without blanks inside"),
        "__": _("write '**' instead of '__'"),
        "_": _("write '*' instead of '_'"),
        "~~": _("there is no struck-out text: write it in words"),
        "==": _("there is no marked text: write '**' instead"),
        "++": _("there is no underlined text: write '**' instead"),
        "＃": _("write '#' as a half-width sign, with a blank behind it"),
        "】（": _("write '[', ']', '(' and ')' as half-width signs"),
        "＊＊": _("write '*' as a half-width sign"),
        "1.": _("write '1. ' with a dot and a blank: these lines run together"),
        "-": _("write '- ' with a blank: these lines run together"),
        "]（": _("write '(' and ')' as half-width signs"),
        "] (": _("leave no blank between ']' and '('"),
        "](": _("close the bracket: ')'"),
        "！[": _("write '!' as a half-width sign"),
        "！！！": _("write '!' as a half-width sign"),
        "[^": _("write the note as a paragraph of its own: '[^1]: …'"),
        "~": _("there are no low letters: write '{sign}' for {mark}").format(sign="₂", mark="~2~"),
        "^": _("there are no raised letters: write '{sign}' for {mark}").format(
            sign="²", mark="^2^"
        ),
        ":": _("there are no names for little pictures: leave it out"),
        "$": _("there are no formulas: write it in words"),
    }
    message = _("'{text}' would be shown as it is written").format(text=excerpt(piece))
    return message, hints[mark]
