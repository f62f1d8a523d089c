"""问一问: questions that are written or spoken, and the answers that came back."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests import browsers
from tests.browser import axe, old_browser
from tests.browser.stations import BROWSERS, copy_of, opened, room_of, statements

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

LESSON = "apple-winter-pruning"
FILM = f"technical/{LESSON}.html"
MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
HOSTILE = "<img src=x onerror=alert(1)>‮abc" + "很" * 1900
SOUND = """async () => {
  const [sound] = await courseware.store.sounds();
  return { ...sound, bytes: Array.from(sound.bytes) };
}"""
REFUSING = """Object.defineProperty(navigator, "mediaDevices", { value: {
  getUserMedia: () => Promise.reject(new DOMException("", "%s")) } })"""


@pytest.fixture(params=BROWSERS)
def room(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    with room_of(request.getfixturevalue(request.param)) as context:
        yield context


@pytest.fixture(params=BROWSERS)
def speaking(
    request: pytest.FixtureRequest, playwright: Playwright, found_browser: browsers.Found
) -> Iterator[BrowserContext]:
    """A browser with a microphone in which a tone sounds."""
    program = found_browser.path if request.param == "chromium" else old_browser.PLACE
    browser: Browser = playwright.chromium.launch(
        executable_path=program, args=[*browsers.FLAGS, *MICROPHONE]
    )
    with room_of(browser) as context:
        yield context
    browser.close()


@pytest.fixture(scope="module")
def site(sample_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of(sample_site, tmp_path_factory.mktemp("问") / "站", "liuhejie", media=True)


def at_ask(room: BrowserContext, site: Path, query: str = "") -> Page:
    page = opened(room, site / "ask.html", query)
    page.wait_for_selector("cw-ask:not([hidden])")
    return page


def test_a_question_about_a_second_of_a_lesson_by_keyboard(
    room: BrowserContext, site: Path
) -> None:
    page = opened(room, site / FILM)
    page.evaluate("() => document.querySelector('cw-player').seek(12)")
    link = page.locator("[data-ask]")
    link.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("[data-part=topic]")).to_have_text(
        "问的是《苹果树冬季修剪》，放到 0:12 的地方"
    )
    page.get_by_role("button", name="党员").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("剪口要不要抹药？")
    send = page.get_by_role("button", name="存好")
    send.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=status]")).to_contain_text("记下了")
    [statement] = statements(page)
    assert (statement["kind"], statement["role"]) == ("asked", "member")
    assert (statement["text"], statement["lessons"]) == ("[0:12] 剪口要不要抹药？", [LESSON])
    entry = page.locator("[data-part=questions] li")
    expect(entry).to_contain_text("剪口要不要抹药")
    expect(entry).to_contain_text("还没有回答")
    entry.get_by_role("button", name="不问了").press("Enter")
    entry.get_by_role("button", name="真的不问了").press("Enter")
    expect(page.locator("[data-part=none]")).to_be_visible()
    assert [x.get("void") for x in statements(page, 2)] == [None, True]


def test_what_was_typed_survives_and_nothing_is_claimed_that_was_not_kept(
    room: BrowserContext, site: Path
) -> None:
    page = at_ask(room, site)
    page.get_by_label("想问什么").fill("羊不吃草怎么办")
    page.get_by_role("button", name="存好").click()
    expect(page.locator("[data-part=status]")).to_have_text("先点一下谁在问。")
    expect(page.get_by_role("button", name="群众")).to_be_focused()
    page.wait_for_function("() => courseware.store.value('draft', 'ask')?.value.text")
    page.reload()
    expect(page.get_by_label("想问什么")).to_have_value("羊不吃草怎么办")
    page.get_by_role("button", name="群众").click()
    page.evaluate(
        "() => { IDBObjectStore.prototype.put = () => {"
        " throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    page.get_by_role("button", name="存好").click()
    expect(page.locator("[data-part=status]")).to_contain_text("硬盘满了")
    expect(page.get_by_label("想问什么")).to_have_value("羊不吃草怎么办")
    assert statements(page, 0) == []


@pytest.mark.both
def test_a_spoken_question(speaking: BrowserContext, site: Path) -> None:
    page = at_ask(speaking, site)
    page.get_by_role("button", name="群众").click()
    speak = page.locator("[data-do=speak]")
    speak.press("Enter")
    expect(page.locator("[data-part=recording]")).to_contain_text("正在录 0:01")
    speak.press("Enter")
    expect(page.locator("[data-part=recording]")).to_contain_text("录好了")
    # It can be heard before it is kept, taken away, and spoken again.
    page.get_by_role("button", name="听一遍").press("Enter")
    page.wait_for_function("() => document.querySelector('cw-ask audio').currentTime > 0")
    page.get_by_role("button", name="去掉录音").press("Enter")
    page.get_by_role("button", name="存好").press("Enter")
    expect(page.locator("[data-part=status]")).to_contain_text("写一写，或者说一说")
    speak.press("Enter")
    expect(page.locator("[data-part=recording]")).to_contain_text("正在录 0:01")
    page.get_by_role("button", name="存好").press("Enter")
    expect(page.locator("[data-part=status]")).to_contain_text("还在录")
    speak.press("Enter")
    expect(page.get_by_role("button", name="听一遍")).to_be_visible()
    page.get_by_role("button", name="存好").press("Enter")
    expect(page.locator("[data-part=status]")).to_contain_text("记下了")
    [statement] = statements(page)
    sound = page.evaluate(SOUND)
    assert sound["type"] == "audio/webm"
    assert hashlib.sha256(bytes(sound["bytes"])).hexdigest()[:16] == statement["sound"]
    assert (sound["sha16"], sound["of"]) == (statement["sound"], statement["id"])
    assert "text" not in statement
    page.reload()
    page.get_by_role("button", name="听录音").press("Enter")
    page.wait_for_function("() => document.querySelector('cw-ask audio').currentTime > 0")


def test_nobody_speaks_longer_than_a_minute(speaking: BrowserContext, site: Path) -> None:
    speaking.clock.install()
    page = at_ask(speaking, site)
    page.locator("[data-do=speak]").click()
    expect(page.locator("[data-part=recording]")).to_contain_text("正在录")
    page.clock.run_for("00:59")
    expect(page.locator("[data-part=recording]")).to_contain_text("正在录 0:5")
    expect(page.locator("[data-do=speak]")).to_have_text("说完了")
    page.clock.run_for("00:02")
    # By the real clock it was a moment: 109 has recorded nothing in it.
    expect(page.locator("[data-part=recording]")).to_contain_text(re.compile("录好了|没有录到"))
    expect(page.locator("[data-do=speak]")).not_to_have_text("说完了")


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ("NotAllowedError", "没有准用话筒"),
        ("NotFoundError", "没有找到话筒"),
        ("NotReadableError", "别的程序"),
    ],
)
def test_without_a_microphone_one_types(
    fault: str, text: str, room: BrowserContext, site: Path
) -> None:
    room.add_init_script(REFUSING % fault)
    page = at_ask(room, site)
    page.locator("[data-do=speak]").press("Enter")
    expect(page.locator("[data-part=recording]")).to_contain_text(text)
    page.get_by_role("button", name="群众").click()
    page.get_by_label("想问什么").fill("怎么报名？")
    page.get_by_role("button", name="存好").press("Enter")
    expect(page.locator("[data-part=status]")).to_contain_text("记下了")


def test_a_browser_that_cannot_record_says_so(room: BrowserContext, site: Path) -> None:
    room.add_init_script("delete self.MediaRecorder")
    page = at_ask(room, site)
    expect(page.locator("[data-do=speak]")).to_be_hidden()
    expect(page.locator("[data-part=recording]")).to_contain_text("不能录音。打字问")


def test_answers_stand_under_their_questions_and_home_says_so(
    room: BrowserContext, sample_site: Path, tmp_path: Path
) -> None:
    site = copy_of(sample_site, tmp_path / "站", "liuhejie")
    page = at_ask(room, site)
    fields = {"role": "villager", "text": HOSTILE[:2000]}
    own = page.evaluate("(f) => courseware.statements.append('asked', f)", fields)["id"]
    answers = [
        {"to": own, "question": "问", "answer": "抹。\n<b>愈合剂</b>", "on": "2026-12-01"},
        {
            "to": "liuhejie-00000000-7",
            "question": "别的电脑问的",
            "answer": "好。",
            "on": "2026-12-02",
        },
    ]
    facts = {"schema": 1, "code": "liuhejie", "name": "柳河街", "media": None, "answers": answers}
    (site / "station.js").write_text(f"courseware.station({json.dumps(facts)});", "utf-8")
    page.goto((site / "index.html").as_uri())
    notice = page.locator("[data-replies] a")
    expect(notice).to_have_text("镇里回了 2 个问题")
    with page.expect_navigation():
        notice.press("Enter")
    entries = page.locator("[data-part=questions] > li")
    expect(entries).to_have_count(2)
    expect(entries.first).to_contain_text("<img src=x onerror=alert(1)>")
    expect(entries.first.locator(".cw-reply")).to_contain_text("<b>愈合剂</b>")
    expect(entries.first.locator(".cw-reply h3")).to_have_text("镇里回答，12月1日")
    expect(entries.nth(1)).to_contain_text("别的电脑问的")
    expect(page.locator("cw-ask img")).to_have_count(0)
    page.wait_for_function("() => courseware.store.get('replies', []).length === 2")
    page.goto((site / "index.html").as_uri())
    page.evaluate("courseware.store.ready")
    expect(page.locator("[data-replies]")).to_be_hidden()


def test_the_page_keeps_nobody_out(room: BrowserContext, site: Path) -> None:
    page = at_ask(room, site, f"?lesson={LESSON}&t=754")
    page.evaluate(
        "(text) => courseware.statements.append('asked', {role: 'villager', text})", HOSTILE[:2000]
    )
    expect(page.locator("[data-part=questions] > li")).to_have_count(1)
    assert axe.violations(page) == []
    for width, height in ((1366, 768), (1024, 768), (360, 800)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("() => document.documentElement.setAttribute('data-size', 'large')")
    assert axe.violations(page, looks=True, strict=True) == []
