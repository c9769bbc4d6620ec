"""The papers of a matter of supervision and of its letters: what they say, whom they leave out, when they can be made."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from paper_cases import FULL, full
from station.casework import mail_runs, papers, volumes
from station.casework.dossiers import Dossier
from station.casework.letter_templates import default_rule
from station.casework.model import LetterAddressee
from station.casework.papers import Subject
from supervision_cases import (
    INTERVIEW,
    MATTER,
    OPINION,
    OTHER_FIRMS,
    UNION,
    UNSERVED,
    dossier,
    refused,
    to_many,
    with_interviews,
    with_letter,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "papers"
LATER = replace(INTERVIEW, id="q2", side="worker", person="邱连生", signing="refused", unsigned_reason="本人不愿签名，在场人王芳")
HANDED_OVER = refused(source="court", refusal_ground="out_of_scope", told_on="", informant="滨河区人民检察院")
EACH: list[tuple[str, str, Subject, Dossier]] = [
    ("clue_sheet", "clue_sheet", MATTER, dossier()),
    ("clue_sheet-confidential", "clue_sheet", MATTER, dossier(is_confidential=True)),
    ("clue_refusal", "refusal", MATTER, refused()),
    (
        "clue_refusal-body",
        "refusal",
        MATTER,
        refused(source="court", refusal_ground="out_of_scope", told_on="", informant="滨河区人民检察院"),
    ),
    ("interview", "interview:q1", MATTER, dossier()),
    ("interview-unsigned", "interview:q2", MATTER, with_interviews(INTERVIEW, LATER)),
    ("volume", "volume", MATTER, dossier()),
    ("approval_sheet", "approval_sheet", OPINION, dossier()),
    ("receipt", "receipt:d1", OPINION, dossier()),
    ("reply", "reply:d1", OPINION, dossier()),
]
LEAVING = ("receipt:d1", "reply:d1")
COMPLAINANT = ("邱连生", "13800138000", "110101199003074514")


def text_of(key: str, subject: Subject, held: Dossier) -> str:
    return papers.plain_text(papers.compose(key, subject, held, UNION))


def keys(subject: Subject, held: Dossier) -> list[str]:
    return [offer.key for offer in papers.offers(subject, held, UNION)]


@pytest.mark.parametrize(("name", "key", "subject", "held"), EACH, ids=[row[0] for row in EACH])
def test_a_paper_says_what_its_golden_text_says(name: str, key: str, subject: Subject, held: Dossier) -> None:
    assert text_of(key, subject, held) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")


def test_whether_the_issuer_may_issue_follows_what_the_district_laid_down() -> None:
    held = dossier()
    raised = replace(held.letters[1], rules=(default_rule("opinion").with_values(lowest_level="city"),))
    text = text_of("approval_sheet", OPINION, replace(held, letters=(held.letters[0], raised)))
    assert "级别是区（县），级别不够，不能发意见书" in text


@pytest.mark.parametrize("key", LEAVING)
@pytest.mark.parametrize(
    "told",
    ["邱 连 生要求尽快付清，电话138-0013-8000。", "邱连生（110101199003074514）的工资"],
)
def test_nobody_who_complained_is_named_on_what_the_employer_reads(key: str, told: str) -> None:
    held = with_letter(demands=f"支付工资。\n{told}")
    slip = UNSERVED.with_values(place=told, refusal_reason=told, service_note=told, agent_reason=told)
    file = replace(held.letters[1], deliveries=(slip,))
    text = text_of(key, OPINION, replace(held, letters=(held.letters[0], file)))
    assert "职工" in text
    for known in (*COMPLAINANT, "邱 连 生", "138-0013-8000"):
        assert known not in text


def test_a_worker_the_letter_names_on_purpose_stays_in_the_reply_form() -> None:
    held = with_letter(demands="支付邱连生的工资。", disclosed="邱连生")
    assert "支付邱连生的工资" in text_of("reply:d1", OPINION, held)


@pytest.mark.parametrize("key", ["clue_sheet", "volume"])
def test_a_confidential_informant_stands_on_no_paper_of_the_volume(key: str) -> None:
    text = text_of(key, MATTER, dossier(is_confidential=True))
    assert not any(known in text for known in COMPLAINANT)
    assert all(known in text_of("clue_sheet", MATTER, dossier()) for known in COMPLAINANT[:2])


def test_a_case_that_is_withheld_keeps_its_people_out_of_the_clue_sheet() -> None:
    held = replace(dossier(informant="", informant_phone=""), case=full(is_confidential=True))
    text = text_of("clue_sheet", MATTER, held)
    assert "邱连生" not in text and "职工等23人反映" in text
    assert "要求保密" in papers.remarks("clue_sheet", MATTER, held, date_of())[0]


def date_of() -> date:
    return date(2026, 11, 20)


@pytest.mark.parametrize(
    ("subject", "held", "expected"),
    [
        (MATTER, dossier(decision="", status="clue"), ["clue_sheet", "interview:q1", "volume"]),
        (MATTER, refused(), ["clue_sheet", "refusal", "volume"]),
        (OPINION, with_letter(status="draft", number=""), ["approval_sheet"]),
        (OPINION, dossier(), ["approval_sheet", "receipt:d1", "reply:d1"]),
        (OPINION, with_letter(status="void"), []),
        (OPINION, replace(dossier(), matter=None), ["approval_sheet", "receipt:d1", "reply:d1", "volume"]),
    ],
)
def test_the_stage_decides_which_papers_can_be_made(subject: Subject, held: Dossier, expected: list[str]) -> None:
    assert keys(subject, held) == expected


def test_few_addressees_have_a_receipt_each_and_many_are_left_to_the_run() -> None:
    assert len(keys(OPINION, to_many(4))) == 1 + 2 * 4
    labels = [offer.label for offer in papers.offers(OPINION, to_many(2), UNION)]
    assert "送达回证（滨河第1家有限公司）" in labels
    assert keys(OPINION, to_many(5)) == ["approval_sheet"]
    assert "滨河第4家有限公司" in text_of("receipt:s4", OPINION, to_many(92))


def test_a_department_gets_a_receipt_but_no_reply_form() -> None:
    held = with_letter(kind="proposal", audience="department", department="滨河区人力资源和社会保障局")
    slip = LetterAddressee(id="d1", letter_id="l1", name="滨河区人力资源和社会保障局")
    held = replace(held, letters=(held.letters[0], replace(held.letters[1], addressees=(), deliveries=(slip,))))
    assert keys(OPINION, held) == ["approval_sheet", "receipt:d1"]
    assert "受送达人 滨河区人力资源和社会保障局" in text_of("receipt:d1", OPINION, held)


def test_a_letter_that_is_put_up_has_neither_receipt_nor_copies() -> None:
    held = with_letter(kind="reminder", audience="public", public_addressee="全区各用人单位")
    slip = LetterAddressee(id="d1", letter_id="l1", name="全区各用人单位")
    held = replace(held, letters=(held.letters[0], replace(held.letters[1], addressees=(), deliveries=(slip,))))
    assert keys(OPINION, held) == ["approval_sheet"]
    assert mail_runs.addressees(held, "l1", mail_runs.MailRun()) == []


def test_several_papers_of_one_employer_share_a_receipt() -> None:
    other = replace(OPINION, id="l9", number="滨工劳监意〔2026〕10号", topic="overtime")
    held = replace(dossier(), waiting=((other, LetterAddressee(id="d9", letter_id="l9", employer_id="e1")),))
    text = text_of("receipt:d1", OPINION, held)
    assert "〔2026〕9号" in text and "〔2026〕10号" in text
    assert "一并写在这份回证上" in papers.remarks("receipt:d1", OPINION, held, date_of())[0]
    elsewhere = replace(held, waiting=((other, LetterAddressee(id="d9", letter_id="l9", employer_id=OTHER_FIRMS[0].id)),))
    assert "〔2026〕10号" not in text_of("receipt:d1", OPINION, elsewhere)


def test_what_is_known_of_the_service_is_on_the_receipt_and_signatures_never() -> None:
    slip = UNSERVED.with_values(
        service_way="post",
        served_on="2026-11-18",
        sent_on="2026-11-17",
        express_number="1122334455",
        receiver="周立",
        servers="邵文锦、王芳",
    )
    held = dossier()
    held = replace(held, letters=(held.letters[0], replace(held.letters[1], deliveries=(slip,))))
    text = text_of("receipt:d1", OPINION, held)
    assert "☑邮寄" in text and "2026年11月18日" in text and "1122334455" in text and "邵文锦、王芳" in text and "周立" not in text


def test_the_volume_lists_in_the_order_of_filing_and_says_what_is_missing() -> None:
    titles = [entry.title.partition("（")[0] for entry in volumes.contents(dossier(), "站前街道职工服务站")]
    assert titles == [
        "线索登记表",
        "受理审查意见",
        "监督员指派和回避声明",
        "调查笔录",
        "证据目录和证据材料",
        "沟通协商记录",
        "提示函拟稿审批单",
        "工会劳动法律监督提示函",
        "送达回证",
        "意见书拟稿审批单",
        "工会劳动法律监督意见书",
    ]
    said = papers.remarks("volume", MATTER, dossier(), date_of())
    assert "滨工劳监意〔2026〕9号有1家没有登记送达，缺送达回证。" in said and not any("调查笔录" in one for one in said)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"decided_on": ""}, "受理审查还没有登记。"),
        ({"evidence": ""}, "证据目录还没有登记。"),
        ({"talked_on": ""}, "沟通协商记录还没有登记。"),
        ({"closed_on": "2026-12-01"}, "回访记录还没有登记。"),
    ],
)
def test_each_gap_is_told_and_a_step_left_out_on_purpose_is_none(changes: dict[str, str], missing: str) -> None:
    assert missing in volumes.missing(dossier(**changes))
    assert missing not in volumes.missing(dossier(**changes, skipped="acceptance check negotiation", followed_on="2026-12-20"))


def test_a_void_number_stays_in_the_volume_and_a_draft_that_was_dropped_does_not() -> None:
    def titles(**changes: str) -> list[tuple[str, str]]:
        return [(e.number, e.note) for e in volumes.contents(with_letter(**changes), "站") if "意见书" in e.title]

    assert ("滨工劳监意〔2026〕9号", "作废") in titles(status="void")
    assert titles(status="void", number="") == titles(status="draft", number="") == []


def test_the_volume_says_which_letter_stands_for_which() -> None:
    found = with_letter(status="void")
    first, opinion = found.letters
    anew = OPINION.with_values(number="滨工劳监意〔2026〕10号")
    letters = (first, replace(opinion, replaced_by=anew), replace(opinion, letter=anew, replaces=opinion.letter))
    notes = {e.number: e.note for e in volumes.contents(replace(found, letters=letters), "站")}
    assert notes[OPINION.number] == "作废，改发滨工劳监意〔2026〕10号"
    assert notes[anew.number] == f"代替{OPINION.number}"


def test_a_letter_that_asks_for_no_answer_has_no_reply_form() -> None:
    assert keys(OPINION, with_letter(reply_amount=None)) == ["approval_sheet", "receipt:d1"]


def test_a_volume_with_many_addressees_counts_their_receipts() -> None:
    held = to_many(92)
    file = held.letters[1]
    served = tuple(one.with_values(served_on="2026-11-18") for one in file.deliveries)
    titles = [e.title for e in volumes.contents(replace(held, letters=(replace(file, deliveries=served),)), "站")]
    assert "送达回证（92份）" in titles and len(titles) < 12


def test_a_record_of_a_worker_warns_that_it_stays_in_the_house() -> None:
    held = with_interviews(LATER.with_values(inspectors="邵文锦"))
    said = papers.remarks("interview:q2", MATTER, held, date_of())
    assert "不给被监督单位" in said[0] and "不足2人" in said[1]


def test_a_case_and_a_volume_are_not_taken_for_each_other() -> None:
    with pytest.raises(TypeError):
        papers.compose("clue_sheet", MATTER, FULL, UNION)


def test_the_name_of_a_paper_to_one_addressee_has_no_line_to_write_on() -> None:
    labels = [offer.label for offer in papers.offers(OPINION, dossier(), UNION)]
    assert labels == ["拟稿审批单", "送达回证", "答复书"]


def test_a_reply_quotes_the_title_it_answers() -> None:
    text = text_of("reply:d1", OPINION, with_letter(heading="关于按时足额支付工资的提示函"))
    assert text.startswith("关于《关于按时足额支付工资的提示函》的答复书")


def test_a_refusal_of_a_matter_of_no_topic_still_reads_as_a_sentence() -> None:
    assert "滨河汇泽家具制造有限公司拖欠工资一事" in text_of("refusal", MATTER, refused())
    assert "滨河汇泽家具制造有限公司有关问题一事，" in text_of("refusal", MATTER, refused(topic="other"))


def test_an_informant_of_a_case_that_is_withheld_is_not_on_the_clue_sheet() -> None:
    held = replace(dossier(), case=full(is_confidential=True))
    text = text_of("clue_sheet", MATTER, held)
    assert not any(known in text for known in COMPLAINANT) and "另行密存" in text


def test_a_notice_that_was_not_given_is_no_document_of_the_volume() -> None:
    def titles(**changes: str) -> list[str]:
        return [entry.title for entry in volumes.contents(refused(**changes), "站")]

    assert titles()[:3] == ["线索登记表", "受理审查意见", "不受理告知书"]
    assert "不受理告知书" not in titles(told_on="")


def test_nobody_is_missed_who_could_not_be_told_of_a_refusal() -> None:
    assert volumes.missing(refused(told_on="")) == ["不受理的书面告知还没有登记。"]
    assert volumes.missing(refused(told_on="", informant="", grievance_id="")) == []


def test_an_employer_reads_no_note_to_the_district_in_its_reply_form() -> None:
    held = with_letter(reply_source="本会规则，由区里按本省条例改")
    assert "由区里" in text_of("approval_sheet", OPINION, held)
    assert "由区里" not in text_of("reply:d1", OPINION, held)
