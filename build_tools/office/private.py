"""Private words of the registers that must not leave the office: names, remarks, telephone numbers.

Which fields are private is said by the models of the registers (`model.office.privacy`); searching
a release for the words is left to the stages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.model.office.privacy import private_texts
from build_tools.office.month_words import MONTH_WORDS
from build_tools.office.registers import read_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Mobile numbers of China, and fixed ones with their area code, as people write them.
_MOBILE = r"(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}"
_FIXED = r"0[0-9]{2,3}[ -][0-9]{7,8}"
_TELEPHONE = re.compile(rf"(?<![0-9])(?:{_MOBILE}|{_FIXED})(?![0-9])")
_REGISTERS = ("*.yml", "*.yaml", "*.csv", "*.txt", "*.json", "*.jsonl")
_SHORTEST = 2
"""Characters: a single one stands on every page and gives nobody away."""
# Hashes and sizes of files, and random words: nothing of a person, and digits by chance.
_NO_REGISTERS = ("published-media.jsonl", MONTH_WORDS)


def private_words(folder: Path) -> frozenset[str]:
    """Return the words of `office/` that no medium may carry. Raises OSError."""
    return frozenset({*_of_registers(folder), *_telephones(folder)})


def _of_registers(folder: Path) -> Iterator[str]:
    office, _problems = read_office(folder)
    for register in office.registers.values():
        for text in private_texts(register):
            # A page breaks lines elsewhere than a register does.
            lines = (line.strip() for line in text.splitlines())
            yield from (line for line in lines if len(line) >= _SHORTEST)


def _telephones(folder: Path) -> Iterator[str]:
    for pattern in _REGISTERS:
        for path in sorted(folder.glob(pattern)):
            if path.name not in _NO_REGISTERS:
                yield from telephones_in(path.read_text(encoding="utf-8", errors="replace"))


def telephones_in(text: str) -> Iterator[str]:
    """Return the telephone numbers in a text, as they are written there."""
    for match in _TELEPHONE.finditer(text):
        yield match[0]
