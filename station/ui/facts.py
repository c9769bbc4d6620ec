"""The facts at the foot of the window, always true: saved, backed up, where the data lies, what is unsent."""

from functools import partial

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from station import __version__
from station.actions.at_desk import own_station
from station.actions.reading import sees_own_only
from station.casework.dates import show_moment
from station.changes import Changes
from station.db.contested import contested
from station.db.drafts import Draft, drafts
from station.db.grievances import ListQuery, overview
from station.db.noticing import last_written
from station.db.store import Store
from station.frozen import frozen
from station.ui.backing_up import Keeper
from station.ui.reading import Reading
from station.ui.shell import MainWindow
from station.ui.statusbar import StatusItem

_OWN_TIP = "只列指派给本人的案件，各页的件数、台账和月报的数字也只算这些，不是全站的"


@frozen
class _Facts:
    station: str
    sees_own_only: bool
    to_decide: int
    unsent: int
    awaited: int  # bundles sent that nobody has confirmed
    written_at: str
    overdue: int


def _read(store: Store) -> _Facts:
    from station.actions.exchange_overview import awaiting, pending  # the exchange is not to be loaded before the first window

    return _Facts(
        station=own_station(store).name,
        sees_own_only=sees_own_only(store),
        to_decide=len(contested(store)),
        unsent=pending(store).count,
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
    facts = Reading(window, context, _read, partial(_show, window))
    window.set_station(own_station(store).name)
    Keeper(window).start()
    open_folder = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(store.folder)))
    window.status.put("folder", StatusItem(str(store.folder), "folder", open_folder, "数据文件夹，点一下打开"))
    about = partial(context.go, "settings", section="about")
    window.status.put("secret", StatusItem("非涉密", clicked=about, tip="本程序不处理国家秘密"), right=True)
    window.status.put("version", StatusItem(f"版本 {__version__}", clicked=about), right=True)
    help_ = partial(window.perform, "help")
    window.status.put("manual", StatusItem("手册", "info-circle", help_, "使用手册，打开这一页怎么用（F1）"), right=True)
    for happened in (context.changed, context.noticed):  # what another window sent or took in changes no record
        happened.connect(lambda _: facts.start())
    _keep_drafts(window)
    facts.start()


def _show(window: MainWindow, facts: _Facts) -> None:
    context, to_decide, unsent = window.context, facts.to_decide, facts.unsent
    window.set_station(facts.station)
    window.status.put("own_cases", StatusItem("只含本人的案件" if facts.sees_own_only else "", tip=_OWN_TIP), right=True)
    words = f"要您定 {to_decide:,} 件" if to_decide else ""
    window.status.put("decide", StatusItem(words, "git-compare", partial(context.go, "exchange"), "两边都改过"), right=True)
    tip = f"{facts.awaited} 包已经发出，等对方的回执" if facts.awaited else "没有等回执的包"
    window.status.put("unsent", StatusItem(f"未上报 {unsent:,} 条", clicked=partial(context.go, "exchange"), tip=tip), right=True)
    window.status.put("saved", _saved(window, facts.written_at))
    window.rail.set_badge("exchange", to_decide or unsent, "to_decide" if to_decide else "unsent")
    window.rail.set_badge("grievances", facts.overdue)


def _saved(window: MainWindow, at: str) -> StatusItem:
    """When the newest entry was written, also by another window or an exchange."""
    context = window.context
    today = context.store.now().date()
    words = f"已保存 {at[11:19] if at[:10] == today.isoformat() else show_moment(at, today)}" if at else "还没有录入"
    return StatusItem(words, "circle-check", partial(context.go, "settings", section="log"), "每一步都当时写进数据文件，点一下看操作日志")


def _keep_drafts(window: MainWindow) -> None:
    """Offer the newest draft of an earlier time, and count at the foot those that still wait."""
    context = window.context
    earlier = {draft.key for draft in drafts(context.store)}  # what is typed from now on is none of them

    def waiting() -> list[Draft]:
        return [draft for draft in drafts(context.store) if draft.key in earlier]

    def put_away() -> None:
        window.drop_note("draft")

    def offer() -> None:
        found = waiting()
        newest = found[0]

        def go_on() -> None:
            put_away()
            context.go(newest.key.partition(":")[0], act="draft", key=newest.key)

        sentence = f"上次没有保存完。找回 {len(found)} 份草稿：{newest.title}，{show_moment(newest.saved_at, context.store.now().date())}。"
        window.put_note("draft", sentence, [("接着写", go_on), ("放进草稿箱", put_away)])

    def count(_: Changes) -> None:
        number = len(waiting())
        words = f"草稿箱 {number} 份" if number else ""
        window.status.put("drafts", StatusItem(words, "history", offer, "上次没有保存完的，点一下接着写"))
        if not number:
            put_away()

    if earlier:
        count(Changes())
        context.changed.connect(count)
        offer()
