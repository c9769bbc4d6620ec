"""The acts on a letter in their order, what each refuses, and what voiding leaves behind."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cases import LI, STATION, WANG, registered
from stand_ins import Clock
from station.actions import grievances, letter_drafts, letter_output, letter_steps, letters
from station.actions.setting_up import set_up
from station.casework.model import Employer, Grievance, Letter, LetterAddressee, LetterCase
from station.db.casefiles import letter_file
from station.db.store import FILE_NAME, Store
from station.errors import StationError


@pytest.fixture
def store(store: Store) -> Store:
    """A street union that issues letters itself, with one case."""
    union = replace(STATION, issuer_name="站前街道总工会", issuer_code="站工劳监")
    set_up(store, union, WANG)
    registered(store)
    return store


def reminder(store: Store, **how: Any) -> Letter:
    return letters.draft(store, "reminder", grievance_id=store.select(Grievance)[0].id, **how).letter


def issued(store: Store, letter: Letter) -> Letter:
    return letters.issue(store, letter.id, signer="冯守义")


def serve(store: Store, letter: Letter, served_on: str = "2026-03-16", *ids: str) -> None:
    letters.serve(store, letter.id, LetterAddressee(served_on=served_on, service_way="direct"), ids)


def served(store: Store, letter: Letter) -> Letter:
    serve(store, letter)
    return store.get(Letter, letter.id)


def receipt(store: Store, letter: Letter) -> LetterAddressee:
    (found,) = letters.deliveries_of(store, letter.id)
    return found


def answer(store: Store, letter: Letter, **values: str) -> None:
    base = receipt(store, letter)
    letters.record_answer(store, replace(base, **values), base)  # type: ignore[arg-type]


def follow(store: Store, letter: Letter) -> Letter:
    made = letters.draft(store, "opinion", previous_id=letter.id).letter
    filled = replace(made, demands="支付工资。", facts="拖欠工资。", closing="请书面答复。", opening="近期，我会了解到有关情况。")
    letters.save(store, filled, made)
    letter_steps.skip(store, made.id, "check", "事实清楚，单位已经承认")
    return issued(store, filled)


def test_a_letter_goes_to_three_employers_one_number_for_all(store: Store) -> None:
    with store.step("登记单位") as step:
        firms = [step.add(Employer(name=name)) for name in ("甲公司", "乙公司", "鼎䶮（上海）“劳务”有限公司")]
    letter = issued(store, reminder(store, employers=firms))
    assert letter.number == "站工劳监提〔2026〕1号"
    assert letter_file(store, letter.id).addressees == tuple(firms)
    assert letter_output.paper(store, letter.id).addressee == "甲公司、乙公司、鼎䶮（上海）“劳务”有限公司："


def test_a_public_letter_needs_no_case(store: Store) -> None:
    letter = issued(store, letters.draft(store, "reminder", topic="heat", audience="public").letter)
    assert letter.number and letter_file(store, letter.id).grievances == ()


def test_a_voided_number_is_never_used_again(store: Store) -> None:
    first = issued(store, reminder(store))
    letters.void(store, first.id, "单位名称写错")
    assert issued(store, reminder(store)).number == "站工劳监提〔2026〕2号"
    with pytest.raises(StationError, match="文号“站工劳监提〔2026〕1号”已经用过"):
        letters.issue(store, reminder(store).id, signer="冯守义", number=first.number)


REFUSED: dict[str, tuple[Callable[[Store, Letter], Any], str]] = {
    "save": (lambda store, letter: letters.save(store, letter, letter), "站工劳监提〔2026〕1号已经签发，内容不能再改。"),
    "issue": (lambda store, letter: issued(store, letter), "站工劳监提〔2026〕1号已经签发，内容不能再改。"),
    "serve early": (
        lambda store, letter: serve(store, letter, "2026-03-15"),
        "送达日期不能早于签发日期。",
    ),
    "serve later": (
        lambda store, letter: serve(store, letter, "2026-03-17"),
        "送达日期不能晚于今天。",
    ),
    "overdue": (
        lambda store, letter: answer(store, served(store, letter), reply_state="overdue"),
        "答复期限到 3月31日，还没有过。",
    ),
    "void": (lambda store, letter: letters.void(store, letter.id, " "), "请写明作废原因。"),
    "serve twice": (lambda store, letter: serve(store, served(store, letter)), "站工劳监提〔2026〕1号已经登记过送达。"),
}


@pytest.mark.parametrize(("act", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_an_issued_letter_refuses(store: Store, act: Callable[[Store, Letter], Any], sentence: str) -> None:
    with pytest.raises(StationError) as told:
        act(store, issued(store, reminder(store)))
    assert told.value.message == sentence


@pytest.mark.parametrize("act", [lambda store, letter: issued(store, letter), lambda store, letter: letters.void(store, letter.id, "重复")])
def test_a_voided_draft_is_called_void(store: Store, act: Callable[[Store, Letter], Any]) -> None:
    draft = reminder(store)
    letters.void(store, draft.id, "不用发了")
    with pytest.raises(StationError, match="这份文书已经作废"):
        act(store, draft)


@pytest.mark.parametrize(("reply_state", "status"), [("none", "served"), ("overdue", "overdue"), ("replied", "replied")])
def test_voiding_what_followed_takes_the_letter_before_up_again(store: Store, clock: Clock, reply_state: str, status: str) -> None:
    first = served(store, issued(store, reminder(store)))
    clock.advance(days=30)
    if reply_state != "none":
        on = "2026-04-01" if reply_state == "replied" else ""
        answer(store, first, reply_state=reply_state, replied_on=on)
    wrong, right = (follow(store, store.get(Letter, first.id)) for _ in range(2))
    assert store.get(Letter, first.id).status == "escalated"
    letters.void(store, wrong.id, "事实写错")
    assert store.get(Letter, first.id).status == "escalated"  # the other one still stands
    letters.void(store, right.id, "事实写错")
    assert store.get(Letter, first.id).status == status
    assert follow(store, store.get(Letter, first.id)).number == "站工劳监意〔2026〕3号"
    assert store.get(Letter, first.id).status == "escalated"


def test_an_employer_may_answer_after_the_next_letter_is_out(store: Store, clock: Clock) -> None:
    first = served(store, issued(store, reminder(store)))
    clock.advance(days=30)
    answer(store, first, reply_state="overdue")
    follow(store, first)
    answer(store, first, reply_state="replied", replied_on="2026-04-14")
    assert (store.get(Letter, first.id).status, receipt(store, first).replied_on) == ("escalated", "2026-04-14")
    answer(store, first, rectification="done")
    assert store.get(Letter, first.id).status == "rectified"


def test_no_letter_for_a_case_in_the_bin(store: Store) -> None:
    draft = reminder(store)
    case = store.select(Grievance)[0]
    with store.step("删除") as step:
        step.remove(case)
    with pytest.raises(StationError, match="在回收站里，不能签发"):
        issued(store, draft)
    with pytest.raises(StationError, match="在回收站里，不能出文书"):
        letters.draft(store, "reminder", grievance_id=case.id)


@pytest.mark.parametrize("export", [letter_output.export_pdf, letter_output.export_docx])
def test_a_draft_that_names_who_complained_does_not_leave_the_program(
    store: Store, tmp_path: Path, export: Callable[[Store, str, Path], None]
) -> None:
    letter = reminder(store)
    letters.save(store, replace(letter, closing=f"{LI.name}反映欠薪。"), letter)
    with pytest.raises(StationError, match=f"出现了诉求人姓名“{LI.name}”"):
        export(store, letter.id, tmp_path / "a")
    assert not (tmp_path / "a").exists()
    letters.save(store, replace(letter, closing="职工反映欠薪。"), store.get(Letter, letter.id))
    export(store, letter.id, tmp_path / "a")
    assert (tmp_path / "a").exists()


def test_a_case_stays_as_it_was_when_a_draft_about_it_is_deleted(store: Store) -> None:
    before = store.select(Grievance)[0]
    letter_drafts.remove(store, reminder(store).id)
    assert before.status == "accepted"
    assert store.get(Grievance, before.id) == before


def test_a_word_file_is_an_export_like_any_other(store: Store, tmp_path: Path) -> None:
    letter = issued(store, reminder(store))
    letter_output.export_docx(store, letter.id, tmp_path / "a.docx")
    assert (tmp_path / "a.docx").read_bytes()[:2] == b"PK"
    assert store.query("SELECT detail FROM act_log ORDER BY rowid")[-1]["detail"] == f"{letter.number}，Word"
    with pytest.raises(StationError):
        letter_output.export_docx(store, letter.id, store.folder / FILE_NAME)


def withdraw(store: Store, letter: Letter) -> None:
    letter_steps.withdraw(store, letter.id, "写错了")


def void(store: Store, letter: Letter) -> None:
    letters.void(store, letter.id, "写错了")


def reply(store: Store, letter: Letter) -> None:
    answer(store, letter, reply_state="replied", replied_on="2026-03-16", reply_content="已付")


@pytest.mark.parametrize("act", [reply, withdraw, void])
def test_a_letter_goes_on_without_the_one_case_of_it_that_was_deleted(store: Store, act: Callable[[Store, Letter], None]) -> None:
    wrong = registered(store, LI.with_values(name="孙八一", id_number="", phone="")).grievance
    letter = reminder(store)
    with store.step("再加一件") as step:
        step.add(LetterCase(letter_id=letter.id, grievance_id=wrong.id))
    letter = served(store, issued(store, letter))
    grievances.remove(store, wrong, f"删除 {wrong.number}")
    was = store.get(Grievance, wrong.id)
    act(store, letter)
    assert store.get(Grievance, wrong.id) == was
    (newest,) = store.matching(Letter, replaces_id=letter.id) if act is withdraw else [letter]
    assert wrong.id not in [case.id for case in letter_file(store, newest.id).grievances]


def test_a_letter_that_is_kept_issued_may_lie_in_the_bin(store: Store) -> None:
    """A deletion and an older draft may come in with one bundle: it must not be refused for that."""
    letter = issued(store, reminder(store))
    with store.step("两边") as step:
        step.remove(step.save(letter.with_values(status="draft"), letter))
    with store.step("收") as step:
        letters.settle_received(store, step, {letter.id})
    assert store.get(Letter, letter.id).status == "issued"
