"""The station kit in real browsers: the launcher, the page that checks a stick, the paper card."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from build_tools.model.release import KeyRing
from build_tools.release.delivery import television
from build_tools.release.kit.station_kit import kit_files, write_kit
from build_tools.release.medium import slots
from build_tools.release.medium.slots import Slot
from tests.release.signed import KEY, OTHER_KEY, STATION, list_of
from tests.release.stations import NAME, Station, media_name, release

pytestmark = pytest.mark.browser

FILMS = ("苹果", "白菜")
FOLDER = "r/2026-11"


@pytest.fixture
def station(tmp_path: Path) -> Station:
    made = Station(tmp_path)
    made.bring("2026-11", FILMS)
    return made


@pytest.fixture(scope="module")
def tab(chromium: Browser) -> Iterator[Page]:
    """A tab in which one stick after the other is checked."""
    page = chromium.new_page()
    yield page
    page.close()


def checked(page: Page, station: Station, *, whole: bool = False) -> tuple[str, str]:
    """Pick the stick in the verify page; return its verdict and its steps."""
    page.goto((station.pc / "kit/verify.html").as_uri())
    expect(page.locator("[data-part='key']")).to_have_text(KEY.public.fingerprint)
    if whole:
        page.get_by_label("视频和声音全查").check()
    page.locator("input[type='file']").set_input_files(station.stick)
    verdict = page.locator("[data-part='verdict']:not(:empty)")
    verdict.wait_for(timeout=20_000)
    return verdict.inner_text(), page.locator("[data-part='steps']").inner_text()


def change(path: str, edit: Callable[[bytes], bytes]) -> Callable[[Station], None]:
    def tamper(station: Station) -> None:
        file = station.stick / path
        file.write_bytes(edit(file.read_bytes()))

    return tamper


def remove(path: str) -> Callable[[Station], None]:
    return lambda station: (station.stick / path).unlink()


def add(station: Station) -> None:
    (station.stick / FOLDER / "game.exe").write_bytes(b"MZ")


def for_another(station: Station) -> None:
    for end in ("", ".minisig"):
        own = station.stick / f"{FOLDER}/{STATION}.sha256{end}"
        own.rename(own.with_name(f"donggou.sha256{end}"))


def list_of_another(station: Station) -> None:
    """A list for another station, well signed, under our name."""
    other = release("2026-11", FILMS, "donggou")
    for end in ("", ".minisig"):
        path = station.stick / f"{FOLDER}/{STATION}.sha256{end}"
        path.write_bytes(other.files[f"{FOLDER}/donggou.sha256{end}"])


def unknown_key(station: Station) -> None:
    made = release("2026-11", FILMS)
    pages = {path: data for path, data in made.files.items() if path.startswith(f"{FOLDER}/a")}
    made.sign(list_of("2026-11", "", pages), OTHER_KEY)
    for path, data in made.files.items():
        (station.stick / path).write_bytes(data)


def comment(data: bytes) -> bytes:
    return data.replace(b"release=2026-11", b"release=2026-10")


def shorter(data: bytes) -> bytes:
    return data[: data.rindex(b"\n", 0, -1) + 1]


PAGES = f"{FOLDER}/manifest-sha256.txt"
TAMPERS: dict[str, tuple[Callable[[Station], None], str]] = {
    "a page of equal size": (
        change(f"{FOLDER}/technical/a.html", lambda data: b"y" + data[1:]),
        "坏了或被改过 1 个",
    ),
    "a film of equal size": (
        change(media_name("白菜"), lambda data: b"y" + data[1:]),
        "坏了或被改过 1 个",
    ),
    "a missing film": (remove(media_name("苹果")), "少了 1 个"),
    "an extra file": (add, "多出来 1 个"),
    "another station": (for_another, "这个盘是给别的站的"),
    "another station's list": (list_of_another, "单子是给别的站的：donggou"),
    "an unknown key": (unknown_key, "签名的钥匙不认识"),
    "an edited comment": (change(f"{PAGES}.minisig", comment), "签名旁边的话被改过"),
    "a shorter list": (change(PAGES, shorter), "单子缺了后面一截"),
    "a changed list": (change(PAGES, lambda d: d.replace(b"# size 1", b"# size 2")), "单子被改过"),
    "no signature": (remove(f"{PAGES}.minisig"), "单子没有签名"),
    "a torn signature": (change(f"{PAGES}.minisig", lambda data: data[:90]), "签名读不出来"),
    "a stick of something else": (
        lambda station: [path.unlink() for path in station.stick.glob("slot-*.js")] and None,
        "这里不是学习站的盘",
    ),
    "no release": (
        lambda station: (
            [(station.stick / name).write_bytes(b"R(") for name in ("slot-a.js",)] and None
        ),
        "没有送完整",
    ),
}


def test_a_good_stick(tab: Page, station: Station) -> None:
    verdict, steps = checked(tab, station, whole=True)
    assert verdict == "都对，放心用。"
    assert NAME in steps
    assert "对过 6 个文件" in steps


HAND_OVER = """(told) => {
  const files = told.map(([path, text]) => {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    const file = new File([bytes], path.split("/").pop());
    Object.defineProperty(file, "webkitRelativePath", { value: "stick/" + path });
    return file;
  });
  document.querySelector("kit-verify").run(files, true);
}"""


def checked_in_109(browser: Browser, station: Station) -> str:
    """Check a stick in Chromium 109: the files are handed over, as no tool picks a folder there."""
    page = browser.new_page()
    page.goto((station.pc / "kit/verify.html").as_uri())
    told = [
        [path.relative_to(station.stick).as_posix(), base64.b64encode(path.read_bytes()).decode()]
        for path in station.stick.rglob("*")
        if path.is_file()
    ]
    page.evaluate(HAND_OVER, told)
    verdict = page.locator("[data-part='verdict']:not(:empty)")
    verdict.wait_for(timeout=20_000)
    found = verdict.inner_text()
    page.close()
    return found


@pytest.mark.old
def test_chromium_109_checks_too(chromium_109: Browser, station: Station) -> None:
    assert checked_in_109(chromium_109, station) == "都对，放心用。"
    file = station.stick / media_name("苹果")
    file.write_bytes(b"y" + file.read_bytes()[1:])
    assert "有文件不对" in checked_in_109(chromium_109, station)


@pytest.mark.parametrize("what", TAMPERS)
def test_every_tamper_has_its_own_words(tab: Page, station: Station, what: str) -> None:
    tamper, told = TAMPERS[what]
    tamper(station)
    verdict, steps = checked(tab, station)
    assert told in steps
    assert "都对，放心用" not in verdict


def test_keys_follow_the_root_key_and_withdrawn_ones_are_refused(
    tab: Page, station: Station
) -> None:
    root = OTHER_KEY
    ring = KeyRing((), root.public, 2)
    script = (
        "(self.kit = self.kit || {}).settings = "
        f'{{code: "{STATION}", name: "x", keys: [], root: "{root.public.text}", version: 2,'
        f'fingerprints: ["{KEY.public.fingerprint}"]}};'
    )
    assert ring.root
    (station.pc / "kit/station-kit.js").write_text(script)

    def sign(version: int, line: str) -> None:
        data = f"# courseware-keys 1\n# version {version}\n{line}\n".encode()
        (station.stick / FOLDER / "keys.txt").write_bytes(data)
        (station.stick / FOLDER / "keys.txt.minisig").write_bytes(
            root.sign(data, {"keys": version})
        )

    sign(2, KEY.public.text)
    assert checked(tab, station)[0] == "都对，放心用。"
    sign(3, f"{KEY.public.text} until 2026-10")
    assert "早就作废了" in checked(tab, station)[1]
    sign(1, KEY.public.text)
    assert "钥匙不认识" in checked(tab, station)[1]


@pytest.fixture
def pc(station: Station) -> Station:
    """A PC that has the release of the stick, as update.cmd leaves it."""
    for path, data in release("2026-11", FILMS).files.items():
        target = station.pc / path
        if path.startswith("r/"):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    return station


def launched(browser: Browser, folder: Path) -> Page:
    page = browser.new_page()
    page.goto((folder / "index.html").as_uri())
    page.locator("#open:visible, #none:visible").first.wait_for()
    return page


def twice(turn: int, name: str) -> bytes:
    return f'P({turn},"{name}",{turn},"{name}")\r\n'.encode()


def test_the_launcher_says_which_month_this_is(any_chromium: Browser, pc: Station) -> None:
    (pc.pc / "slot-a.js").write_bytes(twice(3, "2026-11"))
    (pc.pc / "slot-b.js").write_bytes(twice(4, "2026-12")[:20])  # torn
    page = launched(any_chromium, pc.pc)
    expect(page.locator("#month")).to_have_text("2026年11月的课")
    expect(page.locator("#station")).to_have_text(NAME)
    page.get_by_role("link", name="打开这个月的课").click()
    page.wait_for_url("**/r/2026-11/index.html")
    page.go_back()
    page.get_by_role("link", name="查一查盘").click()
    page.wait_for_url("**/kit/verify.html")
    page.close()


def test_the_pages_of_the_kit_lead_back_to_the_launcher(any_chromium: Browser, pc: Station) -> None:
    page = launched(any_chromium, pc.pc)
    page.get_by_role("link", name="查一查盘").press("Enter")
    page.wait_for_url("**/kit/verify.html")
    page.keyboard.press("Backspace")
    page.wait_for_url("**/index.html")
    page.get_by_role("link", name="管理员一张纸").press("Enter")
    page.wait_for_url("**/kit/card.html")
    expect(page.get_by_role("link", name="返回学习站")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.html")
    expect(page.get_by_role("heading", name="学习站", exact=True)).to_be_visible()
    page.close()


def test_the_launcher_takes_the_month_before_where_this_one_is_gone(
    any_chromium: Browser, pc: Station
) -> None:
    (pc.pc / "slot-a.js").write_bytes(slots.to_bytes(Slot(3, "2026-11")))
    (pc.pc / "slot-b.js").write_bytes(slots.to_bytes(Slot(4, "2026-12")))
    page = launched(any_chromium, pc.pc)
    expect(page.locator("#older")).to_contain_text("2026年12月的课不全，先看2026年11月的")
    expect(page.locator("#month")).to_have_text("2026年11月的课")
    page.close()


def test_the_launcher_without_a_release_says_what_to_do(any_chromium: Browser, pc: Station) -> None:
    page = launched(any_chromium, pc.pc)
    expect(page.locator("#none")).to_contain_text("还没有装完整的一期")
    expect(page.locator("#open")).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


@pytest.mark.old
def test_the_launcher_on_a_stick_in_chromium_109(chromium_109: Browser, station: Station) -> None:
    for name in ("index.html", "launcher.css", "launcher.js"):
        (station.stick / name).write_bytes((station.pc / name).read_bytes())
    page = launched(chromium_109, station.stick)
    expect(page.locator("#month")).to_have_text("2026年11月的课")
    expect(page.locator("#kit")).to_be_hidden()
    page.close()


def test_the_card_is_one_page(any_chromium: Browser, tmp_path: Path) -> None:
    # The longest that it can be: a long name, and three keys without a root key.
    ring = KeyRing((KEY.public, OTHER_KEY.public, KEY.public))
    write_kit(tmp_path / "kit", kit_files("shiqiao", "青石岭村党员干部学习站" * 2, ring))
    page = any_chromium.new_page()
    page.goto((tmp_path / "kit/kit/card.html").as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
    expect(page.locator(".key")).to_contain_text(KEY.public.fingerprint)
    page.close()


def test_the_folder_for_a_television(tab: Page, station: Station) -> None:
    films = {f"电视/{n:02}-{text}.mp4": media_name(text) for n, text in enumerate(FILMS, 1)}
    station.bring("2026-11", FILMS, listed=True)
    folder = station.stick / "电视"
    folder.mkdir()
    playlist = folder / "电视.m3u8"
    playlist.write_bytes(television.playlist(films))
    assert checked(tab, station)[0] == "都对，放心用。"
    for path, source in films.items():
        (station.stick / path).hardlink_to(station.stick / source)
    assert checked(tab, station)[0] == "都对，放心用。"
    (folder / "03-别人.mp4").write_bytes(b"x")
    verdict, steps = checked(tab, station)
    assert (verdict.startswith("课都对"), "电视/03-别人.mp4" in steps) == (True, True)
    playlist.write_bytes(playlist.read_bytes() + b"http://example.org/\n")
    verdict, steps = checked(tab, station)
    assert (verdict.startswith("盘上有来路不明"), "电视/电视.m3u8" in steps) == (True, True)
