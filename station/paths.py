"""Where the program finds its own data and where it keeps the office's."""

import json
import sys
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

BACKUPS = "backups"  # beside the store: the series of its copies (db/backups.py)
CURRENT_VERSION = "current.json"  # in versions(): which of them is gone on with; where it is not there, none


_BESIDE = Path(__file__).resolve().parent.parent / "resources"


def resources() -> Path:
    """The folder ``resources/``: beside the package in a checkout, inside the bundle when frozen."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) / "resources" if bundle else _BESIDE


def read_json(*parts: str) -> Any:
    """What a JSON file below ``resources/`` holds: ``read_json("letters", "kinds.json")``."""
    return json.loads(resources().joinpath(*parts).read_text(encoding="utf-8"))


def default_data() -> Path:
    """The folder of the store when ``--data`` does not say otherwise."""
    return user_data_path("Station", appauthor=False)


def versions() -> Path:
    """The folder of this person's versions of the program that came as update files, beside the default data."""
    return user_data_path("StationVersions", appauthor=False)
