"""The problems of a page as its editor sees them in a preview: a list at the top, and each problem
beside what it is about. All of it is in Chinese, like the pages themselves.

Where in the page a line is, is found in `note_places`.
"""

from __future__ import annotations

import html
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from build_tools.messages import in_chinese
from build_tools.model.problem import Severity
from build_tools.site.preview.note_places import with_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from build_tools.model.problem import Problem

_LABELS = {Severity.ERROR: "错误", Severity.WARNING: "提醒"}
_LABEL = "给编辑看的话"
_MAIN = '<main id="main" tabindex="-1">'
_LINES_AROUND = 2


@dataclass(frozen=True)
class NotedPage:
    """A page with problems: its path as problems name it, its whole file, and its text.

    `text` are the lines that are rendered, `body_line` is the line of the file that the first is.
    """

    path: str
    source_lines: tuple[str, ...]
    text: tuple[str, ...]
    body_line: int


def with_text_notes(page: NotedPage, problems: Sequence[Problem], document: str) -> str:
    """Return a whole page with its problems beside what they are about."""
    by_line: dict[int, str] = defaultdict(str)
    for number, problem in enumerate(problems, start=1):
        if (index := problem.line - page.body_line) >= 0:
            by_line[index] += _note(number, problem)
    return with_notes(document, page.text, by_line) if by_line else document


def _note(number: int, problem: Problem) -> str:
    content = _explanation(problem)
    kind = f"cw-problem cw-problem--{problem.severity}"
    head = f"{_LABELS[problem.severity]} · 第 {problem.line} 行"
    return f'<aside class="{kind}" id="cw-problem-{number}"><b>{head}</b>{content}</aside>'


def _explanation(problem: Problem) -> str:
    hint = html.escape(in_chinese(problem.hint))
    advice = f'<span class="cw-problem__hint">怎么改：{hint}</span>' if hint else ""
    return f"{_message(problem)}{advice}"


def _message(problem: Problem) -> str:
    return f"<span>{html.escape(in_chinese(problem.message))}</span>"


def page_summary(page: NotedPage, problems: Sequence[Problem]) -> str:
    """Return the list of a page's problems; those of the head stand in it with their lines."""
    rows = []
    for number, problem in enumerate(problems, start=1):
        label = _LABELS[problem.severity]
        if problem.line:
            label = f"{label} · 第 {problem.line} 行"
        if problem.line >= page.body_line:
            content = f'<a href="#cw-problem-{number}">{label}</a>{_message(problem)}'
        else:
            content = f"<b>{label}</b>{_explanation(problem)}{_source_of(page, problem)}"
        rows.append(_row(problem, content))
    text = f"文件是 {page.path}，改好存下来，这一页自己换。"
    return _panel(f"这一页有 {_count(problems)}", text, rows)


def _source_of(page: NotedPage, problem: Problem) -> str:
    """Return the lines around a problem as they are written, the one in question marked."""
    first = max(problem.line - 1 - _LINES_AROUND, 0)
    shown = page.source_lines[first : problem.line + _LINES_AROUND] if problem.line else ()
    rows = []
    for number, line in enumerate(shown, start=first + 1):
        tag = "mark" if number == problem.line else "span"
        rows.append(f"<{tag}>{number:4}  {html.escape(line)}</{tag}>")
    return f"<pre>{chr(10).join(rows)}</pre>" if rows else ""


def project_summary(problems: Sequence[Problem], url_of: Callable[[str], str]) -> str:
    """Return the list of all problems of the project, for its home page.

    `url_of` returns the URL of the page with a path, empty where there is none.
    """
    rows = []
    for problem in problems:
        location = html.escape(str(problem.location))
        url = html.escape(url_of(problem.path))
        rows.append(
            _row(
                problem,
                (f'<a href="{url}">{location}</a>' if url else f"<b>{location}</b>")
                + _explanation(problem),
            )
        )
    return _panel(f"这个工程有 {_count(problems)}", "点文件的名字，看那一页。", rows)


def _row(problem: Problem, content: str) -> str:
    return f'<li class="cw-problem--{problem.severity}">{content}</li>'


def _count(problems: Iterable[Problem]) -> str:
    severities = [problem.severity for problem in problems]
    parts = [
        f"{severities.count(kind)} 个{_LABELS[kind]}" for kind in _LABELS if kind in severities
    ]
    return "、".join(parts)


def waiting_panel(title: str, text: str) -> str:
    """Return what stands above a page that is not all there yet."""
    return _panel(title, text, ())


def _panel(title: str, text: str, rows: Sequence[str]) -> str:
    listed = f"<ol>{''.join(rows)}</ol>" if rows else ""
    return (
        f'<style>{_style()}</style><section class="cw-problems" aria-label="{_LABEL}">'
        f"<h2>{html.escape(title)}</h2><p>{html.escape(text)}</p>{listed}</section>"
    )


def with_panel(document: str, panel: str) -> str:
    """Return a whole page with a panel above its main part, where the keyboard begins."""
    return document.replace(_MAIN, f"{panel}{_MAIN}", 1)


def fault_page(title: str, problems: Sequence[Problem], text: str = "") -> str:
    """Return a page that stands in for all others while they cannot be built."""
    rows = [
        _row(problem, f"<b>{html.escape(str(problem.location))}</b>{_explanation(problem)}")
        for problem in problems
    ]
    panel = _panel(title, text or "改好存下来，这一页自己换。", rows)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(title)}</title></head><body>{panel}</body></html>"
    )


@cache
def _style() -> str:
    return files("build_tools.site.preview").joinpath("notes.css").read_text(encoding="utf-8")
