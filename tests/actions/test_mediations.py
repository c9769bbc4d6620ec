"""A mediation from application to its end, with what an end must carry."""

from dataclasses import replace
from typing import Any

import pytest

from cases import at_work, registered
from station.actions import mediations as actions
from station.actions.grievances import close
from station.casework.model import Grievance, Mediation, MediationSession
from station.db.safekeeping import verify
from station.db.store import Store
from station.errors import ProblemsError, StationError


@pytest.fixture
def case(store: Store) -> Grievance:
    at_work(store)
    return registered(store).grievance


def opened(store: Store, case: Grievance, **values: Any) -> Mediation:
    stated = {"applied_on": "2026-03-16", "accepted_on": "2026-03-16", "mediator": "王芳"}
    return actions.open_mediation(store, Mediation(grievance_id=case.id, **{**stated, **values}))


def held(store: Store, mediation: Mediation, **values: Any) -> MediationSession:
    stated = {"started_at": "2026-03-16T08:50", "result": "again"}
    return actions.record_session(store, MediationSession(mediation_id=mediation.id, **{**stated, **values}))


def problems_of(act: Any, *args: Any) -> dict[str, str]:
    with pytest.raises(ProblemsError) as refused:
        act(*args)
    return refused.value.problems


def test_opening_draws_a_number_starts_the_clock_and_marks_the_case(store: Store, case: Grievance) -> None:
    mediation = opened(store, case)
    assert mediation == store.get(Mediation, mediation.id)
    assert (mediation.number, mediation.status, mediation.due_on) == ("站工劳调字〔2026〕1号", "open", "2026-03-31")
    assert store.get(Grievance, case.id).status == "mediating"
    assert store.undo_name() == "转调解 ZQ-2026-0001"
    store.undo()
    assert store.count(Mediation) == 0
    assert store.get(Grievance, case.id).status == "accepted"
    assert opened(store, case).number == "站工劳调字〔2026〕2号"


def test_an_application_waits_until_it_is_accepted(store: Store, case: Grievance) -> None:
    mediation = opened(store, case, accepted_on="")
    assert mediation.status == "applied"
    actions.save(store, mediation.with_values(accepted_on="2026-03-16"), mediation)
    assert store.get(Mediation, mediation.id).status == "open"


def test_an_extension_moves_the_limit(store: Store, case: Grievance) -> None:
    mediation = opened(store, case)
    extended = mediation.with_values(extended_to="2026-04-10")
    assert problems_of(actions.save, store, extended, mediation) == {
        "extension_agreed_on": "请填写同意延期日期。",
        "extension_agreed_by": "请填写同意延期的人。",
    }
    agreed = extended.with_values(extension_agreed_on="2026-03-16", extension_agreed_by="李强、周立")
    actions.save(store, agreed, mediation)
    assert store.get(Mediation, mediation.id).due_on == "2026-04-10"


def test_a_form_with_problems_draws_no_number(store: Store, case: Grievance) -> None:
    form = Mediation(grievance_id=case.id, applied_on="2026-03-17")
    assert problems_of(actions.open_mediation, store, form) == {
        "applied_on": "申请日期不能晚于今天。",
        "mediator": "请填写调解员。",
    }
    assert store.get(Grievance, case.id).status == "accepted"
    assert opened(store, case).number == "站工劳调字〔2026〕1号"


def test_sessions_count_up_by_themselves_and_are_corrected_in_place(store: Store, case: Grievance) -> None:
    mediation = opened(store, case)
    first, second = held(store, mediation), held(store, mediation)
    assert (first.ordinal, second.ordinal) == (1, 2)
    corrected = actions.record_session(store, first.with_values(place="二楼调解室"), first)
    assert (corrected.ordinal, corrected.place) == (1, "二楼调解室")
    actions.end(store, mediation.with_values(**FAILED), mediation)
    other = held(store, opened(store, case))
    assert other.ordinal == 1
    assert store.count(MediationSession) == 3


def test_one_mediation_at_a_time(store: Store, case: Grievance) -> None:
    mediation = opened(store, case)
    with pytest.raises(StationError, match=f"调解 {mediation.number}还没有结束"):
        opened(store, case)


def test_a_session_from_the_future_or_without_result_is_refused(store: Store, case: Grievance) -> None:
    session = MediationSession(mediation_id=opened(store, case).id, started_at="2026-03-16T09:01")
    assert problems_of(actions.record_session, store, session) == {
        "started_at": "开始时间不能晚于现在。",
        "result": "请选择本次结果。",
    }


AGREED = {"result": "agreed", "ended_on": "2026-03-16", "agreed_amount": 860_000}
FAILED = {"result": "failed", "ended_on": "2026-03-16", "end_reason": "expired", "noticed_on": "2026-03-16"}


def test_an_agreement_gets_its_number_and_the_case_goes_on(store: Store, case: Grievance) -> None:
    base = opened(store, case)
    held(store, base, result="agreed")
    actions.end(store, base.with_values(**AGREED), base)
    now = store.get(Mediation, base.id)
    assert (now.status, now.agreement_number) == ("agreed", "站工劳调协〔2026〕1号")
    assert store.get(Grievance, case.id).status == "working"
    store.undo()
    assert store.get(Mediation, base.id).status == "open"
    assert store.get(Grievance, case.id).status == "mediating"
    assert list(verify(store)) == []


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({}, {"result": "请选择调解结果。"}),
        ({"result": "agreed"}, {"ended_on": "请填写结束日期。"}),
        ({**AGREED, "agreed_amount": None}, {"agreed_amount": "请填写协议金额；没有金额的写明履行方式。"}),
        ({**AGREED, "ended_on": "2026-03-15"}, {"ended_on": "结束日期不能早于受理日期。"}),
        ({**AGREED, "ended_on": "2026-03-17"}, {"ended_on": "结束日期不能晚于今天。"}),
        (
            {**FAILED, "end_reason": "", "noticed_on": ""},
            {"end_reason": "请选择终止原因。", "noticed_on": "请填写告知当事人可以申请仲裁的日期。"},
        ),
        ({**FAILED, "noticed_on": ""}, {"noticed_on": "请填写告知当事人可以申请仲裁的日期。"}),
    ],
)
def test_an_end_must_carry_what_the_rules_ask(store: Store, case: Grievance, values: dict[str, Any], problems: dict[str, str]) -> None:
    base = opened(store, case)
    assert problems_of(actions.end, store, base.with_values(**values), base) == problems
    assert store.get(Mediation, base.id) == base
    assert store.get(Grievance, case.id).status == "mediating"


def test_a_failed_mediation_keeps_reason_and_notice_and_draws_no_agreement(store: Store, case: Grievance) -> None:
    base = opened(store, case)
    actions.end(store, base.with_values(**FAILED), base)
    now = store.get(Mediation, base.id)
    assert (now.status, now.end_reason, now.noticed_on, now.agreement_number) == ("failed", "expired", "2026-03-16", "")


def test_a_mediation_ends_once_and_holds_no_session_after(store: Store, case: Grievance) -> None:
    base = opened(store, case)
    actions.end(store, base.with_values(**FAILED), base)
    now = store.get(Mediation, base.id)
    with pytest.raises(StationError, match=r"^站工劳调字〔2026〕1号已经结束。$"):
        actions.end(store, replace(now, result="agreed"), now)
    with pytest.raises(StationError, match=r"^站工劳调字〔2026〕1号已经结束，不能再记调解会。$"):
        held(store, base)


def test_a_case_is_not_closed_while_it_is_mediated(store: Store, case: Grievance) -> None:
    base = opened(store, case)
    current = store.get(Grievance, case.id)
    closed = current.with_values(closed_on="2026-03-16", outcome="withdrawn")
    assert problems_of(close, store, closed, current) == {"status": f"调解 {base.number}还没有结束，先登记调解结果再办结。"}
    actions.end(store, base.with_values(**FAILED), base)
    current = store.get(Grievance, case.id)
    close(store, current.with_values(closed_on="2026-03-16", outcome="withdrawn"), current)
    assert store.get(Grievance, case.id).status == "closed"
