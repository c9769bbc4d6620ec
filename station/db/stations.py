"""What a union asks of every station below it at once: cases of a stretch, months handed up, what is to be decided."""

from collections import Counter, defaultdict

from station.casework.conflicts import is_decided_by_person
from station.casework.model import BY_NAME
from station.casework.sheets import Period
from station.db.figures.cases import TAKEN
from station.db.figures.counting import stretch
from station.db.figures.pieces import is_near, within_moment
from station.db.figures.places import station_of
from station.db.sight import counting
from station.db.store import Store


@counting
def received(store: Store, period: Period) -> dict[str, int]:
    """How many cases came to each station (id) in a stretch, as the figure ``received`` of the month report counts them."""
    sql = f"""SELECT {station_of("grievance", "g")}, count(*) FROM grievance g WHERE {is_near("g", "grievance", "received_at")}
        AND g.deleted = 0 AND {within_moment("g.received_at")} AND g.id NOT IN (SELECT taken_id FROM ({TAKEN})) GROUP BY 1"""
    return {row[0]: row[1] for row in store.query(sql, stretch(store, period))}


def handed_up(store: Store, month: str) -> dict[str, str]:
    """The last month (``2026-09``) up to ``month`` that each station (id) has handed up."""
    sql = "SELECT station_id, max(period) FROM monthly_report WHERE deleted = 0 AND period <= ? GROUP BY station_id"
    return {row[0]: row[1] for row in store.query(sql, [month])}


def known_to(store: Store) -> dict[str, str]:
    """Up to which moment each station (id) is known here: when the bundle received last was made. Without those never heard."""
    sql = "SELECT s.id, max(t.made_at) FROM station s JOIN stream t ON t.station = lower(s.code) WHERE s.deleted = 0 GROUP BY 1"
    return {row[0]: row[1] for row in store.query(sql)}


def to_decide(store: Store) -> dict[str, int]:
    """How many fields both sides changed, of the records of each station (id)."""
    fields: dict[str, set[str]] = defaultdict(set)
    for record, field in store.query("SELECT DISTINCT record, field FROM conflict"):
        if is_decided_by_person(BY_NAME[record], field):
            fields[record].add(field)
    params = stretch(store, Period.everything()) if fields else {}
    found: Counter[str] = Counter()
    for record, names in fields.items():
        sql = f"""SELECT {station_of(record, "r")}, c.field, count(DISTINCT c.record_id)
            FROM conflict c JOIN {record} r ON r.id = c.record_id WHERE c.record = '{record}' AND r.deleted = 0 GROUP BY 1, 2"""
        for station, field, count in store.query(sql, params):
            found[station] += count if field in names else 0
    return dict(found)
