"""The recipes of CONTRIBUTING.md, followed to the letter on a copy of the tree."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

from station.casework.model import Grievance
from station.db.store import Store

ROOT = Path(__file__).resolve().parent.parent


def steps() -> list[tuple[str, str, str]]:
    """(file, text as it stands, text with the recipe's lines) of each step."""
    found = []
    for indent, block in re.findall(
        r"^( *)```diff\n(.*?)^ *```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    ):
        name, *lines = (line.removeprefix(indent) for line in block.splitlines())
        before = "".join(line[1:] + "\n" for line in lines if not line.startswith("+"))
        after = "".join(line[1:] + "\n" for line in lines)
        found.append((name.removeprefix("--- "), before, after))
    return found


def test_the_recipes_do_what_they_say(tmp_path: Path) -> None:
    tree, room = tmp_path / "tree", tmp_path / "room"
    with Store.open(room / "old") as old, old.step("登记诉求") as step:
        step.add(Grievance(number="ZQ-2025-0001", summary="拖欠工资"))
    shutil.copytree(ROOT / "station", tree / "station", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "resources", tree / "resources")
    for file, before, after in steps():
        text = (tree / file).read_text(encoding="utf-8")
        assert text.count(before) == 1, f"{file} does not have, once:\n{textwrap.indent(before, '    ')}"
        (tree / file).write_text(text.replace(before, after), encoding="utf-8")
    command = [sys.executable, "-X", "utf8", ROOT / "tests" / "recipe_check.py", room]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(tree)}, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
