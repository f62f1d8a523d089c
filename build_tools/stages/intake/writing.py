"""Carries a plan out: recordings are copied and checked, then the draft that names them is written.

Each row is finished before the next is begun, and noted. Whenever this ends, by a full disk or the
power, what is there is whole, and the same command goes on.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.authoring.drafts import (
    Draft,
    awaits_recording,
    draft_text,
    series_id,
    with_recording,
)
from build_tools.errors import DiskError, InUse, SourceRefused
from build_tools.files import atomic_write_all, move, sha256_of, size_in_words
from build_tools.intake.copying import copy_checked
from build_tools.intake.taken_rows import TakenFile, TakenRow, read_taken, row_key, write_taken
from build_tools.locks import try_acquire
from build_tools.messages import _
from build_tools.model.intake.plan import IntakeAction
from build_tools.model.lesson import SeriesRef
from build_tools.model.rules import CheckRule, Rule
from build_tools.progress import Meter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.model.intake.guide import GuideRow
    from build_tools.model.intake.matches import RecordingFile
    from build_tools.model.intake.plan import IntakePlan, IntakeStep
    from build_tools.model.lesson import FrontMatter
    from build_tools.model.problem import Problem
    from build_tools.progress import Progress
    from build_tools.project import Project
    from build_tools.stages.intake.request import IntakeMaterial

_SPARE = 16_000_000
"""Bytes that stay free for the pages and all else."""
_STAGING = "intake"
_TEXT_FORM, _FILM_FORM = "text", "lecture"

INTAKE_RECORDING = CheckRule(
    Rule.INTAKE_RECORDING, "录像收不进来：读不了、还在录，或者拷的时候变了"
)


@dataclass
class IntakeResult:
    """The pages that were written or got their recording, and what could not be taken in."""

    written: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    """Recordings that are no longer in their folder, as it was asked for."""


def write_intake(
    material: IntakeMaterial, plan: IntakePlan, progress: Progress, *, move_files: bool
) -> IntakeResult:
    """Write what a plan says. Raises InUse, DiskError and OSError; what was finished stays."""
    project = material.project
    project.cache.mkdir(parents=True, exist_ok=True)
    lock = try_acquire(project.cache / "intake.lock")
    if lock is None:
        raise InUse(_("another intake is working with this project"))
    with lock:
        staging = project.cache / _STAGING
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        _refuse_full_disk(project, plan)
        total = sum(recording.size for step in plan.writing for recording in step.recordings)
        try:
            with progress.task(_("Copying recordings"), max(total, 1)) as task:
                writing = _Writing(material, staging, Meter(task), move_files)
                for step in plan.writing:
                    writing.write(step)
            if move_files:
                writing.finish_moves()
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    return writing.result


def _refuse_full_disk(project: Project, plan: IntakePlan) -> None:
    needed = sum(recording.size for step in plan.writing for recording in step.recordings)
    free = shutil.disk_usage(project.content).free
    if needed and needed + _SPARE > free:
        text = _(
            "the recordings need {needed}, and {free} are free — make room, or take fewer rows"
        )
        raise DiskError(text.format(needed=size_in_words(needed), free=size_in_words(free)))


@dataclass
class _Writing:
    material: IntakeMaterial
    staging: Path
    meter: Meter
    move_files: bool
    result: IntakeResult = field(default_factory=IntakeResult)

    @property
    def project(self) -> Project:
        """The project that is written to."""
        return self.material.project

    def write(self, step: IntakeStep) -> None:
        """Carry one step out, or note why that cannot be."""
        folder = self.project.content / step.lesson.rpartition("/")[0]
        page = self.project.content / step.lesson
        if step.action is not IntakeAction.ADD and page.exists():
            self._refuse(step, _("{file} came into being meanwhile").format(file=step.lesson))
            return
        try:
            files = self._bring(folder, step)
        except SourceRefused as refused:
            self._refuse(step, str(refused))
            return
        names = tuple(name for name, _file in files)
        if step.action is IntakeAction.ADD:
            data = page.read_bytes()
            if not awaits_recording(data):
                self._refuse(step, _("{file} was changed meanwhile").format(file=step.lesson))
                return
            atomic_write_all({page: (data, with_recording(data, names))})
        else:
            subtitles = self._subtitles(folder, step)
            draft = self._draft(step, names, subtitles)
            # Through the staging folder as the recordings: killed here, it leaves no part beside
            # the lessons.
            staged = self.staging / page.name
            staged.write_bytes(draft_text(self.project.settings, draft).encode())
            move(staged, page)
        self._note(step, tuple(file for _name, file in files))
        self.result.written.append(step.lesson)
        if self.move_files:
            self._remove(step.recordings)

    def _refuse(self, step: IntakeStep, reason: str) -> None:
        address = step.row.address
        hint = _("put it right and take the guide in again")
        problem = INTAKE_RECORDING.problem(self.material.request.sheet.name, 0, reason, hint)
        location = replace(problem.location, cell=address)
        self.result.problems.append(replace(problem, location=location))

    def _bring(self, folder: Path, step: IntakeStep) -> list[tuple[str, TakenFile]]:
        """Copy the recordings of a step beside its page; return their names there."""
        folder.mkdir(parents=True, exist_ok=True)
        brought = []
        for number, recording in enumerate(step.recordings, 1):
            stem = step.identity if len(step.recordings) == 1 else f"{step.identity}-{number}"
            staged = self.staging / f"{stem}{recording.suffix}"
            source = self.material.request.media / recording.path
            digest = copy_checked(source, staged, self.meter.add)
            name = _settle(staged, folder, stem, recording.suffix, digest)
            facts = (recording.name, recording.size, recording.changed)
            file = TakenFile(name=facts[0], size=facts[1], changed=facts[2], sha256=digest)
            brought.append((name, file))
        return brought

    def _subtitles(self, folder: Path, step: IntakeStep) -> str | None:
        """Copy the subtitles of the one recording; several recordings have no common time."""
        if len(step.recordings) != 1 or len(step.recordings[0].subtitles) != 1:
            return None
        path = step.recordings[0].subtitles[0]
        suffix = f".{path.rpartition('.')[2].lower()}"
        staged = self.staging / f"{step.identity}{suffix}"
        digest = copy_checked(self.material.request.media / path, staged, lambda count: None)
        return _settle(staged, folder, step.identity, suffix, digest)

    def _draft(self, step: IntakeStep, names: Sequence[str], subtitles: str | None) -> Draft:
        row = step.row
        section = step.lesson.partition("/")[0]
        return Draft(
            section=section,
            identity=step.identity,
            front=self._front(step),
            files=tuple(names),
            subtitles=subtitles,
            notes=(
                f"照节目单建的：{self.material.request.sheet.name}，{_guide_line(row)}",
                *((f"播出：{row.broadcast}",) if row.broadcast else ()),
                *(f"节目单上写的“{text}”，这里写不下" for text in row.misfits),
                *((f"系列：{row.series}",) if row.series and not self._series(step) else ()),
            ),
        )

    def _front(self, step: IntakeStep) -> FrontMatter:
        front, settings = step.row.front, self.project.settings
        more: dict[str, object] = {}
        if front.subject is None:
            more["subject"] = self.material.request.subject
        if front.form is None and step.recordings:
            films = [form for form in settings.forms if form != _TEXT_FORM]
            more["form"] = _FILM_FORM if _FILM_FORM in films else next(iter(films), None)
        if reference := self._series(step):
            more["series"] = reference
        return front.model_copy(update=more)

    def _series(self, step: IntakeStep) -> SeriesRef | None:
        row = step.row
        if row.series is None or row.part is None or step.series_left_out:
            return None
        return SeriesRef(id=series_id(row.series, self.project.settings), part=row.part)

    def _note(self, step: IntakeStep, files: tuple[TakenFile, ...]) -> None:
        office = self.project.office
        key = row_key(step.row)
        entry = TakenRow(
            row=key, title=step.row.title, lesson=step.lesson, id=step.identity, recordings=files
        )
        office.mkdir(exist_ok=True)
        write_taken(office, [*(x for x in read_taken(office) if x.row != key), entry])

    def _remove(self, recordings: Sequence[RecordingFile]) -> None:
        for recording in recordings:
            for path in (recording.path, *recording.subtitles):
                (self.material.request.media / path).unlink(missing_ok=True)
                self.result.removed.append(path)

    def finish_moves(self) -> None:
        """Remove recordings that an earlier run copied and had no time to remove."""
        for entry in read_taken(self.project.office):
            for recording in self.material.listing.recordings:
                source = self.material.request.media / recording.path
                file = next((f for f in entry.recordings if f.is_of(recording)), None)
                if file is None or not source.exists():
                    continue
                folder = (self.project.content / entry.lesson).parent
                copies = folder.glob(f"*{recording.suffix}")
                same_size = [copy for copy in copies if copy.stat().st_size == file.size]
                whole = any(sha256_of(copy) == file.sha256 for copy in same_size)
                if whole and sha256_of(source) == file.sha256:
                    self._remove([recording])


def _guide_line(row: GuideRow) -> str:
    return f"工作表“{row.worksheet}”第 {row.number} 行" if row.worksheet else f"第 {row.number} 行"


def _settle(staged: Path, folder: Path, stem: str, suffix: str, digest: str) -> str:
    """Give a checked copy its name beside the page; a file with these bytes is there from before.

    What an editor has put there under this name stays, and the copy gets another.
    """
    number = 1
    while True:
        name = f"{stem}{suffix}" if number == 1 else f"{stem}-v{number}{suffix}"
        target = folder / name
        if not os.path.lexists(target):
            move(staged, target)
            return name
        if target.is_file() and sha256_of(target) == digest:
            staged.unlink()
            return name
        number += 1
