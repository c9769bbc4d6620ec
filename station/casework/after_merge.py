"""What two PCs each did rightly and both together did wrong: found in the merged store, said with what to do, gone once it is mended."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from station.casework.conflicts import ACT
from station.casework.deadlines import Deadline, Rule
from station.casework.fields import Record
from station.casework.model import (
    Claim,
    ClockEvent,
    Figure,
    FollowUp,
    Grievance,
    Handover,
    Instalment,
    LegalAid,
    LetterAddressee,
    Mediation,
    MediationSession,
    Member,
    MonthlyReport,
    Party,
    PlanStep,
    Progress,
    Supervision,
)
from station.casework.task import CONFLICT, Task
from station.frozen import frozen

Place = tuple[str, str]  # record name, id

_OPENED = ("grievance", "letter", "supervision", "employer", "worker")  # records that say in their head what is wrong with them


@frozen
class Kind:
    """One thing that can go wrong: what it is called, what to do, and the acts that mend it at once (key and words)."""

    title: str
    advice: str
    mends: tuple[tuple[str, str], ...] = ()


KINDS: Mapping[str, Kind] = {
    "double_number": Kind("编号重复", "两台电脑取了同一个编号，后登记的换一个。", (("renumber", "换一个编号"),)),
    "closed_edited": Kind("办结以后又改过", "改的人可能还不知道已经办结。还要办的，重办；不用办的，确认办结。", (("confirm", "确认办结"),)),
    "letter_twice": Kind("一份文书签发了两次", "两台电脑都签发了，收回印着另一个文号的那份。", (("recall", "已经收回"),)),
    "two_letters": Kind("同一件事发了两份文书", "留下一份，另一份撤回或者删除；确实要两份的，都留着。", (("confirm", "两份都要"),)),
    "lost_children": Kind("删除以后又登记了内容", "另一台电脑不知道已经删除。", (("restore", "放回来"), ("drop", "不要了"))),
    "same_matter": Kind("同一件诉求登记了两次", "核对以后留下一件，另一件退回或者删除。", (("confirm", "不是同一件"),)),
    "double_station": Kind("一个站点码有两份站点资料", "两台电脑各建了一份，并成一份。", (("merge", "并成一份"),)),
    "handover_twice": Kind("移交答复了两次", "移交只对应一件诉求，这一件是另一次答复时登记的。", (("remove", "删除这一件"),)),
    "two_procedures": Kind("同时办了两件", "两台电脑各开了一件，核对以后留下一件，另一件结束或者删除。", (("remove", "删除后一件"),)),
    "counted_twice": Kind(
        "同一笔登记了两次", "两台电脑各登记了一笔，核对以后删除后登记的。", (("remove", "删除后一笔"), ("confirm", "是两笔"))
    ),
}


@frozen
class Finding:
    """One case of it. ``place`` is what a clerk opens, ``about`` what is mended, the one entered later first.

    ``field`` is the one whose version says that somebody looked at it and found it right.
    """

    kind: str
    place: Place
    about: tuple[Place, ...]
    number: str
    sentence: str
    field: str = ""
    handler: str = ""

    @property
    def key(self) -> str:
        """What it is found again by."""
        return f"{self.kind} {' '.join(record_id for _, record_id in self.about)}"


# numbers drawn on each PC by itself, and the name of their series
NUMBERED: tuple[tuple[type[Record], str], ...] = (
    (Grievance, "number"),
    (Mediation, "number"),
    (Mediation, "agreement_number"),
    (LegalAid, "number"),
    (Supervision, "number"),
)

# what there is one of: two with the same values, made on two PCs, are one counted twice
ONCE: Mapping[type[Record], tuple[str, ...]] = {
    Instalment: ("mediation_id", "ordinal"),
    MediationSession: ("mediation_id", "ordinal"),
    Member: ("grievance_id", "worker_id"),
    Party: ("grievance_id", "employer_id", "role"),
    LetterAddressee: ("letter_id", "employer_id"),
    FollowUp: ("grievance_id", "called_on"),
    MonthlyReport: ("station_id", "period"),
}

# what is entered for a case under way only: nobody who knew it closed would have
OF_CASES_UNDER_WAY: tuple[type[Record], ...] = (Progress, ClockEvent, PlanStep, Handover, Mediation, LegalAid, Claim, Party, Figure)
AFTER_CLOSING = ("closing", "archive")  # groups of fields that are filled in knowing that a case is closed


def is_unknowing(fields: Iterable[str]) -> bool:
    """Whether a change of these fields of a case says nothing of its author knowing it closed."""
    named = [name for name in fields if Grievance.knows(name)]
    return bool(named) and not any(Grievance.spec(name).group in AFTER_CLOSING or name in ("status", "deleted") for name in named)


def tasks(found: Iterable[Finding], today: date) -> Iterator[Task]:
    """Each of them as a task of today, until it is mended."""
    for finding in found:
        kind = KINDS[finding.kind]
        record, record_id = finding.place if finding.place[0] in _OPENED and finding.kind != "lost_children" else (CONFLICT, finding.key)
        clock = Deadline(
            Rule(f"after_merge_{finding.kind}", kind.title, 0, "day", False, kind.advice, event="同步"),
            today.isoformat(),
            today.isoformat(),
        )
        yield Task(
            key=clock.rule.key,
            record=record,
            record_id=record_id,
            number=finding.number,
            act=ACT if record == CONFLICT else "",
            title=kind.title,
            subject=finding.sentence,
            due=clock.due,
            source=kind.advice,
            who="",
            under="",
            handler=finding.handler,
            clock=clock,
            grievance_id=record_id if record == Grievance.record else "",
        )
