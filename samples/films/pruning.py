"""苹果树冬季修剪: filmed on a phone held upright, H.264 stored lying on its side."""

from __future__ import annotations

import math

from ambience import BIRDS
from drawing import (
    DEEP,
    HILL_FAR,
    HILL_NEAR,
    INK,
    METAL,
    RED,
    SKY,
    SNOW,
    STRAW_DARK,
    WHITE,
    circle,
    ellipse,
    group,
    hills,
    limb,
    path,
    person,
    rect,
    text,
    twigs,
)
from film import Film, Line, Track, ease, mix

W, H = 540, 960
LINES = (
    Line("我们来看这棵苹果树。先绕着树走一圈，看好了再剪。"),
    Line("第一剪，剪枯死枝、病虫枝，从根上去掉。"),
    Line("第二剪，剪交叉枝。两根打架，留一根。"),
    Line("第三剪，剪直直往上窜的徒长枝，贴着树干去掉。"),
    Line("剪口要平，不留桩。大伤口，抹上保护剂。"),
)
LABELS = ("先看树形", "① 枯死枝、病虫枝", "② 交叉枝", "③ 徒长枝", "剪口平，抹保护剂")
BARK, DEAD = "#4B382B", "#8D8478"
# Each branch that goes: foot on the tree, angle, length, pen, and the point to cut.
CUTS = {
    1: (196.0, 500.0, -2.75, 78.0, 7.0),
    2: (360.0, 452.0, -2.45, 92.0, 7.0),
    3: (410.0, 426.0, -1.6, 150.0, 8.0),
}


def frame(t: float, track: Track) -> str:
    """Draw the moment t, as a hand holds the phone."""
    if track.number(t) == 4:
        scene = _wound(t, track)
    else:
        scene = _orchard(t) + _tree(t, track) + _teacher(t, track)
    shake_x = 5 * math.sin(t * 1.1) + 1.5 * math.sin(t * 2.7 + 1)
    shake_y = 4 * math.sin(t * 0.9 + 2) + 1.5 * math.sin(t * 2.3)
    held = group(scene, shake_x - 16, shake_y - 26, 1.06, 0.25 * math.sin(t * 0.8))
    return held + _label(LABELS[track.number(t)])


def _label(words: str) -> str:
    width = 56 + len(words) * 38
    bar = rect((W - width) / 2, 850, width, 68, DEEP, 34, opacity=0.9)
    return bar + text(W / 2, 897, words, 36, WHITE, bold=1, anchor="middle")


def _orchard(t: float) -> str:
    o = rect(-40, -40, W + 80, H + 80, SKY) + circle(430, 150, 48, "#F8F2DF")
    o += hills(430, 26, 40, HILL_FAR, W + 60, H + 60) + hills(
        480, 14, 200, HILL_NEAR, W + 60, H + 60
    )
    o += rect(-40, 560, W + 80, 460, SNOW)
    for x, size, seed in ((40, 44, 3), (496, 40, 9)):
        o += path(f"M{x},600 V{600 - size * 1.4}", stroke="#75604E", stroke_width=9)
        o += "".join(
            twigs(x, 600 - size * 1.3, a, size, 6, 4, seed, "#75604E") for a in (-2.2, -1.57, -0.9)
        )
    return o


def _tree(t: float, track: Track) -> str:
    o = '<ellipse cx="268" cy="800" rx="110" ry="16" fill="#DCE5E1"/>'
    for d, pen in (
        ("M266,802 C262,720 270,650 274,590", 34),
        ("M272,600 C250,560 222,530 196,500", 20),
        ("M204,508 C160,470 120,450 78,440", 12),
        ("M276,600 C310,550 340,500 360,452", 19),
        ("M354,462 C400,420 440,410 478,404", 12),
        ("M274,610 C276,520 290,450 292,404", 17),
        ("M292,414 C296,360 286,320 276,284", 10),
    ):
        o += path(d, stroke=BARK, stroke_width=pen, stroke_linecap="round")
    keep = (
        (80, 440, -2.7, 52, 1),
        (120, 450, -1.9, 60, 2),
        (160, 472, -1.5, 58, 3),
        (240, 548, -2.3, 56, 8),
        (476, 404, -0.5, 50, 4),
        (430, 412, -1.2, 62, 5),
        (322, 528, -0.7, 66, 6),
        (276, 286, -1.9, 50, 7),
        (276, 286, -1.2, 52, 11),
        (288, 440, -2.2, 60, 12),
    )
    o += "".join(twigs(x, y, a, size, 8, 3, seed, BARK) for x, y, a, size, seed in keep)
    return o + "".join(_cut(n, t, track) for n in CUTS)


def _cut(number: int, t: float, track: Track) -> str:
    """Return a branch that goes: shown, ringed, cut, fallen."""
    x, y, angle, length, pen = CUTS[number]
    colour = DEAD if number == 1 else "#A0603C"
    drop = track.part(number, t, 0.62, 0.95)
    now = track.number(t) == number
    if drop >= 1:
        return circle(x, y, 8, "#E3C79B")
    branch = limb(0, 0, angle, length, pen * 1.5, colour)[0]
    tip = (length * math.cos(angle), length * math.sin(angle))
    branch += "".join(
        twigs(*tip, angle + d, length * 0.5, pen * 0.7, 2, number, colour) for d in (-0.4, 0.35)
    )
    o = group(branch, x, y + drop * drop * 380, 1, drop * 110)
    if now and drop <= 0:
        reach = ease(track.part(number, t, 0.2, 0.55))
        ring = {"stroke": RED, "stroke_width": 6, "stroke_dasharray": "16 9"}
        o += circle(x + tip[0] * 0.8, y + tip[1] * 0.8, 70, "none", **ring)
        snip = 16 * abs(math.sin(t * 6)) * (reach > 0.9)
        o += group(_shears(18 + snip), mix(W + 80, x, reach), mix(640, y, reach), 1, -160)
    return o


def _shears(angle: float) -> str:
    o = ""
    for side in (1, -1):
        blade = path("M0,-5 C-30,-18 -56,-18 -78,-8 L-78,0 L0,6 Z", METAL)
        handle = path(
            "M0,0 C40,10 80,16 116,14", stroke=RED, stroke_width=14, stroke_linecap="round"
        )
        o += f'<g transform="scale(-1 {side}) rotate({angle / 2:.1f})">{blade}{handle}</g>'
    return o + circle(0, 0, 8, INK)


def _teacher(t: float, track: Track) -> str:
    walk = ease(track.part(0, t, 0.25, 1.0))
    x = mix(-60, 96, walk) + 3 * math.sin(t * 2)
    step = abs(math.sin(t * 4)) * 7 * (0 < walk < 1)
    hat = path("M-52,-30 Q0,-104 52,-30 Z", STRAW_DARK) + path(
        "M-74,-28 Q0,-50 74,-28", stroke=STRAW_DARK, stroke_width=12
    )
    body = (
        person(0, 0, 62, "#2F4B63")
        + hat
        + rect(-50, 126, 40, 110, "#2B2B2B")
        + rect(10, 126, 40, 110, "#2B2B2B")
    )
    return group(body, x, 620 - step, 1.05)


def _wound(t: float, track: Track) -> str:
    zoom = mix(1.0, 1.12, ease(track.part(4, t)))
    o = rect(-60, -60, W + 120, H + 120, "#EDE5D6")
    o += path("M150,1020 C180,700 210,420 230,-60", stroke="#5B4534", stroke_width=210)
    o += "".join(
        path(
            f"M{110 + i * 44},1000 C{140 + i * 42},700 {164 + i * 40},420 {190 + i * 34},-40",
            stroke="#4B382B",
            stroke_width=5,
        )
        for i in range(4)
    )
    o += '<ellipse cx="290" cy="430" rx="92" ry="112" fill="#E3C79B"/>'
    o += "".join(
        ellipse(290, 430, r, r * 1.22, "none", stroke="#C7A470", stroke_width=4)
        for r in (22, 44, 66)
    )
    cover = track.part(4, t, 0.45, 0.98)
    o += f'<clipPath id="done">{rect(180, 310, 220, 250 * cover, WHITE)}</clipPath>'
    o += '<ellipse cx="290" cy="430" rx="96" ry="116" fill="#7A3B2A" clip-path="url(#done)"/>'
    if cover:
        x, y = 290 + 80 * math.sin(t * 5), 310 + 250 * cover
        brush = rect(-14, -30, 28, 46, "#3A2A20", 8) + rect(-10, 16, 20, 200, STRAW_DARK, 8)
        o += group(brush, x, y, 1.1, -24)
    return group(o, W / 2 * (1 - zoom), 430 * (1 - zoom), zoom)


FILM = Film(
    file="technical/apple-pruning.mp4",
    lines=LINES,
    size=(W, H),
    frame=frame,
    fps=15,
    ambience=BIRDS,
    voice="m1",
    speed=175,
    pitch=38,
    gain=-9.0,
    turned=-90,
    subtitles="technical/apple-pruning.srt",
    reshape="transpose=cclock,fps=30",
    encode=(
        "-c:v",
        "libx264",
        "-preset",
        "slow",
        "-profile:v",
        "high",
        "-pix_fmt",
        "yuv420p",
        "-crf",
        "33",
        "-g",
        "300",
        "-c:a",
        "aac",
        "-b:a",
        "48k",
        "-ac",
        "2",
    ),
)
