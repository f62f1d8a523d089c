"""How records leave a station: the page 带走记录, its four ways, and what it says of each."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash
from joserfc.jwk import ECKey
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from build_tools.records.sealing import RecordsSecret
from tests import browsers
from tests.browser import axe, old_browser
from tests.browser.conftest import SCREENS, TOO_WIDE
from tests.browser.stations import GO_ON, bare, killable
from tests.browser.store_page import run_scripts
from tests.release.signed import STATION
from tests.release.stations import Station

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

TODAY = dt.date.today().isoformat()
Sites = Callable[..., Path]

# Statements as other pages append them: three kinds, one with people of the roster.
WRITE = """async () => {
  const { roster, statements, store } = courseware;
  await store.ready;
  const person = await roster.add({ name: "李秀英", kind: "member" });
  await statements.append("attended", { held: "2026-11-05", start: "19:00", end: "20:35",
    lessons: ["apple-winter-pruning"], present: { member: [person.id] }, expected: { member: 1 },
    played: { "apple-winter-pruning": 1804 }, role: "member" });
  await statements.append("needs", { held: "2026-11-06", wanted: "想学“养羊”\\n还有大棚" });
  await statements.append("applied", { held: "2026-10-20", text: "剪了枝", result: "好看",
    households: 3 });
  return person.id;
}"""
SOUND = """async () => {
  const bytes = new Uint8Array([0, 1, 2, 253, 254, 255]);
  await courseware.statements.append("asked", { text: "怎么剪" },
    { sound: { type: "audio/webm", bytes } });
}"""
LINES = "async () => { await courseware.store.ready; return courseware.statements.lines(); }"
# A picker that a person has answered; `fail` says at which step it breaks.
PICKER = """(fail) => {
  self.picked = { written: "", closed: false, suggested: "" };
  self.showSaveFilePicker = async ({ suggestedName }) => {
    self.picked.suggested = suggestedName;
    if (fail === "cancel") throw new DOMException("", "AbortError");
    if (fail === "refused") throw new DOMException("", "SecurityError");
    return {
      name: suggestedName,
      createWritable: async () => ({
        write: async (text) => { self.picked.written += text; },
        close: async () => {
          if (fail === "close") throw new DOMException("", "QuotaExceededError");
          self.picked.closed = true;
        },
      }),
      getFile: async () => new Blob([self.picked.written]),
    };
  };
}"""


@pytest.fixture
def room(any_chromium: Browser) -> Iterator[BrowserContext]:
    context = any_chromium.new_context(
        viewport={"width": 1366, "height": 768}, accept_downloads=True
    )
    yield context
    context.close()


@pytest.fixture
def sites(sample_site: Path, tmp_path: Path) -> Iterator[Sites]:
    """Make copies of the site without its media, each with its own station.js."""
    folder = tmp_path / "站点 #1 100%"

    def copy(**facts: object) -> Path:
        site = folder / "site"
        shutil.copytree(sample_site, site, ignore=shutil.ignore_patterns("media"))
        write_station(site, **facts)
        return site

    yield copy
    shutil.rmtree(folder, ignore_errors=True)


def write_station(site: Path, **facts: object) -> None:
    station = {"schema": 1, "code": STATION, "name": "石桥站", "media": None, **facts}
    text = f"courseware.station({json.dumps(station)});"
    (site / "station.js").write_text(text, encoding="utf-8")


def opened(room: BrowserContext, file: Path) -> Page:
    page = room.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(file.as_uri())
    assert faults == []
    return page


def written(room: BrowserContext, site: Path, *scripts: str) -> Page:
    """Write statements, and open the page that carries them."""
    page = bare(room, site)
    for script in scripts or (WRITE,):
        page.evaluate(script)
    page.goto((site / "records.html").as_uri())
    page.locator(".cw-records__month").first.wait_for()
    return page


def status(page: Page) -> str:
    line = page.locator(".cw-records__status:not(:empty)")
    expect(line).not_to_have_text("正在写……")
    return line.inner_text()


def says(page: Page, text: str) -> None:
    """Wait until the page says so: what it said before may still stand there."""
    expect(page.locator(".cw-records__status")).to_contain_text(text)


def marked(page: Page) -> dict[str, Any] | None:
    value: dict[str, Any] | None = page.evaluate("() => courseware.statements.carried()")
    return value


def downloaded(page: Page) -> tuple[str, bytes]:
    with page.expect_download() as info:
        page.get_by_role("button", name="存到“下载”里").press("Enter")
    return info.value.suggested_filename, Path(info.value.path()).read_bytes()


def unsealed(sealed: str, key: ec.EllipticCurvePrivateKey) -> bytes:
    """Open a compact JWE as RFC 7516 and RFC 7518 §4.6 say, with the office's own library."""
    head, wrapped, vector, body, tag = sealed.split(".")
    header = json.loads(raw(head))
    assert (header["alg"], header["enc"], wrapped) == ("ECDH-ES", "A256GCM", "")
    x, y = (int.from_bytes(raw(header["epk"][name])) for name in "xy")
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    prefixed = (len("A256GCM").to_bytes(4), b"A256GCM", bytes(8), (256).to_bytes(4))
    derivation = ConcatKDFHash(hashes.SHA256(), 32, b"".join(prefixed))
    secret = derivation.derive(key.exchange(ec.ECDH(), public))
    return AESGCM(secret).decrypt(raw(vector), raw(body) + raw(tag), head.encode())


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def public_jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    coordinates = {
        name: base64.urlsafe_b64encode(value.to_bytes(32)).decode().rstrip("=")
        for name, value in (("x", numbers.x), ("y", numbers.y))
    }
    return {"kty": "EC", "crv": "P-256", **coordinates}


@pytest.mark.both
def test_a_download_holds_every_statement_byte_by_byte(room: BrowserContext, sites: Sites) -> None:
    site = sites()
    page = written(room, site, WRITE, SOUND)
    expect(page.locator(".cw-records__waiting")).to_contain_text("有 4 条学习记录还没带走")
    name, data = downloaded(page)
    pc = page.evaluate("() => courseware.store.pc()")
    assert re.fullmatch(rf"records-{STATION}-{pc}-\d{{14}}\.jsonl", name)
    head, *lines = data.decode().split("\n")
    facts = json.loads(head)
    assert list(facts) == ["records", "v", "pc", "upto", "written"]
    assert (facts["records"], facts["v"], facts["pc"], facts["upto"]) == (STATION, 1, pc, 4)
    assert facts["written"].translate(str.maketrans("", "", "-T:")) in name
    assert lines[:4] == page.evaluate(LINES)
    sound = json.loads(lines[4])
    assert sound["of"] == f"{STATION}-{pc}-4"
    assert sound["sound"] == json.loads(lines[3])["sound"]
    assert (base64.b64decode(sound["data"]), sound["type"]) == (
        bytes([0, 1, 2, 253, 254, 255]),
        "audio/webm",
    )
    assert lines[5:] == [""]
    assert "李秀英" not in data.decode()
    told = status(page)
    assert "请看一眼" in told
    assert "换新课的时候，更新程序会自己拿走" in told
    assert marked(page) == {"upto": 4, "on": TODAY, "way": "download"}
    expect(page.locator(".cw-records__trail")).to_contain_text("镇里还没说收到")
    page.close()


def test_a_download_reaches_a_stick_by_the_update(
    room: BrowserContext, sites: Sites, tmp_path: Path
) -> None:
    if sys.platform == "win32":
        pytest.skip("update.sh is for Linux")
    name, data = downloaded(page := written(room, sites()))
    page.close()
    downloads = tmp_path / "家/Downloads"
    downloads.mkdir(parents=True)
    (downloads / name).write_bytes(data)
    station = Station(tmp_path / "镇")
    station.bring("2026-11", ("苹果",))
    subprocess.run(
        ["sh", station.pc / "kit/update.sh", station.stick],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path / "家")},
        check=True,
        capture_output=True,
    )
    assert [path.name for path in (station.stick / "records").iterdir()] == [name]
    assert (station.stick / "records" / name).read_bytes() == data


@pytest.mark.both
def test_a_sealed_file_is_opened_by_the_office(room: BrowserContext, sites: Sites) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    page = written(room, sites(recordsKey={**public_jwk(key), "use": "enc", "kid": "1"}))
    name, data = downloaded(page)
    assert name.endswith(".jwe")
    assert data.decode().count(".") == 4
    assert b"attended" not in data
    plain = unsealed(data.decode(), key).decode()
    assert RecordsSecret(ECKey.import_key(key)).open(data) == plain.encode()
    assert plain.split("\n")[1:] == [*page.evaluate(LINES), ""]
    page.close()


# RFC 7518, Appendix C.
ALICE = {
    "kty": "EC", "crv": "P-256", "x": "gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",
    "y": "SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps",
    "d": "0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo",
}  # fmt: skip
BOB = {
    "kty": "EC", "crv": "P-256", "x": "weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",
    "y": "e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck",
    "d": "VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw",
}  # fmt: skip
AGREE = """async ([mine, other]) => {
  const { agreedKey, sharedSecret } = courseware.sealing;
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("jwk", mine, curve, false, ["deriveBits"]);
  const secret = await sharedSecret(key, other);
  const parties = { enc: "A128GCM", apu: "QWxpY2U", apv: "Qm9i" };
  return [...await agreedKey(secret, parties, 128)];
}"""


@pytest.mark.parametrize(("mine", "other"), [(ALICE, BOB), (BOB, ALICE)])
def test_the_agreed_key_is_that_of_the_rfc(
    room: BrowserContext, sites: Sites, mine: dict[str, str], other: dict[str, str]
) -> None:
    page = opened(room, sites() / "records.html")
    agreed = bytes(page.evaluate(AGREE, [mine, other]))
    assert agreed == raw("VqqN6vgjbSBcIijNcacQGg")
    page.close()


LONG_SEAL = """async (jwk) => {
  const text = "记".repeat(700000);
  const pieces = [];
  let isDone = false;
  const sealing = courseware.sealing.seal(text, jwk).then((sealed) => {
    isDone = true;
    return sealed;
  });
  while (!isDone) {
    pieces.push(performance.now());
    await new Promise((resolve) => setTimeout(resolve));
  }
  return [await sealing, pieces.length];
}"""


def test_two_megabytes_are_sealed_in_pieces(room: BrowserContext, sites: Sites) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    page = opened(room, sites() / "records.html")
    sealed, count = page.evaluate(LONG_SEAL, public_jwk(key))
    assert unsealed(sealed, key).decode() == "记" * 700_000
    # The page got a turn after each piece of 48 KB.
    assert count >= 40
    page.close()


def test_a_kill_between_export_and_download_loses_nothing_and_claims_nothing(
    playwright: Playwright, found_browser: browsers.Found, sites: Sites, tmp_path: Path
) -> None:
    """The page stands still where it hands the file over: there the browser is killed."""
    program = found_browser.path if old_browser.why_not() else old_browser.PLACE
    site, reached = sites(), list[str]()
    with killable(playwright, program, tmp_path / "profile") as (room, kill):
        page = written(room, site)
        before = page.evaluate(LINES)
        page.expose_function("reached", lambda name: reached.append(name))
        page.evaluate(
            "() => { HTMLAnchorElement.prototype.click = "
            "function () { self.reached(this.download); for (;;); }; }"
        )
        # Pressed a moment later: the page never answers to what presses it now.
        press = "() => { document.querySelector('[data-do=download]').click(); }"
        page.evaluate(f"() => {{ setTimeout({press}, 50); }}")
        while not reached:
            page.wait_for_timeout(20)
        kill()
    assert reached[0].startswith(f"records-{STATION}-")
    with killable(playwright, program, tmp_path / "profile") as (room, _kill):
        page = opened(room, site / "records.html")
        assert page.evaluate(LINES) == before
        assert marked(page) is None
        expect(page.locator(".cw-records__waiting")).to_contain_text("3 条")


@pytest.mark.both
def test_a_file_from_the_picker_counts_when_it_is_closed(
    room: BrowserContext, sites: Sites
) -> None:
    page = written(room, sites())
    main = page.get_by_role("button", name="带走记录")
    page.evaluate(PICKER, "close")
    main.press("Enter")
    says(page, "没有写进去")
    assert marked(page) is None
    page.evaluate(PICKER, "cancel")
    main.press("Enter")
    expect(page.locator(".cw-records__status")).to_contain_text("没有选地方")
    assert marked(page) is None
    assert page.evaluate("() => document.activeElement.dataset.do") == "download"
    page.evaluate(PICKER, "")
    main.press("Enter")
    expect(page.locator(".cw-records__status")).to_contain_text("存好了")
    picked = page.evaluate("() => self.picked")
    assert picked["closed"]
    assert picked["suggested"].startswith(f"records-{STATION}-")
    assert picked["written"].split("\n")[1:] == [*page.evaluate(LINES), ""]
    assert marked(page) == {"upto": 3, "on": TODAY, "way": "stick"}
    expect(page.locator(".cw-records__waiting")).to_have_text("没有等着带走的记录。")
    page.close()


@pytest.mark.parametrize("fail", ["refused", "absent"])
def test_without_a_picker_the_button_downloads(
    room: BrowserContext, sites: Sites, fail: str
) -> None:
    page = written(room, sites())
    page.evaluate(PICKER, fail)
    if fail == "absent":
        page.evaluate("() => { self.showSaveFilePicker = undefined; }")
    with page.expect_download():
        page.get_by_role("button", name="带走记录").press("Enter")
    says(page, "交给浏览器了")
    page.close()


LONG = """async () => {
  const text = Array.from(crypto.getRandomValues(new Uint16Array(2000)),
    (n) => String.fromCharCode(0x4e00 + (n % 20000))).join("");
  await courseware.store.ready;
  await courseware.statements.append("asked", { text });
  await courseware.statements.append("fault", { equipment: "投影仪", condition: "faulty" });
}"""


def test_codes_are_turned_over_by_keys_and_say_what_is_too_long(
    room: BrowserContext, sites: Sites
) -> None:
    page = written(room, sites(), WRITE, LONG)
    page.get_by_role("button", name="用手机拍下来").press("Enter")
    place = page.locator(".cw-codes__place")
    expect(place).to_have_text("第 1 条 · 1 / 5")
    expect(page.get_by_role("button", name="都拍下来了")).to_be_hidden()
    box = page.locator(".cw-codes__code svg").bounding_box()
    assert box
    assert box["height"] >= 560
    for n in (2, 3):
        page.keyboard.press("ArrowRight")
        expect(place).to_have_text(f"第 {n} 条 · {n} / 5")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cw-codes__code")).to_contain_text("第 4 条太长")
    page.keyboard.press("ArrowLeft")
    expect(place).to_have_text("第 3 条 · 3 / 5")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")  # 都拍下来了 has the focus at the end
    says(page, "第 1–3、5 条")
    told = status(page)
    assert "第 4 条太长" in told
    # What is too long has not left, so nothing behind it counts either.
    assert marked(page) == {"upto": 3, "on": TODAY, "way": "photo"}
    expect(page.locator(".cw-records__waiting")).to_contain_text("有 2 条")
    page.get_by_role("button", name="用手机拍下来").press("Enter")
    expect(place).to_have_text("第 4 条 · 1 / 2")
    assert page.get_by_role("button", name="带走记录").evaluate(GO_ON)
    expect(page.locator("dialog")).to_be_hidden()
    assert marked(page) == {"upto": 3, "on": TODAY, "way": "photo"}
    page.close()


def test_the_sheet_has_codes_and_words_and_no_names(room: BrowserContext, sites: Sites) -> None:
    page = written(room, sites(), WRITE, LONG)
    page.evaluate("() => { self.print = () => { self.isPrinted = true; }; }")
    page.get_by_role("button", name="打印在纸上").press("Enter")
    page.get_by_role("button", name="打印出来了").wait_for()
    assert page.evaluate("() => self.isPrinted")
    assert marked(page) is None, "nobody said yet that it came out"
    page.emulate_media(media="print")
    sheet = page.locator(".cw-slip")
    text = sheet.inner_text()
    assert "李秀英" not in text
    assert "党员 1 人" in text
    assert "太长，二维码放不下" in text
    for line in page.evaluate(LINES):
        assert json.loads(line)["id"] in text
    expect(sheet.locator("svg")).to_have_count(4)
    expect(page.locator(".cw-records__month").first).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="打印出来了").press("Enter")
    says(page, "第 1–5 条在纸上了")
    assert marked(page) == {"upto": 5, "on": TODAY, "way": "paper"}
    page.close()


def test_receipts_say_what_arrived_and_delete_nothing(room: BrowserContext, sites: Sites) -> None:
    site = sites()
    page = written(room, site)
    lines = page.evaluate(LINES)
    pc = page.evaluate("() => courseware.store.pc()")
    page.close()
    receipt = {"what": "records", "pc": pc, "upto": 3, "missing": [2], "on": "2026-11-25"}
    other = {"what": "records", "pc": "00000000", "upto": 90, "missing": [], "on": "2026-11-26"}
    release = {"what": "release", "month": "2026-10", "on": "2026-11-01", "checked": "sha256"}
    write_station(site, receipts=[other, release, receipt])
    page = opened(room, site / "records.html")
    trail = page.locator(".cw-records__trail")
    expect(trail).to_contain_text("镇里收到了第 1、3 条（2026年11月25日）")
    expect(trail).to_contain_text("镇里还缺第 2 条")
    states = {
        entry.get_attribute("data-id"): entry.locator(".cw-mark").first.inner_text()
        for entry in page.locator(".cw-records__entry").all()
    }
    assert states[f"{STATION}-{pc}-2"] == "还没带走"
    assert states[f"{STATION}-{pc}-1"] == "镇里收到了"
    assert page.evaluate(LINES) == lines
    page.close()


def test_the_list_has_names_and_corrections_keep_what_was(
    room: BrowserContext, sites: Sites
) -> None:
    page = written(room, sites())
    before = page.evaluate(LINES)
    november = page.locator("details[data-month='2026-11']")
    expect(november).to_contain_text("李秀英")
    expect(november).to_contain_text("30分4秒")
    expect(november.locator("h3").first).to_have_text("2026年11月6日")
    entry = page.locator(".cw-records__entry", has_text="养羊")
    entry.get_by_role("button", name="改一改").press("Enter")
    field = entry.get_by_label("想学什么")
    expect(field).to_be_focused()
    field.fill("想学养猪")
    entry.get_by_role("button", name="存好").press("Enter")
    says(page, "改过了")
    october = page.locator("[data-month='2026-10'] summary")
    october.press("Enter")
    entry = page.locator(".cw-records__entry", has_text="剪了枝")
    revoke = entry.get_by_role("button", name="作废")
    revoke.press("Enter")
    expect(entry.get_by_role("button")).to_have_text(["改一改", "真的作废？"])
    assert len(page.evaluate(LINES)) == 4, "it asks once"
    entry.get_by_role("button", name="真的作废？").press("Enter")
    expect(page.locator(".cw-records__status")).to_contain_text("作废了")
    after = page.evaluate(LINES)
    assert after[:3] == before
    correction, withdrawal = map(json.loads, after[3:])
    assert (correction["replaces"], correction["wanted"]) == (
        json.loads(before[1])["id"],
        "想学养猪",
    )
    assert (correction["kind"], correction["held"]) == ("needs", "2026-11-06")
    assert (withdrawal["replaces"], withdrawal["void"]) == (json.loads(before[2])["id"], True)
    past = page.locator(".cw-records__entry.is-past")
    expect(past).to_have_count(2)
    expect(past.get_by_role("button")).to_have_count(0)
    page.close()


def test_the_home_page_says_what_waits_and_turns_red(room: BrowserContext, sites: Sites) -> None:
    site = sites()
    page = opened(room, site / "index.html")
    line = page.locator("[data-waiting]")
    page.evaluate("() => courseware.store.ready")
    expect(line).to_be_hidden()
    run_scripts(page, "shared/names/roster")
    page.evaluate(WRITE)
    expect(line).to_contain_text("有 3 条学习记录还没带走")
    assert "is-late" not in (line.get_attribute("class") or "")
    late = "(day) => courseware.exporting.waiting(day).isLate"
    today = dt.date.fromisoformat(TODAY)
    ages = {days: (today + dt.timedelta(days)).isoformat() for days in (-9000, 0, 39, 40, 5000)}
    assert {days: page.evaluate(late, day) for days, day in ages.items()} == {
        -9000: False, 0: False, 39: False, 40: True, 5000: True,
    }  # fmt: skip
    page.evaluate(
        """(day) => {
          courseware.time.today = () => day;
          return courseware.statements.append("needs", { wanted: "养蜂", held: day });
        }""",
        ages[40],
    )
    expect(line).to_have_class(re.compile("is-late"))
    expect(line).to_contain_text("有 4 条学习记录还没带走")
    expect(line).to_contain_text("超过 40 天了")
    line.get_by_role("link").press("Enter")
    page.wait_for_url("**/records.html")
    page.close()


NO_STORE = "indexedDB.databases().then((all) => all.map(({ name }) => name))"


def test_the_launcher_says_what_waits_and_makes_no_database(
    room: BrowserContext, sites: Sites, tmp_path: Path
) -> None:
    station = Station(tmp_path / "镇")
    pc = station.pc
    site = sites()
    release = pc / "r/2026-11"
    release.parent.mkdir()
    shutil.move(site, release)
    (pc / "slot-a.js").write_text('P(3,"2026-11",3,"2026-11")\r\n')
    page = opened(room, pc / "index.html")
    page.locator("#open:focus").wait_for()
    line = page.locator("#waiting")
    expect(line).to_be_hidden()
    assert f"cw:{STATION}" not in page.evaluate(NO_STORE)
    page.close()
    page = opened(room, release / "index.html")
    run_scripts(page, "shared/names/roster")
    page.evaluate(WRITE)
    page.close()
    page = opened(room, pc / "index.html")
    expect(line := page.locator("#waiting")).to_contain_text("有 3 条学习记录还没带走")
    page.locator("#open:focus").wait_for()
    assert line.get_attribute("class") != "late"
    page.add_init_script("const now = Date.now(); Date.now = () => now + 41 * 86400000;")
    page.reload()
    expect(line).to_have_class("late")
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate(TOO_WIDE) <= 0
    line.get_by_role("link").press("Enter")
    page.wait_for_url("**/r/2026-11/records.html")
    page.evaluate(
        "() => courseware.store.ready.then(() => courseware.statements.markCarried(3, 'stick'))"
    )
    page.go_back()
    page.reload()
    page.locator("#open:focus").wait_for()
    expect(page.locator("#waiting")).to_be_hidden()
    page.close()


def test_an_empty_station_says_so_and_offers_nothing(room: BrowserContext, sites: Sites) -> None:
    page = opened(room, sites() / "records.html")
    expect(page.locator(".cw-records__waiting")).to_have_text("没有等着带走的记录。")
    for name in ("带走记录", "存到“下载”里", "用手机拍下来", "打印在纸上"):
        expect(page.get_by_role("button", name=name)).to_be_disabled()
    page.close()


@pytest.mark.axe
def test_the_page_and_its_codes_keep_nobody_out(any_chromium: Browser, sites: Sites) -> None:
    context = any_chromium.new_context(viewport={"width": 1366, "height": 768})
    page = written(context, sites(), WRITE, LONG)
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(TOO_WIDE) <= 0
    page.locator(".cw-records__entry").first.get_by_role("button", name="改一改").press("Enter")
    assert axe.violations(page) == []
    page.get_by_role("button", name="用手机拍下来").press("Enter")
    page.locator(".cw-codes[open]").wait_for()
    assert axe.violations(page) == []
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        keys = page.locator(".cw-codes__keys").bounding_box()
        assert keys
        assert keys["y"] + keys["height"] <= height
    context.close()
