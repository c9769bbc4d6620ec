"""The one task of all cases that lack a time or a handler: what it says lacks is what lacks."""

from datetime import date

import pytest

from station.casework import gap_tasks

TODAY = date(2026, 3, 16)


@pytest.mark.parametrize(
    ("undated", "unhandled", "subject", "source"),
    [
        (2, 0, "在办的 2 件没有受理时间", "没有受理时间的算不出期限，也不进月台账"),
        (0, 3, "在办的 3 件没有承办人", "没有承办人的没有人办"),
        (2, 3, "在办的 2 件没有受理时间，3 件没有承办人", "没有受理时间的算不出期限，也不进月台账；没有承办人的没有人办"),
    ],
)
def test_only_what_lacks_is_told(undated: int, unhandled: int, subject: str, source: str) -> None:
    (task,) = gap_tasks.tasks(undated, unhandled, TODAY)
    assert (task.subject, task.source, task.clock.rule.source) == (subject, source, source)


def test_nothing_is_told_where_nothing_lacks() -> None:
    assert not list(gap_tasks.tasks(0, 0, TODAY))
