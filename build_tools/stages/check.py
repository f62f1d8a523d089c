"""The stage `check`: everything that is wrong in `content/`, `office/` and the ledger, at once."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.allowed_code import code_problems
from build_tools.authoring.checks.every import check
from build_tools.authoring.checks.reviewed import check_links_to_unreleased, check_reviews
from build_tools.authoring.content import read_content
from build_tools.authoring.review import dismiss_stale_reviews
from build_tools.errors import CoursewareError
from build_tools.files import sha256_of
from build_tools.media.cache.cache import Cache
from build_tools.media.cache.ledger import problems as ledger_problems
from build_tools.media.options import MediaOptions
from build_tools.memo import NO_MEMO
from build_tools.messages import _
from build_tools.office.checks.answers import check_answers
from build_tools.office.checks.every import check_office
from build_tools.office.checks.published import check_published
from build_tools.office.checks.study_days import check_study_days
from build_tools.office.checks.unknown_files import unknown_files
from build_tools.office.registers import read_office
from build_tools.reading.quoting import printable
from build_tools.site.public_texts import PublicTexts
from build_tools.stages.cache import memo_of
from build_tools.stages.station_records import stations_questions
from build_tools.timetable.checks import check_timetable
from build_tools.timetable.reading import read_timetable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from build_tools.authoring.review import HashOf
    from build_tools.memo import Memo
    from build_tools.model.lesson import Content
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.office.registers import Office
    from build_tools.project import Project

_SMALL_FILE = 4_000_000
TEXTS_ASKED = "texts asked for a word"
"""The name under which a memo keeps whether a check looked for words in all texts."""


def check_project(project: Project, today: Month) -> tuple[Content, tuple[Problem, ...]]:
    """Find all problems as `find_problems` does, with what earlier runs kept of unchanged pages."""
    with memo_of(project) as memo:
        return find_problems(project, today, memo)


def find_problems(
    project: Project,
    today: Month,
    memo: Memo = NO_MEMO,
    read: Callable[[Content], object] = lambda _content: None,
) -> tuple[Content, tuple[Problem, ...]]:
    """Read content and office, run every check; return the content and all problems, in order.

    Lessons lapse by the month of the settings, else by `today`. `read` is given the content before
    it is checked.
    """
    content, unreadable = read_content(project, memo)
    content = dismiss_stale_reviews(content, hasher(project))
    read(content)
    ledger = MediaOptions(project.cache, project.root).ledger
    published = ledger_problems(ledger, ledger.relative_to(project.root).as_posix())
    office, unread = read_office(project.office)
    wrong = problems_of_values(project, content, office, today, memo)
    strange = unknown_files(project.office)
    code = code_problems(project)
    return content, tuple(sorted({*code, *unreadable, *published, *unread, *wrong, *strange}))


def problems_of_files(
    project: Project, problems: tuple[Problem, ...], files: Sequence[Path]
) -> tuple[Problem, ...]:
    """Return the problems that lie in `files`, or below those that are folders.

    Raises CoursewareError for a file that is not there, or outside the project.
    """
    names = tuple(name_in_project(project, file) for file in files)
    return tuple(
        problem
        for problem in problems
        if any(problem.path == name or problem.path.startswith(f"{name}/") for name in names)
    )


def newest_first(project: Project, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems by file, the one saved last first; within a file by line.

    What is in no file comes last.
    """

    @functools.cache
    def saved(path: str) -> int:
        try:
            return (project.root / path).stat().st_mtime_ns if path else 0
        except (OSError, ValueError):
            return 0

    return tuple(sorted(sorted(problems), key=lambda problem: saved(problem.path), reverse=True))


def name_in_project(project: Project, file: Path) -> str:
    """Return the path of a file relative to the project.

    Raises CoursewareError where it is not there, or outside.
    """
    path = Path(os.path.abspath(file))  # noqa: PTH100 - links stay as the person wrote them
    if not path.is_relative_to(project.root):
        raise CoursewareError(_("{file} does not lie in the project").format(file=file))
    if not path.exists():
        raise CoursewareError(_("'{name}' is not found").format(name=file))
    return printable(path.relative_to(project.root).as_posix())


def problems_of_values(
    project: Project, content: Content, office: Office, today: Month, memo: Memo = NO_MEMO
) -> set[Problem]:
    """Return what is wrong with content and office that could be read, each and together.

    Reviews of the content are those that count.
    """
    public = PublicTexts(project)
    month = project.settings.month_or(today)
    findings = check(project, content, month, memo)
    content = content.without_texts()  # no text is looked at but by itself
    problems = {
        *findings,
        *problems_of_registers(project, content, office, today, public),
        *check_timetable(read_timetable(project), content.lessons, month),
        *check_reviews(project, content),
        *check_links_to_unreleased(project, content, month),
    }
    memo.remember(TEXTS_ASKED, public.were_read)
    return problems


def problems_of_registers(
    project: Project,
    content: Content,
    office: Office,
    today: Month,
    public: PublicTexts | None = None,
) -> set[Problem]:
    """Return what is wrong with registers that could be read, each and together."""
    name = project.office.name
    public = public or PublicTexts(project)
    questions = {question.id for question in stations_questions(project)} if office.answers else ()
    return {
        *check_office(office, name, project.settings, content.lessons, today),
        *check_answers(office, name, content.lessons, questions),
        *check_published(office, name, public.say),
        *check_study_days(office, name, read_timetable(project).timetable),
    }


def hasher(project: Project) -> HashOf:
    """Return the function from a path in `content/` to its hash; recordings' are kept.

    Small files are read each time: their hash is there sooner than the note of it.
    """

    def hash_of(path: str) -> str:
        file = project.content / path
        small = file.stat().st_size < _SMALL_FILE
        return sha256_of(file) if small else Cache(project.cache).file_hash(file)

    return hash_of
