"""同步: what waits to be decided, what was sent and received, the places bundles travel through, and who has got what.

At the left what one can look at, at the right what is chosen there; what is to be decided comes first.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from station.actions import circle, quarantine, renewal, watching
from station.actions.circle import Member, is_member
from station.actions.exchange import ReceivedBundle
from station.actions.exchange_overview import Overview, overview
from station.actions.places import Place, places
from station.actions.watching import Around, Moved
from station.changes import Changes
from station.db.store import Store
from station.errors import StationError
from station.ui.context import Context
from station.ui.exchange.deciding import DecidingList, DecidingPane
from station.ui.exchange.linepane import Line, LinePane
from station.ui.exchange.lines import BAD, FINE, Acts, record_lines, steps_of, trouble_lines
from station.ui.exchange.state import StatePane
from station.ui.exchange.stations import StationsPane
from station.ui.exchange.steps import Steps
from station.ui.page import COMPACT, WIDE, Page, Room
from station.ui.stages import stage_words
from station.ui.watching import mounted
from station.ui.widgets import Answer, Button, EmptyState, Item, ItemList, Note, Pane, Scroll, ask, column, empty, reveal, row
from station.ui.widgets.text import as_tip

STATE, STATIONS, LINE, DECIDING = "state", "stations", "line", "deciding"
_STATE_TITLE = "收发情况和位置"

_OUTSIDE = {
    "none": "这台电脑还没有加入交换。区总或本站另一台电脑给过邀请文件的，打开它，对一遍核对码就加入了。"
    "上面没有单位用本程序的（例如区总自己），从本单位开始，再邀请别人。",
    "waiting": "邀请已经答复，还在等对方登记这台电脑。对方登记、发送以后，从本站的共用文件夹或带来的 U 盘收一次，就能往来了。",
    "lost": "这台电脑已经被登记为丢失，不能再收发；本机数据没动。还要用它的，请本单位主机重新邀请，在这里打开新的邀请文件。",
}


class Exchange(Page):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "同步", "经 U 盘、共用文件夹和别处往来")
        self.setObjectName("exchange")
        self.around = Around()
        self.reports: list[ReceivedBundle] = []
        self.lines: dict[str, Line] = {}
        self._state: Overview | None = None
        self.receive_button = Button("收包", self.receive, icon="download", right="exchange")
        self.receive_button.setObjectName("exchange.receive")
        self.send_button = Button("发送", self.send, icon="send", right="exchange")
        self.send_button.setObjectName("exchange.send")
        self.set_actions(self.receive_button, self.send_button)
        self.steps = Steps()
        self.said = column(spacing=8)
        self._again: Callable[[], object] = self.send
        self._build_left()
        self._build_right()
        self._upper = column(self.steps, self.said, spacing=8)
        lower = row(self.left, spacing=0)
        lower.addWidget(Pane(column(self.stack, spacing=0, margins=(0, 1, 0, 0)), edges="t", line="line2"), 1)
        inside = QWidget()
        whole = column(self._upper, spacing=0)
        whole.addLayout(lower, 1)
        inside.setLayout(whole)
        self.fronts = QStackedWidget()
        self.fronts.addWidget(inside)
        self.outside = self._outside()
        self.fronts.addWidget(self.outside)
        self.setLayout(column(self.fronts, spacing=0))
        self.acts = {act: partial(self._decide, doing) for act, doing in self.deciding.acts.items()}
        self.acts["inbox"] = self.look_and_tell
        context.changed.connect(self._changed)
        context.noticed.connect(self._noticed)

    def manual_topic(self) -> str:
        return "conflicts" if self.stack.currentWidget() is self.deciding else ""

    def _build_left(self) -> None:
        self.nav = ItemList(padding=20)
        self.nav.setObjectName("exchange.nav")
        self.deciding_list = DecidingList(self.context)
        self.record = ItemList(padding=20)
        self.record.setObjectName("exchange.record")
        self._clears: dict[QWidget, Callable[[], object]] = {
            self.nav: partial(self.nav.set_current, ""),
            self.deciding_list: self.deciding_list.clear_choice,
            self.record: partial(self.record.set_current, ""),
        }
        self.nav.chosen.connect(partial(self._chosen, self.nav))
        self.deciding_list.chosen.connect(partial(self._chosen, self.deciding_list))
        self.record.chosen.connect(partial(self._chosen, self.record))
        inner = column(self.nav, self.deciding_list, self.record, None, spacing=0)
        self.left = Pane(column(Scroll(inner), spacing=0, margins=(0, 1, 1, 0)), fill="mat", edges="rt", line="line2")

    def _build_right(self) -> None:
        self.stack = QStackedWidget()
        self.state = StatePane(self.context, changed=self.refresh, use=self.use)
        self.line = LinePane()
        self.deciding = DecidingPane(self.context, self.deciding_list)
        self.stations = StationsPane(self.context)
        self._panes: dict[str, QWidget] = {STATE: self.state, LINE: self.line, DECIDING: self.deciding, STATIONS: self.stations}
        for pane in self._panes.values():
            self.stack.addWidget(pane)

    def _outside(self) -> EmptyState:
        """What stands here before this PC exchanges with anybody."""
        self.join_button = Button(
            "打开邀请文件", partial(self.context.go, "settings", section="members", act="join"), icon="folder-open", right="circle"
        )
        self.join_button.setObjectName("exchange.join")
        self.found_button = Button(
            "从本单位开始", partial(self.context.go, "settings", section="members", act="found"), icon="sitemap", right="circle"
        )
        self.found_button.setObjectName("exchange.found")
        self.waiting_buttons = (
            Button("添加位置", lambda: self.state.places.add(), icon="plus", right="exchange"),
            Button("收一次", self.receive, icon="download", right="exchange"),
        )
        for button, name in zip(self.waiting_buttons, ("place", "receive"), strict=True):
            button.setObjectName(f"exchange.waiting.{name}")
        return EmptyState(_OUTSIDE["none"], [self.join_button, self.found_button, *self.waiting_buttons])

    def _show_outside(self, standing: str) -> None:
        """What one can do depends on how far one has come; while one waits there may be places to look at."""
        self.outside.set_text(_OUTSIDE[standing])
        self.found_button.setVisible(standing != "waiting")
        add, receive = self.waiting_buttons
        add.setVisible(standing == "waiting")
        receive.setVisible(standing == "waiting" and bool(places(self.context.store)))

    # -- reading ---------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        if self._state is None:
            self._show()
        else:  # what was seen last stands there meanwhile
            self.context.later(self, self._show)
        self.look()

    def _changed(self, changes: Changes) -> None:
        if self.isVisible():
            self._show()

    def _noticed(self, around: Around) -> None:
        self.around = around
        if self.isVisible():
            self.context.later(self, self._show)

    def _show(self) -> None:
        store = self.context.store
        is_in = is_member(store)
        self.fronts.setCurrentIndex(0 if is_in else 1)
        for button in self.actions_shown:
            button.setVisible(is_in)
        if not is_in:
            self._show_outside(circle.standing(store))
            self.steps.show_facts(())
            return
        self._state = state = overview(store)
        for show in (self._show_lists, self._show_state):
            self.context.later(self, partial(self._show_latest, show, state))

    def _show_latest(self, show: Callable[[Overview], object], state: Overview) -> None:
        if state is self._state:  # another may have been read meanwhile
            show(state)

    def _show_lists(self, state: Overview) -> None:
        self._show_head(state)
        self.deciding_list.refresh()
        self.steps.show_facts(steps_of(state, self.reports, len(self.deciding_list.found), self.context.store.now().date()))
        self._show_left(state)

    def _show_state(self, state: Overview) -> None:
        self.state.show_state(state, self.around)

    def _show_head(self, state: Overview) -> None:
        ready, unsent = self.around.ready(), state.pending.count
        self.receive_button.setText(f"收 {ready} 包" if ready else "收包")
        self.send_button.setText(f"发送 {unsent:,} 条" if unsent else "再发一次")
        has_place = bool(state.places)
        for button in (self.receive_button, self.send_button):
            button.setEnabled(has_place)
            button.setToolTip(as_tip("" if has_place else f"先在“{_STATE_TITLE}”里添加位置"))

    def _show_left(self, state: Overview) -> None:
        away = len(self.around.away)
        places = f"{len(state.places)} 个位置" + (f"，{away} 个没连上" if away else "，都连着") if state.places else "还没有添加位置"
        items = [Item(STATE, _STATE_TITLE, "", places, icon="transfer")]
        me = circle.member(self.context.store)
        if me.circle.below(me.unit):
            items.append(Item(STATIONS, "各站", "", "收到哪里、缺什么", icon="sitemap"))
        self.nav.set_items(items)
        today = self.context.store.now().date()
        acts = Acts(self.try_again, self.hand_out, self.let_in, self.dismiss, self._whom(me))
        troubles, record = trouble_lines(state, acts, today), record_lines(state, today)
        self.lines = {line.key: line for line in (*troubles, *record)}
        listed = [Item("", "没有收入的", f"{len(troubles)} 个")] if troubles else []
        listed += [line.item() for line in troubles]
        listed += [Item("", "收发记录"), *(line.item() for line in record)] if record else []
        self.record.set_items(listed)
        if self.record.current():
            self.line.show_line(self.lines[self.record.current()])
        elif not self.nav.current() and not self.deciding_list.current():
            self._open_first()

    def _whom(self, me: Member) -> str:
        """Who looks at a file that cannot be taken in."""
        return "上级" if me.circle.above(me.unit) else "发包的单位"

    def _open_first(self) -> None:
        """What is to be decided, else how things stand."""
        first = self._first_to_decide()
        if first:
            self.deciding_list.set_current(first)
        else:
            self.nav.set_current(STATE)

    def _first_to_decide(self) -> str:
        return next((item.key for item in self.deciding_list.items.items() if item.key), "")

    def _chosen(self, source: QWidget, key: str) -> None:
        if not key:
            return
        for part, clear in self._clears.items():
            if part is not source:
                clear()
        if source is self.nav:
            self.stack.setCurrentWidget(self._panes[key])
            if key == STATIONS:
                self.stations.refresh()
        elif source is self.record:
            self.line.show_line(self.lines[key])
            self.stack.setCurrentWidget(self.line)
        else:
            self.stack.setCurrentWidget(self.deciding)

    def look(self) -> None:
        """See what lies in the places, beside the window: a share may take its time."""
        if is_member(self.context.store):
            looking = self.context.own_store(lambda store: watching.look_around(store, mounted()))
            self.context.run(looking, self.context.noticed.emit)

    def look_and_tell(self) -> None:
        """F5: see whether there is anything new, and say so either way."""
        if is_member(self.context.store):
            looking = self.context.own_store(lambda store: watching.look_around(store, mounted()))
            self.context.run(looking, self._tell_around)

    def _tell_around(self, around: Around) -> None:
        self.context.noticed.emit(around)
        away = f"，{len(around.away)} 个位置没连上" if around.away else ""
        self.context.toast(f"有 {around.ready()} 包可收{away}" if around.ready() else f"没有新的包{away}")

    # -- the page --------------------------------------------------------------------------------------------------

    def arrive(self, act: str = "", pane: str = "", id: str = "", line: str = "", **arguments: Any) -> None:
        if id:
            self.deciding_list.set_current(id)
        elif line:
            self.record.set_current(line)
        elif pane:
            self.nav.set_current(pane)
        elif act == "both":
            self._work(watching.use, self.receive_button, "正在收发…")
        elif act == "send" and is_member(self.context.store) and places(self.context.store):
            self.send()
        self.focus_first()

    def focus_first(self) -> None:
        if self.fronts.currentWidget() is self.outside:
            self.join_button.setFocus()
        elif self.deciding_list.current():
            self.deciding_list.focus()
        else:
            (self.record if self.record.current() else self.nav).setFocus()

    def arrange(self, room: Room) -> None:
        width = 240 if room.kind == COMPACT or room.is_narrow else 340 if room.kind == WIDE else 296
        self.left.setFixedWidth(width)
        self._upper.setContentsMargins(room.margin, 0, room.margin, 12)
        self.steps.arrange(room)
        self.line.set_margin(room.margin)
        self.state.arrange(room)
        self.deciding.arrange(room)

    def _decide(self, doing: Callable[[], object]) -> None:
        if self.stack.currentWidget() is self.deciding:
            doing()

    # -- receiving and sending ---------------------------------------------------------------------------------------

    def receive(self) -> None:
        """Take in what lies in every place that can be reached."""
        self._work(partial(watching.use, sends=False), self.receive_button, "正在收…")

    def send(self) -> None:
        """Send to every place that can be reached."""
        self._work(partial(watching.use, receives=False), self.send_button, "正在发送…")

    def use(self, place: Place) -> None:
        """Take in and send at one place."""
        self._work(partial(watching.use, only=place.id), self.send_button, "正在收发…")

    def _work(self, work: Any, button: Button, words: str) -> None:
        self.hush()
        self._again = partial(self._work, work, button, words)
        self.context.run(
            self.context.own_store(work),
            self._moved,
            words=stage_words,
            failed=self._not_moved,
            stopped=self.refresh,
            busy=button.set_busy,
            busy_words=words,
        )

    def _moved(self, moved: Moved) -> None:
        for report in moved.reports:
            self.context.tell(report.changes)
        self.reports = list(moved.reports) or self.reports
        self.context.changed.emit(Changes())  # the figures at the foot of the window
        for trouble in moved.troubles:
            self._say_trouble(trouble)
        self._show()
        for sentence in moved.sentences or (() if moved.reports or moved.troubles else ("没有新的包。",)):
            self._say(Note(sentence, icon="circle-check"))
        self._open_what_calls(moved)
        self.look()

    def _open_what_calls(self, moved: Moved) -> None:
        """After taking in: what could not be, else what is to be decided."""
        bad = next((key for key in self.lines if key.startswith(BAD)), "")
        if any(report.state not in FINE for report in moved.reports) and bad:
            self.record.set_current(bad)
        elif moved.reports and (first := self._first_to_decide()):
            self.deciding_list.set_current(first)

    def _not_moved(self, error: StationError) -> None:
        self._show()
        self._say_trouble(error)

    def _say_trouble(self, error: StationError) -> None:
        if not is_member(self.context.store):
            self.context.problem(error)
            return
        actions: list[tuple[str, Callable[[], object]]] = [("再试", self._again)]
        if self.context.store.setting("forked_from", 0):
            actions.insert(0, ("重新登记本机", self.renew))
        self._say(Note(str(error), attention=True, actions=actions))

    def renew(self) -> None:
        """Go on under a new name, because another copy of this store went on under the old one."""
        self.hush()
        sentence = self.context.attempt(lambda: renewal.renew(self.context.store))
        if sentence is not None:
            self._say(Note(sentence, icon="circle-check", actions=[("再发一次", self.send)]))
            self._show()

    def hush(self) -> None:
        """Take the last sentences away."""
        empty(self.said)

    def _say(self, note: Note) -> None:
        note.setObjectName("exchange.said")
        self.said.addWidget(note)
        reveal(self.said)

    # -- files that were not taken in --------------------------------------------------------------------------------

    def try_again(self, sha256: str) -> None:
        """Look at a file once more."""
        self._settle(lambda: quarantine.retry(self.context.store, sha256))

    def let_in(self, sha256: str) -> None:
        """Take a file in because a person answers for it."""
        question = "收入这一包？"
        words = "它不能证明是谁做的。请先打电话问清楚，确认是本人做的再收；会记在操作日志里。"
        if ask(self.window(), question, words, [Answer("let_in", "收入"), Answer("", "先不收", safe=True)]) == "let_in":
            self._settle(lambda: quarantine.accept(self.context.store, sha256))

    def _settle(self, act: Callable[[], ReceivedBundle]) -> None:
        self.hush()
        try:
            report = act()
        except StationError as error:
            self._say(Note(str(error), attention=True))
            return
        self._moved(Moved((report,), (report.sentence,)))

    def dismiss(self, sha256: str) -> None:
        """A file was seen to; nothing more is said of it."""
        quarantine.dismiss(self.context.store, sha256)
        self.nav.set_current(STATE)
        self._show()

    def hand_out(self, sha256: str) -> None:
        """Write a file that was not taken in where the person says, for the district to look at."""
        chosen, _ = QFileDialog.getSaveFileName(self, "导出这个文件", str(Path.home() / f"{sha256[:16]}.gwb"), "包 (*.gwb)")
        if not chosen:
            return
        is_written = self.context.attempt(partial(_hand_out, self.context.store, sha256, Path(chosen)))
        if is_written:
            self.context.toast(f"已导出 {Path(chosen).name}，请交给{self._whom(circle.member(self.context.store))}看")


def _hand_out(store: Store, sha256: str, path: Path) -> bool:
    quarantine.export_quarantined(store, sha256, path)
    return True
