"""Changing the state of a case: by acts of the table only, each kept with its reason, the clocks in step, the role asked."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blank import blank_store
from cases import at_work, registered
from depth import examples
from stand_ins import Clock
from station.actions import (
    clocks,
    grievances,
    handovers,
    hotline,
    legal_aid,
    mediations,
    members,
    plans,
    recusals,
    recycling,
    rights,
    setting_up,
)
from station.actions.moves import move
from station.actions.rights import allowed
from station.casework import rights as roles
from station.casework import states
from station.casework.grievances import next_due
from station.casework.model import (
    ClockEvent,
    FollowUp,
    Grievance,
    Handover,
    HotlineOrder,
    LegalAid,
    Mediation,
    Move,
    Progress,
    Recusal,
    StaffMember,
    Worker,
)
from station.casework.roster import Person
from station.db.casefiles import case_file
from station.db.recycling import deletions
from station.db.store import Store
from station.errors import ProblemsError, StationError


@pytest.fixture
def station(store: Store) -> Store:
    return at_work(store)


@pytest.fixture
def case(station: Store) -> Grievance:
    return registered(station).grievance


def now(store: Store, case: Grievance) -> Grievance:
    return store.get(Grievance, case.id)


def course(store: Store, case: Grievance) -> list[tuple[str, str, str]]:
    return [(m.act, m.came_from, m.went_to) for m in case_file(store, case.id).moves]


def test_the_whole_way_of_a_case_can_be_read(station: Store, case: Grievance) -> None:
    grievances.record_progress(station, Progress(grievance_id=case.id, at="2026-03-16T08:50", content="已电话告知"))
    held = mediations.open_mediation(station, Mediation(grievance_id=case.id, applied_on="2026-03-16", mediator="王芳"))
    ended = held.with_values(result="failed", ended_on="2026-03-16", end_reason="refused", noticed_on="2026-03-16")
    mediations.end(station, ended, held)
    base = now(station, case)
    grievances.close(station, base.with_values(closed_on="2026-03-16", outcome="resolved"), base)
    grievances.follow_up(station, FollowUp(grievance_id=case.id, called_on="2026-03-16", satisfaction="satisfied"))
    grievances.archive(station, case.id)
    move(station, case.id, "reopen", reason="单位又欠了一个月")
    assert course(station, case) == [
        ("accept", "", "accepted"),
        ("work", "accepted", "working"),
        ("mediate", "working", "mediating"),
        ("work", "mediating", "working"),
        ("close", "working", "closed"),
        ("follow_up", "closed", "followed_up"),
        ("archive", "followed_up", "archived"),
        ("reopen", "archived", "working"),
    ]
    last = case_file(station, case.id).moves[-1]
    assert (last.reason, last.moved_on, last.recorded_by) == ("单位又欠了一个月", "2026-03-16", "王芳")
    assert now(station, case).closed_on == ""


def test_work_on_a_case_that_waits_to_be_taken_takes_it(station: Store) -> None:
    case = registered(station, status="pending").grievance
    legal_aid.refer(station, LegalAid(grievance_id=case.id, applied_on="2026-03-16", form="advice", basis="migrant"))
    assert course(station, case) == [("register", "", "pending"), ("accept", "pending", "accepted"), ("aid", "accepted", "aiding")]


def test_a_refusal_keeps_its_reason_and_the_notice_and_leaves_the_desk(station: Store, case: Grievance) -> None:
    with pytest.raises(ProblemsError) as raised:
        move(station, case.id, "refuse")
    assert set(raised.value.problems) == {"reason", "told_on", "told_by"}
    assert now(station, case) == case
    move(station, case.id, "refuse", reason="已经由法院判决", told_on="2026-03-16", told_by="written", decided_by="冯守义")
    refused = now(station, case)
    assert (refused.status, refused.closed_on, next_due(refused)) == ("refused", "2026-03-16", "")
    kept = case_file(station, case.id).moves[-1]
    assert (kept.reason, kept.told_by, kept.decided_by) == ("已经由法院判决", "written", "冯守义")
    station.undo()
    assert now(station, case).status == "accepted"
    assert len(case_file(station, case.id).moves) == 1


def test_a_withdrawal_is_its_own_outcome(station: Store, case: Grievance) -> None:
    move(station, case.id, "withdraw", reason="已经和单位和解")
    assert (now(station, case).status, now(station, case).outcome) == ("withdrawn", "withdrawn")


def test_a_case_with_a_mediation_under_way_does_not_leave_the_desk(station: Store, case: Grievance) -> None:
    mediations.open_mediation(station, Mediation(grievance_id=case.id, applied_on="2026-03-16", mediator="王芳"))
    with pytest.raises(StationError, match="还没有结束，先登记调解结果再撤回"):
        move(station, case.id, "withdraw", reason="和解")
    assert now(station, case).status == "mediating"


def test_what_waits_for_policy_holds_its_clock_until_it_goes_on(station: Store, case: Grievance, clock: Clock) -> None:
    move(station, case.id, "policy", reason="高温津贴标准正在调整")
    assert next_due(now(station, case)) == ""
    clock.advance(days=7)
    move(station, case.id, "resume")
    (stop,) = case_file(station, case.id).clock_events
    assert (stop.stop_reason, stop.began_on, stop.ended_on) == ("policy", "2026-03-16", "2026-03-23")
    assert now(station, case).handle_due_on == "2026-04-14"


def test_the_state_cannot_be_changed_in_passing(station: Store, case: Grievance) -> None:
    with pytest.raises(StationError, match="状态不能在登记内容里改"):
        grievances.save(station, case.with_values(status="closed"), case, "改登记内容")
    assert now(station, case).status == "accepted"


@pytest.mark.parametrize("act", ["close", "archive", "mediate", "transfer", "turn"])
def test_what_follows_from_something_else_is_not_done_by_hand(station: Store, case: Grievance, act: str) -> None:
    with pytest.raises(StationError, match="没有叫"):
        move(station, case.id, act)


def test_an_act_on_a_case_that_has_moved_on_meanwhile_is_refused(station: Store, case: Grievance) -> None:
    move(station, case.id, "withdraw", reason="和解")
    with pytest.raises(StationError, match="现在是“撤回”，不能办结"):
        grievances.close(station, case.with_values(closed_on="2026-03-16", outcome="resolved"), case)


# -- who may -------------------------------------------------------------------------------------------------------------


def test_a_role_is_asked_and_the_refusal_says_who_may(station: Store, case: Grievance) -> None:
    setting_up.save_staff(station, StaffMember(name="赵看看", role="reader"))
    setting_up.save_staff(station, StaffMember(name="冯守义", role="head"))
    with pytest.raises(StationError, match=r"终止由站长、签发人办理。"):
        move(station, case.id, "end", reason="联系不上", told_on="2026-03-16", told_by="phone")
    station.user = "赵看看"
    for act in (
        lambda: grievances.record_progress(station, Progress(grievance_id=case.id, at="2026-03-16T08:50", content="看")),
        lambda: grievances.archive(station, case.id),
        lambda: grievances.save(station, case.with_values(summary="改"), case, "改"),
        lambda: grievances.remove(station, case, "删"),
        lambda: registered(station),
    ):
        with pytest.raises(StationError, match="没有改动任何内容。请换有权的人来办"):
            act()
    assert now(station, case) == case
    station.user = "冯守义"
    move(station, case.id, "end", reason="联系不上", told_on="2026-03-16", told_by="phone")
    assert now(station, case).status == "ended"


def test_who_must_keep_away_neither_moves_nor_plans_nor_passes_on(station: Store, case: Grievance) -> None:
    setting_up.save_staff(station, StaffMember(name="陈立秋"))
    kept_away = Recusal(grievance_id=case.id, person="王芳", reason="party", decided_by="冯守义", decided_on="2026-03-16")
    recusals.decide(station, kept_away, handler="陈立秋")
    for act in (
        lambda: move(station, case.id, "withdraw", reason="和解"),
        lambda: plans.make(station, case.id, who="王芳"),
        lambda: handovers.hand_over(station, Handover(grievance_id=case.id, kind="forward", to_name="区人社局", reason="监察")),
        lambda: grievances.close(station, now(station, case).with_values(closed_on="2026-03-16", outcome="resolved"), now(station, case)),
        lambda: grievances.save(station, now(station, case).with_values(summary="改"), now(station, case), "改"),
        lambda: clocks.suspend(station, ClockEvent(grievance_id=case.id, began_on="2026-03-16", stop_reason="injury")),
        lambda: clocks.interrupt(station, ClockEvent(grievance_id=case.id, began_on="2026-03-16", interruption="promised")),
        lambda: members.add(station, case.id, [Person(1, Worker(name="赵某"))]),
        lambda: hotline.dispatch(station, HotlineOrder(grievance_id=case.id, platform="12351", number="A1", dispatched_at="2026-03-16")),
        lambda: recusals.lift(station, station.matching(Recusal)[0]),
    ):
        with pytest.raises(StationError, match="回避"):
            act()
    station.user = "陈立秋"
    move(station, case.id, "withdraw", reason="和解")
    assert now(station, case).status == "withdrawn"


def test_nothing_is_done_with_a_case_in_the_bin_and_not_everybody_puts_it_back(station: Store, case: Grievance) -> None:
    setting_up.save_staff(station, StaffMember(name="赵律", role="lawyer"))
    grievances.remove(station, case, "删")
    binned = now(station, case)
    for act in (
        lambda: grievances.record_progress(station, Progress(grievance_id=case.id, at="2026-03-16T08:50", content="看")),
        lambda: grievances.close(station, binned.with_values(closed_on="2026-03-16", outcome="resolved"), binned),
        lambda: grievances.save(station, binned.with_values(summary="改"), binned, "改"),
    ):
        with pytest.raises(StationError, match="在回收站里"):
            act()
    (deletion,) = deletions(station)
    station.user = "赵律"
    for put_back in (lambda: grievances.restore(station, binned, "放回"), lambda: recycling.put_back(station, deletion)):
        with pytest.raises(StationError, match="从回收站放回由"):
            put_back()
    station.user = "王芳"
    recycling.put_back(station, deletion)
    assert not now(station, case).deleted


def test_who_has_left_may_nothing_that_others_may(station: Store) -> None:
    setting_up.save_staff(station, StaffMember(name="赵律", role="head", is_active=False))
    station.user = "赵律"
    assert "close" not in allowed(station)
    assert not allowed(station)
    station.user = "王芳"  # nobody at work may end a case: it falls to the only clerk
    assert "end" in allowed(station)


def test_a_station_of_one_may_everything_and_a_name_nobody_bears_nothing(station: Store, case: Grievance) -> None:
    assert {"end", "extend", "refuse"} <= allowed(station)  # 王芳 is its only clerk
    setting_up.save_staff(station, StaffMember(name="冯守义", role="head"))
    assert "end" not in allowed(station)
    station.user = "夜间脚本"
    assert not allowed(station)
    with rights.as_station(station):
        assert allowed(station) == frozenset(roles.acts())
    assert station.user == "夜间脚本"


# -- any order -----------------------------------------------------------------------------------------------------------


@examples(15)
@given(codes=st.lists(st.sampled_from([*states.acts(), "close", "follow_up", "archive"]), max_size=12))
def test_no_order_of_acts_leaves_the_table(codes: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    with blank_store(tmp_path_factory.mktemp("any"), Clock()) as store:
        store.user = "王芳"
        case = registered(at_work(store)).grievance
        status = "accepted"
        for code in codes:
            expected = states.acts()[code].leads_to if status in states.acts()[code].comes_from else status
            try:
                do(store, case, code)
            except StationError:
                expected = status  # not from here, or not by hand
            status = now(store, case).status
            assert status == expected
            held = [e for e in case_file(store, case.id).clock_events if not e.ended_on]
            assert bool(held) == (status in ("suspended", "awaiting_policy"))
        moves = case_file(store, case.id).moves
        assert moves[-1].went_to == status
        for before, after in pairwise(moves):
            assert before.went_to == after.came_from
            assert after.came_from in states.acts()[after.act].comes_from
            assert after.went_to == states.acts()[after.act].leads_to


def do(store: Store, case: Grievance, code: str) -> None:
    base = now(store, case)
    if code == "close":
        grievances.close(store, base.with_values(closed_on="2026-03-16", outcome="resolved"), base)
    elif code == "follow_up":
        grievances.follow_up(store, FollowUp(grievance_id=case.id, called_on="2026-03-16", satisfaction="very"))
    elif code == "archive":
        grievances.archive(store, case.id)
    else:
        move(store, case.id, code, reason="按规定", told_on="2026-03-16", told_by="written")


def test_moves_are_only_ever_added_to(station: Store, case: Grievance) -> None:
    move(station, case.id, "await_employer")
    move(station, case.id, "work")
    assert station.count(Move) == 3
    assert {entry.is_new for m in station.matching(Move) for entry in station.history(m.id)} == {True}
