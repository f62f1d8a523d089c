"""The cache: a second run starts nothing, damage is a miss, a kill leaves nothing half-made."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from build_tools.errors import DiskError, ToolError
from build_tools.media.cache.cache import Cache
from build_tools.media.cache.workspace import run_folder
from build_tools.media.ffmpeg.binary import FfmpegBinary
from build_tools.media.options import MediaOptions
from build_tools.media.plan.ladder import VERSION
from build_tools.media.transcode import result_key, transcode
from build_tools.model.media import Provenance, Recording
from build_tools.progress import Silent
from tests.media import clips
from tests.media.conftest import QUICK, build

pytestmark = pytest.mark.ffmpeg
posix = pytest.mark.skipif(os.name == "nt", reason="signals and #! scripts are POSIX")


def state(options: MediaOptions) -> dict[str, tuple[int, int]]:
    """Return inode and time of each finished file."""
    folder = options.cache_dir / "media"
    return {p.name: (p.stat().st_ino, p.stat().st_mtime_ns) for p in folder.iterdir()}


@posix
def test_second_run_starts_no_program(built_options: MediaOptions) -> None:
    log = built_options.project_root / "starts"
    wrapper = built_options.project_root / "ffmpeg"
    wrapper.write_text(f'#!/bin/sh\necho x >> "{log}"\nexec "{clips.FFMPEG}" "$@"\n')
    wrapper.chmod(0o755)
    shutil.rmtree(built_options.cache_dir)
    options = replace(built_options, ffmpeg=str(wrapper))
    first = build(options)
    before, starts = state(options), log.read_text()
    assert starts
    assert build(options) == first
    assert log.read_text() == starts
    assert state(options) == before
    build(options, start=0.5)
    assert log.read_text() != starts


def test_second_run_imports_nothing_heavy(built_options: MediaOptions) -> None:
    build(built_options)
    code = (
        "import sys; from pathlib import Path\n"
        "from build_tools.media.options import MediaOptions\n"
        "from build_tools.media.plan.ladder import Ladder\n"
        "from build_tools.media.transcode import transcode\n"
        "from build_tools.model.media import Recording\n"
        "from build_tools.progress import Silent\n"
        "root = Path(sys.argv[1])\n"
        "options = MediaOptions(root / '.cache', root, jobs=1,\n"
        "    ladder=Ladder(preset='superfast', crf=25, stills=5))\n"
        "made = transcode([Recording(root / 'plain.mp4', 'plain.mp4')], options, Silent())\n"
        "assert all(result.hd for result in made.values())\n"
        "print({'av', 'PIL', 'ffmpeg', 'imageio_ffmpeg', 'numpy'} & set(sys.modules))\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", code, built_options.project_root],
        capture_output=True,
        text=True,
        check=True,
    )
    assert process.stdout.strip() == "set()"


def test_unchanged_source_is_not_read_again(
    built_options: MediaOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    from build_tools import files

    build(built_options)
    monkeypatch.setattr(files, "sha256_of", lambda path: pytest.fail(f"{path} was read"))
    build(built_options)


def test_touched_source_is_read_but_not_encoded_again(built_options: MediaOptions) -> None:
    build(built_options)
    before = state(built_options)
    os.utime(built_options.project_root / "plain.mp4", (1, 1))
    build(built_options)
    assert state(built_options) == before


def test_a_picture_drawn_again_is_read_though_it_kept_size_and_time(tmp_path: Path) -> None:
    cache, picture = Cache(tmp_path / ".cache"), tmp_path / "field.svg"
    picture.write_text("<svg>1</svg>")
    facts = picture.stat()
    before = cache.file_hash(picture)
    picture.write_text("<svg>2</svg>")
    os.utime(picture, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert cache.file_hash(picture) != before


def test_what_was_made_is_not_read_again_where_it_was_linked(tmp_path: Path) -> None:
    cache = Cache(tmp_path / ".cache")
    film, page = cache.media / "0123-hd.mp4", tmp_path / "site.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(b"film")
    digest = cache.file_hash(film)
    page.hardlink_to(film)
    assert cache.known_hash(film) == digest


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


DAMAGES = [Path.unlink, _truncate, _flip]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("label", ["hd", "audio", "poster", "storyboard", "storyboard_index"])
def test_damaged_file_is_a_miss(built_options: MediaOptions, damage: object, label: str) -> None:
    cache, key = _only_job(built_options)
    assert cache.find(key)
    rendition = getattr(build(built_options), label)
    damage(rendition.path)  # type: ignore[operator]
    assert cache.find(key) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"schema": 1}', '{"schema": 99}', "\0\xff"])
def test_damaged_record_is_a_miss(built_options: MediaOptions, text: str) -> None:
    cache, key = _only_job(built_options)
    for path in (built_options.cache_dir / "media-records").iterdir():
        path.write_text(text)
    assert cache.find(key) is None


def test_record_that_names_files_elsewhere_is_a_miss(built_options: MediaOptions) -> None:
    cache, key = _only_job(built_options)
    record = built_options.cache_dir / "media-records" / f"{key}.json"
    name = next(path.name for path in cache.media.glob("*.jpg"))
    shutil.copy(cache.media / name, built_options.project_root / name)
    record.write_text(record.read_text().replace(name, f"../../{name}"))
    assert cache.find(key) is None


def _only_job(options: MediaOptions) -> tuple[Cache, str]:
    (record,) = (options.cache_dir / "media-records").glob("job-*.json")
    return Cache(options.cache_dir), record.stem


def test_what_is_damaged_is_made_again(built_options: MediaOptions) -> None:
    first = build(built_options)
    whole = {rendition: rendition.path.read_bytes() for rendition in first.files}
    for rendition, damage in zip(first.files, [*DAMAGES, *DAMAGES[1:]], strict=True):
        damage(rendition.path)
    for path in (built_options.cache_dir / "media-records").glob("file-*"):
        path.write_text("{")
    assert build(built_options) == first
    assert {rendition: rendition.path.read_bytes() for rendition in first.files} == whole


def test_lost_cache_gives_the_same_files(built_options: MediaOptions) -> None:
    first = build(built_options)
    shutil.rmtree(built_options.cache_dir)
    assert build(built_options) == first


def test_other_settings_are_another_job(built_options: MediaOptions) -> None:
    first = build(built_options)
    assert first.hd
    other = build(replace(built_options, ladder=replace(QUICK, crf=30)))
    assert other.hd
    assert other.hd.file != first.hd.file


def test_whatever_changes_a_result_changes_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin = Provenance((("00c0ffee", 0.0, None),))
    options = MediaOptions(tmp_path / ".cache", tmp_path)
    binary = FfmpegBinary("/usr/bin/ffmpeg", "ffmpeg version 7.1")
    key = result_key(origin, options, binary)
    assert key == result_key(origin, options, replace(binary, path="/opt/ffmpeg"))
    others = [
        result_key(replace(origin, clips=(("00c0ffee", 1.0, None),)), options, binary),
        result_key(replace(origin, clips=(("00decaf0", 0.0, None),)), options, binary),
        result_key(origin, replace(options, ladder=QUICK), binary),
        result_key(origin, options, replace(binary, version="ffmpeg version 8.0")),
    ]
    monkeypatch.setattr("build_tools.media.transcode.VERSION", VERSION + 1)
    others.append(result_key(origin, options, binary))
    assert len({key, *others}) == 6


def test_twins_are_encoded_once(built_options: MediaOptions) -> None:
    shutil.rmtree(built_options.cache_dir)
    twin = built_options.project_root / "twin.mp4"
    shutil.copy(built_options.project_root / "plain.mp4", twin)
    labels: list[str] = []

    class Noting(Silent):
        def task(self, label: str, total: float):  # type: ignore[no-untyped-def]
            labels.append(label)
            return super().task(label, total)

    recordings = [
        Recording(built_options.project_root / name, name) for name in ("plain.mp4", "twin.mp4")
    ]
    results = transcode(recordings, built_options, Noting())
    assert labels == ["plain.mp4"]
    assert results[recordings[0]] == results[recordings[1]]


RUN = """\
import sys
from pathlib import Path
from build_tools.media.options import MediaOptions
from build_tools.media.plan.ladder import Ladder
from build_tools.media.transcode import transcode
from build_tools.model.media import Recording
from build_tools.progress import Silent
root = Path(sys.argv[1])
options = MediaOptions(root / ".cache", root, jobs=2, ladder=Ladder(preset="veryslow", stills=5))
names = ["long.mkv", "plain.mp4"]
transcode([Recording(root / name, name) for name in names], options, Silent())
"""


@pytest.fixture
def busy(
    recordings: dict[str, Path], tmp_path: Path
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """A run in a process of its own that has begun to encode."""
    for name in ("long.mkv", "plain.mp4"):
        shutil.copy(recordings[name], tmp_path / name)
    process = subprocess.Popen([sys.executable, "-c", RUN, tmp_path], stderr=subprocess.PIPE)
    work = tmp_path / ".cache" / "media-work"
    while not list(work.glob("run-*/*/hd.mp4")):
        assert process.poll() is None, "it ended before it could be disturbed"
        threading.Event().wait(0.01)
    yield process, tmp_path
    process.kill()
    process.communicate()


def encoders(folder: Path) -> list[str]:
    """Return the command lines of processes that work in a folder."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if f"{folder}/.cache" in line:
            lines.append(line)
    return lines


@posix
def test_ctrl_c_stops_cleanly(busy: tuple[subprocess.Popen[bytes], Path]) -> None:
    process, folder = busy
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode != 0
    assert encoders(folder) == []
    assert list((folder / ".cache" / "media-work").glob("run-*")) == []


@posix
def test_kill_leaves_nothing_that_looks_finished(
    busy: tuple[subprocess.Popen[bytes], Path],
) -> None:
    process, folder = busy
    process.kill()
    process.communicate(timeout=60)
    cache = Cache(folder / ".cache")
    assert not list(cache.media.glob("*-hd.mp4"))
    options = MediaOptions(folder / ".cache", folder, jobs=1, ladder=QUICK)
    build(options)
    assert list(cache.work.glob("run-*")) == []
    assert encoders(folder) == []
    for path in cache.media.iterdir():
        assert path.name.startswith(cache.file_hash(path)[:16])


def test_sweeping_spares_a_run_under_way(tmp_path: Path) -> None:
    with run_folder(tmp_path) as first:
        (first / "file").write_text("mine")
        with run_folder(tmp_path) as second:
            assert second != first
            assert (first / "file").exists()
        assert not second.exists()
    assert list(tmp_path.glob("run-*")) == []


def test_sweeping_takes_what_a_dead_run_left(tmp_path: Path) -> None:
    leftover = tmp_path / "run-left"
    leftover.mkdir()
    (leftover / "hd.mp4").write_bytes(b"half")
    with run_folder(tmp_path):
        assert not leftover.exists()


def test_ffmpeg_that_cannot_be_used_is_a_tool_error(built_options: MediaOptions) -> None:
    with pytest.raises(ToolError):
        build(replace(built_options, ffmpeg=str(built_options.project_root / "plain.mp4")))


def test_cache_that_cannot_be_written_is_a_disk_error(built_options: MediaOptions) -> None:
    shutil.rmtree(built_options.cache_dir)
    built_options.cache_dir.write_text("a file stands in the way")
    with pytest.raises(DiskError):
        build(built_options)


def test_nothing_to_do_needs_no_ffmpeg(tmp_path: Path) -> None:
    options = MediaOptions(tmp_path / ".cache", tmp_path, ffmpeg="/no/such")
    assert transcode([], options, Silent()) == {}
