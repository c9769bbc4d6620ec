"""Rules of legal aid: its stages, limits and tasks, and what each stage must carry (法律援助法 arts. 41-50, for unions by art. 68)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from station.casework import deadlines
from station.casework.casefile import CaseFile
from station.casework.dates import show_day
from station.casework.deadlines import Deadline, Rule, Stop
from station.casework.fields import missing
from station.casework.model import AidStep, Lawyer, LegalAid
from station.casework.task import Task, case_task
from station.casework.vocabulary import label

UNDECIDED = ("applied", "papers", "review")
OPEN = (*UNDECIDED, "granted", "referred", "assigned")
ON_THE_SPOT = ("advice", "drafting")  # forms of aid the station gives itself: no lawyer is assigned

_STARTS = {"补正告知": "told_missing_on", "收到援助申请": "applied_on"}  # what a district counts the time for papers from
_PAST = (
    "applied_on",
    "told_missing_on",
    "supplied_on",
    "first_reviewed_on",
    "decided_on",
    "decision_served_on",
    "assigned_on",
    "referred_on",
    "receipt_on",
    "closed_on",
    "subsidy_paid_on",
    "evaluated_on",
)
_ORDER = (
    ("told_missing_on", "applied_on"),
    ("supplied_on", "told_missing_on"),
    ("first_reviewed_on", "applied_on"),
    ("decided_on", "applied_on"),
    ("decided_on", "first_reviewed_on"),
    ("decision_served_on", "decided_on"),
    ("referred_on", "applied_on"),
    ("receipt_on", "referred_on"),
    ("assigned_on", "applied_on"),
    ("closed_on", "applied_on"),
    ("closed_on", "assigned_on"),
    ("evaluated_on", "closed_on"),
)


# -- the stage and the limits -----------------------------------------------------------------------------------------


def status(aid: LegalAid) -> str:
    """The stage (``aid_status``) that follows from what is filled in."""
    stages = (
        ("ended", aid.closed_on and aid.closing_way == "ended"),
        ("closed", aid.closed_on or aid.closing_way),
        ("refused", aid.decision == "refused"),
        ("withdrawn", aid.decision == "withdrawn"),
        ("assigned", aid.lawyer or aid.assigned_on),
        ("referred", (aid.referred_to or aid.referred_on) and aid.referral_answer != "declined"),
        ("granted", aid.decision == "granted"),
        ("review", aid.first_reviewed_on or aid.reviewer),
        ("papers", aid.papers_missing and aid.told_missing_on),
    )
    return next((stage for stage, reached in stages if reached), "applied")


def follow(aid: LegalAid, today: date) -> LegalAid:
    """The application with all that follows from what was typed: stage, limits, the list as it was told, the day all was there."""
    told = (aid.papers_told or aid.papers_missing) if aid.told_missing_on else ""
    supplied_on = "" if aid.papers_missing or not told else aid.supplied_on or today.isoformat()
    return start_clock(replace(aid, papers_told=told, supplied_on=supplied_on, status=status(aid)))


def start_clock(aid: LegalAid) -> LegalAid:
    """The application with its review limit and, once told what is missing, the limit to supply it."""
    supply = supply_clock(aid)
    return replace(aid, review_due_on=review_clock(aid).due, supply_due_on=supply.due if supply else "")


def review_clock(aid: LegalAid) -> Deadline:
    """The limit of the review; the time the applicant takes to supply papers does not count (办理法律援助案件程序规定)."""
    days = (aid.told_missing_on, aid.supplied_on)
    stops = [Stop(*days, "申请人补充材料")] if all(len(day) == 10 for day in days) else []
    return deadlines.apply(deadlines.rules()["aid_review"], aid.applied_on, stops=stops)


def supply_clock(aid: LegalAid) -> Deadline | None:
    """The limit to supply missing papers, counted from what the district says; None before they were told."""
    rule = deadlines.rules()["aid_supply"]
    return deadlines.apply(rule, getattr(aid, _STARTS[rule.event])) if aid.told_missing_on else None


def clocks(aid: LegalAid) -> Sequence[Deadline]:
    """The limits of an application: of the review, then those of what it has come to."""
    found = [review_clock(aid)]
    if supply := supply_clock(aid):
        found.append(supply)
    if needs_lawyer(aid) and aid.decided_on:
        found.append(deadlines.apply(deadlines.rules()["aid_assignment"], aid.decided_on))
    if aid.referred_on:
        found.append(deadlines.apply(deadlines.rules()["aid_receipt"], aid.referred_on))
    return found


def next_due(aid: LegalAid, next_on: str = "") -> str:
    """The nearest limit still running, an ISO day; ``next_on`` is the day set with the last step. "" for none."""
    if aid.status not in OPEN:
        return ""
    steps = [AidStep(next_on=next_on)] if next_on else []
    return min((clock.due for clock, _, _ in _waiting(aid, steps) if clock.due), default="")


def awaits_papers(aid: LegalAid) -> bool:
    """Whether the applicant has been told what is missing and has not supplied it."""
    return bool(aid.told_missing_on and aid.papers_missing) and aid.status in OPEN


def needs_lawyer(aid: LegalAid) -> bool:
    """Whether a granted application is to be assigned: not what the station does itself or another body has taken over."""
    return aid.decision == "granted" and aid.form not in ON_THE_SPOT and (not aid.referred_to or aid.referral_answer == "declined")


# -- what cannot be saved ---------------------------------------------------------------------------------------------


def aid_problems(aid: LegalAid, now: datetime) -> dict[str, str]:
    """One sentence per field that cannot be saved as it is."""
    found = missing(aid)
    today = now.date().isoformat()
    for name in _PAST:
        if getattr(aid, name) > today:
            found[name] = f"{LegalAid.spec(name).label}不能晚于今天。"
    for later, earlier in _ORDER:
        _in_order(aid, later, earlier, found)
    for name in ("claim_amount", "recovered", "subsidy"):
        if (getattr(aid, name) or 0) < 0:
            found[name] = "金额不能小于零。"
    if aid.beneficiaries is not None and aid.beneficiaries < 1:
        found["beneficiaries"] = "受援人数至少 1 人。"
    if aid.is_urgent and not aid.urgent_ground:
        found["urgent_ground"] = "先行援助要选理由（法律援助法第四十四条）。"
    if aid.told_missing_on and not aid.papers_missing and not aid.papers_told:
        found.setdefault("told_missing_on", "没有缺的材料，不用告知补正。")
    return found | _review_problems(aid, today) | _passing_on_problems(aid) | _closing_problems(aid) | _unknown_days(aid)


def _unknown_days(aid: LegalAid) -> dict[str, str]:
    """A day that a running limit is counted from must be known to the day: from a month alone nothing could be counted."""
    starts = ("applied_on", "told_missing_on", "supplied_on", "decided_on", "referred_on") if aid.status in OPEN else ()
    reduced = [name for name in starts if len(getattr(aid, name)) in (4, 7)]
    return {name: f"{LegalAid.spec(name).label}要写到哪一天，期限才算得出来。" for name in reduced}


def _in_order(aid: LegalAid, later: str, earlier: str, found: dict[str, str]) -> None:
    after, before = getattr(aid, later), getattr(aid, earlier)
    size = min(len(after), len(before))  # a day may be known only to the month
    if after and before and after[:size] < before[:size]:
        found.setdefault(later, f"{LegalAid.spec(later).label}不能早于{LegalAid.spec(earlier).label}。")


def _review_problems(aid: LegalAid, today: str) -> dict[str, str]:
    found = {}
    if not aid.decision:
        return {"decision": "请选择审批结果。"} if aid.decided_on else {}
    if not aid.decided_on:
        found["decided_on"] = "请填写审批日期。"
    if aid.decision == "withdrawn":
        if not aid.told_missing_on or not aid.papers_missing:
            found["decision"] = "告知补正而没有补的，才能按视为撤回处理（法律援助法第四十三条）。"
        elif aid.supply_due_on >= (aid.decided_on or today):
            found["decision"] = f"补正期限到 {show_day(aid.supply_due_on)}，过了才能按视为撤回处理。"
        return found
    if not aid.reviewer:
        found["reviewer"] = "请填写审批人。"
    if deadlines.threshold("aid_reviewers") > 1:
        if not aid.first_reviewer:
            found["first_reviewer"] = "先登记初审，再由另一人审批。"
        elif aid.first_reviewer == aid.reviewer:
            found["reviewer"] = f"{aid.reviewer}已经初审，审批要换一个人。"
    if aid.decision == "refused" and not aid.refusal_reason:
        found["refusal_reason"] = "不予援助要写明理由。"
    if aid.decision == "granted" and aid.papers_missing and not aid.is_urgent:
        found["decision"] = "材料还没有补齐。情况紧急的，先在申请里勾选先行援助（法律援助法第四十四条）。"
    return found


def _passing_on_problems(aid: LegalAid) -> dict[str, str]:
    passed_on = [name for name in ("lawyer", "assigned_on", "referred_to", "referred_on") if getattr(aid, name)]
    if aid.decision in ("refused", "withdrawn") and passed_on:
        return {passed_on[0]: f"已经{label('aid_decision', aid.decision)}，不能再指派或者转介。"}
    found = {}
    if aid.status == "assigned":
        if not aid.lawyer:
            found["lawyer"] = "请填写承办律师。"
        elif not aid.assigned_on:
            found["assigned_on"] = "请填写指派日期。"
        elif aid.decision != "granted" and not aid.is_urgent and aid.referral_answer != "accepted":
            found["lawyer"] = "还没有审批同意，不能指派。情况紧急的，先在申请里勾选先行援助（法律援助法第四十四条）。"
        elif not aid.is_urgent:
            _in_order(aid, "assigned_on", "decided_on", found)
    if (aid.referred_on or aid.receipt_on or aid.referral_answer) and not aid.referred_to:
        found["referred_to"] = "请填写转介单位。"
    if aid.receipt_on and not aid.referral_answer:
        found["referral_answer"] = "请选择转介答复。"
    if aid.referral_answer in ("accepted", "declined") and not aid.receipt_on:
        found["receipt_on"] = "请填写回执日期。"
    if aid.referral_answer == "declined" and not aid.referral_result:
        found["referral_result"] = "请写明不接收的原因。"
    return found


def _may_be_closed(aid: LegalAid) -> bool:
    """Whether there was something to close: a decision, or what needs none, urgent aid, advice on the spot, a matter passed on."""
    return aid.decision == "granted" or aid.is_urgent or aid.form in ON_THE_SPOT or bool(aid.referred_to)


def _closing_problems(aid: LegalAid) -> dict[str, str]:
    found = {}
    if aid.status in ("closed", "ended"):
        if not aid.closed_on:
            found["closed_on"] = "请填写结案日期。"
        if not aid.closing_way:
            found["closing_way"] = "请选择结案方式。"
    if aid.closing_way and aid.decision in ("refused", "withdrawn"):
        found["closing_way"] = f"已经{label('aid_decision', aid.decision)}，不用再结案。"
    elif aid.closing_way not in ("", "ended") and not _may_be_closed(aid):
        found["closing_way"] = "还没有审批同意，不能结案。申请人不再办的，结案方式选终止。"
    if aid.closing_way == "ended":
        if not aid.end_ground:
            found["end_ground"] = "终止援助要选理由（法律援助法第四十八条）。"
        if not aid.end_detail:
            found["end_detail"] = "请写明终止的具体情况。"
    elif aid.end_ground:
        found["end_ground"] = "结案方式是终止的才填终止理由。"
    if aid.subsidy_paid_on and not aid.subsidy:
        found["subsidy"] = "请填写补贴金额。"
    if (aid.evaluated_on or aid.evaluation) and not aid.satisfaction:
        found["satisfaction"] = "请选择受援人评价。"
    return found


def telling_problems(aid: LegalAid, base: LegalAid) -> dict[str, str]:
    """Why the list of missing papers cannot be told again or made longer: it is told once and whole (法律援助法 art. 43)."""
    if not base.told_missing_on or not aid.told_missing_on:
        return {}
    if aid.told_missing_on > base.told_missing_on:
        return {"told_missing_on": f"{show_day(base.told_missing_on)}已经告知过。补正要一次告知，不能再次告知（法律援助法第四十三条）。"}
    told = base.papers_told.splitlines()
    more = [paper for paper in aid.papers_missing.splitlines() if paper not in told]
    if more:
        words = "、".join(more)
        return {"papers_missing": f"{show_day(base.told_missing_on)}一次告知时没有“{words}”，不能再要求补（法律援助法第四十三条）。"}
    return {}


def lawyer_problem(aid: LegalAid, namesakes: Sequence[Lawyer], has_register: bool) -> str:
    """Why this lawyer cannot be assigned: ``namesakes`` are all of that name in the register."""
    fitting = [lawyer for lawyer in namesakes if aid.firm in ("", lawyer.firm)]
    active = [lawyer for lawyer in fitting if lawyer.is_active]
    if len(active) > 1:
        return f"名册里有 {len(active)} 位{aid.lawyer}，请填写律师事务所。"
    if active or not has_register:
        return ""
    if fitting:
        return f"{aid.lawyer}已经不在册，不能指派，请换一位。"
    return f"律师名册里没有{aid.firm}{aid.lawyer}，请先登进名册再指派。"


def step_problems(step: AidStep, aid: LegalAid, now: datetime) -> dict[str, str]:
    """One sentence per field of a step that cannot be saved as it is."""
    found = missing(step)
    if step.done_on > now.date().isoformat():
        found["done_on"] = "日期不能晚于今天；还没到的写在下一步日期里。"
    elif step.done_on and step.done_on < aid.applied_on[: len(step.done_on)]:
        found["done_on"] = "日期不能早于申请日期。"
    elif step.stage == "decided" and len(step.done_on) != 10:
        found["done_on"] = "收到裁判的日期要写到哪一天，结案报告的期限从这天算。"
    if step.next_on and len(step.next_on) != 10:
        found["next_on"] = "下一步日期要写到哪一天，到那天才能提醒。"
    elif step.next_on and step.done_on and step.next_on < step.done_on:
        found["next_on"] = "下一步日期不能早于这一步。"
    if step.stage == "other" and not step.content:
        found["content"] = "请写明办了什么。"
    return found


# -- what waits -------------------------------------------------------------------------------------------------------


def tasks(case: CaseFile) -> Iterator[Task]:
    """The limits of legal aid that wait for an act; ``act`` is a key of ``aid_stages.ACTS``."""
    for aid in case.legal_aid:
        if aid.status in OPEN:
            steps = [step for step in case.aid_steps if step.legal_aid_id == aid.id]
            for clock, act, who in _waiting(aid, steps):
                if clock.due:
                    source = "" if clock.rule.amount else clock.rule.source  # a day somebody set was not counted
                    yield case_task(case, clock, case.grievance.summary, act, of=(LegalAid.record, aid.id, who), source=source)


def _waiting(aid: LegalAid, steps: Sequence[AidStep]) -> Iterator[tuple[Deadline, str, str]]:
    """Limits with the act that meets them and who sees to it."""
    known = deadlines.rules()
    supply = supply_clock(aid)
    if supply and awaits_papers(aid):
        yield supply, "papers", ""
    if not aid.decision and aid.status in (*UNDECIDED, "assigned") and (aid.is_urgent or not awaits_papers(aid)):
        yield review_clock(aid), "review", aid.reviewer
    if needs_lawyer(aid) and aid.status == "granted":
        yield deadlines.apply(known["aid_assignment"], aid.decided_on), "assignment", aid.reviewer
    if aid.status == "referred" and not aid.receipt_on:
        yield deadlines.apply(known["aid_receipt"], aid.referred_on), "receipt", ""
    if aid.status == "assigned" and steps:
        last = max(steps, key=lambda step: (step.done_on, step.id))
        if last.next_on:
            rule = Rule("aid_step", "援助进程", 0, "day", False, f"{label('aid_stage', last.stage)}时定的日期")
            yield Deadline(rule, last.done_on, last.next_on), "step", ""
        elif last.stage == "decided":
            yield deadlines.apply(known["aid_report"], last.done_on), "closing", ""
