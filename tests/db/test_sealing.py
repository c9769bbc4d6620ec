"""Sealing holds wherever one looks: every list, file, ledger, paper, search and history is walked for what must not be read."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from cases import CHENGUANG, at_work, registered
from station.actions import attachments, ledgers, papers, people
from station.actions import grievances as acts
from station.casework import sealing
from station.casework.ledgers import ledgers as kept_ledgers
from station.casework.masking import SEALED, MaskLevel
from station.casework.model import (
    RECORDS,
    Attachment,
    Consent,
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    Grievance,
    ImportedRow,
    InjuryVisit,
    Interview,
    JointMeeting,
    LedgerImport,
    LegalAid,
    Letter,
    LetterAddressee,
    LetterCase,
    Mediation,
    MediationSession,
    MeetingDecision,
    Member,
    Negotiation,
    NegotiationTopic,
    OpinionCheck,
    Progress,
    Supervision,
    VisitFinding,
    WarningStep,
    Worker,
)
from station.casework.outreach import WORK
from station.casework.papers import plain_text
from station.casework.sheets import Asked, Layout, Period
from station.db import acts as acts_log
from station.db import agenda, casefiles, drafts, grievances, outreach, procedures, recycling, search, search_index
from station.db import people as people_queries
from station.db.grievances import ListQuery
from station.db.importing import kept_words
from station.db.people import PeopleQuery
from station.db.safekeeping import verify
from station.db.store import Store
from station.errors import StationError

NAME, PHONE, NUMBER, ADDRESS = "韩素琴", "13800138000", "110101199003074514", "河湾路12号3单元"
HAN = Worker(name=NAME, phone=PHONE, id_number=NUMBER, address=ADDRESS, delivery_address=ADDRESS, phone_note=f"{NAME}的")
PRIVATE = (NAME, PHONE, NUMBER, ADDRESS)
SAID = f"{NAME}（{PHONE}，住{ADDRESS}，证号{NUMBER}）要求支付工资"


@pytest.fixture
def sealed(store: Store) -> tuple[Store, str]:
    """A closed case of somebody whose name stands everywhere in it, who is also a member of another one; then sealed."""
    at_work(store)
    case = registered(store, HAN, summary=SAID, worker_title=NAME, remark=SAID, evidence=SAID)
    assert case.worker is not None
    person, employer = case.worker.id, store.matching(Employer)[0].id
    other = registered(store, Worker(name="白晓燕", phone="13900139000"), summary=f"{NAME}等人一起来")
    mine = case.grievance
    mediation = Mediation(id="m", number="站工劳调字〔2026〕1号", grievance_id=mine.id, applied_on="2026-03-16", mediator="王芳")
    aid = LegalAid(id="a", number="站工援字〔2026〕1号", grievance_id=mine.id, applied_on="2026-03-16", form="agency", basis="hardship")
    with store.step("其余的") as step:
        step.add(Member(grievance_id=other.grievance.id, worker_id=person, note=SAID))
        step.add(Progress(grievance_id=mine.id, at="2026-03-16T08:40", content=SAID, next_step=SAID, next_on="2026-03-17"))
        step.add(
            mediation.with_values(status="agreed", accepted_on="2026-03-16", oral_record=SAID, extension_agreed_by=NAME, perform_way=SAID)
        )
        step.add(
            MediationSession(
                mediation_id="m",
                ordinal=1,
                started_at="2026-03-16T08:50",
                result="agreed",
                applicant_present=NAME,
                applicant_statement=SAID,
                focus=SAID,
            )
        )
        step.add(aid.with_values(status="closed", closing_report=SAID, first_opinion=SAID, closed_on="2026-03-16"))
        step.add(
            Letter(
                id="l", kind="opinion", number="站工劳监意〔2026〕1号", status="replied", facts=SAID, issuer="站", issued_on="2026-03-16"
            )
        )
        step.add(LetterCase(letter_id="l", grievance_id=mine.id))
        step.add(LetterAddressee(letter_id="l", employer_id=employer, receiver=NAME, reply_content=SAID, service_note=SAID))
        step.add(
            Supervision(
                id="s",
                number="站工监字〔2026〕1号",
                grievance_id=mine.id,
                source="grievance",
                topic="wages",
                found_on="2026-03-16",
                summary=SAID,
                informant=NAME,
                informant_phone=PHONE,
                findings=SAID,
                evidence=SAID,
                talk_record=SAID,
            )
        )
        step.add(
            Interview(
                supervision_id="s", started_at="2026-03-16T08:50", person=NAME, phone=PHONE, side="worker", content=SAID, place=ADDRESS
            )
        )
        step.add(Attachment(owner="grievance", owner_id=mine.id, name=f"{NAME}身份证.jpg", sha256=""))
        step.add(Consent(worker_id=person, grievance_id=mine.id, given_on="2026-03-16", way="signed", scope=SAID))
        step.add(Consultation(asked_on="2026-03-16", asker=NAME, phone=PHONE, category="wages", question=SAID))
        step.add(FieldVisit(id="v", employer_id=employer, visited_on="2026-03-16", visitors="王芳", summary=SAID))
        step.add(VisitFinding(field_visit_id="v", item="2.1", verdict="problem", content=SAID, grievance_id=mine.id))
        step.add(OpinionCheck(found_at="2026-03-16T08:00", platform="论坛", summary=SAID, checker="王芳", grievance_id=mine.id))
        step.add(EmployerWarning(id="w", employer_id=employer, signal="arrears", detail=SAID, grievance_id=mine.id))
        step.add(WarningStep(employer_warning_id="w", stage="checked", done_on="2026-03-16", content=SAID))
        step.add(JointMeeting(id="j", subject="联席会议", held_on="2026-03-16", minutes=SAID))
        step.add(MeetingDecision(joint_meeting_id="j", content=SAID, responsible="人社", grievance_id=mine.id))
        step.add(Negotiation(id="n", subject="恳谈", scope="家具", result=SAID))
        step.add(NegotiationTopic(negotiation_id="n", topic=SAID, grievance_id=mine.id))
        step.add(Consultation(asked_on="2026-03-16", category="wages", question=SAID, grievance_id=mine.id))
        step.add(InjuryVisit(worker_id=person, reported_on="2026-03-16", hospital="一院", needs=SAID, result=SAID, status="done"))
    for grievance in (mine, other.grievance):
        base = store.get(Grievance, grievance.id)
        acts.close(store, base.with_values(closed_on="2026-03-16", outcome="resolved"), base)
    base = store.get(Worker, person)
    people.correct(store, base.with_values(is_member=True), base, f"{NAME}来电说明")
    store.log_act("person_copy", f"PDF，{NAME}的家属来取")
    people.seal(store, person, "purpose")
    return store, person


def everything_read(store: Store) -> Iterable[tuple[str, Any]]:
    """What screens, ledgers and papers are made of, by what it is called."""
    for cls in RECORDS:
        if cls.record not in ("staff_member", "station"):
            for record in [*store.matching(cls), *store.select(cls, deleted=True)]:
                yield cls.record, record
                yield f"find {cls.record}", store.find(cls, record.id)
                yield f"history of {cls.record}", [(entry.step_name, entry.values) for entry in store.history(record.id)]
    ids = [case.id for case in store.matching(Grievance)]
    yield "case files", casefiles.case_files(store, ids)
    yield "supervision files", casefiles.supervision_files(store, [matter.id for matter in store.matching(Supervision)])
    yield "letter files", casefiles.letter_files(store, [letter.id for letter in store.matching(Letter)])
    lists: dict[str, Callable[[], Any]] = {
        "grievances": lambda: grievances.page(store, ListQuery("all", sort="received_at")),
        "grievances by summary": lambda: grievances.page(store, ListQuery("all", sort="summary")),
        "found": lambda: grievances.page(store, ListQuery("all", text="工资", sort="received_at")),
        "mediations": lambda: procedures.mediation_rows(store),
        "legal aid": lambda: procedures.aid_rows(store),
        "matters": lambda: procedures.supervision_rows(store),
        "letters": lambda: procedures.letter_rows(store),
        "employers": lambda: procedures.employer_rows(store),
        "workers": lambda: people_queries.page(store, PeopleQuery()),
        "bin": lambda: recycling.deletions(store),
        **{f"work {work.cls.record}": lambda work=work: outreach.rows(store, work.cls) for work in WORK},  # type: ignore[misc]
    }
    for name, read in lists.items():
        yield name, [dict(row) if hasattr(row, "keys") else row for row in read()]
    yield "tasks", agenda.tasks(store)
    yield "log", acts_log.page(store)
    yield "call backs", outreach.call_backs(store)
    yield "warnings", outreach.warnings_on(store, "2026-03-16")
    yield "week", [dict(row) for day in outreach.week(store, store.now().date()) for row in day.visits]
    yield "plans", agenda.plans(store, "2026-03-01", "2026-04-01")
    for key in kept_ledgers():
        for layout in Layout:
            for level in MaskLevel:
                yield f"ledger {key}", ledgers.sheet(store, Asked(key, Period.month("2026-03"), layout, level))
    for subject in (*store.matching(Mediation), *store.matching(LegalAid), *store.matching(Supervision), *store.matching(Letter)):
        for offer in papers.offers(store, subject):
            yield f"paper {offer.label}", plain_text(papers.make(store, offer.key, subject))


def leaks(store: Store) -> list[str]:
    return [name for name, read in everything_read(store) if any(text in repr(read) for text in PRIVATE)]


def test_nothing_that_is_read_names_a_sealed_person(sealed: tuple[Store, str]) -> None:
    store, _ = sealed
    assert leaks(store) == []
    with store.seals.opened():
        assert leaks(store)  # the walk does find the name where it is read as it is kept


def test_what_was_typed_and_not_saved_is_covered_too(sealed: tuple[Store, str]) -> None:
    store, _ = sealed
    drafts.keep(store, "letters:1", f"意见书（{NAME}）", {"facts": f"{NAME}反映欠薪，电话{PHONE}", "handler": "王芳"})
    (draft,) = drafts.drafts(store)
    assert (draft.title, draft.values) == (f"意见书（{SEALED}）", {"facts": f"{SEALED}反映欠薪，电话{SEALED}", "handler": "王芳"})


@pytest.mark.parametrize("text", [NAME, "素琴", "hsq", PHONE, "8000", NUMBER, "4514", "河湾路"])
def test_nothing_leads_to_a_sealed_person(sealed: tuple[Store, str], text: str) -> None:
    store, _ = sealed
    assert grievances.page(store, ListQuery("all", text=text, sort="received_at")) == []
    assert search.find_among(store, list(search_index.SEARCHED), text, 20) == []
    assert people_queries.page(store, PeopleQuery(text=text)) == []


def test_the_rest_of_the_case_is_found_and_read(sealed: tuple[Store, str]) -> None:
    store, person = sealed
    rows = grievances.page(store, ListQuery("all", text="要求支付工资", sort="number"))
    assert [row["worker"] for row in rows] == [SEALED, "白晓燕"]
    assert rows[0]["summary"].startswith(f"{SEALED}（{SEALED}")
    assert [name for name in sealing.PRIVATE if getattr(store.get(Worker, person), name) != SEALED] == []


def test_what_is_kept_is_unharmed_and_comes_back_whole(sealed: tuple[Store, str]) -> None:
    store, person = sealed
    assert list(verify(store)) == []
    found = store.unsealed(Worker, person)
    assert found is not None and found.name == NAME
    list(search_index.rebuild(store))
    assert search.find(store, Worker, NAME, 5) == []
    people.unseal(store, person, "又来反映新的事")
    assert store.get(Worker, person).phone == PHONE
    assert store.matching(Progress)[0].content == SAID
    assert len(grievances.page(store, ListQuery("all", text="hsq", sort="received_at"))) == 2
    assert list(verify(store)) == []


def test_a_change_in_a_sealed_file_keeps_what_was_before_true(sealed: tuple[Store, str]) -> None:
    store, _ = sealed
    base = store.matching(Progress)[0]
    with store.step("补记") as step:
        step.save(base.with_values(content="改过"), base)
    people.unseal(store, store.matching(Worker, sealed_on="2026-03-16")[0].id, "核对")
    assert [entry.values["content"].before for entry in store.history(base.id) if not entry.is_new] == [SAID]


def test_the_word_for_a_sealed_name_is_not_written_over_the_name(sealed: tuple[Store, str]) -> None:
    store, person = sealed
    base = store.matching(Progress)[0]
    with pytest.raises(StationError, match="里有已封存的内容"), store.step("补记") as step:
        step.save(base.with_values(content=f"{base.content}，已补发"), base)
    with store.step("补记") as step:  # other fields, and the word where nobody's name stood, are as free as ever
        base = step.save(base.with_values(way="spoken"), base)
        step.add(base.with_values(id="", content="公积金账户已封存"))
    people.unseal(store, person, "核对")
    assert [note.content for note in store.matching(Progress)] == [SAID, "公积金账户已封存"]


def test_what_an_old_ledger_said_besides_is_not_read_of_who_is_sealed(sealed: tuple[Store, str]) -> None:
    store, person = sealed
    visit, other = store.matching(InjuryVisit)[0], store.matching(FieldVisit)[0]
    with store.step("导入台账") as step:
        ledger = step.add(LedgerImport(target="injury_visits", file_name="探视.xls"))
        for row, owner in enumerate((visit, other)):
            told = {"owner": owner.record, "owner_id": owner.id, "kept": f"原表家属：{NAME}的姐姐"}
            step.add(ImportedRow(ledger_import_id=ledger.id, row=row, fate="added", **told))
    assert kept_words(store, visit) == kept_words(store, other) == ""
    people.unseal(store, person, "核对")
    assert kept_words(store, visit) == kept_words(store, other) == f"原表家属：{NAME}的姐姐"


def test_what_was_kept_with_the_case_is_not_looked_at(sealed: tuple[Store, str]) -> None:
    store, person = sealed
    mine = store.matching(Grievance, worker_id=person)[0]
    for owner in (mine, store.matching(Mediation)[0], store.matching(InjuryVisit)[0], store.matching(Letter)[0]):
        attachments.add(store, owner, [(f"{owner.record}.pdf", b"%PDF-1.4 " + owner.record.encode())], mine.number)
        (file,) = store.matching(Attachment, owner_id=owner.id, owner=owner.record, name=f"{owner.record}.pdf")
        if owner.record == Letter.record:
            assert attachments.content(store, file)
        else:
            with pytest.raises(StationError, match="已封存"):
                attachments.content(store, file)
    people.unseal(store, person, "核对")
    assert all(attachments.content(store, file) for file in store.matching(Attachment) if file.sha256)


def test_another_person_of_the_same_name_is_not_touched(sealed: tuple[Store, str]) -> None:
    store, _ = sealed
    case = registered(store, Worker(name=NAME, phone="13900139001"), CHENGUANG, summary=f"{NAME}说没签合同")
    assert case.worker_name == NAME
    assert case.grievance.summary == f"{NAME}说没签合同"


def test_a_seal_set_elsewhere_is_seen_at_once(sealed: tuple[Store, str]) -> None:
    store, person = sealed
    people.unseal(store, person, "核对")
    with Store.open(store.folder, clock=store.clock) as second:
        second.user = store.user
        assert second.get(Worker, person).name == NAME
        people.seal(store, person, "request")
        assert second.get(Worker, person).name == SEALED
