"""Runs every benchmark but the soak, the district and the merging, which take long, one after another, each in a process of its own: python -m bench."""

import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    failed = 0
    for module in sorted(Path(__file__).parent.glob("*.py")):
        if not module.stem.startswith("_") and module.stem not in ("soak", "district", "merging"):
            print(f"\n== {module.stem}", flush=True)
            failed += bool(subprocess.run([sys.executable, "-m", f"bench.{module.stem}"], check=False).returncode)
    sys.exit(failed)
