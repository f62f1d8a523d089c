"""What taking records in costs, beside the least that could be done with the same rows.

    records.py [--stations N] [--statements N] [--rounds N] [--folder DIR]

Prints one JSON document; times are CPU seconds, the medians of rounds in which both take turns, so
that other work on the machine meets both. `ratio` is the import over parsing the JSON and one
`executemany` of the same rows into the same tables with the same settings (aim: at most 2),
`again_ratio` the same files once more (at most 0.1), `peak_mb` the most memory of the importing
process (aim: at most 60), of which `program_mb` is there before the import begins.

The least is given its rows ready-made. Hashing, checking, packing and flushing what is kept, and
all findings are the import's alone.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from build_tools.records.database import _CACHE_SIZE, _SCHEMA

MKDOCS_YML = "site_name: 柳河镇\ndocs_dir: content\nplugins:\n  - courseware: {township: 柳河镇}\n"
PEOPLE = 44
"""Present in each session; one statement in ten is one, so that 60,000 make 264,000 presences."""
IMPORT = """\
import json, resource, sys, time
from pathlib import Path
import datetime as dt
from build_tools.project import read_project
from build_tools.stages.records import import_records
import build_tools.records.findings.all_findings
project, day = read_project(Path(sys.argv[1])), dt.date(2026, 12, 1)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begin = time.process_time()
result = import_records(project, [Path(sys.argv[2])], day)
spent = time.process_time() - begin
print(json.dumps({
    "cpu_s": spent, "statements": result.statements, "findings": len(result.findings),
    "program_mb": before / 1024,
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""


def write_exports(folder: Path, stations: int, each: int) -> int:
    """Write an export for each station; return the number of presences."""
    dice = random.Random(1)  # noqa: S311 - a measurement that can be run again
    presences = 0
    for number in range(stations):
        station, pc, before = f"s{number:04}", f"{number:08x}", ""
        lines = [json.dumps({"records": station, "v": 1, "pc": pc, "upto": each})]
        people = [f"{dice.randrange(1 << 40):010x}" for _person in range(60)]
        for n in range(1, each + 1):
            document = _statement(dice, station, pc, n, before, people)
            present = document.get("present", {})
            presences += sum(map(len, present.values())) if isinstance(present, dict) else 0
            lines.append(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
            before = hashlib.sha256(lines[-1].encode()).hexdigest()[:16]
        file = folder / f"records-{station}-{pc}-20261201080000.jsonl"
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return presences


def _statement(
    dice: random.Random, station: str, pc: str, n: int, before: str, people: list[str]
) -> dict[str, object]:
    day = dt.date(2026, 1, 1) + dt.timedelta(days=n % 330)
    document: dict[str, object] = {
        "v": 1,
        "id": f"{station}-{pc}-{n}",
        "station": station,
        "pc": pc,
        "n": n,
        "prev": before,
        "kind": "needs",
        "held": day.isoformat(),
        "written": f"{day.isoformat()}T20:36:10",
        "word": "",
    }
    if n % 10 == 0:
        chosen = dice.sample(people, PEOPLE)
        present = {"member": chosen[:10], "villager": chosen[10:]}
        expected = {"member": 12, "villager": 48}
        document |= {"kind": "attended", "present": present, "expected": expected}
        document |= {"start": "19:00", "end": "20:30", "lessons": ["apple-winter-pruning"]}
    elif n % 3:
        document |= {"kind": "completed", "lessons": ["apple-winter-pruning"]}
        document |= {"played": {"apple-winter-pruning": 1804}, "took": 1900}
    else:
        document |= {"wanted": "想学冬天怎么养羊，最好有羊圈保温的录像", "role": "villager"}
    return document


def least(folder: Path, database: Path, cache: Path) -> float:
    """Return the CPU seconds of parsing all lines and inserting the rows that an import left."""
    with sqlite3.connect(cache / "records.sqlite") as source:
        tables = {
            name: source.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()  # noqa: S608
            for name in ("arrival", "statement", "presence", "run")
        }
    database.unlink(missing_ok=True)
    connection = sqlite3.connect(database)
    connection.execute(f"PRAGMA cache_size = {_CACHE_SIZE}")
    connection.executescript(_SCHEMA)
    begin = time.process_time()
    for file in sorted(folder.iterdir()):
        for line in file.read_bytes().splitlines():
            json.loads(line)
    for name, rows in tables.items():
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608
    connection.commit()
    spent = time.process_time() - begin
    connection.close()
    return spent


def run_import(project: Path, inbox: Path) -> dict[str, float]:
    """Import in a process of its own; return what it measured."""
    command = [sys.executable, "-c", IMPORT, str(project), str(inbox)]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[1], check=True, capture_output=True, text=True
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def measure(root: Path, stations: int, statements: int, rounds: int) -> dict[str, float]:
    """Return the figures for so many statements."""
    inbox, project = root / "in", root / "project"
    for folder in (inbox, project / "content", project / "office"):
        folder.mkdir(parents=True)
    (project / "mkdocs.yml").write_text(MKDOCS_YML, encoding="utf-8")
    codes = "\n".join(
        f"  - {{code: s{n:04}, name: 站, village: 村, capacity: 32 GB}}" for n in range(stations)
    )
    (project / "office/stations.yml").write_text(f"stations:\n{codes}\n", encoding="utf-8")
    presences = write_exports(inbox, stations, statements // stations)
    firsts, agains, leasts = [], [], []
    for _round in range(rounds):
        for folder in (project / "office/records", project / ".cache"):
            shutil.rmtree(folder, ignore_errors=True)
        firsts.append(run_import(project, inbox))
        agains.append(run_import(project, inbox))
        leasts.append(least(inbox, root / "least.sqlite", project / ".cache"))
    floor = median(leasts)
    spent, again = (median(run["cpu_s"] for run in runs) for runs in (firsts, agains))
    ratios = [run["cpu_s"] / low for run, low in zip(firsts, leasts, strict=True)]
    return {
        "statements": firsts[0]["statements"],
        "presences": presences,
        "megabytes": round(sum(f.stat().st_size for f in inbox.iterdir()) / 1e6, 1),
        "rounds": rounds,
        "least_cpu_s": round(floor, 2),
        "import_cpu_s": round(spent, 2),
        "ratio": round(spent / floor, 2),
        "ratio_lowest": round(min(ratios), 2),
        "ratio_highest": round(max(ratios), 2),
        "again_cpu_s": round(again, 2),
        "again_ratio": round(again / floor, 3),
        "findings": firsts[0]["findings"],
        # Later processes are born as large as this one is then.
        "program_mb": round(firsts[0]["program_mb"], 1),
        "peak_mb": round(firsts[0]["peak_mb"], 1),
    }


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--stations", type=int, default=300)
    words.add_argument("--statements", type=int, default=60_000)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--folder", type=Path, default=None)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        root = Path(folder)
        measured = measure(root, asked.stations, asked.statements, asked.rounds)
        print(json.dumps(measured, indent=2))


if __name__ == "__main__":
    main()
