"""Stock phrases for the record of a session, read from ``resources/phrases``: data a district may replace."""

from functools import cache

from station import paths


@cache
def _all() -> dict[str, list[str]]:
    found: dict[str, list[str]] = paths.read_json("phrases", "mediation.json")["phrases"]
    return found


def phrases(field: str) -> list[str]:
    """The phrases offered in a field of ``MediationSession``; empty for a field that has none."""
    return _all().get(field, [])
