"""Verifying a medium: every fault of it as a problem. Only reads; `deliver` heals."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Location
from build_tools.model.release import ManifestEntry
from build_tools.model.rules import CheckRule, Rule
from build_tools.progress import Meter
from build_tools.reading.quoting import printable
from build_tools.release.delivery import television
from build_tools.release.delivery.medium_state import read_state
from build_tools.release.delivery.strangers import HEAD, is_of_the_station, is_work_file, may_run
from build_tools.release.medium import slots
from build_tools.untrusted.items import Kind, words_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from build_tools.model.problem import Problem
    from build_tools.model.release import KeyRing, SignedLists
    from build_tools.progress import Progress, Task
    from build_tools.release.delivery.medium_state import MediumState
    from build_tools.release.medium.medium import Medium

MEDIUM_NOTHING_PLAYS = CheckRule(
    Rule.MEDIUM_NOTHING_PLAYS, "盘上没有能放的发布：上次没有写完就拔了"
)
MEDIUM_RELEASE_MISSING = CheckRule(
    Rule.MEDIUM_RELEASE_MISSING, "盘上写着放这一期，可是这一期不在盘上"
)
MEDIUM_RELEASE_UNTRUSTED = CheckRule(
    Rule.MEDIUM_RELEASE_UNTRUSTED, "这一期的签名对不上，或者钥匙不是镇里的"
)
MEDIUM_FILE_MISSING = CheckRule(Rule.MEDIUM_FILE_MISSING, "名单上有的文件，盘上没有")
MEDIUM_FILE_SIZE = CheckRule(Rule.MEDIUM_FILE_SIZE, "文件的大小和名单上不一样")
MEDIUM_FILE_DAMAGED = CheckRule(Rule.MEDIUM_FILE_DAMAGED, "文件坏了，或者被人改过")
MEDIUM_FILE_UNLISTED = CheckRule(
    Rule.MEDIUM_FILE_UNLISTED, "发布的文件夹里多出来的文件，名单上没有"
)
MEDIUM_FILE_RUNS = CheckRule(
    Rule.MEDIUM_FILE_RUNS,
    "名单上没有的文件，点一下可能会运行：程序、脚本、网页、快捷方式、来路不明的",
)
MEDIUM_FILE_KIND = CheckRule(
    Rule.MEDIUM_FILE_KIND, "该是文件或者文件夹的地方，是链接、管道、设备，或者反了"
)
MEDIUM_SLOT = CheckRule(
    Rule.MEDIUM_SLOT, "slot-a.js、slot-b.js 里写的不是换期的记号：打开盘就会运行里面写的"
)

_LARGEST_KNOWN = 1 << 20


@dataclass(frozen=True)
class VerificationReport:
    """`warnings` are lines for people and stop nobody; `current` is the release that plays."""

    current: str
    station: str
    releases: tuple[str, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...] = ()
    by_station: int = 0
    """Files that the station wrote."""
    harmless: tuple[str, ...] = ()
    """Files that no list names and nothing runs."""


def verify(
    medium: Medium,
    ring: KeyRing,
    progress: Progress,
    *,
    quick: bool = False,
    today: dt.date | None,
    kit: Mapping[str, bytes] = MappingProxyType({}),
) -> VerificationReport:
    """Return every fault of the medium. Raises DiskError where it cannot be read.

    `quick` reads lists, pages and launcher, of media the size alone. `kit` are files that no list
    names and that are right where they are so byte by byte: those of the station kit.
    """
    state = read_state(medium, ring, today)
    name = str(medium)
    problems = [*_release_problems(state, name)]
    names = sorted(state.releases)
    entries = {path: entry for name in names for path, entry in state.entries(name).items()}
    signed = {path for name in names for path, _data in state.releases[name].signed_files}
    total = sum(entry.size for entry in entries.values() if _is_read(entry, quick))
    with progress.task(_("Reading the medium"), total) as task:
        problems += _file_problems(medium, entries, quick, task)
    problems += [
        MEDIUM_FILE_UNLISTED.problem_at(Location(path, medium=name), _("no list names it"), _heal())
        for path in state.files
        if path.startswith("r/") and path.split("/")[1] in state.releases
        if path not in entries and path not in signed
    ]
    problems += _slot_problems(state, name)
    problems += _kind_problems(medium, state, name)
    problems += _television_problems(medium, state.releases.get(state.current), name)
    strangers = _strangers(medium, state)
    by_station = {path for path in strangers if is_of_the_station(path)}
    runs = _running(medium, strangers, kit)
    problems += _running_problems(runs, name)
    current = state.releases.get(state.current)
    return VerificationReport(
        current=state.current,
        station=current.station if current else "",
        releases=tuple(names),
        problems=tuple(problems),
        warnings=current.warnings if current else (),
        by_station=len(by_station - {*runs}),
        harmless=tuple(
            path
            for path in strangers
            if path not in {*by_station, *runs} and not is_work_file(path)
            if not path.startswith(f"{television.FOLDER}/")
        ),
    )


def running_strangers(
    medium: Medium, ring: KeyRing, kit: Mapping[str, bytes]
) -> tuple[Problem, ...]:
    """Return a problem for each file that no list names and that may run. `kit` as for `verify`."""
    strangers = _strangers(medium, read_state(medium, ring))
    return tuple(_running_problems(_running(medium, strangers, kit), str(medium)))


def _running(medium: Medium, strangers: Sequence[str], kit: Mapping[str, bytes]) -> list[str]:
    heads = medium.beginnings(strangers, HEAD)
    same = medium.read([path for path in strangers if path in kit], _LARGEST_KNOWN)
    return [
        path
        for path in strangers
        if may_run(path, heads.get(path, b"")) and not (path in kit and same.get(path) == kit[path])
    ]


def _strangers(medium: Medium, state: MediumState) -> list[str]:
    """Return the files that no list names; those in the folder of a release are told as such."""
    signed = {path for lists in state.releases.values() for path, _data in lists.signed_files}
    named = {
        *state.entries(*state.releases),
        *signed,
        *slots.SLOTS,
        *_for_television(medium, state),
    }
    return [
        item.path
        for item in medium.items("")
        if item.kind is Kind.FILE and item.path not in named and not _is_told(item.path, state)
    ]


def _is_told(path: str, state: MediumState) -> bool:
    return path.startswith("r/") and path.split("/")[1] in state.releases


def _for_television(medium: Medium, state: MediumState) -> set[str]:
    """Return what follows from the release that plays: names of films, and its own playlist."""
    lists = state.releases.get(state.current)
    films = television.films_of(medium, lists) if lists else {}
    if films and television.playlist_at(medium) == television.playlist(films):
        return {*films, television.PLAYLIST}
    return {*films}


def _television_problems(medium: Medium, lists: SignedLists | None, name: str) -> Iterator[Problem]:
    """Yield a problem for each file for a television that does not follow from the signed lists.

    Where none of ours is there, none is missing: a station's PC has no such folder.
    """
    films = television.films_of(medium, lists) if lists else {}
    entries = {entry.path: entry for entry in lists.station_list.entries} if lists else {}
    items = {item.path: item for item in medium.items(television.FOLDER)}
    files = {path: item for path, item in items.items() if item.kind is Kind.FILE}
    listed = television.playlist_at(medium) if television.PLAYLIST in files else b""
    for path, item in files.items():
        location = Location(printable(path), medium=name)
        if source := films.get(path):
            original = medium.item(source)
            is_link = original is not None and original.key == item.key
            if not is_link and not _is_copy(medium, path, item.size, entries[source]):
                yield MEDIUM_FILE_DAMAGED.problem_at(location, _("was changed or damaged"), _heal())
        elif path != television.PLAYLIST or not films or listed != television.playlist(films):
            yield MEDIUM_FILE_UNLISTED.problem_at(location, _("no list names it"), _take_out())
    for path in films if films.keys() & files and not listed else ():
        if path not in files:
            location = Location(path, medium=name)
            yield MEDIUM_FILE_MISSING.problem_at(location, _("is missing"), _heal())


def _is_copy(medium: Medium, path: str, size: int, entry: ManifestEntry) -> bool:
    """Return whether a file is the film itself, as on a stick that was copied from another."""
    copy = ManifestEntry(path, entry.sha256, entry.size)
    return size == entry.size and medium.digests([copy], lambda _size: None) == {path: entry.sha256}


def _take_out() -> str:
    return _("deliver to this medium again; what is there then is not ours: take it out")


def _slot_problems(state: MediumState, name: str) -> Iterator[Problem]:
    for path, slot in zip(slots.SLOTS, state.slots, strict=True):
        item = state.items.get(path)
        if slot is None and item and item.kind is Kind.FILE:
            message = _("is no slot: whatever stands in it runs when the medium is opened")
            yield MEDIUM_SLOT.problem_at(Location(path, medium=name), message, _heal())


def _kind_problems(medium: Medium, state: MediumState, name: str) -> Iterator[Problem]:
    healed = {item.path for item in state.misplaced}
    for item in medium.items(""):
        # A file with a second name is at worst written into, which no delivery does.
        if item.path in healed and not item.is_shared:
            location = Location(printable(item.path), medium=name)
            yield MEDIUM_FILE_KIND.problem_at(location, words_of(item.kind), _heal())
        elif item.kind not in (Kind.FILE, Kind.FOLDER):
            location = Location(printable(item.path), medium=name)
            yield MEDIUM_FILE_KIND.problem_at(location, words_of(item.kind), _take_away())


def _running_problems(paths: Iterable[str], name: str) -> Iterator[Problem]:
    for path in paths:
        message = _("no list names it, and it may run when somebody clicks on it")
        location = Location(printable(path), medium=name)
        yield MEDIUM_FILE_RUNS.problem_at(location, message, _take_away())


def _take_away() -> str:
    return _("do not open it, remove it from the medium, and ask who put it there")


def _heal() -> str:
    return _("deliver to this medium again, that heals it")


def _release_problems(state: MediumState, name: str) -> Iterator[Problem]:
    current = state.current
    if not current:
        message = _("no release plays: the delivery did not come to its end")
        yield MEDIUM_NOTHING_PLAYS.problem_at(Location(medium=name), message, _heal())
    elif current not in state.releases and current not in state.refused:
        message = _("{release} should play, but is not here").format(release=current)
        yield MEDIUM_RELEASE_MISSING.problem_at(Location(medium=name), message, _heal())
    for release, reason in state.refused.items():
        location = Location(f"r/{release}", medium=name)
        yield MEDIUM_RELEASE_UNTRUSTED.problem_at(location, reason, _heal())


def _is_read(entry: ManifestEntry, quick: bool) -> bool:
    return not quick or not entry.path.startswith("media/")


def _file_problems(
    medium: Medium, entries: dict[str, ManifestEntry], quick: bool, task: Task
) -> Iterator[Problem]:
    name = str(medium)
    sizes = {path: medium.size(path) for path in entries}
    read = [
        entry
        for path, entry in sorted(entries.items())
        if sizes[path] == entry.size and _is_read(entry, quick)
    ]
    digests = medium.digests(read, Meter(task).add)
    damaged = {entry.path for entry in read if digests.get(entry.path) != entry.sha256}
    for path, entry in sorted(entries.items()):
        location = Location(path, medium=name)
        if sizes[path] is None:
            yield MEDIUM_FILE_MISSING.problem_at(location, _("is missing"), _heal())
        elif sizes[path] != entry.size:
            message = _("has {size} bytes and should have {right}")
            text = message.format(size=sizes[path], right=entry.size)
            yield MEDIUM_FILE_SIZE.problem_at(location, text, _heal())
        elif path in damaged:
            yield MEDIUM_FILE_DAMAGED.problem_at(location, _("was changed or damaged"), _heal())
