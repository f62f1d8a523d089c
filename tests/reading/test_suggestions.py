"""What is suggested for a word that is not known."""

from __future__ import annotations

from build_tools.reading.suggestions import suggestion


def test_the_nearest_is_told_else_the_list_and_of_many_only_some() -> None:
    assert suggestion("Corn drying", ["corn-drying", "stove-safety"]) == (
        "did you mean 'corn-drying'?"
    )
    assert suggestion("zzz", ["b", "a"]) == "known are: a, b"
    lessons = [f"lesson-{number}" for number in range(1_000)]
    text = suggestion("sheep", lessons)
    assert text.startswith("there are 1000, for example ")
    assert len(text) < 120
