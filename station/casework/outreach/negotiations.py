"""Rules of talks with an employer or an industry: topics, invitation, meeting, result (珠海“慧协商”, 淮安驻点协商)."""

from dataclasses import replace
from datetime import datetime

from station.casework.fields import missing
from station.casework.model import Negotiation, NegotiationTopic
from station.casework.outreach.checks import Problems, first_of, in_order, least, needed, passed

NONE = "none"  # the result of talks that came to nothing
_AGREEMENTS = ("contract", "special", "memo")  # results that bind, which say whom they cover


def tidy_negotiation(negotiation: Negotiation) -> Negotiation:
    """The talks with their state."""
    stages = (
        ("failed", negotiation.result_kind == NONE),
        ("signed", negotiation.signed_on),
        ("held", negotiation.held_on),
        ("invited", negotiation.invited_on),
    )
    return replace(negotiation, status=next((stage for stage, reached in stages if reached), "preparing"))


def negotiation_problems(negotiation: Negotiation, now: datetime) -> Problems:
    """One sentence per field of the talks that cannot be saved as it is."""
    found = first_of(
        missing(negotiation),
        passed(negotiation, now, "invited_on", "held_on", "signed_on"),
        in_order(negotiation, "invited_on", "held_on", "signed_on", "valid_to"),
        least(negotiation, 0, "terms", "employers_covered", "workers_covered"),
    )
    if not negotiation.employer_id and not negotiation.scope:
        found["scope"] = "请填写单位；行业或者区域协商的写明行业或区域。"
    if negotiation.result_kind:
        found |= needed(negotiation, "held_on")
    if negotiation.result_kind and negotiation.result_kind != NONE:
        found |= needed(negotiation, "signed_on", *(("workers_covered",) if negotiation.result_kind in _AGREEMENTS else ()))
    if negotiation.signed_on:
        found |= needed(negotiation, "result_kind")
    if negotiation.result_kind == NONE:
        found |= needed(negotiation, "result")
        if negotiation.signed_on:
            found["signed_on"] = "未达成的没有签订日期。"
    return found


def topic_problems(topic: NegotiationTopic) -> Problems:
    """One sentence per field of a topic that cannot be saved as it is."""
    found = first_of(missing(topic), least(topic, 0, "grievances"))
    if topic.is_agreed:
        found |= needed(topic, "result")
    return found
