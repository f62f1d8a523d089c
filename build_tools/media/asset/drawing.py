"""Cleans SVG drawings: what is published of one is the drawing alone."""

from __future__ import annotations

from build_tools.errors import MediaError
from build_tools.reading.file_kinds.svg import SvgUnreadable, cleaned_svg, read_svg, svg_faults


def clean_drawing(data: bytes) -> bytes:
    """Return an SVG that draws and does nothing else. Raises MediaError where it does more."""
    try:
        drawing = read_svg(data)
    except SvgUnreadable as error:
        raise MediaError(f"{error.fault.message}; {error.fault.hint}") from error
    for fault in svg_faults(drawing):
        raise MediaError(f"{fault.message}; {fault.hint}")
    return cleaned_svg(drawing)
