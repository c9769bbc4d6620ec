"""What waits in a mediation, stage by stage, and what stops waiting."""

from typing import Any

import pytest

from paper_cases import AGREED, MEDIATION, PLAN, full
from station.casework.casefile import CaseFile
from station.casework.mediation_tasks import tasks
from station.casework.model import Instalment, Mediation

APPLIED = MEDIATION.with_values(status="applied", accepted_on="", due_on="2026-03-25")
REFUSED = APPLIED.with_values(status="refused", refusal_reason="不属于劳动争议")


def waiting(mediation: Mediation, *plan: Instalment) -> dict[str, str]:
    case = full()
    held = CaseFile(**{**case.__dict__, "mediations": (mediation,), "instalments": plan})
    return {task.act if task.act != "confirm" else task.key: task.due for task in tasks(held)}


@pytest.mark.parametrize(
    ("mediation", "plan", "expected"),
    [
        (APPLIED, (), {"accept": "2026-03-13", "end": "2026-03-25"}),
        (MEDIATION, (), {"end": "2026-03-25"}),
        (REFUSED, (), {"tell_refusal": "2026-03-13"}),
        (REFUSED.with_values(refused_on="2026-03-12"), (), {}),
        (AGREED, (), {"arbitration_review": "2026-04-02", "court_confirmation": "2026-04-17", "perform": "2026-03-31"}),
        (AGREED.with_values(confirm_applied_on="2026-03-20", performance="done"), (), {}),
        (AGREED.with_values(confirm_applied_on="2026-03-20"), PLAN, {"remind": "2026-04-10", "perform": "2026-04-15"}),
        (
            AGREED.with_values(confirm_applied_on="2026-03-20"),
            (PLAN[1].with_values(reminded_on="2026-04-10"),),
            {"perform": "2026-04-15"},
        ),
        (AGREED.with_values(confirm_applied_on="2026-03-20", default_step="urge"), PLAN, {"remind": "2026-04-10", "perform": "2026-04-15"}),
        (AGREED.with_values(confirm_applied_on="2026-03-20", default_step="arbitration"), PLAN, {}),
        (
            AGREED.with_values(confirm_route="arbitration", confirm_applied_on="2026-03-20", confirm_result="refused"),
            (),
            {"court_confirmation": "2026-04-17", "perform": "2026-03-31"},
        ),
        (
            AGREED.with_values(confirm_route="court", confirm_applied_on="2026-03-20", confirm_result="granted"),
            (),
            {"perform": "2026-03-31"},
        ),
        (AGREED.with_values(performance="done"), (), {}),  # what is paid needs no order to pay
        (AGREED.with_values(perform_by="2026-03", confirm_applied_on="2026-03-20"), (), {}),
        (AGREED.with_values(status="failed"), (), {}),
    ],
)
def test_what_waits(mediation: Mediation, plan: tuple[Instalment, ...], expected: dict[str, str]) -> None:
    assert waiting(mediation, *plan) == expected


def test_a_way_the_law_bars_is_no_task() -> None:
    case: dict[str, Any] = {**full(cause="205(1)").__dict__, "mediations": (AGREED,)}
    assert {task.key for task in tasks(CaseFile(**case))} == {"court_confirmation", "perform"}


def test_a_task_names_its_case_its_mediation_and_who_sees_to_it() -> None:
    held = CaseFile(**{**full().__dict__, "mediations": (AGREED.with_values(confirm_applied_on="2026-03-20"),), "instalments": PLAN})
    remind, perform = tasks(held)
    assert (remind.record, remind.record_id, remind.number, remind.handler) == ("mediation", "m1", "ZQ-2026-0001", "邵文锦")
    assert (remind.title, remind.subject) == ("提醒付款", "第 2 期付款")
    assert remind.source == "到期前 3 个工作日，调解协议约定（站工劳调协〔2026〕1号）"
    assert perform.is_waiting and not remind.is_waiting
