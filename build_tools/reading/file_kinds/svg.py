"""SVG drawings: whether one only draws, and the drawing written anew with nothing else in it.

Scripts, event handlers and what is loaded from elsewhere are faults: without them the drawing may
not be what its author meant. Comments, notes of drawing programs and links are left out silently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.parsers import expat

from build_tools.messages import _
from build_tools.reading.file_kinds.faults import Cause, FileFault
from build_tools.reading.name_lists import names_of
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LARGEST = 2_000_000
_DEEPEST = 200
_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_DRAWING = names_of(
    "a altglyph circle clippath color-profile cursor defs desc ellipse feblend fecolormatrix "
    "fecomponenttransfer fecomposite feconvolvematrix fediffuselighting fedisplacementmap "
    "fedistantlight fedropshadow feflood fefunca fefuncb fefuncg fefuncr fegaussianblur feimage "
    "femerge femergenode femorphology feoffset fepointlight fespecularlighting fespotlight fetile "
    "feturbulence filter font font-face font-face-name font-face-src g glyph glyphref hkern image "
    "line lineargradient marker mask metadata missing-glyph path pattern polygon polyline "
    "radialgradient rect solidcolor stop style svg switch symbol text textpath title tref tspan "
    "use view vkern animate animatecolor animatemotion animatetransform mpath set"
)
_LEFT_OUT = frozenset({"metadata"})
_ANIMATIONS = frozenset({"animate", "set"})
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{1,6})\s?|\\(.)", re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_URL = re.compile(r"""(?:url|src)\(\s*["']?\s*([^"')]*)|@import[^;]*|image-set\(""", re.IGNORECASE)
_PICTURE_DATA = re.compile(r"data:image/(?:png|jpe?g|gif|webp);", re.IGNORECASE)
_FONT_DATA = re.compile(r"data:(?:font/|application/(?:x-)?font)", re.IGNORECASE)
_SCRIPT = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_BLANKS = re.compile(r"[\0-\x20]")


class SvgUnreadable(Exception):
    """Bytes that are no SVG drawing; `fault` says why."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass(frozen=True)
class Drawing:
    """An SVG drawing as it was read; `lines` has the line of each of its elements."""

    root: ElementTree.Element
    lines: Mapping[ElementTree.Element, int] = field(repr=False)


def read_svg(data: bytes) -> Drawing:
    """Return the drawing. Raises SvgUnreadable."""
    if len(data) > LARGEST:
        raise _unreadable(
            _("the SVG is larger than 2 MB"), _("save it simplified, or as PNG"), Cause.BYTES
        )
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    lines: dict[ElementTree.Element, int] = {}
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _unreadable(_("the SVG is nested too deep"), _("save it as PNG"), Cause.BYTES)
        names = {_expanded(key): value for key, value in attributes.items()}
        lines[builder.start(_expanded(name), names)] = parser.CurrentLineNumber

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_expanded(name))

    def entity(*_declaration: object) -> None:
        # They could grow without end, and drawings need none.
        raise _unreadable(_("the SVG declares entities"), _("save it as plain SVG"), Cause.ACTIVE)

    def instruction(target: str, _text: str) -> None:
        if target.lower() == "xml-stylesheet":
            raise _unreadable(
                _("the SVG loads a stylesheet"), _("put the styles into it"), Cause.REMOTE
            )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = entity
    parser.ProcessingInstructionHandler = instruction
    try:
        parser.Parse(data, True)
        root = builder.close()
    except (expat.ExpatError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", 0)
        raise _unreadable(
            _("the SVG cannot be read"), _("save it again as plain SVG"), Cause.BYTES, line
        ) from error
    if _local(root.tag) != "svg":
        raise _unreadable(
            _("the file is not an SVG drawing"), _("save it again as plain SVG"), Cause.BYTES
        )
    return Drawing(root, lines)


def _unreadable(message: str, hint: str, cause: Cause, line: int = 0) -> SvgUnreadable:
    return SvgUnreadable(FileFault(cause, message, hint, line))


def _expanded(name: str) -> str:
    """Return a name of expat as ElementTree writes it."""
    return "{" + name if "}" in name else name


def svg_faults(drawing: Drawing) -> Iterator[FileFault]:
    """Yield what the drawing does beyond drawing, each thing once."""
    reported: set[str] = set()
    for element in _drawing_elements(drawing.root):
        for cause, quoted in _parts_beyond(element):
            if quoted in reported:
                continue
            reported.add(quoted)
            line = drawing.lines[element]
            if cause is Cause.REMOTE:
                message = _("the drawing loads {quoted}").format(quoted=f"'{excerpt(quoted)}'")
                hint = _("embed what it loads, or save it as PNG")
            else:
                message = _("the drawing does more than draw: {quoted}").format(
                    quoted=excerpt(quoted)
                )
                hint = _("save it as plain SVG without scripts and actions, or as PNG")
            yield FileFault(cause, message, hint, line)


def _drawing_elements(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield the elements that are left in what is published, and web pages inside, which run."""
    if _is_svg(element.tag) and _local(element.tag).lower() not in _LEFT_OUT:
        yield element
        for child in element:
            yield from _drawing_elements(child)
    elif str(element.tag).startswith(f"{{{_XHTML}}}"):
        yield element


def _parts_beyond(element: ElementTree.Element) -> Iterator[tuple[Cause, str]]:
    tag = _local(element.tag).lower()
    if tag not in _DRAWING or not _is_svg(element.tag):
        yield Cause.ACTIVE, f"<{_local(element.tag)}>"
        return
    for name, value in element.attrib.items():
        local = _local(name).lower()
        if local.startswith("on"):
            yield Cause.ACTIVE, f"{local}="
        elif local == "href" and tag == "a":
            if _SCRIPT.match(_BLANKS.sub("", value)):
                yield Cause.ACTIVE, f'{local}="{value}"'
        elif local in ("href", "src") and not _may_load(value):
            yield Cause.REMOTE, value.strip()
        elif tag in _ANIMATIONS and local == "attributename" and "href" in value.lower():
            yield Cause.ACTIVE, f'{local}="{value}"'
        elif local not in ("href", "src"):
            yield from ((Cause.REMOTE, address) for address in _loaded_by_style(value))
    if tag == "style":
        text = "".join(element.itertext())
        yield from ((Cause.REMOTE, address) for address in _loaded_by_style(text))


def _may_load(address: str) -> bool:
    address = _BLANKS.sub("", address)
    return not address or address.startswith("#") or bool(_PICTURE_DATA.match(address))


def _loaded_by_style(text: str) -> Iterator[str]:
    """Yield the addresses that a style loads; CSS may write any character as an escape."""
    if "(" not in text and "@" not in text and "\\" not in text:
        return
    text = _ESCAPE.sub(_unescaped, _COMMENT.sub("", text))
    for match in _URL.finditer(text):
        address = match[1]
        if address is None:
            yield match[0].strip()
        elif not (_may_load(address) or _FONT_DATA.match(address)):
            yield address.strip()


def _unescaped(match: re.Match[str]) -> str:
    if match[2]:
        return match[2]
    code = int(match[1], 16)
    return chr(code) if 0 < code < 0x110000 else "\ufffd"


def cleaned_svg(drawing: Drawing) -> bytes:
    """Return a drawing without faults as a file that holds the drawing alone.

    Comments, document types, notes of programs, elements and attributes of other languages, and
    what a link leads to are left out.
    """
    root = _cleaned(drawing.root)
    root.tail = None
    # Prefixes as people write them; the registry is global, and these two never change.
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def _cleaned(element: ElementTree.Element) -> ElementTree.Element:
    local = _local(element.tag)
    copy = ElementTree.Element(f"{{{_SVG}}}{local}", _kept_attributes(local, element.attrib))
    copy.text, copy.tail = element.text, element.tail
    previous: ElementTree.Element | None = None
    for child in element:
        if _is_svg(child.tag) and _local(child.tag).lower() not in _LEFT_OUT:
            previous = _cleaned(child)
            copy.append(previous)
        elif previous is None:
            copy.text = (copy.text or "") + (child.tail or "")
        else:
            previous.tail = (previous.tail or "") + (child.tail or "")
    return copy


def _kept_attributes(tag: str, attributes: dict[str, str]) -> dict[str, str]:
    pairs = {}
    for name, value in attributes.items():
        space, _brace, local = name.rpartition("}")
        if space not in ("", f"{{{_XLINK}", f"{{{_XML}"):
            continue
        if tag.lower() == "a" and local.lower() == "href":
            continue
        pairs[name] = value
    return pairs


def _is_svg(tag: object) -> bool:
    return not str(tag).startswith("{") or str(tag).startswith(f"{{{_SVG}}}")


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]
