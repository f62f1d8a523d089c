"""Damage that a container tells of is known before anything is converted, and can be accepted."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import pytest

from build_tools.model.media import Recording
from build_tools.stages.recordings.examinations import Examinations
from build_tools.stages.recordings.known_damage import KnownDamage, known_damage

pytestmark = pytest.mark.ffmpeg

PACKET = 188
DAMAGED = 0x80
"""The bit of a packet of a transport stream with which a receiver marks what it could not read."""


@pytest.fixture(scope="module")
def broadcast(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("broadcast") / "a.ts"
    sources = ("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=10:duration=6")
    words = ("-v", "error", *sources, "-c:v", "mpeg2video", "-g", "10", "-b:v", "2M", file)
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([program, *words], check=True, stdin=subprocess.DEVNULL)
    return file.read_bytes()


def known(file: Path, accepted: str | None = None) -> KnownDamage:
    recording = replace(Recording(file, "a.ts"), damage_accepted=accepted)
    return known_damage(recording, Examinations())


def test_what_a_receiver_marked_is_said_before(broadcast: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.ts"
    file.write_bytes(broadcast)
    assert known(file) == KnownDamage(())
    data = bytearray(broadcast)
    middle = len(data) // PACKET // 2 * PACKET
    for start in range(middle, len(data) * 3 // 4, 10 * PACKET):
        data[start + 1] |= DAMAGED
    file.write_bytes(data)
    damage = known(file)
    assert len(damage.lines) == 1
    assert "0:0" in damage.lines[0]
    assert (bool(damage.code), damage.name) == (True, "a.ts")
    accepted = known(file, damage.code)
    assert (accepted.lines, accepted.code) == (damage.lines, "")
