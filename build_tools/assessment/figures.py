"""The figures of a year that rules compare: each with its kind, and with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.assessment.wording import amount_text, percent
from build_tools.model.assessment.methods import MEASURES
from build_tools.model.assessment.quantities import Quantity, Share

if TYPE_CHECKING:
    from build_tools.assessment.tallies import Tally
    from build_tools.model.assessment.score import Evidence


@dataclass(frozen=True)
class Figure:
    """A figure of one or more stations; None where there is nothing to work it out from."""

    amount: Quantity | None
    text: str
    evidence: tuple[Evidence, ...] = ()


def figure(by: str, tally: Tally) -> Figure:
    """Return a figure of the rule book's vocabulary from what was counted."""
    label = MEASURES[by][0]
    if not tally.amounts:
        return Figure(None, f"没有站点，算不出{label}")
    if by == "attendance":
        return _attendance(label, tally)
    (amount,) = tally.amounts
    return Figure(amount, f"{label} {amount_text(amount)}", tally.evidence)


def _attendance(label: str, tally: Tally) -> Figure:
    expected, present = tally.amounts
    if not expected:
        return Figure(None, f"没有应到人数，算不出{label}")
    counts = f"应到 {amount_text(expected)}，实到 {amount_text(present)}"
    share = Share(present / expected)
    return Figure(share, f"{counts}，{label} {percent(share.amount)}", tally.evidence)
