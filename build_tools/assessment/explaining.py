"""A score as an indented text, down to the statements behind each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.assessment.wording import points_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_tools.model.assessment.score import Assessed, Evidence, SchemeResult, Score

_COUNTS, _SHORT, _UNDECIDED = "✓", "✗", "？"


def explanation(assessed: Assessed) -> tuple[str, ...]:
    """Return the lines of a station's score tree, and its rating."""
    lines = list(_lines(assessed.score, 0))
    if assessed.rating_text:
        lines.append(f"等次：{assessed.rating_text}")
        if assessed.rating and assessed.rating.follows:
            lines.append(f"结果：{assessed.rating.follows}")
    if assessed.recheck:
        lines.append("抽到复查")
    return tuple(lines)


def _lines(score: Score, level: int) -> Iterator[str]:
    doubt = f"{_UNDECIDED} " if score.undecided else ""
    yield f"{'  ' * level}{doubt}{score.text}"
    for part in score.parts:
        yield from _lines(part, level + 1)
    for line in score.evidence:
        yield f"{'  ' * (level + 1)}{_evidence_text(line)}"


def _evidence_text(line: Evidence) -> str:
    ids = f"  [{' '.join(line.sessions)}]" if line.sessions else ""
    return f"{_COUNTS if line.counts else _SHORT} {line.text}{ids}"


def summary(result: SchemeResult) -> tuple[str, ...]:
    """Return the title of a scheme and a line for each station, the best first."""
    ordered = sorted(result.assessed, key=lambda entry: (entry.rank, entry.station))
    return (result.title, *(f"  {_summary_line(entry)}" for entry in ordered))


def _summary_line(entry: Assessed) -> str:
    doubts = sum(part.undecided for part in entry.score.every_part())
    return "  ".join(
        text
        for text in (
            f"{entry.rank}.",
            entry.name,
            points_text(entry.score.points),
            f"{entry.stars} 颗星" if entry.stars is not None else "",
            entry.rating.name if entry.rating else "",
            "抽到复查" if entry.recheck else "",
            f"{doubts} 项要人来定" if doubts else "",
        )
        if text
    )
