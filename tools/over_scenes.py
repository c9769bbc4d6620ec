"""What is put over a place and cannot be come to by arguments: dialogs, a way of several steps, a window seen by somebody else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border, Side
from PySide6.QtWidgets import QWidget

from station.actions import at_desk, attachments, ledgers, rights, setting_up
from station.actions.letter_output import preview_pdf
from station.actions.letters import deliveries_of
from station.app import main_window
from station.casework.deliveries import NOT_ISSUED
from station.casework.model import Attachment, Grievance, Letter, StaffMember, Worker
from station.casework.sheets import Period
from station.db.casefiles import letter_file
from station.db.store import Store
from station.ui.help.window import show_manual
from station.ui.importing.page import ImportPage
from station.ui.mailrun.page import MailRunPage
from station.ui.shell import MainWindow
from station.ui.templates.page import TemplatePage
from tools import old_ledger
from tools.page_scenes import PAGES
from tools.said_scenes import SAID
from tools.seldom_scenes import SELDOM


def _print_dialog(window: MainWindow, store: Store) -> QWidget:
    from station.ui.printdialog import PrintDialog  # where Qt has no printing there is no picture of it either

    letter = next(letter for letter in store.matching(Letter) if letter.number)
    pdf = preview_pdf(letter_file(store, letter.id))
    dialog = PrintDialog(window, pdf, letter.number, ["办公室 HP LaserJet M404", "Microsoft Print to PDF"], {}, "letter")
    dialog.show()
    return dialog


def _mail_run(window: MainWindow, store: Store) -> QWidget:
    issued = [letter for letter in store.matching(Letter, audience="employer") if letter.status not in (*NOT_ISSUED, "void")]
    letter = max(issued, key=lambda letter: len(deliveries_of(store, letter.id)))
    window.page().open_page(MailRunPage(window.context, letter.id))
    return window


def _template(window: MainWindow, store: Store) -> QWidget:
    """A workbook of the district's, its columns about to be confirmed."""
    window.show_place("ledgers")
    page = TemplatePage(window.context, Period.month("2026-10"))
    window.page().open_page(page)
    page.take(_district_book(store.folder.parent / "滨河区职工诉求月报表.xlsx"))
    return window


def _template_kept(window: MainWindow, store: Store) -> QWidget:
    _template(window, store)
    window.page().acts["save"]()
    return window


def _district_book(path: Path) -> Path:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "诉求月报"
    headings = ("序号", "受理日期", "诉求人姓名", "联系方式", "用人单位", "诉求类别", "涉案金额（万元）", "办结日期", "区里审核意见")
    page.append(["滨河区职工诉求台账（    年  月）"])
    page.append(["填报单位："])
    page.append(headings)
    line = Side(style="thin")
    for row in page.iter_rows(min_row=3, max_row=33, max_col=len(headings)):
        for cell in row:
            cell.border = Border(line, line, line, line)
    page["A34"], page["G34"] = "合计", "=SUM(G4:G33)"
    book.save(path)
    return path


def _full_names(window: MainWindow, store: Store) -> QWidget:
    from station.ui.ledgers.full import FullDialog

    dialog = FullDialog(window, ledgers.who_may_agree(store))
    dialog.show()
    return dialog


def _importing(step: str) -> Callable[[MainWindow, Store], QWidget]:
    """An old ledger on its way in, at one of its steps; the last picture is taken before anything is written."""

    def show(window: MainWindow, store: Store) -> QWidget:
        window.show_place("ledgers")
        page = ImportPage(window.context)
        window.page().open_page(page)
        if step != "choose":
            page.read(old_ledger.pasted())
        for _ in range(("columns", "troubles", "confirm").index(step) if step in ("troubles", "confirm") else 0):
            page.go_on()
        if step == "troubles":
            page.troubles.table.view.selectRow(0)
        elif step == "words":
            page.match_words()
        return window

    return show


def _seen_by(role: str, place: str, cls: type[Any], **values: Any) -> Callable[[MainWindow, Store], QWidget]:
    """A place with what was opened in it, as somebody of a role sees it; the person is there already or comes to work for the picture."""

    def show(window: MainWindow, store: Store) -> QWidget:
        with rights.as_station(store):
            known = store.matching(StaffMember, role=role, is_active=True)
            if not known:
                setting_up.save_staff(store, StaffMember(name="白小敏", role=role))
            (person, *_) = known or store.matching(StaffMember, role=role)
        at_desk.sit_down(store, person.id)
        seen = main_window(store, inline=True)
        seen.setParent(window, seen.windowFlags())  # closed with it
        seen.resize(window.size())
        seen.show()
        seen.show_place(place, id=store.matching(cls, **values)[-1].id)
        return seen

    return show


def _page(name: str) -> Callable[[MainWindow, Store], QWidget]:
    """A page over the place it is opened from."""

    def show(window: MainWindow, store: Store) -> QWidget:
        if name == "attachment" and not store.matching(Attachment, name="提示函.pdf"):  # the invented ones cannot be looked at
            letter = next(letter for letter in store.matching(Letter) if letter.number)
            case = store.matching(Grievance, status="working")[-1]
            attachments.add(store, case, [("提示函.pdf", preview_pdf(letter_file(store, letter.id)))], "添加材料")
        elif name == "copy":  # the head gives it
            (head, *_) = store.matching(StaffMember, role="head", is_active=True)
            at_desk.sit_down(store, head.id)
            window.context.set_user(head.name)
        place, of = PAGES[name]
        window.show_place(place)
        window.page().open_page(of(store)(window.context))
        return window

    return show


def _palette(window: MainWindow, store: Store) -> QWidget:
    window.open_palette()
    window.palette_box.field.setText("工资")
    window.palette_box.ask()  # not only once the hand rests
    return window


def _manual(window: MainWindow, store: Store) -> QWidget:
    return show_manual(window, "workbench")


OVER: dict[str, Callable[[MainWindow, Store], QWidget]] = {
    "palette": _palette,
    "manual": _manual,
    "print": _print_dialog,
    "mail-run": _mail_run,
    "full-names": _full_names,
    "template-confirm": _template,
    "template-kept": _template_kept,
    "seen-by-lawyer": _seen_by("lawyer", "grievances", Grievance),
    "seen-by-reader": _seen_by("reader", "workers", Worker),
    "seen-by-head": _seen_by("head", "grievances", Grievance, confidentiality="confidential"),
    **{name: _page(name) for name in PAGES},
    **{f"import-{step}": _importing(step) for step in ("choose", "columns", "troubles", "words", "confirm")},
    **SAID,  # one leaves a draft behind
    **SELDOM,  # and so do the last of these
}
