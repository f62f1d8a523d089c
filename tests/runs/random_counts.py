"""How many random cases a test tries: a third in `make test`, all in `make soak`."""

from __future__ import annotations

_SHARE = 3
_FEWEST = 5

_divisor = [_SHARE]


def try_all() -> None:
    """Let tests that are imported from now on try all of their cases."""
    _divisor[0] = 1


def tries(count: int) -> int:
    """Return how many of so many random cases are tried."""
    return max(min(count, _FEWEST), count // _divisor[0])
