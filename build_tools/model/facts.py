"""Facts and measurements of a recording before anything is made of it, as values.

Facts come from headers and packets (`media.probe`), measurements from decoded samples
(`media.analysis`); what follows from them is left to `media.plan`. Times are seconds on the
file's own axis, which begins at 0 with its first stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Matrix = Literal["bt601", "bt709", "bt2020"]
FieldOrder = Literal["progressive", "tff", "bff"]
ContentClass = Literal["slides", "screen", "camera"]
Span = tuple[float, float]
"""From, to: seconds on the time axis of the source."""


@dataclass(frozen=True)
class StreamFacts:
    """One stream of a source, used or not. `decodable`: there is a decoder and enough of a header.

    `kind` is `video`, `audio`, `subtitle`, `data` or `attachment`.
    """

    index: int
    kind: str
    codec: str
    decodable: bool
    default: bool = False
    still: bool = False
    """A cover picture or thumbnail, not the film."""
    aside: bool = False
    """A commentary or a version for the deaf or the blind."""
    language: str = ""
    """As the file has it, often ISO 639-2 (`chi`); empty where it names none."""
    weight: int = 0
    """Pixels of a picture; channels, then sample rate of a sound."""
    title: str = ""
    programme: int = 0
    """The programme of a broadcast that it belongs to, counted from 1; 0 = any."""
    few: bool = False
    """Whether it has only a frame or two, as the still of a telephone's "motion photo" has."""


@dataclass(frozen=True)
class Keyframe:
    """A picture at which decoding can begin. The field names are those of `inspect --json`."""

    at: float
    """Seconds at which it is shown."""
    load: float
    """Mean size in bytes of the packets after it: how much there is to code."""


@dataclass(frozen=True)
class PictureFormat:
    """A format of the picture, from the second `start` on; the rest as in `VideoFacts`."""

    start: float
    width: int
    height: int
    sar: Fraction
    matrix: Matrix
    pixels: str = ""


@dataclass(frozen=True)
class SoundFormat:
    """A format of the sound, from the second `start` on."""

    start: float
    channels: int
    sample_rate: int
    layout: str = ""


@dataclass(frozen=True)
class VideoFacts:
    """The picture of a source. `width` and `height` are stored pixels."""

    index: int
    codec: str
    width: int
    height: int
    sar: Fraction
    """Width of one pixel divided by its height."""
    rate: Fraction
    """Frames in a second; with `variable`, those of its dense parts."""
    variable: bool
    transfer: Literal["sdr", "hlg", "pq"]
    matrix: Matrix
    flagged_interlaced: bool
    starts_on_keyframe: bool
    start: float
    end: float
    rotation: int = 0
    """Degrees clockwise by which players turn the picture: 0, 90, 180 or 270."""
    mirrored: bool = False
    """Whether players swap left and right, before they turn it."""
    primaries: Matrix = "bt709"
    full_range: bool = False
    """Whether black is 0 and white 255, not 16 and 235."""
    pixels: str = ""
    """The pixel format as ffmpeg names it."""
    entries: tuple[Keyframe, ...] = ()
    """Some of its keyframes, in their order: at least a second apart, spread over all of it. The
    field has the name that `inspect --json` gives it."""
    cropped: bool = False
    """Whether the container hides borders of the stored picture; then `width`, `height` and `sar`
    are those of what it leaves."""
    formats: tuple[PictureFormat, ...] = ()
    """Its formats in their order where they change in the middle; else empty."""

    @property
    def turned(self) -> bool:
        """Whether width and height are swapped when it is shown."""
        return self.rotation % 180 == 90

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height as shown: in square pixels, rotated; no line is lost to squaring."""
        square = Fraction(1)
        wide = round(self.width * max(self.sar, square))
        high = round(self.height / min(self.sar, square))
        return (high, wide) if self.turned else (wide, high)


@dataclass(frozen=True)
class AudioFacts:
    """The sound of a source that is used."""

    index: int
    codec: str
    channels: int
    start: float
    end: float
    sample_rate: int = 0
    layout: str = ""
    """The channel layout as ffmpeg names it, e.g. `5.1(side)`."""
    language: str = ""
    channel: Literal["", "left", "right"] = ""
    """The only one of its channels that is used."""
    mix: Literal["", "mono", "stereo"] = ""
    """Whether both channels are kept; empty: as they measure."""
    formats: tuple[SoundFormat, ...] = ()
    """Its formats in their order where they change in the middle; else empty."""


@dataclass(frozen=True)
class SubtitleStream:
    """Subtitles inside a source. `bitmap`: pictures, from which no text can be taken."""

    index: int
    codec: str
    language: str
    title: str
    bitmap: bool
    text: bool = True
    """Whether text can be taken from them; without a decoder they are neither text nor bitmap."""
    default: bool = False
    forced: bool = False
    """They translate only the parts in a foreign language."""


@dataclass(frozen=True)
class SourceChapter:
    """A chapter marked in the source itself."""

    start: float
    end: float
    title: str


@dataclass(frozen=True)
class HeaderFacts:
    """Subtitles, chapters and length of a source, read from its headers alone.

    `length` is in seconds, 0 where the headers state none; those of broadcasts may err.
    """

    subtitles: tuple[SubtitleStream, ...] = ()
    chapters: tuple[SourceChapter, ...] = ()
    length: float = 0.0


@dataclass(frozen=True)
class CodecChange:
    """A place in a broadcast from which on a stream in use has another codec, in bytes.

    `table` is where the table lies by which the programme is found.
    """

    offset: int
    table: int


_BEGINS_WITH_WHAT_IS_READ = ("mpegts", "mpeg", "ogg")
"""Containers whose times ffmpeg counts from the first of the streams that it is asked for."""


@dataclass(frozen=True)
class SourceFacts:
    """The facts of one source. `declared` is the length that its header states, 0 for none.

    `gap` is the longest stretch in which no stream has anything; `missing` is the share of the
    packets listed in the file's own index that could not be read.
    """

    container: str
    video: VideoFacts | None
    audio: AudioFacts | None
    declared: float = 0.0
    gap: float = 0.0
    missing: float = 0.0
    unreadable: tuple[str, ...] = ()
    """Codecs of streams that were passed over because nothing here decodes them."""
    streams: tuple[StreamFacts, ...] = ()
    subtitles: tuple[SubtitleStream, ...] = ()
    chapters: tuple[SourceChapter, ...] = ()
    corrupt: int = 0
    """Packets in use that their container marks as damaged."""
    begin: float = 0.0
    """Seconds of the recording before this source, where it is a part that was cut from one."""
    codec_changes: tuple[CodecChange, ...] = ()
    """Where the codecs change; all other facts are those of what lies before the first change."""
    unseen: float = 0.0
    """Seconds until the end of a picture of which nothing is made."""
    clock_reset: bool = False
    """Whether its clock was set anew in the middle: its times follow from reading all of it."""

    @property
    def duration(self) -> float:
        """Seconds until the end of the last packet that is used."""
        return max(self.unseen, *(s.end for s in (self.video, self.audio) if s), 0.0)

    @property
    def changing(self) -> bool:
        """Whether picture or sound change their format in the middle."""
        return any(s.formats for s in (self.video, self.audio) if s)

    def lead(self, stream: VideoFacts | AudioFacts) -> float:
        """Return by how many seconds a stream begins after its file, if ffmpeg would leave them out
        where it reads that stream alone. What changes its format is read from a copy.
        """
        counted_anew = self.container in _BEGINS_WITH_WHAT_IS_READ and not self.changing
        return stream.start if counted_anew else 0.0


@dataclass(frozen=True)
class SoundLevel:
    """EBU R128 of one mix of the channels: integrated loudness in LUFS, true peak in dBTP."""

    loudness: float
    peak: float


@dataclass(frozen=True)
class Edges:
    """Seconds of black or silence at the beginning and at the end of what was measured."""

    head: float = 0.0
    tail: float = 0.0


@dataclass(frozen=True)
class FrameShape:
    """A picture as the decoder gives it, turned and cropped as its container asks."""

    width: int
    height: int
    sar: Fraction


@dataclass(frozen=True)
class Measurements:
    """Measurements of decoded samples and of the sound, which headers cannot give.

    `field_order` is idet's verdict; `stereo` is None where both channels carry the same, one is
    silent, or there is only one.
    """

    field_order: FieldOrder = "progressive"
    mono: SoundLevel | None = None
    stereo: SoundLevel | None = None
    two_languages: bool = False
    """Whether left and right speak at the same time, each by itself."""
    one_side: Literal["", "left", "right"] = ""
    """The channel to use where the two cancel each other out, and neither has its own sound."""
    narrow: bool = False
    """Whether the two channels, of which one is made, differ enough for a person to decide."""
    black: Edges = Edges()
    silent: Edges = Edges()
    content: ContentClass = "camera"
    frame: FrameShape | None = None
    """The first picture; None where none came."""
    content_figures: tuple[tuple[str, float], ...] = ()
    """The figures behind `content`, as (name, number); empty where nothing was measured."""
