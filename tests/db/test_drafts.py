"""What was typed and not saved survives, and nothing else does."""

from pathlib import Path

from stand_ins import Clock
from station.db import drafts
from station.db.safekeeping import verify
from station.db.store import Store

VALUES = {"grievance.summary": "拖欠“工资”\n第二行", "grievance.people": 3, "grievance.amount": None, "worker.is_member": True}


def test_a_draft_comes_back_as_it_was_typed_after_a_crash(store: Store, tmp_path: Path, clock: Clock) -> None:
    at = drafts.keep(store, "grievance:new", "新登记", VALUES)
    assert at == "2026-03-16T09:00:00"
    with Store.open(tmp_path / "store", clock=clock) as again:  # the first was never closed
        again.user = "王芳"
        kept = drafts.draft(again, "grievance:new")
    assert kept == drafts.Draft("grievance:new", "新登记", at, VALUES)


def test_keeping_again_replaces(store: Store, clock: Clock) -> None:
    drafts.keep(store, "a", "甲", {"x": 1})
    clock.advance(minutes=1)
    drafts.keep(store, "a", "甲二", {"x": 2})
    assert [(d.title, d.saved_at, d.values) for d in drafts.drafts(store)] == [("甲二", "2026-03-16T09:01:00", {"x": 2})]


def test_drafts_are_listed_newest_first_even_within_a_second(store: Store, clock: Clock) -> None:
    for key in ("a", "b", "c"):
        drafts.keep(store, key, key, {})
    drafts.keep(store, "a", "a", {})
    clock.advance(minutes=1)
    drafts.keep(store, "d", "d", {})
    assert [d.key for d in drafts.drafts(store)] == ["d", "a", "c", "b"]


def test_a_dropped_draft_is_gone_and_dropping_nothing_is_no_fault(store: Store) -> None:
    drafts.keep(store, "a", "甲", {})
    drafts.drop(store, "a")
    drafts.drop(store, "a")
    assert drafts.drafts(store) == []
    assert drafts.draft(store, "a") is None


def test_drafts_leave_no_trace_in_the_journal(store: Store) -> None:
    drafts.keep(store, "a", "甲", VALUES)
    assert store.entries("1", []) == []
    assert store.undo_name() == ""
    assert list(verify(store)) == []


def test_a_draft_belongs_to_who_typed_it(store: Store) -> None:
    drafts.keep(store, "a", "甲", {"x": 1})
    store.user = "李强"
    assert drafts.draft(store, "a") is None
    drafts.keep(store, "a", "甲", {"x": 2})
    drafts.drop(store, "a")
    store.user = "王芳"
    assert [draft.values for draft in drafts.drafts(store)] == [{"x": 1}]
    drafts.rename(store, "王芳", "王芳（大）")
    assert drafts.drafts(store) == []
    store.user = "王芳（大）"
    assert [draft.values for draft in drafts.drafts(store)] == [{"x": 1}]
