"""Pictures as pages get them: upright, small, in the right colours, and with no story."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageStat

from build_tools.errors import MediaError
from build_tools.media.asset.picture import MadePicture, make_picture
from build_tools.reading.file_kinds import raster

HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA"
    "AAAAAAAAAAAAADRpbG9jAAAAAERAAAIAAQAAAAAB4gABAAAAAAAAAFEAAgAAAAACMwABAAAAAAAAAD4AAAA4aWlu"
    "ZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA"
    "/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkA"
    "AAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAA"
    "AAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAABppcmVmAAAAAAAA"
    "AA5jZHNjAAIAAQABAAAAl21kYXQAAABNKAGvCeAjNS3/2E//+Kt//WxpHTu79Sj/tOmHN/U62vv0dtUT//gKjvYs"
    "7/SrjO9w4mtFVTkNnhLtBWdtZvY1Vv/xilHgXQcUbQMVHt8AAAAGRXhpZgAATU0AKgAAAAgAAgEOAAIAAAANAAAA"
    "JgESAAMAAAABAAEAAAAAAABzZWNyZXQgcGxhY2UAAA=="
)
"""64 by 48 points: red, the upper left quarter green; EXIF with the words `secret place`."""


def write(path: Path, picture: Image.Image, **options: object) -> Path:
    picture.save(path, **options)
    return path


def photo(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """Return noise on a ramp, as photographs are, the upper left quarter white."""
    picture = Image.effect_noise(size, 40).convert(mode)
    white = {"CMYK": (0, 0, 0, 0), "RGBA": (255, 255, 255, 255)}.get(mode, "white")
    picture.paste(white, (0, 0, size[0] // 2, size[1] // 2))
    return picture


def points(made: MadePicture) -> Image.Image:
    return Image.open(io.BytesIO(made.data)).convert("RGB")


def exif(orientation: int = 1) -> bytes:
    tags = Image.Exif()
    tags[0x0112] = orientation
    tags[0x010E] = "secret"
    tags.get_ifd(0x8825)[1] = "N"
    return tags.tobytes()


def stories(made: MadePicture) -> list[str]:
    """Return what a picture tells beyond its points."""
    picture = Image.open(io.BytesIO(made.data))
    told = {"exif", "icc_profile", "comment", "xmp", "photoshop", "Description", "dpi", "gps"}
    words = [word for word in ("secret", "Exif", "xpacket") if word.encode() in made.data]
    return sorted([*(told & set(picture.info)), *words, *map(str, picture.getexif())])


@pytest.mark.parametrize("turn", range(1, 9))
def test_upright_and_without_a_story(tmp_path: Path, turn: int) -> None:
    path = write(
        tmp_path / "p.jpg", photo(), exif=exif(turn), comment="王某某 secret", dpi=(300, 300)
    )
    made = make_picture(path, 1600)
    assert (made.width, made.height) == ((64, 48) if turn < 5 else (48, 64))
    assert stories(made) == []
    corner = {1: (5, 5), 2: (-6, 5), 3: (-6, -6), 4: (5, -6), 5: (5, 5), 6: (-6, 5), 7: (-6, -6)}
    x, y = corner.get(turn, (5, -6))
    shown = points(made)
    assert min(shown.getpixel((x % made.width, y % made.height))) > 235


def test_large_ones_are_made_smaller(tmp_path: Path) -> None:
    made = make_picture(write(tmp_path / "p.jpg", photo((3000, 1500)), quality=95), 1600)
    assert (made.width, made.height) == (1600, 800)
    assert len(made.data) < (tmp_path / "p.jpg").stat().st_size
    assert make_picture(tmp_path / "p.jpg", 400).width == 400


@pytest.mark.parametrize(
    ("mode", "name"),
    [
        *(("CMYK", "p.jpg"), ("CMYK", "p.tif"), ("L", "p.png"), ("1", "p.png"), ("P", "p.gif")),
        *(("RGBA", "p.png"), ("LA", "p.png"), ("RGB", "p.bmp"), ("RGB", "p.tif"), ("P", "p.png")),
        *(("RGB", "p.webp"), ("I;16", "p.png"), ("I", "p.tif"), ("F", "p.tif")),
    ],
)
def test_every_kind_of_points(tmp_path: Path, mode: str, name: str) -> None:
    if mode in ("I;16", "I", "F"):
        light = 1.0 if mode == "F" else 0xEAEA  # `paste` fills bytes
        picture = Image.new(mode, (64, 48), light / 8 if mode == "F" else 7_000)
        picture.paste(light, (0, 0, 32, 24))
    else:
        picture = photo().convert(mode) if mode != "CMYK" else photo(mode="CMYK")
    made = make_picture(write(tmp_path / name, picture), 1600)
    shown = points(made)
    assert min(shown.getpixel((5, 5))) > 220
    assert max(ImageStat.Stat(shown.crop((32, 24, 64, 48))).mean) < 200
    assert made.suffix in (".webp", ".png", ".jpg")


def test_clear_parts_stay_clear(tmp_path: Path) -> None:
    picture = photo(mode="RGBA")
    picture.putpixel((60, 40), (0, 0, 0, 0))
    made = make_picture(write(tmp_path / "p.png", picture), 1600)
    assert Image.open(io.BytesIO(made.data)).convert("RGBA").getpixel((60, 40))[3] == 0


def test_drawings_of_points_lose_nothing(tmp_path: Path) -> None:
    picture = Image.new("RGB", (200, 100), "white")
    picture.paste("#a03020", (20, 20, 60, 60))
    made = make_picture(write(tmp_path / "p.png", picture), 1600)
    assert points(made).tobytes() == picture.tobytes()
    assert len(made.data) < 400


def test_a_photograph_as_png_is_a_photograph(tmp_path: Path) -> None:
    picture = Image.merge("RGB", [Image.effect_noise((1600, 1200), 12) for _ in "RGB"])
    made = make_picture(write(tmp_path / "p.png", picture), 1600)
    assert len(made.data) * 3 < (tmp_path / "p.png").stat().st_size


def test_colours_by_their_own_profile(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Image.new("RGB", (16, 16), (200, 60, 40))
    made = make_picture(write(tmp_path / "p.png", picture, icc_profile=lab), 1600)
    assert stories(made) == []
    assert all(
        abs(a - b) <= 2 for a, b in zip(points(made).getpixel((3, 3)), (200, 60, 40), strict=True)
    )
    write(tmp_path / "p.png", picture, icc_profile=b"no profile")
    assert points(make_picture(tmp_path / "p.png", 1600)).getpixel((3, 3)) == (200, 60, 40)


def test_animations_go_on_moving(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (2000, 100), colour) for colour in ("red", "green", "blue")]
    path = write(
        tmp_path / "p.gif", frames[0], save_all=True, append_images=frames[1:],
        duration=[100, 300, 200], loop=0, comment=b"secret",
    )  # fmt: skip
    made = make_picture(path, 1600)
    shown = Image.open(io.BytesIO(made.data))
    assert (shown.n_frames, made.width, made.suffix) == (3, 1600, ".webp")
    assert shown.info["loop"] == 0
    assert b"secret" not in made.data


def test_heic(tmp_path: Path) -> None:
    (tmp_path / "p.heic").write_bytes(HEIC)
    made = make_picture(tmp_path / "p.heic", 1600)
    assert (made.width, made.height) == (64, 48)
    assert stories(made) == []
    red, green, _blue = points(made).getpixel((5, 5))
    assert green > red + 50


def test_heic_where_it_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "p.heic").write_bytes(HEIC)
    monkeypatch.setattr(raster.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MediaError, match="cannot read HEIC"):
        make_picture(tmp_path / "p.heic", 1600)


def head(width: int, height: int) -> bytes:
    """Return a PNG that says how large it is, and holds nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("p.png", head(10_000, 10_000), "10000 × 10000"),
        ("p.png", head(2_000_000, 2_000_000), "more points"),
        ("p.png", head(100, 100), "cannot be read"),
        ("p.jpg", b"x", "cannot be read"),
        ("p.jpg", b"", "cannot be read"),
        ("p.heic", HEIC[:300], "cannot be read"),
    ],
)
def test_what_cannot_be_shown(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(MediaError, match=message):
        make_picture(tmp_path / name, 1600)


def test_pages_of_a_scan_are_not_lost(tmp_path: Path) -> None:
    page = Image.new("L", (20, 20))
    path = write(tmp_path / "p.tif", page, save_all=True, append_images=[page, page])
    with pytest.raises(MediaError, match="3 pages"):
        make_picture(path, 1600)
