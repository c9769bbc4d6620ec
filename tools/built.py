"""What a build says of itself in 关于: on which day and from which commit it was made."""

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def note(folder: Path) -> Path:
    """Write ``build.json`` into a folder of the build; where git or its history is missing it is named by its day alone."""
    commit = ""
    if git := shutil.which("git"):
        commit = subprocess.run([git, "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    path = folder / "build.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"built_on": date.today().isoformat(), "commit": commit.strip()}), encoding="utf-8")
    return path
