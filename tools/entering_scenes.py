"""Screens of coming in: the login page, the lock, the way back by recovery sheets, first passwords, 设置 · 安全."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from station.actions import at_desk, entering, setting_up
from station.actions.entering import Unlocked, Welcome
from station.app import main_window
from station.casework.model import StaffMember, Station
from station.db.store import Store
from station.ui import theme
from station.ui.context import Context
from station.ui.entering.first import FirstPassword
from station.ui.entering.outside import Told
from station.ui.entering.page import LoginPage
from station.ui.first_run.page import FirstRun
from station.ui.table import Table
from station.vault import passwords
from station.vault.slots import Vault

PREFIX = "entering"
PASSWORD = "lan-tian-bai-yun"
_STATION = Station(
    name="站前街道职工服务站", number_prefix="ZQ", code="zq-01", parent_name="滨河区总工会", district_issuer_name="滨河区总工会"
)
_STAFF = (("周启明", "head"), ("王芳", "clerk"), ("李强", "mediator"), ("陈律", "lawyer"))

Screens = Iterator[tuple[str, QWidget]]


def entering_screens(folder: Path, size: tuple[int, int], clock: Callable[[], datetime]) -> Screens:
    """Show each page under its name, until the next is asked for."""
    passwords.tuned = lambda: passwords.Cost(8, 1, 1)  # type: ignore[assignment]
    with Store.open(folder, clock=clock) as store:
        ids = _people(store)
        yield from _first_run(store.folder.with_name(f"{folder.name}-new"), size, clock)
        first = FirstPassword(_context(store), [store.get(StaffMember, ids["周启明"])], done=lambda: None)
        yield from _shown(first, size, "entering-first")
        entering.first_password(store, ids["周启明"], PASSWORD)
        for name in ("王芳", "李强"):
            entering.give_password(store, ids[name], f"{PASSWORD}-1")
        entering.new_sheets(store)
        yield from _login(store, ids, size, clock)
        yield from _window(store, size)


def _people(store: Store) -> dict[str, str]:
    setting_up.set_up(store, _STATION, StaffMember(name=_STAFF[0][0], role=_STAFF[0][1]))
    for name, role in _STAFF[1:]:
        setting_up.save_staff(store, StaffMember(name=name, role=role))
    return {person.name: person.id for person in store.matching(StaffMember)}


def _context(store: Store) -> Context:
    return Context(store, {}, inline=True)


def _shown(widget: QWidget, size: tuple[int, int], name: str) -> Screens:
    theme.dress(widget)
    widget.resize(*size)
    widget.show()
    yield name, widget
    widget.close()
    widget.deleteLater()


def _first_run(folder: Path, size: tuple[int, int], clock: Callable[[], datetime]) -> Screens:
    with Store.open(folder, clock=clock) as store:
        page = FirstRun(_context(store), done=lambda: None)
        theme.dress(page)
        page.resize(*size)
        page.show()
        named = {name: getattr(_STATION, name) for name in ("name", "code", "parent_name", "number_prefix")}
        page.form.set_values({**page.form.values(), **named})
        page.go_on()
        page.staff_form.set_values({**page.staff_form.values(), "name": "周启明"})
        page.new.first.line.setText("zq-01zq-01")
        page.new.second.line.setText("zq-01zq-01")
        page.go_on()
        yield "entering-first-run-password", page
        for line in (page.new.first, page.new.second):
            line.line.setText(PASSWORD)
        page.go_on()
        yield "entering-first-run-safe", page
        page.close()
        page.deleteLater()


def _login(store: Store, ids: dict[str, str], size: tuple[int, int], clock: Callable[[], datetime]) -> Screens:
    def opened(unlocked: Unlocked) -> Store:
        return store

    def entered(welcome: Welcome) -> None:
        """Nothing follows in a picture."""

    def page(staff: str = "") -> LoginPage:
        told = Told(_STATION.name, _STATION.parent_name, (("已逾期", 2, True), ("3 个工作日内到期", 5, False), ("等对方答复", 4, False)))
        who = (ids[staff], staff) if staff else ("", "")
        return LoginPage(store.folder, opened, entered, who=who, told=told if staff else None, clock=clock, inline=True)

    yield from _shown(page(), size, "entering-login")
    yield from _shown(page("周启明"), size, "entering-locked")
    wrong = page("王芳")
    for _ in range(4):
        wrong.password.line.setText("nicht")
        wrong.enter()
    yield from _shown(wrong, size, "entering-wait")
    vault = Vault.read(store.folder)
    assert vault is not None
    replace(vault, wrong={}, untold=())._written()
    own = page("李强")
    own.password.line.setText(f"{PASSWORD}-1")
    own.enter()
    yield from _shown(own, size, "entering-own")
    at_desk.sit_down(store, ids["周启明"])
    back = page()
    back.recover()
    yield from _shown(back, size, "entering-recovery")
    codes = entering.new_sheets(store)
    back = page()
    back.recover()
    for line, text in zip([*back.recovery.names, *back.recovery.codes], ["周启明", "梁敏华", *codes[:2]], strict=True):
        line.setText(text)
    back.recovery.open()
    yield from _shown(back, size, "entering-recovery-new")


def _window(store: Store, size: tuple[int, int]) -> Screens:
    window = main_window(store, inline=True, guard=lambda welcome: None)
    window.resize(*size)
    window.show()
    for section in ("security", "people"):
        window.show_place("settings", section=section)
        if section == "people":
            window.place("settings").findChild(Table, "settings.people.list").select_number(1)
        yield f"entering-{section}", window
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # now: its lock would ask a store that is closed
