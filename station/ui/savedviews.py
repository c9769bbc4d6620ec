"""Views a clerk made: what a list asks for and how it looks, kept under a name in the station's store."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, field
from typing import Any

from station.db.store import Store
from station.frozen import frozen


@frozen
class SavedView:
    """A tab made with 存为视图: the shipped view it began from, search, chips, order and columns."""

    key: str
    name: str
    view: str
    text: str = ""
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    sorting: tuple[str, bool] = ("", False)
    columns: Mapping[str, Any] = field(default_factory=dict)

    def asks_as(self, other: "SavedView") -> bool:
        """Whether two views show the same, whatever they are called."""
        return asdict(self) | {"key": "", "name": ""} == asdict(other) | {"key": "", "name": ""}


def kept(store: Store, page: str) -> list[SavedView]:
    """The views of one list, in the order they were put."""
    found = store.setting(_key(page), [])
    covered = ({**raw, "name": store.seals.said(raw["name"]), "text": store.seals.said(raw["text"])} for raw in found)
    return [SavedView(**{**raw, "sorting": tuple(raw["sorting"])}) for raw in covered]


def keep(store: Store, page: str, views: Iterable[SavedView]) -> None:
    """Keep these views of one list, in this order."""
    store.set_setting(_key(page), [asdict(view) for view in views])


def new_key(views: Iterable[SavedView]) -> str:
    """A key none of these has."""
    taken = {view.key for view in views}
    return next(key for key in (f"saved:{number}" for number in range(1, len(taken) + 2)) if key not in taken)


def _key(page: str) -> str:
    return f"views.{page}"
