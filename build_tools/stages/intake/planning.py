"""The plan of an intake: what becomes of each row, worked out without writing anything."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from build_tools.authoring.drafts import awaits_recording, draft_identity, series_id
from build_tools.errors import ProjectError, SourceRefused
from build_tools.intake.matching import Answers, match_rows
from build_tools.intake.name_tokens import tokens_of
from build_tools.intake.taken_rows import row_key
from build_tools.messages import _
from build_tools.model.intake.matches import MatchWay, Proposal
from build_tools.model.intake.plan import (
    IntakeAction,
    IntakePlan,
    IntakeStep,
    UnusedRecording,
)
from build_tools.model.timecode import Timecode
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.intake.taken_rows import TakenRow
    from build_tools.model.intake.guide import GuideRow
    from build_tools.model.intake.matches import RecordingFile, RowMatch
    from build_tools.model.lesson import Lesson
    from build_tools.progress import Progress
    from build_tools.stages.intake.request import IntakeMaterial

# Receivers begin early and end late; a recording that is much shorter is another one, or torn.
_SHORTEST, _LONGEST = 0.9, 1.3
_LATE, _LEADS_AND_TRAILS = 30.0, 600.0


def plan_intake(material: IntakeMaterial, progress: Progress, replies: Answers) -> IntakePlan:
    """Return what becomes of each row; `replies` is what a person answered so far."""
    return _Planning(material, {**material.answers, **replies}, progress).plan()


@dataclass
class _Planning:
    material: IntakeMaterial
    answers: Answers
    progress: Progress
    identities: set[str] = field(default_factory=set)
    parts: dict[tuple[str, int], str] = field(default_factory=dict)

    def plan(self) -> IntakePlan:
        """Return the plan."""
        material = self.material
        content = material.content
        self.identities |= {lesson.id for lesson in content.lessons}
        self.identities |= {path.rpartition("/")[2].removesuffix(".md") for path in content.files}
        steps: dict[int, IntakeStep] = {}
        open_rows: dict[int, GuideRow] = {}
        first_rows: dict[str, GuideRow] = {}
        for index, row in enumerate(material.guide.rows):
            first = first_rows.setdefault(row_key(row), row)
            step = _repeated(row, first) if first is not row else self._present(row)
            if step is not None:
                steps[index] = step
            if step is None or step.action is IntakeAction.ADD:
                open_rows[index] = row
        free, brought = self._free_recordings()
        matches = match_rows(tuple(open_rows.values()), free, self.answers)
        with self.progress.task(_("Looking at recordings"), len(matches)) as task:
            for number, (index, match) in enumerate(zip(open_rows, matches, strict=True)):
                steps[index] = self._step(match, steps.get(index))
                task.advance_to(number + 1)
        ordered = tuple(steps[index] for index in range(len(material.guide.rows)))
        return IntakePlan(
            sheet=material.request.sheet.name,
            steps=ordered,
            unused=(*brought, *_unused(free, ordered), *self._others()),
            passed_over=material.guide.passed_over,
            problems=material.guide.problems,
        )

    def _present(self, row: GuideRow) -> IntakeStep | None:
        """Return the step of a row whose lesson is there, or was; ADD where it waits for more."""
        earlier = next((t for t in self.material.earlier if t.row == row_key(row)), None)
        lesson = self._lesson_of(earlier) if earlier else self._lesson_called(row)
        if lesson is not None:
            file = self.material.project.content / lesson.source
            untouched = lesson.front.review.state == "draft" and not lesson.front.video
            waits = untouched and awaits_recording(file.read_bytes())
            action = IntakeAction.ADD if waits else IntakeAction.PRESENT
            return IntakeStep(row, action, lesson.source, lesson.id)
        if earlier is None:
            return None
        if earlier.lesson in self.material.content.files:
            return IntakeStep(row, IntakeAction.PRESENT, earlier.lesson, earlier.id)
        why = _("it was taken in before and is gone; to have it again, take its line out of {file}")
        file_name = f"{self.material.project.office.name}/intake.jsonl"
        return IntakeStep(row, IntakeAction.PRESENT, why=why.format(file=file_name))

    def _lesson_of(self, earlier: TakenRow) -> Lesson | None:
        lessons = self.material.content.lessons
        by_id = next((lesson for lesson in lessons if lesson.id == earlier.id), None)
        return by_id or next((x for x in lessons if x.source == earlier.lesson), None)

    def _lesson_called(self, row: GuideRow) -> Lesson | None:
        title = tokens_of(row.title)
        series = self._series_of(row)
        for lesson in self.material.content.lessons:
            reference = lesson.front.series
            other_part = series and reference and (reference.id, reference.part) != series
            if tokens_of(lesson.front.title) == title and not other_part:
                return lesson
        return None

    def _series_of(self, row: GuideRow) -> tuple[str, int] | None:
        if row.series is None or row.part is None:
            return None
        return series_id(row.series, self.material.project.settings), row.part

    def _free_recordings(self) -> tuple[list[RecordingFile], list[UnusedRecording]]:
        """Return the recordings that no earlier run took, and those that one did."""
        free, brought = [], []
        for recording in self.material.listing.recordings:
            lesson = self._lesson_with(recording)
            if lesson is None:
                free.append(recording)
            else:
                why = _("it was taken in before, for {lesson}").format(lesson=lesson)
                brought.append(UnusedRecording(recording.path, why))
        return free, brought

    def _lesson_with(self, recording: RecordingFile) -> str | None:
        """Return the lesson that has a recording already, by earlier runs or by its bytes."""
        material = self.material
        for entry in material.earlier:
            if any(file.is_of(recording) for file in entry.recordings):
                return entry.lesson
        if not recording.size:
            return None
        for lesson in material.content.lessons:
            for part in lesson.front.video or ():
                file = material.project.content / lesson.beside(part.file)
                if file.is_file() and file.stat().st_size == recording.size:
                    source = material.request.media / recording.path
                    if material.facts.sha256(file) == material.facts.sha256(source):
                        return lesson.source
        return None

    def _step(self, match: RowMatch, waiting: IntakeStep | None) -> IntakeStep:
        row = match.row
        if match.recordings:
            doubtful = self._doubtful(match)
            if doubtful is not None:
                return replace(doubtful, lesson=waiting.lesson if waiting else "")
            step = replace(
                waiting or self._draft_step(row, IntakeAction.DRAFT),
                recordings=match.recordings,
                way=match.way,
            )
            refused = step.action is IntakeAction.REFUSED
            return replace(step, recordings=()) if refused else step
        if match.doubt or match.proposals:
            lesson = waiting.lesson if waiting else ""
            proposals = tuple(self._with_length(row, proposal) for proposal in match.proposals)
            return IntakeStep(row, IntakeAction.ASK, lesson, proposals=proposals, why=match.doubt)
        if waiting is not None:
            why = _("it still waits for its recording")
            return replace(waiting, action=IntakeAction.PRESENT, why=why)
        if self.material.request.without_recording:
            return self._draft_step(row, IntakeAction.DRAFT_ALONE)
        return IntakeStep(row, IntakeAction.MISSING)

    def _with_length(self, row: GuideRow, proposal: Proposal) -> Proposal:
        """Return a proposal with what its recording says against it."""
        if not row.lengths:
            return proposal
        try:
            length = self.material.facts.length(proposal.recording.path)
        except SourceRefused as refused:
            return replace(proposal, against=str(refused), unlikely=True)
        if not length or any(_agree(x, length) for x in row.lengths):
            return proposal
        against = _("; ").join((str(proposal.against), _other_length(row, length)))
        return replace(proposal, against=against, unlikely=True)

    def _doubtful(self, match: RowMatch) -> IntakeStep | None:
        """Return the step of a match whose recording cannot be used, or is not of the length."""
        total = 0.0
        for recording in match.recordings:
            try:
                length = self.material.facts.length(recording.path)
            except SourceRefused as refused:
                why = f"{recording.path}: {refused}"
                return IntakeStep(match.row, IntakeAction.REFUSED, why=why)
            total = total + length if length else float("nan")
        if match.way is MatchWay.ANSWERED or not match.row.lengths or total != total:
            return None
        if any(_agree(expected, total) for expected in match.row.lengths):
            return None
        against = _other_length(match.row, total)
        proposals = tuple(Proposal(r, against, match.way) for r in match.recordings)
        why = _("the recording is not as long as the guide says")
        return IntakeStep(match.row, IntakeAction.ASK, proposals=proposals, why=why)

    def _draft_step(self, row: GuideRow, action: IntakeAction) -> IntakeStep:
        """Return the step that writes a new draft, with the page's place."""
        settings = self.material.project.settings
        subject = row.front.subject or self.material.request.subject
        if subject not in settings.subjects:
            missing = _("nobody says its subject: fill in a column 类别, or say --subject")
            return IntakeStep(row, IntakeAction.REFUSED, why=missing)
        series = self._series_of(row)
        part = (
            row.part
            if row.part is not None and f"#{row.part}" not in tokens_of(row.title)
            else None
        )
        try:
            identity = draft_identity(row.title, part, self.identities)
        except ProjectError as error:
            return IntakeStep(row, IntakeAction.REFUSED, why=str(error))
        self.identities.add(identity)
        source = f"{settings.subjects[subject].section}/{identity}.md"
        rival = self._rival(series)
        why = self._series_note(row, series, rival)
        if series is not None and rival is None:
            self.parts[series] = source
        return IntakeStep(row, action, source, identity, why=why, series_left_out=rival is not None)

    def _rival(self, series: tuple[str, int] | None) -> str | None:
        """Return the lesson that is this part of the series already."""
        for lesson in self.material.content.lessons:
            reference = lesson.front.series
            if reference and (reference.id, reference.part) == series:
                return lesson.source
        return self.parts.get(series) if series else None

    def _series_note(self, row: GuideRow, series: tuple[str, int] | None, rival: str | None) -> str:
        """Return what is to be known of the series of a new draft."""
        if row.series is None:
            return ""
        if series is None:
            return _("its series is not written: the row does not say which part it is")
        if rival is not None:
            text = _("its series is not written: {lesson} is part {part} already")
            return text.format(lesson=rival, part=series[1])
        if series[0] in self.material.project.settings.series:
            return ""
        text = _("give the series its name, under series in mkdocs.yml: {line}")
        return text.format(line=f"{series[0]}: {excerpt(row.series)}")

    def _others(self) -> Iterator[UnusedRecording]:
        for path in self.material.listing.others:
            yield UnusedRecording(path, _("it is no recording"))


def _agree(expected: float, length: float) -> bool:
    return expected * _SHORTEST - _LATE <= length <= expected * _LONGEST + _LEADS_AND_TRAILS


def _other_length(row: GuideRow, length: float) -> str:
    text = _("it is {length} long, the guide says {expected}")
    expected = _(" or ").join(str(Timecode(seconds).rounded) for seconds in row.lengths)
    return text.format(length=Timecode(length).rounded, expected=expected)


def _repeated(row: GuideRow, first: GuideRow) -> IntakeStep:
    text = _("it is the programme of row {row} once more")
    if row.files and row.files != first.files:
        text = _(
            "it is called as row {row} is and names another recording: give each a part or a number"
        )
    return IntakeStep(row, IntakeAction.REPEATED, why=text.format(row=first.address))


def _unused(free: list[RecordingFile], steps: tuple[IntakeStep, ...]) -> Iterator[UnusedRecording]:
    used = {recording.path for step in steps for recording in step.recordings}
    proposed = {
        p.recording.path: step.row.address
        for step in steps
        if step.action is IntakeAction.ASK
        for p in step.proposals
    }
    for recording in free:
        if recording.path in used:
            continue
        address = proposed.get(recording.path)
        why = _("no row of the guide has it")
        if address is not None:
            why = _("it may be that of row {row}, which is asked").format(row=address)
        yield UnusedRecording(recording.path, why)
