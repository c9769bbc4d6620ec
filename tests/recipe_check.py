"""Run by test_recipes in a tree where the recipes of CONTRIBUTING.md were followed: the new field is everywhere it should be."""

import sys
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station.actions import circle
from station.actions.exchange import receive, send
from station.actions.ledgers import sheet
from station.actions.progress import finish
from station.casework.model import Grievance, Station
from station.casework.sheets import Asked, Layout, Period
from station.db.store import Store
from station.ui.context import Context
from station.ui.grievances.intake import IntakePage
from station.ui.memory import Memory


def in_an_old_store(folder: Path) -> None:
    with Store.open(folder) as store:
        (old,) = store.select(Grievance)
        assert (old.summary, old.language) == ("拖欠工资", "")


def in_store_journal_and_undo(store: Store) -> None:
    with store.step("登记诉求") as step:
        made = step.add(Grievance(number="ZQ-2026-0001", received_at="2026-03-16T09:00", summary="拖欠工资", language="彝语"))
    with store.step("改诉求") as step:
        step.save(made.with_values(language="普通话"), made)
    assert [(e.values["language"].before, e.values["language"].after) for e in store.history(made.id)] == [("", "彝语"), ("彝语", "普通话")]
    store.undo()
    assert store.get(Grievance, made.id).language == "彝语"


def in_form(store: Store) -> None:
    application = QApplication([])
    page = IntakePage(Context(store, Memory(store.folder / "window.json"), inline=True))
    editor = page.form.editor("grievance.language")
    QTest.keyClicks(editor, "Yi")
    assert editor.accessibleName() == "沟通语言"
    assert page.sheet.intake().grievance.language == "Yi"
    page.deleteLater()
    application.processEvents()


def in_ledger(store: Store) -> None:
    made = sheet(store, Asked("grievances", Period.month("2026-03"), Layout.WIDE))
    titles = [column.title for column in made.columns]
    assert made.rows[0].cells[titles.index("沟通语言")].value == "彝语"


def in_bundle(store: Store, folder: Path) -> None:
    (folder / "drop").mkdir()
    with Store.open(folder / "district") as district:
        set_up(district, "BH")
        circle.found(district)
        invitation = circle.invite(district, "ZQ", "站前街道职工服务站")
        answer = circle.join(store, invitation.content, invitation.code)
        circle.admit(district, answer.content, answer.code)
        circle.take_statements(store, circle.statements(district).values())
        finish(send(store, folder / "drop"))
        finish(receive(district, folder / "drop"))
        assert [g.language for g in district.select(Grievance)] == ["彝语"]


def set_up(store: Store, code: str) -> None:
    with store.step("建站") as step:
        station = step.add(Station(name="站前街道职工服务站", code=code, parent_name="滨河区总工会"))
    store.set_setting("station", station.id)


if __name__ == "__main__":
    room = Path(sys.argv[1])
    in_an_old_store(room / "old")
    with Store.open(room / "new") as opened:
        set_up(opened, "ZQ")
        in_store_journal_and_undo(opened)
        in_form(opened)
        in_ledger(opened)
        in_bundle(opened, room)
