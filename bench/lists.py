"""The list of grievances among very many: first page, its sums, every order, filters, one case opened; beside the least SQL.

python -m bench.lists [CASES]
"""

import sys
from collections.abc import Callable

from bench._store import conditions, median, opened
from bench._table import tell, tell_slowest
from station.db import grievances
from station.db.casefiles import case_file
from station.db.grievances import SORTS, ListQuery

ROUNDS = 7
PAGE, ORDER, OPEN = 0.1, 0.3, 0.1  # seconds a first page, another order or filter, and one case may take among 100,000 cases


def main(cases: int = 100_000) -> None:
    """Each act and the bare SQL beside it, in the same run."""
    with opened(cases) as store:
        newest = ListQuery("all", sort="received_at", descending=True)
        wages = ListQuery("all", filters=(("category", ("wages",)),))
        one = ListQuery("all", filters=(("handler", ("王芳",)), ("area", ("新港镇",))))
        last_year = ListQuery("all", received_from="2025-01-01", received_to="2025-12-31")
        case_id = store.query("SELECT id FROM grievance ORDER BY id LIMIT 1 OFFSET ?", [cases // 2])[0]["id"]
        rows = "SELECT * FROM grievance WHERE deleted = 0 AND status = 'working' ORDER BY handle_due_on LIMIT 200"
        by = "SELECT id FROM grievance WHERE deleted = 0 ORDER BY {} LIMIT 200"
        sums = "SELECT count(*), sum(people), sum(amount) FROM grievance WHERE deleted = 0"
        among = f"{sums} AND category = 'wages'"

        def first_page(query: ListQuery) -> Callable[[], object]:
            return lambda: grievances.page(store, query)

        def with_sums(query: ListQuery) -> Callable[[], object]:
            return lambda: (grievances.page(store, query), grievances.overview(store, query))

        acts: list[tuple[str, Callable[[], object], str, float]] = [
            ("first page, open cases", first_page(ListQuery()), rows, PAGE),
            ("  with sums and 7 counts", with_sums(ListQuery()), sums, PAGE),
            ("first page, all cases", first_page(ListQuery("all")), rows, PAGE),
            ("  with sums and 7 counts", with_sums(newest), sums, PAGE),
            ("filter by category, sums", with_sums(wages), among, ORDER),
            ("filter by two fields, sums", with_sums(one), among, ORDER),
            ("filter by a year, sums", with_sums(last_year), among, ORDER),
            *(
                (f"all cases by {sort}", first_page(ListQuery("all", sort=sort)), by.format("handler" if sort in JOINED else sort), ORDER)
                for sort in SORTS
            ),
            ("open a case", lambda: case_file(store, case_id), f"SELECT * FROM grievance WHERE id = '{case_id}'", OPEN),
        ]
        print(conditions())
        print(f"{f'median of {ROUNDS}, {cases:,} cases':30} {'ours':>10} {'bare SQL':>10} {'ratio':>7}")
        took: dict[str, tuple[float, float]] = {}
        for title, act, sql, limit in acts:
            ours, bare = median(act, ROUNDS), median(lambda sql=sql: store.query(sql), ROUNDS)
            took[title.strip()] = ours, limit if cases <= 100_000 else float("inf")
            verdict = "" if ours <= limit or cases > 100_000 else f"  above {limit} s"
            print(f"{title:30} {ours * 1e3:7.1f} ms {bare * 1e3:7.1f} ms {ours / bare:7.1f}{verdict}", flush=True)
            if not title.startswith("all cases by"):
                tell("lists", f"{title.strip()}, {cases:,} cases", "bare SQL", ours / bare)
        tell_slowest("lists", f"{cases:,} cases", took)


JOINED = ("worker", "employer", "due_at")  # looked up or worked out: there is no column to sort by

if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
