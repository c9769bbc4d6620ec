"""What a record is called where records of all kinds stand in one list."""

from station.casework.model import RECORDS, Claim, Employer, Grievance, Worker
from station.casework.naming import called, called_together


def test_numbers_and_names_come_first_and_people_are_masked() -> None:
    assert called(Grievance(number="ZQ-2026-0001", summary="拖欠工资", channel="visit")) == "ZQ-2026-0001，拖欠工资"
    assert called(Grievance(number="ZQ-2026-0001", summary="拖欠工资，要求支付。")) == "ZQ-2026-0001，拖欠工资，要求支付"
    assert called(Employer(name="晨光家具厂", credit_code="91110000600037341L")) == "晨光家具厂"
    worker = called(Worker(name="韩素琴", phone="13912042046"))
    assert "韩素琴" not in worker
    assert "13912042046" not in worker


def test_a_record_without_a_name_is_called_by_what_it_says() -> None:
    assert called(Claim(kind="wages", amount=860_000)).endswith("8,600.00 元")
    assert all(called(cls()) for cls in RECORDS)


def test_several_records_are_called_by_the_one_with_a_number() -> None:
    case = Grievance(number="ZQ-2026-0001", summary="拖欠工资")
    assert called_together([Worker(name="李强"), case, Claim(kind="wages")]) == "诉求 ZQ-2026-0001，拖欠工资，等 3 条"
    assert called_together([Employer(name="晨光家具厂")]) == "用人单位 晨光家具厂"
