"""Links to a place in a page (`#怎么剪`): the page has that id.

Pages are rendered by Python-Markdown with the site's extensions to learn their ids; a project
whose own `mkdocs.yml` makes them in another way is not followed.
"""

from __future__ import annotations

import html.parser
from typing import TYPE_CHECKING
from urllib.parse import unquote

from build_tools.authoring.targets import Reach, target_of
from build_tools.messages import _
from build_tools.model.lesson import Lesson, LinkKind
from build_tools.model.problem import Problem
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.markdown.dialect import rendered, text_to_render
from build_tools.reading.quoting import excerpt
from build_tools.reading.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content, IndexPage
    from build_tools.project import Project

_TOP = frozenset({"", "top"})

LINK_ANCHOR = CheckRule(Rule.LINK_ANCHOR, "链接里 `#` 后面的标题不在；会提示最像的一个")


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return one problem for each link to an id that its page does not have."""
    pages: dict[str, Lesson | IndexPage] = {page.source: page for page in content.pages}
    by_url = {page.url: page.source for page in pages.values()}
    ids: dict[str, frozenset[str]] = {}
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
            if source not in ids:
                ids[source] = _ids_of(pages[source])
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


def _ids_of(page: Lesson | IndexPage) -> frozenset[str]:
    title = page.front.title if isinstance(page, Lesson) else page.title
    reader = _IdReader()
    reader.feed(rendered(text_to_render(page.body, title)))
    reader.close()
    return frozenset(reader.ids)


class _IdReader(html.parser.HTMLParser):
    """Collects the ids that a fragment can name."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [
            value for key, value in attrs if value and (key == "id" or (tag, key) == ("a", "name"))
        ]
