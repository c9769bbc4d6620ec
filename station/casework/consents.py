"""What a person was told of the keeping of their data, and to whom they agreed it may go (个人信息保护法 arts. 13, 17, 23, 29)."""

from datetime import date

from station.casework.casefile import CaseFile
from station.casework.fields import missing
from station.casework.model import Consent

NOTICE = "notice"
_SEPARATE = ("share", "sensitive")  # kinds that need an answer of the person's own


def notices(case: CaseFile) -> tuple[Consent, ...]:
    """The notices that stand, the first first."""
    return tuple(c for c in case.consents if c.kind == NOTICE and not c.withdrawn_on)


def gap(case: CaseFile) -> str:
    """What a case should have and has not, "" if nothing: who is named is to be told (art. 17). Nothing is blocked by it."""
    if case.worker is None or case.grievance.is_anonymous or notices(case):
        return ""
    return "还没有登记个人信息处理告知。"


def consent_problems(consent: Consent, today: date) -> dict[str, str]:
    """One sentence per field of a notice or consent that cannot be kept as it is."""
    found = missing(consent)
    for name in ("given_on", "withdrawn_on"):
        if getattr(consent, name) > today.isoformat():
            found[name] = f"{Consent.spec(name).label}不能晚于今天。"
    if consent.withdrawn_on and consent.withdrawn_on < consent.given_on:
        found["withdrawn_on"] = "撤回日期不能早于同意日期。"
    if consent.kind == "share" and not consent.recipient:
        found["recipient"] = "请选择接收方：向谁提供要单独同意（个人信息保护法第二十三条）。"
    if consent.recipient == "other" and not consent.recipient_name:
        found["recipient_name"] = "请写明接收方名称。"
    if consent.kind in _SEPARATE and consent.ground == "consent" and consent.way == "note":
        found["way"] = "公示不能代替本人的单独同意，请选别的方式。"
    return found


def is_withdrawable(consent: Consent) -> bool:
    """Whether a person can take it back: a consent, and one that still stands (art. 15); a notice was given once and for all."""
    return consent.kind in _SEPARATE and consent.ground == "consent" and not consent.withdrawn_on
