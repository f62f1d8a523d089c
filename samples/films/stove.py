"""冬季取暖防一氧化碳中毒: a disc of the last decade, 4:3 MPEG-2 programme stream with AC-3."""

from __future__ import annotations

import math

from ambience import ROOM
from drawing import (
    DEEP,
    GREEN,
    HILL_FAR,
    HILL_NEAR,
    INK,
    METAL,
    PLUM,
    RED,
    SNOW,
    WHITE,
    circle,
    group,
    hills,
    house,
    line,
    path,
    person,
    rect,
    text,
)
from film import Film, Line, Track, ease, mix

W, H = 768, 576
LINES = (
    Line("天冷了，屋里生炉子，最怕一氧化碳。它看不见，也闻不着。"),
    Line("头晕、恶心、浑身没劲，就可能是中毒了。"),
    Line(
        "赶紧开窗开门，把人扶到外面透气，再打电话120。",
        "赶紧开窗开门，把人扶到外面透气，再打电话，幺二零。",
    ),
    Line("平时记住三条：烟囱要通，窗户留缝，装个报警器。"),
)


def frame(t: float, track: Track) -> str:
    """Draw the moment t."""
    number = track.number(t)
    if number == 3:
        return _rules(t, track)
    if number == 2 and track.part(2, t) > 0.42:
        return _outside(t, track) + _caption(LINES[2].text)
    opened = ease(track.part(2, t, 0.02, 0.3))
    o = _room(t, opened) + _gas(t, track) + _grandmother(t, track)
    return o + _caption(LINES[number].text)


def _outside(t: float, track: Track) -> str:
    come = ease(track.part(2, t, 0.42, 0.7))
    o = (
        rect(0, 0, W, H, "#DCE7EA")
        + hills(210, 22, 30, HILL_FAR, W, H)
        + hills(260, 12, 150, HILL_NEAR, W, H)
    )
    o += rect(0, 330, W, 250, SNOW) + house(40, 150, 330, 220)
    o += rect(179, 227, 53, 143, "#3A2A20")
    walk = abs(math.sin(t * 5)) * 6 * (come < 1)
    x = mix(210, 520, come)
    o += person(x + 92, 268 - walk, 66, "#2F4B63") + person(x, 300 + walk, 62, "#7D4A3B", "#9B9B97")
    p = ease(track.part(2, t, 0.66, 0.76))
    sign = rect(-150, -62, 300, 124, RED, 14) + text(
        0, 24, "打 120", 68, WHITE, bold=1, anchor="middle"
    )
    return o + group(sign, 560, 110, max(p, 0.001))


def _caption(words: str) -> str:
    """Return words burnt into the picture, as discs of that time had them; two lines at most."""
    cut = words.find("，", len(words) // 2 - 4) + 1 if len(words) > 19 else len(words)
    rows = [row for row in (words[:cut], words[cut:]) if row]
    o = ""
    for i, row in enumerate(rows):
        y = 546 - (len(rows) - 1 - i) * 46
        style = {
            "bold": 1,
            "anchor": "middle",
            "stroke": INK,
            "stroke_width": 7,
            "paint_order": "stroke",
        }
        o += text(W / 2, y, row, 34, WHITE, **style, stroke_linejoin="round")
    return o


def _room(t: float, opened: float) -> str:
    o = rect(0, 0, W, H, "#EFE5D8") + rect(0, 420, W, 160, "#B89873")
    o += rect(452, 84, 240, 216, "#8A6B4B", 4) + rect(464, 96, 216, 192, "#CBDCE4")
    for i in range(8):
        y = 96 + (i * 53 + t * 20 * (1 + i % 3)) % 184
        o += circle(474 + (i * 67) % 196, y, 3.5 + i % 3, WHITE)
    pane = mix(108, 30, opened)
    o += rect(464, 96, pane, 192, "#DCE9EE", stroke="#8A6B4B", stroke_width=8)
    o += rect(680 - pane, 96, pane, 192, "#DCE9EE", stroke="#8A6B4B", stroke_width=8)
    o += path("M262,-10 V190 H300 V-10 Z", "#5A5F5E") + rect(250, 180, 62, 70, "#5A5F5E")
    o += rect(176, 240, 214, 200, "#3F4644", 12) + rect(160, 228, 246, 26, "#2D3332", 8)
    o += rect(216, 296, 134, 92, "#26201C", 8)
    lick = math.sin(t * 5) * 8
    flame = (
        f"M240,384 C232,346 266,340 {262 + lick:.0f},304 C292,322 288,342 300,350 "
        f"C306,330 312,324 {316 - lick:.0f},314 C336,342 340,362 332,384 Z"
    )
    return (
        o
        + path(flame, "#E8862E")
        + path("M256,384 C254,362 276,356 276,338 C296,352 310,362 306,384 Z", "#F8D26A")
    )


def _gas(t: float, track: Track) -> str:
    """Return the gas: drawn as violet rings, because nobody sees it in the room."""
    thick = track.part(0, t, 0.35, 1.0)
    gone = ease(track.part(2, t, 0.08, 0.42))
    o = ""
    for i in range(14):
        u = (t * 0.07 + i * 0.137) % 1
        x = 290 + math.sin(i * 2.1 + t * 0.5) * 240 * u + gone * u * 260
        y = 250 - 170 * u + math.cos(i * 1.3) * 60 * u
        o += circle(
            x,
            y,
            9 + i % 4 * 3,
            "none",
            stroke=PLUM,
            stroke_width=4,
            opacity=f"{0.5 * thick * (1 - gone) * (1 - u * 0.4):.2f}",
        )
    label = track.part(0, t, 0.3, 0.4) * (1 - gone)
    return o + text(96, 90, "一氧化碳", 40, PLUM, bold=1, opacity=f"{label:.2f}")


def _grandmother(t: float, track: Track) -> str:
    ill = track.part(1, t, 0.0, 0.6)
    tilt = math.sin(t * 2.4) * 9 * ill
    o = group(person(0, 0, 62, "#7D4A3B", "#9B9B97"), 92, 300, 1, tilt)
    if ill:
        for i in range(3):
            a = t * 3 + i * 2.1
            o += circle(92 + math.cos(a) * 56, 236 + math.sin(a) * 16, 7, "#C99A3E")
    return o


def _rules(t: float, track: Track) -> str:
    o = rect(0, 0, W, H, "#E3EBE7") + rect(56, 44, 656, 78, DEEP, 10)
    o += text(W / 2, 98, "冬天取暖，记住三条", 46, WHITE, bold=1, anchor="middle")
    rows = ("烟囱要通，接口不漏", "窗户留缝，夜里也留", "装一个报警器")
    for i, row in enumerate(rows):
        p = ease(track.part(3, t, 0.26 + i * 0.24, 0.38 + i * 0.24))
        y = 200 + i * 120
        o += rect(56, y - 52, 656, 96, SNOW, 12) + circle(112, y - 4, 32, GREEN if p else "#C9D3CD")
        tick = f"M98,{y - 4} l10,11 20,-24"
        o += path(tick, stroke=WHITE, stroke_width=7, stroke_linecap="round") if p else ""
        o += text(168, y + 12, row, 44, INK, bold=1, opacity=f"{0.25 + 0.75 * p:.2f}")
    blink = RED if math.sin(t * 8) > 0 else METAL
    return (
        o
        + circle(650, 436, 30, WHITE, stroke=METAL, stroke_width=6)
        + circle(650, 436, 9, blink)
        + line(56, 520, 712, 520, "#B5CABF", 4)
    )


FILM = Film(
    file="technical/stove-safety.mpg",
    lines=LINES,
    size=(W, H),
    frame=frame,
    fps=6,
    ambience=ROOM,
    voice="m3",
    speed=172,
    pitch=42,
    gain=-4.0,
    reshape="fps=25,scale=720:576:flags=lanczos,setdar=4/3",
    encode=(
        "-c:v",
        "mpeg2video",
        "-pix_fmt",
        "yuv420p",
        "-q:v",
        "11",
        "-maxrate",
        "4000k",
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
        "ac3",
        "-b:a",
        "64k",
        "-ac",
        "1",
        "-f",
        "dvd",
    ),
)
