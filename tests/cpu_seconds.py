"""`--cpu-seconds N`: the processor time of each test file and each test, with that of the programs
that they start.

A clock says little where processes of tests run side by side. The kernel counts, for a control
group (https://docs.kernel.org/admin-guide/cgroup-v2.html, or cgroup-v1/cpuacct.html) that each test
process makes for itself, so what a killed browser took is counted too: that needs Linux and root.
What several files share counts for the one that came first; collecting, with the imports that it
needs, has a row of its own.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from _pytest.terminal import TerminalReporter
    from xdist.workermanage import WorkerController

KEY = "cpu_seconds"
COLLECTING = "collecting, by all test processes"


class CpuSeconds:
    """Counts for the tests of this process, and puts together what other test processes counted."""

    def __init__(self, group: Path, most: int) -> None:
        self.group, self._most = group, most
        self._by_test: Counter[str] = Counter()
        self.group.mkdir()
        (self.group / "cgroup.procs").write_text(str(os.getpid()))

    def _now(self) -> float:
        if (first_version := self.group / "cpuacct.usage").exists():
            return int(first_version.read_text()) / 1e9
        first_line = (self.group / "cpu.stat").read_text().partition("\n")[0]
        return int(first_line.removeprefix("usage_usec ")) / 1e6

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        """Count what it takes to find all tests."""
        begun = self._now()
        result = yield
        self._by_test[COLLECTING] += self._now() - begun
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Count from before the fixtures of a test until they are gone."""
        begun = self._now()
        result = yield
        self._by_test[item.nodeid] += self._now() - begun
        return result

    @pytest.hookimpl(tryfirst=True)  # before pytest-xdist sends what a worker has to say
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Let a worker of pytest-xdist say what it counted."""
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output[KEY] = dict(self._by_test)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: WorkerController) -> None:
        """Add what a worker counted."""
        self._by_test.update(getattr(node, "workeroutput", {}).get(KEY, {}))

    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        """Print the files and the tests that took most."""
        by_file: Counter[str] = Counter()
        for test, seconds in self._by_test.items():
            by_file[test.partition("::")[0]] += seconds
        for name, counted in (("file", by_file), ("test", self._by_test)):
            terminalreporter.section(f"CPU seconds by {name}")
            terminalreporter.write_line(f"{sum(counted.values()):9.1f} together")
            for what, seconds in counted.most_common(self._most or None):
                terminalreporter.write_line(f"{seconds:9.1f} {what}")

    def close(self) -> None:
        """Leave the group and remove it, where no program of the tests is left in it."""
        (self.group.parent / "cgroup.procs").write_text(str(os.getpid()))
        with contextlib.suppress(OSError):  # busy
            self.group.rmdir()


def register(config: pytest.Config) -> None:
    """Begin to count where `--cpu-seconds` is given."""
    most: int | None = config.getoption(KEY)
    if most is None:
        return
    if (parent := parent_group()) is None:
        raise pytest.UsageError("--cpu-seconds needs Linux, and root to make a control group")
    counting = CpuSeconds(parent / f"courseware-tests-{os.getpid()}", most)
    config.pluginmanager.register(counting, KEY)
    config.add_cleanup(counting.close)  # last, when the forkers have ended too


def parent_group() -> Path | None:
    """Return the group of this process, where groups can be made in it."""
    if sys.platform != "linux":
        return None
    lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    own = {names: path for _, names, path in (line.split(":", 2) for line in lines)}
    for mount in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines():
        _, root, kind, options, *_ = mount.split()
        if kind == "cgroup2":
            names = ""
        elif "cpuacct" in options.split(","):
            names = next((names for names in own if "cpuacct" in names.split(",")), "none")
        else:
            continue
        parent = Path(root + own.get(names, "/none"))
        counts = any((parent / name).is_file() for name in ("cpuacct.usage", "cpu.stat"))
        if counts and os.access(parent, os.W_OK):
            return parent
    return None


def group_of(config: pytest.Config) -> str:
    """Return the folder of the group that is counted, or nothing."""
    counting: CpuSeconds | None = config.pluginmanager.get_plugin(KEY)
    return str(counting.group) if counting else ""
