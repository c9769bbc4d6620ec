"""The warnings of a day as they stood at its end, and the report on them."""

from dataclasses import replace

import pytest

from station.casework.model import Employer, EmployerWarning, Station, WarningStep
from station.casework.outreach.daily import compose, ordered, standing, summary
from station.casework.outreach.warnings import STAGES
from station.casework.papers import plain_text

FIRM = Employer(id="e", name="晨光家具厂", headcount=300)
WARNING = EmployerWarning(id="x", employer_id="e", signal="layoff", level="red", issued_on="2026-03-02", detail="拟裁减42人", people=42)
STEPS = [
    WarningStep(stage=stage, done_on=f"2026-03-0{2 + place}", content=f"做了{place}", done_by="王芳") for place, stage in enumerate(STAGES)
]
LIFTED = replace(WARNING, lifted_on="2026-03-09", is_defused=True)
STATION = Station(name="站前街道职工服务站")


@pytest.mark.parametrize(
    ("day", "stage", "steps"),
    [
        ("2026-03-02", "watched", 1),
        ("2026-03-04", "checked", 3),
        ("2026-03-08", "cured", 6),
        ("2026-03-09", "lifted", 6),
    ],
)
def test_a_warning_stands_where_it_stood_that_day(day: str, stage: str, steps: int) -> None:
    found = standing(LIFTED, FIRM, STEPS, day)
    assert (found.stage, len(found.steps)) == (stage, steps)


def test_the_gravest_come_first_then_the_oldest() -> None:
    made = [
        replace(WARNING, id="a", level="blue"),
        replace(WARNING, id="b", issued_on="2026-03-05"),
        replace(WARNING, id="c", level="yellow"),
        WARNING,
        replace(WARNING, id="d", level="of a newer version"),
    ]
    found = ordered(standing(one, FIRM, (), "2026-03-10") for one in made)
    assert [one.warning.id for one in found] == ["x", "b", "c", "a", "d"]


@pytest.mark.parametrize(
    ("warnings", "words"),
    [
        ([], "当日没有在警企业。"),
        ([WARNING], "当日在警企业1家，预警1件（红色1件），涉及职工42人。"),
        ([replace(WARNING, issued_on="2026-03-09", people=None)], "当日在警企业1家，预警1件（红色1件），新发布1件。"),
        ([WARNING, replace(WARNING, level="blue")], "当日在警企业1家，预警2件（红色1件、蓝色1件），涉及职工84人。"),
        ([LIFTED], "当日没有在警企业，解除1件。"),
    ],
)
def test_the_day_in_one_sentence(warnings: list[EmployerWarning], words: str) -> None:
    assert summary([standing(one, FIRM, (), "2026-03-09") for one in warnings], "2026-03-09") == words


@pytest.mark.parametrize(
    ("warning", "day", "words"),
    [
        (WARNING, "2026-03-03", "分级预警：拟裁减42人"),
        (WARNING, "2026-03-05", "联动处置：3月5日，王芳，做了3"),
        (WARNING, "2026-03-20", "源头治理：3月7日，王芳，做了5"),
        (WARNING, "2027-01-04", "源头治理：2026年3月7日，王芳，做了5"),
        (LIFTED, "2026-03-09", "已解除：3月9日解除，化解了集体争议隐患"),
        (replace(LIFTED, is_defused=False), "2026-03-09", "已解除：3月9日解除"),
        (replace(WARNING, pushed_to="区总工会", pushed_at="2026-03-04T16:00"), "2026-03-05", "3月2日发布，推送区总工会"),
    ],
)
def test_the_report_says_what_was_done_last(warning: EmployerWarning, day: str, words: str) -> None:
    assert words in plain_text(compose([standing(warning, FIRM, STEPS, day)], day, STATION))


def test_what_was_pushed_later_is_not_told_before() -> None:
    pushed = replace(WARNING, pushed_to="区总工会", pushed_at="2026-03-04T16:00")
    assert "推送" not in plain_text(compose([standing(pushed, FIRM, (), "2026-03-03")], "2026-03-03", STATION))


def test_several_acts_of_one_day_are_all_told() -> None:
    twice = [*STEPS[:3], replace(STEPS[2], content="又去了一次", is_skipped=True)]
    text = plain_text(compose([standing(WARNING, FIRM, twice, "2026-03-04")], "2026-03-04", STATION))
    assert "做了2" in text
    assert "3月4日，王芳，不做，又去了一次" in text
