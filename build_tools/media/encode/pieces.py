"""Encodes the picture of a long recording piece by piece and joins the pieces to its films.

A piece that is finished survives whatever ends the build, and the next build goes on after it. Its
bytes do not depend on that: each piece is encoded in a process of its own.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.media.cache.piece_store import PieceStore
from build_tools.media.encode.outputs import (
    concat_list,
    join_command,
    piece_command,
    still_numbers,
    tile_numbers,
)
from build_tools.media.ffmpeg import runner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from build_tools.media.cache.workspace import Workspace
    from build_tools.media.encode.outputs import Outputs
    from build_tools.media.plan.ladder import Ladder
    from build_tools.media.plan.pieces import Piece
    from build_tools.model.transcoding import PicturePlan, Plan


@dataclass(frozen=True)
class PieceEncoder:
    """Encodes the pieces of one recording. `key` is that of its result."""

    plan: Plan
    paths: Sequence[Path]
    outputs: Outputs
    ladder: Ladder
    workspace: Workspace
    key: str

    def encode(
        self, parts: Sequence[Piece], advance: Callable[[float], None]
    ) -> tuple[runner.ProcessResult, list[str]]:
        """Make the films, stills and tiles; return how it ended, with the last command.

        `advance` is told the seconds that are finished. An encode that fails ends it.
        """
        picture, store = self.plan.picture, self._store()
        if picture is None:
            raise ValueError("there is no picture to encode")
        lines: tuple[str, ...] = ()
        count = 0
        for part in parts:
            begin = float(part.start / picture.rate)
            outcome, command = self._piece(part, store, lambda s, b=begin: advance(b + s))  # type: ignore[misc]
            if outcome.code != 0:
                return outcome, command
            lines, count = (*lines, *outcome.lines), count + outcome.count
        self._gather(picture, parts)
        command = join_command(self.plan, self.paths, self.outputs, self.workspace.ffmpeg.path)
        joined = runner.run(
            command, self.workspace.stop, runner.Limits.for_length(self.plan.length)
        )
        return runner.ProcessResult(
            joined.code, (*lines, *joined.lines), count + joined.count
        ), command

    def _store(self) -> PieceStore:
        text = repr((self.plan, self.ladder, self.workspace.ffmpeg.version))
        digest = hashlib.sha256(text.encode()).hexdigest()
        return PieceStore(self.workspace.cache.pieces / self.key, digest)

    def _piece(
        self, part: Piece, store: PieceStore, advance: Callable[[float], None]
    ) -> tuple[runner.ProcessResult, list[str]]:
        outputs = self.outputs.piece(part.number)
        # Not over what is there: its files may be those of the store.
        shutil.rmtree(outputs.folder, ignore_errors=True)
        outputs.folder.mkdir()
        name = outputs.folder.name
        if note := store.restore(name, outputs.folder):
            return runner.ProcessResult(0, (), int(str(note["count"]))), []
        path, program = self.paths[part.clip], self.workspace.ffmpeg.path
        advance(0.0)
        command = piece_command(self.plan, part, path, outputs, self.ladder, program)

        def hear(line: str) -> None:
            if (seconds := runner.parse_seconds(line)) is not None:
                advance(seconds)

        limits = runner.Limits.for_length(self.plan.length)
        outcome = runner.run(command, self.workspace.stop, limits, hear)
        if outcome.code == 0:
            store.keep(name, outputs.folder, {"count": outcome.count})
        return outcome, command

    def _gather(self, picture: PicturePlan, parts: Sequence[Piece]) -> None:
        """Write the lists of the pieces of each film; put stills and tiles one after the other."""
        for video in picture.videos:
            if not video.copied:
                text = concat_list(parts, picture.rate, self.outputs, video.label)
                self.outputs.concat_list(video.label).write_text(text, encoding="utf-8")
        board = picture.storyboard
        still, tile = picture.width * picture.height * 3, board.width * board.height * 3
        with self.outputs.stills.open("wb") as stills, self.outputs.tiles.open("wb") as tiles:
            for part in parts:
                made = self.outputs.piece(part.number)
                stills.write(_wanted(made.stills, still, still_numbers(picture, part)))
                tiles.write(_wanted(made.tiles, tile, tile_numbers(picture, part)))


def _wanted(path: Path, size: int, numbers: set[int]) -> bytes:
    """Return the pictures of a piece, of `size` bytes each, without a first one that is extra."""
    return path.read_bytes()[0 if 0 in numbers else size :]
