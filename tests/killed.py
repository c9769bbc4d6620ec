"""A program that issues a letter, writes its PDF or imports a ledger and is killed on the way: ``python killed.py FOLDER LETTER MODE``.

For each store ``FOLDER/N`` it parts (one import for all) and its child does the act there, killed before its N-th step: a
write to the store or, for ``export``, also a file call of the PDF's writing; 0 goes through. It says how many steps there were.
"""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from old_ledgers import imported
from station.actions import letter_output, letters
from station.db.store import Store
from station.export import letter_pdf  # noqa: F401  before the program parts

_WRITES = ("BEGIN", "COMMIT", "INSERT", "UPDATE", "DELETE", "REPLACE", "ROLLBACK")
_FILE_CALLS = ("open", "os.rename", "os.remove", "os.truncate")


class Killer:
    """Counts steps and kills this very program, as a power cut would, before one of them."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.seen = 0

    def step(self) -> None:
        """One more; nothing after the fatal one is done."""
        self.seen += 1
        if self.seen == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, sql: str) -> None:
        """A statement the store is about to run."""
        if sql.lstrip().upper().startswith(_WRITES):
            self.step()

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """A call of the interpreter that reaches the disk; only the PDF's own are counted."""
        if event in _FILE_CALLS and str(arguments[0]).endswith((".pdf", ".part")):
            self.step()


def act(folder: Path, letter_id: str, mode: str) -> int:
    """Do the one act on one store, counting its steps; killed at the step the folder is named after."""
    killer = Killer(int(folder.name))
    with Store.open(folder, clock=lambda: datetime(2026, 3, 16, 10, 0)) as store:
        store.user = "王芳"
        store.db.conn.set_trace_callback(killer.statement)
        if mode == "issue":
            letters.issue(store, letter_id, signer="冯守义")
        elif mode == "import":
            imported(store)
        else:
            sys.addaudithook(killer.audit)
            letter_output.export_pdf(store, letter_id, folder.with_suffix(".pdf"))
        store.db.conn.set_trace_callback(None)
    return killer.seen


def main(folder: Path, letter_id: str, mode: str) -> None:
    """Part once for each store and wait for what became of it."""
    for store in sorted(path for path in folder.iterdir() if path.is_dir()):
        child = os.fork()
        if child == 0:
            sys.stdout.write(f"{act(store, letter_id, mode)}\n")
            sys.stdout.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
