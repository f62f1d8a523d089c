"""节目单 by the PC's clock: on its page, on the home page, and offered to a session."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.stations import BROWSERS, opened, room_of
from tests.conftest import Run
from tests.trees import MKDOCS_YML, write_tree

pytestmark = pytest.mark.browser

SHOWN = """(days) => days === [...document.querySelectorAll("[data-day]")]
  .filter((day) => !day.closest("[hidden]")).map((day) => day.dataset.day).join()"""
NOVEMBER = ("2026-11-05", "2026-11-15", "2026-11-18", "2026-11-25", "2026-11-27")
REVIEW = "review: {state: passed, by: reviewer-1, on: 2026-10-01}"
TIMETABLE = """\
study_days: {days: [5, 15, 25], at: "9:00", minutes: 120}
moves: [{day: 2026-11-25, to: 2026-11-27, why: 镇里开会}]
slots:
  - {day: 2026-11-05, kind: same_time, lessons: [pruning, subsidy]}
  - {day: 2026-11-05, at: "14:00", minutes: 60, kind: lecture, title: 讲课, lessons: [subsidy]}
  - {day: 2026-11-18, at: "14:00", minutes: 60, kind: teaching, title: <img src=x>课, place: <b>园}
  - {day: 2026-12-05, lessons: [subsidy]}
"""


def lesson(title: str, name: str) -> str:
    return f"---\ntitle: {title}\nid: {name}\n{REVIEW}\n---\n\n正文。\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    """A site of November 2026, whenever it is built."""
    root = write_tree(
        tmp_path_factory.mktemp("节目单"),
        {
            "mkdocs.yml": MKDOCS_YML,
            "content/technical/a.md": lesson("剪枝", "pruning"),
            "content/policy/b.md": lesson("补贴", "subsidy"),
            "content/timetable.yml": TIMETABLE,
        },
    )
    done = run("courseware", "-C", root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


@pytest.fixture(params=BROWSERS)
def room(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    with room_of(request.getfixturevalue(request.param)) as context:
        yield context


def at(room: BrowserContext, site: Path, name: str, day: str) -> Page:
    room.clock.set_fixed_time(f"{day}T08:30:00")
    return opened(room, site / name)


def shows(page: Page, *days: str) -> None:
    """Wait until these days stand on the page, and no other."""
    page.wait_for_function(SHOWN, arg=",".join(days))


def test_a_day_with_something_begins_with_today(room: BrowserContext, site: Path) -> None:
    page = at(room, site, "timetable.html", "2026-11-05")
    expect(page.get_by_role("button", name="今天")).to_have_attribute("aria-pressed", "true")
    shows(page, "2026-11-05")
    page.get_by_role("button", name="这个星期").click()
    shows(page, "2026-11-05")
    page.get_by_role("button", name="这个月", exact=True).click()
    shows(page, *NOVEMBER)
    expect(page.locator("[data-day='2026-11-25']")).to_contain_text("镇里开会，挪到11月27日")
    field = page.locator("[data-day='2026-11-18']")
    expect(field).to_contain_text("<img src=x>课")  # a text, never HTML
    expect(field).to_contain_text("<b>园")
    page.get_by_role("link", name="剪枝").click()
    expect(page.locator(".cw-facts")).to_contain_text("11月5日 星期四 9:00")


def test_a_day_with_nothing_says_what_comes_next(room: BrowserContext, site: Path) -> None:
    page = at(room, site, "timetable.html", "2026-11-19")
    expect(page.get_by_role("button", name="这个星期")).to_have_attribute("aria-pressed", "true")
    shows(page, "2026-11-18")
    page.get_by_role("button", name="今天").click()
    expect(page.locator("[data-part='today']")).to_contain_text("下一回是 11月25日 星期三")
    shows(page)


def test_the_month_after(room: BrowserContext, site: Path) -> None:
    page = at(room, site, "timetable.html", "2026-12-02")
    shows(page, "2026-12-05")  # this week
    page.get_by_role("button", name="这个月", exact=True).click()
    shows(page, "2026-12-05", "2026-12-15", "2026-12-25")


def test_a_wrong_clock_is_told_and_hides_nothing(room: BrowserContext, site: Path) -> None:
    page = at(room, site, "timetable.html", "2009-01-01")
    expect(page.locator("[data-part='today']")).to_contain_text("这台电脑的日期是 2009-01-01")
    shows(page, *NOVEMBER)


def test_without_scripts_the_whole_month_stands_there(any_chromium: Browser, site: Path) -> None:
    context = any_chromium.new_context(java_script_enabled=False)
    page = opened(context, site / "timetable.html")
    expect(page.locator("[data-day]:visible")).to_have_count(8)
    expect(page.get_by_role("button", name="今天")).to_be_hidden()
    page.goto((site / "index.html").as_uri())
    expect(page.get_by_text("这个月：5日、15日、27日")).to_be_visible()
    context.close()


def test_home_shows_the_next_study_day(room: BrowserContext, site: Path) -> None:
    page = at(room, site, "index.html", "2026-11-16")
    expect(page.locator(".cw-next:visible")).to_contain_text("11月27日 星期五 9:00 到 11:00")
    expect(page.get_by_role("link", name="开始集中学习")).to_be_hidden()
    page = at(room, site, "index.html", "2026-11-05")
    expect(page.get_by_role("heading", name="今天学习")).to_be_visible()
    expect(page.locator(".cw-next:visible li")).to_have_text(["剪枝", "补贴"])
    expect(page.get_by_role("link", name="开始集中学习")).to_be_visible()


def test_a_session_takes_the_days_lessons_with_one_key(room: BrowserContext, site: Path) -> None:
    page = at(room, site, "session.html", "2026-11-05")
    offer = page.get_by_role("button", name="9:00 全镇同时看，2 课")
    expect(offer).to_be_visible()
    expect(page.locator("[data-part='chosen'] li")).to_have_count(0)  # nothing unasked
    offer.press("Enter")
    expect(page.locator("[data-part='chosen'] li b")).to_have_text(["剪枝", "补贴"])
    expect(page.get_by_role("button", name="全镇同时看", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.get_by_role("button", name="开始签到")).to_be_focused()


def test_an_evening_written_later_is_offered_its_own_day(room: BrowserContext, site: Path) -> None:
    page = at(room, site, "session.html", "2026-11-19")
    expect(page.locator("[data-part='offered'] button").first).to_be_visible()
    expect(page.locator("[data-part='offered-programme']")).to_be_hidden()
    page.get_by_role("button", name="补登以前的一场").click()
    page.get_by_label("哪天学的").fill("11月5日")
    expect(page.get_by_role("button", name="14:00 讲课，1 课")).to_be_visible()


def test_the_sheet_for_the_wall_is_one_page(room: BrowserContext, site: Path) -> None:
    page = at(room, site, "notice.html", "2026-11-06")
    expect(page.locator("article")).to_contain_text("镇里开会，挪到11月27日")
    expect(page.locator("article")).to_contain_text("<img src=x>课（<b>园）")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    # What is read aloud for the next day stands open; on paper there is none of it.
    expect(page.locator("details[open] summary")).to_have_text("11月15日 星期日")
    expect(page.locator("details[open] p").nth(1)).to_contain_text("上午9点开始，到上午11点")
    page.emulate_media(media="print")
    expect(page.locator("details").first).to_be_hidden()
    page.close()


def test_twenty_rows_are_one_page_too(room: BrowserContext, site: Path) -> None:
    page = at(room, site, "notice.html", "2026-11-06")
    page.evaluate("""() => {
      const day = "<th>30日<small>星期三</small></th><td>19:00</td>";
      const row = `<tr>${day}<td>自己放课<br>· 一课</td></tr>`;
      document.querySelector("article tbody").innerHTML = row.repeat(20);
      document.querySelector("article").className = "cw-paper-notice cw-paper-notice--many";
    }""")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
