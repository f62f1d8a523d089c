"""Files that pages save for the township, on a station's PC, and what comes onto a stick."""

from __future__ import annotations

from pathlib import Path

from tests.release.signed import STATION
from tests.release.stations import Station


def record_name(serial: int = 0, end: str = "jsonl", station: str = STATION) -> str:
    return f"records-{station}-1a2b3c4d-2026112520{serial:04}.{end}"


OURS = {
    record_name(1): '{"records":"石桥"}\n'.encode(),
    record_name(2, "jwe"): b"eyJhbGciOiJFQ0RILUVTIn0..a.b.c",
    record_name(3).replace(".", " (1)."): b'{"again":1}\n',
}
"""What is taken: text, sealed, and the second download of the same second."""

FOREIGN = (
    record_name(1, station="donggou"),
    record_name(1, station=f"{STATION}-east"),
    f"records-{STATION}-1a2b3c4d-20261125200001.jsonl.crdownload",
    f"records-{STATION}-1a2b3c4d-20261125200001.jsonl.part",
    f"records-{STATION}-1a2b3c4d-2026112520.jsonl",
    f"records-{STATION}-1a2b3c4x-20261125200001.jsonl",
    f"records-{STATION}-1a2b3c4d-20261125200001-花名册.jsonl",
    f"records-{STATION}-1a2b3c4d-20261125200001 %TEMP%!PATH!&a.jsonl",
    f"花名册-{STATION}-2026-11-25.json",
    f"学习记录-{STATION}-2026-11-25.json",
    f"花名册-records-{STATION}-1a2b3c4d-20261125200001.jsonl",
)
"""What is not: of other stations, half downloaded, with names of people, named by somebody."""


def fill(folder: Path) -> None:
    """Put into a folder of downloads what is taken and what is not."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in OURS.items():
        (folder / name).write_bytes(data)
    for name in FOREIGN:
        (folder / name).write_bytes("李秀英".encode())
    (folder / record_name(9)).write_bytes(b"")


def on_stick(station: Station) -> dict[str, bytes]:
    """Return the files in `records/` of the stick by their names."""
    return {path.name: path.read_bytes() for path in (station.stick / "records").iterdir()}
