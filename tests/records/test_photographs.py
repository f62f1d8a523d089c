"""QR codes on photographs, where nothing else can be carried."""

from __future__ import annotations

import builtins
import io
import random
import zlib
from collections.abc import Mapping, Sequence

import pytest
import segno
from PIL import Image, ImageFilter

from build_tools.records.photographs import _SIGNS, decode_base45, decode_code
from tests.records.conftest import RecordsOffice
from tests.records.statements import Pc, session


def base45(data: bytes) -> str:
    text = ""
    for index in range(0, len(data), 2):
        pair = data[index : index + 2]
        number = int.from_bytes(pair, "big")
        for _sign in range(len(pair) + 1):
            text += _SIGNS[number % 45]
            number //= 45
    return text


def code(line: str) -> str:
    return "CW1:" + base45(zlib.compress(line.encode(), 9))


def photograph(*texts: str, angle: float = 3, blur: float = 1.2) -> bytes:
    """Return a photograph of codes on a screen: askew, blurred, grey, as JPEG."""
    pictures = []
    for text in texts:
        stream = io.BytesIO()
        segno.make(text, error="l").save(stream, kind="png", scale=6, border=6)
        pictures.append(Image.open(stream).convert("L"))
    width, height = sum(p.width for p in pictures), max(p.height for p in pictures)
    page = Image.new("L", (width + 80, height + 80), 200)
    left = 40
    for picture in pictures:
        page.paste(picture, (left, 40))
        left += picture.width
    page = page.rotate(angle, expand=True, fillcolor=120).filter(ImageFilter.GaussianBlur(blur))
    stream = io.BytesIO()
    page.save(stream, "JPEG", quality=70)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("text", "data"),
    [("BB8", b"AB"), ("%69 VD92EX0", b"Hello!!"), ("UJCLQE7W581", b"base-45"), ("", b"")],
)
def test_base45(text: str, data: bytes) -> None:
    """The examples of RFC 9285."""
    assert decode_base45(text) == data
    assert base45(data) == text


@pytest.mark.parametrize("text", ["B", "GGW", ":::", "ab8", "BB8\n", "::", "ＢＢ8"])
def test_what_is_no_base45(text: str) -> None:
    assert decode_base45(text) is None


def test_a_code_is_no_bomb() -> None:
    assert decode_code("CW1:" + base45(zlib.compress(b"a" * 10_000_000))) is None
    assert decode_code("CW1:" + base45(zlib.compress(b"a\nb"))) is None
    assert decode_code("CW1:" + base45(zlib.compress(b"abc")[:-2])) is None
    assert decode_code("http://example.org") is None


def test_a_photographed_session_of_forty(office: RecordsOffice) -> None:
    """The same bytes as in a file: what comes later by stick changes nothing."""
    dice = random.Random(1)  # noqa: S311
    people = [f"{dice.randrange(1 << 32):08x}" for _person in range(40)]
    browser = Pc()
    browser.write(
        **session(
            present={"member": people[:10], "villager": people[10:]},
            expected={"member": 12, "villager": 48},
        )
    )
    browser.write("asked", text="冬天剪枝，伤口要不要涂药？")
    office.put("IMG_1.jpg", photograph(code(browser.lines[0])))
    office.put("IMG_2.JPG", photograph(code(browser.lines[1]), angle=-8))
    result = office.take_in()
    assert (result.statements, result.problems) == (2, ())
    assert office.lines() == browser.lines
    assert office.receive(browser.export(), "later.jsonl").statements == 0
    assert office.findings() == ()


def test_several_codes_on_a_picture(office: RecordsOffice) -> None:
    browser = Pc()
    browser.write("needs", wanted="养羊")
    browser.write("needs", wanted="养鸡")
    office.put("a.png", photograph(*map(code, browser.lines), "http://example.org"))
    assert office.take_in().statements == 2


def test_pictures_without_a_code_are_told_and_not_kept(office: RecordsOffice) -> None:
    browser = Pc()
    browser.write(**session())
    office.put("cow.jpg", photograph("http://example.org"))
    office.put("empty.jpg", b"")
    office.put("text.png", b"not a picture at all")
    office.put("torn.jpg", photograph(code(browser.lines[0]))[:900])
    office.put("good.jsonl", browser.export())
    result = office.take_in()
    assert {(p.path, str(p.rule)) for p in result.problems} == {
        (name, "records-photo") for name in ("cow.jpg", "empty.jpg", "text.png", "torn.jpg")
    }
    assert (result.arrivals, result.statements) == (1, 1)


def test_without_the_extra_it_says_what_to_install(
    office: RecordsOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_module = builtins.__import__

    def without(
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] = (),
        level: int = 0,
    ) -> object:
        if name == "zxingcpp":
            raise ImportError(name)
        return import_module(name, globals, locals, fromlist, level)

    monkeypatch.setattr(builtins, "__import__", without)
    result = office.receive(photograph("CW1:"), "a.jpg")
    (problem,) = result.problems
    assert "courseware[photos]" in problem.hint
    assert result.has_errors
