"""The qualities of a lesson at a station, from its text alone to the best picture. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.model.media import AUDIO
from build_tools.model.plan import PLAYED, SMALL, STORYBOARD, VIDEOS, Note

if TYPE_CHECKING:
    from build_tools.model.plan import PlanLesson

TEXT, SOUND, FILM, BEST = range(4)
"""The levels: `FILM` is the smaller picture where there are two."""
_WHOLE, _SMALLER_PICTURE, _SOUND_OF_A_FILM = 10, 9, 6


@dataclass(frozen=True)
class QualityLevel:
    """The labels of a level, with those of the page; the bytes of what plays; a note for people.

    `worth` is how much of the lesson comes across: 10 for the best that the station can use.
    """

    labels: tuple[str, ...]
    bytes: int
    note: Note
    worth: int


@dataclass(frozen=True)
class QualityLevels:
    """A lesson's levels for one kind of station, and the lowest at which something plays."""

    levels: tuple[QualityLevel, ...]
    lowest: int
    """`TEXT` where nothing can play."""


def levels_of(lesson: PlanLesson, quality: str) -> QualityLevels:
    """Return the lesson's levels at a station that can use films up to `quality`."""
    films = [label for label in VIDEOS if label in lesson.files]
    sound = (AUDIO,) if AUDIO in lesson.files else ()
    storyboard = (STORYBOARD,) if STORYBOARD in lesson.files else ()
    usable = _usable(lesson, films, quality)
    with_film = [(label, *sound, *storyboard) for label in usable] or [sound]
    played = ((), sound, with_film[-1], with_film[0])
    lowest = next((level for level, labels in enumerate(played) if labels), TEXT)
    with_page = page_labels(lesson)
    return QualityLevels(
        tuple(
            QualityLevel(
                (*labels, *with_page),
                size_of(lesson, labels),
                _note(labels, played[BEST], films),
                _worth(labels, played[BEST]),
            )
            for labels in played
        ),
        lowest,
    )


def _usable(lesson: PlanLesson, films: list[str], quality: str) -> list[str]:
    """Return the labels of the films for such stations, the better one first."""
    if quality == AUDIO:
        return []
    if quality == SMALL:
        return films[-1:]
    if len(films) > 1 and size_of(lesson, (films[0],)) <= size_of(lesson, (films[1],)):
        return films[:1]  # the better picture is no larger: there is nothing to step down to
    return films


def _note(labels: tuple[str, ...], best: tuple[str, ...], films: list[str]) -> Note:
    if not best:
        return Note.NO_SOUND if films else Note.NONE
    if not labels:
        return Note.NO_ROOM
    if labels == best:
        return Note.NONE
    return Note.SMALLER if set(labels) & set(VIDEOS) else Note.SOUND_ONLY


def _worth(labels: tuple[str, ...], best: tuple[str, ...]) -> int:
    if labels == best:
        return _WHOLE if best else 0
    if set(labels) & set(VIDEOS):
        return _SMALLER_PICTURE
    return _SOUND_OF_A_FILM if labels else 0


def page_labels(lesson: PlanLesson) -> tuple[str, ...]:
    """Return the labels that go with the page wherever it goes."""
    return tuple(label for label in lesson.files if label not in (*PLAYED, STORYBOARD))


def size_of(lesson: PlanLesson, labels: tuple[str, ...]) -> int:
    """Return the bytes of the files under these labels."""
    return sum(file.size for label in labels for file in lesson.files[label])
