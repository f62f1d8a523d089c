"""Published paths: fit for every station's disk, and no two alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.authoring.published import PUBLISHED_PATH_UNFIT, unfit_reason
from build_tools.messages import _
from build_tools.model.rules import CheckRule, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.lesson import Content
    from build_tools.model.problem import Problem
    from build_tools.project import Project


def problems(project: Project, content: Content) -> Iterator[Problem]:
    """Return paths that are unfit, and paths that collide, each naming both files."""
    published_paths = _published(content)
    for source, url in published_paths:
        if reason := unfit_reason(url):
            yield PUBLISHED_PATH_UNFIT.problem(project.path_of(source), 0, *_unfit(reason, url))
    yield from _collisions(project, content, published_paths)


def _published(content: Content) -> list[tuple[str, str]]:
    """Return sources with their published paths: pages first, since messages name them."""
    return [
        *((page.source, page.url) for page in content.index_pages),
        *((lesson.source, lesson.url) for lesson in content.lessons),
        *content.assets.items(),
    ]


def _unfit(reason: str, url: str) -> tuple[str, str]:
    shorter = _("give the lesson a shorter id, or the folders shorter names")
    other = _("give the lesson an id, or the file another name")
    texts = {
        "long": (_("the published path has more than 150 characters: {url}"), shorter),
        "letters": (_("the published path has letters that are not allowed: {url}"), other),
        "reserved": (_("Windows keeps this name for itself: {url}"), other),
        "dot": (_("a part of the published path begins or ends with a dot: {url}"), other),
    }
    message, hint = texts[reason]
    return message.format(url=url), hint


PUBLISHED_PATH_COLLISION = CheckRule(Rule.PUBLISHED_PATH_COLLISION, "两个文件发布后会同名")


def _collisions(
    project: Project, content: Content, published_paths: list[tuple[str, str]]
) -> Iterator[Problem]:
    ids = {lesson.source: lesson.id for lesson in content.lessons}
    sources = _index_pages(project)
    for source, url in published_paths:
        earlier = sources.setdefault(url, source)
        same_id = earlier in ids and ids[earlier] == ids.get(source)
        if earlier == source or same_id:  # the latter is reported as a duplicate id
            continue
        message = _("this and {other} would both be published as {url}").format(
            other=project.path_of(earlier),
            url=url,
        )
        hint = _("give one of the two another name or id")
        yield PUBLISHED_PATH_COLLISION.problem(project.path_of(source), 0, message, hint)
    yield from _files_as_folders(project, sources)


def _index_pages(project: Project) -> dict[str, str]:
    """Return the index pages, which the site has even where there is no `index.md`."""
    pages = {"index.html": "index.md"}
    pages |= {f"{name}/index.html": f"{name}/index.md" for name in project.settings.sections}
    return pages


def _files_as_folders(project: Project, sources: dict[str, str]) -> Iterator[Problem]:
    folders = {url[:end]: source for url, source in sources.items() for end in _slashes(url)}
    for url, source in sources.items():
        if url in folders:
            message = _("this would be published as {url}, which is a folder").format(url=url)
            hint = _("give the file another name")
            yield PUBLISHED_PATH_COLLISION.problem(project.path_of(source), 0, message, hint)


def _slashes(url: str) -> list[int]:
    return [index for index, character in enumerate(url) if character == "/"]
