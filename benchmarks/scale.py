"""What a year costs a county's office: `scale.py --lessons N --stations N --months N`.

A project of generated lessons and stations in forty kinds of need. Each month one lesson in a
hundred is changed, the month is planned, released and delivered to the stick of one station, which
is then verified. A row for each command of the first, the second and the last month: processor
seconds of its whole tree of processes, memory of its largest process, and bytes where it leaves
some. Run it at two sizes; `--against FILE` takes the output of the smaller one and adds exponents
of growth.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import re
import sys
import tempfile
from pathlib import Path

import yaml

from benchmarks.build import bytes_below, cost_of, edit_body
from benchmarks.corpus import CROPS, MATTERS, pass_lessons, write_project

KINDS = 40
FIRST = (2026, 11)
CAPACITIES = ("8 GB", "32 GB", "128 GB", "1 TB")
PASSWORD = "a password of the benchmark"  # noqa: S105 - its key signs nothing else


def stations(count: int) -> dict[str, object]:
    """Return a register of so many stations in forty kinds of need."""
    chance = random.Random(3)  # noqa: S311 - a measurement that can be run again
    kinds = [chance.sample((*CROPS, *MATTERS), 4) for _ in range(KINDS)]
    rows = [
        {
            "code": f"s{number:03}",
            "name": f"{number}号村学习站",
            "village": f"{number}号村",
            "needs": {"topics": [*kinds[number % KINDS]]},  # a list twice becomes an alias
            "capacity": CAPACITIES[number % len(CAPACITIES)],
            "delivery": "stick",
        }
        for number in range(count)
    ]
    return {"stations": rows}


def month_after(number: int) -> str:
    """Return the month that comes so many months after the first."""
    year, month = divmod(FIRST[0] * 12 + FIRST[1] - 1 + number, 12)
    return f"{year}-{month + 1:02}"


class Year:
    """The project, and what its commands took."""

    def __init__(self, root: Path, lessons: int, count: int) -> None:
        self.project, self.stick = root / "project", root / "stick"
        self._lessons = lessons
        self._program = Path(sys.executable).with_name("courseware")
        self.rows: dict[str, dict[str, float]] = {}
        write_project(lessons, self.project)
        office = self.project / "office"
        office.mkdir()
        text = yaml.safe_dump(stations(count), allow_unicode=True, sort_keys=False)
        (office / "stations.yml").write_text(text, encoding="utf-8")
        pass_lessons(self.project)
        self.stick.mkdir()
        self._run("keys", "new", str(root / "key"))
        self._key = next((root / "key").glob("*.key"))

    def _run(self, *words: str) -> dict[str, float]:
        cost = cost_of(self._program, *words, folder=self.project)
        return {"cpu": round(cost.seconds, 2), "megabytes": round(cost.megabytes)}

    def month(self, number: int, *, noted: bool) -> None:
        """Change some lessons and make the month; note what its commands took where asked."""
        name = month_after(number)
        config = self.project / "mkdocs.yml"
        config.write_text(
            re.sub(r"month: .*", f"month: {name}", config.read_text("utf-8")), "utf-8"
        )
        if number:
            some = range(max(1, self._lessons // 100))
            changed = [(number * 101 + other * 97) % self._lessons for other in some]
            for lesson in changed:
                edit_body(self.project, lesson)
            pass_lessons(self.project, changed)
        before = bytes_below(self.project / "releases") if number else 0
        rows = {
            "check": self._run("check"),
            "build": self._run("build"),
            "plan": self._run("plan"),
            "release": self._run("release", name, "--key", str(self._key)),
        }
        rows["release"]["bytes"] = bytes_below(self.project / "releases") - before
        new = () if number else ("--new",)
        rows["deliver"] = self._run("deliver", str(self.stick), "--station", "s003", *new)
        rows["deliver"]["bytes"] = bytes_below(self.stick)
        rows["verify"] = self._run("verify", str(self.stick))
        rows["month"] = self._run("month", name, "--out", str(self.project / "board"))
        if noted:
            noticed = {f"{command}, month {number + 1}": row for command, row in rows.items()}
            self.rows |= noticed
            print(json.dumps(noticed), file=sys.stderr)  # what there is where it is not ended


def exponents(small: dict[str, object], large: dict[str, object]) -> dict[str, dict[str, float]]:
    """Return by command the exponent of growth of each figure, from one size to the other."""
    factor = math.log(large["lessons"] / small["lessons"])  # type: ignore[operator]
    found: dict[str, dict[str, float]] = {}
    for command, row in large["rows"].items():  # type: ignore[attr-defined]
        other = small["rows"].get(command, {})  # type: ignore[attr-defined]
        found[command] = {
            name: round(math.log(value / other[name]) / factor, 2)
            for name, value in row.items()
            if other.get(name) and value
        }
    return found


def main() -> int:
    """Read the command line, measure, print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lessons", type=int, default=300, metavar="N")
    parser.add_argument("--stations", type=int, default=30, metavar="N")
    parser.add_argument("--months", type=int, default=3, metavar="N")
    parser.add_argument("--against", type=Path, metavar="FILE")
    words = parser.parse_args()
    os.environ["COURSEWARE_KEY_PASSWORD"] = PASSWORD
    with tempfile.TemporaryDirectory(prefix="scale-") as name:
        year = Year(Path(name), words.lessons, words.stations)
        for number in range(words.months):
            year.month(number, noted=number in (0, 1, words.months - 1))
            print(f"{month_after(number)}, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
        told: dict[str, object] = {
            "lessons": words.lessons,
            "stations": words.stations,
            "months": words.months,
            "load": round(os.getloadavg()[0], 1),
            "rows": year.rows,
        }
    if words.against:
        told["exponents"] = exponents(json.loads(words.against.read_text("utf-8")), told)
    print(json.dumps(told, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
