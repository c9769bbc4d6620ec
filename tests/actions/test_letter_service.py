"""What is recorded of several addressees at once, and the cases of a letter: one step each, whole or not at all."""

from dataclasses import replace

import pytest

from cases import registered
from station.actions import letter_service, letters
from station.actions.setting_up import set_up
from station.casework.model import Employer, Letter, LetterAddressee, LetterCase, LetterStep, StaffMember, Station, Worker
from station.db.store import Store
from station.errors import ProblemsError

STATION = Station(
    name="站前街道职工服务站",
    code="ZQ",
    parent_name="滨河区总工会",
    issuer_name="站前街道总工会",
    issuer_code="站工劳监",
    phone="0571-88001234",
)


@pytest.fixture
def letter(store: Store) -> Letter:
    """An issued reminder to three employers."""
    set_up(store, STATION, StaffMember(name="王芳"))
    case = registered(store, Worker(name="陶国梁"), Employer(name="甲公司"), people=3, summary="工资没有支付").grievance
    with store.step("建档") as step:
        for name in ("乙厂", "丙店"):
            step.add(Employer(name=name))
    made = letters.draft(store, "reminder", grievance_id=case.id, employers=store.matching(Employer))
    return letters.issue(store, made.letter.id, signer="梁敏华")


def held(store: Store, letter: Letter) -> list[LetterAddressee]:
    return letters.deliveries_of(store, letter.id)


@pytest.mark.parametrize(
    ("text", "found", "trouble"),
    [
        ("EB111111111CN\nEB222222222CN", {0: "EB111111111CN", 1: "EB222222222CN"}, ""),
        ("乙厂\tEB222222222CN\n甲公司\tEB111111111CN", {0: "EB111111111CN", 1: "EB222222222CN"}, ""),
        ("EB111111111CN", {}, "选中 2 家，邮单号只有 1 个。"),
        ("EB111111111CN\nEB111111111CN", {}, "有两家的邮单号相同，请核对。"),
        ("丙店 EB111111111CN", {}, "第 1 行的“丙店”不在选中的单位里。"),
        ("没有号", {}, "第 1 行“没有号”里没有认出邮单号。"),
        ("", {}, ""),
    ],
)
def test_pasted_express_numbers_find_their_employers(text: str, found: dict[int, str], trouble: str) -> None:
    assert letter_service.express_numbers(text, ["甲公司", "乙厂"]) == (found, trouble)


def test_copies_sent_by_post_keep_their_own_numbers_and_are_taken_back_together(store: Store, letter: Letter) -> None:
    first, _, third = held(store, letter)
    sent = LetterAddressee(service_way="post", sent_on="2026-03-16")
    changes = letter_service.serve_each(store, letter.id, sent, {first.id: "EB111111111CN", third.id: "EB333333333CN"})
    assert changes.step == f"送达 {letter.number}，2 家"
    assert [each.express_number for each in held(store, letter)] == ["EB111111111CN", "", "EB333333333CN"]
    store.undo()
    assert [each.sent_on for each in held(store, letter)] == ["", "", ""]


def test_one_that_cannot_be_served_leaves_all_as_they_were(store: Store, letter: Letter) -> None:
    first, second, _ = held(store, letter)
    with pytest.raises(ProblemsError):
        letter_service.serve_each(
            store, letter.id, LetterAddressee(service_way="post", sent_on="2026-03-16"), {first.id: "EB111111111CN", second.id: ""}
        )
    assert [each.sent_on for each in held(store, letter)] == ["", "", ""]


def test_the_same_answer_is_recorded_of_those_chosen(store: Store, letter: Letter) -> None:
    served = LetterAddressee(service_way="public", served_on="2026-03-16", place="区总工会公众号")
    letter_service.serve_each(store, letter.id, served, {each.id: "" for each in held(store, letter)})
    answered = {"reply_state": "replied", "replied_on": "2026-03-16"}
    letter_service.answer_each(store, held(store, letter)[:2], answered, "登记答复")
    assert [each.reply_state for each in held(store, letter)] == ["replied", "replied", "none"]


def test_steps_left_out_together_have_a_reason_each(store: Store, letter: Letter) -> None:
    draft = letters.draft(store, "opinion", grievance_id=store.matching(LetterCase)[0].grievance_id).letter
    letter_service.leave_out(store, draft.id, {"check": "单位已经承认", "negotiation": "单位联系不上"})
    assert {step.step: step.opinion for step in store.matching(LetterStep, letter_id=draft.id)} == {
        "check": "单位已经承认",
        "negotiation": "单位联系不上",
    }
    with pytest.raises(ProblemsError):
        letter_service.leave_out(store, draft.id, {"review": "站长自己审", "committee": " "})
    assert len(store.matching(LetterStep, letter_id=draft.id)) == 2


def test_a_draft_is_saved_with_the_cases_it_rests_on(store: Store, letter: Letter) -> None:
    other = registered(store, Worker(name="韩素琴"), Employer(name="丁行"), summary="加班费没有支付").grievance
    draft = letters.draft(store, "opinion", grievance_id=store.matching(LetterCase)[0].grievance_id).letter
    letter_service.save(store, draft.with_values(facts="另行查明。"), draft, store.matching(Employer)[:1], [other.id])
    assert [case.grievance_id for case in store.matching(LetterCase, letter_id=draft.id)] == [other.id]
    assert store.get(Letter, draft.id).facts == "另行查明。"


def test_a_receipt_entered_wrongly_is_corrected_and_its_clock_starts_anew(store: Store, letter: Letter) -> None:
    first, second, _ = held(store, letter)
    served = LetterAddressee(service_way="direct", served_on="2026-03-16", servers="王芳、李敏")
    letters.serve(store, letter.id, replace(served, refusal_reason="拒收"), [first.id])
    right = replace(served, receiver="周立")
    letter_service.mend_receipt(store, right, held(store, letter)[0])
    mended = held(store, letter)[0]
    assert (mended.receiver, mended.refusal_reason, mended.reply_state, mended.reply_due_on) == ("周立", "", "none", "2026-03-31")
    with pytest.raises(ProblemsError, match="没有可以改的送达登记"):
        letter_service.mend_receipt(store, right, second)
    with pytest.raises(ProblemsError, match="送达日期不能晚于今天"):
        letter_service.mend_receipt(store, replace(right, served_on="2026-03-17"), mended)
    letters.record_answer(store, replace(mended, reply_state="replied", replied_on="2026-03-16"), mended)
    with pytest.raises(ProblemsError, match="送达登记不能再改"):
        letter_service.mend_receipt(store, right, held(store, letter)[0])
