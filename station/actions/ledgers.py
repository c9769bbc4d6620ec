"""Showing and handing out a ledger: the lines on screen are the lines in the file, the count is said and true, what left is kept."""

from pathlib import Path

from station.actions import rights
from station.actions.grievances import own_station
from station.casework import ledgers as rules
from station.casework.casefile import CaseFile, LetterFile
from station.casework.masking import MaskLevel
from station.casework.model import LedgerExport
from station.casework.sheets import Asked, Layout, Period, Sheet
from station.casework.vocabulary import label
from station.db import procedures
from station.db.casefiles import case_files, letter_files
from station.db.store import Store
from station.errors import StationError

_AGREE = "ledger_agree"


def sheet(store: Store, asked: Asked) -> Sheet:
    """The ledger that is asked for as it would be written; StationError for one that is not kept."""
    if asked.ledger not in rules.ledgers():
        raise StationError(f"没有叫“{asked.ledger}”的台账。", f"可以导出：{'、'.join(rules.ledgers())}。")
    return rules.lines(
        asked.ledger,
        _files(store, asked.ledger, asked.period),
        asked.period,
        station=own_station(store),
        filled_on=store.now().date().isoformat(),
        layout=asked.layout,
        level=asked.level,
        with_id_numbers=asked.level is MaskLevel.FULL and asked.layout == Layout.WIDE,
    )


def who_may_agree(store: Store) -> list[str]:
    """The colleagues whose consent a full export needs one of: at work, not at this desk, with the right to agree."""
    return rights.others_who_may(store, _AGREE)


def export(store: Store, asked: Asked, path: Path, *, reason: str = "", agreed_by: str = "") -> int:
    """Write a ledger as a workbook and return the number of its rows, counted from the written file.

    A full one needs a ``reason`` and the consent of a colleague, ``agreed_by`` name; StationError otherwise, or if the file is
    open elsewhere, cannot be written, or does not hold as many rows as the store has records. Every export is kept on record.
    """
    from station.export.ledger_xlsx import write_ledger  # openpyxl takes 0.2 s to import

    store.refuse_own(path)
    reason, agreed_by = reason.strip(), agreed_by.strip()
    if asked.level is MaskLevel.FULL:
        require_consent(store, reason, agreed_by)
    made = sheet(store, asked)
    count = write_ledger(made, path)
    keep_on_record(store, made, count, reason=reason, agreed_by=agreed_by)
    return count


def keep_on_record(store: Store, made: Sheet, count: int, *, kind: str = "ledger", reason: str = "", agreed_by: str = "") -> None:
    """Note that a sheet left the station (网络数据安全管理条例 art. 12); this cannot be undone."""
    with store.step("导出台账", undoable=False) as step:
        step.add(
            LedgerExport(
                kind=kind,
                ledger=made.ledger,
                layout=made.layout,
                first_on=made.period.first,
                last_on=made.period.last,
                scope=made.scope,
                level=made.level.value,
                rows=count,
                reason=reason,
                agreed_by=agreed_by,
                exported_at=store.now().isoformat(timespec="minutes"),
                exported_by=store.user,
            )
        )
        consent = f"，用途：{reason}，同意人：{agreed_by}" if made.level is MaskLevel.FULL else ""
        store.log_act("export", f"{made.short_title}，{count} 行，{label('mask_level', made.level.value)}{consent}")


def require_consent(store: Store, reason: str, agreed_by: str) -> None:
    """StationError unless there is a use and the consent of somebody who may give it."""
    if not reason:
        raise StationError("导出完整姓名和电话，要写明用途。", "没有写文件。")
    able = who_may_agree(store)
    if agreed_by in able:
        return
    may = f"可以同意的有：{'、'.join(able)}。" if able else "本站没有别的在岗人员可以同意，请导出掩码的台账。"
    if not agreed_by:
        raise StationError("导出完整姓名和电话，要有第二个人同意。", may)
    if agreed_by == store.user:
        raise StationError("同意导出完整台账的，不能是本人。", may)
    raise StationError(f"“{agreed_by}”不能同意导出完整台账。", may)


def _files(store: Store, key: str, period: Period) -> list[CaseFile] | list[LetterFile]:
    """The case files, or for letters the letter files, that have a line in this period."""
    definition = rules.ledgers()[key]
    field = definition.dated_by.partition(".")[2]
    ids = procedures.month_record_ids(store, definition.line, field, period.first, period.last)
    if definition.line == "letter":
        return letter_files(store, ids)
    return case_files(store, procedures.grievance_ids(store, definition.line, ids))
