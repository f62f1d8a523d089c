"""青石岭村合作社的一本账: a web clip of the last decade, 640x360 Sorenson H.263 with MP3 in FLV."""

from __future__ import annotations

from ambience import BIRDS
from drawing import (
    DEEP,
    DUSK,
    GREEN,
    HILL_FAR,
    HILL_NEAR,
    INK,
    PERSIMMON,
    STRAW,
    WHITE,
    circle,
    hills,
    house,
    path,
    person,
    rect,
    text,
)
from film import Film, Line, Track, ease, mix

W, H = 640, 360
LINES = (
    Line("青石岭村，三百一十二户，一千四百多亩苹果。"),
    Line("以前客商到地头收，一斤一块二，说压价就压价。"),
    Line("2023年，86户成立合作社，凑钱建冷库。", "二零二三年，八十六户成立合作社，凑钱建冷库。"),
    Line("错开卖，分等级。第三年，一斤卖到两块。"),
    Line("走错过的路也有：头一年没分等，一斤少卖了两毛。"),
)


def frame(t: float, track: Track) -> str:
    """Draw the moment t."""
    number = track.number(t)
    scene = (_village, _buyer, _store, _chart, _mixed)[number](t, track)
    words = LINES[number].text
    o = scene + rect(0, 306, W, 54, INK, opacity=0.72)
    return o + text(W / 2, 343, words, 24, WHITE, anchor="middle")


def _village(t: float, track: Track) -> str:
    o = rect(0, 0, W, H, DUSK) + circle(500, 74, 30, "#F6C98A") + hills(150, 24, 20, HILL_FAR, W, H)
    o += hills(190, 14, 150, HILL_NEAR, W, H) + rect(0, 240, W, 120, "#C9BBA0")
    o += "".join(
        house(x, y, w, w * 0.5) for x, y, w in ((60, 168, 90), (190, 160, 80), (330, 172, 96))
    )
    for i in range(11):
        o += _apple_tree(30 + i * 60, 296 if i % 2 else 270, 0.6, track.part(0, t, 0.3, 0.9))
    return o


def _apple_tree(x: float, y: float, size: float, ripe: float) -> str:
    s = size
    o = path(f"M{x:.0f},{y:.0f} v{-44 * s:.0f}", stroke="#54402F", stroke_width=8 * s)
    o += circle(x, y - 62 * s, 36 * s, GREEN)
    spots = ((-18, -70), (10, -84), (20, -56), (-6, -50))
    return o + "".join(circle(x + a * s, y + b * s, 7 * s * ripe, PERSIMMON) for a, b in spots)


def _buyer(t: float, track: Track) -> str:
    o = (
        rect(0, 0, W, H, "#F3E9D8")
        + hills(200, 14, 60, HILL_FAR, W, H)
        + rect(0, 236, W, 124, "#C9BBA0")
    )
    come = ease(track.part(1, t, 0.0, 0.3))
    x = mix(700, 330, come)
    o += rect(x, 150, 210, 90, "#5C6E76", 8) + rect(x - 70, 186, 76, 54, "#46565E", 8)
    o += circle(x + 36, 246, 22, INK) + circle(x + 166, 246, 22, INK)
    o += person(120, 190, 42, "#7D4A3B", "#5B5B59") + person(216, 190, 42, "#3D5C52", "#2B2B2B")
    price = "1.2 元" if track.part(1, t, 0.7) < 0.9 else "1.0 元？"
    return (
        o
        + rect(216, 44, 176, 66, WHITE, 12)
        + text(304, 90, price, 38, "#981A13", bold=1, anchor="middle")
    )


def _store(t: float, track: Track) -> str:
    o = (
        rect(0, 0, W, H, "#E3EBE7")
        + hills(190, 12, 40, HILL_FAR, W, H)
        + rect(0, 250, W, 110, "#C9BBA0")
    )
    up = ease(track.part(2, t, 0.3, 0.8))
    h = 150 * up
    o += rect(280, 250 - h, 300, h, "#DCE9EC") + rect(280, 250 - h, 300, 12, DEEP)
    if up > 0.9:
        o += rect(386, 160, 90, 90, "#5C6E76") + text(
            430, 146, "青石岭冷库 200吨", 26, DEEP, bold=1, anchor="middle"
        )
    coins = int(track.part(2, t, 0.1, 0.6) * 20)
    for i in range(coins):
        o += circle(70 + i % 5 * 40, 236 - i // 5 * 26, 15, STRAW, stroke="#A07B22", stroke_width=3)
    return o + text(150, 110, "86 户入股", 34, INK, bold=1, anchor="middle")


def _chart(t: float, track: Track) -> str:
    o = (
        rect(0, 0, W, H, WHITE)
        + text(40, 50, "每斤卖多少钱", 30, INK, bold=1)
        + rect(70, 266, 520, 4, INK)
    )
    bars = (("2023年", 1.2, 0.15), ("2024年", 1.6, 0.4), ("2025年", 2.0, 0.7))
    for i, (year, price, at) in enumerate(bars):
        p = ease(track.part(3, t, at, at + 0.18))
        h = price * 84 * p
        o += rect(120 + i * 165, 266 - h, 100, h, DEEP if i == 2 else GREEN, 4)
        o += text(170 + i * 165, 294, year, 22, INK, anchor="middle")
        o += (
            text(170 + i * 165, 256 - h, f"{price:.1f}元", 28, INK, bold=1, anchor="middle")
            if p > 0.9
            else ""
        )
    return o


def _mixed(t: float, track: Track) -> str:
    o = rect(0, 0, W, H, "#F3E9D8") + rect(0, 250, W, 110, "#C9BBA0")
    sort = ease(track.part(4, t, 0.45, 0.8))
    for i in range(27):
        kind = i % 3
        heap_x, heap_y = 232 + i % 9 * 22, 240 - i // 9 * 22
        box_x, box_y = 96 + kind * 200 + i // 3 % 3 * 44, 240 - i // 9 * 24
        x, y = mix(heap_x, box_x, sort), mix(heap_y, box_y, sort)
        o += circle(x, y, (13, 10.5, 8.5)[kind], ("#B02A20", PERSIMMON, "#C99A3E")[kind])
    for kind, name in enumerate(("一等", "二等", "三等")):
        o += rect(
            66 + kind * 200,
            206,
            148,
            60,
            "none",
            4,
            stroke="#8A6B4B",
            stroke_width=6,
            opacity=f"{sort:.2f}",
        )
        o += text(
            140 + kind * 200, 160, name, 30, INK, bold=1, anchor="middle", opacity=f"{sort:.2f}"
        )
    return o


FILM = Film(
    file="cases/cooperative.flv",
    lines=LINES,
    size=(W, H),
    frame=frame,
    fps=10,
    ambience=BIRDS,
    voice="m3",
    speed=170,
    pitch=40,
    gain=-3.0,
    subtitles="",
    encode=(
        "-c:v",
        "flv1",
        "-q:v",
        "5",
        "-g",
        "150",
        "-mbd",
        "rd",
        "-trellis",
        "2",
        "-c:a",
        "libmp3lame",
        "-b:a",
        "48k",
        "-ac",
        "1",
        "-ar",
        "22050",
        "-f",
        "flv",
    ),
)
