"""Takes the projects beside this folder, or makes one, and puts each desk on the desktop.

`安装.cmd` starts it with the Python of the folder, which has the program. A second run changes
nothing of a project but the files that open its desk.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import platformdirs

FOLDER = Path(__file__).absolute().parent
PROGRAM = (sys.executable, "-P", "-X", "utf8", "-m", "build_tools.cli.main")
CODE_PAGE = "gbk"
FORBIDDEN = set('\\/:*?"<>|')
QUESTION = """
镇叫什么名字？例如：柳河镇。打好了按回车。
已经有工程的，把它的文件夹拖到这个窗口里，再按回车。"""
ON_THE_DESKTOP = """@echo off
chcp 936 >nul 2>nul
if exist "{file}" "{file}"
echo 没有找到办公桌。工程的文件夹挪走了，或者改了名字。
echo 怎么办：在程序的文件夹里双击“安装”，再来一次。
pause
"""


class SetUpError(Exception):
    """What keeps the desk from being set up, in words for the person at the PC."""


def main(*, quiet: bool) -> int:
    """Set up all projects; open the desk where there is only one and nobody said to be quiet."""
    try:
        roots = projects_in(FOLDER.parent) or [asked_project(FOLDER.parent)]
        for root in roots:
            courseware("-C", str(root), "desk", "--shortcut")
            put_on_desktop(root)
    except SetUpError as error:
        say(str(error))
        return 1
    if quiet or len(roots) > 1:
        return 0
    return subprocess.run(command("-C", str(roots[0]), "desk"), check=False).returncode


def projects_in(folder: Path) -> list[Path]:
    """Return the projects that lie in a folder, by their names."""
    settings = (path / "mkdocs.yml" for path in folder.iterdir())
    return sorted(file.parent for file in settings if is_of_ours(file))


def is_of_ours(settings: Path) -> bool:
    try:
        return b"courseware" in settings.read_bytes()
    except OSError:
        return False


def asked_project(folder: Path) -> Path:
    """Return the project that somebody names, made in `folder` where it is a township's name."""
    say(QUESTION)
    while True:
        try:
            answer = input("> ").strip().strip('"').strip()
        except EOFError as error:
            raise SetUpError("没有写镇的名字。再双击一次“安装”。") from error
        if is_of_ours(Path(answer) / "mkdocs.yml"):
            return Path(answer).absolute()
        if answer.strip(". ") and not FORBIDDEN & set(answer):
            courseware("init", str(folder / answer), "--township", answer)
            return folder / answer
        say('这个名字不能做文件夹的名字（不要用 \\ / : * ? " < > |），请再写一次。')


def put_on_desktop(root: Path) -> None:
    """Write onto the desktop what opens the desk of a project."""
    file = root / "办公桌.cmd"
    desktop = platformdirs.user_desktop_path()
    shortcut = desktop / f"办公桌 {root.name}.cmd"
    text = ON_THE_DESKTOP.format(file=str(file).replace("%", "%%"))
    try:
        shortcut.write_bytes(text.replace("\n", "\r\n").encode(CODE_PAGE))
    except (OSError, UnicodeEncodeError):
        say(f"桌面上放不了，以后打开这个文件夹，双击“办公桌”：{root}")
    else:
        say(f"装好了。以后双击桌面上的“{shortcut.stem}”。工程在这里：{root}")


def say(text: str) -> None:
    """Print before a program that is started next says something."""
    print(text, flush=True)


def courseware(*words: str) -> None:
    """Run a verb of the program; raise SetUpError where it refuses, and it has said why."""
    if subprocess.run(command(*words), check=False).returncode:
        raise SetUpError("上面写着为什么没有成。改好以后，再双击一次“安装”。")


def command(*words: str) -> list[str]:
    return [*PROGRAM, "--lang", "zh", *words]


if __name__ == "__main__":
    sys.exit(main(quiet="/q" in sys.argv[1:]))
