"""An editor's month at the desk, from a Word notice to the board, and no terminal is touched.

What comes of it is what the command line makes. The files of sticks are compared one by one.
"""

from __future__ import annotations

import base64
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.conftest import MakeProject, Run, Start
from tests.desk.conftest import OpenDesk, accept
from tests.desk.test_documents import DROP
from tests.desk.test_month import choose, ended
from tests.desk.test_writing import OpenPage, said
from tests.media.clips import RECIPES, make
from tests.reading.word.documents import document, paragraph
from tests.records.statements import Pc, session
from tests.release import townhall
from tests.trees import fingerprints

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

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


def reach(page: Page, control: Locator) -> None:
    """Go to a control by the key Tab alone."""
    for _ in range(80):
        if control.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {control}")


def press(page: Page, control: Locator, key: str = "Enter") -> None:
    reach(page, control)
    page.keyboard.press(key)


def fill(page: Page, control: Locator, text: str) -> None:
    reach(page, control)
    page.keyboard.type(text)


def photograph() -> bytes:
    """Return a picture as a telephone takes it: lying, with where it was taken."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "phone"
    buffer = io.BytesIO()
    Image.effect_noise((640, 480), 30).convert("RGB").save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def write_lesson(desk: OpenDesk, page: Page, film: Path) -> Path:
    """Make a lesson of a notice, with a picture and a film; return its file."""
    notice = document(
        paragraph("关于清理柴草垛的通知", jc="center", size=44),
        paragraph("摸清底数", level=0),
        paragraph("路边不堆柴草。", level=1),
    )
    page.get_by_role("button", name="写新课").click()
    page.get_by_label("放在哪个栏目").select_option("policy")
    page.evaluate(DROP, ["通知 1.docx", base64.b64encode(notice).decode()])
    expect(page.locator(".cm-content")).to_contain_text("一、摸清底数")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n\n1、先报名\n2、再清理\n\n")
    note = page.locator(".dk-note", has=page.get_by_role("button", name="改好"))
    note.get_by_role("button", name="改好").first.click()
    expect(page.locator(".cm-content")).to_contain_text("1. 先报名")
    photo = {"name": "IMG 01.JPG", "mimeType": "image/jpeg", "buffer": photograph()}
    page.locator("#attach-files").set_input_files([photo])
    said(page, "IMG-01.jpg 放好了")
    page.locator("#attach-files").set_input_files(film)
    said(page, "plain.mp4 放好了，写在“开头”里")
    page.get_by_role("tab", name="开头").click()
    page.get_by_label("形式").select_option("讲座")
    page.keyboard.press("Control+s")
    said(page, "存好了")
    page.get_by_role("tab", name="样子").click()
    shown = page.frame_locator("#look")
    expect(shown.locator("h1")).to_have_text("关于清理柴草垛的通知")
    expect(shown.locator("img[alt='IMG-01']")).to_be_visible()
    expect(shown.locator("video")).to_have_count(1)
    [file] = (desk.root / "content/policy").glob("guan-yu*.md")
    return file


def review(page: Page) -> None:
    """Hand the lesson in, and let a second person pass it, by keyboard."""
    tab = page.get_by_role("tab", name="审")
    tab.click()
    press(page, page.get_by_role("button", name="送审"))
    who = page.get_by_label("谁审的")
    expect(who).to_be_visible()
    reach(page, who)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#panel-review code").first).to_contain_text("--by r-2")
    press(page, page.get_by_role("button", name="通过"))
    expect(page.locator("#panel-review")).to_contain_text("通过了。")


def make_keys(page: Page, folder: Path) -> None:
    """Make the root key and one for releases, and sign their list."""
    release = page.locator("[data-step=release]")
    for place, secret, is_root in (("root", ROOT_SECRET, True), ("keys", SECRET, False)):
        page.locator("#new-key-folder").fill(str(folder / place))
        page.locator("#is-root").set_checked(is_root)
        page.locator("#new-key-password").fill(secret)
        page.locator("#new-key-repeated").fill(secret)
        expect(release.locator("code").first).to_contain_text("keys new")
        release.get_by_role("button", name="做一把钥匙").click()
        ended(page, "done")
    page.locator("#root-key").fill(str(folder / "root/root.key"))
    page.locator("#root-password").fill(ROOT_SECRET)
    release.get_by_role("button", name="签钥匙名单").click()
    ended(page, "done")


def look_at_plan(page: Page) -> None:
    page.locator("[data-step=plan]").get_by_role("link", name="看计划").click()
    page.get_by_role("button", name="算一遍").click()
    ended(page, "done")
    expect(page.get_by_role("heading", name="清河村学习站")).to_be_visible()
    page.get_by_text("每一课，和为什么").first.click()
    expect(page.get_by_role("row", name="苹果树剪枝").first).to_be_visible()
    accept(page)
    page.get_by_role("link", name="← 2026").click()


def release(page: Page, folder: Path) -> None:
    """Choose the key out of a list, mistake its password, and release, by keyboard."""
    [key] = (folder / "keys").glob("*.key")
    form = page.locator("[data-act=release]")
    choose(page, "release-key", f"{folder.name} ›", "keys ›", key.name)
    command = f"courseware release 2026-11 --key {key}"
    expect(form.locator(".dk-command__shown")).to_have_text(command)
    fill(page, page.locator("#release-password"), ROOT_SECRET)
    press(page, form.get_by_role("button", name="发布"))
    ended(page, "failed")
    accept(page)
    fill(page, page.locator("#release-key"), str(key))
    fill(page, page.locator("#release-password"), SECRET)
    press(page, form.get_by_role("button", name="发布"))
    expect(page.locator("#state")).to_have_attribute("data-state", "done")
    assert SECRET not in page.content()
    accept(page)
    page.locator("#back").click()


def send_to(page: Page, folder: Path, station: str) -> None:
    """Choose a folder out of a list and send it."""
    folder.mkdir()
    page.reload()
    choose(page, "medium", f"{folder.parent.name} ›", f"{folder.name} ›", "就用这个文件夹")
    page.locator("#station").select_option(station)
    page.locator("#new").check()
    accept(page)
    page.get_by_role("button", name="送", exact=True).click()
    ended(page, "done")


def send(page: Page, stick: Path, station: str) -> None:
    """Plug a stick in, which the page shows by itself, and send it, by keyboard."""
    stick.mkdir()
    form = page.locator(".dk-command", has=page.get_by_role("heading", name=stick.name))
    expect(form).to_be_visible()
    reach(page, form.get_by_label("给哪个站点"))
    while form.get_by_label("给哪个站点").input_value() != station:
        page.keyboard.press("ArrowDown")
    press(page, form.get_by_label("这个盘第一次用"), "Space")
    press(page, form.get_by_role("button", name="送这个盘"))
    ended(page, "done")


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


def take_back(page: Page, stick: Path) -> None:
    records = page.locator("[data-step=records]")
    for act, field in (("收学习记录", "#records-medium"), ("收回执", "#receipts-medium")):
        if not page.locator(field).is_visible():
            records.get_by_text("收学习记录、回执、口信").click()
        page.locator(field).fill(str(stick))
        records.get_by_role("button", name=act, exact=True).click()
        ended(page, "done")


def files_on(stick: Path) -> dict[str, str]:
    own = (".state/", "receipts/", "records/")  # locks, and what stations write
    files = fingerprints(stick).items()
    return {path: digest for path, digest in files if not path.startswith(own)}


@pytest.mark.skipif(os.name == "nt", reason="the clock of the desk is set as on Unix")
def test_a_month_without_a_terminal(
    desk: OpenDesk, open_page: OpenPage, run: Run, tmp_path: Path
) -> None:
    root, folder = desk.root, desk.root.parent
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    film = make(RECIPES[0], tmp_path / "plain.mp4")
    lesson = write_lesson(desk, page, film)
    assert axe.violations(page) == []
    review(page)
    assert "state: passed" in lesson.read_text(encoding="utf-8")
    assert (lesson.parent / "IMG-01.jpg").read_bytes()[:2] == b"\xff\xd8"

    page.goto(f"http://127.0.0.1:{desk.port}/month/2026-11")
    for step, label in (("check", "检查"), ("build", "生成网页")):
        page.locator(f"[data-step={step}]").get_by_role("button", name=label).click()
        ended(page, "done")
        page.goto(f"http://127.0.0.1:{desk.port}/month/2026-11")
    look_at_plan(page)
    make_keys(page, folder)
    accept(page)
    release(page, folder)

    press(page, page.get_by_role("link", name="送盘"))
    sticks = {"qinghe": folder / "sticks/one", "dongcun": folder / "two"}
    send(page, sticks["qinghe"], "qinghe")
    expect(page.get_by_role("heading", name="还有 1 个站点没有送")).to_be_visible()
    send_to(page, sticks["dongcun"], "dongcun")
    expect(page.get_by_role("heading", name="还有 0 个站点没有送")).to_be_visible()

    # The same with the command line makes the same sticks.
    for station, stick in sticks.items():
        typed = tmp_path / "typed" / station
        typed.mkdir(parents=True)
        words = ("deliver", typed, "--station", station, "--release", "2026-11", "--new")
        assert run("courseware", "-C", root, *words).returncode == 0
        assert files_on(stick) == files_on(typed)
        come_back(stick, station)

    page.get_by_role("link", name="← 2026").click()
    for stick in sticks.values():
        take_back(page, stick)
    expect(page.locator("[data-step=deliver] .dk-mark").first).to_have_text("做完了")
    page.get_by_role("link", name="进度板").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="清河村学习站"))
    expect(row).to_contain_text("11月11日")
    done = run("courseware", "-C", root, "month", "2026-11", "--json")
    assert json.loads(done.stdout)["next"] is None, done.stdout
    assert not [url for url in asked if SECRET in url]
    secrets = [SECRET.encode(), ROOT_SECRET.encode()]
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert not [file for file in files if any(secret in file.read_bytes() for secret in secrets)]
