"""Taking entries in with their chain beside the same without it, the index left out: CPU time of each entry.

python -m bench.chain [ROUNDS]
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from bench._store import conditions
from bench._table import tell
from bench.saving import TEXT, unchained
from station.casework.journal import Entry, FieldChange
from station.db.store import Store

COUNT = 2_000  # entries of a round
DEVICE = f"{7:016x}"


def entries(first: int, *, is_long: bool, of_step: int) -> Iterator[Entry]:
    """New cases with about a thousand characters each, or new people with nothing but a name; so many of one step."""
    for number in range(first, first + COUNT):
        told = {"name": FieldChange("", f"韩素{number}")}
        if is_long:
            told = {"number": FieldChange("", f"ZQ-{number}"), "summary": FieldChange("", TEXT * 20), "handler": FieldChange("", "王芳")}
        record, of = "grievance" if is_long else "worker", f"01W{number:023}"
        stamp = f"{0x4000_0000_0000 + number:016x}.{DEVICE}"
        yield Entry(DEVICE, number, stamp, "2026-03-01T09:00:00", "李梅", f"{number // of_step:026}", "登记", record, of, True, told)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 24
    print(conditions())
    print(f"{'µs of CPU an entry':32}{'chained':>9}{'without':>9}{'ratio':>7}")
    for title, is_long, of_step in (("cases, three a step", True, 3), ("people, three a step", False, 3), ("people, one a step", False, 1)):
        taken: dict[bool, list[float]] = {True: [], False: []}
        with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
            store.db.conn.execute("PRAGMA synchronous = OFF")  # both wait for the disk alike
            for one in range(rounds):
                told, is_chained = list(entries(1 + one * COUNT, is_long=is_long, of_step=of_step)), one % 2 == 0
                started = time.process_time()
                with nullcontext() if is_chained else unchained():
                    store.receive(told, "收")
                taken[is_chained].append((time.process_time() - started) / COUNT * 1e6)
        ours, peer = (statistics.median(taken[which][1:]) for which in (True, False))
        print(f"{title:32}{ours:9.1f}{peer:9.1f}{ours / peer:7.2f}")
        tell("audit", f"an entry received, {title}", "without the chain", ours / peer)


if __name__ == "__main__":
    main()
