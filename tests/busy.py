"""A busy hour at a locked station, cut off by SIGKILL: ``python busy.py FOLDER``.

A thousand workers whose names, phones and identity numbers all begin alike, so that any of them is found by looking for the
beginning. Everything a person takes out on purpose goes to ``FOLDER/out``; the station's own data lie in ``FOLDER/data``, its
drop in ``FOLDER/drop``; whatever else the program writes must stay below ``FOLDER`` too (the caller sets TMPDIR and HOME).
"""

import os
import signal
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from cases import STATION, WANG, intake
from desk import write
from papers import letter_of
from station.actions import attachments, circle, exchange, grievances, ledgers, setting_up
from station.actions.backup import backup
from station.actions.ledgers import Asked
from station.actions.progress import finish
from station.app import _keep_log, main_window
from station.casework import periods
from station.casework.identity import check_digit
from station.casework.model import Employer, Progress, Worker
from station.db import drafts, vaulting
from station.db.grievances import find_workers
from station.db.store import Store
from station.export.letter_pdf import letter_pdf
from station.ui.entering.locking import Lock
from station.ui.entering.page import LoginPage
from station.ui.printdialog import PrintDialog
from station.ui.shell import MainWindow
from station.ui.unexpected import tell
from station.ui.widgets import Answer, Dialog

NAME, PHONE, ID_NUMBER, WORDS = "上官青", "1390571", "33010619", "机密线索包工头"
PEOPLE = 1_000
PASSWORD = "三座山外有竹林"
NOW = datetime(2026, 3, 16, 9, 0)


def worker(number: int) -> Worker:
    """One of the thousand."""
    digits = f"{ID_NUMBER}{70 + number % 30}{1 + number % 12:02}{1 + number % 28:02}{number % 1000:03}"
    return Worker(
        name=f"{NAME}{chr(0x4E00 + number)}",
        phone=f"{PHONE}{number:04}",
        id_number=digits + check_digit(digits),
        address=f"{WORDS}家属院{number}号",
    )


def an_hour(folder: Path) -> None:
    """Work, and be cut off while the window is open."""
    outside = folder / "out"
    outside.mkdir()
    store = Store.open(folder / "data", clock=lambda: NOW)
    setting_up.set_up(store, STATION, WANG)
    vaulting.close_vault(store, store.setting("user", ""), WANG.name, PASSWORD, NOW)
    with store.step("导入职工") as step:
        for number in range(100, PEOPLE):
            step.add(worker(number))
    for number in range(100):
        own = intake(worker(number), Employer(name=f"{WORDS}工程有限公司"), summary=f"{NAME}反映{WORDS}第{number}次拖欠")
        case = grievances.register(store, own).grievance
        if number % 10 == 0:
            grievances.record_progress(store, Progress(grievance_id=case.id, at="2026-03-16T09:00", content=f"{WORDS}已联系{NAME}"))
            paper = folder / "out" / f"{number}.txt"
            paper.write_text(f"{NAME}的{WORDS}", encoding="utf-8")
            attachments.add_paths(store, case, [paper], case.number)
    store.undo()
    store.redo()
    drafts.keep(store, "grievance", "没写完的登记", {"grievance.summary": f"{NAME}说{WORDS}"})
    find_workers(store, NAME)
    backup(store, folder / "backup.station")
    ledgers.export(store, Asked("grievances", periods.month_of(NOW.date())), outside / "ledger.xlsx")
    circle.found(store)
    (folder / "drop").mkdir()
    finish(exchange.send(store, folder / "drop"))
    in_the_window(store)
    os.kill(os.getpid(), signal.SIGKILL)


def in_the_window(store: Store) -> None:
    """See every place, find somebody, type half a case, copy a name, meet a defect of the program."""
    application = QApplication.instance() or QApplication([])
    _keep_log(store.folder)
    window = main_window(store, inline=True)
    window.resize(1366, 768)
    window.show()
    for place in ("workbench", "grievances", "workers", "employers", "ledgers", "exchange", "settings"):
        window.show_place(place)
        application.processEvents()
    window.open_palette()
    write(QApplication.focusWidget(), NAME)
    application.processEvents()
    QGuiApplication.clipboard().setText(NAME)
    try:
        raise ValueError(f"{NAME} {PHONE}0001")
    except ValueError as error:
        tell(window, type(error), error.__traceback__)
    window.context.memory["width"] = 1
    print_and_lock(window)
    window.close()
    application.processEvents()
    with store.step("改") as step:  # what is only in the write-ahead log when the light goes out
        base = store.select(Worker)[0]
        step.save(replace(base, phone_note=f"{WORDS}的电话"), base)


def print_and_lock(window: MainWindow) -> None:
    """Look at a paper about to be printed, begin a question, lock, and come in again as the same person."""
    store = window.context.store
    staff_id = store.setting("user", "")
    board = QGuiApplication.clipboard()
    preview = PrintDialog(window, letter_pdf(letter_of(3)), "意见书", ["打印机"], window.context.memory, "letter")
    preview.show()
    asked = Dialog(window, "撤回？", "", [Answer("", "不撤回", safe=True)], reason="原因")
    asked.show()
    write(asked.findChild(QLineEdit, "reason"), f"{NAME}{WORDS}")
    lock = Lock(window, lambda welcome: None)
    board.setText(f"{NAME}{PHONE}")
    lock.lock()
    assert store.is_resting and not preview.isVisible()
    page = window.findChild(LoginPage)
    page.password.line.setText(PASSWORD)
    page.enter()
    assert not store.is_resting and store.setting("user", "") == staff_id


if __name__ == "__main__":
    an_hour(Path(sys.argv[1]))
