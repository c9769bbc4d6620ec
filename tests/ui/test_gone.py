"""What is open on a record that goes – deleted, with its case, by undo, in another window – closes, and loses nothing of what was typed."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from station.actions import attachments, legal_aid, letters, mediations, outreach, supervisions
from station.casework.casefile import CaseFile
from station.casework.fields import Record
from station.casework.model import (
    Attachment,
    Consultation,
    Employer,
    FieldVisit,
    Grievance,
    LegalAid,
    Letter,
    Mediation,
    Negotiation,
    StaffMember,
    Supervision,
    Worker,
)
from station.db import drafts
from station.db.casefiles import supervision_file
from station.db.store import Store
from station.errors import GoneError
from station.ui.attachment import AttachmentPage
from station.ui.detailpane import DetailPane
from station.ui.drafting import DraftKeeper
from station.ui.employers.page import Employers
from station.ui.grievances.page import Grievances
from station.ui.legal_aid.opening import NewAid
from station.ui.legal_aid.page import LegalAids
from station.ui.letters.editor import LetterEditor
from station.ui.letters.place import LetterPlace
from station.ui.mailrun.page import MailRunPage
from station.ui.mediations.page import Mediations
from station.ui.mediations.record import MediationPage
from station.ui.mergepage import MergePage
from station.ui.page import Page
from station.ui.services.checklist import CheckList
from station.ui.services.converting import Conversion
from station.ui.services.page import Services
from station.ui.services.topics import Topics
from station.ui.supervision.interview import InterviewPage
from station.ui.supervision.opening import NewClue
from station.ui.workers.copypage import CopyPage
from station.ui.workers.page import Workers

DAY = "2026-03-16"


@pytest.fixture
def case(store: Store) -> CaseFile:
    return registered(at_work(store))


@pytest.fixture
def desk(case: CaseFile, store: Store, qtbot: QtBot) -> Desk:
    places = {"mediations": Mediations, "legal_aid": LegalAids, "letters": LetterPlace, "services": Services}
    return Desk(store, qtbot, grievances=Grievances, employers=Employers, workers=Workers, **places)


def mediation_of(store: Store, case: CaseFile) -> Mediation:
    return mediations.open_mediation(store, Mediation(grievance_id=case.grievance.id, applied_on=DAY, accepted_on=DAY, mediator="王芳"))


def aid_of(store: Store, case: CaseFile) -> LegalAid:
    return legal_aid.refer(store, LegalAid(grievance_id=case.grievance.id, applied_on=DAY, form="arbitration", basis="hardship"))


def letter_of(store: Store, case: CaseFile) -> Letter:
    return letters.draft(store, "reminder", topic="heat", employers=[case.employer] if case.employer else []).letter


def issued_of(store: Store, case: CaseFile) -> Letter:
    letter = letter_of(store, case)
    with store.step("签发") as step:
        return step.save(letter.with_values(status="issued", number="站工提〔2026〕1号", issued_on=DAY), letter)


def matter_of(store: Store, case: CaseFile) -> Supervision:
    return supervisions.register(store, supervisions.from_case(store, case.grievance.id))


def visit_of(store: Store, case: CaseFile) -> FieldVisit:
    assert case.employer is not None
    return outreach.add(store, FieldVisit(employer_id=case.employer.id, visited_on=DAY, visitors="王芳"))


def talks_of(store: Store, case: CaseFile) -> Negotiation:
    return outreach.add(store, Negotiation(subject="工时恳谈", scope="家具行业"))


def question_of(store: Store, case: CaseFile) -> Consultation:
    return outreach.add(store, Consultation(asked_on=DAY, asker="韩素琴", phone="13912342046", category="wages", question="工资没有发"))


def added(store: Store, record: Record) -> Record:
    with store.step("登记") as step:
        return step.add(record)


def case_of(store: Store, case: CaseFile) -> Grievance:
    return case.grievance


def alone(store: Store, case: CaseFile) -> Worker:
    found = added(store, Worker(name="周文"))
    assert isinstance(found, Worker)
    return found


def firm(store: Store, case: CaseFile) -> Employer:
    found = added(store, Employer(name="滨河第二家有限公司"))
    assert isinstance(found, Employer)
    return found


def file_of(store: Store, case: CaseFile) -> Attachment:
    attachments.add(store, case.grievance, [("工资条.txt", b"3200")], case.grievance.number)
    return store.select(Attachment)[-1]


Make = Callable[[Store, CaseFile], Record]
Open = Callable[[Desk, CaseFile, Record], Page]


def new_aid(desk: Desk, case: CaseFile, record: Record) -> Page:
    page = NewAid(desk.context, str)
    page.take_case(case.grievance.id)
    return page


def new_clue(desk: Desk, case: CaseFile, record: Record) -> Page:
    page = NewClue(desk.context, str)
    page.start(case.grievance.id)
    return page


PAGES: dict[str, tuple[str, Make, Open]] = {
    "mediation": ("mediations", mediation_of, lambda desk, case, made: MediationPage(desk.context, made.id)),
    "letter": ("letters", letter_of, lambda desk, case, made: LetterEditor(desk.context, made.id)),
    "mail run": ("letters", issued_of, lambda desk, case, made: MailRunPage(desk.context, made.id)),
    "interview": (
        "letters",
        matter_of,
        lambda desk, case, made: InterviewPage(desk.context, supervision_file(desk.store, made.id)),
    ),
    "new clue": ("letters", case_of, new_clue),
    "new aid": ("legal_aid", case_of, new_aid),
    "checklist": ("services", visit_of, lambda desk, case, made: CheckList(desk.context, made)),  # type: ignore[arg-type]
    "topics": ("services", talks_of, lambda desk, case, made: Topics(desk.context, made)),  # type: ignore[arg-type]
    "conversion": ("services", question_of, lambda desk, case, made: Conversion(desk.context, made)),
    "attachment": ("grievances", file_of, lambda desk, case, made: AttachmentPage(desk.context, [made], 0)),  # type: ignore[list-item]
    "copy": ("workers", alone, lambda desk, case, made: CopyPage(desk.context, made)),  # type: ignore[arg-type]
    "merge": ("employers", firm, lambda desk, case, made: MergePage(desk.context, made, [], lambda _: [])),  # type: ignore[arg-type]
}
PANES: dict[str, tuple[str, Make, str]] = {
    "grievance": ("grievances", case_of, "progress"),
    "aid": ("legal_aid", aid_of, "papers"),
    "clue": ("letters", matter_of, "edit"),
    "visit": ("services", visit_of, "edit"),
    "employer": ("employers", firm, ""),
    "worker": ("workers", alone, ""),
}
KEPT = "写了一半的留着"


def removed(store: Store, record: Record) -> None:
    with store.step("删除") as step:
        step.remove(record)


def deleted(desk: Desk, record: Record) -> None:
    with desk.store.step("删除") as step:
        step.remove(record)
    desk.context.tell(step.changes)


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_over_a_list_goes_with_its_record(desk: Desk, store: Store, case: CaseFile, kind: str) -> None:
    place, make, opened = PAGES[kind]
    desk.window.show_place(place)
    below = desk.window.page()
    record = make(store, case)
    page = opened(desk, case, record)
    below.open_page(page)
    assert desk.window.page() is page
    keepers = page.findChildren(DraftKeeper)
    for keeper in keepers[:1]:
        keeper.touch()
    deleted(desk, record)
    assert desk.window.page() is below
    assert (KEPT in desk.window.note_text()) == bool(keepers)
    assert len(drafts.drafts(store)) == len(keepers[:1])
    desk.context.undo()  # nothing listens that is no longer there
    assert not drafts.drafts(store) or drafts.waiting(store)
    assert desk.window.page() is below


@pytest.mark.parametrize("kind", PANES)
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_record_beside_its_list_goes(desk: Desk, store: Store, case: CaseFile, kind: str, elsewhere: bool) -> None:
    place, make, act = PANES[kind]
    record = make(store, case)
    part = {"clue": "supervision", "visit": "field_visit"}.get(kind)
    known = {"part": part} if kind == "clue" else {"kind": part} if kind == "visit" else {}
    desk.context.go(place, id=record.id, **known)
    pane = next(pane for pane in desk.window.findChildren(DetailPane) if pane.isVisible())
    is_typed = bool(act)
    if is_typed:
        pane.start(act)  # type: ignore[attr-defined]
        assert pane.panel is not None
        pane.panel.drafts.touch()
    if elsewhere:
        desk.window.show_place("exchange")
    deleted(desk, record)
    if elsewhere:
        desk.window.show_place(place)
    assert not pane.isVisible() and pane.panel is None
    assert (KEPT in desk.window.note_text()) == is_typed
    assert len(drafts.drafts(store)) == is_typed and not drafts.waiting(store)


def test_what_is_only_out_of_sight_is_not_called_deleted(desk: Desk, store: Store, case: CaseFile) -> None:
    """Another PC makes the case confidential while somebody types."""
    added(store, StaffMember(name="冯守义", role="head"))
    me = added(store, StaffMember(name="郑和", role="clerk"))
    assert isinstance(me, StaffMember)
    store.user = me.name
    desk.context.go("grievances", id=case.grievance.id)
    pane = next(pane for pane in desk.window.findChildren(DetailPane) if pane.isVisible())
    pane.start("progress")  # type: ignore[attr-defined]
    assert pane.panel is not None
    pane.panel.drafts.touch()
    with store.sight.whole(), store.step("改知悉范围") as step:
        step.save(store.get(Grievance, case.grievance.id).with_values(confidentiality="confidential"), case.grievance)
    desk.context.tell(step.changes)
    assert not pane.isVisible() and pane.panel is None
    note = desk.window.note_text()
    assert "现在没有权限看，这一页关上了" in note and KEPT in note and "删除" not in note


@pytest.mark.parametrize("make", [mediation_of, aid_of])
def test_what_belongs_to_a_case_goes_with_it(desk: Desk, store: Store, case: CaseFile, make: Make) -> None:
    place = "mediations" if make is mediation_of else "legal_aid"
    record = make(store, case)
    desk.context.go(place, id=record.id)
    page = desk.window.page()
    panes = [pane for pane in desk.window.findChildren(DetailPane) if pane.isVisible()]
    deleted(desk, case.grievance)
    assert desk.window.page() is desk.window.place(place)
    assert (desk.window.page() is not page) == (make is mediation_of) and not any(pane.isVisible() for pane in panes)
    assert desk.window.note_text() == ""
    desk.context.go(place, id=record.id)
    assert "已经不在了" in desk.window.note_text() or make is aid_of
    assert desk.window.page() is desk.window.place(place) and not any(pane.isVisible() for pane in panes)


def test_what_is_deleted_is_not_written(store: Store, case: CaseFile) -> None:
    mediation, aid = mediation_of(store, case), aid_of(store, case)
    removed(store, case.grievance)
    with pytest.raises(GoneError, match="已经不在了"):
        mediations.save(store, mediation.with_values(room="二号室"), mediation)
    with pytest.raises(GoneError, match=f"诉求 {case.grievance.number} 已经删除，没有保存。要接着办，先撤销删除"):
        legal_aid.save(store, aid.with_values(claim_amount=100), aid)
    assert store.get(LegalAid, aid.id).claim_amount != 100
    with pytest.raises(GoneError), store.step("登记") as step:
        step.add(Mediation(grievance_id=case.grievance.id))
