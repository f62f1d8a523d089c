"""Receipts that come back on a medium, as events of the month (format: `model.receipt`)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.errors import DiskError
from build_tools.messages import _
from build_tools.model.board import Event, EventKind
from build_tools.model.problem import Severity
from build_tools.model.receipt import FOLDER, LARGEST, Receipt, ReceiptStep, from_bytes
from build_tools.model.release import ReleaseName
from build_tools.model.rules import CheckRule, Rule
from build_tools.office.month_journal import record_events
from build_tools.os_reasons import os_reason
from build_tools.reading.quoting import printable
from build_tools.untrusted.folder import UntrustedFolder
from build_tools.untrusted.items import Kind, words_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from build_tools.model.problem import Problem

_STEPS = {
    ReceiptStep.SENT: (EventKind.SENT,),
    ReceiptStep.INSTALLED: (EventKind.RECEIVED, EventKind.VERIFIED),
}
_EARLY = dt.timedelta(days=40)
"""No release is made earlier before the first of its month: such a day is that of a dead clock."""


RECEIPT_UNUSABLE = CheckRule(
    Rule.RECEIPT_UNUSABLE,
    "盘上带回来的回执不能用：不是这里的站点，说的那一期没有做过，或者文件坏了",
    Severity.WARNING,
)


def record_receipts(
    folder: Path,
    source: Path | Mapping[str, bytes],
    releases: Mapping[str, Collection[str]],
    today: dt.date,
) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    """Record receipts in the month journal of `folder`.

    `source` is a medium that came back, or the receipts by name, as a remote gives them; `releases`
    are the names of those that were made for each station. Return the new events, and a problem
    for each receipt that cannot be used.
    """
    if isinstance(source, Path):
        events, unusable = read_receipts(source, releases, today)
    else:
        events, unusable = events_of(source, releases, today)
    return (record_events(folder, events) if events else ()), unusable


def read_receipts(
    medium: Path, releases: Mapping[str, Collection[str]], today: dt.date
) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    """Return the events of the receipts on `medium`, and a problem for each that cannot be used."""
    receipts: dict[str, bytes] = {}
    paths, unread = _receipts_on(medium)
    for path in paths:
        name = printable(path.removeprefix(f"{FOLDER}/"))
        try:
            with UntrustedFolder(medium).open_to_read(path) as stream:
                receipts[name] = stream.read(LARGEST + 1)
        except OSError as error:
            unread.append(_unusable(name, os_reason(error)))
    events, unusable = events_of(receipts, releases, today)
    return events, tuple(sorted((*unusable, *unread)))


def _receipts_on(medium: Path) -> tuple[list[str], list[Problem]]:
    """Return the paths of what is called like a receipt, and a problem where there is no folder for
    them but something else. Raises DiskError.
    """
    try:
        folder = UntrustedFolder(medium)
        item = folder.item(FOLDER)
        paths = [item.path for item in folder.walk(FOLDER)]
    except (FileNotFoundError, NotADirectoryError):
        return [], []
    except OSError as error:
        raise DiskError(f"{medium}: {os_reason(error)}") from error
    if item is not None and item.kind is not Kind.FOLDER:
        return [], [_unusable(FOLDER, words_of(item.kind))]
    return [path for path in paths if path.endswith(".txt") and path.count("/") == 1], []


def events_of(
    receipts: Mapping[str, bytes], releases: Mapping[str, Collection[str]], today: dt.date
) -> tuple[tuple[Event, ...], tuple[Problem, ...]]:
    """Return the events of receipts, which are given by name, and a problem for each unusable one.

    The clocks of old PCs are often wrong: an impossible day is replaced by today.
    """
    events: list[Event] = []
    unusable: list[Problem] = []
    for name, data in sorted(receipts.items()):
        try:
            receipt = _checked(from_bytes(data), releases)
        except ValueError as error:
            unusable.append(_unusable(name, str(error)))
            continue
        month, on = ReleaseName(receipt.release).month, _day(receipt, today)
        events += [
            Event(month, kind, on, receipt.station, release=receipt.release)
            for kind in _STEPS[receipt.step]
        ]
    return tuple(events), tuple(unusable)


def _unusable(name: str, reason: str) -> Problem:
    message = _("this receipt cannot be used: {reason}").format(reason=reason)
    hint = _("ask the station by telephone, and note what it says with --received")
    return RECEIPT_UNUSABLE.problem(name, 0, message, hint)


def _checked(receipt: Receipt, releases: Mapping[str, Collection[str]]) -> Receipt:
    if receipt.station not in releases:
        raise ValueError(_("no station has the code '{code}'").format(code=receipt.station))
    if receipt.release not in releases[receipt.station]:
        text = _("{release} was not made for the station '{code}'")
        raise ValueError(text.format(release=receipt.release, code=receipt.station))
    return receipt


def _day(receipt: Receipt, today: dt.date) -> dt.date:
    first = ReleaseName(receipt.release).month.first_day
    possible = receipt.on is not None and first - _EARLY <= receipt.on <= today
    return receipt.on if receipt.on and possible else today
