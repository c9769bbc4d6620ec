"""Patterns that are compiled when they are first used: those of the whole program would take a tenth of its start."""

import re
from typing import Any, cast


class _Later:
    """Stands for a compiled pattern, and behaves like one."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)  # asked for only once
        return found


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """As ``re.compile``, but a mistake in it is told when it is first used."""
    return cast(re.Pattern[str], _Later(text, flags))
