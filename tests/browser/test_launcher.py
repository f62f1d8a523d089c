"""The launcher of a medium, opened from `file://`: it follows the slots."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from build_tools import release
from build_tools.release.delivery.deliver import DeliveryRequest
from tests.browser.stations import statements
from tests.conftest import Run
from tests.media.clips import ffmpeg
from tests.release import townhall
from tests.release.offices import MONTHS, deliver_release, folder_medium, office
from tests.trees import MKDOCS_YML, write_tree

pytestmark = pytest.mark.browser


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder, releases = tmp_path / "U 盘", office(tmp_path)
    folder.mkdir()
    for month in MONTHS[:2]:
        deliver_release(releases, folder_medium(folder), DeliveryRequest("qinghe"), month=month)
    return folder


def opened(browser: Browser, stick: Path) -> tuple[str, str]:
    """Return what the launcher says, and where its button leads if it shows one."""
    page = browser.new_page()
    page.goto((stick / "index.html").as_uri())
    page.locator("#open:visible, #none:visible").first.wait_for()
    text, way = page.inner_text("main"), ""
    if page.is_visible("#open"):
        way = page.get_attribute("#open", "href") or ""
        page.click("#open")
        assert page.inner_text("h1") in way
    page.close()
    return text, way


@pytest.mark.both
def test_the_launcher_follows_the_slot_with_the_highest_turn(
    any_chromium: Browser, stick: Path
) -> None:
    text, way = opened(any_chromium, stick)
    assert "2026年10月的课" in text
    assert way == f"r/{MONTHS[1]}/index.html"


def test_a_torn_slot_leaves_the_release_before(any_chromium: Browser, stick: Path) -> None:
    newest = max(stick.glob("slot-*.js"), key=lambda path: path.read_bytes())
    whole = newest.read_bytes()
    newest.write_bytes(whole[:12])
    assert opened(any_chromium, stick)[1] == f"r/{MONTHS[0]}/index.html"
    newest.write_bytes(whole.replace(MONTHS[1].encode(), MONTHS[2].encode()))
    assert opened(any_chromium, stick)[1] == f"r/{MONTHS[0]}/index.html"


def test_without_a_slot_it_says_what_to_do(any_chromium: Browser, stick: Path) -> None:
    for slot in stick.glob("slot-*.js"):
        slot.unlink()
    text, way = opened(any_chromium, stick)
    assert "还没有装完整的一期" in text
    assert way == ""


FILM = townhall.lesson(
    "大棚怎么通风", "greenhouse", more="priority: required\nvideo: greenhouse.mp4"
)


@pytest.fixture(scope="module")
def delivered(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a real release with one film, required this month, and bring it to a stick."""
    folder = tmp_path_factory.mktemp("镇里 #1 100%")
    tree = {"mkdocs.yml": MKDOCS_YML, **townhall.TREE, "content/technical/film.md": FILM}
    town, stick = write_tree(folder / "town", tree), folder / "U 盘"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=15:duration=8"),
        *("-f", "lavfi", "-i", "sine=frequency=440:duration=8", "-shortest"),
        town / "content/technical/greenhouse.mp4",
    )
    townhall.passed(run, town, *townhall.PASSED, "greenhouse")
    townhall.enrol(town)
    townhall.released(run, town, "2026-11")
    stick.mkdir()
    done = run("courseware", "-C", town, "deliver", stick, "--new", "--station", "qinghe")
    assert done.returncode == 0, done.stdout + done.stderr
    return stick


# Said by the page itself: asking it by playwright counts as a click, and lets everything play.
SAY = """(() => {
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    const done = play.call(this);
    done.then(() => console.log("plays"), (fault) => console.log(fault.name));
    return done;
  };
})()"""


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("name", "clicks", "keys"),
    [
        ("chromium", 2, 2),
        # Chrome 109 plays with sound only after a click or a key on the very page.
        pytest.param("chromium_109", 3, 3, marks=pytest.mark.old),
    ],
)
def test_two_clicks_or_four_keys_lead_from_the_launcher_to_a_playing_lesson(
    name: str, clicks: int, keys: int, request: pytest.FixtureRequest, delivered: Path
) -> None:
    browser: Browser = request.getfixturevalue(name)
    ways = {
        "clicks": lambda page, thing: page.locator(thing).click(),
        "keys": lambda page, _thing: page.keyboard.press("Enter"),
    }
    counted = {}
    for way, press in ways.items():
        # A PC on which nobody has been yet: nothing is remembered.
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        page = context.new_page()
        page.add_init_script(SAY)
        page.goto((delivered / "index.html").as_uri())
        page.locator("#open:focus").wait_for()
        press(page, "#open")
        page.locator("a[data-first]:focus").wait_for()
        with page.expect_console_message() as said:
            press(page, "a[data-first]")
        counted[way] = 2
        if said.value.text != "plays":
            page.get_by_text("按一下“确认”，就放。").wait_for()
            press(page, "[data-part=play]:focus")
            page.wait_for_function("() => document.querySelector('video').currentTime > 0")
            expect(page.locator("[data-part=note]")).to_be_hidden()
            counted[way] += 1
        context.close()
    assert counted == {"clicks": clicks, "keys": keys}


@pytest.mark.ffmpeg
def test_the_first_lesson_plays_even_before_the_records_are_read(delivered: Path) -> None:
    home = (delivered / "r/2026-11/index.html").read_text(encoding="utf-8")
    [first] = re.findall(r"<a [^>]*data-first[^>]*>", home)
    assert 'href="technical/greenhouse.html#play"' in first


@pytest.mark.ffmpeg
def test_back_leads_from_home_to_the_launcher(any_chromium: Browser, delivered: Path) -> None:
    page = any_chromium.new_page(viewport={"width": 1366, "height": 768})
    launcher = (delivered / "index.html").as_uri()
    page.goto(launcher)
    page.locator("#open:focus").wait_for()
    page.keyboard.press("Enter")
    page.locator("a[data-first]:focus").wait_for()
    with page.expect_navigation():
        page.locator(".cw-tile").first.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("Backspace")
    page.locator(".cw-tile:focus").wait_for()
    with page.expect_navigation():
        page.keyboard.press("Backspace")
    assert page.evaluate("location.href") == launcher
    expect(page.locator("#open")).to_be_focused()
    # It looks as the pages do on this screen.
    page.evaluate("""() => localStorage.setItem("cw:modes", '{"screen": "tv"}')""")
    page.reload()
    look = page.evaluate("({ ...document.documentElement.dataset })")
    assert look == {"screen": "tv", "theme": "dark"}
    page.close()


@pytest.mark.ffmpeg
def test_a_digit_and_a_key_lead_from_the_launcher_into_the_month(
    any_chromium: Browser, delivered: Path
) -> None:
    page = any_chromium.new_page(viewport={"width": 1366, "height": 768})
    page.goto((delivered / "index.html").as_uri())
    page.locator("#open:focus").wait_for()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#channel")).to_be_focused()
    page.keyboard.press("9")
    page.wait_for_url("**/index.html#channel")
    expect(page.get_by_role("button", name="开始放")).to_be_focused(timeout=30_000)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "() => document.querySelector('[data-channel] video')?.currentTime > 0.5"
    )
    expect(page.locator("[data-part=stage-now]")).to_contain_text("《大棚怎么通风》")
    # Eight seconds later the month is over, and that this lesson was learned is written down.
    expect(page.get_by_role("heading", name="这个月的课都放完了")).to_be_visible(timeout=30_000)
    [statement] = statements(page)
    assert statement["kind"] == "completed"
    page.close()


def test_every_page_of_a_medium_has_a_strict_policy() -> None:
    pages = sorted(Path(release.__file__).parent.rglob("*.html"))
    assert {page.name for page in pages} >= {"index.html", "verify.html", "card.html"}
    for page in pages:
        html = page.read_text(encoding="utf-8")
        assert "default-src 'none'" in html, page.name
        assert "unsafe-" not in html, page.name
        assert "<script>" not in html, page.name
