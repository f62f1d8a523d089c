"""Gathers the folder with which an office gets the program on Windows, in `dist/` (`make windows`).

It holds Python as python.org packs it for embedding, every wheel, and `安装.cmd`, which installs
them without a network. That Python is unpacked, not installed: it needs no rights, writes into no
registry and meets no other Python of the PC.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import string
import subprocess
import sys
import zipfile
from pathlib import Path

from windows.wheels import PLATFORM, PYTHON, WHEELS

HERE = Path(__file__).parent
ROOT = HERE.parent
DIST = ROOT / "dist"
DOWNLOADS = ROOT / ".cache/windows"
NAME = "courseware-windows"
CODE_PAGE = "gbk"
PATHS = "python{digits}.zip\n.\nimport site\n"
"""The `._pth` file: with `import site` the packages in Lib/site-packages count too."""
WANTED = f"""Python for Windows is missing. Fetch “Windows embeddable package (64-bit)” of the
newest Python {PYTHON} from https://www.python.org/downloads/windows/ , put
python-{PYTHON}.*-embed-amd64.zip into dist/ and say make windows again."""


def main() -> int:
    """Make the folder anew; the old one stays until the new one is whole."""
    archive = newest_python(DIST)
    if archive is None:
        print(WANTED, file=sys.stderr)
        return 1
    fetch(DOWNLOADS)
    made = make_folder(DIST / f"{NAME}.next", archive, DOWNLOADS, build_wheel(DIST / "wheel"))
    target = DIST / NAME
    shutil.rmtree(target, ignore_errors=True)
    made.rename(target)
    print(f"{target}: copy it to the office's PC and double-click 安装.cmd")
    return 0


def newest_python(folder: Path) -> Path | None:
    """Return the newest embeddable Python of the version that the wheels are for."""

    def release(path: Path) -> int:
        return int(path.name.removeprefix(f"python-{PYTHON}.").partition("-")[0])

    found = folder.glob(f"python-{PYTHON}.[0-9]*-embed-amd64.zip")
    return max(found, key=release, default=None)


def fetch(folder: Path) -> None:
    """Fetch the wheels, each checked against its hash."""
    target = ("--platform", PLATFORM, "--python-version", PYTHON, "--implementation", "cp")
    words = ("download", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes")
    command = [sys.executable, "-m", "pip", *words, *target, "--dest", str(folder)]
    subprocess.run([*command, "--requirement", str(WHEELS)], check=True)


def build_wheel(folder: Path) -> Path:
    """Build the program's own wheel and return it."""
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    return wheel


def make_folder(
    folder: Path, python: Path, downloads: Path, own: Path, lock: Path = WHEELS
) -> Path:
    """Write the whole folder, from an archive of Python and a folder with the wheels of `lock`."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "wheels").mkdir(parents=True)
    requirements = lock.read_text(encoding="utf-8")
    names = re.findall(r"(?m)^# (\S+\.whl)$", requirements)
    for wheel in (*(downloads / name for name in names), own):
        shutil.copyfile(wheel, folder / "wheels" / wheel.name)
    # pip installs the others, and cannot install itself while it runs.
    requirements = re.sub(r"(?m)^# pip-.*\npip==.*\n", "", requirements) + own_line(own)
    (folder / "requirements.txt").write_text(requirements, encoding="utf-8")
    unpack_python(python, folder / "python")
    shutil.copyfile(HERE / "set_up.py", folder / "set_up.py")
    pip = next(name for name in names if name.startswith("pip-"))
    (folder / "安装.cmd").write_bytes(install_script(pip, stamp(requirements, python)))
    readme = (HERE / "readme.txt").read_text(encoding="utf-8")
    (folder / "说明.txt").write_text(readme, encoding="utf-8-sig", newline="\r\n")
    return folder


def own_line(wheel: Path) -> str:
    name, version, _tags = wheel.name.split("-", 2)
    return f"# {wheel.name}\n{name}=={version} --hash=sha256:{sha256(wheel.read_bytes())}\n"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def stamp(requirements: str, python: Path) -> str:
    """Return the name of the file that says what is installed: the same for the same contents."""
    return "installed-" + sha256(requirements.encode() + python.read_bytes())[:16]


def unpack_python(archive: Path, folder: Path) -> None:
    """Unpack Python, and let it see packages that are installed into it."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    digits = PYTHON.replace(".", "")
    (folder / f"python{digits}._pth").write_text(PATHS.format(digits=digits), encoding="utf-8")


def install_script(pip: str, installed: str) -> bytes:
    """Return `安装.cmd` as a Chinese Windows reads it."""
    template = string.Template((HERE / "install.cmd").read_text(encoding="utf-8"))
    text = template.substitute(pip=pip, stamp=installed)
    return text.replace("\n", "\r\n").encode(CODE_PAGE)


if __name__ == "__main__":
    sys.exit(main())
