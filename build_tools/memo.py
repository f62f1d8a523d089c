"""Results of pure functions, kept from one run to the next under a hash of all they depend on.

One SQLite file in `.cache/`. Whatever may be wrong with it (damaged, from another program, in use,
on a full disk), it is only a miss, and the result is worked out again. Values are checked by a hash
and may hold nothing but plain values and those of `model/`: a memo that comes from elsewhere can
start nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import pickle
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from build_tools.spool import Spool
from build_tools.stamps import digest_of, packages_in, stamps_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from build_tools.spool import Extent

Result = TypeVar("Result")

_TABLES = (
    "CREATE TABLE IF NOT EXISTS memo (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS names"
    " (site TEXT, key BLOB, value BLOB, PRIMARY KEY (site, key)) WITHOUT ROWID",
)
_PATIENCE = 10
"""Seconds to wait for another build that writes."""
_CHECK = 8
_FAULTS = (sqlite3.Error, OSError, ValueError)
"""A damaged file makes SQLite give names that are no text."""
_NOT_DAMAGED = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_READONLY", "SQLITE_CANTOPEN")
_PROGRAM = Path(__file__).parent


class Memo:
    """Results by key, which all builds of a project share, and what a build remembers by name, each
    site for itself. One without a file keeps nothing, and every result is worked out."""

    def __init__(self, path: Path | None = None, program: str = "", site: str = "") -> None:
        """`program` says which program, with which packages, the results come from; `site` whose
        names are meant, the empty one is the project's own."""
        self.program = program
        self._site = site
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._asked: set[bytes] = set()
        self._made: dict[bytes, Extent] = {}
        self._names_asked: set[bytes] = set()
        self._names_made: dict[bytes, Extent] = {}
        self.aside = Spool(path.parent if path else None)
        """What this run made until it is written down, and what else it sets aside."""
        if path:
            self._open(path)

    @property
    def keeps(self) -> bool:
        """Whether results are kept for the next run."""
        return self._path is not None

    def get(
        self,
        space: str,
        parts: Sequence[str | bytes],
        make: Callable[[], Result],
        is_valid: Callable[[Result], bool] | None = None,
    ) -> Result:
        """Return the result of a function that depends on these parts and on our program alone.

        What else it depends on may stand in the result itself, which `is_valid` holds against what
        is so today.
        """
        if self._path is None:
            return make()
        key = self._key(space, parts)
        if stored := self._stored(key):
            result: Result = stored[0]
            if is_valid is None or is_valid(result):
                return result
        result = make()
        self._made[key] = self.aside.add(_packed(result))
        return result

    def has(self, space: str, parts: Sequence[str | bytes]) -> bool:
        """Whether a result is there, though it may be one that cannot be read."""
        if not self.keeps:
            return False
        key = self._key(space, parts)
        self._asked.add(key)
        return key in self._made or self._read("SELECT 1 FROM memo WHERE key = ?", key) is not None

    def put(self, space: str, parts: Sequence[str | bytes], result: object) -> None:
        """Keep a result that was worked out elsewhere."""
        if self.keeps:
            self._made[self._key(space, parts)] = self.aside.add(_packed(result))

    def recall(self, name: str) -> Any:
        """Return what was remembered under a name, None where nothing was."""
        key = self._key("name", (name,))
        self._names_asked.add(key)
        data: object = self._made_now(self._names_made, key)
        if data is None:
            query = "SELECT value FROM names WHERE site = ? AND key = ?"
            data = self._read(query, self._site, key)
        stored = _unpacked(data)
        return stored[0] if stored else None

    def remember(self, name: str, value: object) -> None:
        """Keep a value under a name, in the place of an earlier one."""
        self._names_made[self._key("name", (name,))] = self.aside.add(_packed(value))

    def retain(self, names: Iterable[str]) -> None:
        """Let what was remembered under these names stay, though this run does not look at it."""
        self._names_asked.update(self._key("name", (name,)) for name in names)

    def take_back(self) -> None:
        """Remember nothing of this run by name: it would tell of a site that is not there."""
        self._names_made.clear()

    def close(self, *, forget: bool = False) -> None:
        """Write down what is new; with `forget` drop the names that nobody asked for since the memo
        was opened, and for the project's own site the results too."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._write_down(connection, forget=forget)
        self.aside.close()

    def _write_down(self, connection: sqlite3.Connection, *, forget: bool) -> None:
        read = self.aside.read
        try:
            with contextlib.closing(connection), connection:
                if forget:
                    self._forget(connection)
                rows = ((key, read(extent)) for key, extent in self._made.items())
                connection.executemany("INSERT OR REPLACE INTO memo VALUES (?, ?)", rows)
                names = (
                    (self._site, key, read(extent)) for key, extent in self._names_made.items()
                )
                connection.executemany("INSERT OR REPLACE INTO names VALUES (?, ?, ?)", names)
        except _FAULTS as error:
            self._give_up(connection, error)

    def _forget(self, connection: sqlite3.Connection) -> None:
        names = connection.execute("SELECT key FROM names WHERE site = ?", (self._site,))
        unused = [(self._site, key) for (key,) in names if key not in self._names_asked]
        connection.executemany("DELETE FROM names WHERE site = ? AND key = ?", unused)
        if not self._site:
            keys = (key for (key,) in connection.execute("SELECT key FROM memo"))
            stale = [(key,) for key in keys if key not in self._asked]
            connection.executemany("DELETE FROM memo WHERE key = ?", stale)

    def _key(self, space: str, parts: Sequence[str | bytes]) -> bytes:
        digest = hashlib.blake2b(digest_size=16)
        for part in (self.program, space, *parts):
            data = part if isinstance(part, bytes) else part.encode(errors="surrogatepass")
            digest.update(len(data).to_bytes(8, "big"))
            digest.update(data)
        return digest.digest()

    def _stored(self, key: bytes) -> tuple[Any] | None:
        """Return the stored value in a tuple, None where there is none."""
        self._asked.add(key)
        data: object = self._made_now(self._made, key)
        if data is None:
            data = self._read("SELECT value FROM memo WHERE key = ?", key)
        return _unpacked(data)

    def _made_now(self, extents: Mapping[bytes, Extent], key: bytes) -> bytes | None:
        """Return what this run made, None for what it did not."""
        extent = extents.get(key)
        try:
            return None if extent is None else self.aside.read(extent)
        except OSError:
            return None

    def _read(self, query: str, *words: object) -> object:
        if self._connection is None:
            return None
        try:
            return next((value for (value,) in self._connection.execute(query, words)), None)
        except _FAULTS as error:
            self._give_up(self._connection, error)
            return None

    def _open(self, path: Path) -> None:
        for _attempt in range(2):  # a damaged file is removed, and a new one begun
            connection = None
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                connection = sqlite3.connect(path, timeout=_PATIENCE)
                # A kill harms nothing; a power cut may, which shows, and then all is made again.
                connection.execute("PRAGMA synchronous = OFF")
                for table in _TABLES:
                    connection.execute(table)
                connection.execute("SELECT key, value FROM memo LIMIT 1").fetchall()
                connection.execute("SELECT site, key, value FROM names LIMIT 1").fetchall()
            except _FAULTS as error:
                self._give_up(connection, error)
            else:
                self._connection = connection
                return

    def _give_up(self, connection: sqlite3.Connection | None, error: Exception) -> None:
        """Do without the file in this run; remove it where it is damaged, and not only in use."""
        self._connection = None
        if connection:
            connection.close()
        name = str(getattr(error, "sqlite_errorname", ""))
        if self._path and not (isinstance(error, OSError) or name.startswith(_NOT_DAMAGED)):
            with contextlib.suppress(OSError):
                self._path.unlink()


_REMEMBERED = "remembered"


class Remembered:
    """A pure function of a text, whose results are kept all together: they are many and small."""

    def __init__(self, name: str, function: Callable[[str], Any]) -> None:
        self.name = name
        self.function = function
        self._earlier: dict[str, Any] = {}
        self._used: dict[str, Any] = {}

    def __call__(self, text: str) -> Any:
        """Return the result for a text."""
        if text not in self._used:
            earlier = self._earlier
            self._used[text] = earlier[text] if text in earlier else self.function(text)
        return self._used[text]

    def recall(self, memo: Memo) -> None:
        """Take the results of earlier runs."""
        none: dict[str, Any] = {}
        earlier = memo.get(_REMEMBERED, (self.name,), lambda: none)
        self._earlier = earlier if isinstance(earlier, dict) else none
        self._used = {}

    def remember(self, memo: Memo) -> None:
        """Keep what this run asked for, in the place of what was kept."""
        memo.put(_REMEMBERED, (self.name,), self._used)


def _packed(value: object) -> bytes:
    data = pickle.dumps(value, protocol=5)
    return hashlib.blake2b(data, digest_size=_CHECK).digest() + data


def _unpacked(data: Any) -> tuple[Any] | None:
    if not isinstance(data, bytes):
        return None
    check, body = data[:_CHECK], data[_CHECK:]
    if hashlib.blake2b(body, digest_size=_CHECK).digest() != check:
        return None
    try:
        return (_Loader(io.BytesIO(body)).load(),)
    except _UNREADABLE:
        return None


_UNREADABLE = (
    *(pickle.UnpicklingError, ValueError, TypeError),
    *(AttributeError, ImportError, LookupError),
)
_HOMES = (
    "build_tools.stages.edits.notes",
    *("build_tools.model.", "build_tools.authoring.", "build_tools.site.search.documents"),
    *("build_tools.site.search.index", "build_tools.site.text_pages"),
)
_PLAIN = {("build_tools.messages", "Message"), ("datetime", "date"), ("collections", "Counter")}


class _Loader(pickle.Unpickler):
    """Makes plain values and those of our rooms, and calls nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN or module.startswith(_HOMES):
            kind = super().find_class(module, name)
            if isinstance(kind, type):
                return kind
        raise pickle.UnpicklingError(f"{module}.{name} is not among the values of a memo")


NO_MEMO = Memo()


@contextlib.contextmanager
def opened(folder: Path, theme: Path, *, site: str = "", forget: bool = False) -> Iterator[Memo]:
    """Open the memo in a folder for this block, with the results of this program and the names of a
    site.

    With `forget` a block that ends well leaves only what it asked for.
    """
    installed = [top for top in sys.path if top.endswith("site-packages") and Path(top).is_dir()]
    packages = packages_in(installed)
    stamps = [line for top in (_PROGRAM, theme) for line, _path, _time in stamps_of(str(top))]
    memo = Memo(folder / "memo.sqlite", digest_of([sys.version, *packages, *stamps]), site)
    try:
        yield memo
    except BaseException:
        memo.take_back()
        memo.close()
        raise
    memo.close(forget=forget)
