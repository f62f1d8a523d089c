"""A build after nothing changed but the texts of some lessons: their pages, the index, no more.

No page shows the text of a lesson but its own, and no check looks at it together with others: both
are given lessons without texts. So where a lesson is as it was but for its text, and so are the
places in it that links name, all else is as it was. What is made here is what a whole build makes;
wherever that is not certain there is no answer, and the whole build follows.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from build_tools import locks
from build_tools.allowed_code import require_allowed_code
from build_tools.authoring.checks.page.alone import findings_of
from build_tools.authoring.content import read_page
from build_tools.authoring.review import dismiss_stale_review
from build_tools.memo import opened
from build_tools.messages import _
from build_tools.model.lesson import Lesson
from build_tools.model.problem import errors_of
from build_tools.site import staging
from build_tools.site.theme import theme_folder
from build_tools.stages.content_state import note_site, state_of_lesson, state_of_states
from build_tools.stages.edits.notes import BuildNote, LessonNote
from build_tools.stamps import hash_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from build_tools.authoring.checks.page.alone import PageFindings
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


def note_texts(
    project: Project, lessons: Sequence[Lesson], problems: tuple[Problem, ...], memo: Memo
) -> str:
    """Note what was built; return the token of the note."""
    token = uuid.uuid4().hex
    for lesson in lessons:
        findings = findings_of(project.path_of(lesson.source), lesson, memo)
        note = LessonNote(_facts_of(lesson, findings), findings.problems)
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
    top = f"{project.content}/"
    sources = [path.removeprefix(top) for path in changes.paths if path.startswith(top)]
    if not 0 < len(sources) == len(changes.paths) <= _MOST:
        return None
    require_allowed_code(project)
    progress.stage(_("Checking {folder}").format(folder=project.content.name))
    with opened(project.cache, theme_folder()) as memo:
        note = memo.recall(_BUILD)
        if not isinstance(note, BuildNote) or note.token != changes.token:
            return None
        edit = _LessonEdit(project, note)
        if not all(edit.take(source, memo) for source in sources):
            return None
        if errors_of(edit.problems) or (strict and edit.problems):
            return None
        progress.stage(_("Building the pages"))
        with locks.acquire(project.cache / "site.lock"):
            if not (changes.site_is_as_it_was() and _write(project, edit.texts, memo)):
                return None
            states = note.lessons | edit.states
            note_site(project, state_of_states(states))
        problems = tuple(sorted(edit.problems))
        token = uuid.uuid4().hex
        memo.remember(_BUILD, BuildNote(token, problems, states))
    return TextBuild(problems, token)


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
        if lesson.front.review.content:
            return False  # what was passed is another text
        lesson = dismiss_stale_review(lesson, {}, str)
        findings = findings_of(self.project.path_of(source), lesson, memo)
        if _facts_of(lesson, findings) != note.facts or not self.problems.issuperset(note.problems):
            return False
        self.problems.difference_update(note.problems)
        self.problems.update(findings.problems)
        self.texts[source] = lesson.body
        self.states[source] = state_of_lesson(lesson)
        memo.remember(_row(source), replace(note, problems=findings.problems))
        return True


def _write(project: Project, texts: dict[str, str], memo: Memo) -> bool:
    from build_tools.site.text_edit import files_of_edit  # mkdocs: only who needs it waits

    files = files_of_edit(project.config_file, project.site, texts, memo)
    return files is not None and staging.replace_files(project.site, files)


def _row(source: str) -> str:
    return f"lesson {source}"


def _facts_of(lesson: Lesson, findings: PageFindings) -> str:
    links = [(*vars(link).values(),) for link in lesson.links]
    headings = [(*vars(heading).values(),) for heading in lesson.headings]
    facts = (
        *(lesson.source, lesson.section, lesson.id, lesson.url, lesson.body_line),
        *(lesson.front.model_dump_json(), json.dumps(lesson.lines), lesson.head_json),
        *(links, headings, sorted(findings.ids)),
    )
    return hash_of(repr(facts).encode(errors="surrogatepass"))
