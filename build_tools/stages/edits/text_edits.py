"""A build after nothing changed but the texts of some lessons: their pages, the index, no more.

No page shows the text of a lesson but its own, and no check looks at it together with others: both
are given lessons without texts. So where a lesson is as it was but for its text, and so are the
places in it that links name, all else is as it was. What is made here is what a whole build makes;
wherever that is not certain there is no answer, and the whole build follows.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools import locks
from build_tools.allowed_code import require_allowed_code
from build_tools.authoring.checks.page.alone import findings_of
from build_tools.authoring.content import read_page
from build_tools.authoring.file_names import MARKDOWN_SUFFIX
from build_tools.authoring.inventory import list_files
from build_tools.authoring.review import dismiss_stale_review
from build_tools.messages import _
from build_tools.model.lesson import Lesson
from build_tools.model.problem import errors_of
from build_tools.site import staging
from build_tools.stages.cache import memo_of
from build_tools.stages.check import hasher
from build_tools.stages.content_state import note_site, state_of_lesson, state_of_states
from build_tools.stages.edits.notes import BuildNote, LessonNote
from build_tools.stages.edits.text_problems import facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from build_tools.memo import Memo
    from build_tools.model.problem import Problem
    from build_tools.progress import Progress
    from build_tools.project import Project

_BUILD = "build"
_MOST = 20
"""Lessons: more are as quickly built with all others."""


@dataclass(frozen=True)
class TextBuild:
    """A site that has the new texts, and all that is wrong with its lessons."""

    problems: tuple[Problem, ...]
    token: str


@dataclass(frozen=True)
class KnownSite:
    """A site in its folder, and the memo that tells of it."""

    folder: Path
    memo: Memo


@dataclass(frozen=True)
class SiteEdit:
    """A site that has new texts, and the state of each lesson in it by its source."""

    built: TextBuild
    states: dict[str, str]


def note_texts(
    project: Project, lessons: Sequence[Lesson], problems: tuple[Problem, ...], memo: Memo
) -> str:
    """Note what was built; return the token of the note."""
    token = uuid.uuid4().hex
    for lesson in lessons:
        findings = findings_of(project.path_of(lesson.source), lesson, memo)
        note = LessonNote(facts_of(lesson, findings), findings.problems)
        memo.remember(_row(lesson.source), note)
    states = {lesson.source: state_of_lesson(lesson) for lesson in lessons}
    memo.remember(_BUILD, BuildNote(token, problems, states))
    return token


@dataclass(frozen=True)
class FilesChanged:
    """What changed since the build before: the bytes of these files, and nothing else."""

    paths: Sequence[str]
    token: str
    """Names what that build noted of itself."""
    site_is_as_it_was: Callable[[], bool]


def build_texts(
    project: Project, changes: FilesChanged, progress: Progress, *, strict: bool
) -> TextBuild | None:
    """Bring the site to the new texts of lessons; None where more may have changed than those.

    Raises ProblemsFound for code of the project that nobody has allowed.
    """

    def stops(problems: Collection[Problem]) -> bool:
        return bool(errors_of(problems) or (strict and problems))

    if not _texts_in(project, changes):
        return None
    with locks.acquire(project.cache / "site.lock"), memo_of(project) as memo:
        edit = edit_site(project, changes, KnownSite(project.site, memo), progress, stops)
        if edit:
            note_site(project, state_of_states(edit.states))
    return edit.built if edit else None


def edit_site(
    project: Project,
    changes: FilesChanged,
    site: KnownSite,
    progress: Progress,
    stops: Callable[[Collection[Problem]], bool] = lambda _problems: False,
) -> SiteEdit | None:
    """Bring a site to the new texts of lessons.

    None where more may have changed, or where the problems of all lessons stop it. The caller holds
    the lock of sites. Raises ProblemsFound for code of the project that nobody has allowed.
    """
    if not (sources := _texts_in(project, changes)):
        return None
    require_allowed_code(project)
    progress.stage(_("Checking {folder}").format(folder=project.content.name))
    note = site.memo.recall(_BUILD)
    if not isinstance(note, BuildNote) or note.token != changes.token:
        return None
    edit = _LessonEdit(project, note)
    if not all(edit.take(source, site.memo) for source in sources) or stops(edit.problems):
        site.memo.take_back()
        return None
    progress.stage(_("Building the pages"))
    if not (changes.site_is_as_it_was() and _write(project, site, edit.texts)):
        site.memo.take_back()
        return None
    states = note.lessons | edit.states
    built = TextBuild(tuple(sorted(edit.problems)), uuid.uuid4().hex)
    site.memo.remember(_BUILD, BuildNote(built.token, built.problems, states))
    return SiteEdit(built, states)


def _texts_in(project: Project, changes: FilesChanged) -> list[str]:
    """Return the pages that changed, none where other files did or too many."""
    top = f"{project.content}/"
    sources = [path.removeprefix(top) for path in changes.paths if path.startswith(top)]
    pages = [source for source in sources if source.endswith(MARKDOWN_SUFFIX)]
    return pages if len(pages) == len(changes.paths) <= _MOST else []


class _LessonEdit:
    """New texts, and what they make of what was noted."""

    def __init__(self, project: Project, note: BuildNote) -> None:
        self.project = project
        self.problems = {*note.problems}
        self.texts: dict[str, str] = {}
        self.states: dict[str, str] = {}

    def take(self, source: str, memo: Memo) -> bool:
        """Take the new text of a lesson; return whether it is all that changed in it."""
        note = memo.recall(_row(source))
        lesson, problems = read_page(self.project, source, memo)
        if problems or not isinstance(lesson, Lesson) or not isinstance(note, LessonNote):
            return False
        # What was passed is another text: so it was already, or more changes than the text.
        files = list_files(self.project.content, self.project.root) if _is_signed(lesson) else {}
        lesson = dismiss_stale_review(lesson, files, hasher(self.project))
        findings = findings_of(self.project.path_of(source), lesson, memo)
        if facts_of(lesson, findings) != note.facts or not self.problems.issuperset(note.problems):
            return False
        self.problems.difference_update(note.problems)
        self.problems.update(findings.problems)
        self.texts[source] = lesson.body
        self.states[source] = state_of_lesson(lesson)
        memo.remember(_row(source), replace(note, problems=findings.problems))
        return True


def _write(project: Project, site: KnownSite, texts: dict[str, str]) -> bool:
    from build_tools.site.text_edit import files_of_edit  # mkdocs: only who needs it waits

    files = files_of_edit(project.config_file, site.folder, texts, site.memo)
    return files is not None and staging.replace_files(site.folder, files)


def _is_signed(lesson: Lesson) -> bool:
    return bool(lesson.front.review.content)


def _row(source: str) -> str:
    return f"lesson {source}"
