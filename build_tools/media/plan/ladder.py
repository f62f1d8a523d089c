"""The ladder: facts and measurements in, a plan out; every rule about quality is here, and pure.

Reading the facts is left to `media.probe`, measuring to `media.analysis`, sizes to `geometry`, the
arguments for ffmpeg to `media.encode`. Figures without another source are from the measurements
behind docs/adr.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Literal

from build_tools.media.plan import geometry, sampling, source_remarks
from build_tools.media.plan.effort import encoder_for
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
    from build_tools.media.plan.effort import Effort, EncoderSettings
    from build_tools.model.facts import ContentClass, SoundLevel, VideoFacts

VERSION = 19
"""Raise it when the same settings give other bytes than before: it is part of the cache's keys."""


@dataclass(frozen=True)
class ClassSettings:
    """The encoder settings of one kind of content.

    `crf` is that of hd where VMAF cannot be measured. The CRF of small is higher by
    `small_crf_offset`, and small has at most `small_pixels` pixels: a picture with text keeps all
    of them, so that it stays legible. Beside hd it is made only where it has at most the share
    `small_beside_hd` of its pixels: with more it costs as much and is hardly smaller.
    """

    crf: float
    small_crf_offset: float
    small_pixels: int
    tune: Literal["", "animation"]
    vmaf_loss: tuple[float, float]
    """How fast VMAF falls with the CRF, in the mean and at the 5th percentile: what it lacks to 100
    grows by this share with each step."""
    sample_deficit: tuple[float, float]
    """VMAF by which samples of a few seconds come out lower than the whole recording, likewise: the
    longer a picture stands still, the better it is encoded."""
    small_beside_hd: float = 0.0
    aq_strength: float = 1.0
    """As in x264: how many more bits go to flat parts of a picture. With 0.8 camera footage needs
    0.90 to 0.97 of the bytes for its VMAF, and a little less with 0.7."""


CLASSES: dict[ContentClass, ClassSettings] = {
    "slides": ClassSettings(31, 5, 1280 * 720, "animation", (0.143, 0.1), (1.2, 1.2)),
    "screen": ClassSettings(30, 6, 1280 * 720, "animation", (0.114, 0.09), (1.2, 1.2)),
    # With `tune animation` the worst frames of camera footage are worse.
    "camera": ClassSettings(25.0, 4, 640 * 360, "", (0.138, 0.115), (0.7, 0.5), 0.55, 0.7),
}
_EXACT_SEEK = ("mov", "matroska", "mpegts", "mpeg", "avi", "asf", "flv")
"""Containers in which it was tried that reading from the middle gives the same frames."""
_TWO_CHANNELS = 3.01
"""LU by which the same sound in two channels measures louder than in one (ITU-R BS.1770-4)."""
_MOST_DEMANDING_FIRST: tuple[ContentClass, ...] = ("camera", "screen", "slides")


@dataclass(frozen=True)
class Ladder:
    """The settings of all renditions. The number of encoder threads is one of them: x264 gives
    the same bytes only for the same number."""

    renditions: tuple[str, ...] = (HD, SMALL, AUDIO)
    width: int = 1280
    height: int = 720
    rate: int = 30
    crf: float | None = None
    """One CRF for hd of all recordings; without it each recording gets its own."""
    vmaf: float = 93.0
    vmaf_low: float = 89.5
    """The target for hd where VMAF can be measured: the mean, and the 5th percentile."""
    effort: Effort = "normal"
    preset: str = ""
    """A preset of x264 in the place of that of the effort."""
    keyframe_seconds: int = 10
    """On slides two seconds cost twice the bytes of ten; seeking stays below 0.2 s of CPU."""
    threads: int = 2
    piece_seconds: int = 300
    """Length of the pieces of a long recording, each of which a power cut leaves as it is."""
    speech_bit_rate: int = 48_000
    music_bit_rate: int = 96_000
    loudness: float = -16.0
    peak: float = -1.5
    most_gain: float = 30.0
    silence: float = -55.0
    """LUFS below which a sound counts as noise and is left as it is."""
    stills: int = 9
    tile: int = 160
    """Pixels of the longer side of a picture in the storyboard."""
    tiles: int = 100
    tile_seconds: int = 5
    """The shortest interval between two pictures of the storyboard."""


def plan(clips: Sequence[Clip], ladder: Ladder) -> Plan:
    """Plan the renditions of a recording whose clips are joined in their order."""
    rate = _rate(clips, ladder)
    size = _canvas(clips, ladder)
    plans = tuple(
        _clip_plan(clip, ladder, rate if len(clips) > 1 else None, size) for clip in clips
    )
    length = sum(plan.length for plan in plans)
    stereo = any(clip.facts.audio and clip.measurements.stereo for clip in clips)
    speech = SoundPlan(1, ladder.speech_bit_rate)
    has_sound = any(plan.sound for plan in plans)
    music = SoundPlan(2, ladder.music_bit_rate) if stereo else speech
    sounds = (music if has_sound else None, speech if has_sound else None)
    return Plan(
        clips=plans,
        length=length,
        picture=_picture_plan(clips, plans, ladder, rate, size, sounds) if size else None,
        audio=sounds[1] if AUDIO in ladder.renditions or not size else None,
        sound_end=_end_of_sources([plan.sound for plan in plans], plans),
        remarks=source_remarks.of_clips(clips, ladder.silence),
    )


def with_crf(plan: Plan, crf: float, trials: tuple[Trial, ...]) -> Plan:
    """Return the plan with the CRF that trials gave for hd; small keeps its offset from it."""
    if plan.picture is None:
        return plan
    offsets = {HD: 0.0, SMALL: CLASSES[plan.picture.content].small_crf_offset}
    videos = tuple(replace(video, crf=crf + offsets[video.label]) for video in plan.picture.videos)
    return replace(plan, picture=replace(plan.picture, videos=videos, trials=trials))


def with_copy(plan: Plan, copied: bool) -> Plan:
    """Return the plan with the picture of hd copied from the source, or encoded again."""
    if plan.picture is None:
        return plan
    videos = tuple(replace(v, copied=copied and v.label == HD) for v in plan.picture.videos)
    return replace(plan, picture=replace(plan.picture, videos=videos))


def encoder_settings(ladder: Ladder, content: ContentClass) -> EncoderSettings:
    """Return the settings of x264 for a kind of content."""
    return encoder_for(ladder.effort, content, ladder.preset)


def gain_for(level: SoundLevel | None, ladder: Ladder) -> float:
    """Return the linear gain in dB that brings a sound to the ladder's loudness."""
    if level is None or level.loudness <= ladder.silence:
        return 0.0
    return round(min(ladder.loudness - level.loudness, ladder.most_gain), 2)


def content_of(clips: Sequence[Clip]) -> ContentClass:
    """Return the kind of content: that of the most demanding clip."""
    contents = {clip.measurements.content for clip in clips if clip.facts.video}
    return next((content for content in _MOST_DEMANDING_FIRST if content in contents), "camera")


def _rate(clips: Sequence[Clip], ladder: Ladder) -> Fraction:
    """Return the frame rate of the result: the highest of the clips."""
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
    # A display matrix turns the pixels as well, and their shape with them.
    if video.turned:
        return geometry.fit(video.height, video.width, 1 / video.sar, box)
    return geometry.fit(video.width, video.height, video.sar, box)


def _clip_plan(
    clip: Clip, ladder: Ladder, rate: Fraction | None, canvas: tuple[int, int] | None
) -> ClipPlan:
    """Plan the reading of a clip; with a `rate` it lasts a whole number of frames."""
    begin, finish = clip.span
    length = finish - begin
    if rate is not None:
        length = float(max(floor(length * rate), 1) / rate)
    return ClipPlan(
        start=begin,
        length=length,
        trimmed=bool(begin) or finish < clip.facts.duration,
        picture=_picture_source(clip, ladder, canvas, length) if canvas else None,
        sound=_sound_source(clip, ladder, length),
    )


def _picture_source(
    clip: Clip, ladder: Ladder, canvas: tuple[int, int], length: float
) -> PictureSource | None:
    video, measurements = clip.facts.video, clip.measurements
    if video is None:
        return None
    size = _size(video, (ladder.width, ladder.height))
    # Whose size the canvas is fills it: fitted again, 404x720 would be rounded to 404x718.
    width, height = size if size == canvas else _size(video, canvas)
    return PictureSource(
        index=video.index,
        width=width,
        height=height,
        deinterlace="" if measurements.field_order == "progressive" else measurements.field_order,
        tone_map=video.transfer != "sdr",
        matrix=video.matrix,
        end=max(min(video.end - clip.span[0], length), 0.0),
        keyframes=sampling.keyframes_within(video.entries, *clip.span),
        exact_seek=clip.facts.container.startswith(_EXACT_SEEK) and not clip.facts.clock_reset,
        lead=clip.facts.lead(video),
        whole_numbers=_is_stored_nearly_as_ours(video),
    )


def _is_stored_nearly_as_ours(video: VideoFacts) -> bool:
    """Return whether a picture has 8 bits, 4:2:0, BT.709 or BT.601 in limited range, even sides."""
    stored = (video.pixels, video.transfer, video.full_range)
    even = not (video.width % 2 or video.height % 2)
    matrix_known = video.matrix in ("bt709", "bt601")
    return even and matrix_known and stored == ("yuv420p", "sdr", False)


def _sound_source(clip: Clip, ladder: Ladder, length: float) -> SoundSource | None:
    audio, measurements = clip.facts.audio, clip.measurements
    if audio is None:
        return None
    mono_gain = gain_for(measurements.mono, ladder)
    stereo_gain = mono_gain - _TWO_CHANNELS
    if measurements.stereo:
        stereo_gain = gain_for(measurements.stereo, ladder)
    return SoundSource(
        index=audio.index,
        mono_gain=mono_gain,
        stereo_gain=stereo_gain,
        end=max(min(audio.end - clip.span[0], length), 0.0),
        channel=audio.channel or measurements.one_side,
        lead=clip.facts.lead(audio),
    )


def _end_of_sources(
    sources: Sequence[PictureSource | SoundSource | None], plans: Sequence[ClipPlan]
) -> float:
    """Return the time in seconds at which the sources end in the result, 0 without any.

    In a joined recording each clip is padded to its full length, so there it is the whole length.
    """
    if not any(sources):
        return 0.0
    if len(sources) == 1 and (source := sources[0]):
        return source.end
    return sum(plan.length for plan in plans)


def _picture_plan(
    clips: Sequence[Clip],
    plans: Sequence[ClipPlan],
    ladder: Ladder,
    rate: Fraction,
    size: tuple[int, int],
    sounds: tuple[SoundPlan | None, SoundPlan | None],
) -> PicturePlan:
    end = _end_of_sources([plan.picture for plan in plans], plans)
    # Films open with black or a title; the very short ones have nothing to skip.
    first = min(end * 0.05, 30.0) if end > 1 else 0.0
    content = content_of(clips)
    return PicturePlan(
        content=content,
        width=size[0],
        height=size[1],
        rate=rate,
        end=end,
        still_first=round(first, 3),
        still_step=round(max((end - first) / ladder.stills, 0.001), 3),
        stills=ladder.stills,
        videos=_video_plans(ladder, CLASSES[content], size, sounds),
        storyboard=_storyboard_plan(ladder, rate, size, end),
    )


def _video_plans(
    ladder: Ladder,
    settings: ClassSettings,
    size: tuple[int, int],
    sounds: tuple[SoundPlan | None, SoundPlan | None],
) -> tuple[VideoPlan, ...]:
    crf = settings.crf if ladder.crf is None else ladder.crf
    small_size = geometry.limit_pixels(size, settings.small_pixels)
    videos = (
        VideoPlan(HD, *size, crf, settings.tune, sounds[0]),
        VideoPlan(SMALL, *small_size, crf + settings.small_crf_offset, settings.tune, sounds[1]),
    )
    share = (small_size[0] * small_size[1]) / (size[0] * size[1])
    beside = share <= settings.small_beside_hd or HD not in ladder.renditions
    wanted = [x for x in ladder.renditions if x != SMALL or beside]
    return tuple(video for video in videos if video.label in wanted)


def _storyboard_plan(
    ladder: Ladder, rate: Fraction, size: tuple[int, int], end: float
) -> StoryboardPlan:
    width, height = geometry.fit(*size, Fraction(1), (ladder.tile, ladder.tile))
    frames = max(round(end * rate), 1)
    frame_step = max(ceil(frames / ladder.tiles), round(ladder.tile_seconds * rate), 1)
    count = ceil(frames / frame_step)
    return StoryboardPlan(width, height, min(10, count), count, frame_step)
