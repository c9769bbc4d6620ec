"""Which orders of the hotlines are due by the rule: those that state no limit have it in working days, which no SQL counts."""

from collections.abc import Iterator, Mapping
from typing import Any

from station.casework import hotline
from station.casework.model import HotlineOrder
from station.db.figures.pieces import Source, figures, is_near, of_case, within_moment
from station.db.figures.places import area_of, station_of
from station.db.store import Store

_LONGEST_LIMIT = 120  # days no limit of an order reaches beyond

# a limit that names a day only ends with that day
_DUE = f"""{within_moment("o.due_at")} AND (o.due_at < substr(:now, 1, length(o.due_at)) OR o.answered_at <> '')
    AND (o.returned_at = '' OR substr(o.returned_at, 1, length(o.due_at)) > o.due_at)"""  # what was returned in time was never due
_ANSWERED = f"{_DUE} AND o.answered_at <> '' AND substr(o.answered_at, 1, 10) <= :last"
_STATION, _AREA = station_of("grievance", "g"), area_of("grievance", "g")

ORDERS = Source(
    "hotline_order",
    "o.id",
    of_case("hotline_order", "o"),
    _STATION,
    _AREA,
    figures(
        orders=within_moment("o.dispatched_at"),
        orders_returned=within_moment("o.returned_at"),
        orders_due=_DUE,
        orders_closed=_ANSWERED,
        orders_on_time=f"{_ANSWERED} AND substr(o.answered_at, 1, length(o.due_at)) <= o.due_at",
    ),
    near=is_near("o", "hotline_order", "dispatched_at", "returned_at", "due_at"),
)

_WANTED = ("dispatched_at", "answered_at", "returned_at", "grade", "status", "reviewed_on")
_UNSTATED = f"""SELECT o.id AS id, {_STATION} AS station, {_AREA} AS area, {", ".join(f"o.{name}" for name in _WANTED)} {ORDERS.of}
    AND o.due_at = '' AND o.dispatched_at < :last || 'T24'
    AND max(o.dispatched_at, o.reviewed_on) >= date(:first, '-{_LONGEST_LIMIT} days')"""


def unstated(store: Store, params: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """(figure, order, station, area) of what orders without a stated limit add to ``orders_due`` and its kin."""
    for row in store.query(_UNSTATED, params):
        order = HotlineOrder(**{name: row[name] for name in _WANTED})
        due, answered = hotline.answer_clock(order).due, order.answered_at
        was_returned = bool(order.returned_at) and order.returned_at[:10] <= due
        if params["first"] <= due <= params["last"] and (due < params["today"] or answered) and not was_returned:
            yield "orders_due", row["id"], row["station"], row["area"]
            if answered and answered[:10] <= params["last"]:
                yield "orders_closed", row["id"], row["station"], row["area"]
                if answered[:10] <= due:
                    yield "orders_on_time", row["id"], row["station"], row["area"]
