"""花名册 by keyboard: people one by one and by the hundred, faults by line, files, paper."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.stations import BROWSERS, copy_of, opened, room_of

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

LIST = "() => courseware.roster.list()"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = "秀兰长根玉梅德福桂英满仓凤琴有田春生淑珍大有月娥庆丰兰香守义"


@pytest.fixture(params=BROWSERS)
def room(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    with room_of(request.getfixturevalue(request.param)) as context:
        yield context


@pytest.fixture(scope="module")
def station(sample_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("花名册")
    return lambda code: copy_of(sample_site, folder / code, code)


@pytest.fixture
def page(room: BrowserContext, station: Callable[[str], Path]) -> Page:
    page = opened(room, station("liuhejie") / "roster.html")
    page.wait_for_selector("cw-people:not([hidden])")
    return page


def says(page: Page, text: str, part: str = "status") -> None:
    """Wait until the page says so: what it said before may still stand there."""
    expect(page.locator(f"cw-people [data-part='{part}']")).to_contain_text(text)


def paste(page: Page, text: str) -> None:
    page.get_by_label("贴在这里").fill(text)
    page.get_by_role("button", name="先看一看").press("Enter")


def village(count: int) -> list[str]:
    """Lines of a list with as many different names."""
    names = [f"{s}{a}{b}" for s in SURNAMES for a in GIVEN[::2] for b in GIVEN[1::2]]
    kinds = ("党员", "干部", "群众", "群众", "群众")
    return [f"{i + 1}\t{names[i]}\t{kinds[i % 5]}\t{i % 7 + 1}组" for i in range(count)]


def test_a_person_is_added_by_keyboard_and_stays(page: Page) -> None:
    page.get_by_label("名字").focus()
    for text in ("王秀兰", "\t", "党", "\t", "一组", "\t", "★"):
        if text == "\t":
            page.keyboard.press("Tab")
        elif text == "党":
            page.get_by_label("身份").select_option("member")
        elif text == "★":
            page.get_by_label("记号").select_option("★")
        else:
            page.keyboard.type(text)
    page.get_by_label("名字").press("Enter")
    page.wait_for_selector("tbody tr")
    says(page, "加上了：1 号 王秀兰，存下了。")
    expect(page.get_by_label("名字")).to_be_focused()
    page.reload()
    page.wait_for_selector("tbody tr")
    person = page.evaluate(LIST)[0]
    assert {**person, "id": ""} == {
        "id": "", "number": 1, "name": "王秀兰", "kind": "member", "group": "一组", "mark": "★",
    }  # fmt: skip
    page.get_by_label("名字").fill("王秀兰")
    page.get_by_label("名字").press("Enter")
    page.wait_for_function("() => document.querySelector('[data-part=status]').textContent")
    says(page, "已经有了")
    assert len(page.evaluate(LIST)) == 1


def test_a_person_is_corrected_and_removed_after_one_question(page: Page) -> None:
    paste(page, "1 王秀兰 党员\n2 李长根")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="改 李长根").press("Enter")
    before = page.evaluate(LIST)[1]["id"]
    expect(page.get_by_label("名字")).to_have_value("李长根")
    page.get_by_label("编号").fill("20")
    page.get_by_label("身份").select_option("cadre")
    page.get_by_label("编号").press("Enter")
    page.wait_for_selector("th:text('20')")
    says(page, "改好了：20 号 李长根，存下了。")
    changed = page.evaluate(LIST)[1]
    assert (changed["id"], changed["number"], changed["kind"]) == (before, 20, "cadre")
    page.get_by_role("button", name="去掉 李长根").press("Enter")
    assert len(page.evaluate(LIST)) == 2
    page.keyboard.press("Enter")
    page.wait_for_function("() => courseware.roster.list().length === 1")
    says(page, "李长根 去掉了。")


def test_three_hundred_people_come_in_by_one_paste(page: Page) -> None:
    paste(page, "\n".join(["编号\t姓名\t身份\t组", *village(320)]))
    says(page, "一共 320 人", "paste-status")
    assert page.evaluate(LIST) == []
    page.keyboard.press("Enter")
    page.wait_for_function("() => courseware.roster.list().length === 320")
    page.wait_for_selector("tbody tr:nth-child(320)")
    says(page, "加上了 320 人，存下了。", "paste-status")
    count = page.locator(".cw-roster__count")
    expect(count).to_contain_text("一共 320 人：党员 64 人，干部 64 人，群众 192 人")
    for width, height in ((1366, 768), (1024, 768), (360, 800)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_list_with_faults_is_not_half_taken(page: Page) -> None:
    paste(page, "1 王秀兰 党员")
    page.keyboard.press("Enter")
    page.wait_for_selector("tbody tr")
    lines = ["2 李长根", "3", "4 王秀兰", "2 张玉梅", "赵德福 党员 一组 什么", "5 李长根"]
    paste(page, "\n".join(lines))
    faults = page.locator(".cw-people__faults li").all_inner_texts()
    assert [fault.split("行")[0] for fault in faults] == [f"第 {n} " for n in (2, 3, 4, 5, 6)]
    assert "只有号码" in faults[0]
    assert "名单里已经有这个名字" in faults[1]
    assert "已经有 2 号" in faults[2]
    assert "第 1 行已经有这个名字" in faults[4]
    says(page, "有 5 行不对，一个也没有加", "paste-status")
    expect(page.get_by_role("button", name="都加上")).to_be_hidden()
    assert len(page.evaluate(LIST)) == 1
    # What was looked at and then changed is looked at again before it is added.
    paste(page, "2 李长根")
    page.get_by_label("贴在这里").press("End")
    page.keyboard.type("x")
    expect(page.get_by_role("button", name="都加上")).to_be_hidden()


def test_a_file_brings_the_same_people_to_a_new_pc(
    page: Page, room: BrowserContext, station: Callable[[str], Path], tmp_path: Path
) -> None:
    paste(page, "\n".join(village(12)))
    page.keyboard.press("Enter")
    page.wait_for_selector("tbody tr:nth-child(12)")
    people = page.evaluate(LIST)
    with page.expect_download() as download:
        page.get_by_role("button", name="存成文件").press("Enter")
    file = tmp_path / download.value.suggested_filename
    assert file.name.startswith("花名册-liuhejie-")
    download.value.save_as(file)
    assert json.loads(file.read_text(encoding="utf-8"))["values"] == {}
    assert room.browser
    other = room.browser.new_context()
    new_pc = opened(other, station("liuhejie") / "roster.html")
    new_pc.wait_for_selector("cw-people:not([hidden])")
    new_pc.locator("[data-do=open]").set_input_files(file)
    new_pc.wait_for_selector("tbody tr:nth-child(12)")
    assert new_pc.evaluate(LIST) == people
    says(new_pc, "收进来了 12 人", "file-status")
    # A second time nothing is doubled, and another file changes nothing.
    new_pc.locator("[data-do=open]").set_input_files(file)
    new_pc.wait_for_function(
        "() => document.querySelector('[data-part=file-status]').textContent.includes(' 0 人')"
    )
    assert new_pc.evaluate(LIST) == people
    foreign = tmp_path / "别的.json"
    foreign.write_text("[1, 2", encoding="utf-8")
    new_pc.locator("[data-do=open]").set_input_files(foreign)
    new_pc.wait_for_function(
        "() => document.querySelector('[data-part=file-status]').textContent.includes('不是花名册')"
    )
    other.close()


def test_what_cannot_be_kept_is_said_and_not_shown_as_kept(page: Page) -> None:
    page.evaluate("courseware.store.write = () => Promise.resolve(false)")
    page.evaluate("courseware.store.problem = () => '电脑的硬盘满了。'")
    page.get_by_label("名字").fill("王秀兰")
    page.get_by_label("名字").press("Enter")
    page.wait_for_function("() => document.querySelector('[data-part=status]').textContent")
    says(page, "电脑的硬盘满了。")
    expect(page.locator("tbody tr")).to_have_count(0)


def test_the_printed_sheet_is_the_list_in_large_type(page: Page) -> None:
    paste(page, "\n".join(village(40)))
    page.keyboard.press("Enter")
    # Until then the page moves the focus once more.
    expect(page.locator("[data-part=paste-status]")).to_contain_text("加上了 40 人")
    page.evaluate("() => { self.print = () => { self.printed = true; }; }")
    page.get_by_role("button", name="打印花名册").press("Enter")
    page.wait_for_function("() => self.printed")
    page.emulate_media(media="print")
    expect(page.locator(".cw-sheet tbody tr")).to_have_count(40)
    expect(page.locator(".cw-sheet")).to_be_visible()
    expect(page.locator(".cw-people__form")).to_be_hidden()
    size = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.cw-sheet td')).fontSize)"
    )
    assert size >= 19  # 15 pt
    expect(page.locator(".cw-sheet")).to_contain_text("liuhejie学习站")


def test_the_page_says_that_names_never_leave(page: Page) -> None:
    expect(page.locator("cw-people")).to_contain_text(
        "名字不出这台电脑。交到镇里的只有编号和人数，没有名字。"
    )


def test_a_question_stays_while_others_of_the_list_change(page: Page) -> None:
    paste(page, "1 王秀兰 党员\n2 李长根")
    page.keyboard.press("Enter")
    expect(page.get_by_label("贴在这里")).to_be_focused()
    page.get_by_role("button", name="去掉 李长根").press("Enter")
    asked = page.get_by_role("button", name="真的去掉 李长根？")
    expect(asked).to_be_focused()
    page.evaluate("() => courseware.roster.add({name: '赵桂花', kind: 'member', number: '3'})")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(asked).to_be_focused()
    asked.press("Enter")
    expect(page.locator("tbody th")).to_have_text(["1", "3"])


def test_the_focus_stays_where_one_has_gone_while_the_disk_is_slow(page: Page) -> None:
    """What is typed there is not to land in the field of the list."""
    page.evaluate(
        """() => {
          const { roster } = courseware;
          const { addMany } = roster;
          const answer = new Promise((resolve) => { self.answer = resolve; });
          roster.addMany = (people) => answer.then(() => addMany(people));
        }"""
    )
    paste(page, "1 王秀兰 党员")
    page.keyboard.press("Enter")
    number = page.get_by_label("编号")
    number.focus()
    page.evaluate("() => self.answer()")
    expect(page.locator("[data-part=paste-status]")).to_have_text("加上了 1 人，存下了。")
    expect(number).to_be_focused()
