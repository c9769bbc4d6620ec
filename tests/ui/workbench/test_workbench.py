"""The workbench driven by clicks and keys: counts that filter, the way to the act, the figures."""

from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk, Elsewhere
from stand_ins import Clock
from station.actions import grievances, legal_aid, mediations, plans
from station.actions.exchange_overview import pending
from station.casework.agenda import Month
from station.casework.model import (
    BY_NAME,
    Employer,
    FieldVisit,
    FollowUp,
    Grievance,
    HotlineOrder,
    JointMeeting,
    LegalAid,
    Mediation,
    MeetingDecision,
    Progress,
    Worker,
)
from station.db import agenda, first_list
from station.db.store import Store
from station.ui import theme
from station.ui.context import Context
from station.ui.page import Room
from station.ui.reports.records import FigureRecords
from station.ui.widgets import Label, MonthBars, SegmentedChoice
from station.ui.widgets.button import Button
from station.ui.workbench.figures import FigureLines, Identity
from station.ui.workbench.page import Workbench, _read_figures
from station.ui.workbench.strip import Cell

NAMES = {"甲": "2026-03-12T10:00", "乙": "2026-03-15T11:00", "丙": "2026-03-16T08:30"}  # overdue, due today, due tomorrow


def fill_store(store: Store) -> None:
    at_work(store)
    for name, received in NAMES.items():
        handler = "王芳" if name != "丙" else "邵文锦"
        registered(store, Worker(name=name), Employer(name=f"{name}公司"), received_at=received, handler=handler, summary=f"{name}的诉求")
    case = registered(store, Worker(name="丁"), Employer(name="丁公司"), received_at="2026-03-10T09:00")
    note = Progress(grievance_id=case.grievance.id, at="2026-03-10T10:00", content="约谈", next_step="到单位调解", next_on="2026-03-16")
    grievances.record_progress(store, note)
    mediations.open_mediation(store, Mediation(grievance_id=case.grievance.id, applied_on="2026-03-04", mediator="邵文锦"))


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    made = Desk(store, qtbot, workbench=Workbench)
    made.window.show_place("workbench")
    return made


def counts(desk: Desk) -> dict[str, tuple[int, str]]:
    keys = ("overdue", "soon", "waiting", "unsent")
    cells = {key: desk.find(Cell, f"workbench.count.{key}").count for key in keys}
    return {key: (count.number, count.phrase) for key, count in cells.items()}


def test_tasks_stand_in_their_groups_with_the_source_of_each_clock(desk: Desk) -> None:
    assert desk.rows("workbench.tasks", "what") == [
        "调解受理：拖欠工资",
        "首次反馈：甲的诉求",
        "首次反馈：乙的诉求",
        "首次反馈：丙的诉求",
        "调解期满：拖欠工资",
    ]
    assert desk.rows("workbench.tasks", "due") == ["逾期 5 个工作日", "逾期 2 天", "今天 11:00", "明天 08:30", "剩 3 个工作日"]
    page = desk.window.page()
    assert isinstance(page, Workbench)
    sources = [task.source for task in page.table.model._rows if hasattr(task, "source")]
    assert all("（" in source for source in sources)
    assert counts(desk)["overdue"] == (2, "最久 5 个工作日")
    assert counts(desk)["soon"] == (3, "其中今天 1 件")
    assert counts(desk)["unsent"][0] > 0


def test_a_count_filters_the_list_and_pressed_again_shows_everything(desk: Desk) -> None:
    desk.click("workbench.count.overdue")
    assert desk.rows("workbench.tasks", "who") == ["丁", "甲"]
    desk.click("workbench.count.soon")
    assert desk.rows("workbench.tasks", "who") == ["乙", "丙", "丁"]
    desk.click("workbench.count.soon")
    assert len(desk.rows("workbench.tasks", "who")) == 5
    desk.click("workbench.count.unsent")
    assert desk.window.current_key == "exchange"
    desk.window.show_place("workbench")
    desk.click("workbench.send")
    assert desk.elsewhere("exchange")[-1] == {"act": "send"}


def test_mine_is_what_i_handle_and_is_remembered(desk: Desk, qtbot: QtBot) -> None:
    choice = desk.find(SegmentedChoice, "workbench.scope")
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton, pos=QPoint(6, 6))
    assert desk.rows("workbench.tasks", "who") == ["甲", "乙"]
    assert desk.context.memory["workbench.scope"] == "mine"
    assert counts(desk)["overdue"][0] == 1


def test_enter_opens_the_act_itself_and_the_next_task_is_current_afterwards(desk: Desk, qtbot: QtBot, store: Store) -> None:
    page = desk.window.page()
    assert isinstance(page, Workbench)
    page.table.select_number(2)
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    case = next(g for g in store.select(Grievance) if g.summary == "甲的诉求")
    assert desk.elsewhere("grievances") == [{"id": case.id, "act": "progress", "back": "workbench"}]
    note = Progress(grievance_id=case.id, at="2026-03-16T09:00", content="已答复")
    desk.context.tell(grievances.record_progress(store, note))
    desk.window.show_place("workbench")
    assert "首次反馈：甲的诉求" not in desk.rows("workbench.tasks", "what")
    assert page.table.current_row().subject == "乙的诉求"


def test_a_task_of_another_procedure_opens_there(desk: Desk, store: Store) -> None:
    desk.click_row("workbench.tasks", 1, double=True)
    mediation = store.select(Mediation)[0]
    assert desk.elsewhere("mediations") == [{"id": mediation.id, "act": "accept"}]


def test_nothing_due_says_what_comes_next(store: Store, clock: Clock, qtbot: QtBot) -> None:
    at_work(store)
    case = registered(store)
    grievances.record_progress(store, Progress(grievance_id=case.grievance.id, at="2026-03-16T09:00", content="已答复"))
    desk = Desk(store, qtbot, workbench=Workbench)
    desk.window.show_place("workbench")
    page = desk.window.page()
    assert isinstance(page, Workbench)
    assert page.nothing.sentence.text() == "今天没有到期的事。最近一件 4月7日到期。"
    desk.click("workbench.next")
    assert desk.elsewhere("grievances")[0]["id"] == case.grievance.id


def test_a_new_station_is_told_how_to_begin(store: Store, qtbot: QtBot) -> None:
    desk = Desk(at_work(store), qtbot, workbench=Workbench)
    desk.window.show_place("workbench")
    page = desk.window.page()
    assert isinstance(page, Workbench)
    assert page.nothing.sentence.text() == "还没有诉求。登记第一件，或者把旧台账导进来。"
    offered = [button for button in page.nothing.findChildren(Button) if button.isVisible()]
    assert [button.text() for button in offered] == ["登记诉求", "导入旧台账"]
    for button in offered:
        button.click()
    assert desk.elsewhere("grievances") == [{"act": "new"}]
    assert desk.elsewhere("ledgers") == [{"act": "import"}]


def test_the_balance_tells_what_went_between_stations_only_where_anything_did(qtbot: QtBot) -> None:
    shown = Identity()
    qtbot.addWidget(shown)
    known: dict[str, object] = {"rates": (), "recovered": 0, "beneficiaries": 0, "letters": ()}
    shown.show_month(Month(opening=3, received=4, ended=2, closing=5, **known))  # type: ignore[arg-type]
    assert shown.toolTip() == "期初未结+受理−办结=期末未结：平"
    shown.show_month(Month(opening=3, received=4, taken_over=2, ended=2, passed_on=1, closing=5, **known))  # type: ignore[arg-type]
    assert shown.toolTip() == "期初+受理+移交来−办结−移交出=期末：不平，差 1"
    assert shown.accessibleName() == "期初 3，受理 4，移交来 2，办结 2，移交出 1，期末 5"
    assert not shown.grab().isNull()


def test_figures_of_the_month_add_up_and_name_their_base(desk: Desk, store: Store, clock: Clock) -> None:
    clock.now = datetime(2026, 3, 31, 9, 0)
    base = next(g for g in store.select(Grievance) if g.summary == "甲的诉求")
    grievances.close(store, base.with_values(closed_on="2026-03-31", outcome="resolved", recovered=1_234_500, beneficiaries=2), base)
    grievances.follow_up(store, FollowUp(grievance_id=base.id, called_on="2026-03-31", satisfaction="satisfied"))
    desk.window.show_place("workbench")
    assert desk.find(Identity, "workbench.identity").figures == (0, 4, 1, 3)
    lines = {line.label: (line.value, line.base) for line in desk.find(FigureLines, "workbench.figures").lines}
    assert lines["满意率"] == ("100.00%", "有效回访 1，满意 1")
    assert lines["24 小时反馈率"] == ("25.00%", "应反馈 4，按时 1")
    assert lines["调解成功率"] == ("—", "没有结束的")
    assert lines["挽回金额"] == ("1.23 万元", "惠及 2 人")
    assert desk.find(MonthBars, "workbench.chart").months[-1] == ("2026-03", 4, 1)


def test_every_figure_leads_to_exactly_what_it_counts(practice: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(practice, qtbot, workbench=Workbench)
    desk.window.show_place("workbench")
    page = desk.window.page()
    assert isinstance(page, Workbench)

    opened: list[FigureRecords] = []
    monkeypatch.setattr(page, "open_page", opened.append)  # put over the workbench it would have that read again each time

    def records() -> int:
        qtbot.addWidget(opened[-1])
        return opened[-1].table.row_count()

    assert all(page.identity.figures)
    for key, figure in zip(("opening", "received", "ended", "closing"), page.identity.figures, strict=True):
        desk.click(f"workbench.figure.{key}")
        assert records() == figure, key
    for key, rate in zip(agenda.RATES, page._month.rates, strict=True):
        desk.click(f"workbench.figure.{key}")
        assert records() == rate.base, key
        opened[-1].which.set_current("reached")
        assert records() == rate.done, key
    desk.click("workbench.figure.letters")
    assert records() == sum(count for _, count in page._month.letters) > 0
    desk.click("workbench.figure.recovered")
    assert records() > 0
    told = opened[-1].table.model
    found = [practice.get(BY_NAME[row.record], row.record_id) for row in map(told.row, range(told.rowCount()))]
    assert sum(getattr(one, "recovered", 0) or 0 for one in found) == page._month.recovered > 0
    for place, (_, came, ended) in enumerate(page.bars.months):
        for share, count in ((0.25, came), (0.75, ended)):
            left = page.bars._left()
            at = left + (page.bars.width() - left) / 12 * (place + share)
            qtbot.mouseClick(page.bars, Qt.MouseButton.LeftButton, pos=QPoint(round(at), 20))
            assert records() == count, place
    for key in ("overdue", "soon", "waiting"):
        desk.click(f"workbench.count.{key}")
        assert len(desk.rows("workbench.tasks", "what")) == counts(desk)[key][0] > 0, key
    assert counts(desk)["unsent"][0] == pending(practice).count


def test_a_figure_opens_over_the_workbench(desk: Desk) -> None:
    desk.click("workbench.figure.received")
    opened = desk.window.page()
    assert isinstance(opened, FigureRecords)
    assert opened.table.row_count() == 4
    desk.key(Qt.Key.Key_Escape)
    assert isinstance(desk.window.page(), Workbench)


def test_planned_steps_of_today_lead_to_their_case(desk: Desk) -> None:
    page = desk.window.page()
    assert isinstance(page, Workbench)
    links = [button for button in page.plans_card.findChildren(type(page.send)) if button.isVisible()]
    assert [link.text() for link in links] == ["到单位调解"]
    desk.qtbot.mouseClick(links[0], Qt.MouseButton.LeftButton)
    assert list(desk.elsewhere("grievances")[0]) == ["id"]


def test_all_plans_can_be_had_where_there_is_room_for_few(desk: Desk, store: Store) -> None:
    for number in range(6):
        case = registered(store, Worker(name=f"戊{number}")).grievance
        note = Progress(grievance_id=case.id, at="2026-03-16T08:40", content="约好", next_step=f"去看{number}", next_on="2026-03-16")
        grievances.record_progress(store, note)
    page = desk.window.page()
    assert isinstance(page, Workbench)
    page.refresh()
    before = page.plans_card.height()
    assert desk.find(Button, "workbench.plans.more").text() == "全部 7 项"
    desk.click("workbench.plans.more")
    desk.qtbot.waitUntil(lambda: page.plans_card.height() > before)
    assert not any(link.visibleRegion().isEmpty() for link in page.plans_card.findChildren(Button))
    page.arrange(Room(1366, 640))
    desk.click("workbench.plans.more")
    desk.qtbot.waitUntil(lambda: page.plans_card.height() < before)


def test_plans_stand_below_one_another_also_where_only_one_is_seen(desk: Desk, store: Store) -> None:
    for number in range(3):
        case = registered(store, Worker(name=f"戊{number}")).grievance
        note = Progress(grievance_id=case.id, at="2026-03-16T08:40", content="约好", next_step=f"去看{number}", next_on="2026-03-16")
        grievances.record_progress(store, note)
    page = desk.window.page()
    assert isinstance(page, Workbench)
    page.arrange(Room(1366, 620))
    page.refresh()
    widget = page.plans_card.shown.widget()
    desk.qtbot.waitUntil(lambda: widget.height() >= 4 * 36)


@pytest.mark.parametrize(
    ("height", "shown"),
    [
        (900, "chart_card exchange_said exchange_card"),
        (600, "trend exchange_said exchange_card"),
        (500, "trend exchange_card"),
        (470, "exchange_card"),
        (360, ""),
    ],
)
def test_the_lower_the_window_the_less_is_said_of_the_last_months_and_of_the_exchange(
    desk: Desk, qtbot: QtBot, height: int, shown: str
) -> None:
    page = Workbench(desk.window.context)
    qtbot.addWidget(page)
    page.resize(1366, height)
    page.show()
    page._figure_reading.start()
    for before in (980, 300, height):  # whatever it was like before
        page.resize(1366, before)
        page.arrange(Room(1366, before))
    parts = ("chart_card", "trend", "exchange_said", "exchange_card")
    assert [name for name in parts if getattr(page, name).isVisible()] == shown.split()
    assert page.low_bars.months == page.bars.months != []


def test_a_wide_window_shows_numbers(desk: Desk) -> None:
    page = desk.window.page()
    assert isinstance(page, Workbench)
    page.arrange(Room(1920, 924))
    assert "number" in [item.key for item in page.table.columns.shown()]


@pytest.mark.parametrize("type_size", theme.SIZES)
@pytest.mark.parametrize("height", [480, 560, 620, 700, 980])
def test_the_cards_at_the_right_keep_all_their_words(desk: Desk, qtbot: QtBot, type_size: str, height: int) -> None:
    theme.apply("light", type_size)
    page = Workbench(desk.window.context)
    qtbot.addWidget(page)
    page._figure_reading.start()  # before it was ever shown
    page.setFixedHeight(height)
    page.arrange(Room(1366, height))
    page.show()
    desk.qtbot.waitUntil(lambda: page.figures.height() == page.figures.sizeHint().height())
    for card in (page.month_card, page.chart_card, page.exchange_card):
        assert card.isHidden() or card.geometry().bottom() < height


def test_what_was_planned_and_what_was_missed_stand_for_a_week_and_for_a_month(desk: Desk, store: Store) -> None:
    page = desk.window.page()
    assert isinstance(page, Workbench)
    planned = [("己", "2026-03-13"), ("庚", "2026-03-22"), ("辛", "2026-03-23"), ("壬", "2026-01-05")]
    planned += [("癸", "2026-03-12"), ("癸", "2026-04-20")]  # put off before its day came
    for name, day in planned:
        known = store.matching(Worker, name=name)
        case = store.matching(Grievance, worker_id=known[0].id)[0] if known else registered(store, Worker(name=name)).grievance
        at = f"{min(day, '2026-03-16')[:8]}0{1 + len(known)}T09:00"
        with store.step("补登") as step:
            step.add(Progress(grievance_id=case.id, at=at, content="约好", next_step=f"去看{name}", next_on=day))

    def days() -> list[str]:
        told = [label.text() for label in page.plans_card.shown.findChildren(Label)]
        return [text for text in told if "日" in text or text == "今天"]

    page.refresh()
    desk.qtbot.waitUntil(lambda: days() == ["3月13日，已过", "今天", "3月22日"])
    missed = store.matching(Grievance, worker_id=store.matching(Worker, name="己")[0].id)[0]
    grievances.record_progress(store, Progress(grievance_id=missed.id, at="2026-03-16T08:50", content="去过了"))
    page.refresh()
    desk.qtbot.waitUntil(lambda: days() == ["今天", "3月22日"])


def test_ctrl_n_registers_from_here(desk: Desk) -> None:
    desk.key(Qt.Key.Key_N, ctrl=True)
    assert desk.elsewhere("grievances") == [{"act": "new"}]


def test_every_kind_of_task_opens_where_its_act_is(store: Store, clock: Clock, qtbot: QtBot) -> None:
    clock.now = datetime(2026, 3, 16, 9, 0)
    at_work(store)
    case = registered(store, harmed_on="2025-04-10", is_employed=False, category="dismissal").grievance
    plans.make(store, case.id)
    with store.step("登记") as step:
        order = step.add(HotlineOrder(grievance_id=case.id, platform="12351", number="A1", dispatched_at="2026-03-16T08:00"))
        employer = store.matching(Employer)[0]
        visit = step.add(FieldVisit(employer_id=employer.id, planned_on="2026-03-17", status="planned"))
        meeting = step.add(JointMeeting(held_on="2026-03-10", subject="联席会议"))
        decision = step.add(MeetingDecision(joint_meeting_id=meeting.id, content="约谈", due_on="2026-03-16", responsible="工会"))
    mediation = mediations.open_mediation(store, Mediation(grievance_id=case.id, applied_on="2026-03-16", mediator="王芳"))
    aid = legal_aid.refer(store, LegalAid(grievance_id=case.id, applied_on="2026-03-12", form="arbitration", basis="hardship"))
    desk = Desk(store, qtbot, workbench=Workbench, services=Elsewhere)
    desk.window.show_place("workbench")
    page = desk.window.page()
    assert isinstance(page, Workbench)
    assert "剩 25 天" in desk.rows("workbench.tasks", "due")  # the arbitration limit, a month ahead
    opened = {task.key: task for task in page._tasks}
    for key in ("arbitration_limit", "plan", "order_sign"):
        page.open_task(opened[key])
    assert [(asked["id"], asked["act"]) for asked in desk.elsewhere("grievances")] == [
        (case.id, "interrupt"),
        (case.id, "plan"),
        (case.id, f"order.sign:{order.id}"),
    ]
    for key in ("visit_planned", "decision"):
        page.open_task(opened[key])
    assert desk.elsewhere("services") == [
        {"kind": "field_visit", "id": visit.id, "act": "visit", "back": "workbench"},
        {"kind": "meeting_decision", "id": decision.id, "act": "done", "back": "workbench"},
    ]
    for key in ("mediation_acceptance", "aid_review"):
        page.open_task(opened[key])
    assert desk.elsewhere("mediations") == [{"id": mediation.id, "act": "accept"}]
    assert desk.elsewhere("legal_aid") == [{"id": aid.id, "act": "review"}]
    with store.step("改") as step:
        step.save(case.with_values(handler=""), store.get(Grievance, case.id))
    page.open_task(next(task for task in agenda.tasks(store) if task.key == "gaps"))
    assert desk.elsewhere("grievances")[-1] == {"view": "gaps"}


def test_the_list_of_the_last_time_is_read_anew_once_it_stands_also_where_it_was_asked_for_late(
    desk: Desk, store: Store, qtbot: QtBot
) -> None:
    first_list.read(store)
    context = Context(store)
    late = Workbench(context)
    qtbot.addWidget(late)
    late.show()
    qtbot.waitUntil(lambda: late._stands)
    late.refresh()
    qtbot.waitUntil(lambda: late._is_checked)
    late.refresh()
    assert context.jobs, "and again from then on"
    qtbot.waitUntil(lambda: not context.jobs)


def test_nothing_is_said_of_tasks_that_were_not_read_yet(desk: Desk, store: Store, qtbot: QtBot) -> None:
    first_list.read(store)
    early = Workbench(Context(store))
    qtbot.addWidget(early)
    early.refresh()
    assert early.table.row_count() > 0
    early.strip.set_current("waiting")
    early._show_tasks()
    assert (early.table.row_count(), early.nothing.sentence.text()) == (0, "正在读取…")


def test_what_is_unsent_goes_also_before_it_is_counted(desk: Desk, store: Store, qtbot: QtBot) -> None:
    early, went = Workbench(Context(store)), []
    qtbot.addWidget(early)
    early.context.went.connect(lambda place, arguments: went.append((place, arguments)))
    early.send.click()
    assert went == [("exchange", {"act": "send"})]


def test_who_takes_no_part_in_the_exchange_is_told_before_sending(desk: Desk) -> None:
    assert desk.find(Button, "workbench.send").text() == "先加入同步，才能发送"


def test_who_has_no_place_to_send_to_is_told_and_led_there(desk: Desk) -> None:
    page = desk.window.page()
    assert isinstance(page, Workbench)
    page._show_figures(replace(_read_figures(desk.store), is_member=True))
    send = desk.find(Button, "workbench.send")
    assert send.text() == "先选收发位置，才能发送"
    send.click()
    assert desk.window.current_key == "exchange"


def test_before_the_very_first_list_is_read_it_says_so(desk: Desk, store: Store, qtbot: QtBot) -> None:
    store.set_setting(first_list.KEY, {})
    early = Workbench(Context(store))
    qtbot.addWidget(early)
    early.show()
    early.refresh()
    assert early.tasks_card.phrase.text() == "正在读取…"
    assert all(cell.count.label for cell in early.strip.cells.values())
    early.activateWindow()
    early.focus_first()
    qtbot.waitUntil(lambda: early._is_checked)
    assert early.table.view.hasFocus(), "and the keys are for the list when it comes"


def test_who_sits_down_sees_no_task_of_who_was_there_before(desk: Desk, store: Store) -> None:
    page = desk.window.page()
    assert isinstance(page, Workbench)
    assert page.table.row_count() > 0
    desk.window.show_place("workbench")
    page.hide()
    store.user = "没有这个人"
    desk.context.set_user(store.user)
    assert page.table.row_count() == 0
    page.show()
    page.refresh()
    assert page._whose == store.user
