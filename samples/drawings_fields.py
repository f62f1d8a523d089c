"""Figures of field, orchard and fold: how deep, how wide, where the water and the air go."""

from __future__ import annotations

from drawing import (
    DEEP,
    GREEN,
    HILL_FAR,
    HILL_NEAR,
    INK,
    METAL,
    PERSIMMON,
    RED,
    ROOF,
    SKY,
    SKY_WARM,
    SOIL,
    SOIL_LIGHT,
    STRAW,
    STRAW_DARK,
    WALL,
    WATER,
    WHITE,
    circle,
    ellipse,
    furrows,
    group,
    hills,
    line,
    path,
    rect,
    svg,
    text,
)

BARK = "#4B382B"


def _arrow(x: float, y: float, dx: float, dy: float, colour: str, pen: float = 4) -> str:
    """Return an arrow from (x, y) by (dx, dy)."""
    length = (dx * dx + dy * dy) ** 0.5
    ux, uy = dx / length * 11, dy / length * 11
    x2, y2 = x + dx, y + dy
    head = f"M{x2 - ux - uy * 0.7:.1f},{y2 - uy + ux * 0.7:.1f} L{x2:.1f},{y2:.1f} "
    head += f"L{x2 - ux + uy * 0.7:.1f},{y2 - uy - ux * 0.7:.1f}"
    return line(x, y, x2, y2, colour, pen) + path(
        head, stroke=colour, stroke_width=pen, stroke_linecap="round", stroke_linejoin="round"
    )


def _note(x: float, y: float, words: str, size: float = 18, **more: object) -> str:
    return text(x, y, words, size, more.pop("fill", INK), bold=1, **more)


def _leaves(x: float, y: float, s: float) -> str:
    """Return a young maize plant that stands at (x, y)."""
    left = f"M{x},{y} q{-2 * s},{-14 * s} {-16 * s},{-22 * s} M{x},{y} q0,{-18 * s} 0,{-34 * s}"
    right = f"M{x},{y - 8 * s} q{4 * s},{-12 * s} {18 * s},{-18 * s}"
    return path(f"{left} {right}", stroke=GREEN, stroke_width=5 * s, stroke_linecap="round")


def corn_sowing() -> str:
    """Return a cut through the soil: the seed, the fertilizer beside and below it."""
    o = rect(0, 0, 480, 270, SKY) + hills(56, 10, 40, HILL_FAR, 480, 270)
    o += rect(0, 96, 480, 180, SOIL_LIGHT) + rect(0, 190, 480, 84, SOIL)
    o += "".join(circle(14 + i * 37, 118 + (i * 53) % 130, 3, "#6E5238") for i in range(13))
    o += _leaves(60, 98, 1.1) + _leaves(404, 98, 1.1)
    for x in (60, 404):
        o += path(
            f"M{x},98 v50 m0,-10 q-10,14 -22,24 m22,-20 q10,14 20,26",
            stroke="#EADBC0",
            stroke_width=3,
        )
    o += ellipse(212, 148, 16, 11, STRAW, stroke=STRAW_DARK, stroke_width=3)
    o += "".join(circle(300 + dx, 206 + dy, 6, WHITE) for dx, dy in ((0, 0), (14, 4), (6, 14)))
    o += line(168, 98, 168, 148, INK, 3) + line(160, 98, 176, 98, INK, 3)
    o += line(160, 148, 176, 148, INK, 3)
    o += line(226, 156, 290, 200, RED, 3, stroke_dasharray="7 6")
    o += _note(20, 44, "出了苗") + _note(124, 86, "3～5 厘米")
    o += _note(196, 132, "种子", fill=WHITE) + _note(326, 220, "化肥", fill=WHITE)
    o += _note(112, 226, "隔开 8 厘米以上", fill="#FFE9C7")
    return svg(o + line(0, 97, 480, 97, "#6E5238", 4))


def branch_angle() -> str:
    """Return a bud with a notch above it, and a branch drawn down to 80 degrees."""
    o = rect(0, 0, 480, 270, SKY) + hills(216, 10, 60, HILL_NEAR, 480, 270)
    o += rect(0, 0, 214, 270, SKY_WARM)
    o += path("M54,280 V-10", stroke=BARK, stroke_width=64)
    o += path("M84,156 q34,-12 40,-44 q-36,0 -44,26 Z", "#7C8F4A")
    o += path("M38,104 q30,16 48,-2", stroke="#F0DDB8", stroke_width=7, stroke_linecap="round")
    o += line(96, 94, 120, 58, RED, 3) + _note(106, 46, "刻在芽上面", fill=RED)
    o += _note(130, 138, "芽") + _note(100, 214, "离芽半厘米", 17)
    o += _note(100, 242, "刻到木头就停", 17)
    o += path("M280,272 C284,200 280,110 284,28", stroke=BARK, stroke_width=20)
    o += path(
        "M282,150 C300,120 316,84 322,44",
        stroke="#B9AA98",
        stroke_width=7,
        stroke_dasharray="9 8",
        stroke_linecap="round",
    )
    o += path(
        "M282,152 C320,144 380,134 446,130", stroke=BARK, stroke_width=10, stroke_linecap="round"
    )
    o += "".join(circle(330 + i * 28, 132 - i * 3, 5, GREEN) for i in range(5))
    o += line(400, 134, 376, 232, STRAW_DARK, 4) + path("M368,226 l16,4 -4,26 -8,0 Z", SOIL)
    o += path("M283,96 A56,56 0 0 1 338,144", stroke=RED, stroke_width=4)
    o += _note(344, 104, "80～90 度", fill=RED) + _note(396, 196, "布条", 17)
    return svg(o + _note(336, 40, "原来", 17, fill="#6E6256") + line(214, 0, 214, 270, WHITE, 5))


def _apple_tree(x: float, y: float, s: float) -> str:
    o = path(f"M{x},{y} v{-60 * s:.0f}", stroke=BARK, stroke_width=11 * s)
    o += circle(x, y - 92 * s, 54 * s, GREEN) + circle(x - 34 * s, y - 74 * s, 32 * s, GREEN)
    o += circle(x + 36 * s, y - 74 * s, 32 * s, GREEN)
    spots = ((-32, -72), (-6, -110), (22, -84), (36, -62), (-8, -66))
    bags = "".join(
        path(f"M{x + a * s - 9 * s},{y + b * s} h{18 * s} l{-3 * s},{22 * s} h{-12 * s} Z", STRAW)
        for a, b in spots
    )
    return o + bags


def orchard_summer() -> str:
    """Return a summer orchard with bagged fruit, yellow boards and a lure."""
    o = rect(0, 0, 480, 270, SKY) + circle(424, 46, 26, "#F6C96B")
    o += hills(112, 14, 20, HILL_FAR, 480, 270) + rect(0, 166, 480, 110, "#9DB27E")
    o += furrows(166, 240, "#8CA46E", 9, 480, 270, 3)
    o += _apple_tree(96, 232, 1.1) + _apple_tree(252, 226, 0.95) + _apple_tree(404, 234, 1.15)
    for x in (168, 326):
        o += line(x, 150, x, 240, SOIL, 4) + rect(x - 20, 128, 40, 52, "#F2C230", 3)
        dots = ((-10, 140), (4, 152), (-6, 166), (11, 137))
        o += "".join(circle(x + a, b, 2.4, INK) for a, b in dots)
    o += path("M206,108 l24,-18 24,18 Z", WHITE) + rect(210, 108, 40, 20, "#E8F0EA")
    o += circle(230, 119, 4, RED)
    blades = (f"M{8 + i * 16},262 q-2,-10 -6,-14 m6,14 q2,-10 7,-13" for i in range(30))
    return svg(o + path(" ".join(blades), stroke=DEEP, stroke_width=2.5))


def drainage() -> str:
    """Return ditches that lead the water out of a maize field, and a pump at the lowest place."""
    o = rect(0, 0, 480, 270, "#D5DFE0") + hills(66, 12, 90, HILL_FAR, 480, 270)
    for x in (60, 190, 330):
        o += ellipse(x, 30, 54, 17, "#AEBCC0") + ellipse(x + 34, 22, 40, 15, "#BCC8CB")
    o += rect(0, 108, 480, 170, SOIL_LIGHT)
    for i in range(5):
        y = 122 + i * 26
        o += rect(0, y, 344, 9, WATER if i > 1 else "#9CBFCF", 4)
        o += "".join(_leaves(22 + k * 40, y, 0.55 + i * 0.07) for k in range(8))
    o += path("M344,106 h44 l10,170 h-66 Z", WATER)
    o += _arrow(100, 256, 120, 0, WHITE) + _arrow(366, 128, 2, 44, WHITE)
    o += rect(410, 186, 52, 34, RED, 5) + circle(436, 203, 10, METAL)
    o += path("M410,206 h-30 v34", stroke=INK, stroke_width=9)
    o += path("M462,200 h30", stroke=INK, stroke_width=9)
    o += _note(402, 246, "水泵") + _note(398, 130, "外沟")
    return svg(o + _note(228, 262, "行间浅沟", 17))


def flood_escape() -> str:
    """Return a gully in flood: people go up its sides, nobody runs along it."""
    o = rect(0, 0, 480, 270, "#D5DFE0") + hills(60, 12, 90, HILL_FAR, 480, 270)
    o += path("M0,74 L200,270 H0 Z", HILL_NEAR) + path("M480,74 L280,270 H480 Z", HILL_NEAR)
    o += path("M226,96 L150,270 H330 L254,96 Z", WATER)
    o += path(
        "M216,150 q14,-9 26,0 t26,0 M196,196 q16,-10 32,0 t32,0 t28,0", stroke=WHITE, stroke_width=4
    )
    o += _arrow(150, 196, -72, -66, RED, 8) + _arrow(330, 196, 72, -66, RED, 8)
    o += line(222, 212, 258, 254, RED, 8) + line(258, 212, 222, 254, RED, 8)
    o += _note(16, 56, "往高处走") + _note(376, 56, "往高处走")
    return svg(o + _note(240, 84, "不顺着沟跑", fill=RED, anchor="middle"))


def sheep_shed() -> str:
    """Return a fold cut through: windows face each other, the ridge is open, a net gives shade."""
    o = rect(0, 0, 480, 270, SKY_WARM) + circle(48, 44, 24, "#F6C96B")
    o += rect(0, 214, 480, 60, "#9DB27E")
    o += rect(56, 116, 236, 100, WALL)
    o += path("M40,122 L158,58 L158,78 L60,130 Z M308,122 L190,58 L190,78 L288,130 Z", ROOF)
    o += rect(56, 116, 14, 100, ROOF) + rect(278, 116, 14, 100, ROOF)
    o += rect(54, 142, 18, 40, SKY) + rect(276, 142, 18, 40, SKY)
    o += _arrow(16, 162, 60, 0, DEEP) + _arrow(262, 162, 60, 0, DEEP)
    o += _arrow(154, 112, 18, -58, PERSIMMON) + _arrow(192, 112, -14, -58, PERSIMMON)
    o += line(340, 96, 340, 216, SOIL, 6) + line(456, 110, 456, 216, SOIL, 6)
    o += path("M322,92 L474,108", stroke=DEEP, stroke_width=9, stroke_dasharray="13 4")
    o += _sheep(112, 190, 0.8) + _sheep(196, 190, 0.8) + _sheep(392, 190, 0.85)
    o += rect(420, 204, 46, 14, METAL, 3) + rect(424, 203, 38, 5, WATER)
    o += _note(200, 48, "热气从屋脊走", fill=PERSIMMON) + _note(348, 82, "遮阴网", fill=DEEP)
    return svg(o + _note(96, 246, "前后窗对着开，风穿过去", fill=DEEP))


def _sheep(x: float, y: float, s: float) -> str:
    legs = "".join(rect(d, 14, 6, 22, INK, 2) for d in (-18, -6, 8, 18))
    wool = ellipse(0, 0, 34, 20, WHITE) + "".join(
        circle(a, b, 14, WHITE) for a, b in ((-22, -10), (-4, -16), (16, -12), (28, 0))
    )
    head = ellipse(-38, -8, 12, 10, INK) + circle(-42, -10, 2, WHITE)
    return group(legs + wool + head, x, y, s)


def manure_trench() -> str:
    """Return an apple tree from above, with the two trenches under the edge of its crown."""
    o = rect(0, 0, 480, 270, "#B7A27C") + furrows(-30, 240, "#AE986F", 11, 480, 270, 3)
    o += rect(111, 30, 34, 202, "#6B4A33", 8) + rect(335, 30, 34, 202, "#6B4A33", 8)
    for x in (128, 352):
        o += "".join(circle(x - 8 + (i % 2) * 15, 44 + i * 20, 6, "#3F2C20") for i in range(10))
    o += circle(240, 130, 112, GREEN, opacity=0.5)
    o += circle(240, 130, 112, "none", stroke=DEEP, stroke_width=4, stroke_dasharray="12 8")
    for x, y in ((184, 92), (222, 62), (292, 86), (304, 150), (266, 200), (194, 184)):
        o += circle(x, y, 34, GREEN, opacity=0.8)
    fruit = ((180, 108), (228, 70), (296, 104), (300, 176), (214, 206))
    o += "".join(circle(x, y, 9, RED) for x, y in fruit)
    o += circle(240, 135, 15, BARK) + _note(262, 142, "树干", fill=WHITE)
    o += (
        _note(14, 120, "沟宽一尺", 17)
        + _note(14, 146, "深一尺", 17)
        + _note(382, 120, "明年开", 17)
        + _note(382, 146, "前后两边", 17)
    )
    return svg(o + _note(240, 262, "虚线：树冠的边", 17, anchor="middle"))


FIGURES = {
    "technical/corn-sowing.svg": corn_sowing,
    "technical/branch-angle.svg": branch_angle,
    "technical/orchard-summer.svg": orchard_summer,
    "technical/drainage.svg": drainage,
    "technical/flood-escape.svg": flood_escape,
    "technical/sheep-shed.svg": sheep_shed,
    "technical/manure-trench.svg": manure_trench,
}
