"""The architecture's one picture, and the proof that the code keeps to it.

    ground ← model ← reading ← project ← rooms ← stages ← entrances

A module may import from its own place and from the layers to the left of it; rooms do not know
each other. Inside the large rooms the folders stand in an order too, and no two modules anywhere
import each other, not even in a circle and not even for types. The doors say which places alone
may do a thing.
"""

from __future__ import annotations

import ast
import graphlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = "build_tools"
VERBS = "build_tools/cli"
ROOT = Path(__file__).parents[1]

LAYERS = {
    "ground": (
        "clock",
        "dependencies",
        "errors",
        "files",
        "locks",
        "memo",
        "messages",
        "os_reasons",
        "processes",
        "progress",
        "scripts",
        "spool",
        "stamps",
        "untrusted",
    ),
    "model": ("model",),
    "reading": ("reading",),
    "project": ("setting_hints", "project", "project_code", "allowed_code"),
    "rooms": (
        "assessment",
        "authoring",
        "intake",
        "media",
        "office",
        "records",
        "release",
        "site",
        "timetable",
    ),
    "stages": ("stages",),
    "entrances": ("clock", "cli", "desk", "plugin"),
}
# room: its folders and modules, each may import from those before it; "*" stands for the modules
# that are not named, and those may know each other.
INSIDE = {
    "media": (
        "ffmpeg",
        "probe",
        "plan",
        "options",
        "analysis",
        "cache",
        "encode",
        "asset",
        "poster",
        "workers",
        "*",
    ),
    "release": ("trust", "plan", "kit", "medium", "archive", "server", "delivery", "*"),
    "authoring": ("rendered", "heads", "shortcuts", "*", "checks", "tidying"),
    "assessment": ("*", "report"),
    "office": ("hints", "*", "boards", "checks", "sheets"),
}
# package: the places that alone may import it
PACKAGE_DOORS = {
    "mkdocs": ("site", "plugin"),
    "material": ("site",),
    "ffmpeg": ("media",),
    "imageio_ffmpeg": ("media",),
    "av": ("media",),
    "dask": ("media",),
    "distributed": ("media",),
    "minisign": ("release",),
    "cryptography": ("records", "release"),
    "sqlite3": ("memo", "records"),
    "python_calamine": ("reading",),
    "rapidfuzz": ("authoring", "intake"),
    "joserfc": ("records",),
    "zxingcpp": ("records",),
    "pypdf": ("media", "reading"),
    "pi_heif": ("reading",),
    "urllib3": ("release",),
    "icalendar": ("timetable",),
    "chinese_calendar": ("timetable",),
    "borax": ("model",),
    "click": ("cli",),
    "starlette": ("desk",),
    "uvicorn": ("desk",),
    "rich": ("cli",),
}
PURE = "model"
NOT_PURE = ("glob", "io", "os", "pathlib", "shutil", "socket", "subprocess", "tempfile", "time")
CLOCK = "clock"
READINGS = ("now", "today", "utcnow")
PRINTS_AND_EXITS = "cli"
ANSWERS = ("media.probe.probe_process", "site.assets.minifier")
"""A program of its own: what it prints is read by the build that started it."""
TOUCHES_MEDIA = "untrusted"
"""The one door to what lies on a medium, or came back on one."""
HANDLES_MEDIA = (
    *("release.medium.", "release.delivery.", "release.kit.station_kit", "office.receipts"),
    *("records.sources", "records.opening", "records.photographs"),
    *("stages.deliver", "stages.verify", "stages.rollback", "stages.pull"),
    "stages.sticks.",
)
"""The places that are told a medium's path: they may pass it on to the door, and no more."""
OWN_FILES = ("release.medium.local_source", "release.medium.remote", "release.medium.rclone")
"""Files of the office itself, and of a program that is told what to send."""
TOUCHING = {
    *("chmod", "copyfile", "exists", "glob", "hardlink_to", "is_dir", "is_file", "is_symlink"),
    *("iterdir", "mkdir"),
    *("lstat", "open_text", "read_bytes", "read_text", "rename", "resolve", "rglob", "rmdir"),
    *("rmtree", "samefile", "stat", "symlink_to", "touch", "unlink", "walk", "write_bytes"),
    *("write_text", "atomic_write", "fsync_file", "fsync_folder", "link_or_copy", "sha256_of"),
}
"""Calls that look at a path, or follow it."""
STARTS_PROGRAMS = "processes"
DIRECT_STARTS = ("os.system", "os.popen", "os.exec", "os.spawn", "os.posix_spawn", "os.fork")
# Calls of ffmpeg-python and imageio-ffmpeg that start a program behind one's back.
HIDDEN_STARTS = (
    "run",
    "run_async",
    "probe",
    "read_frames",
    "write_frames",
    "count_frames_and_secs",
)

ORDER = {place: rank for rank, places in enumerate(LAYERS.values()) for place in places}


@dataclass(frozen=True)
class Module:
    """A source file of ours: its name without the package (`media.ladder`) and its text."""

    name: str
    text: str

    @property
    def place(self) -> str:
        return self.name.partition(".")[0]

    @property
    def is_package(self) -> bool:
        return self.name.endswith("__init__")


@dataclass(frozen=True)
class Import:
    """One imported module by its full name; `typing` where only a type checker reads it."""

    target: str
    typing: bool

    @property
    def top(self) -> str:
        return self.target.partition(".")[0]


def read_modules(folder: Path) -> list[Module]:
    """Return the package's modules, by their names without the package."""
    return [
        Module(
            ".".join(path.relative_to(folder).with_suffix("").parts),
            path.read_text(encoding="utf-8"),
        )
        for path in sorted(folder.rglob("*.py"))
    ]


def imports_of(tree: ast.Module, name: str) -> list[Import]:
    """Return everything that the module imports, wherever in it, `import_module("...")` too."""
    only_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    return [
        Import(target, id(node) in only_types)
        for node in ast.walk(tree)
        for target in _targets(node, name)
    ]


def _targets(node: ast.AST, name: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        # `from ..model import x` in build_tools.media.plan.ladder: two steps up from the module.
        above = f"{PACKAGE}.{name}".split(".")[: -node.level] if node.level else []
        start = ".".join([*above, *([node.module] if node.module else [])])
        return [f"{start}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
        return [str(a.value) for a in node.args[:1] if isinstance(a, ast.Constant)]
    return []


def faults_of(modules: list[Module]) -> list[str]:
    """Return each breach of the picture as `module: what it must not do`."""
    faults: list[str] = []
    for module in modules:
        tree = ast.parse(module.text)
        imports = imports_of(tree, module.name)
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        found = [
            *_against_the_arrows(module, imports),
            *_against_the_order_inside(module, imports),
            *_through_closed_doors(module, imports),
            *_impure(module, imports, calls),
            *_reads_the_clock(module, calls),
            *_speaks(module, tree, calls),
        ]
        found += _touches_media(module, tree)
        if module.name != STARTS_PROGRAMS and _starts_programs(imports, calls):
            found.append(f"starts a program outside {STARTS_PROGRAMS}")
        faults += [f"{module.name}: {fault}" for fault in found]
    return faults


def _against_the_arrows(module: Module, imports: list[Import]) -> list[str]:
    if module.place not in ORDER:
        return []  # test_every_place_is_in_the_picture tells
    ours = {i.target.split(".")[1] for i in imports if i.target.startswith(f"{PACKAGE}.")}
    ours = {place for place in ours if not place.startswith("__")}  # the version
    here = ORDER[module.place]
    ground = {*LAYERS["ground"], *LAYERS["project"], *LAYERS["stages"], *LAYERS["entrances"]}
    return [
        f"imports {place}"
        for place in sorted(ours - {module.place})
        if ORDER.get(place, 99) > here
        # Within ground, stages and entrances one may know the other; a room never.
        or (ORDER[place] == here and module.place not in ground)
    ]


def _against_the_order_inside(module: Module, imports: list[Import]) -> list[str]:
    order = INSIDE.get(module.place)
    if order is None or module.is_package:
        return []
    start = f"{PACKAGE}.{module.place}."
    folders = {i.target.removeprefix(start).split(".")[0] for i in imports if start in i.target}
    here = module.name.split(".")[1]
    return [
        f"imports {module.place}.{folder}"
        for folder in sorted(folders - {here})
        if _rank(order, folder) > _rank(order, here)
    ]


def _rank(order: tuple[str, ...], folder: str) -> int:
    return order.index(folder if folder in order else "*")


def _through_closed_doors(module: Module, imports: list[Import]) -> list[str]:
    tops = {i.top for i in imports}
    return [
        f"imports {package}"
        for package, places in PACKAGE_DOORS.items()
        if package in tops and module.place not in places
    ]


def _impure(module: Module, imports: list[Import], calls: list[ast.expr]) -> list[str]:
    if module.place != PURE:
        return []
    tops = sorted({i.top for i in imports if not i.typing} & set(NOT_PURE))
    opens = [c.id for c in calls if isinstance(c, ast.Name) and c.id == "open"]
    return [*(f"imports {top}" for top in tops), *(f"calls {call}" for call in opens)]


def _reads_the_clock(module: Module, calls: list[ast.expr]) -> list[str]:
    readings = [c for c in calls if isinstance(c, ast.Attribute) and c.attr in READINGS]
    return [f"calls {ast.unparse(c)}" for c in readings if module.place != CLOCK]


def _speaks(module: Module, tree: ast.Module, calls: list[ast.expr]) -> list[str]:
    if module.place == PRINTS_AND_EXITS or module.name in ANSWERS:
        return []
    words = {"print", "input", "exit", "quit", "sys.exit", "os._exit", "SystemExit"}
    if module.name == STARTS_PROGRAMS:
        words.remove("os._exit")  # the end of a copy of this process
    said = [name for call in calls if (name := ast.unparse(call)) in words]
    streams = [
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and (name := ast.unparse(node)) in {"sys.stdout", "sys.stderr"}
    ]
    return [f"uses {name}" for name in [*said, *streams]]


def _touches_media(module: Module, tree: ast.Module) -> list[str]:
    if not module.name.startswith(HANDLES_MEDIA) or module.name in OWN_FILES:
        return []
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [f"calls {ast.unparse(call.func)}" for call in calls if _is_touching(call)]


def _is_touching(call: ast.Call) -> bool:
    """Return whether a call goes to a path itself; a door, a disk or a module of ours may."""
    if isinstance(call.func, ast.Name):
        return call.func.id == "open" or call.func.id in TOUCHING
    if not isinstance(call.func, ast.Attribute):
        return False
    owner = ast.unparse(call.func.value)
    if owner in ("os", "shutil", "os.path"):
        return call.func.attr not in ("fsync", "fstat", "strerror", "posix_fadvise")
    doors = (
        "parent",
        "disk",
        "_disk",
        "_folder",
        "folder",
        "stick",
        "medium",
        "Image",
        "key",
        "resource",
    )
    return owner.rpartition(".")[2] not in doors and (
        call.func.attr in TOUCHING or (call.func.attr == "open" and bool(call.args))
    )


def _starts_programs(imports: list[Import], calls: list[ast.expr]) -> bool:
    tops = {i.top for i in imports if not i.typing}
    if tops & {"subprocess", "pty", "multiprocessing"}:
        return True
    names = [ast.unparse(call) for call in calls]
    if any(n.startswith(DIRECT_STARTS) or "create_subprocess" in n for n in names):
        return True
    # `runner.run(...)` of our own is the door itself, not a way around it.
    own = {i.target.rpartition(".")[2] for i in imports if i.top == PACKAGE}
    hidden = [
        c
        for c in calls
        if isinstance(c, ast.Attribute)
        and c.attr in HIDDEN_STARTS
        and not (isinstance(c.value, ast.Name) and c.value.id in own)
    ]
    return bool(tops & {"ffmpeg", "imageio_ffmpeg"} and hidden)


def circle_in(modules: list[Module]) -> list[str]:
    """Return modules that import each other in a circle, the first one again at its end."""
    names = {module.name for module in modules}
    graph = {
        module.name: {
            name
            for imported in imports_of(ast.parse(module.text), module.name)
            if (name := _module_of(imported.target, names)) != module.name
        }
        - {""}
        for module in modules
    }
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def _module_of(target: str, names: set[str]) -> str:
    """Return which of our modules a target is, or is in; empty for none of them."""
    name = target.removeprefix(f"{PACKAGE}.") if target.startswith(f"{PACKAGE}.") else ""
    while name and name not in names:
        name = name.rpartition(".")[0]
    return name


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circle_in(read_modules(ROOT / PACKAGE)) == []


def test_a_circle_is_seen_through_typing_and_other_modules() -> None:
    modules = [
        Module("media.ladder", "if TYPE_CHECKING:\n    from build_tools.media.remarks import x"),
        Module("media.remarks", "def f():\n    from ..media import geometry"),
        Module("media.geometry", "from build_tools.media.ladder import plan"),
    ]
    assert set(circle_in(modules)) == {"media.ladder", "media.remarks", "media.geometry"}
    assert circle_in(modules[:2]) == []


def test_the_package_keeps_to_the_picture() -> None:
    modules = read_modules(ROOT / PACKAGE)
    assert len(modules) > 10
    assert faults_of(modules) == []


@pytest.mark.parametrize("room", INSIDE)
def test_every_folder_of_a_room_is_in_its_order(room: str) -> None:
    folders = {path.parent.name for path in (ROOT / PACKAGE / room).glob("*/__init__.py")}
    assert folders <= set(INSIDE[room])


def crowded(files: Iterable[Path]) -> list[str]:
    """Return the folders that hold more than 25 files; `cli/` has one for each verb."""
    counts = Counter(path.parent.as_posix() for path in files)
    return [folder for folder, count in counts.items() if count > 25 and folder != VERBS]


def test_no_folder_is_crowded() -> None:
    folders = (PACKAGE, "overrides", "tests", "benchmarks", "docs")
    files = [
        path.relative_to(ROOT)
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert len(files) > 500
    assert crowded(files) == []


def test_a_crowded_folder_is_seen_also_where_another_has_its_name() -> None:
    many = [Path(f"records/{number}.py") for number in range(26)]
    assert crowded([*many, Path("model/records/one.py"), Path(VERBS, "a.py")]) == ["records"]
    assert crowded(many[:25]) == []


def test_every_place_is_in_the_picture() -> None:
    places = {module.place for module in read_modules(ROOT / PACKAGE)} - {"__init__", "__main__"}
    assert places == set(ORDER)


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("site.builder", "from build_tools.stages.build import prepare", "imports stages"),
        ("model.lesson", "from build_tools.media import ladder", "imports media"),
        ("model.lesson", "from ..media.ladder import plan", "imports media"),
        ("model.__init__", "from .. import cli", "imports cli"),
        ("files", "import build_tools.model.lesson", "imports model"),
        ("media.ladder", "from build_tools.site.nav import x", "imports site"),
        ("media.ladder", "def f():\n    from build_tools import authoring", "imports authoring"),
        (
            "site.nav",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import build_tools.media.x",
            "imports media",
        ),
        ("site.nav", "import importlib\nimportlib.import_module('build_tools.cli')", "imports cli"),
        ("site.nav", "from build_tools.unheard_of import x", "imports unheard_of"),
        ("authoring.check", "from mkdocs.config import load_config", "imports mkdocs"),
        ("cli.build", "import mkdocs.commands.build", "imports mkdocs"),
        ("site.cards", "import imageio_ffmpeg", "imports imageio_ffmpeg"),
        ("site.cards", "import click", "imports click"),
        ("model.page", "from pathlib import Path", "imports pathlib"),
        ("model.page", "import datetime as dt\ndt.date.today()", "calls dt.date.today"),
        ("model.page", "open('x')", "calls open"),
        ("site.pages", "import datetime as dt\ndt.datetime.now()", "calls dt.datetime.now"),
        ("media.cache", "print('done')", "uses print"),
        ("media.cache", "import sys\nsys.exit(1)", "uses sys.exit"),
        ("media.cache", "raise SystemExit(2)", "uses SystemExit"),
        ("plugin", "import sys\nsys.stderr.write('x')", "uses sys.stderr"),
        ("media.plan.ladder", "from build_tools.media.encode import job", "imports media.encode"),
        ("media.options", "from build_tools.media.cache.ledger import x", "imports media.cache"),
        ("media.cache.prune", "from build_tools.media import posters", "imports media.posters"),
        (
            "release.trust.keys",
            "if TYPE_CHECKING:\n    from build_tools.release.plan.plan import x",
            "imports release.plan",
        ),
        ("release.delivery.x", "def f(p):\n    p.unlink()", "calls p.unlink"),
        ("release.medium.x", "import os\nos.replace('a', 'b')", "calls os.replace"),
        ("records.sources", "def f(p):\n    p.open('rb')", "calls p.open"),
        ("office.receipts", "def f(p):\n    (p / 'a').read_bytes()", "calls (p / 'a').read_bytes"),
        ("site.open", "import subprocess", "starts a program outside processes"),
        ("cli.open", "import os\nos.system('x')", "starts a program outside processes"),
        (
            "media.stills",
            "import ffmpeg\nffmpeg.input('x').output('y').run()",
            "starts a program outside processes",
        ),
    ],
)
def test_a_breach_is_seen(name: str, text: str, fault: str) -> None:
    assert faults_of([Module(name, text)]) == [f"{name}: {fault}"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cli.build", "from build_tools.media import ladder\nfrom build_tools import plugin"),
        ("media.ladder", "from build_tools.model.media import Recording\nfrom . import runner"),
        ("files", "from build_tools.errors import DiskError"),
        ("release.delivery.x", "def f(medium):\n    medium.remove(['r/2026-11/index.html'])"),
        ("release.medium.local_source", "def f(p):\n    p.open('rb')"),
        ("plugin", "from mkdocs.plugins import BasePlugin"),
        (
            "model.media",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pathlib import Path",
        ),
        ("media.arguments", "import ffmpeg\nffmpeg.input('x').output('y').get_args()"),
        ("site.measure", "from build_tools.site import runner\nrunner.run(['x'])"),
        ("cli.main", "import sys\nprint('x')\nsys.exit(0)"),
    ],
)
def test_what_is_allowed_passes(name: str, text: str) -> None:
    assert faults_of([Module(name, text)]) == []
