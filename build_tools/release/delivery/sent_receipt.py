"""The receipt that a delivery leaves on the medium: what was sent, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model import receipt

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.release.delivery.delivery_plan import Delivery
    from build_tools.release.medium.medium import Medium


def leave_receipt(medium: Medium, done: Delivery, today: dt.date | None) -> None:
    """Write the receipt of a delivery that came to its end, unless the medium has it.

    Raises DiskError. Receipts of the station stay: the office may not have read them yet.
    """
    lists = done.lists
    made = receipt.Receipt(
        station=lists.own.station,
        release=lists.own.release,
        step=receipt.Step.SENT,
        on=today,
        files=len(lists.entries),
        new=len({move.path for move in done.moves} & {entry.path for entry in lists.entries}),
        checked=receipt.Checked.SHA256,
    )
    if done.moves or not _is_there(medium, made.path):
        medium.put({made.path: receipt.to_bytes(made)})


def _is_there(medium: Medium, path: str) -> bool:
    """Return whether the receipt is there, and whole: a power cut may have torn it."""
    data = medium.read([path], receipt.LARGEST).get(path)
    try:
        return data is not None and bool(receipt.from_bytes(data))
    except ValueError:
        return False
