"""Opening the program once more, on other data, in a process of its own."""

import sys
from pathlib import Path

from PySide6.QtCore import QProcess


def open_beside(data: Path, *, practice: bool = False) -> bool:
    """Start the program on the data in a folder (or on the practice data beside them); False if it could not be started."""
    command = [] if getattr(sys, "frozen", False) else ["-m", "station"]
    words = ["--data", str(data), "open", *(["--practice"] if practice else [])]
    started = QProcess.startDetached(sys.executable, [*command, *words])
    return bool(started[0] if isinstance(started, tuple) else started)
