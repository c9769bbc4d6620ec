"""The command line: open the window, or do one task of the month without it.

Exit codes: 0 done, 1 something in the world stands in the way (the sentence says what), 2 wrong usage,
3 ``verify`` or ``self-test`` found a fault.
"""

import gc
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from station import defects, paths
from station.actions import handing_over
from station.commandline.window import open_window
from station.errors import StationError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    if argv is None:  # the program itself, no test of it
        defects.keep_quiet()
        _hand_over(words)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # Windows consoles in code page 936 must not stop at a rare character
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    options = SimpleNamespace(data=paths.default_data(), json=False, user="", password_file=None, practice=False, command=open_window)
    if words:
        gc.enable()  # which the built program begins without (packaging/no_collector.py)
        from station.commandline.parser import make_parser

        make_parser().parse_args(words, options)
    try:
        answer: dict[str, Any] = options.command(options)
    except StationError as error:
        if options.json:
            print(json.dumps({"error": error.message, "hint": error.hint}, ensure_ascii=False))
        else:
            print(str(error), file=sys.stderr)
        return 1
    finally:
        handing_over.end()
    if options.json:
        print(json.dumps(answer, ensure_ascii=False))
    elif answer.get("message"):
        print(answer["message"])
    return int(answer.get("exit_code", 0))


def _hand_over(words: Sequence[str]) -> None:
    """Go on as a newer version that came as an update file, if there is one; every start passes here, so it is looked for first."""
    home = paths.versions()
    is_installed = getattr(sys, "frozen", False) and not Path(sys.executable).is_relative_to(home)
    if is_installed and (home / paths.CURRENT_VERSION).exists():
        from station.sync import editions

        editions.hand_over(words)


if __name__ == "__main__":
    sys.exit(main())
