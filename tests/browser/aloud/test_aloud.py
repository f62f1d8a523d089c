"""念给我听: a lesson read aloud by recordings, or by a voice that only pretends to speak."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser import axe
from tests.browser.remote_walk import WALK
from tests.browser.stations import BROWSERS, room_of
from tests.conftest import Run
from tests.trees import MKDOCS_YML, Tree, write_tree

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

LONG = "这一句话很长，中间只有逗号，" * 12 + "到这里才完。"
SPOKEN = f"""落叶以后再剪。太冷的那几天不剪！

## 先看树形

1. 绕着树**走一圈**。
2. 看好了再剪。

{LONG}

| 月份 | 做什么 |
|---|---|
| 十二月 | 剪枝 |

{"".join(f"第 {number} 段，说的是怎么剪。" + chr(10) * 2 for number in range(20))}

!!! quiz "哪天不剪？"
    - [x] 最冷的几天
    - [ ] 晴天
"""
PARTS = "开头一段。\n\n开头两段。\n\n## 甲\n\n甲的一段。\n\n## 乙\n\n乙的一段。\n"
RECORDED = """
  - tone.wav
  - {heading: 乙, file: other.wav}
  - {heading: 甲, file: tone.wav, language: hak}"""
# A voice that speaks until the test says `finish()`, or falls silent without a word of it.
FAKE_SPEECH = """
  const speech = new EventTarget();
  let current = null;
  const voice = (lang, localService) => ({ lang, localService, name: lang });
  self.fake = {
    texts: [], cancels: 0, voices: [],
    add(...voices) {
      this.voices = voices.map(([lang, isLocal]) => voice(lang, isLocal));
      speech.dispatchEvent(new Event("voiceschanged"));
    },
    finish() { const said = current; current = null; said.onend(); },
    fallSilent() { current = null; },
  };
  Object.assign(speech, {
    getVoices: () => self.fake.voices,
    speak(said) { current = said; self.fake.texts.push([said.text, said.voice.lang]); },
    cancel() { current = null; self.fake.cancels += 1; },
    resume() {},
  });
  Object.defineProperty(speech, "speaking", { get: () => current !== null });
  Object.defineProperty(self, "speechSynthesis", { value: speech });
  self.SpeechSynthesisUtterance = function Utterance(text) { this.text = text; };
"""
LOCAL = "fake.add(['en-US', true], ['zh-HK', true], ['zh-CN', true], ['zh-CN', false])"
NOTE_MARKS = """() => {
  self.marks = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (target.matches(".is-aloud")) self.marks.push(target.textContent);
    }
  }).observe(document.querySelector("article"), {attributeFilter: ["class"], subtree: true});
}"""
SOUND = "document.querySelector('cw-aloud audio')"
MARKED = ".cw-text .is-aloud"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Path:
    def lesson(name: str, head: str, body: str) -> Tree:
        text = f"---\ntitle: {name}\nid: {name}\n{head}\n---\n\n{body}"
        return {f"content/technical/{name}.md": text}

    tree: Tree = {"mkdocs.yml": MKDOCS_YML}
    tree |= lesson("spoken", "topics: [苹果]", SPOKEN)
    tree |= lesson("recorded", f"readings:{RECORDED}", PARTS)
    tree |= lesson("played", "video: tone.wav", "一段。\n\n两段。\n")
    tree |= lesson("uyghur", "language: ug", "بىر.\n")
    root = write_tree(tmp_path_factory.mktemp("aloud") / "项目 一", tree)
    for name, pitch in (("tone", 440), ("other", 660)):
        words = ("-v", "error", "-f", "lavfi", "-i", f"sine=f={pitch}:d=4")
        target = root / "content/technical" / f"{name}.wav"
        program = imageio_ffmpeg.get_ffmpeg_exe()
        subprocess.run((program, *words, target), check=True, stdin=subprocess.DEVNULL)
    done = run("courseware", "-C", root, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


@pytest.fixture(params=BROWSERS)
def room(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    browser: Browser = request.getfixturevalue(request.param)
    with room_of(browser) as context:
        context.add_init_script(FAKE_SPEECH)
        yield context


def opened(room: BrowserContext, site: Path, name: str) -> Page:
    page = room.new_page()
    page.goto((site / f"technical/{name}.html").as_uri())
    page.evaluate("courseware.store.ready")
    return page


def reading(page: Page) -> Locator:
    """Return the button while it says how to stop."""
    return page.get_by_role("button", name="停下来，不念了")


def said(page: Page, count: int) -> list[str]:
    """Wait until so many sentences were begun; return them."""
    page.wait_for_function("(count) => fake.texts.length >= count", arg=count)
    texts: list[list[str]] = page.evaluate("fake.texts")
    assert {lang for _text, lang in texts} == {"zh-CN"}
    return [text for text, _lang in texts]


@pytest.mark.both
def test_a_voice_of_the_pc_reads_paragraph_by_paragraph(room: BrowserContext, site: Path) -> None:
    page = opened(room, site, "spoken")
    button = page.get_by_role("button", name="念给我听")
    # No voice, and voices that need a network or speak no Chinese: no button.
    expect(button).to_have_count(0)
    page.evaluate("fake.add(['zh-CN', false], ['en-US', true])")
    expect(button).to_have_count(0)
    page.evaluate(LOCAL)
    button.press("Enter")
    expect(page.locator(MARKED)).to_have_text("落叶以后再剪。太冷的那几天不剪！")
    assert said(page, 1) == ["落叶以后再剪。"]
    page.evaluate("fake.finish()")
    assert said(page, 2)[1:] == ["太冷的那几天不剪！"]
    page.evaluate("fake.finish()")
    expect(page.locator(MARKED)).to_have_text("先看树形")
    # Its end may never be told.
    said(page, 3)
    page.evaluate("fake.fallSilent()")
    expect(page.locator(MARKED)).to_have_text("绕着树走一圈。")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(MARKED)).to_contain_text("到这里才完。")
    page.keyboard.press("ArrowUp")
    expect(page.locator(MARKED)).to_have_text("看好了再剪。")
    expect(reading(page)).to_be_focused()


@pytest.mark.parametrize("key", ["Enter", "Escape", "Backspace", "BrowserBack"])
def test_one_key_stops_it_and_one_goes_on(room: BrowserContext, site: Path, key: str) -> None:
    page = opened(room, site, "spoken")
    page.evaluate(LOCAL)
    page.get_by_role("button", name="念给我听").press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.locator(MARKED)).to_have_text("先看树形")
    said(page, 1)
    page.evaluate(
        """(key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
        {key, bubbles: true, cancelable: true}))"""
        if key == "BrowserBack"
        else "() => {}",
        key,
    )
    if key != "BrowserBack":
        page.keyboard.press(key)
    expect(reading(page)).to_have_count(0)
    expect(page.locator(MARKED)).to_have_count(0)
    assert page.evaluate("[speechSynthesis.speaking, fake.cancels > 0]") == [False, True]
    # The focus is where it was read, on the same page; and from there it goes on.
    expect(page.locator(".cw-text h2").first).to_be_focused()
    page.get_by_role("button", name="接着念").press("Enter")
    expect(page.locator(MARKED)).to_have_text("先看树形")


def test_all_is_read_in_sentences_that_a_voice_gets_through(
    room: BrowserContext, site: Path
) -> None:
    page = opened(room, site, "spoken")
    blocks = page.evaluate(
        """() => courseware.aloud.blocksOf(document.querySelector("article")).map(
        ({text}) => [text, courseware.aloud.sentencesOf(text)])"""
    )
    assert all("".join(parts).replace(" ", "") == text.replace(" ", "") for text, parts in blocks)
    assert max(len(part) for _text, parts in blocks for part in parts) <= 60
    texts = [text for text, _parts in blocks]
    assert texts[2:4] == ["绕着树走一圈。", "看好了再剪。"]
    assert "十二月，剪枝" in texts
    # The questions are for those who learned it to read.
    assert not any("哪天不剪" in text or "晴天" in text for text in texts)


def test_all_that_is_read_is_seen(room: BrowserContext, site: Path) -> None:
    page = opened(room, site, "spoken")
    page.evaluate(LOCAL)
    button = page.get_by_role("button", name="念给我听")
    expect(button).to_be_visible()
    # Not reading: the page is seen whole by arrows, with the button on it.
    walk = page.evaluate(WALK, 400)
    assert (walk["lost"], walk["lostUp"], walk["faults"]) == ([], [], [])
    button.press("Enter")
    count = page.evaluate("courseware.aloud.blocksOf(document.querySelector('article')).length")
    for _block in range(count):
        faults = page.evaluate(
            """() => {
              const box = (element) => element.getBoundingClientRect();
              const block = box(document.querySelector(".cw-text .is-aloud"));
              const button = box(document.activeElement);
              return [block.top < 0, block.bottom > button.top, button.bottom > innerHeight,
                !document.activeElement.matches(".is-reading")];
            }"""
        )
        assert faults == [False] * 4
        page.keyboard.press("ArrowDown")
    # Behind the last paragraph is the button to say that one has learned it.
    expect(page.get_by_role("button", name="学完了，记下来")).to_be_focused()
    expect(page.locator(MARKED)).to_have_count(0)
    expect(page.get_by_role("button", name="念给我听")).to_be_visible()


@pytest.mark.axe
def test_nobody_is_kept_out_while_it_reads(any_chromium: Browser, site: Path) -> None:
    page = any_chromium.new_page(viewport={"width": 1366, "height": 768})
    page.add_init_script(FAKE_SPEECH)
    page.goto((site / "technical/spoken.html").as_uri())
    page.evaluate(LOCAL)
    assert axe.violations(page) == []
    for theme in ("light", "dark"):
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        if theme == "light":
            page.get_by_role("button", name="念给我听").press("Enter")
        expect(page.locator(MARKED)).to_have_count(1)
        assert axe.violations(page, looks=True, strict=True) == []
    page.close()


def test_no_voice_reads_what_it_does_not_speak(room: BrowserContext, site: Path) -> None:
    page = opened(room, site, "uyghur")
    page.evaluate(LOCAL)
    expect(page.locator("cw-aloud")).to_be_hidden()
    page.goto((site / "index.html").as_uri())
    expect(page.locator("cw-aloud")).to_have_count(0)


def test_recordings_are_played_from_heading_to_heading(room: BrowserContext, site: Path) -> None:
    page = opened(room, site, "recorded")
    page.evaluate(LOCAL)
    page.evaluate(NOTE_MARKS)
    expect(page.locator("cw-aloud button")).to_have_text(
        ["念给我听（普通话）", "念给我听（客家话）"]
    )
    page.evaluate(f"{SOUND}.defaultPlaybackRate = 0.0625")
    page.get_by_role("button", name="普通话").press("Enter")
    page.wait_for_function(f"() => {SOUND}.currentTime > 0")
    expect(page.locator(MARKED)).to_have_text("开头一段。")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(MARKED)).to_have_text("甲")
    tone = page.evaluate(f"{SOUND}.currentSrc")
    # A paragraph on, by how much of the text lies before it, and to the next recording.
    page.evaluate(f"{SOUND}.playbackRate = 4")
    expect(page.locator(MARKED)).to_have_text("乙")
    page.wait_for_function(f"(tone) => {SOUND}.currentSrc !== tone", arg=tone)
    assert page.evaluate("marks") == ["开头一段。", "开头两段。", "甲", "甲的一段。", "乙"]
    page.keyboard.press("Enter")
    expect(reading(page)).to_have_count(0)
    assert page.evaluate(f"{SOUND}.paused")
    page.get_by_role("button", name="客家话").press("Enter")
    expect(page.locator(MARKED)).to_have_text("乙")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    # Before its first heading it has nothing to say.
    expect(page.locator(MARKED)).to_have_text("甲")
    assert page.evaluate("fake.texts") == []
    # Whoever has no scripts finds the files beside the lesson.
    expect(page.locator(".cw-files a")).to_have_count(3)


@pytest.mark.parametrize(("labels", "shown"), [(["audio"], 2), ([], 0), (None, 2)])
def test_a_station_reads_aloud_what_it_has(
    room: BrowserContext, site: Path, tmp_path: Path, labels: list[str] | None, shown: int
) -> None:
    copy = tmp_path / "站"
    shutil.copytree(site, copy)
    media = None if labels is None else {"recorded": labels} if labels else {}
    station = json.dumps({"schema": 1, "code": "a", "name": "甲", "media": media})
    (copy / "station.js").write_text(f"courseware.station({station});", encoding="utf-8")
    page = opened(room, copy, "recorded")
    expect(page.locator("cw-aloud button")).to_have_count(shown)
    page.evaluate(LOCAL)
    expect(page.locator("cw-aloud button")).to_have_count(shown or 1)


def test_an_unreadable_recording_is_told_or_a_voice_goes_on(
    room: BrowserContext, site: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "站"
    shutil.copytree(site, copy)
    for sound in (copy / "media").glob("*.m4a"):
        sound.write_bytes(b"x")
    page = opened(room, copy, "recorded")
    page.get_by_role("button", name="普通话").press("Enter")
    expect(page.locator("cw-aloud [role=status]")).to_contain_text("念的声音读不出来")
    expect(page.get_by_role("button", name="念给我听（普通话）")).to_be_focused()
    page.evaluate(LOCAL)
    page.keyboard.press("Enter")
    assert said(page, 1) == ["开头一段。"]
    expect(reading(page)).to_be_focused()


def test_one_thing_is_heard_at_a_time(room: BrowserContext, site: Path) -> None:
    page = opened(room, site, "played")
    page.evaluate(LOCAL)
    playing = "() => !document.querySelector('cw-player audio').paused"
    page.get_by_role("button", name="念给我听").press("Enter")
    said(page, 1)
    page.locator("cw-player [data-part=play]").press("Enter")
    page.wait_for_function(playing)
    expect(reading(page)).to_have_count(0)
    assert page.evaluate("speechSynthesis.speaking") is False
    page.get_by_role("button", name="接着念").or_(
        page.get_by_role("button", name="念给我听")
    ).press("Enter")
    page.wait_for_function("() => document.querySelector('cw-player audio').paused")
    expect(reading(page)).to_be_visible()
    # And in one tab of several.
    other = opened(room, site, "recorded")
    other.get_by_role("button", name="普通话").press("Enter")
    expect(reading(other)).to_be_visible()
    expect(reading(page)).to_have_count(0)
    page.bring_to_front()
    page.locator("cw-player [data-part=play]").press("Enter")
    expect(reading(other)).to_have_count(0)
