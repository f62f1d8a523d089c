"""A second build does nothing twice, and mkdocs' own command builds the same site."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.stages.conftest import Build, rubbish, site_of
from tests.trees import fingerprints, identities

pytestmark = pytest.mark.ffmpeg


def test_a_second_build_encodes_nothing_and_leaves_the_media_alone(
    project: Path, build: Build
) -> None:
    assert build(project).returncode == 0
    site, media = site_of(project), identities(project / "site" / "media")
    kept = identities(project / ".cache" / "media")
    records = fingerprints(project / ".cache" / "media-records")
    assert len(media) >= 6

    second = build(project)
    assert second.returncode == 0, second.stderr
    assert ": begun" not in second.stderr
    assert identities(project / "site" / "media") == media
    assert identities(project / ".cache" / "media") == kept
    # Their times tell when each was last used; what they say stays.
    assert fingerprints(project / ".cache" / "media-records") == records
    assert site_of(project) == site
    assert rubbish(project) == []


def test_an_emptied_cache_gives_the_same_files_again(project: Path, build: Build) -> None:
    before = site_of(project)
    shutil.rmtree(project / ".cache")
    assert build(project).returncode == 0
    assert site_of(project) == before


def test_mkdocs_builds_the_same_site(project: Path, build: Build, run: Run) -> None:
    ours = site_of(project)
    done = run("mkdocs", "build", "-f", project / "mkdocs.yml", "-d", project / "site of mkdocs")
    assert done.returncode == 0, done.stderr
    (project / "site").rename(project / "site of courseware")
    (project / "site of mkdocs").rename(project / "site")
    assert site_of(project) == ours
    assert rubbish(project) == []


def test_a_lesson_that_is_gone_leaves_nothing_behind(project: Path, build: Build) -> None:
    before = site_of(project)
    for name in ("feeding.md", "feeding.mp4"):
        (project / "content" / "technical" / name).unlink()
    assert build(project).returncode == 0
    after = site_of(project)
    gone = set(before) - set(after)
    assert "technical/feeding.html" in gone
    assert any(name.startswith("media/") for name in gone)


def test_two_builds_at_once_do_not_spoil_the_site(project: Path, build: Build) -> None:
    wanted = site_of(project)
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(build, (project, project)))
    assert 0 in [done.returncode for done in both]
    assert [done.stderr for done in both if "Traceback" in done.stderr] == []
    assert site_of(project) == wanted
    assert rubbish(project) == []
