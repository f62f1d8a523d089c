"""The teaching figures: pictures with labels that a lesson's text points at."""

from __future__ import annotations

from drawing import (
    DEEP,
    GREEN,
    HILL_FAR,
    HILL_NEAR,
    INK,
    METAL,
    PLUM,
    RED,
    SKIN,
    SKY,
    SNOW,
    SOIL,
    SOIL_LIGHT,
    WHITE,
    circle,
    ellipse,
    furrows,
    hills,
    house,
    line,
    path,
    rect,
    svg,
    text,
    twigs,
)

BARK = "#4B382B"


def _branch(d: str, pen: float, colour: str = BARK) -> str:
    return path(d, stroke=colour, stroke_width=pen, stroke_linecap="round")


def _tag(x: float, y: float, number: str, words: str) -> str:
    o = circle(x, y, 13, RED) + text(x, y + 6, number, 17, WHITE, bold=1, anchor="middle")
    return o + text(x + 20, y + 6, words, 17, INK, bold=1)


def pruning_branches() -> str:
    """Return the five kinds of branches that go."""
    o = (
        rect(0, 0, 480, 270, SKY)
        + hills(196, 12, 60, HILL_FAR, 480, 270)
        + rect(0, 222, 480, 50, SNOW)
    )
    o += _branch("M236,246 C232,210 236,190 238,170", 16)
    o += _branch("M237,180 C210,150 180,138 128,128", 10) + _branch(
        "M238,176 C270,146 310,134 356,130", 10
    )
    o += _branch("M238,172 C240,140 236,100 240,64", 8)
    ends = (
        (128, 128, -2.8, 1),
        (356, 130, -0.4, 2),
        (240, 64, -1.9, 3),
        (240, 64, -1.2, 4),
        (160, 134, -1.7, 5),
    )
    o += "".join(twigs(x, y, a, 24, 4, 2, seed, BARK) for x, y, a, seed in ends)
    gone = "#C0562F"
    o += _branch("M208,152 C196,170 176,178 158,180", 5, "#9A8F82")
    o += _branch("M239,120 C262,118 284,132 306,110", 5, gone) + _branch(
        "M276,150 C280,130 286,112 282,88", 5, gone
    )
    o += _branch("M318,134 C318,104 320,80 318,44", 5, gone) + _branch(
        "M340,132 C356,146 364,166 362,190", 5, gone
    )
    o += _branch("M180,138 C164,122 150,108 132,102", 4, gone)
    tags = (
        (70, 190, "1", "枯死枝"),
        (196, 92, "2", "交叉枝"),
        (338, 42, "3", "徒长枝"),
        (382, 196, "4", "下垂枝"),
        (46, 92, "5", "并生枝"),
    )
    o += (
        line(130, 188, 160, 182, RED, 2)
        + line(128, 98, 140, 104, RED, 2)
        + line(272, 94, 284, 104, RED, 2)
    )
    return svg(o + "".join(_tag(*tag) for tag in tags))


def soil_test() -> str:
    """Return three hands: a ball that falls apart, one that holds, soil that never makes a ball."""
    o = rect(0, 0, 480, 270, "#F3E9D8") + rect(0, 208, 480, 64, SOIL_LIGHT)
    cases = (
        (80, "落地散开", "合适，可以不浇"),
        (240, "落地不散", "偏湿，不浇"),
        (400, "捏不成团", "干了，该浇"),
    )
    for i, (x, head, note) in enumerate(cases):
        o += path(
            f"M{x - 58},96 C{x - 30},128 {x + 30},128 {x + 58},96 "
            f"L{x + 48},76 C{x + 24},98 {x - 24},98 {x - 48},76 Z",
            SKIN,
        )
        if i < 2:
            o += ellipse(x, 78, 34, 24, SOIL)
        if i == 1:
            o += ellipse(x, 196, 30, 18, SOIL)
        grains = [(x - 42 + k * 12, 204 - (k % 3) * 7) for k in range(8)] if i != 1 else []
        o += "".join(circle(gx, gy, 7 - k % 3, SOIL) for k, (gx, gy) in enumerate(grains))
        if i == 2:
            o += "".join(circle(x - 36 + k * 12, 84 - (k % 2) * 8, 6, SOIL) for k in range(7))
        o += path(f"M{x},130 v34 m-9,-10 l9,12 9,-12", stroke=INK, stroke_width=3)
        o += text(x, 34, head, 21, INK, bold=1, anchor="middle")
        o += text(x, 248, note, 18, WHITE if i < 2 else "#FFE9C7", bold=1, anchor="middle")
    return svg(o)


def co_room() -> str:
    """Return a room with stove, flue, alarm and a window left open by a hand's width."""
    o = rect(0, 0, 480, 270, SKY) + rect(
        40, 30, 360, 220, "#EFE5D8", 0, stroke="#8A6B4B", stroke_width=8
    )
    o += rect(40, 214, 360, 36, "#B89873")
    o += (
        rect(84, 136, 84, 84, "#3F4644", 6)
        + rect(98, 158, 56, 34, "#26201C", 4)
        + path("M110,190 q-4,-20 14,-30 q16,14 12,30 Z", "#E8862E")
    )
    o += path("M126,136 V66 H24 V40", stroke="#5A5F5E", stroke_width=13)
    o += path("M14,34 q-10,-12 2,-22 M28,30 q-6,-12 6,-20", stroke=METAL, stroke_width=4)
    o += (
        rect(300, 170, 92, 16, "#7D4A3B", 4)
        + rect(304, 150, 36, 22, WHITE, 6)
        + rect(300, 184, 92, 34, "#8A6B4B", 3)
    )
    o += rect(222, 120, 40, 40, WHITE, 8, stroke=METAL, stroke_width=3) + circle(242, 140, 7, RED)
    o += rect(380, 60, 40, 76, "#CBDCE4", 0, stroke="#8A6B4B", stroke_width=6) + rect(
        412, 64, 14, 68, WHITE, opacity=0.8
    )
    labels = (
        (142, 88, "烟囱伸到窗外"),
        (186, 182, "报警器齐胸高"),
        (268, 56, "窗户留一道缝"),
        (108, 242, "炉子"),
        (336, 242, "床"),
    )
    return svg(o + "".join(text(x, y, words, 18, DEEP, bold=1) for x, y, words in labels))


def whitewash() -> str:
    """Return a row of apple trees with white trunks."""
    o = (
        rect(0, 0, 480, 270, SKY)
        + hills(128, 14, 40, HILL_FAR, 480, 270)
        + hills(152, 8, 160, HILL_NEAR, 480, 270)
    )
    o += rect(0, 176, 480, 100, "#B7A27C") + furrows(176, 240, "#A8926B", 9, 480, 270, 3)
    for x, s, seed in ((60, 0.7, 3), (150, 0.85, 5), (268, 1.1, 8), (404, 0.9, 11)):
        foot = 176 + 78 * s
        o += _branch(f"M{x},{foot:.0f} V{foot - 96 * s:.0f}", 15 * s)
        o += _branch(f"M{x},{foot - 2:.0f} V{foot - 62 * s:.0f}", 15 * s, WHITE)
        o += "".join(
            twigs(x, foot - 92 * s, a, 30 * s, 8 * s, 4, seed, BARK) for a in (-2.3, -1.57, -0.8)
        )
    o += (
        rect(318, 214, 44, 40, METAL, 4)
        + ellipse(340, 214, 22, 7, WHITE)
        + line(352, 212, 374, 176, "#C99A3E", 5)
    )
    return svg(o)


def orchard() -> str:
    """Return a hill village behind its apple trees."""
    o = rect(0, 0, 480, 270, "#EBD9C3") + circle(380, 58, 26, "#F6C98A")
    o += hills(116, 20, 20, HILL_FAR, 480, 270) + hills(146, 12, 150, HILL_NEAR, 480, 270)
    o += rect(0, 182, 480, 90, "#C9BBA0")
    o += house(40, 128, 78, 40) + house(148, 122, 66, 36) + house(250, 132, 80, 42)
    for i in range(9):
        x, y, s = 20 + i * 56, (252, 222)[i % 2], (0.95, 0.72)[i % 2]
        o += _branch(f"M{x},{y} v{-46 * s:.0f}", 8 * s) + circle(x, y - 62 * s, 36 * s, GREEN)
        spots = ((-18, -70), (10, -84), (20, -56), (-6, -50))
        o += "".join(circle(x + a * s, y + b * s, 7 * s, RED) for a, b in spots)
    return svg(o)


def coop_price() -> str:
    """Return the price of a jin of apples over three years as bars."""
    o = rect(0, 0, 480, 270, WHITE) + text(24, 36, "青石岭村苹果，每斤卖多少钱", 21, INK, bold=1)
    o += line(50, 226, 450, 226, INK, 3)
    for i, (year, price) in enumerate((("2023年", 1.2), ("2024年", 1.6), ("2025年", 2.0))):
        x, h = 84 + i * 130, price * 76
        o += rect(x, 226 - h, 80, h, (GREEN, GREEN, DEEP)[i], 4)
        o += text(x + 40, 252, year, 18, INK, anchor="middle")
        o += text(x + 40, 216 - h, f"{price:.1f} 元", 20, INK, bold=1, anchor="middle")
    return svg(o)


def record_sample() -> str:
    """Return a viewing record as it should be filled in."""
    rows = (
        ("日期", "2026年11月15日"),
        ("起止时间", "19:00 — 20:10"),
        ("地点", "青石岭村活动室"),
        ("课名", "冬小麦怎么浇封冻水"),
        ("形式", "点播，集体"),
        ("组织人", "孙老师"),
        ("到场", "签到 23 人，外村 2 人"),
        ("反馈", "听懂了，下回要看果树修剪"),
        ("填写日期", "2026年11月15日"),
    )
    o = rect(0, 0, 480, 330, "#F6F0F8") + text(
        240, 30, "收看记录", 21, PLUM, bold=1, anchor="middle"
    )
    for i, (label, words) in enumerate(rows):
        y = 42 + i * 31
        o += rect(20, y, 110, 29, "#EBE2EE") + rect(130, y, 330, 29, WHITE)
        o += rect(20, y, 440, 29, "none", stroke="#A98FB2", stroke_width=1.5)
        o += text(75, y + 21, label, 17, INK, bold=1, anchor="middle") + text(
            142, y + 21, words, 17, "#204A86"
        )
    return svg(o, 480, 330)


FIGURES = {
    "technical/pruning-branches.svg": pruning_branches,
    "technical/soil-test.svg": soil_test,
    "technical/co-room.svg": co_room,
    "technical/whitewash.svg": whitewash,
    "cases/orchard.svg": orchard,
    "cases/coop-price.svg": coop_price,
    "handbook/record-sample.svg": record_sample,
}
