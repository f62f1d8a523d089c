"""冬小麦浇封冻水: a satellite broadcast, interlaced MPEG-2, 16:9 stored as 720x576."""

from __future__ import annotations

import math

from ambience import CHIME
from drawing import (
    DEEP,
    GREEN,
    HILL_FAR,
    HILL_NEAR,
    INK,
    METAL,
    RED,
    SKIN,
    SKY_WARM,
    SOIL,
    SOIL_LIGHT,
    STRAW_DARK,
    WATER,
    WHITE,
    circle,
    ellipse,
    group,
    hills,
    line,
    path,
    rect,
    text,
    wheat_row,
)
from film import Film, Line, Track, ease, mix

W, H = 1024, 576
LINES = (
    Line("小麦要过冬，先浇封冻水，麦苗不怕冷。"),
    Line(
        "什么时候浇？夜里冻，白天化，日平均3到5℃。", "什么时候浇？夜里冻，白天化，日平均三到五度。"
    ),
    Line("再看土。抓一把，捏不成团，说明干，该浇。"),
    Line("中午前后浇，每亩40方左右，不留积水。", "中午前后浇，每亩四十方左右，不留积水。"),
    Line("浇完地皮发白，划锄一遍，不裂口子。"),
)


def frame(t: float, track: Track) -> str:
    """Draw the moment t."""
    scene = (_field, _weather, _soil, _water, _hoe)[track.number(t)]
    return scene(t, track) + _station_mark()


def _station_mark() -> str:
    return rect(800, 28, 180, 44, "#FFFFFF", 6, opacity=0.75) + text(
        890, 59, "柳河农技课堂", 26, DEEP, bold=1, anchor="middle"
    )


def _strip(words: str, p: float) -> str:
    """Return the title strip at the foot, slid in by p."""
    x = mix(-760, 56, ease(p))
    bar = rect(x, 462, 700, 66, DEEP, 6, opacity=0.92) + rect(x, 462, 12, 66, STRAW_DARK)
    return bar + text(x + 36, 507, words, 34, WHITE, bold=1)


def _land(t: float, sway: float = 4.0) -> str:
    o = rect(0, 0, W, H, SKY_WARM) + circle(250, 150, 62, "#F7C873")
    o += hills(255, 26, 10, HILL_FAR, W, H) + hills(292, 12, 120, HILL_NEAR, W, H)
    o += rect(0, 318, W, 260, SOIL_LIGHT)
    for i in range(11):
        p = (i / 10 - 0.5) * 2
        lean = sway * math.sin(t * 2.2 + i * 0.7) if 3 < i < 8 else 0.0
        o += wheat_row(540 + p * 240, 318, 610, p * 1000, lean, H)
    return o


def _field(t: float, track: Track) -> str:
    return _land(t) + _strip("冬小麦怎么浇封冻水", track.part(0, t, -0.15, 0.2))


def _weather(t: float, track: Track) -> str:
    day = math.sin(t * 1.5) * 0.5 + 0.5
    degrees = mix(-3, 9, day)
    o = rect(0, 0, W, H, "#CFDFE6") + circle(220, mix(330, 130, day), 56, "#F8E3A8")
    o += hills(400, 20, 40, HILL_NEAR, W, H) + rect(0, 440, W, 140, GREEN)
    o += rect(560, 92, 400, 440, WHITE, 18)
    o += rect(640, 120, 44, 280, "#E9EEEC", 22) + circle(662, 410, 44, RED)
    level = mix(340, 160, (degrees + 3) / 12)
    o += rect(650, level, 24, 410 - level, RED, 10)
    for mark, at in ((9, 160), (5, 220), (3, 250), (0, 295), (-3, 340)):
        o += line(690, at, 712, at, INK, 4) + text(724, at + 10, f"{mark}℃", 28, INK)
    band = track.part(1, t, 0.62, 0.75)
    o += rect(628, 214, 180 * band, 44, GREEN, 6, opacity=0.4)
    o += text(
        760, 506, "日平均3～5℃，该浇" if band else "看气温", 36, DEEP, bold=1, anchor="middle"
    )
    return o


def _soil(t: float, track: Track) -> str:
    squeeze = ease(track.part(2, t, 0.2, 0.42))
    opened = ease(track.part(2, t, 0.5, 0.62))
    fall = track.part(2, t, 0.55, 0.9)
    o = (
        rect(0, 0, W, H, SKY_WARM)
        + hills(330, 16, 80, HILL_FAR, W, H)
        + rect(0, 400, W, 180, SOIL_LIGHT)
    )
    for i in range(14):
        x = 40 + i * 74
        o += path(f"M{x},430 q-8,-40 -20,-60 M{x},430 q6,-46 22,-64", stroke=GREEN, stroke_width=7)
    o += path("M1040,150 L700,224 L716,330 L1040,330 Z", "#3D5C52")
    o += path(
        "M720,226 C640,228 560,262 470,270 C440,276 440,312 474,318 C560,330 660,336 724,322 Z",
        SKIN,
    )
    closed = squeeze * (1 - opened)
    if fall <= 0:
        o += ellipse(540, 250 + 8 * closed, mix(104, 78, closed), mix(50, 40, closed), SOIL)
    for i in range(26):
        dx, dy = math.cos(i * 2.4) * 80, math.sin(i * 1.7) * 22
        drop = fall * fall * (190 + (i % 5) * 22)
        spread = 1 + fall * 0.7
        o += circle(536 + dx * spread, min(244 + dy + drop, 424), 10 + (i % 4) * 4, SOIL)
    for i in range(4):
        x = 476 + i * 46
        reach = mix(30, 92, closed)
        top = 276 - reach
        bend = f"M{x},{304 - i * 3} C{x - 46},{top + 14} {x - 30},{top - 6} {x + 8},{top}"
        o += path(bend, stroke="#DDB08A", stroke_width=36, stroke_linecap="round")
    return o + _strip("捏不成团，一松就散：该浇", track.part(2, t, 0.5, 0.7))


def _water(t: float, track: Track) -> str:
    o = _land(t, 0.0)
    front = ease(track.part(3, t, 0.0, 0.9))
    for i in range(10):
        p = (i / 9 - 0.5) * 1.8
        u = max(0.02, min(1.0, front * 1.25 - abs(p) * 0.15))
        x1, x2 = 540 + p * 240, 540 + p * 240 + p * 1000 * u
        y = mix(318, 610, u)
        o += path(f"M{x1:.0f},318 L{x2 - 24 * u:.0f},{y:.0f} L{x2 + 24 * u:.0f},{y:.0f} Z", WATER)
        shine = (t * 0.5 + i * 0.13) % 1 * u
        o += line(
            540 + p * (240 + 1000 * shine) - 12 * shine,
            mix(318, 610, shine),
            540 + p * (240 + 1000 * shine) + 12 * shine,
            mix(318, 610, shine),
            WHITE,
            3,
        )
    o += rect(0, 300, W, 20, METAL) + rect(0, 304, W, 7, "#B8C4C8")
    return o + _strip("中午前后浇 · 每亩约40方 · 不留积水", track.part(3, t, 0.0, 0.2))


def _hoe(t: float, track: Track) -> str:
    o = (
        rect(0, 0, W, H, SKY_WARM)
        + hills(200, 20, 60, HILL_FAR, W, H)
        + rect(0, 250, W, 330, "#CDB78F")
    )
    done = ease(track.part(4, t, 0.1, 1.0))
    for x in range(30, 1020, 110):
        if x > 60 + done * 900:
            o += path(
                f"M{x},330 l26,34 -14,40 30,50 M{x + 26},364 l34,14", stroke=SOIL, stroke_width=4
            )
    o += rect(0, 292, 60 + done * 900, 220, SOIL)
    for row in (285, 520):
        for i in range(22):
            x = 20 + i * 48
            o += path(
                f"M{x},{row} q-6,-30 -16,-42 M{x},{row} q5,-32 17,-46", stroke=GREEN, stroke_width=6
            )
    swing = math.sin(t * 5) * 10
    x = 70 + done * 890
    tool = line(0, 0, 150, -330, STRAW_DARK, 14) + path("M-46,-8 L24,-8 L14,34 L-60,30 Z", METAL)
    o += group(tool, x, 400, 1, swing)
    return o + _strip("地皮发白就划锄，保住墒", track.part(4, t, 0.0, 0.25))


FILM = Film(
    file="technical/wheat-winter-water.ts",
    lines=LINES,
    size=(W, H),
    frame=frame,
    fps=50,
    ambience=CHIME,
    voice="f3",
    speed=170,
    subtitles="technical/wheat-winter-water.srt",
    reshape="scale=720:576:flags=lanczos,tinterlace=mode=interleave_top,setfield=tff,setdar=16/9",
    encode=(
        "-c:v",
        "mpeg2video",
        "-pix_fmt",
        "yuv420p",
        "-flags",
        "+ildct+ilme",
        "-q:v",
        "12",
        "-maxrate",
        "2500k",
        "-bufsize",
        "1835k",
        "-g",
        "250",
        "-bf",
        "0",
        "-trellis",
        "2",
        "-mbd",
        "rd",
        "-cmp",
        "satd",
        "-subcmp",
        "satd",
        "-c:a",
        "mp2",
        "-b:a",
        "56k",
        "-ac",
        "1",
        "-f",
        "mpegts",
    ),
)
