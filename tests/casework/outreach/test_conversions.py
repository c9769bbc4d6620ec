"""What the form of a grievance begins with when it comes from other work."""

from datetime import datetime
from typing import Any

import pytest

from station.casework.fields import Record
from station.casework.model import (
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    InjuryVisit,
    MeetingDecision,
    OpinionCheck,
    VisitFinding,
    Worker,
)
from station.casework.outreach import visits
from station.casework.outreach.conversions import caller_of, intake_of
from station.casework.vocabulary import vocabulary

NOW = datetime(2026, 3, 16, 9, 0)
VISIT = FieldVisit(id="v", visited_on="2026-03-11")
FIRM = Employer(id="e", name="晨光家具厂", area="站前街道")


@pytest.mark.parametrize(
    ("record", "stated"),
    [
        (VisitFinding(item="2.3", content="加班费少发"), {"channel": "field_visit", "category": "wages", "summary": "加班费少发"}),
        (VisitFinding(item="1.1", content="没签合同"), {"category": "contract"}),
        (VisitFinding(item="1.4", content="不开离职证明"), {"category": "dismissal", "source": "走访 2026-03-11"}),
        (VisitFinding(item="4.3", content="没申报工伤"), {"category": "injury"}),
        (VisitFinding(item="6.4", content="等候费"), {"category": "platform"}),
        (VisitFinding(item="7.1", content="没建会"), {"category": "democracy"}),
        (VisitFinding(item="99", content="以后的检查项"), {"category": "other"}),
        (InjuryVisit(needs="右手食指切除"), {"channel": "field_visit", "category": "injury", "summary": "工伤探视时提出的诉求"}),
        (
            Consultation(category="hours", question="年休假", people=3, lawyer_id="l"),
            {"channel": "lawyer", "people": 3},
        ),
        (Consultation(category="hours", question="年休假", way="online"), {"channel": "online", "people": 1}),
        (Consultation(category="hours", question="年休假", way="spoken"), {"channel": "visit"}),
        (OpinionCheck(summary="欠薪", platform="论坛", risk="red", people=40), {"channel": "opinion", "risk": "red", "people": 40}),
        (EmployerWarning(signal="arrears", detail="迟发", amount=5, level="yellow"), {"category": "wages", "amount": 5, "risk": "yellow"}),
        (EmployerWarning(signal="layoff", detail="裁员"), {"category": "dismissal", "source": "企业预警 裁员"}),
        (EmployerWarning(signal="other", detail="换了负责人"), {"category": "other", "channel": "other"}),
    ],
)
def test_what_is_known_beforehand(record: Record, stated: dict[str, Any]) -> None:
    intake = intake_of(record, NOW, "王芳", employer=FIRM, visit=VISIT)
    assert {name: getattr(intake.grievance, name) for name in stated} == stated
    assert (intake.grievance.received_at, intake.grievance.handler, intake.grievance.area) == ("2026-03-16T09:00", "王芳", "站前街道")
    assert [employer for _, employer in intake.parties] == [FIRM]
    assert intake.grievance.worker_title == "晨光家具厂职工"


def test_every_item_of_the_checklist_has_a_category() -> None:
    known = {entry.code for entry in vocabulary("category").entries} - {"other"}
    for _, items in visits.sections():
        for item in items:
            assert intake_of(VisitFinding(item=item.code), NOW, "").grievance.category in known, item


def test_a_named_worker_needs_no_title() -> None:
    intake = intake_of(InjuryVisit(), NOW, "王芳", employer=FIRM, worker=Worker(name="李强"))
    assert intake.worker == Worker(name="李强")
    assert intake.grievance.worker_title == ""
    assert intake_of(InjuryVisit(), NOW, "王芳").parties == ()


def test_who_asked_is_a_worker_when_named() -> None:
    asked = Consultation(asker="李强", phone="13800138000", asker_kind="migrant")
    assert caller_of(asked) == Worker(name="李强", phone="13800138000", kind="migrant")
    assert caller_of(Consultation()) is None
    assert caller_of(InjuryVisit()) is None


def test_a_decision_is_no_grievance() -> None:
    with pytest.raises(TypeError):
        intake_of(MeetingDecision(), NOW, "王芳")
