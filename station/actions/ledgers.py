"""Showing and handing out a ledger: the lines on screen are the lines in the file, and the count is said and true."""

from pathlib import Path

from station.actions.grievances import own_station
from station.casework import ledgers as rules
from station.casework.casefile import CaseFile, LetterFile
from station.casework.sheets import Layout, Period, Sheet
from station.db import procedures
from station.db.casefiles import case_files, letter_files
from station.db.store import Store
from station.errors import StationError


def sheet(store: Store, key: str, period: Period, *, layout: Layout = Layout.NARROW, is_masked: bool = True) -> Sheet:
    """The ledger of a period as it would be written; StationError for a ledger that is not kept."""
    if key not in rules.ledgers():
        raise StationError(f"没有叫“{key}”的台账。", f"可以导出：{'、'.join(rules.ledgers())}。")
    return rules.lines(
        key,
        _files(store, key, period),
        period,
        station=own_station(store),
        filled_on=store.now().date().isoformat(),
        layout=layout,
        is_masked=is_masked,
        with_id_numbers=not is_masked and layout is Layout.WIDE,
    )


def _files(store: Store, key: str, period: Period) -> list[CaseFile] | list[LetterFile]:
    """The case files, or for letters the letter files, that have a line in this period."""
    definition = rules.ledgers()[key]
    field = definition.dated_by.partition(".")[2]
    ids = procedures.month_record_ids(store, definition.line, field, period.first, period.last)
    if definition.line == "letter":
        return letter_files(store, ids)
    return case_files(store, procedures.grievance_ids(store, definition.line, ids))


def export(store: Store, key: str, period: Period, path: Path, *, layout: Layout = Layout.NARROW, reason: str = "") -> int:
    """Write a ledger as a workbook and return the number of its rows, counted from the written file.

    Names and phones are masked unless a ``reason`` is given; either way the export is noted in the log. StationError
    if the file is open elsewhere, cannot be written, or does not hold as many rows as the store has records.
    """
    from station.export.ledger_xlsx import write_ledger  # openpyxl takes 0.2 s to import

    store.refuse_own(path)
    made = sheet(store, key, period, layout=layout, is_masked=not reason)
    count = write_ledger(made, path)
    how = f"未掩码，用途：{reason}" if reason else "已掩码"
    store.log_act("export", f"{made.short_title}，{count} 行，{how}")
    return count
