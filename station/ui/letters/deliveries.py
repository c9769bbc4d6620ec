"""The addressees of an issued letter: received, due, answered, put right, what follows; acts for those that are chosen."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Signal

from station.casework import deliveries, vocabulary
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.letter_papers import is_handed
from station.casework.model import Letter, LetterAddressee
from station.frozen import frozen
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.letters import steps
from station.ui.table import Column, Table
from station.ui.widgets import Button, Pane, PillText, SegmentedChoice, column, row

ALL, UNSERVED, WAITING, LATE, UNCHECKED = "all", "unserved", "waiting", "late", "unchecked"
Row = Mapping[str, Any]


@frozen
class Group:
    """Addressees that wait for the same: key, words, and who belongs to it."""

    key: str
    label: str
    holds: Callable[[Letter, LetterAddressee, str], bool]


GROUPS = (
    Group(ALL, "全部", lambda letter, each, today: True),
    Group(UNSERVED, "待送达", lambda letter, each, today: not each.served_on),
    Group(WAITING, "等答复", lambda letter, each, today: deliveries.awaits_reply(letter, each) and each.reply_due_on >= today),
    Group(LATE, "逾期", lambda letter, each, today: deliveries.awaits_reply(letter, each) and each.reply_due_on < today),
    Group(UNCHECKED, "待核验", lambda letter, each, today: each.reply_state == "replied" and not each.rectification),
)


class DeliveriesTable(Pane):
    """``asked`` carries the name of an act of ``steps``, ``run_asked`` wants them printed for; ``chosen`` says for whom."""

    asked = Signal(str)
    run_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(fill="paper", edges="l", line="line2")
        self.context = context
        self.setObjectName("letters.deliveries")
        self._file: LetterFile | None = None
        self._standing: steps.Standing | None = None
        self.groups = SegmentedChoice([(group.key, group.label) for group in GROUPS], ALL, small=True)
        self.groups.setObjectName("letters.delivery_groups")
        self.groups.chosen.connect(lambda _: self._narrow())
        everyone = Button("全选", self._choose_all, small=True)
        everyone.setObjectName("letters.choose_all")
        self._buttons: dict[str, Button] = {}
        for act in steps.PER_ADDRESSEE:
            button = Button("", partial(self.asked.emit, act), small=True)
            button.setObjectName(f"letters.delivery.{act}")
            self._buttons[act] = button
        self.table = Table(_columns(context.store.now), name="letters.deliveries", memory=context.memory, unit="家")
        self.table.setObjectName("letters.deliveries.table")
        self.table.set_lead(16)
        self.table.selection_changed.connect(self._offer)
        self.run_button = Button("", self.run_asked.emit, icon="printer", small=True)
        self.run_button.setObjectName("letters.delivery.print")
        head = row(self.groups, everyone, None, *self._buttons.values(), self.run_button, spacing=8, margins=(16, 8, 16, 8))
        self.setLayout(column(head, self.table, spacing=0))

    def show_letter(self, standing: steps.Standing) -> None:
        """Show the addressees of a letter, keeping what is chosen."""
        self._standing, self._file = standing, standing.file
        self._narrow()

    def arrange(self, is_low: bool) -> None:
        """Lower rows where there is little room."""
        self.table.set_low(is_low)

    def chosen(self) -> tuple[LetterAddressee, ...]:
        """The addressees chosen, in the order of the table."""
        assert self._file is not None
        by_id = {each.id: each for each in self._file.deliveries}
        return tuple(by_id[key] for key in self.table.selected_ids() if key in by_id)

    def show_waiting(self, act: str) -> None:
        """Show those an act is waited for, so that the person may choose among them."""
        keys = {steps.SERVE: [UNSERVED], steps.ANSWER: [LATE, WAITING], steps.CHECK: [UNCHECKED]}.get(act, [])
        self.groups.set_current(next((key for key in keys if self._held(key)), ALL))
        self._narrow()

    def _held(self, key: str) -> list[LetterAddressee]:
        """The addressees of a group."""
        assert self._file is not None
        group = next(group for group in GROUPS if group.key == key)
        today = self.context.store.now().date().isoformat()
        return [each for each in self._file.deliveries if group.holds(self._file.letter, each, today)]

    def _narrow(self) -> None:
        if self._file is None:
            return
        held = {group.key: self._held(group.key) for group in GROUPS}
        self.groups.set_options([(group.key, f"{group.label} {len(held[group.key])}") for group in GROUPS])
        self.table.set_rows([_row(self._file, each) for each in held[self.groups.current()]])
        self.table.set_foot([f"{len(held[self.groups.current()]):,} 家", *_sums(self._file.deliveries)])
        self._offer()

    def _choose_all(self) -> None:
        self.table.choose_all()
        self.table.view.setFocus()

    def _offer(self) -> None:
        """Only what can be done with all that are chosen, with their number."""
        if self._file is None or self._standing is None:
            return
        chosen = self.chosen()
        for act, button in self._buttons.items():
            fits = steps.fitting(self._file, act, chosen)
            button.setVisible(bool(fits))
            how_many = f" {len(fits)} 家" if len(fits) > 1 else ""
            button.setText(steps.words(act, self._standing) + how_many)
        letter = self._file.letter
        handed = [each for each in chosen or self._file.deliveries if is_handed(letter, each)]
        self.run_button.setText(f"群发打印 {len(handed)} 份")
        self.run_button.setVisible(bool(handed) and letter.status != "void")


def _row(file: LetterFile, each: LetterAddressee) -> dict[str, Any]:
    values = {spec.name: getattr(each, spec.name) for spec in each.specs()}
    return {**values, "id": each.id, "name": deliveries.name_of(file, each), "waits": deliveries.awaits_reply(file.letter, each)}


def _sums(found: Sequence[LetterAddressee]) -> list[str]:
    served = sum(bool(each.served_on) for each in found)
    asked = sum(bool(each.reply_due_on) for each in found)
    answered = sum(each.reply_state == "replied" for each in found)
    right = sum(each.rectification == "done" for each in found)
    sums = [f"送达 {served}/{len(found)}"]
    if asked:
        sums += [f"已答复 {answered}/{asked}", f"已整改 {right}/{len(found)}"]
    return sums


def _columns(now: Callable[[], datetime]) -> list[Column]:
    label = {spec.name: spec.label for spec in LetterAddressee.specs()}

    def day(name: str) -> Callable[[Row], str]:
        return lambda item: show_day(item[name] or "", now().date())

    def due(item: Row) -> PillText:
        return due_pill(item["reply_due_on"], now()) if item["waits"] else PillText(day("reply_due_on")(item), "")

    def reply(item: Row) -> str:
        if item["department_told_on"] or item["reply_state"] == "replied":
            return f"{day('replied_on')(item)} 已回复"
        return "" if item["reply_state"] in ("", "none") else vocabulary.label("reply_state", item["reply_state"])

    def served(item: Row) -> str:
        on_its_way = f"{day('sent_on')(item)}送出" if item["sent_on"] else ""
        return day("served_on")(item) or on_its_way

    def word(name: str, of: str) -> Callable[[Row], str]:
        return lambda item: vocabulary.label(of, item[name]) if item[name] else ""

    return [
        Column("name", "主送", 200, stretch=True),
        Column("service_way", label["service_way"], 88, word("service_way", "service_way"), token="ink2"),
        Column("served_on", "送达", 110, served, order=lambda item: item["served_on"], whole=True),
        Column("reply_due_on", "应答复", 136, day("reply_due_on"), pill=due, order=lambda item: item["reply_due_on"], whole=True),
        Column("reply_state", "答复", 132, reply),
        Column("rectification", "整改", 84, word("rectification", "rectification")),
        Column("follow_action", label["follow_action"], 104, word("follow_action", "letter_follow_action"), token="ink2"),
        Column("express_number", label["express_number"], 130, token="ink2", shown=False),
        Column("receiver", label["receiver"], 90, lambda item: "已签收" if item["receiver"] else "", token="ink2", shown=False),
    ]
