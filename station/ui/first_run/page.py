"""The first start in three steps: what the station is called, who works here with which password, what helps when something is lost."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from station import NAME
from station.actions import circle, entering, practice, rights
from station.actions.at_desk import first_run_left_at, is_set_up, note_first_run
from station.actions.practice import Made, is_made, practice_folder
from station.actions.setting_up import set_up
from station.casework.model import StaffMember
from station.casework.vocabulary import options
from station.errors import ProblemsError, StationError
from station.frozen import frozen
from station.ui.context import Context
from station.ui.drafting import DraftKeeper
from station.ui.entering.closing import close_store
from station.ui.entering.newpassword import NewPassword
from station.ui.first_run.joining import JoinFirst
from station.ui.first_run.papers import LedgerPaper, LetterPaper, Names
from station.ui.first_run.place import PlacePage
from station.ui.first_run.restoring import RestoreFirst
from station.ui.first_run.stationpage import StationPage
from station.ui.form import Cell, Custom, RecordForm, Section
from station.ui.launching import open_beside
from station.ui.stages import stage_words
from station.ui.widgets import (
    DONE,
    LINK,
    NEXT,
    NOW,
    PRIMARY,
    Button,
    Icon,
    Label,
    Pane,
    Paragraph,
    Scroll,
    Step,
    VerticalStepper,
    column,
    row,
)
from station.ui.widgets.mark import Mark

STEPS_WIDTH, FORM_WIDTH, PAPER_WIDTH, PAPER_FROM = 268, 560, 416, 1280
DRAFT = "first_run:station"
_STEPS = (("本站信息", "名称、上级工会"), ("您和密码", "姓名、密码"), ("恢复单和备份", "可以以后再做"))


@frozen
class _Face:
    """One page: its head and the sentence below."""

    head: str
    sentence: str


MORE_OF_STAFF = "更多：电话、监督员证号（以后也能在“设置”里填）"
NAMES, STAFF, SAFE = range(3)
_FACES = (
    _Face("先写下本站的名字", "本站的名字印在台账上；文书的红头用哪一家，右边看得到。"),
    _Face("谁来用这台电脑", "第一个人先有站长的权限，好添加同事；谁是站长以后在“设置”里改。"),
    _Face("恢复单和备份", "可以以后再做，会提醒您。"),
)


class _Pages(QWidget):
    """One page at a time and as high as that: a stack of Qt's stays as high as its highest page."""

    def __init__(self) -> None:
        super().__init__()
        self._column = column(spacing=0)
        self.setLayout(self._column)
        self._pages: list[QWidget] = []

    def addWidget(self, page: QWidget) -> None:
        """One more page."""
        self._column.addWidget(page)
        self._pages.append(page)

    def count(self) -> int:
        """How many there are."""
        return len(self._pages)

    def currentIndex(self) -> int:
        """Which one stands in front."""
        return next(number for number, page in enumerate(self._pages) if not page.isHidden())

    def currentWidget(self) -> QWidget:
        """The one in front."""
        return self._pages[self.currentIndex()]

    def setCurrentIndex(self, number: int) -> None:
        """Bring one to the front."""
        for at, page in enumerate(self._pages):
            page.setVisible(at == number)


class FirstRun(QWidget):
    """Covers the window until the station is set up; ``done`` is called when the person starts working.

    Once the station is stored it begins where it was left, in whichever run of the program that was.
    """

    topic = "first-run"  # of the manual

    def __init__(self, context: Context, done: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("first_run")
        self.context = context
        self._done = done
        self._page = NAMES
        self._settle = QTimer(self, interval=0, singleShot=True)
        self._settle.timeout.connect(self._settle_layouts)
        self.stepper = VerticalStepper(numbered=True)
        self.progress = Label("", "dense", "ink2")
        self.head = Label("", "wizard", bold=True)
        self.sentence = Paragraph("", "body", "ink2")
        self.trouble = Paragraph("", "dense", "amb")
        self.trouble.setObjectName("first_run.trouble")
        self.pages = _Pages()
        self.station_page = StationPage(context.store.now)
        self.place = PlacePage(context, self._say)
        self.form, self.station = self.station_page.form, self.station_page.station
        for page in (self.station_page, self._staff_page(), self.place):
            self.pages.addWidget(page)
        self.drafts = DraftKeeper(context, self._draft_values, self)
        self.drafts.begin(DRAFT, "首次设置")
        self.paper = self._papers()
        whole = row(self._steps(), spacing=0)
        whole.addWidget(self._middle(), 1)
        whole.addWidget(self.paper)
        self.anew = QWidget()
        self.anew.setLayout(whole)
        self.joining = JoinFirst(context, self._stay_anew, done)
        self.ways_in = QStackedWidget()
        self.ways_in.addWidget(self.anew)
        self.ways_in.addWidget(self.joining)
        self.restoring = RestoreFirst(context, self._stay_anew)
        self.ways_in.addWidget(self.restoring)
        self.setLayout(column(self.ways_in, spacing=0))
        self._fill()
        self._draw()
        self.station_page.changed.connect(self._typed)
        self.staff_form.changed.connect(self._typed)
        for form in (self.form, self.staff_form):
            form.left.connect(self.drafts.keep)
        self._show(min(first_run_left_at(context.store), SAFE))  # an earlier version had more pages
        if not is_set_up(context.store) and circle.standing(context.store) != "none":  # an invitation was answered an earlier time
            self.join()

    # -- building --------------------------------------------------------------------------------------------------

    def _steps(self) -> QWidget:
        self.practice_button = Button("先用练习数据试试", self.try_practice, kind=LINK, icon="school")
        self.practice_button.setObjectName("first_run.practice")
        side = Pane(
            column(
                Mark(),
                16,
                Label(NAME, "section", bold=True),
                Label("不用联网，数据只在本机。", "dense", "ink2"),
                28,
                self.stepper,
                24,
                row(self.practice_button, None),
                None,
                Paragraph("用于内部办案和个人信息处理，请勿录入国家秘密。", "caption", "ink2"),
                spacing=4,
                margins=(32, 40, 24, 32),
            ),
            fill="rail",
            edges="r",
            line="line2",
        )
        side.setFixedWidth(STEPS_WIDTH)
        return side

    def _middle(self) -> QWidget:
        self.join_button = Button("这台电脑加入已有的服务站", self.join, kind=LINK, icon="device-desktop")
        self.join_button.setObjectName("first_run.join")
        self.back_button = Button("上一步", self.go_back)
        self.back_button.setObjectName("first_run.back")
        self.next_button = Button("下一步", self.go_on, kind=PRIMARY, key="Enter")
        self.next_button.setObjectName("first_run.next")
        inner = QWidget()
        inner.setLayout(column(self.progress, self.head, self.sentence, 16, self.pages, None, spacing=6, margins=(0, 0, 8, 8)))
        self.restore_button = Button("从备份恢复", self.restore, kind=LINK, icon="history")
        self.restore_button.setObjectName("first_run.restore")
        foot = row(self.join_button, self.restore_button, None, self.back_button, self.next_button, spacing=8, margins=(0, 0, 8, 0))
        content = QWidget()
        content.setMaximumWidth(FORM_WIDTH + 16)
        lines = column(spacing=12, margins=(0, 28, 0, 16))
        lines.addWidget(Scroll(inner), 1)
        lines.addWidget(self.trouble)
        lines.addLayout(foot)
        content.setLayout(lines)
        middle = row(spacing=0, margins=(32, 0, 32, 0))
        middle.addStretch(1)
        middle.addWidget(content, 100)
        middle.addStretch(1)
        return Pane(middle, fill="paper")

    def _papers(self) -> QWidget:
        self.letter, self.ledger = LetterPaper(), LedgerPaper()
        lines = column(
            Label("文书版头", "dense", "ink2"),
            self.letter,
            12,
            Label("月度台账", "dense", "ink2"),
            self.ledger,
            8,
            row(Icon("info-circle", 16), Label("跟着左边的名称变", "caption", "ink2"), None, spacing=8),
            None,
            margins=(28, 44, 28, 28),
        )
        pane = Pane(lines, fill="table", edges="l", line="line2")
        pane.setFixedWidth(PAPER_WIDTH + 56)
        return pane

    def _staff_page(self) -> QWidget:
        self.new = NewPassword(self._problem_with, "first_run.password")
        self.new.taken.connect(self.go_on)
        more = [[Cell("role", 4, required=True), Cell("phone", 4), Cell("card_number", 4)]]
        sections = [
            Section("staff", "", [[Cell("name", 12)], [Custom(self.new, 12)]]),
            Section("more", "", more, folded=MORE_OF_STAFF),
        ]
        self.staff_form = RecordForm([StaffMember], sections, clock=self.context.store.now)
        for name in self.staff_form.values():
            self.staff_form.editor(name).setObjectName(f"first_run.staff.{name}")
        self.staff_form.set_options("role", [(role, word) for role, word in options("role") if rights.is_managed([role])])
        return self.staff_form

    def _problem_with(self, password: str) -> str:
        return entering.problem_with(self.context.store, StaffMember(**self.staff_form.values()), password, self.station())

    # -- what is typed ---------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        kept = self.drafts.found() or {}
        staff = StaffMember(role="head")  # who sets a station up answers for it
        self.staff_form.set_values({name: kept.get(f"staff.{name}", getattr(staff, name)) for name in self.staff_form.values()})
        self.station_page.fill(kept)

    def _draft_values(self) -> dict[str, Any]:
        return self.station_page.kept() | {f"staff.{name}": value for name, value in self.staff_form.values().items()}

    def _typed(self) -> None:
        self.drafts.touch()
        self.trouble.hide()
        self._draw()

    def _draw(self) -> None:
        names = Names(self.station(), self.context.store.now().date())
        self.letter.show_names(names)
        self.ledger.show_names(names)

    # -- steps -----------------------------------------------------------------------------------------------------

    def _show(self, page: int) -> None:
        self._page, face = page, _FACES[page]
        states = [DONE if at < page else NOW if at == page else NEXT for at in range(len(_STEPS))]
        self.stepper.set_steps([Step(words, state, detail=detail) for (words, detail), state in zip(_STEPS, states, strict=True)])
        self.progress.setText(f"第 {page + 1} 步，共 {len(_STEPS)} 步")
        self.head.setText(face.head)
        self.sentence.set_text(face.sentence)
        self.pages.setCurrentIndex(page)
        self.trouble.hide()
        self.back_button.setVisible(page == STAFF)
        self.join_button.setVisible(page == NAMES)
        self.restore_button.setVisible(page == NAMES)
        self.next_button.setText("开始使用" if page == SAFE else "下一步")
        self._fit()
        self._focus_first()

    def _focus_first(self) -> None:
        first = {NAMES: self.form.editor("name"), STAFF: self.staff_form.editor("name")}
        first.get(self._page, self.next_button).setFocus()

    def go_back(self) -> None:
        """Back to the names."""
        self._show(NAMES)

    def go_on(self) -> None:
        """Check this page and go to the next; that of the staff stores the station, the last begins the work."""
        if not self.next_button.isEnabled():  # the data are being encrypted
            return
        if self._page == NAMES:
            if self._passes(self.form):
                self._show(STAFF)
        elif self._page == STAFF:
            if self._passes(self.staff_form) and (password := self.new.password()):
                self._set_up(password)
        else:
            self.place.sheets.forget()
            note_first_run(self.context.store, NAMES)
            self._done()

    def _passes(self, form: RecordForm) -> bool:
        problems = form.problems()
        self._say(form.show_problems(problems))
        return not problems

    def _say(self, words: str, token: str = "amb") -> None:
        self.trouble.token = token
        self.trouble.set_text(words)
        self.trouble.setVisible(bool(words))

    def _set_up(self, password: str) -> None:
        store = self.context.store
        try:
            if not is_set_up(store):  # the password alone may have failed
                set_up(store, self.station(), StaffMember(**self.staff_form.values()))
        except StationError as error:
            named = {key.partition(".")[2]: text for key, text in error.problems.items()} if isinstance(error, ProblemsError) else {}
            if any(key in self.form.values() for key in named):
                self._show(NAMES)
                self.form.show_problems(named)
            self._say(str(error))
            return
        self.drafts.end()
        close_store(self.context, store.setting("user", ""), password, self._closed, self._refused, self.next_button.set_busy)

    def _closed(self) -> None:
        self.new.clear()
        self.context.set_user(self.context.store.user)
        note_first_run(self.context.store, SAFE)
        self._show(SAFE)

    def _refused(self, error: StationError) -> None:
        self.new.say(str(error))

    # -- joining -----------------------------------------------------------------------------------------------------

    def join(self) -> None:
        """Let this PC join a station there is, instead of setting one up."""
        self.ways_in.setCurrentWidget(self.joining)
        self.joining.refresh()

    def restore(self) -> None:
        """Let this PC go on from a backup, instead of setting a station up."""
        self.ways_in.setCurrentWidget(self.restoring)

    def _stay_anew(self) -> None:
        self.ways_in.setCurrentWidget(self.anew)

    # -- practice --------------------------------------------------------------------------------------------------

    def try_practice(self) -> None:
        """Make the practice data if need be and open them in a window of their own."""
        folder = practice_folder(self.context.store.folder)
        if is_made(folder):
            self._open_practice()
            return
        self.context.run(
            practice.make(folder, clock=self.context.store.clock),
            self._practice_made,
            words=stage_words,
            failed=self._practice_trouble,
            stopped=lambda: self._say("已停下，没有留下练习数据。", token="ink2"),
            busy=self.practice_button.set_busy,
            busy_words="正在做练习数据…",
        )

    def _practice_made(self, made: Made) -> None:
        self._open_practice()

    def _open_practice(self) -> None:
        if open_beside(self.context.store.folder, practice=True):
            self._say("练习数据在另一个窗口打开，这里可以接着设置。", token="ink2")
        else:
            self._say("练习数据做好了，但没能打开另一个窗口。以后可以在“设置 · 练习数据”里打开。")

    def _practice_trouble(self, error: StationError) -> None:
        self._say(str(error))

    # -- window ----------------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        self.paper.setVisible(self.width() >= PAPER_FROM and self._page == NAMES)
        self._settle.start()

    def _settle_layouts(self) -> None:
        """Lay out from within: what stands around a page learns its height a turn of the loop later, and would scroll meanwhile."""
        for _ in range(2):  # heights follow widths
            for part in reversed(self.anew.findChildren(QWidget)):
                if (layout := part.layout()) is not None:
                    layout.activate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._focus_first)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        else:
            super().keyPressEvent(event)
