"""Which recording belongs to which row: the rules. Pure.

A recording is taken for a row only when one of these holds, and it holds for no other recording of
that row and no other row of that recording:

1. A person was asked and said so (ANSWERED).
2. The row names the file (NAMED), and its name does not contradict the row: another year, ordinal,
   month, season, region, 上/下, 甲/乙.
3. The file is called by the programme's own number and nothing else, `REC0012` for 12 (NUMBER).
   A running number (序号) is no programme's own: it is only proposed.
4. The file's name is the title, whole, with the same numbers, however they are written (TITLE).
   What else stands in the name must stand in the row too, each thing once: its number in front, its
   part, series, date and time, speaker, source, subject, region; besides that only words for the
   quality of a picture. A row that is a part needs the number of the part in the name.

So every digit, ordinal, season and region word of the name agrees with the row. All else is asked,
with proposals. How alike two names are takes nothing: it only puts proposals in order.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.intake.contradictions import contradiction
from build_tools.intake.name_tokens import Tokens, has_words, is_number, tokens_of
from build_tools.intake.proposals import propose
from build_tools.intake.row_names import explains, names_of
from build_tools.messages import _
from build_tools.model.intake.matches import MatchWay, Proposal, RecordingFile, RowMatch
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from build_tools.model.intake.guide import GuideRow

DEVICES = frozenset(
    (
        *("rec", "record", "recording", "dvr", "pvr", "dvb", "vid", "video", "mov", "movie"),
        *("mvi", "file", "ts", "no", "录像", "录制", "视频", "节目", "编号", "文件"),
    )
)
"""What receivers and people write before a number, and what tells no programme from another."""
Answers = dict[tuple[str, int], tuple[str, ...] | None]
"""By worksheet and row: the files that a person gave it, None for no recording."""


@dataclass(frozen=True)
class _Certain:
    """A row and recordings that belong together by one of the rules; indices of both."""

    row: int
    recordings: tuple[int, ...]
    way: MatchWay


def match_rows(
    rows: Sequence[GuideRow], recordings: Sequence[RecordingFile], answers: Answers | None = None
) -> tuple[RowMatch, ...]:
    """Return the recordings of each row, in the order of the rows."""
    return _Matching(rows, recordings, answers or {}).result()


class _Matching:
    """The rows and recordings of one run with their tokens."""

    def __init__(
        self, rows: Sequence[GuideRow], recordings: Sequence[RecordingFile], answers: Answers
    ) -> None:
        self.rows, self.recordings, self.answers = rows, recordings, answers
        self.names = [names_of(row) for row in rows]
        self.tokens = [tokens_of(recording.stem) for recording in recordings]
        self.by_name = _by_name(recordings)
        self.doubts: dict[int, str] = {}
        self.weak: dict[int, list[Proposal]] = defaultdict(list)
        self.answered = {
            index for index, row in enumerate(rows) if (row.worksheet, row.number) in answers
        }

    def result(self) -> tuple[RowMatch, ...]:
        certain = [match for index in range(len(self.rows)) for match in self._certain(index)]
        chosen = self._unambiguous(certain)
        free = [
            recording
            for index, recording in enumerate(self.recordings)
            if not any(index in match.recordings for match in chosen.values())
        ]
        return tuple(self._match(index, chosen.get(index), free) for index in range(len(self.rows)))

    def _match(
        self, index: int, certain: _Certain | None, free: Sequence[RecordingFile]
    ) -> RowMatch:
        row = self.rows[index]
        if certain is not None:
            files = tuple(self.recordings[i] for i in certain.recordings)
            return RowMatch(row, files, certain.way)
        if index in self.answered and index not in self.doubts:
            return RowMatch(row, (), MatchWay.ANSWERED)
        strong = [p for p in self.weak[index] if p.recording in free]
        others = [r for r in free if r not in {p.recording for p in strong}]
        proposals = (*strong, *propose(row, others))
        doubt = self.doubts.get(index, "")
        if proposals and not doubt:
            doubt = _("no name of a recording is certain")
        return RowMatch(row, (), None, proposals, doubt)

    def _certain(self, index: int) -> list[_Certain]:
        """Return all that the rules allow for a row."""
        row = self.rows[index]
        if index in self.answered:
            names = self.answers[row.worksheet, row.number]
            return self._named(index, names, MatchWay.ANSWERED) if names else []
        if row.files:
            return self._named(index, row.files, MatchWay.NAMED)
        return [
            _Certain(index, (number,), way)
            for number in range(len(self.recordings))
            if (way := self._way(index, number)) is not None
        ]

    def _named(self, index: int, names: Sequence[str], way: MatchWay) -> list[_Certain]:
        chosen: list[int] = []
        for name in names:
            candidates = self.by_name.get(_folded(name), [])
            if len(candidates) != 1:
                text = _("there are several recordings called '{name}'")
                text = text if candidates else _("there is no recording called '{name}'")
                self.doubts[index] = text.format(name=excerpt(name))
                for candidate in candidates:
                    self._propose(index, candidate, _("it is called so"), way)
                return []
            chosen += candidates
        if way is MatchWay.NAMED:
            for number in chosen:
                if against := contradiction(self.names[index].called, self.tokens[number]):
                    self.doubts[index] = _("the row names a recording that does not fit it")
                    self._propose(index, number, against, way)
                    return []
        return [_Certain(index, tuple(dict.fromkeys(chosen)), way)]

    def _way(self, index: int, number: int) -> MatchWay | None:
        """Return the rule by which a recording is a row's, None where there is none."""
        names, tokens = self.names[index], self.tokens[number]
        if names.number and tokens == names.number:
            return MatchWay.NUMBER
        if names.bare_number and _without_device(tokens) == names.bare_number:
            return MatchWay.NUMBER
        used = explains(names, tokens)
        if used is not None:
            if "running" not in used or not self._has_siblings(number):
                return MatchWay.TITLE
            text = _("other recordings have this name with another number")
            self._propose(index, number, text, MatchWay.RUNNING)
        if names.running and _without_device(tokens) == names.running:
            text = _("only the running number of the row is the same")
            self._propose(index, number, text, MatchWay.RUNNING)
        return None

    def _has_siblings(self, number: int) -> bool:
        """Whether another recording has the same words with other numbers."""
        letters = _without_numbers(self.tokens[number])
        return sum(_without_numbers(tokens) == letters for tokens in self.tokens) > 1

    def _propose(self, index: int, number: int, against: str, way: MatchWay) -> None:
        self.weak[index].append(Proposal(self.recordings[number], against, way))

    def _unambiguous(self, certain: Sequence[_Certain]) -> dict[int, _Certain]:
        """Return the matches that exclude each other nowhere; what a person said goes first."""
        of_row: dict[int, list[_Certain]] = defaultdict(list)
        of_recording: dict[int, list[_Certain]] = defaultdict(list)
        for match in certain:
            of_row[match.row].append(match)
            for number in match.recordings:
                of_recording[number].append(match)
        chosen = {}
        for match in certain:
            rivals = [m for number in match.recordings for m in of_recording[number] if m != match]
            if match.way is MatchWay.ANSWERED:
                rivals = [rival for rival in rivals if rival.way is MatchWay.ANSWERED]
            if len(of_row[match.row]) == 1 and not rivals:
                chosen[match.row] = match
                continue
            text = self._why_ambiguous(match, rivals)
            self.doubts.setdefault(match.row, text)
            for number in match.recordings:
                self._propose(match.row, number, text, match.way)
        return chosen

    def _why_ambiguous(self, match: _Certain, rivals: Sequence[_Certain]) -> str:
        if not rivals:
            return _("several recordings fit the row")
        places = dict.fromkeys(self.rows[rival.row].address for rival in rivals)
        text = _("the recording fits these rows as well: {rows}")
        return text.format(rows=_(", ").join(places))


def _by_name(recordings: Sequence[RecordingFile]) -> Mapping[str, list[int]]:
    """Return the recordings by each name that a person may write, with folder and suffix or not."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for index, recording in enumerate(recordings):
        path = recording.path
        bare = path.removesuffix(path[len(path) - len(recording.suffix) :]) or path
        for name in {_folded(n) for n in (path, bare, recording.name, recording.stem)}:
            by_name[name].append(index)
    return by_name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip()).replace("\\", "/").casefold()


def _without_device(tokens: Tokens) -> Tokens:
    """Return the number of a name that is a device's word and a number; empty for other names."""
    first = next((index for index, token in enumerate(tokens) if is_number(token)), len(tokens))
    word = "".join(tokens[:first])
    number = tokens[first:]
    return number if (not word or word in DEVICES) and not has_words(number) else ()


def _without_numbers(tokens: Tokens) -> Tokens:
    return tuple(token for token in tokens if not is_number(token))
