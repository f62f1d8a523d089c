"""`courseware cache prune`, and the limit that every build keeps."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from build_tools.media.cache.lease import cache_lease
from tests.conftest import MakeProject, Run
from tests.media.cache.test_prune import filled

PAGE = "---\ntitle: 修剪\nid: pruning\nposter: cover.svg\n---\n\n# 修剪\n\n看树形。\n"
COVER = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><path d="M0 0h16v9H0z"/></svg>'


def project(make_project: MakeProject, settings: str = "") -> Path:
    """Make a project with one lesson, which has a poster, and a cache with three results."""
    tree = {"content/technical/pruning.md": PAGE, "content/technical/cover.svg": COVER}
    root = make_project(tree)
    config = root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + settings, "utf-8")
    filled(root / ".cache")
    return root


def test_prune_says_what_it_freed(make_project: MakeProject, run: Run) -> None:
    root = project(make_project)
    done = run("courseware", "-C", root, "cache", "prune")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "0 files removed: 0 KB freed, 3 KB stay in the cache.\n"
    dry = run("courseware", "-C", root, "cache", "prune", "--all", "--dry-run", "--json")
    document = json.loads(dry.stdout)
    assert document == {
        "cache": str(root / ".cache"),
        "dry_run": True,
        "files": 3,
        "freed": 3000,
        "rest": 0,
        "held": 0,
    }
    assert len(list((root / ".cache" / "media").iterdir())) == 3
    done = run("courseware", "-C", root, "cache", "prune", "--all", lang="zh")
    assert "3" in done.stdout
    assert list((root / ".cache" / "media").iterdir()) == []


def test_prune_says_what_the_site_holds_on_to(make_project: MakeProject, run: Run) -> None:
    root = project(make_project)
    assert run("courseware", "-C", root, "build").returncode == 0
    done = run("courseware", "-C", root, "cache", "prune", "--all")
    assert "stay on the disk: the site or a release holds the same files" in done.stdout
    assert list((root / "site").rglob("media/*-poster.svg"))
    # Once the site is gone, so are they.
    shutil.rmtree(root / "site")
    done = run("courseware", "-C", root, "cache", "prune", "--all")
    assert done.stdout == "0 files removed: 0 KB freed, 0 KB stay in the cache.\n"


def test_prune_waits_for_no_build(make_project: MakeProject, run: Run) -> None:
    root = project(make_project)
    with cache_lease(root / ".cache"):
        done = run("courseware", "-C", root, "cache", "prune", "--all")
    assert done.returncode == 1
    assert "a build of this project is under way" in done.stderr
    assert len(list((root / ".cache" / "media").iterdir())) == 3


def test_a_build_leaves_the_cache_within_its_limit(make_project: MakeProject, run: Run) -> None:
    root = project(make_project, "      cache_limit: 1\n")
    big = next((root / ".cache" / "media").iterdir())
    os.truncate(big, 1_100_000_000)
    done = run("courseware", "-C", root, "build")
    assert done.returncode == 0, done.stderr
    assert not big.exists()
    assert list((root / "site").rglob("media/*-poster.svg"))
    assert list((root / ".cache" / "media").glob("*-poster.svg"))
