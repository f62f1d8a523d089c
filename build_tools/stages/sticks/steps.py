"""What a handout asks and reports, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.problem import Problem
    from build_tools.release.delivery.recognition import Recognition
    from build_tools.stages.sticks.sender import TakenBack


@dataclass(frozen=True)
class WhoseMedium:
    """The question whose a medium is: it does not say so itself.

    `proposals` are stations that are likely, the likeliest first; `default` is the one that a
    medium without anything on it gets where nothing is typed, empty for none. `second_for` is the
    station of the answer, where that one had another medium at this handout: is this right?
    """

    medium: str
    recognition: Recognition
    proposals: tuple[str, ...]
    default: str = ""
    second_for: str = ""


@dataclass(frozen=True)
class MediumRecognised:
    """A medium was plugged in, and it is known whose it is; `playing` is the release on it."""

    medium: str
    station: str
    playing: str
    is_second: bool


@dataclass(frozen=True)
class MediumReturned:
    """What came back on a medium was read."""

    medium: str
    returned: TakenBack


@dataclass(frozen=True)
class CopyingGoesOn:
    """Another quarter was copied, or read."""

    medium: str
    label: str
    percent: int


@dataclass(frozen=True)
class MediumServed:
    """A medium has the release: `files` and `bytes` were copied, or it had all of it already.

    `problems` are left on it, and are to be looked at before it goes out.
    """

    medium: str
    station: str
    files: int
    bytes: int
    was_there: bool = False
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class MediumFailed:
    """A medium was not brought to the release; `station` is empty where it is not known."""

    medium: str
    station: str
    reason: str


Step = MediumRecognised | MediumReturned | CopyingGoesOn | MediumServed | MediumFailed


@dataclass(frozen=True)
class HandoutResult:
    """How it stands when the handout closes.

    `failed` are the media that were not brought to the release by a later try either; `missing`
    are the stations to which it was not sent yet, in any run; `broken_off` are the places where a
    delivery was under way.
    """

    release: str
    served: tuple[MediumServed, ...]
    failed: tuple[MediumFailed, ...]
    missing: tuple[str, ...]
    sent_before: int
    broken_off: tuple[str, ...] = ()
