"""Subtitles as the files that browsers and players read: a classic script, and WebVTT. Pure.

A page opened from a folder may load no `<track>` file, but it may load a script: that calls
`courseware.cues({schema, language, label, cues: [[start, end, text], …]})`, times in seconds.
"""

from __future__ import annotations

import json

from build_tools.model.cues import Cue, CueTrack
from build_tools.model.timecode import Timecode
from build_tools.scripts import for_script

_BEFORE, _AFTER = "courseware.cues(", ");\n"
_SCHEMA = 1
_IN_VTT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def script_of(track: CueTrack) -> str:
    """Return the script of a track; the same track gives the same text."""
    document = {
        "schema": _SCHEMA,
        "language": track.language,
        "label": track.label,
        "cues": [[round(cue.start, 3), round(cue.end, 3), cue.text] for cue in track.cues],
    }
    return f"{_BEFORE}{for_script(document)}{_AFTER}"


def track_of(script: str) -> CueTrack:
    """Return the track of a script that `script_of` made; ValueError for another text."""
    if not (script.startswith(_BEFORE) and script.endswith(_AFTER)):
        raise ValueError("not a script of cues")
    document = json.loads(script[len(_BEFORE) : -len(_AFTER)])
    cues = tuple(Cue(start, end, text) for start, end, text in document["cues"])
    return CueTrack(cues, document["language"], document["label"])


def vtt_of(track: CueTrack) -> str:
    """Return the track as WebVTT. The mark at its start tells old programs that it is UTF-8."""
    blocks = (
        f"{Timecode(cue.start).webvtt} --> {Timecode(cue.end).webvtt}\n"
        f"{cue.text.translate(_IN_VTT)}\n"
        for cue in track.cues
    )
    return "\n".join(("\ufeffWEBVTT\n", *blocks))
