"""Runs every benchmark but those that take long (_LONG), one after another, each in its own process: python -m bench."""

import subprocess
import sys
from pathlib import Path

_LONG = ("soak", "district", "merging")

if __name__ == "__main__":
    failed = 0
    for module in sorted(Path(__file__).parent.glob("*.py")):
        if not module.stem.startswith("_") and module.stem not in _LONG:
            print(f"\n== {module.stem}", flush=True)
            failed += bool(subprocess.run([sys.executable, "-m", f"bench.{module.stem}"], check=False).returncode)
    sys.exit(failed)
