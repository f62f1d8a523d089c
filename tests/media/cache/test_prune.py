"""The cache's size: what goes and what stays, and that nobody loses what he works with."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from build_tools.media.cache.cache import Cache
from build_tools.media.cache.lease import cache_lease, exclusive_lease
from build_tools.media.cache.prune import CachedResult, prune, surplus
from build_tools.model.media import Remark, Rendition

OLDEST, MIDDLE, NEWEST = (
    CachedResult("old", 1.0, frozenset({"a", "shared"})),
    CachedResult("middle", 2.0, frozenset({"b", "shared"})),
    CachedResult("new", 3.0, frozenset({"c"})),
)
SIZES = {"a": 10, "b": 10, "c": 10, "shared": 5, "nobody": 100}
NEVER = float("inf")


@pytest.mark.parametrize(
    ("limit", "spare_since", "records", "files"),
    [
        (35, NEVER, "", "nobody"),
        (34, NEVER, "old", "nobody a"),
        (25, NEVER, "old", "nobody a"),
        (24, NEVER, "old middle", "nobody a b shared"),
        (9, NEVER, "old middle new", "nobody a b c shared"),
        (9, 3.0, "old middle", "nobody a b shared"),
        (9, 1.0, "", "nobody"),
        (0, NEVER, "old middle new", "nobody a b c shared"),
    ],
)
def test_least_recently_used_goes_first(
    limit: int, spare_since: float, records: str, files: str
) -> None:
    chosen = surplus([NEWEST, OLDEST, MIDDLE], SIZES, limit, spare_since)
    assert chosen == (set(records.split()), set(files.split()))


def test_an_empty_cache_needs_nothing() -> None:
    assert surplus([], {}, 10, NEVER) == (set(), set())


def test_a_record_without_files_goes_only_with_everything() -> None:
    refused = CachedResult("refused", 1.0, frozenset())
    assert surplus([refused], {}, 10, NEVER) == (set(), set())
    assert surplus([refused], {}, 0, NEVER) == ({"refused"}, set())


def filled(root: Path) -> Cache:
    """Make a cache of three results, one each second, of 1000 bytes each."""
    cache = Cache(root)
    for second, name in enumerate("abc", 1):
        film = root / f"{name}.mp4"
        root.mkdir(exist_ok=True)
        film.write_bytes(name.encode() * 1000)
        file, path = cache.publish(film, "hd")
        cache.store(f"job-{name}", ((Rendition("hd", file, path, 1000),), (Remark("silent"),)))
        os.utime(cache.records / f"job-{name}.json", (second, second))
    return cache


def letters(cache: Cache) -> str:
    """Return the letters of which the files in a cache consist."""
    return "".join(sorted(path.read_text()[0] for path in cache.media.iterdir()))


def test_it_goes_down_to_the_limit(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    pruned = prune(tmp_path, 2500)
    assert pruned
    assert (pruned.files, pruned.freed, pruned.remaining) == (1, 1000, 2000)
    assert letters(cache) == "bc"
    assert cache.find("job-a") is None
    assert cache.find("job-b")


def test_what_was_found_is_used_last(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    assert cache.find("job-a")
    prune(tmp_path, 1000)
    assert letters(cache) == "a"


def test_a_dry_run_leaves_everything(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    (cache.media / ".part-x.mp4").write_bytes(b"half")
    before = set(tmp_path.rglob("*"))
    pruned = prune(tmp_path, 1000, dry_run=True)
    assert pruned
    assert (pruned.files, pruned.freed, pruned.remaining) == (3, 2004, 1000)
    assert {path for path in tmp_path.rglob("*") if "media-users" not in str(path)} == before


def test_what_the_site_holds_too_frees_nothing(tmp_path: Path) -> None:
    cache = filled(tmp_path / "cache")
    linked = next(path for path in cache.media.iterdir() if path.read_text()[0] == "a")
    os.link(linked, tmp_path / "site.mp4")
    pruned = prune(cache.media.parent, 0)
    assert pruned
    assert (pruned.files, pruned.freed, pruned.remaining) == (3, 2000, 0)
    assert (tmp_path / "site.mp4").read_text()[0] == "a"


def _half(cache: Cache) -> Path:
    path = cache.media / ".part-x.mp4"
    path.write_bytes(b"half")
    return path


def _nobodys(cache: Cache) -> Path:
    path = cache.media / "0123456789abcdef-hd.mp4"
    path.write_bytes(b"published, and killed before its record was written")
    return path


def _damaged(cache: Cache) -> Path:
    path = cache.records / "job-d.json"
    path.write_text('{"schema": 2, "result"')
    return path


def _of_another_version(cache: Cache) -> Path:
    path = cache.records / "job-e.json"
    path.write_text('{"schema": 1, "result": []}')
    return path


def _note_of_nothing(cache: Cache) -> Path:
    source = cache.media.parent / "recording.mpg"
    source.write_bytes(b"recording")
    before = set(cache.records.iterdir())
    cache.file_hash(source)
    source.unlink()
    (note,) = set(cache.records.iterdir()) - before
    return note


def _dead_run(cache: Cache) -> Path:
    folder = cache.work / "run-x"
    folder.mkdir(parents=True)
    return folder


LEFTOVERS = [_half, _nobodys, _damaged, _of_another_version, _note_of_nothing, _dead_run]


@pytest.mark.parametrize("leave", LEFTOVERS)
def test_what_a_kill_left_goes(tmp_path: Path, leave: Callable[[Cache], Path]) -> None:
    cache = filled(tmp_path)
    leftover = leave(cache)
    assert leftover.exists()
    prune(tmp_path, 10_000)
    assert not leftover.exists()
    assert all(cache.find(f"job-{name}") for name in "abc")


def test_everything(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    prune(tmp_path, 0)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [
        tmp_path / "media-users" / ".guard"
    ]
    assert letters(cache) == ""


def test_nothing_goes_while_a_build_works(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    with cache_lease(tmp_path), cache_lease(tmp_path):
        assert prune(tmp_path, 0) is None
        assert letters(cache) == "abc"
    assert prune(tmp_path, 0)
    assert letters(cache) == ""


def test_a_build_that_comes_while_it_is_pruned_waits(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from build_tools.media.cache.lease import cache_lease\n"
        "with cache_lease(Path(sys.argv[1])): print('in', flush=True)"
    )
    with exclusive_lease(tmp_path) as alone:
        assert alone
        build = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE)
        with pytest.raises(subprocess.TimeoutExpired):
            build.wait(1.5)
    output, _nothing = build.communicate(timeout=60)
    assert output.strip() == b"in"


def test_a_killed_build_holds_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path\n"
        "from build_tools.media.cache.lease import cache_lease\n"
        "with cache_lease(Path(sys.argv[1])): print('in', flush=True); time.sleep(600)"
    )
    build = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE)
    assert build.stdout
    assert build.stdout.readline().strip() == b"in"
    assert prune(tmp_path, 0) is None
    build.kill()
    build.communicate()
    assert prune(tmp_path, 0)
    assert list((tmp_path / "media-users").glob("use-*")) == []


def test_what_was_used_since_a_build_began_stays(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    with cache_lease(tmp_path) as begun:
        assert cache.find("job-a")
    pruned = prune(tmp_path, 1, spare_since=begun)
    assert pruned
    assert pruned.remaining == 1000
    assert letters(cache) == "a"
