"""``./dev fuzz [MINUTES] [READER…]``: hostile bytes for every reader of what others made, one process a reader and minute.

An input that ends wrongly is kept as ``tests/fuzz/corpus/READER/found-…``, so that the ordinary tests give it ever after.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
_TURN = 30.0  # seconds before another reader has its turn
_MANY = 2**40  # where a run begins to count: another place each time, so that no run repeats an earlier one


def turn(reader: str, first: int, seconds: float) -> tuple[int, str, bytes]:
    """Let one reader read for a while; how many inputs were given, what went wrong ("" for nothing), and the last input."""
    env = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))), "QT_QPA_PLATFORM": "offscreen"}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "fuzz.running", reader, folder, str(first), str(seconds)]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", errors="replace")
        now = Path(folder) / "now"
        given = now.read_bytes() if now.exists() else bytes(8)
    if done.returncode == 0:
        return int(done.stdout), "", b""
    return int.from_bytes(given[:8], "big") - first + 1, f"ended with {done.returncode}\n{done.stderr[-3_000:]}", given[8:]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(minutes: float, readers: list[str]) -> int:
    """Give every reader this many minutes, in turns; 1 if one of them ended wrongly."""
    readers = readers or sorted(path.name for path in CORPUS.iterdir())
    spent, given, found = dict.fromkeys(readers, 0.0), dict.fromkeys(readers, 0), dict.fromkeys(readers, 0)
    first = time.time_ns() % _MANY
    while any(seconds < minutes * 60 for seconds in spent.values()):
        reader = min(readers, key=spent.__getitem__)
        began = time.monotonic()
        count, trouble, content = turn(reader, first + given[reader], min(_TURN, minutes * 60 - spent[reader]))
        spent[reader] += time.monotonic() - began
        given[reader] += max(count, 1)
        if trouble:
            found[reader] += 1
            path = CORPUS / reader / f"found-{hashlib.sha256(content).hexdigest()[:8]}"
            path.write_bytes(content)
            _say(f"{path.relative_to(ROOT)}\n{trouble}")
        _say(f"{reader}: {given[reader]} inputs, {found[reader]} ended wrongly, {spent[reader]:.0f} s")
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    told = sys.argv[1:]
    sys.exit(main(float(told[0]) if told[:1] else 10, told[1:]))
