"""The rows of an old ledger that could not be read for certain, handed out with their reasons to be mended in the sheet."""

from pathlib import Path

from station.actions import rights
from station.casework.import_plan import KNOWN, REASON, SKIPPED, Plan
from station.casework.importing.raw import text_of
from station.db.store import Store


def export_troubles(store: Store, plan: Plan, path: Path) -> int:
    """Write the rows in trouble under their own headings, with the row they stand in and a reason; how many there are; noted in the log."""
    from station.export.plain_rows import write_plain  # openpyxl is slow to load

    rights.require(store, "import")
    store.refuse_own(path)
    columns = plan.asked.tables[0].columns
    cells = {(table.sheet, line.row): line.cells for table in plan.asked.tables for line in table.body}
    rows = []
    for found in plan.troubled:
        line = cells[found.key]
        texts = [text_of(line[column.place]) if column.place < len(line) else "" for column in columns]
        said = [f"“{problem.heading}”：{problem.sentence}" for problem in found.problems if found.fate not in (SKIPPED, KNOWN)]
        said = said or [found.reason]
        rows.append([str(found.row), *texts, "\n".join(said)])
    written = write_plain("有问题的行", ["行号", *(column.heading for column in columns), REASON], rows, path, sheet="要改的行")
    store.log_act("export", f"旧台账里有问题的行，{written} 行")
    return written
