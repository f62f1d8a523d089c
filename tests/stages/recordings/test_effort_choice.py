"""The effort for recordings, chosen at the desk: written into `mkdocs.yml`, whatever its layout."""

from __future__ import annotations

import pytest

from build_tools.project import read_project
from build_tools.stages.recordings.effort_choice import save_effort
from tests.conftest import MakeProject

HEAD = "site_name: 柳河镇\ndocs_dir: content\n"
NAMED = ("plugins:\n  - search\n  - courseware # ours\n", "plugins: [courseware, search]\n")


@pytest.mark.parametrize("plugins", NAMED)
def test_a_plugin_that_is_only_named_gets_options(make_project: MakeProject, plugins: str) -> None:
    root = make_project({"mkdocs.yml": f"{HEAD}{plugins}# end\n", "content/index.md": "# 课\n"})
    save_effort(read_project(root), "quick")
    written = plugins.replace("courseware", "courseware: {effort: quick}")
    assert (root / "mkdocs.yml").read_text("utf-8") == f"{HEAD}{written}# end\n"
    save_effort(read_project(root), "normal")
    assert read_project(root).settings.effort == "normal"
