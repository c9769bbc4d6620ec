"""What a file of old ledgers is taken for: its tables, columns and words, as a clerk confirmed them before or by their look."""

from collections.abc import Sequence

from station.actions import rights
from station.casework.import_plan import Asked
from station.casework.importing.columns import best_target, chosen, guess
from station.casework.importing.raw import RawBook
from station.casework.importing.tables import Table, find_tables
from station.casework.importing.targets import Target, targets
from station.casework.model import ColumnMapping
from station.changes import Changes
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen


def remembered(store: Store, headings: Sequence[str]) -> ColumnMapping | None:
    """What a clerk confirmed for a ledger of these headings the last time."""
    found = store.matching(ColumnMapping, headings="\n".join(headings))
    return found[-1] if found else None


def remember(store: Store, asked: Asked) -> Changes:
    """Keep which column is what, and what the words mean, for the next ledger of the same headings."""
    rights.require(store, "import")
    headings = [column.heading for column in asked.tables[0].columns]
    kept = remembered(store, headings)
    said = ColumnMapping(
        target=asked.target,
        headings="\n".join(headings),
        columns="\n".join(f"{column.heading}={asked.columns.get(column.place, '')}" for column in asked.tables[0].columns),
        words="\n".join(f"{word}={meaning}" for word, meaning in asked.words.items() if "\n" not in word + meaning),
        used_on=store.now().date().isoformat(),
    )
    with store.step("记住台账的对应列", undoable=False) as step:  # 撤销 after an import is to mean the import
        if kept is None:
            step.add(said)
        else:
            step.save(kept.with_values(**{name: getattr(said, name) for name in ("target", "columns", "words", "used_on")}), kept)
    return step.changes


def recalled(kept: ColumnMapping, table: Table) -> tuple[dict[int, str], dict[str, str]]:
    """The columns, by their places in a table of the same headings, and the words of what was remembered."""
    paths = [line.rpartition("=")[2] for line in kept.columns.splitlines()]
    columns = {column.place: path for column, path in zip(table.columns, paths, strict=False) if path}
    return columns, {word: meaning for word, _, meaning in (line.rpartition("=") for line in kept.words.splitlines())}


@frozen
class Recognised:
    """What a table is taken for: as a clerk confirmed it for the same headings the last time, else by its look."""

    target: Target
    columns: dict[int, str]
    words: dict[str, str]
    is_recalled: bool


def recognised(store: Store, table: Table) -> Recognised:
    """The target of a table and its columns by place."""
    kept = remembered(store, [column.heading for column in table.columns])
    if kept is None or kept.target not in targets():
        target = best_target(table)
        return Recognised(target, chosen(guess(table, target)), {}, False)
    target = targets()[kept.target]
    paths = {one.path for one in target.fields}
    columns, words = recalled(kept, table)
    return Recognised(target, {place: path for place, path in columns.items() if path in paths}, words, True)


def alike(tables: Sequence[Table]) -> list[list[Table]]:
    """Tables with data, those of the same columns in the same places together: they are taken in as one."""
    found: dict[tuple[tuple[int, str], ...], list[Table]] = {}
    for table in tables:
        if table.body:
            found.setdefault(tuple((column.place, column.heading) for column in table.columns), []).append(table)
    return list(found.values())


def asks(store: Store, book: RawBook, target: str = "") -> list[Asked]:
    """What a file would be taken in as without a clerk's word: one for all tables of the same columns.

    StationError for a target that is not known and a file without a table.
    """
    if target and target not in targets():
        raise StationError(f"没有叫“{target}”的导入内容。", f"可以用：{'、'.join(targets())}。")
    groups = alike(find_tables(book))
    if not groups:
        raise StationError(f"“{book.name}”里没有找到台账的表头。", "没有导入任何内容。")
    found = []
    for tables in groups:
        seen = recognised(store, tables[0])
        columns = chosen(guess(tables[0], targets()[target])) if target and target != seen.target.key else seen.columns
        found.append(Asked(book.name, tuple(tables), target or seen.target.key, columns, book.sha256, seen.words))
    return found
