"""A statement: one thing that a station says of its learning (format: `docs/records.md`). Pure.

Cutting files into lines and telling what is wrong with a line are left to `records`.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from build_tools.model.frozen_model import StrictModel
from build_tools.model.lesson import Id
from build_tools.model.records.statement_kind import StatementKind
from build_tools.model.station import Code

VERSION = 1
LONGEST_LINE = 60_000
"""Bytes of a statement's line."""
LAST_NUMBER = 999_999

_ID = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)-([0-9a-f]{8})-([1-9][0-9]{0,5})")
_NO_NUL = r"^[^\x00]*$"


def _day(value: Any) -> dt.date:
    # Python takes other forms of ISO 8601 too, such as 20261105 and 2026-W45-4.
    if not isinstance(value, str) or len(value) != 10 or value[4::3] != "--":
        raise ValueError("day")
    return dt.date.fromisoformat(value)


def _moment(value: Any) -> dt.datetime:
    if not isinstance(value, str) or len(value) != 19 or value[4:17:3] != "--T::":
        raise ValueError("moment")
    return dt.datetime.fromisoformat(value)


def _number(value: Any) -> Any:
    # 1.0 and true equal 1, and are none of our numbers.
    if type(value) is not int:
        raise ValueError("number")
    return value


def _truth(value: Any) -> Any:
    if value is not True:
        raise ValueError("true")
    return value


Role = Literal["villager", "member", "cadre", "station_manager", "branch_secretary"]
SlotKind = Literal["live", "same_time", "on_demand", "lecture", "consultation", "teaching"]
PLAYED_SLOTS = ("on_demand", "same_time")
"""Slots that this PC plays: a broadcast runs on the television, a lecture is spoken."""

Pc = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]
Sha16 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
ShaOrNone = Annotated[str, StringConstraints(pattern=r"^(?:[0-9a-f]{16})?$")]
StatementId = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-f]{8}-[1-9][0-9]{0,5}$")
]
_EMPTY_SHEET = r"CWS1:[A-Z0-9-]+:(?:ATTENDED|NEEDS|FAULT|APPLIED):[0-9A-F]{8}-[1-9][0-9]{0,5}"
SheetCode = Annotated[str, StringConstraints(pattern=f"^(?:{_ID.pattern}|{_EMPTY_SHEET})$")]
"""A printed sheet: the id of its statement, or the code of a register that was printed empty."""
TypedSheet = Annotated[
    str, StringConstraints(pattern=f"^(?:{_ID.pattern}|{_EMPTY_SHEET}:[1-9][0-9]?)$")
]
"""What was typed in: the id of a statement, or a row of an empty register."""
PersonId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
QuestionKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,80}$")]
ClockTime = Annotated[str, StringConstraints(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$")]
Day = Annotated[dt.date, BeforeValidator(_day)]
Moment = Annotated[dt.datetime, BeforeValidator(_moment)]
Text = Annotated[str, StringConstraints(max_length=2000, pattern=_NO_NUL)]
ShortText = Annotated[str, StringConstraints(max_length=60, pattern=_NO_NUL)]
Heads = Annotated[int, Field(ge=0, le=9_999)]
Seconds = Annotated[int, Field(ge=0, le=7 * 86_400)]
Points = Annotated[int, Field(ge=0, le=9_999)]
# JSON has lists and no tuples; what is in them stays strict.
People = Annotated[tuple[PersonId, ...], Field(strict=False)]
Lessons = Annotated[tuple[Id, ...], Field(strict=False, max_length=100)]

_EVERYWHERE = "v id station pc n prev kind day written word replaces void lessons role text sheet"
_IN_SOME = {
    "attended": "present expected start end arrivals departures guests members villagers slot "
    "late_reason played took",
    "completed": "present played took",
    "answered": "present answers score of",
    "applied": "result households",
    "asked": "sound",
    "needs": "wish want",
    "fault": "equipment condition",
}
FIELDS_OF = {
    kind: frozenset(f"{_EVERYWHERE} {fields}".split()) for kind, fields in _IN_SOME.items()
}


def key_of(field: str) -> str:
    """Return the key of the line that a field is read from."""
    return str(Statement.model_fields[field].validation_alias or field)


def split_id(text: str) -> tuple[str, str, int]:
    """Return station, pc and number of a statement's id. Raises ValueError."""
    match = _ID.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return match[1], match[2], int(match[3])


def join_id(station: str, pc: str, number: int) -> str:
    """Return the id of a statement."""
    return f"{station}-{pc}-{number}"


class PeopleByKind(StrictModel):
    """Who was present: ids of the roster, which say nothing outside of the station."""

    member: People = ()
    cadre: People = ()
    villager: People = ()

    def exceeds(self, expected: HeadsByKind) -> bool:
        """Whether more of a kind were present than expected."""
        return (
            len(self.member) > expected.member
            or len(self.cadre) > expected.cadre
            or len(self.villager) > expected.villager
        )

    @property
    def everybody(self) -> tuple[tuple[str, str], ...]:
        """Each person with the kind of learner, `(person, kind)`."""
        return (
            *((person, "member") for person in self.member),
            *((person, "cadre") for person in self.cadre),
            *((person, "villager") for person in self.villager),
        )


class HeadsByKind(StrictModel):
    """How many of each kind were on the roster when signing in began."""

    member: Heads = 0
    cadre: Heads = 0
    villager: Heads = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.member + self.cadre + self.villager


class AnswerTally(StrictModel):
    """What became of one question of a self-test."""

    right: bool
    first: bool = False
    """Whether it was right at the first try."""
    tries: Annotated[int, Field(ge=0, le=999)] = 1


class Statement(StrictModel):
    """One statement. Three keys have another name here: `held`, `left` and `wanted`."""

    v: Annotated[Literal[1], BeforeValidator(_number)]
    id: StatementId
    station: Code
    pc: Pc
    n: Annotated[int, Field(ge=1, le=LAST_NUMBER)]
    prev: ShaOrNone
    kind: StatementKind
    day: Day = Field(validation_alias="held")
    """The day that it is about."""
    written: Moment
    """When it was entered, by the clock of that PC."""
    word: ShaOrNone
    replaces: StatementId | None = None
    void: Annotated[Literal[True], BeforeValidator(_truth)] | None = None
    lessons: Lessons = ()
    role: Role | None = None
    text: Text = ""
    sheet: TypedSheet | None = None
    """The printed sheet that the office typed this in from, or the row of an empty one."""

    present: PeopleByKind | None = None
    expected: HeadsByKind | None = None
    start: ClockTime | None = None
    end: ClockTime | None = None
    arrivals: dict[PersonId, ClockTime] = Field(default_factory=dict, validation_alias="arrived")
    departures: dict[PersonId, ClockTime] = Field(default_factory=dict, validation_alias="left")
    guests: Heads = 0
    members: Heads | None = None
    """Heads counted by hand, cadres among them; None where nobody counted."""
    villagers: Heads | None = None
    slot: SlotKind | None = None
    late_reason: Text = ""
    played: dict[Id, Seconds] = Field(default_factory=dict)
    took: Seconds | None = None

    answers: dict[QuestionKey, AnswerTally] = Field(default_factory=dict)
    score: Points | None = None
    of: Points | None = None

    result: Text = ""
    households: Annotated[int, Field(ge=0, le=99_999)] | None = None

    sound: Sha16 | None = None

    wish: Text = Field(default="", validation_alias="wanted")
    want: Literal["video", "audio"] | None = None

    equipment: ShortText = ""
    condition: Literal["good", "faulty", "repaired"] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.id != f"{self.station}-{self.pc}-{self.n}":
            raise ValueError("id")
        fields = self.model_fields_set
        if not fields <= FIELDS_OF[self.kind]:
            strays = fields - FIELDS_OF[self.kind]
            raise ValueError("key", key_of(min(strays)))
        if self.replaces == self.id or (self.void and not self.replaces):
            raise ValueError("replaces")
        if self.present is not None:
            people = (*self.present.member, *self.present.cadre, *self.present.villager)
            if len(set(people)) != len(people):
                raise ValueError("present")
        if self.score is not None and (self.of is None or self.score > self.of):
            raise ValueError("score")
        return self

    @property
    def people_present(self) -> int:
        """How many came, guests too: signed in or counted by hand, whichever is more.

        Heads of members hold cadres, heads of villagers hold guests.
        """
        present = self.present or PeopleByKind()
        members = len(present.member) + len(present.cadre)
        villagers = len(present.villager) + self.guests
        return max(members, self.members or 0) + max(villagers, self.villagers or 0)

    @property
    def exceeds_roster(self) -> bool:
        """Whether more of a kind were present than the roster had when signing in began."""
        if self.present is None or self.expected is None:
            return False
        return self.present.exceeds(self.expected)
