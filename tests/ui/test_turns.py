"""What is too much for one turn of the window's loop is done in several, counted by whether the loop was served between."""

import gc
import io
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from cases import at_work, registered
from station.actions import circle, destroying
from station.app import main_window
from station.db.store import Store
from station.export import page_image
from station.ui import inking, theme
from station.ui.context import Context
from station.ui.employers.page import Employers
from station.ui.exchange.page import Exchange
from station.ui.exchange.state import StatePane
from station.ui.form import RecordForm
from station.ui.grievances.detail import Detail
from station.ui.grievances.intake import IntakePage
from station.ui.grievances.page import Grievances
from station.ui.grievances.sheet import IntakeSheet
from station.ui.ledgers import menus
from station.ui.ledgers.checks import LedgerChecks
from station.ui.ledgers.page import Ledgers
from station.ui.ledgers.sheetview import SheetView
from station.ui.letters import holdings
from station.ui.letters.place import LETTERS, REGISTER, SUPERVISION, LetterPlace
from station.ui.palette import Palette
from station.ui.preview import Preview
from station.ui.retention.due import DuePage
from station.ui.settings import display
from station.ui.settings.page import Settings
from station.ui.shell import MainWindow
from station.ui.table import Table
from station.ui.widgets import Paragraph
from station.ui.workbench.page import Workbench
from station.ui.workbench.plans import PlansCard


def noted(done: list[str], what: str, act: Callable[..., Any]) -> Callable[..., Any]:
    """``act``, which writes down that it was done."""

    def doing(*args: Any, **rest: Any) -> Any:
        done.append(what)
        return act(*args, **rest)

    return doing


@pytest.fixture
def window(store: Store, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window of a station with one case, its work beside it and its pages in turns, as in the program; its start is over."""
    at_work(store)
    registered(store)
    gc.disable()  # as in the program: no thread beside the window takes widgets apart
    made = main_window(store)
    qtbot.addWidget(made, before_close_func=lambda _: rested(made, qtbot))
    with qtbot.waitSignal(made.context.noticed, timeout=30_000):  # the last act of a start, which comes in stages
        made.show()
    rested(made, qtbot)
    yield made
    gc.enable()


def rested(window: MainWindow, qtbot: QtBot) -> None:
    """Everything that was begun is done."""
    qtbot.waitUntil(lambda: not window.context.jobs and window.context.is_settled(), timeout=30_000)


@pytest.fixture
def done(window: MainWindow, qtbot: QtBot) -> Iterator[list[str]]:
    """To write down what is done, with a beat wherever the loop was served between."""
    found: list[str] = []
    beat = QTimer(interval=0)
    beat.timeout.connect(lambda: found.append("beat") if found and found[-1] != "beat" else None)
    beat.start()
    yield found
    beat.stop()


def test_the_plans_of_the_workbench_come_after_its_tasks(
    window: MainWindow, done: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = window.page()
    assert isinstance(page, Workbench)
    monkeypatch.setattr(Workbench, "_show_tasks", noted(done, "tasks", Workbench._show_tasks))
    monkeypatch.setattr(PlansCard, "show_plans", noted(done, "plans", PlansCard.show_plans))
    page._ask()
    qtbot.waitUntil(lambda: "plans" in done)
    rested(window, qtbot)
    at = done.index("plans")
    assert done[at - 2 : at] == ["tasks", "beat"]


def test_the_list_of_cases_and_what_stands_beside_it_are_made_in_two_turns(
    window: MainWindow, done: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Detail, "_build_tabs", noted(done, "tabs", Detail._build_tabs))
    monkeypatch.setattr(Grievances, "__init__", noted(done, "list", Grievances.__init__))
    monkeypatch.setattr(MainWindow, "_put_page", noted(done, "put", MainWindow._put_page))
    window.show_place("grievances")
    rested(window, qtbot)
    assert done[:5] == ["list", "beat", "tabs", "beat", "put"]


def test_the_rows_of_a_list_come_before_its_sums(
    window: MainWindow, done: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_place("employers")
    rested(window, qtbot)
    monkeypatch.setattr(Table, "set_rows", noted(done, "rows", Table.set_rows))
    monkeypatch.setattr(Employers, "show_counts", noted(done, "counts", Employers.show_counts))
    monkeypatch.setattr(Employers, "foot", noted(done, "foot", Employers.foot))
    page = window.page()
    assert isinstance(page, Employers)
    page.reload()
    assert done == []
    rested(window, qtbot)
    assert done[:4] == ["rows", "beat", "counts", "foot"]
    page.tabs.set_current("repeated")
    page.tabs.set_current("all")  # before the sums of that one
    rested(window, qtbot)
    assert done.count("counts") == 2


def test_a_sheet_is_shown_before_what_stands_around_it(
    window: MainWindow, done: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_place("ledgers")
    rested(window, qtbot)
    monkeypatch.setattr(menus, "scope_words", noted(done, "scope", menus.scope_words))
    monkeypatch.setattr(SheetView, "show_sheet", noted(done, "sheet", SheetView.show_sheet))
    monkeypatch.setattr(LedgerChecks, "show_look", noted(done, "checks", LedgerChecks.show_look))
    page = window.page()
    assert isinstance(page, Ledgers)
    page.reload()
    assert done == []
    rested(window, qtbot)
    assert [what for what in done if what != "beat"][:3] == ["scope", "sheet", "checks"]
    at = done.index("sheet")
    assert done[at - 1 : at + 3] == ["beat", "sheet", "beat", "checks"]


def test_what_is_in_sight_of_a_sheet_is_drawn_ahead_and_painted_in_a_turn_of_its_own(
    window: MainWindow, done: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_place("ledgers")
    rested(window, qtbot)
    page = window.page()
    assert isinstance(page, Ledgers)
    sheet = page.look.sheet if page.look is not None else None
    assert sheet is not None and sheet.rows
    monkeypatch.setattr(theme.current(), "inked", {})
    monkeypatch.setattr(inking, "AT_ONCE", 20)
    monkeypatch.setattr(inking, "_draw", noted(done, "ink", inking._draw))
    monkeypatch.setattr(SheetView, "show_sheet", noted(done, "sheet", SheetView.show_sheet))
    monkeypatch.setattr(SheetView, "draw_focus", noted(done, "paint", SheetView.draw_focus))
    page.reload()
    rested(window, qtbot)
    at = done.index("sheet")
    assert done[: at + 2] == ["ink", "beat"] * (at // 2) + ["sheet", "beat"]
    assert at // 2 == -(-len(set("".join(page.sheet.words_ahead(sheet)))) // 20) > 1
    assert "paint" in done[at:]
    assert "beat" in done[at : done.index("paint")]


def test_the_palette_is_made_filled_and_shown_in_a_turn_each(
    window: MainWindow, done: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("__init__", "begin", "open"):
        monkeypatch.setattr(Palette, name, noted(done, name, getattr(Palette, name)))
    window.open_palette()
    assert done == []
    rested(window, qtbot)
    assert done[:5] == ["__init__", "beat", "begin", "beat", "open"]
    assert window.palette_box.field.hasFocus()
    window.palette_box.dismiss()
    done.clear()
    window.open_palette()
    window.cover(QWidget())  # before it has come
    rested(window, qtbot)
    assert "begin" not in done, "behind a lock nothing can be read"
    assert window.palette_box.isHidden()


def test_where_one_of_several_turns_fails_there_is_no_next(window: MainWindow, qtbot: QtBot) -> None:
    did: list[str] = []

    def fail() -> None:
        raise RuntimeError("no paper")

    context = window.context
    with qtbot.captureExceptions() as failed:
        context.in_turns(window, partial(did.append, "one"), fail, partial(did.append, "three"))
        context.later(window, partial(did.append, "another"))
        rested(window, qtbot)
    assert did == ["one", "another"]
    assert [str(error) for _, error, _ in failed] == ["no paper"]


def test_a_section_of_the_settings_that_cannot_be_made_leaves_the_one_before(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_place("settings", section="station")
    rested(window, qtbot)
    page = window.page()
    assert isinstance(page, Settings)
    before = page.current()
    monkeypatch.setattr(display, "DisplaySection", noted([], "", lambda context: 1 / 0))
    with qtbot.captureExceptions() as failed:
        page.show_section("display")
        rested(window, qtbot)
    assert [kind for kind, _, _ in failed] == [ZeroDivisionError]
    assert page.current() is before
    assert page.sections.updatesEnabled()


def test_each_part_of_the_form_of_a_new_case_is_made_in_a_turn_before_its_page(
    window: MainWindow, done: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.show_place("grievances")
    rested(window, qtbot)
    monkeypatch.setattr(RecordForm, "_section", noted(done, "section", RecordForm._section))
    monkeypatch.setattr(IntakeSheet, "_finish", noted(done, "sheet", IntakeSheet._finish))
    monkeypatch.setattr(IntakePage, "__init__", noted(done, "page", IntakePage.__init__))
    window.show_place("grievances", act="new")
    rested(window, qtbot)
    assert done[:11] == ["section", "beat"] * 4 + ["sheet", "beat", "page"]
    page = window.page()
    assert isinstance(page, IntakePage)
    assert [*page.form._panes] == ["who", "matter", "handling", "more"]
    assert [page.form._whole.itemAt(place).widget() for place in range(4)] == [*page.form._panes.values()]


def test_the_lists_of_the_exchange_come_before_its_state(
    window: MainWindow, done: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    circle.found(window.context.store)
    window.show_place("exchange")
    rested(window, qtbot)
    monkeypatch.setattr(Exchange, "_show_left", noted(done, "left", Exchange._show_left))
    monkeypatch.setattr(StatePane, "show_state", noted(done, "state", StatePane.show_state))
    page = window.page()
    assert isinstance(page, Exchange)
    page._show()
    page._show()  # only what was read last is shown
    assert done == []
    rested(window, qtbot)
    assert done[:3] == ["left", "beat", "state"]
    assert (done.count("left"), done.count("state")) == (1, 1)
    monkeypatch.setattr(Exchange, "look", lambda self: None)
    done.clear()
    page.refresh()  # what was seen last stands there while it is read anew
    assert done == []
    rested(window, qtbot)
    assert done[:3] == ["left", "beat", "state"]


def test_a_part_of_the_letters_comes_in_turns(window: MainWindow, qtbot: QtBot) -> None:
    """Made, put in its place and brought to the front; the one before is seen until then, and one chosen meanwhile stays."""
    window.show_place("letters", part=LETTERS)
    rested(window, qtbot)
    place = window.page()
    assert isinstance(place, LetterPlace)
    before, seen = place.current(), list[tuple[int, bool]]()
    window.context._turn.timeout.connect(lambda: seen.append((place.stack.count(), place.stack.currentWidget() is before)))
    place.show_part(SUPERVISION)
    assert (place.stack.count(), place.stack.currentWidget()) == (1, before)
    assert place.current() is place.parts[SUPERVISION]
    rested(window, qtbot)
    assert seen[:2] == [(2, True), (2, False)]
    assert place.stack.currentWidget() is place.current()
    place.show_part(REGISTER)
    place.show_part(LETTERS)
    rested(window, qtbot)
    assert place.stack.currentWidget() is place.current() is before
    place.arrive(part=REGISTER)
    rested(window, qtbot)
    assert place.stack.currentWidget() is place.current() is place.parts[REGISTER]


def test_what_has_run_out_and_the_registers_of_numbers_are_read_beside_the_window(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[str, bool]] = []
    for module, name in ((destroying, "due"), (holdings, "offered"), (holdings, "holding")):
        monkeypatch.setattr(module, name, told_where(read, name, getattr(module, name)))
    window.show_place("workers", act="run_out")
    rested(window, qtbot)
    page = window.page()
    assert isinstance(page, DuePage)
    assert page.nothing.sentence.text() == "没有保管期限已满的档案。"
    window.show_place("letters", part="register")
    rested(window, qtbot)
    assert {name for name, _ in read} == {"due", "offered", "holding"}
    assert not any(is_here for _, is_here in read)


def told_where(read: list[tuple[str, bool]], what: str, act: Callable[..., Any]) -> Callable[..., Any]:
    """``act``, which writes down whether it is done in the window's thread."""

    def doing(*args: Any) -> Any:
        read.append((what, threading.current_thread() is threading.main_thread()))
        return act(*args)

    return doing


def test_pages_are_counted_beside_the_window(store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFium serves one at a time: the window would wait for whatever is being drawn."""
    counted: list[tuple[str, bool]] = []
    held = io.BytesIO()
    canvas = Canvas(held)
    canvas.showPage()
    canvas.save()
    context = Context(store)
    preview = Preview(lambda: lambda _: held.getvalue(), context=context)
    qtbot.addWidget(preview)
    monkeypatch.setattr(page_image, "page_count", told_where(counted, "pages", page_image.page_count))
    preview.refresh()
    qtbot.waitUntil(lambda: not context.jobs)
    assert preview.pages == 1
    assert counted == [("pages", False)]


def test_the_register_of_the_row_chosen_is_shown_also_where_the_rows_come_first(store: Store, qtbot: QtBot) -> None:
    at_work(store)
    pane = holdings.Holdings(Context(store))
    qtbot.addWidget(pane)
    pane.load()
    wanted = holdings.offered(store)[-1]
    pane.choose(wanted)
    qtbot.waitUntil(lambda: not pane.context.jobs)
    assert pane.register() == wanted
    assert any(wanted.issuer == words.text() for words in pane.facts.findChildren(Paragraph))
