"""耕地地力保护补贴怎么领: slides with a voice, 1280x720, H.264 and Vorbis in Matroska."""

from __future__ import annotations

from ambience import CHIME
from drawing import (
    GREEN,
    HILL_FAR,
    HILL_NEAR,
    INDIGO,
    INK,
    METAL,
    SNOW,
    WHITE,
    circle,
    ellipse,
    hills,
    path,
    rect,
    text,
)
from film import Film, Line, Track, ease, mix

W, H = 1280, 720
PAPER, SOFT = "#EEF3FA", "#D8E3F2"
LINES = (
    Line("这一课，讲耕地地力保护补贴：谁能领，怎么领，钱到了怎么查。"),
    Line("谁能领？有土地承包权、地还在种的农户。地撂荒了，改成鱼塘、林地了，都不补。"),
    Line("怎么领？四步：自己报面积，村里核实，公示七天，补贴打到一卡通。"),
    Line("公示的时候，请您到村务公开栏看一看，面积不对，当时就说。"),
    Line("记住：领补贴不收一分钱。有人让您先交钱，那是骗子。"),
)
CROP = ("#DCE5F1", "#B9C8DE")


def frame(t: float, track: Track) -> str:
    """Draw the moment t: one slide for each sentence."""
    number = track.number(t)
    page = (_title, _who, _steps, _notice, _warning)[number](t, track)
    turn = ease(track.part(number, t, -0.06, 0.03)) if number else 1.0
    foot = rect(0, 684, W, 36, INDIGO) + text(36, 711, "柳河镇农业农村办公室 · 2026年", 22, WHITE)
    foot += text(W - 36, 711, f"{number + 1} / 5", 22, WHITE, anchor="end")
    veil = rect(0, 0, W, 684, PAPER, 0, opacity=f"{1 - turn:.2f}") if turn < 1 else ""
    return page + veil + foot


def _sheet(title: str) -> str:
    o = rect(0, 0, W, H, PAPER) + rect(0, 0, W, 116, INDIGO) + rect(60, 36, 12, 48, "#E2BC66")
    return o + text(96, 80, title, 52, WHITE, bold=1)


def _title(t: float, track: Track) -> str:
    o = (
        rect(0, 0, W, H, CROP[0])
        + hills(470, 30, 40, HILL_FAR, W, H)
        + hills(540, 16, 200, HILL_NEAR, W, H)
    )
    o += rect(0, 600, W, 120, GREEN)
    o += rect(140, 130, 1000, 300, WHITE, 16) + rect(140, 130, 16, 300, INDIGO)
    o += text(640, 268, "耕地地力保护补贴", 92, INDIGO, bold=1, anchor="middle")
    points = ("谁能领", "怎么领", "怎么查")
    for i, point in enumerate(points):
        p = ease(track.part(0, t, 0.45 + i * 0.16, 0.52 + i * 0.16))
        o += rect(250 + i * 280, 316, 220, 76, SOFT, 38, opacity=f"{p:.2f}")
        o += text(360 + i * 280, 369, point, 42, INK, bold=1, anchor="middle", opacity=f"{p:.2f}")
    return o


def _row(y: float, words: str, good: bool, p: float) -> str:
    mark = path(f"M94,{y - 14} l14,15 26,-32", stroke=WHITE, stroke_width=8, stroke_linecap="round")
    cross = path(
        f"M98,{y - 30} l32,32 m0,-32 l-32,32", stroke=WHITE, stroke_width=8, stroke_linecap="round"
    )
    body = rect(60, y - 64, 1160, 100, WHITE, 12) + circle(
        114, y - 14, 34, GREEN if good else "#981A13"
    )
    body += (mark if good else cross) + text(180, y + 4, words, 46, INK, bold=1)
    return f'<g opacity="{p:.2f}" transform="translate({mix(40, 0, p):.0f} 0)">{body}</g>'


def _who(t: float, track: Track) -> str:
    rows = (
        ("有土地承包权，地还在种", True),
        ("连年撂荒的地", False),
        ("改成鱼塘、林地、养殖场的地", False),
        ("已经征用、盖了房的地", False),
    )
    at = (0.1, 0.5, 0.66, 0.82)
    o = _sheet("一、谁能领")
    return o + "".join(
        _row(216 + i * 124, words, good, ease(track.part(1, t, at[i], at[i] + 0.1)))
        for i, (words, good) in enumerate(rows)
    )


def _steps(t: float, track: Track) -> str:
    steps = (
        ("自己报", "报清地块和面积"),
        ("村里核", "对着承包证核"),
        ("公示", "公开栏贴七天"),
        ("到账", "打到一卡通"),
    )
    o = _sheet("二、怎么领：四步")
    for i, (head, note) in enumerate(steps):
        p = ease(track.part(2, t, 0.22 + i * 0.19, 0.32 + i * 0.19))
        x = 60 + i * 296
        card = rect(x, 210, 260, 360, WHITE, 14) + circle(x + 130, 300, 54, INDIGO)
        card += text(x + 130, 320, str(i + 1), 58, WHITE, bold=1, anchor="middle")
        card += text(x + 130, 432, head, 54, INK, bold=1, anchor="middle")
        card += text(x + 130, 502, note, 30, "#404B43", anchor="middle")
        if i < 3:
            card += path(
                f"M{x + 268},390 l22,0 m-10,-12 l12,12 -12,12", stroke=METAL, stroke_width=5
            )
        o += f'<g opacity="{p:.2f}">{card}</g>'
    return o


def _notice(t: float, track: Track) -> str:
    o = _sheet("三、公示时看一看")
    o += rect(180, 170, 920, 470, "#8A6B4B", 8) + rect(200, 190, 880, 430, SNOW)
    o += text(640, 254, "柳河镇青石岭村 补贴面积公示", 40, INK, bold=1, anchor="middle")
    rows = (
        ("户主", "承包面积（亩）", "补贴面积（亩）"),
        ("张某某", "6.2", "6.2"),
        ("李某某", "8.0", "7.4"),
        ("王某某", "5.5", "5.5"),
    )
    for i, row in enumerate(rows):
        y = 330 + i * 76
        o += rect(240, y - 50, 800, 70, SOFT if i == 0 else WHITE)
        o += "".join(
            text(340 + k * 270, y, cell, 34, INK, bold=int(i == 0), anchor="middle")
            for k, cell in enumerate(row)
        )
    p = track.part(3, t, 0.6, 0.75)
    turn = 1180 * p
    pen = {"stroke": "#981A13", "stroke_width": 7, "stroke_dasharray": f"{turn:.0f} 2400"}
    return o + ellipse(640, 470, 396, 44, "none", **pen)


def _warning(t: float, track: Track) -> str:
    o = rect(0, 0, W, H, "#FBF1E4")
    o += rect(120, 150, 1040, 400, WHITE, 20, stroke="#981A13", stroke_width=10)
    o += text(640, 296, "领补贴，不收一分钱", 88, "#981A13", bold=1, anchor="middle")
    p = ease(track.part(4, t, 0.45, 0.6))
    o += text(
        640, 404, "有人让您先交“手续费”“保证金”", 50, INK, anchor="middle", opacity=f"{p:.2f}"
    )
    return o + text(
        640, 484, "那是骗子，打 110", 50, INK, bold=1, anchor="middle", opacity=f"{p:.2f}"
    )


FILM = Film(
    file="policy/farmland-subsidy.mkv",
    lines=LINES,
    size=(W, H),
    frame=frame,
    fps=10,
    ambience=CHIME,
    voice="f3",
    speed=178,
    subtitles="policy/farmland-subsidy.srt",
    encode=(
        "-c:v",
        "libx264",
        "-preset",
        "slow",
        "-tune",
        "animation",
        "-pix_fmt",
        "yuv420p",
        "-crf",
        "26",
        "-g",
        "200",
        "-c:a",
        "libvorbis",
        "-q:a",
        "0",
        "-ac",
        "1",
    ),
)
