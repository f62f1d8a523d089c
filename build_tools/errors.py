"""The one tree of exceptions: faults of the world, worded for the person who must act.

    CoursewareError              exit code 1
    ├── ProjectError             no project here, or its mkdocs.yml cannot be used
    │   └── LessonExists         a new lesson would lie where one lies; stands in `authoring.new`
    ├── BackupError              a backup is damaged, or would overwrite what is there
    ├── ReviewRefused            a step of the review chain that may not be taken
    ├── ProblemsFound            values of `model.problem` that stop the verb; carries them all
    ├── ToolError                a program that we need is missing or too old
    ├── DiskError                full, read-only, in use
    ├── LineError                a server cannot be reached, or sends files that were not signed
    │   └── NotAsSigned          the bytes of a file are not those that were signed
    ├── StationUnknown           nobody says which station a medium is for
    ├── ClusterError             the scheduler or the workers of a cluster are not usable
    ├── InUse                    another run is working with the same folder
    ├── Untrusted                a signature, a list or a key that is not to be trusted
    └── MediaError               a recording cannot be used or an encode failed
        ├── SourceRefused        not a recording that we open (playlist, FIFO, empty, ...)
        ├── EncodeFailed         ffmpeg failed; carries the command and the end of its stderr
        ├── OutputRejected       ffmpeg reported success, but the output failed a check
        │   └── DamageUnaccepted the recording is damaged, and nobody has said that it may go out
        └── PublishedLost        a file that stations hold is missing or damaged here

Faults in *content* are values (`model.problem.Problem`), not exceptions: they are collected and
shown together. Bugs stay tracebacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class CoursewareError(Exception):
    """A fault that a person can act on; `str(error)` is what they read."""

    exit_code = 1


class ProjectError(CoursewareError):
    """There is no usable project in this folder."""


class BackupError(CoursewareError):
    """The backup is damaged, or restoring it would overwrite what is there."""


class ReviewRefused(CoursewareError):
    """The lesson is not in the state where this step begins, or the person may not take it."""


class ToolError(CoursewareError):
    """A program that we need is missing, too old, or lacks a capability."""


class DiskError(CoursewareError):
    """The disk is full, read-only, or the file is in use."""


class LineError(CoursewareError):
    """A server does not answer, or sends files that were not signed."""


class NotAsSigned(LineError):
    """A server gave other bytes than were signed, so those that came before are worth nothing."""


class StationUnknown(CoursewareError):
    """Neither the person nor the medium says which station it is for."""


class ClusterError(CoursewareError):
    """A scheduler does not answer, or no worker can be used."""


class InUse(CoursewareError):
    """Another run is working with the same folder."""


class Untrusted(CoursewareError):
    """A signature, a list or a key is not to be trusted; nothing was done with it."""


class MediaError(CoursewareError):
    """A recording cannot be turned into renditions; the message is one line."""


class SourceRefused(MediaError):
    """The file is not a recording that we open."""


class EncodeFailed(MediaError):
    """ffmpeg ended with an error."""

    def __init__(self, message: str, *, command: Sequence[str] = (), stderr: str = "") -> None:
        super().__init__(message)
        self.command = tuple(command)
        self.stderr = stderr


class OutputRejected(MediaError):
    """ffmpeg reported success, but the output failed a check."""


class DamageUnaccepted(OutputRejected):
    """So much of a recording is damaged that a person has to say that it may go out."""

    def __init__(self, message: str, name: str, code: str) -> None:
        super().__init__(message)
        self.name, self.code = name, code
        """The recording, and what they write to say so."""


class PublishedLost(MediaError):
    """A file that was published is missing or damaged; only a person can say what to do."""
