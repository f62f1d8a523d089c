"""Makes `guides/`: one programme guide as LibreOffice writes it, in four forms.

    python -m tests.intake.make_guides

Needs LibreOffice Calc (`soffice`). The guide has what guides of offices have: a title over all
columns, merged cells, days as days and as texts, lengths as times and as texts, a second worksheet
that is none, a note at the end.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import openpyxl

FOLDER = Path(__file__).with_name("guides")
FORMS = {
    "xlsx": "xlsx",
    "xls": "xls:MS Excel 97",
    "ods": "ods",
    "csv": "csv:Text - txt - csv (StarCalc):44,34,76,1",
}
HEADINGS = ["序号", "节目编号", "节目名称", "类别", "主讲人", "播出日期", "时长", "收看对象"]
DAY = dt.date(2026, 11, 3)
ROWS: list[list[Any]] = [
    [
        1,
        "D0011",
        "冬季果园管理（上）",
        "实用技术",
        "王老师",
        dt.date(2026, 11, 3),
        dt.time(0, 45),
        "村民、党员",
    ],
    [2, "D0012", "冬季果园管理（下）", None, "王老师", None, dt.time(0, 45, 30), "村民"],
    [3, None, "惠农政策解读第1讲", "政策法规", None, "2026年11月5日", "45分钟", None],
    [4, None, "惠农政策解读第11讲", "政策法规", None, "2026/11/6", 45, None],
]
NOTE = "注：节目如有变动，以播出为准。"


def workbook() -> openpyxl.Workbook:
    """Return the guide."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "11月"
    page.append(["2026年11月远程教育节目单"])
    page.merge_cells("A1:H1")
    page.append(HEADINGS)
    for row in ROWS:
        page.append(row)
    page.merge_cells("D3:D4")
    page.merge_cells("F3:F4")
    page.append([NOTE])
    page.merge_cells("A7:H7")
    other = book.create_sheet("说明")
    other.append(["本表由省台提供"])
    return book


def main() -> None:
    """Write the guide in each form."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch, "guide.xlsx")
        workbook().save(source)
        for form in FORMS.values():
            command = ["soffice", "--headless", "--convert-to", form, "--outdir", str(FOLDER)]
            subprocess.run([*command, str(source)], check=True)


if __name__ == "__main__":
    main()
