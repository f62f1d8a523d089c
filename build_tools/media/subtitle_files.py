"""The stage `make_cue_files`: subtitles as files to publish, a script and WebVTT for each track.

Reading cues is left to `authoring` (a lesson's own file) and `embedded_tracks` (a recording).
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from build_tools.media.cache.cache import Cache, cache_key, disk_errors
from build_tools.media.cache.workspace import run_folder
from build_tools.model.cue_script import script_of, vtt_of
from build_tools.model.media import CUES, CueFile, Rendition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.media.options import MediaOptions
    from build_tools.model.cues import CueTrack


def make_cue_files(tracks: Sequence[CueTrack], options: MediaOptions) -> dict[CueTrack, CueFile]:
    """Return the files of each track. Raises DiskError when the disk is at fault."""
    cache = Cache(options.cache_dir)
    with disk_errors():
        keys = {track: _key(track) for track in tracks}
        cached = {track: cache.find(key) for track, key in keys.items()}
        results = {track: file for track, file in cached.items() if isinstance(file, CueFile)}
        missing = {track: key for track, key in keys.items() if track not in results}
        if missing:
            with run_folder(cache.work) as folder:
                for track, key in missing.items():
                    results[track] = _write(cache, track, folder)
                    cache.store(key, results[track])
    return {track: results[track] for track in tracks}


def _write(cache: Cache, track: CueTrack, parent: Path) -> CueFile:
    """Publish the files of a track, written in the folder `parent` first. Raises OSError."""
    script = _published(cache, script_of(track), ".js", parent)
    vtt = _published(cache, vtt_of(track), ".vtt", parent)
    return CueFile(script, vtt, track.language, track.label)


def _key(track: CueTrack) -> str:
    """Return the key of a track, from the text of its files: another format is another key."""
    texts = (script_of(track), vtt_of(track))
    return cache_key(cues=[hashlib.sha256(text.encode()).hexdigest() for text in texts])


def _published(cache: Cache, text: str, suffix: str, parent: Path) -> Rendition:
    data = text.encode()
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        path = Path(folder) / f"cues{suffix}"
        path.write_bytes(data)
        name, lasting = cache.publish(path, CUES)
    return Rendition(CUES, name, lasting, len(data))
