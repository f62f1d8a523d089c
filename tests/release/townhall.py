"""A small township whose releases take seconds: lessons of text, two stations, a key."""

from __future__ import annotations

from pathlib import Path

import minisign

from build_tools.release.trust import keys, signature
from build_tools.release.trust.signature import SecretKey
from tests.conftest import Run

STATIONS = """\
stations:
  - code: qinghe
    name: 清河村学习站
    village: 清河村
    capacity: 32 GB
    contact: 赵钱孙
    remarks: 钥匙在李四那里
  - {code: dongcun, name: 东村学习站, village: 东村, capacity: 32 GB}
  - {code: later, name: 在建站, village: 西村, capacity: 32 GB, state: building}
"""
REVIEWERS = """\
reviewers: {r-1: {name: 周吴郑}}
steps: [{id: content, name: 审核, by: [r-1]}]
"""
PASSWORD = "open"  # noqa: S105


def lesson(title: str, id: str, text: str = "正文。", more: str = "") -> str:
    return f"---\ntitle: {title}\nid: {id}\n{more}\nreview: {{state: submitted}}\n---\n\n{text}\n"


TIMETABLE = """\
study_days: {days: [5, 15, 25], at: "9:00", minutes: 120}
slots: [{day: 2026-11-05, lessons: [pruning]}]
"""

COVER = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><path d="M0 0h16v9H0z"/></svg>'

TREE = {
    "content/timetable.yml": TIMETABLE,
    "office/stations.yml": STATIONS,
    "office/reviewers.yml": REVIEWERS,
    "content/technical/a.md": lesson("苹果树剪枝", "pruning", more="poster: cover.svg"),
    "content/technical/cover.svg": COVER,
    "content/technical/b.md": lesson("冬天放风", "vent"),
    "content/policy/c.md": lesson("医保缴费", "insurance"),
    "content/policy/d.md": lesson("还没审的课", "waiting"),
}
PASSED = ("pruning", "vent", "insurance")

KEY = signature.generate_key()


def locked_lightly(key: SecretKey) -> bytes:
    """Return a key file that is unlocked at once: those of `keys new` are meant to take their time.

    How much work it is to unlock stands in the file.
    """
    file = minisign.SecretKey.from_bytes(bytes(key._key))
    file.encrypt(PASSWORD, opslimit=1 << 15, memlimit=1 << 20)
    return bytes(file)


def enrol(root: Path) -> Path:
    """Enrol the key of these tests in a project; return its secret file, outside of it."""
    secret = root.parent / "release.key"
    secret.write_bytes(locked_lightly(KEY))
    keys.enrol(root / "office" / "keys", KEY.public)
    return secret


def passed(run: Run, root: Path, *ids: str) -> None:
    result = run("courseware", "-C", root, "review", "pass", *(ids or PASSED), "--by", "r-1")
    assert result.returncode == 0, result.stderr


def released(run: Run, root: Path, month: str, expect: int = 0, lang: str = "en") -> str:
    """Make a release; return what it said."""
    secret = root.parent / "release.key"
    command = ("courseware", "-C", root, "release", month, "--key", secret)
    result = run(*command, lang=lang, COURSEWARE_KEY_PASSWORD=PASSWORD)
    assert result.returncode == expect, result.stdout + result.stderr
    return result.stdout + result.stderr
