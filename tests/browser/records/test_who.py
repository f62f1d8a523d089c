"""Who learns now, the question after a pause, and what is noted of one who learns alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import axe
from tests.browser.stations import BROWSERS, copy_of, opened, room_of, statements
from tests.browser.store_page import run_scripts

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

LESSON = "apple-winter-pruning"
FILM = f"technical/{LESSON}.html"
ADD = """async (people) => {
  await courseware.store.ready;
  const ids = [];
  for (const [name, kind] of people) ids.push((await courseware.roster.add({name, kind})).id);
  await courseware.learner.choose(ids[0]);
  return ids;
}"""
PLAYED = """async ([lesson, from, to, took]) => {
  document.dispatchEvent(new CustomEvent("cw-played",
    { detail: { lesson, from, to, took, duration: 100 } }));
  await courseware.store.set("settled", from);
  await courseware.store.set("settled", to);
}"""
# The second time as soon as counting begins again.
PLAYED_TWICE = """async ([lesson, from, to, took]) => {
  const detail = { lesson, from, to, took, duration: 100 };
  const play = () => document.dispatchEvent(new CustomEvent("cw-played", { detail }));
  play();
  const run = () => courseware.store.get(`run:${courseware.learner.current().id}:${lesson}`);
  while (run()?.played.length !== 0) await new Promise((settle) => setTimeout(settle));
  play();
  await courseware.store.set("settled", from);
  await courseware.store.set("settled", to);
}"""
ANSWERS = """() => {
  for (const quiz of document.querySelectorAll("cw-quiz")) for (const q of quiz.questions) {
    q.options.forEach(({ input, index }) => {
      if (q.kind === "fill") input.value = q.key.accepted[index][0];
      else input.checked = q.key.right.includes(index);
    });
  }
}"""
OPEN_SESSION = """async () => {
  const { session, draft, time } = courseware;
  await draft.set(session.DRAFT, session.begin({ id: "s1", held: time.today(), start: "08:00",
    began: new Date().toISOString(), lessons: [] }, []));
}"""
FULL = """() => {
  IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError"); };
}"""


@pytest.fixture(params=BROWSERS)
def room(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    with room_of(request.getfixturevalue(request.param)) as context:
        yield context


@pytest.fixture(scope="module")
def site(sample_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(sample_site, tmp_path_factory.mktemp("谁在学") / "站", "liuhejie", media=True)


def learning(
    room: BrowserContext, file: Path, *, at: str = "2026-11-25T19:00:00"
) -> tuple[Page, list[str]]:
    """Open a page under a clock that the test moves; of two people the first learns now."""
    room.clock.install(time=at)
    page = opened(room, file)
    return page, added(page, [["王秀兰", "member"], ["李四", "villager"]])


def added(page: Page, people: list[list[str]]) -> list[str]:
    """Enter people as the page of names does, and sessions can be opened: pages do without."""
    run_scripts(page, "shared/names/roster", "pages/session/record")
    ids: list[str] = page.evaluate(ADD, people)
    return ids


def test_the_head_says_who_learns_and_leads_to_the_choice(room: BrowserContext, site: Path) -> None:
    page = opened(room, site / FILM)
    who = page.locator("[data-who]")
    expect(who).to_have_text("大家一起")
    added(page, [["王秀兰", "member"]])
    expect(who).to_have_text("王秀兰")
    page.reload()
    expect(who).to_have_text("王秀兰")
    who.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("location.pathname").endswith("learners.html")
    page.get_by_role("button", name="大家一起").click()
    expect(page.locator("[data-who]")).to_have_text("大家一起")


def test_a_pause_asks_whether_it_is_still_the_same(room: BrowserContext, site: Path) -> None:
    page, (first, second) = learning(room, site / "index.html")
    question = page.locator("dialog.cw-who-ask")
    page.clock.run_for("29:00")
    page.keyboard.press("ArrowDown")
    page.clock.run_for("29:00")
    expect(question).to_be_hidden()
    page.clock.run_for("01:30")
    expect(question).to_be_visible()
    expect(question.locator("h2")).to_have_text("还是王秀兰吗？")
    assert axe.violations(page) == []
    page.keyboard.press("Enter")
    expect(question).to_be_hidden()
    assert page.evaluate("courseware.learner.current().id") == first
    page.clock.run_for("31:00")
    expect(question).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(question.get_by_role("button")).to_have_text(["大家一起", "王秀兰", "李四"])
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(question).to_be_hidden()
    assert page.evaluate("courseware.learner.current().id") == second
    expect(page.locator("[data-who]")).to_have_text("李四")
    page.clock.run_for("31:00")
    page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    assert page.evaluate("courseware.learner.current().name") == "大家一起"
    page.clock.run_for("31:00")
    expect(question).to_be_hidden()


def test_a_township_sets_how_long_a_pause_is(room: BrowserContext, site: Path) -> None:
    home = site / "index.html"
    text = home.read_text(encoding="utf-8")
    assert 'data-ask-who-after="30"' in text
    sooner = home.with_name("sooner.html")
    sooner.write_text(text.replace('who-after="30"', 'who-after="5"'), encoding="utf-8")
    page, _people = learning(room, sooner)
    page.clock.run_for("04:00")
    expect(page.locator("dialog.cw-who-ask")).to_be_hidden()
    page.clock.run_for("01:30")
    expect(page.locator("dialog.cw-who-ask")).to_be_visible()


def test_the_key_that_ends_a_pause_does_nothing_else(room: BrowserContext, site: Path) -> None:
    page, _people = learning(room, site / FILM)
    page.evaluate(ANSWERS)
    page.get_by_role("button", name="看看对不对").focus()
    # The clock moves and no timer runs: as when the PC slept.
    page.clock.set_system_time("2026-11-25T20:00:00")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.cw-who-ask")).to_be_visible()
    assert statements(page, 0) == []
    page.get_by_role("button", name="大家一起").click()
    page.get_by_role("button", name="看看对不对").press("Enter")
    expect(page.locator(".cw-quiz__result")).to_contain_text("已经记下，大家一起")
    assert ["present" in statement for statement in statements(page)] == [False]


def test_nothing_is_noted_for_a_person_before_the_answer(room: BrowserContext, site: Path) -> None:
    page, (first, _second) = learning(room, site / FILM)
    page.clock.set_system_time("2026-11-25T20:00:00")
    page.evaluate(ANSWERS)
    page.evaluate("() => { document.querySelector('cw-quiz').judge(); }")
    expect(page.locator("dialog.cw-who-ask")).to_be_visible()
    assert statements(page, 0) == []
    page.keyboard.press("Enter")
    expect(page.locator(".cw-quiz__result")).to_contain_text("已经记下，王秀兰")
    assert statements(page)[0]["present"] == {"member": [first]}


def test_nobody_is_asked_while_a_film_plays_or_a_session_is_open(
    room: BrowserContext, site: Path
) -> None:
    page, _people = learning(room, site / FILM)
    page.evaluate(
        "() => { for (const name of ['paused', 'ended']) Object.defineProperty("
        "document.querySelector('video'), name, { get: () => false, configurable: true }); }"
    )
    question = page.locator("dialog.cw-who-ask")
    page.clock.run_for("45:00")
    expect(question).to_be_hidden()
    page.evaluate("() => { delete document.querySelector('video').paused; }")
    page.clock.run_for("29:00")
    expect(question).to_be_hidden()
    page.evaluate(OPEN_SESSION)
    expect(page.locator("[data-who]")).to_have_text("大家一起")
    page.clock.run_for("31:00")
    expect(question).to_be_hidden()
    page.evaluate("courseware.draft.drop(courseware.session.DRAFT)")
    page.clock.run_for("00:11")
    expect(question).to_be_visible()


def test_a_film_waits_for_the_answer(room: BrowserContext, site: Path) -> None:
    page, _people = learning(room, site / FILM)
    page.clock.run_for("31:00")
    expect(page.locator("dialog.cw-who-ask")).to_be_visible()
    page.evaluate("() => { const v = document.querySelector('video'); v.muted = true; v.play(); }")
    page.wait_for_function("() => document.querySelector('video').paused")
    page.keyboard.press("Enter")
    page.wait_for_function("() => !document.querySelector('video').paused")


def test_a_lesson_finished_alone_is_noted_once_a_day(room: BrowserContext, site: Path) -> None:
    page, (first, _second) = learning(room, site / "index.html")
    page.evaluate(PLAYED, [LESSON, 0, 50, 50])
    page.evaluate(PLAYED, [LESSON, 60, 99, 30])
    assert statements(page, 0) == []
    page.evaluate(PLAYED, [LESSON, 50, 55, 5])
    [statement] = statements(page)
    assert statement["kind"] == "completed"
    assert (statement["held"], statement["lessons"]) == ("2026-11-25", [LESSON])
    assert statement["present"] == {"member": [first]}
    assert (statement["played"], statement["took"]) == ({LESSON: 94}, 85)
    # The same day again: no other one, and nothing of it counts for the next day.
    page.evaluate(PLAYED, [LESSON, 0, 95, 95])
    assert len(statements(page)) == 1
    page.clock.set_system_time("2026-11-26T19:00:00")
    page.evaluate("courseware.learner.choose(courseware.learner.list()[0].id)")
    page.evaluate(PLAYED, [LESSON, 0, 10, 10])
    assert len(statements(page)) == 1
    page.evaluate(PLAYED, [LESSON, 10, 92, 82])
    assert [x["held"] for x in statements(page, 2)] == ["2026-11-25", "2026-11-26"]
    # Another person, the same day; and all together.
    page.evaluate("courseware.learner.choose(courseware.learner.list()[1].id)")
    page.evaluate(PLAYED, [LESSON, 0, 92, 92])
    page.evaluate("courseware.learner.choose('all')")
    page.evaluate(PLAYED, [LESSON, 0, 92, 92])
    assert [list(x.get("present", {})) for x in statements(page, 4)][2:] == [["villager"], []]


SLOW_DISK = """() => {
  const { store } = courseware;
  const set = store.set;
  store.set = (...facts) => {
    const isKept = set.apply(store, facts);
    return new Promise((settle) => setTimeout(() => settle(isKept), 500));
  };
}"""


def test_what_is_played_while_a_lesson_is_noted_is_not_of_the_next_day(
    room: BrowserContext, site: Path
) -> None:
    page, _people = learning(room, site / "index.html")
    page.evaluate(SLOW_DISK)
    page.evaluate(PLAYED_TWICE, [LESSON, 0, 95, 95])
    page.clock.set_system_time("2026-11-26T19:00:00")
    page.evaluate("courseware.learner.choose(courseware.learner.list()[0].id)")
    page.evaluate(PLAYED, [LESSON, 0, 10, 10])
    assert [x["held"] for x in statements(page)] == ["2026-11-25"]


def test_a_lesson_of_a_session_is_not_noted_alone(room: BrowserContext, site: Path) -> None:
    page, _people = learning(room, site / "index.html")
    page.evaluate(OPEN_SESSION)
    page.evaluate(PLAYED, [LESSON, 0, 100, 100])
    page.evaluate("courseware.draft.drop(courseware.session.DRAFT)")
    page.evaluate(PLAYED, [LESSON, 0, 10, 10])
    assert statements(page, 0) == []


def test_what_began_before_is_finished_without_a_false_time(
    room: BrowserContext, site: Path
) -> None:
    page, (first, _second) = learning(room, site / "index.html")
    seen = {"played": [[0, 80]], "duration": 100, "at": 80}
    page.evaluate("([k, v]) => courseware.store.set(k, v)", [f"seen:{first}:{LESSON}", seen])
    page.evaluate(PLAYED, [LESSON, 80, 91, 11])
    [statement] = statements(page)
    assert statement["played"] == {LESSON: 91}
    assert "took" not in statement


def test_a_lesson_to_read_is_noted_when_somebody_says_so(room: BrowserContext, site: Path) -> None:
    reading = next(
        path for path in sorted(site.rglob("*.html")) if "data-read" in path.read_text("utf-8")
    )
    page, (first, _second) = learning(room, reading)
    button = page.locator("[data-read]")
    expect(button).to_be_visible()
    page.evaluate(FULL)
    button.press("Enter")
    expect(button).to_contain_text("硬盘满了")
    assert statements(page, 0) == []
    page.reload()
    expect(button).to_be_visible()
    button.press("Enter")
    expect(button).to_have_text("✓ 学过了")
    [statement] = statements(page)
    assert (statement["kind"], statement["present"]) == ("completed", {"member": [first]})
    assert "played" not in statement


def test_each_judgement_of_a_whole_quiz_is_a_statement(room: BrowserContext, site: Path) -> None:
    page, (first, _second) = learning(room, site / FILM)
    judge = page.get_by_role("button", name="看看对不对")
    result = page.locator(".cw-quiz__result")
    page.locator("fieldset input").first.focus()
    page.keyboard.press("Enter")
    judge.press("Enter")
    expect(result).to_contain_text("没做")
    assert statements(page, 0) == []
    page.evaluate(ANSWERS)
    judge.press("Enter")
    expect(result).to_contain_text("已经记下，王秀兰")
    judge.press("Enter")
    expect(result).not_to_contain_text("已经记下")
    [statement] = statements(page)
    assert (statement["kind"], statement["lessons"]) == ("answered", [LESSON])
    assert (statement["score"], statement["of"]) == (3, 3)
    assert statement["present"] == {"member": [first]}
    answers = list(statement["answers"].values())
    assert [answer["right"] for answer in answers] == [True, True, True]
    assert [answer["tries"] for answer in answers] == [2, 1, 1]
    page.get_by_role("button", name="重新做").press("Enter")
    page.evaluate(ANSWERS)
    page.evaluate(FULL)
    judge.press("Enter")
    expect(result).to_contain_text("记不住")
    assert len(statements(page)) == 1
