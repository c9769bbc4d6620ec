"""A program that does one act and is killed on the way: ``python killed.py FOLDER LETTER MODE``.

It issues a letter, writes its PDF, imports a ledger, sends to a stick or receives from one. For each store ``FOLDER/N`` (to
exchange, ``FOLDER/N/store`` with ``FOLDER/N/stick`` beside it) it parts (one import for all) and its child does the act there, killed
before its N-th step: a write to the store or a file call of what it writes; 0 goes through. It says how many steps there were.
"""

import os
import re
import shutil
import signal
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from old_ledgers import imported
from station.actions import exchange, folding, letter_output, letters
from station.actions.progress import finish
from station.db.store import Store
from station.export import letter_pdf  # noqa: F401  before the program parts

_WRITES = ("BEGIN", "COMMIT", "INSERT", "UPDATE", "DELETE", "REPLACE", "ROLLBACK")
_FILE_CALLS = ("open", "os.rename", "os.remove", "os.truncate", "os.link", "os.mkdir")
_WATCHED = {
    "issue": re.compile("(?!)"),
    "import": re.compile("(?!)"),
    "export": re.compile(r"\.(pdf|part)$"),
    "send": re.compile(r"/stick(/|$)"),
    "receive": re.compile(r"/(stick|attachments)(/|$)"),
}


class Killer:
    """Counts steps and kills this very program, as a power cut would, before one of them."""

    def __init__(self, at: int, watched: re.Pattern[str]) -> None:
        self.at = at
        self.seen = 0
        self._watched = watched

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
        """A call of the interpreter that reaches the disk; only those of what is written are counted."""
        if event in _FILE_CALLS and self._watched.search(str(arguments[0])):
            self.step()


def act(folder: Path, letter_id: str, mode: str) -> int:
    """Do the one act on one store, counting its steps; killed at the step the folder is named after."""
    killer = Killer(int(folder.name), _WATCHED[mode])
    home = folder / "store" if mode in ("send", "receive") else folder
    with Store.open(home, clock=lambda: datetime(2026, 3, 16, 10, 0)) as store:
        store.user = "王芳"
        store.db.conn.set_trace_callback(killer.statement)
        sys.addaudithook(killer.audit)
        if mode == "issue":
            letters.issue(store, letter_id, signer="冯守义")
        elif mode == "import":
            imported(store)
        elif mode == "export":
            letter_output.export_pdf(store, letter_id, folder.with_suffix(".pdf"))
        elif mode == "send":
            folding.FOLD_AFTER = 3
            finish(exchange.send(store, folder / "stick"))
        else:
            finish(exchange.receive(store, folder / "stick"))
        store.db.conn.set_trace_callback(None)
        seen, killer.at = killer.seen, 0
    return seen


def main(folder: Path, letter_id: str, mode: str) -> None:
    """Part once for each store and wait for what became of it."""
    stores = sorted(path for path in folder.iterdir() if path.is_dir())
    if len(stores) > 1:  # what the act imports only as it goes is imported once, not in each child
        with TemporaryDirectory() as name:
            act(Path(shutil.copytree(stores[0], Path(name) / "0")), letter_id, mode)
    for store in stores:
        child = os.fork()
        if child == 0:
            sys.stdout.write(f"{act(store, letter_id, mode)}\n")
            sys.stdout.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
