"""书记看一页: what the release brought, what this browser holds beside it, keys, one sheet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.stations import BROWSERS, copy_of, opened, room_of

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

LESSON = "apple-winter-pruning"
PC = "1a2b3c4d"
YEAR = {
    "year": 2026,
    "monthsMissing": [9, 10],
    "monthsLate": [2, 3, 7],
    "dueDay": 10,
    "until": "2026-08-31",
    "sessions": 30,
    "minutes": 2715,
    "studyDays": 24,
    "missed": ["2026-03-15", "2026-04-05", "2026-06-25", "2026-08-05"],
    "short": ["2026-08-15"],
    "dayMinutes": 90,
    "attendance": {"expected": 1000, "present": 849, "aim": "85%", "reached": False},
    "hours": {"people": 12, "average": "20.33", "aim": "32", "reached": 3},
}
NOTE = {
    "studyDays": ["2026-12-05", "2026-12-15", "2026-12-25", "2027-01-05"],
    "received": "2026-11-28",
    "session": {"on": "2026-11-25", "lessons": [LESSON], "people": 23},
    "faults": [{"id": f"liuhejie-{PC}-1", "on": "2026-11-05"}],
    "year": YEAR,
}
HERE = """async (lesson) => {
  const { statements } = courseware;
  await statements.append("fault", { held: "2026-11-05", equipment: "<b>电视</b>",
    condition: "faulty" });
  await statements.append("attended", { held: "2026-11-30", lessons: [lesson],
    present: { member: ["m1", "m2"], villager: ["v1"] }, guests: 2, members: 1 });
  await statements.append("fault", { held: "2026-11-30", equipment: "音箱", condition: "faulty" });
}"""


@pytest.fixture(params=BROWSERS)
def room(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    with room_of(request.getfixturevalue(request.param)) as context:
        yield context


@pytest.fixture(scope="module")
def site(sample_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(sample_site, tmp_path_factory.mktemp("书记") / "站", "liuhejie")


def carried(site: Path, note: dict[str, Any] | None, **more: Any) -> Path:
    """Let the release carry this; return the page."""
    facts = {
        "schema": 1,
        "code": "liuhejie",
        "name": "柳河街村学习站",
        "release": "2026-12",
        **more,
    }
    if note is not None:
        facts["secretary"] = note
    (site / "station.js").unlink()
    (site / "station.js").write_text(f"courseware.station({json.dumps(facts)});", encoding="utf-8")
    return site / "secretary.html"


def at(room: BrowserContext, file: Path, now: str) -> Page:
    room.clock.set_fixed_time(now)
    page = opened(room, file)
    page.wait_for_selector("cw-secretary:not([hidden])")
    return page


def test_what_the_release_brought(room: BrowserContext, site: Path) -> None:
    page = at(room, carried(site, NOTE), "2026-12-06T08:00:00")
    expect(page.locator("[data-part=next]")).to_have_text("12月15日 周二")
    expect(page.locator("[data-part=next-note]")).to_have_text(
        "还有 9 天。再往后：12月25日、1月5日"
    )
    expect(page.locator("[data-part=session]")).to_have_text("11月25日 周三")
    expect(page.locator("[data-part=session-note]")).to_have_text("来了 23 人。《苹果树冬季修剪》")
    expect(page.locator("[data-part=faults]")).to_have_text("1 处")
    expect(page.locator("[data-part=year-title]")).to_have_text("2026年，按到 8月31日为止")
    assert page.locator("[data-part=year] > div").all_inner_texts() == [
        "集中学习\n30 场，45 小时 15 分钟",
        "固定学习日\n应办 24 期，办了 20 期，还差",
        # 84.9 % is not 85 %.
        "参学率\n84%（要到 85%），还差",
        "党员平均学时\n20.33 学时（全年要 32）",
        "学时够了的党员\n12 人里 3 人",
    ]
    todo = page.locator("[data-part=todo] li")
    assert [text.split("。")[0] for text in todo.locator("b").all_inner_texts()] == [
        "9—10月的记录，镇里没有收到",
        "有 1 处设备没有修好",
        "有 4 期固定学习日没有办：最近的是4月5日、6月25日、8月5日",
        "有 1 期办了，不够 90 分钟：8月15日",
        "参学率 84%，要到 85%（应到 1000 人次，实到 849 人次）",
        "党员 12 人，学时够 32 的有 3 人，全年看",
        "2—3月、7月的记录交晚了",
    ]
    # By keys alone: from the first control down to what is lacking, and into it.
    expect(page.locator("[data-first]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(todo.first.get_by_role("link")).to_be_focused()
    with page.expect_navigation(url="**/records.html"):
        page.keyboard.press("Enter")


def test_what_this_browser_holds_stands_beside_it(room: BrowserContext, site: Path) -> None:
    file = carried(site, None)
    page = at(room, file, "2026-12-01T08:00:00")
    expect(page.locator(".cw-notice p")).to_contain_text("还没有镇里送来的数")
    expect(page.locator("[data-part=next]")).to_have_text("还不知道")
    page.evaluate(HERE, LESSON)
    pc = page.evaluate("() => courseware.store.pc()")
    receipt = {"what": "records", "pc": pc, "upto": 1, "missing": [], "on": "2026-11-28"}
    faults = [
        {"id": f"liuhejie-{pc}-1", "on": "2026-11-05"},
        {"id": "liuhejie-99999999-4", "on": "2026-10-02"},
        {"on": "2026-10-26"},
    ]
    carried(site, {**NOTE, "faults": faults}, receipts=[receipt])
    page.reload()
    expect(page.locator("[data-part=session-here]")).to_have_text(
        "这台电脑上还有更近的：11月30日 周一，来了 5 人，镇里还没有收到。"
    )
    expect(page.locator("[data-part=faults]")).to_have_text("4 处")
    assert page.locator("[data-part=fault-list] li").all_inner_texts() == [
        "<b>电视</b>，11月5日报的",
        "一件设备，10月2日报的",
        "镇里登记的一件设备，10月26日报的",
        "音箱，11月30日记的",
    ]
    expect(page.locator("[data-part=faults-here]")).to_have_text("有 1 处镇里还没有收到。")
    page.evaluate(
        "() => courseware.statements.append('fault', { held: '2026-12-01',"
        " equipment: '<b>电视</b>', condition: 'repaired' })"
    )
    expect(page.locator("[data-part=faults]")).to_have_text("3 处")
    expect(page.locator("[data-part=faults-here]")).to_have_text(
        "这台电脑上记着修好了 1 处，有 1 处镇里还没有收到。"
    )


@pytest.mark.parametrize(
    ("now", "day", "note"),
    [
        ("2026-12-05T23:00:00", "12月5日 周六", "就是今天"),
        ("2009-01-01T00:00:00", "12月5日 周六", "这台电脑的日子不对"),
        ("2040-01-01T00:00:00", "12月5日 周六", "这台电脑的日子不对"),
        ("2027-03-01T00:00:00", "—", "这一期旧了"),
    ],
)
def test_the_day_of_a_wrong_clock_is_not_trusted(
    request: pytest.FixtureRequest, site: Path, now: str, day: str, note: str
) -> None:
    with room_of(request.getfixturevalue("station_browser")) as room:
        page = at(room, carried(site, NOTE), now)
        expect(page.locator("[data-part=next]")).to_have_text(day)
        expect(page.locator("[data-part=next-note]")).to_contain_text(note)


def test_before_records_came_and_when_nothing_is_lacking(
    request: pytest.FixtureRequest, site: Path
) -> None:
    with room_of(request.getfixturevalue("station_browser")) as room:
        page = at(room, carried(site, {"studyDays": NOTE["studyDays"], "faults": []}), "2026-12-01")
        expect(page.locator(".cw-notice p")).to_contain_text("镇里还没有收到过本站的记录")
        expect(page.locator("[data-part=session]")).to_have_text("还不知道")
        expect(page.locator("[data-part=next]")).to_have_text("12月5日 周六")
        expect(page.locator(".cw-secretary__todo")).to_be_hidden()
        fine = {**YEAR, "monthsMissing": [], "monthsLate": [], "missed": [], "short": []}
        for key in ("attendance", "hours"):
            fine[key] = {**fine[key], "reached": True, "people": 1}  # type: ignore[dict-item]
        carried(site, {**NOTE, "faults": [], "year": fine})
        page.reload()
        expect(page.locator("[data-part=fine]")).to_contain_text("没有差的")
        expect(page.locator("[data-part=todo] li")).to_have_count(0)
        expect(page.locator(".cw-notice")).to_be_hidden()


def test_a_site_for_editors_speaks_of_no_release(room: BrowserContext, sample_site: Path) -> None:
    """Nothing that a release would bring is here: neither days, nor an old release."""
    page = room.new_page()
    page.clock.set_fixed_time("2027-03-15T09:00:00")
    page.goto((sample_site / "secretary.html").as_uri())
    expect(page.locator("[data-part=next]")).to_have_text("还不知道")
    text = page.locator("body").inner_text()
    assert "还没有镇里送来的数" in text
    for said in ("还没有定学习日", "这一期旧了", "日子不对", "月发布"):
        assert said not in text
    assert "编辑看的，不是发布的" in text


def test_an_office_without_study_days_has_no_old_release(room: BrowserContext, site: Path) -> None:
    page = at(room, carried(site, {"studyDays": []}), "2027-03-15T09:00:00")
    expect(page.locator("[data-part=next]")).to_have_text("镇里还没有定学习日")
    expect(page.locator("body")).not_to_contain_text("这一期旧了")


def test_one_sheet_of_paper_and_the_way_from_home(
    request: pytest.FixtureRequest, site: Path
) -> None:
    with room_of(request.getfixturevalue("station_browser")) as room:
        page = at(room, carried(site, NOTE), "2026-12-06T08:00:00")
        sheets = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page[^s]", sheets)) == 1
        page.goto((site / "index.html").as_uri())
        expect(page.locator("[data-study-day]")).to_have_text("下一个学习日 12月15日 周二")
        page.locator("main").get_by_role("link", name="书记看一页").press("Enter")
        expect(page.locator("h1")).to_have_text("书记看一页")
