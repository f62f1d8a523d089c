"""The finished site takes the old one's place, and whatever was cut off is put right."""

import errno
import os
from pathlib import Path

import pytest

from build_tools.errors import DiskError
from build_tools.model.media import Rendition
from build_tools.site import staging


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a last good site with one film."""
    folder = tmp_path / "site"
    (folder / "media").mkdir(parents=True)
    (folder / "index.html").write_text("old")
    return folder


@pytest.fixture
def film(tmp_path: Path) -> Rendition:
    path = tmp_path / "cache" / "0123456789abcdef-hd.mp4"
    path.parent.mkdir()
    path.write_bytes(b"film")
    os.utime(path, (1_700_000_001, 1_700_000_001))
    return Rendition("hd", path.name, path, 4)


def begin(site: Path) -> Path:
    fresh = staging.next_folder(site)
    fresh.mkdir()
    (fresh / "index.html").write_text("new")
    return fresh


def test_swap_replaces_the_site_and_leaves_no_rubbish(site: Path) -> None:
    begin(site)
    staging.swap(site)
    assert (site / "index.html").read_text() == "new"
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_a_first_build_needs_no_old_site(tmp_path: Path) -> None:
    begin(tmp_path / "site")
    staging.swap(tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_text() == "new"


def test_recover_drops_an_unfinished_build(site: Path) -> None:
    begin(site)
    staging.recover(site)
    assert (site / "index.html").read_text() == "old"
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_recover_brings_the_old_site_back_when_the_swap_was_cut(site: Path) -> None:
    begin(site)
    site.rename(site.with_name(".site.old"))
    staging.recover(site)
    assert (site / "index.html").read_text() == "old"


def test_recover_finishes_removing_the_old_site(site: Path) -> None:
    (site.with_name(".site.old")).mkdir()
    staging.recover(site)
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_media_are_hard_links(site: Path, film: Rendition) -> None:
    begin(site)
    assert staging.stage_media([film], site) == ()
    staging.swap(site)
    assert (site / "media" / film.file).samefile(film.path)


def no_links(*_paths: object) -> None:
    raise OSError(errno.EPERM, "no hard links on this disk")


def test_without_hard_links_the_old_copy_moves_over(
    site: Path, film: Rendition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", no_links)
    begin(site)
    assert staging.stage_media([film], site) == ()
    staging.swap(site)
    first = (site / "media" / film.file).stat()
    begin(site)
    to_move = staging.stage_media([film], site)
    assert [path.name for path in to_move] == [film.file]
    staging.swap(site, to_move)
    second = (site / "media" / film.file).stat()
    assert (first.st_ino, first.st_mtime_ns) == (second.st_ino, second.st_mtime_ns)


@pytest.mark.parametrize(
    ("data", "seconds"), [(b"fil", 0), (b"filn", 60)], ids=["another size", "another time"]
)
def test_without_hard_links_a_copy_that_differs_is_made_anew(
    site: Path, film: Rendition, monkeypatch: pytest.MonkeyPatch, data: bytes, seconds: int
) -> None:
    monkeypatch.setattr(os, "link", no_links)
    existing = site / "media" / film.file
    existing.parent.mkdir(exist_ok=True)
    existing.write_bytes(data)
    modified = film.path.stat().st_mtime + seconds
    os.utime(existing, (modified, modified))
    begin(site)
    to_move = staging.stage_media([film], site)
    assert to_move == ()
    staging.swap(site, to_move)
    assert existing.read_bytes() == b"film"


def test_a_refused_swap_leaves_the_old_site_whole(
    site: Path, film: Rendition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", no_links)
    begin(site)
    staging.stage_media([film], site)
    staging.swap(site)
    begin(site)
    to_move = staging.stage_media([film], site)
    real = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if path == site:
            raise PermissionError(errno.EACCES, "in use")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(DiskError, match="close the browser"):
        staging.swap(site, to_move)
    assert (site / "index.html").read_text() == "new"
    assert (site / "media" / film.file).read_bytes() == b"film"


@pytest.mark.parametrize("first", [False, True])
def test_a_site_whose_successor_cannot_take_its_place_comes_back(
    site: Path, film: Rendition, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    """The old site is away already when the second rename is refused."""
    monkeypatch.setattr(os, "link", no_links)
    begin(site)
    staging.stage_media([film], site)
    staging.swap(site)
    fresh = begin(site)
    to_move = staging.stage_media([film], site)
    if first:
        to_move = ()
        site.rename(site.with_name("elsewhere"))
    real = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if path == fresh:
            raise PermissionError(errno.EACCES, "in use")
        return real(path, target)

    with monkeypatch.context() as refusing:
        refusing.setattr(Path, "replace", refuse)
        with pytest.raises(DiskError, match="close the browser"):
            staging.swap(site, to_move)
    assert not site.with_name(".site.old").exists()
    assert site.exists() is not first
    if not first:
        assert (site / "index.html").read_text() == "new"
        assert (site / "media" / film.file).read_bytes() == b"film"
    # What was built goes with the next build; nothing is in its way.
    staging.recover(site)
    begin(site)
    staging.swap(site)
    assert (site / "index.html").read_text() == "new"
