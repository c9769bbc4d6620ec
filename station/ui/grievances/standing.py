"""What stands beside the people of a case: notices and consents (告知和同意), and who must keep away (回避); with their forms."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.actions import consents, papers, recusals
from station.actions.setting_up import staff_names
from station.casework import consents as rules
from station.casework import vocabulary
from station.casework.casefile import CaseFile
from station.casework.dates import show_day
from station.casework.model import Consent, Recusal
from station.changes import Changes
from station.ui.context import Context
from station.ui.editors import LineEditor
from station.ui.form import Cell, Custom
from station.ui.grievances.panels import ActPanel, Build, Rows
from station.ui.papers.page import PaperActs
from station.ui.widgets import ICON, LINK, Button, Card, Label, Note, Paragraph, Run, column, empty, reveal, row

_NOTICE: Rows = [[Cell("way", 6), Cell("given_on", 6)], [Cell("scope", 12)]]
_CONSENT: Rows = [
    [Cell("kind", 6), Cell("ground", 6)],
    [Cell("recipient", 6), Cell("recipient_name", 6)],
    [Cell("way", 6), Cell("given_on", 6)],
    [Cell("scope", 12)],
]
_RECUSAL = [
    [Cell("person", 6), Cell("reason", 6)],
    [Cell("asked_by", 6), Cell("decided_by", 6)],
    [Cell("decided_on", 6)],
    [Cell("note", 12)],
]


class ConsentCard(QWidget):
    """Who was told and what was agreed to; ``started`` carries an act, ``opened`` a page with the paper."""

    started = Signal(str)
    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.acts = PaperActs(context, "grievance.papers")
        self.acts.opened.connect(self.opened.emit)
        self._lines = column(spacing=4)
        tell = Button("登记告知", partial(self.started.emit, "consent.notice"), kind=LINK)
        tell.setObjectName("consent.notice.start")
        agree = Button("加单独同意", partial(self.started.emit, "consent.new"), kind=LINK)
        agree.setObjectName("consent.new.start")
        aside = QWidget()
        aside.setLayout(row(tell, agree, spacing=12))
        self.setLayout(column(Card("告知和同意", column(self.acts, self._lines, spacing=4), aside=aside)))

    def show_case(self, case: CaseFile) -> None:
        """Show a case."""
        empty(self._lines)
        if gap := rules.gap(case):
            note = Note(gap)
            note.setObjectName("consent.gap")
            self._lines.addWidget(note)
        for consent in case.consents:
            self._lines.addLayout(self._line(consent))
        for offer in papers.offers(self.context.store, case.grievance):
            buttons = self.acts.buttons(offer, case.grievance, f"grievance.paper.{offer.key}")
            self._lines.addLayout(row(Label(offer.label, "dense"), None, *buttons, spacing=4))
        reveal(self._lines)

    def _line(self, consent: Consent) -> QHBoxLayout:
        today = self.context.store.now().date()
        what = vocabulary.label("consent_kind", consent.kind).partition("（")[0]
        if consent.recipient:
            what = f"向{consent.recipient_name or vocabulary.label('recipient', consent.recipient)}提供"
        parts = [vocabulary.label("consent_way", consent.way), show_day(consent.given_on, today), consent.recorded_by, consent.scope]
        if consent.kind != rules.NOTICE and consent.ground != "consent":
            parts.insert(0, f"依据：{vocabulary.label('consent_ground', consent.ground)}")
        if consent.withdrawn_on:
            parts.append(f"{show_day(consent.withdrawn_on, today)}撤回")
        line = row(Paragraph([what, Run("　" + "，".join(part for part in parts if part), "ink2")], "dense"), spacing=8)
        line.setStretch(0, 1)
        if rules.is_withdrawable(consent):
            back = Button("撤回", partial(self.started.emit, f"consent.withdraw:{consent.id}"), kind=LINK)
            back.setObjectName("consent.withdraw.start")
            line.addWidget(back)
        return line


class RecusalCard(QWidget):
    """Who must keep away from the case; ``started`` carries an act."""

    started = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._lines = column(spacing=4)
        add = Button("登记回避", partial(self.started.emit, "recusal"), kind=LINK)
        add.setObjectName("recusal.start")
        self.setLayout(column(Card("回避", self._lines, aside=add)))

    def show_case(self, case: CaseFile) -> None:
        """Show a case."""
        empty(self._lines)
        today = self.context.store.now().date()
        if not case.recusals:
            self._lines.addWidget(Label("没有人需要回避", "dense", "ink3"))
        for recusal in case.recusals:
            parts = [
                vocabulary.label("recusal_reason", recusal.reason),
                f"{recusal.decided_by}决定" if recusal.decided_by else "",
                show_day(recusal.decided_on, today),
                recusal.note,
            ]
            words: list[str | Run] = [recusal.person, Run("　" + "，".join(part for part in parts if part), "ink2")]
            drop = Button(f"撤销 {recusal.person} 的回避", partial(self._lift, recusal), kind=ICON, icon="x", small=True)
            drop.setObjectName("recusal.lift")
            line = row(Paragraph(words, "dense"), drop, spacing=8)
            line.setStretch(0, 1)
            self._lines.addLayout(line)
        reveal(self._lines)

    def _lift(self, recusal: Recusal) -> None:
        changes = self.context.attempt(lambda: recusals.lift(self.context.store, recusal))
        if changes is not None:
            self.context.tell(changes)
            self.context.toast(f"已撤销 {recusal.person} 的回避", undo=True)


def notice_panel(context: Context, case: CaseFile, _: str = "") -> ActPanel:
    """登记告知: the person was told what is kept of them."""
    blank = Consent(worker_id=case.grievance.worker_id, grievance_id=case.grievance.id)
    return _consent_panel(context, case, blank, "consent.notice", "登记个人信息处理告知", _NOTICE)


def consent_panel(context: Context, case: CaseFile, _: str = "") -> ActPanel:
    """加单独同意: for one recipient, or for sensitive data."""
    blank = Consent(worker_id=case.grievance.worker_id, grievance_id=case.grievance.id, kind="share")
    return _consent_panel(context, case, blank, "consent.new", "登记单独同意", _CONSENT)


def _consent_panel(context: Context, case: CaseFile, blank: Consent, act: str, title: str, rows: Rows) -> ActPanel:
    store, number = context.store, case.grievance.number

    def save(values: dict[str, Any]) -> Changes:
        return consents.give(store, blank.with_values(**values))

    def check(values: Any) -> dict[str, str]:
        return rules.consent_problems(blank.with_values(**values), store.now().date())

    panel = ActPanel(context, "consent", title, Consent, rows, save, said=f"已{title} {number}", check=check)
    return panel.begin(act, case.grievance, {"given_on": store.now().date().isoformat(), "kind": blank.kind, "ground": "consent"})


def withdraw_panel(context: Context, case: CaseFile, consent_id: str) -> ActPanel:
    """撤回: from which day."""
    store = context.store
    panel = ActPanel(
        context,
        "consent",
        "撤回同意",
        Consent,
        [[Cell("withdrawn_on", 6, required=True)]],
        lambda values: consents.withdraw(store, consent_id, values["withdrawn_on"]),
        said=f"已登记撤回 {case.grievance.number}",
        verb="撤回",
    )
    return panel.begin(f"consent.withdraw:{consent_id}", case.grievance, {"withdrawn_on": store.now().date().isoformat()})


def recusal_panel(context: Context, case: CaseFile, _: str = "") -> ActPanel:
    """登记回避; for the handler, to whom the case goes."""
    store, grievance = context.store, case.grievance

    def suggest(text: str) -> list[str]:
        return [name for name in staff_names(store) if text in name]

    rows = [[_suggesting(cell, suggest) for cell in line] for line in _RECUSAL]
    handler = LineEditor()
    handler.setObjectName("recusal.handler")
    handler.suggest(suggest)
    rows[2].append(Custom(handler, 6, "改由谁承办（回避的是承办人时填）", "handler"))

    def save(values: dict[str, Any]) -> Changes:
        return recusals.decide(store, Recusal(grievance_id=grievance.id, **values), handler.text().strip())

    panel = ActPanel(context, "recusal", "登记回避", Recusal, rows, save, said=f"已登记回避 {grievance.number}")
    handler.edited.connect(lambda: panel.form.tell_changed("handler"))
    return panel.begin("recusal", grievance, {"decided_on": store.now().date().isoformat()})


def _suggesting(cell: Cell, suggest: Callable[[str], list[str]]) -> Cell | Custom:
    return replace(cell, suggest=suggest) if cell.name in ("person", "decided_by") else cell


PANELS: dict[str, Build] = {
    "consent.notice": notice_panel,
    "consent.new": consent_panel,
    "consent.withdraw": withdraw_panel,
    "recusal": recusal_panel,
}
