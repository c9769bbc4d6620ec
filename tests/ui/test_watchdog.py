"""Short form of ``python -m bench.watchdog``: what takes long among many cases is done in no window's thread."""

import gc
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial, partialmethod
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import write
from station.actions import entering, exchange_overview, letters, mediations, setting_up
from station.app import main_window
from station.casework import employers
from station.casework.model import Employer, Grievance, Mediation, Negotiation, StaffMember
from station.changes import Changes
from station.db import agenda, damaged, grievances, next_limits, outreach
from station.db.figures import counting
from station.db.store import Store
from station.errors import StationError
from station.ui import table, theme
from station.ui.context import Context
from station.ui.draftbox import DraftBox
from station.ui.editors import LineEditor
from station.ui.employers.detail import EmployerDetail
from station.ui.grievances.detail import Detail
from station.ui.grievances.overview import Overview
from station.ui.grievances.page import Grievances
from station.ui.letters.editor import LetterEditor
from station.ui.letters.form import LetterForm
from station.ui.letters.page import Letters
from station.ui.letters.place import LETTERS
from station.ui.mediations.case_panel import NEW
from station.ui.mediations.record import APPLICATION, MediationPage
from station.ui.membership.steps import GuidedPane
from station.ui.page import Room
from station.ui.services.page import Services
from station.ui.services.topics import Topics
from station.ui.settings.page import Settings
from station.ui.shell import MainWindow
from station.ui.widgets import Event, Label, Paragraph, Timeline, column
from station.ui.workbench.page import Workbench
from station.vault import passwords

FIRST, OWN = "tianlanbaiyun", "qing shan bu lao"
SLOW = (
    (passwords, "stretched"),  # a second of Argon2
    (agenda, "tasks"),
    (agenda, "month"),
    (counting, "received_and_ended"),
    (grievances, "overview"),
    (exchange_overview, "overview"),
    (damaged, "check"),
)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Name of each slow act and whether it was done in the window's thread."""
    done: list[tuple[str, bool]] = []

    def watched(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **rest: Any) -> Any:
            done.append((name, threading.current_thread() is threading.main_thread()))
            return act(*args, **rest)

        return noted

    for module, name in SLOW:
        monkeypatch.setattr(module, name, watched(f"{module.__name__}.{name}", getattr(module, name)))
    monkeypatch.setattr(grievances, "is_large", lambda store: True)
    return done


@pytest.fixture
def window(store: Store, qtbot: QtBot, told: list[tuple[str, bool]]) -> Iterator[MainWindow]:
    """The window of a closed station with one case, its work beside it as in the program."""
    at_work(store)
    registered(store)
    setting_up.save_staff(store, StaffMember(name="李强"))
    entering.first_password(store, store.setting("user", ""), FIRST)
    told.clear()
    gc.disable()  # as in the program: no thread beside the window takes widgets apart
    made = main_window(store)
    qtbot.addWidget(made)
    made.show()
    yield made
    gc.enable()  # the window is closed and its work at an end by now (sweeping): what was stopped with it is never heard


def rested(window: MainWindow, qtbot: QtBot) -> None:
    """Everything that was begun is done."""
    qtbot.waitUntil(lambda: not window.context.jobs and window.context.is_settled(), timeout=30_000)


def fill(section: QWidget, **lines: str) -> None:
    for name, text in lines.items():
        line = section.findChild(QWidget, name.replace("_", "."))
        assert line is not None
        write(line, text)


def test_no_slow_act_is_done_in_the_windows_thread(window: MainWindow, told: list[tuple[str, bool]], qtbot: QtBot) -> None:
    workbench = window.page()
    assert isinstance(workbench, Workbench)
    qtbot.waitUntil(lambda: workbench.table.row_count() > 0, timeout=30_000)
    window.context.tell(Changes("登记", {"grievance": frozenset({"x"})}))
    rested(window, qtbot)
    window.show_place("grievances")
    rested(window, qtbot)  # the first page is there, and its sums are asked for
    page: Any = window.page()
    qtbot.waitUntil(lambda: not page.is_summing(), timeout=30_000)
    window.show_place("settings", section="security")
    rested(window, qtbot)
    security: Any = window.page().current()  # type: ignore[attr-defined]
    security._open_change()
    fill(security, settings_security_old=FIRST, settings_security_new_first=OWN, settings_security_new_second=OWN)
    security.change()
    rested(window, qtbot)
    entering.unlock(window.context.store.folder, window.context.store.setting("user", ""), OWN, window.context.store.now())
    told.pop()  # that one was ours
    assert {name for name, _ in told} >= {f"{module.__name__}.{name}" for module, name in SLOW[:6]}
    assert [name for name, is_here in told if is_here] == []


# Read in the window's thread all the same are settings by their key, who may do what, and the facts at the foot of the window.
LISTED = re.compile(r"\b(FROM|JOIN) (main\.)?(grievance|worker|employer|party|mediation|legal_aid|letter\w*|finding\w*)\b")


def test_no_list_is_read_in_the_windows_thread(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening, searching, turning to each view, sorting and copying; the window's own connections tell what they are asked.

    Exempt, since each reads by an index what belongs to one id, whatever the number of cases: showing a record beside its list and
    beginning an act on it.
    """
    monkeypatch.setattr(table, "MANY", 0)
    rested(window, qtbot)
    store, asked = window.context.store, list[str]()
    next_limits.catch_up(store)  # a write beside the window, after which its connections look for sealed people anew
    store.count(Employer)  # the connection that reads as far as somebody may see is made with the first question
    connections = [conn for conn in (store.db.conn, store.sight._conn) if conn is not None]
    for conn in connections:
        conn.set_trace_callback(asked.append)
    store.count(Employer)
    assert any(LISTED.search(sql) for sql in asked), "what is read here is heard"
    asked.clear()
    for key in ("grievances", "mediations", "legal_aid", "letters", "employers", "workers"):
        window.show_place(key)
        rested(window, qtbot)
        place: Any = window.page()
        page: Any = place.current() if key == "letters" else place
        acts = [partial(page.search.setText, "王"), partial(page.search.setText, "")]
        acts += [partial(page.tabs.set_current, view) for view in page._labels]
        for act in (*acts, partial(page.table.sort, page.table.model.columns[0].key), page.table.choose_all, page.table.copy):
            act()
        rested(window, qtbot)
    for conn in connections:
        conn.set_trace_callback(None)
    QGuiApplication.clipboard().clear()  # or it would be let go after the application
    assert [sql for sql in asked if LISTED.search(sql)] == []


def test_between_two_turns_the_loop_looks_at_everything_else(store: Store, qtbot: QtBot) -> None:
    context, done = Context(store), list[str]()
    beat = QTimer(interval=0)
    beat.timeout.connect(lambda: done.append("beat"))
    beat.start()
    for _ in range(6):
        context.later(context, lambda: done.append("turn"))
    qtbot.waitUntil(context.is_settled)
    assert all(pair != ("turn", "turn") for pair in pairwise(done))
    assert done.count("turn") == 6


def test_a_field_is_styled_once_on_its_way_into_the_window(store: Store, qtbot: QtBot) -> None:
    """With a style sheet on the application Qt styles every part anew each time it is put into a larger one."""
    told: list[QObject] = []

    class Field(LineEditor):
        def changeEvent(self, event: QEvent) -> None:
            super().changeEvent(event)
            if event.type() == QEvent.Type.StyleChange:
                told.append(self)

    window = QWidget()
    qtbot.addWidget(window)
    theme.dress(window)
    field: QWidget = Field()
    for _ in range(5):
        field, inside = QWidget(), field
        field.setLayout(column(inside))
    assert not told
    window.setLayout(column(field))
    assert len(told) == 1


class Styled(QObject):
    """Counts the parts that are styled, which is what making a page costs most: how many in each turn of the loop."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, context: Context) -> None:
        super().__init__()
        self.turns: list[int] = []
        self._count = 0
        take = context._take_turn

        def counted() -> None:
            before = self._count
            take()
            self.turns.append(self._count - before)

        context._turn.timeout.disconnect()
        context._turn.timeout.connect(counted)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self._count += event.type() == QEvent.Type.Polish
        return False


def test_a_long_story_is_shown_in_several_turns(store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work(store)
    (party,) = registered(store, employer=Employer(name="滨河锦禾保洁服务有限公司")).parties
    told = [employers.Happening(f"2026-03-{day % 28 + 1:02}", "周启明", "电话联系单位") for day in range(50)]
    monkeypatch.setattr(employers, "story", lambda file: told)
    context = Context(store)
    detail = EmployerDetail(context)
    qtbot.addWidget(detail)
    theme.dress(detail)
    detail.show()
    turns = Styled(monkeypatch, context)
    detail.show_id(party[1].id)
    qtbot.waitUntil(lambda: context.is_settled() and not context.jobs)
    assert len(detail.timeline.findChildren(QWidget)) == 50
    assert sum(turns.turns) >= 50
    assert max(turns.turns) < 30


def test_a_story_begun_anew_leaves_the_rest_of_the_one_before(qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    begin, first, *rest = timeline.steps([Event("3月2日", "周启明", f"第 {number} 次") for number in range(50)])
    begin()
    first()
    timeline.set_events([Event("3月3日", "王芳", "已登记")])
    for step in rest:
        step()
    assert [entry.event_shown.text for entry in timeline.children() if hasattr(entry, "event_shown") and not entry.isHidden()] == ["已登记"]


def test_the_times_of_a_story_are_measured_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by each of its happenings anew, as they would be the square of them."""
    asked: list[str] = []
    real = theme.current().metrics("caption")

    class Metrics:
        def horizontalAdvance(self, words: str) -> int:
            asked.append(words)
            return real.horizontalAdvance(words)

    monkeypatch.setitem(theme.current()._metrics, ("caption", False), Metrics())
    timeline = Timeline([Event(f"3月{number}日", "", "已登记") for number in range(1, 31)])
    qtbot.addWidget(timeline)
    timeline.show()
    qtbot.waitExposed(timeline)
    timeline.grab()
    assert sorted(asked) == sorted(f"3月{number}日" for number in range(1, 31))


def test_a_paragraph_is_set_out_once_for_a_width(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Layouts ask a dozen times what it takes, and then it is painted."""
    done: list[int] = []
    set_out = Paragraph._set_out

    def counted(self: Paragraph, width: int) -> Any:
        done.append(width)
        return set_out(self, width)

    monkeypatch.setattr(Paragraph, "_set_out", counted)
    words = Paragraph("电话联系单位卢经理，约定十五日到场调解，对方要求带工资表和考勤，另行通知职工本人。" * 3)
    window = QWidget()
    window.setLayout(column(words, None))
    window.resize(300, 400)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    for _ in range(3):
        words.updateGeometry()
        window.grab()
    assert sorted(done) == [300, 480]


def test_a_section_of_the_settings_comes_in_turns(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made, put in its place and filled; the one before is seen until it is whole, and what is asked of it waits."""
    window.show_place("settings", section="station")
    rested(window, qtbot)
    settings = window.page()
    assert isinstance(settings, Settings)
    styled = Styled(monkeypatch, window.context)
    settings.nav.chosen.emit("retention")
    seen: list[tuple[int, int]] = []  # sections that were made, and those that stand in the page
    window.context._turn.timeout.connect(lambda: seen.append((len(settings._built), settings.sections.count())))
    assert not settings.sections.updatesEnabled()
    rested(window, qtbot)
    assert seen[:2] == [(2, 1), (2, 2)]
    assert len(styled.turns) >= 3
    assert settings.sections.updatesEnabled()
    assert settings.current().objectName() == "settings.retention"
    settings.nav.chosen.emit("members")
    settings.nav.chosen.emit("display")  # before that one has come
    rested(window, qtbot)
    assert settings.current().objectName() == "settings.display"
    settings.arrive(section="retention", act="periods")
    rested(window, qtbot)
    shown: Any = settings.current()
    assert shown.part.current() == "periods"
    seen_whole: list[bool] = []
    monkeypatch.setattr(shown, "begin", lambda act: seen_whole.append(settings.sections.updatesEnabled()))
    settings.arrive(section="retention", act="periods")
    rested(window, qtbot)
    assert seen_whole == [True], "a question it asks has no blank behind it"


def test_what_one_may_do_with_members_is_made_when_it_is_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    window.show_place("settings", section="members")
    rested(window, qtbot)
    settings = window.page()
    assert isinstance(settings, Settings)
    assert settings.findChildren(GuidedPane) == []
    shown: Any = settings.current()
    shown.join()
    assert settings.findChildren(GuidedPane) == [shown.joining]
    assert shown.stack.currentWidget().isAncestorOf(shown.joining)


def test_topics_are_counted_beside_the_window(store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work(store)
    registered(store)
    where: list[threading.Thread] = []
    count = outreach.topics_from

    def told(*args: Any, **rest: Any) -> Any:
        where.append(threading.current_thread())
        return count(*args, **rest)

    monkeypatch.setattr(outreach, "topics_from", told)
    context = Context(store)
    page = Topics(context, Negotiation(subject="工资协商"))
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: not context.jobs)
    assert page.table.row_count() == 1
    assert where and threading.main_thread() not in where


def test_topics_that_cannot_be_counted_are_not_waited_for(store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work(store)
    said: list[StationError] = []
    context = Context(store)
    context.troubled.connect(said.append)
    monkeypatch.setattr(outreach, "topics_from", unreadable)
    page = Topics(context, Negotiation(subject="工资协商"))
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: not context.jobs)
    assert [str(error) for error in said] == ["磁盘读不出来。"]
    assert "正在读取…" not in [label.text() for label in page.table.findChildren(Label) if label.isVisibleTo(page)]


def unreadable(*args: Any, **rest: Any) -> Any:
    raise StationError("磁盘读不出来。")


def test_a_part_of_a_mediation_comes_in_turns(store: Store, qtbot: QtBot) -> None:
    """Its form is made, put in its place, filled and brought to the front; one chosen meanwhile comes in its stead."""
    at_work(store)
    case = registered(store).grievance
    stated = {"applied_on": "2026-03-10", "accepted_on": "2026-03-11", "mediator": "邵文锦"}
    context = Context(store)
    page = MediationPage(context, mediations.open_mediation(store, Mediation(grievance_id=case.id, **stated)).id)
    qtbot.addWidget(page)
    page.arrange(Room(1366, 700))
    page.show()
    qtbot.waitUntil(lambda: context.is_settled() and not context.jobs)
    assert page.middle.currentWidget() is page.session
    seen: list[tuple[int, int, bool]] = []
    context._turn.timeout.connect(
        lambda: seen.append((len(page.panes), page.middle.count(), page.middle.currentWidget() is page.panes[-1]))
    )
    page.show_part(APPLICATION)
    assert len(page.panes) == 1
    assert not page.work.updatesEnabled()
    qtbot.waitUntil(context.is_settled)
    assert seen[:4] == [(2, 1, False), (2, 2, False), (2, 2, False), (2, 2, True)]
    assert page.work.updatesEnabled()
    page.show_part(NEW)
    page.show_part(APPLICATION)
    qtbot.waitUntil(lambda: context.is_settled() and not context.jobs)
    assert page.middle.currentWidget() is page.application


def test_a_case_and_each_of_its_tabs_are_shown_in_turns(store: Store, qtbot: QtBot) -> None:
    at_work(store)
    case = registered(store, employer=Employer(name="滨河锦禾保洁服务有限公司")).grievance
    context, turns = Context(store), list[str]()
    detail = Detail(context)
    qtbot.addWidget(detail)
    detail.show()
    context._turn.timeout.connect(lambda: turns.append(str(detail.parts["overview"] is shown_in(detail))))
    detail.show_id(case.id)
    assert detail.number.text() == case.number
    assert not context.is_settled()
    assert not detail.updatesEnabled(), "its number is not seen above what belongs to another"
    qtbot.waitUntil(lambda: context.is_settled() and not context.jobs)
    assert len(turns) >= 6
    assert detail.updatesEnabled()
    detail.start("people")
    assert shown_in(detail) is not detail.parts["people"]
    qtbot.waitUntil(context.is_settled)
    assert shown_in(detail) is detail.parts["people"]
    assert detail.updatesEnabled()


def shown_in(detail: Detail) -> QWidget:
    """The part that the tab in front holds."""
    return next(part for key, part in detail.parts.items() if detail.pages[key] is detail.stack.currentWidget())


def test_a_letter_is_made_filled_and_shown_in_turns(store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work(store)
    case = registered(store, employer=Employer(name="滨河锦禾保洁服务有限公司"))
    letter = letters.draft(store, "opinion", grievance_id=case.grievance.id).letter
    context, turn = Context(store), [0]
    done: dict[str, int] = {}

    def noted(cls: Any, name: str) -> None:
        act = getattr(cls, name)

        def told(self: Any, *args: Any, **rest: Any) -> Any:
            done[f"{cls.__name__}.{name}"] = turn[0]
            return act(self, *args, **rest)

        monkeypatch.setattr(cls, name, told)

    for cls, names in ((LetterForm, ("__init__",)), (LetterEditor, ("__init__", "_fill", "_show", "_show_beside"))):
        for name in names:
            noted(cls, name)
    page = Letters(context)
    qtbot.addWidget(page)
    opened: list[Any] = []
    page.opened.connect(opened.append)
    context._turn.timeout.connect(lambda: turn.__setitem__(0, turn[0] + 1))
    page.arrive(id=letter.id)
    qtbot.waitUntil(lambda: context.is_settled() and not context.jobs)
    (editor,) = opened
    qtbot.addWidget(editor)
    assert editor.letter == letter
    assert len(set(done.values())) == 5, done


def test_a_second_double_click_opens_no_second_letter(window: MainWindow, qtbot: QtBot) -> None:
    store = window.context.store
    (case,) = store.matching(Grievance)
    letter = letters.draft(store, "opinion", grievance_id=case.id).letter
    window.show_place("letters", part=LETTERS)
    rested(window, qtbot)
    place: Any = window.page()
    page = place.current()
    for _ in range(2):
        page.open_row(letter.id)
    rested(window, qtbot)
    assert isinstance(window.page(), LetterEditor)
    window.perform("escape")
    rested(window, qtbot)
    assert window.page() is place


@pytest.mark.parametrize("key", ["grievances", "mediations", "legal_aid", "services"])
def test_a_button_pressed_twice_begins_one_form(window: MainWindow, qtbot: QtBot, key: str) -> None:
    window.show_place(key)
    rested(window, qtbot)
    place: Any = window.page()
    page = place.current() if key == "services" else place
    for _ in range(2):
        page.acts["new"]()
    rested(window, qtbot)
    assert window.page() is not place
    window.perform("escape")
    rested(window, qtbot)
    assert window.page() is place


def test_a_progress_saved_is_shown_once_and_not_in_its_own_turn(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The case, then the list beside it; a form that is left without saving gives back what stood there."""
    (case,) = window.context.store.matching(Grievance)
    window.show_place("services")  # which has its counts when it is shown again
    rested(window, qtbot)
    window.show_place("grievances", id=case.id, act="progress")
    rested(window, qtbot)
    done: list[str] = []
    for cls, name in ((Overview, "show_case"), (Grievances, "reload"), (Services, "_count")):
        monkeypatch.setattr(cls, name, partialmethod(_noted, done, f"{cls.__name__}.{name}", getattr(cls, name)))
    page: Any = window.page()
    fill(page.detail.panel, progress_content="已电话告知权利和流程")
    page.detail.save()
    assert page.detail.panel is None
    assert done == [], "the step is written, what shows it comes after"
    rested(window, qtbot)
    assert done == ["Overview.show_case", "Grievances.reload"]
    assert "已电话告知" in page.detail.overview.timeline.findChildren(QWidget)[0].event_shown.text
    page.detail.start("progress")
    rested(window, qtbot)
    page.detail.stop()
    rested(window, qtbot)
    assert done[2:] == []
    assert page.detail.stack.currentWidget() is page.detail.pages["overview"]


def test_the_forms_of_the_window_are_gone_through_once_after_an_act(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form that is saved is kept, forgotten, told and left: each might have changed what is in the box of drafts."""
    rested(window, qtbot)
    qtbot.waitUntil(lambda: bool(window.findChildren(DraftBox)), timeout=30_000)
    rested(window, qtbot)
    asked: list[int] = []
    (box,) = window.findChildren(DraftBox)
    monkeypatch.setattr(box, "waiting", lambda: asked.append(1) or [])
    for _ in range(2):
        asked.clear()
        for _ in range(3):
            window.context.drafted.emit()
        window.front_changed.emit()
        assert asked == []
        rested(window, qtbot)
        assert asked == [1]


def _noted(self: Any, done: list[str], what: str, act: Callable[..., Any], *args: Any) -> Any:
    done.append(what)
    return act(self, *args)
