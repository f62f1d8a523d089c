"""What the repository's own files promise: locks, sizes, no traces of a machine, the documents'
commands, and a complete Chinese catalogue.
"""

from __future__ import annotations

import ast
import json
import re
import string
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import Run

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.txt", "requirements-test.txt")
DOCUMENTS = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md")
CATALOGUE = ROOT / "build_tools/locale/zh_CN/LC_MESSAGES/courseware.po"
MIB = 1 << 20
# Folders of one machine, and of the people who work on it.
MACHINE_PATH = re.compile(r"(?<![\w.~])/(?:work|tmp|root|home/\w+|Users/\w+)/\w|[A-Z]:\\Users\\\w")


def tracked() -> list[Path]:
    """Return every file that git knows."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True
    ).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def pins(lock: str) -> dict[str, set[str]]:
    """Return the versions of each package that a lock names (several where markers differ)."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", line):
            found.setdefault(canonicalize_name(match[1]), set()).add(match[2])
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_everything_and_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    # A package goes from its name to the line before the next name.
    packages = re.split(r"(?m)^(?=[A-Za-z0-9])", text)[1:]
    assert len(packages) > 20
    assert [p.split()[0] for p in packages if "--hash=sha256:" not in p] == []
    assert re.findall(r"--(?:extra-)?index-url|--find-links|https?://|file:", text) == []


def test_the_lock_of_npm_has_a_hash_for_everything_and_names_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert len(packages) > 20
    assert [name for name, x in packages.items() if "integrity" not in x or "resolved" in x] == []


def test_the_tests_run_on_the_versions_that_the_site_is_built_with() -> None:
    tested = pins("requirements-test.txt")
    assert {n: v for n, v in pins("requirements.txt").items() if tested.get(n) != v} == {}


@pytest.mark.parametrize(("lock", "extra"), [(LOCKS[0], "install"), (LOCKS[1], "test")])
def test_the_lock_fits_what_pyproject_asks(lock: str, extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"][extra]]
    locked = pins(lock)
    misfits = []
    for wanted in map(Requirement, asked):
        versions = locked.get(canonicalize_name(wanted.name), set())
        own = canonicalize_name(wanted.name) == project["name"]
        if not own and not (versions and all(v in wanted.specifier for v in versions)):
            misfits.append(str(wanted))
    assert misfits == []


def imported() -> set[str]:
    """Return the packages that the program imports or reads data from, ours and Python's apart."""
    names: set[str] = set()
    for path in (ROOT / "build_tools").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "files" and node.args:
                names.add(str(ast.literal_eval(node.args[0])).partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"build_tools"}


def test_everything_imported_is_asked_for_by_name() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    optional = [line for name in ("cluster", "photos", "heic") for line in extras[name]]
    lines = [*project["dependencies"], *optional]
    asked = {canonicalize_name(Requirement(line).name) for line in lines}
    providers = packages_distributions()
    absent = {"minify"} - providers.keys()  # not made for every system
    unnamed = [
        name
        for name in sorted({*imported()} - absent)
        if not asked & {canonicalize_name(provider) for provider in providers.get(name, ())}
    ]
    assert unnamed == []


def test_the_repository_stays_small() -> None:
    sizes = {path.relative_to(ROOT).as_posix(): path.stat().st_size for path in tracked()}
    assert {name: size for name, size in sizes.items() if size > 2 * MIB} == {}
    assert sum(sizes.values()) < 20 * MIB


def test_no_file_names_a_folder_of_one_machine() -> None:
    traces = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a recording
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE_PATH.search(line):
                traces.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert traces == []


def code_of(document: str) -> str:
    """Return what a document shows as code: its fenced blocks and what stands in backticks."""
    text = (ROOT / document).read_text(encoding="utf-8")
    fenced = re.findall(r"(?ms)^ *```.*?\n(.*?)^ *```", text)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"(?ms)^ *```.*?^ *```", "", text))
    return "\n".join([*fenced, *inline])


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_of_the_documents_exists(document: str, run: Run) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z]+):", makefile))
    listed = run("courseware", "--help").stdout.partition("Commands:")[2]
    verbs = set(re.findall(r"(?m)^  (\w+)", listed))
    code = code_of(document)
    made = set(re.findall(r"(?m)^[ $]*make (?:[A-Z]+=\S+ )?([a-z]+)", code))
    called = set(re.findall(r"courseware(?: -C \S+)? ([a-z]+)\b", code))
    assert {"site", "test"} <= made
    assert made <= targets
    assert called <= verbs


def test_ci_runs_the_two_commands() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    assert {"make site", "make test"} <= set(script)


def extracted() -> set[str | tuple[str, ...]]:
    """Return every message of the program; a plural is the pair of its forms."""
    found = extract_from_dir(ROOT / "build_tools", [("**.py", "python")])
    return {message for _file, _line, message, _comments, _context in found}


def read_catalogue() -> Catalog:
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="zh_CN")


def fields(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name}


def forms(message: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return singular and plural of a message that has them, else its one text."""
    return (message or "",) if isinstance(message, str | None) else tuple(message)


def texts(catalogue: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the translations that count, by their English forms."""
    entries = (entry for entry in catalogue if entry.id and not entry.fuzzy)
    return {forms(e.id): forms(e.string) for e in entries if any(forms(e.string))}


def test_every_message_has_a_chinese_translation() -> None:
    catalogue = read_catalogue()
    missing = []
    for message in extracted():
        entry = catalogue.get(message[0] if isinstance(message, tuple) else message)
        if entry is None or entry.fuzzy or not all(forms(entry.string)):
            missing.append(message)
    assert missing == []


def test_translations_keep_the_names_in_braces() -> None:
    misfits = []
    for entry in read_catalogue():
        english = fields(forms(entry.id)[-1])
        if entry.id and any(fields(text) != english for text in forms(entry.string) if text):
            misfits.append(entry.id)
    assert misfits == []


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    with CATALOGUE.with_suffix(".mo").open("rb") as stream:
        compiled = texts(read_mo(stream))
    assert compiled == texts(read_catalogue())
