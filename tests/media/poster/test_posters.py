"""Posters without a recording: typesetting, drawing, picture files, what is refused."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest
from PIL import Image

from build_tools.errors import MediaError
from build_tools.media.encode import stills
from build_tools.media.options import MediaOptions
from build_tools.media.poster import (
    frame_poster,
    glyphs,
    title_poster,
    typesetting,
)
from build_tools.media.posters import make_posters
from build_tools.model.media import Poster, PosterSpec
from build_tools.progress import Silent
from build_tools.reading.file_kinds.svg import cleaned_svg, read_svg
from tests.media import clips


def measure(text: str) -> float:
    """Return a width: one for full characters, a half for others."""
    return sum(0.5 if ord(c) < 0x2E80 and c not in "“”‘’…—" else 1 for c in text)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("苹果树冬季修剪", 8, ["苹果树冬季修剪"]),
        ("苹果树冬季修剪技术", 8, ["苹果树冬季", "修剪技术"]),
        ("施肥浇水除草打药，一样不能少", 8, ["施肥浇水除草打", "药，一样不能少"]),
        ("一二三四五六七八。九十", 8, ["一二三四五六", "七八。九十"]),
        ("怎样看《施肥手册》", 4, ["怎样看", "《施肥", "手册》"]),
        ("打开index.html文件", 7, ["打开index.html", "文件"]),
        ("abcdefghijklmnop", 4, ["abcdefgh", "ijklmnop"]),
        ("2027年居民医保，怎么缴、报多少", 10, ["2027年居民医保，", "怎么缴、报多少"]),
        ("", 8, []),
        ("！！！！！！", 3, ["！！！", "！！！"]),
    ],
)
def test_wrap(text: str, width: float, lines: list[str]) -> None:
    assert typesetting.wrap(text, width, measure) == lines


def test_wrapping_any_text_loses_nothing_and_breaks_no_rule() -> None:
    letters = "苹果树修剪，。、；：？！（）《》“”abc 12.5%…—"
    dice = random.Random(7)  # noqa: S311
    for _case in range(300):
        text = typesetting.clean(
            "".join(dice.choice(letters) for _n in range(dice.randrange(1, 60)))
        )
        lines = typesetting.wrap(text, 10, measure)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert all(measure(line) <= 10 for line in lines)


def test_closing_marks_never_begin_a_line_in_plain_prose() -> None:
    dice = random.Random(8)  # noqa: S311
    for _case in range(300):
        phrases = ["苹果", "冬季修剪", "（一）", "“好”", "怎么办？", "先看，", "再剪。", "12.5%"]
        text = "".join(dice.choice(phrases) for _n in range(dice.randrange(2, 15)))
        for line in typesetting.wrap(text, 8, measure):
            assert line[0] not in typesetting.NOT_FIRST
            assert line[-1] not in typesetting.NOT_LAST


def test_cut() -> None:
    assert typesetting.cut(["一二三", "四五六"], 2, 3, measure) == ["一二三", "四五六"]
    assert typesetting.cut(["一二三", "四五，", "六"], 2, 3, measure) == ["一二三", "四五…"]


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [("  a\n b\t", "a b"), ("e\u200bf\u202e", "ef"), ("\x00\x07", ""), ("果\u3000树", "果 树")],
)
def test_clean(text: str, cleaned: str) -> None:
    assert typesetting.clean(text) == cleaned


def test_glyphs_of_the_face() -> None:
    ranges = glyphs.covered(*title_poster.font_file())
    assert glyphs.missing_in("苹果树冬季修剪 ABC 123，。《》“”…—℃㎡", ranges) == ""
    assert glyphs.missing_in("看😀看\ue000😀", ranges) == "😀\ue000"
    assert sum(end - start + 1 for start, end in ranges) > 40_000


def test_glyphs_agree_with_what_the_font_draws() -> None:
    from PIL import ImageFont

    path, face = title_poster.font_file()
    font = ImageFont.truetype(str(path), 40, index=face)
    nothing = font.getmask("\ue000").getbbox(), bytes(font.getmask("\ue000"))
    ranges = glyphs.covered(path, face)
    for character in "果冼龘𠮷⿰กक😀":
        drawn = (font.getmask(character).getbbox(), bytes(font.getmask(character))) != nothing
        assert (glyphs.missing_in(character, ranges) == "") is drawn, character


@pytest.mark.parametrize("colour", ["policy", "tech", "cases", "hand"])
def test_drawn_poster(colour: str) -> None:
    picture, missing = title_poster.draw("苹果树冬季修剪😀", "实用技术", colour)
    assert (picture.size, picture.mode, missing) == ((1280, 720), "RGB", "😀")
    ink = picture.crop((88, 96, 1192, 500)).convert("L")
    assert ink.getextrema()[0] < 90
    # The length of a film stands in the lower right corner of a card: nothing is written there.
    assert picture.crop((1000, 600, 1280, 720)).convert("L").getextrema()[0] > 90


@pytest.mark.parametrize("title", ["土", "果" * 300, "W" * 300, "（" * 50, "一 " * 150])
def test_title_of_any_length_stays_inside(title: str) -> None:
    picture, _missing = title_poster.draw(title, "实用技术", "tech")
    assert picture.crop((1200, 90, 1280, 520)).convert("L").getextrema()[0] > 90
    assert picture.crop((88, 96, 1192, 500)).convert("L").getextrema()[0] < 90


@pytest.fixture
def options(tmp_path: Path) -> MediaOptions:
    return MediaOptions(tmp_path / ".cache", tmp_path, jobs=2)


def make_poster(picture: PosterSpec, options: MediaOptions) -> Poster | MediaError:
    """Return what the stage makes of one picture."""
    return make_posters([picture], options, Silent())[picture]


def from_file(file: Path, options: MediaOptions) -> Poster | MediaError:
    """Make a poster from a file."""
    return make_poster(PosterSpec("题", "实用技术", "tech", file), options)


def test_drawn_poster_is_published_and_cached(
    options: MediaOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    specs = [PosterSpec("苹果😀", "实用技术", "tech"), PosterSpec("医保", "政策法规", "policy")]
    first = make_posters(specs, options, Silent())
    poster = first[specs[0]]
    assert isinstance(poster, Poster)
    assert poster.missing == "😀"
    digest = hashlib.sha256(poster.path.read_bytes()).hexdigest()
    assert poster.file == f"{digest[:16]}-poster.jpg"
    with Image.open(poster.path) as picture:
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
        assert not picture.getexif()
    monkeypatch.setattr(title_poster, "draw", lambda *arguments: pytest.fail("it was drawn again"))
    assert make_posters(specs, options, Silent()) == first


@pytest.mark.parametrize(
    ("size", "poster"),
    [((1600, 1200), (1280, 720)), ((600, 1000), (600, 338)), ((320, 180), (320, 180))],
)
def test_photo_is_cropped_and_never_enlarged(
    options: MediaOptions, tmp_path: Path, size: tuple[int, int], poster: tuple[int, int]
) -> None:
    Image.new("RGB", size, "#336699").save(tmp_path / "photo.jpg")
    result = from_file(tmp_path / "photo.jpg", options)
    assert isinstance(result, Poster)
    with Image.open(result.path) as picture:
        assert picture.size == poster == (result.width, result.height)


def test_photo_is_turned_upright_and_loses_its_exif(options: MediaOptions, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "camera"
    wide = Image.new("RGB", (90, 160), "#FF0000")
    wide.paste("#0000FF", (0, 0, 45, 160))
    wide.save(tmp_path / "photo.jpg", exif=exif)
    result = from_file(tmp_path / "photo.jpg", options)
    assert isinstance(result, Poster)
    with Image.open(result.path) as picture:
        assert picture.size == (160, 90)
        assert not picture.getexif()
        top = picture.getpixel((80, 10))
        assert isinstance(top, tuple)
        assert top[2] > 200


def test_transparent_png_stands_on_white(options: MediaOptions, tmp_path: Path) -> None:
    Image.new("RGBA", (320, 180), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    result = from_file(tmp_path / "clear.png", options)
    assert isinstance(result, Poster)
    with Image.open(result.path) as picture:
        assert picture.convert("L").getextrema() == (255, 255)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 270"{more}>{body}</svg>'


def _svg(folder: Path, body: str, more: str = "", head: str = "") -> Path:
    path = folder / "drawing.svg"
    path.write_text(head + SVG.format(more=more, body=body))
    return path


def test_svg_is_cleaned(options: MediaOptions, tmp_path: Path) -> None:
    style, shape = (
        "<style>.a{fill:url(#g)}</style>",
        '<rect id="r" class="a" width="9" height="9"/>',
    )
    path = _svg(tmp_path, f'{style}{shape}<use href="#r"/>')
    result = from_file(path, options)
    assert isinstance(result, Poster)
    assert result.path.read_bytes() == cleaned_svg(read_svg(path.read_bytes()))
    assert result.file.endswith("-poster.svg")
    assert (result.width, result.height) == (480, 270)


@pytest.mark.parametrize(
    ("body", "more", "head", "message"),
    [
        ("<script>1</script>", "", "", "more than draw"),
        ("<g onclick='x()'/>", "", "", "more than draw"),
        ("", ' onload="x()"', "", "more than draw"),
        ("<foreignObject/>", "", "", "more than draw"),
        ("<a href='javascript:x()'/>", "", "", "more than draw"),
        ("<image href='http://example.org/a.png'/>", "", "", "loads"),
        ("<use href='other.svg#a'/>", "", "", "loads"),
        ("<style>@import 'a.css'</style>", "", "", "loads"),
        ("<rect style='fill:url(https://example.org/a)'/>", "", "", "loads"),
        ("", "", "<?xml-stylesheet href='a.css'?>", "loads"),
        ("", "", "<!DOCTYPE svg [<!ENTITY a 'b'>]>", "entities"),
        ("<g>", "", "", "cannot be read"),
    ],
)
def test_svg_that_could_do_more_than_show(
    options: MediaOptions, tmp_path: Path, body: str, more: str, head: str, message: str
) -> None:
    result = from_file(_svg(tmp_path, body, more, head), options)
    assert isinstance(result, MediaError)
    assert message in str(result)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.jpg", b"no picture at all", "cannot be read"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "cannot be read"),
        ("a.jpg", b"", "empty"),
        ("a.gif", b"GIF89a" + bytes(50), "cannot be read"),
        ("a.svg", b"<html/>", "not an SVG"),
    ],
)
def test_unusable_picture_files(
    options: MediaOptions, tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(data)
    result = from_file(tmp_path / name, options)
    assert isinstance(result, MediaError)
    assert message in str(result)


def test_picture_outside_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    Image.new("RGB", (32, 18)).save(tmp_path / "photo.jpg")
    link = tmp_path / "project" / "photo.jpg"
    link.symlink_to(tmp_path / "photo.jpg")
    options = MediaOptions(tmp_path / ".cache", tmp_path / "project")
    result = from_file(link, options)
    assert isinstance(result, MediaError)
    assert "out of the project" in str(result)


def _slide() -> Image.Image:
    slide, _missing = title_poster.draw("什么时候剪，剪哪一枝", "实用技术", "tech")
    return slide


def test_best_still() -> None:
    size = (1280, 720)
    black, white, grey = (Image.new("RGB", size, colour) for colour in ("#000", "#FFF", "#777"))
    slide = _slide()
    dim = slide.point(lambda value: value // 12)
    blurred = slide.resize((40, 22)).resize(size)
    assert stills.best([black, white, blurred, slide, dim, grey]) is slide
    assert stills.best([black, white, grey]) is None
    assert stills.best([]) is None


def test_raw_stills_are_read_whole_only(tmp_path: Path) -> None:
    path = tmp_path / "stills.rgb"
    path.write_bytes(bytes([255, 0, 0]) * 4 + bytes([0, 0, 255]) * 4 + b"ab")
    pictures = stills.read_stills(path, (2, 2))
    assert [picture.getpixel((1, 1)) for picture in pictures] == [(255, 0, 0), (0, 0, 255)]
    assert stills.read_stills(tmp_path / "none", (2, 2)) == []


def _luminance(colour: tuple[int, ...]) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [value / 255 for value in colour]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("colour", ["policy", "tech", "cases", "hand"])
@pytest.mark.parametrize("title", ["土", "苹果树冬季修剪，先看树形再动剪子", "果" * 300])
def test_a_title_reads_on_the_brightest_frame(colour: str, title: str) -> None:
    bright = Image.new("RGB", (640, 480), "#FFFFFF")
    picture, missing = frame_poster.with_title(bright, title + "😀", "实用技术", colour)
    assert (picture.size, picture.mode, missing) == ((1280, 720), "RGB", "😀")
    colours = picture.crop((0, 420, 1280, 570)).getcolors(1 << 20)
    assert colours
    ground = max(colours)[1]
    assert isinstance(ground, tuple)
    assert 1.05 / (_luminance(ground) + 0.05) > 4.5
    # White text is there, nothing beside its margins, and the top is the frame as it was.
    text = picture.crop((88, 420, 1192, 560)).convert("L")
    assert text.getextrema()[1] == 255
    assert picture.crop((1204, 420, 1280, 720)).convert("L").getextrema()[1] < 200
    assert picture.crop((0, 0, 1280, 60)).getextrema() == ((255, 255),) * 3


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second each of red, lime and blue in BT.709, with one keyframe."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    colours = [f"color={name}:s=320x180:r=25:d=1" for name in ("red", "lime", "blue")]
    inputs = [word for text in colours for word in ("-f", "lavfi", "-i", text)]
    graph = "concat=n=3:v=1,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    clips.ffmpeg(*inputs, "-filter_complex", graph, "-c:v", "libx264", "-g", "250", path)
    return path


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("seconds", "colour"),
    [(0, (255, 0, 0)), (0.97, (255, 0, 0)), (1, (0, 255, 0)), (2.99, (0, 0, 255))],
)
def test_the_frame_at_a_time(film: Path, seconds: float, colour: tuple[int, int, int]) -> None:
    picture = frame_poster.frame_at(film, seconds)
    shown = picture.getpixel((160, 90))
    assert isinstance(shown, tuple)
    assert all(abs(a - b) < 8 for a, b in zip(shown, colour, strict=True)), shown


@pytest.mark.ffmpeg
def test_no_frame_beyond_the_end(film: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(film.read_bytes()[:200])
    for path, seconds in ((film, 3.0), (film, 100.0), (broken, 0.0)):
        with pytest.raises(MediaError, match="no picture at that time"):
            frame_poster.frame_at(path, seconds)


@pytest.mark.ffmpeg
def test_posters_from_frames(film: Path, options: MediaOptions) -> None:
    title = PosterSpec("修剪", "实用技术", "tech", frame=film, seconds=1.5)
    plain = make_poster(title, options)
    assert isinstance(plain, Poster)
    assert (plain.width, plain.height) == (320, 180)
    titled_spec = PosterSpec("修剪", "实用技术", "tech", frame=plain.path, titled=True)
    titled = make_poster(titled_spec, options)
    assert isinstance(titled, Poster)
    assert (titled.width, titled.height) == (1280, 720)
    late = PosterSpec("修剪", "实用技术", "tech", frame=film, seconds=9.0)
    assert isinstance(make_poster(late, options), MediaError)
    # One word less is another poster.
    shorter = PosterSpec("剪", "实用技术", "tech", frame=plain.path, titled=True)
    assert make_poster(shorter, options) != titled
