"""Figures of the village: the notice board, the assembly, machines, desks and the accounts."""

from __future__ import annotations

from drawing import (
    DEEP,
    GREEN,
    HILL_FAR,
    HILL_NEAR,
    INDIGO,
    INK,
    METAL,
    PERSIMMON,
    PLUM,
    RED,
    ROOF,
    SKIN,
    SKY,
    SKY_WARM,
    SNOW,
    SOIL,
    SOIL_LIGHT,
    STRAW,
    WALL,
    WALL_DARK,
    WHITE,
    circle,
    ellipse,
    furrows,
    hills,
    house,
    line,
    path,
    person,
    rect,
    svg,
    text,
)

_WOOD, _FLOOR, _LILAC = "#7A5A3E", "#B89B7A", "#ECE2EE"


def _sheet(x: float, y: float, w: float, h: float, lines: int, colour: str = INDIGO) -> str:
    """Return a written sheet of paper."""
    o = rect(x, y, w, h, WHITE, 2) + rect(x + w * 0.14, y + 8, w * 0.5, 7, colour)
    step = (h - 28) / lines
    return o + "".join(
        rect(x + w * 0.14, y + 24 + i * step, w * 0.72, 3, METAL) for i in range(lines)
    )


def notice_board() -> str:
    """Return villagers before the notice board."""
    o = rect(0, 0, 480, 270, SKY) + hills(120, 14, 60, HILL_FAR, 480, 270)
    o += house(16, 132, 70, 60) + rect(0, 190, 480, 84, "#C9BBA0")
    o += rect(128, 40, 12, 190, _WOOD) + rect(400, 40, 12, 190, _WOOD)
    o += path("M108,50 L132,24 H408 L432,50 Z", ROOF) + rect(120, 50, 300, 122, _WOOD)
    o += rect(130, 60, 280, 102, "#DDE7DF") + rect(196, 64, 148, 26, RED, 3)
    o += text(270, 84, "村务公开栏", 19, WHITE, bold=1, anchor="middle")
    o += "".join(
        _sheet(140 + i * 68, 98, 58, 58, 5, (INDIGO, RED, DEEP, PLUM)[i]) for i in range(4)
    )
    for x, size, coat, hair in (
        (168, 38, "#3D5A80", "#8B8B86"),
        (262, 42, "#6A7F4B", "#2B2B2B"),
        (360, 36, "#7D4A3B", "#2B2B2B"),
    ):
        o += person(x, 214, size, coat, hair, front=False)
    return svg(o)


def assembly() -> str:
    """Return villagers who sit together and talk; some raise a hand."""
    o = rect(0, 0, 480, 270, WALL_DARK) + rect(0, 186, 480, 90, _FLOOR)
    o += rect(132, 18, 216, 112, _WOOD, 5) + rect(140, 26, 200, 96, "#24503F", 3)
    for i, words in enumerate(("一  修渠八百米", "二  先修四百米", "三  今年不修")):
        o += text(158, 54 + i * 28, words, 20, SNOW, bold=1)
    o += rect(16, 34, 62, 84, SKY) + rect(44, 34, 5, 84, WHITE) + rect(16, 74, 62, 5, WHITE)
    o += person(402, 120, 34, "#3D5A80", "#8B8B86") + rect(372, 158, 70, 40, "#8A6B4B", 4)
    seats = (
        (60, 196, 32, "#7D4A3B", 0),
        (140, 190, 31, "#4C6B58", 1),
        (220, 192, 32, "#5B4B72", 0),
        (300, 190, 31, "#6A7F4B", 1),
        (40, 240, 38, "#3D5A80", 1),
        (150, 244, 40, "#8C5A2B", 0),
        (264, 242, 39, "#46565E", 1),
        (376, 244, 40, "#7A3E48", 0),
        (452, 238, 38, "#4C6B58", 0),
    )
    for i, (x, y, size, coat, raised) in enumerate(seats):
        if raised:
            o += line(x + size * 0.8, y + size, x + size * 1.05, y - size * 0.9, coat, size * 0.34)
            o += circle(x + size * 1.06, y - size * 1.05, size * 0.2, SKIN)
        o += person(x, y, size, coat, ("#2B2B2B", "#8B8B86", "#3A2E28")[i % 3], front=False)
    return svg(o)


def _wheel(x: float, y: float, r: float) -> str:
    teeth = circle(x, y, r, "#2B2F2E") + circle(x, y, r * 0.56, STRAW)
    return teeth + circle(x, y, r * 0.2, "#2B2F2E")


def tractor() -> str:
    """Return a tractor at the edge of a ploughed field."""
    o = rect(0, 0, 480, 270, SKY_WARM) + hills(104, 14, 20, HILL_FAR, 480, 270)
    o += hills(128, 10, 150, HILL_NEAR, 480, 270) + rect(0, 152, 480, 124, SOIL)
    o += furrows(152, 340, "#775840", 12, 480, 270, 5) + rect(0, 238, 480, 40, SOIL_LIGHT)
    o += path("M150,112 h86 v66 h-86 Z", "none", stroke=ROOF, stroke_width=9)
    o += rect(158, 120, 70, 50, "#CBDCE4") + rect(140, 102, 106, 13, RED, 5)
    o += rect(232, 146, 104, 50, RED, 8) + rect(120, 172, 120, 34, RED, 8)
    o += rect(296, 104, 9, 46, INK) + rect(328, 154, 12, 32, METAL, 3)
    o += _wheel(164, 204, 48) + _wheel(306, 220, 31)
    o += path("M118,196 h-44 v12 h44 M84,204 l-20,34 M104,204 l-20,34", stroke=ROOF, stroke_width=8)
    return svg(o + person(194, 142, 17, "#3D5A80"))


def lamb_losses() -> str:
    """Return the lambs lost of each hundred, before and after, as bars."""
    o = rect(0, 0, 480, 270, WHITE)
    o += text(24, 36, "石桥村：每一百只羔子，死多少只", 21, INK, bold=1)
    o += line(70, 226, 410, 226, INK, 3)
    for i, (year, dead, colour) in enumerate(
        (("2022年 散放", 25, PERSIMMON), ("2025年 圈养加轮放", 8, DEEP))
    ):
        x, h = 100 + i * 170, dead * 5.6
        o += rect(x, 226 - h, 110, h, colour, 4)
        o += text(x + 55, 252, year, 18, INK, anchor="middle")
        o += text(x + 55, 214 - h, f"{dead} 只", 22, INK, bold=1, anchor="middle")
    return svg(o)


def upkeep() -> str:
    """Return the way of a lesson: drive, computer, television and loudspeaker."""
    o = rect(0, 0, 480, 270, _LILAC) + rect(0, 206, 480, 70, _FLOOR)
    o += rect(24, 150, 78, 50, PLUM, 8) + circle(44, 186, 5, STRAW) + rect(40, 162, 46, 7, WHITE)
    o += (
        rect(150, 96, 84, 110, ROOF, 6)
        + rect(162, 110, 60, 8, METAL)
        + rect(162, 124, 60, 8, METAL)
    )
    o += circle(192, 184, 8, GREEN)
    o += rect(286, 62, 172, 106, INK, 6) + rect(294, 70, 156, 90, "#CFE3D8")
    o += path("M294,132 q40,-34 78,-8 t78,-6 v42 h-156 Z", GREEN)
    o += path("M360,96 v40 l34,-20 Z", WHITE) + rect(362, 168, 18, 26, INK)
    o += rect(330, 192, 82, 14, INK, 4)
    o += path("M102,176 h48 M234,132 h52", stroke=INK, stroke_width=6)
    o += path("M192,96 V62 h-40", stroke=INK, stroke_width=5)
    o += path("M152,46 l-54,-20 v72 l54,-20 Z", METAL) + ellipse(98, 62, 12, 36, ROOF)
    for x, y, words in (
        (63, 232, "硬盘"),
        (192, 232, "电脑"),
        (372, 232, "电视"),
        (66, 124, "大喇叭"),
    ):
        o += text(x, y, words, 19, INK, bold=1, anchor="middle")
    return svg(o)


def calendar() -> str:
    """Return a wall calendar with the study days ringed, keys and a register beside it."""
    o = rect(0, 0, 480, 270, _LILAC) + rect(96, 22, 236, 226, WHITE, 8)
    o += rect(96, 22, 236, 48, PLUM, 8) + text(
        214, 55, "十一月", 25, WHITE, bold=1, anchor="middle"
    )
    for day in range(1, 31):
        # November 2026 begins on a Sunday; the week here begins on Monday.
        week, column = divmod(day + 5, 7)
        x, y = 118 + column * 32, 94 + week * 27
        ringed = day in (5, 15, 25)
        if ringed:
            o += circle(x, y - 6, 14, "none", stroke=RED, stroke_width=4)
        o += text(x, y, str(day), 17, RED if ringed else INK, anchor="middle", bold=ringed)
    o += line(382, 30, 382, 62, METAL, 4) + circle(
        382, 76, 16, "none", stroke=STRAW, stroke_width=7
    )
    o += rect(378, 90, 9, 50, STRAW) + rect(387, 118, 13, 7, STRAW) + rect(387, 130, 13, 7, STRAW)
    o += rect(356, 166, 96, 76, INDIGO, 5) + rect(368, 180, 72, 28, WALL, 3)
    o += text(404, 201, "登记本", 19, INK, bold=1, anchor="middle")
    return svg(
        o
        + rect(30, 60, 40, 120, WALL, 4)
        + text(50, 88, "开", 20, PLUM, bold=1, anchor="middle")
        + text(50, 126, "门", 20, PLUM, bold=1, anchor="middle")
        + circle(50, 156, 9, GREEN)
    )


def editor_desk() -> str:
    """Return a desk: the text at the left of the screen, the lesson at the right."""
    o = rect(0, 0, 480, 270, SKY_WARM) + rect(0, 206, 480, 70, _FLOOR)
    o += (
        rect(70, 22, 340, 168, INK, 8)
        + rect(80, 32, 158, 148, SNOW)
        + rect(244, 32, 156, 148, WHITE)
    )
    o += text(90, 54, "## 先看树形", 17, PLUM, bold=1)
    for i, width in enumerate((128, 112, 132, 90, 120, 104)):
        o += rect(90, 68 + i * 17, width, 5, METAL)
    o += rect(254, 42, 136, 70, SKY)
    o += path("M254,112 v-22 q34,-26 68,-6 t68,-8 v36 Z", GREEN) + circle(368, 58, 9, PERSIMMON)
    o += "".join(
        rect(254, 122 + i * 14, width, 5, INK) for i, width in enumerate((96, 130, 118, 70))
    )
    o += rect(224, 190, 32, 18, INK) + rect(184, 204, 112, 10, INK, 4)
    o += (
        rect(150, 226, 180, 24, ROOF, 5)
        + rect(158, 231, 164, 4, METAL)
        + rect(158, 240, 164, 4, METAL)
    )
    o += rect(24, 160, 30, 44, RED, 5) + path(
        "M30,160 l4,-30 M40,160 l2,-34 M48,160 l-2,-26", stroke=_WOOD, stroke_width=4
    )
    return svg(o + _sheet(360, 212, 96, 50, 3, PLUM))


def six_steps() -> str:
    """Return the six steps of 一事一议 as a sheet to hang up."""
    steps = (
        ("提", "村委会提，或者村民联名提"),
        ("摸", "到户里问：愿不愿，用得上吗"),
        ("算", "写方案：多少钱，每户多少"),
        ("议", "开会念方案，先听不同意的"),
        ("表决", "当场数票，写下来，签名"),
        ("公示报批", "镇里审，县里批，批了才收"),
    )
    o = rect(0, 0, 600, 760, WHITE) + text(
        300, 62, "一事一议，六步走", 40, INK, bold=1, anchor="middle"
    )
    o += line(40, 88, 560, 88, INK, 4)
    for i, (name, words) in enumerate(steps):
        y = 112 + i * 100
        o += rect(40, y, 520, 80, "none", 10, stroke=INK, stroke_width=3)
        o += circle(84, y + 40, 24, INK) + text(
            84, y + 50, str(i + 1), 28, WHITE, bold=1, anchor="middle"
        )
        o += text(124, y + 36, name, 27, INK, bold=1) + text(124, y + 66, words, 24)
        if i < 5:
            o += path(f"M292,{y + 84} h16 l-8,12 Z", INK)
    return svg(
        o + text(300, 738, "没开会，先收钱，可以不交。", 26, RED, bold=1, anchor="middle"), 600, 760
    )


FIGURES = {
    "policy/notice-board.svg": notice_board,
    "policy/assembly.svg": assembly,
    "policy/tractor.svg": tractor,
    "policy/一事一议六步图.svg": six_steps,
    "cases/lamb-losses.svg": lamb_losses,
    "handbook/upkeep.svg": upkeep,
    "handbook/calendar.svg": calendar,
    "handbook/editor-desk.svg": editor_desk,
}
