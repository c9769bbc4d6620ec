"""The way of a letter step by step: handed in, reviewed, approved, sealed, served, answered, followed, withdrawn, filed; who may do it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cases import CHENGUANG, LI, STATION, WANG, registered
from replicas import acquainted, received, sent, station_store
from stand_ins import Clock
from station.actions import letter_service, letter_steps, letters, recusals, rights, supervisions
from station.actions.at_desk import own_station
from station.actions.setting_up import save_staff, set_up
from station.casework import letter_ways as ways
from station.casework import rights as roles
from station.casework.casefile import LetterFile
from station.casework.model import (
    Employer,
    Grievance,
    Inspector,
    LegalAid,
    Letter,
    LetterAddressee,
    LetterRule,
    LetterStep,
    Recusal,
    StaffMember,
    Supervision,
    Worker,
)
from station.db import agenda
from station.db.acts import page
from station.db.casefiles import letter_file
from station.db.store import Store
from station.errors import ProblemsError, StationError

TODAY = "2026-03-16"
TEXT = {"demands": "支付工资。", "facts": "拖欠工资。", "closing": "请书面答复。", "opening": "近期，我会了解到有关情况。"}
DIRECT = LetterAddressee(service_way="direct", served_on=TODAY, servers="赵一、钱二")


@pytest.fixture
def store(store: Store) -> Store:
    """A street union with one case; the district's name is known for what only it may issue."""
    district = {"district_issuer_name": "滨河区总工会", "district_issuer_code": "滨工劳监"}
    set_up(store, replace(STATION, issuer_name="站前街道总工会", issuer_code="站工劳监", **district), WANG)
    registered(store)
    return store


def draft(store: Store, kind: str = "reminder", **how: Any) -> Letter:
    if "previous_id" not in how and "employers" not in how:
        how["grievance_id"] = store.matching(Grievance)[0].id
    made = letters.draft(store, kind, **how).letter
    letters.save(store, replace(made, **TEXT), made)
    return store.get(Letter, made.id)


def issued(store: Store, letter: Letter, **how: Any) -> Letter:
    return letters.issue(store, letter.id, **{"signer": "冯守义"} | how)


def now(store: Store, letter: Letter) -> Letter:
    return store.get(Letter, letter.id)


def say(store: Store, letter: Letter, step: str, verdict: str = "agreed", **more: str) -> None:
    said = {"done_by": "杨知行", "opinion": "答复期限写错" if verdict == "returned" else ""} | more
    letter_steps.give_opinion(store, LetterStep(letter_id=letter.id, step=step, verdict=verdict, **said))  # type: ignore[arg-type]


def states(store: Store, letter: Letter) -> dict[str, str]:
    return {step.code: step.state for step in letter_steps.way(store, letter.id)}


def firms(store: Store, count: int) -> list[Employer]:
    with store.step("登记单位") as step:
        return [step.add(Employer(name=f"{number}号厂")) for number in range(1, count + 1)]


def delivery(store: Store, letter: Letter, place: int) -> LetterAddressee:
    return letters.deliveries_of(store, letter.id)[place]


def answer(store: Store, letter: Letter, place: int = 0, **values: Any) -> None:
    base = delivery(store, letter, place)
    letters.record_answer(store, base.with_values(**values), base)


# -- before the number ------------------------------------------------------------------------------------------------


def test_from_the_desk_to_the_number(store: Store) -> None:
    letter = draft(store)
    assert states(store, letter)["draft"] == ways.NOW
    letter_steps.submit(store, letter.id)
    say(store, letter, "review", "returned")
    assert now(store, letter).status == "draft"
    sent_back = letter_steps.returned(store, letter.id)
    assert sent_back is not None
    assert (sent_back.step, sent_back.opinion) == ("review", "答复期限写错")
    letter_steps.submit(store, letter.id)
    assert letter_steps.returned(store, letter.id) is None
    say(store, letter, "review", post="律师")
    say(store, letter, "approval", done_by="冯守义", post="副主席")
    assert states(store, letter)["number"] == ways.NOW
    signed = letters.issue(store, letter.id, keeper="周启明", copies="正本1份")
    assert (signed.signer, signed.signer_post, signed.number) == ("冯守义", "副主席", "站工劳监提〔2026〕1号")
    done = {step.code: (step.state, step.by) for step in letter_steps.way(store, letter.id)}
    assert done["review"] == (ways.DONE, "律师 杨知行")
    assert done["approval"] == (ways.DONE, "副主席 冯守义")
    assert done["seal"] == (ways.DONE, "周启明")
    assert done["service"][0] == ways.NOW


def test_what_was_agreed_holds_for_that_text_only(store: Store) -> None:
    letter = draft(store)
    letter_steps.submit(store, letter.id)
    say(store, letter, "review")
    say(store, letter, "approval", done_by="冯守义", post="主席")
    base = now(store, letter)
    letters.save(store, replace(base, demands="三日内支付工资。"), base)
    assert now(store, letter).status == "draft"
    assert states(store, letter)["review"] == states(store, letter)["approval"] == ways.NEXT
    assert not ways.is_approved(now(store, letter), letters.steps_of(store, letter.id))
    letter_steps.submit(store, letter.id)
    assert not ways.is_approved(now(store, letter), letters.steps_of(store, letter.id))


@pytest.mark.parametrize(
    ("step", "verdict", "more", "field"),
    [
        ("review", "returned", {"opinion": " "}, "opinion"),
        ("approval", "agreed", {"post": ""}, "post"),
        ("approval", "agreed", {"post": "干事"}, "post"),
        ("review", "agreed", {"done_on": "2026-03-17"}, "done_on"),
    ],
)
def test_what_an_opinion_must_hold(store: Store, step: str, verdict: str, more: dict[str, str], field: str) -> None:
    letter = draft(store)
    letter_steps.submit(store, letter.id)
    with pytest.raises(ProblemsError) as told:
        say(store, letter, step, verdict, **more)
    assert set(told.value.problems) == {field}
    assert now(store, letter).status == "review"


def test_what_was_agreed_holds_for_those_it_goes_to_and_its_cases(store: Store) -> None:
    letter = draft(store)
    employers = list(letter_file(store, letter.id).addressees)
    cases = [grievance.id for grievance in letter_file(store, letter.id).grievances]
    for changed in ((firms(store, 1), cases), (employers, [])):
        letter_steps.submit(store, letter.id)
        say(store, letter, "approval", done_by="冯守义", post="主席")
        base = now(store, letter)
        letter_service.save(store, base, base, employers, cases)
        assert now(store, letter).status == "review"  # nothing was changed
        letter_service.save(store, base, base, *changed)
        assert now(store, letter).status == "draft"
        assert not ways.is_approved(now(store, letter), letters.steps_of(store, letter.id))
        letter_service.save(store, now(store, letter), now(store, letter), employers, cases)


def test_an_opinion_waits_until_the_draft_is_handed_in(store: Store) -> None:
    letter = draft(store)
    with pytest.raises(ProblemsError, match="还没有送核稿"):
        say(store, letter, "review")
    with pytest.raises(StationError, match="不是提意见的环节"):
        say(store, letter, "service")


def test_who_may_sign_is_what_the_district_lays_down(store: Store) -> None:
    letter = draft(store)
    with pytest.raises(ProblemsError) as told:
        issued(store, letter, signer_post="主任")
    assert set(told.value.problems) == {"signer_post"}
    with store.step("文书规定") as step:
        rule = {"heading": "工会劳动法律监督提示函", "code": "提", "lowest_level": "street", "source": "某市条例"}
        step.add(LetterRule(kind="reminder", reply_amount=15, reply_unit="day", signers="主任\n副主任", **rule))
    with pytest.raises(ProblemsError, match="由主任、副主任签发（某市条例）"):
        issued(store, letter, signer_post="主席")
    assert issued(store, letter, signer_post="主任").number


def test_an_opinion_letter_is_not_signed_past_check_and_talk(store: Store) -> None:
    letter = draft(store, "opinion")
    with pytest.raises(ProblemsError) as told:
        issued(store, letter)
    assert told.value.problems["way"] == "核查、沟通协商还没有做，也没有写明不做的原因。"
    with pytest.raises(ProblemsError, match="请写明不做核查的原因"):
        letter_steps.skip(store, letter.id, "check", "")
    letter_steps.skip(store, letter.id, "check", "人社部门已经查明")
    with pytest.raises(ProblemsError, match="核查已经写明不做"):
        letter_steps.skip(store, letter.id, "check", "再写一次")
    letter_steps.skip(store, letter.id, "negotiation", "单位联系不上")
    letter = issued(store, letter)
    left = {step.code: step.reason for step in letter_steps.way(store, letter.id) if step.state == ways.SKIPPED}
    assert left["check"] == "人社部门已经查明"
    assert left["negotiation"] == "单位联系不上"
    assert left["review"]  # what may be left out is noted with the reason the rules give
    assert left["committee"]


def test_a_case_nobody_accepted_is_no_acceptance(store: Store) -> None:
    letter = draft(store, "opinion")
    for step in ("check", "negotiation"):
        letter_steps.skip(store, letter.id, step, "工资表已经说明")
    case = store.matching(Grievance)[0]
    with store.step("退回待受理") as step_of_store:
        step_of_store.save(replace(case, status="pending"), case)
    (acceptance,) = [step for step in letter_steps.way(store, letter.id) if step.code == "acceptance"]
    assert (acceptance.is_open, acceptance.words) == (True, f"{case.number}待受理")
    with pytest.raises(ProblemsError, match="受理审查还没有做"):
        issued(store, letter)


def test_who_was_not_checked_is_not_passed_over_beside_one_who_was(store: Store) -> None:
    matter = supervisions.register(store, supervisions.from_case(store, store.matching(Grievance)[0].id))
    supervisions.decide(store, replace(matter, decision="accepted", decided_on=TODAY), matter)
    sent = [Inspector(name=n, card_number=n, assigned_on=TODAY, declared_on=TODAY) for n in ("赵一", "钱二")]
    supervisions.assign(store, matter.id, sent)
    for act, values in (
        (supervisions.finish_check, {"checked_on": TODAY, "verdict": "true", "findings": "拖欠。"}),
        (supervisions.talk, {"talked_on": TODAY, "talk_result": "refused", "talk_record": "不谈。"}),
    ):
        base = store.get(Supervision, matter.id)
        act(store, base.with_values(**values), base)
    letter = draft(store, "opinion", supervision_id=matter.id)
    assert states(store, letter)["check"] == states(store, letter)["negotiation"] == ways.DONE
    checked = list(letter_file(store, letter.id).addressees)
    base = now(store, letter)
    letters.save(store, base, base, [*checked, *firms(store, 1)])
    found = {step.code: step for step in letter_steps.way(store, letter.id)}
    assert (found["check"].is_open, found["check"].words) == (True, f"只核查了{checked[0].name}")
    with pytest.raises(ProblemsError, match="核查、沟通协商还没有做"):
        issued(store, letter)


def test_a_number_is_not_drawn_for_a_day_before_the_draft(store: Store) -> None:
    letter = draft(store)
    with pytest.raises(ProblemsError, match="签发日期不能早于拟稿日期"):
        issued(store, letter, issued_on="2024-12-31")
    assert issued(store, letter, issued_on="2025-12-31", number="站工劳监提〔2025〕1号").number == "站工劳监提〔2025〕1号"


@pytest.mark.parametrize(
    ("code", "sentence"), [("draft", "拟稿不能不做"), ("approval", "签发不能不做"), ("seal", "用印要在签发以后写明不做")]
)
def test_what_cannot_be_left_out(store: Store, code: str, sentence: str) -> None:
    with pytest.raises(ProblemsError, match=sentence):
        letter_steps.skip(store, draft(store).id, code, "急")


def test_a_public_letter_takes_no_check_and_asks_no_reply(store: Store) -> None:
    letter = letters.draft(store, "reminder", topic="heat", audience="public").letter
    assert {"check", "negotiation", "reply", "rectification"} & set(states(store, letter)) == set()
    letter = issued(store, letter, keeper="周启明")
    with pytest.raises(ProblemsError) as told:
        letters.serve(store, letter.id, LetterAddressee(service_way="public", served_on=TODAY))
    assert set(told.value.problems) == {"place"}
    letters.serve(store, letter.id, LetterAddressee(service_way="public", served_on=TODAY, place="街道公众号"))
    letter_steps.file_away(store, letter.id)
    assert now(store, letter).status == "done"
    assert set(states(store, letter).values()) == {ways.DONE, ways.SKIPPED}


def test_characters_without_a_font_are_said_before_the_number_is_drawn(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = draft(store)
    monkeypatch.setattr(letters, "missing_glyphs", lambda paper: ["䶮"])
    with pytest.raises(StationError, match="没有字体能印出：䶮"):
        issued(store, letter)
    assert issued(store, letter, print_anyway=True).number == "站工劳监提〔2026〕1号"


# -- the district -----------------------------------------------------------------------------------------------------


def proposal(store: Store, clock: Clock) -> Letter:
    """A station's proposal after an opinion nobody answered."""
    opinion = draft(store, "opinion", ground="grave")
    letter_steps.skip(store, opinion.id, "check", "人社部门已经查明")
    opinion = issued(store, opinion)
    letters.serve(store, opinion.id, DIRECT)
    clock.advance(days=40)
    answer(store, opinion, reply_state="overdue")
    return draft(store, "proposal", previous_id=opinion.id, ground="no_reply")


def test_a_station_asks_and_the_district_gives_the_number(store: Store, clock: Clock) -> None:
    letter = proposal(store, clock)
    assert letters.deliveries_of(store, letter.id) == []  # the department becomes the addressee when it is signed
    letter_steps.request(store, letter.id, "请尽快")
    (asked,) = [step for step in letters.steps_of(store, letter.id) if step.step == "draft"]
    assert (now(store, letter).status, asked.opinion) == ("review", "提请滨河区总工会签发：请尽快")
    (waiting,) = [task for task in agenda.tasks(store) if task.key == "letter_request"]
    assert (waiting.record_id, waiting.subject, waiting.is_waiting) == (letter.id, "提请滨河区总工会签发建议书", True)
    with pytest.raises(StationError):
        issued(store, letter)
    letter = issued(store, letter, number="滨工劳监建〔2026〕7号", signer_post="副主席")
    assert letter.number == "滨工劳监建〔2026〕7号"
    assert not [task for task in agenda.tasks(store) if task.key == "letter_request"]
    opinion = store.get(Letter, letter.previous_id)
    assert opinion.status == "escalated"
    assert [d.next_id for d in letters.deliveries_of(store, opinion.id)] == [letter.id]
    assert [(t.key, t.act) for t in agenda.tasks(store) if t.record == "letter"] == [("letter_service", "serve")]
    letters.serve(store, letter.id, replace(DIRECT, served_on="2026-04-25"))
    assert [(t.key, t.due) for t in agenda.tasks(store) if t.record == "letter"] == [("department_filing", "2026-05-06")]
    answer(store, letter, department_accepted_on="2026-04-25", department_filed_on="2026-04-25")
    clock.advance(days=60)  # beyond the horizon before
    assert [t.key for t in agenda.tasks(store) if t.record == "letter"] == ["department_result"]
    with pytest.raises(ProblemsError) as told:
        answer(store, letter, department_told_on="2026-06-01")
    assert set(told.value.problems) == {"department_result"}
    answer(store, letter, department_told_on="2026-06-01", department_result="已责令改正。")
    assert now(store, letter).status == "replied"
    assert [t.key for t in agenda.tasks(store) if t.record == "letter"] == []


def requested(store: Store) -> list[str]:
    return [task.record_id for task in agenda.tasks(store) if task.key == "letter_request"]


def test_only_what_was_asked_for_is_waited_for(store: Store, clock: Clock, tmp_path: Path) -> None:
    """A letter that is reviewed at the station's own desk waits for nobody else, there as at the district."""
    letter = proposal(store, clock)
    letter_steps.submit(store, letter.id)
    own = draft(store, employers=firms(store, 1))
    letter_steps.submit(store, own.id)
    assert requested(store) == []
    with station_store(tmp_path / "district", "BH", hours=24 * 60) as district:
        acquainted(district, store)
        for asked in ([], [letter.id]):
            sent(store, tmp_path / "drop")
            received(district, tmp_path / "drop")
            assert {one.id for one in district.matching(Letter, status="review")} == {letter.id, own.id}
            assert (requested(store), requested(district)) == (asked, [])
            if not asked:
                letter_steps.request(store, letter.id)
    asked_for = now(store, letter)
    letters.save(store, replace(asked_for, facts="拖欠两个月工资。"), asked_for)
    letter_steps.submit(store, letter.id)
    assert requested(store) == []  # what was asked for was another text


def test_the_district_signs_what_a_station_asked_for_under_its_own_number(store: Store, clock: Clock, tmp_path: Path) -> None:
    letter = proposal(store, clock)
    letter_steps.request(store, letter.id)
    with station_store(tmp_path / "district", "BH", hours=24 * 60) as district:
        acquainted(district, store)
        sent(store, tmp_path / "drop")
        received(district, tmp_path / "drop")
        own = own_station(district)
        with pytest.raises(ProblemsError, match="滨河区总工会的级别是街道（乡镇），建议书要提请有权的上级工会签发"):
            letters.issue(district, letter.id, signer="冯守义", signer_post="副主席")
        with district.step("填级别") as step:
            step.save(replace(own, level="county"), own)
        there = letters.issue(district, letter.id, signer="冯守义", signer_post="副主席")
        assert (there.number, district.get(Letter, there.previous_id).status) == ("滨工劳监建〔2026〕1号", "escalated")
        sent(district, tmp_path / "drop")
        received(store, tmp_path / "drop")
    assert now(store, letter) == there
    assert states(store, letter)["number"] == ways.DONE
    assert [d.name for d in letters.deliveries_of(store, letter.id)] == [letter.department]


def test_a_street_union_does_not_become_a_county_by_saying_so(store: Store, clock: Clock) -> None:
    base = proposal(store, clock)
    said = replace(base, issuer="站前街道总工会", issuer_code="站工劳监建", issuer_level="county")
    letters.save(store, said, base)
    with pytest.raises(ProblemsError, match="站前街道总工会的级别是街道（乡镇），建议书要提请有权的上级工会签发"):
        issued(store, said)


def test_what_a_station_issues_itself_is_not_asked_for(store: Store) -> None:
    with pytest.raises(StationError, match="由站前街道总工会自己发"):
        letter_steps.request(store, draft(store).id)


def test_enclosures_of_a_proposal_are_looked_for_in_the_store(store: Store, clock: Clock) -> None:
    letter = proposal(store, clock)
    (check,) = letter_steps.enclosure_checks(store, letter.id)
    assert (check.is_ok, check.blocks, check.sentence) == (False, False, "随建议书移交的材料不全：没有登记调查笔录，没有登记证据目录。")
    assert letter_steps.enclosure_checks(store, letter.previous_id) == []


# -- one letter, many employers ---------------------------------------------------------------------------------------


def to_many(store: Store, count: int) -> Letter:
    letter = issued(store, draft(store, employers=firms(store, count)))
    letters.serve(store, letter.id, DIRECT, [delivery(store, letter, place).id for place in range(count - 1)])
    return now(store, letter)


def test_each_addressee_has_its_own_clock(store: Store, clock: Clock) -> None:
    letter = to_many(store, 4)
    assert letter.status == "issued"
    clock.advance(days=3)
    posted = LetterAddressee(service_way="post", sent_on="2026-03-17", express_number="ZZ1")
    letters.serve(store, letter.id, posted)
    assert (delivery(store, letter, 3).served_on, delivery(store, letter, 3).reply_due_on) == ("", "")
    letters.serve(store, letter.id, replace(posted, served_on="2026-03-19"))
    assert [d.reply_due_on for d in letters.deliveries_of(store, letter.id)] == ["2026-03-31"] * 3 + ["2026-04-03"]
    assert now(store, letter).status == "served"


def test_the_next_letter_goes_only_to_those_who_gave_its_ground(store: Store, clock: Clock) -> None:
    letter = to_many(store, 4)
    clock.advance(days=14)
    letters.serve(store, letter.id, replace(DIRECT, served_on="2026-03-30"))
    answer(store, letter, 0, reply_state="replied", replied_on="2026-03-20")
    answer(store, letter, 0, rectification="done", wages_paid=500_000)
    assert (delivery(store, letter, 0).checked_on, delivery(store, letter, 0).checked_by) == ("2026-03-30", "王芳")
    clock.advance(days=4)
    for place in (1, 2):
        answer(store, letter, place, reply_state="overdue")
    file = letters.draft(store, "opinion", previous_id=letter.id, ground="no_reply")
    assert [e.name for e in file.addressees] == ["2号厂", "3号厂"]
    opinion = follow(store, file)
    assert [bool(d.next_id) for d in letters.deliveries_of(store, letter.id)] == [False, True, True, False]
    assert now(store, letter).status == "served"  # the fourth has still time, and is not passed over
    assert [(t.key, t.who) for t in agenda.tasks(store) if t.record_id == letter.id] == [("reply", "4号厂")]
    letters.void(store, opinion.id, "事实写错")
    assert [bool(d.next_id) for d in letters.deliveries_of(store, letter.id)] == [False] * 4
    assert now(store, letter).status == "served"  # again furthest behind with the fourth


def follow(store: Store, file: LetterFile) -> Letter:
    letters.save(store, replace(file.letter, **TEXT), file.letter)
    letter_steps.skip(store, file.letter.id, "check", "工资表已经说明")
    return issued(store, file.letter)


def test_the_next_letter_rests_only_on_the_cases_of_those_it_goes_to(store: Store, clock: Clock) -> None:
    first = store.matching(Grievance)[0]
    second = registered(store, Worker(name="周建平"), Employer(name="二号厂")).grievance
    employers = [store.matching(Employer, name=name)[0] for name in (CHENGUANG.name, "二号厂")]
    letter = issued(store, draft(store, grievance_id=first.id, more_cases=[second.id], employers=employers))
    letters.serve(store, letter.id, DIRECT)
    clock.advance(days=20)
    answer(store, letter, 0, reply_state="replied", replied_on="2026-03-20", rectification="done")
    answer(store, letter, 1, reply_state="overdue")
    assert store.get(Grievance, first.id).status != "awaiting_employer"
    opinion = follow(store, letters.draft(store, "opinion", previous_id=letter.id, ground="no_reply"))
    assert [grievance.id for grievance in letter_file(store, opinion.id).grievances] == [second.id]
    assert store.get(Grievance, first.id).status != "awaiting_employer"  # whose employer put it right waits for nobody
    assert store.get(Grievance, second.id).status == "awaiting_employer"


def test_an_opinion_does_not_say_of_the_letter_before_what_is_not_on_record(store: Store, clock: Clock) -> None:
    letter = to_many(store, 3)
    letters.serve(store, letter.id, DIRECT)
    clock.advance(days=3)
    answer(store, letter, 0, reply_state="refused")
    some = firm_list(store, letter)
    early = letters.draft(store, "opinion", previous_id=letter.id, ground="no_reply", employers=some[1:])
    with pytest.raises(ProblemsError, match="的答复期限到 2026年3月31日，还没有过"):
        follow(store, early)
    with pytest.raises(ProblemsError, match="没有登记拒收"):  # the first refused, not these
        follow(store, letters.draft(store, "opinion", previous_id=letter.id, ground="refused", employers=some[1:]))
    first = letters.draft(store, "opinion", previous_id=letter.id, ground="refused", employers=some[:1])
    letters.void(store, letter.id, "写错")
    with pytest.raises(ProblemsError, match="已经作废，不能接在它后面"):
        follow(store, first)


def test_the_letter_is_escalated_when_everyone_left_has_the_next_one(store: Store, clock: Clock) -> None:
    letter = to_many(store, 3)
    letters.serve(store, letter.id, DIRECT)
    clock.advance(days=30)
    for place in range(3):
        answer(store, letter, place, reply_state="overdue")
    first = follow(store, letters.draft(store, "opinion", previous_id=letter.id, ground="no_reply", employers=firm_list(store, letter)[:1]))
    assert now(store, letter).status == "overdue"
    second = letters.draft(store, "opinion", previous_id=letter.id, ground="no_reply")
    assert [e.name for e in second.addressees] == ["2号厂", "3号厂"]  # the first has its letter
    follow(store, second)
    assert now(store, letter).status == "escalated"
    letters.void(store, first.id, "重复")
    assert now(store, letter).status == "overdue"


def firm_list(store: Store, letter: Letter) -> list[Employer]:
    return list(letter_file(store, letter.id).addressees)


# -- service and answer -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"service_way": "left"}, {"refusal_reason", "witnesses"}),
        ({"service_way": "post"}, {"express_number"}),
        ({"service_way": "electronic"}, {"receiver"}),
        ({"service_way": "public"}, {"place"}),
        ({"service_way": "direct", "served_on": ""}, {"served_on"}),
        ({"service_way": ""}, {"service_way"}),
        ({"service_way": "direct", "receiver_role": "agent"}, {"agent_reason"}),
        ({"service_way": "post", "express_number": "ZZ1", "sent_on": "2026-03-17"}, {"sent_on", "served_on"}),
    ],
)
def test_what_a_receipt_must_hold(store: Store, values: dict[str, str], fields: set[str]) -> None:
    letter = issued(store, draft(store))
    with pytest.raises(ProblemsError) as told:
        letters.serve(store, letter.id, LetterAddressee(**{"served_on": TODAY} | values))  # type: ignore[arg-type]
    assert set(told.value.problems) == fields


def test_what_is_refused_is_left_with_witnesses_and_gives_a_ground(store: Store, clock: Clock) -> None:
    letter = issued(store, draft(store))
    left = LetterAddressee(service_way="left", served_on=TODAY, refusal_reason="拒绝签收", witnesses="居委会两人", servers="赵一、钱二")
    letters.serve(store, letter.id, left)
    assert (now(store, letter).status, delivery(store, letter, 0).reply_state) == ("refused", "refused")
    assert [(t.key, t.act, t.due) for t in agenda.tasks(store) if t.record == "letter"] == [("letter_follow", "follow", "2026-03-23")]
    file = letters.draft(store, "opinion", previous_id=letter.id, ground="refused")
    assert [e.name for e in file.addressees] == [CHENGUANG.name]


def test_an_answer_is_to_be_checked_in_time(store: Store) -> None:
    letter = issued(store, draft(store))
    letters.serve(store, letter.id, DIRECT)
    answer(store, letter, reply_state="replied", replied_on=TODAY)
    assert [(t.key, t.act, t.due) for t in agenda.tasks(store) if t.record == "letter"] == [("rectification_check", "check", "2026-03-30")]
    answer(store, letter, rectification="partly", contracts_signed=3)
    assert [(t.key, t.due) for t in agenda.tasks(store) if t.record == "letter"] == [("letter_follow", "2026-03-23")]
    answer(store, letter, rectification="done")
    assert [t for t in agenda.tasks(store) if t.record == "letter"] == []
    with pytest.raises(ProblemsError, match="用印还没有做"):
        letter_steps.file_away(store, letter.id)
    with pytest.raises(ProblemsError, match="请填写用印人"):
        letter_steps.seal(store, letter.id, " ")
    letter_steps.seal(store, letter.id, "周启明", "正本1份")
    with pytest.raises(ProblemsError, match="已经登记过用印"):
        letter_steps.seal(store, letter.id, "周启明")
    letter_steps.file_away(store, letter.id)
    assert now(store, letter).status == "done"
    with pytest.raises(StationError, match="不能归档"):
        letter_steps.file_away(store, letter.id)


# -- withdrawn, and named on purpose ----------------------------------------------------------------------------------


def test_a_change_after_issue_is_a_withdrawal_and_a_new_number(store: Store) -> None:
    letter = issued(store, draft(store))
    with pytest.raises(StationError, match="要改的话撤回重发"):
        letters.save(store, letter, letter)
    with pytest.raises(ProblemsError, match="请写明作废原因"):
        letter_steps.withdraw(store, letter.id, " ")
    anew = letter_steps.withdraw(store, letter.id, "单位名称写错")
    assert (now(store, letter).status, now(store, letter).void_reason) == ("void", "单位名称写错")
    assert (anew.letter.status, anew.letter.replaces_id, anew.letter.number, anew.letter.frozen) == ("draft", letter.id, "", "")
    assert (anew.letter.demands, [e.name for e in anew.addressees]) == (letter.demands, [CHENGUANG.name])
    assert [g.id for g in anew.grievances] == [store.matching(Grievance)[0].id]
    assert issued(store, anew.letter).number == "站工劳监提〔2026〕2号"
    with pytest.raises(StationError, match="可以直接改"):
        letter_steps.withdraw(store, draft(store).id, "写错")


def test_what_was_followed_cannot_be_withdrawn(store: Store, clock: Clock) -> None:
    letter = to_many(store, 2)
    clock.advance(days=30)
    answer(store, letter, reply_state="overdue")
    follow(store, letters.draft(store, "opinion", previous_id=letter.id, ground="no_reply"))
    with pytest.raises(StationError, match="已经发了下一份文书"):
        letter_steps.withdraw(store, letter.id, "写错")


def test_a_filed_letter_keeps_no_case_waiting_and_still_takes_a_late_answer(store: Store) -> None:
    letter = issued(store, draft(store), keeper="周启明")
    letters.serve(store, letter.id, DIRECT)
    (case,) = letter_file(store, letter.id).grievances
    assert case.status == "awaiting_employer"
    for step in ("reply", "rectification"):
        letter_steps.skip(store, letter.id, step, "单位已经注销")
    letter_steps.file_away(store, letter.id)
    assert store.get(Grievance, case.id).status == "working"
    answer(store, letter, reply_state="replied", replied_on=TODAY)
    assert (delivery(store, letter, 0).reply_state, now(store, letter).status) == ("replied", "done")
    void = issued(store, draft(store))
    letters.serve(store, void.id, DIRECT)
    letters.void(store, void.id, "写错")
    with pytest.raises(ProblemsError, match="已经作废，不用登记答复"):
        answer(store, void, reply_state="replied", replied_on=TODAY)


def test_what_was_followed_cannot_be_voided_either(store: Store, clock: Clock) -> None:
    letter = to_many(store, 2)
    letters.serve(store, letter.id, DIRECT)
    clock.advance(days=30)
    answer(store, letter, reply_state="overdue")
    opinion = follow(store, letters.draft(store, "opinion", previous_id=letter.id, ground="no_reply"))
    with pytest.raises(StationError, match="已经发了下一份文书，不能作废"):
        letters.void(store, letter.id, "写错")
    letters.void(store, opinion.id, "写错")
    letters.void(store, letter.id, "写错")
    assert now(store, letter).status == "void"


def test_a_void_letter_is_neither_served_nor_followed(store: Store) -> None:
    letter = issued(store, draft(store))
    letters.void(store, letter.id, "写错")
    with pytest.raises(ProblemsError, match="已经作废，不用送达"):
        letters.serve(store, letter.id, DIRECT)
    with pytest.raises(StationError, match="已经作废，不能接着发下一份"):
        letters.draft(store, "opinion", previous_id=letter.id, ground="no_reply")
    with pytest.raises(StationError, match="前一份提示函还没有签发"):
        letters.draft(store, "opinion", previous_id=draft(store).id, ground="no_reply")


def test_naming_a_complainant_is_recorded_but_not_in_the_log(store: Store) -> None:
    letter = draft(store)
    with pytest.raises(ProblemsError) as told:
        letter_steps.disclose(store, letter.id, [], " ")
    assert set(told.value.problems) == {"disclosed", "disclosure_reason"}
    letter_steps.disclose(store, letter.id, [LI.name], "本人书面同意")
    kept = now(store, letter)
    assert (kept.disclosed, kept.disclosure_reason, kept.disclosed_by) == (LI.name, "本人书面同意", "王芳")
    noted = [act.detail for act in page(store) if act.detail.startswith("提示函写明")]
    assert noted == ["提示函写明诉求人 1 名"]


def test_who_keeps_away_from_a_case_takes_no_part_in_its_letter(store: Store) -> None:
    letter = draft(store)
    letter_steps.submit(store, letter.id)
    case = store.matching(Grievance)[0]
    for person in ("杨知行", "冯守义"):
        recusals.decide(store, Recusal(grievance_id=case.id, person=person, reason="kin", decided_on=TODAY, decided_by="周启明"))
    for step in ("review", "approval"):
        with pytest.raises(ProblemsError, match="应当回避"):
            say(store, letter, step, post="主席")
    with pytest.raises(ProblemsError, match="冯守义在这件诉求里应当回避"):
        issued(store, letter)
    recusals.decide(store, Recusal(grievance_id=case.id, person="王芳", reason="kin", decided_on=TODAY, decided_by="周启明"), "李敏")
    with pytest.raises(ProblemsError, match="王芳在这件诉求里应当回避"):
        draft(store)
    with pytest.raises(ProblemsError, match="王芳在这件诉求里应当回避"):
        letters.save(store, replace(now(store, letter), demands="改。"), now(store, letter))


# -- rights -----------------------------------------------------------------------------------------------------------

PEOPLE = {"head": "站长", "clerk": "经办", "mediator": "调解", "lawyer": "律师", "signer": "签发", "reader": "旁观"}
ACTS: dict[str, Callable[[Store, Letter], object]] = {
    "letter_draft": lambda store, letter: letter_steps.submit(store, letter.id),
    "letter_review": lambda store, letter: say(store, handed_in(store, letter), "review"),
    "letter_committee": lambda store, letter: say(store, handed_in(store, letter), "committee"),
    "letter_approve": lambda store, letter: issued(store, letter),
    "letter_skip": lambda store, letter: letter_steps.skip(store, letter.id, "review", "急"),
    "letter_seal": lambda store, letter: letter_steps.seal(store, signed(store, letter).id, "周启明"),
    "letter_serve": lambda store, letter: letters.serve(store, signed(store, letter).id, DIRECT),
    "letter_answer": lambda store, letter: answer(store, served(store, letter), reply_state="replied", replied_on=TODAY),
    "letter_void": lambda store, letter: letter_steps.withdraw(store, signed(store, letter).id, "写错"),
    "letter_file": lambda store, letter: letter_steps.file_away(store, finished(store, letter).id),
    "letter_disclose": lambda store, letter: letter_steps.disclose(store, letter.id, [LI.name], "本人同意"),
}


def as_head(store: Store, act: Callable[[], object]) -> None:
    at_desk, store.user = store.user, PEOPLE["head"]
    act()
    store.user = at_desk


def handed_in(store: Store, letter: Letter) -> Letter:
    as_head(store, lambda: letter_steps.submit(store, letter.id))
    return letter


def signed(store: Store, letter: Letter) -> Letter:
    as_head(store, lambda: issued(store, letter))
    return letter


def served(store: Store, letter: Letter) -> Letter:
    as_head(store, lambda: letters.serve(store, signed(store, letter).id, DIRECT))
    return letter


def finished(store: Store, letter: Letter) -> Letter:
    as_head(store, lambda: answer(store, served(store, letter), reply_state="replied", replied_on=TODAY, rectification="done"))
    as_head(store, lambda: letter_steps.seal(store, letter.id, "周启明"))
    return letter


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("act", ACTS)
def test_who_may_do_what(store: Store, act: str, role: str) -> None:
    with store.step("登记人员") as step:
        for code, name in PEOPLE.items():
            step.add(StaffMember(name=name, role=code))
        step.add(LegalAid(grievance_id=store.matching(Grievance)[0].id, lawyer=PEOPLE["lawyer"]))  # who sees only their own cases
    letter = draft(store)
    with store.step("换拟稿人") as step:  # a lawyer sees only what is theirs
        letter = step.save(letter.with_values(drafter=PEOPLE[role]), letter)
    store.user = PEOPLE[role]
    assert (act in rights.allowed(store)) == roles.may(role, act)
    if roles.may(role, act):
        ACTS[act](store, letter)
        return
    with pytest.raises(StationError, match=rf"^{roles.label(act)}由站长"):
        ACTS[act](store, letter)


def test_who_drafts_may_drop_a_draft_but_void_no_letter_that_was_handed_in(store: Store) -> None:
    with store.step("登记人员") as step:
        for code, name in PEOPLE.items():
            step.add(StaffMember(name=name, role=code))
    store.user = PEOPLE["clerk"]
    dropped, kept = draft(store), draft(store)
    letters.void(store, dropped.id, "拟重了")
    letter_steps.submit(store, kept.id)
    with pytest.raises(StationError, match="作废和撤回文书由站长"):
        letters.void(store, kept.id, "拟重了")
    assert [now(store, letter).status for letter in (dropped, kept)] == ["void", "review"]


def test_a_letter_about_a_case_under_supervision_belongs_to_its_matter(store: Store) -> None:
    matter = supervisions.register(store, supervisions.from_case(store, store.matching(Grievance)[0].id))
    letter = draft(store)
    assert letter.supervision_id == matter.id
    assert states(store, letter)["clue"] == ways.DONE
    assert store.get(Supervision, matter.id).status == "clue"  # a letter does not take a clue past its acceptance


def test_nobody_signs_what_they_drafted_while_somebody_else_may(store: Store) -> None:
    letter = draft(store)
    alone = issued(store, letter, signer="王芳")
    assert alone.signer == alone.drafter == "王芳"
    save_staff(store, StaffMember(name="冯守义", role="head"))
    another = draft(store)
    store.user = "冯守义"
    with pytest.raises(ProblemsError) as refused:
        issued(store, another, signer="王芳")
    assert refused.value.problems["signer"] == "王芳是拟稿人，不能自己签发。可以签发的有：冯守义。"
    letter_steps.submit(store, another.id)
    with pytest.raises(ProblemsError) as refused:
        say(store, another, "approval", done_by="王芳", post="主席")
    assert "不能自己签发" in refused.value.problems["done_by"]
    say(store, another, "approval", done_by="冯守义", post="副主席")
    assert letters.issue(store, another.id).signer == "冯守义"
