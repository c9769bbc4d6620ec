"""The built folder beside the program from source, and beside a bare window built in the same way: how long until the window is there.

Each start is a process of its own on a screen nobody sees, as after a double click: no words, the data where the program keeps its own.
They go in turn, the disk's cache warm, or with ``--cold`` emptied before each (root). Wall time and the processor time of the process are
told; on a busy machine only the latter means much.

And what it weighs.

uv run --group build python -m bench.box [ROUNDS] [--cold]        after ./dev build; Linux with Xvfb and xdotool
"""

import inspect
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import start as bare_start
from bench._table import tell
from station import NAME, paths
from station.vault import slots
from tools import box

LIMIT = 1.3
CASES = 100_000
GIVEN_UP_S = 60
BARE = """
{bare}
bare({content!r}, 0.0, {name!r})
"""


def build_bare(folder: Path, data: Path, way: str) -> str:
    """The program of a folder with a window of as many widgets as ours shows of this data, built by the same tool."""
    for each in ("read" if way == "list" else way, way):  # the first keeps its list for the next times
        content = json.dumps(bare_start.measured("program", str(data), each, cold=False))
    script = folder / "bare.py"
    script.write_text(BARE.format(bare=inspect.getsource(bare_start.bare), content=content, name=NAME), encoding="utf-8")
    where = [word for name in ("dist", "work", "spec") for word in (f"--{name}path", str(folder / name))]
    subprocess.run([sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=ERROR", *where, str(script)], check=True)
    return str(folder / "dist" / "bare" / "bare")


def start(command: list[str], display: str, cold: bool = False) -> tuple[float, float]:
    """Wall and processor seconds from the start of the process to its visible window."""
    if cold:
        bare_start.empty_cache()
    machine = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}
    began = time.monotonic()
    with subprocess.Popen(command, env=machine, stderr=subprocess.DEVNULL) as program:
        try:
            while time.monotonic() - began < GIVEN_UP_S:
                found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", NAME], env=machine, capture_output=True, text=True)
                if found.stdout.strip():
                    ticks = Path(f"/proc/{program.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
                    return time.monotonic() - began, sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
                time.sleep(0.01)
            raise TimeoutError(command[0])
        finally:
            program.kill()


def main() -> int:
    """Print the medians and their ratios; 1 if the folder starts too slowly."""
    if not box.BUILT.is_dir():
        print("no built folder: ./dev build makes it")
        return 0
    cold = "--cold" in sys.argv
    rounds = next((int(word) for word in sys.argv[1:] if word.isdigit()), 9)
    heard, told = os.pipe()
    screen = ["Xvfb", "-noreset", "-displayfd", str(told), "-screen", "0", "1366x768x24"]  # which stays when the last program has gone
    server = subprocess.Popen(screen, pass_fds=[told], stderr=subprocess.DEVNULL)
    os.close(told)
    with os.fdopen(heard) as answer:
        display = f":{answer.readline().strip()}"
    code = 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            for number, (title, (data, way)) in enumerate(bare_start.prepared(Path(folder), CASES).items()):
                if way != "read" and data.is_dir() and slots.is_closed(data) == (way == "login"):
                    code |= compare(title, Path(folder) / str(number), data, way, display, rounds, cold)
    finally:
        server.terminate()
        server.wait()
    if not cold:
        tell("box", "size of the built folder", f"{box.MOST_UNPACKED} MB", box.size(box.BUILT) / 1_000_000 / box.MOST_UNPACKED, "≤ 1.0")
    print(f"folder: {box.size(box.BUILT) / 1_000_000:.1f} MB (at most {box.MOST_UNPACKED})")
    return code


def compare(title: str, folder: Path, data: Path, way: str, display: str, rounds: int, cold: bool) -> int:
    """1 if the folder shows this data too slowly; the data are moved to where a double click looks for them."""
    os.environ["XDG_DATA_HOME"] = str(folder)
    folder.mkdir()
    place = data.rename(paths.default_data())
    ways = {"built": [str(box.BUILT / "station")], "source": [sys.executable, "-m", "station"], "bare": [build_bare(folder, place, way)]}
    for command in ways.values():  # warms the disk's cache
        start(command, display)
    taken = [{name: start(command, display, cold) for name, command in ways.items()} for _ in range(rounds)]
    code = 0
    for index, time_of in enumerate(("wall time", "CPU time")):
        what = f"{time_of}, cold disk" if cold else time_of
        built, source, bare = (statistics.median(one[name][index] for one in taken) for name in ways)
        for peer, seconds, limit in (("from source", source, LIMIT), ("a bare window built so", bare, bare_start.LIMIT)):
            print(
                f"{title}, {what}: built {built:.2f} s, {peer} {seconds:.2f} s, ratio {built / seconds:.2f} (at most {limit})", flush=True
            )
            tell("box", f"built, {title}, {what}", peer, built / seconds, f"≤ {limit}")
            code |= built / seconds > limit
    return code


if __name__ == "__main__":
    sys.exit(main())
