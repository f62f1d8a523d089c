"""The receipt that a delivery leaves on the medium: what was sent, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model import receipt

if TYPE_CHECKING:
    import datetime as dt

    from build_tools.release.delivery.delivery_plan import DeliveryPlan
    from build_tools.release.medium.medium import Medium


def write_receipt(medium: Medium, plan: DeliveryPlan, today: dt.date | None) -> None:
    """Write the receipt of a delivery that came to its end, unless the medium has it.

    Raises DiskError. Receipts of the station stay: the office may not have read them yet.
    """
    lists = plan.lists
    copied = {entry.path for entry in plan.additions} & {entry.path for entry in lists.entries}
    sent = receipt.Receipt(
        station=lists.station,
        release=lists.release,
        step=receipt.ReceiptStep.SENT,
        on=today,
        files=len(lists.entries),
        copied=len(copied),
        checked=receipt.CheckMethod.SHA256,
    )
    if plan.additions or not _is_valid(medium, sent.path):
        medium.put({sent.path: receipt.to_bytes(sent)})


def _is_valid(medium: Medium, path: str) -> bool:
    """Return whether the receipt is there, and whole: a power cut may have torn it."""
    data = medium.read([path], receipt.LARGEST).get(path)
    try:
        return data is not None and bool(receipt.from_bytes(data))
    except ValueError:
        return False
