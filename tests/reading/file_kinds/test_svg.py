"""Drawings written anew: nothing but the drawing is left, and nothing of the drawing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.reading.file_kinds.svg import cleaned_svg, read_svg, svg_faults

SAMPLES = sorted((Path(__file__).parents[3] / "content").rglob("*.svg"))


def cleaned(text: str) -> str:
    return cleaned_svg(read_svg(text.encode())).decode()


def test_only_the_drawing_is_left() -> None:
    written = cleaned(
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "x" "http://a.example/x.dtd">\n<!-- 王某某 -->'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:version="1" viewBox="0 0 9 9">'
        '<metadata>王某某</metadata><i:view a="1"/>'
        '<a xlink:href="https://a.example/" href="b"><text x="1">甲<tspan>乙</tspan>丙</text></a>'
        '<use xlink:href="#a"/></svg>'
    )
    assert "王某某" not in written
    assert "example" not in written
    assert "inkscape" not in written
    assert 'viewBox="0 0 9 9"' in written
    assert '<text x="1">甲<tspan>乙</tspan>丙</text>' in written
    assert 'xlink:href="#a"' in written
    assert cleaned(written) == written


def test_text_around_what_is_left_out_stays() -> None:
    text = '<text>甲<x xmlns="x"/>乙<tspan/>丙<!-- y -->丁</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{text}</svg>'
    assert "<text>甲乙<tspan />丙丁</text>" in cleaned(svg)


def test_a_drawing_without_its_namespace_gets_it() -> None:
    assert 'xmlns="http://www.w3.org/2000/svg"' in cleaned("<svg><g/></svg>")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_drawings_of_the_sample_stay_as_they_are(path: Path) -> None:
    drawing = read_svg(path.read_bytes())
    assert list(svg_faults(drawing)) == []
    before, after = (
        [(element.tag, element.attrib, element.text) for element in root.iter()]
        for root in (drawing.root, read_svg(cleaned_svg(drawing)).root)
    )
    assert before == after
