"""What a person does with the month report: look at it, open a figure, hand it up."""

from station.actions import statistics
from station.casework import reports
from station.casework.model import Station
from station.casework.reports import Imbalance, Report
from station.casework.sheets import Period
from station.db.figures.counting import counts
from station.db.store import Store


def read(store: Store, period: Period, *, station_id: str = "", area: str = "") -> Report:
    """The report of a month, quarter or year: of one station, of the stations of an area, or of all that is here."""
    own = store.find(Station, store.setting("station", ""))
    look = statistics.read(store, period)
    stretches = (period, reports.year_to_date(period), reports.year_before(period))
    month, year, last_year = (counts(store, stretch, (station_id,) if station_id else None) for stretch in stretches)
    asked = store.find(Station, station_id) if station_id else None
    return Report(
        station=own.name if own else "",
        period=period,
        scope=asked.name if asked else area,
        groups=reports.groups_of(month, year, last_year),
        corrections=(),
        unbalanced=tuple(Imbalance(sentence) for sentence in look.unbalanced),
        shares=look.shares,
        submitted=None,
        missing=(),
    )
