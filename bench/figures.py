"""The figures of the month report among very many cases: one month, all stations, a whole report; beside a bare count by month.

python -m bench.figures [CASES]
"""

import sys
from collections.abc import Callable

from bench._store import NOW, conditions, median, opened
from bench._table import tell
from station.actions import report_papers, reports
from station.actions.progress import finish
from station.casework import periods
from station.casework import statistics as rules
from station.db.figures import counting

ROUNDS = 5
MONTH, REPORT = 0.5, 8.0  # seconds one month and a whole report may take among 100,000 cases


def main(cases: int = 100_000) -> None:
    """Each act and the bare SQL beside it, in the same run."""
    with opened(cases) as store:
        month = periods.month_of(NOW.date(), -1)
        year = periods.year_of(NOW.date(), -1)
        december = periods.month_of(NOW.date(), -NOW.month)
        bare = """SELECT substr(received_at, 1, 7) AS month, count(*), sum(people), sum(amount), sum(closed_on <> '') FROM grievance
            WHERE deleted = 0 GROUP BY month"""
        acts: list[tuple[str, Callable[[], object], float]] = [
            (f"{len(rules.indicators())} figures of a month", lambda: counting.counts(store, month), MONTH),
            ("of each station", lambda: counting.counts_apart(store, month, "station"), MONTH),
            ("of a year", lambda: counting.counts(store, year), MONTH),
            ("the records of one", lambda: counting.records_of(store, "received", year), MONTH),
            ("report of a December", lambda: reports.read(store, december), REPORT),
            ("all that its paper holds", lambda: finish(report_papers.paper(store, december)), REPORT),
        ]
        print(conditions())
        print(f"{f'median of {ROUNDS}, {cases:,} cases':30} {'ours':>10} {'bare SQL':>10} {'ratio':>7}")
        least = median(lambda: store.query(bare), ROUNDS)
        for title, act, limit in acts:
            ours = median(act, ROUNDS)
            verdict = "" if ours <= limit or cases > 100_000 else f"  above {limit} s"
            print(f"{title:30} {ours * 1e3:7.1f} ms {least * 1e3:7.1f} ms {ours / least:7.1f}{verdict}", flush=True)
            tell("month report", f"{title}, {cases:,} cases", "one sum in bare SQL", ours / least)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
