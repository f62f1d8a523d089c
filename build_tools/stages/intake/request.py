"""What a person asked for, all that is read for it, and what is looked up in files on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.authoring.content import read_content
from build_tools.errors import SourceRefused
from build_tools.files import sha256_of
from build_tools.intake.guide import INTAKE_HEADING
from build_tools.intake.guide_rows import Guide, read_guide
from build_tools.intake.listing import MediaListing, list_recordings
from build_tools.intake.matching import Answers
from build_tools.intake.report_sheet import read_answers
from build_tools.intake.taken_rows import TakenRow, read_taken
from build_tools.media.recording_length import recording_length
from build_tools.messages import _
from build_tools.model.office.intake import DEFAULT_HEADINGS
from build_tools.model.problem import Problem, ProblemsFound, errors_of
from build_tools.office.checks.intake import check_intake
from build_tools.office.registers import INTAKE, read_office
from build_tools.reading.spreadsheets.workbook import read_workbook
from build_tools.reading.text import unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.lesson import Content
    from build_tools.model.tables.spreadsheet import Workbook
    from build_tools.project import Project


@dataclass(frozen=True)
class IntakeRequest:
    """A guide, the folder of its recordings, and what a person said beforehand.

    `subject` is for rows that name none; `without_recording` asks for drafts of rows whose
    recording has not come.
    """

    sheet: Path
    media: Path
    answers: Path | None = None
    subject: str | None = None
    without_recording: bool = False


@dataclass
class RecordingFacts:
    """Lengths and hashes of recordings, each looked up once."""

    folder: Path
    _lengths: dict[str, float | SourceRefused] = field(default_factory=dict)
    _hashes: dict[Path, str] = field(default_factory=dict)

    def length(self, path: str) -> float:
        """Return the length in seconds, 0 where nobody knows it. Raises SourceRefused."""
        if path not in self._lengths:
            try:
                self._lengths[path] = recording_length(self.folder / path)
            except SourceRefused as refused:
                self._lengths[path] = refused
        length = self._lengths[path]
        if isinstance(length, SourceRefused):
            raise length
        return length

    def sha256(self, file: Path) -> str:
        """Return the hash of a file."""
        if file not in self._hashes:
            self._hashes[file] = sha256_of(file)
        return self._hashes[file]


@dataclass(frozen=True)
class IntakeMaterial:
    """All that was read: the guide, the folder, the project's content and earlier intakes."""

    project: Project
    request: IntakeRequest
    guide: Guide
    listing: MediaListing
    content: Content
    earlier: tuple[TakenRow, ...]
    answers: Answers
    facts: RecordingFacts


def read_material(project: Project, request: IntakeRequest) -> IntakeMaterial:
    """Read everything. Raises ProblemsFound, with all that makes the guide unusable."""
    office, problems = read_office(project.office)
    unread = (problem for problem in problems if problem.path.endswith(f"/{INTAKE}"))
    unknown = check_intake(office, project.office.name, project.settings)
    workbook = _workbook(request.sheet)
    answer_book = _workbook(request.answers) if request.answers else None
    unusable = [
        *errors_of((*unread, *unknown)),
        *(book for book in (workbook, answer_book) if isinstance(book, Problem)),
    ]
    if unusable or isinstance(workbook, Problem) or isinstance(answer_book, Problem):
        raise ProblemsFound(unusable)
    guide = read_guide(request.sheet.name, workbook, office.intake, project.settings)
    answers: Answers = {}
    wrong: tuple[Problem, ...] = ()
    if answer_book is not None and request.answers is not None:
        answers, wrong = read_answers(request.answers.name, answer_book, guide.rows)
    if not guide.worksheets:
        wrong = (*wrong, _no_guide(request.sheet.name))
    if wrong:
        raise ProblemsFound(sorted(wrong))
    content, _unreadable = read_content(project)
    return IntakeMaterial(
        project=project,
        request=request,
        guide=guide,
        listing=list_recordings(request.media),
        content=content,
        earlier=read_taken(project.office),
        answers=answers,
        facts=RecordingFacts(request.media),
    )


def _workbook(file: Path) -> Workbook | Problem:
    try:
        data = file.read_bytes()
    except OSError as error:
        return unreadable(file.name, error)
    return read_workbook(file.name, data)


def _no_guide(path: str) -> Problem:
    message = _("no worksheet has the headings of a programme guide")
    hint = _("write the headings into one row, the title's for example as one of: {headings}")
    titles = _(", ").join(DEFAULT_HEADINGS["title"][:4])
    return INTAKE_HEADING.problem(path, 0, message, hint.format(headings=titles))
