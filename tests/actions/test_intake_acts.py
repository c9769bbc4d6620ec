"""What is done at intake and around it: orders, notices, recusals, the same matter, employers of a case."""

from dataclasses import replace
from typing import Any

import pytest

from cases import CHENGUANG, ID_NUMBER, LI, at_work, intake, registered
from stand_ins import Clock
from station.actions import clocks, consents, duplicates, grievances, hotline, mediations, members, moves, parties, recusals, scripted
from station.actions.employer_record import record_words, repeat_note
from station.casework.casefile import CaseFile
from station.casework.model import (
    ClockEvent,
    Consent,
    Employer,
    EmployerWarning,
    FollowUp,
    Grievance,
    HotlineOrder,
    Letter,
    LetterAddressee,
    Mediation,
    Member,
    Party,
    Progress,
    Recusal,
    Station,
    Worker,
)
from station.casework.roster import Person, read_text
from station.db.casefiles import case_file
from station.db.store import Store
from station.errors import ProblemsError, StationError


@pytest.fixture
def store(store: Store) -> Store:
    return at_work(store)


def problems_of(act: Any, *args: Any, **named: Any) -> dict[str, str]:
    with pytest.raises(ProblemsError) as refused:
        act(*args, **named)
    return refused.value.problems


def again(store: Store, case: CaseFile) -> CaseFile:
    return case_file(store, case.grievance.id)


# -- registering -----------------------------------------------------------------------------------------------------------


def test_a_case_belongs_to_the_station_that_registers_it(store: Store) -> None:
    base = store.matching(Station)[0]
    with store.step("改") as step:
        step.save(base.with_values(area="站前街道"), base)
    grievance = registered(store).grievance
    assert (grievance.station_id, grievance.area) == (store.setting("station", ""), "站前街道")
    assert registered(store, None, worker_title="杨某", area="河湾街道").grievance.area == "河湾街道"


def test_an_imported_case_belongs_to_it_too(store: Store) -> None:
    bare = replace(intake(), order=None)
    case = grievances.add_case(store, bare, "导入")
    assert case.grievance.station_id == store.setting("station", "") and case.orders == ()


def test_who_says_nothing_of_the_number_of_people_means_one(store: Store) -> None:
    assert registered(store, people=None).grievance.people == 1


@pytest.mark.parametrize("channel", ["12351", "12345"])
def test_an_order_is_registered_with_its_number(store: Store, channel: str) -> None:
    assert problems_of(registered, store, channel=channel) == {"grievance.external_number": "请填写外部工单号，热线的工单都有编号。"}
    case = registered(store, channel=channel, external_number="T-1")
    (order,) = case.orders
    assert (order.platform, order.number, order.status, order.dispatched_at) == (channel, "T-1", "dispatched", "2026-03-16T08:30")
    store.undo()
    assert store.matching(HotlineOrder) == []


def test_what_the_order_states_is_kept_and_checked(store: Store) -> None:
    stated = HotlineOrder(grade="hard", dispatched_at="2026-03-16T08:10", due_at="2026-03-20")
    form = replace(intake(channel="12351", external_number="T-1"), order=stated)
    (order,) = grievances.register(store, form).orders
    assert (order.grade, order.dispatched_at, order.due_at) == ("hard", "2026-03-16T08:10", "2026-03-20")
    wrong = replace(form, order=replace(stated, due_at="2026-03-15"))
    assert problems_of(grievances.register, store, wrong) == {"hotline_order.due_at": "工单期限不能早于派单时间。"}


def test_that_a_person_was_told_is_noted_with_the_case(store: Store) -> None:
    form = replace(intake(), consent=Consent(way="shown", given_on="2026-03-16"))
    case = grievances.register(store, form)
    (notice,) = case.consents
    assert (notice.kind, notice.way, notice.worker_id, notice.recorded_by) == ("notice", "shown", case.grievance.worker_id, "王芳")
    wrong = replace(form, consent=Consent(way="shown", given_on="2026-03-17"))
    assert problems_of(grievances.register, store, wrong) == {"consent.given_on": "日期不能晚于今天。"}


def test_amounts_and_representatives_of_the_list_are_kept(store: Store) -> None:
    people = tuple((Member(amount=100 * n, is_representative=n < 3), Worker(name=f"职工{n}")) for n in range(1, 5))
    case = grievances.register(store, replace(intake(people=4), members=people))
    assert [(member.amount, member.is_representative) for member, _ in case.members] == [
        (100, True),
        (200, True),
        (300, False),
        (400, False),
    ]
    crowd = tuple((Member(is_representative=True), Worker(name=f"职工{n}")) for n in range(6))
    assert problems_of(grievances.register, store, replace(intake(people=6), members=crowd)) == {
        "member": "代表人最多 5 人，现在选了 6 人。"
    }


def test_a_number_on_file_under_another_name_names_nobody_who_wants_to_stay_unnamed(store: Store) -> None:
    case = registered(store)
    other = replace(LI, name="李刚")
    assert problems_of(registered, store, other)["worker.id_number"] == "这个身份证号登记过，姓名是李强，请核对。"
    grievances.save(store, case.grievance.with_values(is_anonymous=True), case.grievance, "改")
    assert problems_of(registered, store, other)["worker.id_number"] == "这个身份证号登记过，姓名不同，请核对。"


def test_a_number_of_somebody_else_is_refused_on_a_list_and_locks_nobody_out(store: Store) -> None:
    case = registered(store)
    wrong = replace(intake(people=2, category="injury"), members=((Member(), Worker(name="李刚", id_number=ID_NUMBER)),))
    assert problems_of(grievances.register, store, wrong) == {"member.1.id_number": "这个身份证号登记过，姓名是李强，请核对。"}
    with pytest.raises(StationError, match="李刚：这个身份证号登记过，姓名是李强"):
        members.add(store, case.grievance.id, [Person(1, Worker(name="李刚", id_number=ID_NUMBER))])
    with store.step("从别的站收到") as step:
        step.add(Worker(name="李刚", id_number=ID_NUMBER))
    assert registered(store, category="injury").grievance.number == "ZQ-2026-0002"


def test_nobody_is_put_on_a_list_twice(store: Store) -> None:
    case = registered(store)
    people = [Person(1, LI), Person(2, Worker(name="赵某", phone="13900000000"))]
    members.add(store, case.grievance.id, people)
    for again in (people, people[1:]):
        with pytest.raises(StationError, match="名单里已有"):
            members.add(store, case.grievance.id, again)
    assert len(case_file(store, case.grievance.id).members) == 2


def test_an_order_that_comes_again_takes_its_case_up_again(store: Store) -> None:
    case = registered(store, channel="12351", external_number="T-1", status="pending")
    with pytest.raises(StationError, match="工单T-1还没有办完"):
        moves.move(store, case.grievance.id, "return", reason="不属本站")
    (order,) = case.orders
    hotline.advance(store, "return", order.with_values(returned_at="2026-03-16T08:50", return_reason="不属本站"), order)
    assert again(store, case).grievance.status == "returned"
    second = HotlineOrder(grievance_id=case.grievance.id, platform="12351", number="T-2", dispatched_at="2026-03-16T08:55")
    hotline.dispatch(store, second)
    taken_up = again(store, case).grievance
    assert (taken_up.status, taken_up.closed_on) == ("working", "")
    store.undo()
    assert again(store, case).grievance.status == "returned" and len(again(store, case).orders) == 1


def test_the_day_of_closing_comes_and_goes_with_the_closing_only(store: Store) -> None:
    case = registered(store).grievance
    with pytest.raises(StationError, match="办结日期"):
        grievances.save(store, case.with_values(closed_on="2026-03-16"), case, "改")
    other = registered(store, category="injury").grievance
    with pytest.raises(StationError, match="已经用过"):
        grievances.save(store, case.with_values(number=other.number), case, "改")


# -- the same matter ----------------------------------------------------------------------------------------------------------


def test_the_same_person_employer_and_matter_is_found(store: Store) -> None:
    case = registered(store)
    assert [g.id for g in duplicates.same_matter(store, intake())] == [case.grievance.id]
    typed = replace(intake(), worker=Worker(name="李强", id_number=f" {ID_NUMBER} "))
    assert [g.id for g in duplicates.same_matter(store, typed)] == [case.grievance.id]
    by_phone = replace(intake(), worker=Worker(name="李强", phone="138 0013 8000"))
    assert [g.id for g in duplicates.same_matter(store, by_phone)] == [case.grievance.id]


def test_the_same_order_is_found_even_when_its_case_is_closed(store: Store) -> None:
    case = registered(store, channel="12351", external_number="T-1").grievance
    grievances.close(store, case.with_values(closed_on="2026-03-16", outcome="resolved"), case)
    form = intake(Worker(name="赵某"), Employer(name="别家"), channel="12351", external_number="T-1", category="hours")
    assert [g.id for g in duplicates.same_matter(store, form)] == [case.id]
    assert duplicates.same_matter(store, replace(form, grievance=replace(form.grievance, channel="12345"))) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"worker": Worker(name="李强", phone="13900000000")},
        {"worker": None, "grievance": {"worker_title": "杨某"}},
        {"grievance": {"category": "hours"}},
        {"parties": ((Party(), Employer(name="别的工厂")),)},
    ],
)
def test_anything_else_is_not_the_same(store: Store, changed: dict[str, Any]) -> None:
    registered(store)
    values = changed.pop("grievance", {})
    form = replace(intake(**values), **changed)
    assert duplicates.same_matter(store, form) == []


def test_a_held_case_is_still_under_way_and_a_closed_one_is_not(store: Store) -> None:
    case = registered(store)
    clocks.suspend(store, ClockEvent(grievance_id=case.grievance.id, began_on="2026-03-16", stop_reason="injury"))
    assert len(duplicates.same_matter(store, intake())) == 1
    moves.move(store, case.grievance.id, "resume")
    base = again(store, case).grievance
    grievances.close(store, base.with_values(closed_on="2026-03-16", outcome="resolved"), base)
    assert duplicates.same_matter(store, intake()) == []


def test_people_without_a_name_are_held_against_each_other_by_employer_and_matter(store: Store) -> None:
    first = registered(store, None, is_anonymous=True)
    unnamed = intake(None, is_anonymous=True)
    assert [g.id for g in duplicates.same_matter(store, unnamed)] == [first.grievance.id]
    assert duplicates.same_matter(store, intake()) == []
    assert first.grievance.id in [g.id for g in duplicates.similar(store, intake())]  # shown, as 匿名


def test_what_may_belong_together_is_listed_once_the_same_matter_first(store: Store) -> None:
    same = registered(store)
    old = registered(store, None, worker_title="杨某", received_at="2026-01-10T09:00")
    other = registered(store, LI, Employer(name="别的工厂"), category="hours")
    found = [g.id for g in duplicates.similar(store, intake())]
    assert found[0] == same.grievance.id
    assert set(found) == {same.grievance.id, old.grievance.id, other.grievance.id} and len(found) == 3


# -- the employer's record ----------------------------------------------------------------------------------------------------


def test_the_last_year_of_an_employer_is_said_in_one_line(store: Store, clock: Clock) -> None:
    case = registered(store)
    assert case.employer is not None
    employer_id = case.employer.id
    assert record_words(store, employer_id) == "1 件诉求、1 件在办"
    registered(store, None, worker_title="甲", received_at="2025-03-15T09:00")  # more than a year ago
    registered(store, None, worker_title="乙", received_at="2025-03-17T09:00")
    with store.step("记") as step:
        letter = step.add(Letter(kind="opinion", number="站工监〔2026〕1号", status="issued"))
        draft = step.add(Letter(kind="opinion", status="draft"))
        for each in (letter, draft):
            step.add(LetterAddressee(letter_id=each.id, employer_id=employer_id))
        step.add(EmployerWarning(employer_id=employer_id, signal="arrears", issued_on="2026-03-01", detail="欠薪"))
        step.add(EmployerWarning(employer_id=employer_id, signal="arrears", issued_on="2026-02-01", detail="欠薪", lifted_on="2026-03-01"))
    assert record_words(store, employer_id) == "2 件诉求、3 件在办、1 份文书、1 条预警"
    assert repeat_note(store, employer_id) == ""
    registered(store, None, worker_title="丙")
    assert repeat_note(store, employer_id) == "近一年第 4 件诉求：满 3 件算屡次，请留意是否要发文书或者预警。"


# -- orders ----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def ordered(store: Store) -> CaseFile:
    return registered(store, channel="12351", external_number="T-1", status="pending")


def order_of(store: Store, case: CaseFile) -> HotlineOrder:
    return again(store, case).orders[0]


def advance(store: Store, case: CaseFile, act: str, **values: Any) -> None:
    base = order_of(store, case)
    hotline.advance(store, act, base.with_values(**values), base)


def test_an_order_runs_from_signature_to_close_and_the_case_follows(store: Store, ordered: CaseFile) -> None:
    advance(store, ordered, "sign", signed_at="2026-03-16T08:40")
    assert again(store, ordered).grievance.status == "accepted"
    advance(store, ordered, "answer", answered_at="2026-03-16T08:50", answer="单位已补发")
    advance(store, ordered, "review", reviewed_on="2026-03-16", review="passed")
    advance(store, ordered, "close", closed_on="2026-03-16")
    assert order_of(store, ordered).status == "closed"
    assert problems_of(advance, store, ordered, "answer", answer="又", answered_at="2026-03-16T08:55") == {
        "status": "工单T-1现在不能反馈。"
    }


def test_an_order_that_is_not_ours_goes_back_with_its_reason_and_takes_the_case_along(store: Store, ordered: CaseFile) -> None:
    assert problems_of(advance, store, ordered, "return", returned_at="2026-03-16T08:50") == {"return_reason": "请填写退单理由。"}
    advance(store, ordered, "return", returned_at="2026-03-16T08:50", return_reason="属于住房公积金")
    case = again(store, ordered)
    assert (case.orders[0].status, case.grievance.status) == ("returned", "returned")
    assert (case.moves[-1].act, case.moves[-1].reason) == ("return", "属于住房公积金")
    store.undo()
    assert (order_of(store, ordered).status, again(store, ordered).grievance.status) == ("dispatched", "pending")


def test_too_late_to_return(store: Store, clock: Clock, ordered: CaseFile) -> None:
    clock.now = clock.now.replace(day=26)
    assert "退单期限" in problems_of(advance, store, ordered, "return", returned_at="2026-03-24T09:00", return_reason="外区")["returned_at"]
    assert again(store, ordered).grievance.status == "pending"


def test_an_order_sent_back_for_doing_again_reopens_the_case(store: Store, ordered: CaseFile) -> None:
    advance(store, ordered, "sign", signed_at="2026-03-16T08:40")
    base = again(store, ordered).grievance
    grievances.close(store, base.with_values(closed_on="2026-03-16", outcome="explained"), base)
    advance(store, ordered, "answer", answered_at="2026-03-16T08:50", answer="已解释")
    advance(store, ordered, "review", reviewed_on="2026-03-16", review="redo", review_note="未联系诉求人")
    case = again(store, ordered)
    assert (case.orders[0].status, case.grievance.status) == ("redo", "working")
    advance(store, ordered, "answer", answered_at="2026-03-16T08:58", answer="已联系")
    assert order_of(store, ordered).status == "answered"


def test_a_second_order_waits_for_the_first(store: Store, ordered: CaseFile) -> None:
    order = HotlineOrder(grievance_id=ordered.grievance.id, platform="12345", number="T-2", dispatched_at="2026-03-16T08:40")
    assert problems_of(hotline.dispatch, store, order) == {"number": "工单T-1还没有办完。"}
    came = registered(store, None, worker_title="杨某")
    made = hotline.dispatch(store, replace(order, grievance_id=came.grievance.id))
    assert again(store, came).orders == (made,) and again(store, came).grievance.external_number == "T-2"


def test_a_correction_leaves_the_state_alone(store: Store, ordered: CaseFile) -> None:
    base = order_of(store, ordered)
    hotline.correct(store, base.with_values(grade="complex", status="closed"), base)
    assert (order_of(store, ordered).grade, order_of(store, ordered).status) == ("complex", "dispatched")


# -- notices and consents --------------------------------------------------------------------------------------------------------


def test_a_consent_is_given_for_one_recipient_and_taken_back(store: Store) -> None:
    case = registered(store)
    blank = Consent(worker_id=case.grievance.worker_id, grievance_id=case.grievance.id, kind="share", given_on="2026-03-16", way="signed")
    assert "recipient" in problems_of(consents.give, store, blank)
    consents.give(store, replace(blank, recipient="law_firm"))
    (consent,) = again(store, case).consents
    assert consent.recorded_by == "王芳"
    assert problems_of(consents.withdraw, store, consent.id, "2026-03-15") == {"withdrawn_on": "撤回日期不能早于同意日期。"}
    consents.withdraw(store, consent.id, "2026-03-16")
    assert again(store, case).consents[0].withdrawn_on == "2026-03-16"
    with pytest.raises(StationError, match="不用撤回"):
        consents.withdraw(store, consent.id, "2026-03-16")


# -- 回避 -----------------------------------------------------------------------------------------------------------------------


def recusal(case: CaseFile, person: str = "陈立秋", **values: Any) -> Recusal:
    return Recusal(grievance_id=case.grievance.id, person=person, reason="interest", decided_on="2026-03-16", **values)


SAID = "陈立秋在这件诉求里应当回避（有直接利害关系），请换别人。"


def test_who_keeps_away_neither_handles_nor_records_nor_calls_back(store: Store) -> None:
    case, other = registered(store), registered(store, None, worker_title="杨某")
    recusals.decide(store, recusal(case))
    base = again(store, case).grievance
    assert problems_of(grievances.save, store, base.with_values(handler="陈立秋"), base, "改") == {"handler": SAID}
    note = Progress(grievance_id=base.id, at="2026-03-16T08:50", content="已联系", recorded_by="陈立秋")
    assert problems_of(grievances.record_progress, store, note) == {"recorded_by": SAID}
    call = FollowUp(grievance_id=base.id, called_on="2026-03-16", satisfaction="very", recorded_by="陈立秋")
    assert problems_of(grievances.follow_up, store, call) == {"recorded_by": SAID}
    grievances.record_progress(store, replace(note, grievance_id=other.grievance.id))
    assert recusals.problem(store, base.id, "陈立秋") == SAID
    assert recusals.problem(store, base.id, "") == recusals.problem(store, base.id, "王芳") == ""


def test_the_handler_hands_the_case_on_in_the_same_step(store: Store) -> None:
    case = registered(store)
    own = recusal(case, "王芳")
    assert problems_of(recusals.decide, store, own) == {"handler": "王芳是这件诉求的承办人，请选改由谁承办。"}
    assert problems_of(recusals.decide, store, own, "王芳") == {"handler": "王芳是这件诉求的承办人，请选改由谁承办。"}
    recusals.decide(store, recusal(case))
    assert problems_of(recusals.decide, store, own, "陈立秋") == {"handler": SAID}
    recusals.decide(store, own, "丁维岳")
    assert again(store, case).grievance.handler == "丁维岳"
    store.undo()
    assert again(store, case).grievance.handler == "王芳" and len(again(store, case).recusals) == 1


def test_a_mediator_is_replaced_before_keeping_away(store: Store) -> None:
    case = registered(store)
    made = mediations.open_mediation(store, Mediation(grievance_id=case.grievance.id, applied_on="2026-03-16", mediator="陈立秋"))
    assert problems_of(recusals.decide, store, recusal(case)) == {"person": f"陈立秋在调解 {made.number}里，请先在那里换人。"}


def test_a_recusal_entered_wrongly_is_lifted(store: Store) -> None:
    case = registered(store)
    recusals.decide(store, recusal(case))
    recusals.lift(store, again(store, case).recusals[0])
    assert again(store, case).recusals == () and recusals.problem(store, case.grievance.id, "陈立秋") == ""


# -- the list ----------------------------------------------------------------------------------------------------------------------


def people(text: str) -> list[Person]:
    found = read_text(text)
    assert not found.troubles
    return list(found.people)


def test_people_are_added_and_the_head_count_follows(store: Store) -> None:
    case = registered(store, people=2)
    members.add(store, case.grievance.id, people("甲\t13900000001\t100\n乙\t13900000002\t200\n丙\t13900000003\t300"))
    found = again(store, case)
    assert [(worker.name, member.amount) for member, worker in found.members] == [("甲", 10_000), ("乙", 20_000), ("丙", 30_000)]
    assert found.grievance.people == 3
    store.undo()
    assert again(store, case).members == () and again(store, case).grievance.people == 2


def test_a_head_count_marked_as_more_stays(store: Store) -> None:
    case = registered(store, people=2, people_mark="over")
    members.add(store, case.grievance.id, people("甲\n乙\n丙"))
    assert again(store, case).grievance.people == 2


def test_ten_on_the_list_make_the_case_collective(store: Store) -> None:
    case = registered(store)
    members.add(store, case.grievance.id, people("\n".join(f"职工甲{c}" for c in "一二三四五六七八九十")))
    assert again(store, case).grievance.is_collective


@pytest.fixture
def crowd(store: Store) -> CaseFile:
    case = registered(store, people=7)
    members.add(store, case.grievance.id, people("姓名\t金额\n" + "\n".join(f"职工{c}\t{n}00" for n, c in enumerate("一二三四五六七", 1))))
    return again(store, case)


def test_representatives_are_changed_as_a_step_of_their_own(store: Store, crowd: CaseFile) -> None:
    ids = [member.id for member, _ in crowd.members]
    members.choose_representatives(store, crowd.grievance.id, ids[:3])
    members.choose_representatives(store, crowd.grievance.id, ids[1:4])
    assert [m.is_representative for m, _ in again(store, crowd).members] == [False, True, True, True, False, False, False]
    assert store.undo_name() == f"改代表人 {crowd.grievance.number}"
    assert [entry.step_name for entry in store.history(ids[0])][-2:] == [f"改代表人 {crowd.grievance.number}"] * 2
    said = problems_of(members.choose_representatives, store, crowd.grievance.id, ids[:6])
    assert said == {"is_representative": "代表人最多 5 人，现在选了 6 人。"}


def test_a_result_is_noted_for_several_at_once(store: Store, crowd: CaseFile) -> None:
    ids = [member.id for member, _ in crowd.members][:3]
    members.settle(store, ids, outcome="paid", settled_on="2026-03-16")
    found = [(m.outcome, m.paid, m.settled_on) for m, _ in again(store, crowd).members]
    assert found[:3] == [("paid", 10_000, "2026-03-16"), ("paid", 20_000, "2026-03-16"), ("paid", 30_000, "2026-03-16")]
    assert found[3:] == [("", None, "")] * 4
    assert store.undo_name() == "登记 3 人的结果"
    assert problems_of(members.settle, store, ids) == {"outcome": "请选择结果，或者填写日期、金额。"}
    assert problems_of(members.settle, store, ids, settled_on="2026-03-17") == {"settled_on": "了结日期不能晚于今天。"}


def test_one_line_is_corrected_and_people_are_taken_off(store: Store, crowd: CaseFile) -> None:
    base = crowd.members[0][0]
    members.save(store, base.with_values(outcome="signed", paid=5), base)
    assert again(store, crowd).members[0][0].outcome == "signed"
    assert problems_of(members.save, store, base.with_values(paid=-1), base) == {"paid": "金额不能小于零。"}
    members.drop(store, [member.id for member, _ in crowd.members[:2]])
    assert len(again(store, crowd).members) == 5 and store.count(Worker) == 8


# -- employers of a case -------------------------------------------------------------------------------------------------------------


def test_an_employer_is_added_its_role_changed_and_taken_out(store: Store) -> None:
    case = registered(store)
    party = Party(grievance_id=case.grievance.id, role="user")
    assert problems_of(parties.add, store, party, Employer()) == {"name": "请填写单位名称。"}
    parties.add(store, party, Employer(name=" 云桥网络 "))
    assert [(e.name, p.role) for p, e in again(store, case).parties] == [(CHENGUANG.name, "employer"), ("云桥网络", "user")]
    assert "name" in problems_of(parties.add, store, party, Employer(name="云桥网络"))
    parties.add(store, replace(party, role="platform"), Employer(name="云桥网络"))  # one firm in two roles
    first, second, third = (p for p, _ in again(store, case).parties)
    parties.change_role(store, "agency", second)
    assert problems_of(parties.change_role, store, "", third) == {"role": "请选择单位角色。"}
    parties.drop(store, third)
    parties.drop(store, again(store, case).parties[1][0])
    with pytest.raises(StationError, match="只有这一家单位"):
        parties.drop(store, first)
    assert store.count(Employer) == 2


# -- from scripts --------------------------------------------------------------------------------------------------------------------


def test_the_same_from_scripts(store: Store) -> None:
    def act(name: str, **words: Any) -> dict[str, Any]:
        return scripted.act(store, name, words)

    stated = {"channel": "12351工单", "external_number": "T-9", "category": "wages", "summary": "欠薪", "received_at": "2026-03-16 08:30"}
    number = act(
        "register",
        grievance=stated,
        worker={"name": "李强", "phone": "13800138000"},
        parties=[{"employer": {"name": "晨光家具厂"}}],
        members=[{"name": "甲", "amount": "1200", "is_representative": "是"}],
        order={"grade": "难点"},
        consent={"way": "当面出示"},
    )["number"]
    assert act("order", grievance=number, act="sign")["status"] == "signed"
    assert act("order", grievance=number, act="answer", answer="已补发")["status"] == "answered"
    with pytest.raises(StationError, match="可以用"):
        act("order", grievance=number, act="fly")
    act("consent", grievance=number, kind="share", recipient="law_firm", way="signed")
    act("recuse", grievance=number, person="陈立秋", reason="interest")
    assert act("roster", grievance=number, text="姓名\t手机\n乙\t13900000002") == {"added": 1, "passed": 1}
    with pytest.raises(StationError, match="第 1 行“乙 13900000002”：名单里已有这个人"):
        act("roster", grievance=number, text="乙\t13900000002")
    act("party", grievance=number, role="用工单位", employer={"name": "云桥网络"})
    case = case_file(store, store.matching(Grievance, number=number)[0].id)
    assert (case.orders[0].grade, case.orders[0].answer) == ("hard", "已补发")
    assert [consent.kind for consent in case.consents] == ["notice", "share"]
    assert [(worker.name, member.amount, member.is_representative) for member, worker in case.members] == [
        ("甲", 120_000, True),
        ("乙", None, False),
    ]
    assert [party.role for party, _ in case.parties] == ["employer", "user"]
    assert case.recusals[0].person == "陈立秋"
    other = scripted.act(
        store,
        "register",
        {
            "grievance": {"channel": "来访", "category": "wages", "summary": "欠薪"},
            "worker": {"name": "乙"},
            "parties": [{"employer": {"name": "甲厂"}}],
        },
    )["number"]
    with pytest.raises(StationError, match="没有工单"):
        act("order", grievance=other, act="sign")
    assert act("order", grievance=other, platform="12345", number="X-1")["number"] == "X-1"
