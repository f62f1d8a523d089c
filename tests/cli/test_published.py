"""What the command line says of the ledger of published media."""

from __future__ import annotations

from tests.conftest import MakeProject, Run

PAGE = "---\ntitle: 修剪\nid: pruning\nreview: {state: draft}\n---\n\n看树形。\n"


def test_a_damaged_line_stops_check_and_build(make_project: MakeProject, run: Run) -> None:
    root = make_project(
        {
            "content/technical/pruning.md": PAGE,
            "office/published-media.jsonl": '{"schema": 1, "release": "2026-11", "med\n',
        }
    )
    for verb in ("check", "build"):
        done = run("courseware", "-C", root, verb)
        assert done.returncode == 1
        said = done.stdout + done.stderr
        assert "office/published-media.jsonl:1: this line cannot be read" in said
        assert "[ledger-line]" in said
    assert not (root / "site").exists()
    (root / "office" / "published-media.jsonl").write_text("")
    assert run("courseware", "-C", root, "check").returncode == 0
