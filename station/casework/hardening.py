"""Which ways of hardening a mediated agreement stand open: what bars 仲裁审查 (人社部令第33号 art. 75)."""

from station.casework.casefile import CaseFile
from station.casework.model import Mediation

_RELATION_CAUSES = ("205(1)", "214(1)")  # 确认劳动关系纠纷, also of 新就业形态


def arbitration_bar(mediation: Mediation, case: CaseFile) -> str:
    """Why the agreement cannot be put to 仲裁审查, or "": it confirms a labour relation, or a court has confirmed it."""
    if concerns_relation(case):
        return "确认劳动关系的调解协议不能申请仲裁审查（人社部令第33号第七十五条）。"
    if mediation.confirm_route == "court" and mediation.confirm_result == "granted":
        return "已经司法确认的调解协议不能再申请仲裁审查（人社部令第33号第七十五条）。"
    return ""


def concerns_relation(case: CaseFile) -> bool:
    """Whether it is asked to confirm a labour relation: a request or the cause says so, or the category where neither is known."""
    kinds, cause = {claim.kind for claim in case.claims}, case.grievance.cause
    if "relation" in kinds or cause in _RELATION_CAUSES:
        return True
    return not kinds and not cause and case.grievance.category == "relation"
