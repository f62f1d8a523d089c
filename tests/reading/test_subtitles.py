"""Subtitle files as people have them: every encoding times every format, tags, notes, odd cues."""

from __future__ import annotations

import codecs

import pytest

from build_tools.model.cues import Cue
from build_tools.reading.encodings import decode_any, guess_encoding
from build_tools.reading.subtitles import LineFault, LineFaultKind, read_subtitles

# Each text in both scripts, for each encoding can write only some.
SIMPLIFIED = ("先去枯死的大枝，再剪小枝。", "剪口要平，\n离芽两指。", "亩产\n600")
TRADITIONAL = ("先去枯死的大枝，再剪小枝。", "剪口要平，\n離芽兩指。", "畝產\n600")
RARE = ("㐀𠀀上的𰻝", "开始了")

TIMES = ((1.0, 2.5), (3.0, 5.04), (3600.0, 3661.25))


def srt(texts: tuple[str, ...]) -> str:
    return "\n".join(
        f"{n}\n{_clock(a)},{_part(a, 3)} --> {_clock(b)},{_part(b, 3)}\n{text}\n"
        for n, ((a, b), text) in enumerate(zip(TIMES, texts, strict=False), start=1)
    )


def vtt(texts: tuple[str, ...]) -> str:
    cues = [
        f"{_clock(a)}.{_part(a, 3)} --> {_clock(b)}.{_part(b, 3)} line:90%\n{text}\n"
        for (a, b), text in zip(TIMES, texts, strict=False)
    ]
    return "WEBVTT\n\nNOTE 王\n\n" + "\nname\n".join(cues)


def ass(texts: tuple[str, ...]) -> str:
    lines = [
        f"Dialogue: 0,{_clock(a)[1:]}.{_part(a, 2)},{_clock(b)[1:]}.{_part(b, 2)},Default,,0,0,0,,"
        + text.replace("\n", "\\N")
        for (a, b), text in zip(TIMES, texts, strict=False)
    ]
    head = "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: "
    fields = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
    return "\n".join((head + fields, *lines)) + "\n"


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def _part(seconds: float, digits: int) -> str:
    return f"{round(seconds % 1, 3):.{digits}f}"[2:]


ENCODINGS = [
    ("UTF-8", "utf-8", SIMPLIFIED),
    ("UTF-8", "utf-8-sig", SIMPLIFIED),
    ("UTF-8", "utf-8", RARE),
    ("GB18030", "gb18030", SIMPLIFIED),
    ("GB18030", "gb18030", TRADITIONAL),
    ("Big5", "big5", TRADITIONAL),
    ("UTF-16", "utf-16", SIMPLIFIED),
    ("UTF-16", "utf-16-le", TRADITIONAL),
    ("UTF-16", "utf-16-be", SIMPLIFIED),
    ("UTF-16", "utf-16-le", RARE),
]


@pytest.mark.parametrize("write", [srt, vtt, ass], ids=["srt", "vtt", "ass"])
@pytest.mark.parametrize(("name", "codec", "texts"), ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_every_encoding_of_every_format(
    write: object, name: str, codec: str, texts: tuple[str, ...], end: str
) -> None:
    assert callable(write)
    decoded = decode_any(write(texts).replace("\n", end).encode(codec))
    assert decoded is not None
    assert decoded.encoding == name
    reading = read_subtitles(decoded.text)
    assert reading.faults == ()
    expected = [Cue(a, b, text) for (a, b), text in zip(TIMES, texts, strict=False)]
    assert [item.cue for item in reading.cues] == expected


def test_the_mark_of_big_endian_utf_16() -> None:
    data = codecs.BOM_UTF16_BE + srt(SIMPLIFIED).encode("utf-16-be")
    decoded = decode_any(data)
    assert decoded is not None
    assert decoded.text == srt(SIMPLIFIED)


# One short sentence is all that tells the two apart; each was wrong by counting everyday words.
@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("剪口抹油漆", "gb18030"),
        ("修剪果樹", "big5"),
        ("果园施肥", "gb18030"),
        ("灌溉排水", "gb18030"),
        ("蘋果樹腐爛病", "big5"),
        ("將西紅柿洗淨，切塊", "gb18030"),
        ("喷药要戴口罩", "gb18030"),
        ("噴藥要戴口罩", "big5"),
        ("（四）業務範圍", "gb18030"),
    ],
)
def test_one_line_is_enough(text: str, codec: str) -> None:
    assert guess_encoding(text.encode(codec)).lower() == codec


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"\xff\0\xff",
        b"\xff\xfea",
        b"\xef\xbb\xbf\xff",
        b"caf\xe9 cr\xe8me",
        "先去大枝".encode("utf-16-le") + b"\0\0",
        bytes(range(128, 256)),
        srt(SIMPLIFIED[:2]).encode()[:-3],
    ],
)
def test_what_is_no_text(data: bytes) -> None:
    assert decode_any(data) is None


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        # No blank lines, no numbers.
        ("00:01,5 --> 00:02,5\n一\n00:03,0 --> 00:04,0\n二", [(1.5, 2.5, "一"), (3, 4, "二")]),
        ("1\n00:00:01,000-->00:00:02,000\n一", [(1, 2, "一")]),
        # A figure is a text; the number of the next cue is not.
        (
            "1\n00:00:01,000 --> 00:00:02,000\n600\n\n2\n00:00:03,000 --> 00:00:04,000\n15",
            [(1, 2, "600"), (3, 4, "15")],
        ),
        # A blank line within the text of SRT.
        ("1\n00:00:01,000 --> 00:00:02,000\n一\n\n二", [(1, 2, "一\n二")]),
        ("1\n00:00:01,000 --> 00:00:02,000 X1:40 X2:600\n一", [(1, 2, "一")]),
        # Tags of subtitles go, everything else in brackets is text.
        (
            "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font color='red'><B>红</b></font>"
            "<script>x</script>{氮}<br>a < b > c",
            [(1, 2, "红<script>x</script>{氮}\na < b > c")],
        ),
        (
            "WEBVTT - 题\nKind: captions\n\nSTYLE\n::cue { color: red }\n\n一\n"
            "00:01.000 --> 00:02.000 align:start\n<v 王老师>先<c.yellow>去</c> &lt;i&gt;"
            " &amp;amp; <00:01.500>枝</v>\n\nNOTE 00 --> 没有\n\n00:03.000 --> 00:04.000\n二",
            [(1, 2, "先去 <i> &amp; 枝"), (3, 4, "二")],
        ),
        (
            "[Script Info]\n[Events]\nFormat: Marked, Start, End, Text\n"
            "Dialogue: Marked=0,0:00:01.00,0:00:02.00,{\\i1}好,{\\i0}的\\N二\\h三\n"
            "Comment: Marked=0,0:00:01.00,0:00:02.00,不说\n"
            "Dialogue: Marked=0,0:00:03.00,0:00:04.00,{\\p1}m 0 0 l 1 1\n"
            "[Fonts]\nDialogue: Marked=0,0:00:05.00,0:00:06.00,不是\n",
            [(1, 2, "好,的\n二 三"), (3, 4, "")],
        ),
        ("", []),
        ("WEBVTT\n", []),
    ],
)
def test_cues(text: str, cues: list[tuple[float, float, str]]) -> None:
    reading = read_subtitles(text)
    assert reading.faults == ()
    assert [item.cue for item in reading.cues] == [Cue(*cue) for cue in cues]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("00:00:01,000 -> 00:00:02,000", LineFaultKind.TIMES),
        ("00：00：01，000 --> 00：00：02，000", LineFaultKind.TIMES),
        ("00:00:01,000 --> 00:00:2000", LineFaultKind.TIMES),
        ("00:75:01,000 --> 00:76:02,000", LineFaultKind.TIMES),
    ],
)
def test_times_that_cannot_be_read(line: str, kind: LineFaultKind) -> None:
    good = "1\n00:00:01,000 --> 00:00:02,000\n一\n\n2\n"
    reading = read_subtitles(f"{good}{line}\n二\n")
    assert reading.faults == (LineFault(kind, 6, line),)
    assert [item.line for item in reading.cues] == [2]


def test_numbers_and_lines_are_those_of_the_file() -> None:
    reading = read_subtitles("\n\n7\n00:00:05,000 --> 00:00:06,000\n一\n\n" + srt(SIMPLIFIED))
    assert [(item.number, item.line) for item in reading.cues] == [(1, 4), (2, 8), (3, 12), (4, 17)]
