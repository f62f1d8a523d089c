"""集中学习 by keyboard from none over open to closed, in both browsers, through power cuts."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from build_tools.model.records.statement import Statement
from build_tools.records.photographs import decode_code
from tests import browsers
from tests.browser import old_browser
from tests.browser.stations import BROWSERS, bare, copy_of, killable, opened, room_of

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

APPLE, WHEAT, STOVE = "apple-winter-pruning", "wheat-winter-water", "stove-safety"
FILL = """async (people) => {
  await courseware.store.ready;
  const { count, faults } = await courseware.roster.addMany(people);
  if (faults.length) throw new Error(JSON.stringify(faults));
  return count;
}"""
PLAYED = """([lesson, from, to, took]) => document.dispatchEvent(
  new CustomEvent("cw-played", { detail: { lesson, from, to, took, duration: 100 } }))"""
DRAFT = "() => courseware.session.current()"
LINES = "() => courseware.statements.lines()"
STORED = """(name) => new Promise((resolve, reject) => {
  const request = indexedDB.open(courseware.store.key().slice(0, -1));
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const get = request.result.transaction("draft").objectStore("draft").get(name);
    get.onsuccess = () => resolve(get.result?.value || null);
  };
})"""


@pytest.fixture(params=BROWSERS)
def room(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    with room_of(request.getfixturevalue(request.param)) as context:
        yield context


@pytest.fixture(scope="module")
def site(sample_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(sample_site, tmp_path_factory.mktemp("集中") / "站", "liuhejie", media=True)


def people(count: int) -> list[dict[str, Any]]:
    kinds = ("member", "member", "villager", "villager", "villager")
    kind = sorted(kinds[i % 5] for i in range(count))
    return [
        {"number": i + 1, "name": f"人{chr(0x4E00 + i)}", "kind": kind[i], "mark": "★"}
        for i in range(count)
    ]


def at_session(room: BrowserContext, site: Path, count: int, query: str = "") -> Page:
    page = bare(room, site)
    page.evaluate(FILL, people(count))
    page.goto((site / "session.html").as_uri() + query)
    page.wait_for_selector("[data-step=choose]:not([hidden])")
    return page


def begin(room: BrowserContext, site: Path, count: int = 5, lesson: str = APPLE) -> Page:
    """Go to the names of a session that has just begun; by one key, coming from a lesson."""
    page = at_session(room, site, count, f"?lesson={lesson}")
    page.wait_for_selector("[data-part=chosen] li >> text=修剪" if lesson == APPLE else "li")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-step=open]:not([hidden])")
    if count:
        page.wait_for_function("() => document.activeElement.matches('.cw-name')")
    return page


def safe(page: Page) -> None:
    """Wait until nothing is on its way to the disk."""
    page.wait_for_function("() => !document.querySelector('cw-session').unsafe.length")


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent")


def shut(page: Page, *, printing: bool = False) -> dict[str, Any]:
    """End the session and keep it; return its statement."""
    page.evaluate("() => { self.prints = 0; self.print = () => { self.prints += 1; }; }")
    if page.locator("[data-step=close]").is_hidden():
        page.get_by_role("button", name="结束这一场").click()
    keep = "存好，打印登记表" if printing else "存好，不打印"
    page.get_by_role("button", name=keep).press("Enter")
    page.wait_for_selector("[data-step=kept]:not([hidden])")
    if printing:
        page.wait_for_function("() => self.prints === 1")
    lines = page.evaluate(LINES)
    for line in lines:
        Statement.model_validate_json(line)  # as the office reads it
    statement: dict[str, Any] = json.loads(lines[-1])
    return statement


# Signing in


def test_forty_of_sixty_sign_in_with_at_most_seventy_keys(room: BrowserContext, site: Path) -> None:
    page = begin(room, site, 60)
    keys = 0

    def press(key: str) -> None:
        nonlocal keys
        page.keyboard.press(key)
        keys += 1

    coming = [number % 3 != 0 for number in range(60)]
    assert sum(coming) == 40
    for comes in coming:
        press("Enter" if comes else "ArrowRight")
    safe(page)
    draft = page.evaluate(DRAFT)
    here = [draft["present"].get(person["id"]) == "here" for person in draft["people"]]
    assert here == coming
    assert keys <= 70
    assert focused(page) == "＋ 加来宾"
    statement = shut(page)
    assert {kind: len(ids) for kind, ids in statement["present"].items()} == {
        "member": 16, "cadre": 0, "villager": 24,
    }  # fmt: skip
    assert statement["expected"] == {"member": 24, "cadre": 0, "villager": 36}
    page.close()


def test_a_key_that_is_held_down_signs_one(room: BrowserContext, site: Path) -> None:
    page = begin(room, site, 5)
    page.keyboard.down("Enter")
    for _turn in range(6):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    page.keyboard.down("ArrowRight")
    for _turn in range(6):
        page.keyboard.down("ArrowRight")
    safe(page)
    assert sorted(page.evaluate(DRAFT)["present"].values()) == ["away", "here"]
    page.close()


def test_digits_jump_enter_takes_back_and_arrows_leave_the_signed(
    room: BrowserContext, site: Path
) -> None:
    page = begin(room, site, 30)
    page.keyboard.press("2")
    page.keyboard.press("4")
    assert focused(page).startswith("24")
    page.keyboard.press("Enter")
    assert focused(page).startswith("25")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")  # passes over who has signed
    safe(page)
    draft = page.evaluate(DRAFT)
    ids = [person["id"] for person in draft["people"]]
    assert draft["present"] == {ids[23]: "here"}
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    safe(page)
    assert page.evaluate(DRAFT)["present"] == {}
    assert focused(page).startswith("24")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.className") == "cw-name"
    assert not focused(page).startswith("24")
    page.keyboard.press("9")
    page.keyboard.press("9")
    expect(page.locator("[data-step=open] [data-part=status]")).to_contain_text("没有 99 号")
    # Elsewhere on the page digits lead nowhere.
    page.get_by_role("button", name="加来宾").focus()
    page.keyboard.press("0")
    page.keyboard.press("2")
    expect(page.locator("[data-step=open]")).to_be_visible()
    page.close()


def test_there_is_no_button_for_all(room: BrowserContext, site: Path) -> None:
    page = begin(room, site, 5)
    labels = page.locator("main button:visible").all_inner_texts()
    assert [label for label in labels if "全" in label or "都来" in label] == []
    assert page.evaluate(DRAFT)["heads"] == {"members": None, "villagers": None}
    assert page.evaluate(DRAFT)["present"] == {}
    page.close()


def test_expected_is_what_the_roster_had_when_signing_in_began(
    room: BrowserContext, site: Path
) -> None:
    page = begin(room, site, 5)
    page.keyboard.press("Enter")
    other = opened(room, site / "roster.html")
    other.evaluate(FILL, [{"number": 77, "name": "后来", "kind": "member"}])
    page.wait_for_selector(".cw-name >> text=后来")
    expect(page.locator(".cw-names")).to_contain_text("2 人，来了 1 人，后来加了 1 人")
    page.locator(".cw-name", has_text="后来").click()
    safe(page)
    # The first roster is gone when the page is loaded again: still nothing changes.
    page.reload()
    page.wait_for_selector("[data-step=open]:not([hidden])")
    statement = shut(page)
    assert statement["expected"] == {"member": 2, "cadre": 0, "villager": 3}
    assert len(statement["present"]["member"]) == 2
    page.close()


def test_who_comes_late_and_who_goes_early_has_a_time(room: BrowserContext, site: Path) -> None:
    page = begin(room, site, 5)
    page.get_by_role("button", name="先走了").click()
    page.locator(".cw-name").nth(2).click()
    expect(page.locator("[data-step=open] [data-part=status]")).to_contain_text("没有签到")
    page.get_by_role("button", name="来晚了").click()
    page.get_by_label("几点", exact=True).fill("1925")
    page.locator(".cw-name").nth(2).click()
    page.get_by_role("button", name="先走了").click()
    page.get_by_label("几点", exact=True).fill("8点半")
    page.locator(".cw-name").nth(2).click()
    expect(page.locator(".cw-name").nth(2)).to_contain_text("19:25 来，08:30 走")
    ids = [person["id"] for person in page.evaluate(DRAFT)["people"]]
    statement = shut(page)
    assert statement["arrived"] == {ids[2]: "19:25"}
    assert statement["left"] == {ids[2]: "08:30"}
    page.close()


def test_heads_are_compared_and_never_filled_in(room: BrowserContext, site: Path) -> None:
    page = begin(room, site, 5)
    notes = page.locator(".cw-count small")
    expect(notes).to_have_text(["签到 0 人，还没有数"] * 2)
    for key in ("Enter", "Enter", "Enter", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("button", name="党员多一人").press("Enter")
    expect(notes.first).to_have_text("签到 2 人，少 1 人")
    page.get_by_role("button", name="党员多一人").press("Enter")
    expect(notes.first).to_have_text("签到 2 人，对上了")
    page.get_by_role("button", name="加来宾").press("Enter")
    page.keyboard.type("县农技站")
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    page.get_by_label("数出来群众几个人").fill("6")
    expect(notes.last).to_have_text("签到 2、来宾 3，多 1 人")
    page.get_by_role("button", name="结束这一场").press("Enter")
    differs = page.locator("[data-part=differs]")
    expect(differs).to_contain_text("对不上：群众签到 2、来宾 3，多 1 人")
    statement = shut(page)
    assert [statement[name] for name in ("members", "villagers", "guests")] == [2, 6, 3]
    page.close()


def test_a_number_that_nobody_counted_is_not_in_the_statement(
    room: BrowserContext, site: Path
) -> None:
    page = begin(room, site, 5)
    page.get_by_label("数出来群众几个人").fill("6")
    page.get_by_label("数出来群众几个人").fill("")
    statement = shut(page)
    assert {"members", "villagers", "arrived", "left", "text", "late_reason"} & set(
        statement
    ) == set()
    assert statement["guests"] == 0
    page.close()


# Each tap is safe


def test_each_tap_is_on_the_disk_at_once(room: BrowserContext, site: Path) -> None:
    page = begin(room, site, 5)
    page.keyboard.press("Enter")
    safe(page)
    stored = page.evaluate(STORED, "session")
    assert list(stored["present"].values()) == ["here"]
    expect(page.locator("[data-step=open] [data-part=status]")).to_contain_text("存下了")
    page.close()


def test_what_is_not_kept_is_named(room: BrowserContext, site: Path) -> None:
    page = begin(room, site, 5)
    page.evaluate(
        """() => {
          self.realTransact = courseware.store.transact;
          courseware.store.transact = () => Promise.resolve(false);
          courseware.store.problem = () => "电脑的硬盘满了。";
        }"""
    )
    names = [person["name"] for person in page.evaluate(DRAFT)["people"]]
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    notice = page.locator("cw-session [data-part=problem]")
    expect(notice).to_contain_text(f"没有存上：{names[0]} 来了；{names[1]} 没来。电脑的硬盘满了。")
    expect(page.locator("[data-step=open] [data-part=status]")).not_to_contain_text("存下了")
    page.evaluate(
        """() => {
          courseware.store.transact = self.realTransact;
          courseware.store.problem = () => "";
        }"""
    )
    page.get_by_role("button", name="再存一次").click()
    expect(notice).to_be_hidden()
    assert sorted(page.evaluate(STORED, "session")["present"].values()) == ["away", "here"]
    page.close()


def test_it_says_kept_only_when_it_is(room: BrowserContext, site: Path) -> None:
    page = begin(room, site, 5)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="结束这一场").click()
    page.evaluate(
        """() => {
          self.realAppend = courseware.statements.append;
          courseware.statements.append = () => new Promise((done) => { self.answer = done; });
        }"""
    )
    page.get_by_role("button", name="存好，不打印").click()
    expect(page.locator("[data-step=kept]")).to_be_hidden()
    expect(page.locator("[data-part=close-status]")).to_contain_text("正在存")
    page.evaluate("self.answer(null)")
    expect(page.locator("[data-part=close-status]")).to_contain_text("没有存上，还在这里，没有丢")
    expect(page.locator("[data-step=kept]")).to_be_hidden()
    page.evaluate("() => { courseware.statements.append = self.realAppend; }")
    assert shut(page)["kind"] == "attended"
    assert page.evaluate(STORED, "session") is None
    page.close()


# Playing


def test_what_a_lesson_really_plays_is_attached(room: BrowserContext, site: Path) -> None:
    page = begin(room, site, 5)
    page.keyboard.press("Enter")
    play = page.get_by_role("link", name="放到大屏")
    expect(play).to_have_attribute("href", re.compile(f"{APPLE}\\.html#play-full$"))
    with page.expect_navigation():
        play.click()
    bar = page.locator("[data-session-bar]")
    bar.wait_for()
    expect(bar).to_contain_text("集中学习开着，")
    expect(bar).to_contain_text("来了 1 人")
    video = page.locator("video").first
    video.evaluate(
        """async (video) => {
          video.muted = true;
          await video.play();
          while (video.currentTime < 3) {
            await new Promise((go) => video.addEventListener("timeupdate", go, { once: true }));
          }
          video.pause();
        }"""
    )
    played = video.evaluate("(video) => video.currentTime")
    page.wait_for_function(
        "() => courseware.session.countedParts(courseware.session.current().id).length"
    )
    page.evaluate(PLAYED, [WHEAT, 10, 70, 30])
    page.evaluate("document.querySelector('[data-session-bar] a').click()")
    page.wait_for_selector("[data-step=open]:not([hidden])")
    queue = page.locator("[data-part=queue] li")
    expect(queue.first).to_contain_text("正在放 0:0")
    expect(queue.nth(1)).to_contain_text("放完了")
    statement = shut(page)
    assert statement["lessons"] == [APPLE]
    assert statement["played"][WHEAT] == 60
    assert abs(statement["played"][APPLE] - played) <= 1
    assert 30 <= statement["took"] <= 30 + played + 2
    # What is played afterwards belongs to no session any more.
    page.goto((site / "index.html").as_uri())
    page.wait_for_function("() => courseware.store.pc()")
    expect(page.locator("[data-session-bar]")).to_be_hidden()
    page.evaluate(PLAYED, [WHEAT, 0, 50, 50])
    assert page.evaluate("courseware.store.rows('draft')") == []
    page.close()


def test_what_plays_while_the_page_is_left_counts_too(room: BrowserContext, site: Path) -> None:
    page = begin(room, site, 5)
    with page.expect_navigation():
        page.get_by_role("link", name="放到大屏").click()
    page.wait_for_selector("[data-session-bar]:not([hidden])", state="attached")
    played = page.locator("video").first.evaluate(
        """async (video) => {
          video.muted = true;
          await video.play();
          while (video.currentTime < 3) {
            await new Promise((go) => video.addEventListener("timeupdate", go, { once: true }));
          }
          document.querySelector("[data-session-bar] a").click();
          return video.currentTime;
        }"""
    )
    page.wait_for_selector("[data-step=open]:not([hidden])")
    assert abs(shut(page)["played"][APPLE] - played) <= 1
    page.close()


def test_a_lesson_that_was_not_played_has_nought(room: BrowserContext, site: Path) -> None:
    page = at_session(room, site, 5, f"?lesson={APPLE}")
    page.locator(f".cw-pick[data-lesson={STOVE}]").press("Enter")
    page.get_by_role("button", name="开始签到").press("Enter")
    page.wait_for_selector("[data-step=open]:not([hidden])")
    page.evaluate(PLAYED, [STOVE, 0, 12, 12])
    page.get_by_role("button", name="结束这一场").press("Enter")
    expect(page.locator("[data-part=sums]")).to_contain_text("电脑没有放过")
    statement = shut(page)
    assert statement["played"] == {APPLE: 0, STOVE: 12}
    assert statement["lessons"] == [APPLE, STOVE]
    page.close()


def test_two_pages_that_play_add_up(room: BrowserContext, site: Path) -> None:
    page = begin(room, site, 5)
    others = [opened(room, site / "index.html") for _number in range(2)]
    for other in others:
        other.wait_for_selector("[data-session-bar]:not([hidden])")
        for start in range(0, 50, 10):
            other.evaluate(PLAYED, [APPLE, start, start + 10, 10])
    page.wait_for_function(
        f"() => document.querySelector('cw-session').played().played['{APPLE}'] === 100"
    )
    assert shut(page)["played"] == {APPLE: 100}
    page.close()


def test_the_required_lessons_come_first_and_a_title_is_found(
    room: BrowserContext, site: Path
) -> None:
    page = at_session(room, site, 5)
    page.wait_for_selector(".cw-pick")
    expect(page.locator("[data-part=offered] h3").first).to_have_text("这个月要学的")
    page.get_by_role("button", name="开始签到").press("Enter")
    expect(page.locator("[data-part=choose-status]")).to_contain_text("先选要学的课")
    page.get_by_label("找一课").first.fill("修剪")
    expect(page.locator("[data-part=offered] .cw-pick")).to_have_count(1)
    page.locator("[data-part=offered] .cw-pick").press("Enter")
    page.get_by_role("button", name="跟着直播看").press("Enter")
    page.get_by_role("button", name="开始签到").press("Enter")
    page.wait_for_selector("[data-step=open]:not([hidden])")
    page.get_by_role("button", name="加一课").press("Enter")
    page.locator(f"[data-part=offered-more] [data-lesson={STOVE}]").press("Enter")
    safe(page)
    statement = shut(page)
    assert (statement["lessons"], statement["slot"]) == ([APPLE, STOVE], "live")
    page.close()


def test_a_lesson_and_the_head_of_every_page_lead_here(room: BrowserContext, site: Path) -> None:
    page = opened(room, site / "technical/apple-winter-pruning.html")
    expect(page.locator(".cw-head a", has_text="集中学习")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("link", name="大家一起学这一课").press("Enter")
    page.wait_for_selector("[data-part=chosen] li >> text=苹果树冬季修剪")
    page.close()


# Interruptions


@pytest.mark.both
def test_another_page_sees_whose_it_is_and_takes_it_over(room: BrowserContext, site: Path) -> None:
    page = begin(room, site, 5)
    page.keyboard.press("Enter")
    safe(page)
    other = opened(room, site / "session.html")
    other.wait_for_selector("[data-step=offer]:not([hidden])")
    expect(other.locator("[data-step=offer]")).to_contain_text("在另一个页面上开着")
    expect(other.locator("[data-step=offer]")).to_contain_text("来了 1 人")
    expect(other.get_by_role("button", name="作废")).to_have_count(0)
    other.keyboard.press("Enter")
    other.wait_for_selector("[data-step=open]:not([hidden])")
    other.keyboard.press("Enter")
    safe(other)
    page.wait_for_selector("[data-step=offer]:not([hidden])")
    expect(page.locator("[data-step=offer]")).to_contain_text("在另一个页面上开着")
    statement = shut(other)
    assert sum(len(ids) for ids in statement["present"].values()) == 2
    page.close()
    other.close()


def test_an_interrupted_session_can_be_gone_on_with_ended_or_voided(
    room: BrowserContext, site: Path
) -> None:
    page = begin(room, site, 5)
    page.keyboard.press("Enter")
    safe(page)
    page.close()
    again = opened(room, site / "session.html")
    again.wait_for_selector("[data-step=offer]:not([hidden])")
    labels = again.locator("[data-part=offer-acts] button").all_inner_texts()
    assert labels == ["接着签", "结束这一场", "作废"]
    again.get_by_role("button", name="结束这一场").last.press("Enter")
    again.wait_for_selector("[data-step=close]:not([hidden])")
    again.get_by_role("button", name="还没完").press("Enter")
    again.wait_for_selector("[data-step=open]:not([hidden])")
    assert again.evaluate(DRAFT)["end"] == ""
    safe(again)
    again.close()
    last = opened(room, site / "session.html")
    last.wait_for_selector("[data-step=offer]:not([hidden])")
    last.get_by_role("button", name="作废").press("Enter")
    assert last.evaluate(DRAFT)
    last.keyboard.press("Enter")
    last.wait_for_selector("[data-step=choose]:not([hidden])")
    assert last.evaluate(STORED, "session") is None
    assert last.evaluate(LINES) == []
    last.close()


def program_of(name: str, found: browsers.Found) -> Path:
    return found.path if name == "chromium" else old_browser.PLACE


@pytest.mark.both
@pytest.mark.parametrize("name", BROWSERS)
def test_a_power_cut_loses_nothing(
    name: str, found_browser: browsers.Found, playwright: Playwright, site: Path, tmp_path: Path
) -> None:
    program = program_of(name, found_browser)
    with killable(playwright, program, tmp_path) as (room, kill):
        page = begin(room, site, 20)
        for key in ("Enter", "ArrowRight", "Enter", "Enter"):
            page.keyboard.press(key)
        page.evaluate(PLAYED, [APPLE, 0, 10, 10])
        safe(page)
        page.wait_for_function("() => document.querySelector('cw-session').played().took === 10")
        before = page.evaluate(DRAFT)
        kill()
    with killable(playwright, program, tmp_path) as (room, _kill):
        page = opened(room, site / "session.html")
        page.wait_for_selector("[data-step=offer]:not([hidden])")
        expect(page.locator("[data-step=offer]")).to_contain_text("来了 3 人。签过的都在")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-step=open]:not([hidden])")
        assert page.evaluate(DRAFT) == before
        assert focused(page).startswith("5")
        page.keyboard.press("Enter")
        safe(page)
        statement = shut(page)
        assert sum(len(ids) for ids in statement["present"].values()) == 4
        assert statement["played"] == {APPLE: 10}


# Closing, afterwards


def test_closing_shows_the_sums_and_keeps_what_was_said(room: BrowserContext, site: Path) -> None:
    page = begin(room, site, 5)
    for key in ("Enter", "Enter", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("button", name="结束这一场").press("Enter")
    for text in ("2 人，名单上 2 人", "1 人，名单上 3 人", "一共", "3 人", "0 分钟"):
        expect(page.locator("[data-part=sums]")).to_contain_text(text)
    page.get_by_label("大家说了什么").fill("都说好懂。")
    page.get_by_role("button", name="有毛病").press("Enter")
    page.get_by_role("button", name="存好，不打印").press("Enter")
    expect(page.locator("[data-part=close-status]")).to_contain_text("什么设备")
    page.get_by_label("什么设备，什么毛病").fill("电视没声音")
    statement = shut(page)
    fault = json.loads(page.evaluate(LINES)[-2])
    assert [fault[key] for key in ("kind", "equipment", "condition")] == [
        "fault", "电视没声音", "faulty",
    ]  # fmt: skip
    assert statement["text"] == "都说好懂。"
    assert statement["end"] >= statement["start"]
    expect(page.locator("[data-step=kept]")).to_contain_text(statement["id"])
    page.close()


def test_names_are_in_no_statement(room: BrowserContext, site: Path) -> None:
    page = begin(room, site, 5)
    names = [person["name"] for person in page.evaluate(DRAFT)["people"]]
    for _name in names:
        page.keyboard.press("Enter")
    shut(page)
    lines = "".join(page.evaluate(LINES))
    assert [name for name in names if name in lines] == []
    page.close()


def test_the_sheet_has_names_room_to_sign_sums_and_the_code(
    room: BrowserContext, site: Path
) -> None:
    page = begin(room, site, 5)
    names = [person["name"] for person in page.evaluate(DRAFT)["people"]]
    for key in ("Enter", "Enter", "ArrowRight"):
        page.keyboard.press(key)
    statement = shut(page, printing=True)
    page.emulate_media(media="print")
    sheet = page.locator(".cw-sheet")
    text = sheet.inner_text()
    for part in (
        "集中学习登记表",
        "liuhejie学习站",
        statement["id"],
        "苹果树冬季修剪",
        "管理员签字",
    ):
        assert part in text
    expect(sheet.locator("li b")).to_have_text(names[:2])
    expect(sheet.locator("svg")).to_have_count(1)
    line = page.evaluate(LINES)[-1]
    drawn = sheet.locator("svg path").get_attribute("d")
    assert drawn == page.evaluate(
        """async (line) => courseware.qr(await courseware.qrText(line))
          .querySelector("path").getAttribute("d")""",
        line,
    )
    photograph = Image.open(io.BytesIO(sheet.locator("svg").screenshot(scale="css")))
    (code,) = zxingcpp.read_barcodes(photograph)
    assert decode_code(code.text) == line.encode()
    sign = sheet.locator(".cw-sheet__sign").first.bounding_box()
    assert sign
    assert sign["width"] > 100
    page.close()


def test_a_session_of_an_earlier_day_says_when_and_why(room: BrowserContext, site: Path) -> None:
    page = at_session(room, site, 5, f"?lesson={APPLE}")
    page.get_by_role("button", name="补登以前的一场").press("Enter")
    start = page.get_by_role("button", name="开始补登")
    fields = {"哪天学的": "2026-11-05", "几点开始": "19点", "几点结束": "2035"}
    start.press("Enter")
    expect(page.locator("[data-part=choose-status]")).to_contain_text("哪天学的？")
    for label, text in fields.items():
        page.get_by_label(label).first.fill(text)
    start.press("Enter")
    expect(page.locator("[data-part=choose-status]")).to_contain_text("为什么当天没记")
    page.get_by_label("为什么当天没记").fill("那天停电")
    start.press("Enter")
    page.wait_for_selector("[data-step=open]:not([hidden])")
    expect(page.locator("[data-part=when]")).to_contain_text("补登")
    page.keyboard.press("Enter")
    # What plays while it is written has nothing to do with that day.
    assert not page.evaluate("courseware.session.isRunning(courseware.session.current())")
    page.evaluate(PLAYED, [APPLE, 0, 60, 60])
    statement = shut(page)
    assert [statement[key] for key in ("held", "start", "end", "late_reason")] == [
        "2026-11-05", "19:00", "20:35", "那天停电",
    ]  # fmt: skip
    assert statement["written"][:10] != statement["held"]
    assert statement["played"] == {APPLE: 0}
    expect(page.locator("[data-part=past-list]")).to_contain_text("不是当天写的")
    page.close()


def test_a_session_that_was_cut_off_the_day_before_is_not_written_as_todays(
    room: BrowserContext, site: Path
) -> None:
    page = begin(room, site, 5)
    page.keyboard.press("Enter")
    safe(page)
    page.evaluate(
        """async () => {
          const value = courseware.session.current();
          value.held = "2026-11-05";
          value.began = "2026-11-05T19:00:00";
          await courseware.draft.set("session", value);
        }"""
    )
    page.close()
    again = opened(room, site / "session.html")
    again.wait_for_selector("[data-step=offer]:not([hidden])")
    expect(again.locator("[data-step=offer]")).to_contain_text("11月5日")
    again.get_by_role("button", name="结束这一场").last.press("Enter")
    keep = again.get_by_role("button", name="存好，不打印")
    keep.press("Enter")
    expect(again.locator("[data-part=close-status]")).to_contain_text("几点结束的")
    again.get_by_label("几点结束的").fill("20:30")
    keep.press("Enter")
    expect(again.locator("[data-part=close-status]")).to_contain_text("要写为什么")
    again.get_by_label("为什么不是当天写的").fill("停电了")
    statement = shut(again)
    assert [statement[key] for key in ("held", "end", "late_reason")] == [
        "2026-11-05", "20:30", "停电了",
    ]  # fmt: skip
    again.close()


def test_a_correction_is_a_new_statement_and_a_mistake_is_voided(
    room: BrowserContext, site: Path
) -> None:
    page = begin(room, site, 5)
    page.keyboard.press("Enter")
    page.evaluate(PLAYED, [APPLE, 0, 30, 20])
    first = shut(page)
    page.evaluate(FILL, [{"number": 50, "name": "后来", "kind": "villager"}])
    page.get_by_role("button", name="改一改").press("Enter")
    page.wait_for_selector("[data-step=open]:not([hidden])")
    expect(page.locator("[data-part=past]")).to_be_hidden()
    page.locator(".cw-name").nth(1).click()
    page.get_by_role("button", name="结束这一场").click()
    page.get_by_label("几点开始的").fill("0:05")
    second = shut(page)
    assert second["start"] == "00:05"
    assert second["replaces"] == first["id"]
    assert len(second["present"]["member"]) == 2
    for key in ("held", "end", "expected", "played", "took", "lessons"):
        assert second[key] == first[key], key
    assert page.evaluate("courseware.statements.standing().length") == 1
    assert len(page.evaluate(LINES)) == 2
    void = page.get_by_role("button", name="作废")
    void.press("Enter")
    assert len(page.evaluate(LINES)) == 2
    page.keyboard.press("Enter")
    page.wait_for_function("() => courseware.statements.lines().length === 3")
    last = json.loads(page.evaluate(LINES)[-1])
    assert (last["replaces"], last["void"], last["held"]) == (second["id"], True, second["held"])
    assert page.evaluate("courseware.statements.standing()") == []
    page.close()


# Pure parts


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("19:25", "19:25"), ("19：25", "19:25"), ("1925", "19:25"), ("7点", "07:00"),
        ("7点半", "07:30"), ("19点05分", "19:05"), ("930", "09:30"), ("24:00", ""), ("19:60", ""),
        ("晚上", ""), ("", ""), ("19255", ""),
    ],
)  # fmt: skip
def test_times_as_people_write_them(reader: Page, text: str, time: str) -> None:
    assert reader.evaluate("(text) => courseware.session.parseTime(text)", text) == time


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-05", "2026-11-05"), ("2026年11月5日", "2026-11-05"), ("11月5日", "2026-11-05"),
        ("11-5", "2026-11-05"), ("11.5", "2026-11-05"), ("12月30日", "2025-12-30"),
        ("2月30日", ""), ("2026-13-01", ""), ("昨天", ""), ("", ""),
    ],
)  # fmt: skip
def test_days_as_people_write_them(reader: Page, text: str, day: str) -> None:
    question = "(text) => courseware.session.parseDay(text, '2026-11-29')"
    assert reader.evaluate(question, text) == day


@pytest.mark.parametrize(
    ("start", "end", "minutes"), [("19:00", "20:35", 95), ("23:30", "00:15", 45)]
)
def test_minutes_go_over_midnight(reader: Page, start: str, end: str, minutes: int) -> None:
    value = {"start": start, "end": end}
    assert reader.evaluate("(value) => courseware.session.minutes(value)", value) == minutes


@pytest.fixture(scope="module")
def reader(station_browser: Any, sample_site: Path) -> Iterator[Page]:
    page = station_browser.new_page()
    page.goto((sample_site / "session.html").as_uri())
    yield page
    page.close()
