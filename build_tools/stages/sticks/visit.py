"""One medium of a handout, from being plugged in to being pulled: whose it is, what came back on
it, the delivery, and a look at the whole of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from build_tools.errors import CoursewareError
from build_tools.files import flush_everything
from build_tools.messages import _
from build_tools.model.rules import Rule
from build_tools.progress import Silent
from build_tools.release.delivery.deliver import DeliveryRequest, deliver
from build_tools.release.delivery.recognition import recognise
from build_tools.release.delivery.target import check_target, refuse_forbidden
from build_tools.release.delivery.verify import verify
from build_tools.release.medium.disk_medium import DiskMedium
from build_tools.release.medium.folder_disk import FolderDisk
from build_tools.stages.sticks.steps import (
    MediumRecognised,
    MediumReturned,
    MediumServed,
    Step,
)

if TYPE_CHECKING:
    import contextlib
    import datetime as dt
    from pathlib import Path

    from build_tools.progress import Progress
    from build_tools.release.delivery.recognition import Recognition
    from build_tools.release.delivery.verify import VerificationReport
    from build_tools.release.medium.medium import Medium
    from build_tools.stages.sticks.sender import Sender


class VisitedHandout(Protocol):
    """What a visit needs of the handout; safe to call from several threads."""

    today: dt.date
    is_new: bool
    quick: bool
    older: bool

    def report(self, step: Step) -> None:
        """Report a step."""

    def ask(self, visit: Visit, recognition: Recognition) -> str:
        """Return the station that a person names, which is claimed then; empty for none."""

    def claim(self, visit: Visit, station: str) -> bool:
        """Keep for whom a visit is; return whether another medium here is or was for the same."""

    def one_at_a_time(self) -> contextlib.AbstractContextManager[object]:
        """Hold the registers of the sender."""

    def progress(self, medium: str) -> Progress:
        """Return where the copying to a medium is reported."""


class Visit:
    """A medium at the handout; `station` is empty until it is known."""

    def __init__(self, root: Path, sender: Sender, handout: VisitedHandout) -> None:
        self.name, self.station = str(root), ""
        self._root, self._sender, self._handout = root, sender, handout

    def serve(self) -> MediumServed:
        """Bring the medium to the release. Raises CoursewareError with a sentence, OSError."""
        medium = DiskMedium(FolderDisk.plugged_in(self._root))
        refuse_forbidden(self._root, self._sender.forbidden)
        recognition = self._recognise(medium)
        is_second = self._identify(medium, recognition)
        playing = recognition.release
        self._handout.report(MediumRecognised(self.name, self.station, playing, is_second))
        with self._handout.one_at_a_time():
            # Asked before its receipts are read: they are not signed, and prove nothing.
            was_sent = self.station in self._sender.sent()
            returned = self._sender.take_back(self._root)
        self._handout.report(MediumReturned(self.name, returned))
        if was_sent and playing == self._sender.release.name.text:
            report = self._verified(medium)
            if all(problem.rule == Rule.MEDIUM_FILE_RUNS for problem in report.problems):
                return MediumServed(self.name, self.station, 0, 0, True, report.problems)
        return self._deliver(medium)

    def _recognise(self, medium: Medium) -> Recognition:
        sender = self._sender
        return recognise(medium, sender.ring, sender.release, tuple(sender.stations))

    def _identify(self, medium: Medium, recognition: Recognition) -> bool:
        """Say whose the medium is; return whether it is not the first one of its station."""
        if recognition.unknown_key:
            text = _(
                "it is of another township: the key {key} signed it, which is none of ours; "
                "nothing was written"
            )
            raise CoursewareError(text.format(key=recognition.unknown_key))
        station = recognition.station
        if not station:
            check_target(medium, self._sender.forbidden, is_new=self._handout.is_new)
            station = self._handout.ask(self, recognition)
            if not station:
                raise CoursewareError(_("nobody said whose it is; nothing was written"))
            if self._recognise(medium) != recognition:
                text = _("another medium came while it was asked whose it is: plug it in again")
                raise CoursewareError(text)
        if station not in self._sender.stations:
            text = _("it is of the station '{code}', for which {release} was not made")
            release = self._sender.release.name.text
            raise CoursewareError(text.format(code=station, release=release))
        self.station = station
        is_second = self._handout.claim(self, station)
        return is_second and recognition.release != self._sender.release.name.text

    def _deliver(self, medium: Medium) -> MediumServed:
        sender, handout = self._sender, self._handout
        request = DeliveryRequest(
            self.station, older=handout.older, quick=handout.quick, today=handout.today
        )
        progress = handout.progress(self.name)
        plan = deliver(medium, sender.release, request, sender.ring, progress)
        flush_everything()
        medium.check()  # what was pulled out meanwhile was not sent
        report = self._verified(medium)
        medium.check()
        with handout.one_at_a_time():
            sender.note_sent(self.station)
        copied = len(plan.additions)
        return MediumServed(self.name, self.station, copied, plan.bytes, problems=report.problems)

    def _verified(self, medium: Medium) -> VerificationReport:
        """Look at the whole medium; media were read a moment ago, so of them at sizes alone."""
        return verify(
            medium,
            self._sender.ring,
            Silent(),
            quick=True,
            today=self._handout.today,
            kit=self._sender.kit_of(self.station),
        )
