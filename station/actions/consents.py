"""What a person does with notices and consents: note that somebody was told or agreed, note that it was taken back."""

from dataclasses import replace

from station.actions import rights
from station.casework import consents as rules
from station.casework.model import Consent, Grievance
from station.changes import Changes
from station.db.store import Store
from station.errors import ProblemsError, StationError


def give(store: Store, consent: Consent) -> Changes:
    """Note a notice, or a separate consent for one recipient; ProblemsError for what is wanting."""
    rights.require(store, "edit")
    consent = replace(consent, recorded_by=consent.recorded_by or store.user)
    if problems := rules.consent_problems(consent, store.now().date()):
        raise ProblemsError(problems)
    grievance = store.find(Grievance, consent.grievance_id)
    name = "登记告知" if consent.kind == rules.NOTICE else "登记单独同意"
    with store.step(f"{name} {grievance.number if grievance else ''}".strip()) as step:
        step.add(consent)
    return step.changes


def withdraw(store: Store, consent_id: str, on: str) -> Changes:
    """Note that a person took their consent back on that day; what was given before it stays lawful (个人信息保护法 art. 15)."""
    rights.require(store, "edit")
    base = store.get(Consent, consent_id)
    if not rules.is_withdrawable(base):
        raise StationError("这一条不是本人的单独同意，或者已经撤回，不用撤回。")
    withdrawn = replace(base, withdrawn_on=on)
    problems = rules.consent_problems(withdrawn, store.now().date())
    if not on:
        problems["withdrawn_on"] = "请填写撤回日期。"
    if problems:
        raise ProblemsError(problems)
    with store.step("登记撤回同意") as step:
        step.save(withdrawn, base)
    return step.changes
