"""The stage `inspect`: the facts and measurements of recordings, or why they cannot be used."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from build_tools.allowed_code import require_allowed_code
from build_tools.errors import MediaError, ProjectError
from build_tools.media.inspection import inspect
from build_tools.messages import _
from build_tools.project import CONFIG_NAME, read_project
from build_tools.stages.lesson_media import RECORDING_BROKEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from build_tools.media.inspection import Inspection
    from build_tools.model.problem import Problem


def inspect_files(
    folder: Path, files: Iterable[Path]
) -> Iterator[tuple[Path, Inspection | Problem]]:
    """Yield each file with what is known of it, as soon as it is known.

    The recordings may lie anywhere; the ffmpeg is that of the project in `folder`, if there is one.
    """
    ffmpeg = _ffmpeg_of(folder)
    for file in files:
        try:
            yield file, inspect(file, ffmpeg, threading.Event())
        except MediaError as error:
            hint = _("play it on a PC; if that fails too, take another copy or record it anew")
            yield file, RECORDING_BROKEN.problem(str(file), 0, str(error), hint)


def _ffmpeg_of(folder: Path) -> str:
    if not (folder / CONFIG_NAME).exists():
        return ""
    try:
        project = read_project(folder)
    except ProjectError:
        return ""  # `check` tells what is wrong with the project
    if project.settings.ffmpeg:
        require_allowed_code(project)
    return project.ffmpeg
