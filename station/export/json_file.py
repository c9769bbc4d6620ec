"""Data as a JSON file that people can read too: UTF-8, indented, Chinese as it is."""

import json
from pathlib import Path
from typing import Any

from station.export.delivery import delivered


def write_json(data: Any, path: Path) -> None:
    """Write ``data``, replacing the file only when the new one is whole; StationError if the place refuses."""
    with delivered(path, path.stem) as part:
        part.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
