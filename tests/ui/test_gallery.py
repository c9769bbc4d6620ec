"""Every widget in one picture, light and dark, at every size of text: nothing is cut, and there is something to look at.

The pictures stay in pytest's temporary folder (``--basetemp`` chooses it).
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from station.casework.model import Grievance, Worker
from station.ui import theme
from station.ui.form import Cell, Flags, RecordForm, Section
from station.ui.table import Column, Group, Table
from station.ui.widgets import (
    COMPLETE,
    DONE,
    ICON,
    LINK,
    NOW,
    OPEN,
    PRIMARY,
    PROBLEM,
    Avatar,
    Button,
    Card,
    CheckBox,
    ComboBox,
    ElidedLabel,
    EmptyState,
    Event,
    FilterChip,
    Icon,
    Item,
    ItemList,
    KeyValues,
    Label,
    Note,
    Pane,
    Paragraph,
    Pill,
    ProgressStrip,
    RadioButton,
    Run,
    Scroll,
    SectionItem,
    SectionNav,
    SegmentedChoice,
    Step,
    Stepper,
    Timeline,
    VerticalStepper,
    ViewTabs,
    column,
    due_soon,
    due_today,
    overdue,
    row,
    status,
)

SCREENS = {"1366x768": QSize(1366, 768), "1920x1080": QSize(1920, 1080)}


def controls() -> QWidget:
    steps = [Step("受理", DONE), Step("联系", DONE), Step("办理", NOW), Step("反馈"), Step("办结"), Step("回访"), Step("归档")]
    chosen = FilterChip("类别", [("wages", "欠薪"), ("hours", "工时休假")])
    chosen.choose(["wages", "hours"])
    tabs = ViewTabs([("open", "在办"), ("today", "今日到期"), ("all", "全部")])
    tabs.set_counts({"open": 38, "today": 2, "all": 1284})
    ticked, dotted = CheckBox("代表多人"), RadioButton("已转办")
    ticked.setChecked(True)
    dotted.setChecked(True)
    pills = [overdue("逾期 3 个工作日"), due_today("今天 16:05"), due_soon("剩 1 个工作日", slip=True)]
    pills += [status("grievance_status", code) for code in ("accepted", "working", "awaiting_employer", "closed")]
    strip = ProgressStrip()
    strip.tell("正在写入第 3,200 行，共 50,000 行", 0.3)
    events = [
        Event("今天 09:20", "周启明", "电话联系单位卢经理，称甲方未结清保洁费，同意 11月18日 14:30 到站调解。"),
        Event("11月16日 16:05", "系统", "满 10 人，已标为群体性诉求。", system=True),
    ]
    return Pane(
        column(
            row(Label("登记诉求", "page", bold=True), Label("编号 ZQ-2026-0187，保存时取号", "dense", "ink2"), None),
            row(
                Button("登记诉求", kind=PRIMARY, icon="clipboard-plus", key="Ctrl+N"),
                Button("转调解"),
                Button("取消", key="Esc", show_key=True),
                Button("列", icon="columns-3", small=True),
                Button("更多", kind=ICON, icon="dots"),
                Button("月报表", kind=LINK),
                None,
            ),
            row(*(Pill(pill) for pill in pills), None),
            Stepper(steps),
            Stepper([Step("选文件", DONE), Step("对应列", NOW), Step("核对有问题的行"), Step("确认导入")], numbered=True),
            tabs,
            row(chosen, FilterChip("承办", []), SegmentedChoice([("mine", "我的 3"), ("all", "全站 7")], "all"), None),
            row(CheckBox("匿名"), ticked, RadioButton("办理中"), dotted, ComboBox([("visit", "来访")]), None),
            Note("满 10 人，按群体性诉求登记，保存后提醒报片区。", icon="users-group"),
            Note("U 盘里有区总第 18 包，11月17日 10:31。", attention=True, actions=[("收", print), ("以后再说", print)], closable=True),
            Timeline(events),
            None,
            strip,
            spacing=10,
            margins=16,
        ),
        fill="desk",
    )


def panels() -> QWidget:
    facts = KeyValues(
        [
            [("诉求人", "韩素琴，女，52 岁"), ("电话", "138****2046")],
            [("请求", ["支付 12 人 8 至 10 月工资 ", Run("187,200.00", bold=True), " 元；补缴社会保险"])],
        ]
    )
    sections = [SectionItem("a", "诉求人", PROBLEM), SectionItem("b", "单位与事由", COMPLETE), SectionItem("c", "材料", OPEN, "选填")]
    approval = [Step("拟稿", DONE, "11月13日", "周启明"), Step("签发", NOW, "待签", "副主席 梁敏华"), Step("送达")]
    items = [Item("", "收发记录"), Item("1", "发出第 41 包", "11月13日", "19 件，等区总回执"), Item("2", "职工诉求台账", "58")]
    return Pane(
        column(
            Card("当事人与请求", facts, phrase="11月1日—17日", aside=Button("月报表", kind=LINK)),
            row(VerticalStepper(approval), SectionNav(sections, "a"), spacing=16),
            Card("", ItemList(items, "1"), padding=0),
            row(Avatar("周启明"), Label("周启明"), Icon("circle-check", 16, "grn"), None),
            Card("要办的事", EmptyState("今天没有到期的事。最近一件 11月20日到期。", [Button("看这一件")])),
            ElidedLabel("云桥网络科技滨河分公司" * 8),
            None,
            margins=16,
        ),
        fill="mat",
        edges="l",
    )


def table() -> Table:
    rows = [{"id": str(number), "worker": "韩素琴等 12 人", "amount": 18_720_000 + number} for number in range(30)]
    made = Table(
        [
            Column("due", "期限", 150, pill=lambda row: overdue("逾期 3 个工作日"), whole=True),
            Column("worker", "诉求人", 118),
            Column("summary", "诉求", 160, text=lambda row: "保洁员被拖欠 8 至 10 月工资，多次催要未付", stretch=True),
            Column("amount", "金额", 100, text=lambda row: f"{row['amount'] / 100:,.2f}", right=True, whole=True),
            Column("status", "状态", 96, pill=lambda row: status("grievance_status", "awaiting_employer")),
        ]
    )
    made.set_rows([Group("已逾期", "2", "red-text"), *rows[:2], Group("今天到期", "28"), *rows[2:]])
    made.set_sorting("amount")
    made.select_number(2)
    made.set_foot(["30 件", "涉及 214 人", "金额 2,863,512.00 元"])
    return made


def form() -> RecordForm:
    made = RecordForm(
        [Grievance, Worker],
        [
            Section(
                "who",
                "一、诉求人",
                [
                    [Cell("worker.name"), Cell("worker.phone"), Cell("grievance.received_at")],
                    [Cell("grievance.category"), Cell("grievance.people", suffix="人"), Cell("grievance.amount")],
                    [Cell("grievance.summary", 8), Flags("特殊情形", ["grievance.is_anonymous"])],
                ],
                hint="先查后录，来过的人不用重填",
            )
        ],
        clock=lambda: datetime(2026, 11, 17, 10, 42),
    )
    made.set_values({"worker.name": "韩素琴", "grievance.people": 12, "grievance.amount": 18_720_000, "grievance.summary": "拖欠工资"})
    made.show_problems({"worker.phone": "手机号应为 11 位，现在 10 位，请补齐。"})
    return made


def gallery() -> QWidget:
    left = column(controls(), spacing=0)
    below = Pane(column(form(), margins=16), fill="paper", edges="t")
    below.setMinimumWidth(theme.current().size(352))  # no page of the program gives a form less
    middle = column(table(), below, spacing=0)
    whole = row(left, middle, spacing=0)
    side = Scroll(panels())
    side.setFixedWidth(round(360 * theme.current().factor))
    whole.addWidget(side)
    whole.setStretch(0, 1)
    whole.setStretch(1, 1)
    return Pane(whole, fill="desk")


def cut(root: QWidget) -> Iterator[str]:
    """Words and buttons that got less room than they ask for."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, Paragraph):
            if widget.height() < widget.heightForWidth(widget.width()):
                yield f"{widget.text()}: {widget.height()} high"
        elif isinstance(
            widget, QLabel | QAbstractButton | Stepper | VerticalStepper | ViewTabs | SegmentedChoice | Pill | ItemList | SectionNav
        ):
            asked, given = widget.minimumSizeHint().expandedTo(QSize(0, 0)), widget.size()
            if not asked.isValid() or asked.isEmpty():
                asked = widget.sizeHint()
            if given.width() < asked.width() or given.height() < asked.height():
                yield f"{type(widget).__name__} {widget.accessibleName() or getattr(widget, 'text', str)()}: {given} of {asked}"


@pytest.mark.parametrize("size", theme.SIZES)
@pytest.mark.parametrize("appearance", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_cut(qtbot: QtBot, tmp_path: Path, screen: str, appearance: str, size: str) -> None:
    theme.apply(appearance, size)
    try:
        root = Scroll(gallery())
        theme.dress(root)
        qtbot.addWidget(root)
        root.resize(SCREENS[screen])
        root.show()
        for _ in range(3):  # heights follow widths, which follow the scroll bars
            qtbot.wait(1)
        picture = root.grab()
        assert picture.save(str(tmp_path / f"gallery-{screen}-{appearance}-{size}.png"))
        assert list(cut(root)) == []
    finally:
        theme.apply("light", "标准")
