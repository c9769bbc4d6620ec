"""What a district does with the cases of its 500 stations: the roll-up of a month, its report, the stations at a glance, the list.

python -m bench.district [CASES]
"""

import sys
from collections.abc import Callable

from bench._store import NOW, conditions, median, opened
from bench._table import tell, tell_slowest
from station.actions import reports, rollup, stations_overview
from station.actions.progress import finish
from station.actions.report_papers import paper
from station.casework import periods
from station.db import grievances
from station.db.grievances import ListQuery

STATIONS, ROUNDS = 500, 3
MONTH, AT_ONCE = 5.0, 0.5  # seconds a roll-up of a month may take, and what a person looks at


def main(cases: int = 5_000_000) -> None:
    """Each act, and the bare sum over all cases by station of one month beside it, in the same run."""
    with opened(cases, STATIONS) as store:
        month = periods.month_of(NOW.date(), -1)
        long_ago = periods.month_of(NOW.date(), -30)
        december = periods.month_of(NOW.date(), -NOW.month)
        bare = """SELECT station_id, count(*), sum(people), sum(amount), sum(closed_on <> '') FROM grievance
            WHERE deleted = 0 AND substr(received_at, 1, 7) = ? GROUP BY station_id"""
        one = store.query("SELECT id FROM station LIMIT 1 OFFSET 200")[0][0]
        acts: list[tuple[str, Callable[[], object], float]] = [
            ("roll-up of a month", lambda: rollup.roll_up(store, month), MONTH),
            ("of a month two years ago", lambda: rollup.roll_up(store, long_ago), MONTH),
            ("report of a month", lambda: reports.read(store, month), MONTH),
            ("report of a December", lambda: reports.read(store, december), float("inf")),
            ("all that its paper holds", lambda: finish(paper(store, december)), float("inf")),
            ("report of one station", lambda: reports.read(store, month, station_id=one), MONTH),
            ("the stations at a glance", lambda: stations_overview.read(store), AT_ONCE),
            ("first page, open cases", lambda: grievances.page(store, ListQuery()), AT_ONCE),
            ("first page, all cases", lambda: grievances.page(store, ListQuery("all")), AT_ONCE),
            ("its sums and counts", lambda: grievances.overview(store, ListQuery("all")), float("inf")),
        ]
        print(conditions())
        print(f"{f'median of {ROUNDS}, {cases:,} cases':30} {'ours':>10} {'bare SQL':>10} {'ratio':>7}")
        least = median(lambda: store.query(bare, [month.first[:7]]), ROUNDS)
        took: dict[str, tuple[float, float]] = {}
        for title, act, limit in acts:
            ours = median(act, ROUNDS)
            took[title] = ours, limit
            verdict = "" if ours <= limit else f"  above {limit} s"
            print(f"{title:30} {ours:8.2f} s {least:8.2f} s {ours / least:7.2f}{verdict}", flush=True)
            tell("district", f"{title}, {cases:,} cases of {STATIONS} stations", "one sum in bare SQL", ours / least)
        tell_slowest("district", f"{cases:,} cases", took)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
