"""What follows an agreement: the plan as one step, what is taken out of it, reminders, defaults, commissions that come once."""

from typing import Any

import pytest

from cases import at_work, registered
from stand_ins import Clock
from station.actions import agreements as actions
from station.actions import mediations
from station.casework.grievances import clocks
from station.casework.model import ClockEvent, Commission, Grievance, Instalment, Mediation
from station.db.casefiles import case_file
from station.db.safekeeping import verify
from station.db.store import Store
from station.errors import ProblemsError, StationError


@pytest.fixture
def base(store: Store) -> Mediation:
    """An agreement over 8,600 yuan of this very day."""
    at_work(store)
    case = registered(store).grievance
    opened = mediations.open_mediation(
        store, Mediation(grievance_id=case.id, applied_on="2026-03-16", accepted_on="2026-03-16", mediator="王芳", origin="arbitration")
    )
    ended = opened.with_values(result="agreed", ended_on="2026-03-16", agreed_amount=860_000)
    mediations.end(store, ended, opened)
    return store.get(Mediation, opened.id)


def payments(*owed: tuple[str, int]) -> list[Instalment]:
    return [Instalment(due_on=due_on, amount=amount) for due_on, amount in owed]


def problems_of(act: Any, *args: Any) -> dict[str, str]:
    with pytest.raises(ProblemsError) as refused:
        act(*args)
    return refused.value.problems


def test_a_plan_is_one_step_and_counted_by_day(store: Store, base: Mediation) -> None:
    actions.keep_plan(store, base, payments(("2026-05-31", 460_000), ("2026-04-30", 400_000)), [])
    assert [(one.ordinal, one.due_on) for one in store.matching(Instalment)] == [(1, "2026-04-30"), (2, "2026-05-31")]
    kept = store.get(Mediation, base.id)
    assert (kept.performance, kept.perform_by) == ("not_due", "2026-05-31")
    assert store.undo_name() == f"登记履行计划 {base.number}"
    store.undo()
    assert store.count(Instalment) == 0
    assert store.get(Mediation, base.id) == base
    assert list(verify(store)) == []


def test_what_is_not_in_the_plan_any_more_goes_to_the_bin(store: Store, base: Mediation) -> None:
    actions.keep_plan(store, base, payments(("2026-04-30", 400_000), ("2026-05-31", 460_000)), [])
    held = store.matching(Instalment)
    now = store.get(Mediation, base.id)
    actions.keep_plan(store, now, [held[1].with_values(amount=860_000)], held)
    (left,) = store.matching(Instalment)
    assert (left.id, left.ordinal, left.amount) == (held[1].id, 1, 860_000)
    assert store.get(Instalment, held[0].id).deleted


def test_an_open_mediation_has_no_plan(store: Store, base: Mediation) -> None:
    with pytest.raises(StationError, match="还没有达成协议"):
        actions.keep_plan(store, base.with_values(status="open"), payments(("2026-04-30", 860_000)), [])
    assert problems_of(actions.keep_plan, store, base, payments(("2026-04-30", 1)), []) == {
        "plan": "各期合计比协议金额 8,600.00 元少 8,599.99 元。"
    }


def test_payments_lead_to_a_performed_agreement(store: Store, base: Mediation, clock: Clock) -> None:
    actions.keep_plan(store, base, payments(("2026-03-31", 400_000), ("2026-04-30", 460_000)), [])
    clock.advance(days=20)
    stands = []
    for held in store.matching(Instalment):
        actions.pay(store, held.with_values(paid_on=held.due_on if held.ordinal == 1 else "2026-04-05", paid=held.amount), held)
        stands.append(store.get(Mediation, base.id).performance)
    assert stands == ["partly", "done"]


def test_a_reminder_is_noted_for_a_day_that_has_come(store: Store, base: Mediation) -> None:
    actions.keep_plan(store, base, payments(("2026-03-31", 860_000)), [])
    (held,) = store.matching(Instalment)
    assert problems_of(actions.remind, store, held, "2026-03-17") == {"reminded_on": "催告日期不能晚于今天。"}
    actions.remind(store, held, "2026-03-16")
    assert store.matching(Instalment)[0].reminded_on == "2026-03-16"


def test_a_default_says_since_when_and_what_follows_and_restarts_the_limit(store: Store, base: Mediation) -> None:
    assert problems_of(actions.record_default, store, base, base) == {
        "defaulted_on": "请填写违约日期。",
        "default_step": "请选择违约后的处理。",
    }
    broken = base.with_values(defaulted_on="2026-03-16", default_step="arbitration")
    actions.record_default(store, broken, base)
    assert store.get(Mediation, base.id).performance == "late"
    now = store.get(Mediation, base.id)
    mediations.save(store, now.with_values(default_step="urge"), now)
    (event,) = store.matching(ClockEvent)  # the same default is not a new event
    assert (event.interruption, event.began_on) == ("agreement_broken", "2026-03-16")


def limit(store: Store, grievance_id: str) -> str:
    """The last day for arbitration."""
    case = case_file(store, grievance_id)
    return next(clock.due for clock in clocks(case.grievance, case.clock_events) if clock.rule.key == "arbitration_limit")


def test_the_limit_follows_a_corrected_default_and_an_injury_noted_later(store: Store, base: Mediation, clock: Clock) -> None:
    clock.advance(days=20)
    actions.record_default(store, base.with_values(defaulted_on="2026-04-03", default_step="arbitration"), base)
    grievance = store.get(Grievance, base.grievance_id)
    with store.step("补登记") as step:
        step.save(grievance.with_values(harmed_on="2025-12-31", is_employed=False), grievance)
    assert limit(store, grievance.id) == "2027-04-03"
    now = store.get(Mediation, base.id)
    mediations.save(store, now.with_values(defaulted_on="2026-03-31"), now)
    assert limit(store, grievance.id) == "2027-03-31", "a day typed wrongly must not give time there is not"
    now = store.get(Mediation, base.id)
    mediations.save(store, now.with_values(defaulted_on="", default_step=""), now)
    assert limit(store, grievance.id) == "2026-12-31"
    store.undo()
    assert limit(store, grievance.id) == "2027-03-31"


def test_the_limit_follows_the_corrected_end_of_a_mediation(store: Store, clock: Clock) -> None:
    at_work(store)
    case = registered(store, harmed_on="2025-12-31", is_employed=False).grievance
    stated = {"applied_on": "2026-03-16", "accepted_on": "2026-03-16", "mediator": "王芳"}
    mediation = mediations.open_mediation(store, Mediation(grievance_id=case.id, **stated))
    clock.advance(days=5)
    left = mediation.with_values(result="failed", end_reason="refused", ended_on="2026-03-20", noticed_on="2026-03-20")
    mediations.end(store, left, mediation)
    assert limit(store, case.id) == "2027-03-20"
    now = store.get(Mediation, mediation.id)
    mediations.save(store, now.with_values(ended_on="2026-03-18"), now)
    assert limit(store, case.id) == "2027-03-18"
    now = store.get(Mediation, mediation.id)
    mediations.save(store, now.with_values(end_reason="self"), now)
    assert limit(store, case.id) == "2026-12-31"
    with pytest.raises(StationError, match="已经结束"):
        mediations.end(store, left, mediation)  # a second press, on what the first one has ended


def test_enforcement_follows_only_what_a_body_has_confirmed(store: Store, base: Mediation) -> None:
    broken = base.with_values(defaulted_on="2026-03-16", default_step="enforcement")
    assert "default_step" in problems_of(actions.record_default, store, broken, base)
    granted = {"confirm_route": "arbitration", "confirm_applied_on": "2026-03-16", "confirm_result": "granted"}
    mediations.save(store, base.with_values(**granted), base)
    now = store.get(Mediation, base.id)
    actions.record_default(store, now.with_values(defaulted_on="2026-03-16", default_step="enforcement"), now)
    assert store.get(Mediation, base.id).performance == "enforced"


def test_an_application_after_its_limit_is_refused(store: Store, base: Mediation, clock: Clock) -> None:
    clock.advance(days=30)
    late = base.with_values(confirm_route="arbitration", confirm_applied_on="2026-04-01")
    assert problems_of(mediations.save, store, late, base)["confirm_route"].startswith("已经过了 3月31日的期限")
    mediations.save(store, base.with_values(confirm_route="arbitration", confirm_applied_on="2026-03-31"), base)
    assert store.get(Mediation, base.id).confirm_route == "arbitration"


def test_an_agreement_holds_once_all_have_signed(store: Store, base: Mediation) -> None:
    signed = base.with_values(signatures="applicant respondent mediator", effective_on="2026-03-16")
    assert problems_of(mediations.save, store, signed, base) == {"effective_on": "还缺调解组织盖章，协议没有生效。"}
    whole = base.with_values(signatures="applicant respondent mediator seal")
    assert problems_of(mediations.save, store, whole, base) == {"effective_on": "签章齐了，请填写协议生效日期。"}
    mediations.save(store, whole.with_values(effective_on="2026-03-16"), base)


def test_a_commission_comes_once_and_is_numbered_with_its_reply(store: Store, base: Mediation) -> None:
    received = Commission(mediation_id=base.id, body="滨河区仲裁委", kind="arbitration", received_on="2026-03-16")
    held = actions.record_commission(store, received)
    assert held.due_on == "2026-03-30"
    with pytest.raises(StationError, match="已经登记过委派"):
        actions.record_commission(store, received)
    replied = actions.record_commission(store, held.with_values(replied_on="2026-03-16"), held)
    assert replied.reply_number == "站工劳调函〔2026〕1号"
    corrected = actions.record_commission(store, replied.with_values(contact="贺仲裁员"), replied)
    assert corrected.reply_number == replied.reply_number
