"""Brings a medium in any state to a release, so that a cut at any moment leaves a release whole.

media → launcher and pages → lists → everything new re-read → flush → slot → flush → only then the
films get their names for a television, a receipt is left, and what nothing names any more is
removed. What is under way has a `.part`, what was verified in this delivery stands in the journal;
both serve the next run after a cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from build_tools.errors import DiskError
from build_tools.files import size_in_words
from build_tools.messages import _
from build_tools.progress import Meter
from build_tools.release.delivery import television
from build_tools.release.delivery.delivery_plan import decide, earlier_release, signed_entries
from build_tools.release.delivery.medium_state import read_slots, read_state
from build_tools.release.delivery.sent_receipt import write_receipt
from build_tools.release.medium import slots
from build_tools.release.medium.local_source import InMemoryFile
from build_tools.release.medium.medium import STATE, Transfer, unreliable
from build_tools.release.medium.slots import Slot
from build_tools.release.medium.transfer_journal import TransferJournal
from build_tools.release.trust import judging
from build_tools.untrusted.clusters import filled

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.model.release import KeyRing, ManifestEntry, ReleaseName, SignedLists
    from build_tools.progress import Progress
    from build_tools.release.delivery.delivery_plan import DeliveryPlan
    from build_tools.release.delivery.medium_state import MediumState
    from build_tools.release.medium.medium import Medium, Source


@dataclass(frozen=True)
class DeliveryRequest:
    """Options of one delivery. `older` takes an older release than the medium has; `quick` trusts
    what an earlier delivery left without reading it; `prepare` makes a folder to be copied from:
    nothing in it is the same file as an original, and there is no receipt, for nothing was sent."""

    station: str
    older: bool = False
    quick: bool = False
    prepare: bool = False
    today: dt.date | None = None


class ReleaseSource(Protocol):
    """Where a release comes from: the office's own folder, or a server."""

    @property
    def name(self) -> ReleaseName:
        """The name of the release."""

    def lists(self, station: str, ring: KeyRing, expected: judging.ExpectedRelease) -> SignedLists:
        """Return the verified lists of a station. Raises Untrusted, CoursewareError."""

    def source(self, entry: ManifestEntry, station: str) -> Source:
        """Return the source of a file's bytes."""


def plan_delivery(
    medium: Medium,
    release: ReleaseSource,
    request: DeliveryRequest,
    ring: KeyRing,
    progress: Progress,
) -> DeliveryPlan:
    """Plan what `deliver` would do; reads only. Raises Untrusted, DiskError."""
    state = read_state(medium, ring)
    newest = 0 if request.older else state.newest_of(request.station)
    expected = judging.ExpectedRelease(release.name.text, request.station, newest, request.today)
    lists = release.lists(request.station, ring, expected)
    whole = _whole(medium, state, lists, progress, quick=request.quick)
    if request.prepare:
        whole = {path for path in whole if medium.is_apart(path)}
    return decide(lists, state, whole, medium.cluster())


def deliver(
    medium: Medium,
    release: ReleaseSource,
    request: DeliveryRequest,
    ring: KeyRing,
    progress: Progress,
) -> DeliveryPlan:
    """Bring the medium to the release; return the plan that was carried out.

    Raises Untrusted where the release may not be followed, DiskError for a
    medium that is full, write-protected or failing, InUse, CoursewareError for a damaged source.
    """
    with medium.lock():
        plan = plan_delivery(medium, release, request, ring, progress)
        medium.clear(item.path for item in plan.misplaced)
        _make_room(medium, plan)
        _lay_slots(medium)
        if plan.suspends:
            switch_to(medium, plan.fallback)
        if plan.additions:
            _transfer(medium, release, plan, progress)
        _check_complete(medium, plan.lists)
        if plan.switches:
            switch_to(medium, plan.lists.release)
        television.bring(medium, plan.lists, links=not request.prepare)
        if not request.prepare:
            write_receipt(medium, plan, request.today)
        _clean(medium, plan)
    return plan


def _whole(
    medium: Medium, state: MediumState, lists: SignedLists, progress: Progress, *, quick: bool
) -> set[str]:
    """Return the paths that are right already: read now, or verified in this delivery."""
    entries = state.entries(earlier_release(lists, state))
    entries |= {entry.path: entry for entry in (*lists.entries, *signed_entries(lists))}
    same_size = [entry for entry in entries.values() if medium.size(entry.path) == entry.size]
    trusted = TransferJournal(medium, lists).read()
    if quick:
        trusted |= {(e.path, e.sha256) for e in state.entries(*state.releases).values()}
    whole = {entry.path for entry in same_size if (entry.path, entry.sha256) in trusted}
    unread = [entry for entry in same_size if entry.path not in whole]
    total = sum(entry.size for entry in unread)
    with progress.task(_("Checking what is there"), total) as task:
        digests = medium.digests(unread, Meter(task).add)
    return whole | {entry.path for entry in unread if digests.get(entry.path) == entry.sha256}


def _transfer(
    medium: Medium,
    release: ReleaseSource,
    plan: DeliveryPlan,
    progress: Progress,
) -> None:
    signed = dict(plan.lists.signed_files)
    transfers = [
        Transfer(entry, InMemoryFile(signed[entry.path]))
        if entry.path in signed
        else Transfer(entry, release.source(entry, plan.lists.station))
        for entry in plan.additions
    ]
    journal = TransferJournal(medium, plan.lists)
    with progress.task(_("Copying"), plan.bytes) as task:
        medium.transfer(transfers, journal.add, Meter(task).add)


def switch_to(medium: Medium, release: str) -> None:
    """Let `release` play from now on (empty: nothing); a slot is written. Raises DiskError."""
    for index, slot in slots.turns_to(release, read_slots(medium)):
        medium.put({slots.SLOTS[index]: slots.to_bytes(slot)})
        if read_slots(medium)[index] != slot:
            raise unreliable()


def _make_room(medium: Medium, plan: DeliveryPlan) -> None:
    """Check that everything fits before the first write; free what does not play, if need be."""
    free = medium.free()
    if free is not None and plan.room > free:
        cluster = medium.cluster()
        removable = sum(filled(medium.size(path) or 0, cluster) for path in plan.early_removals)
        if plan.room > free + removable:
            text = _("the medium is full: {room} are needed, {free} are free")
            raise DiskError(
                text.format(room=size_in_words(plan.room), free=size_in_words(free + removable))
            )
        television.clear(medium)
        medium.remove(plan.early_removals)


def _lay_slots(medium: Medium) -> None:
    """Make anew what is no slot: later they are only overwritten, in their place."""
    read = zip(slots.SLOTS, read_slots(medium), strict=True)
    if wrong := [path for path, slot in read if slot is None]:
        medium.put({path: slots.to_bytes(Slot(0, "")) for path in wrong})


def _check_complete(medium: Medium, lists: SignedLists) -> None:
    lacking = [
        entry.path
        for entry in (*lists.entries, *signed_entries(lists))
        if medium.size(entry.path) != entry.size
    ]
    if lacking:
        text = _("the medium lost {file} while it was written; take another one")
        raise DiskError(text.format(file=lacking[0]))


def _clean(medium: Medium, plan: DeliveryPlan) -> None:
    work_files = [path for path in medium.files(STATE) if not path.endswith("/lock")]
    if removed := [*plan.removals, *work_files]:
        medium.remove(removed)
