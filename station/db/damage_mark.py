"""The note in a store that pages of its file are damaged: found while it was open, it is told at the next opening."""

from typing import TYPE_CHECKING

from station.db.faults import DamagedError

if TYPE_CHECKING:
    from station.db.store import Store

_PAGES = "damaged_pages"


def note(store: "Store", pages: int) -> None:
    """Keep how many there are."""
    if pages != store.setting(_PAGES, 0):
        store.set_setting(_PAGES, pages)


def refuse_known(store: "Store") -> None:
    """DamagedError if damage was found while the store was open before: now there is time to see to it."""
    if store.setting(_PAGES, 0):
        raise DamagedError("数据文件有损坏，有的内容读不出来。", "请打开窗口，按页面上说的把完好的内容存下来，或者从备份恢复。")
