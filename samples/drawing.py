"""The hand that draws: shapes, landscapes, trees, houses and people as SVG text.

Pure functions, few flat colours. What is drawn with them is left to the films, the figures and
the cards.
"""

from __future__ import annotations

import math
import random

FONT = "Noto Sans CJK SC, Microsoft YaHei, sans-serif"
SKY, SKY_WARM, DUSK = "#DFE9E8", "#F3E9D8", "#EBD9C3"
HILL_FAR, HILL_NEAR = "#B5CABF", "#86AA97"
GREEN, DEEP, PINE = "#4C8A5C", "#1E5A41", "#12382C"
SOIL, SOIL_LIGHT = "#8B6A4A", "#A98560"
STRAW, STRAW_DARK, PERSIMMON = "#E2BC66", "#C99A3E", "#DE6B22"
SNOW, WALL, WALL_DARK = "#F5F8F6", "#F8F3E8", "#E8DFCE"
ROOF, ROOF_LIGHT, INK = "#46565E", "#5C6E76", "#22302A"
INDIGO, PLUM, RED, WHITE = "#2B4F87", "#6B3A73", "#B02A20", "#FFFFFF"
WATER, SKIN, METAL = "#7FB0C9", "#E7BE97", "#8C9AA0"


def _attributes(more: dict[str, object]) -> str:
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())


def rect(x: float, y: float, w: float, h: float, fill: str, rx: float = 0, **more: object) -> str:
    """Return a rectangle; further keywords become attributes (`stroke_width=3`)."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(w, 0):.1f}" height="{max(h, 0):.1f}" '
        f'rx="{rx}" fill="{fill}"{_attributes(more)}/>'
    )


def circle(x: float, y: float, r: float, fill: str, **more: object) -> str:
    """Return a circle."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{fill}"{_attributes(more)}/>'


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, **more: object) -> str:
    """Return an ellipse."""
    place = f'cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}"'
    return f'<ellipse {place} fill="{fill}"{_attributes(more)}/>'


def path(d: str, fill: str = "none", **more: object) -> str:
    """Return a path."""
    return f'<path d="{d}" fill="{fill}"{_attributes(more)}/>'


def line(
    x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 2, **more: object
) -> str:
    """Return a line with round ends."""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    pen = f'stroke="{stroke}" stroke-width="{width}" stroke-linecap="round"'
    return f"<line {ends} {pen}{_attributes(more)}/>"


def text(x: float, y: float, words: str, size: float, fill: str = INK, **more: object) -> str:
    """Return a line of text; `bold=1`, `anchor="middle"` are understood."""
    weight = 700 if more.pop("bold", 0) else 400
    anchor = more.pop("anchor", "start")
    safe = words.replace("&", "&amp;").replace("<", "&lt;")
    style = f'font-family="{FONT}" font-size="{size}" font-weight="{weight}" fill="{fill}"'
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f"<text {place} {style}{_attributes(more)}>{safe}</text>"


def group(
    body: str, x: float = 0, y: float = 0, scale: float = 1, turn: float = 0, **more: object
) -> str:
    """Return the body moved, scaled and turned (degrees)."""
    how = f"translate({x:.2f} {y:.2f}) rotate({turn:.2f}) scale({scale:.4f})"
    return f'<g transform="{how}"{_attributes(more)}>{body}</g>'


def svg(body: str, width: int = 480, height: int = 270) -> str:
    """Return a whole picture."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    return f"{head}{body}</svg>\n"


def hills(y: float, swing: float, phase: float, fill: str, width: int, height: int) -> str:
    """Return a row of hills down to the lower edge."""

    def crest(x: float) -> float:
        wave = math.sin((x + phase) / 300 * 6.283) + 0.4 * math.sin((x + phase * 2) / 64)
        return y + swing * wave

    points = " ".join(f"L{x},{crest(x):.1f}" for x in range(0, width + 21, 20))
    return path(f"M0,{height} {points} L{width},{height} Z", fill)


def furrows(
    y: float, centre: float, stroke: str, count: int, width: int, height: int, pen: float = 3
) -> str:
    """Return furrows that run towards the eye from the horizon `y`."""
    places = [((i / (count - 1)) - 0.5) * 2 for i in range(count)]
    return "".join(
        line(centre + p * width * 0.16, y, centre + p * width * 1.9, height + 20, stroke, pen)
        for p in places
    )


def limb(
    x: float, y: float, angle: float, length: float, pen: float, colour: str
) -> tuple[str, float, float]:
    """Return one slightly bent branch (angle in radians, 0 = right, negative = up) and its tip."""
    x2, y2 = x + length * math.cos(angle), y + length * math.sin(angle)
    bend = length * 0.07
    mx, my = (x + x2) / 2 + bend * math.sin(angle), (y + y2) / 2 - bend * math.cos(angle)
    d = f"M{x:.1f},{y:.1f} Q{mx:.1f},{my:.1f} {x2:.1f},{y2:.1f}"
    return (
        path(d, stroke=colour, stroke_width=f"{max(pen, 1.2):.1f}", stroke_linecap="round"),
        x2,
        y2,
    )


def twigs(
    x: float, y: float, angle: float, length: float, pen: float, depth: int, seed: int, colour: str
) -> str:
    """Return a branch that forks `depth` times; the seed makes it the same each time."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret

    def grow(x: float, y: float, angle: float, length: float, pen: float, depth: int) -> str:
        drawn, x2, y2 = limb(x, y, angle, length, pen, colour)
        if depth == 0:
            return drawn
        forks = (-0.42 * chance.uniform(0.7, 1.2), 0.42 * chance.uniform(0.7, 1.2))
        return drawn + "".join(
            grow(x2, y2, angle + fork, length * chance.uniform(0.62, 0.78), pen * 0.62, depth - 1)
            for fork in forks
        )

    return grow(x, y, angle, length, pen, depth)


def house(x: float, y: float, w: float, h: float) -> str:
    """Return a village house; (x, y) is the left end of the eaves."""
    roof = f"M{x - w * 0.1},{y} L{x + w * 0.06},{y - h * 0.42} H{x + w * 0.94} L{x + w * 1.1},{y} Z"
    windows = "".join(
        rect(x + w * at, y + h * 0.36, w * 0.17, h * 0.28, ROOF_LIGHT, 1) for at in (0.12, 0.7)
    )
    door = rect(x + w * 0.42, y + h * 0.35, w * 0.16, h * 0.65, RED, 1)
    return rect(x, y, w, h, WALL) + path(roof, ROOF) + door + windows


def person(
    x: float, y: float, size: float, coat: str, hair: str = "#2B2B2B", front: bool = True
) -> str:
    """Return head and shoulders; (x, y) is about the chin."""
    s = size
    body = path(
        f"M{x - s},{y + s * 2.1} "
        f"C{x - s},{y + s * 0.7} {x - s * 0.6},{y + s * 0.45} {x},{y + s * 0.45} "
        f"C{x + s * 0.6},{y + s * 0.45} {x + s},{y + s * 0.7} {x + s},{y + s * 2.1} Z",
        coat,
    )
    if not front:
        neck = rect(x - s * 0.2, y + s * 0.2, s * 0.4, s * 0.4, "#DDB48C")
        return body + neck + circle(x, y - s * 0.1, s * 0.52, hair)
    fringe = (
        f"M{x - s * 0.54},{y - s * 0.12} "
        f"A{s * 0.54},{s * 0.54} 0 0 1 {x + s * 0.54},{y - s * 0.12} "
        f"L{x + s * 0.4},{y - s * 0.3} Q{x},{y - s * 0.42} {x - s * 0.4},{y - s * 0.3} Z"
    )
    eyes = "".join(circle(x + s * d, y - s * 0.1, s * 0.06, INK) for d in (-0.18, 0.18))
    return body + circle(x, y - s * 0.12, s * 0.52, SKIN) + path(fringe, hair) + eyes


def wheat_row(x: float, far: float, near: float, spread: float, sway: float, height: int) -> str:
    """Return one row of young wheat from the horizon to the lower edge, leaning by `sway`."""
    o = path(
        f"M{x:.1f},{far:.1f} L{x + spread - 30:.1f},{near:.1f} L{x + spread + 32:.1f},{near:.1f} Z",
        GREEN,
    )
    for k in range(1, 13):
        u = k / 13
        cx, cy = x + spread * u, far + (near - far) * u
        s = sway * u
        left = f"q{-12 * u + s:.1f},{-24 * u:.1f} {-24 * u + s * 2:.1f},{-32 * u:.1f}"
        right = f"q{10 * u + s:.1f},{-24 * u:.1f} {24 * u + s * 2:.1f},{-34 * u:.1f}"
        o += path(
            f"M{cx:.1f},{cy:.1f} {left} M{cx:.1f},{cy:.1f} {right}",
            stroke=DEEP,
            stroke_width=f"{5 * u + 0.6:.1f}",
            stroke_linecap="round",
        )
    return o
