"""Values as a clerk reads them on screen."""

from datetime import date
from typing import Any

import pytest

from station.casework.model import Grievance, Worker
from station.casework.wording import field_words, people_words, words


@pytest.mark.parametrize(
    ("name", "value", "mark", "shown"),
    [
        ("category", "wages", "", "劳动报酬（欠薪）"),
        ("disposal", "mediate aid", "", "介入调解、法律援助"),
        ("amount", 123_450, "about", "约1,234.50 元"),
        ("people", 1200, "over", "1,200余"),
        ("closed_on", "2026-11-17", "", "11月17日"),
        ("closed_on", "2025-11", "", "2025年11月"),
        ("received_at", "2026-11-16T16:05", "", "11月16日 16:05"),
        ("is_collective", True, "", "是"),
        ("amount", None, "", "（空）"),
        ("summary", "", "", "（空）"),
    ],
)
def test_a_value_reads_by_its_kind(name: str, value: Any, mark: str, shown: str) -> None:
    assert words(Grievance.spec(name), value, mark, today=date(2026, 11, 17)) == shown


def test_personal_values_are_covered_on_demand() -> None:
    worker = Worker(name="欧阳明", phone="13812345678", id_number="110101199003077774")
    assert field_words(worker, "phone", is_masked=True) == "138****5678"
    assert field_words(worker, "id_number", is_masked=True) == "11**************74"
    assert field_words(worker, "phone") == "13812345678"
    assert field_words(Grievance(people=23, people_mark="over"), "people") == "23余"


@pytest.mark.parametrize(("count", "mark", "shown"), [(12, "", "12 人"), (1210, "over", "1,210 余人"), (30, "about", "约 30 人")])
def test_people_are_counted_in_words(count: int, mark: str, shown: str) -> None:
    assert people_words(count, mark) == shown
