"""Makes the films of a plan with sound, stills and tiles: in one go, or long recordings in pieces.

What was found out about a long one is kept with its pieces, until its result is there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.media.cache.piece_store import PieceStore
from build_tools.media.encode import crf_search, sound_files
from build_tools.media.encode.outputs import encode_command
from build_tools.media.encode.pieces import PieceEncoder
from build_tools.media.ffmpeg import runner
from build_tools.media.plan.ladder import with_crf
from build_tools.media.plan.pieces import pieces_of
from build_tools.model.transcoding import Trial

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.media.cache.workspace import Workspace
    from build_tools.media.encode.outputs import Outputs
    from build_tools.media.plan.ladder import Ladder
    from build_tools.model.transcoding import Plan
    from build_tools.progress import Task

_TRIALS = "trials"


@dataclass(frozen=True)
class FilmEncoder:
    """Encodes one recording. `key` is that of its result."""

    paths: Sequence[Path]
    outputs: Outputs
    ladder: Ladder
    workspace: Workspace
    key: str

    def search(self, plan: Plan) -> Plan:
        """Return the plan with the CRF that the recording needs."""
        if not pieces_of(plan, self.ladder):
            return self._searched(plan)
        store = self._store(plan)
        note = store.restore(_TRIALS, self.outputs.folder)
        if note and (searched := _with_trials(plan, note)):
            return searched
        searched = self._searched(plan)
        if (picture := searched.picture) and picture.trials:
            figures = [[trial.crf, trial.mean, trial.low] for trial in picture.trials]
            store.keep(_TRIALS, [], {"crf": picture.videos[0].crf, "trials": figures})
        return searched

    def encode(self, plan: Plan, task: Task) -> tuple[runner.ProcessResult, runner.ProcessResult]:
        """Make the files of a plan; return how reading the sound ended, and the picture.

        Raises EncodeFailed, OutputRejected, Stopped, and OSError where the disk is full.
        """
        if parts := pieces_of(plan, self.ladder):
            store = self._store(plan)
            encoder = PieceEncoder(
                plan, self.paths, self.outputs, self.ladder, self.workspace, store
            )
            return encoder.encode(parts, task.advance_to)
        sound = sound_files.encode_sounds(
            plan,
            self.paths,
            self.outputs,
            self.ladder,
            self.workspace.ffmpeg.path,
            self.workspace.stop,
        )
        return sound, self._in_one_go(plan, task)

    def _searched(self, plan: Plan) -> Plan:
        binary, stop = self.workspace.ffmpeg, self.workspace.stop
        folder = self.outputs.folder
        return crf_search.search(plan, self.paths, self.ladder, binary, folder, stop)

    def _in_one_go(self, plan: Plan, task: Task) -> runner.ProcessResult:
        if plan.picture is None:
            return runner.NOTHING_READ
        program = self.workspace.ffmpeg.path
        command = encode_command(plan, self.paths, self.outputs, self.ladder, program)

        def advance(line: str) -> None:
            if (seconds := runner.parse_seconds(line)) is not None:
                task.advance_to(min(seconds, plan.length))

        limits = runner.Limits.for_length(plan.length)
        outcome = runner.run(command, self.workspace.stop, limits, advance)
        return runner.completed(outcome, command)

    def _store(self, plan: Plan) -> PieceStore:
        text = repr((plan, self.ladder, self.workspace.ffmpeg.version))
        digest = hashlib.sha256(text.encode()).hexdigest()
        return PieceStore(self.workspace.cache.pieces / self.key, digest)


def _with_trials(plan: Plan, note: dict[str, object]) -> Plan | None:
    """Return the plan with trials that were noted, None where the note is not one of them."""
    crf, figures = note.get("crf"), note.get("trials")
    if not isinstance(crf, float) or not isinstance(figures, list):
        return None
    return with_crf(plan, crf, tuple(Trial(*numbers) for numbers in figures))
