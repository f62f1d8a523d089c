"""One desk a project, for this PC and its own pages alone; neither a kill nor a bug harms it."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from build_tools.desk.guard import DeskPorts
from build_tools.desk.listening import bound
from tests.conftest import Run, Start
from tests.desk.conftest import LESSON, OpenDesk

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as on Unix")


def ports_of(desk: OpenDesk) -> DeskPorts:
    record = desk.root / ".cache" / "desk" / "desk.json"
    assert record.stat().st_mode & 0o077 == 0
    return DeskPorts(**json.loads(record.read_text()))


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    policy: str


def answer(
    port: int,
    path: str,
    method: str = "GET",
    body: str | bytes | Iterable[bytes] | None = None,
    **headers: str,
) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, path, body, named)
        given = connection.getresponse()
        policy = given.headers.get("Content-Security-Policy", "")
        return Answer(given.status, given.read().decode(), policy)


def test_a_second_start_shows_the_first_and_ctrl_c_ends_it(
    town: Path, run: Run, start: Start
) -> None:
    desk = OpenDesk(start, town)
    second = run("courseware", "-C", town, "desk", "--no-open")
    assert (second.returncode, second.stdout.split()[-1]) == (0, desk.url)
    assert desk.end() == (0, "")
    assert not (town / ".cache" / "desk" / "desk.json").exists()


def test_after_a_kill_pages_that_are_open_go_on(town: Path, start: Start) -> None:
    desk = OpenDesk(start, town)
    code, _errors = desk.end(signal.SIGKILL)
    assert code != 0
    again = OpenDesk(start, town)
    assert again.url == desk.url
    assert again.end() == (0, "")


def test_a_port_that_is_taken_is_told(desk: OpenDesk, tmp_path: Path, run: Run) -> None:
    other = tmp_path / "other"
    assert run("courseware", "init", other).returncode == 0
    done = run("courseware", "-C", other, "desk", "--no-open", "--port", str(desk.port))
    assert done.returncode == 1
    assert f"port {desk.port} cannot be used" in done.stderr


def test_only_its_own_pages_are_answered(desk: OpenDesk) -> None:
    ports = ports_of(desk)
    token = f"{ports.cookie}={ports.token}"
    origin = f"http://127.0.0.1:{desk.port}"
    own = {"Cookie": token, "Origin": origin, "X_Desk": "1"}
    evil = "http://evil.example"
    act, message = "/versions/technical/%E4%BF%AE%E5%89%AA.md", "{}"
    statuses = {
        "no token": answer(ports.desk, "/").status,
        "wrong token": answer(ports.desk, "/", Cookie=f"{ports.cookie}=x").status,
        "wrong address": answer(ports.desk, "/open/x").status,
        "rebound": answer(ports.desk, "/", Host=f"evil.example:{ports.desk}", Cookie=token).status,
        "foreign": answer(ports.desk, act, "POST", message, **{**own, "Origin": evil}).status,
        "from a lesson": answer(
            ports.desk, act, "POST", message, **{**own, "Origin": f"http://127.0.0.1:{ports.pages}"}
        ).status,
        "a form": answer(ports.desk, act, "POST", message, Cookie=token, Origin=origin).status,
        "no origin": answer(ports.desk, act, "POST", message, Cookie=token, X_Desk="1").status,
        "pages without token": answer(ports.pages, "/index.html").status,
        "writing to pages": answer(ports.pages, act, "POST", message, **own).status,
    }
    assert statuses == dict.fromkeys(statuses, 403)
    assert answer(ports.desk, act, "POST", message, **own).status == 200
    page = answer(ports.desk, "/", Cookie=token)
    assert page.status == 200
    assert "default-src 'none'" in page.policy
    assert "unsafe" not in page.policy


def test_what_cannot_be_done_is_said_in_words_and_the_desk_goes_on(desk: OpenDesk) -> None:
    ports = ports_of(desk)
    own = {
        "Cookie": f"{ports.cookie}={ports.token}",
        "Origin": f"http://127.0.0.1:{desk.port}",
        "X_Desk": "1",
    }
    address = "/save/technical/%E4%BF%AE%E5%89%AA.md"
    assert answer(ports.desk, address, "POST", "no JSON", **own).status == 400
    stale = json.dumps({"digest": "0", "body": "x"})
    refused = answer(ports.desk, address, "POST", stale, **own)
    assert (refused.status, json.loads(refused.text)) == (409, {"fault": f"“{LESSON}”刚在别处改过"})
    # A project that cannot be read is a sentence, and is there again when it is mended.
    settings = desk.root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text("site_name: [\n", encoding="utf-8")
    broken = answer(ports.desk, "/", **own)
    assert (broken.status, "mkdocs.yml" in broken.text) == (422, True)
    settings.write_text(text, encoding="utf-8")
    assert answer(ports.desk, "/", **own).status == 200


def test_answers_are_sent_at_once() -> None:
    with (
        closing(bound("127.0.0.1", 0)) as listening,
        closing(socket.create_connection(listening.getsockname())),
        closing(listening.accept()[0]) as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
