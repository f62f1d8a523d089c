"""Two-second recordings of each kind of content: slides and screens with Chinese text, a camera.

Drawn with Pillow in a Chinese face; the text is a fixed shuffle of a few words.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import manimgx_fonts_cjk
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from tests.media import clips

SIZE = (960, 540)
RATE, FRAMES = 10, 30
CHARACTERS = "苹果树冬季修剪先去大枝再剪小枝伤口涂抹愈合剂落叶后至萌芽前避开低温天气结合清园防病虫"

CODECS = {
    ".mp4": ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"],
    ".wmv": ["-c:v", "wmv2", "-b:v", "700k"],
}


@cache
def face(size: int, weight: int) -> ImageFont.FreeTypeFont:
    """Return the Chinese face in a size and a weight (100-900)."""
    folder = Path(manimgx_fonts_cjk.__file__).parent
    path = str(next(folder.glob("*.ttc")))
    fonts = (
        ImageFont.truetype(path, size, index=index, layout_engine=ImageFont.Layout.BASIC)
        for index in range(16)
    )
    font = next(font for font in fonts if font.getname()[0] == "Noto Sans CJK SC")
    font.set_variation_by_axes([weight])
    return font


def make(name: str, folder: Path) -> Path:
    """Make the clip of that name; raises KeyError where there is none."""
    path = folder / name
    frames = FRAMES_OF[path.stem]()
    size = f"{SIZE[0]}x{SIZE[1]}"
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(RATE), "-i", "-"]
    command = [clips.FFMPEG, "-v", "error", "-y", *source, *CODECS[path.suffix], str(path)]
    data = b"".join(frame.tobytes() for frame in frames)
    process = subprocess.run(command, input=data, capture_output=True, check=False)
    assert process.returncode == 0, process.stderr
    return path


def _line(dice: random.Random, count: int) -> str:
    return "".join(dice.choice(CHARACTERS) for _ in range(count))


def _slide(number: int) -> Image.Image:
    dice = random.Random(number)  # noqa: S311
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, SIZE[0], 80), fill="#1c5fa0")
    pen.text((30, 14), _line(dice, 10), font=face(42, 400), fill="white")
    for row in range(6):
        pen.text(
            (50, 110 + row * 64),
            "● " + _line(dice, 14),
            font=face(32, 400),
            fill="#222",
        )
    return picture


def _slides() -> Iterator[Image.Image]:
    shown = [_slide(0), _slide(1)]
    for number in range(FRAMES):
        yield shown[number * 2 // FRAMES]


def _noise(size: tuple[int, int], strength: float, seed: int) -> Image.Image:
    # Pillow's own noise cannot be repeated.
    dice = random.Random(seed)  # noqa: S311
    grain = Image.frombytes("L", size, dice.randbytes(size[0] * size[1]))
    return grain.point(lambda value: round(128 + (value - 128) * strength))


def _inset(size: tuple[int, int] = (160, 120), blur: float = 3) -> Iterator[Image.Image]:
    ground = _noise(size, 0.6, 1).filter(ImageFilter.GaussianBlur(blur)).convert("RGB")
    for number, slide in enumerate(_slides()):
        speaker = ImageChops.offset(ground, number % 4, 0)
        left = size[0] // 3 + number % 10 * 3
        box = (left, size[1] // 4, left + size[0] // 3, size[1] - 10)
        ImageDraw.Draw(speaker).ellipse(box, fill="#c96")
        picture = slide.copy()
        picture.paste(speaker, (SIZE[0] - size[0] - 10, SIZE[1] - size[1] - 10))
        yield picture


def _typing() -> Iterator[Image.Image]:
    """Somebody writes a line and points at it; all else stands still."""
    text = _line(random.Random(9), FRAMES)  # noqa: S311
    for number in range(FRAMES):
        picture = _slide(4)
        pen = ImageDraw.Draw(picture)
        pen.text((40, 500), text[: number + 1], font=face(24, 400), fill="#111")
        pen.rectangle((300 + number * 20, 240, 308 + number * 20, 254), fill="black")
        yield picture


def _scrolling() -> Iterator[Image.Image]:
    dice = random.Random(7)  # noqa: S311
    page = Image.new("RGB", (700, 1600), "white")
    pen = ImageDraw.Draw(page)
    for row in range(48):
        pen.text((20, row * 33), _line(dice, 28), font=face(20, 400), fill="#111")
    for number in range(FRAMES):
        picture = Image.new("RGB", SIZE, "#dde3ea")
        top = number * 24
        picture.paste(page.crop((0, top, 700, top + 500)), (20, 30))
        pointer = (720 + number * 4, 60 + number * 9)
        ImageDraw.Draw(picture).rectangle((*pointer, pointer[0] + 9, pointer[1] + 14), fill="black")
        yield picture


def _filmed(ground: Image.Image, blur: float, grain: float) -> Iterator[Image.Image]:
    grains = [_noise(SIZE, grain, seed).convert("RGB") for seed in range(3)]
    soft = ground.filter(ImageFilter.GaussianBlur(blur))
    for number in range(FRAMES):
        moved = ImageChops.offset(soft, number % 3, number % 2)
        ImageDraw.Draw(moved).ellipse((300 + number * 5, 150, 460 + number * 5, 420), fill="#a87")
        moved = moved.filter(ImageFilter.GaussianBlur(1.5))
        yield ImageChops.add(moved, grains[number % 3], 1, -128)


def _room() -> Image.Image:
    coarse = _noise((96, 54), 0.9, 5).resize(SIZE, Image.Resampling.BICUBIC)
    return coarse.convert("RGB")


FRAMES_OF = {
    "slides": _slides,
    "slides-inset": _inset,
    "slides-large-inset": lambda: _inset((640, 440), blur=1),
    "typing": _typing,
    "scrolling": _scrolling,
    "camera": lambda: _filmed(_room(), 1.0, 0.06),
    "camera-coarse": lambda: (
        frame.resize((240, 135)).resize(SIZE) for frame in _filmed(_room(), 1.0, 0.15)
    ),
    "filmed-slides": lambda: _filmed(_slide(3), 1.2, 0.06),
}
