"""A plan as people read it: renditions and reasons, a line each, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_tools.media.plan.remarks import sentence_for
from build_tools.messages import _, ngettext
from build_tools.model.media import HD
from build_tools.model.timecode import Timecode

if TYPE_CHECKING:
    from build_tools.media.plan.ladder import Ladder
    from build_tools.model.transcoding import (
        ClipPlan,
        DryRunResult,
        PicturePlan,
        Plan,
        SoundPlan,
        VideoPlan,
    )


def explain(result: DryRunResult, ladder: Ladder) -> list[str]:
    """Explain the result of a dry run: what would be made of the recording, and why."""
    if result.state == "published":
        return [_("Stations hold it; it stays as it was published.")]
    if result.plan is None:
        return [_("It lies in the cache and is taken from there.")]
    return [*_renditions(result.plan, ladder), *_reasons(result.plan)]


def _renditions(plan: Plan, ladder: Ladder) -> list[str]:
    lines: list[str] = []
    if picture := plan.picture:
        for video in picture.videos:
            text = _("{label}: {width}x{height}, {rate} pictures a second, quality {crf}; {sound}")
            line = text.format(
                label=video.label,
                width=video.width,
                height=video.height,
                rate=f"{float(picture.rate):g}",
                crf=_quality(video, ladder),
                sound=_sound(video.sound),
            )
            lines.append(line)
    if plan.audio:
        lines.append(_("audio: {sound}").format(sound=_sound(plan.audio)))
    if picture:
        text = _("poster, and a storyboard of {count} pictures, one every {seconds} seconds")
        seconds = f"{picture.interval:.3g}"
        lines.append(text.format(count=picture.storyboard.count, seconds=seconds))
    return lines


def _quality(video: VideoPlan, ladder: Ladder) -> str:
    if video.copied:
        return _("as it is (it fits already and is not encoded again)")
    if ladder.crf is not None:
        return f"CRF {video.crf:g}"
    text = _("about CRF {crf}, found by trials for VMAF {aim}")
    return text.format(crf=f"{video.crf:g}", aim=f"{ladder.vmaf:g}")


def _sound(sound: SoundPlan | None) -> str:
    if sound is None:
        return _("no sound")
    kind = _("stereo") if sound.channels == 2 else _("mono")
    return f"{kind}, {sound.bit_rate // 1000} kbit/s"


def _reasons(plan: Plan) -> list[str]:
    lines: list[str] = []
    if len(plan.clips) > 1:
        count = len(plan.clips)
        text = ngettext("{count} part is joined", "{count} parts are joined", count)
        lines.append(text.format(count=count))
    lines.append(_("length {length}").format(length=Timecode(plan.length).rounded))
    if plan.picture:
        lines.append(_content(plan.picture))
    for number, clip in enumerate(plan.clips, 1):
        prefix = f"{number}: " if len(plan.clips) > 1 else ""
        lines += [prefix + line for line in _of_clip(clip)]
    return lines + [sentence_for(remark) for remark in plan.remarks]


def _content(picture: PicturePlan) -> str:
    if picture.content != "camera" and any(video.label == HD for video in picture.videos):
        return {
            "slides": _("slides: hd is small by itself, so small is not made"),
            "screen": _("a screen: hd is small by itself, so small is not made"),
        }[picture.content]
    return {
        "slides": _("slides: text keeps its size in small, where fewer bytes come from quality"),
        "screen": _("a screen: text keeps its size in small, where fewer bytes come from quality"),
        "camera": _("camera footage: small has fewer pixels"),
    }[picture.content]


def _of_clip(clip: ClipPlan) -> list[str]:
    lines: list[str] = []
    if clip.trimmed:
        text = _("trimmed to {start} - {end}")
        end = Timecode(clip.start + clip.length).rounded
        lines.append(text.format(start=Timecode(clip.start).rounded, end=end))
    if clip.picture and clip.picture.deinterlace:
        lines.append(_("deinterlaced: samples show two times in one picture"))
    if clip.picture and clip.picture.tone_map:
        lines.append(_("mapped from HDR to the brightness of ordinary screens"))
    if clip.sound:
        gain = f"{clip.sound.mono_gain:+.1f}"
        lines.append(_("sound {gain} dB, so that all lessons are equally loud").format(gain=gain))
    return lines
