"""The copy for the person: all of theirs is in it in full, nobody else's name or number is; paper and data say the same."""

import json
from dataclasses import replace

import pytest

from station.casework import person_copy, workers
from station.casework.casefile import CaseFile
from station.casework.journal import Entry, FieldChange
from station.casework.model import (
    Attachment,
    Consent,
    Consultation,
    Employer,
    Grievance,
    InjuryVisit,
    Member,
    Party,
    Progress,
    Station,
    Worker,
)
from station.casework.papers import plain_text
from station.casework.workers import Logged, WorkerFile

STATION = Station(name="站前街道职工服务站", phone="0755-00001111")
HAN = Worker(id="w1", name="韩素琴", phone="13800138000", id_number="110101199003074514", address="河湾路12号")
TAO = Worker(id="w2", name="陶国梁", phone="13900139000")
CASE = CaseFile(
    grievance=Grievance(
        id="g",
        number="ZQ-2026-0001",
        worker_id="w2",
        received_at="2026-03-10T09:20",
        summary="陶国梁（13900139000）和韩素琴（13800138000）反映欠薪，经理石树根不理",
        status="closed",
        is_collective=True,
    ),
    worker=TAO,
    parties=((Party(id="p", grievance_id="g", employer_id="e"), Employer(id="e", name="晨光家具厂", contact="石树根")),),
    members=(
        (Member(id="m1", grievance_id="g", worker_id="w1", is_representative=True, amount=860_000), HAN),
        (Member(id="m2", grievance_id="g", worker_id="w2", amount=990_000), TAO),
    ),
    progress=(Progress(grievance_id="g", at="2026-03-11T10:00", content="电话告知韩素琴、陶国梁", recorded_by="王芳"),),
)
CHANGED = Entry(
    device="d",
    number=2,
    stamp="2",
    at="2026-03-12T09:00:00",
    by="王芳",
    step="s",
    step_name="更正个人资料：本人来站提出",
    record="worker",
    record_id="w1",
    is_new=False,
    values={"phone": FieldChange("13800138001", "13800138000")},
)
HELD = WorkerFile(
    worker=HAN,
    cases=((CASE, workers.part_in(CASE, "w1")),),
    injury_visits=(InjuryVisit(worker_id="w1", reported_on="2026-03-01", hospital="一院", injury="左手食指", comfort=50_000),),
    consents=(Consent(worker_id="w1", given_on="2026-03-10", way="signed"),),
    attachments=(Attachment(owner="grievance", owner_id="g", name="陶国梁工资条.jpg", added_on="2026-03-10", sha256="ab"),),
    changes=(CHANGED,),
    acts=(Logged("2026-03-13T09:00:00", "王芳", "reveal", "查看完整号码 ZQ-2026-0001"),),
)


def as_text() -> str:
    return plain_text(person_copy.as_paper(HELD, STATION, "2026-03-16"))


def test_all_that_is_theirs_stands_in_full() -> None:
    text = as_text()
    for word in ("韩素琴", "13800138000", "110101199003074514", "河湾路12号", "代表人", "8,600.00元", "晨光家具厂", "左手食指", "500.00元"):
        assert word in text
    assert "更正个人资料：本人来站提出" in text and "13800138001→13800138000" in text
    assert "操作 查看号码\n内容 查看完整号码ZQ-2026-0001" in text


def test_nobody_else_is_named() -> None:
    for text in (as_text(), json.dumps(person_copy.as_data(HELD, STATION, "2026-03-16"), ensure_ascii=False)):
        assert not [word for word in ("陶国梁", "13900139000", "石树根", "9,900.00") if word in text]
        assert "陶*" in text and "139****9000" in text


@pytest.mark.parametrize("hidden", ["is_confidential", "is_anonymous"])
def test_who_reported_in_confidence_is_not_even_hinted_at(hidden: str) -> None:
    home = TAO.with_values(address="石桥路8号")
    case = replace(CASE, grievance=CASE.grievance.with_values(worker_title="老陶", **{hidden: True}), worker=home, members=CASE.members[:1])
    text = plain_text(person_copy.as_paper(replace(HELD, cases=((case, "代表人"),)), STATION, "2026-03-16"))
    assert not [word for word in ("陶*", "老陶", "139****9000", "9000") if word in text]
    assert "***（***）和韩素琴（13800138000）反映欠薪" in text


def test_others_who_are_sealed_stay_so() -> None:
    tao = TAO.with_values(sealed_on="2026-03-12")
    case = replace(CASE, worker=tao, members=(CASE.members[0], (CASE.members[1][0], tao)))
    text = plain_text(person_copy.as_paper(replace(HELD, cases=((case, "代表人"),)), STATION, "2026-03-16"))
    assert "陶*" not in text and "***（***）和韩素琴" in text


def test_who_reported_in_confidence_is_told_all_of_their_own() -> None:
    case = replace(CASE, grievance=CASE.grievance.with_values(worker_id="w1", is_confidential=True), worker=HAN)
    text = plain_text(person_copy.as_paper(replace(HELD, cases=((case, "诉求人"),)), STATION, "2026-03-16"))
    assert "韩素琴（13800138000）反映欠薪" in text and "陶*" in text


def test_what_others_said_on_the_same_telephone_is_left_out() -> None:
    own = Consultation(asked_on="2026-03-01", asker=HAN.name, phone=HAN.phone, category="wages", question="加班费怎么算")
    else_s = own.with_values(asker="韩建军", question="离婚以后社保怎么转")
    text = plain_text(person_copy.as_paper(replace(HELD, consultations=(own, else_s)), STATION, "2026-03-16"))
    assert "加班费怎么算" in text
    assert "离婚" not in text and "韩建军" not in text


def test_the_address_of_others_is_left_out_and_a_shared_one_is_not() -> None:
    for address, is_told in (("石桥路8号", False), (HAN.address, True)):
        tao = TAO.with_values(address=address)
        grievance = CASE.grievance.with_values(summary=f"陶国梁住{address}")
        case = replace(CASE, grievance=grievance, worker=tao, members=(CASE.members[0], (CASE.members[1][0], tao)))
        text = plain_text(person_copy.as_paper(replace(HELD, cases=((case, "代表人"),)), STATION, "2026-03-16"))
        assert (f"陶*住{address}" in text) is is_told


def test_who_asked_for_the_copy_names_nobody_else() -> None:
    acts = (Logged("2026-03-13T09:00:00", "王芳", "person_copy", "PDF，同事陶国梁（13900139000）陪同来取"),)
    text = plain_text(person_copy.as_paper(replace(HELD, acts=acts), STATION, "2026-03-16"))
    assert "同事陶*（139****9000）陪同来取" in text


def test_paper_and_data_say_the_same() -> None:
    data = person_copy.as_data(HELD, STATION, "2026-03-16")
    text = as_text().replace(" ", "")
    for part in data["内容"]:
        assert part["标题"].replace(" ", "") in text
        for record in part["记录"]:
            for label, value in record.items():
                assert f"{label}{value}".replace(" ", "").replace("\n", "") in text


def test_links_marks_and_checksums_say_nothing() -> None:
    text = as_text()
    assert not [word for word in ("标识", "已删除", "校验值", "金额说明") if word in text]


def test_the_signature_does_not_stand_alone() -> None:
    assert [type(block).__name__ for block in person_copy.as_paper(HELD, STATION, "2026-03-16").blocks[-2:]] == ["Text", "Issue"]
