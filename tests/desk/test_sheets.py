"""Registers as spreadsheets, out and in: what the desk takes is what the command line takes."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from build_tools.reading.spreadsheets.workbook import LARGEST_SHEET
from tests.browser import axe
from tests.cli.test_office import office
from tests.conftest import MakeProject
from tests.desk.conftest import OpenDesk
from tests.desk.test_registers import by_keyboard
from tests.desk.test_serving import answer, ports_of
from tests.desk.test_writing import OpenPage
from tests.trees import fingerprints

pytestmark = pytest.mark.browser

LESSON = "---\ntitle: 第一课\nid: lesson-1\nsubject: policy\nform: text\n---\n\n一二三。\n"
STATIONS = """\
stations:
  - {code: qinghe, name: 清河村学习站, village: 清河村, region: "990101001001", capacity: 64 GB}
  # 老站
  - {code: liuhe, name: 柳河村学习站, village: 柳河村, region: "990101001002", capacity: 8 GB}
"""
EQUIPMENT = """\
equipment:
  - {station: gone, name: 电脑}
  - {station: qinghe, name: 电视, quantity: 1}
  - {station: liuhe, name: 电视}
"""


@pytest.fixture
def town(make_project: MakeProject) -> Path:
    registers = {"office/stations.yml": STATIONS, "office/equipment.yml": EQUIPMENT}
    return make_project({"content/policy/1.md": LESSON, **registers})


def download(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as started:
        by_keyboard(page, "link", name)
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    return file


def bring(page: Page, file: Path, heading: str) -> None:
    page.set_input_files("#sheet-in", file)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def registers_of(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in root.glob("office/*.yml")}


def test_a_sheet_is_taken_as_the_command_line_takes_it(
    desk: OpenDesk, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page()
    by_keyboard(page, "link", "登记")
    whole = download(page, "下载全部登记和课程", tmp_path)
    assert whole.name == "登记表.xlsx"
    assert office(desk.root, "export", str(tmp_path / "x.xlsx")).exit_code == 0
    assert whole.read_bytes() == (tmp_path / "x.xlsx").read_bytes()
    bring(page, whole, "没有要写的")
    by_keyboard(page, "button", "不导入了")
    expect(page.get_by_text("没有导入，登记没有动")).to_be_visible()

    page.get_by_role("link", name="设备").first.press("Enter")
    single = download(page, "下载这张表", tmp_path)
    book = openpyxl.load_workbook(single)
    assert [name for name in book.sheetnames if name in ("站点", "设备")] == ["设备"]
    sheet = book["设备"]
    sheet["C3"] = "彩电"
    sheet.delete_rows(4)
    sheet["B4"], sheet["C4"] = "gone", "音箱"
    book.save(single)
    before = registers_of(desk.root)
    bring(page, single, "没有导入：有 1 处要改")
    fault = page.locator(".rg-faults li")
    # The same fault stands in the file already: that hides nothing.
    expect(fault).to_contain_text("工作表“设备”，第 4 行 B 列 没有 'gone' 这个站点")
    assert axe.violations(page) == []
    assert registers_of(desk.root) == before

    sheet["B4"] = "qinghe"
    book.save(single)
    bring(page, single, "这张表格要改 3 条")
    expect(page.get_by_text("设备 2（qinghe，电视）")).to_be_visible()
    expect(page.locator("del").first).to_have_text("电视")
    assert axe.violations(page) == []
    copy = shutil.copytree(desk.root, tmp_path / "copy")
    file = desk.root / "office/equipment.yml"
    file.write_text(EQUIPMENT + "  - {station: liuhe, name: 桌子}\n", encoding="utf-8")
    page.get_by_label("登记里留着").press("Space")
    by_keyboard(page, "button", "写进登记")
    expect(page.locator("#said")).to_contain_text("登记或者课程又改过了")
    file.write_text(EQUIPMENT, encoding="utf-8")
    by_keyboard(page, "button", "写进登记")
    expect(page.get_by_text("登记里都写好了")).to_be_visible()
    assert office(copy, "import", str(single), typed="n\ny\n").exit_code == 0
    assert registers_of(desk.root) == registers_of(copy) != before
    assert [*(desk.root / ".cache/desk/sheets").iterdir()] == []


def test_what_stations_send_is_read_by_what_is_in_it(
    desk: OpenDesk, open_page: OpenPage, tmp_path: Path
) -> None:
    """A .csv of a Chinese Windows, named .xls; dropped onto the page of a register."""
    file = tmp_path / "报来的.xls"
    text = "编号,站点名称,备注\nliuhe,柳河新村学习站,=1+1\n"
    file.write_bytes(text.encode("gb18030"))
    page = open_page()
    page.goto(f"http://127.0.0.1:{desk.port}/registers/站点")
    expect(page.locator("#count")).to_have_text("2 条")
    drop = """data => { const files = new DataTransfer();
      files.items.add(new File([new Uint8Array(data)], "报来的.xls"));
      document.dispatchEvent(new DragEvent("drop", {dataTransfer: files, cancelable: true})); }"""
    page.evaluate(drop, [*file.read_bytes()])
    expect(page.get_by_role("heading", level=1)).to_have_text("这张表格要改 1 条")
    by_keyboard(page, "button", "写进登记")
    expect(page.get_by_text("登记里都写好了")).to_be_visible()
    written = (desk.root / "office/stations.yml").read_text(encoding="utf-8")
    assert written.startswith(STATIONS[: STATIONS.index("柳河村学习站")])
    assert "name: 柳河新村学习站" in written
    # A text stays one: no spreadsheet makes a formula of it.
    by_keyboard(page, "link", "站点 2 条")
    cell = openpyxl.load_workbook(download(page, "下载这张表", tmp_path))["站点"]
    values = [c for row in cell.iter_rows() for c in row if c.value == "=1+1"]
    assert [c.data_type for c in values] == ["s"]


def _bomb() -> bytes:
    """Return a spreadsheet of some 600 KB that would be 600 MB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _count in range(600):
                part.write(b" " * 1_000_000)
    return stream.getvalue()


def _formula() -> bytes:
    """Return a spreadsheet with a formula whose value was never worked out."""
    book = openpyxl.Workbook()
    book.active.title = "设备"  # type: ignore[union-attr]
    for row in (("序号", "站点", "名称"), (2, "qinghe", "=HYPERLINK(A1)")):
        book.active.append(row)  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _pieces(size: int) -> Iterator[bytes]:
    for start in range(0, size, 1_000_000):
        yield b"x" * min(1_000_000, size - start)


def test_hostile_sheets_are_refused_in_words(desk: OpenDesk) -> None:
    ports = ports_of(desk)
    own = {
        "Cookie": f"{ports.cookie}={ports.token}",
        "Origin": f"http://127.0.0.1:{desk.port}",
        "X_Desk": "1",
        "X_Name": "a.xlsx",
    }

    def send(data: bytes | Iterator[bytes], **other: str) -> tuple[int, str]:
        sent = answer(ports.desk, "/sheets", "PUT", data, **{**own, **other})
        address = json.loads(sent.text).get("address") if sent.status == 200 else ""
        if not address:
            return sent.status, sent.text
        page = answer(ports.desk, address, **own)
        return page.status, page.text

    before = fingerprints(desk.root / "office")
    too_large = send(_pieces(LARGEST_SHEET + 1))
    assert (too_large[0], "超过了 50.0 MB" in too_large[1]) == (422, True)
    for data, words in (
        (_bomb(), "解开以后超过 100 MB"),
        (_formula(), "第 2 行 C 列"),
        (b"MZ\x90\x00\x03" * 99, "这不是表格"),
        (b"", "这不是表格"),
        (b"PK\x03\x04 nothing", "文件坏了"),
        (b"<html><body>x</body></html>", "没有表格"),
    ):
        status, text = send(data)
        assert (status, words in text, "写进登记" in text) == (200, True, False), words
        assert "Traceback" not in text
    assert send(b"x", X_Name="%2e%2e/%2e%2e/")[0] == 422
    assert send(b"x", Origin="http://evil.example")[0] == 403
    for number in ("..", "%2e%2e%2fsite", "0" * 16):
        assert answer(ports.desk, f"/sheets/{number}", **own).status in (404, 422)
    unknown = answer(ports.desk, "/xlsx/%E6%B2%A1%E6%9C%89", **own)
    assert (unknown.status, "没有“没有”这张表" in unknown.text) == (422, True)
    assert fingerprints(desk.root / "office") == before
