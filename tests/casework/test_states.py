"""The table of acts: complete, without dead ends, and the same as the domain says."""

import pytest

from station.casework import rights, vocabulary
from station.casework.grievances import DONE, OPEN, PAUSED
from station.casework.model import Grievance, Move
from station.casework.states import LEFT, NEW, acts, bar, leading, move_problems, offered, possible

STATES = (*OPEN, *PAUSED, *DONE, *LEFT)
TODAY = "2026-03-20"


def test_the_table_knows_every_act_and_state_of_the_vocabulary_and_no_other() -> None:
    assert set(acts()) == {entry.code for entry in vocabulary.vocabulary("move_act").entries}
    known = {entry.code for entry in vocabulary.vocabulary("grievance_status").entries}
    assert known == set(STATES)
    for act in acts().values():
        assert set(act.comes_from) <= known | {NEW}
        assert act.leads_to in known
        assert act.leads_to not in act.comes_from
        assert act.source
        assert act.told in ("", "day", "written")


def reached(start: str) -> set[str]:
    """States that can be come to from one."""
    found, ahead = {start}, [start]
    while ahead:
        for act in possible(ahead.pop()):
            if act.leads_to not in found:
                found.add(act.leads_to)
                ahead.append(act.leads_to)
    return found - {NEW}


def test_every_state_is_reached_and_none_is_a_dead_end() -> None:
    assert reached(NEW) == set(STATES)
    for status in STATES:
        ways = possible(status)
        assert ways
        if status in (*DONE, *LEFT):
            assert leading(status, "working").code == "reopen"  # type: ignore[union-attr]
        if status == "archived":
            assert [act.code for act in ways] == ["reopen"]
        assert "archived" in reached(status)  # every case can come to its end


def test_two_acts_never_lead_the_same_way() -> None:
    """So that the act follows from the two states, for what is recorded by other forms."""
    for status in (NEW, *STATES):
        ends = [act.leads_to for act in possible(status)]
        assert len(ends) == len(set(ends)), status


@pytest.mark.parametrize(
    ("status", "codes"),
    [
        ("pending", ["accept", "refuse", "return", "withdraw"]),
        ("suspended", ["resume", "withdraw", "end"]),
        ("awaiting_policy", ["resume", "withdraw", "end"]),
        ("closed", ["reopen"]),
        ("refused", ["reopen"]),
        ("archived", ["reopen"]),
    ],
)
def test_what_the_menu_offers(status: str, codes: list[str]) -> None:
    assert [act.code for act in offered(status)] == codes


@pytest.mark.parametrize(
    ("code", "needs_reason", "told"),
    [
        ("refuse", True, "written"),  # 信访工作条例 art. 23
        ("return", True, ""),
        ("hold", True, ""),
        ("policy", True, ""),
        ("withdraw", True, ""),
        ("end", True, "day"),
        ("transfer", True, ""),
        ("reopen", True, ""),
        ("accept", False, ""),
        ("close", False, ""),
    ],
)
def test_what_an_act_asks_for(code: str, needs_reason: bool, told: str) -> None:
    assert (acts()[code].needs_reason, acts()[code].told) == (needs_reason, told)


def move(act: str, **values: str) -> Move:
    known = {"grievance_id": "g", "went_to": acts()[act].leads_to, "moved_on": TODAY, "reason": "不属于工会受理范围"}
    return Move(**({"act": act} | known | values))


@pytest.mark.parametrize(
    ("act", "values", "problems"),
    [
        ("return", {}, {}),
        ("return", {"reason": " "}, {"reason": "请写明退单的原因。"}),
        ("return", {"moved_on": "2026-03-21"}, {"moved_on": "日期不能晚于今天。"}),
        ("return", {"moved_on": "2026-03"}, {"moved_on": "请写到哪一天。"}),
        ("return", {"moved_on": "2026-03-15"}, {"moved_on": "日期不能早于受理日期。"}),
        ("refuse", {}, {"told_on": "不予受理要告知诉求人，请填写告知日期。", "told_by": "请选择告知方式。"}),
        ("refuse", {"told_on": TODAY, "told_by": "phone"}, {"told_by": "不予受理要书面告知（信访工作条例第二十三条）。"}),
        ("refuse", {"told_on": "2026-03-21", "told_by": "written"}, {"told_on": "告知日期不能晚于今天。"}),
        ("refuse", {"told_on": TODAY, "told_by": "written"}, {}),
        ("end", {"told_on": TODAY, "told_by": "phone"}, {}),
    ],
)
def test_what_a_move_lacks_is_said_at_its_field(act: str, values: dict[str, str], problems: dict[str, str]) -> None:
    assert move_problems(move(act, **values), acts()[act], Grievance(received_at="2026-03-16T08:30"), TODAY) == problems


def test_an_act_out_of_its_state_says_where_the_case_stands() -> None:
    closed = Grievance(number="ZQ-2026-0001", status="closed")
    assert bar(closed, acts()["withdraw"]) == "ZQ-2026-0001现在是“办结”，不能撤回。"
    assert bar(closed, acts()["reopen"]) == ""


def test_every_act_says_whose_it_is() -> None:
    for act in rights.acts():
        assert rights.may("head", act)
        assert not rights.may("reader", act) or act == "see_all"
        assert rights.refusal(act).endswith("办理。")
    assert {act.code for act in acts().values() if act.by_hand} <= set(rights.acts())
    assert rights.refusal("end") == "终止由站长、签发人办理。"
    assert rights.refusal("plan") == "排办理计划由站长、经办人、调解员办理。"


def test_nobody_locks_a_station_out() -> None:
    alone = rights.allowed("clerk", ["clerk"])
    assert alone == frozenset(rights.acts())
    assert rights.allowed("mediator", ["clerk", "mediator"]) < rights.allowed("mediator", ["mediator"])
    for role in ("reader", "lawyer", "district_admin"):  # nothing falls to who only reads, or only works on what is given them
        assert rights.allowed(role, [role]) == frozenset(act for act in rights.acts() if rights.may(role, act))
    assert "end" not in rights.allowed("clerk", ["clerk", "head"])
    assert "close" not in rights.allowed("reader", ["clerk"])
