"""Pages that a button puts over another, which nobody comes to by arguments: each with the place it stands over."""

from collections.abc import Callable

from station.actions import papers
from station.casework.model import Attachment, Consultation, Grievance, Mediation, Worker
from station.casework.sheets import Period
from station.db import people, search
from station.db.store import Store
from station.ui.attachment import AttachmentPage
from station.ui.context import Context
from station.ui.mergepage import MergePage
from station.ui.page import Page
from station.ui.papers.page import PaperPage
from station.ui.reports.records import RecordList
from station.ui.reports.rollup import RollUpPage
from station.ui.retention.due import DuePage
from station.ui.services.converting import Conversion
from station.ui.services.planning import PlanVisits
from station.ui.workers.copypage import CopyPage

Make = Callable[[Context], Page]  # the records it shows are looked up before
MONTH = Period.month("2026-10")


def _attachment(store: Store) -> Make:
    files = [file for file in store.matching(Attachment, owner=Grievance.record) if file.size][-3:]
    return lambda context: AttachmentPage(context, files, len(files) - 1)


def asked(store: Store) -> Consultation:
    """What somebody asked that is no grievance yet."""
    return [each for each in store.matching(Consultation) if not each.grievance_id][-1]


def _conversion(store: Store) -> Make:
    record = asked(store)
    return lambda context: Conversion(context, record)


def _merge(store: Store) -> Make:
    other = _with_case(store)
    worker = [each for each in store.matching(Worker) if not each.id_number and each.id != other.id][-1]

    def make(context: Context) -> Page:
        page = MergePage(context, worker, people.doubles(store, worker), lambda words: search.find(store, Worker, words, 8))
        page.take(other.id)
        return page

    return make


def _paper(store: Store) -> Make:
    mediation = store.matching(Mediation, status="agreed")[-1]
    offer = papers.offers(store, mediation)[0]
    return lambda context: PaperPage(context, offer, mediation)


def _records(store: Store) -> Make:
    cases = tuple((Grievance.record, case.id) for case in store.matching(Grievance, status="working")[-20:])
    return lambda context: RecordList(context, "不平的记录", MONTH, cases)


def _roll_up(context: Context) -> Page:
    """The month of all areas beside each other."""
    page = RollUpPage(context, MONTH)
    page.by.set_current("area")
    return page


def _copy(store: Store) -> Make:
    worker = _with_case(store)
    return lambda context: CopyPage(context, worker)


def _with_case(store: Store) -> Worker:
    return store.get(Worker, store.matching(Grievance, status="working", is_anonymous=False)[-1].worker_id)


PAGES: dict[str, tuple[str, Callable[[Store], Make]]] = {
    "attachment": ("grievances", _attachment),
    "conversion": ("services", _conversion),
    "copy": ("workers", _copy),
    "merge": ("workers", _merge),
    "paper": ("mediations", _paper),
    "plan-visits": ("services", lambda store: PlanVisits),
    "records": ("ledgers", _records),
    "rollup": ("ledgers", lambda store: _roll_up),
    "run-out": ("workers", lambda store: DuePage),
}
