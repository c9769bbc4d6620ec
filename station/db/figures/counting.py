"""The figures of a stretch of time, of all that is here or of some stations, and the records behind each of them.

A figure is declared once (``cases``, ``orders``, ``work``): the condition that counts a line also finds it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Literal

from station.casework import deadlines
from station.casework.model import Indicator
from station.casework.sheets import Period
from station.casework.statistics import Counts, Identity, indicators, standing
from station.db.figures.cases import CASES
from station.db.figures.orders import ORDERS, unstated
from station.db.figures.pieces import Source
from station.db.figures.places import area_of, station_of
from station.db.figures.work import WORK
from station.db.sight import counting
from station.db.store import Store

SOURCES: tuple[Source, ...] = (CASES, ORDERS, *WORK)
Records = tuple[tuple[str, str], ...]  # (name of the record, id)


@counting
def counts(store: Store, period: Period, stations: Sequence[str] | None = None, area: str = "", *, year: str = "") -> Counts:
    """Every figure of a stretch of time, of these stations (ids) or of all that is here.

    With a ``year`` all that has no day known to that year alone may be left out: what the year is more than its months stays.
    The registers, which belong to no stretch, are left out then too.
    """
    params = stretch(store, period, stations, area, year=year)
    found: dict[str, int] = defaultdict(int)
    for source in SOURCES:
        if year and all(figure.key in standing() for figure in source.figures):
            continue
        sums = ", ".join(figure.total for figure in source.figures)
        for figure, value in zip(source.figures, store.query(_asking(source, sums, params), params)[0], strict=True):
            found[figure.key] += round(value)
    for key, _, _ in _unstated(store, params):
        found[key] += 1
    return dict(found)


@counting
def counts_apart(store: Store, period: Period, by: Literal["station", "area"]) -> dict[str, Counts]:
    """The same for every station (id) or area that has anything: added up they are the figures of all, but for what is counted once."""
    params = stretch(store, period)
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for source in SOURCES:
        sums, whose = ", ".join(figure.total for figure in source.figures), source.station if by == "station" else source.area
        for place, *values in store.query(_asking(source, f"{whose}, {sums}", params) + " GROUP BY 1", params):
            for figure, value in zip(source.figures, values, strict=True):
                found[place or ""][figure.key] += round(value)
    for key, _, station, area in unstated(store, params):
        found[(station if by == "station" else area) or ""][key] += 1
    nothing = dict.fromkeys(indicators(), 0)
    return {place: nothing | values for place, values in found.items()}


@counting
def counts_with_parts(store: Store, period: Period, by: Literal["station", "area"]) -> tuple[Counts, dict[str, Counts]]:
    """:func:`counts` and :func:`counts_apart` in little more time than one of them: only what is counted once is counted again."""
    apart = counts_apart(store, period, by)
    once = {figure.key for source in SOURCES for figure in source.figures if figure.distinct}
    whole = {key: sum(values[key] for values in apart.values()) for key in indicators().keys() - once}
    params = stretch(store, period)
    for source in SOURCES:
        if figures := [figure for figure in source.figures if figure.key in once]:
            sums = ", ".join(figure.total for figure in figures)
            for figure, value in zip(figures, store.query(_asking(source, sums, params), params)[0], strict=True):
                whole[figure.key] = whole.get(figure.key, 0) + round(value)
    return whole, apart


@counting
def received_and_ended(store: Store, months: Sequence[str], stations: Sequence[str] | None = None) -> list[tuple[str, int, int]]:
    """(month, cases received, cases ended) for each of the months ``YYYY-MM``, as the figures of that month have them."""
    params = stretch(store, Period("", Period.month(min(months)).first, Period.month(max(months)).last), stations)

    def by_month(day: str, when: str) -> dict[str, int]:
        sql = _asking(CASES, f"substr({day}, 1, 7), count(*)", params)
        return {row[0]: int(row[1]) for row in store.query(f"{sql} AND {when} GROUP BY 1", params)}

    came, gone = by_month("received", "came"), by_month("left_on", "gone")
    return [(month, came.get(month, 0), gone.get(month, 0)) for month in months]


@counting
def records_of(store: Store, key: str, period: Period, stations: Sequence[str] | None = None, area: str = "", *, year: str = "") -> Records:
    """The records a figure counts or sums, one for each line that adds to it; KeyError for a figure that is not counted.

    ``year`` as for :func:`counts`.
    """
    params = stretch(store, period, stations, area, year=year)
    asked = [(source, figure) for source in SOURCES for figure in source.figures if figure.key == key]
    if not asked:
        raise KeyError(key)
    found: list[tuple[str, str]] = []
    for source, figure in asked:
        what = f"DISTINCT {figure.distinct}" if figure.distinct else source.id
        sql = _asking(source, what, params) + f" AND ({figure.adds})"
        found += [(figure.record or source.record, row[0]) for row in store.query(sql, params)]
    found += [(ORDERS.record, order) for of, order, _ in _unstated(store, params) if of == key]
    return tuple(found)


@counting
def breaking(store: Store, identity: Identity, period: Period, stations: Sequence[str] | None = None, area: str = "") -> Records:
    """The records for which a sum does not hold by itself."""
    params = stretch(store, period, stations, area)
    found: list[tuple[str, str]] = []
    for source in SOURCES:
        terms = list(_terms(source, identity))
        if terms:
            sql = _asking(source, source.id, params) + f" AND ({' + '.join(terms)}) <> 0"
            found += [(source.record, row[0]) for row in store.query(sql, params)]
    return tuple(found)


@counting
def entered(store: Store, stations: Sequence[str] | None = None, area: str = "") -> list[Indicator]:
    """The figures entered by hand at these stations, in order of entry."""
    params = stretch(store, Period.everything(), stations, area)
    sql = f"SELECT i.id FROM indicator i WHERE i.deleted = 0{within_scope(station_of('indicator', 'i'), area_of('indicator', 'i'), params)}"
    here = {row[0] for row in store.query(sql, params)}
    return [indicator for indicator in store.matching(Indicator) if indicator.id in here]


def _terms(source: Source, identity: Identity) -> Iterator[str]:
    for keys, sign in (((identity.whole,), "-"), (identity.added, ""), (identity.taken, "-")):
        yield from (f"{sign}iif({figure.when}, {figure.value}, 0)" for figure in source.figures if figure.key in keys)


def _unstated(store: Store, params: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    stations = json.loads(params["stations"]) if params["stations"] else None
    for key, order, station, area in unstated(store, params):
        if (stations is None or station in stations) and params["area"] in ("", area):
            yield key, order, station


def _asking(source: Source, what: str, params: dict[str, Any]) -> str:
    return f"{source.prepared}SELECT {what} {source.of} AND {source.near}{within_scope(source.station, source.area, params)}"


def within_scope(station: str, area: str, params: dict[str, Any]) -> str:
    """SQL that keeps to the stations and the area :func:`stretch` was given."""
    here = f" AND {station} IN (SELECT value FROM json_each(:stations))" if params["stations"] else ""
    return here + (f" AND {area} = :area" if params["area"] else "")


def stretch(store: Store, period: Period, stations: Iterable[str] | None = None, area: str = "", *, year: str = "") -> dict[str, Any]:
    """The parameters every figure is asked with: a stretch of time, today, the district's thresholds, whose records.

    ``near_…`` say where lines are looked for: in the stretch, or with a ``year`` only among those dated by it alone.
    """
    now = store.now().isoformat(timespec="minutes")
    last = period.last or "9999-12-31"
    then = date.fromisoformat(min(last, now[:10]))
    own = store.setting("station", "")
    return {
        "first": period.first or "0001-01-01",
        "last": last,
        "near_last": "" if year else f"{last}~",
        "near_year": year or period.first[:4],
        "near_month": year or period.first[:7],
        "now": now,
        "today": now[:10],
        "backlog_before": (then - timedelta(days=deadlines.threshold("backlog_days"))).isoformat(),
        "collective": deadlines.threshold("collective"),
        "mass": deadlines.threshold("mass"),
        "stations": "" if stations is None else json.dumps(list(stations)),
        "area": area,
        "own": own,
        "places": json.dumps(_places(store, own)),
    }


def _places(store: Store, own: str) -> dict[str, str]:
    """The station every PC belongs to, by device: the one its bundles name, else the one whose record was made on it."""
    made = "SELECT j.device, s.id FROM station s CROSS JOIN journal j ON j.record_id = s.id AND j.is_new"  # of few stations, each found
    sent = "SELECT device, station FROM stream ORDER BY received_at"
    named = {code.lower(): station for code, station in store.query("SELECT code, id FROM station WHERE deleted = 0 AND code <> ''")}
    here = "SELECT DISTINCT device FROM outbox"
    found = {row[0]: row[1] for row in store.query(made)}
    found |= {device: named[code] for device, code in store.query(sent) if code in named}
    return found | {row[0]: own for row in store.query(here)} | {store.device: own}
