"""The grievance list: views, filters, search, order, sums; people and employers found while typing."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import CHENGUANG, LI, STATION, at_work, registered
from depth import examples
from stand_ins import Clock
from station.actions import ledgers
from station.casework import agenda
from station.casework import grievances as rules
from station.casework.casefile import CaseFile
from station.casework.deadlines import nearness
from station.casework.fields import Kind
from station.casework.masking import MaskLevel
from station.casework.model import Employer, Grievance, Handover, Party, Worker
from station.casework.plans import is_backlog
from station.casework.sheets import Asked, Period
from station.db import grievances as queries
from station.db.figures.counting import counts
from station.db.figures.shares import shares
from station.db.grievances import SORTS, VIEWS, ListQuery
from station.db.store import Store

NOW = datetime(2026, 3, 16, 9, 0)
ALL = ListQuery(view="all")


@pytest.fixture
def store(store: Store) -> Store:
    return at_work(store)


def add(store: Store, **values: object) -> Grievance:
    with store.step("x") as step:
        return step.add(Grievance(**values))  # type: ignore[arg-type]


def numbers(store: Store, query: ListQuery) -> list[str]:
    return [row["number"] for row in queries.page(store, query)]


STATES = st.sampled_from([*rules.OPEN, *rules.PAUSED, *rules.DONE, "withdrawn"])
MOMENTS = st.datetimes(datetime(2026, 3, 10), datetime(2026, 3, 28)).map(lambda moment: moment.isoformat(timespec="minutes"))
CASES = st.lists(
    st.builds(
        Grievance,
        status=STATES,
        received_at=st.sampled_from(["", "2026-02-13T09:00", "2026-02-14T09:00", "2026-03-16T08:30", "2025-11"]),
        feedback_due_at=st.just("") | MOMENTS,
        feedback_at=st.just("") | MOMENTS,
        handle_due_on=st.just("") | MOMENTS.map(lambda moment: moment[:10]),
    ),
    max_size=8,
)


@examples(20)
@given(cases=CASES)
def test_the_views_say_what_the_rules_say(store: Store, cases: list[Grievance]) -> None:
    """The list's SQL and the rules of the trade count the same limits."""
    for old in store.select(Grievance):
        with store.step("weg") as step:
            step.remove(old)
    with store.step("x") as step:
        kept = [step.add(case) for case in cases]
    nearest = {case.id: agenda.nearest(agenda.tasks([CaseFile(grievance=case)], [], NOW), NOW) for case in kept}
    due = {case_id: task.due if task else "" for case_id, task in nearest.items()}
    near = {case_id: nearness(limit, NOW) for case_id, limit in due.items()}
    expected = {
        "all": set(due),
        "open": {case.id for case in kept if case.status in (*rules.OPEN, *rules.PAUSED)},
        "overdue": {case_id for case_id, found in near.items() if found.state == "overdue"},
        "due_today": {case_id for case_id, limit in due.items() if limit[:10] == "2026-03-16"},
        "due_week": {case_id for case_id, limit in due.items() if "2026-03-16" <= limit[:10] <= "2026-03-22"},
        "to_follow_up": {case.id for case in kept if case.status == "closed"},
        "to_archive": {case.id for case in kept if case.status == "followed_up"},
        "gaps": {case.id for case in kept if case.status in (*rules.OPEN, *rules.PAUSED) and not (case.received_at and case.handler)},
        "backlog": {case.id for case in kept if is_backlog(case, NOW.date())},
        "handed": set(),
    }
    assert set(expected) == set(VIEWS)
    for view, wanted in expected.items():
        rows = queries.page(store, ListQuery(view=view))
        assert {row["id"] for row in rows} == wanted, view
        assert {row["id"]: row["due_at"] for row in rows} == {case_id: due[case_id] for case_id in wanted}
        assert queries.overview(store, ListQuery(view=view))[1].cases == len(wanted)
        assert set(queries.ids(store, ListQuery(view=view))) == wanted


def test_what_was_handed_here_and_not_answered_is_a_view(store: Store) -> None:
    handed, elsewhere, answered = (registered(store).grievance for _ in range(3))
    with store.step("收到") as step:
        for case, to_name, answer in (
            (handed, STATION.name, "waiting"),
            (elsewhere, "河湾街道职工服务站", "waiting"),
            (answered, STATION.name, "declined"),
        ):
            step.add(Handover(grievance_id=case.id, kind="transfer", to_name=to_name, answer=answer))
    assert numbers(store, ListQuery(view="handed")) == [handed.number]
    assert queries.overview(store, ListQuery(view="handed"))[0]["handed"] == 1
    assert queries.overview(store, ListQuery(view="handed", text="拖欠"))[1].cases == 1


def test_the_week_ends_on_sunday(store: Store, clock: Clock) -> None:
    for day in ("2026-03-15", "2026-03-16", "2026-03-22", "2026-03-23"):
        add(store, number=day, handle_due_on=day)
    assert numbers(store, ListQuery(view="due_week")) == ["2026-03-16", "2026-03-22"]
    clock.now = datetime(2026, 3, 22, 23, 59)
    assert numbers(store, ListQuery(view="due_week")) == ["2026-03-22"]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_every_column_sorts_both_ways_with_empty_cells_last(store: Store, sort: str, descending: bool) -> None:
    registered(store, category="injury", summary="甲", people=3, area="站前")
    registered(store, LI.with_values(name="王五", id_number=""), Employer(name="甲公司"), amount=None, received_at="2026-03-15", area="")
    closed = registered(store, None, worker_title="杨某", urgency="urgent", channel="phone").grievance
    with store.step("办结") as step:
        step.save(closed.with_values(status="closed", closed_on="2026-03-16", outcome="resolved", recovered=5), closed)
    values = [row[sort] for row in queries.page(store, ListQuery(view="all", sort=sort, descending=descending))]
    filled = [value for value in values if value not in ("", None)]
    assert len(values) == 3
    assert filled == sorted(filled, reverse=descending)
    assert all(value in ("", None) for value in values[len(filled) :])


@pytest.mark.parametrize("sort", ["number", "received_at", "closed_on"])
def test_the_usual_orders_are_read_as_an_index_lies(store: Store, monkeypatch: pytest.MonkeyPatch, sort: str) -> None:
    """A hundred thousand cases are not sorted to show the first screen of them."""
    asked: list[tuple[str, Any]] = []
    query = store.query
    monkeypatch.setattr(store, "query", lambda sql, params=(): asked.append((sql, params)) or query(sql, params))
    queries.page(store, ListQuery(view="all", sort=sort))
    sql, params = next(each for each in asked if "LIMIT ? OFFSET ?" in each[0])
    plans = [row["detail"] for row in query(f"EXPLAIN QUERY PLAN {sql}", params)]
    assert any(f"INDEX grievance_{sort}" in plan for plan in plans), plans
    assert not any("TEMP B-TREE FOR ORDER BY" in plan for plan in plans), plans


def test_an_unknown_column_or_field_is_a_defect(store: Store) -> None:
    with pytest.raises(KeyError):
        queries.page(store, ListQuery(sort="id; DROP TABLE grievance"))
    with pytest.raises(KeyError):
        queries.page(store, ListQuery(filters=(("1=1) --", ("x",)),)))
    with pytest.raises(KeyError):
        queries.used_values(store, "1; DROP TABLE grievance")


def test_filters_narrow_by_field(store: Store) -> None:
    for channel in ("visit", "phone", "12345"):
        for urgency in ("normal", "urgent"):
            add(store, number=f"{channel}-{urgency}", channel=channel, urgency=urgency)
    found = numbers(store, ListQuery(view="all", filters=(("channel", ("visit", "phone")), ("urgency", ("urgent",))), sort="number"))
    assert found == ["phone-urgent", "visit-urgent"]
    assert numbers(store, ListQuery(view="all", filters=(("channel", ("letter",)),))) == []


def test_filters_work_for_every_code_field(store: Store) -> None:
    names = [spec.name for spec in Grievance.specs() if spec.kind is Kind.CODE]
    add(store, number="x", **dict.fromkeys(names, "here"))
    for name in names:
        assert numbers(store, ListQuery(view="all", filters=((name, ("here",)),))) == ["x"]
        assert numbers(store, ListQuery(view="all", filters=((name, ("there",)),))) == []


@pytest.mark.parametrize(
    ("received", "inside"),
    [
        ("2026-02-28T23:59", False),
        ("2026-03-01", True),
        ("2026-03-31T23:59", True),
        ("2026-04-01", False),
        ("2026-03", True),
        ("2026-02", False),
        ("2026-04", False),
        ("2026", False),
        ("", False),
    ],
)
def test_a_month_of_intake_holds_days_known_to_the_month(store: Store, received: str, inside: bool) -> None:
    add(store, number="x", received_at=received)
    assert bool(numbers(store, ListQuery(view="all", received_from="2026-03-01", received_to="2026-03-31"))) is inside


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("李强", True),
        ("13800138000", True),
        ("8001", True),
        ("110101199003074514", True),
        ("晨光", True),
        ("拖欠", True),
        ("ZQ-2026-0001", True),
        ("HX-77", True),
        ("zq-2026 hx-77", True),
        ("李强 晨光 拖欠", True),
        ("李强 别的厂", False),
        ("%", False),
        ("_", False),
        ("'", False),
        ("  ", True),
    ],
)
def test_search_finds_all_words_anywhere(store: Store, text: str, found: bool) -> None:
    registered(store, external_number="HX-77")
    assert bool(queries.page(store, ListQuery(view="all", text=text))) is found


@pytest.mark.parametrize("text", ["李强", "13800138000", "110101199003074514"])
def test_who_wants_to_stay_unnamed_is_not_found_by_name(store: Store, text: str) -> None:
    registered(store, is_anonymous=True)
    assert queries.page(store, ListQuery(view="all", text=text)) == []
    [row] = queries.page(store, ListQuery(view="all", text="晨光"))
    assert row["worker"] == "匿名"


def test_deleted_cases_are_not_listed(store: Store) -> None:
    gone = registered(store).grievance
    with store.step("删除") as step:
        step.remove(gone)
    assert queries.page(store, ALL) == []
    assert queries.overview(store, ALL)[1].cases == 0
    assert queries.used_values(store, "handler") == []


def test_the_list_names_the_first_employer_and_pages_without_gaps(store: Store) -> None:
    first = registered(store)
    with store.step("x") as step:
        agency = step.add(Employer(name="某劳务公司"))
        step.add(Party(grievance_id=first.grievance.id, employer_id=agency.id, role="agency"))
    for n in range(6):
        registered(store, LI.with_values(name=f"人{n}", id_number=""))
    query = ListQuery(view="all", sort="employer")
    pages = [row["number"] for offset in range(0, 8, 3) for row in queries.page(store, query, limit=3, offset=offset)]
    assert sorted(pages) == [f"ZQ-2026-000{n}" for n in range(1, 8)]
    assert {row["employer"] for row in queries.page(store, query)} == {"晨光家具厂"}


def test_sums_stand_for_the_whole_list(store: Store) -> None:
    registered(store, people=3, amount=100)
    registered(store, LI.with_values(name="王五", id_number=""), people=2, amount=None)
    assert queries.overview(store, ALL)[1] == queries.Totals(2, 5, 100)
    assert queries.overview(store, ListQuery(view="all", text="王五"))[1] == queries.Totals(1, 2, 0)
    assert queries.overview(store, ListQuery(view="to_archive"))[1] == queries.Totals(0, 0, 0)


def test_a_case_that_does_not_say_how_many_it_is_about_counts_as_one_person(store: Store) -> None:
    """Old ledgers came in without a head-count; what is imported now says 1."""
    case = registered(store, people=3).grievance
    with store.step("旧台账") as step:
        step.add(case.with_values(id="", number="旧-1", people=None))
        step.add(case.with_values(id="", number="旧-2", people=None, people_mark="several"))
    assert queries.overview(store, ALL)[1].people == 4
    assert queries.overview(store, ListQuery(view="all", text="旧-1"))[1].people == 1
    month = Period.month(case.received_at[:7])
    assert counts(store, month)["received_people"] == 4
    assert sum(share.people for share in shares(store, "category", month, Period.month("2020-01"))) == 4
    sheet = ledgers.sheet(store, Asked("grievances", month, level=MaskLevel.FULL))
    at = [column.key for column in sheet.columns].index("grievance.people")
    assert (sheet.totals[at].value, [row.cells[at].value for row in sheet.rows]) == (4, [3, 1, None])


def test_a_sum_keeps_the_doubt_of_its_parts(store: Store) -> None:
    registered(store, people=3, amount=100)
    registered(store, people=200, people_mark="over", amount=500, amount_mark="about")
    registered(store, people=20, people_mark="over", amount=500, amount_mark="over")
    assert queries.overview(store, ALL)[1] == queries.Totals(3, 223, 1100, "over", "about")


def test_workers_are_found_while_typing_with_their_open_cases(store: Store) -> None:
    worker = registered(store).worker
    assert worker is not None
    registered(store, worker)
    with store.step("x") as step:
        step.add(Worker(name="李强强"))
    assert [(w.name, n) for w, n in queries.find_workers(store, "李")] == [("李强强", 0), ("李强", 2)]
    assert [(w.id, n) for w, n in queries.find_workers(store, "李 8000")] == [(worker.id, 2)]
    assert len(queries.find_workers(store, "李", limit=1)) == 1
    assert queries.find_workers(store, "赵") == []


def test_employers_are_found_while_typing_and_by_their_exact_name(store: Store) -> None:
    registered(store)
    assert [e.name for e in queries.find_employers(store, "晨光")] == ["晨光家具厂"]
    assert [e.name for e in queries.find_employers(store, "0000600037")] == ["晨光家具厂"]
    named = queries.employer_named(store, CHENGUANG.name)
    assert named is not None
    assert queries.employer_named(store, "晨光") is None
    with store.step("删除") as step:
        step.remove(named)
    assert queries.employer_named(store, CHENGUANG.name) is None


def test_cases_of_a_person_and_of_an_employer(store: Store) -> None:
    first = registered(store, received_at="2026-02-10T10:00")
    assert first.worker is not None
    assert first.employer is not None
    second = registered(store, first.worker)
    with store.step("办结") as step:
        step.save(first.grievance.with_values(status="closed"), first.grievance)
    assert [g.id for g in queries.open_cases(store, first.worker.id)] == [second.grievance.id]
    assert [g.id for g in queries.cases_of_employer(store, first.employer.id)] == [second.grievance.id, first.grievance.id]
    assert [g.id for g in queries.cases_of_employer(store, first.employer.id, "2026-03-01")] == [second.grievance.id]


def test_small_questions(store: Store) -> None:
    case = registered(store, external_number="HX-1", received_at="2026-02-10T10:00").grievance
    registered(store, LI.with_values(name="王五", id_number=""), handler="赵明")
    registered(store, LI.with_values(name="赵六", id_number=""))
    with store.step("办结") as step:
        step.save(case.with_values(status="closed", closed_on="2026-03-16"), case)
    found = queries.by_number(store, case.number)
    assert found is not None
    assert found.id == case.id
    assert queries.by_number(store, "ZQ-2026-9999") is None
    assert queries.external_numbers(store) == {"HX-1"}
    assert queries.used_values(store, "handler") == ["王芳", "赵明"]


def test_the_newest_case_is_found_without_sorting_the_others(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert queries.newest(store) is None
    registered(store, LI.with_values(name="王五", id_number=""), received_at="2026-03-15T11:00")
    late = registered(store, LI.with_values(name="赵六", id_number=""), received_at="2026-03-16T08:00").grievance
    gone = registered(store, LI.with_values(name="孙七", id_number=""), received_at="2026-03-16T09:00").grievance
    with store.step("删除") as step:
        step.save(gone.with_values(deleted=True), gone)
    asked: list[str] = []
    query = store.query
    monkeypatch.setattr(store, "query", lambda sql, params=(): asked.append(sql) or query(sql, params))
    newest = queries.newest(store)
    assert newest is not None and newest.id == late.id
    plans = [row["detail"] for row in query(f"EXPLAIN QUERY PLAN {next(sql for sql in asked if 'ORDER BY' in sql)}")]
    assert not any("TEMP B-TREE" in plan for plan in plans), plans
