"""The methods of scoring: a closed vocabulary, one model for each. Pure.

What a method makes of a year's measures is left to the room `assessment`; whether the parts of a
rule book fit each other, to the checks of `office`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from build_tools.model.assessment.exact import (
    Amount,
    HoursAmount,
    MinutesAmount,
    NotNegative,
    Positive,
    ShareAmount,
    TimesAmount,
)
from build_tools.model.assessment.quantities import (
    LearningHours,
    Minutes,
    Persons,
    PersonTimes,
    Quantity,
    Share,
    Times,
)
from build_tools.model.frozen_model import StrictModel, as_tuple
from build_tools.model.lesson import Id, Line
from build_tools.model.records.statement import SlotKind

METHOD_LABELS = {
    "share": "按比例",
    "bands": "分档",
    "missing": "缺一次扣一次",
    "rank": "排名",
    "award": "加分",
    "given": "考核组给分",
    "veto": "一票否决",
    "stars": "评星",
    "hours": "学时",
}
"""Every method, and what people call it."""

MeasureName = Literal[
    "minutes",
    "sessions",
    "attendance",
    "persons",
    "person_times",
    "learning_hours",
    "completed",
    "applications",
    "results",
    "needs",
    "questions",
]
MEASURES: dict[str, tuple[str, type[Quantity]]] = {
    "minutes": ("学习时间", Minutes),
    "sessions": ("集中学习", Times),
    "attendance": ("参学率", Share),
    "persons": ("参学人数", Persons),
    "person_times": ("参学人次", PersonTimes),
    "learning_hours": ("学时", LearningHours),
    "completed": ("自学", Times),
    "applications": ("学用转化", Times),
    "results": ("见了成效的学用转化", Times),
    "needs": ("报学习需求", Times),
    "questions": ("提问", Times),
}
"""Every figure of a station's year: what people call it, and its kind."""

LearnerGroup = Literal["member", "cadre", "villager", "station_manager", "branch_secretary"]
GROUP_LABELS = {
    "member": "党员",
    "cadre": "干部",
    "villager": "村民",
    "station_manager": "管理员",
    "branch_secretary": "支部书记",
}
CalendarUnit = Literal["study_days", "months"]
Slots = Annotated[tuple[SlotKind, ...], BeforeValidator(as_tuple)]


class Condition(StrictModel):
    """What a study day or a month must have, so that it counts.

    `attendance` chooses the sessions that count at all; a bad session more takes nothing away.
    """

    days: Literal["all", "study", "other"] = "all"
    slots: Slots = ()
    attendance: ShareAmount | None = None
    minutes: MinutesAmount | None = None
    sessions: TimesAmount | None = None
    reported_by: Annotated[int, Field(ge=1, le=28)] | None = None
    """The day of the following month by which the month's records must have come."""


class ShortMinus(StrictModel):
    """Minus points for each part of the share that is short; `part`: what a part of it costs."""

    how: Literal["minus"]
    each: ShareAmount
    minus: Positive
    part: Literal["whole", "exact", "none"]


class ShortProportion(StrictModel):
    """Points in proportion to the share that was reached."""

    how: Literal["proportion"]


class ShortNothing(StrictModel):
    """No points at all."""

    how: Literal["nothing"]


Shortfall = Annotated[ShortMinus | ShortProportion | ShortNothing, Field(discriminator="how")]


class _Item(StrictModel):
    id: Id
    name: Line


class _ScoredItem(_Item):
    points: Positive
    """The most that there is to get."""


class ShareRule(_ScoredItem):
    """Points for the share of study days or months that count."""

    method: Literal["share"]
    of: CalendarUnit
    counts: Condition
    aim: ShareAmount
    short: Shortfall


class Band(StrictModel):
    """From this amount on, these points."""

    threshold: Amount = Field(validation_alias="from")
    points: NotNegative


class BandsRule(_ScoredItem):
    """Points by bands of a figure; below the lowest band none."""

    method: Literal["bands"]
    by: MeasureName
    bands: Annotated[tuple[Band, ...], BeforeValidator(as_tuple), Field(min_length=1)]


class MissingRule(_ScoredItem):
    """Minus points for each study day or month that does not count, down to none."""

    method: Literal["missing"]
    of: CalendarUnit
    counts: Condition
    minus: Positive


class RankRule(_ScoredItem):
    """Minus points for each place behind the first; the same figure has the same place."""

    method: Literal["rank"]
    by: MeasureName
    minus: Positive


class AwardRule(_ScoredItem):
    """Plus points for each so much of a figure, up to `points`."""

    method: Literal["award"]
    by: MeasureName
    each: Amount
    plus: Positive


class GivenRule(_ScoredItem):
    """Points that people give, from `office/given.yml`: from none up, or from all down."""

    method: Literal["given"]
    begin: Literal["zero", "full"]


class VetoGiven(StrictModel):
    """When `office/given.yml` says so."""

    how: Literal["given"]


class VetoBelow(StrictModel):
    """When a figure of the year is below this."""

    how: Literal["below"]
    by: MeasureName
    least: Amount


class VetoRule(_Item):
    """Whatever the points: no better rating than this one."""

    method: Literal["veto"]
    to: Id
    when: Annotated[VetoGiven | VetoBelow, Field(discriminator="how")]


class StationPosts(StrictModel):
    """How many hold a post at each station: only a statement in their role makes them known, so
    those who never learned in it are counted by this."""

    station_manager: Annotated[int, Field(ge=0, le=9)] = 0
    branch_secretary: Annotated[int, Field(ge=0, le=9)] = 1

    def of_group(self, group: str) -> int:
        """How many of a group a station has at least."""
        return int(getattr(self, group)) if group in type(self).model_fields else 0


class HoursRule(_ScoredItem):
    """Points for the share of people who reach the learning hours of their group."""

    method: Literal["hours"]
    aims: Annotated[dict[LearnerGroup, HoursAmount], Field(min_length=1)]
    posts: StationPosts = StationPosts()
    aim: ShareAmount
    short: Shortfall


PlainRule = Annotated[
    ShareRule | BandsRule | MissingRule | RankRule | AwardRule | GivenRule | HoursRule,
    Field(discriminator="method"),
]


class StarRule(_ScoredItem):
    """One star: its items, whose points make up its own."""

    items: Annotated[tuple[PlainRule, ...], BeforeValidator(as_tuple), Field(min_length=1)]


class StarsRule(_ScoredItem):
    """Stars, each awarded from `least` points on."""

    method: Literal["stars"]
    least: Positive
    stars: Annotated[tuple[StarRule, ...], BeforeValidator(as_tuple), Field(min_length=1)]


AnyRule = Annotated[
    ShareRule
    | BandsRule
    | MissingRule
    | RankRule
    | AwardRule
    | GivenRule
    | VetoRule
    | StarsRule
    | HoursRule,
    Field(discriminator="method"),
]
