"""What a legal-aid application lends to its papers."""

from collections.abc import Sequence

from station.casework import aid_stages, vocabulary
from station.casework.casefile import CaseFile
from station.casework.chinese_text import paper_amount
from station.casework.dates import show_day
from station.casework.model import AidStep, LegalAid, Station
from station.casework.paper_facts import Facts, case_facts, paragraphs

_DAYS = (
    "applied_on",
    "told_missing_on",
    "first_reviewed_on",
    "decided_on",
    "assigned_on",
    "referred_on",
    "closed_on",
    "review_due_on",
    "subsidy_paid_on",
    "evaluated_on",
)
_TEXTS = (
    "number",
    "assignment_number",
    "first_opinion",
    "refusal_reason",
    "referred_to",
    "firm",
    "lawyer",
    "licence",
    "document_number",
    "end_detail",
    "evaluation",
)
_CODES = ("form", "basis", "urgent_ground", "closing_way", "result", "end_ground", "subsidy_stage", "satisfaction")


def aid_facts(aid: LegalAid, case: CaseFile, station: Station) -> Facts:
    """All a legal-aid paper may say."""
    facts = case_facts(case, station, aid.claim_amount)
    missing = paragraphs(aid.papers_told or aid.papers_missing)
    facts.words |= {name: show_day(getattr(aid, name)) for name in _DAYS}
    facts.words |= {name: getattr(aid, name) for name in _TEXTS}
    facts.words |= {name: vocabulary.label(LegalAid.spec(name).of, code) if (code := getattr(aid, name)) else "" for name in _CODES}
    facts.words |= {
        "parent": station.parent_name,
        "decision_text": _decision(aid),
        "missing_text": "；".join(paragraphs(aid.papers_missing)),
        "papers_text": "；".join(aid_stages.received(aid)),
        "papers_by": show_day(aid.supply_due_on),
        "urgent_text": f"是（{facts.words['urgent_ground']}）" if aid.is_urgent and aid.urgent_ground else "是" if aid.is_urgent else "否",
        "recovered": paper_amount(aid.recovered),
        "subsidy": paper_amount(aid.subsidy),
        "beneficiaries": f"{aid.beneficiaries}人" if aid.beneficiaries and aid.closed_on else "",
    }
    steps = [step for step in case.aid_steps if step.legal_aid_id == aid.id]
    facts.lists |= {"missing": missing, "steps": _steps(steps), "report": paragraphs(aid.closing_report)}
    has_lawyer = bool(aid.lawyer)
    stands = {
        "missing": bool(missing),
        "urgent": aid.is_urgent,
        "granted": aid.decision == "granted",
        "refused": aid.decision == "refused",
        "passed_on": bool(aid.referred_to),
        "assigned": aid.status in ("granted", "assigned") or (aid.status in aid_stages.DONE and has_lawyer),
        "in_work": aid.status in ("assigned", *aid_stages.DONE),
        "done": aid.status in aid_stages.DONE,
        "ended": aid.status == "ended",
        "represented": has_lawyer,
        "subsidised": has_lawyer and aid.status in aid_stages.DONE,
    }
    facts.flags |= {name for name, is_so in stands.items() if is_so}
    return facts


def _decision(aid: LegalAid) -> str:
    if aid.decision == "refused":
        return f"不予援助。理由：{aid.refusal_reason}"
    if aid.decision == "withdrawn":
        return "未在期限内补正材料，视为撤回申请。"
    return "同意援助。" if aid.decision == "granted" else ""


def _steps(steps: Sequence[AidStep]) -> list[str]:
    """“2026年3月13日，会见受援人：签了授权委托书。”, in order of day."""
    found = []
    for step in sorted(steps, key=lambda step: (step.done_on, step.id)):
        content = "".join(paragraphs(step.content)).rstrip("。")
        what = vocabulary.label("aid_stage", step.stage)
        found.append(f"{show_day(step.done_on)}，{what}{'：' if content else ''}{content}。")
    return found


_GIVEN_TO = {"assignment": ("law_firm",), "referral": ("justice", "district", "station", "other")}  # paper: who it takes data to


def sharing_remarks(key: str, case: CaseFile) -> list[str]:
    """That nobody has noted the person's consent to their data going to a law firm or another body (个人信息保护法 art. 23)."""
    recipients = _GIVEN_TO.get(key, ())
    agreed = any(c.kind == "share" and c.recipient in recipients and not c.withdrawn_on for c in case.consents)
    if not recipients or agreed:
        return []
    return ["信息要交给别的单位，先取得本人单独同意（个人信息保护法第二十三条），这件诉求还没有登记。"]
