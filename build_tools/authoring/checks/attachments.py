"""Files that are published beside the pages: of a kind on the list, and with nothing that acts."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING

from build_tools.authoring.checks.uses import first_uses
from build_tools.authoring.tags import HTML_UNREADABLE, HtmlUnreadable, links_of_html
from build_tools.authoring.targets import Reach, target_of
from build_tools.messages import _
from build_tools.model.lesson import LinkKind
from build_tools.model.problem import Problem, Severity, errors_of
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.file_kinds.examined import file_faults, name_fault
from build_tools.reading.file_kinds.faults import Cause
from build_tools.reading.file_kinds.formats import HEAD
from build_tools.reading.file_kinds.kinds import RASTER_SUFFIXES, READ_WHOLE, WEB_PAGES, suffix_of
from build_tools.reading.quoting import excerpt
from build_tools.reading.text import decode, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.authoring.checks.uses import Use
    from build_tools.model.lesson import Content, Link
    from build_tools.project import Project

_LOADING = (*WEB_PAGES, ".css")
_LARGEST = 5_000_000
_LOCAL = (Reach.INTERNAL, Reach.ABSOLUTE, Reach.OUTSIDE)

ATTACHMENT_KIND = CheckRule(
    Rule.ATTACHMENT_KIND,
    "这种文件不发布：程序、脚本、快捷方式、带宏的文件；可以发布哪些，见设置 `attachment_kinds`",
)
ATTACHMENT_BYTES = CheckRule(
    Rule.ATTACHMENT_BYTES,
    "附件的内容和扩展名对不上（例如程序改名成 PDF），或者读不出来、有密码",
)
ATTACHMENT_ACTIVE = CheckRule(
    Rule.ATTACHMENT_ACTIVE,
    "附件里有宏、脚本、控件，或者包着别的文件；另存为不带这些的，或者改成 PDF",
)
ATTACHMENT_REMOTE = CheckRule(
    Rule.ATTACHMENT_REMOTE,
    "网页、SVG、文档附件要从网上或别处装东西；站点没有网，改成 PDF",
)
ATTACHMENT_PARTS = CheckRule(
    Rule.ATTACHMENT_PARTS,
    "网页附件要用旁边的文件，那些文件不会一起发布；改成 PDF",
    Severity.WARNING,
)
_RULES = {
    Cause.KIND: ATTACHMENT_KIND,
    Cause.BYTES: ATTACHMENT_BYTES,
    Cause.ACTIVE: ATTACHMENT_ACTIVE,
    Cause.REMOTE: ATTACHMENT_REMOTE,
}


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return one problem for each thing that keeps a file from being published."""
    for source, use in first_uses(content).items():
        if source in content.assets:
            yield from _problems_of(project, source, use)


def without_refused(project: Project, content: Content) -> Content:
    """Return the content without the files that may not be published, for a build all the same."""
    refused = {
        source
        for source, use in first_uses(content).items()
        if source in content.assets
        if errors_of(_problems_of(project, source, use))
    }
    assets = {source: url for source, url in content.assets.items() if source not in refused}
    return replace(content, assets=assets)


def _problems_of(project: Project, source: str, use: Use) -> Iterator[Problem]:
    suffix = suffix_of(source)
    kinds = project.settings.attachment_kinds
    name = posixpath.basename(source)
    page, line = use
    place = (project.path_of(page), line)
    if fault := name_fault(name, suffix, kinds):
        yield ATTACHMENT_KIND.problem(*place, fault.message, fault.hint)
        return
    if suffix in RASTER_SUFFIXES:
        return  # the check of pictures opens them
    path = project.path_of(source)
    data = _bytes(path, project.content / source, whole=suffix in READ_WHOLE)
    if isinstance(data, Problem):
        yield data
        return
    for fault in file_faults(name, suffix, data, kinds):
        where = (path, fault.line) if fault.line else place
        yield _RULES[fault.cause].problem(*where, fault.message, fault.hint)
    if suffix in _LOADING:
        yield from _loaded(path, source, suffix, data)


def _bytes(path: str, file: Path, *, whole: bool) -> bytes | Problem:
    try:
        with file.open("rb") as stream:
            return stream.read() if whole else stream.read(HEAD)
    except OSError as error:
        return unreadable(path, error)


def _loaded(path: str, source: str, suffix: str, data: bytes) -> Iterator[Problem]:
    """Yield what a page or stylesheet loads and a station does not have."""
    links = _links(path, suffix, data[:_LARGEST])
    if isinstance(links, Problem):
        yield links
        return
    folder = source.rpartition("/")[0]
    yield from filter(None, (_problem_of(path, folder, link) for link in links))


def _links(path: str, suffix: str, data: bytes) -> list[Link] | Problem:
    # Only ASCII is looked for; the encoding of somebody else's page is not ours to judge.
    text = decode(path, data)
    text = text if isinstance(text, str) else data.decode("latin-1")
    if suffix == ".css":
        text = f"<style>{text}</style>"
    try:
        return links_of_html(text)
    except HtmlUnreadable as error:
        message = _("the HTML here cannot be read")
        hint = _("make a PDF of it, and attach that")
        return HTML_UNREADABLE.problem(path, error.line, message, hint)


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
