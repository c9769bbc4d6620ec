"""The checklist of a visit: every item with a verdict and a line of text, filled in by keyboard alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.actions import outreach as actions
from station.casework import vocabulary
from station.casework.model import Employer, FieldVisit, VisitFinding
from station.casework.outreach import visits
from station.casework.vocabulary import Entry
from station.errors import ProblemsError, StationError
from station.ui import theme
from station.ui.context import Context
from station.ui.drafting import DraftKeeper
from station.ui.editors import LineEditor
from station.ui.footer import FormFooter
from station.ui.page import Page, Room
from station.ui.widgets import (
    COMPLETE,
    LINK,
    OPEN,
    PRIMARY,
    Button,
    ElidedLabel,
    Label,
    Note,
    Pane,
    Paragraph,
    Rule,
    Scroll,
    SectionItem,
    SectionNav,
    SegmentedChoice,
    column,
    row,
    spaced,
)

KEY = "services:checklist:"
FINE = "fine"
WIDEST = 980


def to_show(findings: Sequence[VisitFinding]) -> tuple[list[VisitFinding], str]:
    """What is to be followed, and how many items there are of each other verdict."""
    followed = [finding for finding in findings if finding.verdict in visits.FOLLOWED]
    others = [
        f"{entry.label} {count} 项"
        for entry in vocabulary.vocabulary("finding_verdict").entries
        if entry.code not in visits.FOLLOWED and (count := sum(finding.verdict == entry.code for finding in findings))
    ]
    return followed, f"检查清单：{'，'.join(others)}" if others else ""


class _Verdict(SegmentedChoice):
    """1 to 4 choose, ← and → move, Enter goes on."""

    gone_on = Signal()

    def __init__(self) -> None:
        super().__init__([(entry.code, entry.label) for entry in vocabulary.vocabulary("finding_verdict").entries], small=True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = [key for key, _ in self._options]
        if event.text().isdigit() and 1 <= int(event.text()) <= len(keys):
            self.set_current(keys[int(event.text()) - 1])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.gone_on.emit()
        else:
            super().keyPressEvent(event)

    def clear(self) -> None:
        """Nothing chosen."""
        self._mark("")


class _Line(QWidget):
    """One item; ``finding`` is what stood in it before."""

    changed = Signal()
    gone_on = Signal()

    def __init__(self, item: Entry) -> None:
        super().__init__()
        self.item = item
        self.finding = VisitFinding(item=item.code)
        self.verdict = _Verdict()
        self.verdict.setObjectName(f"checklist.{item.code}")
        self.verdict.setAccessibleName(item.label)
        self.text = LineEditor()
        self.text.setObjectName(f"checklist.{item.code}.content")
        self.text.setAccessibleName(f"{item.label}：{VisitFinding.spec('content').label}")
        self.problem = Paragraph("", "caption", "amb")
        self.problem.hide()
        label = ElidedLabel(f"{item.code}　{spaced(item.label)}")
        label.setMinimumWidth(theme.current().size(230))
        line = row(label, self.verdict, self.text, spacing=16)
        line.setStretch(0, 2)
        line.setStretch(2, 3)
        self.setLayout(column(line, self.problem, spacing=2, margins=(0, 5, 0, 5)))
        self.verdict.chosen.connect(lambda _: self._edited())
        self.text.edited.connect(self._edited)
        self.verdict.gone_on.connect(self._go_on)
        self.text.installEventFilter(self)
        self._hint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.gone_on.emit()
            return True
        return super().eventFilter(watched, event)

    def _go_on(self) -> None:
        if self.verdict.current() in visits.FOLLOWED and not self.text.text():
            self.text.setFocus()
        else:
            self.gone_on.emit()

    def _edited(self) -> None:
        self.say("")
        self._hint()
        self.changed.emit()

    def _hint(self) -> None:
        self.text.setPlaceholderText("写明问题或诉求" if self.verdict.current() in visits.FOLLOWED else "")

    def show_finding(self, finding: VisitFinding) -> None:
        """Begin with what was stored."""
        self.finding = finding
        self.show_values(finding.verdict, finding.content)

    def show_values(self, verdict: str, content: str) -> None:
        """Show a verdict, or none, and its words."""
        self.verdict.blockSignals(True)
        if verdict:
            self.verdict.set_current(verdict)
        else:
            self.verdict.clear()
        self.verdict.blockSignals(False)
        self.text.show_value(content)
        self._hint()

    def value(self) -> VisitFinding | None:
        """The finding as it is now; None while there is no verdict."""
        verdict = self.verdict.current()
        return self.finding.with_values(verdict=verdict, content=self.text.text().strip()) if verdict else None

    def say(self, sentence: str) -> None:
        """What is wrong with the item."""
        self.problem.set_text(sentence)
        self.problem.setVisible(bool(sentence))
        self.text.show_problem(bool(sentence))


class CheckList(Page):
    """All items of a visit in their sections; only what has a verdict is stored."""

    topic = "services#走访"

    def __init__(self, context: Context, visit: FieldVisit) -> None:
        employer = context.store.find(Employer, visit.employer_id)
        super().__init__(context, "检查清单", employer.name if employer is not None else "")
        self.setObjectName("services.checklist")
        self.visit = visit
        self.stand_on(visit)
        self.lines: dict[str, _Line] = {}
        self._sections: dict[str, QWidget] = {}
        self.nav = SectionNav()
        self.nav.setObjectName("services.checklist.sections")
        self.nav.chosen.connect(self._show_section)
        self.draft_note = Note("上次没有保存完，已经放回。", icon="history", actions=[("不要了，从头填", self._start_anew)])
        self.draft_note.hide()
        form = QWidget()
        self._margins = column(self.draft_note, Paragraph("1 到 4 选结果，回车到下一项；没有看的项空着。", "dense", "ink2"), spacing=16)
        for title, items in visits.sections():
            self._margins.addWidget(self._section(title, items))
        self._margins.addStretch(1)
        form.setLayout(self._margins)
        form.setMaximumWidth(WIDEST)
        beside = row(form, None, spacing=0)
        beside.setStretch(0, 1000)  # the form grows first, up to its widest
        self.area = Scroll(beside)
        self.side = Pane(column(self.nav, None, margins=(8, 16, 8, 8)), fill="desk", edges="r", line="line2")
        save = Button("保存", self.save, kind=PRIMARY, key="Ctrl+S", right="outreach")
        save.setObjectName("checklist.save")
        self.footer = FormFooter(Button("取消", self._cancel, key="Esc", show_key=True), save)
        middle = row(self.side, spacing=0)
        middle.addWidget(Pane(column(self.area), fill="paper"), 1)
        whole = column(spacing=0)
        whole.addLayout(middle, 1)
        whole.addWidget(self.footer)
        self.setLayout(whole)
        self.acts = {"save": self.save}
        self.drafts = DraftKeeper(context, self._values, self)
        self.drafts.kept.connect(self.footer.say)
        self._begin()

    def _section(self, title: str, items: Sequence[Entry]) -> QWidget:
        rest = Button("其余都正常", lambda: self._rest_fine(items), kind=LINK)
        rest.setObjectName(f"checklist.rest.{items[0].code.partition('.')[0]}")
        inside = column(row(Label(title, "section", bold=True), None, rest), spacing=0)
        for place, item in enumerate(items):
            line = _Line(item)
            line.changed.connect(self._edited)
            line.text.left.connect(lambda: self.drafts.keep())
            line.gone_on.connect(lambda code=item.code: self._go_on(code))
            if place:
                inside.addWidget(Rule())
            inside.addWidget(line)
            self.lines[item.code] = line
        section = QWidget()
        section.setLayout(inside)
        self._sections[title] = section
        return section

    # -- values ----------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.drafts.begin(f"{KEY}{self.visit.record}/{self.visit.id}", f"{self.title}（{self.phrase}）")
        self._show_stored()
        found = self.drafts.found()
        if found is not None:
            for code, (verdict, content) in found.items():
                if code in self.lines:
                    self.lines[code].show_values(verdict, content)
        self.draft_note.setVisible(found is not None)
        self._count()

    def _show_stored(self) -> None:
        stored: dict[str, VisitFinding] = {}
        for finding in self.context.store.matching(VisitFinding, field_visit_id=self.visit.id):
            stored.setdefault(finding.item, finding)
        for code, line in self.lines.items():
            line.show_values("", "")
            if code in stored:
                line.show_finding(stored[code])

    def _start_anew(self) -> None:
        self.drafts.end()
        self.draft_note.hide()
        self._show_stored()
        self._count()

    def _values(self) -> dict[str, Any]:
        return {code: [line.verdict.current(), line.text.text()] for code, line in self.lines.items() if line.verdict.current()}

    def _edited(self) -> None:
        self.drafts.touch()
        self._count()

    def _count(self) -> None:
        items = []
        for title, entries in visits.sections():
            done = sum(bool(self.lines[entry.code].verdict.current()) for entry in entries)
            items.append(SectionItem(title, title, COMPLETE if done == len(entries) else OPEN, f"{done}/{len(entries)}"))
        self.nav.set_items(items)

    def _rest_fine(self, items: Sequence[Entry]) -> None:
        for item in items:
            if not self.lines[item.code].verdict.current():
                self.lines[item.code].verdict.set_current(FINE)

    # -- acts ------------------------------------------------------------------------------------------------------

    def _go_on(self, code: str) -> None:
        codes = list(self.lines)
        place = codes.index(code) + 1
        if place < len(codes):
            line = self.lines[codes[place]]
            line.verdict.setFocus()
            self.area.ensureWidgetVisible(line, 0, 60)

    def _show_section(self, title: str) -> None:
        section = self._sections[title]
        self.area.verticalScrollBar().setValue(section.y() - 16)
        first = next(entries[0].code for name, entries in visits.sections() if name == title)
        self.lines[first].verdict.setFocus()

    def save(self) -> None:
        """Store every item that has a verdict, or show what is in the way at its line."""
        found = [(code, finding) for code, line in self.lines.items() if (finding := line.value()) is not None]
        changed = [(code, finding) for code, finding in found if not finding.id or finding != self.lines[code].finding]
        try:
            children = [finding for _, finding in changed]
            changes = actions.save(self.context.store, self.visit, self.visit, children)
        except ProblemsError as error:
            self._show_problems(error.problems, [code for code, _ in changed])
            return
        except StationError as error:
            self.context.problem(error)
            return
        self.drafts.end()
        self.close_page()
        self.context.tell(changes)
        followed = sum(finding.verdict in visits.FOLLOWED for _, finding in found)
        self.context.toast(f"已记 {len(found)} 项，要跟进 {followed} 项", undo=bool(changed))

    def _show_problems(self, problems: Mapping[str, str], codes: Sequence[str]) -> None:
        """``visit_finding.2.content`` is the second of those that were to be stored."""
        wrong: dict[str, str] = {}
        for name, sentence in problems.items():
            parts = name.split(".")
            if len(parts) == 3:
                wrong.setdefault(codes[int(parts[1]) - 1], sentence)
        for code, line in self.lines.items():
            line.say(wrong.get(code, ""))
        self.footer.warn(f"还有 {len(wrong)} 处要改：{'、'.join(wrong)}" if wrong else "；".join(problems.values()))
        if wrong:
            first = self.lines[next(iter(wrong))]
            first.text.setFocus()
            self.area.ensureWidgetVisible(first, 0, 60)

    def _cancel(self) -> None:
        self.leave()
        self.close_page()

    def leave(self) -> bool:
        self.drafts.keep()
        return True

    def focus_first(self) -> None:
        line = next((line for line in self.lines.values() if not line.verdict.current()), next(iter(self.lines.values())))
        line.verdict.setFocus()

    def arrange(self, room: Room) -> None:
        self._margins.setContentsMargins(room.margin, 16, room.margin, 24)
        self.footer.set_margin(room.margin)
        self.side.setFixedWidth(theme.current().size(148 if room.is_narrow else 172))
