"""What an encode needs of an office's PC: no more memory than is stated and no newer processor. And
that it gives the same bytes whatever else that PC does."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from build_tools.media.encode.outputs import Outputs, encode_command
from build_tools.media.plan import ladder
from build_tools.media.plan.clip import Clip
from build_tools.media.plan.ladder import Ladder
from build_tools.media.probe import probe
from build_tools.model.facts import Measurements
from tests.media import clips

if TYPE_CHECKING:
    from build_tools.media.plan.effort import Effort
    from build_tools.model.facts import ContentClass

pytestmark = pytest.mark.ffmpeg

# docs/windows.md promises it for the largest process of an encode, by effort.
BOUND = {"normal": 500, "small": 700}
SECONDS = {"quick": 3, "normal": 3, "small": 6}
"""Longer than the encoder looks ahead, so that all the pictures that it holds are there."""
# In between, because the kernel counts what a process was before its program: these tests.
MEMORY = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_pid, status, used = os.wait4(process.pid, 0)
assert status == 0
print(used.ru_maxrss)
"""
_OLD = "-avx-avx2-avx512-avx512icl-fma3-fma4-bmi1-bmi2"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of 1080 lines, as cameras and screen recorders give it."""
    path = tmp_path_factory.mktemp("large") / "film.mp4"
    picture = ["-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=25:d=6"]
    clips.ffmpeg(*picture, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", path)
    return path


def command_for(film: Path, folder: Path, content: ContentClass, effort: Effort) -> list[str]:
    settings = Ladder(effort=effort)
    clip = Clip(probe.read_facts(film), Measurements(content=content), None, SECONDS[effort])
    plan = ladder.plan([clip], settings)
    return encode_command(plan, [film], Outputs(folder), settings, clips.FFMPEG)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts the memory of one process")
@pytest.mark.parametrize(("content", "effort"), [("camera", "normal"), ("slides", "small")])
def test_an_encode_stays_within_the_memory_that_is_stated(
    film: Path, tmp_path: Path, content: ContentClass, effort: Effort
) -> None:
    command = [sys.executable, "-S", "-c", MEMORY, *command_for(film, tmp_path, content, effort)]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    assert 50 < int(said) / 1024 < BOUND[effort]


def test_a_processor_without_avx_gives_the_same_bytes(tmp_path: Path) -> None:
    film, digests = tmp_path / "film.mpg", set()
    picture = ["-f", "lavfi", "-i", "testsrc2=s=960x540:r=25:d=1"]
    clips.ffmpeg(*picture, "-c:v", "mpeg2video", "-q:v", "2", film)
    for name in ("new", "old"):
        folder = tmp_path / name
        folder.mkdir()
        command = command_for(film, folder, "camera", "normal")
        if name == "old":
            command = [
                f"{word}:asm=SSE4.2" if word.startswith("threads=") else word for word in command
            ]
            command[1:1] = ["-cpuflags", _OLD]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        files = sorted(folder.iterdir())
        digests.add(tuple(hashlib.sha256(file.read_bytes()).hexdigest() for file in files))
    assert len(files) == 4
    assert len(digests) == 1


@pytest.mark.soak
@pytest.mark.parametrize("content", ["camera", "slides"])
@pytest.mark.parametrize("effort", ["quick", "normal", "small"])
def test_threads_give_the_same_bytes_each_time(
    tmp_path: Path, content: ContentClass, effort: Effort
) -> None:
    """A file is named by its hash: another one would be sent to each station again."""
    film = tmp_path / "film.mpg"
    picture = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=3"]
    clips.ffmpeg(*picture, "-c:v", "mpeg2video", "-q:v", "2", film)

    def encoded(number: int) -> str:
        folder = tmp_path / str(number)
        folder.mkdir()
        command = command_for(film, folder, content, effort)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return hashlib.sha256((folder / "hd.mp4").read_bytes()).hexdigest()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(encoded, range(200)))) == 1
