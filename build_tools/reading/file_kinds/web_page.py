"""What acts in a web page that a project publishes as a file: scripts, frames, event handlers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from build_tools.messages import _
from build_tools.reading.encodings import decode_any
from build_tools.reading.file_kinds.faults import Cause, FileFault
from build_tools.reading.name_lists import names_of
from build_tools.reading.quoting import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_ACTIVE = names_of("script iframe frame frameset object embed applet form portal")
_SCHEME = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_DATA_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
_ADDRESSES = names_of("href src action formaction data xlink:href poster")
_MOST = 20


def web_page_faults(data: bytes) -> Iterator[FileFault]:
    """Yield, as a browser reads it, what a page does beyond showing."""
    from selectolax.lexbor import LexborHTMLParser

    decoded = decode_any(data)
    text = decoded.text if decoded else data.decode("latin-1")
    hint = _("take it out, or make a PDF of it")
    root = LexborHTMLParser(text).root
    parts = dict.fromkeys(
        quoted for node in (root.traverse() if root else ()) for quoted in _active_parts(node)
    )
    for quoted in list(parts)[:_MOST]:
        message = _("the page does more than show: {quoted}").format(quoted=excerpt(quoted))
        yield FileFault(Cause.ACTIVE, message, hint)


def _active_parts(node: LexborNode) -> Iterator[str]:
    tag = (node.tag or "").lower()
    if tag in _ACTIVE:
        yield f"<{tag}>"
    for name, value in node.attributes.items():
        address = re.sub(r"[\0-\x20]", "", value or "")
        if name.lower().startswith("on"):
            yield f"{name}="
        elif name.lower() in _ADDRESSES and _SCHEME.match(address):
            if not _DATA_PICTURE.match(address):
                yield f'{name}="{address}"'
        elif tag == "meta" and name.lower() == "http-equiv" and address.lower() == "refresh":
            yield "<meta http-equiv=refresh>"
