"""What a person does about what went wrong between two PCs: another number, what was deleted back, one of two, or that it is right."""

from collections.abc import Callable, Mapping

from station.actions import rights
from station.actions.at_desk import own_station
from station.actions.conflicts import settle_reckoned
from station.casework import numbers
from station.casework.after_merge import KINDS, Finding
from station.casework.fields import Record
from station.casework.model import BY_NAME, Grievance, LegalAid, Mediation, Station, Supervision
from station.changes import Changes
from station.db import after_merge as queries
from station.db import people
from station.db.step import Step
from station.db.store import Store
from station.errors import StationError

# the series a number is drawn from, how it reads, and the day that says its year
_SERIES: Mapping[tuple[type[Record], str], tuple[str, Callable[[Station, int, int], str], str]] = {
    (Grievance, "number"): ("grievance", numbers.grievance_number, "received_at"),
    (Mediation, "number"): ("mediation", numbers.mediation_number, "applied_on"),
    (Mediation, "agreement_number"): ("agreement", numbers.agreement_number, "ended_on"),
    (LegalAid, "number"): ("legal_aid", numbers.aid_number, "applied_on"),
    (Supervision, "number"): ("supervision", numbers.supervision_number, "found_on"),
}
_REMOVING = ("remove", "drop", "restore", "recall")


def mend(store: Store, finding: Finding, act: str) -> Changes:
    """Do one of the acts its kind offers, in one step that can be taken back; StationError if it has been mended meanwhile."""
    rights.require(store, "remove" if act in _REMOVING else "edit")
    rights.require_for(store, {record for record, _ in finding.about})
    if finding.key not in {one.key for one in queries.findings(store)}:
        raise StationError("这一条已经处理过了。", "没有改动任何内容。")
    words = dict(KINDS[finding.kind].mends)[act]
    later, *others = (store.get(BY_NAME[record], record_id) for record, record_id in finding.about)
    with store.step(f"{KINDS[finding.kind].title}：{words} {finding.number}".rstrip()) as step:
        if act == "renumber":
            _renumber(store, step, later, finding.field)
        elif act == "merge":
            _merge_stations(store, step, others[0], later)
        elif act == "restore":
            step.save(later.with_values(deleted=False), later)
        elif act in ("remove", "recall"):
            step.remove(later)
        else:  # somebody looked and says that it is right as it is, or that it stays deleted
            step.settle(type(later), later.id, {finding.field: getattr(later, finding.field)})
    return step.changes


def settle(store: Store, step: Step, received: Changes) -> None:
    """What follows from taking entries in, inside that step: limits are reckoned anew, and what went wrong is looked for."""
    settle_reckoned(store, step, received.touched.get(Grievance.record, ()))
    queries.look(store)


def _renumber(store: Store, step: Step, record: Record, field: str) -> None:
    """Give the next free number of the year the record belongs to."""
    series, text, day = _SERIES[type(record), field]
    year = int(getattr(record, day)[:4] or store.now().year)
    number = getattr(record, field)
    while store.matching(type(record), **{field: number}):
        number = text(own_station(store), year, store.draw(series, year))
    step.save(record.with_values(**{field: number}), record)


def _merge_stations(store: Store, step: Step, kept: Record, other: Record) -> None:
    """Lead everything of the second record to the first, also this PC's own place, and put the second in the bin."""
    for record, field in list(people.links(store, other)):
        step.save(record.with_values(**{field: kept.id}), record, in_bin=True)
    empty = {s.name: getattr(other, s.name) for s in kept.specs() if getattr(kept, s.name) == s.empty and s.name != "deleted"}
    step.save(kept.with_values(**empty), kept)
    step.remove(other)
    if store.setting("station", "") == other.id:
        store.set_setting("station", kept.id)
