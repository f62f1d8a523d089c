"""The register held against playback: sessions that are longer in writing than on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.model.problem import Severity
from build_tools.model.records.finding import Finding
from build_tools.model.records.statement import PLAYED_SLOTS
from build_tools.model.rules import CheckRule, Rule
from build_tools.records.ids import by_pc, ids_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.records.database import RecordsDatabase

RECORDS_PLAYBACK = CheckRule(
    Rule.RECORDS_PLAYBACK,
    "登记的时间里，放课的时间不到一半（半小时以上的才看；讲课、咨询、现场教学不放课，直播不在这台电脑上放，都不看）",
    Severity.WARNING,
)
_SHORTEST = 30
"""Minutes: in a shorter session the talk about it may well be the longer part."""
_MARKS = ", ".join("?" * len(PLAYED_SLOTS))
_QUERY = f"""
    SELECT station, pc, n FROM (
      SELECT s.station, s.pc, s.n,
        (1440 + strftime('%H', s.end) * 60 + strftime('%M', s.end)
          - strftime('%H', s.start) * 60 - strftime('%M', s.start)) % 1440 AS registered,
        (SELECT sum(value) FROM json_each(CAST(s.line AS TEXT), '$.played')) AS seconds
      FROM standing s
      WHERE s.station = ? AND s.kind = 'attended' AND s.start IS NOT NULL AND s.end IS NOT NULL
      AND json_type(CAST(s.line AS TEXT), '$.played') IS NOT NULL
      AND coalesce(json_extract(CAST(s.line AS TEXT), '$.slot'), 'on_demand')
        IN ({_MARKS}))
    WHERE registered >= ? AND coalesce(seconds, 0) * 2 < registered * 60
    ORDER BY pc, n"""  # noqa: S608


def find_unplayed(database: RecordsDatabase, station: str) -> Iterator[Finding]:
    """Yield a finding for each PC with sessions of which less than half was played.

    A session that nothing is known of, such as one typed from paper, is none.
    """
    for ids in by_pc(database.rows(_QUERY, (station, *PLAYED_SLOTS, _SHORTEST))):
        message = _("of the time in the register less than half was played: {ids}")
        message = message.format(ids=ids_in_words(ids))
        hint = _("ask what else was done; how long a session counts, the rule book says")
        yield Finding(RECORDS_PLAYBACK, station, message, hint, tuple(ids))
