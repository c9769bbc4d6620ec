"""Lists held in memory: what stands in the texts of a record is found by the index; the clerk's own views are kept here too."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from cases import CHENGUANG, LI, at_work, registered
from desk import Desk, write
from station.casework.model import Grievance, Mediation, MediationSession, Progress, Worker
from station.db.store import Store
from station.ui import theme
from station.ui.context import Context
from station.ui.mediations.page import Mediations
from station.ui.widgets import Label


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    at_work(store)
    registered(store, LI, CHENGUANG)
    registered(store, Worker(name="单晓琴"), CHENGUANG, summary="调岗")
    with store.step("x") as step:
        for case in store.select(Grievance):
            made = step.add(Mediation(grievance_id=case.id, number=f"TJ-{case.number}", applied_on="2026-03-16", mediator="王芳"))
            if case.summary == "调岗":
                step.add(MediationSession(mediation_id=made.id, ordinal=1, focus="双方争的是岗位津贴"))
                step.add(Progress(grievance_id=case.id, content="电话里说愿意谈"))
    made_desk = Desk(store, qtbot, mediations=Mediations)
    made_desk.window.show_place("mediations")
    return made_desk


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("岗位津贴", ["单晓琴"]),
        ("愿意", ["单晓琴"]),
        ("sxq", ["单晓琴"]),
        ("晨光 lq", ["李强"]),
        ("cgjj 津贴", ["单晓琴"]),
        ("TJ-ZQ", ["李强", "单晓琴"]),
        ("没有的", []),
    ],
)
def test_ctrl_f_finds_by_all_texts_of_the_case(desk: Desk, typed: str, found: list[str]) -> None:
    desk.key(Qt.Key.Key_F, ctrl=True)
    write(desk.find(QLineEdit, "mediations.search"), typed)
    assert sorted(desk.rows("mediations.list", "worker")) == sorted(found)


def test_the_cross_in_the_search_has_a_name(desk: Desk) -> None:
    search = desk.find(QLineEdit, "mediations.search")
    assert [button.accessibleName() for button in search.findChildren(QAbstractButton)] == ["清空查找"]


def test_the_cross_in_the_search_follows_the_theme(desk: Desk) -> None:
    """Qt's own is a bitmap in grey."""
    search = desk.find(QLineEdit, "mediations.search")
    write(search, "津贴")
    (cross,) = search.findChildren(QAbstractButton)
    inks = []
    for kind in ("light", "dark"):
        theme.apply(kind)
        picture = cross.icon().pixmap(48, 48).toImage()
        seen = {picture.pixelColor(x, y).name() for x in range(48) for y in range(48) if picture.pixelColor(x, y).alpha() == 255}
        inks.append(seen == {theme.current().hex("ink2").lower()})
    theme.apply("light", "标准")
    assert inks == [True, True]


def test_a_view_of_ones_own_is_kept_with_its_count(desk: Desk, store: Store) -> None:
    desk.key(Qt.Key.Key_F, ctrl=True)
    write(desk.find(QLineEdit, "mediations.search"), "津贴")
    desk.click("mediations.views.save")
    name = desk.find(QLineEdit, "mediations.views.name")
    assert name.text() == "津贴"
    desk.qtbot.keyClick(name, Qt.Key.Key_Return)
    page = desk.window.page()
    assert isinstance(page, Mediations)
    assert page.tabs._counts["saved:1"] == 1
    desk.key(Qt.Key.Key_Escape)
    assert len(desk.rows("mediations.list", "worker")) == 2
    page.tabs.set_current("saved:1")
    assert desk.rows("mediations.list", "worker") == ["单晓琴"]
    assert store.setting("views.mediations", [])[0]["text"] == "津贴"


def test_it_says_that_it_reads_until_its_rows_come(desk: Desk, store: Store, qtbot: QtBot) -> None:
    early = Mediations(Context(store))
    qtbot.addWidget(early)

    def foot() -> list[str]:
        return [label.text() for label in early.table.foot.findChildren(Label) if not label.isHidden()]

    early.refresh()
    assert foot() == ["正在读取…"]
    qtbot.waitUntil(lambda: early.table.row_count() == 2)
    assert foot()[0] == "2 件"
