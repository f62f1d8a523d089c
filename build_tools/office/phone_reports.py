"""What people tell the office, by telephone or in person: noted by hand, apart from receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.board import Event, Kind, Outcome, Reply
from build_tools.office.board import word_of
from build_tools.office.month_journal import amend
from build_tools.reading.suggestions import suggestion

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from build_tools.model.board import Words
    from build_tools.model.month import Month
    from build_tools.model.station import StationRegister


def faults_of(
    words: Words, month: Month, register: StationRegister, gone_out: Collection[str]
) -> tuple[str, ...]:
    """Return a line for each word that cannot be true of `month`.

    `gone_out` are the codes of stations for which something was prepared or sent. What was noted
    of a station that was paused since may still be taken back.
    """
    return tuple(_faults(words, month, register, gone_out))


def _faults(
    words: Words, month: Month, register: StationRegister, gone_out: Collection[str]
) -> Iterator[str]:
    known = {station.code: station for station in register.stations}
    for code in dict.fromkeys((*words.received, *words.not_received)):
        if code not in known:
            text = _("no station has the code '{code}' — {hint}")
            yield text.format(code=code, hint=suggestion(code, known))
        elif code in words.received and code in words.not_received:
            yield _("'{code}' is said to have it and not to have it: say one").format(code=code)
    if words.received and not gone_out:
        yield _("there is no release of {month} that a station could have").format(month=month)
    for code in dict.fromkeys(words.received):
        station = known.get(code)
        if station and not station.served:
            text = _("{name} ({code}) gets no releases: office/stations.yml says {state}")
            yield text.format(name=station.name, code=code, state=station.state)
        elif station and gone_out and code not in gone_out:
            text = _("nothing of {month} was made for {name} ({code})")
            yield text.format(month=month, name=station.name, code=code)


def note_words(folder: Path, month: Month, words: Words, today: dt.date) -> tuple[Reply, ...]:
    """Note in the journal of `folder` what was told; return what became of each word.

    What is known already is not noted again. Taking back is noted too: the journal only grows.
    """
    replies: list[Reply] = []

    def choose(events: tuple[Event, ...]) -> Sequence[Event]:
        chosen = []
        for kind, codes in ((Kind.TOLD, words.received), (Kind.TAKEN_BACK, words.not_received)):
            for code in dict.fromkeys(codes):
                mine = [event for event in events if (event.month, event.station) == (month, code)]
                reply = _reply(kind, code, mine, today)
                replies.append(reply)
                if reply.outcome in (Outcome.NOTED, Outcome.TAKEN_BACK):
                    how = words.note if kind is Kind.TOLD else ""
                    chosen.append(Event(month, kind, today, code, how))
        return chosen

    amend(folder, choose)
    return tuple(replies)


def _reply(kind: Kind, code: str, events: Sequence[Event], today: dt.date) -> Reply:
    receipt = next((event for event in events if event.kind is Kind.RECEIVED), None)
    if receipt:
        return Reply(code, Outcome.RECEIPT_SAYS_SO, receipt.on)
    word = word_of(events)
    if kind is Kind.TOLD:
        outcome = Outcome.NOTED_BEFORE if word else Outcome.NOTED
    else:
        outcome = Outcome.TAKEN_BACK if word else Outcome.NEVER_NOTED
    return Reply(code, outcome, word.on if word else today)
