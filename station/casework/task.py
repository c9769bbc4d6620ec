"""One limit that waits for an act, as the workbench shows it."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from station.casework import deadlines
from station.casework.deadlines import Deadline, Nearness
from station.casework.model import Grievance
from station.casework.wording import people_words
from station.frozen import frozen

if TYPE_CHECKING:
    from station.casework.casefile import CaseFile

GROUPS = (("overdue", "已逾期"), ("today", "今天到期"), ("soon", "3 个工作日内"), ("limit", "仲裁时效将满"))
NEAR = tuple(state for state, _ in GROUPS)
CONFLICT = "conflict"  # tasks of this record are seen to in the exchange itself
GAPS = "gaps"  # the task of cases without 受理时间 or 承办人, and the list's view of them
_OF_WORKERS = ("injury_visit", CONFLICT)  # records of a worker that are of no case
_OF_CASE_ITSELF = ("first_feedback", "handling")
_BRIEF = {
    "arbitration_limit": "时效",
    "follow_up": "回访",
    "plan_step": "计划",
    "handover": "移交",
    "hotline_order": "工单",
    "mediation": "调解",
    "legal_aid": "援助",
    "letter": "文书",
    "supervision": "监督",
}


@frozen
class Task:
    """One limit that waits for an act. ``record`` and ``record_id`` say whose it is; ``act`` what stops its clock."""

    key: str  # of the rule, or "perform" for what an agreement promises
    record: str
    record_id: str
    number: str  # of the case or letter
    act: str
    title: str
    subject: str
    due: str  # ISO day or moment
    source: str  # how it was counted and by which rule
    who: str
    under: str  # the employer, or how the matter stands
    handler: str
    clock: Deadline  # how the limit was reckoned
    grievance_id: str = ""  # of the case it belongs to, if it belongs to one

    @property
    def is_of_worker(self) -> bool:
        """Whether ``who`` is a worker or several, and no employer, body or colleague."""
        return bool(self.grievance_id) or self.record in _OF_WORKERS

    @property
    def is_waiting(self) -> bool:
        """Whether the next move is the other side's."""
        return self.key in ("reply", "perform", "handover", "letter_request")

    @property
    def is_lost_when_over(self) -> bool:
        """Whether nothing can be done any more once the limit is over: the year to sue in, the days to have an agreement hardened."""
        return self.key == "arbitration_limit" or self.act == "confirm"

    def is_lost(self, now: datetime) -> bool:
        """Whether the limit is over, and nothing can be done any more."""
        return self.is_lost_when_over and self.nearness(now).state == "overdue"

    def nearness(self, now: datetime) -> Nearness:
        """How far away it is; the limit for arbitration is ``limit`` long before it is near, for what is missed there is lost."""
        found = deadlines.nearness(self.due, now)
        if self.key == "arbitration_limit" and found.state == "later":
            left = (date.fromisoformat(self.due[:10]) - now.date()).days
            if left <= deadlines.threshold("limit_warn_days"):
                return Nearness("limit", f"剩 {left} 天")
        return found


def is_of_case_itself(key: str) -> bool:
    """Whether a limit is one of the two every case has: first feedback and handling."""
    return key in _OF_CASE_ITSELF


def brief(key: str, record: str) -> str:
    """What a limit is of, in two characters to stand beside its day; "" for one of the case itself."""
    return "" if is_of_case_itself(key) else _BRIEF.get(key) or _BRIEF[record]


def case_task(
    case: "CaseFile", clock: Deadline, subject: str, act: str, *, of: tuple[str, str, str] = ("", "", ""), due: str = "", source: str = ""
) -> Task:
    """A limit of a case; ``of`` is the record it belongs to, its id and who sees to it, else the grievance and its handler."""
    record, record_id, handler = of
    people = case.grievance.people or 0
    return Task(
        key=clock.rule.key,
        record=record or Grievance.record,
        record_id=record_id or case.grievance.id,
        number=case.grievance.number,
        act=act,
        title=clock.rule.title.partition("（")[0],
        subject=subject,
        due=due or clock.due,
        source=source or clock.sum_text,
        who=case.worker_name + (f"等 {people_words(people, case.grievance.people_mark)}" if people > 1 else ""),
        under=case.employer.name if case.employer else "",
        handler=handler or case.grievance.handler,
        clock=clock,
        grievance_id=case.grievance.id,
    )
