"""Each finding about records has words in the report: one without them would end it."""

from __future__ import annotations

from build_tools.assessment.report.station_view import FINDING_LABELS
from build_tools.model.rules import CheckRule
from build_tools.records import dates, month_words
from build_tools.records.findings import (
    all_findings,
    attendance,
    copies,
    playback,
    written_together,
)


def test_each_finding_has_a_label() -> None:
    modules = attendance, copies, dates, all_findings, month_words, playback, written_together
    declared = (value for module in modules for value in vars(module).values())
    rules = {rule.name for rule in declared if isinstance(rule, CheckRule)}
    assert rules == set(FINDING_LABELS)
