"""The choice of a stretch of time: steps, the menu, and what stands in front."""

from datetime import datetime

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from station.casework import periods
from station.casework.sheets import Period
from station.ui.page import KEYS
from station.ui.periodchoice import PeriodChoice


def choice(qtbot: QtBot, period: Period) -> tuple[PeriodChoice, list[Period]]:
    made = PeriodChoice("some", lambda: datetime(2026, 3, 16, 9, 0))
    qtbot.addWidget(made)
    made.show_period(period)
    asked: list[Period] = []
    made.asked.connect(asked.append)
    return made, asked


def test_a_step_asks_for_a_stretch_of_the_same_length(qtbot: QtBot) -> None:
    made, asked = choice(qtbot, periods.quarter("2026-1"))
    made.back_button.click()
    made.forth_button.click()
    assert asked == [periods.quarter("2025-4"), periods.quarter("2026-2")]
    assert made.word.text() == "2026年第一季度"  # the page says when it has taken the question
    for button, act in ((made.back_button, "previous"), (made.forth_button, "next")):
        assert all(button.matches(key) for key in KEYS[act])


def test_there_is_nothing_before_or_after_everything(qtbot: QtBot) -> None:
    made, asked = choice(qtbot, Period.everything())
    made.back()
    assert asked == [] and not made.back_button.isEnabled() and not made.forth_button.isEnabled()


def test_the_menu_ticks_what_is_in_front_and_keeps_long_past_months_apart(qtbot: QtBot) -> None:
    made, asked = choice(qtbot, Period.month("2026-02"))
    menu = made.menu()
    words = [action.text() for action in menu.actions() if action.text()]
    assert words[:7] == ["2026年3月", "2026年2月", "2026年1月", "2025年12月", "2025年11月", "2025年10月", "更早的月份"]
    assert "2026年第一季度" in words and "2026年" in words and Period.everything().text not in words
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["2026年2月"]
    (older,) = menu.findChildren(QMenu)
    older.actions()[0].trigger()
    assert asked == [Period.month("2025-09")]
