"""kill -9 and a disk that takes no more in the middle of an intake: what is there is whole, and the
same command goes on to what a calm one gives.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from build_tools.authoring.content import read_content
from build_tools.errors import DiskError
from build_tools.progress import Silent
from build_tools.project import read_project
from build_tools.stages.intake import planning, request, writing
from tests.conftest import Run, program
from tests.trees import MKDOCS_YML, fingerprints, write_tree

pytestmark = pytest.mark.ffmpeg
COUNT = 3
HANGS = 300.0
PACKET = b"\x47\x1f\xff\x10" + b"\xff" * 184
"""A null packet of a transport stream."""


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recordings of some megabytes each, and their guide."""
    from imageio_ffmpeg import get_ffmpeg_exe

    folder = tmp_path_factory.mktemp("盘")
    clip = folder / "a.ts"
    source = ["-f", "lavfi", "-i", "testsrc=size=160x120:rate=10:duration=2"]
    subprocess.run([get_ffmpeg_exe(), "-v", "error", *source, str(clip)], check=True)
    data = clip.read_bytes()
    clip.unlink()
    for number in range(1, COUNT + 1):
        (folder / f"养羊第{number}讲.ts").write_bytes(data + PACKET * 20_000 * number)
    return folder


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["节目名称", "类别"])
    for number in range(1, COUNT + 1):
        book.active.append([f"养羊第{number}讲", "实用技术"])
    path = tmp_path_factory.mktemp("表") / "节目单.xlsx"
    book.save(path)
    return path


def project_in(folder: Path) -> Path:
    return write_tree(folder, {"mkdocs.yml": MKDOCS_YML, "content/technical/": ""})


def command(project: Path, guide: Path, media: Path, *words: str) -> list[str]:
    intake = ["--json", "intake", str(guide), "--media", str(media), "--yes"]
    return [program("courseware"), "-C", str(project), *intake, *words]


def result_of(project: Path) -> dict[str, str]:
    """Return what an intake leaves, but for times in its notes."""
    files = fingerprints(project)
    notes = project / "office/intake.jsonl"
    lessons = [json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()]
    files["office/intake.jsonl"] = json.dumps(sorted((x["row"], x["lesson"]) for x in lessons))
    return files


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, guide: Path, media: Path) -> dict[str, str]:
    """What an intake gives that nothing disturbs."""
    project = project_in(tmp_path_factory.mktemp("calm") / "项目")
    done = subprocess.run(command(project, guide, media), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return result_of(project)


def killed(words: list[str], project: Path, pause: float) -> bool:
    """Kill an intake so long after the first recording is being copied; False if it had ended."""
    start = time.monotonic()
    null = subprocess.DEVNULL
    with subprocess.Popen(words, stdout=null, stderr=null, stdin=null) as process:
        while process.poll() is None:
            if any((project / ".cache/intake").glob("*")):
                time.sleep(pause)
                if process.poll() is None:
                    os.kill(process.pid, signal.SIGKILL)
                    return True
                return False
            assert time.monotonic() - start < HANGS, "the intake does not begin"
            time.sleep(0.001)
    return False


def assert_whole(project: Path, media: Path) -> None:
    """Every page names what is there, and every recording has all its bytes."""
    content, problems = read_content(read_project(project))
    assert problems == ()
    sources = set(fingerprints(media).values())
    for path, digest in fingerprints(project / "content").items():
        assert path.endswith(".md") or digest in sources, path
    for lesson in content.lessons:
        assert lesson.front.video
        assert (project / "content" / lesson.beside(lesson.front.video[0].file)).exists()


def kill_again_and_again(folder: Path, guide: Path, media: Path, seed: int, *words: str) -> Path:
    project = project_in(folder / "项目")
    chance = random.Random(seed)  # noqa: S311 - moments of a test
    kills = 0
    for _attempt in range(2):
        kills += killed(command(project, guide, media, *words), project, chance.random() ** 3 * 0.2)
        assert_whole(project, media)
    assert kills
    return project


def test_killed_at_any_moment(
    tmp_path: Path, guide: Path, media: Path, calm: dict[str, str], run: Run
) -> None:
    project = kill_again_and_again(tmp_path, guide, media, 1)
    finish(project, guide, media, calm, run)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 32))
def test_killed_at_many_moments(
    tmp_path: Path, guide: Path, media: Path, calm: dict[str, str], run: Run, seed: int
) -> None:
    project = kill_again_and_again(tmp_path, guide, media, seed)
    finish(project, guide, media, calm, run)


def finish(
    project: Path, guide: Path, media: Path, calm: dict[str, str], run: Run, *words: str
) -> None:
    """Go on to the end: all is there as if nothing had happened, once."""
    done = run(*command(project, guide, media, *words))
    assert done.returncode == 0, done.stderr
    content, _problems = read_content(read_project(project))
    assert len(content.lessons) == COUNT
    now = result_of(project)
    assert {path for path in now if path.startswith("content/")} == {
        path for path in calm if path.startswith("content/")
    }
    assert {p: h for p, h in now.items() if p.startswith("content/")} == {
        p: h for p, h in calm.items() if p.startswith("content/")
    }


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_disk_that_takes_no_more(
    tmp_path: Path, guide: Path, media: Path, calm: dict[str, str], run: Run
) -> None:
    """The last recording is larger than what may be written."""
    project = project_in(tmp_path / "项目")
    limit = (media / f"养羊第{COUNT}讲.ts").stat().st_size - 1000

    def no_larger_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        command(project, guide, media), capture_output=True, check=False, preexec_fn=no_larger_files
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert_whole(project, media)
    assert len(list((project / "content/technical").glob("*.md"))) == COUNT - 1
    assert [p.name for p in (project / ".cache").iterdir()] == ["intake.lock"]
    finish(project, guide, media, calm, run)


def test_a_full_disk_is_told_before_anything_is_written(
    project_with_room: Path, guide: Path, media: Path
) -> None:
    """Nothing is begun that cannot be finished."""
    project = read_project(project_with_room)
    material = request.read_material(project, request.IntakeRequest(guide, media))
    plan = planning.plan_intake(material, Silent(), {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing.shutil, "disk_usage", lambda _path: SimpleNamespace(free=10_000_000))
        with pytest.raises(DiskError, match=r"need .* MB, and 10\.0 MB are free"):
            writing.write_intake(material, plan, Silent(), move_files=False)
    assert fingerprints(project.content) == {}


def test_a_recording_that_is_pulled_out_is_told_and_the_others_are_taken(
    project_with_room: Path, guide: Path, media: Path, tmp_path: Path
) -> None:
    stick = Path(shutil.copytree(media, tmp_path / "stick"))
    project = read_project(project_with_room)
    material = request.read_material(project, request.IntakeRequest(guide, stick))
    plan = planning.plan_intake(material, Silent(), {})
    (stick / "养羊第2讲.ts").unlink()
    result = writing.write_intake(material, plan, Silent(), move_files=False)
    assert [str(problem.rule) for problem in result.problems] == ["intake-recording"]
    assert len(result.written) == COUNT - 1
    assert_whole(project_with_room, media)


@pytest.fixture
def project_with_room(tmp_path: Path) -> Path:
    return project_in(tmp_path / "项目")
