"""收发情况和位置: where bundles travel through, who has got what, what is still to come, what the office lets happen by itself."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from station.actions import watching
from station.actions.at_desk import is_practice
from station.actions.exchange_overview import Overview, Partner, lost_place
from station.actions.places import Place, every_place
from station.actions.watching import Around, Habits
from station.casework.dates import show_moment
from station.ui import may
from station.ui.context import Context
from station.ui.exchange.help import help_card
from station.ui.exchange.linepane import contents_card
from station.ui.exchange.places import PlacesCard, PlaceState
from station.ui.page import Room
from station.ui.widgets import (
    Answer,
    Card,
    CheckBox,
    ComboBox,
    Dialog,
    ElidedLabel,
    Icon,
    Label,
    Note,
    Paragraph,
    Pill,
    PillText,
    Scroll,
    column,
    empty,
    reveal,
    row,
)

_LOST = "不再从这里收发。情况说明里有上面的包和各类条数，可以打印上交。"
SHOWN = 8  # other PCs listed one by one, those with gaps first; a district sees all of them under 各站
_RESTS = (("0", "不自己发"), ("5", "停下 5 分钟后"), ("10", "停下 10 分钟后"), ("30", "停下 30 分钟后"))


class StatePane(QWidget):
    """See the module."""

    def __init__(self, context: Context, changed: Callable[[], object], use: Callable[[Place], object]) -> None:
        super().__init__()
        self.context = context
        self.places = PlacesCard(context, changed, use, self.lose)
        self.partners = column(spacing=0)
        self.partners_card = Card("各方收到哪里", self.partners, padding=0)
        self.to_come = column(spacing=8)
        self.habits = HabitsCard(context)
        self._margins = column(spacing=12)
        if is_practice(context.store):
            self._margins.addWidget(Note("练习数据可以发到一个空文件夹里试试，请不要放进和区总往来的文件夹。", icon="school"))
        self._margins.addLayout(self.to_come)
        for card in (self.places, self.partners_card, self.habits, help_card()):
            self._margins.addWidget(card)
        self._margins.addStretch(1)
        inner = QWidget()
        inner.setLayout(self._margins)
        inner.setMaximumWidth(920)
        line = row(spacing=0)
        line.addWidget(inner, 100)
        line.addStretch(1)
        self.setLayout(column(Scroll(line), spacing=0))

    def arrange(self, room: Room) -> None:
        """Margins of the page."""
        self._margins.setContentsMargins(room.margin, 16, room.margin, 16)

    def show_state(self, state: Overview, around: Around) -> None:
        """Show figures and sentences of the overview, and what lies in the places."""
        today = self.context.store.now().date()
        lost = [place for place in every_place(self.context.store) if place.is_lost]
        states = [_place_state(place, around, today) for place in state.places]
        self.places.show_states([*states, *(PlaceState(place, PillText("已丢失", "amb"), _LOST) for place in lost)])
        self._show_partners(state.partners)
        empty(self.to_come)
        if state.files_to_come:
            words = f"还有 {state.files_to_come:,} 份材料没有到，以后每次收包都会再找。"
            self.to_come.addWidget(Note(words, icon="paperclip"))
        if state.held:
            words = f"有 {len(state.held)} 包是更新版本的程序发的，已经存在本机，升级程序后自己收入。"
            self.to_come.addWidget(Note(words, icon="hourglass"))
        reveal(self.to_come)

    def _show_partners(self, partners: Sequence[Partner]) -> None:
        empty(self.partners)
        today = self.context.store.now().date()
        calling = sorted(partners, key=lambda partner: not partner.is_gap)
        for partner in calling[:SHOWN]:
            title = row(Label(partner.name, "body"), Label(partner.pc, "caption", "ink3"), None, spacing=8)
            if partner.is_gap:
                title.addWidget(Pill(PillText("有缺号", "amb")))
            lines = column(title, spacing=2)
            lines.addWidget(ElidedLabel(partner.received, "caption", "ink2"))
            lines.addWidget(ElidedLabel(partner.confirmed, "caption", "ink2"))
            heard = show_moment(partner.heard_at, today) if partner.heard_at else "还没有来过包"
            line = row(Icon("building" if not partner.pc else "device-desktop", 18), spacing=10, margins=(16, 9, 16, 9))
            line.addLayout(lines, 1)
            line.addLayout(column(Label(heard, "caption", "ink2"), None))
            self.partners.addLayout(line)
        if len(partners) > SHOWN:
            words = Paragraph(f"还有 {len(partners) - SHOWN:,} 台，在左边“各站”里看。", "body", "ink2")
            self.partners.addLayout(column(words, margins=(16, 10, 16, 10)))
        if not partners:
            words = Paragraph("还没有和别处往来过。发出第一包、对方收下以后，这里会说对方收到哪里。", "body", "ink2")
            self.partners.addLayout(column(words, margins=(16, 12, 16, 12)))
        reveal(self.partners)

    def lose(self, place: Place) -> None:
        """A stick was lost: say what lay on it and why nobody can read it."""
        store = self.context.store
        question = f"“{place.title or place.location}”丢了？"
        sentence = "上面的包都是加密的，只有登记过的电脑打得开。点“记下丢失”以后，本机不再用这个位置，可以打印情况说明。"
        found = lost_place(store, place.id, is_asked=True)
        content = QWidget()
        lines = column(Paragraph(found.sentence, "body"), spacing=8)
        if found.contents:
            lines.addWidget(contents_card(found.contents))
        content.setLayout(lines)
        dialog = Dialog(self.window(), question, sentence, [Answer("lost", "记下丢失"), Answer("", "再找找", safe=True)], content=content)
        dialog.exec()
        if dialog.answer:
            told = self.context.attempt(lambda: lost_place(store, place.id))
            if told is not None:
                self.context.toast(told.sentence)
                self.places._changed()


def _place_state(place: Place, around: Around, today: date) -> PlaceState:
    """Connected or not, and what lies there untaken."""
    if place in around.away:
        return PlaceState(place, PillText("没连上", "gry"), "插上 U 盘或连上共享以后，这里会自己认出来。")
    found = next((waiting for waiting in around.waiting if waiting.place.id == place.id), None)
    if found is None:
        return PlaceState(place, PillText("还没看", "gry"))
    if found.arrivals:
        names = "、".join(dict.fromkeys(arrival.station for arrival in found.arrivals))
        newest = max(arrival.put_at for arrival in found.arrivals)
        when = f"，{show_moment(newest, today)}" if newest else ""
        return PlaceState(place, PillText(f"有 {len(found.arrivals)} 包可收", "blu"), f"{names}{when}")
    return PlaceState(place, PillText("连着", "grn"), "没有新的包")


class HabitsCard(Card):
    """自动收发: what happens without anybody asking, changed at once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        chosen = watching.habits(context.store)
        self.receives = CheckBox("有新包就收进来（正在填的表不会动，两边都改过的会列出来由您定）")
        self.receives.setObjectName("exchange.habit.receives")
        self.receives.setChecked(chosen.receives)
        self.rest = ComboBox(_RESTS)
        self.rest.setObjectName("exchange.habit.rest")
        self.rest.setAccessibleName("自己发送")
        self.rest.set_key(str(chosen.send_after))
        self.rest.setMinimumWidth(180)
        self.closing = CheckBox("关窗口时，把没发的发出去")
        self.closing.setObjectName("exchange.habit.closing")
        self.closing.setChecked(chosen.sends_at_close)
        self.receives.toggled.connect(lambda _: self._keep())
        self.closing.toggled.connect(lambda _: self._keep())
        self.rest.currentIndexChanged.connect(lambda _: self._keep())
        lines = column(
            self.receives,
            row(Label("改动自己发出去：", "body"), self.rest, None, spacing=8),
            self.closing,
            Paragraph("U 盘不自己收发，插上时在窗口上方提示。", "caption", "ink3"),
            spacing=10,
        )
        super().__init__("自动收发", lines)
        may.follow(self._follow_right)
        self._follow_right()

    def _follow_right(self) -> None:
        for part in (self.receives, self.rest, self.closing):
            part.setEnabled(not may.refusal("exchange"))

    def _keep(self) -> None:
        chosen = Habits(self.receives.isChecked(), int(self.rest.key()), self.closing.isChecked())
        self.context.attempt(lambda: watching.set_habits(self.context.store, chosen))
