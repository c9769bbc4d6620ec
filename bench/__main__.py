"""Every benchmark but those that take long (_LONG), each in its own process: ``python -m bench [NAME[:NUMBER…]…]``.

``district:500000`` gives one its numbers, as ``python -m bench.district 500000`` does.

At the end one table of all ratios is printed and put into the README between its two marks. It is kept in ``bench/ratios.jsonl``: only the
lines of what was measured are written anew.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from bench._table import COLLECTED, keep, machine, markdown, told

HERE = Path(__file__).parent
KEPT = HERE / "ratios.jsonl"
_LONG = ("soak", "district", "merging")
_MARKS = re.compile(r"(<!-- ratios -->\n).*?(<!-- /ratios -->)", re.DOTALL)


def main(names: list[str]) -> int:
    """1 if one of them failed; a bound that is missed stands bold in the table."""
    known = sorted(each.stem for each in HERE.glob("*.py") if not each.stem.startswith("_"))
    failed, found = [], []
    for asked in names or [each for each in known if each not in _LONG]:
        print(f"\n== {asked}", flush=True)
        name, *numbers = asked.split(":")
        with tempfile.TemporaryDirectory() as folder:
            lines = Path(folder) / "ratios"
            done = subprocess.run([sys.executable, "-m", f"bench.{name}", *numbers], env=os.environ | {COLLECTED: str(lines)}, check=False)
            failed += [name] if done.returncode else []
            found += told(lines)
    anew = {one.part for one in found}
    kept = [one for one in told(KEPT) if one.part not in anew]  # what is not measured now, or failed, stays as it was
    ratios = sorted(kept + found, key=lambda one: one.part)
    keep(KEPT, ratios)
    text = f"{markdown(ratios)}\n"
    print(f"\n== all ratios, {machine()}\n{text}")
    readme = HERE.parent / "README.md"
    readme.write_text(_MARKS.sub(lambda marks: f"{marks[1]}{text}{marks[2]}", readme.read_text(encoding="utf-8")), encoding="utf-8")
    if failed:
        print(f"failed or above their bounds: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
