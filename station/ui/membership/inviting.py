"""邀请和登记: making an invitation for a station or a further PC, and admitting what comes back with the answer."""

from collections.abc import Callable

from station.actions import circle
from station.actions.circle import Answer
from station.casework.model import Station
from station.ui.context import Context
from station.ui.form import Cell, RecordForm
from station.ui.form import Section as FormSection
from station.ui.membership.carrying import ANSWERS, INVITATIONS, open_letter
from station.ui.membership.spoken import CodeField
from station.ui.membership.steps import GuidedPane, Handing, Numbered
from station.ui.widgets import PRIMARY, Button, CheckBox, Paragraph, SegmentedChoice, column, row

STATION, PC = "station", "pc"


class InvitePane(GuidedPane):
    """Whom to invite, the file with its code, and what happens then."""

    def __init__(self, context: Context, back: Callable[[], object]) -> None:
        super().__init__(context, "invite", "邀请加入", back)
        self.kinds = SegmentedChoice([(PC, "本单位另一台电脑"), (STATION, "下面的一个站点")], PC)
        self.kinds.setObjectName("invite.kind")
        self.kinds.setAccessibleName("邀请谁")
        self.kinds.chosen.connect(lambda _: self._kind_chosen())
        rows = [[Cell("name", 7, required=True), Cell("code", 5, required=True, hint="例如 zq-01，定了不改")], [Cell("level", 7)]]
        self.form = RecordForm([Station], [FormSection("invited", "", rows)], clock=context.store.now)
        for field in self.form.values():
            self.form.editor(field).setObjectName(f"invite.{field}")
        self.make_button = Button("做邀请文件", self.make, kind=PRIMARY, icon="writing", right="circle")
        self.make_button.setObjectName("invite.make")
        self.handing = Handing(self, "存邀请文件", INVITATIONS, "对方打开邀请文件后会打电话来，把这个码念给他。不要写在文件旁边。")
        whom = column(row(self.kinds, None), self.form, row(self.make_button, None), spacing=10)
        self.first = Numbered(1, "邀请谁", "一份邀请登记一台电脑。下面的站点以后再加电脑，由它自己的主机邀请。", whom)
        self.second = Numbered(2, "把文件交给对方", "用 U 盘、微信带都行；别人拿到也没用，要对上核对码、再由本单位登记。", self.handing)
        self.third = Numbered(3, "等答复", "对方会带回一个答复文件。在“交换成员”里点“登记答复”，对一遍他的核对码，就登记好了。")
        self.finish(self.first, self.second, self.third)

    def begin(self, kind: str) -> None:
        """From the start."""
        self.say("")
        self.kinds.set_current(kind)
        self.form.set_values({name: getattr(Station(), name) for name in self.form.values()})
        self.form.show_problems({})
        self.first.setEnabled(True)
        self.second.open(is_open=False)
        self.third.open(is_open=False)
        self._kind_chosen()

    def _kind_chosen(self) -> None:
        self.form.setVisible(self.kinds.current() == STATION)

    def make(self) -> None:
        """Make the invitation."""
        if self.kinds.current() == STATION:
            problems = self.form.problems()
            self.form.show_problems(problems)
            if problems:
                return
        self.attempt(self._make)

    def _make(self) -> None:
        typed = self.form.values()
        store = self.context.store
        invited = self.kinds.current() == STATION
        letter = circle.invite(store, typed["code"], typed["name"], typed["level"]) if invited else circle.invite(store)
        self.handing.show_letter(letter)
        self.first.setEnabled(False)
        self.second.open(is_open=True)
        self.third.open(is_open=True)
        self.handing.save_button.setFocus()


class AdmitPane(GuidedPane):
    """The answer that came back, its code, and who it is; ``admitted`` is called with a sentence."""

    def __init__(self, context: Context, back: Callable[[], object], admitted: Callable[[str], object]) -> None:
        super().__init__(context, "admit", "登记答复", back)
        self._admitted = admitted
        self._content = b""
        self.open_button = Button("打开答复文件", self.open_file, icon="folder-open")
        self.open_button.setObjectName("admit.open")
        self.said = Paragraph("", "body")
        self.said.setObjectName("admit.said")
        self.is_head = CheckBox("这台也是主机，可以邀请、登记和标记丢失")
        self.is_head.setObjectName("admit.is_head")
        self.code = CodeField("对方念的核对码")
        self.admit_button = Button("登记", self.admit, kind=PRIMARY, right="circle")
        self.admit_button.setObjectName("admit.admit")
        self.code.changed.connect(self._check)
        self.code.field.returnPressed.connect(self.admit)
        checked = column(self.code, self.is_head, row(self.admit_button, None), spacing=10)
        self.first = Numbered(1, "打开答复文件", "对方带回来的，文件名以 .gwa 结尾。", column(row(self.open_button, None), self.said))
        self.second = Numbered(2, "核对", "给对方打电话，请他念屏幕上的核对码，照着输入。", checked)
        self.finish(self.first, self.second)
        self.begin()

    def begin(self) -> None:
        """From the start."""
        self._content = b""
        self.said.set_text("")
        self.said.hide()
        self.code.clear()
        self.is_head.setChecked(False)
        self.say("")
        self.second.open(is_open=False)
        self._check()

    def open_file(self) -> None:
        """Ask for the answer and say whose it is."""
        self.attempt(self._open)

    def _open(self) -> None:
        content = open_letter(self, self.context, "打开答复文件", ANSWERS)
        if content is not None:
            answer = circle.open_answer(self.context.store, content)
            self._content = content
            self.said.set_text(_told(answer))
            self.said.show()
            self.is_head.setVisible(answer.is_further)
            self.second.open(is_open=True)
            self.code.clear()
            self._check()
            self.code.setFocus()

    def _check(self) -> None:
        self.admit_button.setEnabled(self.code.is_complete())

    def admit(self) -> None:
        """Compare the code and admit."""
        if self.code.is_complete():
            self.attempt(self._admit)

    def _admit(self) -> None:
        sentence = circle.admit(self.context.store, self._content, self.code.code(), is_head=self.is_head.isChecked())
        self._admitted(sentence)


def _told(answer: Answer) -> str:
    if answer.is_further:
        return f"本单位的{answer.label}答复了邀请。"
    return f"{answer.name}（站点码 {answer.unit}）的{answer.label}答复了邀请。"
