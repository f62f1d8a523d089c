"""What the templates of the timetable receive: texts ready to be shown, in Chinese.

URLs are relative to the site's root; names in `media/` are bare file names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from build_tools.model.media import SoundView


@dataclass(frozen=True)
class ShownLesson:
    """A lesson on a day. `url` is empty where no page of it is in the edition.

    `time` is when it begins, as far as the lengths before it are known.
    """

    id: str
    title: str
    url: str
    picture: str
    length: str
    time: str = ""


@dataclass(frozen=True)
class ShownItem:
    """Something that begins at `time`: 9:00, 到 11:00, 全镇同时看. `kind` is that of the slot."""

    time: str
    until: str
    kind: str
    label: str
    title: str
    about: str
    """Who speaks, and where: 镇农技推广站 · 青石岭村果园."""
    lessons: tuple[ShownLesson, ...]
    recording: ShownLesson | None = None
    note: str = ""


@dataclass(frozen=True)
class ShownDay:
    """A day of the timetable: 2026-11-05, 5, 星期四, 11月5日 星期四, 农历九月廿七."""

    day: str
    number: int
    weekday: str
    label: str
    lunar: str
    is_study_day: bool
    hours: str
    """When its study day begins and ends: 9:00 到 11:00; empty on other days."""
    notes: tuple[str, ...]
    """What is not as usual, and why."""
    items: tuple[ShownItem, ...]
    lessons: tuple[ShownLesson, ...]
    """The lessons of its study day, each once."""
    slot: str = "on_demand"
    """The kind of its study day."""


@dataclass(frozen=True)
class OfferedItem:
    """What the page of sessions offers for a day: 9:00 全镇同时看, with the ids of its lessons."""

    day: str
    slot: str
    text: str
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class SessionView:
    """集中学习: what the timetable has for the days of the month and of the next one."""

    items: tuple[OfferedItem, ...]


@dataclass(frozen=True)
class SameTimePart:
    """A part of a recording as bare file names, empty where there is none, and its seconds.

    `sounds` are those in other languages than its own, which people call `spoken`.
    """

    hd: str
    small: str
    audio: str
    poster: str
    seconds: float
    sounds: tuple[SoundView, ...]
    spoken: str


@dataclass(frozen=True)
class SameTimeLesson:
    """A lesson that all stations watch at `time` of a day, with its recording in parts."""

    day: str
    time: str
    lesson: ShownLesson
    parts: tuple[SameTimePart, ...]


@dataclass(frozen=True)
class SameTimeView:
    """定时同播: what is played at the same time everywhere, in order. `month` is 2026-11."""

    month: str
    label: str
    lessons: tuple[SameTimeLesson, ...]


@dataclass(frozen=True)
class ShownMonth:
    """A month of the timetable: 2026-11, 2026年11月, its days."""

    key: str
    label: str
    days: tuple[ShownDay, ...]

    @property
    def study_days(self) -> str:
        """The days of the month that are study days: 5日、15日、25日."""
        return "、".join(f"{day.number}日" for day in self.days if day.is_study_day)


@dataclass(frozen=True)
class Announcement:
    """What is read over the loudspeaker for a day: 2026-11-05, 11月5日 星期四, its sentences."""

    day: str
    label: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class NoticeView:
    """明白纸: the month on one sheet for the wall, and what is read aloud for each day."""

    month: ShownMonth
    crowd: str
    """How full the sheet is, by which its type is chosen: `few`, `some` or `many` lines."""
    announcements: tuple[Announcement, ...]


@dataclass(frozen=True)
class TimetableView:
    """节目单: the month of the edition, and the next one."""

    month: ShownMonth
    following: ShownMonth
