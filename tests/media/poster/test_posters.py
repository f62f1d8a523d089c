"""Posters from picture files and from frames, and what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from build_tools.errors import MediaError
from build_tools.media.encode import stills
from build_tools.media.options import MediaOptions
from build_tools.media.poster import frame_poster, image_poster
from build_tools.media.posters import make_posters
from build_tools.model.media import Poster, PosterSpec
from build_tools.progress import Silent
from build_tools.reading.file_kinds.svg import cleaned_svg, read_svg
from tests.media import clips


@pytest.fixture
def options(tmp_path: Path) -> MediaOptions:
    return MediaOptions(tmp_path / ".cache", tmp_path, jobs=2)


def make_poster(picture: PosterSpec, options: MediaOptions) -> Poster | MediaError:
    """Return what the stage makes of one picture."""
    return make_posters([picture], options, Silent())[picture]


def from_file(file: Path, options: MediaOptions) -> Poster | MediaError:
    """Make a poster from a file."""
    return make_poster(PosterSpec(file), options)


def test_a_poster_is_published_and_cached(
    options: MediaOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (320, 180), "#336699").save(tmp_path / "photo.jpg")
    poster = from_file(tmp_path / "photo.jpg", options)
    assert isinstance(poster, Poster)
    digest = hashlib.sha256(poster.path.read_bytes()).hexdigest()
    assert poster.file == f"{digest[:16]}-poster.jpg"
    with Image.open(poster.path) as picture:
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
        assert not picture.getexif()
    monkeypatch.setattr(image_poster, "from_photo", lambda *files: pytest.fail("it was made again"))
    assert from_file(tmp_path / "photo.jpg", options) == poster


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
    slide = Image.new("RGB", (1280, 720), "#E1EFDF")
    pen = ImageDraw.Draw(slide)
    for row in range(5):
        pen.text((80, 80 + row * 110), "WHAT TO CUT AND WHEN", fill="#19562B", font_size=84)
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
    shown = make_poster(PosterSpec(film, seconds=1.5), options)
    assert isinstance(shown, Poster)
    assert (shown.width, shown.height) == (320, 180)
    earlier = make_poster(PosterSpec(film, seconds=0.5), options)
    assert isinstance(earlier, Poster)
    assert earlier.file != shown.file
    assert isinstance(make_poster(PosterSpec(film, seconds=9.0), options), MediaError)
