"""开机放课四步: an old screen recording, 640x480 MPEG-4 ASP with MP3 in AVI."""

from __future__ import annotations

import math
from itertools import pairwise

from ambience import ROOM
from drawing import (
    DEEP,
    GREEN,
    HILL_FAR,
    HILL_NEAR,
    INK,
    METAL,
    PLUM,
    SKY,
    STRAW,
    WHITE,
    circle,
    group,
    hills,
    line,
    path,
    rect,
    text,
)
from film import Film, Line, Track, ease, mix

W, H = 640, 480
LINES = (
    Line("今天学怎么放一课。第一步，先开电视，再开电脑。"),
    Line("第二步，把硬盘插到电脑上，等一会儿，窗口自己打开。"),
    Line("第三步，双击“打开课件”这个图标。"),
    Line("第四步，点一课，再点开始看，画面就放满屏了。"),
    Line("放完点停一下，按返回。关机的时候，先退硬盘，再拔线。"),
)
# Where the pointer rests: (sentence, share of it, x, y).
WAY = (
    (1, 0.0, 320, 420),
    (2, 0.0, 420, 400),
    (2, 0.5, 206, 214),
    (3, 0.0, 206, 214),
    (3, 0.25, 166, 282),
    (3, 0.62, 322, 396),
    (4, 0.0, 322, 396),
    (4, 0.3, 118, 444),
    (4, 0.6, 60, 32),
    (4, 1.0, 560, 452),
)


def frame(t: float, track: Track) -> str:
    """Draw the moment t."""
    number = track.number(t)
    scene = (_switch_on, _window, _window, _site, _playing)[number](t, track)
    pointer = _pointer(t, track) if number else ""
    return scene + pointer + _badge(number)


def _badge(number: int) -> str:
    words = (
        "① 先电视，后电脑",
        "② 插硬盘",
        "③ 双击“打开课件”",
        "④ 点课，开始看",
        "放完：先退硬盘，再拔线",
    )[number]
    width = 40 + len(words) * 25
    return rect(W - width - 12, 12, width, 44, PLUM, 22) + text(
        W - width / 2 - 12, 43, words, 24, WHITE, bold=1, anchor="middle"
    )


def _pointer(t: float, track: Track) -> str:
    x, y = 320.0, 420.0
    for (n1, s1, x1, y1), (n2, s2, x2, y2) in pairwise(WAY):
        start = mix(track.cues[n1].start, track.cues[n1].end, s1)
        stop = mix(track.cues[n2].start, track.cues[n2].end, s2)
        if t >= start:
            p = ease(min(1.0, (t - start) / max(stop - start, 0.01)))
            x, y = mix(x1, x2, p), mix(y1, y2, p)
    arrow = path(
        "M0,0 L0,26 L7,20 L12,31 L17,29 L12,18 L21,18 Z", WHITE, stroke=INK, stroke_width=2
    )
    return group(arrow, x, y)


def _switch_on(t: float, track: Track) -> str:
    o = rect(0, 0, W, H, "#EBE2EE") + rect(0, 350, W, 130, "#B79D7E")
    tv = track.part(0, t, 0.62, 0.7) > 0
    pc = track.part(0, t, 0.9, 0.95) > 0
    o += rect(60, 84, 330, 216, INK, 8) + rect(72, 96, 306, 188, SKY if tv else "#2F3A36")
    if tv:
        o += rect(72, 236, 306, 48, HILL_NEAR)
        o += (
            text(225, 180, "没有信号，等电脑", 26, INK, anchor="middle")
            if not pc
            else text(225, 180, "欢迎", 44, DEEP, bold=1, anchor="middle")
        )
    o += rect(200, 300, 50, 40, INK) + rect(150, 336, 150, 14, INK, 6)
    o += (
        rect(450, 170, 120, 180, "#4A4F4D", 6)
        + rect(464, 188, 92, 22, "#2D3332")
        + circle(510, 310, 18, GREEN if pc else METAL)
    )
    for on, x, y in (
        (track.part(0, t, 0.5, 0.62), 372, 292),
        (track.part(0, t, 0.75, 0.9), 510, 310),
    ):
        if 0 < on < 1:
            o += group(_finger(), x, y + 60 * (1 - ease(on)))
    return o


def _finger() -> str:
    return path("M-14,14 Q-14,-4 0,-4 Q14,-4 14,14 V80 H-14 Z", "#E7BE97") + rect(
        -24, 76, 48, 90, "#3C5A74", 8
    )


def _desk() -> str:
    o = (
        rect(0, 0, W, H, "#3E7C8C")
        + hills(330, 22, 60, "#2F6675", W, H)
        + rect(0, 444, W, 36, "#1F2E38")
    )
    o += rect(8, 450, 66, 24, GREEN, 4) + text(41, 469, "开始", 18, WHITE, anchor="middle")
    for i, name in enumerate(("电脑", "回收站")):
        y = 30 + i * 92
        o += (
            rect(30, y, 52, 40, "#DCE9EC", 4)
            + rect(36, y + 6, 40, 26, "#6E8F9E")
            + text(56, y + 66, name, 18, WHITE, anchor="middle")
        )
    return o


def _window(t: float, track: Track) -> str:
    o = _desk()
    number = track.number(t)
    p = ease(track.part(1, t, 0.72, 0.85)) if number == 1 else 1.0
    plug = ease(track.part(1, t, 0.2, 0.45)) if number == 1 else 0.0
    if number == 1 and p < 1:
        disk = (
            rect(-60, -34, 120, 68, "#2D3332", 8)
            + text(0, 10, "硬盘", 28, WHITE, bold=1, anchor="middle")
            + rect(60, -10, 40, 20, METAL)
        )
        o += (
            rect(470, 206, 110, 70, "#4A4F4D", 6)
            + rect(470, 232, 12, 20, INK)
            + group(disk, mix(180, 372, plug), 242)
        )
    window = (
        rect(0, 0, 440, 300, WHITE, 4)
        + rect(0, 0, 440, 34, "#DDE4E8", 4)
        + text(14, 24, "课件硬盘 (E:)", 19, INK)
    )
    for i, name in enumerate(("打开课件", "media", "r", "records")):
        x = 62 + i * 106
        if i:
            window += path(f"M{x - 32},78 h22 l8,10 h34 v46 h-64 Z", STRAW)
        else:
            window += rect(x - 34, 70, 68, 68, DEEP, 10) + path(
                f"M{x - 24},80 h48 v48 h-48 Z M{x},80 v48 M{x - 24},104 h48",
                stroke=WHITE,
                stroke_width=4,
            )
        window += text(x, 166, name, 19, INK, anchor="middle")
    if number == 2 and track.part(2, t, 0.5, 0.55) > 0:
        window = window.replace(f'fill="{DEEP}"', 'fill="#2F8F6B"') + rect(
            14, 60, 96, 118, "none", 4, stroke="#2B4F87", stroke_width=3
        )
    return o + group(window, 140, 96, max(p, 0.001))


def _site(t: float, track: Track) -> str:
    if track.part(3, t, 0.8, 0.83) > 0:
        return _film(t, 1.0)
    lesson = track.part(3, t, 0.32, 0.36) > 0
    o = rect(0, 0, W, H, "#EEF2EC") + rect(0, 0, W, 66, WHITE) + rect(20, 16, 36, 36, DEEP, 6)
    o += text(70, 44, "柳河镇学习课件", 26, INK, bold=1)
    if lesson:
        o += (
            rect(90, 84, 460, 260, SKY)
            + _tree(300, 330, 1.0)
            + text(90, 386, "苹果树冬季修剪", 26, INK, bold=1)
        )
        return (
            o
            + rect(250, 400, 160, 56, DEEP, 10)
            + text(330, 438, "开始看", 28, WHITE, bold=1, anchor="middle")
        )
    for i, (name, colour) in enumerate(
        (
            ("政策法规", "#204A86"),
            ("实用技术", "#19562B"),
            ("典型经验", "#7E3707"),
            ("站点手册", "#683670"),
        )
    ):
        o += rect(20 + i * 152, 84, 144, 96, colour, 10) + text(
            92 + i * 152, 142, name, 26, WHITE, bold=1, anchor="middle"
        )
    for i, name in enumerate(("苹果树冬季修剪", "冬小麦浇封冻水", "冬季取暖安全")):
        x = 20 + i * 204
        o += (
            rect(x, 206, 192, 200, WHITE, 10)
            + rect(x, 206, 192, 116, SKY, 8)
            + text(x + 12, 358, name, 22, INK, bold=1)
        )
    return (
        o
        + _tree(116, 320, 0.45)
        + rect(224, 284, 192, 38, GREEN)
        + rect(484, 240, 80, 82, "#3F4644", 6)
        + rect(500, 266, 48, 34, "#E8862E", 4)
    )


def _tree(x: float, y: float, size: float) -> str:
    d = (
        "M0,0 C-4,-60 2,-90 0,-130 M0,-80 C-30,-120 -60,-140 -90,-150 "
        "M0,-100 C30,-140 60,-160 92,-166 M0,-130 C-10,-170 -20,-190 -34,-214 "
        "M0,-130 C12,-170 24,-186 40,-206"
    )
    return group(path(d, stroke="#4B382B", stroke_width=14, stroke_linecap="round"), x, y, size)


def _film(t: float, bright: float) -> str:
    o = (
        rect(0, 0, W, H, "#101613")
        + rect(0, 60, W, 360, SKY)
        + hills(300, 20, 40, HILL_FAR, W, 420)
    )
    o += rect(0, 360, W, 60, WHITE) + _tree(320, 380, 1.15)
    snip = 8 * math.sin(t * 6)
    return (
        o
        + line(450, 210 - snip, 540, 240, "#B02A20", 12)
        + line(450, 210 + snip, 540, 262, "#B02A20", 12)
        + rect(0, 420, W, 60, "#101613")
    )


def _playing(t: float, track: Track) -> str:
    stopped = track.part(4, t, 0.34, 0.36) > 0
    if track.part(4, t, 0.62, 0.65) > 0:
        o = _desk()
        o += rect(330, 330, 290, 104, WHITE, 8, stroke=METAL, stroke_width=2)
        return (
            o
            + text(350, 376, "可以安全地拔下硬盘了", 22, INK, bold=1)
            + text(350, 410, "先退出，再拔线", 20, "#404B43")
        )
    o = _film(0.0 if stopped else t, 1.0)
    o += rect(24, 424, 190, 48, DEEP if not stopped else "#7E3707", 8)
    o += text(119, 457, "停一下" if not stopped else "接着看", 26, WHITE, bold=1, anchor="middle")
    o += rect(24, 12, 80, 40, "#38473F", 8) + text(64, 41, "返回", 24, WHITE, anchor="middle")
    return o + rect(240, 444, 370, 8, "#55635B", 4) + rect(240, 444, 120, 8, STRAW, 4)


FILM = Film(
    file="handbook/start-and-play.avi",
    lines=LINES,
    size=(W, H),
    frame=frame,
    fps=12,
    ambience=ROOM,
    voice="m3",
    speed=165,
    pitch=45,
    gain=3.0,
    subtitles="handbook/start-and-play.srt",
    encode=(
        "-c:v",
        "mpeg4",
        "-vtag",
        "XVID",
        "-b:v",
        "120k",
        "-maxrate",
        "1500k",
        "-bufsize",
        "1200k",
        "-g",
        "240",
        "-bf",
        "2",
        "-mbd",
        "rd",
        "-trellis",
        "2",
        "-flags",
        "+mv4+aic",
        "-qmin",
        "2",
        "-qmax",
        "16",
        "-c:a",
        "libmp3lame",
        "-b:a",
        "48k",
        "-ac",
        "1",
        "-ar",
        "44100",
    ),
)
