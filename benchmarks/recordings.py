"""Recordings to measure with, the same on every machine: slides, a screencast, camera footage.

Slides and screencast are drawn with Chinese text; camera footage is taken from the films of a
folder, one after the other and again from the first until it is long enough, or drawn where there
is none: a hillside with grass and clouds, seen from a hand that is not steady.
"""

from __future__ import annotations

import math
import random
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import imageio_ffmpeg
import manimgx_fonts_cjk
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from benchmarks.corpus import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
SIZE = (1280, 720)
RATE = 25
KINDS = ("slides", "screen", "camera")
_SHARP = 1.5
"""How much larger slides are drawn in 1080 lines."""
_MINUTE = 60
_BROADCAST = [
    *["-vf", "framerate=50,scale=720:576:flags=lanczos,setsar=64/45,interlace"],
    *["-c:v", "mpeg2video", "-b:v", "5M", "-maxrate", "8M", "-bufsize", "2M", "-g", "12"],
    *["-flags", "+ildct+ilme", "-c:a", "mp2", "-b:a", "192k"],
]
_FACE = Path(manimgx_fonts_cjk.__file__).parent / "NotoSansCJK-VF.otf.ttc"
_SIMPLIFIED = 2  # the face's number in the file
_VOICE = (
    "aevalsrc='0.25*(sin(2*PI*(150+20*sin(2*PI*0.7*t))*t)+0.5*sin(2*PI*420*t)+0.2*(random(0)-0.5))"
    "*max(0,sin(2*PI*1.7*t))*gt(sin(2*PI*0.11*t),-0.7)':s=48000"
)
_FILMS = (".mp4", ".mov", ".mkv", ".mts", ".ts", ".avi", ".mpg", ".vob")
_SMALLEST = 640 * 360
_PIECES, _SHORTEST = 10, 2
"""Into how many pieces a recording is divided, one of each film, and their least seconds."""
_INK = (20, 20, 20)


def make(
    folder: Path, seconds: int, films: Path | None, kinds: Sequence[str] = KINDS
) -> dict[str, Path]:
    """Make the recordings in a folder, unless they are there; return them by their kind."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {kind: folder / f"{kind}-{seconds}.mp4" for kind in kinds}
    if "slides" in made and not made["slides"].exists():
        _write(_slides(seconds), made["slides"], seconds)
    if "screen" in made and not made["screen"].exists():
        _write(_screen(seconds), made["screen"], seconds)
    if "camera" in made and not made["camera"].exists():
        taken = _usable(films) if films else []
        if taken:
            _string(taken, made["camera"], seconds)
        else:
            _write(_hillside(seconds), made["camera"], seconds)
    return made


def long(folder: Path, kind: str, seconds: int, films: Path | None) -> Path:
    """Return a recording of so many seconds, made once; what lasts a minute comes again and again.

    Slides have 1080 lines; a broadcast has 576, of which every other comes a fiftieth second later.
    """
    target = folder / f"{kind}-long-{seconds}{'.ts' if kind == 'broadcast' else '.mp4'}"
    if target.exists():
        return target
    minute = folder / f"slides-1080-{_MINUTE}.mp4"
    if kind == "slides":
        folder.mkdir(parents=True, exist_ok=True)
        if not minute.exists():
            _write(_slides(_MINUTE, _SHARP), minute, _MINUTE, _SHARP)
    else:
        minute = make(folder, _MINUTE, films, ("camera",))["camera"]
    # Without its sound, which is longer than the picture: the times of the pictures stay even.
    again = ["-v", "error", "-stream_loop", "-1", "-an", "-i", minute, *_sound(seconds)]
    coded = _BROADCAST if kind == "broadcast" else [*_codec(), "-c:v", "copy"]
    _run([*again, "-map", "0:v", "-map", "1:a", "-t", str(seconds), *coded], target)
    return target


def each(folder: Path, seconds: int, films: Path) -> list[tuple[Path, Path]]:
    """Return each film of a folder with a recording of so many seconds of it, made once.

    What is shorter comes again and again; the sound is a voice.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for film in _usable(films, progressive=True):
        target = folder / f"{film.stem}-{seconds}.mp4"
        shape = f"fps={RATE},scale=trunc(iw*sar/2)*2:trunc(ih/2)*2,setsar=1"
        words = ["-stream_loop", "-1", "-i", film, *_sound(seconds), "-map", "0:v:0", "-map", "1:a"]
        if not target.exists():
            _run(["-v", "fatal", *words, "-vf", shape, "-t", str(seconds), *_codec()], target)
        made.append((film, target))
    return made


def large(path: Path, seconds: int) -> Path:
    """Return the beginning of a recording at the size in which cameras record, made once."""
    target = path.with_name(f"{path.stem}-1080-{seconds}.mp4")
    if not target.exists():
        words = ["-t", str(seconds), "-vf", "scale=1920:1080:flags=lanczos", *_codec()]
        _run(["-v", "error", "-i", path, *words], target)
    return target


def _run(words: Sequence[str | Path], target: Path) -> None:
    """Write a file with ffmpeg; it has its name only once it is whole."""
    part = target.with_stem(f"{target.stem}.part")
    subprocess.run([FFMPEG, "-y", *words, part], check=True)
    part.replace(target)


def _write(frames: Iterable[Image.Image], path: Path, seconds: int, scale: float = 1.0) -> None:
    size = "x".join(str(round(points * scale)) for points in SIZE)
    words = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", str(RATE)]
    part = path.with_stem(f"{path.stem}.part")
    command = [FFMPEG, "-v", "error", "-y", *words, "-i", "-", *_sound(seconds), *_codec(), part]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin
        for frame in frames:
            process.stdin.write(frame.tobytes())
    if process.returncode:
        raise RuntimeError(f"{path} could not be made")
    part.replace(path)


def _sound(seconds: int) -> list[str]:
    return ["-f", "lavfi", "-t", str(seconds), "-i", f"{_VOICE},aformat=channel_layouts=stereo"]


def _codec() -> list[str]:
    """As good as a recording gets, so that what it lacks is not charged to those who encode it."""
    video = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", "-pix_fmt", "yuv420p"]
    return [*video, "-threads", "2", "-c:a", "aac", "-b:a", "160k", "-shortest"]


@lru_cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FACE, size, index=_SIMPLIFIED)


_writer = lru_cache(Writer)


def _sentence(chance: random.Random) -> str:
    return _writer().sentence(chance, "苹果", "修剪")


def _slides(seconds: int, scale: float = 1.0) -> Iterator[Image.Image]:
    """Ten seconds a slide, and in its corner a speaker who moves."""
    rng = random.Random(1)  # noqa: S311 - the same pictures every time
    corner = (round(1040 * scale), round(500 * scale))
    for start in range(0, seconds, 10):
        slide = _slide(rng, start // 10 + 1, scale)
        for number in range(min(10, seconds - start) * RATE):
            frame = slide.copy()
            frame.paste(_speaker(start * RATE + number, scale), corner)
            yield frame


def _slide(rng: random.Random, number: int, scale: float) -> Image.Image:
    picture = Image.new("RGB", tuple(round(points * scale) for points in SIZE), (250, 250, 245))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, picture.width, 110 * scale), fill=(30, 90, 60))

    def write(x: int, y: int, text: str, size: int, fill: tuple[int, int, int]) -> None:
        draw.text((x * scale, y * scale), text, font=_face(round(size * scale)), fill=fill)

    write(60, 28, f"{number}　{_sentence(rng)[:16]}", 44, (255, 255, 255))
    for row in range(5):
        write(80, 150 + row * 62, f"· {_sentence(rng)[:24]}", 32, (20, 20, 20))
    for row in range(6):
        write(80, 480 + row * 34, _sentence(rng)[:34], 20, (70, 70, 70))
    return picture


def _speaker(frame: int, scale: float) -> Image.Image:
    t = frame / RATE
    picture = Image.new("RGB", (240, 220), (120, 140, 160))
    draw = ImageDraw.Draw(picture)
    x, y = 120 + 14 * math.sin(t * 1.3), 90 + 6 * math.sin(t * 2.1)
    draw.rectangle((x - 70, 150, x + 70, 220), fill=(50, 60, 110))
    draw.ellipse((x - 42, y - 52, x + 42, y + 58), fill=(224, 180, 150))
    draw.ellipse((x - 22, y - 12, x - 12, y - 4), fill=(40, 30, 30))
    draw.ellipse((x + 12, y - 12, x + 22, y - 4), fill=(40, 30, 30))
    gap = 3 + 7 * abs(math.sin(t * 9))
    draw.ellipse((x - 16, y + 24 - gap, x + 16, y + 24 + gap), fill=(140, 50, 50))
    if scale != 1.0:
        size = (round(picture.width * scale), round(picture.height * scale))
        picture = picture.resize(size, Image.Resampling.BICUBIC)
    return picture


def _screen(seconds: int) -> Iterator[Image.Image]:
    """Somebody writes in a window, scrolls, and goes to a table and back with the pointer."""
    rng = random.Random(2)  # noqa: S311 - the same pictures every time
    lines = [_sentence(rng)[:40] for _line in range(seconds)]
    tables = [[_sentence(rng)[:7] for _cell in range(48)] for _table in range(3)]
    for number in range(seconds * RATE):
        t = number / RATE
        typed = int(t * 8)
        if int(t) // 12 % 2:
            picture = _table(tables[int(t) // 24 % 3], int(t * 2) % 48)
        else:
            picture = _window(tuple(lines), typed).copy()
        x, y = 640 + 400 * math.sin(t * 0.9), 380 + 220 * math.sin(t * 0.6)
        ImageDraw.Draw(picture).polygon(
            [(x, y), (x, y + 22), (x + 6, y + 17), (x + 15, y + 17)], fill="black", outline="white"
        )
        yield picture


@lru_cache(2)
def _window(lines: tuple[str, ...], typed: int) -> Image.Image:
    picture = Image.new("RGB", SIZE, (255, 255, 255))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 1280, 36), fill=(43, 87, 154))
    draw.text((16, 6), "收看记录.docx　文件　编辑　插入　审阅", font=_face(18), fill="white")
    shown: list[str] = []
    for line in lines:
        shown.append(line[:typed])
        typed -= len(line)
        if typed <= 0:
            break
    for row, line in enumerate(shown[-22:]):
        draw.text((120, 60 + row * 28), line, font=_face(18), fill=_INK)
    return picture


def _table(cells: list[str], chosen: int) -> Image.Image:
    picture = _grid(tuple(cells)).copy()
    row, column = divmod(chosen, 6)
    box = (60 + column * 190, 90 + row * 70, 250 + column * 190, 160 + row * 70)
    ImageDraw.Draw(picture).rectangle(box, outline=(16, 124, 65), width=3)
    return picture


@lru_cache(3)
def _grid(cells: tuple[str, ...]) -> Image.Image:
    picture = Image.new("RGB", SIZE, (245, 245, 245))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 1280, 60), fill=(16, 124, 65))
    for number, text in enumerate(cells):
        row, column = divmod(number, 6)
        box = (60 + column * 190, 90 + row * 70, 250 + column * 190, 160 + row * 70)
        draw.rectangle(box, fill="white", outline=(200, 200, 200))
        draw.text((box[0] + 10, box[1] + 22), text, font=_face(20), fill=_INK)
    return picture


def _usable(folder: Path, *, progressive: bool = False) -> list[Path]:
    """Return the films of a folder that are large enough to stand for cameras."""
    from build_tools.errors import MediaError
    from build_tools.media.probe import probe

    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in _FILMS or not path.stat().st_size:
            continue
        try:
            video = probe.read_facts(path).video
        except MediaError:
            continue
        if not video or (progressive and video.flagged_interlaced):
            continue
        if video.width * video.height >= _SMALLEST and video.transfer == "sdr":
            found.append(path)
    return found


def _string(films: list[Path], path: Path, seconds: int) -> None:
    shape = (
        f"trim=end={max(seconds // _PIECES, _SHORTEST)},setpts=PTS-STARTPTS,fps={RATE},"
        f"scale={SIZE[0]}:{SIZE[1]}:flags=lanczos:"
        "force_original_aspect_ratio=increase,"
        f"crop={SIZE[0]}:{SIZE[1]},setsar=1,format=yuv420p"
    )
    graph = ";".join(f"[{n}:v:0]{shape}[v{n}]" for n in range(len(films)))
    names = "".join(f"[v{n}]" for n in range(len(films)))
    graph += f";{names}concat=n={len(films)}[out]"
    inputs = [word for film in films for word in ("-i", str(film))]
    once = path.with_suffix(".once.mp4")
    command = [FFMPEG, "-v", "fatal", "-y", *inputs, "-filter_complex", graph, "-map", "[out]"]
    subprocess.run([*command, "-t", str(seconds), *_codec(), str(once)], check=True)
    again = ["-stream_loop", "-1", "-i", str(once), *_sound(seconds), "-map", "0:v", "-map", "1:a"]
    _run(["-v", "fatal", *again, "-t", str(seconds), *_codec(), "-c:v", "copy"], path)
    once.unlink()


def _hillside(seconds: int) -> Iterator[Image.Image]:
    """A still landscape with fine texture, moved by an unsteady hand, under the noise of a chip."""
    rng = random.Random(3)  # noqa: S311 - the same pictures every time
    ground = _landscape(rng)
    noise = [_grain(rng) for _grain_number in range(8)]
    for number in range(seconds * RATE):
        t = number / RATE
        x = 200 + 150 * math.sin(t * 0.21) + 5 * math.sin(t * 5.1)
        y = 100 + 60 * math.sin(t * 0.13) + 4 * math.sin(t * 6.7)
        box = (x, y, x + SIZE[0], y + SIZE[1])
        view = ground.resize(SIZE, Image.Resampling.BILINEAR, box=box)
        yield Image.blend(view, noise[number % 8], 0.06)


def _landscape(rng: random.Random) -> Image.Image:
    size = (SIZE[0] + 400, SIZE[1] + 200)
    picture = Image.new("RGB", size, (150, 190, 230))
    draw = ImageDraw.Draw(picture)
    for _cloud in range(60):
        x, y, w = rng.randrange(size[0]), rng.randrange(300), rng.randrange(40, 200)
        draw.ellipse((x, y, x + w, y + w // 3), fill=(235, 240, 245))
    picture = picture.filter(ImageFilter.GaussianBlur(8))
    draw = ImageDraw.Draw(picture)
    for layer in range(4):
        top = 300 + layer * 120
        ridge = [
            (x, top + 40 * math.sin(x / 160 + layer) + 20 * math.sin(x / 37))
            for x in range(0, 1700, 8)
        ]
        shade = (60 + 10 * layer, 110 + 12 * layer, 60)
        draw.polygon([*ridge, (1700, size[1]), (0, size[1])], fill=shade)
    for _blade in range(30_000):
        x, y = rng.randrange(size[0]), rng.randrange(330, size[1])
        green = rng.randrange(70, 190)
        draw.line(
            (x, y, x + rng.randrange(-4, 5), y - rng.randrange(4, 16)), fill=(green // 2, green, 40)
        )
    return picture


def _grain(rng: random.Random) -> Image.Image:
    grey = Image.frombytes("L", SIZE, rng.randbytes(SIZE[0] * SIZE[1]))
    return Image.merge("RGB", (grey, grey, grey))
