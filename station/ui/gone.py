"""What becomes of what somebody was typing about a record that is gone: it is kept as a draft, and that is said."""

from PySide6.QtWidgets import QWidget

from station.casework.fields import Record
from station.db.belonging import is_destroyed, is_out_of_sight
from station.errors import StationError
from station.ui.context import Context
from station.ui.drafting import DraftKeeper


def keep_typed(context: Context, place: QWidget, record: Record) -> None:
    """Keep what was typed in a place that is about to close; of a file destroyed by rule nothing may stay."""
    touched = [keeper for keeper in place.findChildren(DraftKeeper) if keeper.is_touched]
    if not touched:
        return
    if is_destroyed(context.store, record.id):
        for keeper in touched:
            keeper.end()
        context.problem(StationError(f"这件{record.title}已按规定销毁，写了一半的没有留下。"))
        return
    for keeper in touched:
        keeper.keep()
    if is_out_of_sight(context.store, type(record), record.id):
        kept = "写了一半的留着：以后又有权限看了，再打开就能接着写。"
        context.problem(StationError(f"这件{record.title}现在没有权限看，这一页关上了。", kept))
        return
    kept = "写了一半的留着：撤销删除或者从回收站放回以后，再打开就能接着写。"
    context.problem(StationError(f"{record.title}已经删除，这一页关上了。", kept))
