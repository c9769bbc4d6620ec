"""The first start: what the station is called, who works here with which password, where the data lie, what becomes of old ledgers."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from station.actions import circle, entering, practice
from station.actions.practice import Made, is_made, practice_folder
from station.actions.setting_up import is_set_up, set_up
from station.casework.deadlines import rules
from station.casework.letter_templates import may_issue
from station.casework.model import StaffMember, Station
from station.casework.stations import station_problems
from station.errors import ProblemsError, StationError
from station.ui.context import Context
from station.ui.drafting import DraftKeeper
from station.ui.entering.closing import close_store
from station.ui.entering.newpassword import NewPassword
from station.ui.entering.sheets import SheetsPanel
from station.ui.filestrip import FileStrip
from station.ui.first_run.choices import ChoiceCards, Way
from station.ui.first_run.joining import JoinFirst
from station.ui.first_run.papers import LedgerPaper, LetterPaper, Names
from station.ui.first_run.place import PlacePage
from station.ui.first_run.restoring import RestoreFirst
from station.ui.form import Cell, Custom, RecordForm, Section
from station.ui.launching import open_beside
from station.ui.shell import PROGRAM
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

STEPS_WIDTH, FORM_WIDTH, PAPER_WIDTH, PAPER_FROM = 268, 560, 424, 1280
DISTRICT, OWN = "district", "own"
DRAFT = "first_run:station"
_WAYS = (
    Way(DISTRICT, "代区总起草，报区总签发", "提示函、意见书、建议书"),
    Way(OWN, "本级工会自己发", "提示函、意见书；建议书须报区总"),
)
_STEPS = (
    ("本站信息", "名称、编号前缀、上级工会"),
    ("工作人员", "第一位用这台电脑的人和密码"),
    ("恢复单", "忘记密码时用，打印三张"),
    ("数据和备份放哪", "看一眼位置，备份一次"),
    ("旧台账", "可现在试，也可以以后再说"),
)
_LAST = len(_STEPS) - 1
_HEADS = (
    ("先写下本站的名字", "这些名称会印在文书和台账上，右边可以对照着看。"),
    ("谁来用这台电脑", "每一步操作都记在这个人名下。有了密码，数据就加密了。别的同事以后在“设置·人员”里添加。"),
    ("打印恢复单", "万一忘记密码，靠它打开数据。现在没有打印机，可以以后在“设置·安全”里打印。"),
    ("数据放在这里", "全部数据都在这一个文件夹里，不上网。备份最好放到 U 盘或另一块硬盘上。"),
    ("旧台账现在导或者以后再说", "以前的台账随时可以导入，写入以前先看结果。想先看看样子，可以用一套编出来的练习数据。"),
)


class FirstRun(QWidget):
    """Covers the window until the station is set up; ``done`` is called when the person starts working."""

    topic = "first-run"  # of the manual

    def __init__(self, context: Context, done: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("first_run")
        self.context = context
        self._done = done
        self._step = 0
        self.stepper = VerticalStepper(numbered=True)
        self.progress = Label("", "dense", "ink2")
        self.head = Label("", "wizard", bold=True)
        self.sentence = Paragraph("", "body", "ink2")
        self.trouble = Paragraph("", "dense", "amb")
        self.trouble.setObjectName("first_run.trouble")
        self.files = FileStrip(context, "first_run.backup")
        self.pages = QStackedWidget()
        self.sheets = SheetsPanel(context, "first_run")
        sheets = QWidget()
        sheets.setLayout(column(self.sheets, None))
        for page in (self._station_page(), self._staff_page(), sheets, PlacePage(context, self.files), self._old_page()):
            self.pages.addWidget(page)
        self.drafts = DraftKeeper(context, self._draft_values, self)
        self.drafts.begin(DRAFT, "首次设置")
        for form in (self.form, self.staff_form):
            form.changed.connect(self._typed)
            form.left.connect(self.drafts.keep)
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
        self._show_step(0)
        if circle.standing(context.store) != "none":  # an invitation was answered an earlier time
            self.join()

    # -- building --------------------------------------------------------------------------------------------------

    def _steps(self) -> QWidget:
        side = Pane(
            column(
                Mark(),
                16,
                Label(PROGRAM, "section", bold=True),
                Label("不用联网，数据只在本机。", "dense", "ink2"),
                28,
                self.stepper,
                None,
                Label("用于内部办案和个人信息处理，\n请勿录入国家秘密。", "caption", "ink2"),
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
        self.practice_button = Button("先用练习数据试试", self.try_practice, kind=LINK, icon="school")
        self.practice_button.setObjectName("first_run.practice")
        self.join_button = Button("这台电脑加入已有的服务站", self.join, kind=LINK, icon="device-desktop")
        self.join_button.setObjectName("first_run.join")
        self.back_button = Button("上一步", self.go_back)
        self.back_button.setObjectName("first_run.back")
        self.next_button = Button("下一步", self.go_on, kind=PRIMARY, key="Enter")
        self.next_button.setObjectName("first_run.next")
        inner = QWidget()
        inner.setLayout(column(self.progress, self.head, self.sentence, self.files, 16, self.pages, None, spacing=6, margins=(0, 0, 8, 16)))
        self.restore_button = Button("从备份恢复", self.restore, kind=LINK, icon="history")
        self.restore_button.setObjectName("first_run.restore")
        others = row(self.join_button, self.restore_button, None, spacing=8, margins=(0, 0, 8, 0))
        foot = row(self.practice_button, None, self.back_button, self.next_button, spacing=8, margins=(0, 0, 8, 0))
        content = QWidget()
        content.setMaximumWidth(FORM_WIDTH + 16)
        lines = column(spacing=12, margins=(0, 44, 0, 28))
        lines.addWidget(Scroll(inner), 1)
        lines.addWidget(self.trouble)
        lines.addLayout(others)
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
            row(Icon("info-circle", 16), Label("改左边的名称，这里马上跟着变", "caption", "ink2"), None, spacing=8),
            None,
            margins=(28, 44, 28, 28),
        )
        pane = Pane(lines, fill="table", edges="l", line="line2")
        pane.setFixedWidth(PAPER_WIDTH + 56)
        return pane

    def _station_page(self) -> QWidget:
        self.ways = ChoiceCards(_WAYS, DISTRICT)
        self.ways.setObjectName("first_run.ways")
        self.ways.setAccessibleName("本站能发哪些文书")
        self.form = RecordForm(
            [Station],
            [
                Section(
                    "station",
                    "",
                    [
                        [Cell("name", 12)],
                        [Cell("number_prefix", 6, required=True), Cell("code", 6, hint="和区总交换用的编码，由区总给，例如 zq-01")],
                        [Cell("parent_name", 6), Cell("level", 6)],
                        [Cell("area", 6), Cell("phone", 6)],
                        [Custom(self.ways, 12, "本站能发哪些文书", name="ways")],
                        [Cell("issuer_name", 12, placeholder="例如：站前街道总工会")],
                        [
                            Cell("issuer_code", 6, placeholder="例如：站工劳监"),
                            Cell("district_issuer_code", 6, placeholder="例如：滨工劳监", hint="区总签发的文书用"),
                        ],
                    ],
                )
            ],
            clock=self.context.store.now,
            check=lambda values: station_problems(Station(**{name: values[name] for name in values if Station.knows(name)})),
        )
        for name in self.form.values():
            self.form.editor(name).setObjectName(f"first_run.station.{name}")
        feedback, handling = rules()["first_feedback"], rules()["handling"]
        hint = f"期限先按默认规则：{feedback.title} {feedback.span}，{handling.title} {handling.span}。以后可以在“设置”里看。"
        self.ways.chosen.connect(self._choose_way)
        page = QWidget()
        page.setLayout(column(self.form, Paragraph(hint, "caption", "ink3"), spacing=12))
        return page

    def _staff_page(self) -> QWidget:
        rows = [[Cell("name", 6), Cell("role", 6)], [Cell("phone", 6), Cell("card_number", 6)]]
        self.staff_form = RecordForm([StaffMember], [Section("staff", "", rows)], clock=self.context.store.now)
        for name in self.staff_form.values():
            self.staff_form.editor(name).setObjectName(f"first_run.staff.{name}")
        self.new = NewPassword(self._problem_with, "first_run.password")
        self.new.taken.connect(self.go_on)
        page = QWidget()
        page.setLayout(column(self.staff_form, self.new, None, spacing=16))
        return page

    def _problem_with(self, password: str) -> str:
        return entering.problem_with(self.context.store, StaffMember(**self.staff_form.values()), password, self.station())

    def _old_page(self) -> QWidget:
        self.big_practice_button = Button("先用练习数据试试", self.try_practice, icon="school")
        self.big_practice_button.setObjectName("first_run.practice_now")
        import_button = Button("导入旧台账", self.import_old, icon="file-import")
        import_button.setObjectName("first_run.import")
        words = f"{practice.CASES} 件诉求，人和单位都是编的，在另一个窗口打开，和正式数据互不相干，一下就能清除。"
        page = QWidget()
        page.setLayout(column(Paragraph(words), row(self.big_practice_button, import_button, None), None, spacing=12))
        return page

    # -- what is typed ---------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        kept = self.drafts.found() or {}
        fresh = Station()
        self.form.set_values({name: kept.get(f"station.{name}", getattr(fresh, name)) for name in self.form.values()})
        staff = StaffMember(role="head")  # who sets a station up answers for it
        self.staff_form.set_values({name: kept.get(f"staff.{name}", getattr(staff, name)) for name in self.staff_form.values()})
        self.ways.set_current(kept.get("way", DISTRICT))
        self._choose_way()

    def _draft_values(self) -> dict[str, Any]:
        station = {f"station.{name}": value for name, value in self.form.values().items()}
        return station | {f"staff.{name}": value for name, value in self.staff_form.values().items()} | {"way": self.ways.current()}

    def station(self) -> Station:
        """The station as typed, with what follows from the choice of letters."""
        typed = Station(**{name: value for name, value in self.form.values().items() if Station.knows(name)})
        if self._issues_itself(typed):
            return typed.with_values(district_issuer_name=typed.parent_name, district_issuer_code="")
        return typed.with_values(issuer_name="", district_issuer_name=typed.parent_name)

    def _issues_itself(self, typed: Station) -> bool:
        return self.ways.current() == OWN or may_issue("proposal", typed.level)

    def _typed(self, name: str) -> None:
        self.drafts.touch()
        self.trouble.hide()
        if name == "level":
            self._choose_way()
        self._draw()

    def _choose_way(self) -> None:
        typed = Station(level=str(self.form.values()["level"]))
        is_district = may_issue("proposal", typed.level)
        itself = self._issues_itself(typed)
        self.form.set_shown("ways", not is_district)
        self.form.set_shown("issuer_name", itself)
        self.form.set_shown("district_issuer_code", not itself)
        self.form.set_hint("issuer_code", "文书编号用，调解和援助案号也用" if itself else "调解和援助的案号用")
        self.drafts.touch()
        self._draw()

    def _draw(self) -> None:
        names = Names(self.station(), self.context.store.now().date())
        self.letter.show_names(names)
        self.ledger.show_names(names)

    # -- steps -----------------------------------------------------------------------------------------------------

    def _show_step(self, number: int) -> None:
        self._step = number
        states = [DONE if at < number else NOW if at == number else NEXT for at in range(len(_STEPS))]
        self.stepper.set_steps([Step(words, state, detail=detail) for (words, detail), state in zip(_STEPS, states, strict=True)])
        self.progress.setText(f"第 {number + 1} 步，共 {len(_STEPS)} 步")
        title, sentence = _HEADS[number]
        self.head.setText(title)
        self.sentence.set_text(sentence)
        for at in range(self.pages.count()):  # a stack is as high as its highest page that asks for room
            asks = QSizePolicy.Policy.Preferred if at == number else QSizePolicy.Policy.Ignored
            self.pages.widget(at).setSizePolicy(QSizePolicy.Policy.Preferred, asks)
        self.pages.setCurrentIndex(number)
        self.trouble.hide()
        self.files.clear()
        self.back_button.setVisible(number == 1)
        self.practice_button.setVisible(number < _LAST)
        self.join_button.setVisible(number == 0)
        self.restore_button.setVisible(number == 0)
        self.next_button.setText("开始使用" if number == _LAST else "下一步")
        self._fit()
        if number == 0:
            self.form.editor("name").setFocus()
        elif number == 1:
            self.staff_form.editor("name").setFocus()
        else:
            self.next_button.setFocus()

    def go_back(self) -> None:
        """Back to the names."""
        self._show_step(0)

    def go_on(self) -> None:
        """Check this step and go to the next; the second stores the station, the last begins the work."""
        if self._step == 0 and self._passes(self.form):
            self._show_step(1)
        elif self._step == 1 and self._passes(self.staff_form):
            if password := self.new.password():
                self._set_up(password)
        elif 1 < self._step < _LAST:
            self.sheets.forget()
            self._show_step(self._step + 1)
        elif self._step == _LAST:
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
                self._show_step(0)
                self.form.show_problems(named)
            self._say(str(error))
            return
        self.drafts.end()
        close_store(self.context, store.setting("user", ""), password, self._closed, self._refused, self.next_button.set_busy)

    def _closed(self) -> None:
        self.new.clear()
        self.context.set_user(self.context.store.user)
        self._show_step(2)

    def _refused(self, error: StationError) -> None:
        self.new.say(str(error))

    def import_old(self) -> None:
        """Begin the work with the old ledgers."""
        self._done()
        self.context.go("ledgers", act="import")

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
            failed=self._practice_trouble,
            busy=self._practice_busy,
            busy_words="正在做练习数据…",
        )

    def _practice_busy(self, words: str) -> None:
        self.practice_button.set_busy(words)
        self.big_practice_button.set_busy(words)

    def _practice_made(self, made: Made) -> None:
        self._open_practice()

    def _open_practice(self) -> None:
        if open_beside(self.context.store.folder, practice=True):
            self._say("练习数据在另一个窗口打开，这里可以接着设置。", token="ink2")
        else:
            self._say("练习数据做好了，但没能打开另一个窗口。以后可以在“设置·练习数据”里打开。")

    def _practice_trouble(self, error: StationError) -> None:
        self._say(str(error))

    # -- window ----------------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        self.paper.setVisible(self.width() >= PAPER_FROM and self._step == 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        else:
            super().keyPressEvent(event)
