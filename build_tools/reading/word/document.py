"""A Word document as HTML, with the numbers, the lines at the right and the title that it shows.

mammoth makes the HTML. What it leaves out is put into the text before: the numbers that Word draws,
formulas as plain text, and signs of the private use area for what HTML has no plain word for.
"""

from __future__ import annotations

import enum
import io
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from build_tools.reading.word.numbering import ListMark, Numbering
from build_tools.reading.word.parts import (
    NotADocument,
    W,
    number_in,
    property_of,
    read_parts,
    text_below,
)
from build_tools.reading.word.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

    from build_tools.reading.word.parts import DocumentParts

AT_RIGHT = "\ue001"
"""Stands before a paragraph that is pushed to the right: the signature and its date."""
NUMBERED = "\ue002"
"""Stands before a number that Markdown can write as an item of a list: `1.`"""
BULLET = "\ue005"
"""Stands before an item with a bullet, once for its level and each above it."""
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = " \t\u00a0\u3000"
_PUSHED = 16  # half-width blanks before a short line: it was pushed to the right by hand
_SHORT = 40
_WIDE_ENDS = "、）．：，。"  # which bring their own blank
_FIRST = 20  # paragraphs among which the title stands
_USUAL_SIZE = 21  # half-points: Word's 五号, where nothing else is written
_LETTERHEAD = "文件"
_PICTURES = {
    "image/jpeg": ".jpg",
    "image/pjpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/bmp": ".bmp",
    "image/x-ms-bmp": ".bmp",
    "image/tiff": ".tif",
}


_OF_BROKEN_PARTS = (LookupError, AttributeError, TypeError, ValueError, OSError, RecursionError)
"""What mammoth raises where an attribute or a part is missing that a document must have."""


class Loss(enum.StrEnum):
    """What a document has and a lesson cannot keep as it is."""

    FORMULA = "formula"
    TEXT_BOX = "text-box"
    CHART = "chart"
    EMBEDDED = "embedded"
    COMMENT = "comment"
    CHANGE = "change"
    HEADER = "header"
    PICTURE = "picture"


@dataclass(frozen=True)
class DocumentPicture:
    """A picture of a document; `suffix` is empty for a kind that browsers do not show."""

    data: bytes
    suffix: str
    description: str = ""


@dataclass(frozen=True)
class WordDocument:
    """What a document says. In `html`, pictures are named by their number: `picture-0`."""

    title: str
    html: str
    pictures: tuple[DocumentPicture, ...] = ()
    losses: Counter[Loss] = field(default_factory=Counter)


def read_document(data: bytes) -> WordDocument:
    """Read a .docx. Raises NotADocument where it cannot be read."""
    parts = read_parts(data)
    losses = _losses(parts)
    styles = Styles(parts.styles)
    _write_formulas(parts.document)
    _drop_headings_that_are_none(parts.document)
    title = _take_title(parts.document, styles)
    _write_marks(parts, styles)
    html, pictures = _html(parts.with_document())
    unseen = sum(not picture.suffix for picture in pictures)
    if unseen:
        losses[Loss.PICTURE] = unseen
    return WordDocument(title, html, tuple(pictures), losses)


def _losses(parts: DocumentParts) -> Counter[Loss]:
    document = parts.document
    charts = sum(
        name.startswith(("word/charts/chart", "word/diagrams/data")) for name in parts.names
    )
    counts = {
        Loss.FORMULA: len(list(document.iter(f"{_MATH}oMath"))),
        Loss.TEXT_BOX: sum(bool(text_below(b).strip()) for b in _boxes(document)),
        Loss.CHART: charts,
        Loss.EMBEDDED: len(list(document.iter(f"{W}object"))),
        Loss.COMMENT: len(list(document.iter(f"{W}commentReference"))),
        Loss.CHANGE: sum(1 for name in ("ins", "del") for _e in document.iter(W + name)),
        Loss.HEADER: sum(name.startswith(("word/header", "word/footer")) for name in parts.names),
    }
    return Counter({loss: count for loss, count in counts.items() if count})


def _boxes(document: Element) -> Iterator[Element]:
    """Yield text boxes; each is written twice, for new programs and for old ones."""
    yield from (
        box
        for fallback in document.iter(
            "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
        )
        for box in fallback.iter(f"{W}txbxContent")
    )


def _write_formulas(document: Element) -> None:
    """Put the text of a formula in its place: that is more than nothing."""
    for parent in list(document.iter()):
        for index, child in enumerate(list(parent)):
            if child.tag == f"{_MATH}oMath":
                text = "".join(part.text or "" for part in child.iter(f"{_MATH}t"))
                parent[index] = _run(text)


def _run(text: str) -> Element:
    run = ET.Element(f"{W}r")
    inner = ET.SubElement(run, f"{W}t", {_SPACE: "preserve"})
    inner.text = text
    return run


def _body_paragraphs(document: Element) -> list[Element]:
    body = document.find(f"{W}body")
    return [] if body is None else [child for child in body if child.tag == f"{W}p"]


def _take_title(document: Element, styles: Styles) -> str:
    """Return the title and take it out of the text: a lesson has it in its head.

    It is what has the style of a title, else what stands largest in the middle above the text, the
    letterhead aside. Empty where nothing is.
    """
    body = document.find(f"{W}body")
    first = [p for p in _body_paragraphs(document) if text_below(p).strip()][:_FIRST]
    titled = [p for p in first if _style_name(p, styles) in ("title", "标题")]
    chosen = titled[:1] or _largest(first, styles)
    if body is None or not chosen:
        return ""
    for paragraph in chosen:
        body.remove(paragraph)
    return "".join(_on_one_line(text_below(paragraph)) for paragraph in chosen)


def _on_one_line(text: str) -> str:
    """Return a title without the blanks by which Chinese is spread over a line."""
    return "".join(text.split()) if _is_chinese(text) else text.strip()


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def _style_name(paragraph: Element, styles: Styles) -> str:
    return styles.name(property_of(paragraph.find(f"{W}pPr"), "pStyle"))


def _largest(first: Sequence[Element], styles: Styles) -> list[Element]:
    sizes = [
        _size(p, styles)
        if styles.of_paragraph(p, "pPr", "jc") == "center"
        and not text_below(p).replace(" ", "").endswith(_LETTERHEAD)
        else 0
        for p in first
    ]
    largest = max(sizes, default=0)
    if largest <= _USUAL_SIZE:
        return []
    begin = sizes.index(largest)
    end = begin
    while end < len(sizes) and sizes[end] == largest:
        end += 1
    return list(first[begin:end])


def _size(paragraph: Element, styles: Styles) -> int:
    """Return the size of the letters in half-points."""
    runs = [run for run in paragraph.iter(f"{W}r") if text_below(run).strip()]
    sizes = [number_in(run.find(f"{W}rPr"), "sz") for run in runs]
    written = [size for size in sizes if size is not None]
    inherited = styles.of_paragraph(paragraph, "rPr", "sz")
    if inherited is not None and inherited.isdecimal() and len(written) < len(sizes):
        written.append(int(inherited))
    return max(written, default=_USUAL_SIZE)


def _drop_headings_that_are_none(document: Element) -> None:
    """Take empty paragraphs out, which may have the style of a heading or a number."""
    for parent in list(document.iter()):
        if parent.tag not in (f"{W}body", f"{W}sdtContent"):
            continue
        for child in list(parent):
            if child.tag == f"{W}p" and not _shows(child):
                parent.remove(child)


def _shows(paragraph: Element) -> bool:
    shown = (f"{W}drawing", f"{W}pict", f"{W}object", f"{_MATH}oMath", f"{W}sectPr")
    return bool(text_below(paragraph).strip(_BLANKS)) or any(
        next(paragraph.iter(tag), None) is not None for tag in shown
    )


def _write_marks(parts: DocumentParts, styles: Styles) -> None:
    """Write numbers and bullets as text, and take their paragraphs out of Word's lists."""
    numbering = Numbering(parts.numbering, styles)
    depths: list[int] = []  # the levels of the bullets that the paragraph before stood below
    for paragraph in list(parts.document.iter(f"{W}p")):
        mark = numbering.mark_of(paragraph)
        depths = _depths(depths, mark)
        if mark is not None:
            _leave_list(paragraph)
            _put_first(paragraph, BULLET * len(depths) if mark.is_bullet else _number_text(mark))
        elif _is_at_right(paragraph, styles):
            _put_first(paragraph, AT_RIGHT)


def _depths(before: list[int], mark: ListMark | None) -> list[int]:
    if mark is None or not mark.is_bullet:
        return []
    return [*(level for level in before if level < mark.level), mark.level]


def _leave_list(paragraph: Element) -> None:
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = ET.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    for numbering in properties.findall(f"{W}numPr"):
        properties.remove(numbering)
    # A list that there is not: else the style would bring the paragraph into its own.
    none = ET.SubElement(properties, f"{W}numPr")
    for name in ("ilvl", "numId"):
        ET.SubElement(none, W + name, {f"{W}val": "0"})


def _number_text(mark: ListMark) -> str:
    text = mark.text.strip(_BLANKS)
    figures = text.rstrip(".．、)）")
    if figures.isdecimal() and figures.isascii() and text != figures:
        return f"{NUMBERED}{figures}. "
    return text if not text or text[-1] in _WIDE_ENDS else f"{text} "


def _put_first(paragraph: Element, text: str) -> None:
    has_properties = len(paragraph) and paragraph[0].tag == f"{W}pPr"
    paragraph.insert(1 if has_properties else 0, _run(text))


def _is_at_right(paragraph: Element, styles: Styles) -> bool:
    text = text_below(paragraph)
    if not text.strip(_BLANKS) or len(text.strip(_BLANKS)) > _SHORT:
        return False
    if styles.of_paragraph(paragraph, "pPr", "jc") in ("right", "end"):
        return True
    blanks = text[: len(text) - len(text.lstrip(_BLANKS))]
    return sum(2 if blank == "\u3000" else 1 for blank in blanks) >= _PUSHED


def _html(data: bytes) -> tuple[str, list[DocumentPicture]]:
    import mammoth

    pictures: list[DocumentPicture] = []

    def name_picture(image: Any) -> dict[str, str]:
        with image.open() as stream:
            content = stream.read()
        suffix = _PICTURES.get(image.content_type or "", "")
        pictures.append(DocumentPicture(content, suffix, image.alt_text or ""))
        return {"src": f"picture-{len(pictures) - 1}"}

    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(data),
            convert_image=mammoth.images.img_element(name_picture),
            style_map="u => u\nstrike => del",
            ignore_empty_paragraphs=True,
            external_file_access=False,
        )
    except _OF_BROKEN_PARTS as error:
        raise NotADocument from error
    return str(converted.value), pictures
