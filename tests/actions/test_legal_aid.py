"""A legal-aid application through its stages, each following from what was filled in."""

from typing import Any

import pytest

from cases import at_work, registered
from stand_ins import Clock
from station.actions import legal_aid as actions
from station.actions.scripted import act
from station.casework.model import AidStep, Grievance, Lawyer, LegalAid, Recusal
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
        "form": "请选择援助形式。",
        "basis": "请选择条件依据。",
    }
    assert store.get(Grievance, case.id).status == "accepted"
    assert referred(store, case).number == "站工援字〔2026〕1号"


REVIEWED = {"first_reviewer": "王芳", "first_reviewed_on": "2026-03-16", "reviewer": "赵明", "decided_on": "2026-03-16"}
GRANTED = {**REVIEWED, "decision": "granted"}
STAGES: list[tuple[dict[str, Any], str, str]] = [
    ({"papers_missing": "身份证复印件", "told_missing_on": "2026-03-16"}, "papers", "aiding"),
    ({"papers_missing": ""}, "applied", "aiding"),
    ({"first_reviewer": "王芳", "first_reviewed_on": "2026-03-16", "first_opinion": "符合条件"}, "review", "aiding"),
    ({**REVIEWED, "decision": "granted"}, "granted", "aiding"),
    ({"referred_to": "滨河区法律援助中心", "referred_on": "2026-03-16"}, "referred", "aiding"),
    ({"receipt_on": "2026-03-16", "referral_answer": "declined", "referral_result": "不在援助范围"}, "granted", "aiding"),
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
    refused = base.with_values(**REVIEWED, decision="refused")
    assert problems_of(actions.save, store, refused, base) == {"refusal_reason": "不予援助要写明理由。"}
    actions.save(store, refused.with_values(refusal_reason="不在援助范围"), base)
    assert (store.get(LegalAid, base.id).status, store.get(Grievance, case.id).status) == ("refused", "working")


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"assigned_on": "2026-03-16"}, {"lawyer": "请填写承办律师。"}),
        ({"referred_on": "2026-03-16"}, {"referred_to": "请填写转介单位。"}),
        ({"closed_on": "2026-03-16"}, {"closing_way": "请选择结案方式。"}),
        ({"closing_way": "award", **GRANTED}, {"closed_on": "请填写结案日期。"}),
        (
            {"closed_on": "2026-03-16", "closing_way": "award"},
            {"closing_way": "还没有审批同意，不能结案。申请人不再办的，结案方式选终止。"},
        ),
        (
            {**GRANTED, "decision": "refused", "refusal_reason": "不在范围", "closed_on": "2026-03-16", "closing_way": "award"},
            {"closing_way": "已经不予援助，不用再结案。"},
        ),
        ({**REVIEWED, "decision": "granted", "decided_on": "2026-03-15"}, {"decided_on": "审批日期不能早于申请日期。"}),
        ({**REVIEWED, "decision": "granted", "reviewer": "王芳"}, {"reviewer": "王芳已经初审，审批要换一个人。"}),
        ({**GRANTED, "closed_on": "2026-03-17", "closing_way": "award"}, {"closed_on": "结案日期不能晚于今天。"}),
    ],
)
def test_a_stage_half_filled_in_is_asked_about(store: Store, case: Grievance, values: dict[str, Any], problems: dict[str, str]) -> None:
    base = referred(store, case)
    assert problems_of(actions.save, store, base.with_values(**values), base) == problems
    assert store.get(LegalAid, base.id) == base


def test_who_gives_up_before_the_decision_ends_the_application(store: Store, case: Grievance) -> None:
    base = referred(store, case)
    given_up = {"closing_way": "ended", "end_ground": "asked", "end_detail": "自行和解", "closed_on": "2026-03-16"}
    actions.save(store, base.with_values(**given_up), base)
    assert (store.get(LegalAid, base.id).status, store.get(Grievance, case.id).status) == ("ended", "working")


def test_a_correction_after_the_end_leaves_the_case_where_it_is(store: Store, case: Grievance) -> None:
    base = referred(store, case)
    actions.save(store, base.with_values(**GRANTED, closed_on="2026-03-16", closing_way="award"), base)
    ended = store.get(LegalAid, base.id)
    second = referred(store, case)
    actions.save(store, ended.with_values(document_number="滨劳人仲案〔2026〕1号"), ended)
    assert store.get(Grievance, case.id).status == "aiding"  # of the second application
    assert store.get(LegalAid, second.id).status == "applied"


# -- missing papers ---------------------------------------------------------------------------------------------------


def test_missing_papers_are_told_once_and_whole(store: Store, case: Grievance, clock: Clock) -> None:
    aid = referred(store, case, papers_missing="银行流水\n考勤记录")
    actions.save(store, told := aid.with_values(told_missing_on="2026-03-16"), aid)
    base = store.get(LegalAid, told.id)
    assert (base.papers_told, base.supply_due_on) == ("银行流水\n考勤记录", "2026-03-25")
    clock.advance(days=2)
    more = base.with_values(papers_missing="考勤记录\n社保清单")
    assert "“社保清单”，不能再要求补" in problems_of(actions.save, store, more, base)["papers_missing"]
    again = base.with_values(told_missing_on="2026-03-18")
    assert "不能再次告知" in problems_of(actions.save, store, again, base)["told_missing_on"]
    actions.save(store, base.with_values(papers_missing=""), base)
    supplied = store.get(LegalAid, base.id)
    assert (supplied.supplied_on, supplied.status, supplied.review_due_on) == ("2026-03-18", "applied", "2026-03-25")


def test_papers_not_supplied_in_time_may_end_the_application(store: Store, case: Grievance, clock: Clock) -> None:
    aid = referred(store, case, papers_missing="银行流水", told_missing_on="2026-03-16")
    lapsed = aid.with_values(decision="withdrawn", decided_on="2026-03-16")
    assert "过了才能按视为撤回处理" in problems_of(actions.save, store, lapsed, aid)["decision"]
    clock.advance(days=10)
    actions.save(store, aid.with_values(decision="withdrawn", decided_on="2026-03-26"), aid)
    assert (store.get(LegalAid, aid.id).status, store.get(Grievance, case.id).status) == ("withdrawn", "working")


# -- lawyers and steps ------------------------------------------------------------------------------------------------


def granted(store: Store, case: Grievance) -> LegalAid:
    return referred(store, case, **REVIEWED, decision="granted")


def add(store: Store, *lawyers: Lawyer) -> list[Lawyer]:
    with store.step("登记律师") as step:
        return [step.add(lawyer) for lawyer in lawyers]


def test_assigning_fills_in_the_lawyer_and_draws_the_letters_number(store: Store, case: Grievance) -> None:
    active, gone = add(
        store,
        Lawyer(name="骆以宁", firm="滨河同舟律师事务所", licence="13300201799900003"),
        Lawyer(name="梅清和", firm="滨河衡直律师事务所", is_active=False),
    )
    assert actions.lawyers(store) == [active]
    base = granted(store, case)
    for name, said in ((gone.name, "已经不在册"), ("柯云舒", "名册里没有柯云舒")):
        wrong = base.with_values(lawyer=name, assigned_on="2026-03-16")
        assert said in problems_of(actions.save, store, wrong, base)["lawyer"]
    actions.save(store, base.with_values(lawyer="骆以宁", assigned_on="2026-03-16"), base)
    aid = store.get(LegalAid, base.id)
    assert (aid.lawyer_id, aid.firm, aid.licence) == (active.id, active.firm, active.licence)
    assert (aid.assignment_number, aid.status) == ("站工援派〔2026〕1号", "assigned")
    with store.step("律师转所") as step:
        step.save(active.with_values(is_active=False), active)
    actions.save(store, aid.with_values(claim_amount=100), aid)  # a matter in hand stays with its lawyer
    assert store.get(LegalAid, aid.id).assignment_number == "站工援派〔2026〕1号"
    assert list(verify(store)) == []


def test_urgent_aid_goes_to_its_lawyer_before_review_and_papers(store: Store, case: Grievance) -> None:
    aid = referred(store, case, papers_missing="经济困难证明", told_missing_on="2026-03-16")
    at_once = aid.with_values(lawyer="骆以宁", firm="同舟所", assigned_on="2026-03-16")
    assert "还没有审批同意" in problems_of(actions.save, store, at_once, aid)["lawyer"]
    actions.save(store, at_once.with_values(is_urgent=True, urgent_ground="hearing"), aid)
    assert store.get(LegalAid, aid.id).status == "assigned"


def test_steps_are_noted_corrected_and_taken_out(store: Store, case: Grievance) -> None:
    aid = granted(store, case)
    met = actions.record_step(store, AidStep(legal_aid_id=aid.id, done_on="2026-03-16", stage="met", next_on="2026-03-20"))
    assert (met.recorded_by, store.undo_name()) == ("王芳", "登记援助进程 站工援字〔2026〕1号")
    mended = actions.record_step(store, met.with_values(content="签了授权委托书"), met)
    assert store.get(AidStep, met.id) == mended
    assert problems_of(actions.record_step, store, AidStep(legal_aid_id=aid.id, done_on="2026-03-17", stage="met")) == {
        "done_on": "日期不能晚于今天；还没到的写在下一步日期里。"
    }
    actions.remove_step(store, mended)
    assert store.matching(AidStep, legal_aid_id=aid.id) == []
    store.undo()
    assert store.matching(AidStep, legal_aid_id=aid.id) == [mended]


def test_who_must_keep_away_neither_reviews_nor_acts(store: Store, case: Grievance) -> None:
    with store.step("登记回避") as step:
        step.add(Recusal(grievance_id=case.id, person="赵明", reason="party", decided_on="2026-03-16"))
    base = referred(store, case)
    assert "应当回避" in problems_of(actions.save, store, base.with_values(**REVIEWED, decision="granted"), base)["reviewer"]


def test_a_script_leads_a_matter_from_its_application_to_its_steps(store: Store, case: Grievance) -> None:
    words: dict[str, Any] = {"grievance": case.number, "form": "代理仲裁", "basis": "困难职工", "papers_missing": ["经济困难证明"]}
    number = act(store, "legal-aid", words)["number"]

    def handle(**values: Any) -> None:
        act(store, "handle-aid", {"legal_aid": number, **values})

    handle(told_missing_on="2026-03-16")
    handle(papers_missing="")
    handle(first_reviewer="王芳", first_reviewed_on="2026-03-16", first_opinion="符合条件")
    handle(reviewer="赵明", decision="同意", decided_on="2026-03-16")
    handle(lawyer="骆以宁", firm="同舟所", assigned_on="2026-03-16")
    answer = act(store, "aid-step", {"legal_aid": number, "stage": "开庭", "content": "质证完毕", "next_on": "2026-03-20"})
    assert answer == {"number": number, "next_on": "2026-03-20"}
    aid = store.matching(LegalAid)[0]
    assert (aid.status, aid.supplied_on, aid.assignment_number) == ("assigned", "2026-03-16", "站工援派〔2026〕1号")
    assert [(step.stage, step.recorded_by) for step in store.matching(AidStep)] == [("heard", "王芳")]
