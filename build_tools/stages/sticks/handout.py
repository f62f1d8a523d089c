"""The handout: media are plugged in one after another, or several at once, and each is served.

A thread watches what comes and goes, each medium is served by a thread of its own, and the one that
called asks and reports, so that lines of several media never mix. What is done stands in the
registers of the sender after each medium, so a handout that was killed goes on where it was.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from build_tools.errors import CoursewareError
from build_tools.os_reasons import os_reason
from build_tools.stages.sticks.steps import (
    CopyingGoesOn,
    HandoutResult,
    MediumFailed,
    MediumServed,
    Step,
    WhoseMedium,
)
from build_tools.stages.sticks.visit import Visit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from build_tools.progress import Progress, Task
    from build_tools.release.delivery.recognition import Recognition
    from build_tools.stages.sticks.sender import Sender
    from build_tools.untrusted.ports import PluggedIn, Ports

    Ask = Callable[[WhoseMedium], str]
    """Returns the code of a station, empty where nobody says whose a medium is."""
    Report = Callable[[Step], None]

_LOOK_EVERY = 1.0
_TO_THE_NEXT_BLOCK = 10.0
"""Seconds: a medium that takes longer for a block is left as a pulled plug would leave it."""
_WORTH_TELLING = 50_000_000
"""Bytes: what is smaller is copied before anybody asks how far it is."""


class HandoutClosed(Exception):
    """The handout was closed while a medium was served; what was copied is gone on with."""


@dataclass(frozen=True)
class HandoutOptions:
    """`once`: serve what is plugged in, and close; else until every station has the release, or
    Ctrl-C. The rest as for one delivery."""

    today: dt.date
    is_new: bool = False
    quick: bool = False
    older: bool = False
    once: bool = False


@dataclass(frozen=True)
class _Question:
    visit: Visit
    recognition: Recognition
    answer: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)


@dataclass(frozen=True)
class _VisitEnded:
    """The visit of a medium is over: served, failed, or broken off."""

    identity: str
    row: MediumServed | MediumFailed | None


class Handout:
    """A handout of a sender."""

    def __init__(
        self, sender: Sender, ports: Ports, ask: Ask, report: Report, options: HandoutOptions
    ) -> None:
        self._sender, self._ports, self._options = sender, ports, options
        self._ask_person, self._report_step = ask, report
        self._events: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._closed = threading.Event()
        self._registers = threading.Lock()
        self._visits: dict[str, tuple[Visit, threading.Thread]] = {}
        self._present: frozenset[str] = frozenset()
        self._looked = self._complete = self._begun_complete = False
        self._rows: list[MediumServed | MediumFailed] = []
        self._claims: dict[Visit, str] = {}
        self.today, self.is_new = options.today, options.is_new
        self.quick, self.older = options.quick, options.older

    def run(self) -> HandoutResult:
        """Serve media until nothing is left to do, or somebody presses Ctrl-C; say how it stands.

        Raises OSError where what is plugged in cannot be seen.
        """
        before = self._sender.sent() & {*self._sender.stations}
        self._begun_complete = len(before) == len(self._sender.stations)
        watcher = threading.Thread(target=self._watch, daemon=True)
        watcher.start()
        try:
            while not self._is_over():
                with contextlib.suppress(queue.Empty):
                    self._handle(self._events.get(timeout=_LOOK_EVERY))
        except KeyboardInterrupt:
            pass  # the usual end of a day at the handout
        finally:
            self._closed.set()
        broken_off = self._close()
        return self._result(len(before), broken_off)

    def _is_over(self) -> bool:
        if self._visits or not self._looked or not self._events.empty():
            return False
        return self._options.once or self._complete

    def _handle(self, event: object) -> None:
        if isinstance(event, BaseException):
            raise event
        if isinstance(event, tuple):
            self._look(event)
        elif isinstance(event, _Question):
            event.answer.put(self._answer(event))
        elif isinstance(event, _VisitEnded):
            visit, _thread = self._visits.pop(event.identity)
            if event.row:
                self._note(visit, event.row)
        else:
            self._report_step(event)  # type: ignore[arg-type]

    def _look(self, plugged_in: tuple[PluggedIn, ...]) -> None:
        """Begin with what was plugged in since the last look.

        At the first one disks that belong to the PC are there too.
        """
        for plugged in plugged_in:
            is_candidate = self._looked or plugged.is_removable
            if plugged.identity not in self._present and is_candidate:
                visit = Visit(plugged.root, self._sender, self)
                thread = threading.Thread(target=self._serve, args=(plugged, visit), daemon=True)
                self._visits[plugged.identity] = (visit, thread)
                thread.start()
        self._present = frozenset(plugged.identity for plugged in plugged_in)
        self._looked = True

    def _answer(self, question: _Question) -> str:
        """Ask a person whose a medium is; the station is claimed before the next one is asked."""
        sent, recognition = self._sender.sent(), question.recognition
        claimed = {*self._claims.values()}
        waiting = [code for code in self._sender.stations if code not in {*sent, *claimed}]
        likely = recognition.proposals
        default = likely[0] if len(likely) == 1 else ""
        if not likely and waiting and not recognition.names:
            default = waiting[0]
        proposals = tuple(dict.fromkeys((*likely, *waiting)))
        first = WhoseMedium(question.visit.name, recognition, proposals, default)
        station = self._ask_person(first)
        if station in claimed:
            second = WhoseMedium(question.visit.name, recognition, (station,), second_for=station)
            station = self._ask_person(second)
        if station:
            self.claim(question.visit, station)
        return station

    def _note(self, visit: Visit, row: MediumServed | MediumFailed) -> None:
        """Report how a visit ended; of a medium that failed another try is the first again."""
        self._rows.append(row)
        if isinstance(row, MediumFailed):
            self._claims.pop(visit, None)
        elif not self._begun_complete:
            self._complete = self._sender.stations.keys() <= self._sender.sent()
        self._report_step(row)

    def _watch(self) -> None:
        before: tuple[PluggedIn, ...] | None = None
        try:
            while not self._closed.is_set():
                plugged_in = self._ports.plugged_in()
                if plugged_in != before:
                    self._events.put(plugged_in)
                before = plugged_in
                self._ports.wait(_LOOK_EVERY)
        except BaseException as error:  # noqa: BLE001 - raised by who called
            self._events.put(error)

    def _serve(self, plugged: PluggedIn, visit: Visit) -> None:
        row: MediumServed | MediumFailed | None = None
        try:
            row = visit.serve()
        except HandoutClosed:
            pass
        except CoursewareError as error:
            reason = str(error).replace("\n", " ").removeprefix(f"{visit.name}: ")
            row = MediumFailed(visit.name, visit.station, reason)
        except OSError as error:
            row = MediumFailed(visit.name, visit.station, os_reason(error))
        except BaseException as bug:  # noqa: BLE001 - raised by who called
            self._events.put(bug)
        self._events.put(_VisitEnded(plugged.identity, row))

    def _close(self) -> tuple[str, ...]:
        """Let visits come to an end; return the places of those that were broken off."""
        for _visit, thread in self._visits.values():
            thread.join(_TO_THE_NEXT_BLOCK)
        under_way = {identity: visit for identity, (visit, _thread) in self._visits.items()}
        while not self._events.empty():
            event = self._events.get()
            if isinstance(event, _VisitEnded) and event.row:
                self._note(under_way.pop(event.identity), event.row)
        return tuple(sorted(visit.name for visit in under_way.values()))

    def _result(self, before: int, broken_off: tuple[str, ...]) -> HandoutResult:
        served = tuple(row for row in self._rows if isinstance(row, MediumServed))
        having = {row.station for row in served}
        failed = {
            (row.station, row.medium if not row.station else ""): row
            for row in self._rows
            if isinstance(row, MediumFailed) and row.station not in having
        }
        sent = self._sender.sent()
        missing = tuple(code for code in self._sender.stations if code not in sent)
        release = self._sender.release.name.text
        return HandoutResult(release, served, tuple(failed.values()), missing, before, broken_off)

    # What visits call, from their threads.

    def report(self, step: Step) -> None:
        """Report a step."""
        self._events.put(step)

    def ask(self, visit: Visit, recognition: Recognition) -> str:
        """Return the answer of the person. Raises HandoutClosed where there is none any more."""
        question = _Question(visit, recognition)
        self._events.put(question)
        while not self._closed.is_set():
            with contextlib.suppress(queue.Empty):
                return question.answer.get(timeout=_LOOK_EVERY)
        raise HandoutClosed

    def claim(self, visit: Visit, station: str) -> bool:
        """Keep for whom a visit is; return whether another medium here is or was for the same."""
        claims = dict(self._claims)
        self._claims[visit] = station
        return any(code == station for other, code in claims.items() if other is not visit)

    def one_at_a_time(self) -> threading.Lock:
        """Hold the registers of the sender."""
        return self._registers

    def progress(self, medium: str) -> Progress:
        """Return where the copying to a medium is reported."""
        return _DeskProgress(self, medium, self._closed)


@dataclass(frozen=True)
class _DeskProgress:
    shows_time_left = False
    handout: Handout
    medium: str
    closed: threading.Event

    def stage(self, _text: str) -> None:
        """Say nothing: a handout has a line for each medium."""

    note = stage

    @contextlib.contextmanager
    def task(self, label: str, total: float) -> Iterator[Task]:
        """Report each quarter of what takes long. Raises HandoutClosed where it was closed."""
        yield _CopyingTask(self, label, total)


@dataclass
class _CopyingTask:
    progress: _DeskProgress
    label: str
    total: float
    reported: int = 0

    def advance_to(self, amount: float, remaining: float | None = None) -> None:
        if self.progress.closed.is_set():
            raise HandoutClosed
        quarter = int(4 * amount / self.total) if self.total >= _WORTH_TELLING else 0
        if quarter > self.reported:
            self.reported = quarter
            percent = min(100, 25 * quarter)
            medium = self.progress.medium
            self.progress.handout.report(CopyingGoesOn(medium, self.label, percent))
