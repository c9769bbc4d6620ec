"""Invented mediations with their sessions and legal-aid applications, in every stage they can be in."""

from dataclasses import replace
from datetime import date, timedelta

from station.casework import legal_aid as aid_rules
from station.casework import mediations as mediation_rules
from station.casework import vocabulary
from station.casework.model import LegalAid, Mediation, MediationSession
from station.casework.money import YUAN
from station.casework.practice.cases import Case
from station.casework.practice.world import words
from station.casework.workdays import add_workdays

AID_STAGES = ("applied", "papers", "review", "granted", "referred", "assigned", "closed", "refused", "ended")
_ROOMS = ("调解一室", "调解二室", "接待室")


def mediate(case: Case, stage: str, *, sittings: int = 0, extended_to: str = "", confirming: bool = False) -> Mediation:
    """A mediation of the case, applied for on the day it has got to. ``stage`` is a ``mediation_status``.

    ``sittings`` counts the sessions of an open one; others have one or two. ``confirming`` leaves the court still at work.
    """
    world = case.world
    applied_on = case.day
    mediation = Mediation(
        id=world.new_id(applied_on),
        grievance_id=case.grievance.id,
        applied_on=applied_on,
        application_way="oral" if world.often(0.25) else "written",
        origin={"court": "court", "arbitration": "arbitration"}.get(case.grievance.channel, "own" if world.often(0.1) else "grievance"),
        mediator=_mediator(case),
        claim_amount=case.grievance.amount,
        co_bodies="hr justice" if (case.grievance.people or 0) >= 10 else world.pick(("", "", "hr", "justice")),
        extended_to=extended_to,
        status=stage,
    )
    if stage == "refused":
        mediation = replace(mediation, refusal_reason=world.pick(words("words")["mediation_refused"]))
        case.day = world.later(applied_on, 1, 3)
    elif stage != "applied":
        mediation = replace(mediation, accepted_on=world.later(applied_on, 0, 2), recorder=case.grievance.handler)
        case.day = mediation.accepted_on
        if stage == "agreed":
            mediation = replace(mediation, agreed_amount=_share(case.grievance.amount, world.rng.uniform(0.7, 1.0)))
        held = sittings if stage == "open" else world.rng.choice((1, 1, 2))
        for ordinal in range(1, held + 1):
            case.day = world.later(case.day, 1, 2)
            is_last = ordinal == held
            _sit(case, mediation, ordinal, stage if is_last and stage != "open" else "again")
    if stage in ("agreed", "failed"):
        mediation = _ended(case, mediation, confirming)
    plain = mediation_rules.start_clock(replace(mediation, extended_to=""))
    mediation = mediation_rules.start_clock(mediation) if extended_to > plain.due_on else plain
    world.add(mediation, applied_on)
    return mediation


def _mediator(case: Case) -> str:
    return case.world.pick([member.name for member in case.world.staff if member.role in ("mediator", "head")])


def _ended(case: Case, mediation: Mediation, confirming: bool) -> Mediation:
    world, day = case.world, case.day
    mediation = replace(mediation, ended_on=day, result=mediation.status)
    if mediation.status == "failed":
        reason = world.turn("end", ("refused", "expired", "self", "refused", "unsuitable"))
        return replace(mediation, end_reason=reason, noticed_on="" if reason == "self" else day)
    start = world.today if confirming else date.fromisoformat(day)  # the court confirms what is not yet paid
    perform_by = add_workdays(start, world.rng.randint(5, 20))[0].isoformat()
    late = (world.today - date.fromisoformat(perform_by)).days
    done = (
        world.rng.choices(("done", "enforced"), (95, 5))[0] if late > 12 else world.rng.choices(("done", "partly", "late"), (70, 15, 15))[0]
    )
    route = "court" if confirming else world.turn("route", ("", "", "arbitration", "", "court", "", "order"))
    return replace(
        mediation,
        perform_by=perform_by,
        perform_way=world.pick(words("words")["perform_ways"]),
        performance=done if late >= 0 else "not_due",
        confirm_route=route,
        confirm_applied_on=world.later(day, 2, 7) if route else "",
        confirm_result=("pending" if confirming else "granted" if world.often(0.93) else "refused") if route else "",
    )


def _share(amount: int | None, part: float) -> int | None:
    """A part of an amount in tens of yuan; None of none."""
    return int((amount or 0) * part) // (10 * YUAN) * 10 * YUAN or None


def _sit(case: Case, mediation: Mediation, ordinal: int, result: str) -> None:
    world, texts = case.world, words("words")
    at = case.moment()
    since = date.fromisoformat(case.day) - timedelta(days=world.rng.randint(200, 2400))
    claims = "、".join(vocabulary.label("claim_kind", claim.kind) for claim in case.claims)
    yuan = {"offer": (_share(case.grievance.amount, 0.6) or 0) // YUAN, "amount": (mediation.agreed_amount or 0) // YUAN}
    statement = texts["claimant_again"] if ordinal > 1 else world.pick(texts["claimant"])
    session = MediationSession(
        mediation_id=mediation.id,
        ordinal=ordinal,
        started_at=at,
        place=world.pick(_ROOMS),
        applicant_present="本人到场" if world.often(0.8) else "代理人到场，授权书已收",
        respondent_present=f"{world.pick(words('people')['respondents'])}到场，授权书已收",
        is_identity_checked=True,
        is_rights_told=True,
        applicant_statement=statement.format(
            since=f"{since.year}年{since.month}月", wage=world.rng.randint(32, 98) * 100, summary=case.grievance.summary, claims=claims
        ),
        respondent_opinion=world.pick(texts["respondent"]).format(**yuan),
        focus=texts[f"focus_{result}"].format(**yuan),
        result=result,
    )
    world.add(session, at)


def refer(case: Case, stage: str, *, form: str = "") -> LegalAid:
    """A legal-aid application of the case from the day it has got to, brought to ``stage`` (vocabulary ``aid_status``)."""
    world = case.world
    applied_on = case.day
    is_migrant = bool(case.worker and case.worker.kind == "migrant")
    aid = LegalAid(
        id=world.new_id(applied_on),
        grievance_id=case.grievance.id,
        applied_on=applied_on,
        form=form or world.pick(("arbitration", "arbitration", "mediation", "first", "enforcement")),
        basis="migrant" if is_migrant else world.turn("basis", ("hardship", "serious", "pledge")),
        claim_amount=case.grievance.amount,
        is_urgent=world.often(0.06),
        status=stage,
        beneficiaries=case.grievance.people,
    )
    if stage == "papers":
        missing = world.pick(words("words")["aid_missing"])
        aid = replace(aid, papers_missing=missing, told_missing_on=world.later(applied_on, 0, 1))
    elif stage == "review":
        aid = replace(aid, reviewer=_reviewer(case))
    elif stage != "applied":
        aid = _decided(case, aid)
    if stage in ("assigned", "closed", "ended"):
        aid = _assigned(case, aid)
    if stage in ("closed", "ended"):
        aid = _closed(case, aid)
    world.add(aid_rules.start_clock(aid), applied_on)
    return aid


def _reviewer(case: Case) -> str:
    return next(member.name for member in case.world.staff if member.role == "head")


def _decided(case: Case, aid: LegalAid) -> LegalAid:
    world = case.world
    case.day = world.later(aid.applied_on, 1, 3)
    aid = replace(aid, reviewer=_reviewer(case), decided_on=case.day, decision="granted")
    if aid.status == "refused":
        return replace(aid, decision="refused", refusal_reason=words("words")["aid_refused"])
    if aid.status == "referred":
        case.day = world.later(case.day, 0, 1)
        return replace(aid, referred_to=world.pick(words("people")["referred_to"]), referred_on=case.day)
    return aid


def _assigned(case: Case, aid: LegalAid) -> LegalAid:
    case.day = case.world.later(case.day, 0, 2)
    return replace(aid, assigned_on=case.day, **case.world.pick(words("people")["lawyers"]))


def _closed(case: Case, aid: LegalAid) -> LegalAid:
    world = case.world
    is_long = aid.form in ("arbitration", "first", "second", "enforcement")
    case.day = world.later(case.day, *((18, 38) if is_long else (2, 8)))
    if aid.status == "ended" or aid.form in aid_rules.ON_THE_SPOT:
        return replace(
            aid, closed_on=case.day, closing_way="ended" if aid.status == "ended" else "done", result="na", satisfaction="satisfied"
        )
    decided = {"arbitration": "award", "first": "judgment", "second": "judgment"}.get(aid.form, "mediated")
    way = world.pick((decided, "mediated"))
    result = world.rng.choices(("full", "part", "lost"), (55, 38, 7))[0] if way != "mediated" else world.pick(("full", "part"))
    year, serial = case.day[:4], world.rng.randint(60, 980)
    paper = {"award": f"滨劳人仲案〔{year}〕{serial}号", "judgment": f"（{year}）滨民初{serial}号"}
    return replace(
        aid,
        closed_on=case.day,
        closing_way=way,
        result=result,
        document_number=paper.get(way, ""),
        recovered=_share(aid.claim_amount, {"full": 1.0, "part": 0.6, "lost": 0.0}[result]),
        subsidy=(2500 if is_long else 500) * YUAN,
        satisfaction=world.pick(("very", "satisfied", "satisfied", "basically")),
    )
