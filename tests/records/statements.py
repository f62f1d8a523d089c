"""Statements as a station's page writes them, for tests: chained, one line each."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Pc:
    """A browser profile at a station that writes statements, each chained to the one before."""

    station: str = "liuhejie"
    pc: str = "1a2b3c4d"
    lines: list[str] = field(default_factory=list)

    def write(self, kind: str = "attended", **keys: Any) -> str:
        """Write a statement; return its id."""
        n = len(self.lines) + 1
        before = self.lines[-1].encode() if self.lines else b""
        document = {
            "v": 1,
            "id": f"{self.station}-{self.pc}-{n}",
            "station": self.station,
            "pc": self.pc,
            "n": n,
            "prev": hashlib.sha256(before).hexdigest()[:16] if before else "",
            "kind": kind,
            "held": "2026-11-05",
            "written": f"{keys.get('held', '2026-11-05')}T20:36:10",
            "word": "",
            **keys,
        }
        self.lines.append(json.dumps(document, ensure_ascii=False, separators=(",", ":")))
        return str(document["id"])

    def head(self) -> str:
        """Return the first line of an exported file."""
        document = {"records": self.station, "v": 1, "pc": self.pc, "upto": len(self.lines)}
        document["written"] = "2026-11-25T20:40:00"
        return json.dumps(document, separators=(",", ":"))

    def export(self, *, head: bool = True) -> bytes:
        """Return all statements as an exported file."""
        lines = [*([self.head()] if head else []), *self.lines]
        return "".join(f"{line}\n" for line in lines).encode()


def session(hour: int = 19, **keys: Any) -> dict[str, Any]:
    """Return the keys of an hour's session of three people."""
    return {
        "start": f"{hour:02}:00",
        "end": f"{hour + 1:02}:00",
        "present": {"member": ["m1", "m2"], "villager": ["v1"]},
        "expected": {"member": 12, "villager": 30},
        **keys,
    }
