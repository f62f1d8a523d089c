"""The office's folder for Windows: every wheel that is needed there, and what a double-click does.

Windows itself is not here: Wine runs the batch file, with a stand-in for Python.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

from tests import wine
from tests.trees import fingerprints
from windows import make_folder
from windows.wheels import LOCK, PLATFORM, PYTHON, WHEELS, locked_versions, needed

PLACE = "课件 程序 & 甲 (1) 100%! !x!"
OURS = ("set_up.py", "安装.cmd", "说明.txt")
PIP = "pip-0-py3-none-any.whl"


def windows_tags() -> set[Tag]:
    """Return the tags of wheels that can be installed into the folder's Python."""
    major, minor = map(int, PYTHON.split("."))
    own = f"cp{major}{minor}"
    return {
        *cpython_tags((major, minor), [own], [PLATFORM]),
        *compatible_tags((major, minor), own, [PLATFORM]),
    }


def test_there_is_a_locked_wheel_for_all_that_windows_needs() -> None:
    entries = re.findall(
        r"(?m)^# (\S+\.whl)\n(\S+)==(\S+) --hash=sha256:(\w{64})$",
        WHEELS.read_text(encoding="utf-8"),
    )
    lock = LOCK.read_text(encoding="utf-8")
    locked = locked_versions(lock)

    def requirements(name: str) -> list[str]:
        try:
            return requires(name) or []
        except PackageNotFoundError:  # of Windows alone
            return []

    wanted = needed({name: requirements(name) for name in locked})
    assert {name for _file, name, _version, _hash in entries} == wanted | {"pip"}
    assert "colorama" in wanted
    fitting = windows_tags()
    for file, name, version, sha256 in entries:
        package, release, _build, tags = parse_wheel_filename(file)
        assert (package, str(release)) == (canonicalize_name(name), version)
        assert tags & fitting, file
        if name != "pip":
            assert version == locked[name]
            assert sha256 in lock, file


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Path, Path, Path, Path]:
    """Return stand-ins: an archive of Python, a folder of wheels, the program's own, a lock."""
    python = tmp_path / f"python-{PYTHON}.9-embed-amd64.zip"
    with zipfile.ZipFile(python, "w") as packed:
        packed.writestr("python.exe", b"MZ")
        packed.writestr(f"python{PYTHON.replace('.', '')}._pth", "#import site")
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    (downloads / PIP).write_bytes(b"pip")
    own = tmp_path / "courseware-1.2-py3-none-any.whl"
    own.write_bytes(b"own")
    lock = tmp_path / "requirements.txt"
    lock.write_text(f"# {PIP}\npip==0 --hash=sha256:{make_folder.sha256(b'pip')}\n")
    return python, downloads, own, lock


def test_the_folder_holds_all(tmp_path: Path, parts: tuple[Path, Path, Path, Path]) -> None:
    folder = make_folder.make_folder(tmp_path / PLACE, *parts)
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == sorted(
        ("python.exe", "python313._pth", PIP, parts[2].name, "requirements.txt", *OURS)
    )
    lines = (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == f"courseware==1.2 --hash=sha256:{make_folder.sha256(b'own')}"
    assert "\nimport site" in (folder / "python/python313._pth").read_text(encoding="utf-8")
    data = (folder / "安装.cmd").read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
    assert PIP in data.decode("gbk")
    older = parts[0].with_name(f"python-{PYTHON}.10-embed-amd64.zip")
    older.write_bytes(b"")
    assert make_folder.newest_python(tmp_path) == older


@pytest.mark.wine
@pytest.mark.gbk
def test_a_double_click_installs(
    tmp_path: Path, parts: tuple[Path, Path, Path, Path], windows: Path
) -> None:
    folder = make_folder.make_folder(tmp_path / PLACE, *parts)
    system = windows / "drive_c/windows/system32"
    chinese = wine.chinese(tmp_path)
    script = folder / "安装.cmd"

    def double_click() -> tuple[int, str]:
        return wine.run_cmd(windows, script, "/q", locale=chinese)

    def python(program: str) -> None:
        shutil.copy(system / program, folder / "python/python.exe")

    python("hostname.exe")  # one that refuses
    code, output = double_click()
    assert (code, "Windows 7 只能放课" in output) == (1, True), output
    assert not (folder / "program").exists()
    python("cmd.exe")  # one that ends well, whatever it is told
    code, output = double_click()
    assert (code, "正在安装" in output) == (0, True), output
    (stamp,) = (folder / "program").glob("installed-*")
    (folder / "program/mark").touch()
    code, output = double_click()
    assert (code, "正在安装" in output) == (0, False), output
    assert (folder / "program/mark").exists()

    # A newer folder is laid over it: the program is made anew, and nothing of the old one stays.
    parts[2].write_bytes(b"newer")
    newer = make_folder.make_folder(tmp_path / "newer", *parts)
    shutil.copytree(newer, folder, dirs_exist_ok=True)
    python("cmd.exe")
    (folder / "program.old").mkdir()  # of a run that was cut
    code, output = double_click()
    assert (code, "正在安装" in output) == (0, True), output
    assert [path.name for path in folder.glob("program*")] == ["program"]
    assert not (folder / "program/mark").exists()
    assert not (folder / "program" / stamp.name).exists()

    shutil.copy(system / "hostname.exe", folder / "program/python.exe")
    assert double_click()[0] == 1
    (folder / "wheels" / PIP).unlink()
    code, output = double_click()
    assert (code, "全部解压缩" in output) == (1, True), output


def test_a_project_is_made_once_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / PLACE
    folder.mkdir()
    shutil.copy(make_folder.HERE / "set_up.py", folder)
    desktop = tmp_path / "桌面"
    desktop.mkdir()

    def set_up(answers: str) -> str:
        done = subprocess.run(
            [sys.executable, str(folder / "set_up.py"), "/q"],
            input=answers,
            env={**os.environ, "XDG_DESKTOP_DIR": str(desktop), "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.stderr == ""
        return f"{done.returncode} {done.stdout}"

    assert set_up("").startswith("1 ")
    output = set_up("柳河/镇\n柳河镇 100% & 甲\n")
    assert "不能做文件夹的名字" in output
    root = tmp_path / "柳河镇 100% & 甲"
    assert 'township: "柳河镇 100% & 甲"' in (root / "mkdocs.yml").read_text(encoding="utf-8")
    assert (root / "办公桌.cmd").exists()
    (shortcut,) = desktop.iterdir()
    text = shortcut.read_bytes().decode("gbk")
    assert '柳河镇 100%% & 甲/办公桌.cmd"\r\n' in text

    (root / "content/technical/own.md").write_text("---\ntitle: 自己的课\n---\n", encoding="utf-8")
    before = fingerprints(root)
    assert "装好了" in set_up("")
    assert fingerprints(root) == before

    # One that lies elsewhere is dragged into the window.
    elsewhere = tmp_path / "别处" / "柳河镇"
    elsewhere.parent.mkdir()
    root.rename(elsewhere)
    assert f"工程在这里：{elsewhere}" in set_up(f'"{elsewhere}"\n')
