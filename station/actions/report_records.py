"""The records behind a figure in words: what each is, its number, of when, and what it says."""

from collections.abc import Generator, Iterable

from station.casework.fields import Kind, Record
from station.casework.ledger_line import CONFIDENTIAL
from station.casework.model import BY_NAME, Employer, Grievance
from station.casework.vocabulary import label
from station.db.store import Store
from station.frozen import frozen

_TEXTS = ("summary", "subject", "topic", "content", "detail", "question", "headline", "heading", "name")
_STATES = ("status", "verdict", "result", "satisfaction", "stage", "reply_state")
_EVERY = 200  # records between two reports of progress


@frozen
class Told:
    """One record as a list of any kinds shows it."""

    record: str
    record_id: str
    title: str  # what a clerk calls its kind
    number: str  # its own, else that of the case it belongs to
    day: str  # ISO day or moment
    text: str
    state: str

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return f"{self.record}:{self.record_id}"


def told(store: Store, records: Iterable[tuple[str, str]]) -> Generator[int, None, list[Told]]:
    """Each record once, in the order given; yields how many are read."""
    found = []
    for place, (record, record_id) in enumerate(dict.fromkeys(records)):
        if place % _EVERY == 0:
            yield place
        one = store.find(BY_NAME[record], record_id)
        found.append(_told(store, one) if one is not None else _kept(record, record_id))
    return found


def _kept(record: str, record_id: str) -> Told:
    """What is counted and kept from the person at the desk, as a line that says no word of it."""
    return Told(record, record_id, BY_NAME[record].title, "", "", CONFIDENTIAL, "")


def _told(store: Store, record: Record) -> Told:
    number = getattr(record, "number", "")
    text = next((str(getattr(record, name)) for name in _TEXTS if getattr(record, name, "")), "")
    employer_id = getattr(record, "employer_id", "")
    if employer_id:
        employer = store.find(Employer, employer_id)
        text = "　".join(filter(None, [employer.name if employer is not None else CONFIDENTIAL, text]))
    case_id = getattr(record, "grievance_id", "")
    if case_id and not (number and text):
        case = store.find(Grievance, case_id)
        if case is not None:
            number, text = number or case.number, text or case.summary
    dates = [spec.name for spec in record.specs() if spec.kind in (Kind.DATE, Kind.MOMENT)]
    day = next((str(getattr(record, name)) for name in dates if getattr(record, name)), "")
    state = next((name for name in _STATES if getattr(record, name, "") and record.spec(name).kind is Kind.CODE), "")
    said = label(record.spec(state).of, getattr(record, state)) if state else ""
    return Told(record.record, record.id, record.title, number, day, text.replace("\n", " "), said)
