"""All faults: ``python run.py [ROUNDS] [SEED]`` builds the shim, kills and fails so many times, and cuts the power half as often."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def why_not() -> str:
    """Why faults cannot be tried on this machine; "" if they can."""
    if not sys.platform.startswith("linux"):
        return "calls are caught by LD_PRELOAD, on Linux only"
    return "" if compiler() else "there is no C compiler"


def compiler() -> str | None:
    """The C compiler of this machine."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def built(folder: Path) -> Path:
    """The shim, compiled into this folder."""
    target = folder / "shim.so"
    command = [str(compiler()), "-shared", "-fPIC", "-O2", "-o", str(target), str(HERE / "shim.c"), "-ldl"]
    subprocess.run(command, check=True)
    return target


def run(script: str, shim: Path, *words: object, capture: bool = False) -> subprocess.CompletedProcess[str]:
    """One of the scripts beside this one under the shim."""
    command = [sys.executable, str(HERE / script), *map(str, words)]
    environment = os.environ | {"LD_PRELOAD": str(shim), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(command, env=environment, capture_output=capture, text=True, check=False)


if __name__ == "__main__":
    rounds, seed = ([int(word) for word in sys.argv[1:3]] + [1000, 1][len(sys.argv[1:3]) :])[:2]
    if reason := why_not():
        sys.exit(reason)
    with tempfile.TemporaryDirectory(prefix="shim-") as folder:
        done = [run("kills.py", built(Path(folder)), rounds, seed), run("power.py", Path(folder) / "shim.so", rounds // 2, seed)]
    sys.exit(any(one.returncode for one in done))
