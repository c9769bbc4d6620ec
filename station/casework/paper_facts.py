"""What a mediation lends to its papers, and what every case does: words by name, lists, and flags that choose the clauses."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from station.casework import deadlines, vocabulary
from station.casework.casefile import CaseFile
from station.casework.chinese_text import capital_amount, numeral, paper_amount
from station.casework.commissions import ENTRUSTED
from station.casework.dates import show_day
from station.casework.hardening import arbitration_bar, order_bar
from station.casework.instalments import unpaid
from station.casework.mediation_steps import commission_of, plan_of, session_title
from station.casework.mediations import SPOKEN, clocks, effective_from
from station.casework.model import Commission, Instalment, Mediation, MediationSession, Station
from station.casework.money import marked

_COURTS = {"court": "委派", "arbitration": "委托"}  # where the commission itself is not noted yet


@dataclass
class Facts:
    """``words`` are "" where nothing is known; ``limits`` are ISO days; ``parts`` have facts of their own, ``tables`` rows, by name."""

    words: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    limits: dict[str, str] = field(default_factory=dict)
    parts: dict[str, "list[Facts]"] = field(default_factory=dict)
    tables: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)


def mediation_facts(
    mediation: Mediation,
    case: CaseFile,
    station: Station,
    sessions: Sequence[MediationSession] = (),
    session: MediationSession | None = None,
    *,
    to_other: bool = False,
) -> Facts:
    """All a mediation paper may say; ``to_other`` leaves a confidential or unnamed complainant out of it."""
    facts = case_facts(case, station, mediation.claim_amount)
    due = {clock.rule.key: clock for clock in clocks(mediation)}
    limits = {"arbitration": "arbitration_review", "court": "court_confirmation"}
    facts.limits = {route: due[key].due if key in due else "" for route, key in limits.items()}
    plan, commission = plan_of(mediation, case), commission_of(mediation, case)
    days = ("applied_on", "accepted_on", "ended_on", "perform_by", "due_on", "defaulted_on")
    facts.words |= {name: show_day(getattr(mediation, name)) for name in days}
    facts.words |= {name: getattr(mediation, name) for name in ("number", "mediator", "recorder", "agreement_number", "perform_way")}
    facts.words |= {
        "way": vocabulary.label("application_way", mediation.application_way),
        "co_bodies": vocabulary.labels("joint_body", mediation.co_bodies),
        "agreed_amount": in_words(mediation.agreed_amount),
        "unpaid_amount": in_words(_unpaid(mediation, plan)),
        "effective_on": show_day(effective_from(mediation)),
        "instalment_count": str(len(plan)) if plan else "",
        "end_reason": vocabulary.label("end_reason", mediation.end_reason),
        "notice_on": show_day(mediation.noticed_on or mediation.ended_on),
        "session_count": str(len(sessions)) if sessions else "",
        "review_span": _span("arbitration_review"),
        "court_span": _span("court_confirmation"),
        "court": "",
        "arbitration_body": "",
    }
    facts.words |= _commission_words(commission, mediation, case)
    facts.lists["refusal_reason"] = paragraphs(mediation.refusal_reason)
    facts.lists["oral_record"] = paragraphs(mediation.oral_record)
    facts.lists["plan"] = [_payment(one) + ("。" if one is plan[-1] else "；") for one in plan]
    hard = (commission.difficulty if commission else "") or (sessions[-1].focus if sessions else "")
    facts.lists["difficulty"] = paragraphs(hard)
    facts.words |= _session_words(session)
    spoken_of = (("statement", "applicant_statement"), ("opinion", "respondent_opinion"), ("focus", "focus"), ("evidence", "evidence"))
    for name, spoken in spoken_of:
        facts.lists[name] = paragraphs(getattr(session, spoken)) if session else []
    facts.flags |= _mediation_flags(mediation, case, plan)
    if to_other and case.is_withheld:
        _conceal(facts, case)
    return facts


def intake_facts(case: CaseFile, station: Station) -> Facts:
    """All a paper of the intake may say; it goes to the person alone."""
    facts = case_facts(case, station, case.grievance.amount)
    facts.words["number"] = case.grievance.number
    facts.words["applicant"] = case.worker.name if case.worker and not case.grievance.is_anonymous else ""
    facts.flags |= {"named"} if facts.words["applicant"] else set()
    return facts


def in_words(fen: int | None) -> str:
    """An amount as agreements and applications write it, figures and capitals: ``11500元（大写：壹万壹仟伍佰元整）``; "" for none."""
    return f"{paper_amount(fen)}（大写：{capital_amount(fen)}）" if fen is not None else ""


def _unpaid(mediation: Mediation, plan: Sequence[Instalment]) -> int | None:
    """What is still owed of an agreement, in fen; None where part was paid and nobody noted how much."""
    if plan:
        return unpaid(plan)
    return None if mediation.performance == "partly" else mediation.agreed_amount


def _payment(one: Instalment) -> str:
    return f"第{one.ordinal}期：{show_day(one.due_on)}前支付{in_words(one.amount)}"


def _commission_words(commission: Commission | None, mediation: Mediation, case: CaseFile) -> dict[str, str]:
    if commission is None:
        known = {"commissioner": "", "commission_number": case.grievance.external_number, "received_on": show_day(mediation.applied_on)}
        return known | {"commission": _COURTS.get(mediation.origin, ""), "reply_number": "", "replied_on": ""}
    return {
        "commissioner": commission.body,
        "commission_number": commission.number,
        "received_on": show_day(commission.received_on),
        "commission": _COURTS["court" if commission.kind == "court_appointed" else "arbitration"],
        "reply_number": commission.reply_number,
        "replied_on": show_day(commission.replied_on),
    }


def _session_words(session: MediationSession | None) -> dict[str, str]:
    if session is None:
        names = ("session_ordinal", "session_title", "started_at", "ended_at", "place", "applicant_present", "respondent_present")
        return dict.fromkeys((*names, "identity", "rights", "session_result"), "")
    ordinal = session.ordinal or 1
    return {
        "session_ordinal": f"第{numeral(ordinal)}次",
        "session_title": session_title(ordinal),
        "started_at": moment_text(session.started_at),
        "ended_at": moment_text(session.ended_at),
        "place": session.place,
        "applicant_present": session.applicant_present,
        "respondent_present": session.respondent_present,
        "identity": "已核对" if session.is_identity_checked else "",
        "rights": "已告知，双方表示清楚" if session.is_rights_told else "",
        "session_result": vocabulary.label("session_result", session.result),
    }


def _mediation_flags(mediation: Mediation, case: CaseFile, plan: Sequence[Instalment]) -> set[str]:
    stands = {
        "written": mediation.application_way not in SPOKEN,
        "oral": mediation.application_way in SPOKEN,
        "by_phone": mediation.application_way == "phone",
        "noted": bool(mediation.oral_record),
        "accepted": bool(mediation.accepted_on),
        "refused": mediation.status == "refused",
        "agreed": mediation.status == "agreed",
        "failed": mediation.status == "failed",
        "ended": mediation.status in ("agreed", "failed"),
        "self_settled": mediation.end_reason == "self",
        "entrusted": mediation.origin in ENTRUSTED,
        "instalments": len(plan) > 1,
        "has_amount": mediation.agreed_amount is not None,
        "defaulted": bool(mediation.defaulted_on) or mediation.performance == "late",
        "reviewable": not arbitration_bar(mediation, case),
        "payment_order": not order_bar(mediation, case),
    }
    return {name for name, is_so in stands.items() if is_so}


def case_facts(case: CaseFile, station: Station, claim_amount: int | None) -> Facts:
    """What a case lends to any paper."""
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
        "delivery_address": (worker.delivery_address or worker.address) if worker else "",
        "worker_kind": vocabulary.label("worker_kind", worker.kind) if worker and worker.kind else "",
        "is_member": ("是" if worker.is_member else "否") if worker else "",
        "representatives": "、".join(representatives),
        "people": people,
        "respondent": "、".join(dict.fromkeys(firm.name for _, firm in case.parties)),
        "credit_code": employer.credit_code if employer else "",
        "respondent_address": employer.address if employer else "",
        "respondent_phone": employer.phone if employer else "",
        "legal_person": employer.legal_person if employer else "",
        "cause": vocabulary.label("cause", grievance.cause) if grievance.cause else "劳动争议",
        "claim_amount": paper_amount(claim_amount),
        "claims_text": "；".join(claims),
        "summary_text": grievance.summary,
    }
    lists = {"claims": claims, "summary": paragraphs(grievance.summary)}
    return Facts(words, lists, {"collective"} if is_collective else set())


def _conceal(facts: Facts, case: CaseFile) -> None:
    """Leave a complainant who asked for secrecy or is not named out of what the other side reads (信访工作条例 art. 30)."""
    hidden = ("applicant", "sex", "born_on", "id_number", "phone", "address", "delivery_address", "representatives", "applicant_present")
    for name in hidden:
        facts.words[name] = ""
    people = [case.worker, *(worker for _, worker in case.members)]
    known_of = ("name", "phone", "id_number", "address", "delivery_address")
    conceal = concealing([case.grievance.worker_title, *(getattr(p, name) for p in people if p for name in known_of)], "申请人")
    facts.lists = {name: [conceal(line) for line in lines] for name, lines in facts.lists.items()}
    facts.words |= {name: conceal(facts.words[name]) for name in ("claims_text", "summary_text", "perform_way", "place")}


def concealing(private: Iterable[str], word: str) -> Callable[[str], str]:
    """Puts ``word`` for each of these names and numbers in a text, however their signs are parted; a single sign is no name."""
    values = sorted({value for value in private if len(value) > 1}, key=lambda value: (-len(value), value))
    known = re.compile("|".join(map(_spread, values)), re.IGNORECASE) if values else None
    return lambda text: known.sub(word, text) if known else text


def _spread(value: str) -> str:
    """A pattern of a name or number however it is parted: 李 强, 138-0013-8000."""
    return r"[\s－-]*".join(re.escape(sign) for sign in value)


def _span(key: str) -> str:
    return deadlines.rules()[key].span.replace(" ", "")


def moment_text(text: str) -> str:
    """“2026年3月13日9时30分”, the day alone where no hour is known."""
    day, clock = show_day(text), text[11:16]
    return f"{day}{int(clock[:2])}时{clock[3:]}分" if clock else day


def paragraphs(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
