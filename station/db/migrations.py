"""The shapes of the store, oldest first.

To change the shape:
1. change the declaration in ``casework/model``;
2. add a function at the end of this module, decorated with ``@shape``, that changes a store of the version
   before it; use names and SQL written out here, never today's record classes;
3. keep a store of the version before as ``tests/files/old_stores/<version>.db`` and run the tests: one compares
   the declared fields with the columns, one opens every old store.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from station.db import sqlite

if TYPE_CHECKING:  # loaded for a store that is new or old: the first list does not wait for it
    from sqlite_utils import Database

Shape = Callable[["Database"], None]

SHAPES: list[Shape] = []
_SET = "station"


def shape(change: Shape) -> Shape:
    """The next shape of the store, kept under the function's name."""
    SHAPES.append(change)
    return change


def known() -> set[str]:
    """The names of the shapes this program knows."""
    return {change.__name__ for change in SHAPES}


def applied(conn: sqlite.Connection) -> set[str]:
    """The names of those a store has been through; none for a new one."""
    if conn.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone() is None:
        return set()
    return {row[0] for row in conn.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [_SET])}


def apply(conn: sqlite.Connection) -> None:
    """Give a store the shapes it has not yet, each in one transaction with the note that it has it."""
    from sqlite_utils import Database, Migrations

    migrations = Migrations(_SET)
    for change in SHAPES:
        migrations()(change)
    migrations.apply(Database(conn))


@shape
def first(db: "Database") -> None:
    """Version 1."""
    statements = (Path(__file__).parent / "shapes" / "0001_first.sql").read_text(encoding="utf-8")
    for statement in statements.split(";\n"):
        if statement.strip():
            db.execute(statement)
