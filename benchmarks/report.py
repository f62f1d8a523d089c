"""What the year's scores cost, and whether their memory grows with the records.

    report.py [--stations N] [--statements N] [--rounds N] [--folder DIR]

Prints one JSON document; times are CPU seconds of a process of its own, medians of rounds. `rank_s`
is reading the registers, measuring all stations and ranking them, `whole_s` all of that and every
station once more with its whole score trees, as the report goes over them; `report_s` is the report
with its page and its spreadsheet. `…_peak_mb` is the most memory of each process (aim: at most 300,
for 5,000,000 statements too), of which `program_mb` is there before it begins. Aim for 300 stations
with 60,000 statements: at most 5 s.

    report.py --statements 5000000 --rounds 1

takes some twelve minutes of CPU time, and 5 GB of disk.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from build_tools.model.records.kept import RecordsArrival
from build_tools.records.archive import Archive
from build_tools.records.database import NewStatement, RecordsDatabase, open_database
from build_tools.records.plain_lines import plain_row

ROOT = Path(__file__).parents[1]
MKDOCS_YML = "site_name: 柳河镇\ndocs_dir: content\nplugins:\n  - courseware: {township: 柳河镇}\n"
LESSON = "---\ntitle: 冬天怎么养羊\nsummary: 羊圈保温\nlearning_hours: 0.5\n---\n# 冬天怎么养羊\n"
OF_TIMETABLE = "study_days: timetable"
STUDY_DAYS = "study_days: {days: [5, 15, 25]}"
OF_SAMPLE_STATIONS = re.compile(r" +rosters:\n(?: {6}\w+: \{.*\n)+")
DAYS = [(dt.date(2026, 1, 1) + dt.timedelta(days=number)).isoformat() for number in range(365)]
PEOPLE = 44
"""Present in each session; one statement in ten is one."""
AT_ONCE = 2_000
MEASURE = """\
import datetime as dt, json, resource, sys, time
from pathlib import Path
from build_tools.project import read_project
from build_tools.stages.report import report_year
from build_tools.stages.scored_year import scored_year
project, day, out = read_project(Path(sys.argv[1])), dt.date(2027, 1, 10), Path(sys.argv[2])
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before, begin = peak(), time.process_time()
spent = lambda: time.process_time() - begin
if sys.argv[3] == "scores":
    with scored_year(project, 2026, day) as scored:
        measured = {"rank_s": spent()}
        sessions = sum(len(entry.measures.sessions) for entry in scored.stations())
    measured |= {"whole_s": spent(), "sessions": sessions}
    measured |= {"program_mb": before, "scores_peak_mb": peak()}
else:
    report_year(project, 2026, day, out=out)
    size = sum(file.stat().st_size for file in out.iterdir())
    measured = {"report_s": spent(), "report_peak_mb": peak(), "report_file_mb": size / 1e6}
print(json.dumps(measured))
"""


def statements(station: int, count: int) -> Iterator[NewStatement]:
    """Yield a station's statements: a session, six lessons finished alone, three needs, again."""
    dice = random.Random(station)  # noqa: S311 - a measurement that can be run again
    people = [f"{dice.randrange(1 << 40):010x}" for _person in range(60)]
    prev = ""
    for n in range(1, count + 1):
        document = _document(dice, f"s{station:04}", n, people) | {"prev": prev}
        line = msgspec.json.encode(document)
        row = plain_row(line)
        assert row is not None
        prev = hashlib.sha256(line).hexdigest()[:16]
        yield NewStatement(row, line, prev)


def _document(dice: random.Random, station: str, n: int, people: list[str]) -> dict[str, object]:
    session, kind = divmod(n, 10)
    day = DAYS[session % 365]
    pc = "1a2b3c4d"
    document: dict[str, object] = {"v": 1, "id": f"{station}-{pc}-{n}", "station": station}
    document |= {"pc": pc, "n": n, "kind": "needs", "held": day}
    document |= {"written": f"{day}T20:36:10", "word": ""}
    if kind == 0:
        chosen, hour = dice.sample(people, PEOPLE), 8 + session // 365 % 14
        present = {"member": chosen[:10], "villager": chosen[10:]}
        expected = {"member": 12, "villager": 48}
        document |= {"kind": "attended", "present": present, "expected": expected}
        document |= {"start": f"{hour:02}:00", "end": f"{hour:02}:59", "lessons": ["goat"]}
    elif kind < 7:
        document |= {"kind": "completed", "lessons": ["goat"], "present": {"member": people[:1]}}
        document |= {"played": {"goat": 1804}, "took": 1900, "role": "branch_secretary"}
    else:
        document |= {"wanted": "想学冬天怎么养羊，最好有羊圈保温的录像", "role": "villager"}
    return document


def fill(database: RecordsDatabase, stations: int, each: int, seq: int) -> None:
    """Put the statements of all stations into the database, as an import does."""
    for station in range(stations):
        waiting = statements(station, each)
        with database.transaction():
            while some := list(islice(waiting, AT_ONCE)):
                database.add_statements(some, seq)
            database.add_run(seq, f"s{station:04}", "1a2b3c4d", 1, each)


def make_project(project: Path, stations: int, each: int) -> None:
    """Write a township whose records have come, scored by the rules of the sample township."""
    for folder in ("content/technical", "office/records", ".cache"):
        (project / folder).mkdir(parents=True)
    (project / "mkdocs.yml").write_text(MKDOCS_YML, encoding="utf-8")
    (project / "content/technical/goat.md").write_text(LESSON, encoding="utf-8")
    codes = "\n".join(
        f"  - {{code: s{n:04}, name: 站, village: 村, capacity: 32 GB}}" for n in range(stations)
    )
    (project / "office/stations.yml").write_text(f"stations:\n{codes}\n", encoding="utf-8")
    rules = (ROOT / "office/assessment.yml").read_text(encoding="utf-8")
    rules = OF_SAMPLE_STATIONS.sub("", rules.replace(OF_TIMETABLE, STUDY_DAYS))
    (project / "office/assessment.yml").write_text(rules, encoding="utf-8")
    arrival = RecordsArrival("0123456789abcdef", "all.jsonl", dt.date(2027, 1, 5))
    archive = Archive(project / "office")
    with archive.lock(), open_database(project / ".cache") as database:
        archive.note([arrival])
        with database.transaction():
            seq = database.add_arrival(arrival)
        fill(database, stations, each, seq)


def run(project: Path) -> dict[str, float]:
    """Score and report the year, each in a process of its own; return what was measured."""
    measured: dict[str, float] = {}
    for what in ("scores", "report"):
        command = [sys.executable, "-c", MEASURE, str(project), str(project / "out"), what]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        measured |= json.loads(done.stdout)
    return measured


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--stations", type=int, default=300)
    words.add_argument("--statements", type=int, default=60_000)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--folder", type=Path, default=None)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        project, begin = Path(folder) / "project", time.process_time()
        make_project(project, asked.stations, asked.statements // asked.stations)
        filled = time.process_time() - begin
        runs = [run(project) for _round in range(asked.rounds)]
        measured = {name: round(median(r[name] for r in runs), 2) for name in runs[0]}
        sizes = {"stations": asked.stations, "statements": asked.statements}
        size = (project / ".cache/records.sqlite").stat().st_size
        print(
            json.dumps(
                {**sizes, "fill_s": round(filled, 1), "database_mb": round(size / 1e6), **measured},
                indent=2,
            )
        )


if __name__ == "__main__":
    main()
