"""What the window remembers on this PC: widths of columns, splitters, the last place; nothing of a case."""

import json
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

from station import files, foreign
from station.errors import StationError

LOOK = "look"  # light or dark and how large, for the login page, which cannot ask the store
_MOST_BYTES = 2**20


class Memory(MutableMapping[str, Any]):
    """A mapping kept as one JSON file; a file that cannot be read or written is done without."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = {}
        try:
            found = foreign.json_of(foreign.read(path, _MOST_BYTES))
        except (StationError, ValueError):
            found = None
        if isinstance(found, dict):
            self._values = found

    def get(self, key: str, default: Any = None) -> Any:
        """What is kept; ``default`` too where that is of another kind, as if somebody else had written the file."""
        kept = self._values.get(key, default)
        return kept if default is None or type(kept) is type(default) else default

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __setitem__(self, key: str, value: Any) -> None:
        if self._values.get(key) != value:
            self._values[key] = value
            self._keep()

    def __delitem__(self, key: str) -> None:
        del self._values[key]
        self._keep()

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def _keep(self) -> None:
        unfinished = self._path.with_suffix(".part")
        try:
            unfinished.write_text(json.dumps(self._values, ensure_ascii=False), encoding="utf-8")
            files.patiently(lambda: unfinished.replace(self._path))
        except OSError:
            unfinished.unlink(missing_ok=True)
