"""设置 · 安全 and the passwords of 设置 · 人员: what a head may, what others may, and nothing where there are no passwords."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cases import at_work
from desk import write
from stand_ins import Clock, Dialogs
from station.actions import at_desk, entering, setting_up
from station.casework.model import StaffMember
from station.db.store import Store
from station.ui.context import Context
from station.ui.settings.people import PeopleSection
from station.ui.settings.security import SecuritySection
from station.vault.slots import WrongPasswordError

FIRST, OWN = "tianlanbaiyun", "qing shan bu lao"


@pytest.fixture
def ids(store: Store) -> dict[str, str]:
    """A closed station: 王芳 is its head, 李强 a mediator."""
    at_work(store)
    setting_up.save_staff(store, StaffMember(name="李强", role="mediator"))
    found = {person.name: person.id for person in store.matching(StaffMember)}
    at_desk.sit_down(store, found["王芳"])
    entering.first_password(store, found["王芳"], FIRST)
    return found


def security(store: Store, qtbot: QtBot) -> SecuritySection:
    section = SecuritySection(Context(store, {}, inline=True))
    qtbot.addWidget(section)
    section.show()
    return section


def people(store: Store, qtbot: QtBot, name: str) -> PeopleSection:
    section = PeopleSection(Context(store, {}, inline=True))
    qtbot.addWidget(section)
    section.resize(1000, 700)
    section.refresh()
    section.show()
    section.table.select_id(next(person.id for person in store.matching(StaffMember) if person.name == name))
    return section


def fill(section: QWidget, **lines: str) -> None:
    for name, text in lines.items():
        line = section.findChild(QWidget, name.replace("_", "."))
        assert line is not None
        line.clear()
        write(line, text)


def test_where_there_are_no_passwords_it_says_so(practice: Store, qtbot: QtBot) -> None:
    section = security(practice, qtbot)
    assert section.none.isVisible()
    assert not section.parts.isVisible()


def test_ones_own_password_is_changed_with_the_old_one(store: Store, ids: dict[str, str], qtbot: QtBot) -> None:
    section = security(store, qtbot)
    section.change_button.click()
    for old, taken in (("wrong", False), (FIRST, True)):
        fill(section, settings_security_old=old, settings_security_new_first=OWN, settings_security_new_second=OWN)
        section.take_button.click()
        assert section.form.isVisible() != taken
    assert (section.old.text(), section.new.first.text()) == ("", "")
    assert entering.unlock(store.folder, ids["王芳"], OWN, store.clock()).key == store.key


def test_what_is_chosen_is_kept(store: Store, ids: dict[str, str], qtbot: QtBot) -> None:
    section = security(store, qtbot)
    section.minutes.set_key("3")
    section.minutes.activated.emit(0)
    section.suite.set_current("sm4")
    assert (entering.idle_minutes(store), entering.suite(store)) == (3, "sm4")


def test_printing_anew_is_asked_about_first(
    store: Store, ids: dict[str, str], qtbot: QtBot, dialogs: Dialogs, tmp_path: Path, clock: Clock
) -> None:
    section = security(store, qtbot)
    assert "还没有恢复单" in section.made.text()
    dialogs.answer((str(tmp_path / "1.pdf"), ""))
    section.sheets.save()
    assert (tmp_path / "1.pdf").read_bytes().startswith(b"%PDF")
    assert "现在有效的恢复单" in section.made.text()
    made = entering.sheets_made_at(store)
    section.leave()
    clock.advance(days=1)
    dialogs.answer(lambda dialog: dialog.take(""))
    section.sheets.save()
    assert entering.sheets_made_at(store) == made
    dialogs.answer(lambda dialog: dialog.take("new"), (str(tmp_path / "2.pdf"), ""))
    section.sheets.save()
    assert entering.sheets_made_at(store) > made


def test_others_change_their_own_password_and_nothing_else(store: Store, ids: dict[str, str], qtbot: QtBot) -> None:
    entering.new_sheets(store)
    at_desk.sit_down(store, ids["李强"])
    section = security(store, qtbot)
    assert not any(part.isEnabled() for part in (section.minutes, section.seconds, section.suite, section.sheets))
    assert section.change_button.isEnabled()
    assert not people(store, qtbot, "王芳").password_button.isEnabled()


def test_a_colleague_is_given_a_password_and_loses_it(store: Store, ids: dict[str, str], qtbot: QtBot, dialogs: Dialogs) -> None:
    section = people(store, qtbot, "李强")
    assert section.password_button.text() == "给密码"
    section.password_button.click()
    assert section.passwords.heading.title.text() == "给 李强 一个密码"
    fill(section, settings_people_new_first=OWN, settings_people_new_second=OWN)
    section.passwords.give()
    assert entering.slots(store)[ids["李强"]].must_change
    assert section.passwords.new.first.text() == ""
    section.table.select_id(ids["李强"])
    assert section.password_button.text() == "重设密码"
    dialogs.answer(lambda dialog: dialog.take("off"))
    section.off_button.click()
    assert ids["李强"] not in entering.slots(store)


def test_ones_own_password_is_not_given_here(store: Store, ids: dict[str, str], qtbot: QtBot) -> None:
    section = people(store, qtbot, "王芳")
    assert not section.password_button.isEnabled()
    assert not section.off_button.isEnabled()
    assert not section.desk_button.isVisible()


def test_sheets_that_never_came_to_paper_leave_the_old_ones_in_force(
    store: Store, ids: dict[str, str], qtbot: QtBot, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = entering.new_sheets(store)
    section = security(store, qtbot)
    for answer in (("", ""), (str(tmp_path / "no" / "where.pdf"), "")):
        dialogs.answer(lambda dialog: dialog.take("new"), answer)
        section.sheets.save()
        section.sheets.forget()
    monkeypatch.setattr("station.ui.printing.QPrinterInfo.availablePrinterNames", list)
    dialogs.answer(lambda dialog: dialog.take("new"))
    section.sheets.print()
    assert entering.unlock_with_sheets(store.folder, ["甲", "乙"], old[:2], store.clock()).key == store.key
    monkeypatch.setattr("station.ui.entering.sheets.print_pdf", lambda *args: True)
    section.sheets.print()
    with pytest.raises(WrongPasswordError):
        entering.unlock_with_sheets(store.folder, ["甲", "乙"], old[:2], store.clock())


def test_the_first_sheets_are_not_for_everybody(store: Store, ids: dict[str, str], qtbot: QtBot) -> None:
    entering.give_password(store, ids["李强"], OWN)
    at_desk.sit_down(store, ids["李强"])
    assert not security(store, qtbot).sheets.isEnabled()
