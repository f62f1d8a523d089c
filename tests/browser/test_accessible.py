"""axe-core on every kind of page, in light and dark, large type and on the television."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import axe
from tests.browser.same_time.stations import WRONG_CLOCK, set_clock, skew_to

pytestmark = [pytest.mark.browser, pytest.mark.axe, pytest.mark.ffmpeg]

MODES: dict[str, dict[str, str]] = {
    "light": {},
    "large": {"size": "large"},
    "dark": {"theme": "dark"},
    "large-dark": {"size": "large", "theme": "dark"},
    "tv": {"screen": "tv"},
}
# The two farthest apart on every kind of page; all five in `make soak`.
MANY = pytest.mark.parametrize(
    "modes",
    [
        pytest.param(("light", "large-dark"), id="two"),
        pytest.param(tuple(MODES), id="all", marks=pytest.mark.soak),
    ],
)
SHOW = """(chosen) => {
  courseware.modes.chosen = chosen;
  courseware.modes.show();
  const switches = document.querySelector("cw-modes");
  if (!switches) return; /* 定时同播 is one dark screen without a head */
  switches.mark();
  switches.dispatchEvent(new CustomEvent("cw-modes", {bubbles: true}));
}"""
SMALL = """() => [...document.querySelectorAll("body *")].filter((x) => x.getClientRects().length
    && [...x.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
    && !x.closest("video, audio, .cw-unseen, [aria-hidden=true]")
    && parseFloat(getComputedStyle(x).fontSize) < 20).map((x) => x.outerHTML.slice(0, 160))"""
LAGGING = """() => [...document.querySelectorAll("body *")].flatMap((x) =>
    ["", "::before"].map((part) => [x, getComputedStyle(x, part || null)]))
    .filter(([x, style]) => {
      const what = style.transitionProperty.split(", ");
      return style.transitionDuration.split(", ").some((time, at) =>
        parseFloat(time) > 0 && /color|background|all/.test(what[at]));
    })
    .map(([x]) => x.outerHTML.slice(0, 160))"""
PEOPLE = """async () => {
  await courseware.store.ready;
  const kinds = ["member", "cadre", "villager"];
  await courseware.roster.addMany(Array.from("甲乙丙丁戊己庚辛", (sign, index) => (
    { number: index + 1, name: `王${sign}`, kind: kinds[index % 3], group: "一组", mark: "★" })));
}"""
RECORDS = """async () => {
  for (const [lesson, to] of [["apple-winter-pruning", 32], ["wheat-winter-water", 9]]) {
    document.dispatchEvent(new CustomEvent("cw-played",
      {detail: {lesson, from: 0, to, duration: 32}}));
  }
  await courseware.store.ready;
  document.querySelector("cw-learners").show();
}"""


STATEMENTS = """async () => {
  await courseware.store.ready;
  await courseware.statements.append("needs", { wanted: "养羊" });
  await courseware.statements.append("fault", { equipment: "投影仪", condition: "faulty" });
  const [first] = courseware.statements.list();
  await courseware.statements.revoke(first.id);
}"""

SECRETARY = """() => {
  const element = document.querySelector("cw-secretary");
  element.facts = { received: "2026-11-28", faults: [{ id: "x-1", on: "2026-11-05" }], year: {
    year: 2026, until: "2026-10-31", sessions: 3, minutes: 95, studyDays: 3, missed: ["2026-10-05"],
    short: [], monthsMissing: [9], monthsLate: [], dueDay: 10 } };
  element.show({});
}"""


def kinds_of_pages(site: Path) -> dict[str, str]:
    """Return one page of each kind by what is special in it: a URL relative to the site."""
    wanted = {
        "home": 'class="cw-month',
        "section": 'class="cw-banner',
        "find": "find/index.html",
        "film with places": "cw-lesson--outlined",
        "sound": "cw-player__radio",
        "text": "cw-lesson--text",
        "lapsed": "cw-mark--lapsed",
        "self-test": "admonition quiz",
        "series": "cw-course",
        "table": "<table",
        "list by topic": "find/topic-",
        "list by letter": "find/az-",
    }
    texts = {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(site.rglob("*.html"))
    }
    found = {
        "search": "search.html?q=苹果",
        "records": "learners.html",
        "carry": "records.html",
        "roster": "roster.html",
        "session": "session.html",
        "answers": "questions.html",
        "secretary": "secretary.html",
    }
    for kind, sign in wanted.items():
        there = (
            name for name, text in texts.items() if sign in (name if "find/" in sign else text)
        )
        name = next(there, None)
        assert name, f"no page of the sample has {sign}"
        found[kind] = name
    return found


def prepared(page: Page, kind: str) -> None:
    """Bring a page into the state in which most is on it."""
    if kind == "search":
        page.wait_for_selector("cw-search .cw-group")
    elif kind == "carry":
        page.evaluate(STATEMENTS)
        page.wait_for_selector(".cw-records__entry.is-past")
    elif kind == "records":
        page.get_by_label("加一个名字").fill("李")
        page.keyboard.press("Enter")
        page.locator(".cw-person", has_text="李").click()
        page.wait_for_selector(".cw-person[aria-pressed=true] >> text=李")
        page.evaluate(RECORDS)
        page.wait_for_selector("cw-learners table")
    elif kind == "secretary":
        page.evaluate(SECRETARY)
    elif kind == "roster":
        page.evaluate(PEOPLE)
        page.wait_for_selector("cw-people tbody tr")
        page.get_by_label("贴在这里").fill("12\n13 王甲")
        page.get_by_role("button", name="先看一看").click()
    elif kind == "session":
        page.wait_for_selector(".cw-pick")
        page.locator(".cw-pick").first.click()
        page.get_by_role("button", name="补登以前的一场").click()


def faults_in(page: Page, *modes: str) -> dict[str, list[str]]:
    """Return what keeps people out, by mode: all that can in light, in others what looks can break,
    and where only colours are others than in a mode before, what they can."""
    found = {}
    for mode in modes:
        chosen = MODES[mode]
        page.evaluate(SHOW, chosen)
        large = chosen.get("size") == "large"
        small = page.evaluate(SMALL) if large else []
        recoloured = "theme" in chosen and ("large" if large else "light") in modes
        wrong = axe.violations(page, looks=mode != "light", colours=recoloured, strict=large)
        if wrong := wrong + [f"smaller than 20 px: {html}" for html in small]:
            found[mode] = wrong
    return found


@MANY
def test_no_page_keeps_anybody_out(
    any_chromium: Browser, sample_site: Path, modes: tuple[str, ...]
) -> None:
    context = any_chromium.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    found: dict[str, object] = {}
    pages = kinds_of_pages(sample_site)
    assert len(set(pages.values())) >= 9
    for name, kind in {name: kind for kind, name in pages.items()}.items():
        page.goto(f"{sample_site.as_uri()}/{name}")
        prepared(page, kind)
        # Text whose ground changes later than itself cannot be read meanwhile.
        if lagging := page.evaluate(LAGGING):
            found[f"{kind}, lagging: {name}"] = lagging
        if wrong := faults_in(page, *modes):
            found[f"{kind}: {name}"] = wrong
    context.close()
    assert found == {}


@MANY
def test_the_layers_of_the_player_keep_nobody_out(
    any_chromium: Browser, sample_site: Path, modes: tuple[str, ...]
) -> None:
    page = any_chromium.new_page(viewport={"width": 1366, "height": 768})
    page.goto((sample_site / "handbook/start-and-play.html").as_uri())
    found = {}
    for layer, show in {
        "dialog": "() => document.querySelector('[data-part=more]').click()",
        # A lesson that has only its text here: else the page goes on to it while we look.
        "next": "() => { document.querySelector('dialog').close();"
        " courseware.labelsHere = () => [];"
        " document.querySelector('video').dispatchEvent(new Event('ended')); }",
        "missing": "() => document.querySelector('cw-player').emit('missing', 'unreadable')",
    }.items():
        page.evaluate(show)
        if wrong := faults_in(page, *modes):
            found[layer] = wrong
    page.close()
    assert found == {}


@MANY
def test_no_step_of_a_session_keeps_anybody_out(
    any_chromium: Browser, sample_site: Path, modes: tuple[str, ...]
) -> None:
    context = any_chromium.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    address = (sample_site / "session.html").as_uri()
    page.goto(address)
    page.evaluate(PEOPLE)
    page.goto(f"{address}?lesson=apple-winter-pruning")
    found: dict[str, dict[str, list[str]]] = {}

    def look(step: str) -> None:
        if wrong := faults_in(page, *modes):
            found[step] = wrong

    page.wait_for_selector(".cw-pick")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cw-name")
    for key in ("Enter", "ArrowRight", "Enter", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("button", name="先走了").click()
    page.locator(".cw-name").first.click()
    page.get_by_label("数出来群众几个人").fill("6")
    page.get_by_role("button", name="加一课").click()
    page.get_by_role("button", name="加来宾").click()
    look("open")
    other = context.new_page()
    other.goto(address)
    other.wait_for_selector("[data-step=offer]:not([hidden])")
    page, first = other, page
    look("offer")
    other.close()
    page = first
    page.goto((sample_site / "index.html").as_uri())
    page.wait_for_selector("[data-session-bar]:not([hidden])")
    look("bar")
    page.goto(address)
    page.wait_for_selector("[data-step=open]:not([hidden])")
    page.get_by_role("button", name="结束这一场").click()
    page.get_by_role("button", name="有毛病").click()
    look("close")
    page.get_by_label("什么设备，什么毛病").fill("电视")
    page.get_by_role("button", name="存好，不打印").click()
    page.wait_for_selector("[data-step=kept]:not([hidden])")
    page.get_by_role("button", name="作废").click()
    look("kept")
    context.close()
    assert found == {}


def test_the_timetable_and_its_playback_keep_nobody_out(
    any_chromium: Browser, sample_site: Path
) -> None:
    page = any_chromium.new_page(viewport={"width": 1366, "height": 768})
    found = {}

    def look(step: str, *modes: str) -> None:
        if wrong := faults_in(page, *modes):
            found[step] = wrong

    # The sample is built for the month that it is, and plays on the 5th of each.
    text = (sample_site / "same-time.html").read_text("utf-8")
    year, month = re.findall(r'data-month="(\d+)-(\d+)"', text)[0]
    start = dt.datetime(int(year), int(month), 5, 9)
    skew = skew_to(start - dt.timedelta(minutes=13))
    page.add_init_script(WRONG_CLOCK.replace("SKEW", str(skew)))
    page.goto((sample_site / "timetable.html").as_uri())
    page.wait_for_selector("[data-part=acts]:not([hidden])")
    look("timetable", "light", "large-dark", "tv")
    page.goto((sample_site / "same-time.html").as_uri())
    page.wait_for_selector("cw-same-time:not([hidden])")
    look("before", "light", "large")
    page.get_by_role("button", name="对着收音机报时").click()
    page.wait_for_selector("dialog[open]")
    look("clock", "large")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="准备好了，到点自己放").press("Enter")
    set_clock(page, 3, start)
    page.wait_for_selector("[data-part=stage]:not([hidden])")
    look("playing", "large", "tv")
    page.close()
    assert found == {}


def test_what_keeps_people_out_is_found(any_chromium: Browser, sample_site: Path) -> None:
    page = any_chromium.new_page()
    page.goto((sample_site / "index.html").as_uri())
    page.evaluate("document.querySelector('main img').removeAttribute('alt')")
    assert [line.split(" ")[0] for line in axe.violations(page)] == ["image-alt"]
    # 5.7:1 is enough for all but those for whom 大字 is.
    page.evaluate(
        "() => { const title = document.querySelector('.cw-must .cw-card:not(.cw-lead) h3');"
        " title.style.color = '#666'; title.style.background = '#fff'; }"
    )
    assert axe.violations(page, looks=True) == []
    strict = axe.violations(page, looks=True, strict=True)
    assert [line.split(" ")[0] for line in strict] == ["color-contrast-enhanced"]
    page.close()
