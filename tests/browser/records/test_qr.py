"""QR codes that pages draw: the text of a statement, and codes that another encoder makes alike."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser, Page

from tests.browser.stations import BROWSERS

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
LARGEST = 27  # the version up to which a page draws
MODULES = """(text) => {
  const svg = courseware.qr(text);
  if (!svg) return null;
  const size = Number(svg.getAttribute("viewBox").split(" ")[2]);
  const rows = Array.from({ length: size }, () => Array(size).fill(0));
  const step = /M(\\d+) (\\d+)h(\\d+)v1h-\\d+z/g;
  for (const [, x, y, length] of svg.querySelector("path").getAttribute("d").matchAll(step)) {
    rows[Number(y)].fill(1, Number(x), Number(x) + Number(length));
  }
  return rows;
}"""


@pytest.fixture(params=BROWSERS)
def page(request: pytest.FixtureRequest, sample_site: Path):
    browser: Browser = request.getfixturevalue(request.param)
    page = browser.new_page()
    page.goto((sample_site / "session.html").as_uri())
    yield page
    page.close()


def decode45(text: str) -> bytes:
    """Base45 back to bytes, by RFC 9285."""
    digits = [ALPHABET.index(sign) for sign in text]
    out = bytearray()
    for start in range(0, len(digits), 3):
        group = digits[start : start + 3]
        value = sum(digit * 45**power for power, digit in enumerate(group))
        out += value.to_bytes(len(group) - 1, "big")
    return bytes(out)


def encodings(text: str) -> list[list[list[int]]]:
    """The code as segno draws it, with each of the eight masks."""
    smallest = segno.make_qr(text, error="m", boost_error=False)
    return [
        [
            list(row)
            for row in segno.make_qr(
                text, error="m", boost_error=False, version=smallest.version, mask=mask
            ).matrix_iter(border=4)
        ]
        for mask in range(8)
    ]


@pytest.mark.parametrize(
    "line", ['{"v":1}', json.dumps({"v": 1, "text": "苹果树冬季修剪𠮷", "ids": list(range(300))})]
)
def test_the_text_of_a_code_is_the_line_deflated(page: Page, line: str) -> None:
    text = page.evaluate("(line) => courseware.qrText(line)", line)
    assert text.startswith("CW1:")
    assert zlib.decompress(decode45(text.removeprefix("CW1:"))).decode() == line


@pytest.mark.parametrize(
    "text", ["CW1:BB8ABCDE", "CW1:%69 VD82EI2B.KESTC", "CW1:" + "7WE QE" * 120]
)
def test_a_code_is_one_that_another_encoder_makes(page: Page, text: str) -> None:
    rows = [[int(cell) for cell in row] for row in page.evaluate(MODULES, text)]
    assert rows in encodings(text)


def test_a_text_that_is_too_long_for_paper_has_no_code(page: Page) -> None:
    # ISO/IEC 18004: version 27 at level M holds 1,637 alphanumeric signs.
    assert len(page.evaluate(MODULES, "A" * 1637)) == 17 + 4 * LARGEST + 8
    assert page.evaluate(MODULES, "A" * 1638) is None
    assert page.evaluate(MODULES, "") is None
