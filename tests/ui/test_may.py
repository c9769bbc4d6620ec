"""Buttons that write are grey for who may not press them, and say who may; the table of rights is shown as it is."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from cases import at_work
from station.actions import at_desk, setting_up
from station.casework import rights
from station.casework.model import StaffMember
from station.db.store import Store
from station.ui import may
from station.ui.context import Context
from station.ui.settings.rights import RightsSection
from station.ui.widgets import Button


@pytest.fixture(autouse=True)
def _nobody_asked_yet() -> Iterator[None]:
    yield
    may.settle(rights.acts())


def test_a_button_follows_who_is_at_the_desk(qapp: QApplication, store: Store) -> None:
    at_work(store)
    setting_up.save_staff(store, StaffMember(name="赵看看", role="reader"))
    context = Context(store)
    register = Button("登记诉求", right="register", key="Ctrl+N")
    look = Button("看")
    assert register.isEnabled() and register.toolTip()
    tip = register.toolTip()
    context.set_user("赵看看")
    assert not register.isEnabled() and look.isEnabled()
    assert "登记由站长、经办人、调解员、律师办理。" in register.toolTip()
    register.setEnabled(True)  # what a page does when there is something to do
    assert not register.isEnabled()
    context.set_user("王芳")
    assert register.isEnabled() and register.toolTip() == tip
    register.setEnabled(False)
    context.set_user("赵看看")
    context.set_user("王芳")
    assert not register.isEnabled()


def test_a_role_that_changes_is_followed_at_once(qapp: QApplication, store: Store) -> None:
    at_work(store)
    setting_up.save_staff(store, StaffMember(name="冯守义", role="head"))
    context = Context(store)
    button = Button("改", right="edit")
    assert button.isEnabled()
    wang = store.matching(StaffMember, name="王芳")[0]
    at_desk.sit_down(store, store.matching(StaffMember, name="冯守义")[0].id)
    changes = setting_up.save_staff(store, wang.with_values(role="reader"), wang)
    store.user = "王芳"
    context.tell(changes)
    assert not button.isEnabled()


def test_the_table_of_rights_stands_in_the_settings(qapp: QApplication, store: Store) -> None:
    at_work(store)
    section = RightsSection(Context(store))
    section.refresh()
    table = section.table.model
    assert table.rowCount() == len(rights.acts())
    heads = [column.label for column in table.columns]
    assert heads[1:] == ["操作", "站长", "经办人", "调解员", "律师", "签发人", "区级管理员", "只读"]
    cells = {line.right.act: [column.words(line) for column in table.columns[2:]] for line in map(table.row, range(table.rowCount()))}
    assert cells["end"] == ["可以", "代办", "—", "—", "可以", "—", "—"]  # 王芳, a clerk, works alone
    assert cells["edit"] == ["可以", "可以", "可以", "—", "—", "—", "—"]
