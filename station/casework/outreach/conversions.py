"""The grievance that a finding, an injury visit, a consultation, an opinion check or a warning becomes, as the form begins with it."""

from datetime import datetime

from station.casework import vocabulary
from station.casework.fields import Record
from station.casework.grievances import Intake
from station.casework.model import (
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    Grievance,
    InjuryVisit,
    OpinionCheck,
    Party,
    VisitFinding,
    Worker,
)

# the category a problem with an item of the checklist belongs to, by its number or its section's
_OF_ITEM = {
    "1": "contract",
    "1.4": "dismissal",
    "2": "wages",
    "3": "hours",
    "4": "insurance",
    "4.3": "injury",
    "5": "protection",
    "6": "women",
    "6.3": "contract",
    "6.4": "platform",
    "7": "democracy",
}
_OF_SIGNAL = {"layoff": "dismissal", "arrears": "wages", "insurance": "insurance", "closure": "dismissal", "relocation": "contract"}
_OF_WAY = {"phone": "phone", "online": "online", "written": "letter"}


def intake_of(
    record: Record,
    now: datetime,
    by: str,
    *,
    employer: Employer | None = None,
    worker: Worker | None = None,
    visit: FieldVisit | None = None,
) -> Intake:
    """What is known of the grievance beforehand; TypeError for a record no grievance comes from.

    ``employer`` and ``worker`` are those the record (of a finding: its ``visit``) names.
    """
    values = {"received_at": now.isoformat(timespec="minutes"), "handler": by, **_stated(record, visit)}
    if employer is not None:
        values["area"] = employer.area
        if worker is None:
            values.setdefault("worker_title", f"{employer.name}职工")
    parties = ((Party(), employer),) if employer is not None else ()
    return Intake(grievance=Grievance(**values), worker=worker, parties=parties)  # type: ignore[arg-type]


def caller_of(record: Record) -> Worker | None:
    """The person who asked a question, as a worker not on file yet; None for other records and where nobody is named."""
    if isinstance(record, Consultation) and record.asker:
        return Worker(name=record.asker, phone=record.phone, kind=record.asker_kind)
    return None


def _stated(record: Record, visit: FieldVisit | None) -> dict[str, object]:
    match record:
        case VisitFinding():
            section = record.item.partition(".")[0]
            category = _OF_ITEM.get(record.item) or _OF_ITEM.get(section, "other")
            source = f"走访 {visit.visited_on}" if visit else ""
            return {"channel": "field_visit", "category": category, "summary": record.content, "source": source}
        case InjuryVisit():
            # what the visitor heard is health data and stays with the visit
            return {"channel": "field_visit", "category": "injury", "summary": "工伤探视时提出的诉求", "source": "工伤探视"}
        case Consultation():
            channel = "lawyer" if record.lawyer_id else _OF_WAY.get(record.way, "visit")
            return {"channel": channel, "category": record.category, "summary": record.question, "people": record.people or 1}
        case OpinionCheck():
            stated = {"channel": "opinion", "category": "other", "summary": record.summary, "source": record.platform, "risk": record.risk}
            return stated | {"people": record.people or 1}
        case EmployerWarning():
            category = _OF_SIGNAL.get(record.signal, "other")
            source = f"企业预警 {vocabulary.short('warning_signal', record.signal)}"
            stated = {"channel": "other", "category": category, "summary": record.detail, "source": source}
            return stated | {"people": record.people or 1, "amount": record.amount, "risk": record.level}
    raise TypeError(record.record)
