"""Where what is shown cannot be written, the program ends in one line and not with 0."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import MakeProject, program

pytestmark = pytest.mark.skipif(os.name == "nt", reason="it is told in words of a Unix shell")

ENDED = "Not all could be shown: the program that was to take it has ended\n"
FULL = "Not all could be shown: the disk is full\n"
CLOSED = "Not all could be shown: it is closed\n"


def shell(line: str, project: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `$C` is the program in a project; the code is the program's."""
    words = {"C": f"{program('courseware')} -C '{project}'", "COURSEWARE_LANG": "en"}
    return subprocess.run(
        ["bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}".replace("$C", words["C"])],
        env={**os.environ, **words},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("$C check > /dev/full", FULL),
        ("$C --help > /dev/full", FULL),
        ("$C --json check > /dev/full", FULL),
        ("$C check >&-", CLOSED),
        ("$C check | true", ENDED),
        ("$C check > /dev/full 2>&1", ""),
        ("$C check >&- 2>&-", ""),
        ("$C build --nothing 2> /dev/full", ""),
    ],
)
def test_what_cannot_be_shown_is_told_in_one_line(
    make_project: MakeProject, line: str, said: str
) -> None:
    done = shell(line, make_project({"content/policy/": ""}))
    assert (done.returncode != 0, done.stdout, done.stderr) == (True, "", said)


def test_a_file_that_is_opened_takes_no_number_of_a_closed_stream(
    make_project: MakeProject,
) -> None:
    project = make_project({"content/policy/": ""})
    done = shell("$C new policy 新课 >&- 2>&-", project)
    assert done.returncode == 1
    (lesson,) = (project / "content" / "policy").iterdir()
    assert lesson.read_text(encoding="utf-8").startswith("---\n")
