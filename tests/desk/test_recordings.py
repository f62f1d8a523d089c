"""Recordings at the desk: looked at, cut, converted; by mouse, by keyboard, and by nobody else."""

from __future__ import annotations

import json
import os
import re
import subprocess
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import imageio_ffmpeg
import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.conftest import MakeProject, Run
from tests.desk.conftest import WAIT, OpenDesk, accept
from tests.desk.test_writing import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.ffmpeg]

PLAYED = """\
---
# 编辑写给自己的话
title: 剪枝
id: pruning
subject: practical_skill
form: training_film
video: 'film.mp4'   # 手机拍的
review: {state: draft}
---

跟着剪。
"""
STEPPED = """\
---
title: 浇水
id: watering
subject: practical_skill
form: training_film
video:
  - file: 'field 1.ts'
    start: "0:02"
  - field 1.ts
chapters: ["0:01 看土", "0:03 开闸"]
subtitles: field.srt
---

跟着浇。
"""
SUBTITLES = "1\n00:00:01,000 --> 00:00:02,000\n看土\n"

FILM = "/recording-files/1/technical/剪枝.md"
REFUSED = [
    "/recording-files/2/technical/剪枝.md",
    "/recording-files/0/technical/剪枝.md",
    "/recording-files/1/../mkdocs.yml",
    "/recording-files/1/%2e%2e/mkdocs.yml",
    "/recording-files/1/technical/film.mp4",
    "/recording-films/technical/剪枝.md",
    "/recording-frames/1/technical/剪枝.md?at=-1",
    "/recording-frames/1/technical/剪枝.md?at=1e9",
    "/recording-frames/1/technical/a.md?at=1",
]


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A film that a browser plays, and one that it does not: each second has another colour."""
    folder = tmp_path_factory.mktemp("films")
    picture = "testsrc2=size=160x90:rate=10:duration=6"
    codecs = {"film.mp4": "libx264", "field.ts": "mpeg2video"}
    for name, codec in codecs.items():
        sources = ("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine=d=6")
        sound = ("-c:a", "aac" if codec == "libx264" else "mp2")
        words = ("-v", "error", *sources, "-c:v", codec, "-pix_fmt", "yuv420p", *sound)
        program = imageio_ffmpeg.get_ffmpeg_exe()
        subprocess.run([program, *words, folder / name], check=True, stdin=subprocess.DEVNULL)
    return {name: (folder / name).read_bytes() for name in codecs}


@pytest.fixture
def town(make_project: MakeProject, films: dict[str, bytes]) -> Path:
    windows = b"\xef\xbb\xbf" + PLAYED.replace("\n", "\r\n").encode()
    return make_project(
        {
            "content/technical/剪枝.md": windows,
            "content/technical/film.mp4": films["film.mp4"],
            "content/technical/浇水.md": STEPPED,
            "content/technical/field 1.ts": films["field.ts"],
            "content/technical/field.srt": SUBTITLES,
        }
    )


def ask(
    desk: OpenDesk, address: str, headers: dict[str, str], message: str | None = None
) -> tuple[int, bytes]:
    """Return status and body of what the desk answers to somebody who is no page of it."""
    connection = HTTPConnection("127.0.0.1", desk.port, timeout=60)
    method = "GET" if message is None else "POST"
    connection.request(method, quote(address, safe="/?=%"), message, headers)
    answer = connection.getresponse()
    outcome = answer.status, answer.read()
    connection.close()
    return outcome


def row(page: Page, title: str) -> str:
    """Return what the list says of a recording."""
    return page.locator("#list > li", has_text=title).inner_text()


def test_a_film_is_cut_by_looking_and_converted(
    desk: OpenDesk, open_page: OpenPage, run: Run
) -> None:
    desk.lesson("technical/浇水.md").unlink()
    file = desk.lesson("technical/剪枝.md")
    before = file.read_bytes()
    page = open_page()
    page.get_by_role("link", name="录像", exact=True).click()
    expect(page.locator("#count")).to_have_text("1 个录像")
    assert "要转" in row(page, "剪枝")
    assert "0:06" in row(page, "剪枝")
    assert "film.mp4" in row(page, "剪枝")
    accept(page)
    settings = desk.root / "mkdocs.yml"
    usual = settings.read_text(encoding="utf-8")
    page.get_by_label("花多少力气").select_option("quick")
    expect(page.locator("#effort-said")).to_contain_text("照“省时间”转")
    assert settings.read_text(encoding="utf-8") == f"{usual}      effort: quick\n"

    page.get_by_role("link", name="剪枝").click()
    expect(page.locator("#facts")).to_be_visible()
    expect(page.locator("#video")).to_have_js_property("videoWidth", 160)
    expect(page.locator("#outcome-said")).to_contain_text("还没有转")
    expect(page.locator("#outcome-files")).to_contain_text("约")
    accept(page)
    page.get_by_role("button", name="+1 秒").click()
    expect(page.locator("#now")).to_have_text("0:01")
    expect(page.locator("#video")).to_have_js_property("currentTime", 1)
    page.get_by_role("button", name="开头设在这里").click()
    for _second in range(4):
        page.get_by_role("button", name="+1 秒").click()
    page.get_by_role("button", name="结尾设在这里").click()
    expect(page.locator("#lasts")).to_contain_text("放出来 0:04")
    page.get_by_role("button", name="−1 秒").click()
    page.get_by_role("button", name="这里加一章").click()
    page.keyboard.type("护剪口")
    page.get_by_role("button", name="用这个画面做封面").click()
    expect(page.locator("#poster")).to_have_js_property("naturalWidth", 160)
    page.get_by_label("把题目写在画面上").check()
    page.get_by_role("button", name="存好").click()
    expect(page.locator("#said")).to_contain_text("存好了")
    accept(page)
    cut = "video: {file: film.mp4, start: 0:01, end: 0:05}   # 手机拍的"
    poster = "poster: {frame: 0:03, title: true}"
    expected = PLAYED.replace("video: 'film.mp4'   # 手机拍的\n", f"{cut}\n")
    head = expected.replace("review:", f"{poster}\nchapters: [0:03 护剪口]\nreview:")
    saved = file.read_bytes()
    assert saved == b"\xef\xbb\xbf" + head.replace("\n", "\r\n").encode()
    assert before != saved

    page.get_by_role("link", name="← 录像").click()
    expect(page.locator(".dk-command__shown")).to_have_text("courseware build")
    page.get_by_role("button", name="转换").click()
    state = page.locator("#state")
    # The one wait for encodes: beside much else they take long.
    expect(state).to_have_attribute("data-state", re.compile("done|failed"), timeout=5 * WAIT)
    assert state.get_attribute("data-state") == "done", page.locator("#lines").inner_text()
    page.locator("#back").click()
    assert "转好了" in row(page, "剪枝")
    assert "0:04" in row(page, "剪枝")
    page.get_by_role("link", name="剪枝").click()
    page.get_by_role("button", name="转好的").click()
    expect(page.locator("#video")).to_have_js_property("duration", 4)
    planned = json.loads(run("courseware", "-C", desk.root, "build", "--dry-run", "--json").stdout)
    assert [plan["state"] for plan in planned["plans"]] == ["kept"]


def test_a_broadcast_is_stepped_through_by_keyboard(desk: OpenDesk, open_page: OpenPage) -> None:
    file = desk.lesson("technical/浇水.md")
    page = open_page()
    page.get_by_role("link", name="录像", exact=True).press("Enter")
    page.get_by_role("link", name="浇水").press("Enter")
    expect(page.locator("#frame")).to_have_js_property("naturalWidth", 160)
    expect(page.locator("#look-said")).to_contain_text("一张一张看")
    expect(page.locator("#strip img").last).to_have_js_property("naturalWidth", 160)
    accept(page)
    page.get_by_label("看到", exact=True).focus()
    page.keyboard.press("End")
    expect(page.locator("#frame")).to_have_js_property("naturalWidth", 160)
    page.keyboard.press("Home")
    page.get_by_role("button", name="+1 秒").press("Enter")
    expect(page.locator("#frame")).to_have_attribute("alt", "0:01 的画面")
    page.get_by_role("button", name="开头设在这里").press("Enter")
    expect(page.locator("#said")).to_contain_text("章节和封面的时间跟着挪了；字幕")
    elsewhere = STEPPED.replace("跟着浇", "跟着王老师浇")
    file.write_text(elsewhere, encoding="utf-8")
    page.keyboard.press("Control+s")
    expect(page.locator("#conflict")).to_be_visible()
    expect(page.locator("#conflict-mine")).to_be_focused()
    assert file.read_text(encoding="utf-8") == elsewhere
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("存好了")
    part = "- {file: field 1.ts, start: 0:01}\n"
    text = re.sub(r"- file: .*\n.*\n", part, elsewhere)
    text = re.sub("chapters: .*", "chapters: [0:02 看土, 0:04 开闸]", text)
    assert file.read_text(encoding="utf-8") == text

    page.get_by_role("link", name="第 2 段").press("Enter")
    expect(page.locator("#frame")).to_have_js_property("naturalWidth", 160)
    page.get_by_label("开头（录像里的时间）").fill("0:05")
    page.get_by_label("结尾（录像里的时间）").fill("0:03")
    page.keyboard.press("Control+s")
    expect(page.locator("#said")).to_contain_text("没有存：有要改的")
    assert file.read_text(encoding="utf-8") == text


def test_nothing_but_recordings_of_lessons_is_read(desk: OpenDesk, open_page: OpenPage) -> None:
    (desk.root / "office").mkdir()
    (desk.root / "office/secret.bin").write_bytes(b"\0not to be read")
    (desk.root.parent / "outside.mp4").write_bytes(desk.lesson("technical/film.mp4").read_bytes())
    strange = {
        "a": "../../office/secret.bin",
        "b": "../../../outside.mp4",
        "c": "field.srt",
        "d": "gone.mp4",
    }
    if os.name != "nt":
        os.mkfifo(desk.lesson("technical/pipe.mp4"))
        strange["e"] = "pipe.mp4"
    for name, video in strange.items():
        head = PLAYED.replace("'film.mp4'", video).replace("pruning", f"pruning-{name}")
        desk.lesson(f"technical/{name}.md").write_text(head, encoding="utf-8")
    page = open_page()
    page.goto(f"http://127.0.0.1:{desk.port}/recordings")
    expect(page.locator("#count")).to_have_text(f"{2 + len(strange)} 个录像")
    assert "有毛病" in page.locator("#list").inner_text()
    assert axe.violations(page) == []
    cookie = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
    film = ask(desk, FILM, {"Cookie": cookie, "Range": "bytes=4-7"})
    assert film == (206, b"ftyp")
    refused = [f"/recording-files/1/technical/{name}.md" for name in strange]
    refused += REFUSED
    long = desk.lesson("technical/long.mp4")
    long.write_bytes(desk.lesson("technical/film.mp4").read_bytes())
    os.truncate(long, 2 << 30)
    text = PLAYED.replace("film.mp4", "long.mp4").replace("pruning", "pruning-long")
    desk.lesson("technical/long.md").write_text(text, encoding="utf-8")
    end = {"Cookie": cookie, "Range": f"bytes={(2 << 30) - 3}-"}
    assert ask(desk, FILM.replace("剪枝", "long"), end) == (206, bytes(3))
    long.unlink()
    assert ask(desk, FILM.replace("剪枝", "long"), end)[0] == 422
    page.reload()
    expect(page.locator("#list > li", has_text="long.mp4")).to_contain_text("文件不在")
    answers = [ask(desk, address, {"Cookie": cookie}) for address in refused]
    assert {status for status, _body in answers} <= {404, 422}
    assert not [body for _status, body in answers if b"not to be read" in body]
    assert ask(desk, FILM, {})[0] == 403
    assert ask(desk, FILM, {"Cookie": cookie, "Host": "evil.example"})[0] == 403
    before = desk.lesson("technical/剪枝.md").read_bytes()
    foreign = {"Cookie": cookie, "Origin": "http://evil.example", "X-Desk": "1"}
    message = json.dumps({"digest": "", "values": {"start": "0:01"}})
    choices = FILM.replace("files/1", "choices")
    assert ask(desk, choices, foreign, message)[0] == 403
    assert (
        ask(desk, choices, {**foreign, "Origin": f"http://127.0.0.1:{desk.port}"}, "[]")[0] == 400
    )
    assert desk.lesson("technical/剪枝.md").read_bytes() == before
