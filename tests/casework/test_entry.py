"""Words of scripts become fields, or one sentence each says why not."""

from datetime import datetime
from typing import Any

import pytest

from station.casework.entry import from_words, one_line
from station.casework.fields import Record
from station.casework.model import Grievance, Letter, Party, Worker
from station.errors import ProblemsError, StationError

NOW = datetime(2026, 3, 16, 9, 0)


@pytest.mark.parametrize(
    ("base", "words", "name", "value"),
    [
        (Worker(name=""), {"name": " 李\n四\t"}, "name", "李 四"),
        (Worker(name=""), {"phone": 13900002046}, "phone", "13900002046"),
        (Worker(name=""), {"is_member": "是"}, "is_member", True),
        (Grievance(), {"summary": "第一行\n第二行"}, "summary", "第一行\n第二行"),
        (Grievance(), {"people": 12}, "people", 12),
        (Grievance(), {"amount": "1.2万"}, "amount", 1_200_000),
        (Grievance(), {"received_at": "2024-02-29 23:59"}, "received_at", "2024-02-29T23:59"),
        (Grievance(), {"amount": None}, "amount", None),
        (Letter(kind="opinion"), {"statutes": ["a", "b"]}, "statutes", "a\nb"),
    ],
)
def test_words_are_read_by_the_kind_of_the_field(base: Record, words: dict[str, Any], name: str, value: object) -> None:
    assert getattr(from_words(base, words, NOW), name) == value


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"summary": True}, "summary"),
        ({"summary": {"text": "欠薪"}}, "summary"),
        ({"people": "9" * 21}, "people"),
        ({"people": -1}, "people"),
        ({"received_at": "2026-02-29"}, "received_at"),
    ],
)
def test_what_cannot_be_kept_is_a_problem_of_its_field(words: dict[str, Any], field: str) -> None:
    with pytest.raises(ProblemsError) as told:
        from_words(Grievance(), words, NOW)
    assert list(told.value.problems) == [field]


@pytest.mark.parametrize(
    ("base", "name"), [(Grievance(), "id"), (Grievance(), "deleted"), (Grievance(), "worker_id"), (Party(), "employer_id"), (Party(), "x")]
)
def test_what_the_program_keeps_itself_is_no_field_of_a_script(base: Record, name: str) -> None:
    with pytest.raises(StationError, match=f"没有叫“{name}”的项目"):
        from_words(base, {name: "../../x"}, NOW)


def test_one_line_keeps_what_is_in_a_line() -> None:
    assert one_line(" 滨河\t锦禾\r\n保洁\x0b\u2028公司　 ") == "滨河 锦禾 保洁 公司"
    assert one_line("张　三  李四") == "张　三  李四"
