"""Draws the landscape of each month, `month-01.svg` to `month-12.svg`, beside this file.

One place through the year: hills, terraces, the village and the tree on the right. Light, fields
and tree change with the month. The left third stays calm, because words stand on it. Run it after
a change: `python overrides/assets/img/draw_months.py`; the same input draws the same bytes.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT = 1600, 380
BARK = "#43322a"
TWIG = "#5a4636"


@dataclass(frozen=True)
class Crown:
    """What hangs on a tree: `count` dots of `radius`; none leaves it bare."""

    colours: tuple[str, ...] = ()
    count: int = 0
    radius: float = 7.5


@dataclass(frozen=True)
class Month:
    """The colours of a month and what is to be seen in it."""

    sky: str
    sun: str
    far: tuple[str, str, str]
    fields: tuple[str, ...]
    """Eight terraces, from far to near."""
    furrow: str
    crown: Crown = Crown()
    small: Crown = Crown()
    roof: str = "#46565e"
    sun_at: tuple[int, int, int] = (1000, 142, 44)
    weather: str = ""
    """rain, snow, blossom or leaves, falling on the right-hand side."""
    stooks: str = ""
    """Colour of sheaves that stand on a terrace."""


COLD = ("#dfe7e8", "#cbd8d9", "#b3c6c6")
SPRING = ("#d9e6d8", "#c3d9bd", "#a4c49f")
SUMMER = ("#cfe3d6", "#a9cdb1", "#7fb08d")
AUTUMN = ("#e2ddcb", "#cdc8a8", "#a8b18b")

MONTHS = {
    1: Month(
        "#e3eaee",
        "#f7efd9",
        COLD,
        ("#eef3f3", "#dfe8e8", "#f3f6f6", "#d8e2e2", "#edf2f2", "#dbe5e4", "#f4f7f7", "#e2eae9"),
        "#9fb2b0",
        roof="#eef3f4",
        weather="snow",
    ),
    2: Month(
        "#e6edef",
        "#f8ecc6",
        COLD,
        ("#dfe8e3", "#c7d3c4", "#e6ece6", "#b9a98c", "#d5dfd6", "#a99a7d", "#c3d0c0", "#b5a283"),
        "#6f7d70",
        roof="#7c8a8f",
        small=Crown(("#d95f74", "#e98c9b"), 9, 3.2),
    ),
    3: Month(
        "#e7f0ef",
        "#f9ecc0",
        SPRING,
        ("#a9c48a", "#c6b083", "#97ba7c", "#b8a074", "#86ae6c", "#c2ad7f", "#7aa562", "#ab9267"),
        "#3f6b3c",
        crown=Crown(("#f3c3cc", "#eda9b7", "#f8dde0"), 90, 7),
        small=Crown(("#f3c3cc", "#eda9b7"), 10, 4),
        weather="blossom",
    ),
    4: Month(
        "#e3edeb",
        "#f6eecb",
        SPRING,
        ("#9cc07e", "#e6cf6a", "#86b269", "#ecd877", "#74a65d", "#dfc660", "#669b54", "#7fae63"),
        "#3c6a38",
        crown=Crown(("#a7cc7f", "#8fbd6b", "#bcd895"), 90, 8),
        small=Crown(("#9ac577", "#b5d68f"), 10, 5),
        weather="rain",
    ),
    5: Month(
        "#e2f0ef",
        "#fae6a8",
        SUMMER,
        ("#8dbb6e", "#6fa75d", "#9cc47a", "#5f9b53", "#7fb265", "#549149", "#90bd6f", "#4c8844"),
        "#2c5a33",
        crown=Crown(("#5b9b4f", "#6fae5d", "#4b8a45"), 100, 9),
        small=Crown(("#5f9f52", "#78b365"), 10, 5.5),
    ),
    6: Month(
        "#f1efdd",
        "#f7cf7a",
        SUMMER,
        ("#e0bd59", "#cda544", "#e6c76a", "#7fae5f", "#d9b24c", "#c29a3c", "#e2bf5c", "#6a9f52"),
        "#7c6424",
        crown=Crown(("#4f9049", "#5fa155", "#417d3e"), 100, 9),
        small=Crown(("#4f9049", "#64a559"), 10, 5.5),
        stooks="#c9962f",
    ),
    7: Month(
        "#dcecee",
        "#f9dd93",
        SUMMER,
        ("#6fae62", "#579a52", "#7cb76b", "#4a8d49", "#65a65b", "#3f8142", "#72b064", "#387a3d"),
        "#1f5130",
        crown=Crown(("#3f8443", "#4f954e", "#326f3a"), 110, 9.5),
        small=Crown(("#3f8443", "#549a50"), 10, 6),
        weather="rain",
    ),
    8: Month(
        "#e4eee9",
        "#f8d88a",
        SUMMER,
        ("#7fb05f", "#5f9b4d", "#95bb62", "#53904a", "#8ab25a", "#498546", "#a3bd5f", "#417c41"),
        "#24552f",
        crown=Crown(("#4a8a43", "#5f9b4c", "#3d7a3c", "#c8b24e"), 105, 9),
        small=Crown(("#4f8f47", "#6ba556"), 10, 6),
    ),
    9: Month(
        "#eef0e2",
        "#f6cf80",
        AUTUMN,
        ("#d6b24d", "#b8973c", "#e0bf5f", "#8fa655", "#cfa843", "#a98a3a", "#dcb955", "#7f994d"),
        "#6b5a22",
        crown=Crown(("#6f9a45", "#8aa84a", "#d9862c", "#5c8a3f"), 100, 8.5),
        small=Crown(("#8aa84a", "#b0ad4d"), 10, 5.5),
        stooks="#b98a2d",
    ),
    10: Month(
        "#f1ebdc",
        "#f4c886",
        AUTUMN,
        ("#c9a24a", "#a8783a", "#d3b062", "#93693a", "#bd9446", "#87613a", "#c79d52", "#7d5a38"),
        "#5a3f1f",
        crown=Crown(("#c8502a", "#d9722c", "#b8412a", "#e09a35"), 100, 8.5),
        small=Crown(("#cf6a2d", "#dd9436"), 10, 5.5),
        weather="leaves",
    ),
    11: Month(
        "#e6eeee",
        "#f8ebc6",
        ("#d3e0dc", "#bdd1c7", "#97b7a7"),
        ("#7fa088", "#b79b6c", "#6e9479", "#c7ac78", "#557f66", "#a98a5e", "#4e775f", "#b08e62"),
        "#1e4a37",
        crown=Crown(("#de6b22",), 46, 7.5),
    ),
    12: Month(
        "#e2e8ec",
        "#f5e6cb",
        COLD,
        ("#cdd8d5", "#b7a68b", "#dce4e2", "#a3957c", "#c4d0cc", "#ab9b80", "#e1e8e6", "#9c8d74"),
        "#66746c",
        roof="#c9d3d6",
        crown=Crown(("#de6b22",), 9, 6.5),
        weather="snow",
    ),
}


def number(value: float) -> str:
    """Return a coordinate with one digit and no more than it needs."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def path(data: str, fill: str = "none", **more: object) -> str:
    """Return a path; `stroke_width` in `more` becomes `stroke-width`."""
    rest = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in more.items())
    return f'<path d="{data}" fill="{fill}"{rest}/>'


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    """Return a rectangle."""
    box = (number(v) for v in (x, y, width, height))
    return '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'.format(*box, fill)


def circle(x: float, y: float, radius: float, fill: str) -> str:
    """Return a disc."""
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" fill="{fill}"/>'


def hill(y: float, height: float, shift: float, period: float, fill: str) -> str:
    """Return a ridge across the picture, from two sines."""
    points = []
    for x in range(0, WIDTH + 41, 40):
        swing = math.sin((x + shift) / period * 2 * math.pi)
        ripple = 0.4 * math.sin((x + shift * 2) / period * 4.7)
        points.append(f"L{x},{number(y + height * (swing + ripple))}")
    return path(f"M0,{HEIGHT}{''.join(points)}L{WIDTH},{HEIGHT}Z", fill)


def terraces(month: Month) -> str:
    """Return the fields: eight bands with two furrows on each."""
    drawn = []
    for band, colour in enumerate(month.fields):
        y = 236 + band * 18
        curve = f"C260,{y - 22 + band * 5} 520,{y + 18} 800,{y - 2}"
        curve += f"S1340,{y - 20 + band * 4} {WIDTH},{y + 6}"
        drawn.append(path(f"M0,{HEIGHT}L0,{y + 8}{curve}L{WIDTH},{HEIGHT}Z", colour))
        for row in (5.6, 11.2):
            drawn.append(
                f'<g transform="translate(0 {row})">'
                + path(f"M0,{y + 8}{curve}", stroke=month.furrow, stroke_width=1.1, opacity=0.22)
                + "</g>"
            )
    return "".join(drawn)


def house(x: float, y: float, width: float, height: float, roof: str) -> str:
    """Return a farmhouse with a red door and two windows."""
    eaves = y - height * 0.42
    top = f"M{number(x - width * 0.1)},{y}L{number(x + width * 0.06)},{number(eaves)}"
    top += f"H{number(x + width * 0.94)}L{number(x + width * 1.1)},{y}Z"
    parts = [rect(x, y, width, height, "#f8f3e8"), path(top, roof)]
    parts.append(rect(x + width * 0.42, y + height * 0.35, width * 0.16, height * 0.65, "#b02a20"))
    for window in (0.12, 0.7):
        left = x + width * window
        parts.append(rect(left, y + height * 0.36, width * 0.17, height * 0.28, "#5c6e76"))
    return "".join(parts)


@dataclass(frozen=True)
class Trunk:
    """Where a tree stands and how it grows."""

    x: float
    y: float
    length: float
    seed: int
    depth: int
    width: float
    colour: str
    tilt: float = 0.0


def tree(trunk: Trunk, crown: Crown) -> str:
    """Return a tree that forks in two or three, and what hangs on its twigs."""
    chance = random.Random(trunk.seed)  # noqa: S311 -- a drawing, the same each time
    wood: dict[float, list[str]] = {}
    tips: list[tuple[float, float]] = []

    def grow(x: float, y: float, angle: float, length: float, width: float, depth: int) -> None:
        end_x, end_y = x + length * math.cos(angle), y + length * math.sin(angle)
        bend_x = (x + end_x) / 2 + chance.uniform(-0.12, 0.12) * length
        bend_y = (y + end_y) / 2 + chance.uniform(-0.1, 0.1) * length
        at = [number(v) for v in (x, y, bend_x, bend_y, end_x, end_y)]
        branch = "M{},{}Q{},{} {},{}".format(*at)
        wood.setdefault(round(max(width, 1.3), 1), []).append(branch)
        if depth <= 2:
            tips.append((end_x, end_y))
        if depth == 0:
            return
        forks = 3 if depth == trunk.depth else 2
        for fork in range(forks):
            turn = (fork - (forks - 1) / 2) * 1.1 / (forks - 1) * chance.uniform(0.75, 1.2)
            onward = angle + turn + chance.uniform(-0.12, 0.12)
            if math.sin(onward) > 0.25:
                onward = onward * 0.85 - 0.2
            grow(end_x, end_y, onward, length * chance.uniform(0.66, 0.8), width * 0.62, depth - 1)

    grow(trunk.x, trunk.y, -math.pi / 2 + trunk.tilt, trunk.length, trunk.width, trunk.depth)
    strokes = "".join(
        path("".join(found), stroke=trunk.colour, stroke_width=width, stroke_linecap="round")
        for width, found in wood.items()
    )
    chance.shuffle(tips)
    hung = "".join(
        circle(x, y + crown.radius * 0.8, crown.radius * chance.uniform(0.85, 1.1), colour)
        for (x, y), colour in zip(
            tips[: crown.count], _cycle(crown.colours, crown.count), strict=False
        )
    )
    return strokes + hung


def _cycle(colours: tuple[str, ...], count: int) -> list[str]:
    return [colours[index % len(colours)] for index in range(count)] if colours else []


def weather(kind: str) -> str:
    """Return what falls, thin on the left where the words stand."""
    chance = random.Random(7)  # noqa: S311 -- a drawing, the same each time
    spots = [(chance.uniform(520, WIDTH), chance.uniform(6, 330)) for _ in range(70)]
    if kind == "snow":
        return "".join(circle(x, y, chance.uniform(1.6, 3.6), "#ffffff") for x, y in spots)
    if kind == "rain":
        drops = "".join(f"M{number(x)},{number(y)}l-4,13" for x, y in spots)
        return path(drops, stroke="#7f9fa8", stroke_width=1.6, stroke_linecap="round", opacity=0.5)
    colours = {"blossom": ("#eda9b7", "#f8dde0"), "leaves": ("#c8502a", "#e09a35")}[kind]
    near = [(x, y) for x, y in spots if x > 1180][:24]
    return "".join(
        f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="4.5" ry="2.4" fill="{colours[i % 2]}" '
        f'transform="rotate({chance.randrange(180)} {number(x)} {number(y)})"/>'
        for i, (x, y) in enumerate(near)
    )


def stooks(colour: str) -> str:
    """Return sheaves standing on the terraces that the cards leave free."""
    drawn = []
    for x, y, size in [
        (640, 258, 0.9),
        (706, 262, 1),
        (768, 258, 0.9),
        (838, 262, 1),
        (1322, 252, 1),
    ]:
        sheaf = "M-14,16L-5,-4Q0,-20 5,-4L14,16Z"
        band = "M-6,-2H6"
        drawn.append(
            f'<g transform="translate({x} {y}) scale({size})">'
            + path(sheaf, colour)
            + path("M-7,16L-1,-6M0,16L0,-8M7,16L1,-6", stroke="#8d6a1e", stroke_width=1.2)
            + path(band, stroke="#8d6a1e", stroke_width=2.4)
            + "</g>"
        )
    return "".join(drawn)


def landscape(month: Month) -> str:
    """Return the whole picture as SVG."""
    far, middle, near = month.far
    houses = [
        (1040, 214, 46, 22),
        (1096, 208, 54, 26),
        (1160, 216, 46, 22),
        (1000, 222, 34, 16),
        (1218, 222, 38, 18),
    ]
    parts = [
        rect(0, 0, WIDTH, HEIGHT, month.sky),
        circle(*month.sun_at, month.sun),
        hill(158, 20, 60, 520, far),
        hill(184, 18, 300, 430, middle),
        hill(214, 14, 90, 600, near),
        terraces(month),
        stooks(month.stooks) if month.stooks else "",
        *(house(*place, month.roof) for place in houses),
        *(
            tree(Trunk(x, 234, 13, seed, 4, 3, TWIG), month.small)
            for x, seed in [(980, 4), (1146, 6), (1268, 9)]
        ),
        tree(Trunk(1440, 296, 50, 33, 6, 13, BARK, -0.06), month.crown),
        weather(month.weather) if month.weather else "",
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
    return head + 'preserveAspectRatio="xMaxYMax slice">' + "".join(parts) + "</svg>\n"


def main() -> None:
    """Write the twelve pictures beside this file."""
    for key, month in MONTHS.items():
        target = Path(__file__).with_name(f"month-{key:02}.svg")
        target.write_text(landscape(month), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
