"""An editor's month at the desk, from a Word notice to the board, and no terminal is touched.

What comes of it is what the command line makes. The files of sticks are compared one by one.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser import axe
from tests.conftest import MakeProject, Run, Start
from tests.desk.conftest import OpenDesk, accept
from tests.desk.hands import Hand, Keys, Mouse
from tests.desk.test_writing import OpenPage, said
from tests.media.clips import RECIPES, make
from tests.reading.word.documents import document, paragraph
from tests.records.statements import Pc, session
from tests.release import townhall
from tests.trees import fingerprints

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

ENDED = re.compile("done|failed|stopped")
SECRET, ROOT_SECRET = "of-the-release", "of-the-root"
ON = "1794528000"
"""2026-11-12: the month of the sample township, whatever today is."""
OFFICE = {path: text for path, text in townhall.TREE.items() if "waiting" not in text} | {
    "office/reviewers.yml": "reviewers: {r-1: {name: 周吴郑}, r-2: {name: 第二个人}}\n"
    "steps: [{id: content, name: 审核, by: [r-1, r-2]}]\n",
}


@pytest.fixture
def town(make_project: MakeProject, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", ON)
    root = make_project(OFFICE)
    townhall.passed(run, root)
    for name in ("sticks", "keys", "root"):
        (root.parent / name).mkdir()
    return root


@pytest.fixture
def desk(town: Path, start: Start) -> Iterator[OpenDesk]:
    running = OpenDesk(start, town, "--under", str(town.parent / "sticks"))
    yield running
    assert running.end() == (0, "")


def ended(hand: Hand, page: Page, state: str) -> None:
    """Wait for the end of the work that is shown, and go back."""
    expect(page.locator("#state")).to_have_attribute("data-state", ENDED)
    said = page.locator("#lines").inner_text()
    assert page.locator("#state").get_attribute("data-state") == state, said
    hand.press(page.locator("#back"))


def choose_place(hand: Hand, page: Page, chooser: str, *names: str) -> None:
    """Choose a place out of its list, folder by folder."""
    hand.press(page.locator(f"[aria-controls={chooser}-list]"))
    for name in names:
        hand.press(page.locator(f"#{chooser}-list").get_by_role("button", name=name))
        if name.endswith("›"):
            expect(page.locator(f"#{chooser}-list p").first).to_contain_text(name[:-2])


def photograph() -> bytes:
    """Return a picture as a telephone takes it: lying, with where it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "phone"
    buffer = io.BytesIO()
    Image.effect_noise((640, 480), 30).convert("RGB").save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def file_of(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def write_lesson(hand: Hand, desk: OpenDesk, page: Page, film: Path) -> Path:
    """Make a lesson of a notice, with a picture and a film; return its file."""
    notice = document(
        paragraph("关于清理柴草垛的通知", jc="center", size=44),
        paragraph("摸清底数", level=0),
        paragraph("路边不堆柴草。", level=1),
    )
    hand.press(page.get_by_role("button", name="写新课"))
    hand.choose(page.get_by_label("放在哪个栏目"), "policy")
    hand.bring_document(page, file_of("通知 1.docx", notice))
    editor = page.locator(".cm-content")
    expect(editor).to_contain_text("一、摸清底数")
    hand.write_at_end(editor, "\n\n1、先报名\n2、再清理\n\n")
    note = page.locator(".dk-note", has=page.get_by_role("button", name="改好"))
    hand.press(note.get_by_role("button", name="改好").first)
    expect(editor).to_contain_text("1. 先报名")
    attach = page.get_by_role("button", name="放文件")
    hand.bring_files(attach, file_of("IMG 01.JPG", photograph()))
    said(page, "IMG-01.jpg 放好了")
    hand.bring_files(attach, film)
    said(page, "plain.mp4 放好了，写在“开头”里")
    hand.open_tab(page.get_by_role("tab", name="开头"))
    hand.choose(page.get_by_label("形式"), "讲座")
    page.keyboard.press("Control+s")
    said(page, "存好了")
    hand.open_tab(page.get_by_role("tab", name="样子"))
    shown = page.frame_locator("#look")
    expect(shown.locator("h1")).to_have_text("关于清理柴草垛的通知")
    expect(shown.locator("img[alt='IMG-01']")).to_be_visible()
    expect(shown.locator("video")).to_have_count(1)
    [file] = (desk.root / "content/policy").glob("guan-yu*.md")
    return file


def review(hand: Hand, page: Page) -> None:
    """Hand the lesson in, and let a second person pass it."""
    hand.open_tab(page.get_by_role("tab", name="审"))
    hand.press(page.get_by_role("button", name="送审"))
    hand.choose(page.get_by_label("谁审的"), "r-2")
    expect(page.locator("#panel-review code").first).to_contain_text("--by r-2")
    hand.press(page.get_by_role("button", name="通过"))
    expect(page.locator("#panel-review")).to_contain_text("通过了。")


def make_keys(hand: Hand, page: Page, folder: Path) -> None:
    """Make the root key and one for releases, and sign their list."""
    release = page.locator("[data-step=release]")
    for place, secret, is_root in (("root", ROOT_SECRET, True), ("keys", SECRET, False)):
        hand.fill(page.locator("#new-key-folder"), str(folder / place))
        if is_root:
            hand.tick(page.locator("#is-root"))
        hand.fill(page.locator("#new-key-password"), secret)
        hand.fill(page.locator("#new-key-repeated"), secret)
        expect(release.locator("code").first).to_contain_text("keys new")
        hand.press(release.get_by_role("button", name="做一把钥匙"))
        ended(hand, page, "done")
    hand.fill(page.locator("#root-key"), str(folder / "root/root.key"))
    hand.fill(page.locator("#root-password"), ROOT_SECRET)
    hand.press(release.get_by_role("button", name="签钥匙名单"))
    ended(hand, page, "done")


def look_at_plan(hand: Hand, page: Page) -> None:
    hand.press(page.locator("[data-step=plan]").get_by_role("link", name="看计划"))
    hand.press(page.get_by_role("button", name="算一遍"))
    ended(hand, page, "done")
    expect(page.get_by_role("heading", name="清河村学习站")).to_be_visible()
    hand.press(page.get_by_text("每一课，和为什么").first)
    expect(page.get_by_role("row", name="苹果树剪枝").first).to_be_visible()
    accept(page)
    hand.press(page.get_by_role("link", name="← 2026"))


def release(hand: Hand, page: Page, folder: Path) -> None:
    """Choose the key out of a list, mistake its password, and release."""
    [key] = (folder / "keys").glob("*.key")
    form = page.locator("[data-act=release]")
    choose_place(hand, page, "release-key", f"{folder.name} ›", "keys ›", key.name)
    command = f"courseware release 2026-11 --key {key}"
    expect(form.locator(".dk-command__shown")).to_have_text(command)
    hand.fill(page.locator("#release-password"), ROOT_SECRET)
    hand.press(form.get_by_role("button", name="发布"))
    ended(hand, page, "failed")
    accept(page)
    hand.fill(page.locator("#release-key"), str(key))
    hand.fill(page.locator("#release-password"), SECRET)
    hand.press(form.get_by_role("button", name="发布"))
    expect(page.locator("#state")).to_have_attribute("data-state", "done")
    assert SECRET not in page.content()
    accept(page)
    hand.press(page.locator("#back"))


def send_to(hand: Hand, page: Page, folder: Path, station: str) -> None:
    """Choose a folder out of a list and send it."""
    folder.mkdir()
    page.reload()
    names = (f"{folder.parent.name} ›", f"{folder.name} ›", "就用这个文件夹")
    choose_place(hand, page, "medium", *names)
    hand.choose(page.locator("#station"), station)
    hand.tick(page.locator("#new"))
    accept(page)
    hand.press(page.get_by_role("button", name="送", exact=True))
    ended(hand, page, "done")


def send(hand: Hand, page: Page, stick: Path, station: str) -> None:
    """Plug a stick in, which the page shows by itself, and send it."""
    stick.mkdir()
    form = page.locator(".dk-command", has=page.get_by_role("heading", name=stick.name))
    expect(form).to_be_visible()
    hand.choose(form.get_by_label("给哪个站点"), station)
    hand.tick(form.get_by_label("这个盘第一次用"))
    hand.press(form.get_by_role("button", name="送这个盘"))
    ended(hand, page, "done")


def come_back(stick: Path, station: str) -> None:
    """Let a stick come back from its station, with a receipt and what was learned."""
    lines = {"receipt": 1, "station": station, "release": "2026-11", "step": "installed"}
    lines |= {"date": "2026-11-11", "files": 6, "new": 2, "checked": "sha256"}
    receipt = stick / f"receipts/{station}-2026-11-installed.txt"
    receipt.parent.mkdir(exist_ok=True)
    receipt.write_text("".join(f"{key}={value}\n" for key, value in lines.items()))
    pc = Pc(station=station)
    pc.write("attended", lessons=["pruning"], **session())
    records = stick / f"records/records-{station}-1a2b3c4d-20261111200000.jsonl"
    records.parent.mkdir(exist_ok=True)
    records.write_bytes(pc.export())


def take_back(hand: Hand, page: Page, stick: Path) -> None:
    records = page.locator("[data-step=records]")
    for act, field in (("收学习记录", "#records-medium"), ("收回执", "#receipts-medium")):
        if not page.locator(field).is_visible():
            hand.press(records.get_by_text("收学习记录、回执、口信"))
        hand.fill(page.locator(field), str(stick))
        hand.press(records.get_by_role("button", name=act, exact=True))
        ended(hand, page, "done")


def files_on(stick: Path) -> dict[str, str]:
    own = (".state/", "receipts/", "records/")  # locks, and what stations write
    files = fingerprints(stick).items()
    return {path: digest for path, digest in files if not path.startswith(own)}


@pytest.mark.skipif(os.name == "nt", reason="the clock of the desk is set as on Unix")
@pytest.mark.parametrize(
    "hand", [Keys(), pytest.param(Mouse(), marks=pytest.mark.soak)], ids=["keys", "mouse"]
)
def test_a_month_without_a_terminal(
    desk: OpenDesk, open_page: OpenPage, run: Run, tmp_path: Path, hand: Hand
) -> None:
    """Other tests do by mouse what their page is about; the whole month so, in soak."""
    root, folder = desk.root, desk.root.parent
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    film = make(RECIPES[0], tmp_path / "plain.mp4")
    lesson = write_lesson(hand, desk, page, film)
    assert axe.violations(page) == []
    review(hand, page)
    assert "state: passed" in lesson.read_text(encoding="utf-8")
    assert (lesson.parent / "IMG-01.jpg").read_bytes()[:2] == b"\xff\xd8"

    hand.press(page.get_by_role("link", name="所有的课"))
    hand.press(page.get_by_role("link", name="月", exact=True))
    for step, label in (("check", "检查"), ("build", "生成网页")):
        hand.press(page.locator(f"[data-step={step}]").get_by_role("button", name=label))
        ended(hand, page, "done")
    look_at_plan(hand, page)
    make_keys(hand, page, folder)
    accept(page)
    release(hand, page, folder)

    hand.press(page.get_by_role("link", name="送盘"))
    sticks = {"qinghe": folder / "sticks/one", "dongcun": folder / "two"}
    send(hand, page, sticks["qinghe"], "qinghe")
    expect(page.get_by_role("heading", name="还有 1 个站点没有送")).to_be_visible()
    send_to(hand, page, sticks["dongcun"], "dongcun")
    expect(page.get_by_role("heading", name="还有 0 个站点没有送")).to_be_visible()

    # The same with the command line makes the same sticks.
    for station, stick in sticks.items():
        typed = tmp_path / "typed" / station
        typed.mkdir(parents=True)
        words = ("deliver", typed, "--station", station, "--release", "2026-11", "--new")
        assert run("courseware", "-C", root, *words).returncode == 0
        assert files_on(stick) == files_on(typed)
        come_back(stick, station)

    hand.press(page.get_by_role("link", name="← 2026"))
    for stick in sticks.values():
        take_back(hand, page, stick)
    expect(page.locator("[data-step=deliver] .dk-mark").first).to_have_text("做完了")
    hand.press(page.get_by_role("link", name="进度板"))
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="清河村学习站"))
    expect(row).to_contain_text("11月11日")
    done = run("courseware", "-C", root, "month", "2026-11", "--json")
    assert json.loads(done.stdout)["next"] is None, done.stdout
    assert not [url for url in asked if SECRET in url]
    secrets = [SECRET.encode(), ROOT_SECRET.encode()]
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert not [file for file in files if any(secret in file.read_bytes() for secret in secrets)]
