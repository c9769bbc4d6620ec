"""What of a text is covered: names, numbers and addresses of the person wherever they stand, nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework import sealing
from station.casework.masking import SEALED, Mask, masked
from station.casework.model import Employer, Grievance, Worker

HAN = Worker(name="韩素琴", phone="13800138000", id_number="110101199003074514", born_on="1990-03-07", sex="2", kind="migrant")


def test_the_record_says_that_it_is_sealed_and_keeps_what_reaches_nobody() -> None:
    covered = HAN.with_values(**sealing.hidden(HAN))
    assert (covered.name, covered.phone, covered.id_number, covered.address) == (SEALED, SEALED, SEALED, "")
    assert (covered.born_on, covered.sex, covered.kind) == ("", "2", "migrant")


@pytest.mark.parametrize("mask", list(Mask))
def test_no_mask_covers_the_word(mask: Mask) -> None:
    if mask is not Mask.YEAR:  # a day, which is left empty
        assert masked(SEALED, mask) == SEALED


@given(st.text("韩素琴李强张1380013800工资 ", max_size=30), st.text("欠薪工资韩", max_size=8))
def test_only_the_name_goes_from_a_text(before: str, after: str) -> None:
    private = sealing.sought([HAN.name, HAN.id_number, HAN.phone])
    assert private is not None
    case = sealing.covered(Grievance(number="ZQ-1", summary=f"{before}韩素琴{after}", category="wages"), private)
    assert "韩素琴" not in case.summary and "13800138000" not in case.summary
    assert case.summary.replace(SEALED, "").strip() in (f"{before}{after}").replace("韩素琴", "").replace("13800138000", "").strip()
    assert (case.number, case.category) == ("ZQ-1", "wages")


def test_a_single_character_covers_nothing() -> None:
    assert sealing.sought(["韩", "", "1"]) is None


def test_a_record_without_the_name_is_the_same_record() -> None:
    private = sealing.sought(["韩素琴"])
    assert private is not None
    firm = Employer(name="晨光家具厂", contact="李强")
    assert sealing.covered(firm, private) is firm
