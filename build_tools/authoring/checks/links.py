"""Links, pictures and loaded files of the text: they exist and need no network."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from build_tools.authoring.checks.files import PICTURE_MISSING, hint_for_missing, unfit_text
from build_tools.authoring.file_names import FILE_UNFIT
from build_tools.authoring.targets import Reach, Target, target_of
from build_tools.messages import _
from build_tools.model.lesson import FileKind, LinkKind
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.file_kinds.kinds import FORMATS
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from build_tools.model.lesson import Content, IndexPage, Lesson, Link
    from build_tools.model.problem import Problem
    from build_tools.project import Project

_RECORDINGS = tuple(FORMATS["recordings"])
_SIZE = re.compile(r"(?: |%20)=\d*x?\d*$|\|\d+(?:x\d+)?$")
_FILE = FileKind.FILE
_Finding = tuple[CheckRule, tuple[str, str]]


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return one problem for each target that a station could not open."""
    pages: tuple[Lesson | IndexPage, ...] = content.pages
    # Sections have a page in the site with or without a file.
    section_pages = dict.fromkeys(
        (f"{section}/index.md" for section in project.settings.sections), _FILE
    )
    files = {"index.md": _FILE} | section_pages | content.files
    published = content.assets | {page.source: page.url for page in pages}
    for page in pages:
        folder = posixpath.dirname(page.source)
        for link in page.links:
            target = target_of(folder, link.target)
            finding = _finding(link, target, files)
            if link.html and target.reach is Reach.INTERNAL:
                finding = _html_finding(link, target, page.url, published, finding)
            if finding:
                rule, text = finding
                yield rule.problem(project.path_of(page.source), link.line, *text)


LINK_DEAD = CheckRule(Rule.LINK_DEAD, "链接指的页面或文件不在，或者是空的，或者是文件夹")
LINK_ABSOLUTE = CheckRule(Rule.LINK_ABSOLUTE, "链接从盘符或根目录写起，换一台电脑就打不开")
LINK_OUTSIDE = CheckRule(Rule.LINK_OUTSIDE, "链接指到 `content` 外面")
LINK_SCHEME = CheckRule(Rule.LINK_SCHEME, "`javascript:` 之类的链接")


def _finding(link: Link, target: Target, files: dict[str, FileKind]) -> _Finding | None:
    if target.reach is Reach.INTERNAL:
        return _internal_finding(link, target, files)
    if target.reach is Reach.REMOTE:
        return _remote_finding(link)
    name = excerpt(link.target)
    nowhere = _("the link leads nowhere") if link.kind is LinkKind.LINK else _("no file is named")
    faults = {
        Reach.EMPTY: (
            LINK_DEAD,
            (nowhere, _("write the name of a page or file in the brackets")),
        ),
        Reach.ABSOLUTE: (
            LINK_ABSOLUTE,
            (
                _("'{name}' begins at the root of a disk or site").format(name=name),
                _("write it relative to this page, for example ../technical/page.md"),
            ),
        ),
        Reach.OUTSIDE: (
            LINK_OUTSIDE,
            (
                _("'{name}' leads out of the content folder").format(name=name),
                _("put the file into the content folder"),
            ),
        ),
        Reach.FORBIDDEN: (
            LINK_SCHEME,
            (
                _("'{name}' is not a link that a station can open").format(name=name),
                _("link to a page or a file"),
            ),
        ),
    }
    return faults.get(target.reach)


REMOTE_LINK = CheckRule(Rule.REMOTE_LINK, "链接要上网才能打开", Severity.WARNING)
REMOTE_RESOURCE = CheckRule(Rule.REMOTE_RESOURCE, "图片、脚本、样式、窗框要从网上装；站点没有网")


def _remote_finding(link: Link) -> _Finding:
    name = excerpt(link.target)
    if link.kind is LinkKind.LINK:
        message = _("'{name}' needs the internet, which stations do not have").format(name=name)
        hint = _("write down what is said there, or attach it as a file")
        return REMOTE_LINK, (message, hint)
    message = _("'{name}' would be loaded from the internet").format(name=name)
    hint = _("put the file into the content folder and name it relative to this page")
    return REMOTE_RESOURCE, (message, hint)


RECORDING_IN_TEXT = CheckRule(
    Rule.RECORDING_IN_TEXT,
    "在正文里直接放录像：不会转换格式，站点上可能放不出来",
    Severity.WARNING,
)


def _internal_finding(link: Link, target: Target, files: dict[str, FileKind]) -> _Finding | None:
    name = excerpt(unquote(link.target))
    kind = files.get(target.path)
    missing = LINK_DEAD if link.kind is LinkKind.LINK else PICTURE_MISSING
    if kind is None and (size := _SIZE.search(link.target)):
        message = _("'{name}' is not found").format(name=name)
        hint = _("leave '{size}' out: a size cannot be given here").format(size=unquote(size[0]))
        return missing, (message, hint)
    if kind is None and "\\" in target.path:
        message = _("'{name}' is not found").format(name=name)
        return missing, (message, _("write '/' instead of '\\'"))
    if kind is None or (target.folder and kind is not FileKind.FOLDER):
        message = _("'{name}' is not found").format(name=name)
        return missing, (message, _hint_for_missing_page(target.path, files))
    if kind is FileKind.FOLDER and link.kind is LinkKind.LINK:
        message = _("'{name}' is a folder").format(name=name)
        return missing, (message, _("link to its index.md"))
    if kind is not FileKind.FILE:
        return FILE_UNFIT, unfit_text(name, kind)
    if target.path.lower().endswith(_RECORDINGS):
        message = _("'{name}' is published as it is and may not play").format(name=name)
        hint = _("name recordings under the key 'video', so that they are made fit")
        return RECORDING_IN_TEXT, (message, hint)
    return None


LINK_IN_HTML = CheckRule(
    Rule.LINK_IN_HTML,
    "HTML 标签里写的名字和发布后的名字不一样；改用 Markdown 写法",
)


def _html_finding(
    link: Link,
    target: Target,
    page_url: str,
    published: Mapping[str, str],
    finding: _Finding | None,
) -> _Finding | None:
    """Check a name in an HTML tag, which the site publishes as it is, unlike one in Markdown."""
    folder = posixpath.dirname(page_url)
    written = unquote(re.split(r"[?#]", link.target.strip(), maxsplit=1)[0])
    if posixpath.normpath(posixpath.join(folder, written)) in published.values():
        return finding if target.path in published else None
    if finding is not None or target.path not in published:
        return finding
    right = posixpath.relpath(published[target.path], folder or ".")
    message = _("'{name}' stands in an HTML tag and would not be found in the site").format(
        name=excerpt(unquote(link.target))
    )
    hint = _("write it in Markdown, or name it as it is published: {right}").format(right=right)
    return LINK_IN_HTML, (message, hint)


def _hint_for_missing_page(path: str, files: dict[str, FileKind]) -> str:
    page = path.removesuffix(".html") + ".md"
    if page in files:
        return _("link to the page's source: '{name}'").format(name=posixpath.basename(page))
    return hint_for_missing(path, files)
