"""A few kills, faults and power cuts in one course of the acts: ``python few.py ROUNDS SEED``, with the shim preloaded (see shim.py)."""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from faults import desk
from faults.kills import AT_ANY_TIME, KINDS, Course, rounds_of
from faults.power import cuts_of


def main(rounds: int, seed: int) -> int:
    """So many rounds and so many cuts; 1 if anything was wrong."""
    desk.cheap()
    with tempfile.TemporaryDirectory(prefix="few-") as folder:
        course = Course(Path(folder) / "course")
        cut = cuts_of(course, rounds, seed)  # first: the children of the rounds write into the same log
        return cut | rounds_of(course, rounds, seed, [*KINDS, AT_ANY_TIME])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
