"""The plan for a recording, as values: a dry run prints it and an encode follows it.

How a plan is decided is left to the media room. Times are seconds, sizes pixels, gains dB.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fractions import Fraction

    from build_tools.model.facts import ContentClass, Keyframe, Matrix
    from build_tools.model.media import Remark


@dataclass(frozen=True)
class PictureSource:
    """How the picture of one clip is read: from stream `index`, scaled to `width` x `height`.

    `end` and the times of `keyframes` are seconds from the clip's start.
    """

    index: int
    width: int
    height: int
    deinterlace: Literal["", "tff", "bff"]
    tone_map: bool
    matrix: Matrix
    end: float
    keyframes: tuple[Keyframe, ...] = ()
    exact_seek: bool = False
    """Whether reading may begin anywhere in it and gives the times that reading all of it gives."""
    lead: float = 0.0
    """Seconds by which it begins after its file, where reading it alone would lose them."""
    whole_numbers: bool = False
    """Whether its pixels are stored as those of the result are, but for their matrix: then size and
    colours are converted in whole numbers, which is quicker."""


@dataclass(frozen=True)
class SoundSource:
    """How the sound of one clip is read, and the linear gain in dB for each mix of it."""

    index: int
    mono_gain: float
    stereo_gain: float
    end: float
    channel: Literal["", "left", "right"] = ""
    """The only one of its channels that is used."""
    lead: float = 0.0
    """As of a picture."""


@dataclass(frozen=True)
class ClipPlan:
    """One source of a recording: `length` seconds from `start` on.

    Without a picture it is black, without a sound silent.
    """

    start: float
    length: float
    trimmed: bool
    picture: PictureSource | None
    sound: SoundSource | None


@dataclass(frozen=True)
class SoundPlan:
    """How a mix of the sound is encoded."""

    channels: Literal[1, 2]
    bit_rate: int


@dataclass(frozen=True)
class VideoPlan:
    """One H.264 rendition: `hd` or `small`. With `copied` the source's own picture is taken."""

    label: str
    width: int
    height: int
    crf: float
    tune: Literal["", "animation"]
    sound: SoundPlan | None
    copied: bool = False


@dataclass(frozen=True)
class Trial:
    """The VMAF that a CRF gave on samples: mean and 5th percentile, 0-100."""

    crf: float
    mean: float
    low: float


@dataclass(frozen=True)
class StoryboardPlan:
    """A sheet of `count` small pictures, one every `frame_step` frames, `columns` in a row."""

    width: int
    height: int
    columns: int
    count: int
    frame_step: int


@dataclass(frozen=True)
class PicturePlan:
    """The picture of a recording: the largest size, the constant rate, the stills, the videos.

    `end` is where the last picture ends; `still_first` and `still_step` spread the candidates for
    the poster.
    """

    content: ContentClass
    width: int
    height: int
    rate: Fraction
    end: float
    still_first: float
    still_step: float
    stills: int
    videos: tuple[VideoPlan, ...]
    storyboard: StoryboardPlan
    trials: tuple[Trial, ...] = ()

    @property
    def interval(self) -> float:
        """Seconds between the pictures of the storyboard."""
        return float(self.storyboard.frame_step / self.rate)


@dataclass(frozen=True)
class Plan:
    """Everything that is going to be made of one recording.

    `length` is that of the result. `audio` is the m4a, `sound_end` where its sound ends.
    """

    clips: tuple[ClipPlan, ...]
    length: float
    picture: PicturePlan | None
    audio: SoundPlan | None
    sound_end: float
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class DryRunResult:
    """The answer of a dry run for one recording.

    `state`: stations hold it already (`published`), the cache does (`kept`), or it would be made
    by `plan` (`new`).
    """

    state: Literal["published", "kept", "new"]
    plan: Plan | None = None
