"""Titles of admonitions in Chinese."""

import markdown
import pytest

from build_tools.reading.markdown.admonitions import ChineseAdmonitions


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("!!! tip\n    x", "提示"),
        ('!!! tip "先断电"\n    x', "先断电"),
        ("!!! warning\n    x", "注意"),
        ("??? note\n    x", "说明"),
        ("!!! something\n    x", "Something"),
    ],
)
def test_only_missing_titles_are_given(text: str, title: str) -> None:
    extensions = ["admonition", "pymdownx.details", ChineseAdmonitions()]
    assert f">{title}<" in markdown.markdown(text, extensions=extensions)
