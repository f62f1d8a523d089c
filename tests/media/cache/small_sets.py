"""Media sets of a few bytes, that no encoder made.

Programs that tests kill or start on a full disk make them too, so nothing is imported that a test
alone needs.
"""

from __future__ import annotations

import hashlib

from build_tools.media.options import MediaOptions
from build_tools.model.media import MediaSet, Provenance, Rendition


def small_set(options: MediaOptions, number: int) -> MediaSet:
    """Make a set with two files of a few bytes, in the cache."""
    files = []
    for label in ("hd", "audio"):
        data = f"{number} {label}".encode() * 500
        name = f"{hashlib.sha256(data).hexdigest()[:16]}-{label}.mp4"
        path = options.cache_dir / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():  # another process may be publishing it
            path.write_bytes(data)
        files.append(Rendition(label, name, path, len(data)))
    return MediaSet(
        hd=files[0], audio=files[1], provenance=Provenance(((str(number), None, None),))
    )
