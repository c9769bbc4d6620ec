"""The declarations of every kind of work agree with the records they speak of."""

from datetime import datetime

import pytest

from station import paths
from station.casework.fields import Kind, Privacy, Record
from station.casework.model import FieldVisit, InjuryVisit, VisitFinding
from station.casework.outreach import BY_RECORD, WORK, Act, Child, Work
from station.casework.outreach.declaring import Rows
from station.casework.vocabulary import vocabulary

NOW = datetime(2026, 3, 16, 9, 0)
KINDS = pytest.mark.parametrize("work", WORK, ids=lambda work: work.record)
DERIVED = {"id", "deleted", "grievance_id", "station_id"}


def names(rows: Rows) -> list[str]:
    return [name for row in rows for name in row]


def form(work: Work) -> list[str]:
    return [name for group in work.groups for name in names(group.rows)]


def test_the_kinds_are_these_in_this_order() -> None:
    assert [(work.title, work.is_register) for work in WORK] == [
        ("走访", False),
        ("工伤探视", False),
        ("律师值班", False),
        ("法律咨询", False),
        ("协商恳谈", False),
        ("联席会议", False),
        ("舆情核实", False),
        ("企业预警", False),
        ("调解员", True),
        ("律师", True),
        ("工会组织", True),
        ("资源", True),
        ("填报指标", True),
    ]


@KINDS
def test_the_form_has_every_field_once_but_what_follows_by_itself(work: Work) -> None:
    declared = {spec.name for spec in work.cls.specs()} - DERIVED - {work.stage}
    assert sorted(form(work)) == sorted(declared)


@KINDS
def test_lists_show_fields_of_the_record_and_nothing_of_health(work: Work) -> None:
    for name in (*work.columns, work.name, *work.order):
        assert work.cls.spec(name).privacy is not Privacy.SENSITIVE, name


@KINDS
def test_acts_ask_for_fields_of_the_form_and_have_keys_of_their_own(work: Work) -> None:
    assert len({act.key for act in work.acts}) == len(work.acts)
    for act in work.acts:
        cls = act.child or work.cls
        known = form(work) if act.child is None else [spec.name for spec in cls.specs()]
        assert set(names(act.rows)) <= set(known), act.key
        assert all(cls.spec(name).kind in (Kind.DATE, Kind.MOMENT) for name in act.today)
        assert all(cls.knows(name) for name, _ in act.sets)
        if act.child is not None:
            assert work.child(act.child.record).cls is act.child


@KINDS
def test_children_name_their_parent_by_the_link(work: Work) -> None:
    for child in work.children:
        assert child.cls.spec(child.link).of == work.record
        for name in (*child.columns, *names(child.rows), *(n for act in child.acts for n in names(act.rows))):
            assert child.cls.knows(name), name


@KINDS
def test_stages_are_words_of_the_status(work: Work) -> None:
    assert bool(work.stage) == bool(work.stages)
    if work.stage:
        codes = [entry.code for entry in vocabulary(work.cls.spec(work.stage).of).entries]
        assert set(work.stages) <= set(codes)
        assert [entry.code for entry in work.course()] == list(work.stages)
    else:
        assert work.course() == ()


@KINDS
def test_its_icon_is_shipped(work: Work) -> None:
    assert (paths.resources() / "icons" / f"{work.icon}.svg").is_file()


def test_what_becomes_a_grievance() -> None:
    kinds: list[Work | Child] = [*WORK, *(child for work in WORK for child in work.children)]
    assert [kind.cls.record for kind in kinds if kind.is_convertible] == [
        "injury_visit",
        "consultation",
        "opinion_check",
        "employer_warning",
        "visit_finding",
    ]


@pytest.mark.parametrize(
    ("record", "keys"),
    [
        (FieldVisit(), ["visit", "cancel"]),
        (FieldVisit(status="visited"), ["finding"]),
        (FieldVisit(status="cancelled"), []),
        (InjuryVisit(), ["assign", "skip", "refuse"]),
        (InjuryVisit(status="visited"), ["first_call", "skip"]),
        (InjuryVisit(status="done"), []),
    ],
)
def test_the_next_act_comes_first(record: Record, keys: list[str]) -> None:
    assert [act.key for act in BY_RECORD[record.record].acts_for(record)] == keys


def test_an_act_begins_with_today_where_nothing_stands_and_sets_what_it_sets() -> None:
    visit = BY_RECORD["field_visit"].acts[0]
    assert visit.begun(FieldVisit(planned_on="2026-03-11"), NOW) == FieldVisit(planned_on="2026-03-11", visited_on="2026-03-16")
    assert visit.begun(FieldVisit(visited_on="2026-03-12"), NOW) == FieldVisit(visited_on="2026-03-12")
    refuse = next(act for act in BY_RECORD["injury_visit"].acts if act.key == "refuse")
    assert refuse.begun(InjuryVisit(), NOW) == InjuryVisit(is_refused=True)
    warning = BY_RECORD["employer_warning"]
    pushed = next(act for act in warning.acts if act.key == "push").begun(warning.begun(NOW), NOW)
    assert (pushed.issued_on, pushed.pushed_at) == ("2026-03-16", "2026-03-16T09:00")  # type: ignore[attr-defined]


def test_an_act_may_be_without_a_form() -> None:
    attend = BY_RECORD["lawyer_shift"].acts[0]
    assert isinstance(attend, Act)
    assert attend.rows == ()


def test_an_unknown_child_is_said_so() -> None:
    with pytest.raises(KeyError):
        BY_RECORD["field_visit"].child("warning_step")
    assert BY_RECORD["field_visit"].child("visit_finding").cls is VisitFinding
