"""Who may sit in a mediation: in office, within the term, not recused; alone or three different people."""

import pytest

from station.casework import panels
from station.casework.model import Mediator, Recusal

DAY = "2026-11-17"
SHAO = Mediator(id="1", name="邵文锦", appointed_on="2025-01-01", term_to="2026-12-31")
FENG = Mediator(id="2", name="冯守义")
ZHANG = Mediator(id="3", name="章弘")
RECUSED = [Recusal(person="章弘", reason="kin")]


@pytest.mark.parametrize(
    ("mediator", "why"),
    [
        (SHAO, ""),
        (SHAO.with_values(term_to=DAY), ""),
        (SHAO.with_values(term_to="2026-11-16"), "邵文锦的聘期到2026年11月16日，已经满了。"),
        (SHAO.with_values(appointed_on="2026-11-18"), "邵文锦从2026年11月18日起受聘。"),
        (SHAO.with_values(is_active=False), "邵文锦已经不在聘。"),
    ],
)
def test_a_mediator_out_of_office_is_not_chosen(mediator: Mediator, why: str) -> None:
    assert panels.bar(mediator, DAY) == why
    assert panels.pickable([mediator], DAY, []) == ([] if why else [mediator])


def test_who_must_keep_away_is_not_offered() -> None:
    assert "应当回避" in panels.bar(ZHANG, DAY, RECUSED)
    assert panels.pickable([SHAO, FENG, ZHANG], DAY, RECUSED) == [SHAO, FENG]
    assert "章弘" in panels.named_problem("冯守义、章弘", RECUSED)
    assert panels.named_problem("冯守义、章弘强", RECUSED) == ""


@pytest.mark.parametrize(
    ("panel", "problem"),
    [
        ({}, ""),
        ({"sole": SHAO}, ""),
        ({"leader": SHAO, "applicant": FENG, "respondent": ZHANG}, ""),
        ({"leader": SHAO, "applicant": FENG}, "三人调解要坐满：被申请人选定。"),
        ({"leader": SHAO, "applicant": FENG, "respondent": FENG}, "一个人只能坐一席。"),
        ({"sole": SHAO.with_values(is_active=False)}, "邵文锦已经不在聘。"),
    ],
)
def test_a_panel_is_one_or_three(panel: dict[str, Mediator], problem: str) -> None:
    assert panels.panel_problem(panel, DAY, []) == problem


def test_the_leader_is_named_first() -> None:
    assert panels.names({"respondent": ZHANG, "leader": SHAO, "applicant": FENG}) == "邵文锦、冯守义、章弘"
    assert panels.names({"sole": FENG}) == "冯守义"
