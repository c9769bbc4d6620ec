"""What is held about one person: who they were in a case, what stands open, what a log names them by, everything in order of days."""

from station.casework.casefile import CaseFile
from station.casework.model import (
    Consent,
    Consultation,
    FollowUp,
    Grievance,
    InjuryVisit,
    LegalAid,
    Letter,
    Mediation,
    Member,
    Worker,
)
from station.casework.workers import COMPLAINANT, MEMBER, REPRESENTATIVE, WorkerFile, held, numbers, part_in, reference, under_way

HAN = Worker(id="01K2Y4SCT0Z33Y6RR2E2JXMDFJ", name="韩素琴")


def case(status: str = "closed", **parts: object) -> CaseFile:
    return CaseFile(grievance=Grievance(id="g", number="ZQ-1", worker_id="other", status=status), **parts)  # type: ignore[arg-type]


def test_who_somebody_was_in_a_case() -> None:
    members = tuple((Member(worker_id=i, is_representative=i == "r"), Worker(id=i, name=i)) for i in ("m", "r"))
    found = case(members=members)
    assert [part_in(found, person) for person in ("other", "r", "m", "x")] == [COMPLAINANT, REPRESENTATIVE, MEMBER, ""]


def test_what_is_open_stands_in_the_way() -> None:
    paused, done = case("suspended"), case("archived")
    assert under_way(WorkerFile(worker=HAN, cases=((paused, COMPLAINANT),))) == ["ZQ-1"]
    assert under_way(WorkerFile(worker=HAN, cases=((done, COMPLAINANT),))) == []
    aided = case(legal_aid=(LegalAid(number="援1", status="assigned"),), mediations=(Mediation(number="调1", status="agreed"),))
    assert under_way(WorkerFile(worker=HAN, cases=((aided, COMPLAINANT),))) == ["援1"]
    visits = (InjuryVisit(reported_on="2026-03-04", hospital="一院", status="visited"), InjuryVisit(hospital="一院", status="done"))
    assert under_way(WorkerFile(worker=HAN, injury_visits=visits)) == ["2026年3月4日申报的工伤探视"]


def test_a_log_names_nobody() -> None:
    assert reference(HAN) == "职工档案 Z33Y6RR2"
    assert reference(HAN) != reference(HAN.with_values(id="01K2Y4SCT0Z33Y6RR3E2JXMDFJ"))
    full = case(mediations=(Mediation(number="调1"),), legal_aid=(LegalAid(number="援1"),), letters=(Letter(number="意1"), Letter()))
    assert list(numbers(((full, COMPLAINANT),))) == ["ZQ-1", "调1", "援1", "意1"]


def test_everything_beside_the_cases_newest_first() -> None:
    full = case(
        mediations=(Mediation(id="m", number="调1", applied_on="2026-03-02", status="open"),),
        legal_aid=(LegalAid(id="a", number="援1", applied_on="2026-03-03"),),
        follow_ups=(FollowUp(grievance_id="g", called_on="2026-03-09", satisfaction="very", comment="谢谢"),),
    )
    file = WorkerFile(
        worker=HAN,
        cases=((full, COMPLAINANT),),
        letters=(Letter(id="l", kind="opinion", number="意1", issued_on="2026-03-05"),),
        injury_visits=(InjuryVisit(id="v", reported_on="2026-03-04", hospital="一院", injury="左手"),),
        consultations=(Consultation(id="c", asked_on="2026-03-01", category="wages", question="加班费"),),
        consents=(Consent(given_on="2026-03-06", kind="share", recipient="law_firm", way="signed", withdrawn_on="2026-03-08"),),
    )
    found = held(file)
    assert [item.title for item in found] == ["回访", "告知和同意", "监督文书", "工伤探视", "法律援助", "调解", "法律咨询"]
    assert [item.record for item in found] == ["grievance", "grievance", "letter", "injury_visit", "legal_aid", "mediation", "consultation"]
    assert found[1].state == "2026年3月8日撤回" and "律师事务所" in found[1].words
    assert not [item for item in found if "左手" in item.words]  # health is not listed
