"""The facts at the foot of the window, always true: saved, backed up, where the data lies, what is unsent."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from station import __version__
from station.actions.at_desk import own_station
from station.actions.reading import sees_own_only
from station.casework.dates import show_moment
from station.db.contested import contested
from station.db.grievances import ListQuery, overview
from station.db.noticing import last_written
from station.db.store import Store
from station.frozen import frozen
from station.ui.backing_up import Keeper
from station.ui.draftbox import DraftBox
from station.ui.reading import Reading
from station.ui.shell import MainWindow
from station.ui.statusbar import StatusItem

if TYPE_CHECKING:  # the exchange is not to be loaded before the first window
    from station.actions.exchange_overview import Pending

_OWN_TIP = "只列指派给本人的案件，各页的件数、台账和月报的数字也只算这些，不是全站的"


@frozen
class _Facts:
    station: str = ""
    sees_own_only: bool = False
    to_decide: int = 0
    unsent: "Pending | None" = None
    awaited: int = 0  # bundles sent that nobody has confirmed
    written_at: str = ""
    overdue: int = 0


def _read(store: Store) -> _Facts:
    from station.actions.exchange_overview import awaiting, pending  # the exchange is not to be loaded before the first window

    return _Facts(
        station=own_station(store).name,
        sees_own_only=sees_own_only(store),
        to_decide=len(contested(store)),
        unsent=pending(store),
        awaited=awaiting(store),
        written_at=last_written(store),
        overdue=overview(store, ListQuery("overdue"))[1].cases,
    )


def keep_facts(window: MainWindow) -> None:
    """Fill the status bar and the badges, offer drafts, and keep the facts in step with every change."""
    context = window.context
    store = context.store
    window.head.set_person(store.user)
    window.status.put("arrivals", StatusItem(""), right=True)  # keeps the place of what the watcher will say
    window.status.put("saved", StatusItem(""))
    for key in ("own_cases", "decide", "unsent"):  # stand first, and are known a little later
        window.status.put(key, StatusItem(""), right=True)
    unsent = _Unsent(window)
    facts = Reading(window, context, _read, partial(_show, window, unsent))
    window.set_station(own_station(store).name)
    Keeper(window).start()
    open_folder = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(store.folder)))
    window.status.put("folder", StatusItem(str(store.folder), "folder", open_folder, "数据文件夹，点一下打开", is_path=True))
    about = partial(context.go, "settings", section="about")
    window.status.put("secret", StatusItem("非涉密", clicked=about, tip="本程序不处理国家秘密"), right=True)
    window.status.put("version", StatusItem(f"版本 {__version__}", clicked=about), right=True)
    help_ = partial(window.perform, "help")
    window.status.put("manual", StatusItem("手册", "info-circle", help_, "使用手册，打开这一页怎么用（F1）"), right=True)
    for happened in (context.changed, context.noticed):  # what another window sent or took in changes no record
        happened.connect(lambda _: facts.start())
    DraftBox(window).offer()
    facts.start()


def _show(window: MainWindow, unsent: "_Unsent", facts: _Facts) -> None:
    context, to_decide = window.context, facts.to_decide
    window.set_station(facts.station)
    window.status.put("own_cases", StatusItem("只含本人的案件" if facts.sees_own_only else "", tip=_OWN_TIP), right=True)
    words = f"要您定 {to_decide:,} 件" if to_decide else ""
    window.status.put("decide", StatusItem(words, "git-compare", partial(context.go, "exchange"), "两边都改过"), right=True)
    window.status.put("saved", _saved(window, facts.written_at))
    window.rail.set_badge("grievances", facts.overdue)
    unsent.show(facts)


class _Unsent(QObject):
    """How much is unsent, at the foot and on the rail: as it was read last, whoever read it, or two numbers would stand side by side."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._facts = window, _Facts()
        window.context.counted.connect(self.count)

    def show(self, facts: _Facts) -> None:
        """Show what was read here, and tell the others."""
        self._facts = facts
        self._window.context.counted.emit(facts.unsent)

    def count(self, unsent: "Pending | None") -> None:
        """Show this number."""
        if unsent is None:
            return
        window, to_decide, awaited = self._window, self._facts.to_decide, self._facts.awaited
        tip = f"{awaited} 包已经发出，等对方的回执" if awaited else "没有等回执的包"
        tip = f"数的是改动，登记一件诉求，连同职工、单位、请求有好几条。{tip}"
        said = StatusItem(f"未上报改动 {unsent.count:,} 条", clicked=partial(window.context.go, "exchange"), tip=tip)
        window.status.put("unsent", said, right=True)
        window.rail.set_badge("exchange", to_decide or unsent.count, "to_decide" if to_decide else "unsent")


def _saved(window: MainWindow, at: str) -> StatusItem:
    """When the newest entry was written, also by another window or an exchange."""
    context = window.context
    today = context.store.now().date()
    words = f"已保存 {at[11:19] if at[:10] == today.isoformat() else show_moment(at, today)}" if at else "还没有录入"
    return StatusItem(words, "circle-check", partial(context.go, "settings", section="log"), "每一步都当时写进数据文件，点一下看操作日志")
