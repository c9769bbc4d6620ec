"""From what has run out to what is destroyed: who may, what stands against it, how long it waits, what the paper says."""

from typing import Any

import pytest

from cases import LI, at_work, registered
from stand_ins import Clock
from station.actions import destroying as acts
from station.actions import grievances, scripted, setting_up
from station.casework import destruction as rules
from station.casework import papers
from station.casework.casefile import CaseFile
from station.casework.model import (
    Commission,
    Consultation,
    Destruction,
    DestructionLine,
    Grievance,
    Handover,
    HotlineOrder,
    InjuryVisit,
    LegalAid,
    Letter,
    LetterCase,
    Mediation,
    Member,
    Progress,
    RetentionRule,
    StaffMember,
    Supervision,
    Worker,
)
from station.db import drafts
from station.db.agenda import tasks
from station.db.recycling import deletions
from station.db.safekeeping import verify
from station.db.store import Store
from station.errors import ProblemsError, StationError

HEAD, SIGNER = "何建华", "刘敏"


@pytest.fixture
def store(store: Store) -> Store:
    """A station with a head at the desk, a signer and a clerk; every period confirmed."""
    at_work(store)
    setting_up.save_staff(store, StaffMember(name=HEAD, role="head"))
    store.user = HEAD
    setting_up.save_staff(store, StaffMember(name=SIGNER, role="signer"))
    for rule in acts.periods(store):
        acts.lay_down(store, rule.key, rule.retention, "滨河区档案局〔2026〕3号")
    return store


def put_away(store: Store, name: str = "张三一", closed_on: str = "2010-05-04", **values: Any) -> Grievance:
    """A case closed and put away so long ago that its ten years are over."""
    case = registered(store, LI.with_values(name=name, id_number="", phone="")).grievance
    stated = {"status": "archived", "closed_on": closed_on, "retention": "y10", "keep_to": f"{int(closed_on[:4]) + 10}-12-31"}
    with store.step("归档") as step:
        return step.save(case.with_values(**(stated | values)), case)


def agreed(store: Store, *cases: Grievance) -> Destruction:
    made = acts.draw(store, [case.id for case in cases], "无继续保存价值")
    acts.agree(store, made, SIGNER, "")
    return store.get(Destruction, made.id)


def test_from_the_list_to_the_end(store: Store, clock: Clock) -> None:
    case = put_away(store)
    kept = put_away(store, "李四一", "2026-01-01")
    assert [(found.number, found.keep_to, found.is_free) for found in acts.due(store)] == [(case.number, "2020-12-31", True)]
    made = acts.draw(store, [case.id], "无继续保存价值")
    assert (made.number, made.status, made.drawn_by) == ("ZQ销〔2026〕1号", "drawn", HEAD)
    (line,) = acts.lines(store, made)
    assert (line.number, line.closed_on, line.verdict) == (case.number, "2010-05-04", "destroy")
    assert (line.records or 0) > 1
    assert acts.due(store) == [], "it is on a list"
    acts.agree(store, made, SIGNER, "")
    with pytest.raises(StationError, match="要等到"):
        acts.execute(store, made)
    assert store.get(Worker, case.worker_id).name == "张三一"
    clock.advance(days=31)
    acts.execute(store, made)
    done = store.get(Destruction, made.id)
    assert (done.status, done.executed_by, done.agreed_by) == ("executed", HEAD, SIGNER)
    assert store.get(Worker, case.worker_id).name == ""
    assert store.get(Worker, kept.worker_id).name == "李四一"
    assert acts.due(store) == []
    assert store.query("SELECT by, detail FROM act_log WHERE act = 'destroy'")[0][0] == HEAD
    assert list(verify(store)) == []
    with pytest.raises(StationError, match="已经是“已销毁”"):
        acts.execute(store, done)


def test_what_is_left_to_tidy_is_done_beside_it(store: Store, clock: Clock) -> None:
    made = agreed(store, put_away(store))
    clock.advance(days=31)
    acts.execute(store, made, tidies=False)
    assert store.get(Destruction, made.id).status == "executed" and store.query("SELECT 1 FROM leftover")
    acts.tidy(store)
    assert not store.query("SELECT 1 FROM leftover")


def case_of(**values: Any) -> CaseFile:
    status = values.pop("status", "archived")
    return CaseFile(grievance=Grievance(number="ZQ-1", status=status, keep_reason=values.pop("keep_reason", "")), **values)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (case_of(), ""),
        (case_of(status="awaiting_court"), "诉求还没有办结"),
        (case_of(keep_reason="区档案馆要求暂缓"), "暂不销毁：区档案馆要求暂缓"),
        (case_of(mediations=(Mediation(number="T1", status="open"),)), "调解 T1 没有办完"),
        (case_of(mediations=(Mediation(number="T1", status="failed", confirm_applied_on="2010-01-01"),)), "没有结果"),
        (case_of(mediations=(Mediation(number="T1", status="agreed", performance="partly"),)), "没有履行完"),
        (case_of(mediations=(Mediation(number="T1", status="agreed", performance="done"),)), ""),
        (case_of(legal_aid=(LegalAid(number="Y1", status="assigned"),)), "法律援助 Y1 没有办完"),
        (case_of(orders=(HotlineOrder(number="G1", status="signed"),)), "工单 G1 没有结案"),
        (case_of(letters=(Letter(status="draft"),)), "有没签发的文书"),
        (case_of(letters=(Letter(number="1号", status="served"),)), "文书 1号 还在等"),
        (case_of(letters=(Letter(number="1号", status="rectified"),)), ""),
        (case_of(members=((Member(amount=500, paid=100), Worker()),)), "没结清的欠薪"),
        (case_of(members=((Member(amount=500, paid=500), Worker()),)), ""),
        (case_of(handovers=(Handover(answer="waiting"),)), "移交还没有答复"),
        (case_of(commissions=(Commission(number="W1"),)), "委派调解 W1没有反馈"),
        (case_of(commissions=(Commission(number="W1", replied_on="2010-05-01"),)), ""),
    ],
)
def test_what_stands_against_it(case: CaseFile, said: str) -> None:
    found = "；".join(rules.obstacles(case))
    assert said in found
    assert bool(said) == bool(found)


def test_a_draft_and_a_letter_to_other_cases_stand_against_it_too(store: Store) -> None:
    first, second = put_away(store), put_away(store, "李四一", "2026-01-01")
    drafts.keep(store, f"progress:{first.id}", "没写完的进展", {"content": "x"})
    with store.step("x") as step:
        letter = step.add(Letter(number="站工〔2010〕1号", kind="reminder", status="done"))
        for case in (first, second):
            step.add(LetterCase(letter_id=letter.id, grievance_id=case.id))
    acts.lay_down(store, "letter", "y10", "滨河区档案局〔2026〕4号")
    (found,) = acts.due(store)
    assert found.obstacles == ("有没保存的草稿", f"文书还涉及没有到期的诉求 {second.number}")
    with pytest.raises(StationError, match="有没保存的草稿"):
        acts.draw(store, [first.id])
    assert store.matching(Destruction) == []


def test_a_period_nobody_confirmed_counts_for_no_list(store: Store) -> None:
    case = put_away(store)
    with store.step("x") as step:
        for one in store.matching(RetentionRule):
            step.remove(one)
    (found,) = acts.due(store)
    assert found.obstacles == ("“其他诉求”的保管期限还没有确认",)
    with pytest.raises(ProblemsError, match="依据的文件"):
        acts.lay_down(store, "other", "y10", " ")
    acts.lay_down(store, "other", "y10", "滨河区档案局〔2026〕3号")
    assert [found.of_id for found in acts.due(store) if found.is_free] == [case.id]
    assert "滨河区档案局〔2026〕3号" in acts.due(store)[0].basis


def test_a_period_made_longer_since_holds_for_what_was_put_away_before(store: Store, clock: Clock) -> None:
    case = put_away(store)
    made = agreed(store, case)
    acts.lay_down(store, "other", "y30", "滨河区档案局〔2026〕9号")
    clock.advance(days=31)
    with pytest.raises(StationError, match="现在定的保管期限是30年，还没有满"):
        acts.execute(store, made)
    acts.withdraw(store, made)
    (found,) = acts.due(store)
    assert found.obstacles == ("“其他诉求”现在定的保管期限是30年，还没有满",)
    assert [task for task in tasks(store) if task.key == "retention"] == []
    acts.lay_down(store, "other", "forever", "滨河区档案局〔2026〕10号")
    assert not acts.due(store)[0].is_free
    acts.lay_down(store, "other", "y5", "滨河区档案局〔2026〕11号")
    assert acts.due(store)[0].is_free
    assert store.get(Worker, case.worker_id).name == "张三一"


def test_no_default_counts_before_the_office_confirms_it(store: Store) -> None:
    with store.step("x") as step:
        for one in store.matching(RetentionRule):
            step.remove(one)
    assert [rule.key for rule in acts.periods(store) if rule.counts] == []


def test_files_that_share_a_letter_go_together_or_not_at_all(store: Store) -> None:
    acts.lay_down(store, "letter", "y10", "滨河区档案局〔2026〕4号")
    first, second = put_away(store), put_away(store, "李四一")
    with store.step("x") as step:
        letter = step.add(Letter(number="站工〔2010〕1号", kind="reminder", status="done"))
        for case in (first, second):
            step.add(LetterCase(letter_id=letter.id, grievance_id=case.id))
    with pytest.raises(StationError, match=f"还涉及诉求 {second.number}"):
        acts.draw(store, [first.id])
    assert len(acts.lines(store, acts.draw(store, [first.id, second.id]))) == 2


def test_what_goes_with_a_case_and_is_open_or_kept_longer_stands_against_it(store: Store) -> None:
    case = put_away(store)
    with store.step("x") as step:
        matter = step.add(Supervision(number="J1", grievance_id=case.id, found_on="2019-01-01", topic="wages", summary="x"))
        visit = step.add(InjuryVisit(grievance_id=case.id, worker_id=case.worker_id, reported_on="2010-01-01", hospital="x"))
    assert acts.due(store)[0].obstacles == ("监督事项 J1 没有办结", "工伤探视没有办完")
    with store.step("x") as step:
        step.save(matter.with_values(status="closed", closed_on="2021-01-01"), matter)
        step.save(visit.with_values(status="done"), visit)
    assert [found.obstacles for found in acts.due(store)] == [("“监督事项”现在定的保管期限是30年，还没有满",)]


def test_a_clue_that_was_refused_runs_out_as_well(store: Store) -> None:
    acts.lay_down(store, "supervision", "y10", "滨河区档案局〔2026〕4号")
    with store.step("x") as step:
        step.add(Supervision(number="J1", found_on="2010-01-01", topic="wages", summary="x", status="refused", decided_on="2010-01-08"))
    assert [(found.number, found.closed_on, found.is_free) for found in acts.due(store)] == [("J1", "2010-01-08", True)]


def test_what_is_no_case_is_looked_at_again_before_it_goes(store: Store, clock: Clock) -> None:
    with store.step("x") as step:
        asked = step.add(Consultation(asked_on="2015-03-01", asker="赵六一", question="工伤怎么报", category="injury"))
    made = acts.draw(store, [asked.id])
    acts.agree(store, made, SIGNER, "")
    clock.advance(days=31)
    drafts.keep(store, f"consultation:{asked.id}", "没写完", {"answer": "x"})
    with pytest.raises(StationError, match="有没保存的草稿"):
        acts.execute(store, made)
    drafts.drop(store, f"consultation:{asked.id}")
    with store.step("x") as step:
        step.save(asked.with_values(asked_on="2025-03-01"), asked)
    with pytest.raises(StationError, match="已经不在到期的档案里"):
        acts.execute(store, made)
    assert store.get(Consultation, asked.id).asker == "赵六一"


def test_what_is_no_case_and_was_kept_on_is_not_proposed_until_that_is_lifted(store: Store, clock: Clock) -> None:
    with store.step("x") as step:
        kept = step.add(Consultation(asked_on="2015-03-01", asker="赵六一", question="工伤怎么报", category="injury"))
        gone = step.add(Consultation(asked_on="2015-03-02", asker="钱七一", question="工资怎么要", category="wages"))
    made = acts.draw(store, [kept.id, gone.id])
    acts.keep_on(store, next(line for line in acts.lines(store, made) if line.of_id == kept.id), "档案馆要求")
    acts.agree(store, made, SIGNER, "")
    clock.advance(days=31)
    acts.execute(store, made)
    (found,) = acts.due(store)
    assert (found.of_id, found.obstacles, found.is_kept) == (kept.id, ("暂不销毁：档案馆要求",), True)
    assert [task for task in tasks(store) if task.key == "retention"] == []
    before = papers.plain_text(acts.paper(store, made))
    acts.lift(store, kept.id)
    assert acts.due(store)[0].is_free
    assert papers.plain_text(acts.paper(store, made)) == before
    assert store.get(Consultation, kept.id).asker == "赵六一"


def test_the_recycle_bin_runs_out_too(store: Store, clock: Clock) -> None:
    wrong = registered(store, LI.with_values(name="孙八一", id_number="", phone="")).grievance
    tied = registered(store, LI.with_values(name="周九一", id_number="", phone="")).grievance
    grievances.remove(store, wrong, f"删除 {wrong.number}")
    with store.step("x") as step:
        step.add(Mediation(grievance_id=tied.id, number="T1", status="open"))
    grievances.remove(store, tied, f"删除 {tied.number}")
    assert acts.due(store) == []
    clock.advance(days=6 * 366)
    (first, second) = acts.due(store)
    assert (first.of_id, first.closed_on, first.keep_to, first.is_free) == (wrong.id, "2026-03-16", "2031-12-31", True)
    assert (second.of_id, second.obstacles) == (tied.id, ("删除的时候还留着调解，请先放回办完，或者删除调解",))
    made = acts.draw(store, [wrong.id])
    acts.agree(store, made, SIGNER, "")
    clock.advance(days=31)
    acts.execute(store, made)
    assert store.get(Worker, wrong.worker_id).name == ""
    assert store.get(Grievance, wrong.id).deleted, "it does not come back as a case without a word"
    assert [found.records[0].id for found in deletions(store)] == [tied.id]
    assert list(verify(store)) == []


def test_what_lies_in_the_recycle_bin_can_be_kept_on_too(store: Store, clock: Clock) -> None:
    wrong = registered(store, LI.with_values(name="孙八一", id_number="", phone="")).grievance
    grievances.remove(store, wrong, f"删除 {wrong.number}")
    drafts.keep(store, f"grievances:progress:{wrong.id}", "办理记录", {"content": "半句"})
    assert drafts.waiting(store) == []
    clock.advance(days=6 * 366)
    (line,) = acts.lines(store, acts.draw(store, [wrong.id]))
    acts.keep_on(store, line, "有典型意义")
    assert store.get(Grievance, wrong.id).keep_reason == "有典型意义"
    acts.hold(store, wrong.id, "")
    found = store.get(Grievance, wrong.id)
    assert (found.keep_reason, found.deleted) == ("", True)


def test_what_a_restored_backup_took_the_place_of_is_named(store: Store) -> None:
    assert acts.set_aside(store) == []
    (store.folder / "before-restore-1").mkdir()
    assert acts.set_aside(store) == ["before-restore-1"]


def test_a_number_that_another_pc_gave_is_not_given_again(store: Store) -> None:
    first, second = put_away(store), put_away(store, "李四一")
    with store.step("收到") as step:
        step.add(Destruction(number="ZQ销〔2026〕1号", station_id=store.setting("station", ""), status="withdrawn", drawn_by=SIGNER))
    assert [acts.draw(store, [case.id]).number for case in (first, second)] == ["ZQ销〔2026〕2号", "ZQ销〔2026〕3号"]


def test_what_belongs_to_no_case_runs_out_too(store: Store) -> None:
    with store.step("x") as step:
        old = step.add(Consultation(asked_on="2015-03-01", asker="赵六一", question="工伤怎么报", category="injury"))
        step.add(Consultation(asked_on="2025-03-01", asker="钱七一", question="工资怎么要", category="wages"))
    assert [(found.of, found.of_id, found.keep_to) for found in acts.due(store)] == [("consultation", old.id, "2020-12-31")]


def test_a_second_person_has_to_agree_and_may_do_so(store: Store, clock: Clock) -> None:
    made = acts.draw(store, [put_away(store).id])
    assert acts.seconds(store, made) == [SIGNER]
    with pytest.raises(StationError, match="不能自己同意"):
        acts.agree(store, made, HEAD, "")
    with pytest.raises(StationError, match="王芳不能同意销毁"):
        acts.agree(store, made, "王芳", "")
    with pytest.raises(StationError, match="待复核"):
        acts.execute(store, made)
    clock.advance(days=40)
    acts.agree(store, made, SIGNER, "")
    assert store.get(Destruction, made.id).wait_to == "2026-05-25", "the time to object runs from the agreement"


@pytest.mark.parametrize("act", ["draw", "withdraw", "execute", "keep_on"])
def test_a_clerk_may_do_nothing_of_it(store: Store, act: str) -> None:
    case = put_away(store)
    listed = agreed(store, case) if act != "draw" else Destruction()
    store.user = "王芳"
    with pytest.raises(StationError, match=r"按期限销毁由站长"):
        {
            "draw": lambda: acts.draw(store, [case.id]),
            "withdraw": lambda: acts.withdraw(store, listed),
            "execute": lambda: acts.execute(store, listed),
            "keep_on": lambda: acts.keep_on(store, acts.lines(store, listed)[0], "x"),
        }[act]()


def test_what_is_kept_on_is_not_destroyed_nor_proposed_again(store: Store, clock: Clock) -> None:
    first, second = put_away(store), put_away(store, "李四一")
    made = acts.draw(store, [first.id, second.id])
    line = next(line for line in acts.lines(store, made) if line.of_id == second.id)
    acts.keep_on(store, line, "有典型意义")
    acts.agree(store, made, SIGNER, "")
    clock.advance(days=31)
    acts.execute(store, made)
    assert store.get(Worker, second.worker_id).name == "李四一"
    (found,) = acts.due(store)
    assert (found.of_id, found.obstacles) == (second.id, ("暂不销毁：有典型意义",))
    acts.hold(store, second.id, "")
    assert acts.due(store)[0].is_free


def test_what_happened_since_the_list_was_drawn_up_counts(store: Store, clock: Clock) -> None:
    case = put_away(store)
    made = agreed(store, case)
    clock.advance(days=31)
    with store.step("重新办理") as step:
        now = store.get(Grievance, case.id)
        step.save(now.with_values(status="working"), now)
    with pytest.raises(StationError, match="有了变化：诉求还没有办结"):
        acts.execute(store, made)
    assert store.get(Worker, case.worker_id).name == "张三一"
    assert store.get(Destruction, made.id).status == "agreed"
    acts.withdraw(store, made)
    assert store.get(Destruction, made.id).status == "withdrawn"


def test_the_list_on_paper_names_nobody(store: Store, clock: Clock) -> None:
    made = agreed(store, put_away(store, "欧阳澹台"))
    clock.advance(days=31)
    acts.execute(store, made)
    text = papers.plain_text(acts.paper(store, made))
    for words in ("ZQ销〔2026〕1号", "其他诉求：滨河区档案局〔2026〕3号", "10年", HEAD, SIGNER, "最晚的一份约在2027年2月"):
        assert words in text
    assert "欧阳" not in text
    assert acts.preview_pdf(store, made).startswith(b"%PDF")


def test_the_workbench_says_when_something_is_due(store: Store) -> None:
    put_away(store)
    (task,) = [task for task in tasks(store) if task.key == "retention"]
    assert (task.title, task.subject) == ("到期鉴定", "1 件保管期限已满，请鉴定")
    acts.draw(store, [acts.due(store)[0].of_id])
    (task,) = [task for task in tasks(store) if task.key == "retention"]
    assert task.subject == "清册 ZQ销〔2026〕1号 等第二个人同意"


def test_scripts_do_the_same(store: Store, clock: Clock) -> None:
    case = put_away(store)
    assert scripted.act(store, "list-run-out", {})["due"][0]["number"] == case.number
    number = scripted.act(store, "draw-destruction", {"numbers": [case.number], "note": "无继续保存价值"})["number"]
    assert scripted.act(store, "agree-destruction", {"list": number, "by": SIGNER})["wait_to"] == "2026-04-15"
    clock.advance(days=31)
    assert scripted.act(store, "destroy", {"list": number})["status"] == "已销毁"
    with pytest.raises(StationError, match="没有清册“x”"):
        scripted.act(store, "withdraw-destruction", {"list": "x"})
    assert len(store.matching(DestructionLine)) == 1
    assert store.matching(Progress) == []
