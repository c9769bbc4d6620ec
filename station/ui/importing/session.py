"""What the clerk has said so far of the ledger that is taken in; nothing of it is written."""

from dataclasses import dataclass, field

from station.actions import import_recognising as actions
from station.casework.import_plan import Asked, Plan, RowKey
from station.casework.importing import tables
from station.casework.importing.columns import chosen, guess
from station.casework.importing.raw import RawBook
from station.casework.importing.tables import Table
from station.casework.importing.targets import Target, targets
from station.db.store import Store
from station.export.foreign_sheet import PASTED


@dataclass
class Session:
    """The file that was read, its tables and which of them are taken, the columns, words, mended cells and decided rows."""

    book: RawBook
    tables: list[Table]
    taken: set[int] = field(default_factory=set)
    target: Target = field(default_factory=lambda: next(iter(targets().values())))
    columns: dict[int, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    fixes: dict[tuple[str, int, int], str] = field(default_factory=dict)
    choices: dict[RowKey, str] = field(default_factory=dict)
    overwrite: set[tuple[str, int, str]] = field(default_factory=set)
    received_at: str = ""
    is_recalled: bool = False
    plan: Plan | None = None

    @property
    def is_pasted(self) -> bool:
        """Whether it came by the clipboard and not as a file."""
        return self.book.name == PASTED

    @property
    def used(self) -> list[Table]:
        """The tables that are taken."""
        return [table for place, table in enumerate(self.tables) if place in self.taken]

    def take_like(self, place: int) -> None:
        """Take one table and all of the same columns."""
        first = self.tables[place]
        group = next((group for group in actions.alike(self.tables) if first in group), [])
        self.taken = {n for n, table in enumerate(self.tables) if table in group}

    def fits(self, place: int) -> bool:
        """Whether a table has the columns of those that are taken, so that it can be taken along."""
        return len(actions.alike([*self.used, self.tables[place]])) == 1

    def guess_all(self, store: Store) -> None:
        """Say what the tables are and what their columns: as a clerk confirmed it for the same headings, else by their look."""
        found = actions.recognised(store, self.used[0])
        self.target, self.columns, self.words = found.target, found.columns, found.words
        self.is_recalled = found.is_recalled

    def guess_columns(self) -> None:
        """The columns by their look, for the target that is chosen."""
        self.columns = chosen(guess(self.used[0], self.target))

    def set_header(self, place: int, first: int, last: int) -> None:
        """Read a table again with its heading in these rows."""
        self.tables[place] = tables.table_at(self.book, self.tables[place].sheet, first, last)

    def asked(self) -> Asked:
        """What is to be planned."""
        return Asked(
            file_name=self.book.name,
            tables=tuple(self.used),
            target=self.target.key,
            columns=dict(self.columns),
            sha256=self.book.sha256,
            words=dict(self.words),
            fixes=dict(self.fixes),
            choices=dict(self.choices),
            overwrite=frozenset(self.overwrite),
            received_at=self.received_at,
        )


def opened(book: RawBook, store: Store) -> Session:
    """A session on a file, with the largest table and those like it taken."""
    found = list(tables.find_tables(book))
    session = Session(book, found)
    largest = max(range(len(found)), key=lambda n: (bool(found[n].columns), not found[n].is_hidden, len(found[n].body)), default=-1)
    if largest >= 0 and found[largest].columns and found[largest].body:
        session.take_like(largest)
        session.guess_all(store)
    return session
