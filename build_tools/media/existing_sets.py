"""What is there already of recordings, found without reading them: for lists that must be quick.

A recording that nobody has read since it changed counts as one of which nothing is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.errors import MediaError
from build_tools.media.cache import ledger
from build_tools.media.cache.cache import Cache, disk_errors
from build_tools.media.transcode import accepted, media_set, provenance_of, result_key
from build_tools.model.media import MediaSet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.media.options import MediaOptions
    from build_tools.model.media import Recording


class _NotRead(Exception):
    """The hash of a file is not known."""


class _KnownHashes(Cache):
    def file_hash(self, path: Path) -> str:
        digest = self.known_hash(path)
        if digest is None:
            raise _NotRead
        return digest


def existing_sets(
    recordings: Sequence[Recording], options: MediaOptions
) -> dict[Recording, tuple[bool, MediaSet | MediaError | None]]:
    """Return for each recording whether stations hold it, and the set that is there, the reason
    why it is none or not allowed yet, or None where it has still to be made."""
    cache = _KnownHashes(options.cache_dir)
    with disk_errors():
        published = ledger.read(options.ledger)
        return {item: _existing(item, cache, published, options) for item in recordings}


def _existing(
    recording: Recording, cache: Cache, published: ledger.Ledger, options: MediaOptions
) -> tuple[bool, MediaSet | MediaError | None]:
    try:
        origin = provenance_of(cache, recording, options)
        if entry := published.entries.get(ledger.key_of(origin)):
            media = entry.media(lambda file: options.published / file["file"])
            return True, accepted(media, recording)
        ffmpeg = cache.ffmpeg(options.ffmpeg)
        if result := cache.find(result_key(origin, options, ffmpeg)):
            return False, accepted(media_set(result, origin, ffmpeg), recording)
    except MediaError as error:
        return False, error
    except _NotRead:
        pass
    return False, None
