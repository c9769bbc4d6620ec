"""草稿箱: what was typed and not saved, offered as the window opens and reached from its foot; what is being written now is not in it."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from station.casework.dates import show_moment
from station.db.drafts import Draft, waiting
from station.ui import names
from station.ui.drafting import DraftKeeper
from station.ui.shell import MainWindow
from station.ui.statusbar import StatusItem

NOTE = FACT = "drafts"


class DraftBox(QObject):
    """One for the window; both the strip and the fact at the foot follow what is kept, saved, left and put back."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._context = window, window.context
        self._earlier = {draft.key for draft in waiting(self._context.store)}  # what is typed from now on is none of them
        self._told: tuple[list[Draft], list[Draft], date] | None = None  # what strip and fact say
        self._is_asked = False
        context = self._context
        for happened in (context.drafted, context.changed, context.user_changed, window.front_changed):
            happened.connect(lambda *_: self._tell_soon())
        context.left.connect(self._say_left)
        self.tell()

    def waiting(self) -> list[Draft]:
        """What can be gone on with, the newest first."""
        found = waiting(self._context.store)
        open_now = {keeper.key for keeper in self._keepers()} if found else set()
        return [draft for draft in found if draft.key not in open_now]

    def _keepers(self) -> list[DraftKeeper]:
        """Those of the forms that are seen."""
        return [keeper for keeper in self._window.findChildren(DraftKeeper) if _is_seen(keeper.parent())]

    def _to_offer(self, found: list[Draft]) -> list[Draft]:
        """What of these was left the last time and is not offered by the form in front."""
        earlier = [draft for draft in found if draft.key in self._earlier]
        offered = {keeper.offered for keeper in self._keepers()} if earlier else set()
        return [draft for draft in earlier if draft.key not in offered]

    def offer(self) -> None:
        """Say in the strip what was left unsaved the last time."""
        found = self._to_offer(self.waiting())
        if not found:
            self._window.drop_note(NOTE)
            return
        sentence = f"上次没有保存完。找回 {len(found)} 份草稿：{self._words(found[0])}" + (" 等。" if len(found) > 1 else "。")
        acts: list[tuple[str, Callable[[], object]]] = [("接着写", partial(self.go_on, found[0])), ("放进草稿箱", self._put_away)]
        if len(found) > 1:
            acts.insert(1, ("看全部草稿", self.choose))
        self._window.put_note(NOTE, sentence, acts, behind=self._window.has_note(NOTE))

    def _tell_soon(self) -> None:
        """Once after an act that keeps, saves and leaves what was typed: the parts of the whole window are gone through for it."""
        if not self._is_asked:
            self._is_asked = True
            self._context.later(self, self._tell_asked)

    def _tell_asked(self) -> None:
        self._is_asked = False
        self.tell()

    def tell(self) -> None:
        """Bring strip and count in line with what there is, if that is not what they say."""
        if self._context.is_locked:
            return
        found = self.waiting()
        told = found, self._to_offer(found), self._context.store.now().date()
        if told == self._told:
            return
        self._told = told
        tip = "没有保存完的，点一下接着写" if len(found) == 1 else "没有保存完的，点一下看是哪几份"
        self._window.status.put(FACT, StatusItem(f"草稿箱 {len(found)} 份" if found else "", "history", self.choose, tip))
        if self._window.has_note(NOTE):
            self.offer()

    def menu(self) -> QMenu:
        """Every draft with its day, each to be gone on with."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for draft in self.waiting():
            menu.addAction(self._words(draft).replace("&", "&&"), partial(self.go_on, draft))
        return menu

    def choose(self) -> None:
        """Go on with the only draft, or with one of a list."""
        found = self.waiting()
        if len(found) == 1:
            self.go_on(found[0])
        elif found:
            menu, fact = self.menu(), self._window.status.fact(FACT)
            menu.popup(fact.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def go_on(self, draft: Draft) -> None:
        """Open the form it was typed in."""
        self._put_away()
        self._context.go(draft.key.partition(":")[0], act="draft", key=draft.key)
        self._context.later(self, self.tell)  # when its form is seen

    def _say_left(self, widget: QWidget) -> None:
        """Say where that is which was typed in what goes, unless nothing was."""
        typed = {keeper.key for keeper in widget.findChildren(DraftKeeper) if keeper.is_touched}
        found = next((draft for draft in waiting(self._context.store) if draft.key in typed), None)
        if found is not None:
            self._context.toast("没有保存的已放进草稿箱", ("接着写", partial(self.go_on, found)))

    def _put_away(self) -> None:
        self._window.drop_note(NOTE)

    def _words(self, draft: Draft) -> str:
        return f"{names.shown_title(draft.title)}，{show_moment(draft.saved_at, self._context.store.now().date())}"


def _is_seen(widget: QObject | None) -> bool:
    return isinstance(widget, QWidget) and widget.isVisible()
