"""Lists of people as they come from Excel, WPS and chat windows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework.model import Worker
from station.casework.roster import parse_roster


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("曲秋菊\t13900002181\t110101199003077774", ("曲秋菊", "13900002181", "110101199003077774")),
        ("110101199003077774，曲秋菊，139 0000 2181", ("曲秋菊", "13900002181", "110101199003077774")),
        ("3\t曲秋菊\t13900002181", ("曲秋菊", "13900002181", "")),
        ("曲秋菊 13900002181", ("曲秋菊", "13900002181", "")),
        ("曲秋菊", ("曲秋菊", "", "")),
        ("曲秋菊、１３９００００２１８１", ("曲秋菊", "13900002181", "")),
        ("曲秋菊;11010119900307777x", ("曲秋菊", "", "11010119900307777X")),
        ("1390000218", ("", "1390000218", "")),
    ],
)
def test_a_line_is_one_person(line: str, expected: tuple[str, str, str]) -> None:
    (worker,) = parse_roster(line)
    assert (worker.name, worker.phone, worker.id_number) == expected


def test_headings_and_empty_lines_are_passed_over() -> None:
    found = parse_roster("序号\t姓名\t手机\n\n1\t甲\t13900000001\n2\t乙\t13900000002\n  \n")
    assert [(w.name, w.phone) for w in found] == [("甲", "13900000001"), ("乙", "13900000002")]


@given(st.lists(st.tuples(st.sampled_from(["甲", "欧阳明", "阿依古丽·买买提"]), st.sampled_from(["", "13900000001"])), max_size=6))
def test_pasted_columns_are_read_as_they_stand(people: list[tuple[str, str]]) -> None:
    workers = tuple(Worker(name=name, phone=phone) for name, phone in people)
    written = "\n".join(f"{worker.name}\t{worker.phone}" for worker in workers)
    assert parse_roster(written) == workers
