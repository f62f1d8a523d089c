"""What the checks of registers with rows share: their rules, and problems with their lines. Pure.

A row is a value of a list of the register; its location is the way to it, `("works", 3)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.model.rules import CheckRule, Rule
from build_tools.office.registers import STATIONS
from build_tools.reading.field_faults import KeyLines
from build_tools.reading.quoting import excerpt
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from build_tools.model.frozen_model import StrictModel
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.office.registers import Office

RowLocation = tuple[int | str, ...]

REGISTER_STATION_UNKNOWN = CheckRule(
    Rule.REGISTER_STATION_UNKNOWN, "登记里写的站点，名单（stations.yml）上没有"
)
REGISTER_VILLAGE = CheckRule(
    Rule.REGISTER_VILLAGE, "登记里写的村不认识，或者写着没有场地的村其实有站点"
)
REGISTER_WORD_UNKNOWN = CheckRule(
    Rule.REGISTER_WORD_UNKNOWN, "写的东西在这个文件自己的清单里没有，例如没有列出的培训内容"
)
REGISTER_ROW_REPEATED = CheckRule(Rule.REGISTER_ROW_REPEATED, "同一件事登记了两遍")
REGISTER_DATES = CheckRule(Rule.REGISTER_DATES, "日期前后颠倒，例如修好的日子比报修的早")
REGISTER_DATE_FUTURE = CheckRule(
    Rule.REGISTER_DATE_FUTURE, "写的是已经做了的事，日期却还没有到", Severity.WARNING
)
REGISTER_INCOMPLETE = CheckRule(
    Rule.REGISTER_INCOMPLETE, "缺了一半，例如写了做完，没有写哪天；停了，没有写卡在哪里"
)
REGISTER_CONTRADICTORY = CheckRule(
    Rule.REGISTER_CONTRADICTORY, "两处对不上，例如还没有做完却写了完工的日子"
)


@dataclass(frozen=True)
class RegisterRows:
    """Makes problems of the rows of one register, with the lines of their keys."""

    office: Office
    keys: KeyLines

    @classmethod
    def of(cls, office: Office, folder: str, file: str) -> RegisterRows:
        """The rows of a file in `folder`, which is named as people name it."""
        return cls(office, KeyLines(f"{folder}/{file}", office.lines.get(file, {})))

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of all stations."""
        return frozenset(station.code for station in self.office.stations.stations)

    @cached_property
    def codes_by_name(self) -> dict[str, str]:
        """The codes by what else people call a station: its name, its village, or that less 村."""
        stations = self.office.stations.stations
        short = {station.village.removesuffix("村"): station.code for station in stations}
        names = {station.name: station.code for station in stations}
        return short | names | {station.village: station.code for station in stations}

    def line_of(self, location: RowLocation) -> int:
        """Return the line of a row or of a key in it."""
        return self.keys.line_of(location)

    def problem(
        self,
        rule: CheckRule,
        text: tuple[str, str],
        location: RowLocation,
        severity: Severity | None = None,
    ) -> Problem:
        """Return a problem with message and hint `text` at a location."""
        return rule.problem(self.keys.path, self.line_of(location), *text, severity)

    def unknown_stations(self, name: str, rows: Iterable[Any]) -> Iterator[Problem]:
        """Yield each station of a list that is not registered."""
        for index, row in enumerate(rows):
            yield from self.unknown_station(row.station, (name, index, "station"))

    def unknown_station(self, station: str, location: RowLocation) -> Iterator[Problem]:
        """Yield a problem where a station is not registered; none while the list is broken."""
        if station in self.codes or STATIONS in self.office.refused:
            return
        message = _("there is no station '{code}'").format(code=excerpt(station))
        code = self.codes_by_name.get(station)
        hint = _("write for example {example}").format(example=f"station: {code}")
        text = (message, hint if code else suggestion(station, self.codes))
        yield self.problem(REGISTER_STATION_UNKNOWN, text, location)

    def unlisted(
        self, word: str, key: str, listed: Sequence[str], location: RowLocation
    ) -> Iterator[Problem]:
        """Yield a problem where a word is not in the register's own list `key`."""
        if word in listed:
            return
        message = _("'{word}' does not stand under '{key}'").format(word=excerpt(word), key=key)
        hint = suggestion(word, listed) if listed else _("add it there")
        yield self.problem(REGISTER_WORD_UNKNOWN, (message, hint), location)

    def repeated(
        self, rows: Iterable[tuple[tuple[object, ...], RowLocation]], hint: str = ""
    ) -> Iterator[Problem]:
        """Yield each row that an earlier one is the same as, by what tells rows apart."""
        hint = hint or _("take one of the two out, or tell them apart")
        first_location: dict[tuple[object, ...], RowLocation] = {}
        for identity, location in rows:
            first = first_location.setdefault(identity, location)
            if first != location:
                text = _("{row} stands in line {line} already").format(
                    row=excerpt(", ".join(_parts_of(identity))), line=self.line_of(first)
                )
                yield self.problem(REGISTER_ROW_REPEATED, (text, hint), location)

    def disordered(
        self, row: StrictModel, location: RowLocation, *pairs: tuple[str, str]
    ) -> Iterator[Problem]:
        """Yield each pair of keys, earlier and later, whose days are the wrong way round."""
        for earlier, later in pairs:
            first: dt.date | None = getattr(row, earlier)
            second: dt.date | None = getattr(row, later)
            if first is not None and second is not None and second < first:
                message = _("'{later}' ({second}) is before '{earlier}' ({first})").format(
                    later=later, second=second, earlier=earlier, first=first
                )
                text = (message, _("correct one of the two days"))
                yield self.problem(REGISTER_DATES, text, (*location, later))

    def in_future(
        self, row: StrictModel, location: RowLocation, today: Month, *keys: str
    ) -> Iterator[Problem]:
        """Yield each day of something done that comes after the month `today`."""
        for key in keys:
            day: dt.date | None = getattr(row, key)
            if day is not None and day > today.last_day:
                message = _("'{key}' is {day}, which is still to come").format(key=key, day=day)
                hint = _("correct the day, or leave it out until it is done")
                yield self.problem(REGISTER_DATE_FUTURE, (message, hint), (*location, key))

    def incomplete(
        self, row: StrictModel, location: RowLocation, key: str, other: str, example: str
    ) -> Iterator[Problem]:
        """Yield a problem where `key` is written and `other`, which belongs to it, is not."""
        if getattr(row, key) is not None and getattr(row, other) is None:
            message = _("'{key}' is written, but not '{other}'").format(key=key, other=other)
            hint = _("add it: {example}").format(example=f"{other}: {example}")
            yield self.problem(REGISTER_INCOMPLETE, (message, hint), (*location, key))


def _parts_of(identity: tuple[object, ...]) -> Iterator[str]:
    for part in identity:
        if isinstance(part, tuple):
            yield from _parts_of(part)
        elif part is not None:
            yield str(part)
