"""The picture that an editor is shown is the one with which a cut at that time begins."""

from __future__ import annotations

import io
import subprocess
import threading
from pathlib import Path

import av
import imageio_ffmpeg
import pytest
from PIL import Image, ImageChops, ImageStat

from build_tools.media.options import MediaOptions
from build_tools.media.probe import probe_process
from build_tools.media.source_frames import source_frame

pytestmark = pytest.mark.ffmpeg

RATE = 5
SECONDS = 40


@pytest.mark.parametrize(("name", "codec"), [("a.ts", "mpeg2video"), ("a.flv", "flv1")])
def test_a_picture_is_that_of_its_time(tmp_path: Path, name: str, codec: str) -> None:
    film = tmp_path / name
    # Keyframes 20 seconds apart, and a sound that begins before the picture.
    picture = f"testsrc=size=160x90:rate={RATE}:duration={SECONDS}"
    sources = ("-f", "lavfi", "-i", f"sine=d={SECONDS}", "-f", "lavfi", "-i", picture)
    options = ("-map", "0", "-map", "1", "-c:v", codec, "-g", "100", "-ar", "44100", "-q:v", "2")
    rate = ("-r", "25") if codec == "mpeg2video" else ()
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = (program, "-v", "error", *sources, *options, *rate, film)
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    facts = probe_process.read_facts(film, threading.Event())
    assert facts.video
    with av.open(str(film)) as container:
        frames = [frame.to_image() for frame in container.decode(video=0)]
    for seconds in (0, 1, 17, 23, 39.9, 1000):
        index = min(round(seconds * facts.video.rate), len(frames) - 1)
        limits = MediaOptions(tmp_path / ".cache", tmp_path)
        data = source_frame(film, facts.video, seconds, 160, limits, threading.Event())
        shown = Image.open(io.BytesIO(data)).convert("L")
        expected = frames[index].convert("L")
        difference = ImageStat.Stat(ImageChops.difference(shown, expected)).mean[0]
        assert difference < 3, (seconds, difference)
