"""A matter of supervision from its clue to the archive: what each act asks for, refuses and leaves behind."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cases import CHENGUANG, LI, STATION, WANG, registered
from stand_ins import Clock
from station.actions import grievances, letters, recusals, recycling, supervisions
from station.actions.setting_up import save_staff, set_up
from station.casework.model import Employer, Grievance, Inspector, Interview, Recusal, StaffMember, Supervision
from station.db import agenda
from station.db.casefiles import letter_file, supervision_file
from station.db.recycling import deletions
from station.db.store import Store
from station.errors import ProblemsError, StationError

TODAY = "2026-03-16"
CLUE: dict[str, Any] = {"source": "patrol", "found_on": TODAY, "topic": "wages", "summary": "巡查发现工资条与考勤不符。"}
ZHAO = Inspector(name="赵一", card_number="监001", assigned_on=TODAY, declared_on=TODAY)
QIAN = Inspector(name="钱二", card_number="监002", assigned_on=TODAY, declared_on=TODAY)
CHECKED = {"checked_on": TODAY, "verdict": "true", "findings": "查明拖欠工资。"}
TALKED = {"talked_on": TODAY, "talk_result": "not_agreed", "talk_record": "单位不同意支付。"}
CLOSED = {"closed_on": TODAY, "closing_note": "单位已经改正。"}


@pytest.fixture
def store(store: Store) -> Store:
    set_up(store, replace(STATION, issuer_name="站前街道总工会", issuer_code="站工劳监"), WANG)
    return store


def clue(store: Store, **values: Any) -> Supervision:
    return supervisions.register(store, Supervision(**CLUE | values), CHENGUANG)


def accepted(store: Store, **values: Any) -> Supervision:
    return decide(store, clue(store, **values))


def decide(store: Store, base: Supervision, **values: Any) -> Supervision:
    said = {"decision": "accepted", "decided_on": TODAY} | values
    supervisions.decide(store, replace(base, **said), base)
    return now(store, base)


def now(store: Store, supervision: Supervision) -> Supervision:
    return store.get(Supervision, supervision.id)


def go_on(store: Store, act: Callable[[Store, Supervision, Supervision], object], base: Supervision, values: dict[str, Any]) -> Supervision:
    base = now(store, base)
    act(store, replace(base, **values), base)
    return now(store, base)


def checked(store: Store, base: Supervision, **values: Any) -> Supervision:
    supervisions.assign(store, base.id, [ZHAO, QIAN])
    return go_on(store, supervisions.finish_check, base, CHECKED | values)


# -- the clue ---------------------------------------------------------------------------------------------------------


def test_numbers_follow_each_other_and_a_refused_clue_uses_none(store: Store) -> None:
    first = clue(store)
    with pytest.raises(ProblemsError):
        supervisions.register(store, Supervision(**CLUE | {"found_on": "2026-03-17"}), CHENGUANG)
    assert (first.number, clue(store).number) == ("站工监字〔2026〕1号", "站工监字〔2026〕2号")
    assert (first.status, first.registered_by) == ("clue", "王芳")
    assert len(store.matching(Employer, name=CHENGUANG.name)) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"summary": ""}, "summary"),
        ({"topic": ""}, "topic"),
        ({"source": ""}, "source"),
        ({"found_on": "2026-03-17"}, "found_on"),
        ({"scope": ""}, "employer_id"),
    ],
)
def test_what_a_clue_must_hold(store: Store, values: dict[str, Any], field: str) -> None:
    with pytest.raises(ProblemsError) as told:
        supervisions.register(store, Supervision(**CLUE | {"scope": "全街道物业企业"} | values))
    assert set(told.value.problems) == {field}


def test_a_case_gives_its_facts_but_not_the_name_of_who_stays_unnamed(store: Store) -> None:
    case = registered(store, people=12).grievance
    found = supervisions.from_case(store, case.id)
    assert (found.source, found.grievance_id, found.informant, found.people, found.amount) == ("grievance", case.id, LI.name, 12, 860_000)
    hidden = registered(store, replace(LI, name="周平", id_number="", phone=""), is_confidential=True).grievance
    found = supervisions.from_case(store, hidden.id)
    assert (found.informant, found.informant_phone, found.is_confidential) == ("", "", True)


def test_a_refusal_waits_until_it_is_told_in_writing(store: Store, clock: Clock) -> None:
    base = clue(store, informant="李强")
    with pytest.raises(ProblemsError) as told:
        decide(store, base, decision="refused")
    assert set(told.value.problems) == {"refusal_ground"}
    refused = decide(store, base, decision="refused", refusal_ground="taken")
    assert refused.status == "refused"
    (task,) = agenda.tasks(store)
    assert (task.record_id, task.act, task.title, task.due) == (base.id, "tell", "书面告知不受理", "2026-03-23")
    supervisions.tell(store, base.id)
    assert agenda.tasks(store) == []
    with pytest.raises(StationError, match="受理审查已经做过"):
        decide(store, refused)


def test_nobody_is_told_where_nobody_informed(store: Store) -> None:
    decide(store, clue(store), decision="refused", refusal_ground="out_of_scope")
    assert agenda.tasks(store) == []


def test_the_limit_of_acceptance_and_of_the_check(store: Store) -> None:
    base = clue(store)
    assert [(t.key, t.act, t.due) for t in agenda.tasks(store)] == [("clue_acceptance", "accept", "2026-03-23")]
    assert decide(store, base).check_due_on == "2026-04-28"  # 30 working days


def test_a_correction_takes_no_step_and_keeps_what_each_step_asked_for(store: Store) -> None:
    base = checked(store, accepted(store))
    go_on(store, supervisions.save, base, {"people": 3, "findings": "查明拖欠三人工资。"})
    assert (now(store, base).people, now(store, base).status) == (3, "checked")
    for values in ({"talked_on": TODAY}, {"checked_on": ""}, {"skipped": "negotiation"}):
        with pytest.raises(StationError, match="环节不能在登记内容里填上或者去掉"):
            go_on(store, supervisions.save, base, values)
    with pytest.raises(ProblemsError) as told:
        go_on(store, supervisions.save, base, {"findings": " "})
    assert set(told.value.problems) == {"findings"}
    with pytest.raises(StationError, match="编号不能改"):
        go_on(store, supervisions.save, base, {"number": "1"})


# -- the check --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ([], "核查要有 2 名以上监督员，现在有 0 名。"),
        ([ZHAO], "核查要有 2 名以上监督员，现在有 1 名。"),
        ([ZHAO, replace(QIAN, declared_on="")], "钱二还没有声明无须回避。"),
    ],
)
def test_a_check_needs_two_supervisors_who_declared_themselves(store: Store, sent: list[Inspector], sentence: str) -> None:
    base = accepted(store)
    supervisions.assign(store, base.id, sent)
    with pytest.raises(ProblemsError) as told:
        go_on(store, supervisions.finish_check, base, CHECKED)
    assert told.value.problems == {"inspectors": sentence}


def test_a_supervisor_without_a_card_or_sent_twice_is_refused(store: Store) -> None:
    base = accepted(store)
    for sent, field in (
        ([replace(ZHAO, card_number="")], "card_number"),
        ([ZHAO, replace(QIAN, card_number="监001")], "card_number"),
        ([ZHAO, replace(ZHAO, card_number="监009")], "name"),
    ):
        with pytest.raises(ProblemsError) as told:
            supervisions.assign(store, base.id, sent)
        assert set(told.value.problems) == {field}
    assert store.matching(Inspector) == []


def test_who_keeps_away_from_the_case_cannot_be_sent_nor_work_on_it(store: Store) -> None:
    case = registered(store).grievance
    recusals.decide(store, Recusal(grievance_id=case.id, person="赵一", reason="party", decided_on=TODAY, decided_by="冯守义"))
    base = decide(store, supervisions.register(store, supervisions.from_case(store, case.id)))
    with pytest.raises(ProblemsError, match="赵一在这件诉求里应当回避"):
        supervisions.assign(store, base.id, [ZHAO])
    save_staff(store, StaffMember(name="赵一"))
    store.user = "赵一"
    with pytest.raises(StationError, match="赵一在这件诉求里应当回避"):
        supervisions.assign(store, base.id, [QIAN])
    with pytest.raises(StationError, match="赵一在这件诉求里应当回避"):
        supervisions.register(store, supervisions.from_case(store, case.id))


def test_one_sent_to_check_keeps_away_there_before_the_case_says_so(store: Store) -> None:
    case = registered(store).grievance
    base = decide(store, supervisions.register(store, supervisions.from_case(store, case.id)))
    supervisions.assign(store, base.id, [ZHAO, QIAN])
    away = Recusal(grievance_id=case.id, person="赵一", reason="kin", decided_on=TODAY, decided_by="冯守义")
    with pytest.raises(ProblemsError, match="赵一是站工监字〔2026〕1号的核查监督员，请先在那里登记回避"):
        recusals.decide(store, away)
    with store.step("来自另一台电脑") as step:
        step.add(away)
    with pytest.raises(ProblemsError, match="赵一在这件诉求里应当回避"):
        go_on(store, supervisions.finish_check, base, CHECKED)
    (zhao, _) = store.matching(Inspector, supervision_id=base.id)
    supervisions.recuse(store, zhao.id, "kin")
    supervisions.assign(store, base.id, [replace(ZHAO, name="孙三", card_number="监003")])
    assert go_on(store, supervisions.finish_check, base, CHECKED).status == "checked"


def test_one_who_keeps_away_does_not_count(store: Store) -> None:
    base = accepted(store)
    supervisions.assign(store, base.id, [ZHAO, QIAN])
    supervisions.recuse(store, supervision_file(store, base.id).inspectors[0].id, "interest")
    with pytest.raises(ProblemsError, match="现在有 1 名"):
        go_on(store, supervisions.finish_check, base, CHECKED)
    with pytest.raises(StationError, match="赵一已经回避"):
        supervisions.declare(store, supervision_file(store, base.id).inspectors[0].id)
    supervisions.assign(store, base.id, [Inspector(name="孙三", card_number="监003", declared_on=TODAY)])
    assert go_on(store, supervisions.finish_check, base, CHECKED).status == "checked"
    with pytest.raises(StationError, match="核查已经结束"):
        supervisions.recuse(store, supervision_file(store, base.id).inspectors[1].id, "interest")


ASKED: dict[str, Any] = {
    "started_at": "2026-03-16T09:00",
    "place": "厂部",
    "person": "周经理",
    "inspectors": "赵一、钱二",
    "content": "问…答…",
}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, ""),
        ({"inspectors": "赵一、孙三"}, "inspectors"),
        ({"inspectors": "赵一"}, "inspectors"),
        ({"started_at": "2026-03-17T09:00"}, "started_at"),
        ({"ended_at": "2026-03-16T08:00"}, "ended_at"),
        ({"signing": "refused"}, "unsigned_reason"),
        ({"content": ""}, "content"),
    ],
)
def test_what_a_record_of_questioning_must_hold(store: Store, clock: Clock, values: dict[str, Any], field: str) -> None:
    base = accepted(store)
    supervisions.assign(store, base.id, [ZHAO, QIAN])
    clock.advance(hours=3)
    record = Interview(supervision_id=base.id, **ASKED | values)
    if not field:
        assert supervisions.interview(store, record).recorder == "王芳"
        return
    with pytest.raises(ProblemsError) as told:
        supervisions.interview(store, record)
    assert set(told.value.problems) == {field}


# -- steps left out, and the end --------------------------------------------------------------------------------------


def test_every_step_is_taken_or_left_out_with_its_reason(store: Store) -> None:
    base = accepted(store)
    with pytest.raises(ProblemsError, match="核查还没有做"):
        go_on(store, supervisions.close, base, CLOSED)
    with pytest.raises(ProblemsError, match="请写明不做核查的原因"):
        supervisions.skip(store, base.id, "check", " ")
    with pytest.raises(ProblemsError, match="受理审查已经做过"):
        supervisions.skip(store, base.id, "acceptance", "急")
    with pytest.raises(ProblemsError, match="可以不做的环节只有"):
        supervisions.skip(store, base.id, "clue", "急")
    supervisions.skip(store, base.id, "check", "已由人社部门查明")
    assert now(store, base).status == "checked"
    with pytest.raises(ProblemsError, match="核查已经写明不做"):
        supervisions.skip(store, base.id, "check", "急")
    with pytest.raises(ProblemsError, match="沟通协商还没有做"):
        go_on(store, supervisions.close, base, CLOSED)
    supervisions.skip(store, base.id, "negotiation", "单位已经注销")
    closed = go_on(store, supervisions.close, base, CLOSED)
    assert (closed.status, closed.skipped) == ("closed", "check negotiation")
    assert closed.skip_reason == "核查：已由人社部门查明\n沟通协商：单位已经注销"


def test_the_way_to_an_agreement(store: Store, clock: Clock) -> None:
    base = checked(store, accepted(store, informant="李强"))
    assert base.status == "checked"
    talked = go_on(store, supervisions.talk, base, TALKED | {"talk_result": "agreed"})
    assert talked.status == "talked"
    closed = go_on(store, supervisions.close, base, CLOSED)
    assert closed.status == "closed"
    assert {t.key: (t.act, t.due) for t in agenda.tasks(store)} == {
        "supervision_follow_up": ("follow_up", "2026-04-15"),
        "informant_answer": ("tell_informant", "2026-04-15"),
    }
    go_on(store, supervisions.follow_up, base, {"followed_on": TODAY, "follow_note": "已经支付。"})
    assert [t.key for t in agenda.tasks(store)] == ["informant_answer"]
    go_on(store, supervisions.follow_up, base, {"informant_told_on": TODAY})
    assert agenda.tasks(store) == []
    supervisions.archive(store, base.id)
    assert now(store, base).archive_number
    with pytest.raises(StationError, match="已经归档"):
        supervisions.archive(store, base.id)
    supervisions.reopen(store, base.id)
    assert (now(store, base).status, now(store, base).archive_number) == ("talked", "")


def test_what_proved_untrue_needs_no_talk(store: Store) -> None:
    base = checked(store, accepted(store), verdict="untrue")
    assert go_on(store, supervisions.close, base, CLOSED).status == "closed"


def test_a_letter_under_way_keeps_a_matter_open(store: Store) -> None:
    base = go_on(store, supervisions.talk, checked(store, accepted(store)), TALKED)
    letter = letters.draft(store, "opinion", supervision_id=base.id).letter
    assert (now(store, base).status, letter.supervision_id, letter.topic) == ("letter", base.id, "wages")
    assert letter.inspectors == "赵一（证号监001）\n钱二（证号监002）"
    assert [e.name for e in letter_file(store, letter.id).addressees] == [CHENGUANG.name]
    with pytest.raises(ProblemsError, match="意见书还没有办完"):
        go_on(store, supervisions.close, base, CLOSED)
    letters.void(store, letter.id, "单位已经改正")
    assert now(store, base).status == "talked"
    assert go_on(store, supervisions.close, base, CLOSED).status == "closed"
    with pytest.raises(StationError, match="已经结束，不能再拟文书"):
        letters.draft(store, "opinion", supervision_id=base.id)


# -- deletion and undo ------------------------------------------------------------------------------------------------


def test_deleted_with_what_belongs_to_it_and_put_back(store: Store) -> None:
    base = checked(store, accepted(store))
    supervisions.remove(store, now(store, base))
    assert store.matching(Supervision) == [] == store.matching(Inspector)
    with pytest.raises(StationError, match="在回收站里"):
        supervisions.skip(store, base.id, "negotiation", "急")
    (deletion,) = deletions(store)
    recycling.put_back(store, deletion)
    assert len(store.matching(Inspector)) == 2
    letters.draft(store, "opinion", supervision_id=base.id)
    with pytest.raises(StationError, match="已经拟了一份意见书，不能删除"):
        supervisions.remove(store, now(store, base))


def test_each_act_can_be_taken_back(store: Store) -> None:
    base = accepted(store)
    assert store.undo_name() == f"受理线索 {base.number}"
    store.undo()
    assert now(store, base).status == "clue"
    decide(store, now(store, base))
    supervisions.skip(store, base.id, "check", "急")
    store.undo()
    assert (now(store, base).skipped, now(store, base).status) == ("", "accepted")


def test_a_case_with_a_matter_keeps_its_employer(store: Store) -> None:
    base = clue(store)
    with pytest.raises(StationError, match="还登记在监督事项里"):
        grievances.remove(store, store.get(Employer, base.employer_id), "删除单位")


# -- rights -----------------------------------------------------------------------------------------------------------

ACTS: dict[str, tuple[Callable[[Store, Supervision], object], set[str]]] = {
    "clue": (lambda store, base: clue(store), {"head", "clerk", "mediator", "lawyer"}),
    "clue_decide": (lambda store, base: decide(store, base), {"head", "clerk", "signer"}),
    "inspect": (lambda store, base: supervisions.assign(store, decided(store, base).id, [ZHAO]), {"head", "clerk", "mediator", "lawyer"}),
    "talk": (lambda store, base: go_on(store, supervisions.talk, decided(store, base), TALKED), {"head", "clerk", "mediator", "lawyer"}),
    "supervision_skip": (lambda store, base: supervisions.skip(store, base.id, "acceptance", "上级交办"), {"head", "clerk", "signer"}),
    "supervision_close": (lambda store, base: supervisions.reopen(store, ended(store, base).id), {"head", "clerk", "signer"}),
    "archive": (lambda store, base: supervisions.archive(store, ended(store, base).id), {"head", "clerk"}),
    "remove": (lambda store, base: supervisions.remove(store, base), {"head", "clerk", "mediator"}),
}
PEOPLE = {"head": "站长", "clerk": "经办", "mediator": "调解", "lawyer": "律师", "signer": "签发", "reader": "旁观"}


def decided(store: Store, base: Supervision) -> Supervision:
    return as_head(store, lambda: decide(store, base) if base.status == "clue" else base)


def ended(store: Store, base: Supervision) -> Supervision:
    def end() -> Supervision:
        decide(store, base)
        for step in ("check", "negotiation"):
            supervisions.skip(store, base.id, step, "单位已经改正")
        return go_on(store, supervisions.close, base, CLOSED)

    return as_head(store, end)


def as_head(store: Store, act: Callable[[], Supervision]) -> Supervision:
    at_desk, store.user = store.user, PEOPLE["head"]
    found = act()
    store.user = at_desk
    return found


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("act", ACTS)
def test_who_may_do_what(store: Store, act: str, role: str) -> None:
    with store.step("登记人员") as step:
        for code, name in PEOPLE.items():
            step.add(StaffMember(name=name, role=code))
    base = clue(store)
    with store.step("换登记人") as step:  # a lawyer sees only what is theirs
        base = step.save(base.with_values(registered_by=PEOPLE[role]), base)
    do, who = ACTS[act]
    store.user = PEOPLE[role]
    if role in who:
        do(store, base)
        return
    with pytest.raises(StationError, match=r"由站长.*办理。"):
        do(store, base)


def test_cases_are_not_touched(store: Store) -> None:
    case = registered(store).grievance
    supervisions.register(store, supervisions.from_case(store, case.id))
    assert store.get(Grievance, case.id) == case
