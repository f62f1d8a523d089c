"""Raw HTML names files as they are published, whatever was made of them."""

from __future__ import annotations

import pytest

from build_tools.site.asset_names import with_published_names

RENAMED = {"technical/tu/a.jpg": "technical/tu/a-0123abcd.webp", "b.png": "b-1.png"}


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img src="tu/a.jpg">', '<img src="tu/a-0123abcd.webp">'),
        ("<img alt=x src=tu/a.jpg width=3>", '<img alt=x src="tu/a-0123abcd.webp" width=3>'),
        ("<IMG SRC='../technical/tu/a.jpg?x#y'>", '<IMG SRC="tu/a-0123abcd.webp?x#y">'),
        ("<a href='../b.png'>b.png</a>", '<a href="../b-1.png">b.png</a>'),
        ('<img src="tu/%61.jpg">', '<img src="tu/a-0123abcd.webp">'),
        ('<img src="tu/other.jpg">', '<img src="tu/other.jpg">'),
        ('<img src="https://a.example/tu/a.jpg">', '<img src="https://a.example/tu/a.jpg">'),
        ('<code>src=tu/a.jpg</code> src="tu/a.jpg"', '<code>src=tu/a.jpg</code> src="tu/a.jpg"'),
    ],
)
def test_names(html: str, expected: str) -> None:
    assert with_published_names(html, "technical/x.html", RENAMED) == expected
    assert with_published_names(html, "technical/x.html", {}) == html
