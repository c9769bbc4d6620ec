"""交换成员: who exchanges with this unit; founding, inviting, admitting, joining, and declaring a PC lost."""

from functools import cached_property
from typing import TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from station.actions import circle, circle_letters
from station.actions.circle import Member
from station.casework import audiences
from station.casework.dates import show_moment
from station.changes import Changes
from station.db.noticing import last_heard
from station.frozen import frozen
from station.sync.circle import Pc
from station.ui.context import Context
from station.ui.membership.inviting import PC, STATION, AdmitPane, InvitePane
from station.ui.membership.joining import JoinPane
from station.ui.membership.spoken import grouped
from station.ui.settings.section import MARGINS, Heading, Section
from station.ui.table import Column, Table
from station.ui.widgets import (
    PRIMARY,
    Answer,
    Button,
    Card,
    EmptyState,
    Note,
    Paragraph,
    PillText,
    Scroll,
    ask,
    column,
    empty,
    reveal,
    row,
)

P = TypeVar("P", bound=QWidget)
_WAITING = "邀请已经答复，还在等{}登记。把答复文件交给对方、念一遍核对码；对方登记以后，从共用文件夹或 U 盘收一次包就能往来了。"
_AGAIN = "答复文件和核对码"
_INVITED = 3  # invitations without an answer that are shown, the newest
_LOST = "这台电脑已经被登记为丢失，不能再收发；本机数据没动。还要用它的，请本单位主机重新邀请。"


@frozen
class MemberLine:
    """One PC in the table."""

    id: str  # name of its key
    unit: str
    label: str
    state: PillText
    heard: str
    may_be_lost: bool
    may_be_head: bool


class MembersSection(Section):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.stack = QStackedWidget()
        self._panes: dict[QWidget, QWidget] = {}  # what each scrolls in
        self._build_list()
        self._build_outside()
        for part in (self.listing, self.outside):
            self.stack.addWidget(part)
        self.setLayout(column(self.stack, spacing=0))

    # -- the panes, each built when it is first wanted --------------------------------------------------------------

    @cached_property
    def joining(self) -> JoinPane:
        """Answering an invitation."""
        return self._built(JoinPane(self.context, self.show_list, self._joined))

    @cached_property
    def inviting(self) -> InvitePane:
        """Making one."""
        return self._built(InvitePane(self.context, self.show_list))

    @cached_property
    def admitting(self) -> AdmitPane:
        """Taking the answer to one."""
        return self._built(AdmitPane(self.context, self.show_list, self._admitted))

    def _built(self, pane: P) -> P:
        line = row(margins=MARGINS)
        line.addWidget(pane, 100)
        line.addStretch(1)
        self._panes[pane] = Scroll(line)
        self.stack.addWidget(self._panes[pane])
        return pane

    def _build_outside(self) -> None:
        """What stands here before this PC has joined."""
        self.join_button = Button("打开邀请文件", self.join, kind=PRIMARY, icon="folder-open", right="circle")
        self.join_button.setObjectName("settings.members.join")
        self.found_button = Button("从本单位开始", self.found, icon="sitemap", right="circle")
        self.found_button.setObjectName("settings.members.found")
        self.standing = column(spacing=8)
        joining = column(
            Paragraph("区总、市总，或者本站另一台电脑给过邀请文件的，打开它，在电话里对一遍核对码。", "body", "ink2"),
            row(self.join_button, None),
        )
        founding = column(
            Paragraph("上面没有单位用本程序的，例如区总自己，或者只有本站几台电脑。以后再加入上级也可以。", "body", "ink2"),
            row(self.found_button, None),
        )
        whole = column(
            Heading("交换成员", "谁和谁往来，谁打得开包，由这里登记。不用联网，邀请和答复都是文件。"),
            self.standing,
            Card("用邀请文件加入", joining),
            Card("从本单位开始", founding),
            None,
            spacing=12,
            margins=MARGINS,
        )
        self.outside = QWidget()
        self.outside.setLayout(whole)
        self.outside.setMaximumWidth(820)

    def _build_list(self) -> None:
        self.invite_station = Button("邀请站点", lambda: self.invite(STATION), icon="sitemap", small=True, right="circle")
        self.invite_station.setObjectName("settings.members.invite_station")
        self.invite_pc = Button("邀请本单位另一台电脑", lambda: self.invite(PC), icon="device-desktop", small=True, right="circle")
        self.invite_pc.setObjectName("settings.members.invite_pc")
        self.admit_button = Button("登记答复", self.admit, icon="user-check", small=True, right="circle")
        self.admit_button.setObjectName("settings.members.admit")
        self.above_button = Button("加入上级", self.join, icon="folder-open", small=True, right="circle")
        self.above_button.setObjectName("settings.members.above")
        self.head_button = Button("定为主机", self.appoint, icon="shield-check", small=True, right="circle")
        self.head_button.setObjectName("settings.members.head")
        self.lost_button = Button("电脑丢了", self.lose, icon="alert-circle", small=True, right="circle")
        self.lost_button.setObjectName("settings.members.lost")
        self.readers = Note("", icon="shield-lock")
        self.readers.setObjectName("settings.members.readers")
        self.table: Table = Table(
            [
                Column("unit", "单位", 220, lambda line: line.unit, stretch=True),
                Column("label", "电脑", 140, lambda line: line.label),
                Column("state", "状态", 130, pill=lambda line: line.state),
                Column("heard", "最近收到它的包", 170, lambda line: line.heard, token="ink2"),
            ],
            name="members",
            memory=self.context.memory,
            unit="台",
            row_id=lambda line: line.id,
            when_empty=EmptyState("还没有别的电脑。"),
            foot_shown=False,
        )
        self.table.setObjectName("settings.members.list")
        self.table.set_lead(12)
        self.table.selection_changed.connect(self._show_buttons)
        heading = Heading("交换成员", "登记在这里的电脑才打得开发给它单位的包；没有登记的电脑发来的，一律不收入。")
        self.waiting = column(spacing=8)
        acts = row(self.admit_button, self.invite_station, self.invite_pc, self.above_button, None, self.head_button, self.lost_button)
        whole = column(heading, self.waiting, self.readers, acts, spacing=12, margins=MARGINS)
        whole.addWidget(self.table, 1)
        self.listing = QWidget()
        self.listing.setLayout(whole)

    # -- showing ---------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        if self.stack.currentWidget() in (self.listing, self.outside):
            self.show_list()

    def show_list(self) -> None:
        """Back to who is there, or to the two ways in."""
        standing = circle.standing(self.context.store)
        if standing == "member":
            self._fill(circle.member(self.context.store))
            self.stack.setCurrentWidget(self.listing)
            return
        empty(self.standing)
        if standing == "waiting":
            self.standing.addWidget(self._waits())
        elif standing == "lost":
            self.standing.addWidget(Note(_LOST, icon="hourglass", attention=True))
        reveal(self.standing)
        self.found_button.setEnabled(standing in ("none", "lost"))
        self.stack.setCurrentWidget(self.outside)

    def _waits(self) -> Note:
        """Who is still to admit this PC or its unit, and the way back to what was to be carried there."""
        acts = [(_AGAIN, self.join)] if circle_letters.answer_under_way(self.context.store) is not None else []
        note = Note(_WAITING.format(circle_letters.waits_for(self.context.store)), icon="hourglass", actions=acts)
        note.setObjectName("settings.members.waiting")
        return note

    def _fill(self, me: Member) -> None:
        empty(self.waiting)
        if circle_letters.waits_for(self.context.store):
            self.waiting.addWidget(self._waits())
        for invited in circle_letters.open_invitations(self.context.store)[:_INVITED]:
            words = f"已邀请{invited.name}的{invited.label}，还没有登记答复。对方打电话来时，念核对码 {grouped(invited.code)}。"
            note = Note(words, icon="send")
            note.setObjectName("settings.members.invited")
            self.waiting.addWidget(note)
        reveal(self.waiting)
        heard, today = last_heard(self.context.store), self.context.store.now().date()
        lines = []
        for pc in me.circle.pcs.values():
            ours = me.circle.is_heard(me.keys.key_id, pc.unit)
            is_here = pc.key_id == me.keys.key_id
            at = show_moment(heard[pc.key_id], today) if pc.key_id in heard else "" if is_here else "还没有收到过"
            can = ours and not pc.is_lost and not is_here
            unit = me.circle.units[pc.unit].name
            lines.append(MemberLine(pc.key_id, unit, pc.label, _state(pc, is_here), at, can, can and not pc.is_head))
        self.table.set_rows(lines)
        self.invite_station.setVisible(me.is_head)
        self.invite_pc.setVisible(me.is_head)
        self.admit_button.setVisible(me.is_head)
        self.above_button.setVisible(me.is_head and not me.circle.above(me.unit))
        self.readers.sentence.set_text(_readers(me))
        self._show_buttons()

    def _show_buttons(self) -> None:
        line: MemberLine | None = self.table.current_row()
        self.lost_button.setEnabled(line is not None and line.may_be_lost)
        self.head_button.setEnabled(line is not None and line.may_be_head)

    # -- acts ------------------------------------------------------------------------------------------------------

    def begin(self, act: str) -> None:
        """What another place asks for: ``join`` or ``found``."""
        if act == "join":
            self.join()
        elif act == "found" and circle.standing(self.context.store) in ("none", "lost"):
            self.found()

    def join(self) -> None:
        """Open an invitation."""
        self.joining.begin()
        self._show(self.joining)

    def invite(self, kind: str) -> None:
        """Make an invitation."""
        self.inviting.begin(kind)
        self._show(self.inviting)

    def admit(self) -> None:
        """Take an answer."""
        self.admitting.begin()
        self._show(self.admitting)

    def _show(self, pane: QWidget) -> None:
        self.stack.setCurrentWidget(self._panes[pane])

    def found(self) -> None:
        """Begin with this unit."""
        if self.context.attempt(lambda: circle.found(self.context.store)) is not None:
            self._told("已建立交换，这台电脑是主机。")
            self.show_list()

    def _joined(self) -> None:
        self._told("已答复邀请，请把答复文件交给对方。")

    def _admitted(self, sentence: str) -> None:
        self._told(f"{sentence}下一次发送时把名单带过去。")
        self.show_list()

    def appoint(self) -> None:
        """Make a PC a head."""
        line: MemberLine = self.table.current_row()
        sentence = self.context.attempt(lambda: circle.appoint(self.context.store, line.id))
        if sentence is not None:
            self._told(sentence)
            self.show_list()

    def lose(self) -> None:
        """Ask, and declare a PC lost."""
        line: MemberLine = self.table.current_row()
        question = f"把{line.unit}的{line.label}标成丢失？"
        words = (
            "以后发给这个单位的包换新钥匙加封，它打不开；它以后发出的也不再收入，已经收到的照旧。"
            "不能撤回，找回来要重新邀请。它自己存着的数据还在它里面。"
        )
        if ask(self.window(), question, words, [Answer("lost", "标成丢失"), Answer("", "先不标", safe=True)]) == "lost":
            sentence = self.context.attempt(lambda: circle.declare_lost(self.context.store, line.id))
            if sentence is not None:
                self._told(sentence)
                self.show_list()

    def leave(self) -> None:
        self.stack.setCurrentWidget(self.listing)

    def _told(self, sentence: str) -> None:
        self.context.changed.emit(Changes())
        self.context.toast(sentence)


def _state(pc: Pc, is_here: bool) -> PillText:
    if pc.is_lost:
        return PillText("已丢失", "amb")
    if is_here:
        return PillText("这台，主机" if pc.is_head else "这台", "blu")
    return PillText("主机", "grn") if pc.is_head else PillText("在用", "gry")


def _readers(me: Member) -> str:
    names = [me.circle.units[code].name for code in me.circle.readers(me.unit, audiences.UP) if code in me.circle.units]
    above = f"{names[0]}发出的包，{'、'.join(names)}打得开，别人打不开。"
    return above if len(names) > 1 else f"{above}上面还没有别的单位。"
