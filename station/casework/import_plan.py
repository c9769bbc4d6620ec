"""What becomes of every row of an old ledger before anything is written: its fate, the reason, the records, what changed since."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from operator import attrgetter
from typing import Any

from station.casework import vocabulary
from station.casework.fields import Record
from station.casework.import_drafts import Draft
from station.casework.importing.tables import Table
from station.frozen import frozen

ADDED, GAPS, CHANGED, KNOWN, SKIPPED = "added", "gaps", "changed", "known", "skipped"  # codes of ``import_fate``
WRITTEN = (ADDED, GAPS, CHANGED)
REASON = "导入时的问题"  # heading of the reasons in the rows handed out for mending; they are not read back
UNDATED = "算不出期限，不进月台账，列在诉求的“待补”里"  # what becomes of a case under way without a day
_over_all_rows = attrgetter("counts", "standing", "undated", "of_one")
TAKE, LEAVE = "take", "leave"  # what a clerk decides of a row: import it all the same, or not

STAFF = ("grievance.handler", "mediation.mediator")  # fields that name a colleague

RowKey = tuple[str, int]  # sheet, row as the sheet numbers it
Words = Mapping[str, str]  # "grievance.category:工资": what the word means (a code, a name), "" to leave it empty


@frozen
class Asked:
    """What is to be taken in: the tables, which column is what, and what the clerk decided of words, cells and rows.

    The tables have the same columns in the same places; ``columns`` are paths of fields by place. ``fixes`` are texts put in place of a
    cell (sheet, row, place); ``overwrite`` names cells of a corrected file (sheet, row, path) that win over what was changed here.
    ``received_at`` is the moment a clerk gives the cases under way that the ledger dates by nothing, "" to leave them without.
    """

    file_name: str
    tables: tuple[Table, ...]
    target: str
    columns: Mapping[int, str]
    sha256: str = ""
    words: Words = field(default_factory=dict)
    fixes: Mapping[tuple[str, int, int], str] = field(default_factory=dict)
    choices: Mapping[RowKey, str] = field(default_factory=dict)
    overwrite: frozenset[tuple[str, int, str]] = frozenset()
    received_at: str = ""


@frozen
class Problem:
    """One cell to look at: where it stands, what it says, and one sentence; ``place`` is -1 for the row as a whole."""

    path: str
    place: int
    heading: str
    text: str
    sentence: str
    choices: tuple[Any, ...] = ()  # values it may mean


@frozen
class CellChange:
    """A value a corrected file changes: as the import wrote it, as it is now, as the file has it. A conflict was changed here as well."""

    path: str
    record_id: str  # "" for a record that is added
    base: Any
    now: Any
    new: Any

    @property
    def is_conflict(self) -> bool:
        """Whether somebody changed it here since the import."""
        return bool(self.now != self.base)


@frozen
class Card:
    """A person or employer the rows mean: as it is on file (None for a new one) and as it will be."""

    base: Record | None
    merged: Record


@frozen
class PlannedRow:
    """One row of data: what becomes of it and why; ``worker`` and ``employer`` are places in the plan's cards."""

    sheet: str
    row: int
    fate: str
    reason: str = ""
    draft: Draft | None = None
    owner_id: str = ""
    worker: int | None = None
    employer: int | None = None
    problems: tuple[Problem, ...] = ()
    changes: tuple[CellChange, ...] = ()
    can_take: bool = False  # skipped or known only by likeness: a clerk may take it in all the same
    is_mendable: bool = False  # skipped for want of a cell that is among its problems

    @property
    def key(self) -> RowKey:
        """Where it stands."""
        return self.sheet, self.row


@frozen
class Question:
    """A word of the ledger the clerk is to match: its field, how many rows have it, and what it may mean as (value, label).

    ``likely`` is the value it probably means, "" if nothing tells.
    """

    path: str
    word: str
    rows: int
    offers: tuple[tuple[str, str], ...]
    likely: str = ""
    decided: str = ""


@frozen
class Plan:
    """Every row of the tables with its fate; ``left_out`` are rows that are no data (sheet, row, why).

    ``missing`` are labels of what should be known of every row and the ledger has no column for.
    """

    asked: Asked
    rows: tuple[PlannedRow, ...]
    left_out: tuple[tuple[str, int, str], ...]
    cards: tuple[Card, ...]
    questions: tuple[Question, ...]
    missing: tuple[str, ...]
    seen: int  # the journal's last entry when it was made

    def reckoned(self) -> "Plan":
        """Itself with its counts made: over tens of thousands of rows they take longer than the window may wait."""
        _over_all_rows(self)
        return self

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows of each fate; with ``left_out`` they add up to the rows of the tables."""
        found = Counter(row.fate for row in self.rows)
        return {fate: found[fate] for fate in (ADDED, GAPS, CHANGED, KNOWN, SKIPPED)} | {"left_out": len(self.left_out)}

    @cached_property
    def standing(self) -> dict[str, int]:
        """The same rows as a clerk looks at them: ready, to look at, changes, known, not imported, no data; they add up to ``total``."""
        found = dict.fromkeys(("ready", "look", CHANGED, KNOWN, SKIPPED), 0)
        for row in self.rows:
            key = row.fate if row.fate in found else "ready"
            found["look" if key != SKIPPED and is_troubled(row) else key] += 1
        return found | {"left_out": len(self.left_out)}

    @property
    def total(self) -> int:
        """All rows of the tables."""
        return len(self.rows) + len(self.left_out)

    @cached_property
    def undated(self) -> int:
        """How many cases under way will be added that the ledger gives no day, whether or not the clerk gives them one."""
        return sum(1 for row in self.rows if row.fate in (ADDED, GAPS) and row.draft is not None and row.draft.is_undated)

    @cached_property
    def of_one(self) -> str:
        """What is said of the rows that will be added and do not tell how many people they are about; "" for none."""
        count = sum(1 for row in self.rows if row.fate in (ADDED, GAPS) and row.draft is not None and row.draft.is_of_one)
        return f"{count:,} 行没有写涉及人数，按 1 人登记（就是本人），不止 1 人的请改过来。" if count else ""

    @property
    def sentences(self) -> list[str]:
        """What becomes of the rows, for a person without a window: the sums, then each row somebody should look at."""
        parts = [f"{fate_words(fate)} {count:,} 行" for fate, count in self.counts.items() if fate != "left_out" and count]
        names = "、".join(f"“{table.sheet}”" for table in self.asked.tables)
        found = [f"工作表{names}共 {self.total:,} 行：{'，'.join([*parts, f'标题、合计和空行 {len(self.left_out):,} 行'])}。"]
        if self.missing:
            found.append(f"表里没有{'、'.join(self.missing)}，导入后留空。")
        if self.undated:
            found.append(f"{self.undated:,} 件在办的没有受理时间：{UNDATED}。")
        found += filter(None, [self.of_one])
        for row in self.troubled:
            where = f"“{row.sheet}”第 {row.row} 行"
            said = [f"“{problem.heading}”：{problem.sentence}" for problem in row.problems if row.fate != SKIPPED] or [row.reason]
            found += [f"{where}{sentence}" if sentence.startswith("“") else f"{where}：{sentence}" for sentence in said]
        return found

    @property
    def to_write(self) -> tuple[PlannedRow, ...]:
        """The rows that will be written."""
        return tuple(row for row in self.rows if row.fate in WRITTEN)

    @property
    def troubled(self) -> tuple[PlannedRow, ...]:
        """The rows a clerk has to look at."""
        return tuple(row for row in self.rows if is_troubled(row))

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to look at: every row is new and read for certain, no word is open."""
        return not self.troubled and not self.questions and not any(row.fate in (KNOWN, CHANGED) for row in self.rows)

    def applied(self, row: PlannedRow) -> tuple[CellChange, ...]:
        """The changes of a row that will be written: those that meet nothing here, and conflicts the clerk ticked."""
        return tuple(c for c in row.changes if not c.is_conflict or (*row.key, c.path) in self.asked.overwrite)


def is_troubled(row: PlannedRow) -> bool:
    """Whether a clerk should look at a row: a cell was not read, it is not imported, or it was changed on both sides."""
    return (bool(row.problems) and row.fate != KNOWN) or row.fate == SKIPPED or any(change.is_conflict for change in row.changes)


def fate_words(fate: str) -> str:
    """“新登记，有待补”."""
    return vocabulary.label("import_fate", fate)
