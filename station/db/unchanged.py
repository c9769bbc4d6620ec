"""Questions that cost something: answered anew once something was written, here or by another program, or another person asks."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from station.db.store import Store

T = TypeVar("T")


def until_written(question: "Callable[[Store], T]") -> "Callable[[Store], T]":
    """``@until_written``: the answer is kept for as long as the store says the same; nobody changes it in place."""
    answers: WeakKeyDictionary[Store, tuple[tuple[str, int, int], T]] = WeakKeyDictionary()

    @wraps(question)
    def answered(store: "Store") -> T:
        conn = store.db.conn
        state = (store.user, conn.execute("PRAGMA data_version").fetchone()[0], conn.total_changes)
        known = answers.get(store)
        if known is None or known[0] != state:
            known = answers[store] = (state, question(store))
        return known[1]

    return answered
