"""The window on what can still be read of a damaged store: the places with cases in them, and nothing in it can be changed."""

from collections.abc import Callable, Generator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout

from station.actions import damage
from station.actions.at_desk import own_station
from station.actions.damage import Intact
from station.actions.progress import Stage
from station.db.store import Store
from station.errors import StationError
from station.ui.context import Context
from station.ui.entering.locking import Lock
from station.ui.filestrip import FileStrip
from station.ui.page import Page
from station.ui.search import searcher
from station.ui.shell import MainWindow
from station.ui.stages import stage_words
from station.ui.statusbar import StatusItem
from station.vault.slots import Vault

Place = tuple[str, str, str, Callable[[Context], Page]]  # key, label, icon, its page
LEAVING_S = 5.0
LEFT_OUT = ("workbench", "exchange", "settings")  # they tell of work to be done with the store itself


class ReadingWindow(MainWindow):
    """Owns the store that is read and what was put aside for it: both are let go when it closes."""

    def __init__(self, store: Store, intact: Intact, places: Sequence[Place], *, inline: bool = False) -> None:
        super().__init__(Context(store, {}, inline=inline))
        self.setObjectName("damaged.reading")
        self.intact = intact
        self.set_station(f"{own_station(store).name}（损坏的数据，只能看）")
        shown = [place for place in places if place[0] not in LEFT_OUT]
        for place in shown:
            self.add_place(*place)
        self.set_search(searcher(self.context, {key: label for key, label, *_ in shown}))
        self.files = FileStrip(self.context, "damaged.list")
        parts = self.main.layout()
        assert isinstance(parts, QVBoxLayout)
        parts.insertWidget(1, self.files)
        self.tell()
        vault = Vault.read(intact.folder)
        if vault is not None and not vault.is_open:
            self.offer_lock(Lock(self, lambda welcome: self.close()).lock)  # somebody else begins with the page before
        self.show_place(shown[0][0])

    def tell(self) -> None:
        """Say what this is and what cannot be read, under the head and at the foot."""
        lost = damage.lost_words(self.intact.found)
        words = f"这是从损坏的数据里读出来的，只能看，不能改。{f'至少还有 {lost}读不出来。' if lost else '没有发现读不出来的记录。'}"
        self.put_note("damaged", words, [("导出诉求清单", self.export), ("关掉，回到前一个窗口", self.close)])
        self.status.put("only_read", StatusItem("损坏的数据，只能看", clicked=self.tell, attention=True), first=True)
        self.status.put("pages", StatusItem(f"共 {self.intact.found.pages:,} 页，坏 {self.intact.found.damaged:,} 页"))

    def export(self) -> None:
        """Write the list of the cases that can be read."""

        def write(path: Path) -> Generator[Stage, None, int]:
            return self.context.own_store(partial(damage.write_list, found=self.intact.found, path=path))

        name = damage.list_name(self.context.store)
        self.files.save("导出诉求清单", name, "Excel 工作簿 (*.xlsx)", write, lambda count: f"已导出 {count:,} 件", words=stage_words)

    def show_place(self, key: str, /, **arguments: Any) -> None:
        """As every window does; what leads to a place that is not here is refused with the sentence that refuses every act."""
        if key in self.places:
            super().show_place(key, **arguments)
        else:
            self.context.problem(StationError(self.context.store.only_read))

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if event.isAccepted():
            self.context.lock()  # what is being read is no longer shown, or it would ask a closed store
            self.context.leave(LEAVING_S)
            self.context.store.rest()  # and what a timer still asks is answered as by a locked window
            self.intact.drop()
