"""The outline of a page for those who hear or skim it: headings in steps, pictures with words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.lesson import Lesson, LinkKind
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.markdown.dialect import text_to_render
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Heading, IndexPage


PICTURE_ALT = CheckRule(Rule.PICTURE_ALT, "图片没有说明；方括号里写上图上有什么", Severity.WARNING)


def problems_of_page(path: str, page: Lesson | IndexPage) -> Iterator[Problem]:
    """Return headings out of step and pictures without words."""
    headings = _below_title(page)
    yield from _second_titles(path, headings)
    yield from _skipped(path, headings)
    for link in page.links:
        if link.kind is LinkKind.PICTURE and link.alt is None:
            message = _("the picture '{name}' has no words for those who cannot see it")
            hint = _("say in the brackets what it shows: {example}").format(
                example="![剪口留一厘米](cut.jpg)"
            )
            text = message.format(name=excerpt(link.target))
            yield PICTURE_ALT.problem(path, link.line, text, hint)


def _below_title(page: Lesson | IndexPage) -> tuple[Heading, ...]:
    """Return the headings as the site has them: without a first one that repeats the title."""
    title = page.front.title if isinstance(page, Lesson) else page.title
    is_title = text_to_render(page.body, title) != text_to_render(page.body, "")
    return page.headings[1:] if is_title else page.headings


HEADING_SECOND = CheckRule(
    Rule.HEADING_SECOND,
    "一页有两个大标题；正文里的标题从 `##` 写起",
    Severity.WARNING,
)


def _second_titles(path: str, headings: tuple[Heading, ...]) -> Iterator[Problem]:
    if titles := [heading for heading in headings if heading.level == 1]:
        message = _("'{heading}' is a second title on the page").format(
            heading=excerpt(titles[0].text)
        )
        hint = _("write '##' instead of '#', or the same words as in 'title'")
        line = titles[0].line
        yield HEADING_SECOND.problem(path, line, message, hint)


HEADING_SKIPPED = CheckRule(
    Rule.HEADING_SKIPPED,
    "标题跳了级，例如 `##` 下面直接写 `####`",
    Severity.WARNING,
)


def _skipped(path: str, headings: tuple[Heading, ...]) -> Iterator[Problem]:
    level = 1
    for heading in headings:
        if heading.level > level + 1:
            message = _("'{heading}' is of level {level}, below one of level {above}").format(
                heading=excerpt(heading.text), level=heading.level, above=level
            )
            hint = _("write {signs} before it").format(signs=f"'{'#' * (level + 1)}'")
            line = heading.line
            yield HEADING_SKIPPED.problem(path, line, message, hint)
        level = heading.level
