"""The shared widgets do what their docstrings say."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from stand_ins import Dialogs
from station.ui import theme
from station.ui.footer import FormFooter
from station.ui.widgets import (
    ICON,
    Answer,
    Button,
    CheckBox,
    ComboBox,
    Dialog,
    ElidedLabel,
    EmptyState,
    FilterChip,
    Item,
    ItemList,
    KeyValues,
    Label,
    MenuButton,
    Note,
    Pane,
    Paragraph,
    Pill,
    PillText,
    Run,
    Scroll,
    SectionItem,
    SectionNav,
    SegmentedChoice,
    Toast,
    ViewTabs,
    ask,
    column,
    overdue,
    paired,
    row,
    spaced,
    status,
    unbroken,
)
from station.ui.widgets.text import _of_tip, as_tip
from tools.walk.cut import cut
from tools.walk.screen import Screen, settle, tip_at


def test_a_status_has_the_tone_of_its_vocabulary() -> None:
    assert (status("grievance_status", "working").text, status("grievance_status", "working").tone) == ("办理中", "blu")
    assert status("grievance_status", "from a newer version").tone == "gry"
    assert (overdue("逾期 2 天").tone, overdue("逾期 2 天").icon) == ("red", "alert-circle")


@pytest.mark.parametrize(("text", "shown"), [("12351工单", "12351 工单"), ("24小时首次反馈", "24 小时首次反馈"), ("来访", "来访")])
def test_words_of_a_vocabulary_get_their_spaces(text: str, shown: str) -> None:
    assert spaced(text) == shown


def test_dates_stay_whole() -> None:
    assert unbroken("同意 11月18日 到站").count("\u2060") == len("11月18日") - 1
    assert unbroken("电话 138****2046").count("\u2060") == len("138****2046") - 1
    assert unbroken("女，52 岁") == "女，5\u20602\u00a0岁"
    assert unbroken("不超过 50 MB") == "不超过 5\u20600\u00a0M\u2060B"
    assert unbroken("没有数字的一句话") == "没有数字的一句话"


def _lines(paragraph: Paragraph, width: int) -> list[str]:
    layout = paragraph._laid_out(width)[0]
    parts = (layout.lineAt(number) for number in range(layout.lineCount()))
    return [layout.text()[line.textStart() : line.textStart() + line.textLength()] for line in parts]


def test_a_paragraph_leaves_no_word_alone_on_its_last_line(qtbot: QtBot) -> None:
    paragraph = Paragraph("每一步有日期、有责任人，每一步有日期、有责任人。")
    qtbot.addWidget(paragraph)
    width = paragraph.fontMetrics().horizontalAdvance("每一步有日期、有责任人，每一步有日期、有责任") + 4
    _, last = _lines(paragraph, width)
    assert len(last) >= 3
    paragraph.set_text("议题有这些，都要研究\n无")
    assert _lines(paragraph, width)[1] == "无"  # somebody's own new line is left alone


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("选一份从本机导出、在表格里改过的台账，先列出改了哪些格。", "台账，"),
        ("还没有工伤探视。职工报了工伤就记一件，派单、探视、两次回访。", "一件，"),
        ("还没有取过文号先到设置里填好发文机关和发文代字再来这里。", "填好"),  # no pause: of like length
    ],
)
def test_centred_lines_end_at_a_pause_or_are_of_like_length(qtbot: QtBot, text: str, ends: str) -> None:
    paragraph = Paragraph(text, centred=True)
    qtbot.addWidget(paragraph)
    width = paragraph.fontMetrics().horizontalAdvance("选一份从本机导出、在表格里改过的台账，先列出") + 4
    first, last = _lines(paragraph, width)
    assert first.endswith(ends) and first + last == text


def test_a_paragraph_needs_more_height_where_it_is_narrow(qtbot: QtBot) -> None:
    paragraph = Paragraph("电话联系单位卢经理，称甲方未结清保洁费，同意 11月18日 14:30 到站调解。")
    qtbot.addWidget(paragraph)
    one = paragraph.heightForWidth(2000)
    assert paragraph.heightForWidth(200) >= 3 * one
    assert paragraph.text().startswith("电话联系")


def test_a_unit_stays_with_its_number_though_that_is_bold(qtbot: QtBot) -> None:
    paragraph = Paragraph(["支付工资 ", Run("187,200.00", bold=True), " 元"])
    qtbot.addWidget(paragraph)
    layout, _ = paragraph._laid_out(paragraph.sizeHint().width() - 12)
    assert [layout.text()[layout.lineAt(number).textStart()] for number in range(layout.lineCount())] == ["支", "1"]


def test_a_cut_line_has_the_whole_in_its_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("云桥网络科技滨河分公司")
    qtbot.addWidget(label)
    label.resize(60, 20)
    label.show()
    assert label.toolTip() == "云桥网络科技滨河分公司"
    label.resize(600, 20)
    assert label.toolTip() == ""


def test_an_icon_button_names_itself_and_its_key(qtbot: QtBot) -> None:
    pressed: list[int] = []
    button = Button("下一件", lambda: pressed.append(1), kind=ICON, icon="chevron-down", key="Ctrl+PgDown")
    qtbot.addWidget(button)
    assert button.toolTip() == "下一件（Ctrl+PgDown）"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == [1]
    button.set_busy("正在导出…")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == [1]
    button.set_busy("")
    assert button.isEnabled()


def test_a_filter_chip_asks_for_its_values_only_to_name_them(qtbot: QtBot) -> None:
    asked: list[None] = []
    chip = FilterChip("承办", lambda: asked.append(None) or [("王芳", "王芳")])
    qtbot.addWidget(chip)
    chip.clear()
    assert asked == []
    chip.choose(["王芳"])
    chip.clear()
    assert (len(asked), chip.chosen()) == (1, [])


def test_a_filter_chip_names_what_is_chosen(qtbot: QtBot) -> None:
    chip = FilterChip("类别", [("wages", "欠薪"), ("hours", "工时休假"), ("injury", "工伤")])
    qtbot.addWidget(chip)
    said: list[list[str]] = []
    chip.changed.connect(lambda: said.append(chip.chosen()))
    assert chip.text() == "类别：全部"
    for action in chip.menu().actions():
        if action.data() in ("wages", "injury"):
            action.toggle()
    assert chip.text() == "类别：欠薪 等 2 项"
    assert said == [["wages"], ["wages", "injury"]]
    chip.resize(chip.sizeHint())
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 8, 10))
    assert said[-1] == []


def test_tabs_count_and_move(qtbot: QtBot) -> None:
    tabs = ViewTabs([("open", "在办"), ("today", "今日到期"), ("all", "全部")])
    qtbot.addWidget(tabs)
    narrow = tabs.sizeHint().width()
    tabs.set_counts({"open": 38, "all": 1284})
    assert tabs.sizeHint().width() > narrow
    tabs.resize(tabs.sizeHint())
    with qtbot.waitSignal(tabs.chosen) as said:
        qtbot.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=QPoint(tabs.width() - 10, 10))
    assert said.args == ["all"]
    tabs.step(1)
    assert tabs.current() == "open"


def test_joined_buttons_choose_one(qtbot: QtBot) -> None:
    choice = SegmentedChoice([("mine", "我的 3"), ("all", "全站 7")], "all")
    qtbot.addWidget(choice)
    choice.resize(choice.sizeHint())
    with qtbot.waitSignal(choice.chosen) as said:
        qtbot.mouseClick(choice, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert said.args == ["mine"]
    qtbot.keyClick(choice, Qt.Key.Key_Right)
    assert choice.current() == "all"


def test_a_drop_down_speaks_in_keys_and_ignores_the_wheel(qtbot: QtBot) -> None:
    box = ComboBox([("visit", "来访"), ("phone", "来电")], empty="请选择")
    qtbot.addWidget(box)
    assert box.key() == ""
    box.set_key("phone")
    box.set_options([("phone", "来电"), ("letter", "来信")], empty="请选择")
    assert box.key() == "phone"
    box.set_options([("letter", "来信")], empty="请选择")
    assert box.key() == ""


def test_a_box_is_ticked_by_its_words(qtbot: QtBot) -> None:
    box = CheckBox("代表多人")
    qtbot.addWidget(box)
    box.resize(box.sizeHint())
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 6, 10))
    assert box.isChecked()


@pytest.mark.parametrize(
    "make",
    [
        lambda: ItemList([Item("", "收发记录"), Item("1", "发出第 41 包"), Item("2", "收到第 17 包", second="31 件")], "1"),
        lambda: SectionNav([SectionItem("", "报表"), SectionItem("1", "诉求人"), SectionItem("2", "材料")], "1"),
    ],
)
def test_side_lists_move_by_key_and_click(qtbot: QtBot, make: Callable[[], QWidget]) -> None:
    widget = make()
    qtbot.addWidget(widget)
    widget.resize(200, widget.sizeHint().height())
    said: list[str] = []
    widget.chosen.connect(said.append)
    qtbot.keyClick(widget, Qt.Key.Key_Down)
    qtbot.keyClick(widget, Qt.Key.Key_Up)
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(40, widget.height() - 8))
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(40, 6))
    assert said == ["2", "1", "2"]


def test_lines_beside_a_list_fit_their_room_with_their_headings(qtbot: QtBot) -> None:
    nav = SectionNav([SectionItem("", "工作"), *(SectionItem(str(one), f"第 {one} 种") for one in range(9)), SectionItem("", "名册")])
    qtbot.addWidget(nav)
    usual = nav.sizeHint().height()
    nav.fit(usual - 40)
    assert usual - 50 < nav.sizeHint().height() <= usual - 40
    nav.fit(10)
    assert nav.sizeHint().height() == 9 * 26 + 2 * 32


def test_a_note_says_one_sentence_and_can_be_put_away(qtbot: QtBot) -> None:
    pressed: list[str] = []
    note = Note("恢复单还没打印。", attention=True, actions=[("打印", lambda: pressed.append("打印"))], closable=True)
    qtbot.addWidget(note)
    note.show()
    qtbot.mouseClick(note.buttons[0], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(note.close_button, Qt.MouseButton.LeftButton)
    assert pressed == ["打印"]
    assert note.isHidden()


def test_words_too_wide_for_half_a_detail_have_a_line_of_their_own() -> None:
    kind, address, born = ("人员类别", "职工"), ("通讯地址", "滨河区建设路46号"), ("出生日期", "1995年4月8日")
    assert paired([kind, born]) == [[kind, born]]
    assert paired([kind, address, born]) == [[kind], [address, born]]


def test_the_second_labels_of_groups_stand_in_line(qtbot: QtBot) -> None:
    groups = [KeyValues([[("诉求", "1 件"), (label, "1 份")]]) for label in ("日期", "告知和同意")]
    for group in groups:
        qtbot.addWidget(group)
        group.resize(420, 40)
        group.show()
    first, second = ([label.x() for label in group.findChildren(Label)] for group in groups)
    assert len(first) == 2 and first == second


def test_labels_and_values_can_be_shown_again(qtbot: QtBot) -> None:
    grid = KeyValues([[("诉求人", "韩素琴"), ("电话", "138****2046")], [("用人单位", "滨河锦禾保洁")]])
    qtbot.addWidget(grid)
    grid.set_lines([[("来源", "来访")]])
    assert [paragraph.text() for paragraph in grid.findChildren(Paragraph) if not paragraph.isHidden()] == ["来访"]


def test_a_question_is_answered_with_a_verb_and_the_safe_one_is_default(qtbot: QtBot) -> None:
    dialog = Dialog(None, "作废“9号”？", "号码不能再用。", [Answer("void", "作废"), Answer("", "不作废", safe=True)], reason="写明原因")
    qtbot.addWidget(dialog)
    assert dialog.answer == ""
    assert not dialog.buttons["void"].isEnabled()
    dialog.findChild(QLineEdit, "reason").setText("打错字")
    qtbot.mouseClick(dialog.buttons["void"], Qt.MouseButton.LeftButton)
    assert (dialog.answer, dialog.reason) == ("void", "打错字")
    dialog.reject()
    assert dialog.answer == ""


def test_a_question_is_as_high_as_what_it_says(qtbot: QtBot) -> None:
    content, hint = QWidget(), Paragraph("写已经取好的号", "caption")
    content.setLayout(column(Note("不经监督委员会意见，流程里写明：本会没有要求监督委员会先提意见。"), QLineEdit(), hint))
    dialog = Dialog(None, "签发？", "取号后不能收回，作废也留号；正文不能再改。" * 2, [Answer("", "再看看", safe=True)], content=content)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.height() >= dialog.layout().totalHeightForWidth(dialog.width())  # type: ignore[union-attr]
    before = dialog.height()
    hint.set_text("已在别处取号的填这里，" * 8)
    qtbot.waitUntil(lambda: dialog.height() > before)


def test_asking_waits_for_the_answer(qtbot: QtBot, dialogs: Dialogs) -> None:
    dialogs.answer(lambda dialog: dialog.take("merge"))
    assert ask(None, "合并？", "可以撤销。", [Answer("merge", "合并"), Answer("keep", "不合并", safe=True)]) == "merge"


def test_a_toast_offers_to_undo(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(800, 600)
    parent.show()
    undone: list[bool] = []
    toast = Toast(parent, "F6")
    toast.say("已办结 ZQ-2026-0145", ("撤销", lambda: undone.append(True)))
    assert parent.rect().contains(toast.geometry())
    parent.resize(600, 300)
    assert parent.rect().contains(toast.geometry())
    assert toast.words.text() == "已办结 ZQ-2026-0145"
    assert toast.action is not None
    qtbot.mouseClick(toast.action, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert toast.isHidden()


def test_a_toast_covers_no_field_somebody_types_in_and_shortens_what_has_no_room(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(500, 600)
    low, high = QLineEdit(parent), QLineEdit(parent)
    low.setGeometry(20, 490, 460, 34)
    high.setGeometry(20, 20, 460, 34)
    parent.show()
    parent.activateWindow()
    qtbot.waitUntil(parent.isActiveWindow)
    high.setFocus()
    toast = Toast(parent, "F6")
    toast.say("已登记 滨河云桥网络科技与城市运营综合服务有限责任公司第一分公司的监督提示函", ("撤销", lambda: None))
    assert toast.geometry().intersects(low.geometry())
    assert parent.rect().contains(toast.geometry()) and toast.words.toolTip() == toast.words.text()
    low.setFocus()
    assert not toast.geometry().intersects(low.geometry()) and parent.rect().contains(toast.geometry())


def test_what_has_no_room_is_shortened_and_told_whole_under_the_pointer(qtbot: QtBot) -> None:
    pill = Pill(PillText("重大群体性 58 人"))
    tabs = ViewTabs([("a", "概况"), ("b", "当事人"), ("c", "修改记录")])
    footer = FormFooter(Button("取消"), Button("不予受理"))
    footer.warn("还有 5 处要改：原因、日期、决定人、告知诉求人日期、告知方式")
    pane = Pane(column(pill, tabs, footer))
    qtbot.addWidget(pane)
    pane.show()
    pill.setFixedWidth(80)
    tabs.setFixedWidth(130)
    pane.setFixedWidth(460)
    settle(pane)
    screen = Screen("test", pane)
    assert not list(cut(screen))
    shown = [word.text for word in screen.words]
    assert "修改记录" not in shown and "概况" in shown
    assert any(text.startswith("重大") and text.endswith("…") for text in shown)
    assert tip_at(tabs, QPoint(120, 10)) == "修改记录"
    assert tip_at(pill, QPoint(5, 5)) == "重大群体性 58 人"
    sentence = [word.text for word in screen.words if word.widget is footer.words]
    assert len(sentence) == 2 and footer.words.text().startswith(sentence[0])


def test_of_words_with_menus_the_one_that_matters_most_stays_whole(qtbot: QtBot) -> None:
    month, mask = MenuButton("期间", QMenu, bold=True), MenuButton("掩码", QMenu, lead="eye-off")
    month.say("2026年10月")
    mask.say("姓名、电话已掩码")
    pane = Pane(row(month, mask, None))
    qtbot.addWidget(pane)
    pane.setFixedWidth(month.sizeHint().width() + mask.sizeHint().width() - 10)
    pane.show()
    assert month.width() == month.sizeHint().width()
    assert mask.width() < mask.sizeHint().width()
    assert mask.toolTip().endswith("姓名、电话已掩码")


def test_no_word_of_a_list_is_cut_however_narrow_the_field(qtbot: QtBot) -> None:
    box = ComboBox([("platform", "新就业形态（运费·抽佣·封号·派单）"), *((str(n), f"第 {n} 类") for n in range(20))])
    qtbot.addWidget(box)
    box.resize(120, 34)
    box.show()
    box.setAccessibleName("诉求类别")
    box.showPopup()
    assert box.view().accessibleName() == "诉求类别"
    assert box.view().selectionModel().isSelected(box.view().currentIndex()), "one sees from where the arrow keys move on"
    view = box.view()
    assert view.viewport().width() > view.fontMetrics().horizontalAdvance(box.itemText(0)) + 16  # with the padding of an item
    box.hidePopup()


def test_letters_choose_a_word_by_its_initials(qtbot: QtBot) -> None:
    box = ComboBox([("wages", "欠薪"), ("hours", "工时"), ("injury", "工伤"), ("12351", "12351 热线")], empty="请选择")
    qtbot.addWidget(box)
    box.show()
    said: list[int] = []
    box.activated.connect(said.append)
    qtbot.keyClicks(box, "gs")
    assert box.key() == "hours"
    QTest.qWait(QApplication.keyboardInputInterval() * 2 + 50)
    qtbot.keyClicks(box, "qx")
    assert box.key() == "wages"
    QTest.qWait(QApplication.keyboardInputInterval() * 2 + 50)
    qtbot.keyClicks(box, "123")
    assert box.key() == "12351"
    qtbot.keyClicks(box, "z")
    assert box.key() == "12351"
    assert said and said[-1] == 4


@pytest.mark.parametrize(
    "words", ["<b>张三</b>", "欠条<img src='file:///x.png'>", "甲\n<a href='x'>乙</a>", "&lt;u&gt;", "<!doctype html>"]
)
def test_a_tooltip_shows_words_as_they_stand(words: str, qtbot: QtBot) -> None:
    tip = as_tip(words)
    assert tip.startswith("<span>")
    document = QTextDocument()
    document.setHtml(tip)
    assert document.toPlainText() == words
    assert _of_tip(tip) == words


def test_plain_words_are_their_own_tooltip() -> None:
    assert as_tip("滨河区 > 5 件\n第二行") == "滨河区 > 5 件\n第二行"


def test_a_label_never_takes_words_for_html(qtbot: QtBot) -> None:
    label = ElidedLabel("<b>张三</b>")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    label.resize(5, 20)
    label.setText("<img src='//server/share/x.png'>")
    assert "&lt;img" in label.toolTip()


def test_an_item_chosen_by_key_comes_into_sight(qtbot: QtBot) -> None:
    items = ItemList([Item(str(number), f"第 {number} 包", "", "已回执") for number in range(20)])
    area = Scroll(column(items, None))
    qtbot.addWidget(area)
    area.resize(240, 200)
    area.show()
    items.set_current("15")
    qtbot.waitUntil(lambda: area.verticalScrollBar().value() >= 16 * 54 - area.height())
    assert area.verticalScrollBar().value() <= 15 * 54


def test_words_in_an_area_that_scrolls_keep_their_colour(qtbot: QtBot) -> None:
    label = Label("申报日期", "dense", "ink2")
    area = Scroll(column(label, None))
    qtbot.addWidget(area)
    area.show()
    assert label.palette().color(label.foregroundRole()) == theme.current().colour("ink2")


@pytest.mark.parametrize("count", [0, 1])
def test_an_empty_place_says_so_in_the_middle_of_it(qtbot: QtBot, count: int) -> None:
    empty = EmptyState("还没有诉求。", [Button("登记诉求") for _ in range(count)])
    qtbot.addWidget(empty)
    empty.setFixedSize(600, 400)
    empty.show()
    parts = [empty.sentence, *empty.findChildren(Button)]
    above, below = parts[0].geometry().top(), empty.height() - parts[-1].geometry().bottom() - 1
    assert abs(above - below) <= 1


def test_in_large_type_the_sentence_of_an_empty_place_breaks_where_it_did(qtbot: QtBot) -> None:
    empty = EmptyState("还没有律师。添加以后，排值班、指派援助时可以直接选。")
    qtbot.addWidget(empty)
    empty.setFixedSize(900, 400)
    empty.show()
    QApplication.processEvents()
    lines = round(empty.sentence.height() / theme.current().line_height("body"))
    theme.apply("light", "特大")
    QApplication.processEvents()
    assert round(empty.sentence.height() / theme.current().line_height("body")) == lines == 1
    theme.apply("light", "标准")
