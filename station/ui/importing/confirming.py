"""The last step of an import: what will be written, said in numbers that add up, and afterwards what was."""

from collections import Counter
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from station.actions.import_ledger import UNDO_DAYS, Imported
from station.casework.dates import show_day
from station.casework.import_plan import ADDED, CHANGED, GAPS, KNOWN, SKIPPED, UNDATED, Plan
from station.casework.importing.targets import targets
from station.casework.model import Employer, Grievance, Worker
from station.ui.widgets import Button, CheckBox, Icon, Label, Pane, Paragraph, Rule, Scroll, column, empty, reveal, row

_SHOWN = 8  # reasons named; the rest is counted


class Confirming(QWidget):
    """``look`` shows what was imported, ``undo`` takes it back, ``next_file`` begins again.

    ``date`` is told whether cases under way that the ledger does not date are received today.
    """

    def __init__(
        self, look: Callable[[], object], undo: Callable[[], object], next_file: Callable[[], object], date: Callable[[bool], object]
    ) -> None:
        super().__init__()
        self._date = date
        self._today: CheckBox | None = None
        self._acts = (("看导入的内容", look, "import.look"), ("再导一份", next_file, "import.next_file"), ("整批撤销", undo, "import.undo"))
        self._lines = column(spacing=10, margins=(24, 20, 24, 20))
        self.setLayout(column(Pane(column(Scroll(column(self._lines, None)), margins=1), radius=6)))

    def show_plan(self, plan: Plan, today: str) -> None:
        """Say what will be written; ``today`` is offered as the day of cases that have none."""
        had_focus = self._today is not None and self._today.hasFocus()
        self._today = None
        empty(self._lines)
        writes = len(plan.to_write)
        name = targets()[plan.asked.target].name
        head = f"将把 {writes:,} 行写进{name}" if writes else "这份台账没有新的内容，不用写入。"
        self._lines.addWidget(Label(head, "section", bold=True))
        self._count(plan)
        new = Counter(type(card.merged) for card in plan.cards if card.base is None)
        said = [f"新建 {new[Employer]:,} 家单位的档案" if new[Employer] else "", f"新登记 {new[Worker]:,} 名职工" if new[Worker] else ""]
        if any(said):
            self._lines.addWidget(Paragraph("同时" + "，".join(filter(None, said)) + "。", "body", "ink2"))
        archived = sum(1 for found in plan.to_write if (case := found.draft and found.draft.grievance) and case.status == "archived")
        if archived:
            self._lines.addWidget(
                Paragraph(f"早已办结的 {archived:,} 件直接归档，不再提醒回访；没有办结的照常计算办理时限。", "body", "ink2")
            )
        is_each_dated = bool(plan.asked.received_at) and plan.undated == plan.counts[ADDED] + plan.counts[GAPS]
        given = Grievance.spec("received_at").label if is_each_dated else ""
        if missing := [label for label in plan.missing if label != given]:
            self._lines.addWidget(Paragraph(f"表里没有{'、'.join(missing)}，导入后留空，可以再补。", "body", "ink2"))
        if plan.undated:
            self._offer(plan, today, had_focus)
        if of_one := plan.of_one:
            self._lines.addWidget(Paragraph(of_one, "body", "ink2"))
        self._lines.addWidget(Paragraph("认不出的格、没有对应栏目的列，都原样记在备注里。", "body", "ink2"))
        reasons = Counter(found.reason for found in plan.rows if found.fate == SKIPPED)
        if reasons:
            self._lines.addWidget(Rule())
            self._lines.addWidget(Label(f"没有导入的 {reasons.total():,} 行", bold=True))
            for reason, count in reasons.most_common(_SHOWN):
                self._lines.addLayout(row(Label(reason, "dense", "ink2"), None, Label(f"{count:,} 行", "dense", "ink2")))
            if len(reasons) > _SHOWN:
                self._lines.addWidget(Label(f"另有 {len(reasons) - _SHOWN} 种原因，可以在上一步导出。", "dense", "ink2"))
        reveal(self._lines)

    def _offer(self, plan: Plan, today: str, had_focus: bool) -> None:
        """Ask for the day of cases that have none: nothing is filled in unasked, nothing left without saying what follows."""
        self._today = CheckBox(f"{plan.undated:,} 件在办的没有受理时间，都填今天（{show_day(today)}）")
        self._today.setObjectName("import.today")
        self._today.setChecked(bool(plan.asked.received_at))
        self._today.toggled.connect(self._date)
        self._lines.addWidget(self._today)
        if not plan.asked.received_at:
            self._lines.addWidget(Paragraph(f"不填的{UNDATED}。", "dense", "ink2"))
        if had_focus:
            self._today.setFocus()

    def _count(self, plan: Plan) -> None:
        counts = plan.counts
        lines = (
            (ADDED, "新登记", counts[ADDED] + counts[GAPS]),
            (GAPS, "其中待补", counts[GAPS]),
            (CHANGED, "改动已有的", counts[CHANGED]),
            (KNOWN, "已有，跳过", counts[KNOWN]),
            (SKIPPED, "没有导入", counts[SKIPPED]),
            ("left_out", "标题、合计、空行", counts["left_out"]),
        )
        box = column(spacing=6)
        for key, words, count in lines:
            if count or key in (ADDED, KNOWN):
                token = "ink2" if key == GAPS else "ink"
                box.addLayout(row(Label(words, "body", token), None, Label(f"{count:,} 行", "body", token, bold=key != GAPS)))
        box.addWidget(Rule())
        box.addLayout(row(Label("合计", "body", "ink2"), None, Label(f"{plan.total:,} 行，与表中一致", "body", "ink2")))
        holder = QWidget()
        holder.setLayout(box)
        holder.setFixedWidth(360)
        self._lines.addLayout(row(holder, None))

    def show_done(self, done: Imported) -> None:
        """Say what was written and what one can do now."""
        empty(self._lines)
        made = done.ledger_import
        words = [f"{made.added or 0:,} 行新登记" if made.added else "", f"{made.changed:,} 行改动" if made.changed else ""]
        words += [f"{made.known:,} 行已有，跳过" if made.known else "", f"{made.held:,} 行没有导入" if made.held else ""]
        said = "，".join(filter(None, words))
        self._lines.addLayout(
            row(Icon("circle-check", 20, "grn"), Label(f"已导入“{made.file_name}”", "section", bold=True), None, spacing=10)
        )
        self._lines.addWidget(Paragraph(f"{said}，合计 {made.lines:,} 行。", "body"))
        self._lines.addWidget(Paragraph(f"{UNDO_DAYS} 天内可以整批撤销；改好的台账再导一次，只改有变动的格。", "body", "ink2"))
        buttons = [Button(words, act) for words, act, _ in self._acts]
        for button, (_, _, object_name) in zip(buttons, self._acts, strict=True):
            button.setObjectName(object_name)
        self._lines.addLayout(row(*buttons, None, spacing=8))
        reveal(self._lines)
