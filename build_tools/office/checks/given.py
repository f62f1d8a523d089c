"""Checks of points that people gave, against the rule book and the list of stations. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.assessment.methods import GivenRule, VetoGiven, VetoRule
from build_tools.model.rules import CheckRule, Rule
from build_tools.office.registers import ASSESSMENT, STATIONS
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.assessment.given import GivenPoints
    from build_tools.model.assessment.methods import AnyRule, PlainRule
    from build_tools.model.assessment.rule_book import RuleBook, Scheme
    from build_tools.model.problem import Problem
    from build_tools.office.registers import Office
    from build_tools.reading.field_faults import KeyLines

GIVEN_POINTS = CheckRule(
    Rule.GIVEN_POINTS, "给的分对不上考核办法：没有这一项、没有这个站点，或者该加的写成了减的"
)


def check_given(office: Office, keys: KeyLines) -> Iterator[Problem]:
    """Yield the problems of `office/given.yml`."""
    codes = [station.code for station in office.stations.stations]
    first: dict[GivenPoints, int] = {}
    for index, entry in enumerate(office.given_points.grants):
        line = keys.line_of(("given", index))
        if entry in first:
            text = _("the same stands in line {line} already").format(line=first[entry])
            remedy = _("leave one of them, or write in 'why' what it was the second time")
            yield GIVEN_POINTS.problem(keys.path, line, text, remedy)
        first.setdefault(entry, line)
        for key, message, hint in _faults(entry, office, codes):
            line = keys.line_of(("given", index, key))
            yield GIVEN_POINTS.problem(keys.path, line, message, hint)


def _faults(entry: GivenPoints, office: Office, codes: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield key, message and hint of each fault that registers which could be read show."""
    if entry.station is not None and entry.station not in codes and STATIONS not in office.refused:
        message = _("there is no station '{code}'").format(code=entry.station)
        yield "station", message, suggestion(entry.station, codes)
    if ASSESSMENT in office.refused:
        return
    book = office.rule_books.of(entry.on.year)
    if book is None:
        message = _("there is no rule book for {year}").format(year=entry.on.year)
        yield "on", message, _("correct the date, or write the rules of that year")
        return
    scheme = next((scheme for scheme in book.schemes if scheme.find(entry.item)), None)
    item = scheme.find(entry.item) if scheme else None
    if scheme is None or not _takes_entries(item):
        message = _("'{id}' is no item for which points are given").format(id=entry.item)
        yield "item", message, suggestion(entry.item, _ids(book))
        return
    yield from _scored_faults(entry, scheme)
    yield from _points_faults(entry, item)


def _scored_faults(entry: GivenPoints, scheme: Scheme) -> Iterator[tuple[str, str, str]]:
    if scheme.scored == "station" and entry.station is None:
        message = _("this item is scored for each station, and no station is written")
        yield "station", message, _("write for example {example}").format(example="station: qinghe")
    if scheme.scored == "township" and entry.station is not None:
        message = _("this item is scored for the township, not for a station")
        yield "station", message, _("take out 'station'")


def _points_faults(
    entry: GivenPoints, item: AnyRule | PlainRule | None
) -> Iterator[tuple[str, str, str]]:
    if isinstance(item, VetoRule):
        if entry.points is not None:
            yield "points", _("a veto has no points"), _("take out 'points'")
    elif entry.points is None:
        message = _("the key '{key}' is missing").format(key="points")
        yield "points", message, _("add it: {example}").format(example="points: 5")
    elif isinstance(item, GivenRule) and item.begin == "zero" and entry.points <= 0:
        message = _("this item begins with no points: only points can be given")
        yield "points", message, _("write a number above 0")
    elif isinstance(item, GivenRule) and item.begin == "full" and entry.points >= 0:
        message = _("this item begins with all points: points can only be taken off")
        yield "points", message, _("write for example {example}").format(example="points: -2")
    elif isinstance(item, GivenRule) and abs(entry.points) > item.points:
        message = _("the whole item has {points} points").format(points=item.points)
        yield "points", message, _("correct the number")


def _takes_entries(item: AnyRule | PlainRule | None) -> bool:
    if isinstance(item, VetoRule):
        return isinstance(item.when, VetoGiven)
    return isinstance(item, GivenRule)


def _ids(book: RuleBook) -> list[str]:
    return [i.id for scheme in book.schemes for i in scheme.every_item() if _takes_entries(i)]
