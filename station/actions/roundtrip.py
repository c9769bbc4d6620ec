"""Taking back a ledger that was edited in Excel or WPS: what is different in it, and applying what the clerk chose."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from station.actions import agreements, grievances, ledgers, legal_aid, letters, mediations, outreach, rights
from station.casework import ledgers as rules
from station.casework import outreach as works
from station.casework.masking import MaskLevel
from station.casework.model import BY_NAME, LedgerExport
from station.casework.returned_ledger import Returned, returned
from station.casework.roundtrip import CellChange, Comparison, State
from station.casework.roundtrip import compare as compared
from station.casework.sheets import Asked, Layout, Period, Sheet
from station.changes import Changes
from station.db.store import Store
from station.errors import StationError

_CHILDREN = {child.cls.record for work in works.WORK for child in work.children}
_NOTHING_DONE = "没有改动任何内容。"


def compare(store: Store, path: Path) -> Comparison:
    """What a ledger that was exported here and edited elsewhere says differently; nothing is changed by asking.

    StationError for a file that is no ledger of ours, one that only counts, and a ledger whose rows cannot be taken back.
    """
    from station.export.foreign_sheet import read_book

    found = returned(read_book(path))
    export = store.find(LedgerExport, found.export_id) if found.export_id else None
    line = rules.ledgers()[found.ledger].line if found.ledger in rules.ledgers() else ""
    if not line or _saver(line) is None:
        raise StationError(f"“{path.name}”这种台账不能从表里收回改动。", "请在程序里改。")
    key = export.cell_key if export else ""
    made = compared(found, _present(store, found), key, cache(lambda record, id_: store.get(BY_NAME[record], id_)), store.now())
    return replace(made, changes=tuple(_with_author(store, change, found.exported_at) for change in made.changes))


def apply(store: Store, chosen: Sequence[CellChange]) -> Changes:
    """Enter the chosen changes, in one step that is undone as a whole, each record through its own act and its checks.

    RefusedError, naming every one that is refused or was changed here since the comparison; then nothing is changed.
    """
    rights.require(store, "edit")
    by_record: dict[str, list[CellChange]] = defaultdict(list)
    for change in chosen:
        if not change.can_be_taken:
            raise StationError(f"{change.name}的{change.column.title}不能收回。", change.trouble or _NOTHING_DONE)
        by_record[change.record_id].append(change)
    if not by_record:
        raise StationError("没有选中要收回的改动。", "请先勾选。")
    with store.step(f"收回改过的台账（{len(chosen)} 处）") as step:
        troubles: dict[tuple[str, str], str] = {}
        for record_id, changes in by_record.items():
            troubles |= {(record_id, key): why for key, why in _apply(store, record_id, changes).items()}
        if troubles:
            raise RefusedError(chosen, troubles)
    return step.changes


class RefusedError(StationError):
    """Chosen changes the acts do not take; ``troubles`` says why, by record and key of the column. Nothing was entered."""

    def __init__(self, chosen: Sequence[CellChange], troubles: Mapping[tuple[str, str], str]) -> None:
        first = next(change for change in chosen if (change.record_id, change.column.key) in troubles)
        why = troubles[first.record_id, first.column.key].rstrip("。")
        others = f"另有 {len(troubles) - 1} 处也收不了。" if len(troubles) > 1 else ""
        super().__init__(f"{first.name}的{first.column.title}收不了：{why}。{others}", _NOTHING_DONE)
        self.troubles = troubles


def _apply(store: Store, record_id: str, changes: Sequence[CellChange]) -> dict[str, str]:
    """Enter the changes of one record; why not, by the keys of the columns, where its act refuses or sets something else itself."""
    line = changes[0].column.key.partition(".")[0]
    save = _saver(line)
    assert save is not None, "what cannot be saved was refused when it was compared"

    def enter(some: Sequence[CellChange]) -> dict[str, str]:
        base = store.get(BY_NAME[line], record_id)
        values: dict[str, Any] = {}
        for change in some:
            values |= change.values
        try:
            save(store, base.with_values(**values), base)
        except StationError as error:
            return {change.column.key: str(error) for change in some}
        saved = store.get(BY_NAME[line], record_id)
        set_otherwise = (change for change in some if any(getattr(saved, name) != value for name, value in change.values.items()))
        return {change.column.key: "由程序按规则算出，填了也会算回去。" for change in set_otherwise}

    base = store.get(BY_NAME[line], record_id)
    late = [change for change in changes if any(getattr(base, name) != value for name, value in change.before.items())]
    if late:
        return {change.column.key: "本机刚刚又改过，请重新比对。" for change in late}
    troubles = enter(changes)
    if len(troubles) > 1:  # which of them it is; what was entered on the way goes with the whole step
        one_by_one = [enter([change]) for change in changes]
        troubles = {key: why for found in one_by_one for key, why in found.items()} or troubles
    return troubles


def _saver(line: str) -> Callable[[Store, Any, Any], object] | None:
    """The act that stores a correction of a record; None for records that have none of their own."""
    own: dict[str, Callable[[Store, Any, Any], object]] = {
        "grievance": lambda store, record, base: grievances.save(store, record, base, f"改诉求 {base.number}"),
        "follow_up": lambda store, record, base: grievances.save(store, record, base, "改回访"),
        "mediation": mediations.save,
        "commission": agreements.record_commission,
        "legal_aid": legal_aid.save,
        "letter": letters.save,
    }
    if line in works.BY_RECORD:
        return lambda store, record, base: outreach.save(store, record, base)
    if line in _CHILDREN:
        return outreach.save_child
    return own.get(line)


def _present(store: Store, found: Returned) -> Sheet:
    """The same ledger of the same records as it stands now, with whichever of its columns this layout still has."""
    try:
        level = MaskLevel(found.level)
    except ValueError:
        level = MaskLevel.DISTRICT
    if level is MaskLevel.PUBLIC:
        raise StationError("这份表只有件数，没有逐条内容。", "请用按条列出的台账来改。")
    asked = Asked(found.ledger, Period.everything(), found.layout, level, ids=found.ids)
    try:
        return ledgers.sheet(store, asked)
    except StationError:  # the layout it left in is not kept any more
        return ledgers.sheet(store, replace(asked, layout=Layout.WIDE))


def _with_author(store: Store, change: CellChange, since: str) -> CellChange:
    """Who changed the cell here after the file left, and when."""
    if change.state is State.THERE:
        return change
    names = set(change.values) or {change.column.key.partition(".")[2]}
    entries = [entry for entry in store.history(change.record_id) if entry.at >= since and names & set(entry.values)]
    return replace(change, by=entries[-1].by, at=entries[-1].at) if entries else change
