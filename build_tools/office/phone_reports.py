"""Reports by telephone or in person that a station has a release, apart from its receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.board import Event, EventKind, ReportOutcome, ReportResult
from build_tools.model.problem import Location
from build_tools.model.rules import CheckRule, Rule
from build_tools.office.board import about_release, current_report, newest
from build_tools.office.month_journal import append_chosen
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from build_tools.model.board import PhoneReports
    from build_tools.model.month import Month
    from build_tools.model.problem import Problem
    from build_tools.model.station import StationRegister


REPORT_STATION_UNKNOWN = CheckRule(
    Rule.REPORT_STATION_UNKNOWN, "电话里说到的站点，名单上没有这个编号"
)
REPORT_CONTRADICTORY = CheckRule(Rule.REPORT_CONTRADICTORY, "同一个站点，又说收到了，又说没收到")
REPORT_WITHOUT_RELEASE = CheckRule(Rule.REPORT_WITHOUT_RELEASE, "这个月还没有发布，谁也不可能收到")
REPORT_STATION_CLOSED = CheckRule(Rule.REPORT_STATION_CLOSED, "这个站点不在用，不会收到发布")
REPORT_STATION_WITHOUT_RELEASE = CheckRule(
    Rule.REPORT_STATION_WITHOUT_RELEASE, "这个月没有给这个站点做过发布"
)


def report_problems(
    reports: PhoneReports, month: Month, register: StationRegister, released_to: Collection[str]
) -> tuple[Problem, ...]:
    """Return a problem for each report that cannot be true of `month`.

    `released_to` are the codes of stations for which something was prepared or sent. The report of
    a station that was paused since may still be retracted.
    """
    return tuple(_problems(reports, month, register, released_to))


def _problems(
    reports: PhoneReports, month: Month, register: StationRegister, released_to: Collection[str]
) -> Iterator[Problem]:
    stations = {station.code: station for station in register.stations}
    for code in dict.fromkeys((*reports.received, *reports.not_received)):
        if code not in stations:
            message = _("no station has the code '{code}'").format(code=code)
            yield REPORT_STATION_UNKNOWN.problem_at(
                Location(station=code), message, suggestion(code, stations)
            )
        elif code in reports.received and code in reports.not_received:
            message = _("'{code}' is said to have it and not to have it").format(code=code)
            yield REPORT_CONTRADICTORY.problem_at(
                Location(station=code), message, _("say one of the two")
            )
    for code in dict.fromkeys(reports.received):
        station = stations.get(code)
        if station is None:
            continue
        if not station.served:
            message = _("{name} ({code}) gets no releases: office/stations.yml says {state}")
            text = message.format(name=station.name, code=code, state=station.state)
            hint = _("correct the code, or the state of the station")
            yield REPORT_STATION_CLOSED.problem_at(Location(station=code), text, hint)
        elif not released_to:
            message = _("there is no release of {month} that a station could have")
            hint = _("make the release first, or correct the month")
            yield REPORT_WITHOUT_RELEASE.problem_at(
                Location(station=code), message.format(month=month), hint
            )
        elif code not in released_to:
            message = _("nothing of {month} was made for {name} ({code})")
            text = message.format(month=month, name=station.name, code=code)
            hint = _("correct the code or the month")
            yield REPORT_STATION_WITHOUT_RELEASE.problem_at(Location(station=code), text, hint)


def note_reports(
    folder: Path,
    month: Month,
    reports: PhoneReports,
    releases: Mapping[str, Collection[str]],
    today: dt.date,
) -> tuple[ReportResult, ...]:
    """Note reports in the month journal of `folder`; return the result of each.

    `releases` are those of the month by station: a report is about the newest, a retraction about
    the newest that was reported. A report that stands already is not noted twice. A retraction is
    an event too, for the journal only grows.
    """
    results: list[ReportResult] = []

    def choose(events: tuple[Event, ...]) -> Sequence[Event]:
        chosen = []
        for kind, codes in (
            (EventKind.REPORTED, reports.received),
            (EventKind.RETRACTED, reports.not_received),
        ):
            for code in dict.fromkeys(codes):
                mine = [event for event in events if (event.month, event.station) == (month, code)]
                names = {*releases.get(code, ()), *(e.release for e in mine if e.release)}
                reported = [x for x in names if current_report(about_release(x, mine, names))]
                release = newest(reported) if kind is EventKind.RETRACTED else ""
                release = release or newest(names)
                result = _result(kind, code, about_release(release, mine, names), today)
                results.append(result)
                if result.outcome in (ReportOutcome.NOTED, ReportOutcome.RETRACTED):
                    how = reports.note if kind is EventKind.REPORTED else ""
                    chosen.append(Event(month, kind, today, code, how, release))
        return chosen

    append_chosen(folder, choose)
    return tuple(results)


def _result(kind: EventKind, code: str, events: Sequence[Event], today: dt.date) -> ReportResult:
    receipt = next((event for event in events if event.kind is EventKind.RECEIVED), None)
    if receipt:
        return ReportResult(code, ReportOutcome.RECEIPT_SAYS_SO, receipt.on)
    report = current_report(events)
    if kind is EventKind.REPORTED:
        outcome = ReportOutcome.NOTED_BEFORE if report else ReportOutcome.NOTED
    else:
        outcome = ReportOutcome.RETRACTED if report else ReportOutcome.NEVER_NOTED
    return ReportResult(code, outcome, report.on if report else today)
