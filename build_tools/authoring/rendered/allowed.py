"""What may stand in a page: tags, attributes, addresses, properties of style. Pure data and tests.

Everything else is refused: scripts, forms, frames, what loads something, covers the page, hides
words, or paints letters on a ground of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from build_tools.reading.name_lists import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode


TEXT_TAGS = names_of(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp "
    "section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr "
    "audio source track video"
)
SVG_TAGS = names_of(
    "circle clippath defs desc ellipse g line lineargradient marker path pattern polygon polyline "
    "radialgradient rect stop svg text title tspan use"
)
GENERATED_TAGS = names_of("cw-quiz fieldset input label legend")
"""Made by the site for questions and task lists; a source that writes them itself is refused."""
_EVERYWHERE = names_of("align alt aria-hidden aria-label class dir height id lang role title width")
_ATTRIBUTES = {
    "a": names_of("download href name rel target"),
    "audio": names_of("controls preload src"),
    "blockquote": names_of("cite"),
    "col": names_of("span"),
    "colgroup": names_of("span"),
    "del": names_of("cite datetime"),
    "details": names_of("name open"),
    "fieldset": names_of("data-kind data-question data-told"),
    "img": names_of("loading src"),
    "input": names_of("checked disabled type"),
    "ins": names_of("cite datetime"),
    "label": names_of("for"),
    "ol": names_of("start"),  # other numbers than these the stylesheet does not show
    "q": names_of("cite"),
    "source": names_of("src type"),
    "table": names_of("border cellpadding cellspacing summary"),
    "td": names_of("colspan headers nowrap rowspan scope valign"),
    "th": names_of("abbr colspan headers nowrap rowspan scope valign"),
    "time": names_of("datetime"),
    "tr": names_of("valign"),
    "track": names_of("default kind label src srclang"),
    "video": names_of("controls poster preload src"),
}
_SVG_ATTRIBUTES = names_of(
    "clip-path clippathunits cx cy d dominant-baseline dx dy fill fill-opacity fill-rule "
    "font-family font-size font-style font-weight gradienttransform gradientunits href "
    "markerheight markerwidth marker-end marker-mid marker-start offset opacity orient "
    "patternunits points preserveaspectratio r refx refy rx ry stop-color stop-opacity stroke "
    "stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity stroke-width text-anchor "
    "transform version viewbox x x1 x2 xlink:href xml:space xmlns xmlns:xlink y y1 y2"
)
STYLES = names_of(
    "border border-bottom border-collapse border-left border-right border-spacing border-top "
    "border-width float clear font-style font-weight height line-height list-style "
    "list-style-type margin margin-bottom margin-left margin-right margin-top max-width min-width "
    "padding padding-bottom padding-left padding-right padding-top text-align text-decoration "
    "text-indent vertical-align white-space width"
)
_DECLARATION = re.compile(r"\s*([A-Za-z-]+)\s*:\s*([^;]*)$")
_STYLE_VALUE = re.compile(r"[\w\s.,%#!+-]*$")
_NEGATIVE = re.compile(r"(?:^|\s)-\.?\d")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SCHEMES = names_of("http https ftp mailto tel sms")  # a check of links judges these
_PICTURE_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
ADDRESSES = names_of("cite data href poster src xlink:href")


@dataclass(frozen=True)
class Refused:
    """Something that may not stand in a page; `text` quotes it."""

    tag: str
    text: str
    attribute: str = ""
    value: str = ""


def refused_in(node: LexborNode, written_tags: frozenset[str]) -> Iterator[Refused]:
    """Yield what of an element may not stand in a page whose source writes these tags."""
    tag = (node.tag or "").lower()
    generated = GENERATED_TAGS - written_tags
    if tag not in TEXT_TAGS | SVG_TAGS | generated and tag not in ("html", "head", "body"):
        yield Refused(tag, f"<{tag}>")
        return
    for name, value in node.attributes.items():
        yield from _attribute(tag, name.lower(), value or "")


def _attribute(tag: str, name: str, value: str) -> Iterator[Refused]:
    text = f'{name}="{value}"' if value else name
    if name == "style":
        for declaration in refused_styles(value):
            yield Refused(tag, f'style="{declaration}"', "style", declaration)
        return
    allowed = _EVERYWHERE | _ATTRIBUTES.get(tag, frozenset())
    if tag in SVG_TAGS:
        allowed |= _SVG_ATTRIBUTES
    if (
        name not in allowed
        or (name in ADDRESSES and not _address_allowed(tag, value))
        or (tag in SVG_TAGS and "url(" in value.lower() and not value.lower().startswith("url(#"))
    ):
        yield Refused(tag, text, name, value)


def refused_styles(style: str) -> Iterator[str]:
    """Yield the declarations of a `style` attribute that may not stand there."""
    for declaration in style.split(";"):
        if not declaration.strip():
            continue
        match = _DECLARATION.match(declaration)
        if (
            match is None
            or match[1].lower() not in STYLES
            or not _STYLE_VALUE.match(match[2])
            or _NEGATIVE.search(match[2])
        ):
            yield declaration.strip()


def _address_allowed(tag: str, address: str) -> bool:
    """Tell whether the scheme of an address is one that a page may have."""
    # Browsers drop control characters at the ends, and line ends and tabs anywhere.
    address = re.sub(r"[\t\r\n]", "", address).strip("".join(map(chr, range(33))))
    if tag == "use":
        return address.startswith("#")
    if tag in ("img", "image") and _PICTURE_DATA.match(address):
        return True
    match = _SCHEME.match(address)
    return match is None or bool(_DRIVE.match(address)) or match[1].lower() in _SCHEMES | {"file"}
