"""The derived database `.cache/records.sqlite`, and the one door to it.

It holds nothing that the archive does not: a missing, damaged or older one is made anew. Which
bytes go in is decided by `merge`, what they mean by `queries` and `findings`.
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

from build_tools.errors import DiskError
from build_tools.messages import _
from build_tools.model.records.statement import LAST_NUMBER, VERSION
from build_tools.os_reasons import os_reason
from build_tools.records.statement_row import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from build_tools.model.records.kept import QuestionSound, RecordsArrival
    from build_tools.records.statement_row import StatementRow

FILE = "records.sqlite"
_LAYOUT = 100 * 3 + VERSION
"""Of the tables below, and the newest statement that is understood: another one is made anew."""


class NewStatement(NamedTuple):
    """A statement that is to be added, with its line and the beginning of the line's hash."""

    row: StatementRow
    line: bytes
    sha16: str


_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_NOT_WRITTEN = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_OF_THE_DISK = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_BUSY: errno.EBUSY,
    sqlite3.SQLITE_PERM: errno.EACCES,
}
_CACHE_SIZE = -6000
"""KiB, as SQLite writes it."""
_SCHEMA = """
CREATE TABLE arrival (
  seq INTEGER PRIMARY KEY, sha TEXT NOT NULL UNIQUE, name TEXT NOT NULL, day TEXT NOT NULL
);
CREATE TABLE statement (
  k INTEGER PRIMARY KEY, station TEXT NOT NULL, pc TEXT NOT NULL, n INTEGER NOT NULL,
  sha TEXT NOT NULL, prev TEXT NOT NULL, kind TEXT NOT NULL, held TEXT NOT NULL,
  written TEXT NOT NULL, word TEXT NOT NULL, replaces TEXT, void INTEGER NOT NULL, sheet TEXT,
  start TEXT, end TEXT, late INTEGER NOT NULL, want TEXT, exceeds INTEGER NOT NULL,
  seq INTEGER NOT NULL REFERENCES arrival, line BLOB NOT NULL
);
CREATE TABLE presence (
  k INTEGER NOT NULL, person TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (k, person)
) WITHOUT ROWID;
CREATE TABLE variant (
  station TEXT NOT NULL, pc TEXT NOT NULL, n INTEGER NOT NULL, sha TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES arrival, line BLOB NOT NULL,
  PRIMARY KEY (station, pc, n, sha)
) WITHOUT ROWID;
CREATE TABLE run (
  seq INTEGER NOT NULL REFERENCES arrival, station TEXT NOT NULL, pc TEXT NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (seq, station, pc, first)
) WITHOUT ROWID;
CREATE TABLE aside (
  seq INTEGER NOT NULL REFERENCES arrival, line INTEGER NOT NULL, PRIMARY KEY (seq, line)
) WITHOUT ROWID;
CREATE TABLE sound (
  sha TEXT PRIMARY KEY, of TEXT NOT NULL, type TEXT NOT NULL, data BLOB NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX statement_id ON statement (station, pc, n);
CREATE INDEX statement_held ON statement (station, held);
CREATE INDEX statement_session ON statement (station, held) WHERE kind = 'attended';
CREATE INDEX statement_replaces ON statement (replaces) WHERE replaces IS NOT NULL;
CREATE INDEX statement_sheet ON statement (sheet) WHERE sheet IS NOT NULL;
CREATE INDEX run_pc ON run (station, pc);
CREATE VIEW standing AS SELECT s.* FROM statement s WHERE NOT s.void
  AND NOT EXISTS (
    SELECT 1 FROM statement r
    WHERE r.replaces = s.station || '-' || s.pc || '-' || s.n AND r.station = s.station)
  AND NOT EXISTS (
    SELECT 1 FROM statement o WHERE s.sheet IS NOT NULL AND o.station = s.station
    AND s.sheet = o.station || '-' || o.pc || '-' || o.n);
"""
_COLUMNS = ("k", *COLUMNS.split(), "sha", "seq", "line")
_INSERT = (
    f"INSERT INTO statement ({', '.join(_COLUMNS)}) "  # noqa: S608
    f"VALUES ({', '.join('?' * len(_COLUMNS))})"
)
_INSERT_PEOPLE = (
    "INSERT OR FAIL INTO presence (k, kind, person) SELECT ?, ?, value FROM json_each(?)"
)
"""Forty rows for one call take half the time of a call for each. What fails leaves nothing behind,
as the whole file is taken back; to be ready to take back one row SQLite would copy each page."""


class RecordsDatabase:
    """The connection. Use `open_database`, which closes it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, query: str, values: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Return the rows of a SELECT, one after the other."""
        return self._connection.execute(query, tuple(values))

    def define(self, name: str, function: Callable[[Any], Any]) -> None:
        """Let queries call a function of one value, which gives the same for the same."""
        self._connection.create_function(name, 1, function, deterministic=True)

    def arrivals(self) -> tuple[str, ...]:
        """Return what was merged, by content, in its order."""
        return tuple(sha for (sha,) in self.rows("SELECT sha FROM arrival ORDER BY seq"))

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep what is added in this block on the disk, or nothing of it."""
        with self._all_or_nothing("BEGIN IMMEDIATE", "ROLLBACK", "COMMIT"):
            yield

    @contextlib.contextmanager
    def part(self) -> Iterator[None]:
        """Take back what is added in this block of a transaction where the block fails."""
        taken_back = "ROLLBACK TO part; RELEASE part"
        with self._all_or_nothing("SAVEPOINT part", taken_back, "RELEASE part"):
            yield

    @contextlib.contextmanager
    def _all_or_nothing(self, begin: str, undo: str, commit: str) -> Iterator[None]:
        self._connection.execute(begin)
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:  # SQLite gives up by itself where a disk is full
                for command in undo.split("; "):
                    self._connection.execute(command)
            raise
        self._connection.execute(commit)

    def add_arrival(self, arrival: RecordsArrival) -> int:
        """Add an arrival; return its number."""
        query = "INSERT INTO arrival (sha, name, day) VALUES (?, ?, ?)"
        row = (arrival.sha16, arrival.name, arrival.on.isoformat())
        return int(self._connection.execute(query, row).lastrowid or 0)

    def hashes(
        self, pc: tuple[str, str], first: int = 1, last: int = LAST_NUMBER, at_most: int = -1
    ) -> dict[int, str]:
        """Return the hashes of a PC's statements from one number to another, by number."""
        query = (
            "SELECT n, sha FROM statement WHERE station = ? AND pc = ? AND n BETWEEN ? AND ? "
            "ORDER BY n LIMIT ?"
        )
        return dict(self.rows(query, (*pc, first, last, at_most)))

    def add_statements(self, statements: Sequence[NewStatement], seq: int) -> None:
        """Add statements whose ids are free."""
        first = int(next(self.rows("SELECT coalesce(max(k), 0) + 1 FROM statement"))[0])
        rows = (
            (k, *row.columns, sha16, seq, line)
            for k, (row, line, sha16) in enumerate(statements, first)
        )
        self._connection.executemany(_INSERT, rows)
        people = (
            (k, kind, ids)
            for k, (row, _line, _sha16) in enumerate(statements, first)
            for kind, ids in row.people
        )
        self._connection.executemany(_INSERT_PEOPLE, people)

    def add_variant(self, entry: NewStatement, seq: int) -> None:
        """Add another line under an id that is taken: the first stays."""
        query = (
            "INSERT OR IGNORE INTO variant (station, pc, n, sha, seq, line) "
            "VALUES (?, ?, ?, ?, ?, ?)"
        )
        values = (*entry.row.pc, entry.row.number, entry.sha16, seq, entry.line)
        self._connection.execute(query, values)

    def add_run(self, seq: int, station: str, pc: str, start: int, end: int) -> None:
        """Note which numbers of a PC a file brought."""
        query = "INSERT OR IGNORE INTO run (seq, station, pc, first, last) VALUES (?, ?, ?, ?, ?)"
        self._connection.execute(query, (seq, station, pc, start, end))

    def add_aside(self, seq: int, line: int) -> None:
        """Note a line of a file that was set aside."""
        self._connection.execute("INSERT INTO aside (seq, line) VALUES (?, ?)", (seq, line))

    def add_sound(self, sound: QuestionSound) -> None:
        """Add a spoken question; the same one again changes nothing."""
        query = "INSERT OR IGNORE INTO sound (sha, of, type, data) VALUES (?, ?, ?, ?)"
        self._connection.execute(query, (sound.sha16, sound.of, sound.type, sound.data))

    def dump(self) -> Iterator[str]:
        """Return everything as SQL: two databases with the same dump are the same."""
        return self._connection.iterdump()


@contextlib.contextmanager
def open_database(cache: Path, *, anew: bool = False) -> Iterator[RecordsDatabase]:
    """Open the database in `cache`; one that is missing, damaged, of another layout, or unwanted
    (`anew`) begins empty.

    Raises DiskError where it cannot be read or written, also from what is done with it.
    """
    file = cache / FILE
    cache.mkdir(parents=True, exist_ok=True)
    with _disk_errors(file):
        if anew or not _is_usable(file):
            for path in (file, cache / f"{FILE}-journal"):
                path.unlink(missing_ok=True)
        with contextlib.closing(_connect(file)) as connection:
            connection.execute(f"PRAGMA cache_size = {_CACHE_SIZE}")
            _create(connection)
            yield RecordsDatabase(connection)


def damaged() -> DiskError:
    """Return the error of a database that gives what was never put in."""
    text = _("{file} is damaged: make it anew with 'courseware records rebuild'")
    return DiskError(text.format(file=f".cache/{FILE}"))


def is_for_reading(error: OSError | DiskError) -> bool:
    """Whether an error comes of a disk or a folder on which nothing can be written."""
    if isinstance(error, OSError):
        return error.errno in (errno.EROFS, errno.EACCES, errno.EPERM)
    return getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF in _NOT_WRITTEN


@contextlib.contextmanager
def _disk_errors(file: Path) -> Iterator[None]:
    """Turn what SQLite says of a disk into a DiskError; a fault of ours stays what it is."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the upper byte says more
        if code in _DAMAGED:
            raise damaged() from error
        if code not in _OF_THE_DISK:
            raise
        text = _("{place}: {reason} — make room or close other programs, then run it again")
        reason = os_reason(OSError(_OF_THE_DISK[code], ""))
        raise DiskError(text.format(place=file, reason=reason)) from error


def _connect(file: Path) -> sqlite3.Connection:
    # No transactions of Python's own: ours begin and end where they are written.
    return sqlite3.connect(file, isolation_level=None, timeout=60)


def _is_usable(file: Path) -> bool:
    if not file.exists():
        return False
    with contextlib.closing(_connect(file)) as connection:
        try:
            layout = connection.execute("PRAGMA user_version").fetchone()[0]
            connection.execute("SELECT count(*) FROM arrival").fetchone()
        except sqlite3.DatabaseError:
            return False  # not a database, cut off, or without our tables: it is made anew
    return bool(layout == _LAYOUT)


def _create(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] == _LAYOUT:
        return
    connection.execute("BEGIN IMMEDIATE")
    for command in _SCHEMA.split(";\n"):
        if command.strip():
            connection.execute(command)
    connection.execute(f"PRAGMA user_version = {_LAYOUT}")
    connection.execute("COMMIT")
