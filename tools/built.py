"""What a build says of itself in 关于: on which day and from which commit it was made."""

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def of_git(*words: str) -> str:
    """What git says of this checkout; "" where git or the history is missing."""
    if not (git := shutil.which("git")):
        return ""
    return subprocess.run([git, "-C", str(ROOT), *words], capture_output=True, text=True, check=False).stdout.strip()


def note(folder: Path) -> Path:
    """Write ``build.json`` into a folder of the build; without git it is named by its day alone."""
    path = folder / "build.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"built_on": date.today().isoformat(), "commit": of_git("rev-parse", "--short", "HEAD")}), encoding="utf-8")
    return path
