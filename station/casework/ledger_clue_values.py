"""Values of the ledgers of wage clues and of call-backs (青岛 欠薪线索台账, 已办结欠薪线索台账)."""

from station.casework import vocabulary
from station.casework.dates import show_day
from station.casework.ledger_derived import Value, bracketed, derived, joined
from station.casework.ledger_line import CONFIDENTIAL, Line
from station.casework.masking import Mask

_BUILDING = "construction"  # the industry that is 工程建设领域 to the wage arrears platform
_CHAIN = ("main", "sub", "agency")


@derived("领域")
def _wage_field(line: Line) -> Value:
    """工程 or 非工程, as the national platform for wage clues divides them: by a project, a main contractor or the industry."""
    case = line.case
    is_building = case.grievance.project or any(
        party.role in ("main", "sub") or employer.industry == _BUILDING for party, employer in case.parties
    )
    return "工程" if is_building else "非工程" if case.parties else ""


@derived("总包/分包/劳务公司")
def _contractors(line: Line) -> Value:
    return joined(
        f"{vocabulary.label('employer_role', role)}：{employer.name}"
        for role in _CHAIN
        for party, employer in line.case.parties
        if party.role == role
    )


@derived("欠薪时段")
def _arrears(line: Line) -> Value:
    """“2026年8月至9月”."""
    first, last = line.case.grievance.arrears_first_on, line.case.grievance.arrears_last_on
    if not first or not last or first == last:
        return show_day(first or last)
    is_one_year = first[:4] == last[:4] and len(last) > 4
    return f"{show_day(first)}至{show_day(last).partition('年')[2] if is_one_year else show_day(last)}"


@derived("反映人及电话", mask=Mask.NAME)
def _informant(line: Line) -> Value:
    """Who complained and how to reach them, as one text."""
    case = line.case
    if case.grievance.is_anonymous or case.worker is None:
        return line.covered(case.worker_name)
    if line.is_withheld:
        return CONFIDENTIAL
    return joined((line.person(case.worker.name), line.number(case.worker.phone)), " ")


@derived("倒排节点（计划/实际）")
def _plan(line: Line) -> Value:
    """“1.联系单位 2026-10-12/2026-10-13；2.…”: the steps counted back from the deadline."""
    return joined(
        f"{place}.{line.covered(step.what)} {step.due_on}/{step.done_on or '未完成'}" for place, step in enumerate(line.case.plan, 1)
    )


@derived("最新进展")
def _latest(line: Line) -> Value:
    """The last thing that was done, with its day."""
    if not line.case.progress:
        return ""
    step = line.case.progress[-1]
    return joined((step.at[:10], line.covered(step.content)), " ")


@derived("联动单位")
def _joint_bodies(line: Line) -> Value:
    """The bodies the case was shared with, by handing over or at a mediation."""
    case = line.case
    codes = [handover.body for handover in case.handovers] + [code for m in case.mediations for code in m.co_bodies.split()]
    return "、".join(dict.fromkeys(vocabulary.label("joint_body", code) for code in codes if code))


@derived("支付凭证")
def _vouchers(line: Line) -> Value:
    return line.covered(joined(dict.fromkeys(one.voucher for one in line.case.instalments)))


@derived("答复日期/方式")
def _answered(line: Line) -> Value:
    """The day the complainant was told, else the day of closing, and how."""
    case = line.case
    told_on = next((move.told_on for move in reversed(case.moves) if move.told_on), case.grievance.closed_on)
    return joined((told_on, vocabulary.label("answer_way", case.grievance.answered_by)), " ")


@derived("办理结果")
def _outcome(line: Line) -> Value:
    grievance = line.case.grievance
    return vocabulary.label("outcome", grievance.outcome) + bracketed(vocabulary.label("result_kind", grievance.result_kind))
