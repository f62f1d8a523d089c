"""Lays small pictures of a recording on one sheet, and writes the script that says where each is.

The pictures come raw out of the encode; a page loads the script when it is asked for, because
nothing else can be read from disk.
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
"""Small pictures, looked at for a moment: about 3 KB each."""


def sheet(raw: Path, picture: PicturePlan, target: Path) -> int:
    """Write the sheet as a JPEG; return how many pictures are on it, 0 where none came out."""
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


def index(image: str, count: int, picture: PicturePlan) -> str:
    """Return the script that tells a page about the sheet, whose file is named `image`."""
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
