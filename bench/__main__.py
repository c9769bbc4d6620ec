"""Every benchmark but those that take long (_LONG), each in its own process: ``python -m bench [NAME…]``.

At the end one table of all ratios is printed. It also goes to ``bench/ratios.md``, and into the README between its two marks.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from bench._table import COLLECTED, machine, markdown, told

HERE = Path(__file__).parent
_LONG = ("soak", "district", "merging")
_MARKS = re.compile(r"(<!-- ratios -->\n).*?(<!-- /ratios -->)", re.DOTALL)


def main(names: list[str]) -> int:
    """1 if one of them failed; a bound that is missed stands bold in the table."""
    chosen = names or [m.stem for m in sorted(HERE.glob("*.py")) if not m.stem.startswith("_") and m.stem not in _LONG]
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "ratios"
        for name in chosen:
            print(f"\n== {name}", flush=True)
            done = subprocess.run([sys.executable, "-m", f"bench.{name}"], env=os.environ | {COLLECTED: str(lines)}, check=False)
            failed += [name] if done.returncode else []
        ratios = told(lines)
    text = f"{machine()}\n\n{markdown(ratios)}\n"
    print(f"\n== all ratios\n{text}")
    if not names:
        (HERE / "ratios.md").write_text(f"# All ratios\n\n{text}", encoding="utf-8")
        readme = HERE.parent / "README.md"
        readme.write_text(_MARKS.sub(lambda found: f"{found[1]}{text}{found[2]}", readme.read_text(encoding="utf-8")), encoding="utf-8")
    if failed:
        print(f"failed or above their bounds: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
