"""The nearest limit of each case in the list is the one the workbench has for it, whichever way it came about."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import STATION, at_work, registered
from depth import examples
from random_stations import RandomWork
from replicas import station_store
from stand_ins import Clock
from station.casework import deadlines, workdays
from station.casework.agenda import nearest
from station.casework.fields import Record
from station.casework.model import (
    CalendarPeriod,
    Claim,
    Employer,
    Grievance,
    Handover,
    HotlineOrder,
    LegalAid,
    Letter,
    LetterAddressee,
    LetterCase,
    Mediation,
    Station,
    Supervision,
)
from station.casework.task import Task
from station.db import agenda, in_force, next_limits, sqlite
from station.db import grievances as queries
from station.db.faults import DamagedError
from station.db.grievances import VIEWS, ListQuery
from station.db.store import FILE_NAME, Store

Limits = dict[str, tuple[str, str, str]]  # by case: due, key of the rule, record it is of


@pytest.fixture
def store(store: Store) -> Store:
    return at_work(store)


def listed(store: Store) -> Limits:
    """What the list shows, page by page."""
    rows = queries.page(store, ListQuery("all"), limit=100_000)
    return {row["id"]: (row["due_at"], row["due_key"], row["due_of"]) for row in rows if row["due_at"]}


def waiting(store: Store) -> Limits:
    """The nearest of what the workbench has of each case, and of the letters and matters that hang on it."""
    tasks: dict[str, list[Task]] = defaultdict(list)
    for task in agenda.tasks(store):
        for case_id in [task.grievance_id] if task.grievance_id else hanging_on(store, task):
            tasks[case_id].append(task)
    found = {case_id: nearest(some, store.now()) for case_id, some in tasks.items() if case_id}
    return {case_id: (task.due, task.key, task.record) for case_id, task in found.items() if task is not None}


def hanging_on(store: Store, task: Task) -> list[str]:
    if task.record == "letter":
        cases = [store.get(Grievance, link.grievance_id) for link in store.matching(LetterCase, letter_id=task.record_id)]
        return [case.id for case in cases if not any(other.confidentiality == "confidential" for other in cases if other.id != case.id)]
    return [store.get(Supervision, task.record_id).grievance_id] if task.record == "supervision" else []


def horizon(store: Store) -> str:
    """The last day the workbench looks for."""
    return (store.now().date() + timedelta(days=max(agenda.HORIZON_DAYS, deadlines.threshold("limit_warn_days")))).isoformat()


def agree(store: Store) -> None:
    """The list and the workbench, and what is kept and what would be worked out anew."""
    shown, last = listed(store), horizon(store)
    known = {case.id for case in store.select(Grievance)}
    told = {case_id: limit for case_id, limit in waiting(store).items() if limit[0][:10] <= last and case_id in known}
    for case_id, (due, key, _) in [*told.items()]:
        if key == "arbitration_limit" and due < store.now().date().isoformat() and shown[case_id][0][:10] > last:
            del told[case_id]  # what can still be kept runs longer than the workbench looks for
    assert {case_id: limit for case_id, limit in shown.items() if limit[0][:10] <= last} == told
    store.execute("DELETE FROM next_limit_state")
    assert listed(store) == shown


def put(store: Store, *records: Record) -> None:
    with store.step("记一笔") as step:
        for record in records:
            step.add(record)


def due(store: Store, case: Grievance) -> str:
    return listed(store).get(case.id, ("", "", ""))[0]


def test_the_practice_station_agrees_case_by_case(practice: Store) -> None:
    agree(practice)
    assert len({of for _, _, of in listed(practice).values()}) > 4  # cases, mediations, legal aid, letters …


@examples(6)
@given(seed=st.integers(0, 10_000))
def test_generated_cases_agree_case_by_case(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    with station_store(tmp_path_factory.mktemp("made"), "ZQ") as store:
        store.clock.now = datetime(2024, 1, 15, 9)  # type: ignore[attr-defined]
        put(store, *RandomWork(seed, is_tidy=True).records())
        agree(store)
        for view in VIEWS:
            among = ListQuery(view)
            rows = queries.page(store, among, limit=1000)
            assert len(rows) == queries.overview(store, among)[1].cases == queries.overview(store, among)[0][view]
            assert {row["id"] for row in rows} == set(queries.ids(store, among))
            shown = [row["due_at"] or "9999" for row in rows]
            assert shown == sorted(shown)
        now = store.now()
        late = {case_id for case_id, (limit, *_) in listed(store).items() if deadlines.nearness(limit, now).state == "overdue"}
        assert {row["id"] for row in queries.page(store, ListQuery("overdue"), limit=1000)} == late


def test_what_hangs_on_a_case_is_told_as_soon_as_it_is_written(store: Store) -> None:
    case = registered(store).grievance
    own = due(store, case)
    put(
        store,
        mediation := Mediation(
            id="m", grievance_id=case.id, applied_on="2026-03-01", due_on="2026-03-15", accepted_on="2026-03-01", status="open"
        ),
    )
    assert listed(store)[case.id] == ("2026-03-15", "mediation_received", "mediation")
    assert [row["id"] for row in queries.page(store, ListQuery("overdue"))] == [case.id]
    with store.step("终止") as step:
        step.save(store.get(Mediation, mediation.id).with_values(status="failed"), store.get(Mediation, mediation.id))
    assert due(store, case) == own
    store.undo()
    assert due(store, case) == "2026-03-15"
    with store.step("删除") as step:
        step.remove(store.get(Mediation, mediation.id))
    assert due(store, case) == own
    with store.step("删除") as step:
        step.remove(store.get(Grievance, case.id))
    assert listed(store) == {}
    assert store.query("SELECT * FROM next_limit") == []


def test_a_letter_is_told_of_at_each_of_its_cases(store: Store) -> None:
    one, other = (registered(store).grievance for _ in range(2))
    put(
        store,
        employer := Employer(id="e", name="滨河锦禾保洁服务有限公司"),
        Letter(id="l", kind="opinion", number="1号", status="served", reply_amount=5),
        *(LetterCase(letter_id="l", grievance_id=case.id) for case in (one, other)),
    )
    put(store, LetterAddressee(id="a", letter_id="l", employer_id=employer.id, served_on="2026-03-10", reply_due_on="2026-03-15"))
    assert {listed(store)[case.id] for case in (one, other)} == {("2026-03-15", "reply", "letter")}
    agree(store)
    with store.step("答复") as step:
        told = store.get(LetterAddressee, "a")
        step.save(told.with_values(replied_on="2026-03-14", reply_state="replied"), told)
    assert "reply" not in {key for _, key, _ in listed(store).values()}
    # whether what was put right is still to be checked hangs on all its cases: with the last of them it ends
    for case, left in ((one, "rectification_check"), (other, "follow_up")):
        now = store.get(Grievance, case.id)
        with store.step("办结") as step:
            step.save(now.with_values(status="closed", closed_on="2026-03-16"), now)
        agree(store)
        assert left in {key for _, key, _ in listed(store).values()}


def test_what_was_put_right_without_a_reply_is_waited_for_nowhere(store: Store) -> None:
    case = registered(store).grievance
    put(
        store,
        *(Employer(id=name, name=name) for name in ("甲公司", "乙公司")),
        Letter(id="l", kind="opinion", number="1号", status="served"),
        LetterCase(letter_id="l", grievance_id=case.id),
        LetterAddressee(letter_id="l", employer_id="甲公司", served_on="2026-03-10", reply_due_on="2026-03-12", rectification="done"),
    )
    assert listed(store)[case.id][1] != "reply"
    agree(store)
    put(store, LetterAddressee(letter_id="l", employer_id="乙公司", served_on="2026-03-10", reply_due_on="2026-03-15"))
    assert listed(store)[case.id][:2] == ("2026-03-15", "reply")
    agree(store)


def test_a_letter_that_rests_on_a_confidential_case_is_told_of_at_that_one_alone(store: Store) -> None:
    plain, kept = registered(store).grievance, registered(store, confidentiality="confidential").grievance
    put(
        store,
        Employer(id="e", name="滨河锦禾保洁服务有限公司"),
        Letter(id="l", kind="opinion", number="1号", status="served", reply_amount=5),
        *(LetterCase(letter_id="l", grievance_id=case.id) for case in (plain, kept)),
    )
    put(store, LetterAddressee(letter_id="l", employer_id="e", served_on="2026-03-10", reply_due_on="2026-03-15"))
    assert {case_id for case_id, (_, key, _) in listed(store).items() if key == "reply"} == {kept.id}
    agree(store)
    with store.step("公开") as step:
        now = store.get(Grievance, kept.id)
        step.save(now.with_values(confidentiality="open"), now)
    assert {case_id for case_id, (_, key, _) in listed(store).items() if key == "reply"} == {plain.id, kept.id}
    agree(store)


@pytest.mark.parametrize("first", ["2026-03-16", "2026-03-16T10:00"])
def test_a_day_lasts_to_its_end(store: Store, clock: Clock, first: str) -> None:
    """An hour that has passed is told before the end of the same day, though it is the longer word."""
    case = registered(store).grievance
    now = store.get(Grievance, case.id)
    with store.step("改") as step:
        step.save(now.with_values(feedback_due_at="2026-03-16T10:00", handle_due_on=first[:10]), now)
    clock.now = datetime(2026, 3, 16, 11)
    assert listed(store)[case.id][:2] == ("2026-03-16T10:00", "first_feedback")
    assert queries.overview(store, ListQuery("overdue"))[1].cases == 1


def test_the_last_day_the_workbench_looks_for_lasts_to_its_end(store: Store) -> None:
    case = registered(store).grievance
    now = store.get(Grievance, case.id)
    with store.step("改") as step:
        step.save(now.with_values(feedback_due_at=f"{horizon(store)}T13:30", handle_due_on="2026-12-31"), now)
    assert waiting(store)[case.id][:2] == (f"{horizon(store)}T13:30", "first_feedback")
    agree(store)


def test_a_way_to_harden_is_forgotten_once_it_has_lapsed(store: Store, clock: Clock) -> None:
    """Nobody writes anything meanwhile: the day alone lets one after the other go."""
    case = registered(store, category="wages").grievance
    now = store.get(Grievance, case.id)
    with store.step("反馈") as step:
        step.save(now.with_values(feedback_at=now.received_at, handle_due_on="2026-04-12"), now)
    agreed = Mediation(
        grievance_id=case.id, status="agreed", result="agreed", ended_on="2026-03-10", effective_on="2026-03-10", agreement_number="1"
    )
    put(store, agreed, Claim(grievance_id=case.id, kind="wages"))
    keys = []
    for _ in range(40):
        assert listed(store) == waiting(store)
        keys.append(listed(store)[case.id][1])
        clock.now += timedelta(days=1)
    assert list(dict.fromkeys(keys)) == ["arbitration_review", "court_confirmation", "handling"]


def test_a_limitation_that_has_run_out_hides_no_limit_that_can_be_kept(store: Store, clock: Clock) -> None:
    """Nobody writes anything meanwhile; where nothing else runs it stays, and what is written then takes its place."""
    case, alone = (registered(store, category="injury").grievance for _ in range(2))
    with store.step("改") as step:
        now = store.get(Grievance, case.id)
        step.save(now.with_values(harmed_on="2025-03-18", feedback_at=now.received_at, handle_due_on="2026-04-12"), now)
        now = store.get(Grievance, alone.id)
        step.save(now.with_values(harmed_on="2025-03-18", feedback_at=now.received_at, handle_due_on=""), now)
    agree(store)
    keys, lone = [], []
    for _ in range(6):
        assert listed(store) == waiting(store)
        keys.append(listed(store)[case.id][1])
        lone.append(listed(store)[alone.id][1])
        clock.now += timedelta(days=1)
    assert list(dict.fromkeys(keys)) == ["arbitration_limit", "handling"]
    assert set(lone) == {"arbitration_limit"}
    assert {row["id"] for row in queries.page(store, ListQuery("overdue"), limit=9)} == {alone.id}
    for day in ("2026-04-12", "2026-11-30"):
        with store.step("改") as step:
            now = store.get(Grievance, alone.id)
            step.save(now.with_values(handle_due_on=day), now)
        assert listed(store)[alone.id][1] == "handling"
        agree(store)


def test_other_holidays_rules_and_names_count_at_once(store: Store, clock: Clock) -> None:
    in_force.adopt(store)
    case = registered(store).grievance
    now = store.get(Grievance, case.id)
    with store.step("转办") as step:
        step.save(now.with_values(feedback_at=now.received_at), now)
    put(store, HotlineOrder(grievance_id=case.id, number="1", platform="12345", dispatched_at="2026-03-16T09:00", status="dispatched"))
    before = due(store, case)
    put(store, CalendarPeriod(name="春休", kind="rest", first_on="2026-03-17", last_on="2026-03-20"))
    assert before < due(store, case) and workdays.adopted()
    agree(store)
    store.undo()
    assert due(store, case) == before


def test_what_came_before_what_it_waits_for_is_told_with_it(tmp_path: Path) -> None:
    """A letter and its answer came before the firm they lead to: only the firm is in what comes last."""
    there, here = station_store(tmp_path / "a", "HW"), station_store(tmp_path / "b", "ZQ")
    with there, here:
        case = registered(there).grievance
        put(there, Employer(id="e", name="迟到的公司"))
        put(there, Letter(id="l", kind="opinion", number="1号", status="served"), LetterCase(letter_id="l", grievance_id=case.id))
        put(there, LetterAddressee(letter_id="l", employer_id="e", served_on="2026-03-10", reply_due_on="2026-03-12"))
        sent = there.entries("1", [])
        here.receive([entry for entry in sent if entry.record_id != "e"], "收")
        assert listed(here)[case.id][1] != "reply"
        here.receive(sent, "收")
        assert listed(here)[case.id][1] == "reply"
        agree(here)


def test_another_window_writes_while_limits_are_worked_out(store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    case = registered(store).grievance
    other = store.again()
    gathered = agenda.by_case

    def meanwhile(asked: Store, ids: list[str]) -> Iterator[tuple[str, list[Task]]]:
        monkeypatch.setattr(agenda, "by_case", gathered)
        found = list(gathered(asked, ids))
        put(other, LegalAid(grievance_id=case.id, applied_on="2026-03-01", status="applied", form="advice", basis="migrant"))
        next_limits.catch_up(other)
        return iter(found)

    monkeypatch.setattr(agenda, "by_case", meanwhile)
    with other:
        next_limits.catch_up(store)
        assert store.query("SELECT record FROM next_limit")[0][0] == "legal_aid"
        agree(store)


def test_a_list_hardly_waits_for_another_window_that_is_saving(store: Store) -> None:
    case = registered(store).grievance
    conn, said = store.db.conn, list[str]()
    with store.again() as other:
        other.db.conn.execute("BEGIN IMMEDIATE")
        conn.set_trace_callback(said.append)
        assert due(store, case) == case.feedback_due_at
        conn.set_trace_callback(None)
        other.db.conn.rollback()
    waits = [line for line in said if line.startswith(("PRAGMA busy_timeout = ", "BEGIN"))]
    assert waits == [f"PRAGMA busy_timeout = {next_limits._SOON_MS}", "BEGIN IMMEDIATE", "PRAGMA busy_timeout = 5000"]
    assert store.query("SELECT * FROM next_limit") == []
    agree(store)
    assert len(store.query("SELECT * FROM next_limit")) == 1


def test_of_an_old_ledger_taken_in_only_what_still_runs_is_worked_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(next_limits, "_BATCH", 3)
    listed(store)
    gathered, asked = agenda.by_case, list[str]()

    def counted(store: Store, ids: list[str]) -> Iterator[tuple[str, list[Task]]]:
        asked.extend(ids)
        return gathered(store, ids)

    monkeypatch.setattr(agenda, "by_case", counted)
    running = Grievance(id="r", received_at="2026-03-16T09:00", status="accepted", handle_due_on="2026-04-01")
    put(store, running, *(Grievance(received_at="2020-03-16", status="archived", handle_due_on="2020-04-01") for _ in range(9)))
    assert due(store, running) == "2026-04-01"
    assert asked == ["r"]
    now = store.get(Grievance, "r")
    with store.step("办结") as step:
        step.save(now.with_values(status="archived"), now)
    assert listed(store) == {}
    assert store.query("SELECT * FROM next_limit") == []


def test_damage_found_on_the_way_is_told_as_damage(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fault = sqlite.Error("database disk image is malformed")
    fault.sqlite_errorcode = 11

    def damaged(store: Store) -> list[str]:
        raise fault

    monkeypatch.setattr(agenda, "running", damaged)
    with pytest.raises(DamagedError):
        listed(store)


@pytest.mark.parametrize("part", ["next_limit", "next_limit_due", "next_limit_lapses", "next_limit_state"])
def test_damage_to_what_can_be_worked_out_stops_no_list(tmp_path: Path, part: str) -> None:
    """On any page of the table or its indexes; the window goes on and saves, another one with the same damage in hand too."""
    with station_store(tmp_path, "ZQ") as store:
        registered(store)
        before, page = listed(store), store.query("SELECT rootpage FROM sqlite_master WHERE name = ?", [part])[0][0]
    assert before
    with (tmp_path / FILE_NAME).open("rb+") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    with Store.open(tmp_path, clock=Clock()) as store, store.again() as other:
        store.user = "王芳"
        assert queries.overview(store, ListQuery("due_week"))[0]["open"] == 1
        assert listed(store) == listed(other) == before and store.user == "王芳"
        case = registered(store).grievance
        assert case.id in listed(other) and listed(store) == listed(other)


def test_a_store_without_the_table_makes_it(tmp_path: Path) -> None:
    with station_store(tmp_path / "here", "ZQ") as here, station_store(tmp_path / "there", "BH") as there:
        registered(there)
        for name in ("next_limit", "next_limit_state"):
            here.db.conn.execute(f"DROP TABLE {name}")
        entries = there.entries("1", [])
        here.receive([entry for entry in entries if entry.record != "worker"], "收")
        here.receive(entries, "收")
        assert len(listed(here)) == 1
        agree(here)


def test_what_is_being_written_is_told_once_it_stands(store: Store) -> None:
    with store.step("登记") as step:
        case = step.add(Grievance(received_at="2026-03-16T09:00", status="accepted", handle_due_on="2026-04-01"))
        assert due(store, case) == "2026-04-01"  # its own at least
        assert store.query("SELECT * FROM next_limit") == []
    assert len(listed(store)) == len(store.query("SELECT * FROM next_limit")) == 1


def test_what_cannot_be_kept_does_not_hide_the_cases_own_limit(store: Store) -> None:
    case = registered(store).grievance
    store.db.conn.execute("PRAGMA query_only = ON")
    assert due(store, case) == case.feedback_due_at
    store.db.conn.execute("PRAGMA query_only = OFF")
    agree(store)


def test_the_station_in_front_says_whose_answer_is_waited_for(store: Store) -> None:
    own, case, renamed = store.get(Station, store.setting("station", "")), registered(store).grievance, f"{STATION.name}二部"
    passed = Handover(kind="transfer", to_name=renamed, sent_on="2026-03-09", answer="waiting", answer_due_on="2026-03-16")
    put(store, replace(passed, grievance_id=case.id))
    assert listed(store)[case.id][1] == "handover"
    with store.step("改名") as step:
        step.save(replace(own, name=renamed), own)
    assert listed(store)[case.id][1] == "handover_here"
    agree(store)
