"""Brings a medium in any state to a release, so that a cut at any moment leaves a release whole.

media → launcher and pages → lists → everything new re-read → flush → slot → flush → only then what
nothing names any more is removed. What is under way has a `.part`, what was verified in this
delivery stands in the journal; both serve the next run after a cut.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from build_tools.errors import CoursewareError, DiskError
from build_tools.files import sha256_of, size_in_words
from build_tools.messages import _
from build_tools.model.release import Entry
from build_tools.release import slots, trust
from build_tools.release.delivery import before, decide, part_of
from build_tools.release.disk import CHUNK
from build_tools.release.journal import Journal
from build_tools.release.slots import Slot
from build_tools.release.survey import STATE, digest_of, is_whole, read_slots, survey

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from build_tools.model.release import KeyRing, Lists
    from build_tools.progress import Progress, Task
    from build_tools.release.delivery import Delivery
    from build_tools.release.disk import Disk
    from build_tools.release.store import Store
    from build_tools.release.survey import Survey

# Files up to this size are flushed together: each flush costs a stick a tenth of a second.
_SMALL = CHUNK
_BATCH_FILES, _BATCH_BYTES = 200, 16 * CHUNK


@dataclass(frozen=True)
class Wish:
    """What the person asks for. `older` takes an older release than the medium has; `quick` trusts
    what an earlier delivery left without reading it; `link` makes hard links where it can."""

    station: str
    older: bool = False
    quick: bool = False
    link: bool = False
    today: dt.date | None = None


@dataclass
class Courier:
    """One delivery of a release; `seen` are sources that this process has read and found right."""

    store: Store
    ring: KeyRing
    progress: Progress
    seen: set[Path] = field(default_factory=set)

    def plan(self, disk: Disk, wish: Wish) -> Delivery:
        """Return what `deliver` would do; reads only. Raises Untrusted, DiskError."""
        here = survey(disk, self.ring)
        lists = self._lists(here, wish)
        return decide(lists, here, self._whole(disk, here, lists, wish))

    def deliver(self, disk: Disk, wish: Wish) -> Delivery:
        """Bring the medium to the release; return what was done.

        Raises Untrusted where the release may not be followed, DiskError for a medium that is
        full, write-protected or failing, InUse, CoursewareError for a damaged source.
        """
        with disk.lock():
            here = survey(disk, self.ring)
            lists = self._lists(here, wish)
            done = decide(lists, here, self._whole(disk, here, lists, wish))
            _make_room(disk, done)
            _lay_slots(disk)
            if done.away:
                turn(disk, done.instead)
            self._bring(disk, done, wish)
            _check_complete(disk, lists)
            if done.turns:
                turn(disk, lists.pages.release)
            _clean(disk, done)
        return done

    def _lists(self, here: Survey, wish: Wish) -> Lists:
        newest = 0 if wish.older else here.newest_of(wish.station)
        expected = trust.Expected(self.store.name.text, wish.station, newest, wish.today)
        return self.store.lists(wish.station, self.ring, expected)

    def _whole(self, disk: Disk, here: Survey, lists: Lists, wish: Wish) -> set[str]:
        """Return the paths that are right already: read now, or verified in this delivery."""
        wanted = {e.path: e for e in (*lists.entries, *signed_entries(lists))}
        wanted = here.entries(before(lists, here)) | wanted
        there = [entry for entry in wanted.values() if disk.size(entry.path) == entry.size]
        known = Journal(disk, lists).read()
        if wish.quick:
            known |= {(e.path, e.sha256) for e in here.entries(*here.releases).values()}
        unknown = [entry for entry in there if (entry.path, entry.sha256) not in known]
        whole = {entry.path for entry in there if (entry.path, entry.sha256) in known}
        total, done = sum(entry.size for entry in unknown), 0
        with self.progress.task(_("Checking what is there"), total) as task:
            for entry in unknown:
                if digest_of(disk, entry.path) == entry.sha256:
                    whole.add(entry.path)
                done += entry.size
                task.advance_to(done)
        return whole

    def _bring(self, disk: Disk, done: Delivery, wish: Wish) -> None:
        signed = dict(done.lists.files)
        batch = _Batch(disk, Journal(disk, done.lists))
        if done.moves:
            batch.journal.begin()
        with self.progress.task(_("Copying"), done.bytes) as task:
            meter = _Meter(task)
            for entry in done.moves:
                source: Path | bytes = signed.get(entry.path) or self.store.source(
                    entry.path, wish.station
                )
                if isinstance(source, bytes):
                    batch.add(entry, source, (source,), meter)
                elif wish.link and self._linked(disk, entry, source):
                    meter.add(entry.size)
                elif entry.size <= _SMALL:
                    batch.add(entry, source, _read(source, 0, entry), meter)
                else:
                    batch.close()
                    _bring_large(disk, entry, source, meter)
                    batch.journal.add([entry])
            batch.close()

    def _linked(self, disk: Disk, entry: Entry, source: Path) -> bool:
        """Make a hard link, and read it unless this process has read that file before."""
        if not disk.adopt(source, entry.path):
            return False
        if source not in self.seen:
            _verify(disk, entry, source)
            self.seen.add(source)
        return True


def signed_entries(lists: Lists) -> tuple[Entry, ...]:
    """Return the lists and signatures themselves as files of the medium."""
    return tuple(
        Entry(path, hashlib.sha256(data).hexdigest(), len(data)) for path, data in lists.files
    )


def turn(disk: Disk, release: str) -> None:
    """Let `release` play from now on (empty: nothing); one slot is written. Raises DiskError."""
    place, slot = slots.turn_to(release, read_slots(disk))
    disk.overwrite(slots.SLOTS[place], slots.to_bytes(slot))
    disk.flush([slots.SLOTS[place]])
    if read_slots(disk)[place] != slot:
        raise DiskError(_("the medium gives back other bytes than were written; take another one"))


@dataclass
class _Meter:
    task: Task
    sent: int = 0

    def add(self, count: int) -> None:
        self.sent += count
        self.task.advance_to(self.sent)


@dataclass
class _Batch:
    """Small files that are flushed, re-read and written into the journal together."""

    disk: Disk
    journal: Journal
    held: list[tuple[Entry, Path | bytes]] = field(default_factory=list)
    weight: int = 0

    def add(self, entry: Entry, source: Path | bytes, data: Iterable[bytes], meter: _Meter) -> None:
        self.disk.write(part_of(entry), 0, data)
        self.disk.rename(part_of(entry), entry.path)
        self.held.append((entry, source))
        self.weight += entry.size
        meter.add(entry.size)
        if len(self.held) >= _BATCH_FILES or self.weight >= _BATCH_BYTES:
            self.close()

    def close(self) -> None:
        if not self.held:
            return
        self.disk.flush([entry.path for entry, _source in self.held])
        for entry, source in self.held:
            _verify(self.disk, entry, source)
        self.journal.add([entry for entry, _source in self.held])
        self.held, self.weight = [], 0


def _bring_large(disk: Disk, entry: Entry, source: Path, meter: _Meter) -> None:
    part = part_of(entry)
    begin = _same_prefix(disk, part, source)

    def data() -> Iterator[bytes]:
        for chunk in _read(source, begin, entry):
            yield chunk
            meter.add(len(chunk))

    disk.write(part, begin, data())
    disk.sync(part)
    disk.rename(part, entry.path)
    disk.flush([entry.path])
    _verify(disk, entry, source)


def _same_prefix(disk: Disk, part: str, source: Path) -> int:
    """Return how many bytes of a `.part` are those of the source, read from both."""
    if disk.size(part) is None:
        return 0
    same = 0
    with _opened(source) as stream:
        for chunk in disk.chunks(part):
            if stream.read(len(chunk)) != chunk:
                break
            same += len(chunk)
    return same


def _read(source: Path, begin: int, entry: Entry) -> Iterator[bytes]:
    with _opened(source) as stream:
        stream.seek(begin)
        while chunk := stream.read(CHUNK):
            yield chunk


def _opened(source: Path) -> IO[bytes]:
    try:
        return source.open("rb", buffering=0)
    except OSError as error:
        raise CoursewareError(
            _("{file} cannot be read ({reason}): put it back from a backup").format(
                file=source, reason=error.strerror
            )
        ) from error


def _verify(disk: Disk, entry: Entry, source: Path | bytes) -> None:
    """Read back what was written; what is not right does not keep its name."""
    if is_whole(disk, entry):
        return
    disk.remove(entry.path)
    if not isinstance(source, bytes) and sha256_of(source) != entry.sha256:
        raise CoursewareError(
            _("{file} is damaged: put it back from a backup or a station's medium").format(
                file=source
            )
        )
    raise DiskError(_("the medium gives back other bytes than were written; take another one"))


def _make_room(disk: Disk, done: Delivery) -> None:
    """Check that everything fits before the first write; free what does not play, if need be."""
    free = disk.free()
    if done.room > free:
        early = sum(disk.size(path) or 0 for path in done.early)
        if done.room > free + early:
            text = _("the medium is full: {room} are needed, {free} are free")
            raise DiskError(
                text.format(room=size_in_words(done.room), free=size_in_words(free + early))
            )
        for path in done.early:
            disk.remove(path)


def _lay_slots(disk: Disk) -> None:
    """Make the slots that are missing: later they are only overwritten, in their place."""
    missing = [path for path in slots.SLOTS if disk.size(path) != slots.SIZE]
    for path in missing:
        disk.overwrite(path, slots.to_bytes(Slot(0, "")))
    if missing:
        disk.flush(missing)


def _check_complete(disk: Disk, lists: Lists) -> None:
    lacking = [
        entry.path
        for entry in (*lists.entries, *signed_entries(lists))
        if disk.size(entry.path) != entry.size
    ]
    if lacking:
        text = _("the medium lost {file} while it was written; take another one")
        raise DiskError(text.format(file=lacking[0]))


def _clean(disk: Disk, done: Delivery) -> None:
    for path in done.removals:
        disk.remove(path)
    for path in _state_files(disk):
        disk.remove(path)


def _state_files(disk: Disk) -> Sequence[str]:
    return [path for path in disk.files(STATE) if not path.endswith("/lock")]
