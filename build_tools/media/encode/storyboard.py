"""Lays small pictures of a recording on one sheet, and writes the script that describes the sheet.

The pictures come raw from the encode. A page loads the script on demand: a page opened from disk
can read no other data.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PIL import Image

from build_tools.media.encode import stills

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.transcoding import PicturePlan

_QUALITY = 60
"""JPEG; the pictures are small and shown for a moment: about 3 KB each."""


def write_sheet(raw: Path, picture: PicturePlan, target: Path) -> int:
    """Write the sheet as a JPEG; return the number of pictures on it, 0 if the encode gave none."""
    board = picture.storyboard
    tiles = stills.read_stills(raw, (board.width, board.height))
    if not tiles:
        return 0
    columns = min(board.columns, len(tiles))
    rows = -(-len(tiles) // columns)
    ground = Image.new("RGB", (columns * board.width, rows * board.height))
    for number, tile in enumerate(tiles):
        row, column = divmod(number, columns)
        ground.paste(tile, (column * board.width, row * board.height))
    ground.save(target, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return len(tiles)


def script(image: str, count: int, picture: PicturePlan) -> str:
    """Return the script that describes the sheet to a page; `image` is the sheet's file name."""
    board = picture.storyboard
    document = {
        "schema": 1,
        "image": image,
        "width": board.width,
        "height": board.height,
        "columns": min(board.columns, count),
        "count": count,
        "interval": round(picture.interval, 4),
    }
    return f"courseware.storyboard({json.dumps(document, separators=(',', ':'))});\n"
