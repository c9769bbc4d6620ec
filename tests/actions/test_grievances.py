"""A grievance from intake to archive, with everything a form can get wrong."""

from dataclasses import replace
from typing import Any

import pytest

from cases import CHENGUANG, CREDIT_CODE, ID_NUMBER, LI, at_work, intake, registered
from stand_ins import Clock
from station.actions import grievances as actions
from station.actions.moves import move
from station.casework.casefile import CaseFile
from station.casework.fields import Record
from station.casework.grievances import next_due
from station.casework.model import Claim, Employer, FollowUp, Grievance, LegalAid, Mediation, Member, Party, Progress, Worker
from station.db.casefiles import case_file
from station.db.safekeeping import verify
from station.db.store import Store
from station.errors import ProblemsError, StationError


@pytest.fixture
def store(store: Store) -> Store:
    return at_work(store)


def problems_of(act: Any, *args: Any) -> dict[str, str]:
    with pytest.raises(ProblemsError) as refused:
        act(*args)
    return refused.value.problems


def note(case: CaseFile | Grievance, counterpart: str, at: str = "2026-03-16T08:45", **values: Any) -> Progress:
    grievance = case.grievance if isinstance(case, CaseFile) else case
    return Progress(grievance_id=grievance.id, at=at, counterpart=counterpart, content="已联系", **values)


def closed(store: Store, case: CaseFile) -> Grievance:
    base = store.get(Grievance, case.grievance.id)
    actions.close(store, base.with_values(closed_on="2026-03-16", outcome="resolved", recovered=860_000), base)
    return store.get(Grievance, case.grievance.id)


# -- registering -------------------------------------------------------------------------------------------------------


def test_registering_stores_the_whole_form_as_one_step(store: Store) -> None:
    claims = (Claim(kind="wages", amount=1), Claim(kind="overtime"))
    form = replace(intake(people=2), members=((Member(), Worker(name="张某")),), claims=claims)
    case = actions.register(store, form)
    assert case == case_file(store, case.grievance.id)
    assert case.grievance.number == "ZQ-2026-0001"
    assert (case.grievance.feedback_due_at, case.grievance.handle_due_on) == ("2026-03-17T08:30", "2026-04-07")
    assert case.grievance.status == "accepted"
    assert case.worker is not None
    assert (case.worker.born_on, case.worker.sex) == ("1990-03-07", "1")
    assert [employer.name for _, employer in case.parties] == ["晨光家具厂"]
    assert [claim.kind for claim in case.claims] == ["wages", "overtime"]
    assert [worker.name for _, worker in case.members] == ["张某"]
    assert store.undo_name() == "登记诉求"
    store.undo()
    assert [store.count(cls) for cls in (Grievance, Worker, Employer, Party, Claim, Member)] == [0] * 6
    store.redo()
    assert case_file(store, case.grievance.id) == case
    assert list(verify(store)) == []


def test_numbers_run_by_the_year_of_intake_and_are_never_given_twice(store: Store) -> None:
    def number(**values: Any) -> str:
        return registered(store, None, worker_title="杨某", **values).grievance.number

    assert number() == "ZQ-2026-0001"
    assert number(received_at="2025-12-31T10:00") == "ZQ-2025-0001"
    assert number() == "ZQ-2026-0002"
    store.undo()
    assert number() == "ZQ-2026-0003"
    assert number(number="ZQ-2026-0999") == "ZQ-2026-0999"  # a number of an old ledger is kept
    assert number() == "ZQ-2026-0004"


def test_a_case_of_the_old_ledger_keeps_its_number_and_nobody_else_gets_it(store: Store) -> None:
    registered(store, number="ZQ-2026-0001")
    assert registered(store).grievance.number == "ZQ-2026-0002"
    with pytest.raises(ProblemsError) as told:
        registered(store, number="ZQ-2026-0002")
    assert told.value.problems == {"grievance.number": "受理编号“ZQ-2026-0002”已经用过。"}


def test_a_form_with_problems_stores_nothing_and_uses_no_number(store: Store) -> None:
    form = intake(LI.with_values(id_number="110101199003074515"), received_at="2026-03-17T09:00", summary="")
    before = store.entries("1", [])
    assert problems_of(actions.register, store, form) == {
        "grievance.received_at": "受理时间不能晚于现在。",
        "grievance.summary": "请填写诉求摘要。",
        "worker.id_number": "身份证号末位对不上，请核对第 18 位。",
    }
    assert store.entries("1", []) == before
    assert registered(store).grievance.number == "ZQ-2026-0001"


def test_before_the_station_is_set_up_nothing_is_registered(store: Store) -> None:
    store.set_setting("station", "")
    with pytest.raises(StationError, match="还没有填写本站信息"):
        registered(store)
    assert store.count(Grievance) == 0


def test_numbers_are_cleaned_before_they_are_judged(store: Store) -> None:
    case = registered(store, LI.with_values(id_number=" １１０１０１ 19900307 4514", phone="138-0013-8000"))
    assert case.worker is not None
    assert (case.worker.id_number, case.worker.phone) == (ID_NUMBER, "13800138000")


@pytest.mark.parametrize(("people", "collective"), [(9, False), (10, True), (30, True)])
def test_many_people_make_a_case_collective(store: Store, people: int, collective: bool) -> None:
    assert registered(store, people=people).grievance.is_collective is collective


def test_a_person_on_file_is_taken_and_corrected(store: Store) -> None:
    known = registered(store).worker
    assert known is not None
    again = registered(store, known.with_values(phone="13900139000"))
    assert again.worker is not None
    assert (again.worker.id, again.worker.phone) == (known.id, "13900139000")
    assert store.count(Worker) == 1


def test_a_person_whose_form_was_open_while_news_came_keeps_what_came(store: Store) -> None:
    first = registered(store)
    assert first.worker is not None
    form = store.get(Worker, first.worker.id)  # the form of a second case shows this
    with store.step("别处改的") as step:
        step.save(form.with_values(address="和平路9号", phone="13900139002"), form)
    registered(store, replace(form, phone="13700137003"))
    now = store.get(Worker, form.id)
    assert (now.address, now.phone) == ("和平路9号", "13700137003")
    ((phone,),) = [[head.value for head in one.heads if head.value != now.phone] for one in store.conflicts(form.id)]
    assert phone == "13900139002"


def test_the_same_number_and_name_is_the_same_person(store: Store) -> None:
    known = registered(store).worker
    assert known is not None
    again = registered(store, Worker(name="李强", id_number=ID_NUMBER, address="某路 1 号"))
    assert again.worker is not None
    assert again.worker.id == known.id
    assert (again.worker.phone, again.worker.address) == (LI.phone, "某路 1 号")  # what was not typed is not emptied
    assert store.count(Worker) == 1


def test_a_number_on_file_under_another_name_is_asked_about(store: Store) -> None:
    registered(store)
    form = intake(Worker(name="李强强", id_number=ID_NUMBER))
    assert problems_of(actions.register, store, form) == {"worker.id_number": "这个身份证号登记过，姓名是李强，请核对。"}


def test_people_of_one_name_stay_two_without_a_number(store: Store) -> None:
    registered(store, Worker(name="李强"))
    registered(store, Worker(name="李强"))
    assert store.count(Worker) == 2


def test_an_employer_of_a_known_name_is_taken_and_filled_in(store: Store) -> None:
    first = registered(store, LI, Employer(name="晨光家具厂", phone="62001234"))
    second = registered(store, None, CHENGUANG, worker_title="杨某")
    assert first.employer is not None
    assert second.employer is not None
    assert second.employer.id == first.employer.id
    assert (second.employer.credit_code, second.employer.phone) == (CREDIT_CODE, "62001234")
    assert store.count(Employer) == 1


def test_two_parties_of_one_name_are_one_employer_in_two_roles(store: Store) -> None:
    form = replace(intake(), parties=((Party(), CHENGUANG), (Party(role="agency"), CHENGUANG)))
    case = actions.register(store, form)
    assert [party.role for party, _ in case.parties] == ["employer", "agency"]
    assert store.count(Employer) == 1


# -- correcting --------------------------------------------------------------------------------------------------------


def test_a_correction_of_the_intake_moves_the_clocks(store: Store) -> None:
    base = registered(store).grievance
    actions.save(store, base.with_values(received_at="2026-03-13T10:00", people=12), base, "改受理时间")
    now = store.get(Grievance, base.id)
    assert (now.feedback_due_at, now.handle_due_on, now.is_collective) == ("2026-03-14T10:00", "2026-04-03", True)
    assert store.undo_name() == "改受理时间"


@pytest.mark.parametrize(
    ("record", "values", "problems"),
    [
        ("grievance", {"people": 0}, {"people": "涉及人数至少 1 人。"}),
        ("worker", {"phone": "139"}, {"phone": "手机号应为 11 位，现在 3 位，请核对。"}),
        ("employer", {"credit_code": "91110000600037341A"}, {"credit_code": "统一社会信用代码校验不过，请对照营业执照核对。"}),
        ("claim", {"kind": ""}, {"kind": "请选择请求事项。"}),
    ],
)
def test_a_correction_is_checked_like_the_form(store: Store, record: str, values: dict[str, Any], problems: dict[str, str]) -> None:
    case = registered(store)
    base = {"grievance": case.grievance, "worker": case.worker, "employer": case.employer, "claim": case.claims[0]}[record]
    assert base is not None
    assert problems_of(actions.save, store, base.with_values(**values), base, "改") == problems
    assert store.get(type(base), base.id) == base


def test_a_correction_keeps_what_another_form_saved_meanwhile(store: Store) -> None:
    base = registered(store).worker
    assert base is not None
    actions.save(store, base.with_values(phone="13900139000"), base, "改电话")
    actions.save(store, base.with_values(address="某路"), base, "改地址")
    now = store.get(Worker, base.id)
    assert (now.phone, now.address) == ("13900139000", "某路")


# -- progress ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counterpart", "contacted", "feedback"),
    [
        ("worker", "2026-03-16T08:45", "2026-03-16T08:45"),
        ("employer", "2026-03-16T08:45", ""),
        ("department", "", ""),
        ("none", "", ""),
    ],
)
def test_talking_to_the_worker_stops_the_clock_of_24_hours(store: Store, counterpart: str, contacted: str, feedback: str) -> None:
    case = registered(store)
    assert next_due(case.grievance) == "2026-03-17T08:30"
    actions.record_progress(store, note(case, counterpart))
    now = store.get(Grievance, case.grievance.id)
    assert (now.contacted_at, now.feedback_at, now.status) == (contacted, feedback, "working")
    assert next_due(now) == ("2026-04-07" if feedback else "2026-03-17T08:30")


def test_only_the_first_talk_counts(store: Store, clock: Clock) -> None:
    case = registered(store)
    actions.record_progress(store, note(case, "worker"))
    clock.advance(days=1)
    actions.record_progress(store, note(case, "worker", "2026-03-17T09:00"))
    now = store.get(Grievance, case.grievance.id)
    assert (now.contacted_at, now.feedback_at) == ("2026-03-16T08:45", "2026-03-16T08:45")
    assert [p.recorded_by for p in case_file(store, now.id).progress] == ["王芳", "王芳"]


def test_a_note_does_not_move_a_case_out_of_a_procedure(store: Store) -> None:
    case = registered(store).grievance
    with store.step("转调解") as step:
        step.add(Mediation(grievance_id=case.id, status="open"))
        actions.settle(store, step, case.id)
    actions.record_progress(store, note(case, "worker"))
    assert store.get(Grievance, case.id).status == "mediating"


def test_the_state_follows_from_what_is_under_way(store: Store) -> None:
    case = registered(store).grievance

    def change(record: Record, **values: object) -> str:
        with store.step("变化") as step:
            now = store.find(type(record), record.id)
            step.save(now.with_values(**values), now) if now else step.add(record)
            actions.settle(store, step, case.id)
        return store.get(Grievance, case.id).status

    aid = LegalAid(id="a", grievance_id=case.id, status="assigned")
    mediation = Mediation(id="m", grievance_id=case.id, status="open")
    assert change(aid) == "aiding"
    assert change(mediation) == "mediating"
    assert change(mediation, status="failed") == "aiding"
    assert change(aid, status="closed") == "working"


def test_no_procedure_starts_on_a_closed_case(store: Store) -> None:
    case = registered(store).grievance
    actions.close(store, replace(case, closed_on="2026-03-16", outcome="resolved"), case)
    with pytest.raises(StationError, match="已经办结，不能再转办"):
        actions.under_way(store, case.id)


def test_a_note_from_the_future_or_without_content_is_refused(store: Store) -> None:
    case = registered(store)
    assert problems_of(actions.record_progress, store, note(case, "worker", "2026-03-16T09:01")) == {"at": "时间不能晚于现在。"}
    assert problems_of(actions.record_progress, store, replace(note(case, "worker"), content="")) == {"content": "请填写内容。"}
    assert case_file(store, case.grievance.id).progress == ()


def test_undoing_a_note_starts_the_clock_again(store: Store) -> None:
    case = registered(store)
    actions.record_progress(store, note(case, "worker"))
    store.undo()
    now = case_file(store, case.grievance.id)
    assert now.progress == ()
    assert next_due(now.grievance) == "2026-03-17T08:30"


# -- closing and after -------------------------------------------------------------------------------------------------


def test_a_case_is_closed_followed_up_and_archived(store: Store, clock: Clock) -> None:
    case = registered(store)
    assert closed(store, case).status == "closed"
    assert next_due(store.get(Grievance, case.grievance.id)) == ""
    clock.advance(days=3)
    call = FollowUp(grievance_id=case.grievance.id, called_on="2026-03-19", satisfaction="satisfied")
    actions.follow_up(store, call)
    assert store.get(Grievance, case.grievance.id).status == "followed_up"
    assert [c.recorded_by for c in case_file(store, case.grievance.id).follow_ups] == ["王芳"]
    actions.archive(store, case.grievance.id)
    assert store.get(Grievance, case.grievance.id).status == "archived"
    names = [store.undo_name()]
    for _ in range(2):
        store.undo()
        names.append(store.undo_name())
    assert names == ["归档 ZQ-2026-0001", "登记回访 ZQ-2026-0001", "办结 ZQ-2026-0001"]


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({}, {"closed_on": "请填写办结日期。", "outcome": "请选择办理结果。"}),
        ({"closed_on": "2026-03-17", "outcome": "resolved"}, {"closed_on": "办结日期不能晚于今天。"}),
        ({"closed_on": "2026-03-15", "outcome": "resolved"}, {"closed_on": "办结日期不能早于受理日期。"}),
        ({"closed_on": "2026-03-16", "outcome": "resolved", "recovered": -1}, {"recovered": "金额不能小于零。"}),
    ],
)
def test_closing_asks_for_the_day_and_the_outcome(store: Store, values: dict[str, Any], problems: dict[str, str]) -> None:
    base = registered(store).grievance
    assert problems_of(actions.close, store, base.with_values(**values), base) == problems
    assert store.get(Grievance, base.id).status == "accepted"


def test_a_case_is_closed_once(store: Store) -> None:
    base = closed(store, registered(store))
    again = base.with_values(closed_on="2026-03-16", outcome="partly")
    assert problems_of(actions.close, store, again, base) == {"status": "ZQ-2026-0001已经办结。"}


def test_an_open_case_is_neither_followed_up_nor_archived_nor_reopened(store: Store) -> None:
    case = registered(store).grievance
    call = FollowUp(grievance_id=case.id, called_on="2026-03-16", satisfaction="very")
    assert problems_of(actions.follow_up, store, call) == {"called_on": "ZQ-2026-0001还没有办结，办结后再登记回访。"}
    with pytest.raises(StationError, match="ZQ-2026-0001现在是“已受理”，不能归档。"):
        actions.archive(store, case.id)
    with pytest.raises(StationError, match="ZQ-2026-0001现在是“已受理”，不能重办。"):
        move(store, case.id, "reopen", reason="还没有给钱")


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"called_on": "2026-03-17"}, {"called_on": "回访日期不能晚于今天。"}),
        ({"called_on": "2026-03-15"}, {"called_on": "回访日期不能早于办结日期。"}),
        ({"called_on": ""}, {"called_on": "请填写回访日期。"}),
        ({"satisfaction": ""}, {"satisfaction": "请选择满意度。"}),
    ],
)
def test_a_follow_up_is_checked(store: Store, values: dict[str, Any], problems: dict[str, str]) -> None:
    case = closed(store, registered(store))
    call = FollowUp(grievance_id=case.id, called_on="2026-03-16", satisfaction="very").with_values(**values)
    assert problems_of(actions.follow_up, store, call) == problems


def test_who_was_not_reached_is_called_again(store: Store) -> None:
    case = closed(store, registered(store))
    call = FollowUp(grievance_id=case.id, called_on="2026-03-16", satisfaction="unreachable")
    actions.follow_up(store, call)
    assert store.get(Grievance, case.id).status == "closed"
    actions.follow_up(store, call.with_values(satisfaction="dissatisfied"))
    assert store.get(Grievance, case.id).status == "followed_up"
    assert len(case_file(store, case.id).follow_ups) == 2


def test_a_case_can_be_archived_without_follow_up_but_once_only(store: Store) -> None:
    case = closed(store, registered(store))
    actions.archive(store, case.id)
    with pytest.raises(StationError, match="ZQ-2026-0001现在是“已归档”，不能归档。"):
        actions.archive(store, case.id)
    actions.follow_up(store, FollowUp(grievance_id=case.id, called_on="2026-03-16", satisfaction="very"))
    assert store.get(Grievance, case.id).status == "archived"  # a late call does not take it out of the archive


def test_a_case_taken_up_again_runs_its_limits_again(store: Store) -> None:
    case = closed(store, registered(store))
    move(store, case.id, "reopen", reason="还没有给钱")
    now = store.get(Grievance, case.id)
    assert (now.status, now.closed_on) == ("working", "")
    assert next_due(now)
    assert closed(store, case_file(store, case.id)).status == "closed"


# -- the recycle bin ---------------------------------------------------------------------------------------------------


def test_a_case_is_deleted_and_put_back(store: Store) -> None:
    case = registered(store)
    assert actions.remove(store, case.grievance, "删除 ZQ-2026-0001").touched == {"grievance": {case.grievance.id}}
    assert store.count(Grievance) == 0
    actions.restore(store, store.get(Grievance, case.grievance.id), "恢复 ZQ-2026-0001")
    assert case_file(store, case.grievance.id) == case
    assert store.undo_name() == "恢复 ZQ-2026-0001"
    store.undo()
    assert store.count(Grievance) == 0


def test_who_is_named_in_a_case_is_not_deleted(store: Store) -> None:
    case = registered(store)
    assert case.worker is not None
    assert case.employer is not None
    with pytest.raises(StationError, match=r"“李强”还登记在诉求里，不能删除。请先在那里换人或者换单位。"):
        actions.remove(store, case.worker, "删除")
    with pytest.raises(StationError, match=r"“晨光家具厂”还登记在当事单位里，不能删除。"):
        actions.remove(store, case.employer, "删除")
    actions.remove(store, case.grievance, "删除诉求")
    actions.remove(store, case.worker, "删除")
    assert store.count(Worker) == 0
