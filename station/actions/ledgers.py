"""Showing and handing out a ledger: the lines on screen are the lines in the file, the count is said and true, what left is kept."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

from station.actions import reading, rights
from station.actions.at_desk import own_station
from station.actions.progress import finish
from station.casework import ledger_layouts
from station.casework import ledgers as rules
from station.casework.cell_prints import Origin
from station.casework.ledger_line import LineFile
from station.casework.masking import NOBODY, MaskLevel
from station.casework.model import LedgerExport, LedgerLayout, Station
from station.casework.sheets import Asked, Column, Layout, Sheet
from station.casework.vocabulary import label
from station.db import ledger_lines
from station.db.store import Store
from station.errors import StationError

_AGREE = "ledger_agree"
_READ_AT_ONCE = 500  # records of a ledger


def sheet(store: Store, asked: Asked) -> Sheet:
    """The ledger that is asked for as it would be written; StationError for one that is not kept, or a layout or station unknown here."""
    return finish(_making(store, asked))


def _making(store: Store, asked: Asked) -> Generator[tuple[int, int], None, Sheet]:
    """:func:`sheet` in steps: yields (0, 0) while it is not known how many rows there are to write."""
    definition = _definition(asked)
    files: list[LineFile] = []
    for part in _parts(ledger_lines.wanted(store, definition, asked)):
        files += ledger_lines.files(store, definition, part)
        yield 0, 0
    work = rules.making_lines(
        asked.ledger,
        files,
        asked.period,
        station=own_station(store),
        filled_on=store.now().date().isoformat(),
        layout=asked.layout,
        columns=_columns(store, asked),
        level=asked.level,
        scope=_scope(store, asked),
        handler=asked.handler,
        known=NOBODY if asked.level is MaskLevel.FULL else ledger_lines.known_people(store),
    )
    while True:
        try:
            next(work)
        except StopIteration as end:
            made: Sheet = end.value
            while files:  # letting go of 100,000 at once takes most of a second, in which no stop is heard
                del files[-_READ_AT_ONCE:]
                yield 0, 0
            return made
        yield 0, 0


def _parts(found: ledger_lines.Wanted) -> Iterator[ledger_lines.Wanted]:
    """What is wanted, in parts that are soon read."""
    for record, places in found.items():
        ids = list(places)
        for first in range(0, len(ids), _READ_AT_ONCE):
            yield {other: {} for other in found} | {record: {one: places[one] for one in ids[first : first + _READ_AT_ONCE]}}


def count(store: Store, asked: Asked) -> int:
    """How many lines the ledger that is asked for has, without making them."""
    return ledger_lines.count(store, _definition(asked), asked)


def count_left_out(store: Store, asked: Asked) -> int:
    """How many records of the same time and people are of a state that the ledger does not list."""
    definition = _definition(asked)
    if not definition.left_out:
        return 0
    return ledger_lines.count(store, replace(definition, left_out=(), only={"status": definition.left_out}), asked)


def station_coded(store: Store, code: str) -> str:
    """The id of the station with this code; StationError if none is known here."""
    known = {station.code.lower(): station.id for station in store.matching(Station)}
    if code.lower() not in known:
        raise StationError(f"没有站点码是“{code}”的站点。", f"可以写：{'、'.join(sorted(known))}。")
    return known[code.lower()]


def who_may_agree(store: Store) -> list[str]:
    """The colleagues whose consent a full export needs one of: at work, not at this desk, with the right to agree."""
    return rights.who_may(store, _AGREE, but=store.user)


def export(store: Store, asked: Asked, path: Path, *, reason: str = "", agreed_by: str = "", password: str = "") -> int:
    """:func:`exporting` at once."""
    return finish(exporting(store, asked, path, reason=reason, agreed_by=agreed_by, password=password))


def exporting(
    store: Store, asked: Asked, path: Path, *, reason: str = "", agreed_by: str = "", password: str = ""
) -> Generator[tuple[int, int], None, int]:
    """Write a ledger as a workbook, yielding (rows drawn, of how many), and return how many rows were counted in the written file.

    A full one needs a ``reason`` and the consent of a colleague, ``agreed_by`` name and confirmed by their own ``password`` where
    the store has passwords; StationError otherwise, or if the file is
    open elsewhere, cannot be written, or does not hold as many rows as the store has records. Every export is kept on record.
    """
    from station.export.ledger_xlsx import writing_ledger  # openpyxl takes 0.2 s to import

    rights.require(store, "export")
    store.refuse_own(path)
    reason, agreed_by = reason.strip(), agreed_by.strip()
    if asked.level is MaskLevel.FULL:
        require_consent(store, reason, agreed_by, password)
    made = yield from _making(store, asked)
    origin = Origin.new(store.now())
    written = yield from writing_ledger(made, path, origin)
    keep_on_record(store, made, written, reason=reason, agreed_by=agreed_by, origin=origin)
    return written


def require_consent(store: Store, reason: str, agreed_by: str, password: str = "") -> None:
    """StationError unless what shows people in full has a use and the consent of somebody who may give it and is there."""
    from station.actions.entering import confirm  # which knows of practice, and practice of the reports on these ledgers

    rights.require(store, "export_unmasked")
    if not reason:
        raise StationError("导出完整姓名和电话，要写明用途。", "没有写文件。")
    able = who_may_agree(store)
    if agreed_by in able:
        confirm(store, agreed_by, password)
        return
    may = f"可以同意的有：{'、'.join(able)}。" if able else "本站没有别的在岗人员可以同意，请导出掩码的台账。"
    if not agreed_by:
        raise StationError("导出完整姓名和电话，要有第二个人同意。", may)
    if agreed_by == store.user:
        raise StationError("同意导出完整台账的，不能是本人。", may)
    raise StationError(f"“{agreed_by}”不能同意导出完整台账。", may)


def keep_on_record(
    store: Store,
    made: Sheet,
    written: int,
    *,
    kind: str = "ledger",
    reason: str = "",
    agreed_by: str = "",
    origin: Origin | None = None,
) -> None:
    """Note that a sheet left the station (网络数据安全管理条例 art. 12); this cannot be undone."""
    with store.step("导出台账", undoable=False) as step:
        step.add(
            LedgerExport(
                id=origin.export_id if origin else "",
                cell_key=origin.key if origin else "",
                kind=kind,
                ledger=made.ledger,
                layout=made.layout,
                first_on=made.period.first,
                last_on=made.period.last,
                scope=made.scope,
                level=made.level.value,
                rows=written,
                reason=reason,
                agreed_by=agreed_by,
                exported_at=store.now().isoformat(timespec="minutes"),
                exported_by=store.user,
            )
        )
        consent = f"，用途：{reason}，同意人：{agreed_by}" if made.level is MaskLevel.FULL else ""
        store.log_act("export", f"{made.short_title}，{written} 行，{label('mask_level', made.level.value)}{consent}")


def _definition(asked: Asked) -> rules.Ledger:
    if asked.ledger not in rules.ledgers():
        raise StationError(f"没有叫“{asked.ledger}”的台账。", f"可以导出：{'、'.join(rules.ledgers())}。")
    return rules.ledgers()[asked.ledger]


def _columns(store: Store, asked: Asked) -> tuple[Column, ...]:
    """Those of a layout of the district's; none for the delivered ones."""
    if asked.layout in set(Layout):
        return ()
    layout = store.find(LedgerLayout, asked.layout)
    if layout is None or layout.deleted or layout.ledger != asked.ledger:
        raise StationError("这个台账没有这个版式。", "可能已经删掉了，请换一个。")
    return ledger_layouts.columns_of(layout)


def _scope(store: Store, asked: Asked) -> str:
    """Of whom, as the title says it; "" for all that is here."""
    station = store.find(Station, asked.station_id) if asked.station_id else None
    if asked.station_id and station is None:
        raise StationError("没有这个站点。", "请换一个范围。")
    handler = f"{asked.handler}经办" if asked.handler else ""
    some = f"选出的{len(asked.ids)}条" if asked.ids is not None else ""
    own = f"{store.user}能看到的案件" if reading.sees_own_only(store) else ""
    return "，".join(filter(None, (station.name if station else "", asked.area, handler, own, some)))
