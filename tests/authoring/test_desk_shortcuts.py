"""The desk is opened by a double-click: in Wine's cmd, and as a desktop of Linux would do it."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest

from build_tools.authoring.shortcuts.desk_shortcuts import desk_shortcuts, write_desk_shortcuts
from tests import wine

PROJECT = "柳河镇 & 甲 (1)"


def written(root: Path, python: str, system: str = "nt") -> Path:
    """Write the shortcut for Windows into a project whose Python is `python`."""
    root.mkdir(exist_ok=True)
    (root / "mkdocs.yml").touch()
    file = root / "办公桌.cmd"
    file.write_bytes(desk_shortcuts(root, Path(python), system)[file])
    return file


def command_of(file: Path) -> list[str]:
    """Return the words of a desktop file's command, as the specification has them read."""
    entry = configparser.RawConfigParser()
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(file, encoding="utf-8")
    assert entry["Desktop Entry"]["Type"] == "Application"
    value = entry["Desktop Entry"]["Exec"].replace("\\\\", "\\")
    words = re.findall(r'"((?:[^"\\]|\\.)*)"(?: |$)', value.replace("%%", "%"))
    return [re.sub(r"\\(.)", r"\1", word) for word in words]


def test_the_one_for_windows_is_read_by_its_console(tmp_path: Path) -> None:
    file = written(tmp_path / "柳河镇", str(tmp_path / "100% 程序/python.exe"))
    data = file.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n")
    text = data.decode("gbk")
    assert 'set "MADE_BY=../100%% 程序/python.exe"' in text
    assert "%PATH:" not in text  # of the loop's own: $PATH
    assert "?" not in text
    assert max(map(len, text.splitlines())) < 200
    # What the code page cannot hold is left out, and Python is looked for elsewhere.
    strange = desk_shortcuts(tmp_path, tmp_path / "𠮷/python.exe", "nt")
    assert [path.name for path in strange] == ["办公桌.cmd"]
    assert b'set "MADE_BY="\r\n' in strange[tmp_path / "办公桌.cmd"]


@pytest.mark.wine
@pytest.mark.gbk
def test_a_double_click_on_windows(tmp_path: Path, windows: Path) -> None:
    programs = tmp_path / "程 序"
    programs.mkdir()
    system = windows / "drive_c/windows/system32"
    root = tmp_path / PROJECT
    chinese = wine.chinese(tmp_path)

    def double_click(file: Path) -> tuple[int, str]:
        return wine.run_cmd(windows, file, "/q", locale=chinese)

    code, output = double_click(written(root, str(programs / "a & b/gone.exe")))
    assert (code, "没有找到课件程序" in output) == (1, True), output
    assert 'a & b/gone.exe"' in output
    assert "desk --shortcut" in output

    # A cmd in the place of Python says where it was started, and ends well; hostname refuses.
    shutil.copy(system / "cmd.exe", programs / "python.exe")
    code, output = double_click(written(root, str(programs / "python.exe")))
    assert (code, "没有" in output) == (0, False), output
    assert str(PureWindowsPath(wine.path_of(root))) in output
    (root / ".venv/Scripts").mkdir(parents=True)
    shutil.copy(system / "hostname.exe", root / ".venv/Scripts/python.exe")
    code, output = double_click(root / "办公桌.cmd")
    assert (code, "办公桌没有打开" in output) == (1, True), output

    elsewhere = Path(shutil.copy(root / "办公桌.cmd", tmp_path))
    code, output = double_click(elsewhere)
    assert (code, "桌面快捷方式" in output) == (1, True), output


@pytest.mark.skipif(os.name == "nt", reason="of Linux")
def test_a_double_click_on_linux(tmp_path: Path) -> None:
    root = tmp_path / 'a "b" $c `d` 100% 柳\\河'
    root.mkdir()
    script, file = write_desk_shortcuts(root)
    assert (script.name, file.name) == ("办公桌.cmd", "办公桌.desktop")
    assert file.stat().st_mode & 0o111
    words = command_of(file)
    assert words[-2:] == [sys.executable, str(root)]
    if validator := shutil.which("desktop-file-validate"):
        subprocess.run([validator, file], check=True)
    # No project is here: the window stays until somebody has read why.
    ended = subprocess.run(words, input="\n", capture_output=True, text=True, check=False)
    assert "courseware init" in ended.stderr
    assert "按回车关掉这个窗口。" in ended.stdout
    gone = [*words[:-2], "/no/python", str(root)]
    ended = subprocess.run(gone, input="\n", capture_output=True, text=True, check=False)
    assert "没有找到课件程序：/no/python" in ended.stdout
