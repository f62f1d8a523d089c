"""Pages and drawings published as files (HTML, SVG, CSS): each holds all that it loads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.tags import HTML_UNREADABLE, HtmlUnreadable, links_of_html
from build_tools.authoring.targets import Reach, target_of
from build_tools.messages import _
from build_tools.model.lesson import LinkKind
from build_tools.model.problem import Problem, Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.quoting import excerpt
from build_tools.reading.text import decode, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.model.lesson import Content, Link
    from build_tools.project import Project

_READ = (".html", ".htm", ".xhtml", ".svg", ".css")
_LARGEST = 5_000_000
_LOCAL = (Reach.INTERNAL, Reach.ABSOLUTE, Reach.OUTSIDE)


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return one problem for each thing that such a file loads and a station does not have."""
    for source in content.assets:
        if source.lower().endswith(_READ):
            path = project.path_of(source)
            links = _links(path, source, project.content / source)
            if isinstance(links, Problem):
                yield links
                continue
            folder = source.rpartition("/")[0]
            yield from filter(None, (_problem_of(path, folder, link) for link in links))


def _links(path: str, source: str, file: Path) -> list[Link] | Problem:
    try:
        data = file.read_bytes()[:_LARGEST]
    except OSError as error:
        return unreadable(path, error)
    # Only ASCII is looked for; the encoding of somebody else's page is not ours to judge.
    text = decode(path, data)
    text = text if isinstance(text, str) else data.decode("latin-1")
    if source.lower().endswith(".css"):
        text = f"<style>{text}</style>"
    try:
        return links_of_html(text)
    except HtmlUnreadable as error:
        message = _("the HTML here cannot be read")
        hint = _("make a PDF of it, and attach that")
        return HTML_UNREADABLE.problem(path, error.line, message, hint)


ATTACHMENT_REMOTE = CheckRule(
    Rule.ATTACHMENT_REMOTE,
    "网页、SVG 附件要从网上装东西；站点没有网，改成 PDF",
)
ATTACHMENT_PARTS = CheckRule(
    Rule.ATTACHMENT_PARTS,
    "网页附件要用旁边的文件，那些文件不会一起发布；改成 PDF",
    Severity.WARNING,
)


def _problem_of(path: str, folder: str, link: Link) -> Problem | None:
    if link.kind is LinkKind.LINK:
        return None
    name = excerpt(link.target)
    reach = target_of(folder, link.target).reach
    if reach is Reach.REMOTE:
        message = _("the file loads '{name}' from the internet").format(name=name)
        hint = _("stations have none: make a PDF of it, or put what it loads into it")
        return ATTACHMENT_REMOTE.problem(path, link.line, message, hint)
    if reach in _LOCAL:
        message = _("the file loads '{name}', which is not published with it").format(name=name)
        hint = _("make a PDF of it, or put what it loads into it")
        return ATTACHMENT_PARTS.problem(path, link.line, message, hint)
    return None
