"""Taking in an update in a process of its own that is killed before its N-th call that reaches the disk of versions."""

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from station import paths
from station.actions import updating
from station.actions.progress import finish
from station.sync import updates

_CALLS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.chmod", "subprocess.Popen")


def count(path: Path, before: Path, public: bytes, home: Path) -> int:
    """How many such calls there are; what was before is copied to ``home``."""
    return run(path, before, public, home, 0)


def run(path: Path, before: Path, public: bytes, home: Path, at: int) -> int:
    """Take ``path`` in at ``home``, killed before the call ``at`` (0: never); returns the calls made, 0 if it was killed."""
    shutil.copytree(before, home, symlinks=True)
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(tell, b"%d" % _take(path, public, home, at))
        os._exit(0)
    os.close(tell)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == (-signal.SIGKILL if at else 0)
    with os.fdopen(told) as answer:
        return int(answer.read() or "0")


def _take(path: Path, public: bytes, home: Path, at: int) -> int:
    seen = 0

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event in _CALLS and str(home) in " ".join(str(argument) for argument in arguments):
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)

    paths.versions = lambda: home
    updates.makers_keys = lambda: {updates.key_id(public): public}
    sys.addaudithook(audit)
    finish(updating.take_program(path))
    return seen
