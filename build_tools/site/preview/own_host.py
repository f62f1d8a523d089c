"""Which requests come from this PC and from our own pages: by the names that they carry.

A page on the internet can let its own name lead to this PC (DNS rebinding) and would then read
drafts as its own files; the name stands in the request.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

_OPEN_TO_ALL = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to
_HTTP = 80


@dataclass(frozen=True)
class RequestNames:
    """The headers `Host`, `Origin`, `Sec-Fetch-Site` and `Sec-Fetch-Mode`; empty where missing."""

    host: str
    origin: str = ""
    fetch_site: str = ""
    fetch_mode: str = ""


@dataclass(frozen=True)
class OwnHost:
    """A server of ours: the name or address that it was told to listen at, and its port."""

    host: str
    port: int

    def sent(self, names: RequestNames) -> bool:
        """Return whether a page of ours asks, or a person does who follows a link."""
        scheme, _slashes, origin = names.origin.partition("://")
        if scheme and not (scheme == "http" and self.is_own(origin)):
            return False
        elsewhere = names.fetch_site == "cross-site"
        return self.is_own(names.host) and (not elsewhere or names.fetch_mode == "navigate")

    def is_own(self, name: str) -> bool:
        """Return whether the name of a server in a request, with its port, means this one."""
        host, port = _parts(name.lower())
        own = self.host.strip("[]").lower()
        if port != self.port:
            return False
        if host and host in ("localhost", own):
            return True
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        # No name of anybody's leads to an address that is written out.
        return address.is_loopback or own in _OPEN_TO_ALL


def _parts(name: str) -> tuple[str, int]:
    host, colon, port = name.rpartition(":") if not name.endswith("]") else (name, "", "")
    if not colon:
        host, port = name, str(_HTTP)
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    return bare, int(port) if port.isascii() and port.isdigit() and len(port) < 6 else -1
