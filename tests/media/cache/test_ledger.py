"""The ledger of published media: what stations hold stays as it is, whatever happens here."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from build_tools.errors import PublishedLost
from build_tools.media.cache import ledger
from build_tools.media.cache.cache import Cache
from build_tools.media.cache.ledger import problems as ledger_problems
from build_tools.media.cache.ledger import publish_media
from build_tools.media.options import MediaOptions
from build_tools.media.plan.effort import Effort
from build_tools.media.transcode import transcode
from build_tools.model.media import MediaSet, Provenance, Recording, Remark, Rendition
from build_tools.model.problem import ProblemsFound
from build_tools.progress import Silent
from tests.media import small_disk
from tests.media.cache.small_sets import small_set
from tests.media.conftest import QUICK, build

LINE = (
    '{"schema": 1, "release": "2026-11", "media": {"is": "MediaSet", "hd": {"is": "Rendition",'
    ' "label": "hd", "file": "8bfa2fa5f43ed487-hd.mp4", "size": 1000, "duration": 2.0,'
    ' "width": 320, "height": 180, "sha256":'
    ' "8bfa2fa5f43ed4871b718e43594f969c5db8536d61b82a5c6daff150c279a230"}, "audio": null,'
    ' "poster": null, "remarks": [], "provenance": {"is": "Provenance", "clips":'
    ' [["00c0ffee", 0.5, null]], "settings": [["crf", "30"]], "encoder": "ffmpeg version 9.0.2",'
    ' "remarks": [{"is": "Remark", "kind": "repaired", "values": [["count", "3"]]}]}}}'
)
"""A line as the first version wrote it. It must stay readable: offices keep theirs for years."""


def lines(options: MediaOptions) -> list[str]:
    """Return the lines of the ledger."""
    return options.ledger.read_text("utf-8").splitlines()


def recording(options: MediaOptions) -> Recording:
    """Return the recording of the project."""
    return Recording(options.project_root / "plain.mp4", "plain.mp4")


def names(media: MediaSet) -> list[str]:
    """Return the names of a set's files."""
    return [rendition.file for rendition in media.files]


@pytest.fixture
def bare(tmp_path: Path) -> MediaOptions:
    """Options of an empty project."""
    return MediaOptions(tmp_path / ".cache", tmp_path)


@pytest.fixture
def published(built_options: MediaOptions) -> MediaOptions:
    """A project whose recording is published; its ffmpeg is gone, so nothing can be encoded."""
    publish_media([build(built_options)], built_options, "2026-11")
    return replace(built_options, ffmpeg="/no/such/ffmpeg")


@pytest.mark.ffmpeg
def test_publishing_keeps_files_and_writes_them_down(built_options: MediaOptions) -> None:
    media = build(built_options)
    placed = publish_media([media], built_options, "2026-11")
    assert [item.file for item in placed] == names(media)
    assert all(item.path == built_options.published / item.file for item in placed)
    assert all(
        item.path.read_bytes() == (Cache(built_options.cache_dir).media / item.file).read_bytes()
        for item in placed
    )
    (line,) = lines(built_options)
    document = json.loads(line)
    assert (document["schema"], document["release"]) == (1, "2026-11")
    assert str(built_options.project_root) not in line


@pytest.mark.ffmpeg
def test_publishing_again_writes_nothing(published: MediaOptions) -> None:
    before = lines(published)
    media = build(published)
    publish_media([media, media], published, "2026-12")
    assert lines(published) == before


@pytest.mark.ffmpeg
def test_a_lost_cache_and_a_lost_encoder_change_nothing(published: MediaOptions) -> None:
    before = names(build(published))
    shutil.rmtree(published.cache_dir)
    after = build(published)
    assert names(after) == before
    assert all(item.path.parent == published.published for item in after.files)
    assert all(item.path.is_file() for item in after.files)


@pytest.mark.ffmpeg
@pytest.mark.parametrize("change", ["trims", "settings", "bytes"])
def test_something_else_is_not_published(published: MediaOptions, change: str) -> None:
    trims, options = {}, published
    if change == "trims":
        trims = {"start": 0.5}
    elif change == "settings":
        options = replace(published, ladder=replace(QUICK, crf=31))
    else:
        with (published.project_root / "plain.mp4").open("ab") as stream:
            stream.write(b"\0\0\0\x08free")
    changed = replace(recording(options), **trims)
    with pytest.raises(Exception, match="/no/such/ffmpeg"):
        transcode([changed], options, Silent())


@pytest.mark.ffmpeg
@pytest.mark.parametrize("effort", ["quick", "small"])
def test_another_effort_keeps_what_was_published(published: MediaOptions, effort: Effort) -> None:
    other = replace(published, ladder=replace(QUICK, effort=effort))
    assert names(build(other)) == names(build(published))


def _other_hd(options: MediaOptions) -> MediaSet:
    """Return the set as another encoder would have made it: other bytes, the same recording."""
    media = build(options)
    assert media.hd
    data = media.hd.path.read_bytes() + b"\0\0\0\x08free"
    name = f"{hashlib.sha256(data).hexdigest()[:16]}-hd.mp4"
    path = options.cache_dir / "media" / name
    path.write_bytes(data)
    return replace(media, hd=replace(media.hd, file=name, path=path, size=len(data)))


@pytest.mark.ffmpeg
def test_what_was_published_counts_more_than_the_cache(built_options: MediaOptions) -> None:
    other = _other_hd(built_options)
    assert names(build(built_options)) != names(other)
    publish_media([other], built_options, "2026-11")
    assert names(build(built_options)) == names(other)


@pytest.mark.ffmpeg
def test_reencode_takes_todays_and_stays_with_it(built_options: MediaOptions) -> None:
    today, other = build(built_options), _other_hd(built_options)
    publish_media([other], built_options, "2026-11")
    assert names(build(replace(built_options, reencode=True))) == names(today)
    assert [json.loads(line).get("release") for line in lines(built_options)] == ["2026-11", None]
    assert names(build(built_options)) == names(today)
    publish_media([build(built_options)], built_options, "2026-12")
    assert [json.loads(line).get("release") for line in lines(built_options)] == [
        "2026-11",
        None,
        "2026-12",
    ]
    before = lines(built_options)
    assert names(build(replace(built_options, reencode=True))) == names(today)
    assert lines(built_options) == before


def _truncate(path: Path) -> None:
    path.unlink()
    path.write_bytes(b"half")


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.unlink()
    path.write_bytes(data)


DAMAGES = [Path.unlink, _truncate, _flip]


@pytest.mark.ffmpeg
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_published_file_comes_back_from_the_cache(
    published: MediaOptions, damage: object
) -> None:
    media = build(published)
    assert media.audio
    whole = media.audio.path.read_bytes()
    damage(media.audio.path)  # type: ignore[operator]
    restored = build(published)
    assert restored == media
    assert restored.audio
    assert restored.audio.path.read_bytes() == whole


@pytest.mark.ffmpeg
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_published_file_that_is_nowhere_is_told(published: MediaOptions, damage: object) -> None:
    media = build(published)
    assert media.audio
    damage(media.audio.path)  # type: ignore[operator]
    shutil.rmtree(published.cache_dir)
    source = recording(published)
    lost = transcode([source], published, Silent())[source]
    assert isinstance(lost, PublishedLost)
    assert media.audio.file in str(lost)
    assert "2026-11" in str(lost)
    assert "--reencode" in str(lost)
    assert "\n" not in str(lost)


@pytest.mark.ffmpeg
def test_a_published_file_that_is_nowhere_is_made_anew_when_asked(
    built_options: MediaOptions,
) -> None:
    media = build(built_options)
    publish_media([media], built_options, "2026-11")
    shutil.rmtree(built_options.published)
    shutil.rmtree(built_options.cache_dir)
    assert names(build(replace(built_options, reencode=True))) == names(media)


def test_a_line_of_the_first_version_is_read(bare: MediaOptions) -> None:
    bare.ledger.parent.mkdir()
    bare.ledger.write_text(LINE + "\n", "utf-8")
    contents = ledger.read(bare.ledger)
    assert contents.damaged == ()
    origin = Provenance((("00c0ffee", 0.5, None),), (("crf", "30"),), "another encoder")
    cache = Cache(bare.cache_dir)
    with pytest.raises(PublishedLost, match=r"8bfa2fa5f43ed487-hd\.mp4 \(release 2026-11\)"):
        ledger.find(contents, origin, cache, bare.published)
    bare.published.mkdir(parents=True)
    (bare.published / "8bfa2fa5f43ed487-hd.mp4").write_bytes(b"1" * 1000)
    media = ledger.find(contents, origin, cache, bare.published)
    assert media
    assert media.hd == Rendition(
        "hd",
        "8bfa2fa5f43ed487-hd.mp4",
        bare.published / "8bfa2fa5f43ed487-hd.mp4",
        1000,
        2.0,
        320,
        180,
    )
    assert "3 faults" in media.remarks[0]
    for other in (replace(origin, clips=()), replace(origin, settings=())):
        assert ledger.find(contents, other, cache, bare.published) is None


DAMAGED = [
    "",
    "{",
    "[]",
    "7",
    "<<<<<<< HEAD",
    '{"schema": 2}',
    '{"schema": 1}',
    '{"schema": 1, "release": "2026-11", "media": null}',
    LINE[:200],
    LINE.replace("MediaSet", "Rendition", 1),
    LINE.replace("8bfa2fa5f43ed487-hd.mp4", "../../../etc/passwd"),
    LINE.replace("8bfa2fa5f43ed487-hd.mp4", "8bfa2fa5f43ed487-/../x.mp4"),
    LINE.replace("Remark", "Popen"),
    LINE.replace('"size"', '"other"'),
]


@pytest.mark.parametrize("line", DAMAGED)
def test_damaged_lines_are_told_and_the_others_count(bare: MediaOptions, line: str) -> None:
    bare.ledger.parent.mkdir()
    other = LINE.replace("00c0ffee", "00decaf0")
    bare.ledger.write_text(f"{LINE}\n{line}\n{other}\n", "utf-8")
    assert ledger.read(bare.ledger).damaged == (2,)
    assert len(ledger.read(bare.ledger).entries) == 2
    (problem,) = ledger_problems(bare.ledger, "office/published-media.jsonl")
    assert str(problem).startswith("office/published-media.jsonl:2: ")
    assert problem.rule == "ledger-line"
    assert "backup" in problem.hint
    before = bare.ledger.read_bytes()
    with pytest.raises(ProblemsFound):
        publish_media([small_set(bare, 1)], bare, "2026-11")
    assert bare.ledger.read_bytes() == before


def test_bytes_that_are_no_text_are_told(bare: MediaOptions) -> None:
    bare.ledger.parent.mkdir()
    bare.ledger.write_bytes(b"\xff\xfe\0\n" + LINE.encode() + b"\n")
    assert ledger.read(bare.ledger).damaged == (1,)


def test_a_last_line_without_an_end_is_kept(bare: MediaOptions) -> None:
    bare.ledger.parent.mkdir()
    bare.ledger.write_text(LINE, "utf-8")
    publish_media([small_set(bare, 1)], bare, "2026-11")
    assert lines(bare)[0] == LINE
    assert len(lines(bare)) == 2
    assert ledger.read(bare.ledger).damaged == ()


def test_what_is_damaged_in_the_cache_is_not_published(bare: MediaOptions) -> None:
    good, bad = small_set(bare, 1), small_set(bare, 2)
    assert bad.audio
    facts = bad.audio.path.stat()
    _flip(bad.audio.path)
    os.utime(bad.audio.path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    with pytest.raises(PublishedLost, match="damaged in the cache"):
        publish_media([good, bad], bare, "2026-11")
    assert not bare.ledger.exists()
    assert not (bare.published / bad.audio.file).exists()


@pytest.mark.parametrize("damage", DAMAGES)
def test_publishing_again_heals_what_is_damaged_in_releases(
    bare: MediaOptions, damage: Callable[[Path], None]
) -> None:
    media = small_set(bare, 1)
    assert media.audio
    (audio,) = [item for item in publish_media([media], bare, "2026-11") if item.label == "audio"]
    damage(audio.path)
    publish_media([media], bare, "2026-12")
    assert audio.path.read_bytes() == media.audio.path.read_bytes()


def test_a_set_from_elsewhere_cannot_be_published(bare: MediaOptions) -> None:
    with pytest.raises(ValueError, match="cannot be published"):
        publish_media([replace(small_set(bare, 1), provenance=None)], bare, "2026-11")


def test_remarks_are_kept_as_data(bare: MediaOptions) -> None:
    media = small_set(bare, 1)
    assert media.provenance
    origin = replace(media.provenance, remarks=(Remark("silent"),))
    publish_media([replace(media, provenance=origin, remarks=("一句话",))], bare, "2026-11")
    assert "一句话" not in lines(bare)[0]
    media = ledger.find(ledger.read(bare.ledger), origin, Cache(bare.cache_dir), bare.published)
    assert media
    assert "silent" in media.remarks[0]


PUBLISH = """\
import sys
from pathlib import Path
from build_tools.media.cache.ledger import publish_media
from build_tools.media.options import MediaOptions
from build_tools.media.plan.effort import Effort
from tests.media.cache.small_sets import small_set
options = MediaOptions(Path(sys.argv[1], ".cache"), Path(sys.argv[1]))
sets = [small_set(options, number) for number in range(int(sys.argv[2]), int(sys.argv[3]))]
print("ready", flush=True)
for media in sets:
    publish_media([media], options, "2026-11")
"""


def publisher(root: Path, first: int, end: int) -> subprocess.Popen[bytes]:
    """Start a process that publishes sets one after the other, and wait until it begins."""
    command = [sys.executable, "-c", PUBLISH, str(root), str(first), str(end)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[3], stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    return process


def test_two_at_once_lose_nothing(bare: MediaOptions) -> None:
    running = [publisher(bare.project_root, 0, 40), publisher(bare.project_root, 20, 60)]
    for process in running:
        process.communicate(timeout=120)
        assert process.returncode == 0
    contents = ledger.read(bare.ledger)
    assert (len(contents.entries), contents.damaged) == (60, ())
    assert len(lines(bare)) == 60


@pytest.mark.parametrize("seed", range(4))
def test_a_kill_leaves_a_whole_ledger(bare: MediaOptions, seed: int) -> None:
    _killed_while_publishing(bare, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4, 64))
def test_many_kills_leave_a_whole_ledger(bare: MediaOptions, seed: int) -> None:
    _killed_while_publishing(bare, seed)


def _killed_while_publishing(options: MediaOptions, seed: int) -> None:
    process = publisher(options.project_root, 0, 400)
    threading.Event().wait(random.Random(seed).uniform(0, 0.8))  # noqa: S311
    process.kill()
    process.communicate(timeout=60)
    contents = ledger.read(options.ledger)
    assert contents.damaged == ()
    cache = Cache(options.cache_dir)
    for number in range(len(contents.entries)):  # in their order, none left out
        origin = Provenance(((str(number), None, None),))
        assert ledger.find(contents, origin, cache, options.published)
    for path in options.published.glob("*-*"):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert path.name.startswith(digest[:16]) or path.name.startswith(".part-")
    publish_media([small_set(options, 1000)], options, "2026-12")
    assert len(lines(options)) == len(contents.entries) + 1


FULL = """\
import json, sys
from pathlib import Path
from build_tools.errors import CoursewareError
from build_tools.media.cache.ledger import publish_media
from build_tools.media.options import MediaOptions
from build_tools.media.plan.effort import Effort
from tests.media.cache.small_sets import small_set
root = Path(sys.argv[1])
options = MediaOptions(root / ".cache", root)
before = options.ledger.read_bytes()
try:
    publish_media([small_set(options, 7)], options, "2026-12")
except CoursewareError as error:
    print(json.dumps({"error": str(error), "unchanged": options.ledger.read_bytes() == before}))
else:
    print(json.dumps({"lines": len(options.ledger.read_text().splitlines())}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a tiny disk is mounted as on Linux")
@pytest.mark.parametrize("kilobytes", [0, 4, 8])
def test_a_full_disk_leaves_the_ledger_as_it_was(
    bare: MediaOptions, tmp_path: Path, kilobytes: int
) -> None:
    source = bare.project_root / "source"
    project = MediaOptions(source / ".cache", source)
    publish_media([small_set(project, 1)], project, "2026-11")
    small_set(project, 7)
    script = tmp_path / "full.py"
    script.write_text(FULL)
    command = ["env", f"PYTHONPATH={Path(__file__).parents[3]}", sys.executable, script]
    runs = small_disk.run_on(kilobytes, source, command, tmp_path / "disk")
    assert runs.full == {
        "error": "the disk is full; make room and run the build again",
        "unchanged": True,
    }
    assert runs.roomy == {"lines": 2}
