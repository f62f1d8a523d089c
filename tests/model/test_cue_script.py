"""Subtitles as script and WebVTT: hostile texts stay texts, and nothing is lost on the way."""

from __future__ import annotations

import random
import unicodedata

import pytest

from build_tools.model.cue_script import script_of, track_of, vtt_of
from build_tools.model.cues import Cue, CueTrack, in_order
from build_tools.reading.subtitles import read_subtitles

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!-- ]]> */ // \\ \\n ' \" `${x}`",
    "第一行\n第二行 --> 00:00:01,000",
    "&lt;i&gt; &amp;amp; &#x41;",
    "\u202bئۇيغۇرچە\u202c",
    "𠀀𰻝 㐀",
    "长" * 300,
    "ཕྱི་ལོ",
    "); alert(1); (",
)


def track(texts: tuple[str, ...] = HOSTILE) -> CueTrack:
    cues = in_order(Cue(n, n + 0.999, text) for n, text in enumerate(texts))
    return CueTrack(cues, "zh-CN", "中文")


def test_a_track_comes_back_whole() -> None:
    assert track_of(script_of(track())) == track()
    named = CueTrack((), 'x"</script>', "藏语\u2028")
    assert track_of(script_of(named)) == named


def test_nothing_in_the_script_ends_it() -> None:
    script = script_of(CueTrack((Cue(0, 1, "</script>\u2028\u2029<!--"),), "</script>", "\u2029"))
    assert script.startswith("courseware.cues({")
    assert script.endswith("});\n")
    assert not set("<>&\u2028\u2029\ufeff") & set(script)
    assert script.count("\n") == 1


@pytest.mark.parametrize(
    "text", ["", "courseware.cues({});", "alert(1)\n", "courseware.cues(x);\n"]
)
def test_other_scripts_are_none_of_ours(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a script|Expecting"):
        track_of(text)


def test_webvtt_says_the_same() -> None:
    vtt = vtt_of(track())
    assert vtt.startswith("\ufeffWEBVTT\n\n00:00:00.000 --> 00:00:00.999\n&lt;/script&gt;")
    reading = read_subtitles(vtt.removeprefix("\ufeff"))
    assert reading.faults == ()
    assert tuple(item.cue for item in reading.cues) == track().cues


def test_times_of_webvtt() -> None:
    vtt = vtt_of(CueTrack((Cue(3599.9996, 36000.0004, "x"),)))
    assert "01:00:00.000 --> 10:00:00.000" in vtt


@pytest.mark.parametrize("seed", range(5))
def test_any_text_comes_back(seed: int) -> None:
    signs = random.Random(seed)  # noqa: S311
    points = [p for p in range(0x110000) if unicodedata.category(chr(p)) != "Cn"]
    texts = tuple("".join(map(chr, signs.choices(points, k=40))) for _ in range(50))
    many = track(texts)
    assert track_of(script_of(many).encode().decode()) == many
    cues = read_subtitles(vtt_of(many).removeprefix("\ufeff")).cues
    assert tuple(item.cue for item in cues) == many.cues
