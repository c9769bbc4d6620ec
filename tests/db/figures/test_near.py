"""What the figures leave out by indexes adds nothing: they are the plain counts of everything, after every save, undo and receiving."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depth import examples
from random_stations import YEAR, RandomWork
from station.casework import statistics
from station.casework.model import Grievance, Station
from station.casework.sheets import Period
from station.casework.statistics import Counts
from station.db.figures import cases, counting
from station.db.figures.counting import breaking, counts, counts_apart, records_of
from station.db.store import Store

STRETCHES = (
    *(Period.month(f"{year}-{month:02d}") for year in (YEAR - 1, YEAR) for month in (1, 2, 7, 12)),
    Period("季", f"{YEAR}-04-01", f"{YEAR}-06-30"),
    Period("年", f"{YEAR}-01-01", f"{YEAR}-12-31"),
    Period("至今", f"{YEAR}-01-01", f"{YEAR}-07-31"),
    Period("两年", f"{YEAR - 1}-01-01", f"{YEAR}-12-31"),
    Period("几天", f"{YEAR}-03-09", f"{YEAR}-03-20"),
    Period.everything(),
)


@contextmanager
def everything_looked_at() -> Iterator[None]:
    """The figures without what leaves lines out."""
    plain = tuple(replace(s, near="1", prepared=s.prepared.replace(cases.NEAR, "SELECT rowid FROM grievance")) for s in counting.SOURCES)
    assert plain[0].prepared != counting.SOURCES[0].prepared
    with mock.patch.object(counting, "SOURCES", plain):
        yield


def prepared(store: Store, seed: int, *, is_tidy: bool = False) -> RandomWork:
    work = RandomWork(seed, is_tidy=is_tidy)
    if not store.matching(Station, id=work.stations[0].id):
        with store.step("随机") as step:
            for record in work.records(25):
                step.add(record)
    return work


def anything(apart: dict[str, Counts]) -> dict[str, Counts]:
    """Without the stations of which nothing is counted."""
    return {station: found for station, found in apart.items() if any(found.values())}


@given(seed=st.integers(0, 10_000), stretch=st.sampled_from(STRETCHES))
@examples(10)
def test_nothing_that_counts_is_left_out(store: Store, seed: int, stretch: Period) -> None:
    work = prepared(store, seed)
    found, apart, of_one = counts(store, stretch), counts_apart(store, stretch, "station"), counts(store, stretch, (work.stations[0].id,))
    assert counting.counts_with_parts(store, stretch, "station") == (found, apart)
    records = {key: records_of(store, key, stretch) for key in ("closing", "mediations_open", "letter_employers", "orders_due", "agreed")}
    broken = [breaking(store, identity, stretch) for identity in statistics.IDENTITIES]
    with everything_looked_at():
        assert found == counts(store, stretch)
        assert anything(apart) == anything(counts_apart(store, stretch, "station"))
        assert of_one == counts(store, stretch, (work.stations[0].id,))
        assert {key: sorted(of) for key, of in records.items()} == {key: sorted(records_of(store, key, stretch)) for key in records}
        assert [sorted(of) for of in broken] == [sorted(breaking(store, identity, stretch)) for identity in statistics.IDENTITIES]


@given(seed=st.integers(0, 10_000), month=st.integers(1, 12))
@examples(8)
def test_what_a_year_has_more_than_its_months_is_found_among_what_is_dated_by_it_alone(store: Store, seed: int, month: int) -> None:
    prepared(store, seed)
    year = str(YEAR)
    whole, months = Period("至今", f"{YEAR}-01-01", Period.month(f"{YEAR}-{month:02d}").last), range(1, month + 1)
    parts = [Period.month(f"{YEAR}-{number:02d}") for number in months]
    few, all_of_it = counts(store, whole, year=year), counts(store, whole)
    apart, all_apart = [counts(store, one, year=year) for one in parts], [counts(store, one) for one in parts]
    for key, indicator in statistics.indicators().items():
        if indicator.summed == "months" and key not in statistics.standing():
            more = all_of_it[key] - sum(one[key] for one in all_apart)
            assert few[key] - sum(one[key] for one in apart) == more, key


DAYS = st.sampled_from(["", f"{YEAR}", f"{YEAR}-02", f"{YEAR}-02-29", f"{YEAR - 1}-12-31"])
STATES = st.sampled_from(["working", "closed", "archived", "returned", "deleted"])


@given(
    seed=st.integers(0, 10_000),
    acts=st.lists(st.tuples(st.integers(0, 99), STATES, DAYS, DAYS, st.booleans(), st.sampled_from(STRETCHES)), min_size=1, max_size=4),
)
@examples(8)
def test_figures_follow_every_save_and_undo(store: Store, seed: int, acts: list[tuple[int, str, str, str, bool, Period]]) -> None:
    """A day moved, a state changed, a case deleted, and taken back: each time as a plain count of the records has it."""
    prepared(store, seed)
    for place, state, closed_on, due_on, is_undone, stretch in acts:
        living = store.matching(Grievance)
        case = living[place % len(living)]
        with store.step("改") as step:
            if state == "deleted":
                step.remove(case)
            else:
                step.save(case.with_values(closed_on=closed_on, handle_due_on=due_on, status=state), case)
        if is_undone and store.undo_name() == "改":
            store.undo()
        found = counts(store, stretch)
        with everything_looked_at():
            assert found == counts(store, stretch)


@given(seed=st.integers(0, 10_000), cut=st.integers(1, 99), stretch=st.sampled_from(STRETCHES))
@examples(2)
def test_figures_follow_what_is_received(
    store: Store, tmp_path_factory: pytest.TempPathFactory, seed: int, cut: int, stretch: Period
) -> None:
    """Of what has come so far they are the plain counts; of everything, those of the store it comes from."""
    prepared(store, seed)
    entries = store.entries("1", [])
    half = len(entries) * cut // 100
    with Store.open(tmp_path_factory.mktemp("above"), clock=store.now) as above:
        for part in (entries[half:], entries[:half]):
            above.receive(part, "收")
            found = counts(above, stretch)
            with everything_looked_at():
                assert found == counts(above, stretch)
        assert found == counts(store, stretch)
