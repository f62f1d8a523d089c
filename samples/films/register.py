"""收看记录怎么填: old projector slides, 4:3 1024x768, WMV2 with WMA."""

from __future__ import annotations

from ambience import ROOM
from drawing import INK, PLUM, RED, WHITE, circle, path, rect, text
from film import Film, Line, Track, ease, mix

W, H = 1024, 768
PAPER, SOFT, PEN = "#F6F0F8", "#EBE2EE", "#204A86"
LINES = (
    Line("收看记录，一场课写一行。写实在，才有用。"),
    Line("先写日期和时间：哪天放的，几点到几点。"),
    Line("再写课名，抄课件上的名字，不写“农业知识”。"),
    Line("到场的人，按花名册签到，外来的人写个数。"),
    Line("写错了，画一道线，旁边写对的，签上名。"),
)
ROWS = (
    ("日期", "11月15日", 1),
    ("时间", "19:00—20:10", 1),
    ("课名", "冬小麦怎么浇封冻水", 2),
    ("形式", "点播，集体", 2),
    ("到场", "签到 23 人，外村 2 人", 3),
    ("反馈", "要看果树修剪", 3),
)


def frame(t: float, track: Track) -> str:
    """Draw the moment t."""
    number = track.number(t)
    page = _cover(t, track) if number == 0 else _form(t, track, number)
    foot = rect(0, 724, W, 44, PLUM) + text(32, 755, "站点手册 · 第四课", 24, WHITE)
    return page + foot + text(W - 32, 755, f"{number + 1} / 5", 24, WHITE, anchor="end")


def _cover(t: float, track: Track) -> str:
    o = rect(0, 0, W, H, SOFT) + rect(132, 150, 760, 420, WHITE, 12, stroke=PLUM, stroke_width=8)
    o += "".join(rect(190, 240 + i * 90, 644, 4, "#D9CADF") for i in range(4))
    o += text(512, 330, "收看记录怎么填", 84, PLUM, bold=1, anchor="middle")
    p = ease(track.part(0, t, 0.5, 0.7))
    return o + text(512, 460, "一场课，写一行", 52, INK, anchor="middle", opacity=f"{p:.2f}")


def _written(words: str, p: float) -> str:
    return words[: round(len(words) * p)]


def _form(t: float, track: Track, number: int) -> str:
    title = ("", "① 日期和时间", "② 课名", "③ 到场的人", "④ 写错了怎么改")[number]
    o = rect(0, 0, W, H, PAPER) + rect(0, 0, W, 104, PLUM) + text(48, 72, title, 52, WHITE, bold=1)
    for i, (label, words, at) in enumerate(ROWS):
        y = 140 + i * 94
        live = at == number
        o += rect(60, y, 220, 84, SOFT) + rect(280, y, 684, 84, "#FFF7DC" if live else WHITE)
        o += rect(60, y, 904, 84, "none", stroke="#A98FB2", stroke_width=3)
        o += text(170, y + 56, label, 40, INK, bold=1, anchor="middle")
        half = i % 2 if at != 2 else (0 if i == 2 else 1)
        p = track.part(at, t, 0.3 + half * 0.35, 0.6 + half * 0.35) if number <= at else 1.0
        o += text(306, y + 56, _written(words, p), 40, PEN)
    return o + (_correction(t, track) if number == 4 else "")


def _correction(t: float, track: Track) -> str:
    strike = ease(track.part(4, t, 0.25, 0.4))
    o = path(f"M382,{140 + 4 * 94 + 44} h{58 * strike:.0f}", stroke=RED, stroke_width=6)
    p = track.part(4, t, 0.45, 0.6)
    o += text(700, 140 + 4 * 94 + 56, _written("24 人", p), 40, RED, bold=1)
    sign = track.part(4, t, 0.75, 0.9)
    return (
        o
        + text(830, 140 + 4 * 94 + 56, _written("孙改", sign), 36, RED)
        + circle(932, 560, mix(0, 6, sign), RED)
    )


FILM = Film(
    file="handbook/viewing-record.wmv",
    lines=LINES,
    size=(W, H),
    frame=frame,
    fps=5,
    ambience=ROOM,
    voice="f5",
    speed=165,
    gain=-2.0,
    encode=(
        "-c:v",
        "wmv2",
        "-q:v",
        "5",
        "-g",
        "400",
        "-mbd",
        "rd",
        "-trellis",
        "2",
        "-c:a",
        "wmav2",
        "-b:a",
        "48k",
        "-ac",
        "1",
        "-ar",
        "44100",
        "-f",
        "asf",
    ),
)
