"""Where the program finds its own data and where it keeps the office's."""

import sys
from pathlib import Path

from platformdirs import user_data_path


def resources() -> Path:
    """The folder ``resources/``: beside the package in a checkout, inside the bundle when frozen."""
    bundle = getattr(sys, "_MEIPASS", None)
    return Path(bundle) / "resources" if bundle else Path(__file__).resolve().parent.parent / "resources"


def default_data() -> Path:
    """The folder of the store when ``--data`` does not say otherwise."""
    return user_data_path("Station", appauthor=False)
