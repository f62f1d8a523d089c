"""The year's report at the desk: written by the command, closed off, downloaded as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from build_tools.project import read_project
from build_tools.stages.records import import_records
from tests.assessment import sample_year
from tests.browser import axe
from tests.conftest import MakeProject, Run
from tests.desk.conftest import OpenDesk
from tests.desk.test_month import ended
from tests.desk.test_serving import answer, ports_of
from tests.trees import write_tree

pytestmark = pytest.mark.browser
LESSON = "---\ntitle: 第一课\nid: lesson-1\nsubject: policy\nform: text\n---\n\n一二三。\n"


@pytest.fixture
def town(make_project: MakeProject, tmp_path: Path) -> Path:
    root = make_project({**sample_year.TREE, "content/policy/1.md": LESSON})
    inbox = write_tree(tmp_path / "inbox", sample_year.exports())
    import_records(read_project(root), (inbox,), sample_year.LAST_ARRIVAL)
    return root


def test_a_report_is_written_looked_at_and_taken_out(
    desk: OpenDesk, open_page: Callable[..., Page], tmp_path: Path, run: Run
) -> None:
    page = open_page()
    page.goto(f"http://127.0.0.1:{desk.port}/registers")
    page.get_by_role("link", name="年度报告").press("Enter")
    expect(page.get_by_text("还没有算过")).to_be_visible()
    assert axe.violations(page) == []
    page.get_by_label("哪一年").select_option(str(sample_year.YEAR))
    page.get_by_role("button", name="算一遍").press("Enter")
    ended(page, "done")
    expect(page.get_by_role("heading", name=f"{sample_year.YEAR}年")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert axe.violations(page) == []

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="打开看、打印").press("Enter")
    report = opened.value
    expect(report.get_by_role("button", name="打印")).to_be_visible()
    expect(report.get_by_role("link", name="看表格")).to_be_hidden()
    assert report.evaluate("self.origin") == "null"
    reached = "fetch('/registers').then(() => 'reached', () => 'refused')"
    assert report.evaluate(reached) == "refused"
    report.close()

    out = run("courseware", "-C", desk.root, "report", sample_year.YEAR, "--out", tmp_path / "out")
    assert out.returncode == 0, out.stderr
    for name, file in (("下载网页", "html"), ("下载表格", "xlsx")):
        with page.expect_download() as started:
            page.get_by_role("link", name=name).press("Enter")
        made = tmp_path / "out" / f"report-{sample_year.YEAR}.{file}"
        assert Path(started.value.path()).read_bytes() == made.read_bytes()
        assert started.value.suggested_filename == made.name
    ports = ports_of(desk)
    cookie = f"{ports.cookie}={ports.token}"
    for name in ("..%2F..%2Fmkdocs.yml", "report-1999.html", "labels.html"):
        shown = answer(ports.desk, f"/reports/page/{name}", Cookie=cookie)
        assert shown.status in (404, 422)
        assert "site_name" not in shown.text
