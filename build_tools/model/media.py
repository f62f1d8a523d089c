"""Recordings and what becomes of them, as values: renditions and media sets.

Facts about a source are in `facts`, plans for it in `transcoding`; making renditions is left to the
media room.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from build_tools.model.cues import ChapterMark, CueTrack

HD = "hd"
SMALL = "small"
AUDIO = "audio"
POSTER = "poster"
STORYBOARD = "storyboard"
CUES = "cues"
DRAWING = "drawing"
PICTURE = "picture"
DOCUMENT = "document"


@dataclass(frozen=True)
class StreamPick:
    """Streams of a source that are chosen by hand, counted from 1; None = the program chooses.

    `picture` and `sound` are counted within the programme. `channel` is the one that carries the
    language that is wanted; `mix` says whether two are kept, so that it is not measured. With
    `sound_only` nothing is made of the picture, which still says how long the source lasts.
    """

    programme: int | None = None
    picture: int | None = None
    sound: int | None = None
    channel: Literal["", "left", "right"] = ""
    sound_only: bool = False
    mix: Literal["", "mono", "stereo"] = ""

    @property
    def described(self) -> str:
        """What is chosen, as the provenance keeps it; empty where nothing is."""
        return " ".join(f"{name}={value}" for name, value in vars(self).items() if value)


NO_PICK = StreamPick()


@dataclass(frozen=True)
class Recording:
    """A recording to transcode. `name` is what people see (relative to the project, with `/`).

    `start` and `end` are seconds in the source, None = its own start or end. `more` are parts
    that follow; all are joined into one, whatever their formats.
    """

    source: Path
    name: str
    start: float | None = None
    end: float | None = None
    more: tuple[Recording, ...] = ()
    pick: StreamPick = NO_PICK
    damage_accepted: str = ""
    """The `damage_code` of a damaged source that may go out all the same, where somebody says so;
    it changes nothing in what is made."""

    @property
    def clips(self) -> tuple[Recording, ...]:
        """The parts in their order, each alone."""
        return (replace(self, more=()), *self.more)


@dataclass(frozen=True)
class PosterSpec:
    """A poster to make from a picture file; with `seconds` the file is a film of ours, and the
    poster the frame that it shows at that time."""

    file: Path
    seconds: float | None = None


@dataclass(frozen=True)
class Remark:
    """Something that the editor should know, as data; `plan.remarks` words it."""

    kind: str
    values: tuple[tuple[str, str], ...] = ()


def damage_code(sha256: str) -> str:
    """Return the code by which a damaged recording is accepted: it holds for these bytes alone."""
    return "-".join(sha256[start : start + 4] for start in (0, 4, 8))


@dataclass(frozen=True)
class Rendition:
    """One published file. `file` is its name in `media/`, e.g. `0f3a…-hd.mp4`; size in bytes.

    `path` is where the file is now; `width` and `height` are 0 for sound; `duration` in
    seconds, 0 for pictures.
    """

    label: str
    file: str
    path: Path
    size: int
    duration: float = 0.0
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Poster(Rendition):
    """A finished poster."""


@dataclass(frozen=True)
class CueFile:
    """Subtitles in one language: `script` is what a page loads on demand, `vtt` is to download."""

    script: Rendition
    vtt: Rendition
    language: str
    label: str

    @property
    def files(self) -> tuple[Rendition, Rendition]:
        """Both files."""
        return self.script, self.vtt


@dataclass(frozen=True)
class AssetFile:
    """What is published in the place of a file of `content/`, under `url`.

    `named_url` is what raw HTML of pages calls it, by the name of the file in `content/`.
    """

    rendition: Rendition
    url: str
    named_url: str


@dataclass(frozen=True)
class EmbeddedTracks:
    """Subtitles, as text and the best first, and chapters inside a recording; `remarks` are about
    subtitles that cannot be used."""

    tracks: tuple[CueTrack, ...] = ()
    chapters: tuple[ChapterMark, ...] = ()
    remarks: tuple[Remark, ...] = ()
    length: float = 0.0
    """Seconds that the recording lasts by its packets; 0 where they were not counted."""


ClipKey = tuple[str, float | None, float | None] | tuple[str, float | None, float | None, str]


@dataclass(frozen=True)
class Provenance:
    """What a set was made from: all that must be the same for it to count as published already.

    `clips` are (SHA-256 of the source, start, end), and the streams chosen where somebody has;
    `settings` are those of the ladder that differ from the program's defaults, as (name, value).
    The encoder and the remarks decide nothing.
    """

    clips: tuple[ClipKey, ...]
    settings: tuple[tuple[str, str], ...] = ()
    encoder: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class MediaSet:
    """The renditions of one recording, None where the source has nothing for one.

    `remarks` are finished sentences for the editor, in the language chosen (e.g. repaired). A new
    field needs a default: the ledger of published media holds sets of all years.
    """

    hd: Rendition | None = None
    small: Rendition | None = None
    audio: Rendition | None = None
    poster: Rendition | None = None
    storyboard: Rendition | None = None
    storyboard_index: Rendition | None = None
    remarks: tuple[str, ...] = ()
    provenance: Provenance | None = None

    @property
    def duration(self) -> float:
        """Length in seconds of what plays."""
        main = self.hd or self.small or self.audio
        return main.duration if main else 0.0

    @property
    def files(self) -> tuple[Rendition, ...]:
        """All published files of the set."""
        sheet = (self.storyboard, self.storyboard_index)
        renditions = (self.hd, self.small, self.audio, self.poster, *sheet)
        return tuple(rendition for rendition in renditions if rendition)


@dataclass(frozen=True)
class RecordingFault:
    """Why a recording of a lesson does not play: one sentence in Chinese, for its page."""

    message: str


@dataclass(frozen=True)
class ReadAloud:
    """A reading of the lesson's text as it is published: from which heading on, in plain words and
    empty for the top, and in which language."""

    sound: MediaSet
    heading: str
    language: str


@dataclass(frozen=True)
class OtherSound:
    """Another sound of what plays, on its time axis, and its language as a tag."""

    sound: MediaSet
    language: str


@dataclass(frozen=True)
class SoundView:
    """Another sound of the recordings: its language as a tag and as people call it, and its name
    in `media/`."""

    language: str
    label: str
    file: str


@dataclass(frozen=True)
class LessonMedia:
    """All media of one lesson: its recordings in order, and the picture of its card, None where
    its title stands in the place of one.

    `cues` and `chapters` are those that the lesson shows: its own, else those of its recordings,
    on the time axis of everything that plays. `readings` are of its text, and no part of that.
    """

    parts: tuple[MediaSet | RecordingFault, ...]
    poster: Rendition | None
    cues: tuple[CueFile, ...] = ()
    chapters: tuple[ChapterMark, ...] = ()
    readings: tuple[ReadAloud, ...] = ()
    sounds: tuple[OtherSound, ...] = ()

    @property
    def sets(self) -> tuple[MediaSet, ...]:
        """The recordings that became something."""
        return tuple(part for part in self.parts if isinstance(part, MediaSet))

    @property
    def more_sets(self) -> tuple[MediaSet, ...]:
        """What is heard beside the recordings or in place of their sound."""
        readings = (reading.sound for reading in self.readings)
        return (*readings, *(other.sound for other in self.sounds))

    @property
    def duration(self) -> float:
        """Length in seconds of everything that plays."""
        return sum(part.duration for part in self.sets)

    @property
    def files(self) -> tuple[Rendition, ...]:
        """All files that the lesson publishes under `media/`."""
        shown = [file for cue_file in self.cues for file in cue_file.files]
        files = [file for part in (*self.sets, *self.more_sets) for file in part.files]
        return tuple(dict.fromkeys([*files, *shown, *([self.poster] if self.poster else [])]))
