"""Finding: what is found and by what, kept up by every way of writing, exact like a plain comparison, and made anew to the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blank import blank_store
from cases import CHENGUANG, LI, at_work, registered
from depth import examples
from replicas import acquainted, received, sent, station_store
from stand_ins import Clock
from station.casework.fields import FieldSpec, Kind, Privacy
from station.casework.model import (
    RECORDS,
    AidStep,
    Analysis,
    Attachment,
    Claim,
    ClockEvent,
    Commission,
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    FollowUp,
    Grievance,
    Handover,
    HotlineOrder,
    InjuryVisit,
    Instalment,
    Interview,
    JointMeeting,
    Lawyer,
    LegalAid,
    Letter,
    LetterAddressee,
    LetterCase,
    Mediation,
    MediationSession,
    Mediator,
    MeetingDecision,
    Member,
    Move,
    Negotiation,
    NegotiationTopic,
    OpinionCheck,
    OrgUnit,
    Party,
    PlanStep,
    Progress,
    Record,
    Recusal,
    Resource,
    Supervision,
    VisitFinding,
    WarningStep,
    Worker,
)
from station.db import grievances, search, search_index
from station.db.grievances import ListQuery
from station.db.store import Store


@pytest.fixture
def store(store: Store) -> Store:
    return at_work(store)


def found(store: Store, text: str) -> list[str]:
    """Ids of the cases the list shows for a text."""
    return [row["id"] for row in grievances.page(store, ListQuery("all", text=text, sort="received_at"))]


def write(store: Store, *records: Record) -> None:
    with store.step("x") as step:
        for record in records:
            step.add(record)


def change(store: Store, record: Record, **values: Any) -> None:
    base = store.get(type(record), record.id)
    with store.step("改") as step:
        step.save(base.with_values(**values), base)


WHOLE = (
    Worker(id="w", name="倪小曼"),
    Employer(id="e", name="晨光家具厂"),
    Grievance(id="g", number="ZQ-1", worker_id="w", summary="拖欠"),
    Party(id="p", grievance_id="g", employer_id="e"),
    Claim(id="c", grievance_id="g"),
    Member(id="member", grievance_id="g"),
    HotlineOrder(id="order", grievance_id="g"),
    Recusal(id="recusal", grievance_id="g"),
    Move(id="move", grievance_id="g"),
    PlanStep(id="plan", grievance_id="g"),
    Handover(id="handover", grievance_id="g"),
    ClockEvent(id="event", grievance_id="g"),
    Progress(id="n", grievance_id="g"),
    Mediation(id="m", grievance_id="g"),
    MediationSession(id="s", mediation_id="m"),
    Instalment(id="instalment", mediation_id="m"),
    Commission(id="commission", mediation_id="m"),
    LegalAid(id="l", grievance_id="g"),
    AidStep(id="aid step", legal_aid_id="l"),
    Letter(id="d", number="1号"),
    LetterCase(id="k", letter_id="d", grievance_id="g"),
    LetterAddressee(id="receipt", letter_id="d", employer_id="e"),
    FollowUp(id="f", grievance_id="g"),
    Attachment(id="a", owner="grievance", owner_id="g", name="照片.jpg"),
    Grievance(id="other", number="ZQ-2", summary="别的事"),
    Mediation(id="other m", grievance_id="other"),
)

# what stands by itself, each with its parts
ALONE: dict[type[Record], tuple[Record, ...]] = {
    FieldVisit: (FieldVisit(id="visit", employer_id="e"), VisitFinding(id="finding", field_visit_id="visit")),
    InjuryVisit: (InjuryVisit(id="injury", worker_id="w"),),
    Consultation: (Consultation(id="asked"),),
    Negotiation: (Negotiation(id="talk"), NegotiationTopic(id="topic", negotiation_id="talk")),
    JointMeeting: (JointMeeting(id="meeting"), MeetingDecision(id="decision", joint_meeting_id="meeting")),
    OpinionCheck: (OpinionCheck(id="opinion"),),
    EmployerWarning: (EmployerWarning(id="warning", employer_id="e"), WarningStep(id="warning step", employer_warning_id="warning")),
    Supervision: (Supervision(id="matter", employer_id="e"), Interview(id="interview", supervision_id="matter")),
    Mediator: (Mediator(id="mediator"),),
    Lawyer: (Lawyer(id="lawyer"),),
    OrgUnit: (OrgUnit(id="unit"),),
    Resource: (Resource(id="resource"),),
    Analysis: (Analysis(id="analysis"),),
}
PARTS = {type(part): (whole, part) for whole, parts in ALONE.items() for part in parts}
ALL_TEXTS = [(cls, name) for cls, names in search_index.SEARCHED.items() for name in names]


@pytest.mark.parametrize(("cls", "name"), [(cls, name) for cls, name in ALL_TEXTS if cls not in PARTS])
def test_a_case_is_found_by_every_text_of_its_file(store: Store, cls: type[Record], name: str) -> None:
    write(store, *WHOLE)
    assert found(store, "琥珀色") == []
    change(store, next(record for record in WHOLE if type(record) is cls), **{name: "有一块琥珀色的东西"})
    assert found(store, "琥珀色") == found(store, "琥") == found(store, "珀色") == ["g"]
    assert found(store, "色琥") == []
    assert search.ids(store, Mediation, "琥珀色") == {"m"}


@pytest.mark.parametrize(("cls", "name"), [(cls, name) for cls, name in ALL_TEXTS if cls in PARTS])
def test_what_stands_by_itself_is_found_by_every_text_of_it_and_its_parts(store: Store, cls: type[Record], name: str) -> None:
    whole, part = PARTS[cls]
    write(store, *WHOLE, *(record for records in ALONE.values() for record in records))
    change(store, part, **{name: "有一块琥珀色的东西"})
    (hit,) = search.find_among(store, tuple(ALONE), "琥珀色", 6)
    assert type(hit) is whole
    assert search.ids(store, whole, "珀色") == {hit.id}
    assert search.find_among(store, [other for other in ALONE if other is not whole], "琥珀色", 6) == []
    assert found(store, "琥珀色") == []


def test_no_long_text_is_left_out() -> None:
    long = {spec.path for cls in RECORDS for spec in cls.specs() if spec.kind in (Kind.LONG_TEXT, Kind.LINES)}
    searched = {cls.spec(name).path for cls, names in search_index.SEARCHED.items() for name in names}
    # the same text again, who signed, names that stand in the text, what the standard and the district lay down, and reasons
    left_out = {"letter.frozen", "letter.inspectors", "letter.disclosed", "letter.marks", "letter_rule.signers", "supervision.skip_reason"}
    left_out |= {"grievance.readers"}  # colleagues
    # which column is what, and what was handed up, figures and words
    left_out |= {"ledger_layout.columns", "ledger_template.columns", "column_mapping.headings", "column_mapping.columns"}
    left_out |= {"column_mapping.words", "monthly_report.figures", "monthly_report.corrections"}
    left_out |= {"monthly_report.shares", "monthly_report.note", "monthly_report.summary"}
    left_out |= {"imported_row.kept"}  # cells nobody has read: health may stand in them
    assert long - searched == left_out


def test_nothing_of_anybodys_health_is_searched() -> None:
    sensitive = {cls.spec(name).path for cls, names in search_index.SEARCHED.items() for name in names if is_sensitive(cls.spec(name))}
    assert sensitive == {"worker.id_number"}


def is_sensitive(spec: FieldSpec) -> bool:
    return spec.privacy is Privacy.SENSITIVE


@pytest.mark.parametrize(("owner", "owner_id"), [("grievance", "g"), ("mediation", "m"), ("legal_aid", "l"), ("letter", "d")])
def test_a_material_leads_to_the_case_wherever_it_lies(store: Store, owner: str, owner_id: str) -> None:
    write(store, *WHOLE, Attachment(owner=owner, owner_id=owner_id, name="工资流水（三月）.xlsx"))
    assert found(store, "流水（三月） xlsx") == ["g"]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("0145", True),
        ("2046", True),
        ("074514", True),
        ("7341l", True),
        ("sx", True),
        ("SXQ", True),
        ("dx", False),
        ("xq", True),
        ("cgjjc", True),
        ("jjc", True),
        ("jcj", False),
        ("２０４６", True),
        ("zq-2026", True),
        ("ｚｑ－2026", True),
        ("单 晨光 拖欠", True),
        ("单 晨光 欠拖", False),
        ("1391234 2046", True),
        ("13912342046", True),
        ("12-34", False),
        ("〔2026〕", True),
        ("（四）", True),
        ("(四)", True),
        ("'\"%_*", False),
        ("-", True),
        ("139-1234-2046", True),
        ("13912342046", True),
        ("139-1234-2047", False),
        ("AND", False),
    ],
)
def test_parts_tails_initials_and_capitals(store: Store, text: str, is_found: bool) -> None:
    worker = Worker(id="w", name="单晓琴", id_number="110101199003074514", phone="139-1234-2046")
    write(
        store, worker, CHENGUANG.with_values(id="e"), Party(grievance_id="g", employer_id="e"),
        Grievance(id="g", worker_id="w", number="ZQ-2026-0145", summary="拖欠工资（四）", external_number="信〔2026〕7号"),
    )  # fmt: skip
    assert found(store, text) == (["g"] if is_found else [])


def test_a_phone_is_found_with_hyphens_though_it_was_entered_without(store: Store) -> None:
    write(store, Worker(id="w", phone="13912342046"), Grievance(id="g", worker_id="w", number="ZQ-2026-0145"))
    assert found(store, "139-1234-2046") == found(store, "2026-0145") == ["g"]


@pytest.mark.parametrize("text", ["单晓琴", "单", "sxq", "2046", "杨某"])
def test_who_wants_to_stay_unnamed_is_found_by_nothing_of_the_name(store: Store, text: str) -> None:
    case = Grievance(id="g", worker_id="w", worker_title="杨某", summary="拖欠", is_anonymous=True)
    write(store, Worker(id="w", name="单晓琴", phone="13912342046"), case, Member(grievance_id="g", worker_id="w"))
    assert found(store, "拖欠") == ["g"]
    assert found(store, text) == []
    assert search.find(store, Worker, text, 6) == []
    change(store, case, is_anonymous=False)
    assert found(store, text) == ["g"]
    assert len(search.find(store, Worker, text, 6)) == (text != "杨某")


def test_a_person_with_a_named_case_too_is_found_but_only_that_case(store: Store) -> None:
    write(store, LI.with_values(id="w"), Grievance(id="a", worker_id="w", is_anonymous=True), Grievance(id="b", worker_id="w"))
    assert found(store, "李强") == ["b"]
    assert [worker.id for worker in search.find(store, Worker, "李强", 6)] == ["w"]


@pytest.mark.parametrize("cls", [Worker, Employer, Grievance, Party, Progress, Letter, LetterCase, Attachment])
def test_what_is_deleted_is_not_found_until_it_is_put_back(store: Store, cls: type[Record]) -> None:
    write(store, *WHOLE)
    words = {"w": "倪小", "e": "晨光", "g": "拖欠", "p": "晨光", "n": "面谈", "d": "1号", "k": "1号", "a": "照片"}
    change(store, Progress(id="n"), content="面谈")
    record = store.get(cls, next(record.id for record in WHOLE if type(record) is cls))
    assert found(store, words[record.id]) == ["g"]
    with store.step("删") as step:
        step.remove(record)
    assert found(store, words[record.id]) == []
    if cls in (Worker, Employer, Letter):
        assert search.find(store, cls, words[record.id], 6) == []
    store.undo()
    assert found(store, words[record.id]) == ["g"]


def test_a_change_replaces_what_was_found(store: Store) -> None:
    case = registered(store).grievance
    change(store, case, summary="调岗降薪")
    assert found(store, "拖欠") == []
    assert found(store, "降薪") == [case.id]
    store.undo()
    assert found(store, "拖欠") == [case.id]
    assert found(store, "降薪") == []


def test_a_step_that_fails_leaves_nothing_to_find(store: Store) -> None:
    case = registered(store).grievance
    before = contents(store)
    with pytest.raises(RuntimeError), store.step("x") as step:
        step.add(Grievance(summary="琥珀"))
        step.save(case.with_values(summary="琥珀"), case)
        raise RuntimeError
    assert found(store, "琥珀") == []
    assert contents(store) == before


def test_what_was_found_before_is_asked_anew_once_something_was_written(store: Store) -> None:
    assert found(store, "琥珀") == []
    write(store, Grievance(id="g", summary="琥珀"))
    assert found(store, "琥珀") == ["g"]
    with pytest.raises(RuntimeError), store.step("x") as step:
        step.save(Grievance(id="g", summary="别的"), Grievance(id="g", summary="琥珀"))
        assert found(store, "琥珀") == []
        raise RuntimeError
    assert found(store, "琥珀") == ["g"]
    with Store.open(store.folder, clock=store.clock) as elsewhere:
        write(elsewhere, Grievance(id="h", summary="琥珀"))
    assert found(store, "琥珀") == ["h", "g"]


def test_what_comes_from_elsewhere_is_found(tmp_path: Path) -> None:
    here, there = station_store(tmp_path / "a", "ZQ"), station_store(tmp_path / "b", "BH")
    case = registered(here, summary="高温津贴").grievance
    acquainted(here, there)
    sent(here, tmp_path / "drop")
    received(there, tmp_path / "drop")
    assert found(there, "高温 lq cg") == [case.id]
    change(here, case, summary="年休假")
    sent(here, tmp_path / "drop")
    received(there, tmp_path / "drop")
    assert found(there, "高温") == []
    assert found(there, "年休") == [case.id]
    here.close()
    there.close()


def test_the_last_entered_come_first_and_no_more_than_asked(store: Store) -> None:
    write(store, *(Employer(name=f"晨光{n}厂") for n in range(9)))
    assert [e.name for e in search.find(store, Employer, "晨光", 3)] == ["晨光8厂", "晨光7厂", "晨光6厂"]
    assert [e.name for e in search.find(store, Employer, "-", 3)] == []
    assert search.find(store, Employer, " ", 3) == []
    assert search.find(store, Letter, "晨光", 3) == []


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, dict[tuple[str, str], list[str]]]]:
    """Five cases of one worker and what is about them, and pages of them by sort and text as they were found first; read only."""
    days = ("2026-03-12", "2026-03-14", "", "2026-03-11", "2026-03-13")
    cases = (
        Grievance(id=f"g{n}", worker_id="w", received_at=day, summary="拖欠", amount=n or None, handle_due_on=day)
        for n, day in enumerate(days)
    )
    with blank_store(tmp_path_factory.mktemp("five"), Clock()) as store:
        store.user = "王芳"
        write(
            store, LI.with_values(id="w"), *cases, Progress(grievance_id="g2", content="拖欠"), Party(grievance_id="g1", employer_id="e"),
            Employer(id="e", name="欠条公司"), Grievance(id="z", summary="别的", received_at="2026-03-15"),
            Grievance(id="y", worker_id="w", summary="李某的欠", is_anonymous=True), Letter(id="l", number="欠1号"),
            LetterCase(letter_id="l", grievance_id="z"), Member(worker_id="w", grievance_id="z"),
        )  # fmt: skip
        yield store, {}


@pytest.mark.parametrize("few", [0, 2, 1_000])
@pytest.mark.parametrize(("walk", "look", "waste"), [(0, 1e9, 2), (0, 0, 2), (1e9, 0, 2), (1e9, 0, 0), (2, 0.5, 0.5), (1, 2, 2)])
@pytest.mark.parametrize("sort", ["received_at", "amount", "worker", "due_at"])
def test_a_page_is_that_of_the_whole_list_however_it_is_looked_for(
    five: tuple[Store, dict[tuple[str, str], list[str]]],
    monkeypatch: pytest.MonkeyPatch,
    sort: str,
    walk: float,
    look: float,
    waste: float,
    few: int,
) -> None:
    """Words are gathered from the index, looked for case by case, or both, even a part of the way; the answer stays the same."""
    store, first = five

    def pages(text: str, limit: int) -> list[str]:
        query = ListQuery("all", text=text, sort=sort, descending=True)
        offsets = range(0, 9, limit)
        return [row["id"] for offset in offsets for row in grievances.page(store, query, limit=limit, offset=offset)]

    texts = ("拖欠", "欠", "李强", "拖欠 lq", "拖欠 李强", "欠 拖欠 拖", "欠 -", "没有", "没有 欠", "-", "")
    store.words = search.Words(store.db.conn)
    first.update({(sort, text): pages(text, 9) for text in texts if (sort, text) not in first})
    by_index = {text: first[sort, text] for text in texts}
    assert sorted(by_index["欠"]) == ["g0", "g1", "g2", "g3", "g4", "y", "z"]
    assert sorted(by_index["李强"]) == ["g0", "g1", "g2", "g3", "g4", "z"]
    assert by_index["拖欠 李强"] == by_index["拖欠 lq"] and len(by_index["拖欠 lq"]) == 5
    assert len(by_index[""]) == 7 and by_index["没有"] == by_index["欠 -"] == []
    monkeypatch.setattr(search, "_WALK", walk)
    monkeypatch.setattr(search, "_LOOK", look)
    monkeypatch.setattr(search, "_WASTE", waste)
    monkeypatch.setattr(search, "_FEW", few)
    store.words = search.Words(store.db.conn)
    for text in texts:
        for limit in (1, 2, 9):
            assert pages(text, limit) == by_index[text], (text, limit)
        assert grievances.overview(store, ListQuery("all", text=text))[1].cases == len(by_index[text])
        assert set(grievances.ids(store, ListQuery("all", text=text))) == set(by_index[text])


def test_a_word_is_looked_up_once_for_all_that_the_palette_shows(store: Store) -> None:
    write(store, *WHOLE)
    asked: list[str] = []
    store.db.conn.set_trace_callback(asked.append)
    assert found(store, "ZQ-1") == ["g"]
    for cls in (Worker, Employer, Letter):
        assert search.find(store, cls, "ZQ-1", 6) == []
    store.db.conn.set_trace_callback(None)
    assert sum("search_token MATCH" in sql for sql in asked) == 1
    assert not [sql for sql in asked if "count(" in sql]  # no page counts the cases of the view


def test_a_letter_is_found_by_its_text_and_its_materials(store: Store) -> None:
    write(
        store, Letter(id="d", number="站工意字〔2026〕1号", facts="拖欠加班费"), Attachment(owner="letter", owner_id="d", name="回执.pdf")
    )
    for text in ("加班费", "意 2026", "回执"):
        assert [letter.id for letter in search.find(store, Letter, text, 6)] == ["d"]


# -- exact -----------------------------------------------------------------------------------------------------------------

LETTERS = st.text(st.sampled_from("工资会aZ１2-（%\"' \n𬭎é§"), max_size=12)


@examples(30)
@given(texts=st.lists(LETTERS, min_size=1, max_size=4), asked=st.text(st.sampled_from("工资会aZ１2-（%\"'𬭎é§"), min_size=1, max_size=4))
def test_the_answer_is_that_of_a_plain_comparison(store: Store, texts: list[str], asked: str) -> None:
    for old in store.select(Grievance):
        with store.step("weg") as step:
            step.remove(old)
    with store.step("x") as step:
        kept = [step.add(Grievance(summary=text)) for text in texts]
    same = str.maketrans("Z１（", "z1(")
    expected = {case.id for case, text in zip(kept, texts, strict=True) if asked.translate(same) in text.translate(same)}
    assert set(found(store, asked)) == expected


# -- made anew ---------------------------------------------------------------------------------------------------------------


def contents(store: Store) -> tuple[list[Any], list[Any], int]:
    """All lines of the index, and every token with the records it leads to."""
    lines = store.query("SELECT record, record_id, owner, owner_id, text FROM search_doc JOIN search_text USING (doc) ORDER BY 1, 2")
    store.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_terms USING fts5vocab(main, search_token, 'instance')")
    sql = "SELECT term, record, record_id FROM search_terms t JOIN search_doc d ON d.doc = t.doc ORDER BY 1, 2, 3"
    dangling = "SELECT count(*) FROM search_terms WHERE doc NOT IN (SELECT doc FROM search_doc)"
    return [tuple(line) for line in lines], [tuple(term) for term in store.query(sql)], store.query(dangling)[0][0]


def test_made_anew_it_is_what_was_kept_up(store: Store) -> None:
    write(store, *WHOLE)
    for n in range(30):
        change(store, Grievance(id="g"), summary=f"第{n}次改写")
        change(store, Worker(id="w"), name=f"单{n}")
    with store.step("删") as step:
        step.remove(store.get(Letter, "d"))
    registered(store)
    kept = contents(store)
    assert kept[2] == 0
    done = list(search_index.rebuild(store))
    assert contents(store) == kept
    assert done[-1] == len(kept[0])


def test_an_index_that_was_lost_is_made_anew(store: Store) -> None:
    case = registered(store).grievance
    store.execute("INSERT INTO search_token (search_token) VALUES ('delete-all')")
    assert found(store, "拖欠") == []
    list(search_index.rebuild(store))
    assert found(store, "拖欠") == [case.id]
    store.undo()  # the registration: making the index anew is no step of the clerk
    assert found(store, "拖欠") == []
