"""Verifying a medium: every fault of it as a problem. Only reads; `deliver` heals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Location
from build_tools.model.rules import CheckRule, Rule
from build_tools.progress import Meter
from build_tools.release.delivery.medium_state import read_state

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from build_tools.model.problem import Problem
    from build_tools.model.release import KeyRing, ManifestEntry
    from build_tools.progress import Progress, Task
    from build_tools.release.delivery.medium_state import MediumState
    from build_tools.release.medium.medium import Medium

MEDIUM_NOTHING_PLAYS = CheckRule(
    Rule.MEDIUM_NOTHING_PLAYS, "盘上没有能放的发行：上次没有写完就拔了"
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
    Rule.MEDIUM_FILE_UNLISTED, "发行的文件夹里多出来的文件，名单上没有"
)


@dataclass(frozen=True)
class VerificationReport:
    """`warnings` are lines for people and stop nobody; `current` is the release that plays."""

    current: str
    station: str
    releases: tuple[str, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[str, ...] = ()


def verify(
    medium: Medium, ring: KeyRing, progress: Progress, *, quick: bool = False, today: dt.date | None
) -> VerificationReport:
    """Return every fault of the medium. Raises DiskError where it cannot be read.

    `quick` reads lists, pages and launcher, of media the size alone.
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
    current = state.releases.get(state.current)
    return VerificationReport(
        current=state.current,
        station=current.station if current else "",
        releases=tuple(names),
        problems=tuple(problems),
        warnings=current.warnings if current else (),
    )


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
