"""The shapes of the store, oldest first.

To change the shape:
1. change the declaration in ``casework/model``;
2. add a function at the end of this module, decorated with ``@migrations()``, that changes a store of the version
   before it; use names and SQL written out here, never today's record classes;
3. keep a store of the version before as ``tests/files/old_stores/<version>.db`` and run the tests: one compares
   the declared fields with the columns, one opens every old store.
"""

from pathlib import Path

from sqlite_utils import Database, Migrations

migrations = Migrations("station")


@migrations()
def first(db: Database) -> None:
    """Version 1."""
    shape = (Path(__file__).parent / "shapes" / "0001_first.sql").read_text(encoding="utf-8")
    for statement in shape.split(";\n"):
        if statement.strip():
            db.execute(statement)
