"""A legal-aid application through its stages, each following from what was filled in."""

from typing import Any

import pytest

from cases import at_work, registered
from station.actions import legal_aid as actions
from station.casework.model import Grievance, LegalAid
from station.db.safekeeping import verify
from station.db.store import Store
from station.errors import ProblemsError


@pytest.fixture
def case(store: Store) -> Grievance:
    at_work(store)
    return registered(store).grievance


def referred(store: Store, case: Grievance, **values: Any) -> LegalAid:
    stated = {"applied_on": "2026-03-16", "form": "arbitration", "basis": "migrant"}
    return actions.refer(store, LegalAid(grievance_id=case.id, **{**stated, **values}))


def problems_of(act: Any, *args: Any) -> dict[str, str]:
    with pytest.raises(ProblemsError) as refused:
        act(*args)
    return refused.value.problems


def test_referring_draws_a_number_starts_the_review_and_marks_the_case(store: Store, case: Grievance) -> None:
    aid = referred(store, case)
    assert aid == store.get(LegalAid, aid.id)
    assert (aid.number, aid.status, aid.review_due_on) == ("站工援字〔2026〕1号", "applied", "2026-03-23")
    assert store.get(Grievance, case.id).status == "aiding"
    assert store.undo_name() == "转援助 ZQ-2026-0001"
    store.undo()
    assert (store.count(LegalAid), store.get(Grievance, case.id).status) == (0, "accepted")
    assert referred(store, case).number == "站工援字〔2026〕2号"


def test_a_form_with_problems_draws_no_number(store: Store, case: Grievance) -> None:
    assert problems_of(actions.refer, store, LegalAid(grievance_id=case.id, applied_on="2026-03-17")) == {
        "applied_on": "申请日期不能晚于今天。",
        "form": "请填写援助形式。",
        "basis": "请填写条件依据。",
    }
    assert store.get(Grievance, case.id).status == "accepted"
    assert referred(store, case).number == "站工援字〔2026〕1号"


STAGES = [
    ({"papers_missing": "身份证复印件", "told_missing_on": "2026-03-16"}, "papers", "aiding"),
    ({"decision": "granted", "decided_on": "2026-03-16", "reviewer": "赵明"}, "granted", "aiding"),
    ({"referred_to": "滨河区法律援助中心", "referred_on": "2026-03-16"}, "referred", "aiding"),
    ({"lawyer": "周律师", "firm": "某律师事务所", "assigned_on": "2026-03-16"}, "assigned", "aiding"),
    ({"closed_on": "2026-03-16", "closing_way": "award", "recovered": 860_000}, "closed", "working"),
]


def test_the_stage_follows_from_what_is_filled_in(store: Store, case: Grievance) -> None:
    aid = referred(store, case)
    for values, stage, state in STAGES:
        base = store.get(LegalAid, aid.id)
        actions.save(store, base.with_values(**values), base)
        assert (store.get(LegalAid, aid.id).status, store.get(Grievance, case.id).status) == (stage, state)
    for _, stage, state in reversed([({}, "applied", "aiding"), *STAGES]):
        assert (store.get(LegalAid, aid.id).status, store.get(Grievance, case.id).status) == (stage, state)
        store.undo()
    assert store.get(LegalAid, aid.id).deleted
    assert list(verify(store)) == []


def test_a_refusal_says_why_and_gives_the_case_back(store: Store, case: Grievance) -> None:
    base = referred(store, case)
    assert problems_of(actions.save, store, base.with_values(decision="refused"), base) == {"refusal_reason": "不予援助要写明理由。"}
    actions.save(store, base.with_values(decision="refused", refusal_reason="不在援助范围"), base)
    assert (store.get(LegalAid, base.id).status, store.get(Grievance, case.id).status) == ("refused", "working")


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"assigned_on": "2026-03-16"}, {"lawyer": "请填写承办律师。"}),
        ({"referred_on": "2026-03-16"}, {"referred_to": "请填写转介单位。"}),
        ({"closed_on": "2026-03-16"}, {"closing_way": "请选择结案方式。"}),
        ({"closing_way": "award"}, {"closed_on": "请填写结案日期。"}),
        ({"decided_on": "2026-03-15", "decision": "granted"}, {"decided_on": "审批日期不能早于申请日期。"}),
        ({"closed_on": "2026-03-17", "closing_way": "award"}, {"closed_on": "结案日期不能晚于今天。"}),
    ],
)
def test_a_stage_half_filled_in_is_asked_about(store: Store, case: Grievance, values: dict[str, Any], problems: dict[str, str]) -> None:
    base = referred(store, case)
    assert problems_of(actions.save, store, base.with_values(**values), base) == problems
    assert store.get(LegalAid, base.id) == base


def test_a_correction_after_the_end_leaves_the_case_where_it_is(store: Store, case: Grievance) -> None:
    base = referred(store, case)
    actions.save(store, base.with_values(closed_on="2026-03-16", closing_way="award"), base)
    ended = store.get(LegalAid, base.id)
    second = referred(store, case)
    actions.save(store, ended.with_values(document_number="滨劳人仲案〔2026〕1号"), ended)
    assert store.get(Grievance, case.id).status == "aiding"  # of the second application
    assert store.get(LegalAid, second.id).status == "applied"
