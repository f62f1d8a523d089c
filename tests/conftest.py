"""What all tests share: their order, what a machine must leave out, projects and the sample site.

A test that this machine cannot run is left out when tests are collected, with its reason in the
summary. Where nothing may be left out (`machine.ALL_TESTS`) that is a usage error.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from build_tools import locks
from tests import browsers, cpu_seconds, wine
from tests.browser import old_browser
from tests.browser.late.whole_pages import wait_for_scripts
from tests.browser.stations import BROWSERS
from tests.forked_programs import LINUX, ForkedProgram, ForkedPrograms, Forkers
from tests.machine import ALL_TESTS, NEEDS
from tests.runs import random_counts
from tests.trees import MKDOCS_YML, Tree, write_tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _pytest.terminal import TerminalReporter
    from xdist.workermanage import WorkerController

    from tests.machine import Need

REPOSITORY = Path(__file__).parents[1]
PATIENCE = 20_000
"""Milliseconds that a page has to show what is expected of it; playwright's own are 5,000."""
SLOWER = (*NEEDS, "soak")
# Side by side these begin first, so that none of them runs alone at the end: the files that take
# longest, about in their order (1 December 2026, by `--cpu-seconds`). The first makes the films of
# the sample site where no earlier build has left them; those that wait for it come later.
LONGEST = (
    "browser/records/test_session.py",
    "desk/test_office_month.py",
    "gbk/test_gbk_pc.py",
    "media/workers/test_cluster.py",
    "media/encode/test_renditions.py",
    "desk/test_recordings.py",
    "site/test_page_loop.py",
    "media/encode/test_changing_formats.py",
    "browser/test_player.py",
    "browser/test_remote.py",
    "browser/test_accessible.py",
    "browser/records/test_store.py",
    "browser/test_pages.py",
    "desk/test_every_page.py",
    "release/medium/test_remote.py",
    "stages/test_build_killed.py",
    "browser/test_channel.py",
    "browser/records/test_store_killed.py",
    "media/ffmpeg/test_refusals.py",
    "media/test_kills.py",
    "browser/records/test_carry.py",
    "browser/test_learning.py",
    "browser/records/test_registers.py",
    "desk/test_writing.py",
    "release/kit/test_records_cmd.py",
    "browser/late/test_late_scripts.py",
    "desk/test_look.py",
    "media/encode/test_pieces.py",
    "browser/test_launcher.py",
    "desk/test_killed.py",
    "stages/test_lesson_media.py",
    "media/encode/test_false_success.py",
    "stages/month/test_next_steps.py",
    "browser/records/test_who.py",
    "test_left_out.py",
    "browser/aloud/test_aloud.py",
    "media/analysis/test_analysis.py",
    "stages/test_office.py",
    "media/cache/test_cache.py",
    "site/search/test_results_page.py",
    "stages/test_intake_killed.py",
    "browser/records/test_ask.py",
    "media/encode/test_modest_pcs.py",
    "browser/test_station_kit.py",
    "release/kit/test_update_cuts.py",
    "stages/test_release.py",
    "stages/month/test_killed.py",
    "browser/test_modes_and_keys.py",
    "browser/test_hostile_content.py",
    "browser/same_time/test_page.py",
    "media/encode/test_crf_search.py",
    "release/server/test_pull.py",
    "media/test_embedded_tracks.py",
    "media/encode/test_sound_files.py",
    "stages/test_intake.py",
    "gbk/test_windows_folder.py",
    "browser/records/test_roster.py",
)

MakeProject = Callable[[Tree], Path]
Run = Callable[..., "subprocess.CompletedProcess[str]"]
Start = Callable[..., "ForkedProgram | subprocess.Popen[str]"]

# Tests that run in the background ignore Ctrl-C, and so would the programs that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

left_out = pytest.StashKey[list[str]]()
forkers = pytest.StashKey[Forkers]()
reasons = pytest.StashKey[dict[str, str]]()
"""By mark, why such tests cannot run here; what was not looked for is not in it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that shows where the time of tests goes."""
    words = "show the N test files and N tests that take most processor time (0: all)"
    parser.addoption("--cpu-seconds", type=int, metavar="N", help=words)


def pytest_configure(config: pytest.Config) -> None:
    """Begin to count processor time, where it is asked for; see whether tests may take long."""
    cpu_seconds.register(config)
    if "soak" in (config.getoption("markexpr") or ""):
        random_counts.try_all()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let Python look for rubbish neither while tests are collected, which makes none, nor among
    them afterwards: half a million objects that stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Ask for two processes more than cores: recordings play, kills wait for their moment and Wine
    starts in their own time."""
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(trylast=True)  # after -k and -m, so that only what is asked for counts
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put fast tests first and take out what cannot run here, or was not asked for.

    Side by side the longest files come first.
    """
    items.sort(key=_slowness)
    for item in _marked(items, "soak"):
        item.add_marker(pytest.mark.timeout(0))  # as long as it takes
    if hasattr(config, "workerinput"):
        items.sort(key=place_of)
    config.stash[left_out] = []
    if "soak" not in config.getoption("markexpr", ""):
        _leave_out(config, items, "soak", "they are long; `make soak` runs them")
        _leave_out_repetitions(config, items)
    _leave_out_other_systems(config, items)
    for name, need in NEEDS.items():
        if _marked(items, name) and (reason := _why_not(config, name, need)):
            _refuse(name, reason)
            _leave_out(config, items, name, reason)


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist starts its workers
def pytest_sessionstart(session: pytest.Session) -> None:
    """Fetch once what all workers need, and refuse to leave out tests where none may be."""
    if session.config.getoption("numprocesses", None):
        for name, need in NEEDS.items():
            if reason := _why_not(session.config, name, need):
                _refuse(name, reason)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell a worker what was looked for already, and who runs programs for it."""
    known = node.config.stash.get(reasons, {})
    node.workerinput["reasons"] = known
    node.workerinput["forkers"] = _start_forkers(node.config)
    if known.get("browser") == "":  # nothing speaks against it
        found = browsers.find()
        node.workerinput["browser"] = [str(found.path), found.version]


def _why_not(config: pytest.Config, name: str, need: Need) -> str:
    known = config.stash.setdefault(reasons, getattr(config, "workerinput", {}).get("reasons", {}))
    if name not in known:
        known[name] = need.why_not()
    return known[name]


def _refuse(name: str, reason: str) -> None:
    if os.environ.get(ALL_TESTS):
        raise pytest.UsageError(
            f"{ALL_TESTS} is set, but the {name} tests cannot run here: {reason}"
        )


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist sends what a worker has to say
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let a worker of pytest-xdist say what it left out: the summary is printed elsewhere."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(left_out, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController) -> None:
    """Take over what a worker left out; all of them leave out the same."""
    told = getattr(node, "workeroutput", {}).get("left_out", [])
    node.config.stash[left_out] = told or node.config.stash.get(left_out, [])


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Say what was left out, and why."""
    for line in config.stash.get(left_out, []):
        terminalreporter.write_line(line, yellow=True)


def _leave_out_other_systems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what is about another system than this one, as its `skipif` says, and tell why."""
    for item in [*items]:
        for mark in item.iter_markers("skipif"):
            if mark.args[0] is True and item in items:
                reason = mark.kwargs["reason"]
                _take_out(config, items, [item], f"{item.nodeid}. Reason: {reason}")


def _leave_out_repetitions(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what Chromium 109 shows as well, where it can run."""
    out = [item for item in _marked(items, "again") if not item.get_closest_marker("both")]
    if out and not _why_not(config, "old", NEEDS["old"]):
        reason = "Chromium 109 runs them; `make soak` runs them in the current one too"
        _take_out(config, items, out, f"{len(out)} tests in the current browser. Reason: {reason}")


def _slowness(item: pytest.Item) -> int:
    return max(
        (SLOWER.index(m.name) + 1 for m in item.iter_markers() if m.name in SLOWER), default=0
    )


def place_of(item: pytest.Item) -> int:
    """Return the place of an item's file among the longest, behind them where it is none."""
    file = item.nodeid.partition("::")[0].removeprefix("tests/")
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)


def _marked(items: Iterable[pytest.Item], name: str) -> list[pytest.Item]:
    return [item for item in items if item.get_closest_marker(name)]


def _leave_out(config: pytest.Config, items: list[pytest.Item], name: str, reason: str) -> None:
    if out := _marked(items, name):
        _take_out(config, items, out, f"{len(out)} {name} tests. Reason: {reason}")


def _take_out(
    config: pytest.Config, items: list[pytest.Item], out: list[pytest.Item], text: str
) -> None:
    ids = {item.nodeid for item in out}
    items[:] = [item for item in items if item.nodeid not in ids]
    config.hook.pytest_deselected(items=out)
    config.stash[left_out].append(f"Left out: {text}")


@pytest.fixture(scope="session")
def windows(shared_folder: Path) -> Iterator[Path]:
    """Make a Windows of Wine once for all test processes, and keep it running for this one."""
    prefix, whole = shared_folder / "wine", shared_folder / "wine is whole"
    with locks.acquire(shared_folder / "wine.lock"):
        if not whole.exists():
            wine.make_windows(prefix)
            whole.touch()
    with wine.kept_running(prefix):
        yield prefix


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """Write a project from a tree, with a plain mkdocs.yml where the tree has none."""

    def make(tree: Tree) -> Path:
        return write_tree(tmp_path / "项目 一", {"mkdocs.yml": MKDOCS_YML, **tree})

    return make


def program(name: str) -> str:
    """Return the path of a program that is installed beside the Python of these tests."""
    path = shutil.which(name, path=str(Path(sys.executable).parent))
    assert path, f"{name} is not installed; run `make test`"
    return path


@pytest.fixture(scope="session")
def forked_programs(request: pytest.FixtureRequest, shared_folder: Path) -> ForkedPrograms:
    """Ask the forkers of this test run for programs."""
    addresses = getattr(request.config, "workerinput", {}).get("forkers")
    if addresses is None:
        addresses = _start_forkers(request.config)
    templates = shared_folder / "compiled templates"
    return ForkedPrograms(addresses, templates, cpu_seconds.group_of(request.config))


def environment(lang: str = "en", **more: str) -> dict[str, str]:
    """Return the environment of a program whose messages are read."""
    return {**os.environ, "COURSEWARE_LANG": lang, "PYTHONUTF8": "1", **more}


@pytest.fixture(scope="session")
def run(forked_programs: ForkedPrograms) -> Run:
    """Run `courseware` or another installed program to its end, with English messages."""

    def run_it(
        *words: str | Path, lang: str = "en", **more: str
    ) -> subprocess.CompletedProcess[str]:
        name, *rest = map(str, words)
        command = [program(name), *rest]
        if forked_programs.suits(name, more):
            return forked_programs.run(command, environment(lang, **more))
        return subprocess.run(
            command,
            env=environment(lang, **more),
            text=True,
            encoding="utf-8",
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    return run_it


@pytest.fixture(scope="session")
def start(forked_programs: ForkedPrograms) -> Start:
    """Start `courseware` beside the test; who starts it ends it."""

    def start_it(*words: str | Path, **more: str) -> ForkedProgram | subprocess.Popen[str]:
        command = [program("courseware"), *map(str, words)]
        if forked_programs.suits("courseware", more):
            return forked_programs.start(command, environment(**more))
        return subprocess.Popen(
            command,
            env=environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    return start_it


def _start_forkers(config: pytest.Config) -> list[str]:
    """Start the forkers of this test run, once; return their addresses."""
    if not LINUX:
        return []
    if forkers not in config.stash:
        config.stash[forkers] = Forkers()
        config.add_cleanup(config.stash[forkers].close)
    return config.stash[forkers].addresses


@pytest.fixture(scope="session")
def playwright(browser_search: browsers.Found | browsers.NoBrowser) -> Iterator[Playwright]:
    """Start playwright; one of it is all that a process can have at a time."""
    # Two test processes on two cores, each with a browser of several processes: what takes a second
    # alone takes longer then, and what never comes fails all the same.
    expect.set_options(timeout=PATIENCE)
    wait_for_scripts()
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(found_browser: browsers.Found, playwright: Playwright) -> Iterator[Browser]:
    """Start the browser that the machine has, once for all tests."""
    browser = browsers.launch(playwright, found_browser.path)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def browser_search(request: pytest.FixtureRequest) -> browsers.Found | browsers.NoBrowser:
    """Look for the browser before playwright is started for the tests: the search has one too.

    Side by side it was found already.
    """
    if known := getattr(request.config, "workerinput", {}).get("browser"):
        path, version = known
        return browsers.Found(Path(path), version)
    try:
        return browsers.find()
    except browsers.NoBrowser as reason:
        return reason


@pytest.fixture(scope="session")
def found_browser(browser_search: browsers.Found | browsers.NoBrowser) -> browsers.Found:
    """Return the browser, or raise why there is none."""
    if isinstance(browser_search, browsers.NoBrowser):
        raise browser_search
    return browser_search


@pytest.fixture(scope="session")
def chromium_109(playwright: Playwright) -> Iterator[Browser]:
    """Start Chromium 109, the last one for Windows 7."""
    browser = browsers.launch(playwright, old_browser.PLACE)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def station_browser(request: pytest.FixtureRequest) -> Browser:
    """Return Chromium 109, where it runs: it breaks first and costs half."""
    name = "chromium" if old_browser.why_not() else "chromium_109"
    browser: Browser = request.getfixturevalue(name)
    return browser


@pytest.fixture(params=BROWSERS)
def any_chromium(request: pytest.FixtureRequest) -> Browser:
    """One browser after the other."""
    browser: Browser = request.getfixturevalue(request.param)
    return browser


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of a run have; what is made there, is made under a lock."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder


@pytest.fixture(scope="session")
def sample_site(shared_folder: Path, run: Run) -> Path:
    """Build this repository's own content, once, under a path with Chinese, a space, `#` and `%`.

    The recordings come out of the repository's cache where an earlier build has left them. Test
    processes that run side by side share the site.
    """
    site = shared_folder / "sample" / "站点 #1 100%" / "site"
    with locks.acquire(shared_folder / "sample.lock"):
        if not site.exists():
            build_sample(site, run)
    return site


def build_sample(site: Path, run: Run) -> None:
    """Build this repository's own content into `site`."""
    done = run("mkdocs", "build", "--config-file", REPOSITORY / "mkdocs.yml", "--site-dir", site)
    assert done.returncode == 0, done.stdout + done.stderr
