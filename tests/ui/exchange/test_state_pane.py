"""How things stand with many others: those in trouble are listed, the rest is counted."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from station.actions.exchange_overview import Overview, Partner, Pending
from station.actions.watching import Around, habits
from station.db.store import Store
from station.ui.context import Context
from station.ui.exchange.state import SHOWN, StatePane
from station.ui.widgets import CheckBox, ComboBox, Paragraph


def partner(number: int, *, is_gap: bool = False) -> Partner:
    received = "本站已收到第 41 包，缺第 38 包" if is_gap else "本站已收到第 1 至 40 包，无缺号"
    return Partner(f"zd{number:03}", f"站点 {number}", "", f"{number:016x}", received, "还没有它的回执", "2026-03-16T09:00", is_gap)


def overview(*partners: Partner) -> Overview:
    return Overview(Pending(0, {}), 1, (), (), (), partners, (), (), (), 0, {})


def pane(store: Store, qtbot: QtBot) -> StatePane:
    made = StatePane(Context(store, {}, inline=True), changed=lambda: None, use=lambda place: None)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_district_sees_those_with_gaps_first_and_the_rest_counted(store: Store, qtbot: QtBot) -> None:
    shown = pane(store, qtbot)
    shown.show_state(overview(*(partner(number) for number in range(500)), partner(500, is_gap=True)), Around())
    names = [label.text() for label in shown.partners_card.findChildren(QLabel) if label.text().startswith("站点")]
    assert len(names) == SHOWN
    assert names[0] == "站点 500"
    assert f"还有 {501 - SHOWN} 台，在左边“各站”里看。" in [words.text() for words in shown.partners_card.findChildren(Paragraph)]


def test_what_is_chosen_to_happen_by_itself_is_kept_at_once(store: Store, qtbot: QtBot) -> None:
    shown = pane(store, qtbot)
    receives = shown.findChild(CheckBox, "exchange.habit.receives")
    rest = shown.findChild(ComboBox, "exchange.habit.rest")
    assert isinstance(receives, CheckBox) and isinstance(rest, ComboBox)
    receives.setChecked(False)
    rest.set_key("0")
    assert (habits(store).receives, habits(store).send_after, habits(store).sends_at_close) == (False, 0, True)
