"""The folder for a television: names that follow from signed lists, as links or as a playlist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from build_tools.errors import DiskError
from build_tools.progress import Silent
from build_tools.release.archive.film_list import ListedFilm, films_at, to_bytes
from build_tools.release.delivery import television
from build_tools.release.delivery.rollback import roll_back
from build_tools.release.delivery.verify import VerificationReport, verify
from build_tools.release.medium.disk_medium import DiskMedium
from build_tools.release.medium.folder_disk import FolderDisk
from tests.release.offices import MONTHS, REQUEST, RING, deliver_release, folder_medium, office
from tests.trees import identities

PLAYLIST = "电视.m3u8"


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    return office(tmp_path, listed=True)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U 盘"
    folder.mkdir()
    return folder


@pytest.fixture
def fat(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that has no hard links."""
    monkeypatch.setattr(FolderDisk, "link", lambda *_: False)


def shown(stick: Path) -> list[str]:
    folder = stick / "电视"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def films(stick: Path) -> list[Path]:
    """Return the files that the names of the folder, or its playlist, lead to."""
    folder = stick / "电视"
    if (folder / PLAYLIST).exists():
        lines = (folder / PLAYLIST).read_text("utf-8").splitlines()
        return [(folder / line).resolve() for line in lines if not line.startswith("#")]
    return [folder / name for name in shown(stick)]


def checked(stick: Path) -> VerificationReport:
    return verify(folder_medium(stick), RING, Silent(), today=None)


def faults(stick: Path) -> set[tuple[str, str]]:
    return {(str(x.rule), x.location.path) for x in checked(stick).problems}


def test_names_in_the_order_of_the_list() -> None:
    first, second, third = (f"{digit * 16}-hd.mp4" for digit in "abc")
    data = to_bytes([ListedFilm("冬", (first, second)), ListedFilm("春 1", (third,))])
    names = {"01-冬.mp4": f"media/{second}", "02-春 1.mp4": f"media/{third}"}
    assert films_at(data, {f"media/{second}", f"media/{third}"}) == names
    assert films_at(data, {f"media/{first}", f"media/{second}"}) == {"01-冬.mp4": f"media/{first}"}
    assert films_at(b"no list", {f"media/{first}"}) == {}


@pytest.mark.parametrize("links", [True, False])
def test_each_month_has_its_films(
    releases: Path, stick: Path, links: bool, request: pytest.FixtureRequest
) -> None:
    if not links:
        request.getfixturevalue("fat")
    for month in MONTHS:
        deliver_release(releases, folder_medium(stick), month=month)
        report = checked(stick)
        assert (report.problems, report.harmless) == ((), ())
        assert len(films(stick)) == 3
        for path in films(stick):
            assert any(path.samefile(media) for media in (stick / "media").iterdir())
        assert (shown(stick) == [PLAYLIST]) is not links
    before = identities(stick)
    deliver_release(releases, folder_medium(stick))
    assert identities(stick) == before
    assert roll_back(folder_medium(stick), RING) == MONTHS[1]
    assert checked(stick).problems == ()
    assert (shown(stick) == [PLAYLIST]) is not links


def test_what_may_be_copied_has_no_links(releases: Path, stick: Path) -> None:
    deliver_release(releases, folder_medium(stick), replace(REQUEST, prepare=True))
    assert shown(stick) == [PLAYLIST]
    assert checked(stick).problems == ()


def spoil_film(folder: Path) -> None:
    (film,) = folder.glob("02-*")
    data = film.read_bytes()
    film.unlink()
    film.write_bytes(data[:-1] + b"x")


def add_foreign(folder: Path) -> None:
    (folder / "别人的.mp4").write_bytes(b"film")
    (folder / PLAYLIST).write_text("#EXTM3U\nhttp://example.org/\n", encoding="utf-8")


def copy_all(folder: Path) -> None:
    for film in [*folder.iterdir()]:
        data = film.read_bytes()
        film.unlink()
        film.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "expected", "stays"),
    [
        (spoil_film, {("medium-file-damaged", "02")}, set()),
        (lambda folder: next(folder.glob("03-*")).unlink(), {("medium-file-missing", "03")}, set()),
        (
            add_foreign,
            {("medium-file-unlisted", "别人"), ("medium-file-unlisted", "电视"),
             ("medium-file-runs", "电视")},
            {("medium-file-unlisted", "别人"), ("medium-file-unlisted", "电视"),
             ("medium-file-runs", "电视")},
        ),
        (copy_all, set(), set()),
    ],
)  # fmt: skip
def test_nothing_foreign_is_admitted(
    releases: Path,
    stick: Path,
    spoil: Callable[[Path], None],
    expected: set[tuple[str, str]],
    stays: set[tuple[str, str]],
) -> None:
    deliver_release(releases, folder_medium(stick))
    spoil(stick / "电视")
    short = {(rule, path.split("/")[1][:2]) for rule, path in faults(stick)}
    assert short == expected
    # The next delivery heals what is ours, and takes nothing that is not.
    deliver_release(releases, folder_medium(stick))
    assert {(rule, path.split("/")[1][:2]) for rule, path in faults(stick)} == stays


def test_a_cut_leaves_the_release_whole(
    releases: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver_release(releases, folder_medium(stick), month=MONTHS[0])
    name_again = DiskMedium.name_again
    done: list[str] = []

    def cut(medium: DiskMedium, source: str, path: str) -> bool:
        if done:
            raise DiskError("cut")
        done.append(path)
        return name_again(medium, source, path)

    with monkeypatch.context() as cutting:
        cutting.setattr(DiskMedium, "name_again", cut)
        with pytest.raises(DiskError, match="cut"):
            deliver_release(releases, folder_medium(stick))
    report = checked(stick)
    assert report.current == MONTHS[-1]
    assert {path.split("/")[0] for _rule, path in faults(stick)} <= {"电视"}
    deliver_release(releases, folder_medium(stick))
    assert faults(stick) == set()


def test_links_go_where_room_is_needed(releases: Path, stick: Path) -> None:
    deliver_release(releases, folder_medium(stick))
    (stick / "电视" / "别人的.mp4").write_bytes(b"film")
    television.clear(folder_medium(stick))
    assert shown(stick) == ["别人的.mp4"]
