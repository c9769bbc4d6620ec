"""Beside the sheet: what is checked before it goes out, how it compares with another stretch, when it went out last."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from station.casework.dates import show_moment
from station.casework.fields import Kind
from station.casework.ledgers import ledgers
from station.casework.masking import MaskLevel
from station.casework.model import LedgerExport
from station.casework.reports import Report, ReportLine, signed
from station.casework.sheets import Sheet
from station.casework.statistics import IDENTITIES, label_of
from station.casework.vocabulary import label
from station.frozen import frozen
from station.ui.checkline import CheckLine
from station.ui.ledgers.reading import COMPARED, NOTHING, Around, Look
from station.ui.ledgers.sheetview import GAP
from station.ui.widgets import LINK, Button, Label, Pane, Paragraph, Rule, Scroll, SegmentedChoice, column, empty, row
from station.ui.widgets.text import as_tip

BEFORE, YEAR_AGO = "before", "year_ago"
BALANCE = IDENTITIES[0]  # 期初＋受理－办结＝期末
_SELDOM = ("taken_over", "passed_on")  # only told where cases went between stations
_TEXTS = {Kind.ID_NUMBER: "身份证号", Kind.PHONE: "电话", Kind.CREDIT_CODE: "信用代码"}
_NAMED = 3  # lines said by their number before “等”
Compared = tuple[str, str, str, str]


@frozen
class Checked:
    """One check with what stands at its right; ``records`` (name of the record, id) are what breaks it."""

    key: str
    is_ok: bool
    sentence: str
    aside: str = ""
    records: tuple[tuple[str, str], ...] = ()


def unit_of(ledger: str) -> str:
    """What one line of a ledger is counted in."""
    return ledgers()[ledger].unit


def checks(look: Look, around: Around = NOTHING) -> list[Checked]:
    """The sums, the count of the lines against the store's, what is written as text, the gaps."""
    found = []
    if look.asked.ledger == "grievances" and around.now is not None:
        found += _sums(around.now)
    if look.is_public:
        return [*found, Checked("public", True, "只有件数、人数和金额，1 和 2 写作“＜3”")]
    sheet, counted, unit = look.sheet, look.counted, unit_of(look.asked.ledger)
    definition = ledgers()[look.asked.ledger]
    states = "、".join(label(f"{definition.line}_status", code) for code in definition.left_out)
    rest = f"，另有 {counted.left_out:,} {unit}不列（{states}）" if counted.left_out else ""
    agrees = len(sheet.rows) == counted.lines
    whole = f"库中 {counted.lines:,} {unit}" if look.asked.ids is None else f"所选 {len(look.asked.ids):,} 条"
    sentence = f"台账 {len(sheet.rows):,} 行，{whole}{rest}"
    found.append(Checked("count", agrees, sentence, "一致" if agrees else "不一致"))
    if texts := _texts(sheet):
        found.append(Checked("texts", True, f"{'、'.join(texts)}按文本写入"))
    if gaps := sheet.gaps:
        where = "，".join(f"{title} {count}" for title, count in gaps.most_common())
        found.append(Checked("gaps", False, f"{gaps.total():,} 处空缺：{where}"))
    elif sheet.rows:
        found.append(Checked("gaps", True, "没有空缺"))
    return found


def _sums(now: Report) -> list[Checked]:
    """期初＋受理－办结＝期末, each counted by itself, and what else does not hold in the figures with the cases that break it."""
    counts = {key: line.value for key, line in now.lines.items() if isinstance(line.value, int)}
    told = [
        f"{sign if place or sign == '－' else ''}{_short(key)} {counts[key]:,}"
        for sign, keys in (("＋", BALANCE.added), ("－", BALANCE.taken))
        for place, key in enumerate(keys)
        if counts[key] or key not in _SELDOM
    ]
    holds = not BALANCE.difference(counts)
    broken = tuple(record for one in now.unbalanced for record in one.records)
    sentence = f"{''.join(told)}＝{_short(BALANCE.whole)} {counts[BALANCE.whole]:,}"
    sums = [Checked("sums", holds, sentence, "平" if holds else "不平", () if holds else broken)]
    if holds:
        sums += [Checked("report", False, one.sentence, records=one.records) for one in now.unbalanced]
    return sums


def _short(key: str) -> str:
    return label_of(key).removesuffix("未结")


def _texts(sheet: Sheet) -> list[str]:
    """What Excel would spoil if it were written as a number, as far as it stands in the sheet."""
    there = {c.kind for c in sheet.columns}
    return [words for kind, words in _TEXTS.items() if kind in there]


def comparison(look: Look, around: Around, other: str) -> list[Compared]:
    """Label, the other stretch, this one, the difference; rates differ in points."""
    keys = COMPARED.get(look.asked.ledger, ())
    if around.lines is not None:
        now, before, year_ago = around.lines
        past = before if other == BEFORE else year_ago
        return [(f"{look.sheet.name}（{unit_of(look.asked.ledger)}）", f"{past:,}", f"{now:,}", signed("", past, now))]
    if around.now is None or around.before is None:
        return []
    lines, olds = around.now.lines, around.before.lines
    headings = {line.key: group.title for group in around.now.groups for line in group.lines}
    own = headings.get(keys[0], "")
    return [
        _compared("" if headings[key] == own else headings[key], lines[key], olds[key], other)
        for key in keys
        if key in lines and key in olds
    ]


def _compared(heading: str, line: ReportLine, old: ReportLine, other: str) -> Compared:
    """``heading`` of the figure's group, where that is another than the ledger's own."""
    now, past = line.values[0], old.values[0] if other == BEFORE else line.values[2]
    shown = old.month if other == BEFORE else line.last_year
    if isinstance(now, tuple) and isinstance(past, tuple):
        is_both = bool(now[1] and past[1])
        points = Decimal(line.month.rstrip("%")) - Decimal(shown.rstrip("%")) if is_both else Decimal(0)
        words = f"{'+' if points > 0 else '−'}{abs(points)}" if points else "—"
        return f"{heading}{line.label}", shown, line.month, words
    unit = "元" if line.unit == "万元" else line.unit
    change = signed(unit, past, now) if isinstance(now, int) and isinstance(past, int) else "—"
    return f"{heading}{line.label}（{line.unit}）", shown, line.month, change


def bases(look: Look, around: Around) -> list[str]:
    """What the rates that are compared were reckoned from."""
    if around.now is None:
        return []
    lines = [around.now.lines[key] for key in COMPARED.get(look.asked.ledger, ()) if key in around.now.lines]
    return [line.remark for line in lines if line.is_rate and line.remark]


def told_of(last: LedgerExport, today: date) -> str:
    """“11月2日 09:14，周启明，姓名、电话已掩码，58 行”."""
    level = "完整版" if last.level == MaskLevel.FULL else label("mask_level", last.level)
    return "，".join(filter(None, [show_moment(last.exported_at, today), last.exported_by, level, f"{last.rows or 0:,} 行"]))


def change_words(look: Look, around: Around) -> str:
    """“此后改动 1 件：ZQ-2026-0131 满意度”."""
    changed, unit = around.changed, unit_of(look.asked.ledger)
    if not changed:
        return "此后没有改动。"
    names = {row.record_id: _name_of(look.sheet, number) for number, row in enumerate(look.sheet.rows)}
    told = [f"{names[one]} {'、'.join(fields[:2])}".strip() for one, fields in list(changed.items())[:_NAMED]]
    return f"此后改动 {len(changed):,} {unit}：{'；'.join(told)}{' 等' if len(changed) > _NAMED else ''}"


def _name_of(sheet: Sheet, number: int) -> str:
    """The number of a record where the ledger has one, else which line it is."""
    cells = sheet.rows[number].cells
    at = next((n for n, c in enumerate(sheet.columns) if c.key.endswith(".number")), None)
    return str(cells[at].value) if at is not None and cells[at].value else f"第 {number + 1} 行"


class LedgerChecks(Pane):
    """``mend`` when the gaps are to be filled, ``shown`` for a record that breaks a sum, ``changed_asked`` for the changed lines.

    ``name_of(record, id)`` says what a record is called.
    """

    mend = Signal()
    shown = Signal(str, str)
    changed_asked = Signal()

    def __init__(self, name_of: Callable[[str, str], str], clock: Callable[[], datetime]) -> None:
        super().__init__(fill="paper", edges="l", line="line2")
        self.setObjectName("ledgers.checks")
        self._name_of, self._clock = name_of, clock
        self._look: Look | None = None
        self._checks: list[Checked] = []
        self.around = NOTHING
        self._lines = column(spacing=8)
        self._others = {BEFORE: "上月", YEAR_AGO: "去年同月"}
        self.compared_with = Label("", bold=True)
        self.other = SegmentedChoice(list(self._others.items()), BEFORE, small=True)
        self.other.setObjectName("ledgers.compare")
        self.other.chosen.connect(lambda _: self._compare())
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(0, 1)
        self._base = Paragraph("", "caption", "ink2")
        inside = column(row(self.compared_with, None, self.other), self._grid, self._base, spacing=10, margins=(16, 14, 16, 14))
        self.compared = Pane(inside, fill="", edges="t")
        self.last_words = Paragraph("", "dense", "ink2")
        self.changes = Paragraph("", "dense", "ink2")
        self.only_changed = Button("", self.changed_asked.emit, icon="file-spreadsheet", small=True)
        self.only_changed.setObjectName("ledgers.only_changed")
        told = column(Label("上次导出", bold=True), self.last_words, self.changes, row(self.only_changed, None), spacing=6)
        told.setContentsMargins(16, 14, 16, 14)
        self.last = Pane(told, fill="", edges="t")
        head = column(Label("导出前核对", bold=True), self._lines, spacing=10, margins=(16, 14, 16, 14))
        self.setLayout(column(Scroll(column(head, self.compared, self.last, None, spacing=0))))

    def show_look(self, look: Look, around: Around = NOTHING) -> None:
        """Show the checks of a sheet, and of what is told around it as far as that is known."""
        self._look, self.around = look, around
        self._checks = checks(look, around)  # once: the gaps are counted over all cells
        empty(self._lines)
        for check in self._checks:
            self._lines.addWidget(CheckLine(check.is_ok, check.sentence, self._aside(check)))
            for record, record_id in check.records[:_NAMED]:
                link = Button(self._name_of(record, record_id), partial(self.shown.emit, record, record_id), kind=LINK)
                self._lines.addLayout(row(link, None, margins=(24, 0, 0, 0)))
        is_month = look.asked.period.is_month
        self._others = {BEFORE: "上月" if is_month else "上期", YEAR_AGO: "去年同月" if is_month else "去年同期"}
        self.other.set_options(list(self._others.items()))
        self._compare()
        self._tell_last()

    def _aside(self, check: Checked) -> Button | str:
        if check.key != "gaps" or check.is_ok:
            return check.aside
        found = Button("去补", self.mend.emit, kind=LINK)
        found.setObjectName("ledgers.mend")
        found.setToolTip(as_tip(f"打开第一处“{GAP}”的那一件"))
        return found

    def failed(self) -> int:
        """How many checks ask for attention."""
        return sum(not check.is_ok for check in self._checks)

    def _tell_last(self) -> None:
        look, around = self._look, self.around
        self.last.setVisible(look is not None and around.last is not None)
        if look is None or around.last is None:
            return
        self.last_words.set_text(told_of(around.last, self._clock().date()))
        self.changes.set_text("" if look.is_public else change_words(look, around))
        self.only_changed.setVisible(bool(around.changed))
        self.only_changed.setText(f"只导改过的 {len(around.changed):,} 行")

    def _compare(self) -> None:
        look, other = self._look, self.other.current()
        lines = comparison(look, self.around, other) if look is not None else []
        self.compared.setVisible(bool(lines))
        if look is None or not lines:
            return
        empty(self._grid)
        words = self._others[other]
        self.compared_with.setText(f"与{words}比")
        self._put(0, ("", words, look.asked.period.text.partition("年")[2] or "本期", "增减"), head=True)
        for number, line in enumerate(lines, 1):
            self._grid.addWidget(Rule(), number * 2 - 1, 0, 1, 4)
            self._put(number * 2, line)
        base = bases(look, self.around)
        self._base.set_text("率的增减单位为百分点。" + "；".join(base) if base else "")

    def _put(self, line: int, words: Sequence[str], *, head: bool = False) -> None:
        for place, text in enumerate(words):
            token = "ink2" if head or place in (1, 3) else "ink"
            side = Qt.AlignmentFlag.AlignLeft if place == 0 else Qt.AlignmentFlag.AlignRight
            if place or head:
                shown: Label | Paragraph = Label(text, "caption" if head else "dense", token, bold=place == 2 and not head)
            else:
                shown = Paragraph(text, "dense", token)  # long ones take two lines where the pane is narrow
            self._grid.addWidget(shown, line, place, side if place else Qt.AlignmentFlag.AlignVCenter)
