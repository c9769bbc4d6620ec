"""What the papers say, held against golden texts; what they leave out; what they leave blank; which can be made when."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from paper_cases import (
    AGREED,
    AID,
    ASSIGNED,
    BARE,
    BROKEN,
    CLOSED,
    ENDED,
    FAILED,
    FULL,
    INCOMPLETE,
    MEDIATION,
    ORAL,
    PASSED_ON,
    REFUSED,
    REFUSED_AID,
    STATION,
    URGENT,
    collective,
    entrusted,
    full,
    promised,
)
from station.casework import papers
from station.casework.casefile import CaseFile
from station.casework.hardening import arbitration_bar
from station.casework.mediation_steps import to_do
from station.casework.model import Claim, Consent
from station.casework.papers import Subject

GOLDEN = Path(__file__).parents[1] / "golden" / "papers"
EACH: list[tuple[str, str, Subject, CaseFile]] = [
    ("privacy_notice", "privacy_notice", FULL.grievance, full()),
    ("mediation_application", "mediation_application", AGREED, full()),
    ("mediation_application-collective", "mediation_application", AGREED, collective()),
    ("oral_application", "oral_application", ORAL, full()),
    ("acceptance", "acceptance", AGREED, full()),
    ("refusal", "refusal", REFUSED, full()),
    ("record", "record:s1", AGREED, full()),
    ("record-empty", "record:s2", AGREED, full()),
    ("agreement", "agreement", AGREED, full()),
    ("end_notice", "end_notice", FAILED, full()),
    ("court_confirmation", "court_confirmation", AGREED, full()),
    ("agreement-instalments", "agreement", AGREED, promised()),
    ("arbitration_review", "arbitration_review", AGREED, promised()),
    ("payment_order", "payment_order", BROKEN, promised()),
    ("commission_reply", "commission_reply", FAILED, full()),
    ("commission_reply-numbered", "commission_reply", FAILED, entrusted()),
    ("aid_application", "aid_application", AID, full()),
    ("missing_notice", "missing_notice", INCOMPLETE, full()),
    ("approval", "approval", ASSIGNED, full()),
    ("assignment", "assignment", ASSIGNED, full()),
    ("closing_report", "closing_report", CLOSED, full()),
    ("closing_report-ended", "closing_report", ENDED, full()),
    ("assignment-urgent", "assignment", URGENT, full()),
    ("aid_refusal", "refusal", REFUSED_AID, full()),
    ("referral", "referral", PASSED_ON, full()),
    ("termination", "termination", ENDED, full()),
    ("subsidy_form", "subsidy_form", CLOSED, full()),
    ("evaluation_form", "evaluation_form", CLOSED, full()),
]
WITH_ID_NUMBER = {"agreement", "court_confirmation", "arbitration_review", "payment_order", "aid_application"}


def text_of(key: str, subject: Subject, case: CaseFile) -> str:
    return papers.plain_text(papers.compose(key, subject, case, STATION))


def keys(subject: Subject, case: CaseFile) -> list[str]:
    return [offer.key for offer in papers.offers(subject, case, STATION)]


@pytest.mark.parametrize(("name", "key", "subject", "case"), EACH, ids=[row[0] for row in EACH])
def test_a_paper_says_what_its_golden_text_says(name: str, key: str, subject: Subject, case: CaseFile) -> None:
    assert text_of(key, subject, case) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")


@pytest.mark.parametrize(("name", "key", "subject", "case"), EACH, ids=[row[0] for row in EACH])
def test_an_id_number_stands_only_where_it_is_needed(name: str, key: str, subject: Subject, case: CaseFile) -> None:
    assert (FULL.worker is not None and FULL.worker.id_number in text_of(key, subject, case)) == (key in WITH_ID_NUMBER)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (replace(MEDIATION, accepted_on=""), ["mediation_application"]),
        (MEDIATION, ["mediation_application", "acceptance"]),
        (replace(ORAL, accepted_on=""), ["oral_application"]),
        (REFUSED, ["mediation_application", "refusal"]),
        (AGREED, ["mediation_application", "acceptance", "agreement", "court_confirmation", "arbitration_review"]),
        (
            replace(AGREED, performance="late"),
            ["mediation_application", "acceptance", "agreement", "court_confirmation", "arbitration_review", "payment_order"],
        ),
        (replace(AGREED, application_way="phone", accepted_on="", status="applied"), ["oral_application"]),
        (FAILED, ["mediation_application", "acceptance", "end_notice", "commission_reply"]),
        (
            replace(AGREED, origin="arbitration"),
            ["mediation_application", "acceptance", "agreement", "court_confirmation", "arbitration_review", "commission_reply"],
        ),
        (AID, ["aid_application", "approval"]),
        (INCOMPLETE, ["aid_application", "missing_notice", "approval"]),
        (ASSIGNED, ["aid_application", "approval", "assignment", "closing_report"]),
        (REFUSED_AID, ["aid_application", "approval", "refusal"]),
        (PASSED_ON, ["aid_application", "approval", "referral"]),
        (CLOSED, ["aid_application", "approval", "assignment", "closing_report", "subsidy_form", "evaluation_form"]),
        (
            ENDED,
            ["aid_application", "approval", "assignment", "termination", "closing_report", "subsidy_form", "evaluation_form"],
        ),
    ],
)
def test_the_stage_decides_which_papers_can_be_made(subject: Subject, expected: list[str]) -> None:
    assert keys(subject, FULL) == expected


def test_each_session_has_its_own_record() -> None:
    labels = [offer.label for offer in papers.offers(AGREED, full(), STATION) if offer.key.startswith("record")]
    assert labels == ["第一次调解笔录", "第二次调解笔录"]


def test_what_is_not_known_is_left_to_be_written() -> None:
    bare = replace(AGREED, mediator="", accepted_on="", agreed_amount=None, perform_by="", perform_way="", agreement_number="")
    agreement = papers.compose("agreement", bare, BARE, STATION)
    assert "履行期限：____年__月__日前。" in papers.plain_text(agreement)
    assert "支付None" not in papers.plain_text(agreement) and "None" not in papers.plain_text(agreement)
    grid = next(block for block in agreement.blocks if isinstance(block, papers.Grid))
    assert {cell.value for row in grid.rows for cell in row} == {""}
    assert sum(block.rows for block in agreement.blocks if isinstance(block, papers.Blank)) == 3 + 4 + 2 + 3


@pytest.mark.parametrize("key", ["mediation_application", "acceptance", "record:s1", "agreement", "court_confirmation", "end_notice"])
def test_who_asked_for_secrecy_is_in_no_paper_the_other_side_reads(key: str) -> None:
    subject = FAILED if key == "end_notice" else AGREED
    case = full(is_confidential=True)
    assert case.worker is not None
    text = text_of(key, subject, case)
    for private in (case.worker.name, case.worker.phone, case.worker.id_number, case.worker.address):
        assert private not in text
    assert any("要求保密" in remark for remark in papers.remarks(key, subject, case, date(2026, 3, 20)))


@pytest.mark.parametrize("hidden", ["is_confidential", "is_anonymous"])
def test_however_it_is_parted_a_name_or_number_is_kept_from_the_other_side(hidden: str) -> None:
    case = full(**{hidden: True})
    assert case.worker is not None
    phone, number = case.worker.phone, case.worker.id_number
    said = (
        f"付给 {' '.join(case.worker.name)}，电话 {phone[:3]}-{phone[3:7]}-{phone[7:]}，{number[:6]} {number[6:14]} {number[14:].lower()}"
    )
    text = text_of("agreement", replace(AGREED, perform_way=said), case)
    assert "付给 申请人，电话 申请人，申请人" in text
    assert any("留空" in remark for remark in papers.remarks("agreement", AGREED, case, date(2026, 3, 20)))


def test_where_to_serve_who_asked_for_secrecy_is_kept_out_of_free_text_too() -> None:
    case = full(is_confidential=True)
    assert case.worker is not None
    case = replace(case, worker=replace(case.worker, delivery_address="滨河市柳巷3号"))
    assert "柳巷" not in text_of("agreement", replace(AGREED, perform_way="寄到滨河市柳巷3号"), case)


def test_a_payment_order_asks_for_no_more_than_is_known_to_be_owed() -> None:
    unplanned = replace(promised(), instalments=())
    assert "至今还应支付11500元" in text_of("payment_order", BROKEN, unplanned)
    assert "至今还应支付____" in text_of("payment_order", replace(BROKEN, performance="partly"), unplanned)


def test_the_refusal_and_the_lawyer_still_name_the_complainant_who_asked_for_secrecy() -> None:
    assert "邱连生" in text_of("refusal", REFUSED, full(is_confidential=True))
    assert "邱连生" in text_of("assignment", ASSIGNED, full(is_confidential=True))


def test_an_anonymous_complainant_is_named_nowhere() -> None:
    assert "邱连生" not in text_of("mediation_application", AGREED, replace(full(is_anonymous=True), sessions=()))


@pytest.mark.parametrize(
    ("case", "is_barred"),
    [
        (full(), False),
        (full(cause="205(1)"), True),
        (full(cause="214(1)"), True),
        (replace(full(), claims=(Claim(kind="relation"), Claim(kind="wages"))), True),
        (replace(full(category="relation", cause=""), claims=()), True),
        (full(category="relation"), False),
    ],
)
def test_confirming_a_labour_relation_bars_review_by_arbitration(case: CaseFile, is_barred: bool) -> None:
    assert bool(arbitration_bar(AGREED, case)) == is_barred
    assert ("仲裁审查" not in text_of("agreement", AGREED, case)) == is_barred
    assert "司法确认" in text_of("agreement", AGREED, case)
    proposed = [step.label for step in to_do(AGREED, case, date(2026, 3, 20))]
    assert ("告知可以共同申请仲裁审查" not in proposed) == is_barred and "告知可以共同申请司法确认" in proposed


def test_a_confirmed_agreement_is_not_reviewed_again() -> None:
    assert arbitration_bar(replace(AGREED, confirm_route="court", confirm_result="granted"), full())
    assert not arbitration_bar(replace(AGREED, confirm_route="court", confirm_result="refused"), full())


def test_a_payment_order_is_told_of_only_where_the_law_knows_one() -> None:
    assert "支付令" in text_of("agreement", AGREED, full())
    assert "支付令" not in text_of("agreement", AGREED, replace(full(), claims=(Claim(kind="deposit", amount=100),)))
    assert "支付令" not in text_of("agreement", replace(AGREED, agreed_amount=None), full())


@pytest.mark.parametrize(("today", "is_late"), [(date(2026, 4, 17), False), (date(2026, 4, 18), True)])
def test_thirty_days_after_the_agreement_the_court_is_out_of_reach(today: date, is_late: bool) -> None:
    said = papers.remarks("court_confirmation", AGREED, full(), today)
    assert any("已经过了" in sentence for sentence in said) == is_late
    assert "申请人送达地址和电话还没有。" in said


def test_what_bars_a_payment_order_is_said_before_it_is_handed_out() -> None:
    assert papers.remarks("payment_order", BROKEN, promised(), date(2026, 4, 20)) == []
    said = papers.remarks("payment_order", BROKEN, replace(promised(), claims=(Claim(kind="deposit", amount=100),)), date(2026, 4, 20))
    assert said[0].startswith("只有因拖欠劳动报酬")


def test_a_settlement_between_the_parties_points_to_no_arbitration() -> None:
    text = text_of("end_notice", replace(FAILED, end_reason="self", noticed_on=""), full())
    assert "自行和解" in text and "申请仲裁" not in text


@pytest.mark.parametrize(
    ("key", "consent", "is_said"),
    [
        ("referral", None, True),
        ("referral", Consent(kind="share", recipient="justice"), False),
        ("referral", Consent(kind="share", recipient="justice", withdrawn_on="2026-03-21"), True),
        ("referral", Consent(kind="notice"), True),
        ("assignment", Consent(kind="share", recipient="law_firm"), False),
        ("assignment", None, True),
        ("approval", None, False),
    ],
)
def test_giving_data_away_asks_for_the_persons_own_consent(key: str, consent: Consent | None, is_said: bool) -> None:
    case = replace(full(), consents=(consent,) if consent else ())
    subject = PASSED_ON if key == "referral" else ASSIGNED
    assert any("单独同意" in remark for remark in papers.remarks(key, subject, case, date(2026, 3, 24))) == is_said


@pytest.mark.parametrize("name", ["grievance", "mediation", "legal_aid"])
def test_every_paper_names_its_source(name: str) -> None:
    for raw in papers._papers(name).values():
        assert raw["source"] and raw["label"] and raw["title"]


def test_the_privacy_notice_is_for_a_person_with_a_name() -> None:
    assert keys(FULL.grievance, FULL) == ["privacy_notice"]
    unnamed = replace(FULL, grievance=FULL.grievance.with_values(is_anonymous=True))
    assert keys(unnamed.grievance, unnamed) == [] == keys(FULL.grievance, replace(FULL, worker=None))


def test_the_privacy_notice_says_what_the_law_asks() -> None:
    """个人信息保护法 art. 17: who, how to reach them, purpose, way, kinds, how long, rights."""
    text = text_of("privacy_notice", FULL.grievance, FULL)
    said = ("登记、办理和回访", "姓名、联系电话、身份证号码", "保管期限", "查阅、复制、更正", "撤回同意", "单独同意")
    for wanted in (STATION.name, STATION.phone, *said):
        assert wanted in text
