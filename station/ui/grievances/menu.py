"""What “⋯” over a case holds: the acts its state allows and the person at the desk may do."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QWidget

from station.actions import handovers
from station.casework import grievances as rules
from station.casework import states, vocabulary
from station.casework.casefile import CaseFile
from station.casework.hotline import ENDED
from station.frozen import frozen
from station.ui import menuicons
from station.ui.grievances.handover_panels import KINDS


@frozen
class HeadAct:
    """One act of a case's head: its name, its words, the right it asks, as ``Detail.start`` takes it; with an icon it is the chief one."""

    name: str
    words: str
    right: str
    start: str
    icon: str = ""


def head_acts(status: str, may: Collection[str]) -> list[HeadAct]:
    """What stands over a case of a state, for who has the rights ``may``."""
    hand_letters = HeadAct("letters", "出文书", "letter_draft", "hand:letters")
    found = []
    if states.is_under_way(status):
        found += [
            HeadAct("progress", "登记进展", "progress", "progress", "pencil-plus"),
            HeadAct("mediations", "打开调解" if status == "mediating" else "转调解", "mediate", "hand:mediations"),
            HeadAct("legal_aid", "转援助", "aid", "hand:legal_aid"),
            hand_letters,
            HeadAct("close_case", "办结", "close", "close"),
        ]
    elif status == "closed":
        found += [HeadAct("follow_up", "登记回访", "follow_up", "follow_up", "phone"), HeadAct("archive", "归档", "archive", "archive")]
    elif status == "followed_up":
        found.append(HeadAct("archive", "归档", "archive", "archive", "archive"))
    if status in rules.DONE:
        found.append(hand_letters)
    if not states.is_under_way(status):
        found.append(HeadAct("reopen", "重办", "reopen", "move:reopen"))
    return [act for act in found if act.right in may]


class CaseMenu(QMenu):
    """``started`` carries the act that is chosen, as ``Detail.start`` takes it; ``may`` are the acts of the person."""

    started = Signal(str)

    def __init__(self, case: CaseFile, may: Collection[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._may = may
        self._offer("edit", "pencil", "改登记内容（F2）", "edit")
        self._moves(case)
        if states.is_under_way(case.grievance.status):
            self._offer("extend", "calendar-event", "延期", "extend")
            if not case.plan and case.grievance.handle_due_on:
                self._offer("plan", "clipboard-list", "倒排计划", "plan_new")
            self._handovers()
            self._offer("interrupt", "hourglass", "登记时效中断", "interrupt")
            if all(order.status in ENDED for order in case.orders):
                self._offer("edit", "phone", "登记热线工单", "order.new")
        if states.is_under_way(case.grievance.status) or case.grievance.status in rules.DONE:
            self._offer("clue", "rubber-stamp", "转监督线索", "supervise")
        if case.grievance.status in rules.DONE and case.grievance.status != "closed":
            self._offer("follow_up", "phone", "登记回访", "follow_up")
        if "remove" in may:
            self.addSeparator()
            self._offer("remove", "trash", "删除", "remove")

    def _offer(self, right: str, icon: str, words: str, act: str) -> None:
        if right in self._may:
            self.addAction(menuicons.icon(icon), words, partial(self.started.emit, act))

    def _moves(self, case: CaseFile) -> None:
        """The acts of the table; those that need a reason stand below."""
        offered = [act for act in states.offered(case.grievance.status) if act.code in self._may]
        offered.sort(key=lambda act: act.needs_reason)
        menu = self.addMenu(menuicons.icon("transfer"), "流转") if offered else self
        for before, act in zip([None, *offered], offered, strict=False):
            if before and act.needs_reason != before.needs_reason:
                menu.addSeparator()
            icon = menuicons.icon("player-pause") if act.code == "hold" else QIcon()
            menu.addAction(icon, act.label, partial(self.started.emit, f"do:{act.code}"))

    def _handovers(self) -> None:
        kinds = [kind for kind in KINDS if handovers.right(kind) in self._may]
        menu = self.addMenu(menuicons.icon("send"), "移交联动") if kinds else self
        for kind in kinds:
            menu.addAction(vocabulary.label("handover_kind", kind), partial(self.started.emit, f"handover:{kind}"))
