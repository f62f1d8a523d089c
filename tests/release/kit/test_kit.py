"""What lies on the stick that is handed over once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from build_tools.errors import CoursewareError, Untrusted
from build_tools.model.release import KeyRing
from build_tools.release.kit.station_kit import kit_files, write_kit
from tests.conftest import MakeProject, Run
from tests.release import townhall
from tests.release.signed import KEY, OTHER_KEY, RING

FILES = kit_files("shiqiao", "</script>石桥\"$(x)'站", RING)


def test_facts_are_safe_wherever_they_are_written() -> None:
    script = FILES["kit/station-kit.js"].decode()
    assert "</script" not in script
    facts = json.loads(script.partition(".settings = ")[2].rstrip(";\n"))
    assert facts["name"] == "</script>石桥\"$(x)'站"
    assert facts["keys"] == [KEY.public.text]
    assert b"</script>\xe7" not in FILES["kit/card.html"]
    assert KEY.public.fingerprint.encode() in FILES["kit/card.html"]
    assert KEY.public.fingerprint.encode() in FILES["READ-ME.txt"]
    assert b"NAME='</script>" in FILES["kit/station.sh"]


def test_windows_reads_ascii_and_its_own_chinese() -> None:
    for name in ("update.cmd", "back.cmd", "station.cmd"):
        data = FILES[f"kit/{name}"]
        assert data.isascii()
        assert data.count(b"\n") == data.count(b"\r\n") > 0
    texts = {path for path in FILES if path.startswith("kit/words/")}
    script = FILES["kit/update.cmd"].decode()
    for path in texts:
        assert FILES[path].decode("gb18030").endswith("\r\n")
        assert f":say {Path(path).stem}" in script
    lines = script.splitlines()
    assert {
        f"kit/words/{line.split(':say ')[1].split()[0]}.txt"
        for line in lines
        if "call :say" in line
    } == texts


def test_a_root_key_is_what_people_compare() -> None:
    ring = KeyRing((KEY.public,), OTHER_KEY.public, 3)
    card = kit_files("shiqiao", "石桥站", ring)["kit/card.html"].decode()
    assert OTHER_KEY.public.fingerprint in card
    assert KEY.public.fingerprint not in card


def test_without_a_key_there_is_no_kit() -> None:
    with pytest.raises(Untrusted):
        kit_files("shiqiao", "石桥站", KeyRing())


def test_only_a_clean_stick_or_an_earlier_kit(tmp_path: Path) -> None:
    (tmp_path / "System Volume Information").mkdir()
    write_kit(tmp_path, FILES)
    (tmp_path / "kit/update.cmd").unlink()
    write_kit(tmp_path, FILES)
    assert (tmp_path / "kit/update.cmd").read_bytes() == FILES["kit/update.cmd"]
    (tmp_path / "homework.doc").write_text("mine")
    with pytest.raises(CoursewareError, match=r"homework\.doc"):
        write_kit(tmp_path, FILES)
    other = tmp_path / "other"
    (other / "kit").mkdir(parents=True)
    with pytest.raises(CoursewareError, match="kit"):
        write_kit(other, FILES)


def test_the_verb(make_project: MakeProject, run: Run, tmp_path: Path) -> None:
    root = make_project(townhall.TREE)
    townhall.enrol(root)
    result = run(
        "courseware", "-C", root, "kit", tmp_path / "stick", "--station", "qinghe", "--json"
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["station"] == "qinghe"
    assert b'set "CODE=qinghe"' in (tmp_path / "stick/kit/station.cmd").read_bytes()
    for path in (tmp_path / "stick").rglob("*"):
        assert not path.is_file() or "赵钱孙".encode() not in path.read_bytes()
    wrong = run("courseware", "-C", root, "kit", tmp_path / "two", "--station", "qinge")
    assert wrong.returncode == 1
    assert "qinghe" in wrong.stderr
