"""A mediation from a court's commission to its default, by scripted acts alone."""

from typing import Any

import pytest

from cases import at_work, registered
from stand_ins import Clock
from station.actions.scripted import act
from station.casework.model import ClockEvent, Commission, Instalment, Mediation, Mediator, PanelSeat
from station.db.store import Store
from station.errors import ProblemsError, StationError

ANSWERS = dict[str, Any]


@pytest.fixture
def number(store: Store) -> str:
    at_work(store)
    registered(store, harmed_on="2026-01-10")
    with store.step("登记名册") as step:
        for name in ("邵文锦", "冯守义", "章弘"):
            step.add(Mediator(name=name))
    stated = {"grievance": "ZQ-2026-0001", "origin": "法院委派", "applied_on": "2026-03-16", "application_way": "电话"}
    with pytest.raises(ProblemsError, match="请当场记下"):
        act(store, "mediation", stated)
    panel = {"首席": "邵文锦", "申请人选定": "冯守义", "被申请人选定": "章弘"}
    opened = act(store, "mediation", {**stated, "oral_record": "两个月工资没有发。", "panel": panel})
    return str(opened["number"])


def agreed(store: Store, number: str) -> None:
    act(store, "handle-mediation", {"mediation": number, "asked_on": "2026-03-16", "is_agreed_to": "是", "accepted_on": "2026-03-16"})
    ended = {"result": "达成协议", "ended_on": "2026-03-16", "agreed_amount": "8600", "perform_way": "转账"}
    act(store, "end-mediation", {"mediation": number, **ended})


def test_a_panel_of_three_sits_with_the_leader_first(store: Store, number: str) -> None:
    (mediation,) = store.matching(Mediation)
    assert (mediation.number, mediation.mediator) == (number, "邵文锦、冯守义、章弘")
    assert sorted(seat.seat for seat in store.matching(PanelSeat)) == ["applicant", "leader", "respondent"]
    act(store, "handle-mediation", {"mediation": number, "panel": {"独任": "冯守义"}})
    (seat,) = store.matching(PanelSeat)
    assert (seat.seat, store.get(Mediator, seat.mediator_id).name) == ("sole", "冯守义")
    assert store.matching(Mediation)[0].mediator == "冯守义"
    with pytest.raises(StationError, match="名册里没有调解员“周立”"):
        act(store, "handle-mediation", {"mediation": number, "panel": {"独任": "周立"}})


def test_a_side_that_did_not_agree_is_not_taken_up(store: Store, number: str) -> None:
    with pytest.raises(ProblemsError, match="对方还没有同意调解"):
        act(store, "handle-mediation", {"mediation": number, "asked_on": "2026-03-16", "accepted_on": "2026-03-16"})
    refused = {"asked_on": "2026-03-16", "refusal_reason": "对方不同意调解", "refused_on": "2026-03-16"}
    act(store, "refuse-mediation", {"mediation": number, **refused})
    assert store.matching(Mediation)[0].refused_on == "2026-03-16"
    assert [event.interruption for event in store.matching(ClockEvent)] == ["mediation_refused"]


def test_an_agreement_is_paid_in_parts_and_broken(store: Store, number: str, clock: Clock) -> None:
    agreed(store, number)
    planned = act(store, "payments", {"mediation": number, "count": "3", "first_on": "2026-03-31"})
    assert planned == {"payments": 3, "perform_by": "2026-05-31"}
    assert [one.amount for one in store.matching(Instalment)] == [286_600, 286_600, 286_800]
    clock.advance(days=16)  # the first of April: a day late
    part = {"mediation": number, "ordinal": 1, "paid_on": "2026-03-31", "paid": "2000", "voucher": "回单"}
    assert act(store, "payment", part) == {"performance": "逾期"}
    act(store, "payment", {"mediation": number, "ordinal": 1, "reminded_on": "2026-04-01"})
    assert next((one.paid, one.reminded_on) for one in store.matching(Instalment)) == (200_000, "2026-04-01")
    with pytest.raises(ProblemsError, match="不能直接申请强制执行"):
        act(store, "default", {"mediation": number, "default_step": "申请强制执行"})
    act(store, "default", {"mediation": number, "default_step": "申请支付令"})
    (mediation,) = store.matching(Mediation)
    assert (mediation.defaulted_on, mediation.default_step, mediation.performance) == ("2026-04-01", "order", "late")
    (event,) = store.matching(ClockEvent)
    assert (event.kind, event.interruption, event.began_on) == ("interrupt", "agreement_broken", "2026-04-01")
    act(store, "handle-mediation", {"mediation": number, "confirm_route": "支付令", "confirm_applied_on": "2026-04-01"})
    with pytest.raises(StationError, match="没有第 4 期"):
        act(store, "payment", {"mediation": number, "ordinal": 4, "paid": "1"})


def test_payments_that_do_not_come_to_the_amount_are_refused(store: Store, number: str) -> None:
    agreed(store, number)
    payments = [{"due_on": "2026-04-01", "amount": "4000"}, {"due_on": "2026-05-01", "amount": "4000"}]
    with pytest.raises(ProblemsError, match=r"少 600\.00 元"):
        act(store, "payments", {"mediation": number, "payments": payments})
    assert store.count(Instalment) == 0


def test_a_court_is_answered_with_a_number(store: Store, number: str) -> None:
    answer = act(store, "commission", {"mediation": number, "body": "滨河区人民法院", "due_on": "2026-04-15"})
    assert answer == {"due_on": "2026-04-15", "reply_number": ""}
    with pytest.raises(ProblemsError, match="调解还没有结束"):
        act(store, "commission", {"mediation": number, "replied_on": "2026-03-16"})
    agreed(store, number)
    answer = act(store, "commission", {"mediation": number, "replied_on": "2026-03-16"})
    assert answer["reply_number"] == "站工劳调函〔2026〕1号"
    assert store.count(Commission) == 1
