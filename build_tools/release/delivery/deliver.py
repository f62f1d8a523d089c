"""Brings a medium in any state to a release, so that a cut at any moment leaves a release whole.

media → launcher and pages → lists → everything new re-read → flush → slot → flush → only then a
receipt is left, and what nothing names any more is removed. What is under way has a `.part`, what
was verified in this delivery stands in the journal; both serve the next run after a cut.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from build_tools.errors import DiskError
from build_tools.files import size_in_words
from build_tools.messages import _
from build_tools.model.release import Entry
from build_tools.progress import Meter
from build_tools.release.delivery.delivery_plan import before, decide
from build_tools.release.delivery.medium_state import read_slots, survey
from build_tools.release.delivery.sent_receipt import leave_receipt
from build_tools.release.medium import slots
from build_tools.release.medium.copying import gives_back_other_bytes
from build_tools.release.medium.local_source import Given
from build_tools.release.medium.medium import STATE, Load, Move
from build_tools.release.medium.slots import Slot
from build_tools.release.medium.transfer_journal import Journal
from build_tools.release.trust import judging

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from build_tools.model.release import KeyRing, Lists, ReleaseName
    from build_tools.progress import Progress
    from build_tools.release.delivery.delivery_plan import Delivery
    from build_tools.release.delivery.medium_state import Survey
    from build_tools.release.medium.medium import Medium, Source


@dataclass(frozen=True)
class Wish:
    """What the person asks for. `older` takes an older release than the medium has; `quick` trusts
    what an earlier delivery left without reading it; `prepare` makes a folder to be copied from:
    hard links where it can, and no receipt, for nothing was sent."""

    station: str
    older: bool = False
    quick: bool = False
    prepare: bool = False
    today: dt.date | None = None


class Origin(Protocol):
    """Where a release comes from: the office's own folder, or a server."""

    @property
    def name(self) -> ReleaseName:
        """Which release it is."""

    def lists(self, station: str, ring: KeyRing, expected: judging.Expected) -> Lists:
        """Return the lists of a station, believed. Raises Untrusted, CoursewareError."""

    def goods(self, entry: Entry, station: str) -> Source:
        """Return where the bytes of a file come from."""


@dataclass
class Courier:
    """One delivery of a release; `seen` are sources that this process has read and found right."""

    origin: Origin
    ring: KeyRing
    progress: Progress
    seen: set[Path] = field(default_factory=set)

    def plan(self, medium: Medium, wish: Wish) -> Delivery:
        """Return what `deliver` would do; reads only. Raises Untrusted, DiskError."""
        here = survey(medium, self.ring)
        lists = self._lists(here, wish)
        return decide(lists, here, self._whole(medium, here, lists, wish))

    def deliver(self, medium: Medium, wish: Wish) -> Delivery:
        """Bring the medium to the release; return what was done.

        Raises Untrusted where the release may not be followed, DiskError for a medium that is
        full, write-protected or failing, InUse, CoursewareError for a damaged source.
        """
        with medium.lock():
            done = self.plan(medium, wish)
            _make_room(medium, done)
            _lay_slots(medium)
            if done.away:
                turn(medium, done.instead)
            self._bring(medium, done, wish)
            _check_complete(medium, done.lists)
            if done.turns:
                turn(medium, done.lists.pages.release)
            if not wish.prepare:
                leave_receipt(medium, done, wish.today)
            _clean(medium, done)
        return done

    def _lists(self, here: Survey, wish: Wish) -> Lists:
        newest = 0 if wish.older else here.newest_of(wish.station)
        expected = judging.Expected(self.origin.name.text, wish.station, newest, wish.today)
        return self.origin.lists(wish.station, self.ring, expected)

    def _whole(self, medium: Medium, here: Survey, lists: Lists, wish: Wish) -> set[str]:
        """Return the paths that are right already: read now, or verified in this delivery."""
        wanted = {e.path: e for e in (*lists.entries, *signed_entries(lists))}
        wanted = here.entries(before(lists, here)) | wanted
        there = [entry for entry in wanted.values() if medium.size(entry.path) == entry.size]
        known = Journal(medium, lists).read()
        if wish.quick:
            known |= {(e.path, e.sha256) for e in here.entries(*here.releases).values()}
        unknown = [entry for entry in there if (entry.path, entry.sha256) not in known]
        whole = {entry.path for entry in there if (entry.path, entry.sha256) in known}
        total = sum(entry.size for entry in unknown)
        with self.progress.task(_("Checking what is there"), total) as task:
            found = medium.digests(unknown, Meter(task).add)
        return whole | {e.path for e in unknown if found.get(e.path) == e.sha256}

    def _bring(self, medium: Medium, done: Delivery, wish: Wish) -> None:
        if not done.moves:
            return
        signed = dict(done.lists.files)
        moves = tuple(
            Move(entry, Given(signed[entry.path]))
            if entry.path in signed
            else Move(entry, self.origin.goods(entry, wish.station))
            for entry in done.moves
        )
        journal = Journal(medium, done.lists)
        with self.progress.task(_("Copying"), done.bytes) as task:
            load = Load(moves, journal, self.seen if wish.prepare else None)
            medium.bring(load, Meter(task).add)


def signed_entries(lists: Lists) -> tuple[Entry, ...]:
    """Return the lists and signatures themselves as files of the medium."""
    return tuple(
        Entry(path, hashlib.sha256(data).hexdigest(), len(data)) for path, data in lists.files
    )


def turn(medium: Medium, release: str) -> None:
    """Let `release` play from now on (empty: nothing); one slot is written. Raises DiskError."""
    place, slot = slots.turn_to(release, read_slots(medium))
    medium.put({slots.SLOTS[place]: slots.to_bytes(slot)})
    if read_slots(medium)[place] != slot:
        raise gives_back_other_bytes()


def _make_room(medium: Medium, done: Delivery) -> None:
    """Check that everything fits before the first write; free what does not play, if need be."""
    free = medium.free()
    if free is not None and done.room > free:
        early = sum(medium.size(path) or 0 for path in done.early)
        if done.room > free + early:
            text = _("the medium is full: {room} are needed, {free} are free")
            raise DiskError(
                text.format(room=size_in_words(done.room), free=size_in_words(free + early))
            )
        medium.clear(done.early)


def _lay_slots(medium: Medium) -> None:
    """Make the slots that are missing: later they are only overwritten, in their place."""
    missing = [path for path in slots.SLOTS if medium.size(path) != slots.SIZE]
    if missing:
        medium.put({path: slots.to_bytes(Slot(0, "")) for path in missing})


def _check_complete(medium: Medium, lists: Lists) -> None:
    lacking = [
        entry.path
        for entry in (*lists.entries, *signed_entries(lists))
        if medium.size(entry.path) != entry.size
    ]
    if lacking:
        text = _("the medium lost {file} while it was written; take another one")
        raise DiskError(text.format(file=lacking[0]))


def _clean(medium: Medium, done: Delivery) -> None:
    ours = [path for path in medium.files(STATE) if not path.endswith("/lock")]
    if gone := [*done.removals, *ours]:
        medium.clear(gone)
