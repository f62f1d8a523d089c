"""`courseware intake` from end to end: drafts with their files, twice, answered, in doubt."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from build_tools.authoring.content import read_content
from build_tools.cli.program import command_line
from build_tools.cli.session import Session
from build_tools.messages import use_language
from build_tools.model.month import Month
from build_tools.project import read_project
from build_tools.stages.check import find_problems
from build_tools.stages.intake.lines import answer_of
from tests.conftest import MakeProject, Run
from tests.trees import fingerprints, write_tree

pytestmark = pytest.mark.ffmpeg
HEADINGS = [
    *("序号", "节目编号", "节目名称", "类别", "主讲", "播出时间", "时长"),
    *("录像文件", "系列", "第几讲"),
]
Intake = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A recording of two seconds."""
    from imageio_ffmpeg import get_ffmpeg_exe

    file = tmp_path_factory.mktemp("clip") / "a.ts"
    source = ["-f", "lavfi", "-i", "testsrc=size=160x120:rate=10:duration=2"]
    subprocess.run([get_ffmpeg_exe(), "-v", "error", *source, str(file)], check=True)
    return file.read_bytes()


def other(clip: bytes, number: int) -> bytes:
    """Return another recording: null packets of a transport stream after the clip."""
    return clip + number * (b"\x47\x1f\xff\x10" + b"\xff" * 184)


@pytest.fixture
def project(make_project: MakeProject) -> Path:
    return make_project({"content/technical/a.md": "---\ntitle: 养羊\nid: sheep\n---\n\n正文。\n"})


@pytest.fixture
def media(tmp_path: Path, clip: bytes) -> Path:
    return write_tree(
        tmp_path / "录像 盘",
        {
            "REC0012.TS": other(clip, 1),
            "第一周/春季果园管理第二讲.ts": other(clip, 2),
            "第一周/春季果园管理第二讲.srt": "1\n00:00:00,000 --> 00:00:01,000\n剪枝\n",
            "秋季果园管理第2讲.ts": other(clip, 3),
            "空的.mp4": b"",
            "记录.txt": "x",
        },
    )


def write_guide(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "单"
    page.append(HEADINGS)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    technical = "实用技术"
    return write_guide(
        tmp_path / "节目单.xlsx",
        [1, "12", "苹果腐烂病防治", technical, "李老师", "2026-11-20 19:30", "2秒"],
        [2, None, "春季果园管理第2讲", technical, None, None, None, None, "果园", 2],
        [3, None, "夏季果园管理第2讲", technical],
        [4, None, "空的", technical],
        [5, None, "养羊", technical],
        [6, None, "大棚放风", None],
    )


@pytest.fixture
def intake(project: Path, media: Path, run: Run) -> Intake:
    def run_it(guide: Path, *words: str | Path, code: int = 0) -> dict[str, Any]:
        command = ["-C", project, "--json", "intake", guide, "--media", media, *words]
        done = run("courseware", *command)
        assert done.returncode == code, done.stderr
        document: dict[str, Any] = json.loads(done.stdout)
        return document

    return run_it


def actions(document: dict[str, Any]) -> list[str]:
    return [row["action"] for row in document["rows"]]


def test_drafts_with_their_files_and_nothing_twice(
    project: Path, media: Path, guide: Path, intake: Intake
) -> None:
    before = fingerprints(media)
    shown = intake(guide, "--dry-run", "--timetable", code=1)
    assert not (project / "office").exists()
    assert actions(shown) == ["draft", "draft", "ask", "refused", "present", "missing"]
    assert shown["rows"][0]["by"] == "number"
    assert shown["rows"][1]["by"] == "title"
    assert shown["rows"][2]["proposals"] == [
        {"file": "秋季果园管理第2讲.ts", "against": "“秋” instead of “夏”"}
    ]
    assert shown["rows"][4]["lesson"] == "technical/a.md"
    assert [u["file"] for u in shown["unused"]] == ["秋季果园管理第2讲.ts", "空的.mp4", "记录.txt"]
    assert shown["slots"][0].startswith('- {day: 2026-11-20, at: "19:30", kind: live')

    document = intake(guide, "--yes", code=1)
    assert document["written"] == [
        "technical/ping-guo-fu-lan-bing-fang-zhi.md",
        "technical/chun-ji-guo-yuan-guan-li-di-2-jiang.md",
    ]
    assert fingerprints(media) == before
    content, problems = read_content(read_project(project))
    assert problems == ()
    by_id = {lesson.id: lesson.front for lesson in content.lessons}
    apple = by_id["ping-guo-fu-lan-bing-fang-zhi"]
    assert (apple.title, apple.presenter) == ("苹果腐烂病防治", "李老师")
    assert apple.subject == "practical_skill"
    assert apple.video
    assert apple.video[0].file == "ping-guo-fu-lan-bing-fang-zhi.ts"
    orchard = by_id["chun-ji-guo-yuan-guan-li-di-2-jiang"]
    assert orchard.series
    assert (orchard.series.id, orchard.series.part) == ("guo-yuan", 2)
    assert [s.file for s in orchard.subtitles] == ["chun-ji-guo-yuan-guan-li-di-2-jiang.srt"]
    copies = fingerprints(project / "content/technical")
    assert copies["ping-guo-fu-lan-bing-fang-zhi.ts"] == before["REC0012.TS"]
    orchard_copy = copies["chun-ji-guo-yuan-guan-li-di-2-jiang.ts"]
    assert orchard_copy == before["第一周/春季果园管理第二讲.ts"]
    _content, found = find_problems(read_project(project), Month(2026, 11))
    assert [p for p in found if p.severity == "error"] == []
    assert sorted(p.name for p in (project / ".cache").iterdir()) == ["intake.lock"]

    everything = fingerprints(project)
    again = intake(guide, "--yes", code=1)
    assert again["written"] == []
    assert actions(again) == ["present", "present", "ask", "refused", "present", "missing"]
    assert fingerprints(project) == everything


def test_what_editors_did_stays(project: Path, media: Path, guide: Path, intake: Intake) -> None:
    """Renamed, moved and removed lessons do not come again; nor does a recording renamed."""
    intake(guide, "--yes", code=1)
    folder = project / "content/technical"
    apple, orchard = sorted(folder.glob("*-*.md"), reverse=True)
    text = apple.read_text(encoding="utf-8").replace("苹果腐烂病防治", "苹果树怎么治腐烂病")
    apple.write_text(f"{text}\n编辑写的课文。\n", encoding="utf-8")
    apple.rename(folder / "腐烂病.md")
    orchard.unlink()
    (media / "REC0012.TS").rename(media / "苹果腐烂病.ts")
    everything = fingerprints(project)
    document = intake(guide, "--yes", "--without-recording", code=1)
    assert actions(document)[:2] == ["present", "present"]
    assert "is gone" in document["rows"][1]["why"]
    written = {f"content/{path}" for path in document["written"]}
    assert {path for path in fingerprints(project) if path not in everything} == written
    now = fingerprints(project)
    assert {p: now[p] for p in everything if "intake.jsonl" not in p} == {
        p: h for p, h in everything.items() if "intake.jsonl" not in p
    }


def test_the_same_programme_in_another_guide_is_the_same(
    tmp_path: Path, guide: Path, intake: Intake
) -> None:
    intake(guide, "--yes", code=1)
    later = write_guide(
        tmp_path / "12月.xlsx",
        [9, None, "春季果园管理（第2讲）", "实用技术"],
        [1, "12", "苹果 腐烂病防治", "实用技术"],
        [2, None, "苹果腐烂病的防治", "实用技术", None, None, None, "REC0012.TS"],
    )
    document = intake(later, "--yes")
    assert document["written"] == []
    assert actions(document) == ["present", "present", "ask"]


def test_a_draft_that_waits_gets_its_recording_and_nothing_else_changes(
    project: Path, media: Path, guide: Path, intake: Intake, clip: bytes
) -> None:
    document = intake(guide, "--yes", "--without-recording", "--subject", "practical_skill", code=1)
    assert "technical/da-peng-fang-feng.md" in document["written"]
    page = project / "content/technical/da-peng-fang-feng.md"
    text = page.read_text(encoding="utf-8")
    assert "录像还没有到" in text
    text = text.replace("（照节目单建的草稿，课文还没有写。）", "早上十点放风。")
    page.write_text(text, encoding="utf-8")
    before = page.read_text(encoding="utf-8")
    (media / "大棚放风.mpg").write_bytes(other(clip, 9))
    document = intake(guide, "--yes", "--subject", "practical_skill", code=1)
    assert document["written"] == ["technical/da-peng-fang-feng.md"]
    changed = set(page.read_text(encoding="utf-8").splitlines()) ^ set(before.splitlines())
    assert "video: da-peng-fang-feng.mpg" in changed
    assert len(changed) == 2
    assert intake(guide, "--yes", "--subject", "practical_skill", code=1)["written"] == []


def test_a_passed_lesson_gets_no_recording_by_itself(
    project: Path, media: Path, guide: Path, intake: Intake, clip: bytes
) -> None:
    intake(guide, "--yes", "--without-recording", "--subject", "practical_skill", code=1)
    page = project / "content/technical/da-peng-fang-feng.md"
    page.write_text(
        page.read_text(encoding="utf-8").replace("{state: draft}", "{state: submitted}"),
        encoding="utf-8",
    )
    (media / "大棚放风.mpg").write_bytes(other(clip, 9))
    assert intake(guide, "--yes", code=1)["written"] == []


def test_answers_in_the_report(
    project: Path, media: Path, guide: Path, intake: Intake, tmp_path: Path
) -> None:
    report = tmp_path / "报告.xlsx"
    intake(guide, "--yes", "--report", report, code=1)
    book = openpyxl.load_workbook(report)
    page = book["节目单"]
    heads = {cell.value: cell.column for cell in page[1]}
    assert page.cell(4, heads["结果"]).value == "要问"
    assert "秋季果园管理第2讲.ts" in page.cell(4, heads["可能是"]).value
    page.cell(4, heads["录像文件"]).value = "秋季果园管理第2讲.ts"
    book.save(report)
    document = intake(guide, "--yes", "--answers", report, code=1)
    assert document["written"] == ["technical/xia-ji-guo-yuan-guan-li-di-2-jiang.md"]
    assert document["rows"][2]["by"] == "answered"
    page.cell(4, heads["题目"]).value = "冬季果园管理第2讲"
    book.save(report)
    refused = intake(guide, "--yes", "--answers", report, code=1)
    assert [p["rule"] for p in refused["problems"]] == ["intake-answer"]
    assert "rows" not in refused


def test_recordings_of_another_length_are_asked(
    tmp_path: Path, media: Path, intake: Intake
) -> None:
    guide = write_guide(
        tmp_path / "单.xlsx", [1, "12", "苹果腐烂病防治", "实用技术", None, None, "45分钟"]
    )
    (row,) = intake(guide, "--yes")["rows"]
    assert row["action"] == "ask"
    assert row["proposals"] == [
        {"file": "REC0012.TS", "against": "it is 0:02 long, the guide says 45:00"}
    ]


def test_moved_recordings_go_when_their_copies_are_checked(
    project: Path, media: Path, guide: Path, intake: Intake
) -> None:
    kept = {"秋季果园管理第2讲.ts", "空的.mp4", "记录.txt"}
    data = (media / "REC0012.TS").read_bytes()
    document = intake(guide, "--yes", "--move", code=1)
    assert sorted(document["removed"]) == [
        "REC0012.TS",
        "第一周/春季果园管理第二讲.srt",
        "第一周/春季果园管理第二讲.ts",
    ]
    assert set(fingerprints(media)) == kept
    assert (project / "content/technical/ping-guo-fu-lan-bing-fang-zhi.ts").read_bytes() == data


def test_a_name_that_is_taken_is_not_written_over(
    project: Path, media: Path, guide: Path, intake: Intake
) -> None:
    file = project / "content/technical/ping-guo-fu-lan-bing-fang-zhi.ts"
    file.write_bytes(b"of somebody else")
    intake(guide, "--yes", code=1)
    assert file.read_bytes() == b"of somebody else"
    page = file.with_suffix(".md").read_text(encoding="utf-8")
    assert "video: ping-guo-fu-lan-bing-fang-zhi-v2.ts" in page


def test_what_cannot_be_used_is_told_and_nothing_is_written(
    project: Path, tmp_path: Path, intake: Intake
) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04nothing")
    assert intake(broken, "--yes", code=1)["problems"][0]["rule"] == "spreadsheet-file"
    plain = write_guide(tmp_path / "单.xlsx")
    assert intake(plain, "--yes")["rows"] == []
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.save(tmp_path / "别的.xlsx")
    (problem,) = intake(tmp_path / "别的.xlsx", "--yes", code=1)["problems"]
    assert problem["rule"] == "intake-heading"
    write_tree(project, {"office/intake.yml": "heading: {}\n"})
    (problem,) = intake(plain, "--yes", code=1)["problems"]
    assert (problem["path"], problem["line"]) == ("office/intake.yml", 1)
    write_tree(project, {"office/intake.yml": "words:\n  subject: {农技: practical}\n"})
    (problem,) = intake(plain, "--yes", code=1)["problems"]
    assert (problem["line"], problem["rule"]) == (2, "subject-unknown")


def asked(project: Path, media: Path, guide: Path, typed: str, *words: str) -> str:
    use_language("en")
    command = ["-C", str(project), "intake", str(guide), "--media", str(media), *words]
    return CliRunner().invoke(command_line(), command, input=typed, obj=Session()).output


def test_what_is_not_certain_is_asked(project: Path, media: Path, guide: Path) -> None:
    output = asked(project, media, guide, "1\ny\n")
    assert "1) 秋季果园管理第2讲.ts: “秋” instead of “夏”" in output
    assert "3 lessons were written." in output
    assert (project / "content/technical/xia-ji-guo-yuan-guan-li-di-2-jiang.ts").exists()


def test_nothing_is_written_without_a_yes(project: Path, media: Path, guide: Path) -> None:
    before = fingerprints(project)
    for typed in ("", "\nn\n", "-\nn\n"):
        asked(project, media, guide, typed)
        assert fingerprints(project) == before


def test_running_numbers_are_asked_in_one_question(
    project: Path, tmp_path: Path, clip: bytes
) -> None:
    media = write_tree(tmp_path / "盘", {f"REC000{n}.ts": other(clip, n) for n in (1, 2, 3)})
    rows = [[n, None, f"养鸡第{n}讲", "实用技术", None, None, "2秒"] for n in (1, 2, 3)]
    rows[2][6] = "45分钟"
    guide = write_guide(tmp_path / "单.xlsx", *rows)
    output = asked(project, media, guide, "y\n\ny\n")
    assert "2 recordings have just the running numbers" in output
    assert sorted(p.name for p in (project / "content/technical").glob("yang-ji*.ts")) == [
        "yang-ji-di-1-jiang.ts",
        "yang-ji-di-2-jiang.ts",
    ]


def test_answers_by_number_by_name_and_none() -> None:
    from build_tools.model.intake.matches import Proposal, RecordingFile
    from build_tools.model.intake.plan import IntakeAction, IntakeStep
    from tests.intake.rows import row_of

    proposals = (Proposal(RecordingFile("a.ts"), ""), Proposal(RecordingFile("b.ts"), ""))
    step = IntakeStep(row_of("养羊"), IntakeAction.ASK, proposals=proposals)
    place = ("节目单", 3)
    assert answer_of(step, "") == {}
    assert answer_of(step, "-") == {place: None}
    assert answer_of(step, "1，2") == {place: ("a.ts", "b.ts")}
    assert answer_of(step, "c.ts") == {place: ("c.ts",)}
    assert answer_of(step, "3") == {place: ("3",)}
