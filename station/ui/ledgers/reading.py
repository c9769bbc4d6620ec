"""What the place 台账 shows of one question: first the sheet, then what is told around it; both read beside the window."""

from collections.abc import Generator, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING

from station.actions import ledgers as actions
from station.actions import reports
from station.casework import periods
from station.casework.ledgers import ledgers
from station.casework.masking import MaskLevel
from station.casework.model import BY_NAME, LedgerExport
from station.casework.reports import Report, year_before
from station.casework.sheets import Asked, Period, Sheet
from station.db import ledger_changes
from station.frozen import frozen

if TYPE_CHECKING:
    from station.db.store import Store

# figures of the month report that say most about a ledger; any other ledger is compared by the number of its lines
COMPARED: Mapping[str, tuple[str, ...]] = {
    "grievances": ("received", "ended", "closing", "received_people", "wages", "on_time_rate", "satisfied_rate", "recovered"),
    "wage_clues": ("wages", "wages_people", "wages_amount", "wages_open", "wages_backlog"),
    "wage_clues_closed": ("wages_ended", "wages_recovered"),
    "opinion_checks": ("opinions", "opinions_true"),
    "warnings": ("warnings", "warnings_handled", "warnings_people", "warnings_lifted", "defused"),
    "mediations": ("mediations", "agreed", "failed", "agreed_people", "agreed_amount", "success_rate", "performance_rate"),
    "legal_aid": ("aid", "aid_closed", "aided_people", "aided_migrants", "aid_recovered"),
    "letters": ("letters", "letter_employers", "letter_cases", "letter_amount", "reply_rate", "rectified_rate"),
    "field_visits": ("visits", "visited_employers", "findings", "findings_settled"),
    "injury_visits": ("injury_visits", "comfort", "injury_calls"),
    "consultations": ("consultations", "consultation_people", "lawyer_shifts", "lawyer_people"),
    "negotiations": ("negotiations", "negotiations_signed", "negotiation_workers"),
    "joint_meetings": ("meetings", "decisions", "decisions_done"),
}


@frozen
class Counted:
    """How many records of the store a ledger has a line for, and how many are of a state that is not listed."""

    lines: int
    left_out: int = 0


@frozen
class Look:
    """A sheet, and what the store itself counts of its lines."""

    asked: Asked
    sheet: Sheet
    counted: Counted

    @property
    def is_public(self) -> bool:
        """Whether these are counts of nobody in particular, not one line for each record."""
        return self.asked.level is MaskLevel.PUBLIC


@frozen
class Around:
    """What is told beside a sheet.

    ``counts``: the lines of each ledger. ``now`` and ``before``: the figures of this stretch and of the one before it; None for
    everything or for one person. ``lines``: of this ledger now, before and a year ago. ``last``: when it was handed out last,
    ``changed``: about which of its lines something was written since, with the labels of the fields.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    now: Report | None = None
    before: Report | None = None
    lines: tuple[int, int, int] | None = None
    last: LedgerExport | None = None
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


NOTHING = Around()  # while it is not read yet


def read(store: "Store", asked: Asked) -> Generator[None, None, Look]:
    """The sheet with the count the store itself has of its lines."""
    yield
    sheet = actions.sheet(store, asked)
    yield
    return Look(asked, sheet, counted(store, asked))


def counted(store: "Store", asked: Asked) -> Counted:
    """Count without making a line."""
    if asked.ids is not None:
        return Counted(actions.count(store, asked))
    return Counted(actions.count(store, asked), actions.count_left_out(store, asked))


def read_around(store: "Store", look: Look) -> Generator[None, None, Around]:
    """What stands beside a sheet that is already there, but for the figures; nothing beside lines that were picked out."""
    asked = look.asked
    if asked.ids is not None:
        return NOTHING
    counts = {}
    for key in ledgers():
        yield
        counts[key] = look.counted.lines if key == asked.ledger else actions.count(store, replace(asked, ledger=key))
    yield
    last, changed = _since(store, look)
    return Around(counts, last=last, changed=changed)


def read_figures(store: "Store", look: Look, around: Around) -> Generator[None, None, Around]:
    """The same with the figures of this stretch and of those it is compared with; they take longest."""
    asked = look.asked
    other = periods.step(asked.period, -1) if asked.ids is None else None
    if other is None:
        return around
    if asked.ledger not in COMPARED:
        lines = [look.counted.lines]
        for period in (other, year_before(asked.period)):
            yield
            lines.append(actions.count(store, replace(asked, period=period)))
        return replace(around, lines=(lines[0], lines[1], lines[2]))
    if asked.handler:  # the report knows stations and areas, no persons
        return around
    yield
    now = _report(store, asked, asked.period)
    yield
    return replace(around, now=now, before=_report(store, asked, other))


def _report(store: "Store", asked: Asked, period: Period) -> Report:
    return reports.read(store, period, station_id=asked.station_id, area=asked.area)


def _since(store: "Store", look: Look) -> tuple[LedgerExport | None, dict[str, tuple[str, ...]]]:
    asked, sheet = look.asked, look.sheet
    last = ledger_changes.last_export(store, asked.ledger, asked.period.first, asked.period.last, sheet.scope)
    if last is None or look.is_public:
        return last, {}
    changed: dict[str, tuple[str, ...]] = {}
    for record in dict.fromkeys(row.record for row in sheet.rows):
        ids = [row.record_id for row in sheet.rows if row.record == record]
        changed |= ledger_changes.changed_since(store, last, BY_NAME[record], ids)
    return last, changed
