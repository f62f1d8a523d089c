"""A lesson page's frame has the same size however many lessons the site has."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.conftest import REPOSITORY

pytestmark = pytest.mark.ffmpeg

TEXT = re.compile(rb'<article class="cw-text.*?</article>', re.DOTALL)
KILOBYTE = 1_000


def frames(site: Path) -> list[int]:
    """Return the bytes of each lesson page beyond its own text."""
    pages = [
        path
        for path in site.glob("*/*.html")
        if path.parent.name != "find" and path.name != "index.html"
    ]
    return [len(TEXT.sub(b"", path.read_bytes())) for path in pages]


def build_generated(folder: Path, count: int, run) -> list[int]:
    script = REPOSITORY / "benchmarks" / "corpus.py"
    words = [sys.executable, str(script), "--count", str(count), str(folder)]
    subprocess.run(words, check=True, capture_output=True)
    done: CompletedProcess[str] = run("courseware", "-C", folder, "build", "-q")
    assert done.returncode == 0, done.stderr
    return frames(folder / "site")


def test_the_frame_of_a_page_does_not_grow_with_the_site(tmp_path: Path, run) -> None:
    # Past some forty lessons all that a page names of others is there: neighbours, related lessons.
    # A line for each lesson, were there one, would add some 2 KB.
    few = build_generated(tmp_path / "few", 45, run)
    many = build_generated(tmp_path / "many", 85, run)
    assert (len(few), len(many)) == (45, 85)
    assert max(many) <= 60 * KILOBYTE
    assert max(many) <= max(few) + KILOBYTE
