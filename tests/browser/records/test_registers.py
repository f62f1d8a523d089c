"""四簿一册: entries by keyboard, corrections, power cuts, and the registers on paper."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect

from tests import browsers
from tests.browser import axe, old_browser
from tests.browser.stations import BROWSERS, copy_of, killable, opened, room_of, statements

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

LESSON = "apple-winter-pruning"
HOSTILE = "<b onclick=alert(1)>‮abc&amp;\n" + "很" * 1900
APPEND = """async (list) => {
  await courseware.store.ready;
  const ids = [];
  for (const [kind, fields] of list) {
    ids.push((await courseware.statements.append(kind, fields)).id);
  }
  return ids;
}"""
PAGE_BOXES = re.compile(rb"/MediaBox\s*\[\s*0 0 ([0-9.]+) ([0-9.]+)\s*\]")
MODES = ({}, {"size": "large"}, {"theme": "dark"}, {"screen": "tv"})
SHOW = "(chosen) => { courseware.modes.chosen = chosen; courseware.modes.show(); }"
ATTENDED: dict[str, Any] = {
    "held": "2026-11-05", "start": "23:30", "end": "00:45", "slot": "live", "lessons": [LESSON],
    "present": {"member": ["a1", "a2"], "cadre": ["b1"], "villager": ["c1"]},
    "expected": {"member": 12, "cadre": 2, "villager": 30}, "guests": 3, "members": 3,
    "played": {LESSON: 3599}, "took": 3700, "text": "讲得细", "late_reason": "那天停电",
}  # fmt: skip


@pytest.fixture(params=BROWSERS)
def room(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    with room_of(request.getfixturevalue(request.param)) as context:
        context.clock.set_fixed_time("2026-11-25T20:00:00")
        yield context


@pytest.fixture(scope="module")
def site(sample_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(sample_site, tmp_path_factory.mktemp("簿") / "站", "liuhejie")


def at_register(room: BrowserContext, site: Path, kind: str) -> Page:
    page = opened(room, site / "registers.html", f"#{kind}")
    page.wait_for_selector("cw-registers:not([hidden])")
    return page


def entries(page: Page) -> list[str]:
    return page.locator("[data-part=entries] > li").all_inner_texts()


def form(page: Page) -> Locator:
    return page.locator(".cw-register-form:visible")


def status(page: Page, text: str) -> None:
    expect(form(page).locator("[role=status]")).to_contain_text(text)


def test_what_was_applied_by_keyboard(room: BrowserContext, site: Path) -> None:
    page = at_register(room, site, "applied")
    write = page.get_by_role("button", name="写一条")
    write.focus()
    page.keyboard.press("Enter")
    # From the first field to the next by the arrows alone.
    page.get_by_label("学的哪一课").focus()
    page.keyboard.type("冬季修剪")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_label("做了什么").focus()
    page.keyboard.type("剪了六亩")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("果子大了")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("很多")
    page.keyboard.press("Enter")
    status(page, "户数写")
    page.get_by_label("几户用上了").fill("１２")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=status]")).to_contain_text("存好了")
    [statement] = statements(page)
    expected = {
        "kind": "applied", "held": "2026-11-25", "lessons": [LESSON], "text": "剪了六亩",
        "result": "果子大了", "households": 12,
    }  # fmt: skip
    assert {**statement, **expected} == statement
    assert "role" not in statement
    assert "苹果树冬季修剪" in entries(page)[0]
    expect(page.locator("[data-part=sums]")).to_have_text("合计：1 条；12 户次。")
    assert page.evaluate("document.activeElement.textContent.trim()") == "写一条"


def test_a_correction_is_another_statement_and_a_mistake_is_taken_back(
    room: BrowserContext, site: Path
) -> None:
    page = at_register(room, site, "needs")
    [first] = page.evaluate(APPEND, [["needs", {"role": "villager", "text": "太块"}]])
    page.get_by_role("button", name="改一改").press("Enter")
    page.get_by_label("大家怎么说").fill("太快")
    page.get_by_role("button", name="存好").press("Enter")
    expect(page.locator("[data-part=entries] > li")).to_contain_text("太快")
    assert len(entries(page)) == 1
    assert "改过" in entries(page)[0]
    assert [(x["text"], x.get("replaces")) for x in statements(page, 2)] == [
        ("太块", None),
        ("太快", first),
    ]
    page.get_by_role("button", name="作废").press("Enter")
    assert len(statements(page, 2)) == 2
    page.get_by_role("button", name="真的作废").press("Enter")
    expect(page.locator("[data-part=none]")).to_be_visible()
    assert statements(page, 3)[2]["void"] is True


def test_nothing_is_said_to_be_kept_that_is_not(room: BrowserContext, site: Path) -> None:
    page = at_register(room, site, "needs")
    page.get_by_role("button", name="写一条").press("Enter")
    page.get_by_role("button", name="存好").press("Enter")
    status(page, "写一写")
    form(page).get_by_label("哪天").fill("13月40日")
    page.get_by_role("button", name="存好").press("Enter")
    status(page, "日子看不懂")
    form(page).get_by_label("哪天").fill("11月5日")
    page.get_by_label("下面想学什么").fill("养羊")
    status(page, "停电也不丢")
    page.evaluate(
        "() => { IDBObjectStore.prototype.put = () => {"
        " throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    page.get_by_role("button", name="存好").press("Enter")
    status(page, "硬盘满了")
    assert statements(page, 0) == []
    page.reload()
    expect(page.get_by_label("下面想学什么")).to_have_value("养羊")
    page.get_by_role("button", name="存好").press("Enter")
    expect(page.locator("[data-part=entries] > li")).to_contain_text("养羊")
    [statement] = statements(page)
    assert (statement["held"], statement["wanted"]) == ("2026-11-05", "养羊")
    page.reload()
    expect(form(page)).to_have_count(0)
    page.get_by_role("button", name="写一条").press("Enter")
    page.get_by_label("下面想学什么").fill("不要了")
    page.get_by_role("button", name="不写了").press("Enter")
    page.get_by_role("button", name="真的不写了").press("Enter")
    expect(form(page)).to_have_count(0)
    assert page.evaluate("courseware.store.value('draft', 'register:needs')") is None


def test_what_is_on_its_way_to_the_disk_is_not_called_safe(
    room: BrowserContext, site: Path
) -> None:
    page = at_register(room, site, "needs")
    page.get_by_role("button", name="写一条").press("Enter")
    page.get_by_label("下面想学什么").fill("养")
    status(page, "停电也不丢")
    page.evaluate("() => { courseware.draft.set = () => new Promise(() => {}); }")
    page.get_by_label("下面想学什么").fill("养羊")
    status(page, "正在存")


@pytest.mark.parametrize("name", BROWSERS)
def test_what_was_written_survives_a_power_cut(
    name: str, playwright: Playwright, found_browser: browsers.Found, site: Path, tmp_path: Path
) -> None:
    program = found_browser.path if name == "chromium" else old_browser.PLACE
    with killable(playwright, program, tmp_path) as (context, kill):
        page = at_register(context, site, "fault")
        page.get_by_role("button", name="写一条").click()
        page.get_by_label("什么设备").fill("电视")
        page.get_by_role("button", name="有毛病").click()
        page.get_by_label("说明").fill("黑屏")
        page.wait_for_function(
            "() => courseware.store.value('draft', 'register:fault')?.value.values.text === '黑屏'"
        )
        status(page, "停电也不丢")
        kill()
    with killable(playwright, program, tmp_path) as (context, _kill):
        page = at_register(context, site, "fault")
        expect(page.get_by_label("什么设备")).to_have_value("电视")
        expect(page.get_by_label("说明")).to_have_value("黑屏")
        status(page, "接着写")
        page.get_by_role("button", name="存好").click()
        expect(page.locator("[data-part=faults-title]")).to_have_text("还没修好的 1 件")
        assert [x["condition"] for x in statements(page)] == ["faulty"]


def test_open_faults_stand_on_top_until_they_are_repaired(room: BrowserContext, site: Path) -> None:
    page = at_register(room, site, "fault")
    page.evaluate(APPEND, [
        ["fault", {"held": "2026-09-01", "equipment": "音箱", "condition": "faulty", "text": "哑"}],
        ["fault", {"held": "2026-10-02", "equipment": "电视", "condition": "faulty"}],
        ["fault", {"held": "2026-10-03", "equipment": "电视", "condition": "repaired"}],
        # Entered late: what was broken before stays repaired.
        ["fault", {"held": "2026-10-01", "equipment": "电视", "condition": "faulty"}],
    ])  # fmt: skip
    faults = page.locator("[data-part=faults-list] > li")
    expect(faults).to_have_count(1)
    expect(faults).to_contain_text("音箱")
    assert entries(page) == []
    faults.get_by_role("button").press("Enter")
    expect(page.get_by_label("什么设备")).to_have_value("音箱")
    page.get_by_role("button", name="存好").press("Enter")
    expect(page.locator("[data-part=faults]")).to_be_hidden()
    assert statements(page, 5)[-1]["condition"] == "repaired"
    page.get_by_role("button", name="全部").click()
    assert len(entries(page)) == 5


def test_the_viewing_record_has_its_sums_and_months(room: BrowserContext, site: Path) -> None:
    page = at_register(room, site, "attended")
    first, _second = page.evaluate(
        APPEND, [["attended", ATTENDED], ["attended", {**ATTENDED, "held": "2026-10-15"}]]
    )
    page.evaluate(
        APPEND, [["attended", {**ATTENDED, "guests": 1, "replaces": first, "text": HOSTILE[:2000]}]]
    )
    expect(page.locator("[data-part=sums]")).to_have_text(
        "合计：1 场；党员 2、干部 1、群众 1、来宾 1 人次；开了 75 分钟，课实放 59 分钟。"
    )
    [entry] = entries(page)
    assert "<b onclick=alert(1)>" in entry
    assert "11月25日写的，改过，那天停电" in entry
    expect(page.locator("cw-registers [onclick]")).to_have_count(0)
    page.get_by_role("button", name="上个月").press("Enter")
    expect(page.locator("[data-part=month]")).to_have_text("2026年10月")
    assert len(entries(page)) == 1
    page.get_by_role("button", name="全部").press("Enter")
    expect(page.locator("[data-part=sums]")).to_contain_text("2 场；党员 4、干部 2、群众 2、来宾 4")
    expect(page.get_by_role("button", name="改一改")).to_have_count(0)


def printed(page: Page, button: str) -> list[tuple[int, int]]:
    """Press a button that prints; return the pages in millimetres."""
    page.evaluate("() => { self.prints = 0; self.print = () => { self.prints += 1; }; }")
    page.get_by_role("button", name=button).press("Enter")
    page.wait_for_function("() => self.prints === 1")
    paper = page.pdf(prefer_css_page_size=True)
    boxes = PAGE_BOXES.findall(paper)
    return [(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in boxes]


PRINT_WITH_A_STYLESHEET_THAT_COMES = """() => new Promise((settle) => {
  const link = document.querySelector("link[href$='landscape.css']");
  link.replaceWith(link.cloneNode());
  self.print = () => {
    settle(document.querySelector("link[href$='landscape.css']").sheet !== null);
  };
  document.querySelector("cw-registers [data-do='print']").click();
})"""


def test_paper_waits_for_the_stylesheet_that_turns_it(room: BrowserContext, site: Path) -> None:
    page = at_register(room, site, "attended")
    assert page.evaluate(PRINT_WITH_A_STYLESHEET_THAT_COMES)


def test_a_register_on_paper(room: BrowserContext, site: Path) -> None:
    page = at_register(room, site, "attended")
    page.evaluate(APPEND, [["attended", ATTENDED], ["needs", {"text": HOSTILE[:2000]}]])
    assert printed(page, "打印这一册") == [(297, 210)]
    page.emulate_media(media="print")
    sheet = page.locator(".cw-register-sheet")
    text = sheet.inner_text()
    for part in (
        "收看记录",
        "liuhejie学习站 · 2026年11月",
        "苹果树冬季修剪",
        "管理员签字",
        "支部书记签字",
    ):
        assert part in text
    expect(page.locator(".cw-registers__tabs")).to_be_hidden()
    page.emulate_media(media="null")
    page.get_by_role("button", name="信息反馈和需求").press("Enter")
    assert set(printed(page, "打印这一册")) == {(210, 297)}
    expect(sheet).to_contain_text("<b onclick=alert(1)>")


def test_empty_sheets_say_which_they_are(room: BrowserContext, site: Path) -> None:
    page = at_register(room, site, "fault")
    numbers = []
    for _sheet in range(2):
        assert printed(page, "打一张空表") == [(210, 297)]
        page.emulate_media(media="print")
        picture = Image.open(io.BytesIO(page.locator(".cw-register-sheet figure").screenshot()))
        [code] = zxingcpp.read_barcodes(picture)
        page.emulate_media(media="null")
        label = page.locator(".cw-register-sheet figcaption").text_content()
        number = label.removeprefix("表号 ")
        assert code.text == f"CWS1:LIUHEJIE:FAULT:{number.upper()}"
        numbers.append(number)
    pc = page.evaluate("courseware.store.pc()")
    assert numbers == [f"{pc}-1", f"{pc}-2"]
    page.get_by_role("button", name="收看记录").press("Enter")
    assert printed(page, "打一张空表") == [(297, 210)]
    page.evaluate(
        "() => { IDBObjectStore.prototype.put = () => {"
        " throw new DOMException('', 'QuotaExceededError'); }; self.prints = 0; }"
    )
    page.get_by_role("button", name="打一张空表").press("Enter")
    expect(page.locator("[data-part=status]")).to_contain_text("硬盘满了")
    assert page.evaluate("self.prints") == 0


@pytest.mark.both
def test_two_windows_do_not_write_over_each_other(room: BrowserContext, site: Path) -> None:
    first = at_register(room, site, "needs")
    first.get_by_role("button", name="写一条").click()
    first.get_by_label("大家怎么说").fill("第一个窗口")
    status(first, "停电也不丢")
    second = at_register(room, site, "needs")
    status(second, "另一个窗口")
    second.get_by_role("button", name="在这里接着写").click()
    expect(second.get_by_label("大家怎么说")).to_have_value("第一个窗口")
    second.get_by_role("button", name="存好").click()
    expect(second.locator("[data-part=entries] > li")).to_have_count(1)
    first.get_by_role("button", name="存好").click()
    status(first, "另一个窗口")
    assert len(statements(first)) == 1


@pytest.mark.parametrize("kind", ["attended", "needs", "fault", "applied"])
def test_no_register_keeps_anybody_out(kind: str, room: BrowserContext, site: Path) -> None:
    page = at_register(room, site, kind)
    page.evaluate(APPEND, [
        ["attended", {**ATTENDED, "text": HOSTILE[:2000]}],
        ["needs", {"role": "villager", "text": HOSTILE[:2000], "wanted": "羊"}],
        ["fault", {"equipment": HOSTILE[:60], "condition": "faulty", "text": HOSTILE[:2000]}],
        ["applied", {"text": HOSTILE[:2000], "result": "好", "households": 3}],
    ])  # fmt: skip
    if kind != "attended":
        page.get_by_role("button", name="写一条").click()
    for chosen in MODES:
        page.evaluate(SHOW, chosen)
        what = {"looks": bool(chosen), "colours": "theme" in chosen, "strict": "size" in chosen}
        assert axe.violations(page, **what) == []
    page.evaluate(SHOW, {})
    for width, height in ((1366, 768), (1024, 768), (360, 800)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
