"""What a mediation or a legal-aid application lends to its papers: words by name, lists, and flags that choose the clauses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from station.casework import aid_stages, deadlines, vocabulary
from station.casework.casefile import CaseFile
from station.casework.chinese_text import numeral, paper_amount
from station.casework.dates import show_day
from station.casework.hardening import arbitration_bar
from station.casework.mediation_steps import session_title
from station.casework.mediations import clocks
from station.casework.model import LegalAid, Mediation, MediationSession, Station
from station.casework.money import marked

_PAID_CLAIMS = ("wages", "overtime", "compensation", "damages", "injury")  # what art. 16 of the 调解仲裁法 lets a 支付令 order
_COURTS = {"court": "委派", "arbitration": "委托"}


@dataclass
class Facts:
    """``words`` are "" where nothing is known; ``limits`` are ISO days; ``parts`` have facts of their own, by the name of their list."""

    words: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    limits: dict[str, str] = field(default_factory=dict)
    parts: dict[str, "list[Facts]"] = field(default_factory=dict)


def mediation_facts(
    mediation: Mediation,
    case: CaseFile,
    station: Station,
    sessions: Sequence[MediationSession] = (),
    session: MediationSession | None = None,
    *,
    to_other: bool = False,
) -> Facts:
    """All a mediation paper may say; ``to_other`` leaves a confidential complainant out of it."""
    facts = _case_facts(case, station, mediation.claim_amount)
    due = {clock.rule.key: clock for clock in clocks(mediation)}
    facts.limits = {"court": due["court_confirmation"].due if "court_confirmation" in due else ""}
    facts.words |= {name: show_day(getattr(mediation, name)) for name in ("applied_on", "accepted_on", "ended_on", "perform_by", "due_on")}
    facts.words |= {name: getattr(mediation, name) for name in ("number", "mediator", "recorder", "agreement_number", "perform_way")}
    facts.words |= {
        "way": vocabulary.label("application_way", mediation.application_way),
        "co_bodies": vocabulary.labels("joint_body", mediation.co_bodies),
        "agreed_amount": paper_amount(mediation.agreed_amount),
        "end_reason": vocabulary.label("end_reason", mediation.end_reason),
        "notice_on": show_day(mediation.noticed_on or mediation.ended_on),
        "session_count": str(len(sessions)) if sessions else "",
        "review_span": _span("arbitration_review"),
        "court_span": _span("court_confirmation"),
        "court_by": show_day(facts.limits["court"]),
        "court": "",
        "commissioner": "",
        "commission": _COURTS.get(mediation.origin, ""),
    }
    facts.lists["refusal_reason"] = _paragraphs(mediation.refusal_reason)
    facts.lists["last_focus"] = _paragraphs(sessions[-1].focus) if sessions else []
    facts.words |= _session_words(session)
    for name, spoken in (("statement", "applicant_statement"), ("opinion", "respondent_opinion"), ("focus", "focus")):
        facts.lists[name] = _paragraphs(getattr(session, spoken)) if session else []
    facts.flags |= _mediation_flags(mediation, case)
    if to_other and case.grievance.is_confidential:
        _conceal(facts, case)
    return facts


def _session_words(session: MediationSession | None) -> dict[str, str]:
    if session is None:
        names = ("session_ordinal", "session_title", "started_at", "place", "applicant_present", "respondent_present")
        return dict.fromkeys((*names, "identity", "rights", "session_result"), "")
    ordinal = session.ordinal or 1
    return {
        "session_ordinal": f"第{numeral(ordinal)}次",
        "session_title": session_title(ordinal),
        "started_at": _moment(session.started_at),
        "place": session.place,
        "applicant_present": session.applicant_present,
        "respondent_present": session.respondent_present,
        "identity": "已核对" if session.is_identity_checked else "",
        "rights": "已告知，双方表示清楚" if session.is_rights_told else "",
        "session_result": vocabulary.label("session_result", session.result),
    }


def _mediation_flags(mediation: Mediation, case: CaseFile) -> set[str]:
    kinds = {claim.kind for claim in case.claims}
    stands = {
        "written": mediation.application_way != "oral",
        "oral": mediation.application_way == "oral",
        "accepted": bool(mediation.accepted_on),
        "refused": mediation.status == "refused",
        "agreed": mediation.status == "agreed",
        "failed": mediation.status == "failed",
        "ended": mediation.status in ("agreed", "failed"),
        "self_settled": mediation.end_reason == "self",
        "entrusted": mediation.origin in _COURTS,
        "has_amount": mediation.agreed_amount is not None,
        "reviewable": not arbitration_bar(mediation, case),
        "payment_order": mediation.agreed_amount is not None and bool(kinds.intersection(_PAID_CLAIMS)),
    }
    return {name for name, is_so in stands.items() if is_so}


def aid_facts(aid: LegalAid, case: CaseFile, station: Station) -> Facts:
    """All a legal-aid paper may say."""
    facts = _case_facts(case, station, aid.claim_amount)
    missing = _paragraphs(aid.papers_missing)
    refused = f"不予援助。理由：{aid.refusal_reason}" if aid.decision == "refused" else ""
    facts.words |= {
        name: show_day(getattr(aid, name))
        for name in ("applied_on", "told_missing_on", "decided_on", "assigned_on", "closed_on", "review_due_on")
    }
    facts.words |= {name: getattr(aid, name) for name in ("number", "firm", "lawyer", "licence", "document_number")}
    facts.words |= {
        "form": vocabulary.label("aid_form", aid.form),
        "basis": vocabulary.label("aid_basis", aid.basis),
        "decision_text": refused or ("同意援助。" if aid.decision == "granted" else ""),
        "missing_text": "；".join(missing),
        "papers_text": "；".join(aid_stages.received(aid)),
        "papers_by": "",
        "closing_way": vocabulary.label("aid_closing", aid.closing_way),
        "result": vocabulary.label("aid_result", aid.result),
        "recovered": paper_amount(aid.recovered),
        "beneficiaries": f"{aid.beneficiaries}人" if aid.beneficiaries and aid.closed_on else "",
    }
    facts.lists["missing"] = missing
    stands = {
        "missing": bool(missing),
        "urgent": aid.is_urgent,
        "assigned": aid.status in ("granted", "assigned") or (aid.status in aid_stages.DONE and bool(aid.lawyer)),
        "in_work": aid.status in ("assigned", *aid_stages.DONE),
    }
    facts.flags |= {name for name, is_so in stands.items() if is_so}
    return facts


def _case_facts(case: CaseFile, station: Station, claim_amount: int | None) -> Facts:
    grievance, worker, employer = case.grievance, None if case.grievance.is_anonymous else case.worker, case.employer
    representatives = [person.name for member, person in case.members if member.is_representative]
    is_collective = grievance.is_collective or len(case.members) > 1
    applicant = worker.name if worker else "" if grievance.is_anonymous else grievance.worker_title
    people = f"{marked(str(grievance.people), grievance.people_mark)}人" if grievance.people else ""
    claims = [
        (claim.detail.strip() or vocabulary.label("claim_kind", claim.kind)) + paper_amount(claim.amount, claim.amount_mark)
        for claim in case.claims
    ]
    words = {
        "station": station.name,
        "station_phone": station.phone,
        "station_address": station.address,
        "applicant": f"{applicant}等{people}" if is_collective and applicant and people else applicant,
        "sex": vocabulary.label("sex", worker.sex) if worker and worker.sex else "",
        "born_on": show_day(worker.born_on) if worker else "",
        "id_number": worker.id_number if worker else "",
        "phone": worker.phone if worker else "",
        "address": worker.address if worker else "",
        "worker_kind": vocabulary.label("worker_kind", worker.kind) if worker and worker.kind else "",
        "is_member": ("是" if worker.is_member else "否") if worker else "",
        "representatives": "、".join(representatives),
        "people": people,
        "respondent": "、".join(dict.fromkeys(firm.name for _, firm in case.parties)),
        "credit_code": employer.credit_code if employer else "",
        "respondent_address": employer.address if employer else "",
        "respondent_phone": employer.phone if employer else "",
        "cause": vocabulary.label("cause", grievance.cause) if grievance.cause else "劳动争议",
        "claim_amount": paper_amount(claim_amount),
        "claims_text": "；".join(claims),
        "summary_text": grievance.summary,
        "external_number": grievance.external_number,
    }
    lists = {"claims": claims, "summary": _paragraphs(grievance.summary)}
    return Facts(words, lists, {"collective"} if is_collective else set())


def _conceal(facts: Facts, case: CaseFile) -> None:
    """Leave a complainant who asked for secrecy out of what the other side reads (信访工作条例 art. 30)."""
    for name in ("applicant", "sex", "born_on", "id_number", "phone", "address", "representatives", "applicant_present"):
        facts.words[name] = ""
    people = [case.worker, *(worker for _, worker in case.members)]
    private = [value for p in people if p for value in (p.name, p.phone, p.id_number, p.address) if len(value) > 1]
    private += [case.grievance.worker_title] if len(case.grievance.worker_title) > 1 else []
    if private:
        known = re.compile("|".join(re.escape(value) for value in sorted(private, key=len, reverse=True)))
        facts.lists = {name: [known.sub("申请人", line) for line in lines] for name, lines in facts.lists.items()}
        facts.words |= {name: known.sub("申请人", facts.words[name]) for name in ("claims_text", "summary_text", "perform_way")}


def _span(key: str) -> str:
    return deadlines.rules()[key].span.replace(" ", "")


def _moment(text: str) -> str:
    day, clock = show_day(text), text[11:16]
    return f"{day}{int(clock[:2])}时{clock[3:]}分" if clock else day


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
