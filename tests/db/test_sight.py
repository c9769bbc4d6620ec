"""Nothing a person may not see comes out of any question; what the station does as such goes on seeing everything."""

import importlib
import inspect
import itertools
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

import station.db
from station.actions import ledgers, report_records
from station.actions.progress import finish
from station.casework.fields import Kind
from station.casework.ledger_line import CONFIDENTIAL
from station.casework.ledgers import ledgers as definitions
from station.casework.masking import MaskLevel
from station.casework.model import (
    RECORDS,
    Employer,
    FieldVisit,
    Grievance,
    LegalAid,
    Mediation,
    Member,
    Party,
    Progress,
    StaffMember,
    Station,
    Worker,
)
from station.casework.sheets import Asked, Period
from station.db import agenda, grievances, safekeeping, search, sight, sqlite, staff
from station.db.employers import repeated
from station.db.figures import counting, shares
from station.db.sight import Reach
from station.db.store import Store
from station.errors import StationError

HEAD, HANDLER, CLERK, LAWYER, READER = "冯守义", "周启明", "陈立秋", "杨知行", "白读"
YEAR = Period("2026年", "2026-01-01", "2026-12-31")
READ = 20  # what the engine calls the reading of a column when it asks whether that is allowed


@dataclass(frozen=True)
class Secret:
    """A confidential case with its person, and what must not be read of them."""

    case: Grievance
    worker: Worker
    words: tuple[str, ...]
    ids: tuple[str, ...]


def at(store: Store, name: str) -> Store:
    store.user = name
    return store


def keep_secret(store: Store, case: Grievance, **values: Any) -> Grievance:
    with at(store, HEAD).step("定为保密") as step:
        return step.save(case.with_values(confidentiality="confidential", **values), case)


@pytest.fixture(scope="module")
def secret(practice: Store) -> Secret:
    """A case of 周启明 whose person has no other one, with a note, made confidential by the head."""
    at(practice, "")
    alone = (
        case
        for case in practice.matching(Grievance, handler=HANDLER)
        if case.worker_id
        and case.received_at > "2026"
        and not case.is_anonymous
        and len(practice.matching(Grievance, worker_id=case.worker_id)) == 1
        and not practice.matching(Member, worker_id=case.worker_id)
        and practice.matching(Progress, grievance_id=case.id)
        and practice.get(Worker, case.worker_id).phone
        and not practice.matching(Mediation, grievance_id=case.id)  # who mediates a case may see it
    )
    case = next(alone)
    at(practice, HANDLER)
    with practice.step(f"登记进展 {case.number}") as step:
        step.add(Progress(grievance_id=case.id, at="2026-11-16T09:00", content="琥珀色的罐子漏了"))
        for party in practice.matching(Party, grievance_id=case.id):
            step.remove(party)
        firm = step.add(Employer(name="琥珀制罐厂"))
        step.add(Party(grievance_id=case.id, employer_id=firm.id))
    case = keep_secret(practice, practice.get(Grievance, case.id))
    practice.log_act("reveal", f"查看完整号码 {case.number}", case)
    worker = practice.get(Worker, case.worker_id)
    words = (case.number, worker.name, worker.phone, worker.id_number, worker.address, case.summary, "琥珀")
    hanging = [case.id, worker.id, firm.id]
    for cls in RECORDS:
        hanging += [r.id for s in cls.links_to("grievance") for r in practice.select(cls, f"{s.name} = ?", [case.id])]
    return Secret(case, worker, tuple(filter(None, words)), tuple(hanging))


def told(value: object, seen: set[int] | None = None) -> Iterator[str]:
    """Every text in a result, however deep it lies."""
    seen = seen if seen is not None else set()
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes | int | float | None) or id(value) in seen:
        return
    else:
        seen.add(id(value))
        parts: Any = value
        if isinstance(value, dict):
            parts = [*value.keys(), *value.values()]
        elif hasattr(value, "keys"):
            parts = [value[name] for name in list(value.keys())]  # type: ignore[index] # a row
        elif hasattr(value, "__dict__"):
            parts = list(vars(value).values())
        elif not isinstance(value, list | tuple | set | frozenset | Iterator):
            return
        for part in parts:
            yield from told(part, seen)


# -- every question of db ------------------------------------------------------------------------------------------------

# what does not answer a person: it writes, sends, numbers, verifies, or is asked about one file of the exchange
SYSTEM = (
    *("exchange", "audiences", "circle", "receiving", "migrations", "vaulting", "search_index", "chain", "chain_check", "anchors"),
    *("safekeeping", "backup_making", "backups", "restoring", "snapshot", "damaged", "switching", "media", "step", "attachments"),
    *("destroying", "sight", "letter_numbers", "in_force", "devices"),
)
NOT_SHOWN = {"known_people"}  # the names that are covered wherever they stand


def values_for(name: str, secret: Secret) -> list[Any]:
    """What is asked for: the secret itself, by every key and every word."""
    by_word = {"text", "words", "number", "name", "value", "of"}
    if name.endswith("_ids") or name in ("ids", "found"):
        return [list(secret.ids)]
    if name.endswith("id"):
        return list(secret.ids)
    if name in by_word:
        return [word for word in secret.words if len(word) < 30]
    known: dict[str, list[Any]] = {
        "limit": [500],
        "period": [YEAR],
        "before": [YEAR],
        "record": ["grievance", "worker"],
        "cls": [Grievance, Worker, Progress],
        "kinds": [(Grievance, Worker)],
        "query": [
            grievances.ListQuery(view="all"),
            *(grievances.ListQuery(view="all", text=word) for word in secret.words if len(word) < 30),
        ],
        "first": ["2020-01-01"],
        "last": ["2027-12-31"],
        "until": ["2027-12-31"],
        "today": ["2026-11-17"],
        "month": ["2026-11"],
        "months": [["2026-10", "2026-11"]],
        "grievance": [secret.case],
        "worker": [secret.worker],
        "case": [secret.case],
        "since": ["2020-01-01"],
        "with_anonymous": [True],
        "views": [["all", "open", "again", "doubles"]],
        "days": [3000],
        "least": [1],
        "also": [[]],
        "link": ["grievance_id", "worker_id"],
        "by": ["employer", "area", "station", "cause", "hospital", "category"],
        "key": ["received", "opening", "closing", "ended"],
        "definition": list(definitions().values()),
        "asked": [Asked(ledger="grievances", period=YEAR, level=MaskLevel.DISTRICT)],
        "employer_ids": [list(secret.ids)],
        "category": [secret.case.category],
        "cause": [secret.case.cause],
        "stamp": [""],
        "unit": ["zq"],
        "entries": [[]],
    }
    return known.get(name, [])


def questions() -> Iterator[tuple[str, Callable[..., Any], list[str]]]:
    """Every public function of ``db`` that answers something about a store, with the names of what it must be told."""
    for found in pkgutil.walk_packages(station.db.__path__, "station.db."):
        if found.name.removeprefix("station.db.").partition(".")[0] in SYSTEM:
            continue
        module = importlib.import_module(found.name)
        for name, function in vars(module).items():
            if name.startswith("_") or not inspect.isfunction(function) or function.__module__ != found.name or name in NOT_SHOWN:
                continue
            signature = inspect.signature(function)
            first, *rest = signature.parameters.values() or [None]
            if first is not None and first.name == "store" and signature.return_annotation not in (None, "None"):
                yield f"{found.name}.{name}", function, [p.name for p in rest if p.default is p.empty]


ASKED = list(questions())
# answers in ids and counts only, read by ``ledger_lines.files`` and ``report_records.told``, which are tried below
IDS_ONLY = ("ledger_lines.wanted", "counting.records_of", "counting.breaking")


@pytest.mark.parametrize("who", [CLERK, LAWYER])
@pytest.mark.parametrize(("name", "function", "needed"), ASKED, ids=[name for name, _, _ in ASKED])
def test_no_question_tells_of_it(
    practice: Store, secret: Secret, who: str, name: str, function: Callable[..., Any], needed: list[str]
) -> None:
    at(practice, who)
    sought = secret.words if name.endswith(IDS_ONLY) else (*secret.words, *secret.ids)
    for values in itertools.product(*(values_for(one, secret) for one in needed)):
        try:
            answer = list(told(function(practice, *values)))
        except (KeyError, StationError, TypeError, AttributeError, ValueError, sqlite.Error):
            continue  # not a value it knows, or nothing found
        given = set(told(list(values)))
        leaked = [text for text in answer if text not in given for word in sought if word in text]
        assert not leaked, (name, values, leaked[:3])


def test_most_questions_are_asked(secret: Secret) -> None:
    asked = [name for name, _, needed in ASKED if all(values_for(one, secret) for one in needed)]
    assert len(asked) > 80, sorted({name for name, _, _ in ASKED} - set(asked))


@pytest.mark.parametrize("who", [CLERK, LAWYER])
def test_no_record_by_whatever_way(practice: Store, secret: Secret, who: str) -> None:
    at(practice, who)
    for cls in RECORDS:
        found = [practice.find(cls, one) for one in secret.ids]
        found += [*practice.select(cls), *practice.select(cls, deleted=True)]
        texts = list(told(found))
        assert not [text for text in texts if any(word in text for word in secret.words)], cls.record
    for one in secret.ids:
        assert practice.history(one) == []
        assert practice.entries("record_id = ?", [one]) == []
    assert practice.undo_name() == practice.seals.said(CONFIDENTIAL)
    for word in secret.words:
        assert search.find_among(practice, (Grievance, Worker), word, 10) == []
        assert grievances.ids(practice, grievances.ListQuery(view="all", text=word)) == []


# -- who does see it -----------------------------------------------------------------------------------------------------


def test_the_head_and_the_handler_see_it_and_pay_nothing(practice: Store, secret: Secret) -> None:
    for who in (HEAD, HANDLER):
        at(practice, who).sight.close()
        assert practice.get(Grievance, secret.case.id).confidentiality == "confidential"
        assert practice.sight.reach(practice) is (Reach.ALL if who == HEAD else practice.sight.reach(practice))
    assert at(practice, HEAD).sight._conn is None


def test_who_is_named_sees_it_from_then_on(practice: Store, secret: Secret) -> None:
    assert at(practice, CLERK).find(Grievance, secret.case.id) is None
    case = keep_secret(practice, at(practice, HEAD).get(Grievance, secret.case.id), readers=f"梁敏华\n{CLERK}")
    assert at(practice, CLERK).get(Grievance, secret.case.id).number == secret.case.number
    assert at(practice, "邵文锦").find(Grievance, secret.case.id) is None
    keep_secret(practice, case, readers="")
    assert at(practice, CLERK).find(Grievance, secret.case.id) is None


def test_a_lawyer_sees_the_cases_they_were_given_and_what_hangs_on_them(practice: Store, secret: Secret) -> None:
    at(practice, "")
    given = {aid.grievance_id for aid in practice.select(LegalAid, "lawyer = ?", [LAWYER])}
    mine = given | {case.id for case in practice.matching(Grievance, handler=LAWYER)}
    whole = {cls: {record.id for record in practice.select(cls)} for cls in RECORDS}
    at(practice, LAWYER)
    assert given
    assert {case.id for case in practice.matching(Grievance)} == mine
    for case in practice.matching(Grievance):
        assert practice.find(Worker, case.worker_id) is not None or not case.worker_id
    for cls in RECORDS:
        seen = practice.select(cls)
        assert {record.id for record in seen} <= whole[cls]
        for record in seen:
            leads = [getattr(record, s.name) for s in cls.specs() if s.kind is Kind.KEY and s.of == "grievance" and s.required]
            assert set(leads) <= mine, cls.record
    assert counting.counts(practice, Period("", "", ""))["received"] <= len(mine) if mine else True


def test_a_lawyer_sees_what_they_registered_themselves_until_an_assignment_is_thrown_away(practice: Store, secret: Secret) -> None:
    lawyer = at(practice, LAWYER)
    with lawyer.step("登记走访") as step:
        visit = step.add(FieldVisit(employer_id=practice.matching(Employer)[0].id, visitors="别人"))
    assert lawyer.find(FieldVisit, visit.id) is not None
    aid = lawyer.matching(LegalAid, lawyer=LAWYER)[0]
    with at(practice, HEAD).step("删除援助") as step:
        step.remove(practice.get(LegalAid, aid.id))
    assert practice.get(Grievance, aid.grievance_id).handler != LAWYER
    assert at(practice, LAWYER).find(Grievance, aid.grievance_id) is None
    with at(practice, HEAD).step("放回援助") as step:
        gone = practice.get(LegalAid, aid.id)
        step.save(gone.with_values(deleted=False), gone)


def test_a_name_that_is_nobodys_sees_no_case(practice: Store, secret: Secret) -> None:
    assert at(practice, "路人").matching(Grievance) == []


# -- counts --------------------------------------------------------------------------------------------------------------


def test_figures_and_ledgers_count_it_without_a_word_of_it(practice: Store, secret: Secret) -> None:
    asked = Asked(ledger="grievances", period=YEAR, level=MaskLevel.DISTRICT)
    whole = at(practice, HEAD)
    counts, rows = counting.counts(whole, YEAR), ledgers.sheet(whole, asked)
    clerk = at(practice, CLERK)
    assert counting.counts(clerk, YEAR) == counts
    shown = ledgers.sheet(clerk, asked)
    assert ledgers.count(clerk, asked) == ledgers.count(at(practice, HEAD), asked)
    assert len(list(told(shown))) > 100
    assert not [text for text in told(shown) if any(word in text for word in secret.words)]
    assert CONFIDENTIAL in set(told(shown))
    assert any(secret.case.number in text for text in told(rows))


def test_the_list_behind_a_figure_says_that_there_is_one_more(practice: Store, secret: Secret) -> None:
    clerk = at(practice, CLERK)
    behind = counting.records_of(clerk, "received", YEAR)
    assert ("grievance", secret.case.id) in behind
    lines = finish(report_records.told(clerk, behind))
    assert len(lines) == len(set(behind))
    assert [line.text for line in lines if line.record_id == secret.case.id] == [CONFIDENTIAL]
    assert not [text for line in lines for text in told(line) if any(word in text for word in secret.words)]


def test_an_employer_of_whom_only_it_tells_is_counted_without_its_name(practice: Store, secret: Secret) -> None:
    day = Period("", secret.case.received_at[:10], secret.case.received_at[:10])
    heads = shares.shares(at(practice, HEAD), "employer", day, day)
    clerks = shares.shares(at(practice, CLERK), "employer", day, day)
    assert heads == clerks  # what is handed up was made by whoever made it
    assert [share.cases for share in clerks if share.label == CONFIDENTIAL] == [1]
    assert "琥珀制罐厂" not in told(heads)
    assert "琥珀制罐厂" not in told(repeated(at(practice, HEAD), "2026-12-31", 3000, 1))


# -- who sees numbers covered --------------------------------------------------------------------------------------------


def test_a_reader_reads_no_number_in_full_by_whatever_way(practice: Store, secret: Secret) -> None:
    with at(practice, HEAD).step("添人") as step:
        step.add(StaffMember(name=READER, role="reader"))
        note = step.add(Progress(grievance_id=secret.case.id, at="2026-11-16T10:00", content="打 13912345678 找，证号 440301198807010011"))
    keep_secret(practice, practice.get(Grievance, secret.case.id), readers=READER)
    people = practice.matching(Worker)
    numbers = {number for one in people for number in (one.phone, one.id_number, one.address) if number}
    numbers |= {"13912345678", "440301198807010011"}
    reader = at(practice, READER)
    assert reader.get(Worker, secret.worker.id).name == secret.worker.name
    assert reader.get(Worker, secret.worker.id).phone.count("*") == 4
    assert "找" in reader.get(Progress, note.id).content
    for cls in RECORDS:
        said = "\n".join(text for record in reader.select(cls) for text in told(record) if cls is not Station)
        assert not [number for number in numbers if number in said], cls.record
    for one in secret.ids:
        assert not [text for text in told(reader.history(one)) if text in numbers or "13912345678" in text]
    assert not [text for text in told(agenda.plans(reader, "2026-01-01", "2026-12-31")) for number in numbers if number in text]
    with reader.sight.whole():  # what is sent, verified or written is whole
        assert reader.get(Worker, secret.worker.id).phone == secret.worker.phone
    with reader.step("写", undoable=False):
        assert reader.get(Worker, secret.worker.id).phone == secret.worker.phone
    keep_secret(practice, at(practice, HEAD).get(Grievance, secret.case.id), readers="")


# -- the station itself --------------------------------------------------------------------------------------------------


def test_numbers_verifying_and_sending_see_everything(practice: Store, secret: Secret) -> None:
    clerk = at(practice, CLERK)
    assert list(safekeeping.verify(clerk)) == []
    with clerk.step("取号", undoable=False):
        assert clerk.find(Grievance, secret.case.id) is not None  # while something is written nothing is left out
    with clerk.sight.whole():
        assert clerk.find(Grievance, secret.case.id) is not None
    assert clerk.find(Grievance, secret.case.id) is None


def test_aid_that_belongs_to_no_case_opens_no_confidential_one(practice: Store, secret: Secret) -> None:
    with at(practice, HEAD).step("登记援助") as step:
        step.add(LegalAid(lawyer=CLERK))
    clerk = at(practice, CLERK)
    assert clerk.sight.reach(clerk) is Reach.OPEN
    assert clerk.find(Grievance, secret.case.id) is None


def test_nobody_writes_over_what_they_may_not_see(practice: Store, secret: Secret) -> None:
    clerk = at(practice, CLERK)
    before = clerk.last_number(clerk.device)
    with pytest.raises(StationError, match="没有权限看"), clerk.step("改") as step:
        step.save(secret.case.with_values(remark="改过"), secret.case)
    assert clerk.last_number(clerk.device) == before


def test_taking_back_what_somebody_else_did_to_it_is_refused_and_not_named(practice: Store, secret: Secret) -> None:
    case = keep_secret(practice, at(practice, HEAD).get(Grievance, secret.case.id), remark="另有隐情")
    assert at(practice, CLERK).undo_name() == CONFIDENTIAL
    with pytest.raises(StationError):
        finish(practice.undoing())
    assert at(practice, HEAD).get(Grievance, case.id).remark == "另有隐情"


def test_a_second_store_for_work_beside_the_window_has_the_same_eyes(practice: Store, secret: Secret) -> None:
    with practice.again() as beside:
        assert beside.find(Grievance, secret.case.id) is not None  # the station's own work
        beside.user = CLERK
        assert beside.find(Grievance, secret.case.id) is None


def test_a_question_asked_again_is_not_made_anew_however_often_it_was_told_who_sees_what(practice: Store, secret: Secret) -> None:
    at(practice, CLERK)
    for _ in range(3):
        at(practice, LAWYER).count(Grievance)
        at(practice, CLERK).count(Grievance)  # told anew
    made: list[int] = []
    practice.sight._conn.set_authorizer(lambda act, *_: made.append(act) or 0)  # type: ignore[union-attr,func-returns-value]
    asked = []
    for _ in range(2):  # the engine asks what may be read whenever it makes a question
        made.clear()
        for cls in (Grievance, Worker, Progress):
            practice.count(cls)
        asked.append(made.count(READ))
    practice.sight._conn.set_authorizer(None)  # type: ignore[union-attr]
    assert asked[0] > 0
    assert asked[1] == 0


def test_what_changes_elsewhere_is_followed_at_once(practice: Store, secret: Secret) -> None:
    clerk = at(practice, CLERK)
    with practice.again() as other:
        at(other, HEAD)
        case = next(one for one in other.matching(Grievance, handler=HANDLER) if one.confidentiality == "normal")
        assert clerk.find(Grievance, case.id) is not None
        keep_secret(other, case)
        assert clerk.find(Grievance, case.id) is None
        now = other.get(Grievance, case.id)
        with other.step("放开") as step:
            step.save(now.with_values(confidentiality="normal"), now)
        assert clerk.find(Grievance, case.id) is not None


def test_every_kind_of_record_is_public_or_narrowed() -> None:
    """A new kind of record must be put on one side; what tells of cases may lie in no other table that people are shown."""
    assert set(sight.PUBLIC) <= {cls.record for cls in RECORDS}
    for cls in RECORDS:
        leads = {s.of for s in cls.specs() if s.kind is Kind.KEY}
        if leads & {"grievance", "worker", "mediation", "legal_aid", "letter", "supervision"}:
            assert cls.record not in sight.PUBLIC, cls.record


def test_roles_are_known(practice: Store) -> None:
    assert {HEAD: "head", HANDLER: "clerk", CLERK: "clerk", LAWYER: "lawyer"}.items() <= staff.roles(practice).items()
