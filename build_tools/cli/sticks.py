"""`courseware sticks`: the handout at which sticks are plugged in one after another."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from build_tools.cli.medium import delivery_options, system_folders
from build_tools.cli.session import Session, Verb, session
from build_tools.cli.trusted import trust_choice, trust_options
from build_tools.files import size_in_words
from build_tools.messages import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from build_tools.records.sealing import RecordsSecret
    from build_tools.stages.sticks.handout import Ask, Report
    from build_tools.stages.sticks.sender import Sender, TakenBack
    from build_tools.stages.sticks.steps import HandoutResult, MediumServed, Step, WhoseMedium

_SHOWN = 9
_NOBODY = "-"


def command() -> click.Command:
    """Return the verb."""

    @click.command(
        "sticks",
        cls=Verb,
        help=_(
            "Serve sticks one after another: plug in, wait for the line, pull, the next. Ctrl-C "
            "ends it with a table; started again, it goes on."
        ),
    )
    @click.option(
        "--release", "release", metavar="MONTH", help=_("Deliver this one, not the last.")
    )
    @click.option(
        "--new",
        "is_new",
        is_flag=True,
        help=_("Ask whose a stick is that was no medium before, and let it become one."),
    )
    @delivery_options
    @click.option("--once", is_flag=True, help=_("Serve what is plugged in now, and end."))
    @click.option(
        "--under",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        help=_("Take the folders in DIR for the sticks, such as places to mount at."),
    )
    @click.option(
        "--records-key",
        "records_key",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        help=_("The secret key that opens sealed records."),
    )
    @click.option(
        "--from",
        "relay",
        metavar="DIR",
        type=click.Path(path_type=Path, file_okay=False),
        help=_("Send what 'courseware relay' fetched to DIR; needs no project."),
    )
    @trust_options
    def sticks(
        *,
        release: str | None,
        is_new: bool,
        quick: bool,
        older: bool,
        once: bool,
        under: Path | None,
        records_key: Path | None,
        relay: Path | None,
        key_file: Path | None,
        root_file: Path | None,
    ) -> None:
        from build_tools.cli.records import unlock_records
        from build_tools.clock import today
        from build_tools.stages.sticks.handout import Handout, HandoutOptions
        from build_tools.untrusted.ports import FolderPorts, system_ports

        call = session()
        if relay is None:
            if key_file or root_file:
                raise click.UsageError(_("--key and --root-key are for --from alone"))
            secret = unlock_records(records_key) if records_key else None
            sender = _office(call, release, secret)
        else:
            sender = _relay(relay, release, key_file, root_file)
        ports = FolderPorts(under, empty_too=is_new) if under else system_ports()
        _say_beginning(call, sender)
        options = HandoutOptions(today(), is_new=is_new, quick=quick, older=older, once=once)
        result = Handout(sender, ports, _asking(call, sender), _saying(call, sender), options).run()
        _say_result(call, sender.stations, result)
        call.answer(_document(result))
        if result.failed or result.broken_off:
            raise click.exceptions.Exit(1)

    return sticks


def _office(call: Session, release: str | None, secret: RecordsSecret | None) -> Sender:
    from build_tools.clock import today
    from build_tools.project import read_project
    from build_tools.stages.sticks.sender import OfficeSender

    project = read_project(call.folder)
    return OfficeSender.of_project(project, release, today(), system_folders(), secret)


def _relay(
    folder: Path, release: str | None, key_file: Path | None, root_file: Path | None
) -> Sender:
    from build_tools.clock import today
    from build_tools.stages.sticks.relay_sender import RelaySender

    trust = trust_choice(key_file, root_file)
    return RelaySender.of_folder(folder, release, trust, today(), system_folders())


def _say_beginning(call: Session, sender: Sender) -> None:
    sent = len(sender.sent() & {*sender.stations})
    line = _("{release}: {sent} of {all} stations have been sent it; plug in the next stick")
    call.say(line.format(release=sender.release.name.text, sent=sent, all=len(sender.stations)))


def _named(code: str, stations: Mapping[str, str]) -> str:
    return f"{stations[code]} ({code})" if code in stations else code


def _asking(call: Session, sender: Sender) -> Ask:
    """Return what asks a person whose a stick is."""
    stations = sender.stations

    def ask(question: WhoseMedium) -> str:
        if question.second_for:
            line = _("{station} has had a stick here already: is this a second one? (y/n)")
            call.say(line.format(station=_named(question.second_for, stations)))
            return question.second_for if _typed().casefold() in ("y", "yes", "是") else ""
        _say_question(call, question, stations)
        proposals = question.proposals[:_SHOWN]
        while True:
            text = _typed()
            if not text:
                return question.default
            if text == _NOBODY:
                return ""
            codes = _matches(text, proposals, stations)
            if len(codes) == 1:
                return codes[0]
            proposals = codes[:_SHOWN] or proposals
            many = _("several: type the number, or more of the name")
            call.say(many if codes else _("no station is called so: type a part of its name"))
            _list(call, proposals, stations)

    return ask


def _say_question(call: Session, question: WhoseMedium, stations: Mapping[str, str]) -> None:
    from build_tools.reading.quoting import printable
    from build_tools.release.delivery.target import names_in_words

    total, free = question.recognition.total, question.recognition.free
    line = _("{place} ({total}, {free} free) does not say whose it is. Which station?")
    call.say(
        line.format(place=question.medium, total=size_in_words(total), free=size_in_words(free))
    )
    if question.recognition.names:
        names = names_in_words(tuple(printable(name) for name in question.recognition.names))
        call.say(_("What lies there stays: {names}").format(names=names))
    _list(call, question.proposals[:_SHOWN], stations)
    line = _("Type a number, a code or a part of the name; {nobody} leaves it as it is")
    if question.default:
        line = _(
            "Enter takes {station}; or type a number, a code or a part of the name; {nobody} "
            "leaves it as it is"
        )
    call.say(line.format(station=_named(question.default, stations), nobody=_NOBODY))


def _list(call: Session, codes: tuple[str, ...], stations: Mapping[str, str]) -> None:
    for number, code in enumerate(codes, 1):
        call.say(f"  {number}  {_named(code, stations)}")


def _typed() -> str:
    """Return the line that a person types; the sign for nobody where there is no person."""
    line = sys.stdin.readline()
    return line.strip() if line.endswith("\n") else line.strip() or _NOBODY


def _matches(text: str, proposals: tuple[str, ...], stations: Mapping[str, str]) -> tuple[str, ...]:
    """Return the stations that a person may mean: by number, by code, by a part of the name."""
    if text.isascii() and text.isdecimal() and 0 < int(text) <= len(proposals):
        return (proposals[int(text) - 1],)
    sought = text.casefold()
    if sought in stations:
        return (sought,)
    return tuple(
        code for code, name in stations.items() if sought in code or sought in name.casefold()
    )


def _saying(call: Session, sender: Sender) -> Report:
    """Return what says each step in a line."""
    from build_tools.stages.sticks import steps

    stations = sender.stations

    def say(step: Step) -> None:
        if isinstance(step, steps.MediumRecognised):
            station = _named(step.station, stations)
            line = _("{place}: {station}, {release} plays on it; leave it in")
            if not step.playing:
                line = _("{place}: {station}; leave it in")
            call.say(line.format(place=step.medium, station=station, release=step.playing))
            if step.is_second:
                line = _("{place}: this is a second stick of {station}")
                call.say(line.format(place=step.medium, station=station))
        elif isinstance(step, steps.MediumReturned):
            _say_returned(call, step.medium, step.returned)
        elif isinstance(step, steps.CopyingGoesOn):
            label = f"{step.medium}: {step.label}"
            call.say(_("{label}: {percent} %").format(label=label, percent=step.percent))
        elif isinstance(step, steps.MediumServed):
            _say_served(call, step, stations)
        else:
            line = _("{place}: {station}: not done: {reason}. Pull it out, the next one")
            if not step.station:
                line = _("{place}: not done: {reason}. Pull it out, the next one")
            station = _named(step.station, stations)
            text = line.format(place=step.medium, station=station, reason=step.reason)
            call.say(text, error=True)

    return say


def _say_returned(call: Session, place: str, returned: TakenBack) -> None:
    if returned.receipts or returned.statements:
        line = _("{place}: came back: {receipts} receipts, {statements} statements of records")
        values = {"receipts": returned.receipts, "statements": returned.statements}
        call.say(line.format(place=place, **values))
    if returned.files:
        files = ngettext(
            "{place}: {count} file came back and is kept for the office",
            "{place}: {count} files came back and are kept for the office",
            returned.files,
        )
        call.say(files.format(place=place, count=returned.files))
    for problem in returned.problems:
        call.say(f"{place}: {problem}", error=True)
    if returned.remarks:
        remarks = ngettext(
            "{place}: {count} thing in its records to look at: courseware records list",
            "{place}: {count} things in its records to look at: courseware records list",
            returned.remarks,
        )
        call.say(remarks.format(place=place, count=returned.remarks))


def _say_served(call: Session, step: MediumServed, stations: Mapping[str, str]) -> None:
    for problem in step.problems:
        call.say(f"{step.medium}: {problem}", error=True)
    line = _("{place}: {station}: done, {count} files, {size}. Pull it out, the next one")
    if step.was_there:
        line = _("{place}: {station}: it has all of it already. Pull it out, the next one")
    if step.problems:
        line = _("{place}: {station}: done, but first look at what is said above")
    call.say(
        line.format(
            place=step.medium,
            station=_named(step.station, stations),
            count=step.files,
            size=size_in_words(step.bytes),
        )
    )


def _say_result(call: Session, stations: Mapping[str, str], result: HandoutResult) -> None:
    codes = list(dict.fromkeys(row.station for row in result.served))
    call.say("")
    line = _("{release}: {sent} of {all} stations have been sent it, {now} sticks served now")
    sent = len(stations) - len(result.missing)
    values = {"release": result.release, "sent": sent, "all": len(stations)}
    call.say(line.format(**values, now=len(result.served)))
    _say_rows(call, _("Done"), [_named(code, stations) for code in codes])
    to_look_at = [
        f"{_named(row.station, stations)}: {problem.location}: {problem.message}"
        for row in result.served
        for problem in row.problems
    ]
    _say_rows(call, _("Done, to look at"), to_look_at)
    failed = [
        f"{_named(row.station, stations) if row.station else row.medium}: {row.reason}"
        for row in result.failed
    ]
    _say_rows(call, _("Not done"), failed)
    _say_rows(call, _("Broken off"), list(result.broken_off))
    _say_rows(call, _("Still missing"), [_named(code, stations) for code in result.missing])


def _say_rows(call: Session, title: str, rows: list[str]) -> None:
    if rows:
        call.say(f"{title} ({len(rows)}):")
    for row in rows:
        call.say(f"  {row}")


def _document(result: HandoutResult) -> dict[str, Any]:
    return {
        "release": result.release,
        "served": [
            {
                "medium": row.medium,
                "station": row.station,
                "files": row.files,
                "bytes": row.bytes,
                "problems": [problem.as_json() for problem in row.problems],
            }
            for row in result.served
        ],
        "failed": [
            {"medium": row.medium, "station": row.station, "reason": row.reason}
            for row in result.failed
        ],
        "broken_off": list(result.broken_off),
        "missing": list(result.missing),
    }
