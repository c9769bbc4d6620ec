"""Rules of visits to employers: planned or made, what was found, followed until it is struck off (威海走访服务日, 坪山 26 项清单)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from station.casework import deadlines
from station.casework.fields import missing
from station.casework.model import FieldVisit, VisitFinding
from station.casework.outreach.checks import Problems, first_of, needed, passed, to_the_day
from station.casework.vocabulary import Entry, vocabulary

FOLLOWED = ("problem", "demand")  # verdicts that ask for something to be done


def sections() -> list[tuple[str, list[Entry]]]:
    """The checklist: its sections in order with their items."""
    found: dict[str, list[Entry]] = {}
    for entry in vocabulary("visit_item").current():
        found.setdefault(entry.parent, []).append(entry)
    return list(found.items())


def tidy_visit(visit: FieldVisit) -> FieldVisit:
    """The visit with its state: made once there is a day, else planned unless it was called off."""
    status = "visited" if visit.visited_on else "cancelled" if visit.status == "cancelled" else "planned"
    return replace(visit, status=status)


def visit_problems(visit: FieldVisit, now: datetime, findings: Sequence[VisitFinding] = ()) -> Problems:
    """One sentence per field of a visit that cannot be saved as it is."""
    found = first_of(missing(visit), passed(visit, now, "visited_on"))
    if not visit.visited_on:
        found |= to_the_day(visit, "planned_on")
    if not visit.planned_on and not visit.visited_on:
        found["planned_on"] = "请填写计划日期；已经走访的填走访日期。"
    if visit.status == "cancelled" and not visit.summary:
        found["summary"] = "请写明取消的原因。"
    if findings and not visit.visited_on:
        found["visited_on"] = "已经登记了检查结果，要有走访日期。"
    return found


def tidy_finding(finding: VisitFinding, visit: FieldVisit) -> VisitFinding:
    """The finding with its limit; what was settled there is struck off with the visit."""
    if finding.verdict not in FOLLOWED:
        return replace(finding, is_settled_there=False, due_on="", done_on="")
    if finding.is_settled_there:
        return replace(finding, done_on=finding.done_on or visit.visited_on)
    return replace(finding, due_on=finding.due_on or deadlines.due("visit_finding", visit.visited_on))


def finding_problems(finding: VisitFinding, now: datetime, visit: FieldVisit) -> Problems:
    """One sentence per field of a finding that cannot be saved as it is."""
    found = first_of(missing(finding), passed(finding, now, "done_on"), to_the_day(finding, "due_on"))
    if not visit.visited_on:
        found["item"] = "先登记走访日期，再登记检查结果。"
    elif finding.done_on and finding.done_on < visit.visited_on[: len(finding.done_on)]:
        found["done_on"] = "销号日期不能早于走访日期。"
    if finding.verdict in FOLLOWED:
        found |= needed(finding, "content")
        if not finding.done_on and not finding.due_on and visit.visited_on:  # a visit known to the month sets no limit
            found |= needed(finding, "due_on")
        if finding.done_on and not finding.is_settled_there and not finding.result:
            found["result"] = "销号要写明办理情况。"
    return found
