"""How work grows with what it is given: processor time, without what other tests left in memory."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the least processor seconds that `work` took in a few rounds.

    The garbage collector rests meanwhile: its full passes look at everything that the tests before
    have left, and fall into the larger of two amounts of work more often than into the smaller.
    """
    spent = []
    gc.collect()
    gc.disable()
    try:
        for _round in range(rounds):
            begin = time.process_time()
            work()
            spent.append(time.process_time() - begin)
    finally:
        gc.enable()
    return min(spent)
