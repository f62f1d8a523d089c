"""Writes the lesson that a broadcast became into its slot; every other byte of the file stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError, DiskError
from build_tools.files import atomic_write_all
from build_tools.messages import _
from build_tools.os_reasons import os_reason
from build_tools.project import TIMETABLE
from build_tools.reading.yaml_edits.edits import SetValue
from build_tools.reading.yaml_edits.text import TextNotEditable, edited_text

if TYPE_CHECKING:
    from build_tools.project import Project


class SlotEdit:
    """The text of a timetable in which a slot names its recording, ready to be written."""

    def __init__(self, project: Project, index: int, lesson: str) -> None:
        """Raise CoursewareError where the file cannot be changed safely; nothing is written."""
        self._file = project.content / TIMETABLE
        self._before = self._file.read_bytes()
        edit = SetValue(("slots", index), ("recording",), lesson)
        try:
            # Decoded by hand: line ends stay as they are.
            self._after = edited_text(self._before.decode(), [edit]).encode()
        except (TextNotEditable, UnicodeDecodeError) as error:
            message = _("{path} cannot be changed by the program — write there: recording: {id}")
            path = project.path_of(TIMETABLE)
            raise CoursewareError(message.format(path=path, id=lesson)) from error

    def write(self) -> None:
        """Write the file, unless somebody has changed it meanwhile. Raises DiskError."""
        try:
            atomic_write_all({self._file: (self._before, self._after)})
        except OSError as error:
            message = _("{path} cannot be written: {reason}")
            filled = message.format(path=self._file, reason=os_reason(error))
            raise DiskError(filled) from error
