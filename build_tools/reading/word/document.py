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

from bs4 import BeautifulSoup

from build_tools.reading.word.numbering import ListMark, Numbering
from build_tools.reading.word.parts import (
    NotADocument,
    W,
    number_in,
    property_of,
    read_parts,
    text_below,
)
from build_tools.reading.word.plain import (
    HEADING_STYLE,
    LEVELS,
    drop_hidden,
    forget_relations,
    mark_headings,
    run,
    unfold,
    write_formulas,
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
_FOR_NEW = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_NOT_SHOWN = (_FOR_NEW, f"{W}del", f"{W}moveFrom")
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_BLANKS = " \t\u00a0\u3000"
_PUSHED = 16  # half-width blanks before a short line: it was pushed to the right by hand
_SHORT = 40
_TAB = 4  # half-width blanks that a tab is at least as wide as
_WIDE_BLANK = 160  # twentieths of a point: half a letter of 16 points, as notices are set in
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
_STYLE_MAP = "\n".join(
    ["u => u", "strike => del", *(f"p.{HEADING_STYLE}{n} => h{n}:fresh" for n in LEVELS)]
)

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
    HIDDEN = "hidden"
    TEXT = "text"
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
    styles = Styles(parts.styles)
    unfold(parts.document)
    forget_relations(parts.document, parts.relations)
    losses = _losses(parts)
    write_formulas(parts.document)
    _drop_headings_that_are_none(parts.document)
    title = _take_title(parts.document, styles)
    _write_marks(parts, styles)
    mark_headings(parts.document, styles)
    html, pictures = _html(parts.with_document())
    if lost := _lost_letters(parts.document, html):
        losses[Loss.TEXT] = lost
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
        Loss.HIDDEN: drop_hidden(document),
        Loss.CHART: charts,
        Loss.EMBEDDED: sum(1 for name in ("object", "altChunk") for _e in document.iter(W + name)),
        Loss.COMMENT: len(list(document.iter(f"{W}commentReference"))),
        Loss.CHANGE: sum(1 for name in ("ins", "del") for _e in document.iter(W + name)),
        Loss.HEADER: sum(name.startswith(("word/header", "word/footer")) for name in parts.names),
    }
    return Counter({loss: count for loss, count in counts.items() if count})


def _boxes(document: Element) -> Iterator[Element]:
    """Yield text boxes; what is written twice, once for new programs, is one."""
    if document.tag == f"{W}txbxContent":
        yield document
    for child in document:
        if child.tag != _FOR_NEW:
            yield from _boxes(child)


def _lost_letters(document: Element, html: str) -> int:
    """Return how many letters that a document shows are missing in its HTML."""
    shown = Counter(_letters("".join(_shown_texts(document))))
    shown.subtract(_letters(BeautifulSoup(html, "html.parser").get_text()))
    return sum(count for count in shown.values() if count > 0)


def _letters(text: str) -> Iterator[str]:
    return (sign for sign in text if not sign.isspace())


def _shown_texts(element: Element) -> Iterator[str]:
    if element.tag == f"{W}t":
        yield element.text or ""
    for child in element:
        if child.tag not in _NOT_SHOWN:
            yield from _shown_texts(child)


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
    paragraph.insert(1 if has_properties else 0, run(text))


def _is_at_right(paragraph: Element, styles: Styles) -> bool:
    text = text_below(paragraph)
    if not text.strip(_BLANKS) or len(text.strip(_BLANKS)) > _SHORT:
        return False
    if styles.of_paragraph(paragraph, "pPr", "jc") in ("right", "end"):
        return True
    blanks = text[: len(text) - len(text.lstrip(_BLANKS))]
    width = sum(2 if blank == "\u3000" else 1 for blank in blanks)
    return width + _TAB * _tabs_before(paragraph) + _indent(paragraph) >= _PUSHED


def _tabs_before(paragraph: Element) -> int:
    count = 0
    for element in paragraph.iterfind(f"{W}r/*"):
        if element.tag == f"{W}t" and (element.text or "").strip(_BLANKS):
            break
        count += element.tag == f"{W}tab"
    return count


def _indent(paragraph: Element) -> int:
    """Return how far the first line is indented, in half-width blanks."""
    indent = paragraph.find(f"{W}pPr/{W}ind")
    if indent is None or indent.get(f"{W}hanging") or indent.get(f"{W}hangingChars"):
        return 0
    wide = 0.0
    for names in (("left", "start"), ("firstLine",)):
        letters = next((v for n in names if (v := indent.get(f"{W}{n}Chars"))), "")
        points = next((v for n in names if (v := indent.get(W + n))), "")
        if letters.isdecimal() and int(letters):
            wide += int(letters) / 50  # hundredths of a letter, of two blanks
        elif points.isdecimal():
            wide += int(points) / _WIDE_BLANK
    return int(wide)


def _html(data: bytes) -> tuple[str, list[DocumentPicture]]:
    import mammoth

    pictures: list[DocumentPicture] = []

    def name_picture(image: Any) -> dict[str, str]:
        suffix = _PICTURES.get(image.content_type or "", "")
        try:
            with image.open() as stream:
                content = stream.read()
        except _OF_BROKEN_PARTS:  # it lies elsewhere, or nowhere
            content, suffix = b"", ""
        pictures.append(DocumentPicture(content, suffix, image.alt_text or ""))
        return {"src": f"picture-{len(pictures) - 1}"}

    try:
        converted = mammoth.convert_to_html(
            io.BytesIO(data),
            convert_image=mammoth.images.img_element(name_picture),
            style_map=_STYLE_MAP,
            ignore_empty_paragraphs=True,
            external_file_access=False,
        )
    except _OF_BROKEN_PARTS as error:
        raise NotADocument from error
    return str(converted.value), pictures
