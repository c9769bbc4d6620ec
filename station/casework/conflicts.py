"""What a person decides after a merge: the fields of one case, employer or letter that two sides changed, put side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from station.casework import grievances, states
from station.casework.deadlines import Deadline, Rule
from station.casework.fields import FieldSpec, Kind, Privacy, Record, missing
from station.casework.model import Employer, Grievance, Worker
from station.casework.task import CONFLICT, Task
from station.frozen import frozen

ACT = "decide"
SLACK_SECONDS = 600  # two clocks that differ by less say nothing about which is wrong
_SHORTEST_SAME = 2  # characters: a single one that two texts share by chance parts no difference

# what the program reckons from other fields: it follows from the decision and is not put before anybody
RECKONED: Mapping[type[Record], tuple[str, ...]] = {Grievance: ("feedback_due_at", "handle_due_on", "is_collective")}
_TOLD = (Kind.LONG_TEXT, Kind.LINES)
_TYPED = (*_TOLD, Kind.TEXT, Kind.COUNT, Kind.MONEY, Kind.DATE, Kind.MOMENT, Kind.NUMBER, Kind.ID_NUMBER, Kind.CREDIT_CODE, Kind.PHONE)


@frozen
class Side:
    """One column: a PC, what it is called here (本站, 区总), and who wrote there last."""

    device: str
    title: str
    under: str


@frozen
class Option:
    """One value of a field: its words, what it was changed from, who wrote it and when; ``clock`` if that clock was wrong.

    ``marks`` are the stretches (from, to) of the words in which it differs from the other values.
    """

    stamp: str
    device: str
    value: Any
    words: str
    was: str
    by: str
    at: str
    clock: str = ""
    marks: tuple[tuple[int, int], ...] = ()


@frozen
class Row:
    """One field with several values; ``part`` names what of the case it belongs to, "" for the case itself.

    ``joined`` is both texts one after the other where they may both stay; ``may_write`` whether a third value can be typed.
    """

    record: str
    record_id: str
    spec: FieldSpec
    part: str
    options: tuple[Option, ...]
    joined: str = ""
    may_write: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What the row is found again by."""
        return self.record_id, self.spec.name

    @property
    def label(self) -> str:
        """The field as a clerk calls it."""
        return DELETION if self.spec.name == "deleted" else self.spec.label


DELETION = "删除还是留着"


@frozen
class Taken:
    """A field that one side alone changed, which was merged by itself."""

    label: str
    words: str
    was: str
    who: str


@frozen
class Contested:
    """A record with fields to decide, as a line of the list; ``person`` is whose it is, and stands before the title."""

    record: str
    id: str
    number: str
    title: str
    count: int
    due: str = ""
    person: str = ""


@frozen
class Matter:
    """Such a record in full: its columns and rows, what was merged by itself, what nobody changed."""

    head: Contested
    sides: tuple[Side, ...]
    rows: tuple[Row, ...]
    taken: tuple[Taken, ...] = ()
    same: tuple[tuple[str, str], ...] = ()

    def of_side(self, device: str) -> dict[tuple[str, str], Any]:
        """What is decided if one side's values are taken wherever it has one."""
        return {row.key: option.value for row in self.rows for option in reversed(row.options) if option.device == device}


def is_decided_by_person(cls: type[Record], name: str) -> bool:
    """Whether a field with several values is put before a person."""
    return name not in RECKONED.get(cls, ())


def may_write(spec: FieldSpec) -> bool:
    """Whether another value than those of the two sides may be typed: not a state or a link, which only acts change."""
    return spec.kind in _TYPED or (spec.kind is Kind.CODE and bool(spec.group))


def is_covered(spec: FieldSpec) -> bool:
    """Whether a value is masked on screen."""
    return spec.kind in (Kind.PHONE, Kind.ID_NUMBER) or spec.privacy is Privacy.SENSITIVE


def joined(spec: FieldSpec, written: Sequence[tuple[str, str]]) -> str:
    """Texts (when, text) that both stay, the earlier first; "" where the field cannot hold two."""
    if spec.kind not in _TOLD or spec.is_ordered:
        return ""
    return "\n".join(dict.fromkeys(text for _, text in sorted(written) if text))


def marks(text: str, other: str) -> tuple[tuple[int, int], ...]:
    """The stretches of ``text`` that ``other`` has not, joined over what both share by chance; none if nothing is shared."""
    same = SequenceMatcher(None, text, other, autojunk=False).get_matching_blocks()
    end = (len(text), len(other))
    blocks = [b for b in same if b.size >= _SHORTEST_SAME or (b.size and ((b.a, b.b) == (0, 0) or (b.a + 1, b.b + 1) == end))]
    if not blocks:
        return ()
    found, at = [], 0
    for block in blocks:
        if block.a > at:
            found.append((at, block.a))
        at = block.a + block.size
    return tuple(found + ([(at, len(text))] if at < len(text) else []))


def clock_words(written: datetime, stamped: datetime, now: datetime) -> str:
    """What is wrong with the clock of the PC that wrote at ``written``, if that can be told; "" if not.

    ``stamped`` is the time of the version, which is never before what that PC had seen; what lies in the future tells nothing.
    """
    if (written - now).total_seconds() > SLACK_SECONDS:
        return "那台电脑的时钟快了"
    if (stamped - written).total_seconds() > SLACK_SECONDS and (stamped - now).total_seconds() <= SLACK_SECONDS:
        return "那台电脑的时钟慢了"
    return ""


def consistent(grievance: Grievance, ended_on: str) -> Grievance:
    """A grievance whose state was decided: only one that left the desk has a day of closing, the one known or ``ended_on``."""
    if states.is_under_way(grievance.status):
        return replace(grievance, closed_on="")
    return grievance if grievance.closed_on else replace(grievance, closed_on=ended_on)


def problems(record: Record, now: datetime) -> dict[str, str]:
    """One sentence for each field of a decided record that cannot be kept as it is."""
    if isinstance(record, Grievance):
        return grievances.grievance_problems(record, now)
    if isinstance(record, Worker):
        return grievances.worker_problems(record)
    return grievances.employer_problems(record) if isinstance(record, Employer) else missing(record)


def tasks(found: Sequence[Contested], today: date) -> Iterator[Task]:
    """What is to be decided, as one task of today: it waits until the last field is decided."""
    if not found:
        return
    first = found[0]
    clock = Deadline(Rule("conflict", "两边都改过", 0, "day", False, "收包后要人定", event="收包"), today.isoformat(), today.isoformat())
    yield Task(
        key=clock.rule.key,
        record=CONFLICT,
        record_id=first.id,
        number=first.number,
        act=ACT,
        title="同步后要定的",
        subject=f"{len(found)} 件，{sum(one.count for one in found)} 处两边都改过",
        due=clock.due,
        source="两边的值都留着，定下以前用后改的那个",
        who=first.person,
        under=first.title,
        handler="",
        clock=clock,
    )
