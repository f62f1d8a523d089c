"""Turns a plan into the command of one ffmpeg process that decodes the picture once; pure.

The same plan gives the same command. Building the graphs is left to `filter_graph`, the sound to
`sound_files`, running the command to `runner`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import ffmpeg

from build_tools.media.encode import filter_graph
from build_tools.media.ffmpeg import source
from build_tools.media.ffmpeg.arguments import compiled
from build_tools.media.plan.effort import beside_hd, trial_for
from build_tools.media.plan.ladder import CLASSES, encoder_settings
from build_tools.media.plan.pieces import Piece
from build_tools.model.media import HD, SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

    from build_tools.media.plan.ladder import Ladder
    from build_tools.model.transcoding import PicturePlan, Plan, VideoPlan

_TO_RGB = {"in_color_matrix": "bt709", "in_range": "tv", "out_range": "pc"}
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

    def piece(self, number: int) -> Outputs:
        """Return the outputs of a piece."""
        return Outputs(self.folder / f"piece-{number:04}")

    def concat_list(self, label: str) -> Path:
        """Return the list of the pieces of a rendition."""
        return self.folder / f"{label}.ffconcat"

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
    whole = Piece(0, 0, 0, None, 0)
    files.append(_stills(streams.pop(), still_numbers(picture, whole), outputs.stills))
    files.append(_tiles(streams.pop(), picture, tile_numbers(picture, whole), outputs.tiles))
    return compiled(ffmpeg.merge_outputs(*files).overwrite_output(), program, "repeat+error")


def piece_command(
    plan: Plan, part: Piece, path: Path, outputs: Outputs, ladder: Ladder, program: str
) -> list[str]:
    """Return the command that makes a piece of what has to be encoded, without the sound.

    Its first picture is among its stills and tiles in any case.
    """
    picture = plan.picture
    if picture is None:
        raise ValueError("there is no picture to encode")
    videos = [video for video in picture.videos if not video.copied]
    shown = filter_graph.piece(path, plan, part, picture)
    streams = filter_graph.split(shown, "split", len(videos) + 2)
    files = [
        ffmpeg.output(
            _smaller(streams.pop(), video, picture),
            source.url(outputs.video(video.label)),
            **h264_options(video, picture, ladder),
            **container_options(plan),
        )
        for video in videos
    ]
    # ffmpeg fails where an output gets no picture at all.
    some_stills, some_tiles = ({0, *f(picture, part)} for f in (still_numbers, tile_numbers))
    files.append(_stills(streams.pop(), some_stills, outputs.stills))
    files.append(_tiles(streams.pop(), picture, some_tiles, outputs.tiles))
    return compiled(ffmpeg.merge_outputs(*files).overwrite_output(), program, "repeat+error")


def join_command(plan: Plan, paths: Sequence[Path], outputs: Outputs, program: str) -> list[str]:
    """Return the command that makes the films of their finished pieces and of the sound.

    The `concat_list` of each film has been written already.
    """
    picture = plan.picture
    if picture is None:
        raise ValueError("there is no picture to join")
    origins = filter_graph.origins(plan.clips, paths)
    files = []
    for video in picture.videos:
        if video.copied:
            tracks = [filter_graph.stored(origins[0], plan)]
        else:
            options = {"f": "concat", "auto_convert": 0, "protocol_whitelist": source.PROTOCOLS}
            tracks = [ffmpeg.input(source.url(outputs.concat_list(video.label)), **options).video]
        if video.sound:
            tracks.append(_finished(outputs.sound(video.sound.channels)))
        target = source.url(outputs.video(video.label))
        files.append(ffmpeg.output(*tracks, target, c="copy", **container_options(plan)))
    return compiled(ffmpeg.merge_outputs(*files).overwrite_output(), program, "repeat+error")


def concat_list(parts: Sequence[Piece], rate: Fraction, outputs: Outputs, label: str) -> str:
    """Return the pieces of a film as ffmpeg's list of files; a length holds where one is exact."""
    lines = ["ffconcat version 1.0"]
    for part in parts:
        path = outputs.piece(part.number).video(label).relative_to(outputs.folder)
        lines.append(f"file '{path.as_posix()}'")
        if part.count is not None:
            lines.append(f"duration {float(part.count / rate):.6f}")
    return "\n".join(lines) + "\n"


def _finished(path: Path) -> Any:
    return ffmpeg.input(source.url(path), protocol_whitelist=source.PROTOCOLS).audio


def _smaller(stream: Any, video: VideoPlan, picture: PicturePlan) -> Any:
    if (video.width, video.height) == (picture.width, picture.height):
        return stream
    smaller = stream.filter("scale", video.width, video.height, flags=filter_graph.SCALING)
    return smaller.filter("setsar", "1")


def h264_options(
    video: VideoPlan, picture: PicturePlan, ladder: Ladder, *, trial: bool = False
) -> dict[str, object]:
    """Return the options of the encoder, with which every machine gives the same bytes."""
    if video.copied:
        return {"c:v": "copy"}
    settings = encoder_settings(ladder, picture.content)
    settings = trial_for(settings) if trial else settings
    if video.label == SMALL and any(other.label == HD for other in picture.videos):
        settings = beside_hd(settings)
    options: dict[str, object] = {
        "c:v": "libx264",
        "preset": settings.preset,
        "profile:v": "high",
        "crf": video.crf,
        "aq-mode": 2,
        "aq-strength": CLASSES[picture.content].aq_strength,
        "pix_fmt": "yuv420p",
        "g": round(ladder.keyframe_seconds * picture.rate),
        "threads": ladder.threads,
        # Without a lookahead in a thread of its own: with one, quick presets gave other bytes in up
        # to 35 of 200 runs (mbtree with b-adapt 1, two threads, x264 of ffmpeg 9.0.2), now in none.
        "x264-params": (
            f"threads={ladder.threads}:lookahead-threads=1:sync-lookahead=0"
            f":rc-lookahead={settings.lookahead}"
            f":ref={settings.references}"
            + (f":{settings.parameters}" if settings.parameters else "")
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


def still_numbers(picture: PicturePlan, part: Piece) -> set[int]:
    """Return the frames of a piece, counted in it, that are candidates for the poster."""
    times = (picture.still_first + n * picture.still_step for n in range(picture.stills))
    numbers = {ceil(time * picture.rate) - part.start for time in times}
    return {n for n in numbers if n >= 0 and (part.count is None or n < part.count)}


def tile_numbers(picture: PicturePlan, part: Piece) -> set[int]:
    """Return the frames of a piece, counted in it, that the storyboard shows."""
    board = picture.storyboard
    numbers = {n * board.frame_step - part.start for n in range(board.count)}
    return {n for n in numbers if n >= 0 and (part.count is None or n < part.count)}


def _stills(stream: Any, numbers: set[int], path: Path) -> Any:
    return _frames(_selected(stream, numbers).filter("scale", **_TO_RGB), path, len(numbers))


def _tiles(stream: Any, picture: PicturePlan, numbers: set[int], path: Path) -> Any:
    size = (picture.storyboard.width, picture.storyboard.height)
    chosen = _selected(stream, numbers).filter("scale", *size, flags="area", **_TO_RGB)
    return _frames(chosen, path, len(numbers))


def _selected(stream: Any, numbers: set[int]) -> Any:
    return stream.filter("select", "+".join(f"eq(n,{number})" for number in sorted(numbers)))


def _frames(stream: Any, path: Path, count: int) -> Any:
    return ffmpeg.output(
        stream,
        source.url(path),
        f="rawvideo",
        pix_fmt="rgb24",
        fps_mode="passthrough",
        **{"frames:v": count},
    )
