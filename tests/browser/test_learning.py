"""Self-tests by keyboard, who has learned what, and what a PC can and cannot keep."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

LESSON = "technical/apple-winter-pruning.html"
PLAYED = """([lesson, from, to, duration]) => document.dispatchEvent(
    new CustomEvent("cw-played", {detail: {lesson, from, to, duration}}))"""
PLACE = """([lesson, at, duration]) => document.dispatchEvent(
    new CustomEvent("cw-place", {detail: {lesson, at, duration}}))"""
DELETE = """(code) => new Promise((resolve) => {
  indexedDB.deleteDatabase(`cw:${code}`).onsuccess = () =>
    caches.delete(`cw:${code}`).then(resolve); })"""
OF = "(lesson) => courseware.store.ready.then(() => courseware.progress.of(lesson))"
# Answers as the page has them, to know what to press; the same undoing as in js/pages/quiz.js.
TOLD = (
    "() => [...document.querySelectorAll('cw-quiz')].flatMap((quiz) => quiz.questions.map("
    "(x) => ({kind: x.kind, right: x.key.right, accepted: x.key.accepted, said: x.key.said})))"
)

Copies = Callable[..., Path]


@pytest.fixture
def room(any_chromium: Browser) -> Iterator[BrowserContext]:
    context = any_chromium.new_context(viewport={"width": 1366, "height": 768})
    yield context
    context.close()


@pytest.fixture(scope="module")
def copies(sample_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Copies:
    """Make a copy of the site without its media, as a station with this code has it; `place` is
    its folder, where there are several."""
    folder = tmp_path_factory.mktemp("站点 #1 100%")

    def copy(code: str, place: str = "") -> Path:
        site = folder / (place or code)
        if not site.exists():
            shutil.copytree(sample_site, site, ignore=shutil.ignore_patterns("media"))
            told = {"schema": 1, "code": code, "name": f"{code}学习站", "media": None}
            (site / "station.js").write_text(
                f"courseware.station({json.dumps(told)});", encoding="utf-8"
            )
        return site

    return copy


def opened(room: BrowserContext, file: Path) -> Page:
    page = room.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(file.as_uri())
    assert faults == []
    return page


def empty(page: Page, blank: Path, code: str) -> None:
    """Delete a station's store from a page without scripts: one that is open would restore it."""
    blank.write_text("<!doctype html><title>.</title>", encoding="utf-8")
    page.goto(blank.as_uri())
    page.evaluate(DELETE, code)


def answer(page: Page, *, right: bool) -> None:
    """Answer all questions by keyboard: Enter chooses what has the focus."""
    for number, told in enumerate(page.evaluate(TOLD)):
        field = page.locator("fieldset[data-told]").nth(number)
        inputs = field.locator("input")
        if told["kind"] == "fill":
            inputs.first.focus()
            inputs.first.fill(told["accepted"][0][0] if right else "不知道")
            continue
        names = field.evaluate(
            "(x) => [...x.querySelectorAll('input')].map((input) => document.querySelector("
            "'cw-quiz').questions.flatMap((q) => q.options).find((o) => o.input === input).index)"
        )
        for index in told["right"] if right else [i for i in names if i not in told["right"]][:1]:
            box = inputs.nth(names.index(index))
            if not box.is_checked():
                box.focus()
                page.keyboard.press("Enter")


def test_a_self_test_by_keyboard(room: BrowserContext, copies: Copies) -> None:
    page = opened(room, copies("甲") / LESSON)
    judge = page.get_by_role("button", name="看看对不对")
    result = page.locator(".cw-quiz__result")
    expect(page.locator("fieldset legend")).to_have_count(3)
    judge.focus()
    page.keyboard.press("Enter")
    expect(result).to_contain_text("还有三道没做")
    answer(page, right=False)
    judge.press("Enter")
    expect(result).to_contain_text("做对了零道")
    said = page.evaluate(TOLD)[0]["said"]
    notes = page.locator("fieldset").first.locator(".cw-opt__note").all_inner_texts()
    assert [note for note in notes if "不对。" in note]
    assert any(words and words in note for words in said for note in notes)
    assert page.locator(".is-wrong input[aria-invalid=true]").count() >= 3
    page.get_by_role("button", name="重新做").press("Enter")
    expect(page.locator("input:checked")).to_have_count(0)
    answer(page, right=True)
    judge.press("Enter")
    expect(result).to_contain_text("三道题做对了三道")
    kept = page.evaluate("() => courseware.progress.answers('apple-winter-pruning')")
    assert kept["understood"] is True
    assert [one["tries"] for one in kept["questions"].values()] == [2, 2, 2]
    assert not any(one["first"] for one in kept["questions"].values())
    page.reload()
    assert page.evaluate(OF, "apple-winter-pruning")["understood"] is True
    page.close()


def test_answers_are_shuffled_and_come_back_in_any_order(
    room: BrowserContext, copies: Copies
) -> None:
    page = opened(room, copies("甲") / LESSON)
    orders = set()
    for _turn in range(6):
        orders.add(tuple(page.locator("fieldset").nth(1).locator("li").all_inner_texts()))
        page.get_by_role("button", name="重新做").click()
    assert len(orders) > 1
    assert len({tuple(sorted(line[1:] for line in order)) for order in orders}) == 1
    page.close()


def test_answers_are_printed_on_a_sheet_of_their_own_when_asked(
    room: BrowserContext, copies: Copies
) -> None:
    page = opened(room, copies("甲") / LESSON)
    page.evaluate("() => { self.print = () => {}; }")
    page.emulate_media(media="print")
    expect(page.locator(".cw-answers")).to_have_count(0)
    page.evaluate("document.querySelector('.cw-quiz__paper').click()")
    expect(page.locator(".cw-answers li")).to_have_count(3)
    expect(page.locator(".cw-answers")).to_contain_text("落叶以后，发芽以前")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".cw-answers")).to_have_count(0)
    page.close()


def test_only_what_was_really_played_counts(room: BrowserContext, copies: Copies) -> None:
    page = opened(room, copies("甲") / LESSON)
    page.evaluate(PLAYED, ["a", 0, 40, 100])
    page.evaluate(PLAYED, ["a", 20, 40, 100])
    page.evaluate(PLAYED, ["a", 60, 80, 100])
    assert page.evaluate(OF, "a") | {"on": ""} == {
        "seconds": 60, "duration": 100, "at": 0, "on": "", "watched": False, "understood": False,
    }  # fmt: skip
    page.evaluate(PLAYED, ["a", 39, 71, 100])
    assert page.evaluate(OF, "a")["watched"] is False
    page.evaluate(PLAYED, ["a", 90, 100, 100])
    assert page.evaluate(OF, "a")["watched"] is True
    page.close()


def test_the_home_page_knows_what_was_learned_and_where_to_go_on(
    room: BrowserContext, copies: Copies
) -> None:
    site = copies("甲")
    page = opened(room, site / "index.html")
    expect(page.locator("[data-resume]")).to_be_hidden()
    must = page.evaluate("document.querySelector('[data-month-count]').dataset.monthCount")
    first, second, third, *others = must.split(" ")
    lead = page.locator(".cw-must .cw-lead")
    field = page.locator("[data-field]")
    expect(lead).to_have_attribute("data-lesson", first)
    expect(field.locator(".cw-plot")).to_have_count(7)
    expect(field.locator(".is-green")).to_have_count(0)

    page.evaluate(PLAYED, [first, 0, 31, 31])
    expect(page.locator("[data-month-count]")).to_contain_text("已经学了 1 课")
    expect(lead).to_have_attribute("data-lesson", second)
    expect(lead).to_be_focused()
    expect(lead).to_contain_text("开始看")
    expect(page.locator(f"[data-must-more] [data-lesson='{first}']")).to_contain_text("学过了")
    expect(field.locator(".is-green")).to_have_count(1)
    expect(field).to_contain_text("今年要学 7 课，村里学了 1 课")
    expect(field.get_by_role("img")).to_have_attribute("aria-label", re.compile("11月3块，绿了1块"))

    page.evaluate(PLAYED, [third, 0, 25, 60])
    page.evaluate(PLACE, [third, 25, 60])
    expect(lead).to_have_attribute("data-lesson", third)
    expect(lead).to_contain_text("接着看")
    expect(lead).to_contain_text("看到 0:25")
    # What the month does not require stands first as well, once it was begun.
    page.evaluate(PLAYED, ["apple-winter-pruning", 0, 28, 32])
    page.evaluate(PLACE, ["apple-winter-pruning", 28, 32])
    expect(lead).to_contain_text("苹果树冬季修剪")
    expect(page.locator("[data-resume] .cw-goon")).to_have_count(1)
    page.goto((site / "index.html").as_uri())
    expect(lead).to_contain_text("苹果树冬季修剪")
    expect(lead).to_be_focused()
    with page.expect_navigation():
        lead.press("Enter")
    assert page.evaluate("location.href").endswith("apple-winter-pruning.html#play")

    # All learned: something new is offered, and the field has a plot more than the year requires.
    page.goto((site / "index.html").as_uri())
    for lesson in (second, third, *others, "apple-winter-pruning"):
        page.evaluate(PLAYED, [lesson, 0, 60, 60])
    expect(page.locator("[data-month-count]")).to_contain_text("都学完了")
    expect(lead).not_to_contain_text("学过了")
    expect(lead).to_contain_text("开始看")
    expect(field).to_contain_text("村里学了 6 课，另外多学了 1 课")
    page.close()


def test_a_lesson_says_at_once_that_it_was_learned(room: BrowserContext, copies: Copies) -> None:
    page = opened(room, copies("甲") / "technical/wheat-winter-water.html")
    page.evaluate("() => courseware.store.ready")
    head = page.locator(".cw-top")
    expect(head).not_to_contain_text("学过了")
    ended = "() => document.querySelector('cw-player').next.end()"
    page.evaluate(ended)
    added = page.locator(".cw-ending")
    expect(added).to_contain_text("还没看全")
    expect(page.get_by_role("button", name="好了")).to_be_focused()
    page.keyboard.press("Enter")
    expect(added).to_be_hidden()
    page.evaluate(PLAYED, ["wheat-winter-water", 0, 31, 31])
    expect(head).to_contain_text("✓ 学过了")
    page.evaluate(ended)
    expect(added).to_contain_text("✓ 学过了，这块田绿了一块")
    expect(added.locator(".is-new.is-green")).to_have_count(1)
    page.goto((copies("甲") / "technical/apple-whitewash.html").as_uri())
    page.get_by_role("button", name="学完了，记下来").press("Enter")
    expect(head).to_contain_text("✓ 学过了")
    expect(page.locator(".cw-lesson__text .cw-added")).to_contain_text(
        "村里学了 1 课，另外多学了 1 课"
    )
    page.close()


def test_pages_know_the_day_where_the_clock_can_be_right(
    room: BrowserContext, copies: Copies
) -> None:
    page = opened(room, copies("甲") / "technical/wheat-winter-water.html")
    lapsed = page.locator("[data-lapses]")
    newer = page.locator("[data-newer]")
    end = dt.date.fromisoformat(lapsed.get_attribute("data-lapses") or "")
    release = page.evaluate("courseware.edition.month")
    year, number = release.split("-")
    expect(page.locator(".cw-foot")).to_contain_text(f"{year}年{int(number)}月，编辑看的")
    expect(page.locator(".cw-id__month")).to_contain_text(f"{year}年{int(number)}月")
    lead = opened(room, copies("甲") / "find/must.html").locator(".cw-card").first
    expect(lead.locator(".cw-mark--must")).to_have_count(1)
    title = lead.locator(".cw-card__title").inner_text()
    search = lead.page
    search.goto(f"{(copies('甲') / 'search.html').as_uri()}?q={quote(title)}")
    expect(search.locator(".cw-group").first.locator(".cw-mark--must")).to_have_count(1)
    search.goto((copies("甲") / "find/index.html").as_uri())
    season = search.locator(".cw-chip", has_text=f"{int(number)}月农事")
    expect(season).to_have_attribute("href", re.compile(rf"/find/month-{number}\.html$"))
    for day, says_lapsed, says_newer in (
        (f"{release}-15", False, False),
        (str(end + dt.timedelta(days=1)), True, True),
        ("2009-01-01", False, False),
        ("2099-01-01", False, False),
    ):
        page.clock.set_fixed_time(f"{day}T09:00:00")
        page.goto((copies("甲") / "technical/wheat-winter-water.html").as_uri())
        expect(lapsed).to_be_visible(visible=says_lapsed)
        page.goto((copies("甲") / "index.html").as_uri())
        expect(newer).to_be_visible(visible=says_newer)
    page.close()


def test_each_learner_has_a_record_and_two_stations_do_not_mix(
    room: BrowserContext, copies: Copies
) -> None:
    page = opened(room, copies("甲") / "learners.html")
    hostile = "<img src=x onerror=alert(1)>𠮷"
    for name in ("李", hostile):
        page.get_by_label("加一个名字").fill(name)
        page.keyboard.press("Enter")
        added = page.locator(".cw-person", has_text=name[:20].strip())
        expect(added).to_have_attribute("aria-pressed", "false")
        expect(page.get_by_label("加一个名字")).to_be_focused()
    added.click()
    expect(added).to_have_attribute("aria-pressed", "true")
    page.evaluate(PLAYED, ["apple-winter-pruning", 0, 32, 32])
    page.reload()
    expect(page.locator("cw-learners")).to_contain_text("0.2 学时")
    page.get_by_role("button", name="李").click()
    expect(page.locator("cw-learners")).to_contain_text("还没有记录")
    expect(page.get_by_role("button", name="打印学时证明")).to_be_disabled()
    page.goto((copies("乙") / "learners.html").as_uri())
    page.locator(".cw-person").first.wait_for()
    expect(page.locator(".cw-person")).to_have_count(1)
    # Next month's release on another drive: the same station, the same people and records.
    page.goto((copies("甲", "E盘/r/2026-12") / "learners.html").as_uri())
    page.locator(".cw-person").nth(2).click()
    expect(page.locator("cw-learners")).to_contain_text("0.2 学时")
    page.emulate_media(media="print")
    expect(page.get_by_text("学时证明").first).to_be_visible()
    # Before the cells had room of their own, they ran into each other.
    between = "(cell) => parseFloat(getComputedStyle(cell).paddingLeft)"
    assert page.locator("cw-learners td").first.evaluate(between) >= 8
    expect(page.locator(".cw-learners__people")).to_be_hidden()
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
    page.emulate_media(media="screen")
    remove = page.get_by_role("button", name="去掉")
    remove.click()
    page.get_by_role("button", name="真的去掉").click()
    expect(page.locator(".cw-person")).to_have_count(2)
    page.close()


def test_records_leave_and_come_back_as_a_file(
    room: BrowserContext, copies: Copies, tmp_path: Path
) -> None:
    page = opened(room, copies("甲") / "learners.html")
    page.evaluate(PLAYED, ["apple-winter-pruning", 0, 32, 32])
    with page.expect_download() as saved:
        page.get_by_role("button", name="存成文件").click()
    assert saved.value.suggested_filename.startswith("学习记录-甲-")
    file = tmp_path / "学习记录.json"
    saved.value.save_as(file)
    empty(page, copies("甲") / "没有.html", "甲")
    page.goto((copies("甲") / "learners.html").as_uri())
    expect(page.locator("cw-learners")).to_contain_text("还没有记录")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("收进来了").wait_for()
    expect(page.locator("cw-learners")).to_contain_text("苹果树冬季修剪")
    bad = tmp_path / "别的.json"
    bad.write_text('{"schema": "something"}', encoding="utf-8")
    page.locator("input[type=file]").set_input_files(bad)
    page.get_by_text("不是学习记录").wait_for()
    page.close()


FORBIDDEN = """Object.defineProperty(self, "localStorage", { get() {
    throw new DOMException("no", "SecurityError"); } });
  IDBFactory.prototype.open = () => { throw new DOMException("no", "SecurityError"); };"""
FULL = """const full = () => { throw new DOMException("full", "QuotaExceededError"); };
  Storage.prototype.setItem = full; IDBObjectStore.prototype.put = full;"""


@pytest.mark.parametrize(
    ("cannot", "words"),
    [(FORBIDDEN, "不让存东西"), (FULL, "硬盘满了")],
    ids=["forbidden", "full"],
)
def test_a_pc_that_keeps_nothing_says_so_and_everything_else_works(
    cannot: str, words: str, room: BrowserContext, copies: Copies
) -> None:
    room.add_init_script(cannot)
    page = opened(room, copies("丙") / LESSON)
    expect(page.locator("[data-learner]")).to_contain_text(words)
    answer(page, right=True)
    page.get_by_role("button", name="看看对不对").click()
    result = page.locator(".cw-quiz__result")
    expect(result).to_contain_text("三道题做对了三道")
    expect(result).to_contain_text("记不住")
    page.get_by_role("button", name="大字").click()
    assert page.evaluate("document.documentElement.dataset.size") == "large"
    page.goto((copies("丙") / "learners.html").as_uri())
    expect(page.locator("[data-part=notice]")).to_contain_text(words)
    page.get_by_label("加一个名字").fill("李")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=status]")).to_contain_text("记不住")
    page.close()


def test_damaged_memory_is_as_if_it_were_not_there(room: BrowserContext, copies: Copies) -> None:
    page = opened(room, copies("丁") / "index.html")
    values: dict[str, Any] = {
        "cw:modes": "[", "cw:丁:learners": '"x"', "cw:丁:learner": "{", "cw:丁:begun:all": "7",
        "cw:丁:seen:all:apple-winter-pruning": "null",
    }  # fmt: skip
    page.evaluate(
        "(all) => Object.entries(all).forEach(([k, v]) => localStorage.setItem(k, v))", values
    )
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    for name in ("index.html", "learners.html", LESSON):
        page.goto((copies("丁") / name).as_uri())
    assert faults == []
    learner = "courseware.store.ready.then(() => courseware.learner.current().name)"
    assert page.evaluate(learner) == "大家一起"
    page.close()


@pytest.mark.parametrize("name", ["index.html", LESSON, "find/for-villager.html", "session.html"])
def test_what_is_hidden_is_not_shown(room: BrowserContext, copies: Copies, name: str) -> None:
    page = opened(room, copies("甲") / name)
    page.evaluate("() => courseware.store.ready")
    # The copy has no films: a player that misses its own shows the picture behind it.
    shown = page.evaluate(
        "() => [...document.querySelectorAll('[hidden]:not(.cw-player__poster)')]"
        ".filter((x) => getComputedStyle(x).display !== 'none').map((x) => x.outerHTML)"
    )
    assert shown == []
    assert page.locator("[hidden]").count() > 0
    page.close()
