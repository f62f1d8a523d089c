"""The ladder: facts and measurements in, a plan out; every rule about quality is here, and pure.

How a plan becomes arguments is left to `arguments`, how the facts are found to `probe` and
`measure`, sizes to `geometry`. Figures without another source are from the measurements behind
docs/adr.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Literal

from build_tools.media.plan import geometry, sampling, source_remarks
from build_tools.model.media import AUDIO, HD, SMALL
from build_tools.model.transcoding import (
    ClipPlan,
    PicturePlan,
    PictureSource,
    Plan,
    SoundPlan,
    SoundSource,
    StoryboardPlan,
    Trial,
    VideoPlan,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from build_tools.media.plan.clip import Clip
    from build_tools.model.facts import ContentClass, SoundLevel, VideoFacts

VERSION = 8
"""Raise it when the same settings give other bytes than before: the cache is keyed by it."""


@dataclass(frozen=True)
class ClassSettings:
    """What a kind of content asks for.

    `crf` is that of hd where nothing can be measured, `small_more` how much higher that of small
    is, `small_pixels` how many pixels it may have: with text it keeps all, so that it is legible.
    """

    crf: float
    small_more: float
    small_pixels: int
    tune: Literal["", "animation"]
    slope: tuple[float, float]
    """VMAF that one step of CRF costs near the aim: in the mean, and at the 5th percentile."""
    short: float
    """VMAF by which samples of some seconds come out lower than the whole: what stands still is
    encoded the better the longer it does."""
    evenness: float = 0.6
    """x264's `qcomp`: how much of its share what is hard to code is given. At 0.75 camera footage
    needs 0.92 of the bytes for the same 5th percentile, and 1.04 for the same mean."""


CLASSES: dict[ContentClass, ClassSettings] = {
    "slides": ClassSettings(31, 5, 1280 * 720, "animation", (1.0, 1.0), 1.2),
    "screen": ClassSettings(30, 6, 1280 * 720, "animation", (0.8, 0.9), 1.2),
    # Tuned for animation the worst frames of camera footage are worse.
    "camera": ClassSettings(25.5, 4, 640 * 360, "", (0.8, 1.5), 0.0, evenness=0.75),
}
_TWICE = 3.01
"""LU by which the same sound in two channels measures louder than in one (ITU-R BS.1770-4)."""
_DEMANDING: tuple[ContentClass, ...] = ("camera", "screen", "slides")


@dataclass(frozen=True)
class Ladder:
    """The settings of all renditions. The number of encoder threads is one of them: x264 gives
    the same bytes only for the same number."""

    renditions: tuple[str, ...] = (HD, SMALL, AUDIO)
    width: int = 1280
    height: int = 720
    rate: int = 30
    crf: float | None = None
    """A quality for hd of everything; without it each recording has its own."""
    vmaf: float = 93.0
    vmaf_low: float = 90.0
    """What hd is to reach where it can be measured: the mean, and the 5th percentile."""
    preset: str = "slow"
    keyframe_seconds: int = 10
    """On slides two seconds cost twice the bytes of ten; seeking stays below 0.2 s of CPU."""
    lookahead: int = 120
    threads: int = 2
    speech_bit_rate: int = 48_000
    music_bit_rate: int = 96_000
    loudness: float = -16.0
    peak: float = -1.5
    most_gain: float = 30.0
    silence: float = -55.0
    """Loudness below which a sound counts as noise and is left as it is."""
    stills: int = 9
    tile: int = 160
    """The longer side of a picture of the storyboard."""
    tiles: int = 100
    tile_seconds: int = 5
    """The shortest distance of two pictures of the storyboard."""


def plan(clips: Sequence[Clip], ladder: Ladder) -> Plan:
    """Plan the renditions of a recording whose clips are joined in their order."""
    rate = _rate(clips, ladder)
    size = _canvas(clips, ladder)
    plans = tuple(_clip(clip, ladder, rate if len(clips) > 1 else None, size) for clip in clips)
    length = sum(plan.length for plan in plans)
    stereo = any(clip.facts.audio and clip.measured.stereo for clip in clips)
    speech = SoundPlan(1, ladder.speech_bit_rate)
    has_sound = any(plan.sound for plan in plans)
    music = SoundPlan(2, ladder.music_bit_rate) if stereo else speech
    sounds = (music if has_sound else None, speech if has_sound else None)
    return Plan(
        clips=plans,
        length=length,
        picture=_picture(clips, plans, ladder, rate, size, sounds) if size else None,
        audio=sounds[1] if AUDIO in ladder.renditions or not size else None,
        sound_end=_end([plan.sound for plan in plans], plans),
        remarks=source_remarks.of_clips(clips, ladder.silence),
    )


def with_quality(plan: Plan, crf: float, trials: tuple[Trial, ...]) -> Plan:
    """Return the plan with the quality that trials have found for hd; small keeps its distance."""
    if plan.picture is None:
        return plan
    more = {HD: 0.0, SMALL: CLASSES[plan.picture.content].small_more}
    videos = tuple(replace(video, crf=crf + more[video.label]) for video in plan.picture.videos)
    return replace(plan, picture=replace(plan.picture, videos=videos, trials=trials))


def with_copy(plan: Plan, copied: bool) -> Plan:
    """Return the plan with the picture of hd copied from the source, or encoded again."""
    if plan.picture is None:
        return plan
    videos = tuple(replace(v, copied=copied and v.label == HD) for v in plan.picture.videos)
    return replace(plan, picture=replace(plan.picture, videos=videos))


def gain_for(level: SoundLevel | None, ladder: Ladder) -> float:
    """Return the linear gain in dB that brings a sound to the ladder's loudness."""
    if level is None or level.loudness <= ladder.silence:
        return 0.0
    return round(min(ladder.loudness - level.loudness, ladder.most_gain), 2)


def content_of(clips: Sequence[Clip]) -> ContentClass:
    """Return the kind of content: that of the most demanding clip."""
    kinds = {clip.measured.content for clip in clips if clip.facts.video}
    return next((kind for kind in _DEMANDING if kind in kinds), "camera")


def _rate(clips: Sequence[Clip], ladder: Ladder) -> Fraction:
    """Return the frame rate of what comes out: the highest of the clips."""
    rates = [
        geometry.output_rate(clip.facts.video.rate, clip.facts.video.variable, ladder.rate)
        for clip in clips
        if clip.facts.video
    ]
    return max(rates, default=Fraction(ladder.rate))


def _canvas(clips: Sequence[Clip], ladder: Ladder) -> tuple[int, int] | None:
    """Return the size of hd: that of the clip with most pixels, so that none is enlarged."""
    box = (ladder.width, ladder.height)
    sizes = [_size(clip.facts.video, box) for clip in clips if clip.facts.video]
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def _size(video: VideoFacts, box: tuple[int, int]) -> tuple[int, int]:
    # A display matrix turns the pixels too: their shape turns with them.
    if video.turned:
        return geometry.fit(video.height, video.width, 1 / video.sar, box)
    return geometry.fit(video.width, video.height, video.sar, box)


def _clip(
    clip: Clip, ladder: Ladder, rate: Fraction | None, canvas: tuple[int, int] | None
) -> ClipPlan:
    """Return how a clip is read; with a `rate` it lasts a whole number of frames."""
    begin, finish = clip.span
    length = finish - begin
    if rate is not None:
        length = float(max(floor(length * rate), 1) / rate)
    return ClipPlan(
        start=begin,
        length=length,
        trimmed=bool(begin) or finish < clip.facts.duration,
        picture=_picture_source(clip, canvas, length) if canvas else None,
        sound=_sound_source(clip, ladder, length),
    )


def _picture_source(clip: Clip, canvas: tuple[int, int], length: float) -> PictureSource | None:
    video, measured = clip.facts.video, clip.measured
    if video is None:
        return None
    width, height = _size(video, canvas)
    return PictureSource(
        index=video.index,
        width=width,
        height=height,
        deinterlace="" if measured.field_order == "progressive" else measured.field_order,
        tone_map=video.transfer != "sdr",
        matrix=video.matrix,
        end=max(min(video.end - clip.span[0], length), 0.0),
        entries=sampling.entries_within(video.entries, *clip.span),
    )


def _sound_source(clip: Clip, ladder: Ladder, length: float) -> SoundSource | None:
    audio, measured = clip.facts.audio, clip.measured
    if audio is None:
        return None
    mono = gain_for(measured.mono, ladder)
    return SoundSource(
        index=audio.index,
        mono_gain=mono,
        stereo_gain=gain_for(measured.stereo, ladder) if measured.stereo else mono - _TWICE,
        end=max(min(audio.end - clip.span[0], length), 0.0),
    )


def _end(sources: Sequence[PictureSource | SoundSource | None], plans: Sequence[ClipPlan]) -> float:
    """Return where the last source ends in what comes out, 0 where there is none.

    All clips but the last one are filled up to their length when they are joined.
    """
    if not any(sources):
        return 0.0
    final = sources[-1]
    if len(plans) == 1 and final:
        return final.end
    return sum(plan.length for plan in plans)


def _picture(
    clips: Sequence[Clip],
    plans: Sequence[ClipPlan],
    ladder: Ladder,
    rate: Fraction,
    size: tuple[int, int],
    sounds: tuple[SoundPlan | None, SoundPlan | None],
) -> PicturePlan:
    end = _end([plan.picture for plan in plans], plans)
    # Films open with black or a title; the very short ones have nothing to skip.
    first = min(end * 0.05, 30.0) if end > 1 else 0.0
    kind = content_of(clips)
    return PicturePlan(
        content=kind,
        width=size[0],
        height=size[1],
        rate=rate,
        end=end,
        still_first=round(first, 3),
        still_step=round(max((end - first) / ladder.stills, 0.001), 3),
        stills=ladder.stills,
        videos=_videos(ladder, CLASSES[kind], size, sounds),
        storyboard=_storyboard(ladder, rate, size, end),
    )


def _videos(
    ladder: Ladder,
    settings: ClassSettings,
    size: tuple[int, int],
    sounds: tuple[SoundPlan | None, SoundPlan | None],
) -> tuple[VideoPlan, ...]:
    crf = settings.crf if ladder.crf is None else ladder.crf
    less = geometry.at_most(size, settings.small_pixels)
    both = (
        VideoPlan(HD, *size, crf, settings.tune, sounds[0]),
        VideoPlan(SMALL, *less, crf + settings.small_more, settings.tune, sounds[1]),
    )
    return tuple(video for video in both if video.label in ladder.renditions)


def _storyboard(
    ladder: Ladder, rate: Fraction, size: tuple[int, int], end: float
) -> StoryboardPlan:
    width, height = geometry.fit(*size, Fraction(1), (ladder.tile, ladder.tile))
    frames = max(round(end * rate), 1)
    every = max(ceil(frames / ladder.tiles), round(ladder.tile_seconds * rate), 1)
    return StoryboardPlan(width, height, min(10, ceil(frames / every)), ceil(frames / every), every)
