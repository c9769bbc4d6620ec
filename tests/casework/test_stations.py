"""The code of a station is the name of a folder everywhere; the names of a station are kept without stray spaces."""

import pytest

from station.casework.model import Station
from station.casework.stations import folder_code, station_problems, suggested, tidy_station

WHOLE = Station(name="站前街道职工服务站", code="zq-01", parent_name="滨河区总工会")


@pytest.mark.parametrize(
    ("code", "folder"),
    [
        ("ZQ", "zq"),
        (" zq-01 ", "zq-01"),
        ("9a", "9a"),
        ("a" * 24, "a" * 24),
        ("a" * 25, ""),
        ("-a", ""),
        ("a b", ""),
        ("a_b", ""),
        ("站前", ""),
        ("../up", ""),
        ("", ""),
    ],
)
def test_the_folder_of_a_code(code: str, folder: str) -> None:
    assert folder_code(code) == folder
    assert ("code" in station_problems(WHOLE.with_values(code=code))) == (not folder)


def test_a_whole_station_has_no_problems() -> None:
    assert station_problems(WHOLE) == {}


def test_an_empty_station_lacks_what_papers_and_numbers_need() -> None:
    assert list(station_problems(Station(number_prefix=""))) == ["name", "code", "parent_name", "number_prefix"]


def test_spaces_around_words_are_not_stored() -> None:
    tidy = tidy_station(WHOLE.with_values(name=" 站前街道职工服务站\u3000", phone="62001234 "))
    assert (tidy.name, tidy.phone, tidy.code) == ("站前街道职工服务站", "62001234", "zq-01")


@pytest.mark.parametrize(
    ("name", "good", "bad"), [("letter_red_line", (None, 35, 58, 100), (0, 34, 580)), ("document_red_line", (None, 132), (58,))]
)
def test_the_red_line_of_a_sheet_is_measured_in_millimetres(name: str, good: tuple[int | None, ...], bad: tuple[int, ...]) -> None:
    assert all(name not in station_problems(WHOLE.with_values(**{name: value})) for value in good)
    assert all(name in station_problems(WHOLE.with_values(**{name: value})) for value in bad)


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("站前街道职工服务站", {"number_prefix": "ZQ", "code": "zq-01", "area": "站前街道"}),
        ("杭州市滨河区站前街道职工服务站", {"number_prefix": "ZQ", "code": "zq-01", "area": "站前街道"}),
        ("滨河区总工会职工服务中心", {"number_prefix": "BH", "code": "bh-01"}),
        ("城东新区职工之家", {"number_prefix": "CD", "code": "cd-01"}),
        ("云桥镇工会服务站", {"number_prefix": "YQ", "code": "yq-01", "area": "云桥镇"}),
        ("东湖工业园职工服务站", {"number_prefix": "DH", "code": "dh-01"}),
        ("东湖社区职工服务站", {"number_prefix": "DH", "code": "dh-01"}),
        ("晨光家具厂工会", {"number_prefix": "CGJJ", "code": "cgjj-01"}),
        ("职工服务站", {"number_prefix": "ZGFW", "code": "zgfw-01"}),
        ("123", {"number_prefix": "ZD", "code": "zd-01"}),
        ("", {}),
    ],
)
def test_what_a_name_lets_one_guess(name: str, guess: dict[str, str]) -> None:
    assert suggested(name) == guess
    assert not station_problems(WHOLE.with_values(**guess))
