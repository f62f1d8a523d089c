"""A document's text without what mammoth passes over in silence, or stumbles over. Pure.

Fields, phonetic guides and boxes are unfolded to the text that they show, hidden text goes, links
into the document itself become text, and what counts as a heading gets the style of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from build_tools.reading.word.parts import W, property_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from build_tools.reading.word.styles import Styles

HEADING_STYLE = "OutlineHeading"
"""Begins the ids of styles that no document has: `OutlineHeading1` to `OutlineHeading6`."""
LEVELS = range(1, 7)
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SHAPES = "{urn:schemas-microsoft-com:vml}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WRAPPERS = frozenset(
    (*(W + name for name in ("fldSimple", "dir", "bdo", "rubyBase")), f"{_MATH}oMathPara")
)
_LIKE_RECTANGLES = frozenset(
    _SHAPES + name for name in ("oval", "line", "polyline", "arc", "curve")
)
_SHORTEST_LINE = 2
_OFF = ("0", "false", "off")


def run(text: str, raised: str = "") -> Element:
    """Return a run of text; `raised` is `superscript`, `subscript` or empty."""
    element = ET.Element(f"{W}r")
    if raised:
        properties = ET.SubElement(element, f"{W}rPr")
        ET.SubElement(properties, f"{W}vertAlign", {f"{W}val": raised})
    inner = ET.SubElement(element, f"{W}t", {_SPACE: "preserve"})
    inner.text = text
    return element


def unfold(document: Element) -> None:
    """Bring what stands in wrappers that mammoth does not know before it."""
    for parent in list(document.iter()):
        children = list(parent)
        if any(_is_wrapper(child) for child in children):
            parent[:] = [inner for child in children for inner in _unfolded(child)]
    for shape in list(document.iter()):
        if shape.tag in _LIKE_RECTANGLES:
            shape.tag = f"{_SHAPES}shape"
        elif shape.tag == f"{W}cr":
            shape.tag = f"{W}br"
        elif shape.tag == f"{W}r":
            _draw_line(shape)
        elif shape.tag == f"{W}sdtPr":
            _forget_checkbox(shape)
        elif shape.tag == f"{_MARKUP}AlternateContent":
            _choose_for_old(shape)
        elif shape.tag == f"{W}hyperlink" and shape.get(f"{_RELATION}id") is None:
            shape.attrib.pop(f"{W}anchor", None)


def forget_relations(document: Element, relations: frozenset[str]) -> None:
    """Take out names of pictures and addresses that the document does not have."""
    for element in document.iter():
        for name in ("embed", "link", "id"):
            if element.get(_RELATION + name, "") not in relations:
                element.attrib.pop(_RELATION + name, None)


def drop_hidden(document: Element) -> int:
    """Take hidden text out, which Word neither shows nor prints; return the number of runs."""
    count = 0
    for parent in list(document.iter()):
        for child in list(parent):
            if child.tag == f"{W}r" and _is_hidden(child):
                parent.remove(child)
                count += any((text.text or "").strip() for text in child.iter(f"{W}t"))
    return count


def write_formulas(document: Element) -> None:
    """Put the text of a formula in its place: that is more than nothing."""
    for parent in list(document.iter()):
        children = list(parent)
        if any(child.tag == f"{_MATH}oMath" for child in children):
            parent[:] = [
                part
                for child in children
                for part in (_formula(child) if child.tag == f"{_MATH}oMath" else [child])
            ]


def mark_headings(document: Element, styles: Styles) -> None:
    """Give paragraphs that stand in the outline of the document the style of a heading."""
    for paragraph in document.iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr")
        name = styles.name(property_of(properties, "pStyle"))
        level = styles.of_paragraph(paragraph, "pPr", "outlineLvl") or ""
        is_level = level.isdecimal() and int(level) + 1 in LEVELS
        if properties is None or not is_level or name.startswith(("heading", "title", "toc")):
            continue
        for style in properties.findall(f"{W}pStyle"):
            properties.remove(style)
        style_id = f"{HEADING_STYLE}{int(level) + 1}"
        properties.insert(0, ET.Element(f"{W}pStyle", {f"{W}val": style_id}))


def _is_wrapper(element: Element) -> bool:
    return element.tag in _WRAPPERS or element.tag == f"{W}ruby"


def _unfolded(element: Element) -> Iterator[Element]:
    """Yield what an element shows in its place; of a phonetic guide the sound in brackets."""
    if element.tag in _WRAPPERS:
        for child in element:
            yield from _unfolded(child)
    elif element.tag == f"{W}ruby":
        base, sound = element.find(f"{W}rubyBase"), element.find(f"{W}rt")
        spoken = "".join(
            text.text or "" for text in (sound.iter(f"{W}t") if sound is not None else ())
        )
        for child in () if base is None else base:
            yield from child
        yield from run(f"（{spoken}）") if spoken else ()
    else:
        yield element


def _draw_line(element: Element) -> None:
    """Draw the line of underlined blanks, on which something is to be written by hand."""
    text = "".join(part.text or "" for part in element.iter(f"{W}t"))
    underlined = property_of(element.find(f"{W}rPr"), "u")
    if underlined in (None, "none") or text.strip() or len(text) < _SHORTEST_LINE:
        return
    for properties in element.findall(f"{W}rPr"):
        element.remove(properties)
    for part in element.iter(f"{W}t"):
        part.text = "＿" * max(1, len(part.text or "") // 2)


def _forget_checkbox(properties: Element) -> None:
    """Let the sign of a box be read, ☑ or ☐: a control is left out."""
    for child in list(properties):
        if child.tag.endswith("}checkbox"):
            properties.remove(child)


def _choose_for_old(alternatives: Element) -> None:
    """Write what new programs are shown for old ones, where nothing is there for those."""
    choice = alternatives.find(f"{_MARKUP}Choice")
    fallback = alternatives.find(f"{_MARKUP}Fallback")
    if choice is None or (fallback is not None and len(fallback)):
        return
    if fallback is None:
        fallback = ET.SubElement(alternatives, f"{_MARKUP}Fallback")
    boxes = list(choice.iter(f"{W}txbxContent"))
    if boxes:
        picture = ET.SubElement(fallback, f"{W}pict")
        for box in boxes:
            ET.SubElement(ET.SubElement(picture, f"{_SHAPES}shape"), f"{_SHAPES}textbox").append(
                box
            )
    else:
        fallback.extend(list(choice))


def _is_hidden(element: Element) -> bool:
    properties = element.find(f"{W}rPr")
    hidden = None if properties is None else properties.find(f"{W}vanish")
    return hidden is not None and hidden.get(f"{W}val") not in _OFF


def _formula(element: Element) -> list[Element]:
    """Return a formula as text on one line: a/b, xⁿ, √(x)."""
    runs: list[Element] = []
    for child in element:
        name = child.tag.removeprefix(_MATH)
        parts = {part.tag.removeprefix(_MATH): _formula(part) for part in child}
        if name == "r":
            runs.append(run("".join(text.text or "" for text in child.iter(f"{_MATH}t"))))
        elif name == "f":
            runs += [*_grouped(parts.get("num", [])), run("/"), *_grouped(parts.get("den", []))]
        elif name == "rad":
            runs += [*_raised(parts.get("deg", []), "superscript"), run("√")]
            runs += _grouped(parts.get("e", []))
        elif name in ("sSup", "sSub", "sSubSup", "nary"):
            symbol = child.find(f"{_MATH}naryPr/{_MATH}chr")
            sign = "∫" if symbol is None else symbol.get(f"{_MATH}val", "")
            base = parts.get("e", [])
            runs += [run(sign)] if name == "nary" else base
            runs += _raised(parts.get("sub", []), "subscript")
            runs += _raised(parts.get("sup", []), "superscript")
            runs += base if name == "nary" else []
        elif name == "d":
            inner = [part for cell in child.findall(f"{_MATH}e") for part in _formula(cell)]
            runs += [run("("), *inner, run(")")]
        elif not name.endswith("Pr"):
            runs += _formula(child)
    return runs


def _grouped(runs: list[Element]) -> list[Element]:
    text = "".join(text.text or "" for part in runs for text in part.iter(f"{W}t"))
    is_single = len(text) == 1 or text.isdecimal()
    return runs if is_single else [run("("), *runs, run(")")]


def _raised(runs: list[Element], how: str) -> list[Element]:
    text = "".join(text.text or "" for part in runs for text in part.iter(f"{W}t"))
    return [run(text, how)] if text else []
