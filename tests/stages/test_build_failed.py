"""A build that fails leaves the last good site exactly as it was, and says why in plain lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.stages.conftest import (
    Build,
    lesson,
    rubbish,
    site_of,
)
from tests.trees import Tree, identities, write_tree

pytestmark = pytest.mark.ffmpeg

HOOK = """\
def on_page_content(html, **kwargs):
    raise OSError("the disk said no")
"""
WITH_HOOK = "\nhooks: [hook.py]\n"


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ({"content/policy/bad.md": "---\ntitel: 医保\n---\n"}, "content/policy/bad.md:2"),
        ({"content/policy/bad.md": "---\ntitle: [\n---\n"}, "content/policy/bad.md:"),
        (
            {"content/policy/gone.md": lesson("医保", "gone.mp4")},
            "content/policy/gone.md:5",
        ),
        (
            {
                "content/policy/torn.md": lesson("医保", "torn.mp4"),
                "content/policy/torn.mp4": b"\0\0\0\x18ftypmp42" + bytes(5000),
            },
            "content/policy/torn.md:5",
        ),
    ],
    ids=["unknown key", "bad YAML", "missing recording", "broken recording"],
)
def test_the_last_good_site_stays(project: Path, build: Build, added: Tree, told: str) -> None:
    before, files = site_of(project), identities(project / "site")
    write_tree(project, added)

    failed = build(project)
    assert failed.returncode == 1
    assert told in failed.stderr
    assert "Traceback" not in failed.stderr
    assert site_of(project) == before
    assert identities(project / "site") == files
    assert rubbish(project) == []


@pytest.mark.parametrize("words", [("courseware", "-C", "{}", "build"), ("mkdocs", "build", "-q")])
def test_a_failure_between_pages_leaves_the_site_too(
    project: Path, run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    before = site_of(project)
    own = {"XDG_CONFIG_HOME": str(tmp_path / "own folder")}
    config = project / "mkdocs.yml"
    write_tree(project, {"hook.py": HOOK, "mkdocs.yml": config.read_text("utf-8") + WITH_HOOK})
    more = ("-f", str(config)) if words[0] == "mkdocs" else ()
    assert run("courseware", "-C", project, "allow", "--yes", **own).returncode == 0
    failed = run(*(word.format(project) for word in words), *more, **own)
    assert "the disk" in failed.stderr  # it came to the hook
    assert failed.returncode != 0
    assert site_of(project) == before
    assert rubbish(project) == []
