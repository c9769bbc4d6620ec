"""The month through the window, with clicks and keys, and what the window says when something is not right."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from journeys import month
from journeys.clerk import Clerk
from journeys.conftest import CommandLine
from journeys.screen import LOGIN, PASSWORD, Screen, can_show, closed_station
from journeys.window import Hand
from replicas import acquainted, received, sent
from stand_ins import Clock, Dialogs
from station import app
from station.actions import scripted
from station.actions.at_desk import sit_down
from station.casework.model import RECORDS, Grievance, Mediation
from station.db.drafts import drafts
from station.db.safekeeping import verify
from station.db.store import Store
from station.ui import theme

DISTRICT = {
    "station": {"name": "滨河区总工会", "code": "bh", "parent_name": "市总工会", "level": "区（县）"},
    "staff": {"name": "梁敏华"},
}
Contents = dict[str, list[dict[str, Any]]]
OpenWindow = Callable[[Path], Clerk]


@pytest.fixture(scope="session")
def _standard_look(qapp: QApplication) -> None:
    theme.apply("light", "标准")


@pytest.fixture
def open_window(_standard_look: None, wall_clock: Clock, dialogs: Dialogs, qtbot: QtBot) -> Iterator[OpenWindow]:
    """A window on the store in a folder, with a clerk at it."""
    with ExitStack() as stores:

        def open_it(folder: Path) -> Clerk:
            store = stores.enter_context(Store.open(folder, clock=wall_clock))
            window = app.main_window(store, inline=True)
            qtbot.addWidget(window)
            return Clerk(Hand(window, qtbot), dialogs)

        yield open_it


def test_the_month(run: CommandLine, open_window: OpenWindow, wall_clock: Clock, tmp_path: Path) -> None:
    """Through the window and by commands: the same contents, ledgers, letters and, at the district, the same copy."""
    wall_clock.now, *_ = next(month.steps())
    clerk = open_window(tmp_path / "window")
    clerk.walk_the_month(wall_clock)
    run.walk_the_month(wall_clock)
    ours = clerk.hand.window.context.store
    with Store.open(run.data) as theirs:
        assert differences(month.contents(ours), month.contents(theirs)) == []
        assert month.sheets(ours) == month.sheets(theirs)
        texts = month.letter_texts(ours)
        assert texts == month.letter_texts(theirs)
    for key, period in sorted(month.LEDGERS, key=lambda ledger: ledger[1], reverse=True):
        clerk.export_ledger(key, period, tmp_path / "window.xlsx")
        run("ledger", key, "--month", period, "--out", tmp_path / "command.xlsx")
        assert cells(tmp_path / "window.xlsx") == cells(tmp_path / "command.xlsx")
    for number in texts:
        clerk.export_letter(number, tmp_path / "window.pdf")
        run("letter", number, "--out", tmp_path / "command.pdf")
        assert (tmp_path / "window.pdf").read_bytes() == (tmp_path / "command.pdf").read_bytes()
    district = open_window(tmp_path / "district")
    district.set_up(DISTRICT)
    copy = district.hand.window.context.store
    acquainted(copy, ours)  # how it is done in the window is walked in test_exchange.py
    sent(ours, tmp_path / "drop")
    received(copy, tmp_path / "drop")
    for cls in RECORDS:
        for record in ours.matching(cls):
            assert copy.find(cls, record.id) == record
    assert [*verify(ours), *verify(copy)] == []


def differences(one: Contents, other: Contents) -> list[str]:
    """Where two stores differ, field by field: “letter 1 servers: 'x' or 'y'”."""
    found = []
    for kind in one:
        for number, (ours, theirs) in enumerate(zip_longest(one[kind], other[kind], fillvalue={}), 1):
            names = [name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name)]
            found += [f"{kind} {number} {name}: {ours.get(name)!r} or {theirs.get(name)!r}" for name in names]
    return found


def cells(path: Path) -> list[list[list[Any]]]:
    """What every cell of every sheet holds; the ids of records, which no two stores share, by the order they come in, without the
    check sums behind them, which no two exports share.
    """
    ids: dict[str, str] = {}

    def plain(value: Any) -> Any:
        found = re.fullmatch(r"([0-9A-Z]{26})( \S+)?", value) if isinstance(value, str) else None
        return ids.setdefault(found[1], f"id {len(ids)}") if found else value

    return [[[plain(value) for value in row] for row in sheet.iter_rows(values_only=True)] for sheet in load_workbook(path).worksheets]


@dataclass(frozen=True)
class Half:
    """A form that is left half filled in: after how many steps of the month, how it is come by, what is typed where."""

    after: int
    begin: Callable[[Clerk], None]
    label: str
    text: str


def of_case(words: str) -> Callable[[Clerk], None]:
    """An act on the case of the month."""

    def begin(clerk: Clerk) -> None:
        clerk.open_case()
        clerk.hand.press(words)

    return begin


def of_row(place: str, words: str = "") -> Callable[[Clerk], None]:
    """What opens from a list, and an act on it."""

    def begin(clerk: Clerk) -> None:
        clerk.hand.press(place)
        clerk.hand.open_row("滨河锦禾保洁服务有限公司")
        if words:
            clerk.hand.press(words)

    return begin


HALVES = {
    "registration": Half(1, lambda clerk: clerk.hand.key("Ctrl+N"), "诉求摘要", "扣发高温津贴"),
    "progress": Half(2, of_case("登记进展"), "内容", "约了周五当面谈"),
    "correction": Half(2, lambda clerk: (clerk.open_case(), clerk.hand.key("F2")), "备注", "工友一起来的"),
    "mediation": Half(3, of_case("转调解"), "记录人", "邵文锦"),
    "amount": Half(3, of_case("转调解"), "请求金额", "约八千"),  # it cannot be saved as it is, and is kept all the same
    "session": Half(4, of_row("调解"), "申请人陈述", "三个月工资未付"),
    "legal aid": Half(6, of_case("转援助"), "标的额", "46,800.00"),
    "review": Half(7, of_row("援助", "提交审批"), "审批人", "梁敏华"),
    "letter": Half(12, of_row("文书"), "抄送", "站前街道办事处"),
    "service": Half(13, of_row("文书", "登记送达"), "签收人", "前台"),
    "closing": Half(27, of_case("办结"), "挽回金额", "46,800.00"),
    "station": Half(1, lambda clerk: clerk.hand.press("设置"), "地址", "站前路 1 号"),
}


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_a_half_filled_form_survives_a_crash(half: Half, open_window: OpenWindow, wall_clock: Clock, tmp_path: Path) -> None:
    with Store.open(tmp_path / "station", clock=wall_clock) as store:
        month.walk(partial(scripted.act, store), wall_clock, half.after)
    crashed = open_window(tmp_path / "station")
    half.begin(crashed)
    crashed.hand.fill(half.label, half.text)
    crashed.hand.window.hide()  # not closed: nothing asks its pages to keep what stands in them
    clerk = open_window(tmp_path / "station")
    assert "上次没有保存完。找回 1 份草稿：" in clerk.hand.reads()
    clerk.hand.press("接着写")
    assert clerk.hand.value(half.label) == half.text
    assert "上次没有保存完。" not in clerk.hand.reads() and not clerk.hand.can_press("草稿箱 1 份"), "it is being written now"


@pytest.fixture
def clerk(open_window: OpenWindow, wall_clock: Clock, tmp_path: Path) -> Clerk:
    """A clerk on the first day of the month at a station that is set up, nothing registered yet."""
    with Store.open(tmp_path / "station", clock=wall_clock) as store:
        month.walk(partial(scripted.act, store), wall_clock, 1)
    wall_clock.now, _, _ = list(month.steps())[1]
    return open_window(tmp_path / "station")


def registered(clerk: Clerk) -> list[Grievance]:
    return clerk.hand.window.context.store.matching(Grievance)


WRONG = (  # label, what is typed, what is said of it, what is right
    ("身份证号", "110105194912310021", "身份证号末位对不上，请核对第 18 位。", "11010519491231002X"),
    ("受理时间", "2026-09-02 10:00", "受理时间不能晚于现在。", "2026-09-01 09:30"),
    ("权利受损日", "2026-09-02", "权利受损日不能晚于今天。", "2026-06-30"),
    ("涉及金额", "约八千来块", "金额“约八千来块”认不出来。", "46,800.00"),
    ("涉及人数", "好几个", "“好几个”不是整数。", "3"),
)


def test_bad_input_is_said_at_the_field_and_nothing_is_lost(clerk: Clerk) -> None:
    """One after the other in one form, which takes longer to fill in than all of them: each alone stands in the way."""
    hand = clerk.hand
    hand.key("Ctrl+N")
    clerk.fill_registration(month.STEPS[1][2])
    for label, wrong, sentence, right in WRONG:
        hand.fill(label, wrong)
        said = hand.said_at(label)
        assert said.startswith(sentence) and said.endswith("。")
        hand.press("保存")
        assert f"还有 1 处要改：{label}" in hand.reads()
        assert hand.value(label) == wrong and hand.value("诉求摘要") == "保洁员被拖欠6至8月工资，多次催要未付。"
        assert registered(clerk) == []
        hand.fill(label, right)
        assert hand.said_at(label) in ("", "欠薪填最早一笔该发的日子，不清楚先空着", "请求合计 46,800.00 元，这里不用再填")
    hand.press("保存")
    assert len(registered(clerk)) == 1


def test_about_eight_thousand_is_kept_as_such_where_it_may_be_and_refused_where_not(clerk: Clerk) -> None:
    hand = clerk.hand
    hand.key("Ctrl+N")
    clerk.fill_registration(month.STEPS[1][2])
    hand.fill("涉及金额", "约八千")
    hand.press("保存")
    (grievance,) = registered(clerk)
    assert (grievance.amount, grievance.amount_mark) == (800_000, "about")
    hand.press("转调解")
    hand.fill("请求金额", "约八千")
    assert hand.said_at("请求金额").startswith("“约八千”不是确切的金额。")
    hand.press("保存")
    assert hand.value("请求金额") == "约八千" and hand.window.context.store.matching(Mediation) == []


def test_undo_takes_a_save_back_and_redo_does_it_again(clerk: Clerk) -> None:
    store = clerk.hand.window.context.store
    before = month.contents(store)
    clerk.register(month.STEPS[1][2])
    saved = month.contents(store)
    clerk.hand.key("Ctrl+Z")
    assert "已撤销：登记诉求" in clerk.hand.reads() and month.contents(store) == before
    clerk.hand.key("Ctrl+Y")
    assert "已重做：登记诉求" in clerk.hand.reads() and month.contents(store) == saved
    clerk.hand.key("Ctrl+Z")
    clerk.hand.press("重做")
    assert month.contents(store) == saved


def test_a_file_open_elsewhere_is_written_once_it_is_closed(clerk: Clerk, wall_clock: Clock, tmp_path: Path) -> None:
    out, lock = tmp_path / "台账.xlsx", tmp_path / ".~lock.台账.xlsx#"
    out.write_bytes(b"the office's own")
    lock.touch()
    clerk.register(month.STEPS[1][2])
    wall_clock.advance(days=29)
    clerk.export_ledger("grievances", "2026-09", out)
    assert "正在 WPS 或 Excel 里打开" in clerk.hand.reads()
    assert out.read_bytes() == b"the office's own"
    lock.unlink()
    clerk.hand.press("重试")
    assert "已导出 1 行，与库中 1 件一致" in clerk.hand.reads()
    assert "河湾人力资源有限公司" in str(cells(out)) or "滨河锦禾保洁服务有限公司" in str(cells(out))


@pytest.mark.skipif(not can_show(), reason="no Xvfb or no xdotool here")
def test_the_program_on_a_screen_of_its_own(tmp_path: Path) -> None:
    """A process like a clerk's, driven from outside: a password opens it, keys typed ahead reach its form in their order, what is
    typed is kept, and it ends well when closed.
    """

    def kept() -> list[str]:
        with Store.open(tmp_path, key) as store:
            sit_down(store)  # drafts belong to who typed them
            return [draft.title for draft in drafts(store)]

    key = closed_station(tmp_path)
    with Screen() as screen, screen.program(tmp_path) as program:
        program.focus(LOGIN)
        program.type(PASSWORD)
        program.keys("Return")
        program.focus("站前街道职工服务站")  # the title says it once there are pages for keys to go to
        program.keys("ctrl+n", "Return", "L", "i", "Tab")
        program.until(lambda: kept() == ["登记诉求（Li）"])
        program.close()
    assert not (tmp_path / app.LOG_NAME).exists()  # it is written when there is something to complain of
