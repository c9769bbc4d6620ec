"""When a month report is on the workbench."""

from datetime import date

import pytest

from station.casework.model import Station
from station.casework.report_tasks import tasks

OWN = Station(id="own", name="站前街道职工服务站")


@pytest.mark.parametrize(
    ("today", "handed_up", "has_work", "said"),
    [
        ("2026-11-01", set(), True, ["2026年10月月报还没有上报"]),
        ("2026-11-30", {"2026-09"}, True, ["2026年10月月报还没有上报"]),
        ("2026-11-30", {"2026-10"}, True, []),
        ("2026-11-01", set(), False, []),
    ],
)
def test_a_month_that_is_over_waits_until_it_is_handed_up(today: str, handed_up: set[str], has_work: bool, said: list[str]) -> None:
    found = list(tasks(OWN, handed_up, has_work, date.fromisoformat(today)))
    assert [task.subject for task in found] == said
    for task in found:
        assert (task.due, task.record_id, task.act) == ("2026-11-05", "own", "report")
        assert "区里确定" in task.source
