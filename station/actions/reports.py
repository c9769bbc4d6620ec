"""What a person does with the month report: look at it, open a figure, hand it up."""

from collections.abc import Sequence

from station.casework import periods, reports
from station.casework import statistics as rules
from station.casework.model import Station
from station.casework.reports import Imbalance, Report
from station.casework.sheets import Period
from station.casework.statistics import Counts, Share
from station.db.figures import counting
from station.db.figures.shares import shares
from station.db.store import Store
from station.errors import StationError


def scope(store: Store, station_id: str = "", area: str = "") -> tuple[str, ...] | None:
    """The ids of the stations meant: one, those of an area, or None for all that is here; StationError for an area without any."""
    if station_id:
        return (station_id,)
    if not area:
        return None
    found = tuple(station.id for station in store.matching(Station, area=area))
    if not found:
        raise StationError(f"没有属于“{area}”的站点。", "请在站点资料里填所属街道，或者换个范围。")
    return found


def counts(store: Store, period: Period, *, station_id: str = "", area: str = "") -> Counts:
    """Every figure of a stretch by its key; money in fen."""
    return counting.counts(store, period, scope(store, station_id, area))


def shares_of(
    store: Store, period: Period, before: Period, *, station_id: str = "", area: str = "", by: Sequence[str] = tuple(rules.BREAKDOWNS)
) -> dict[str, list[Share]]:
    """Who and where, by each of ``BREAKDOWNS``, beside another stretch."""
    stations = scope(store, station_id, area)
    return {one: shares(store, one, period, before, stations) for one in by}


def read(store: Store, period: Period, *, station_id: str = "", area: str = "") -> Report:
    """The report of a month, quarter or year: of one station, of the stations of an area, or of all that is here."""
    own = store.find(Station, store.setting("station", ""))
    stretches = (period, reports.year_to_date(period), reports.year_before(period))
    month, year, last_year = (counts(store, stretch, station_id=station_id, area=area) for stretch in stretches)
    asked = store.find(Station, station_id) if station_id else None
    return Report(
        station=own.name if own else "",
        period=period,
        scope=asked.name if asked else area,
        groups=reports.groups_of(month, year, last_year),
        corrections=(),
        unbalanced=tuple(Imbalance(sentence) for sentence in rules.unbalanced(month)),
        shares=shares_of(store, period, periods.step(period, -1) or period, station_id=station_id, area=area),
        submitted=None,
        missing=(),
    )
