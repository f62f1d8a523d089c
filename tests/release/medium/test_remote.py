"""Remotes through a real rclone and real servers on loopback: sftp and WebDAV."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from build_tools.errors import CoursewareError, DiskError, ToolError
from build_tools.model.problem import Problem
from build_tools.model.receipt import CheckMethod, Receipt, ReceiptStep, to_bytes
from build_tools.model.release import ManifestEntry
from build_tools.progress import Silent
from build_tools.release.delivery.deliver import DeliveryRequest
from build_tools.release.delivery.delivery_plan import DeliveryPlan
from build_tools.release.delivery.verify import verify
from build_tools.release.medium.local_source import InMemoryFile, LocalFile
from build_tools.release.medium.medium import Transfer
from build_tools.release.medium.rclone import Rclone, RcloneResult, find_rclone
from build_tools.release.medium.remote import RemoteMedium, batches, is_remote
from tests.conftest import Run, program
from tests.release.offices import (
    MONTHS,
    REQUEST,
    RING,
    deliver_release,
    folder_medium,
    plan_release,
    township,
)
from tests.release.servers import Server, rclone, serving

LATEST, BEFORE, OLDEST = MONTHS[2], MONTHS[1], MONTHS[0]


@pytest.fixture(autouse=True)
def rclone_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the person who runs the tests counts, and locks are made here."""
    monkeypatch.setenv("RCLONE_CONFIG", os.devnull)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return township(tmp_path_factory.mktemp("town"), size=300_000)


@pytest.fixture(scope="module")
def webdav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving("webdav", tmp_path_factory.mktemp("webdav")) as server:
        yield server


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving("sftp", tmp_path_factory.mktemp("sftp")) as server:
        yield server


class Counting(Rclone):
    """Adds up the bytes that rclone says it sent to a remote."""

    sent: list[int] = []  # noqa: RUF012 - the dataclass is frozen

    def run(
        self, *arguments: str, advance: Callable[[int], None] | None = None, **more: object
    ) -> RcloneResult:
        def counted(size: int) -> None:
            self.sent.append(size)
            if advance:
                advance(size)

        if arguments[0] == "copy" and not is_remote(arguments[1]):
            return super().run(*arguments, advance=counted, **more)  # type: ignore[arg-type]
        return super().run(*arguments, advance=advance, **more)  # type: ignore[arg-type]


def deliver(
    town: Path, remote: str, month: str = LATEST, request: DeliveryRequest = REQUEST
) -> DeliveryPlan:
    Counting.sent.clear()
    return deliver_release(
        town / "releases", RemoteMedium(remote, Counting(rclone())), request, month
    )


def faults(folder: Path) -> tuple[Problem, ...]:
    """Return the faults of what the server has, read as a folder."""
    return verify(folder_medium(folder), RING, Silent(), today=None).problems


def test_a_line_by_sftp_from_the_dry_run_to_going_back(run: Run, town: Path, sftp: Server) -> None:
    command = ("courseware", "-C", town)
    remote, folder = sftp / "line/qinghe", sftp.root / "line" / "qinghe"
    folder.mkdir(parents=True)
    for month in (OLDEST, BEFORE):
        deliver_release(town / "releases", folder_medium(folder), month=month)
    planned = run(*command, "-q", "deliver", remote, "--station", "qinghe", "--dry-run", "--json")
    (document,) = json.loads(planned.stdout)["media"]
    assert "pass=***" in document["medium"]
    assert not (folder / "r" / LATEST).exists()

    plan = deliver(town, remote)
    assert plan.bytes == document["bytes"]
    # What moves is what changed, and the journal and two slots beside it.
    assert plan.bytes <= sum(Counting.sent) <= plan.bytes + 8_000
    assert sorted(path.name for path in (folder / "r").iterdir()) == [BEFORE, LATEST]
    assert [path.name for path in (folder / ".state").iterdir()] == ["lock"]  # of the folder
    verified = run(*command, "verify", remote)
    assert f"{LATEST} for qinghe is whole and signed" in verified.stdout, verified.stderr
    rolled_back = run(*command, "rollback", remote)
    assert f"{BEFORE} plays again" in rolled_back.stdout, rolled_back.stderr
    assert verify(folder_medium(folder), RING, Silent(), today=None).current == BEFORE


def test_receipts_at_the_end_of_a_line_are_read(run: Run, tmp_path: Path) -> None:
    """The station's PC updates from the folder that the line fills."""
    town, nas = township(tmp_path / "town"), tmp_path / "nas"
    register = "stations: [{code: qinghe, name: 清河站, village: 清河村, capacity: 32 GB}]\n"
    (town / "office" / "stations.yml").write_text(register, encoding="utf-8")
    nas.mkdir()
    deliver_release(town / "releases", folder_medium(nas))
    receipt = Receipt("qinghe", LATEST, ReceiptStep.INSTALLED, None, 9, 9, CheckMethod.SHA256)
    (nas / receipt.path).write_bytes(to_bytes(receipt))
    (nas / "receipts/qinghe-2026-10-installed.txt").write_bytes(b"receipt=1\n")
    result = run("courseware", "-C", town, "deliver", f":local:{nas}", "--station", "qinghe")
    assert f"Receipt of qinghe: {LATEST} is installed there" in result.stdout, result.stderr
    assert (
        "qinghe-2026-10-installed.txt: this receipt cannot be used: it was cut off" in result.stderr
    )
    assert "eject" not in result.stdout
    noted = (town / "office" / "months.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["kind"] for line in noted] == ["sent", "received", "verified"]


def test_damage_is_found_and_healed(town: Path, tmp_path: Path) -> None:
    folder = tmp_path / "served" / "line"
    folder.mkdir(parents=True)
    deliver_release(town / "releases", folder_medium(folder))
    film, short = sorted((folder / "media").iterdir())[:2]
    data = bytearray(film.read_bytes())
    data[1000] ^= 1
    film.write_bytes(data)
    short.write_bytes(b"short")
    (folder / "r" / LATEST / "index.html").unlink()
    (folder / "media" / "0123456789abcdef-hd.mp4.1a2b3c4d.partial").write_bytes(b"left over")
    with serving("webdav", tmp_path) as server:  # begun now: it remembers the sizes that it saw
        medium = RemoteMedium(server / "line", Rclone(rclone()))
        assert len(verify(medium, RING, Silent(), today=None).problems) == 3
        assert len(verify(medium, RING, Silent(), quick=True, today=None).problems) == 2
        # Quick trusts a size; reading all finds the turned bit too.
        assert (
            len(
                plan_release(
                    town / "releases", medium, DeliveryRequest("qinghe", quick=True)
                ).additions
            )
            == 2
        )
        plan = deliver(town, server / "line")
    assert (len(plan.additions), plan.switches) == (3, False)
    assert faults(folder) == ()
    assert not list(folder.rglob("*.partial"))


def test_a_remote_of_another_station_becomes_this_one(town: Path, webdav: Server) -> None:
    remote, folder = webdav / "other", webdav.root / "other"
    deliver(town, remote, request=DeliveryRequest("dongcun"))
    plan = deliver(town, remote)
    assert not [entry for entry in plan.additions if entry.path.startswith("media/")]
    report = verify(folder_medium(folder), RING, Silent(), today=None)
    assert (report.station, report.problems) == ("qinghe", ())
    assert not list((folder / "r").rglob("dongcun*"))


def begun(town: Path, server: Server, folder: Path) -> subprocess.Popen[bytes]:
    """Start the real command on a slow line; return when half of a film is on the server."""
    command = [program("courseware"), "-C", town, "-q", "deliver", server / "slow"]
    process = subprocess.Popen(
        [*map(str, command), "--station", "qinghe"],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "RCLONE_BWLIMIT": "2M"},
    )
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        if any(path.stat().st_size > 0 for path in folder.glob("media/*.partial")):
            return process
        time.sleep(0.02)
    raise AssertionError(process.communicate()[1])


def test_a_line_that_is_cut_twice_goes_on(tmp_path: Path, sftp: Server) -> None:
    town, folder = township(tmp_path / "town", size=4_000_000), sftp.root / "slow"
    digests = {
        m.path: m.sha256 for m in plan_release(town / "releases", folder_medium(tmp_path)).additions
    }
    for end in (signal.SIGINT, signal.SIGKILL, signal.SIGKILL):
        process = begun(town, sftp, folder)
        process.send_signal(end)
        process.communicate(timeout=60)
        assert process.returncode
        for path, sha256 in digests.items():
            if (folder / path).is_file():
                assert LocalFile(folder / path, sha256).check() is None  # type: ignore[func-returns-value]
    deliver(town, sftp / "slow")
    assert faults(folder) == ()
    assert not [path for path in folder.rglob("*") if path.name.endswith(".partial")]


def test_a_server_that_only_lets_us_read_says_so(
    town: Path, webdav: Server, tmp_path: Path
) -> None:
    with (
        serving("webdav", tmp_path, "--read-only") as server,
        pytest.raises(DiskError, match="does not let us in, or not write"),
    ):
        deliver(town, server / "x")
    assert not (tmp_path / "served" / "x").exists()


def test_a_wrong_password(webdav: Server) -> None:
    wrong = webdav.remote.replace("user=station", "user=nobody")
    with pytest.raises(DiskError, match="does not let us in"):
        RemoteMedium(wrong, Rclone(rclone())).size("slot-a.js")


@pytest.mark.parametrize(
    ("remote", "message"),
    [
        (':webdav,url="http://127.0.0.1:1":', "the server does not answer"),
        (':webdav,url="http://127.0.0.1:1",pass=hidden:', "pass=***"),
        ("no-such-remote:folder", "rclone knows no such remote"),
    ],
)
def test_no_server(run: Run, town: Path, remote: str, message: str) -> None:
    result = run("courseware", "-C", town, "deliver", remote, "--station", "qinghe")
    assert result.returncode == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert "hidden" not in result.stderr


def test_two_deliveries_at_once_are_refused(
    town: Path, webdav: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("build_tools.release.medium.remote._PATIENCE", 0.0)
    remote = RemoteMedium(webdav / "busy", Rclone(rclone()))
    with remote.lock(), pytest.raises(CoursewareError, match="another run"):
        deliver(town, webdav / "busy")


def test_a_server_that_hashes_is_asked_for_what_stays(town: Path, tmp_path: Path) -> None:
    folder, runs = tmp_path / "nas", []
    folder.mkdir()
    deliver_release(town / "releases", folder_medium(folder))
    assert deliver(town, f":local:{folder}").additions == ()
    assert sum(Counting.sent) == 0  # not even a receipt, which is there
    film = min((folder / "media").iterdir())
    film.write_bytes(bytes(film.stat().st_size))

    class Listening(Rclone):
        def run(self, *arguments: str, **more: object) -> RcloneResult:
            runs.append(arguments)
            return super().run(*arguments, **more)  # type: ignore[arg-type]

    report = verify(
        RemoteMedium(f":local:{folder}", Listening(rclone())), RING, Silent(), today=None
    )
    assert [film.name in str(problem) for problem in report.problems] == [True]
    assert [arguments[0] for arguments in runs].count("hashsum") == 1
    assert not [arguments for arguments in runs if "--download" in arguments]


def test_what_gives_back_other_bytes_does_not_play(town: Path, tmp_path: Path) -> None:
    """Something changes a film behind our back, between sending and reading back."""
    folder = tmp_path / "liar"

    class Lying(Rclone):
        def run(self, *arguments: str, **more: object) -> RcloneResult:
            if arguments[0] == "hashsum":
                for film in folder.glob("media/*-hd.mp4"):
                    film.write_bytes(bytes(film.stat().st_size))
            return super().run(*arguments, **more)  # type: ignore[arg-type]

    lying = RemoteMedium(f":local:{folder}", Lying(rclone()))
    with pytest.raises(DiskError, match="other bytes than were written"):
        deliver_release(town / "releases", lying)
    assert verify(folder_medium(folder), RING, Silent(), today=None).current == ""


@pytest.mark.parametrize(
    ("text", "remote"),
    [
        ("nas:lessons", True),
        ("县里:课件/清河", True),
        (":sftp,host=192.0.2.1,port=22:lessons", True),
        ("my remote:x", True),
        ("E:", False),
        ("E:\\", False),
        ("e:/stick", False),
        ("/media/stick", False),
        ("./nas:lessons", False),
        ("stick", False),
        ("", False),
    ],
)
def test_what_is_a_remote(text: str, remote: bool) -> None:
    assert is_remote(text) is remote


def test_passwords_are_not_shown() -> None:
    name = str(
        RemoteMedium(':s3,access_key_id=me,secret_access_key="a:b":bucket', Rclone("rclone"))
    )
    assert name == ":s3,access_key_id=me,secret_access_key=***:bucket"


def test_media_come_before_pages_and_lists_last() -> None:
    film = LocalFile(Path("x"), "0" * 64)
    transfers = [
        Transfer(ManifestEntry(f"media/{n}", "0" * 64, 100 << 20), film) for n in range(3)
    ] + [
        Transfer(ManifestEntry("r/2026-11/a.html", "0" * 64, 9), film),
        Transfer(ManifestEntry("index.html", "0" * 64, 9), film),
        Transfer(ManifestEntry("r/2026-11/manifest-sha256.txt", "0" * 64, 9), InMemoryFile(b"")),
    ]
    paths = [[transfer.entry.path for transfer in batch] for batch in batches(transfers)]
    assert [len(batch) for batch in paths] == [1, 1, 1, 2, 1]
    assert [path for batch in paths for path in batch] == [
        transfer.entry.path for transfer in transfers
    ]


def script(tmp_path: Path, text: str) -> str:
    path = tmp_path / "rclone"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(os.name == "nt", reason="a script with #! is a program on POSIX only")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("echo rclone v1.60.1-DEV", "older than 1.63"),
        ("echo rclone v1.62.2", "older than 1.63"),
        ("echo something else", "not an rclone that works"),
    ],
)
def test_an_rclone_that_is_of_no_use_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ToolError, match=message):
        find_rclone(script(tmp_path, text))


@pytest.mark.skipif(os.name == "nt", reason="a script with #! is a program on POSIX only")
def test_an_rclone_on_the_path_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere" / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolError, match="pip install"):
        find_rclone("")
    path = script(tmp_path, "echo rclone v1.63.0")
    assert find_rclone("").path == path
    with pytest.raises(ToolError, match="does not start"):
        find_rclone(str(tmp_path / "none"))
