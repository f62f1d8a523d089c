"""Notes without a text: the page is shown, and each note leads back."""

from __future__ import annotations

import re

import pytest

from build_tools.reading.markdown.dialect import rendered


@pytest.mark.parametrize(
    ("source", "notes"),
    [
        ("字[^1]\n\n[^1]:\n", ["1"]),
        ("字\n\n[^a]: \n", ["a"]),
        ("甲[^1]乙[^2]\n\n[^1]: 注\n[^2]:\n", ["1", "2"]),
        ("甲[^1]乙[^2]\n\n[^2]:\n[^1]: 注\n", ["1", "2"]),
    ],
)
def test_a_note_without_a_text_leads_back(source: str, notes: list[str]) -> None:
    html = rendered(source)
    links = re.findall(r'class="footnote-backref" href="#fnref:(.)" title="回到正文的注 (.)"', html)
    assert links == [(note, str(number)) for number, note in enumerate(notes, start=1)]
