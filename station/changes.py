"""What a write touched, so that each screen can decide whether to reload."""

from collections.abc import Mapping
from dataclasses import field

from station.frozen import frozen


@frozen
class Changes:
    """The records one step touched: record name (``"grievance"``) to the ids that were written."""

    step: str = ""
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def touches(self, *records: str) -> bool:
        """Whether any record of one of these names was written."""
        return any(name in self.touched for name in records)

    def __bool__(self) -> bool:
        return bool(self.touched)
