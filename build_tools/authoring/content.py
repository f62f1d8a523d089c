"""Reads `content/` whole: every page to a lesson or an introduction, every fault to a problem.

Bad content never raises. Faults that need several pages to be seen are left to the checks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from build_tools.authoring import file_names, published
from build_tools.authoring.file_names import MARKDOWN_SUFFIX
from build_tools.authoring.flatten import nested_too_deep, opened_too_often
from build_tools.authoring.front_matter import (
    IndexFrontMatter,
    head_as_json,
    read_head,
    usable_head,
)
from build_tools.authoring.heads.named_words import with_listed_words
from build_tools.authoring.inventory import list_files
from build_tools.authoring.links import BodyParts, read_body
from build_tools.authoring.page_text import PageText, split
from build_tools.authoring.published import PUBLISHED_PATH_UNFIT
from build_tools.authoring.tags import HTML_UNREADABLE, HtmlUnreadable
from build_tools.authoring.targets import Reach, target_of
from build_tools.memo import NO_MEMO
from build_tools.messages import _, chosen_language
from build_tools.model.lesson import (
    Content,
    FileKind,
    FrontMatter,
    IndexPage,
    Lesson,
    Link,
    PartialLesson,
)
from build_tools.model.problem import Problem
from build_tools.model.rules import CheckRule, Rule
from build_tools.reading.quoting import excerpt
from build_tools.reading.text import decode, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from build_tools.memo import Memo
    from build_tools.project import Project
    from build_tools.reading.typed_yaml import Typed

_LARGEST_PAGE = 1 << 20
_MOST_NOTES = 1000
"""Marks of notes and the notes themselves: half as many notes."""


@dataclass(frozen=True)
class _Reading:
    """The outcome of reading one page."""

    source: str
    page: Lesson | IndexPage | None
    problems: tuple[Problem, ...] = ()
    text: IndexPage | None = None
    """The text of a lesson whose head cannot be used, so that its problems are reported too."""
    partial: PartialLesson | None = None


def read_content(project: Project, memo: Memo = NO_MEMO) -> tuple[Content, tuple[Problem, ...]]:
    """Return everything under `content/`, and the problems of pages that could not be read."""
    files = list_files(project.content, project.root)
    sources = [path for path, kind in files.items() if _is_page(path, kind)]
    surroundings = _surroundings(project)
    readings = [_read_page(project, source, memo, surroundings) for source in sources]
    lessons = tuple(
        replace(r.page, front=with_listed_words(r.page.front, project.settings))
        for r in readings
        if isinstance(r.page, Lesson)
    )
    pages = tuple(r.page for r in readings if isinstance(r.page, IndexPage))
    content = Content(
        lessons=lessons,
        index_pages=pages,
        assets={},
        files=files,
        refused=tuple(r.source for r in readings if r.page is None),
        headless=tuple(r.text for r in readings if r.text),
        partial=tuple(_named(r.partial, project) for r in readings if r.partial),
    )
    content = replace(content, assets=published_assets(content))
    problems = [problem for reading in readings for problem in reading.problems]
    return content, tuple(sorted([*problems, *file_names.problems(project, files)]))


def read_page(
    project: Project, source: str, memo: Memo
) -> tuple[Lesson | IndexPage | None, tuple[Problem, ...]]:
    """Return a page by itself, None where it cannot be read, and what is wrong with it."""
    reading = _read_page(project, source, memo, _surroundings(project))
    page = reading.page
    if isinstance(page, Lesson):
        page = replace(page, front=with_listed_words(page.front, project.settings))
    return page, reading.problems


def read_data(
    project: Project, source: str, data: bytes
) -> tuple[Lesson | IndexPage | None, tuple[Problem, ...]]:
    """Return the page that these bytes are by themselves, None where they are none, and what is
    wrong with them."""
    reading = _read_bytes(project, source, data)
    page = reading.page
    if isinstance(page, Lesson):
        page = replace(page, front=with_listed_words(page.front, project.settings))
    return page, reading.problems


def _surroundings(project: Project) -> tuple[str, ...]:
    """Return all that a page depends on but its bytes."""
    return str(project.name), repr(project.settings), chosen_language()


def content_with(
    project: Project, content: Content, source: str, data: bytes
) -> tuple[Content, tuple[Problem, ...]]:
    """Return the content with other bytes of one page, and what is wrong with reading that page."""
    reading = _read_bytes(project, source, data)
    page = reading.page
    lessons = [lesson for lesson in content.lessons if lesson.source != source]
    if isinstance(page, Lesson):
        front = with_listed_words(page.front, project.settings)
        lessons.append(replace(page, front=front))
    indexes = [index for index in content.index_pages if index.source != source]
    order = {name: number for number, name in enumerate(content.files)}
    changed = replace(
        content,
        lessons=tuple(sorted(lessons, key=lambda lesson: order.get(lesson.source, 0))),
        index_pages=(*indexes, page) if isinstance(page, IndexPage) else tuple(indexes),
        refused=(
            *(refused for refused in content.refused if refused != source),
            *((source,) if page is None else ()),
        ),
        headless=(
            *(text for text in content.headless if text.source != source),
            *((reading.text,) if reading.text else ()),
        ),
        partial=(
            *(partial for partial in content.partial if partial.lesson.source != source),
            *((_named(reading.partial, project),) if reading.partial else ()),
        ),
    )
    return replace(changed, assets=published_assets(changed)), reading.problems


def _named(partial: PartialLesson, project: Project) -> PartialLesson:
    front = with_listed_words(partial.lesson.front, project.settings)
    return replace(partial, lesson=replace(partial.lesson, front=front))


def _is_page(path: str, kind: FileKind) -> bool:
    return kind is FileKind.FILE and path.endswith(MARKDOWN_SUFFIX)


PAGE_OUTSIDE_SECTION = CheckRule(Rule.PAGE_OUTSIDE_SECTION, "课文没有放在任何一个栏目里")


def _read_page(
    project: Project, source: str, memo: Memo, surroundings: tuple[str, ...]
) -> _Reading:
    """Return what is on a page. `surroundings` are all else that it depends on."""
    path = project.path_of(source)
    data = page_bytes(project.content / source, path)
    return memo.get(
        "page",
        (*surroundings, source, path, repr(data) if isinstance(data, Problem) else data),
        lambda: _read_bytes(project, source, data),
    )


def _read_bytes(project: Project, source: str, data: bytes | Problem) -> _Reading:
    path = project.path_of(source)
    section, slash, _name = source.partition("/")
    if not slash and source != "index.md":
        message = _("this page lies in no section")
        hint = _("move it into one of: {folders}").format(
            folders=", ".join(project.settings.sections)
        )
        return _refused(source, PAGE_OUTSIDE_SECTION.problem(path, 0, message, hint))
    if slash and section not in project.settings.sections:
        return _Reading(source, None)  # one problem for the whole folder, not one for each page
    text = _page_text(data, path)
    if isinstance(text, Problem):
        return _refused(source, text)
    if source in ("index.md", f"{section}/index.md"):
        return _read_index(project, source, path, text)
    return _read_lesson(source, path, text)


def _refused(source: str, *problems: Problem) -> _Reading:
    return _Reading(source, None, problems)


PAGE_TOO_LARGE = CheckRule(Rule.PAGE_TOO_LARGE, "一页超过 1 MB")
FRONT_MATTER_UNCLOSED = CheckRule(Rule.FRONT_MATTER_UNCLOSED, "开头没有用 `---` 收住")


def _page_text(data: bytes | Problem, path: str) -> PageText | Problem:
    text = data if isinstance(data, Problem) else decode(path, data)
    if isinstance(text, Problem):
        return text
    if (page := split(text)) is not None:
        return page
    message = _("the front matter is opened with '---' and never closed")
    hint = _("write '---' on a line of its own after the last key")
    return FRONT_MATTER_UNCLOSED.problem(path, 1, message, hint)


def page_bytes(file: Path, path: str) -> bytes | Problem:
    """Return the bytes of a page's file, or why they are not read; `path` is named there."""
    try:
        return too_large(path, file.stat().st_size) or file.read_bytes()
    except OSError as error:
        return unreadable(path, error)


def too_large(path: str, size: int) -> Problem | None:
    """Return the problem of a page with more bytes than any that is read."""
    if size <= _LARGEST_PAGE:
        return None
    message = _("the page is larger than 1 MB")
    hint = _("split it, and put pictures into files of their own")
    return PAGE_TOO_LARGE.problem(path, 0, message, hint)


def _read_index(project: Project, source: str, path: str, text: PageText) -> _Reading:
    head = read_head(path, text, IndexFrontMatter)
    parts = read_body_parts(path, text)
    if head.value is None or isinstance(parts, Problem):
        return _refused(source, *head.problems, *([parts] if isinstance(parts, Problem) else []))
    section = source.rpartition("/")[0]
    default = project.settings.sections[section].name if section else project.name
    page = IndexPage(
        source=source,
        section=section,
        title=head.value.title or _first_heading(text.body) or default,
        body=text.body,
        url=published.index_url(source),
        body_line=text.body_line,
        links=parts.links,
        headings=parts.headings,
    )
    return _Reading(source, page)


def _first_heading(body: str) -> str | None:
    lines = (line[2:].strip() for line in body.split("\n") if line.startswith("# "))
    return next((line for line in lines if line), None)


FRONT_MATTER_MISSING = CheckRule(Rule.FRONT_MATTER_MISSING, "没有开头")


def read_lesson(
    source: str, path: str, text: PageText
) -> tuple[Lesson | None, tuple[Problem, ...]]:
    """Return a lesson out of the text of its file, or what is wrong; `path` is named there."""
    reading = _read_lesson(source, path, text)
    page = reading.page
    return (page if isinstance(page, Lesson) else None), reading.problems


def _read_lesson(source: str, path: str, text: PageText) -> _Reading:
    if not text.head_line:
        message = _("the page has no front matter")
        title = excerpt(_first_heading(text.body) or "") or "…"
        hint = _("begin it with three lines: {lines}").format(
            lines=f"'---', 'title: {title}', '---'"
        )
        problem = FRONT_MATTER_MISSING.problem(path, 1, message, hint)
        return _headless(source, text, read_body_parts(path, text), None, problem)
    head = read_head(path, text, FrontMatter)
    parts = read_body_parts(path, text)
    if head.value is None or isinstance(parts, Problem):
        reading = _headless(source, text, parts, head.written, *head.problems)
        return replace(reading, partial=_partial(source, text, parts, head, reading.text))
    identity = head.value.id or published.derived_id(source)
    if not identity:
        message = _("no name in Latin letters can be made of the file's name")
        hint = _("give the lesson an id: {example}").format(example="id: apple-winter-pruning")
        return _refused(source, PUBLISHED_PATH_UNFIT.problem(path, 1, message, hint))
    return _Reading(source, _lesson(source, text, head.value, parts, head))


def _lesson(
    source: str, text: PageText, front: FrontMatter, parts: BodyParts, head: Typed[FrontMatter]
) -> Lesson:
    identity = front.id or published.derived_id(source)
    return Lesson(
        source=source,
        section=source.partition("/")[0],
        id=identity,
        url=published.lesson_url(source, identity),
        front=front,
        body=text.body,
        body_line=text.body_line,
        lines=head.lines,
        links=parts.links,
        headings=parts.headings,
        head_json=head_as_json(head.written),
    )


def _partial(
    source: str,
    text: PageText,
    parts: BodyParts | Problem,
    head: Typed[FrontMatter],
    page: IndexPage | None,
) -> PartialLesson | None:
    usable = usable_head(head.written, page.title if page else "")
    if usable is None or isinstance(parts, Problem):
        return None
    lesson = _lesson(source, text, usable.front, parts, head)
    return PartialLesson(lesson, usable.faulty) if lesson.id else None


def _headless(
    source: str, text: PageText, parts: BodyParts | Problem, head: Any, *problems: Problem
) -> _Reading:
    """Return a page without a usable head, with its text where that can be read."""
    if isinstance(parts, Problem):
        return _refused(source, *problems, parts)
    written = head.get("title") if isinstance(head, dict) else None
    page = IndexPage(
        source=source,
        section=source.partition("/")[0],
        title=str(written or _first_heading(text.body) or ""),
        body=text.body,
        url=published.lesson_url(source, published.derived_id(source)),
        body_line=text.body_line,
        links=parts.links,
        headings=parts.headings,
    )
    return _Reading(source, None, problems, page)


PAGE_NESTING = CheckRule(
    Rule.PAGE_NESTING,
    "缩进太深，超过 40 层；有五百多个 `[`、`](` 开了没有关；或者注太多",
)


def read_body_parts(path: str, text: PageText) -> BodyParts | Problem:
    """Return the parts of a body, or the problem of one that would take ages to render."""
    if (line := nested_too_deep(text.body)) is not None:
        message = _("this is indented or nested deeper than can be shown")
        hint = _("begin the line further to the left")
        return PAGE_NESTING.problem(path, text.body_line + line, message, hint)
    if (line := opened_too_often(text.body)) is not None:
        message = _("more than 500 brackets '[' or '](' are opened and never closed up to here")
        hint = _("close them, or put what this is into a file of its own")
        return PAGE_NESTING.problem(path, text.body_line + line, message, hint)
    if text.body.count("[^") > _MOST_NOTES:
        message = _("the page has more than {count} notes").format(count=_MOST_NOTES)
        hint = _("split the page, or write the notes into the text")
        return PAGE_NESTING.problem(path, text.body_line, message, hint)
    try:
        return read_body(text.body, text.body_line)
    except HtmlUnreadable as error:
        message = _("the HTML here cannot be read")
        hint = _("write it in Markdown, or escape the '<' as '&lt;'")
        return HTML_UNREADABLE.problem(path, error.line, message, hint)


def published_assets(content: Content) -> dict[str, str]:
    """Return the published path of every file that a page refers to and that may be published."""
    named: set[str] = set()
    for lesson in content.lessons:
        front = lesson.front
        named |= {lesson.beside(name) for name in front.attachments}
        named |= _linked(lesson.folder, lesson.links)
    for page in content.index_pages:
        named |= _linked(page.section, page.links)
    return {
        path: published.asset_url(path)
        for path in sorted(named)
        if content.files.get(path) is FileKind.FILE and not path.endswith(MARKDOWN_SUFFIX)
    }


def _linked(folder: str, links: Iterable[Link]) -> set[str]:
    targets = (target_of(folder, link.target) for link in links)
    return {target.path for target in targets if target.reach is Reach.INTERNAL}
