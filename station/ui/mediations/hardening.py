"""The ways to make an agreement enforceable: whether each is open, by when, what it needs; the application made, its result; a default."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from station.actions.papers import offers
from station.casework import hardening as rules
from station.casework import mediations, vocabulary
from station.casework.casefile import CaseFile
from station.casework.dates import show_day
from station.casework.deadlines import Deadline
from station.casework.hardening import Route
from station.casework.model import Mediation
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import WIDEST, Cell, Section
from station.ui.mediations.details import DetailsPane
from station.ui.papers.page import PaperActs
from station.ui.widgets import Label, Pane, Paragraph, Pill, PillText, Run, column, empty, reveal, row, spaced

HARDENING = "hardening"
_CONFIRMATION = [
    [Cell("confirm_route"), Cell("confirm_applied_on"), Cell("confirm_body")],
    [Cell("confirm_result"), Cell("confirm_decided_on"), Cell("confirm_document")],
]
_DEFAULT = [[Cell("defaulted_on"), Cell("default_step", 8)]]


class HardeningPane(DetailsPane):
    """A card for each way over the form of the application and of the default."""

    def __init__(self, context: Context, done: Callable[[Changes], object]) -> None:
        sections = [
            Section("confirmation", "申请和结果", _CONFIRMATION),
            Section("default", "违约", _DEFAULT, hint="到期没有履行时登记；时效从这天起重新计算"),
        ]
        super().__init__(context, HARDENING, sections, done, None)
        self.acts = PaperActs(context, "mediation.hardening.papers")
        self._cards = column(spacing=8)
        ways = QWidget()
        ways.setLayout(column(self.acts, self._cards, spacing=8))
        ways.setMaximumWidth(WIDEST)
        self._margins.insertWidget(2, ways)

    def show_case(self, mediation: Mediation, case: CaseFile, filed: Sequence[str]) -> None:
        """Show the ways as they stand today."""
        today = self.context.store.now().date()
        empty(self._cards)
        made = {offer.key: offer for offer in offers(self.context.store, mediation)}
        for route in rules.routes(mediation, case, today, filed):
            paper = next((made[need.paper] for need in route.needs if need.paper in made and need.paper != "agreement"), None)
            buttons = self.acts.buttons(paper, mediation, f"mediation.hardening.{route.key}") if paper else []
            self._cards.addWidget(_card(route, mediation, today, buttons))
        reveal(self._cards)
        wanting = mediations.unsigned(mediation)
        held = f"协议 {show_day(mediations.effective_from(mediation), today)}起生效"
        words = f"协议还缺{'、'.join(wanting)}，期限先按达成协议的日期算" if wanting else held
        self.show_mediation(mediation, "确认和执行", words)


def _card(route: Route, mediation: Mediation, today: date, buttons: Sequence[QWidget]) -> Pane:
    head = row(Label(route.label, bold=True), Label(route.who, "dense", "ink2"), Pill(_state(route, mediation)), None, *buttons, spacing=8)
    lines = column(head, spacing=3, margins=(14, 8, 12, 9))
    if route.is_applied:
        lines.addWidget(Paragraph(spaced(_course(mediation, today)), "dense", "ink2"))
    elif route.bar:
        lines.addWidget(Paragraph(spaced(route.bar), "dense", "ink2"))
    else:
        by = _by(route.clock, today) if route.clock and route.clock.due else ""
        lines.addWidget(Paragraph(spaced(f"{by}向{route.body}提出。{route.then}。"), "dense", "ink2"))
        lines.addWidget(Paragraph(_needs(route), "dense"))
    return Pane(lines, radius=6)


def _by(clock: Deadline, today: date) -> str:
    """“最晚 4月4日（民事诉讼法第二百零五条）。”, and to when it moves where that is a rest day."""
    last = rules.last_day(clock.due).isoformat()
    moved = f"，是休息日，可以顺延到 {show_day(last, today)}" if last != clock.due else ""
    return f"最晚 {show_day(clock.due, today)}{moved}（{clock.rule.source}）。"


def _course(mediation: Mediation, today: date) -> str:
    """“11月12日向滨河区人民法院申请，11月20日有结果，（2026）滨民特23号。”"""
    body = f"向{mediation.confirm_body}" if mediation.confirm_body else ""
    found = [f"{show_day(mediation.confirm_applied_on, today)}{body}申请"]
    if mediation.confirm_decided_on:
        found.append(f"{show_day(mediation.confirm_decided_on, today)}有结果")
    return "，".join([*found, *([mediation.confirm_document] if mediation.confirm_document else [])]) + "。"


def _state(route: Route, mediation: Mediation) -> PillText:
    if route.is_applied:
        result = mediation.confirm_result or "pending"
        tone = {"granted": "grn", "pending": "blu"}.get(result, "gry")
        return PillText(vocabulary.label("confirm_result", result), tone)
    return PillText("现在不能申请") if route.bar else PillText("可以申请", "blu")


def _needs(route: Route) -> list[str | Run]:
    there = "、".join(need.label for need in route.needs if need.is_there)
    wanting = "、".join(need.label for need in route.needs if not need.is_there)
    found: list[str | Run] = [f"材料有了：{there}。" if there else ""]
    return [*found, Run(f"还缺：{wanting}。", token="amb")] if wanting else found
