"""Links to a place in a page (`#怎么剪`): the page has that id.

Pages are rendered by Python-Markdown with the site's extensions to learn their ids; a project
whose own `mkdocs.yml` makes them in another way is not followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from build_tools.authoring.targets import Reach, target_of
from build_tools.messages import _
from build_tools.model.lesson import LinkKind
from build_tools.model.problem import Problem
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.quoting import excerpt
from build_tools.reading.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from build_tools.model.lesson import Content, IndexPage, Lesson
    from build_tools.project import Project

_TOP = frozenset({"", "top"})

LINK_ANCHOR = CheckRule(Rule.LINK_ANCHOR, "链接里 `#` 后面的标题不在；会提示最像的一个")


def problems(
    project: Project, content: Content, ids: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    """Return one problem for each link to an id that its page does not have; `ids` are those of
    each page, by its source."""
    pages: dict[str, Lesson | IndexPage] = {page.source: page for page in content.pages}
    by_url = {page.url: page.source for page in pages.values()}
    checked: set[tuple[str, int, str, str]] = set()
    for page in pages.values():
        folder = page.source.rpartition("/")[0]
        for link in page.links:
            address, _hash, fragment = link.target.partition("#")
            if link.kind is not LinkKind.LINK or fragment.lower() in _TOP:
                continue
            target = target_of(folder, address or link.target)
            source = page.source if target.reach is Reach.SAME_PAGE else target.path
            source = by_url.get(source, source) if link.html else source
            if source not in pages:
                continue  # no page, or one that another check reports
            anchor = unquote(fragment)
            key = (page.source, link.line, source, anchor)
            if key in checked:
                continue
            checked.add(key)
            if anchor not in ids[source] and fragment not in ids[source]:
                text = _text(project, page.source, source, anchor, ids[source])
                yield LINK_ANCHOR.problem(project.path_of(page.source), link.line, *text)


def _text(
    project: Project, page: str, target: str, anchor: str, ids: frozenset[str]
) -> tuple[str, str]:
    name = excerpt(f"#{anchor}")
    if page == target:
        message = _("this page has no place '{name}'").format(name=name)
    else:
        message = _("{page} has no place '{name}'").format(page=project.path_of(target), name=name)
    near = nearest(anchor, ids)
    hint = _("did you mean '{near}'?").format(near=excerpt(f"#{near}")) if near else ""
    return message, hint or _("write the words of a heading after '#', blanks as '-'")
