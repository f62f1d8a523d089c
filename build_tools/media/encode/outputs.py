"""Turns a plan into the command of one ffmpeg process that decodes the picture once; pure.

The same plan gives the same command. Building the graphs is left to `filter_graph`, the sound to
`sound_files`, running the command to `runner`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ffmpeg

from build_tools.media.encode import filter_graph
from build_tools.media.ffmpeg import source
from build_tools.media.ffmpeg.arguments import compiled
from build_tools.media.plan.ladder import CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from build_tools.media.plan.ladder import Ladder
    from build_tools.model.transcoding import PicturePlan, Plan, VideoPlan

_TO_RGB = {"in_color_matrix": "bt709", "in_range": "tv", "out_range": "pc"}
_REFERENCES = 8
"""Reference frames with `tune animation`, which by itself uses ten: at 720 lines that is more than
level 4.0 lets a decoder hold (32,768 macroblocks; ITU-T H.264, table A-1)."""
_SLACK = 2.0
"""Seconds by which an output may be longer than planned before it is cut off."""


@dataclass(frozen=True)
class Outputs:
    """The files that one process writes. Stills and tiles are raw RGB frames, one after another."""

    folder: Path

    def video(self, label: str) -> Path:
        """Return the MP4 of a rendition."""
        return self.folder / f"{label}.mp4"

    def sound(self, channels: int) -> Path:
        """Return the m4a of a mix, whose sound the films take as it is."""
        return self.folder / f"sound-{channels}.m4a"

    @property
    def stills(self) -> Path:
        """The candidates for the poster."""
        return self.folder / "stills.rgb"

    @property
    def tiles(self) -> Path:
        """The pictures of the storyboard."""
        return self.folder / "tiles.rgb"


def encode_command(
    plan: Plan, paths: Sequence[Path], outputs: Outputs, ladder: Ladder, program: str
) -> list[str]:
    """Return the command that makes the films, stills and tiles from the files of the clips.

    The sound has been made already.
    """
    picture = plan.picture
    if picture is None:
        raise ValueError("there is no picture to encode")
    origins = filter_graph.origins(plan.clips, paths)
    shown = filter_graph.picture(origins, plan, picture)
    encoded = sum(not video.copied for video in picture.videos)
    streams = filter_graph.split(shown, "split", encoded + 2)
    files: list[Any] = []
    for video in picture.videos:
        tracks = [
            filter_graph.stored(origins[0], plan)
            if video.copied
            else _smaller(streams.pop(), video, picture)
        ]
        options = h264_options(video, picture, ladder) | container_options(plan)
        if video.sound:
            tracks.append(_finished(outputs.sound(video.sound.channels)))
            options["c:a"] = "copy"
        files.append(ffmpeg.output(*tracks, source.url(outputs.video(video.label)), **options))
    files.append(_stills(streams.pop(), picture, outputs.stills))
    files.append(_tiles(streams.pop(), picture, outputs.tiles))
    return compiled(ffmpeg.merge_outputs(*files).overwrite_output(), program, "repeat+error")


def _finished(path: Path) -> Any:
    return ffmpeg.input(source.url(path), protocol_whitelist=source.PROTOCOLS).audio


def _smaller(stream: Any, video: VideoPlan, picture: PicturePlan) -> Any:
    if (video.width, video.height) == (picture.width, picture.height):
        return stream
    smaller = stream.filter("scale", video.width, video.height, flags="lanczos+accurate_rnd")
    return smaller.filter("setsar", "1")


def h264_options(video: VideoPlan, picture: PicturePlan, ladder: Ladder) -> dict[str, object]:
    """Return the options of the encoder, with which every machine gives the same bytes."""
    if video.copied:
        return {"c:v": "copy"}
    options: dict[str, object] = {
        "c:v": "libx264",
        "preset": ladder.preset,
        "profile:v": "high",
        "crf": video.crf,
        "aq-mode": 2,
        "pix_fmt": "yuv420p",
        "g": round(ladder.keyframe_seconds * picture.rate),
        "threads": ladder.threads,
        "x264-params": (
            f"threads={ladder.threads}:lookahead-threads=1:rc-lookahead={ladder.lookahead}"
            f":qcomp={CLASSES[picture.content].qcomp}"
            + (f":ref={_REFERENCES}" if video.tune else "")
        ),
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "colorspace": "bt709",
        "color_range": "tv",
    }
    return options | ({"tune": video.tune} if video.tune else {})


def container_options(plan: Plan) -> dict[str, object]:
    """Return the options of all MP4 files: moov first, and nothing that differs between runs."""
    return {
        "f": "mp4",
        "movflags": "+faststart",
        "map_metadata": -1,
        "map_chapters": -1,
        "fflags": "+bitexact",
        "flags": "+bitexact",
        "t": round(plan.length + _SLACK, 3),
    }


def _stills(stream: Any, picture: PicturePlan, path: Path) -> Any:
    spread = (
        f"isnan(prev_selected_t)*gte(t,{picture.still_first})"
        f"+gte(t-prev_selected_t,{picture.still_step})"
    )
    chosen = stream.filter("select", spread).filter("scale", **_TO_RGB)
    return _frames(chosen, path, picture.stills)


def _tiles(stream: Any, picture: PicturePlan, path: Path) -> Any:
    board = picture.storyboard
    chosen = stream.filter("select", f"not(mod(n,{board.frame_step}))").filter(
        "scale", board.width, board.height, flags="area", **_TO_RGB
    )
    return _frames(chosen, path, board.count)


def _frames(stream: Any, path: Path, count: int) -> Any:
    return ffmpeg.output(
        stream,
        source.url(path),
        f="rawvideo",
        pix_fmt="rgb24",
        fps_mode="passthrough",
        **{"frames:v": count},
    )
