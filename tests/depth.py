"""How deep the tests that try things by chance dig: the suite a little on every run, `./dev deep` DEPTH times as much."""

import os
from typing import Any

from hypothesis import settings

DEPTH = int(os.environ.get("STATION_DEPTH", "1"))
USUAL = 30  # examples of a property that says nothing of its own


def examples(few: int = USUAL, **more: Any) -> settings:
    """Settings of a property or a machine of states: ``few`` examples in the suite."""
    return settings(max_examples=few * DEPTH, **more)


def every(step: int) -> int:
    """Which of many places to try, pages or calls: each ``step``-th in the suite, nearer together the deeper."""
    return max(1, step // DEPTH)
