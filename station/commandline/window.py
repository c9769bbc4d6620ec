"""The window, which is opened where no command is given: apart from the commands, so that a double click loads no parser."""

from pathlib import Path
from typing import Any, Protocol


class Wanted(Protocol):
    """Which data; ``practice`` opens the practice data beside them."""

    data: Path
    practice: bool


def open_window(options: Wanted) -> dict[str, Any]:
    """Open the window; the answer is its exit code."""
    from station.app import run

    return {"exit_code": run(options.data, practice=options.practice)}
