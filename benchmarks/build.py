"""What a build costs, beside other generators: `build.py --count 300 --peers DIR`.

CPU seconds are user and system time of whole process trees, memory that of the largest process. All
generators build the same lessons in one run. Peers are installed into an environment of their own
in DIR: Material for MkDocs with its search and offline plugins, Zensical, Hugo with a layout of a
few lines. Without `--peers` only ours is measured.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import pass_lessons, write_project

PACKAGES = ("mkdocs-material", "zensical", "hugo")
MATERIAL = """\
site_name: 生成的课
docs_dir: content
use_directory_urls: false
theme: {name: material, language: zh, font: false}
plugins: [search, offline]
markdown_extensions: [admonition, attr_list, def_list, footnotes, md_in_html, tables]
"""
HUGO = """\
title = "生成的课"
uglyURLs = true
disableKinds = ["RSS", "sitemap"]
"""
LAYOUTS = {
    "single.html": "<!doctype html><title>{{ .Title }}</title><h1>{{ .Title }}</h1>{{ .Content }}",
    "list.html": "<!doctype html><title>{{ .Title }}</title>"
    '{{ range .Pages }}<p><a href="{{ .RelPermalink }}">{{ .Title }}</a></p>{{ end }}',
}


@dataclass(frozen=True)
class Cost:
    """What a command took."""

    seconds: float
    megabytes: float


def cost_of(*words: str | Path, folder: Path) -> Cost:
    """Run a command to its end; raises CalledProcessError where it fails."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [*map(str, words)], cwd=folder, stdout=output, stderr=subprocess.STDOUT
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise subprocess.CalledProcessError(process.returncode, words, output.read()[-2000:])
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def bytes_below(folder: Path, suffix: str = "") -> int:
    """Return the size of all files below a folder, or of those with a suffix."""
    return sum(p.stat().st_size for p in folder.rglob(f"*{suffix}") if p.is_file())


def edit_body(project: Path, number: int) -> None:
    """Write a sentence more into a lesson."""
    lesson = sorted((project / "content").glob("*/lesson-*.md"))[number]
    lesson.write_text(lesson.read_text("utf-8") + f"\n多写一句话，第{number}回。\n", "utf-8")


def edit_title(project: Path, number: int) -> None:
    """Give a lesson another title."""
    lesson = sorted((project / "content").glob("*/lesson-*.md"))[number]
    text = lesson.read_text("utf-8")
    lesson.write_text(text.replace("title: ", f"title: 新题目{number}，", 1), "utf-8")


Row = tuple[str, Cost]


def ours(project: Path) -> list[Row]:
    """Measure our verbs."""
    program = Path(sys.executable).with_name("courseware")

    def run(label: str, *words: str) -> Row:
        return label, cost_of(program, *words, folder=project)

    rows = [
        ("python -c pass", cost_of(sys.executable, "-c", "pass", folder=project)),
        run("--help", "--help"),
        run("check, first", "check"),
        run("check, again", "check"),
        run("first build", "build"),
        run("nothing changed", "build"),
    ]
    edit_body(project, 1)
    rows.append(run("a passed body", "build"))  # it waits for its review again, and pages say so
    edit_body(project, 1)
    rows.append(run("one body", "build"))
    edit_title(project, 2)
    rows.append(run("one title", "build"))
    return rows


def peer(project: Path, build: Callable[[], Cost]) -> list[Row]:
    """Measure another generator."""
    rows = [("first build", build()), ("nothing changed", build())]
    edit_body(project, 1)
    rows.append(("one body", build()))
    edit_title(project, 2)
    return [*rows, ("one title", build())]


def install(folder: Path) -> Path:
    """Install the peers, once; return the folder of their programs."""
    programs = folder / "environment" / ("Scripts" if os.name == "nt" else "bin")
    if not programs.exists():
        venv.create(folder / "environment", with_pip=True)
        command = [programs / "python", "-m", "pip", "install", "--quiet", *PACKAGES]
        subprocess.run(command, check=True)
    return programs


def peers(count: int, folder: Path, scratch: Path) -> dict[str, tuple[list[Row], Path]]:
    """Measure the peers; return their rows and their sites."""
    programs = install(folder)
    results = {}
    for name, words, site in (
        ("Material", ("mkdocs", "build", "-q"), "site"),
        ("Zensical", ("zensical", "build"), "site"),
        ("Hugo", ("hugo", "--quiet"), "public"),
    ):
        project = scratch / name
        write_project(count, project)
        if name == "Hugo":
            (project / "mkdocs.yml").unlink()
            (project / "hugo.toml").write_text(HUGO, "utf-8")
            (project / "layouts" / "_default").mkdir(parents=True)
            for layout, text in LAYOUTS.items():
                (project / "layouts" / "_default" / layout).write_text(text, "utf-8")
        else:
            (project / "mkdocs.yml").write_text(MATERIAL, "utf-8")
        program = programs / words[0]
        command = (program, *words[1:])

        def build(command: tuple[str | Path, ...] = command, project: Path = project) -> Cost:
            return cost_of(*command, folder=project)

        results[name] = peer(project, build), project / site
    return results


def main() -> int:
    """Read the command line, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=300, metavar="N")
    parser.add_argument("--peers", type=Path, metavar="DIR")
    words = parser.parse_args()
    print(f"{words.count} lessons, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        write_project(words.count, scratch / "ours")
        pass_lessons(scratch / "ours")
        results = {"courseware": (ours(scratch / "ours"), scratch / "ours" / "site")}
        if words.peers:
            results |= peers(words.count, words.peers.resolve(), scratch)
        for generator, (rows, site) in results.items():
            total, html = bytes_below(site) / 1e6, bytes_below(site, ".html") / 1e6
            print(f"{generator}: site {total:.1f} MB, HTML {html:.1f} MB")
            for label, cost in rows:
                print(f"  {label:18} {cost.seconds:8.2f} s {cost.megabytes:7.0f} MB")
        shutil.rmtree(scratch / "ours")
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
