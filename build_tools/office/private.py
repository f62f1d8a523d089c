"""Private words of the registers that must not leave the office: names, remarks, telephone numbers.

Which fields are private is said by the models of the registers (`model.office.privacy`); searching
a release for the words is left to the stages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.model.office.privacy import private_texts
from build_tools.model.office.telephones import telephones_in
from build_tools.office.month_words import MONTH_WORDS
from build_tools.office.registers import read_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_tools.office.registers import Office

_TEXT_FILES = ("*.yml", "*.yaml", "*.csv", "*.txt", "*.json", "*.jsonl")
_SHORTEST = 2
"""Characters: a single one stands on every page and gives nobody away."""
# Hashes and sizes of files, and random words: nothing of a person, and digits by chance.
_NO_REGISTERS = ("published-media.jsonl", "intake.jsonl", MONTH_WORDS)


def private_words(folder: Path) -> frozenset[str]:
    """Return the words of `office/` that no medium may carry. Raises OSError."""
    office, _problems = read_office(folder)
    return frozenset({*words_of_registers(office), *_telephones(folder)})


def words_of_registers(office: Office) -> Iterator[str]:
    """Return the lines of all texts in the private fields of the registers.

    Names are set apart with spaces in lists, 王　明, and without them elsewhere.
    """
    for register in office.registers.values():
        for text in private_texts(register):
            # A page breaks lines elsewhere than a register does.
            for line in text.splitlines():
                forms = {line.strip(), "".join(line.split())}
                yield from (form for form in forms if len(form) >= _SHORTEST)


def _telephones(folder: Path) -> Iterator[str]:
    for pattern in _TEXT_FILES:
        for path in sorted(folder.glob(pattern)):
            if path.name not in _NO_REGISTERS:
                yield from telephones_in(path.read_text(encoding="utf-8", errors="replace"))
