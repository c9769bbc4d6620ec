"""Forms read the declarations, take what people type and show problems where they are."""

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QDate, QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QPlainTextEdit, QTableView, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from station.casework.model import Employer, Grievance, Worker
from station.ui import theme
from station.ui.editors import CodesEditor, LineEditor, TextEditor, words_of
from station.ui.editors.month import Month
from station.ui.form import Cell, Custom, Flags, RecordForm, Section
from station.ui.widgets import COMPLETE, OPEN, PROBLEM, Button, ComboBox, Label, Paragraph, Scroll, column
from tools.walk.painted import painted

NOW = datetime(2026, 11, 17, 10, 42)


def _rules(values: Mapping[str, Any]) -> Mapping[str, str]:
    late = (values["grievance.received_at"] or "") > "2026-11-17T10:42"
    return {"grievance.received_at": "受理时间不能晚于现在。"} if late else {}


@pytest.fixture
def form(qtbot: QtBot) -> RecordForm:
    made = RecordForm(
        [Grievance, Worker],
        [
            Section("who", "一、诉求人", [[Cell("worker.name"), Cell("worker.phone"), Cell("worker.id_number")]]),
            Section(
                "matter",
                "二、单位与事由",
                [
                    [Cell("grievance.received_at"), Cell("grievance.category"), Cell("grievance.people", suffix="人")],
                    [Cell("grievance.summary", 12)],
                    [Cell("grievance.amount"), Cell("grievance.harmed_on"), Cell("grievance.disposal")],
                    [Flags("特殊情形", ["grievance.is_anonymous", "grievance.is_confidential"])],
                ],
            ),
            Section("more", "", [[Cell("worker.address", 12)]], folded="更多（通讯地址…）", optional=True),
        ],
        clock=lambda: NOW,
        check=_rules,
    )
    scroll = Scroll(column(made))
    qtbot.addWidget(scroll)
    scroll.resize(900, 500)
    scroll.show()
    made.scroll = scroll  # type: ignore[attr-defined]
    return made


def line(form: RecordForm, name: str) -> QLineEdit:
    editor = form.editor(name)
    assert isinstance(editor, QLineEdit)
    return editor


def leave(qtbot: QtBot, form: RecordForm, name: str, text: str) -> str:
    """Type into a field and go on; the sentence below it."""
    editor = line(form, name)
    editor.setFocus()
    editor.selectAll()
    editor.setText(text)
    editor.textEdited.emit(text)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    box = form._boxes[name]
    return box.message.text() if box.message.isVisible() else ""


def test_labels_and_required_marks_come_from_the_declaration(form: RecordForm) -> None:
    words = [label.text() for label in form.findChildren(Label) if label.isVisible()]
    for spec in (Worker.spec("name"), Worker.spec("phone"), Grievance.spec("category"), Grievance.spec("harmed_on")):
        assert spec.label in words
    assert words.count("必填") == 5


TYPED = [
    ("grievance.amount", "1.2万", "12,000.00", {"grievance.amount": 1_200_000, "grievance.amount_mark": ""}),
    ("grievance.amount", "约八千", "约8,000.00", {"grievance.amount": 800_000, "grievance.amount_mark": "about"}),
    ("grievance.people", "23余人", "23余", {"grievance.people": 23, "grievance.people_mark": "over"}),
    ("grievance.people", "1,200", "1,200", {"grievance.people": 1200, "grievance.people_mark": ""}),
    ("grievance.received_at", "11月16日 16:05", "2026-11-16 16:05", {"grievance.received_at": "2026-11-16T16:05"}),
    ("grievance.harmed_on", "2026.9.1", "2026-09-01", {"grievance.harmed_on": "2026-09-01"}),
    ("grievance.harmed_on", "2026-09", "2026-09", {"grievance.harmed_on": "2026-09"}),
    ("worker.phone", "139-0000-2188", "139 0000 2188", {"worker.phone": "13900002188"}),
    ("worker.id_number", "11010519491231002x", "11010519491231002X", {"worker.id_number": "11010519491231002X"}),
]


@pytest.mark.parametrize(("name", "typed", "shown", "values"), TYPED)
def test_what_is_typed_is_understood_and_tidied(
    form: RecordForm, qtbot: QtBot, name: str, typed: str, shown: str, values: dict[str, Any]
) -> None:
    assert leave(qtbot, form, name, typed) == ""
    assert line(form, name).text() == shown
    assert {key: form.values()[key] for key in values} == values


WRONG = [
    ("worker.phone", "139 0000 218", "手机号应为 11 位"),
    ("worker.id_number", "110105194912310021", "身份证号末位对不上"),
    ("grievance.amount", "很多", "认不出来"),
    ("grievance.people", "一些", "不是整数"),
    ("grievance.people", "2.5", "不是整数"),
    ("grievance.harmed_on", "3月", "认不出是哪一天"),
    ("grievance.received_at", "2026-11-18 09:00", "受理时间不能晚于现在"),
]


@pytest.mark.parametrize(("name", "typed", "sentence"), WRONG)
def test_a_problem_is_said_on_leaving_and_goes_when_mended(form: RecordForm, qtbot: QtBot, name: str, typed: str, sentence: str) -> None:
    editor = line(form, name)
    editor.setFocus()
    editor.setText(typed)
    editor.textEdited.emit(typed)
    assert not editor.property("problem")
    assert sentence in leave(qtbot, form, name, typed)
    assert editor.property("problem")
    assert editor.text().replace(" ", "") == typed.replace(" ", "")
    good = {"worker.phone": "13900002188", "grievance.people": "12", "grievance.received_at": "2026-11-16"}.get(name, "")
    editor.setText(good)
    editor.textEdited.emit(good)
    assert not editor.property("problem")


def test_an_empty_required_field_is_not_scolded_on_the_way_through(form: RecordForm, qtbot: QtBot) -> None:
    assert leave(qtbot, form, "worker.name", "") == ""
    assert form.problems()["worker.name"] == "请填写姓名。"


def test_saving_with_problems_leads_to_the_first(form: RecordForm, qtbot: QtBot) -> None:
    form.set_values({"worker.name": "韩素琴", "grievance.received_at": "2026-11-16T16:05", "grievance.people": 12})
    form.editor("worker.phone").setText("139 0000 218")  # type: ignore[attr-defined]
    said = form.show_problems(form.problems())
    assert said == "还有 3 处要改：联系电话、诉求类别、诉求摘要"
    assert form.window().focusWidget() is form.editor("worker.phone")
    assert line(form, "worker.phone").selectedText() == "139 0000 218"  # typed over, as after Tab
    assert form.section_states() == {"who": PROBLEM, "matter": PROBLEM, "more": OPEN}
    assert form.required_left() == (5, 2)
    line(form, "worker.phone").setText("13900002188")
    form.set_values({"grievance.category": "wages", "grievance.summary": "拖欠工资", "worker.address": "河湾街道"})
    assert form.show_problems(form.problems()) == ""
    assert form.section_states() == {"who": COMPLETE, "matter": COMPLETE, "more": COMPLETE}


def test_enter_goes_on_and_is_a_new_line_only_in_long_text(form: RecordForm, qtbot: QtBot) -> None:
    line(form, "worker.name").setFocus()
    qtbot.keyClick(form.editor("worker.name"), Qt.Key.Key_Return)
    assert form.window().focusWidget() is form.editor("worker.phone")
    form.editor("grievance.category").setFocus()
    qtbot.keyClick(form.editor("grievance.category"), Qt.Key.Key_Return)
    assert form.window().focusWidget() is form.editor("grievance.people")
    summary = form.editor("grievance.summary")
    assert isinstance(summary, QPlainTextEdit)
    summary.setFocus()
    qtbot.keyClick(summary, Qt.Key.Key_Return)
    assert summary.toPlainText() == "\n"
    qtbot.keyClick(summary, Qt.Key.Key_Tab)
    assert form.window().focusWidget() is form.editor("grievance.amount")


def test_a_paste_of_several_lines_is_one_line_in_a_one_line_field(form: RecordForm, qtbot: QtBot) -> None:
    name = form.editor("worker.name")
    assert isinstance(name, QLineEdit)
    QGuiApplication.clipboard().setText("倪\n小\t曼\r\n")
    name.setFocus()
    qtbot.keyClick(name, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert form.values()["worker.name"] == name.text() == "倪 小 曼"


def click_beside(popup: QWidget, meant: QWidget) -> None:
    """A short click on a widget while a list is open, which gets all that is pressed."""
    window, at = popup.windowHandle(), QPointF(meant.mapToGlobal(meant.rect().center()))
    assert window is not None
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, held in ((QEvent.Type.MouseButtonPress, left), (QEvent.Type.MouseButtonRelease, none)):
        event = QMouseEvent(kind, window.mapFromGlobal(at), at, left, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window, event)


def test_a_press_into_another_field_closes_the_suggestions_and_goes_there(qtbot: QtBot) -> None:
    page = QWidget()
    pressed: list[str] = []
    first, second, button = LineEditor(), LineEditor(), Button("下一步", lambda: pressed.append("next"))
    page.setLayout(column(first, 200, second, button))
    first.suggest(lambda text: ["晨光家具厂"])
    qtbot.addWidget(page)
    page.resize(400, 500)
    page.show()
    page.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    qtbot.keyClicks(first, "c")
    completer = first.completer()
    assert completer is not None and completer.popup().isVisible()
    click_beside(completer.popup(), second)
    qtbot.waitUntil(second.hasFocus)
    assert not completer.popup().isVisible()
    qtbot.keyClicks(second, "abc")
    assert (first.text(), second.text()) == ("c", "abc")
    first.setFocus()
    qtbot.keyClicks(first, "d")
    assert completer.popup().isVisible()
    click_beside(completer.popup(), button)
    qtbot.waitUntil(lambda: pressed == ["next"])


def test_esc_closes_the_suggestions_and_not_the_form(qtbot: QtBot) -> None:
    page, field = QWidget(), LineEditor()
    left: list[str] = []
    page.setLayout(column(field, 200))
    QShortcut(QKeySequence("Esc"), page).activated.connect(lambda: left.append("left"))
    field.suggest(lambda text: ["晨光家具厂"])
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "c")
    popup = field.completer().popup()
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert (popup.isVisible(), left, field.text()) == (False, [], "c")
    page.activateWindow()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert left == ["left"]


def test_keys_of_dates(form: RecordForm, qtbot: QtBot) -> None:
    editor = line(form, "grievance.received_at")
    qtbot.keyClick(editor, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert editor.text() == "2026-11-17 10:42"
    qtbot.keyClick(editor, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == "2026-11-17"
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert editor.text() == "2026-11-16"
    day = line(form, "grievance.harmed_on")
    day.setText("2026-09-10")
    day.open_calendar()  # type: ignore[attr-defined]
    calendar = day.findChild(QCalendarWidget)
    assert calendar is not None
    assert calendar.selectedDate().toString("yyyy-MM-dd") == "2026-09-10"
    rest = calendar.weekdayTextFormat(Qt.DayOfWeek.Sunday).foreground().color()
    assert rest == theme.current().colour("ink2")  # not Qt's red
    calendar.clicked.emit(calendar.selectedDate().addDays(2))
    assert form.values()["grievance.harmed_on"] == "2026-09-12"


def test_the_calendar_is_worked_and_heard_without_a_mouse(form: RecordForm, qtbot: QtBot) -> None:
    day = line(form, "grievance.harmed_on")
    day.setText("2026-09-10")
    day.setFocus()
    qtbot.keyClick(day, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = day.findChild(QCalendarWidget)
    assert calendar is not None and calendar.isVisible() and day.text() == "2026-09-10"
    heard = []
    for _ in range(3):
        focused = QApplication.focusWidget()
        assert focused is not None
        heard.append(focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    label = day.accessibleName()
    assert heard == [f"{label}：日期，方向键选，Enter 填上", "2026 年，改年份", "9 月，改月份"]
    named = [calendar.findChild(QWidget, f"qt_calendar_{name}month") for name in ("prev", "next")]
    assert [(button.accessibleName(), button.toolTip()) for button in named] == [("上个月", "上个月（PgUp）"), ("下个月", "下个月（PgDn）")]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_PageDown)
    assert calendar.findChild(QWidget, "qt_calendar_monthbutton").accessibleName() == "10 月，改月份"
    year, month = (calendar.findChild(QToolButton, f"qt_calendar_{name}button") for name in ("year", "month"))
    assert (year.text(), month.text(), month.menu().actions()[-1].text()) == ("2026年", "10月", "12月")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_PageUp)
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Right)
    qtbot.keyClick(focused, Qt.Key.Key_Return)
    assert day.text() == "2026-09-11" and not calendar.isVisible()
    assert QApplication.focusWidget() is day
    qtbot.keyClick(day, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    focused = QApplication.focusWidget()
    assert focused is not None and focused is not day
    qtbot.keyClick(focused, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is day and day.text() == "2026-09-11"


def test_the_ring_around_the_days_is_whole(form: RecordForm, qtbot: QtBot) -> None:
    theme.dress(form.window())
    day = line(form, "grievance.harmed_on")
    day.open_calendar()  # type: ignore[attr-defined]
    calendar = day.findChild(QCalendarWidget)
    assert calendar is not None
    days = calendar.findChild(QTableView, "qt_calendar_calendarview")
    assert days is not None and days.hasFocus()
    seen, ring = days.grab().toImage(), theme.current().colour("focus")
    right, bottom = seen.width() - 1, seen.height() - 1
    around = {(x, y) for x in range(0, right, 9) for y in (0, bottom)} | {(x, y) for y in range(0, bottom, 9) for x in (0, right)}
    assert {seen.pixelColor(*place).name() for place in around} == {ring.name()}
    header = days.horizontalHeader()
    assert header.length() == days.viewport().width()  # seven days fill the month, neither short of its edge nor cut
    calendar.close()


def test_the_calendar_stays_on_the_screen(form: RecordForm, qtbot: QtBot) -> None:
    day = line(form, "grievance.harmed_on")
    screen = day.screen().availableGeometry()
    window = day.window()
    window.move(screen.right() - 60, screen.bottom() - 60 - day.mapTo(window, day.rect().topLeft()).y())
    day.open_calendar()  # type: ignore[attr-defined]
    calendar = day.findChild(QCalendarWidget)
    assert calendar is not None
    assert screen.contains(QRect(calendar.pos(), calendar.size()))
    calendar.close()


def test_showing_stored_values_is_no_change(form: RecordForm, qtbot: QtBot) -> None:
    said: list[str] = []
    form.changed.connect(said.append)
    stored = {
        "worker.name": "韩素琴",
        "grievance.summary": "拖欠工资",
        "grievance.category": "wages",
        "grievance.amount": 18_720_000,
        "grievance.amount_mark": "over",
        "grievance.is_anonymous": True,
        "grievance.disposal": words_of("disposal")[0][0],
    }
    form.set_values(stored)
    assert said == []
    assert stored.items() <= form.values().items()
    qtbot.keyClick(form.editor("grievance.summary"), Qt.Key.Key_A)
    qtbot.keyClick(form.editor("worker.name"), Qt.Key.Key_A)
    assert said == ["grievance.summary", "worker.name"]


def test_several_words_are_ticked_in_a_menu(form: RecordForm) -> None:
    editor = form.editor("grievance.disposal")
    assert isinstance(editor, CodesEditor)
    codes = [code for code, _ in words_of("disposal")]
    ticks = {action.data(): action for action in editor.menu().actions() if isinstance(action, QAction)}
    ticks[codes[2]].toggle()
    ticks[codes[0]].toggle()
    assert form.values()["grievance.disposal"] == f"{codes[0]} {codes[2]}"


def test_a_word_out_of_use_is_still_shown(qtbot: QtBot) -> None:
    form = RecordForm([Grievance], [Section("a", "", [[Cell("category"), Cell("cause")]])])
    qtbot.addWidget(form)
    form.set_values({"category": "a word of a newer version"})
    assert form.values()["category"] == "a word of a newer version"
    form.set_options("cause", [("x", "追索劳动报酬纠纷")])
    cause = form.editor("cause")
    assert isinstance(cause, ComboBox)
    assert [cause.itemText(place) for place in range(cause.count())] == ["（不填）", "追索劳动报酬纠纷"]


def test_rows_behind_more_open_where_a_problem_is(form: RecordForm) -> None:
    assert not form.editor("worker.address").isVisible()
    form.show_problems({"worker.address": "地址太长。"})
    assert form.editor("worker.address").isVisible()


def test_a_field_out_of_sight_has_no_problem(form: RecordForm) -> None:
    form.set_shown("worker.name", False)
    assert "worker.name" not in form.problems()


def test_a_widget_of_the_screen_shows_problems_too(qtbot: QtBot) -> None:
    own = QLineEdit()
    form = RecordForm([Employer], [Section("a", "", [[Custom(own, 8, "用人单位", name="employer.picked", required=True)]])])
    qtbot.addWidget(form)
    form.show()
    assert form.show_problems({"employer.picked": "请填写用人单位。"}) == "还有 1 处要改：用人单位"
    assert "请填写用人单位。" in [paragraph.text() for paragraph in form.findChildren(Paragraph)]
    assert form.window().focusWidget() is own


class Links(QLineEdit):
    """A widget of a screen's own, which says when a person did something with it."""

    changed = Signal()


def test_the_sentence_at_a_widget_of_the_screen_goes_when_it_is_mended(qtbot: QtBot) -> None:
    own = Links()
    form = RecordForm(
        [Employer],
        [Section("a", "", [[Custom(own, 8, "用人单位", name="employer.picked", required=True)]])],
        check=lambda values: {} if own.text() else {"employer.picked": "请填写用人单位。"},
    )
    qtbot.addWidget(form)
    form.show()
    form.show_problems(form.problems())
    own.changed.emit()
    assert form.shown_problems()
    own.setText("晨光家具厂")
    own.changed.emit()
    assert form.shown_problems() == {}


def test_what_comes_from_a_list_is_to_be_chosen(qtbot: QtBot) -> None:
    form = RecordForm([Grievance], [Section("a", "", [[Cell("category"), Cell("summary")]])])
    qtbot.addWidget(form)
    form.show()
    assert form.problems() == {"category": "请选择诉求类别。", "summary": "请填写诉求摘要。"}


def test_a_draft_keeps_what_cannot_be_read(form: RecordForm) -> None:
    line(form, "grievance.amount").setText("约莫八九千")
    kept = form.texts()
    line(form, "grievance.amount").clear()
    form.set_texts(kept)
    assert line(form, "grievance.amount").text() == "约莫八九千"
    assert "grievance.amount" in form.shown_problems()
    assert form.values()["grievance.amount"] is None


def test_the_twelve_columns_are_even(form: RecordForm) -> None:
    boxes = [form._boxes[name] for name in ("worker.name", "worker.phone", "worker.id_number")]
    assert max(box.width() for box in boxes) - min(box.width() for box in boxes) <= 2
    assert form.width() <= 880


def test_lines_of_a_long_text_stand_as_far_apart_as_those_of_a_paragraph(qtbot: QtBot) -> None:
    editor = TextEditor(2)
    qtbot.addWidget(editor)
    editor.resize(200, 200)
    editor.show()
    editor.setPlainText("保洁员被拖欠 8 至 10 月工资，每人每月 5,200 元，单位称甲方未结清保洁费。\n多次催要未付。")
    apart = theme.current().line_height("body")
    editor.grab()
    tops, block = [], editor.document().begin()
    while block.isValid():
        top = editor.blockBoundingGeometry(block).top()
        tops += [top + block.layout().lineAt(number).y() for number in range(block.layout().lineCount())]
        block = block.next()
    assert len(tops) >= 3
    assert {after - before for before, after in pairwise(tops)} == {apart}
    assert editor.sizeHint().height() >= len(tops) * apart


def test_lines_of_a_placeholder_stand_as_far_apart_and_are_gone_with_the_first_sign(qtbot: QtBot) -> None:
    editor = TextEditor(3)
    qtbot.addWidget(editor)
    editor.setPlaceholderText("一行一人：姓名、电话、身份证号、金额；可以从 Excel 粘贴，有没有表头都行")
    editor.resize(240, 200)
    editor.show()
    words, _ = painted(editor.viewport())
    tops = sorted({round(each.area.top()) for each in words})
    assert len(tops) >= 3
    assert {after - before for before, after in pairwise(tops)} == {theme.current().line_height("body")}
    editor.setPlainText("韩")
    assert [each.text for each in painted(editor.viewport())[0]] == ["韩"]


def test_a_text_has_no_scroll_bar_until_it_is_longer_than_its_box_grows(qtbot: QtBot) -> None:
    editor, below = TextEditor(1), QWidget()
    window = QWidget()
    window.setLayout(column(editor, below))
    qtbot.addWidget(window)
    theme.dress(window)
    window.resize(300, 600)
    window.show()
    assert not editor.verticalScrollBar().isVisible()
    editor.setPlainText("\n".join("劳动合同" for _ in range(TextEditor.MOST)))
    qtbot.waitUntil(lambda: editor.height() == editor.sizeHint().height())
    assert not editor.verticalScrollBar().isVisible()
    editor.setPlainText("\n".join("劳动合同" for _ in range(2 * TextEditor.MOST)))
    qtbot.waitUntil(editor.verticalScrollBar().isVisible)


def test_a_box_to_tick_stands_level_with_the_fields_beside_it(qtbot: QtBot) -> None:
    flags = Flags("特殊情形", ["grievance.is_anonymous"])
    beside, several = [Cell("grievance.amount"), Cell("grievance.is_employed")], [Cell("grievance.harmed_on"), flags]
    form = RecordForm([Grievance], [Section("matter", "", [beside, several, [Cell("grievance.is_confidential")]])], clock=lambda: NOW)
    qtbot.addWidget(form)
    theme.dress(form)
    form.resize(700, 400)
    form.show()

    def middle(name: str) -> int:
        editor = form.editor(f"grievance.{name}")
        return editor.mapTo(form, editor.rect().center()).y()

    assert middle("amount") == middle("is_employed")
    assert middle("harmed_on") == middle("is_anonymous")
    alone = form.editor("grievance.is_confidential")
    assert alone.parentWidget().height() == alone.height()  # no room for a label where nobody in the row has one


def test_year_and_month_above_a_calendar_read_as_one_date(qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    theme.dress(field)
    calendar = Month(field, QDate(2026, 11, 17))
    calendar.show()
    parts = [calendar.findChild(QToolButton, f"qt_calendar_{name}button") for name in ("year", "month")]
    around = [part.width() - part.fontMetrics().horizontalAdvance(part.text()) for part in parts]
    assert sum(around) < 48  # the outer sides have 8 pixels more than the inner ones
