"""The facts at the foot of the window, always true: saved, backed up, where the data lies, what is unsent."""

from functools import partial

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from station import __version__
from station.actions.exchange_overview import pending
from station.actions.grievances import own_station
from station.actions.practice import is_practice
from station.actions.reading import sees_own_only
from station.changes import Changes
from station.db.contested import contested
from station.db.drafts import Draft, drafts
from station.db.grievances import ListQuery, overview
from station.ui.backing_up import Keeper
from station.ui.shell import MainWindow
from station.ui.statusbar import StatusItem


def keep_facts(window: MainWindow) -> None:
    """Fill the status bar and the badges, offer drafts, and keep the facts in step with every change."""
    context = window.context
    store = context.store
    window.head.set_person(store.user)
    window.status.put("arrivals", StatusItem(""), right=True)  # keeps the place of what the watcher will say
    refresh = partial(_refresh, window)
    refresh(Changes())  # first, for its facts stand first
    Keeper(window).start()
    open_folder = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(store.folder)))
    window.status.put("folder", StatusItem(str(store.folder), "folder", open_folder, "数据文件夹，点一下打开"))
    window.status.put("secret", StatusItem("非涉密", tip="本程序不处理国家秘密"), right=True)
    window.status.put("version", StatusItem(f"版本 {__version__}", clicked=partial(context.go, "settings", section="about")), right=True)
    if is_practice(store):
        window.status.put("practice", StatusItem("练习数据", "school", attention=True), first=True)
        clear = ("清除练习数据", partial(context.go, "settings", section="practice"))
        window.put_note("practice", "现在是练习数据，登记的内容不会上报。", [clear], icon="school")
    context.changed.connect(refresh)
    _keep_drafts(window)


def _refresh(window: MainWindow, changes: Changes) -> None:
    context = window.context
    window.set_station(own_station(context.store).name)
    unsent = 0 if is_practice(context.store) else pending(context.store).count
    to_decide = len(contested(context.store))
    own = "只含您的案件" if sees_own_only(context.store) else ""
    window.status.put(
        "own_cases", StatusItem(own, tip="只列指派给您的案件，各页的件数、台账和月报的数字也只算这些，不是全站的"), right=True
    )
    words = f"要您定 {to_decide:,} 件" if to_decide else ""
    window.status.put("decide", StatusItem(words, "git-compare", partial(context.go, "exchange"), "两边都改过"), right=True)
    window.status.put("unsent", StatusItem(f"未上报 {unsent:,} 条", clicked=partial(context.go, "exchange")), right=True)
    window.rail.set_badge("exchange", to_decide or unsent, "to_decide" if to_decide else "unsent")
    window.rail.set_badge("grievances", overview(context.store, ListQuery("overdue"))[1].cases)


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

        sentence = f"上次没有保存完。找回 {len(found)} 份草稿：{newest.title}，{newest.saved_at[11:19]}。"
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
