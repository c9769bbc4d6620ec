"""Who and where: what came in during a stretch of time by category, employer, area, channel, level or station."""

from collections.abc import Sequence

from station.casework.ledger_line import CONFIDENTIAL
from station.casework.sheets import Period
from station.casework.statistics import UNKNOWN, Share
from station.casework.vocabulary import label
from station.db.clauses import EMPLOYER, PEOPLE
from station.db.figures.cases import TAKEN
from station.db.figures.counting import stretch, within_scope
from station.db.figures.pieces import within_moment
from station.db.figures.places import area_of, station_of
from station.db.sight import counting
from station.db.store import Store

MOST = 10  # lines of a table of employers or areas

# found by its index: what is dated by its year alone stands before the days of that year
_NEAR = "g.received_at >= substr(:first, 1, 4) AND g.received_at < :last || '~'"

_STATION, _AREA = station_of("grievance", "g"), area_of("grievance", "g")
_BY: dict[str, str] = {
    "category": "g.category",
    "employer": f"iif(g.confidentiality = 'confidential', '{CONFIDENTIAL}', {EMPLOYER})",  # for everybody: reports leave the station
    "area": _AREA,
    "channel": "g.channel",
    "settled": "g.settled_level",
    "station": f"(SELECT s.name FROM station s WHERE s.id = {_STATION})",
}
_WORDS = {"category": "category", "channel": "channel", "settled": "settled_level"}


@counting
def shares(store: Store, by: str, period: Period, before: Period, stations: Sequence[str] | None = None, area: str = "") -> list[Share]:
    """What came in during a stretch of time by one of ``BREAKDOWNS``, the most cases first, beside the stretch before.

    A case that one station here took over from another is counted where it came first, as in the figures. Confidential
    cases are counted without the name of their employer.
    """
    params, earlier_params = stretch(store, period, stations, area), stretch(store, before, stations, area)
    sql = f"""SELECT coalesce({_BY[by]}, '') AS what, count(*), total({PEOPLE}), total(g.amount) FROM grievance g
        WHERE g.deleted = 0 AND {_NEAR} AND {within_moment("g.received_at")} AND g.id NOT IN (SELECT taken_id FROM ({TAKEN}))
        {within_scope(_STATION, _AREA, params)} GROUP BY 1"""
    earlier = {row[0]: int(row[1]) for row in store.query(sql, earlier_params)}
    found = []
    for what, cases, people, amount in store.query(sql, params):
        words = label(_WORDS[by], what) if by in _WORDS else what
        found.append(Share(words or UNKNOWN, int(cases), round(people), round(amount), earlier.get(what, 0)))
    found.sort(key=lambda share: (-share.cases, share.label))
    return found if by in _WORDS or by == "station" else found[:MOST]
