"""Notices and consents: what each must say, which can be taken back, when a case shows a gap."""

from datetime import date

import pytest

from station.casework.casefile import CaseFile
from station.casework.consents import consent_problems, gap, is_withdrawable
from station.casework.model import Consent, Grievance, Worker

TODAY = date(2026, 3, 16)
NOTICE = Consent(worker_id="w1", grievance_id="g1", given_on="2026-03-16", way="shown")
SHARED = Consent(worker_id="w1", grievance_id="g1", given_on="2026-03-16", way="signed", kind="share", recipient="district")
WORKER = Worker(id="w1", name="李强")


@pytest.mark.parametrize(
    ("consent", "changed", "problems"),
    [
        (NOTICE, {}, {}),
        (NOTICE, {"way": ""}, {"way": "请选择告知方式。"}),
        (NOTICE, {"way": "note"}, {}),
        (NOTICE, {"given_on": "2026-03-17"}, {"given_on": "日期不能晚于今天。"}),
        (SHARED, {}, {}),
        (SHARED, {"recipient": ""}, {"recipient": "请选择接收方：向谁提供要单独同意（个人信息保护法第二十三条）。"}),
        (SHARED, {"recipient": "other"}, {"recipient_name": "请写明接收方名称。"}),
        (SHARED, {"recipient": "other", "recipient_name": "某鉴定所"}, {}),
        (SHARED, {"way": "note"}, {"way": "公示不能代替本人的单独同意，请选别的方式。"}),
        (SHARED, {"way": "note", "ground": "duty"}, {}),
        (SHARED, {"withdrawn_on": "2026-03-15"}, {"withdrawn_on": "撤回日期不能早于同意日期。"}),
    ],
)
def test_what_must_be_said(consent: Consent, changed: dict[str, str], problems: dict[str, str]) -> None:
    assert consent_problems(consent.with_values(**changed), TODAY) == problems


@pytest.mark.parametrize(
    ("consent", "can"),
    [
        (NOTICE, False),
        (SHARED, True),
        (SHARED.with_values(ground="duty"), False),
        (SHARED.with_values(withdrawn_on="2026-03-16"), False),
        (SHARED.with_values(kind="sensitive"), True),
    ],
)
def test_a_consent_can_be_taken_back_and_a_notice_cannot(consent: Consent, can: bool) -> None:
    assert is_withdrawable(consent) == can


@pytest.mark.parametrize(
    ("worker", "is_anonymous", "consents", "shows"),
    [
        (WORKER, False, (), True),
        (WORKER, False, (NOTICE,), False),
        (WORKER, False, (SHARED,), True),
        (WORKER, True, (), False),
        (None, False, (), False),
    ],
)
def test_a_named_person_is_to_be_told(worker: Worker | None, is_anonymous: bool, consents: tuple[Consent, ...], shows: bool) -> None:
    case = CaseFile(grievance=Grievance(is_anonymous=is_anonymous), worker=worker, consents=consents)
    assert bool(gap(case)) == shows
