"""What the program says and asks over a page: questions that cannot be taken back, what was done, what went wrong, what is to be mended."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from station.actions import ledgers
from station.casework.model import Grievance, Letter
from station.casework.sheets import Asked, Period
from station.db.store import Store
from station.errors import StationError
from station.ui.letters.acts import void_dialog, withdraw_dialog
from station.ui.letters.issuing import IssueDialog
from station.ui.shell import MainWindow
from station.ui.table import Table
from station.ui.unexpected import tell
from station.ui.widgets import Dialog

Show = Callable[[MainWindow, Store], QWidget]


def _issued(store: Store) -> Letter:
    return next(letter for letter in reversed(store.matching(Letter)) if letter.number)


def _asked(make: Callable[[MainWindow, Letter], Dialog]) -> Show:
    def show(window: MainWindow, store: Store) -> QWidget:
        dialog = make(window, _issued(store))
        dialog.show()
        return dialog

    return show


def _issue(window: MainWindow, store: Store) -> QWidget:
    window.show_place("letters", id=store.matching(Letter, kind="opinion", status="review")[-1].id)
    dialog = IssueDialog(window, window.context, window.page().standing, [])
    dialog.show()
    return dialog


def _toast(window: MainWindow, store: Store) -> QWidget:
    case = store.matching(Grievance, status="closed")[-1]
    window.show_place("grievances", id=case.id)
    window.context.toast(f"已办结 {case.number}", undo=True)
    return window


def _trouble(window: MainWindow, store: Store) -> QWidget:
    """A ledger on its way to a folder that is not there."""
    window.show_place("ledgers", key="grievances", month="2026-10")
    try:
        ledgers.export(store, Asked("grievances", Period.month("2026-10")), store.folder / "没有这个文件夹" / "台账.xlsx")
    except StationError as error:
        window.context.troubled.emit(error)
    return window


def _unexpected(window: MainWindow, store: Store) -> QWidget:
    tell(window, RuntimeError, None)
    return window


def _to_mend(window: MainWindow, store: Store) -> QWidget:
    """A case that is saved with a phone number one figure short."""
    window.show_place("grievances", act="new")
    for name, text in (("intake.worker.name", "倪小曼"), ("intake.worker.phone", "1390000218"), ("intake.parties.0.name", "青禾里餐饮")):
        line = window.findChild(QLineEdit, name)
        line.setText(text)
        line.editingFinished.emit()
    window.findChild(QPlainTextEdit, "intake.grievance.summary").setPlainText("入职四个月未签劳动合同")
    window.page().acts["save"]()
    return window


def _several(window: MainWindow, store: Store) -> QWidget:
    """Several rows chosen, and the bar for them."""
    window.show_place("grievances", view="open")
    table = window.page().findChild(Table)
    model = table.view.model()
    rows = QItemSelection(model.index(1, 0), model.index(4, model.columnCount() - 1))
    table.view.selectionModel().select(rows, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    return window


def _checks(window: MainWindow, store: Store) -> QWidget:
    """The ledger with what it was compared with."""
    window.show_place("ledgers", key="grievances", month="2026-10")
    window.page().checks_button.click()
    return window


SAID: dict[str, Show] = {
    "said-void": _asked(void_dialog),
    "said-withdraw": _asked(withdraw_dialog),
    "said-issue": _issue,
    "said-toast": _toast,
    "said-trouble": _trouble,
    "said-unexpected": _unexpected,
    "said-to-mend": _to_mend,
    "said-several": _several,
    "said-checks": _checks,
}
