"""The tab 概况: clocks first, then who asks what of whom, what happened last, and the files."""

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.casework import money, vocabulary
from station.casework.casefile import CaseFile
from station.casework.dates import show_day, show_moment
from station.casework.masking import Mask, masked
from station.casework.model import Claim, Employer, Grievance, Supervision, Worker
from station.casework.wording import field_words
from station.ui import names
from station.ui.context import Context
from station.ui.grievances.clocks import ClockTable, case_lines
from station.ui.grievances.files import Files
from station.ui.grievances.orders import OrdersCard
from station.ui.widgets import ICON, LINK, Button, Event, Item, ItemList, KeyValues, Label, Paragraph, Run, Timeline, column, paired, row
from station.ui.widgets.keyvalue import Value

RECENT = 3
SHORT = 24  # characters of a summary that the title shows whole


def age(born_on: str, today: date) -> int | None:
    """Full years of life; None where the day of birth is not known."""
    if len(born_on) < 10:
        return None
    born = date.fromisoformat(born_on)
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def person_words(worker: Worker, today: date) -> str:
    """“韩素琴，女，52 岁，农民工”."""
    years = age(worker.born_on, today)
    parts = [
        names.shown(worker.name),
        vocabulary.label("sex", worker.sex) if worker.sex else "",
        f"{years} 岁" if years is not None else "",
        vocabulary.label("worker_kind", worker.kind) if worker.kind else "",
    ]
    return "，".join(part for part in parts if part)


def employer_words(employer: Employer) -> str:
    """“64 人，未建会，物业保洁”, as far as it is known."""
    parts = [
        f"{employer.headcount:,} 人" if employer.headcount else "",
        ("已建会" if employer.is_unionised else "未建会") if employer.headcount or employer.is_unionised else "",
        vocabulary.label("industry", employer.industry) if employer.industry else "",
    ]
    return "，".join(part for part in parts if part)


def claim_runs(claims: tuple[Claim, ...]) -> list[str | Run]:
    """Requests with bold amounts, in one paragraph."""
    runs: list[str | Run] = []
    for place, claim in enumerate(claims):
        runs.append(("；" if place else "") + (claim.detail or vocabulary.label("claim_kind", claim.kind)))
        if claim.amount is not None:
            runs += [" ", Run(money.marked(money.yuan(claim.amount), claim.amount_mark), bold=True), " 元"]
    return runs


def events_of(case: CaseFile, today: date) -> list[Event]:
    """What was done in a case, newest first."""
    found: list[tuple[str, Event]] = []
    for note in case.progress:
        to = "" if note.counterpart in ("none", "") else vocabulary.label("counterpart", note.counterpart)
        ahead = f"下一步：{note.next_step}" if note.next_step else ""
        ahead += f"（{show_day(note.next_on, today)}）" if ahead and note.next_on else ""
        who = "，".join(part for part in (note.recorded_by, vocabulary.label("contact_way", note.way) + to) if part)
        words = f"{note.content}\n{ahead}" if ahead else note.content
        found.append((note.at, Event(show_moment(note.at, today), who, words)))
    grievance = case.grievance
    found += _of_letters(case, today)
    for call in case.follow_ups:
        words = f"回访：{vocabulary.label('satisfaction', call.satisfaction)}" + (f"，{call.comment}" if call.comment else "")
        found.append((call.called_on + "T24", Event(show_day(call.called_on, today), call.recorded_by, words)))
    if grievance.closed_on:
        words = f"办结：{vocabulary.label('outcome', grievance.outcome)}" if grievance.outcome else "办结"
        found.append((grievance.closed_on + "T23", Event(show_day(grievance.closed_on, today), "", words, system=True)))
    if grievance.received_at:
        words = f"受理，{vocabulary.label('channel', grievance.channel)}" if grievance.channel else "受理"
        found.append((grievance.received_at, Event(show_moment(grievance.received_at, today), "", words, system=True)))
    return [event for _, event in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _of_letters(case: CaseFile, today: date) -> Iterator[tuple[str, Event]]:
    """A letter drafted or signed; its copies for this case's employers and for departments served and answered."""
    employers = {employer.id: employer.name for _, employer in case.parties} | {"": ""}
    for letter in case.letters:
        kind = vocabulary.label("letter_kind", letter.kind)
        if letter.issued_on:
            found = [(letter.issued_on, "T20", letter.signer, f"签发{kind} {letter.number}")]
        else:
            found = [(letter.drafted_on, "T20", letter.drafter, f"拟{kind}")]
        for copy in case.deliveries:
            if copy.letter_id == letter.id and copy.employer_id in employers:
                name = employers[copy.employer_id] or copy.name
                found += [
                    (copy.served_on, "T21", copy.servers, f"{kind}送达{name}"),
                    (copy.replied_on, "T22", "", f"{name}回复{kind}"),
                ]
        for on, order, who, words in found:
            if on:
                yield on + order, Event(show_day(on, today), who, words.rstrip(), system=True)


class Overview(QWidget):
    """``overview.show_case(case, is_masked)``; ``eye`` when numbers are to be shown, ``more`` when all progress is wanted.

    ``started`` carries an act whose form is wanted.
    """

    eye = Signal()
    more = Signal()
    started = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.clocks = ClockTable()
        self.orders = OrdersCard(context)
        self.orders.started.connect(self.started.emit)
        self.facts = KeyValues()
        self.summary = Paragraph()
        self.timeline = Timeline()
        self.all_button = Button("", self.more.emit, kind=LINK)
        self.procedures = ItemList(padding=0)
        self.procedures.setObjectName("grievance.procedures")
        self.procedures.chosen.connect(self._open_procedure)
        self.procedures_head = Label("调解、援助和监督", "dense", bold=True)
        self.files = Files(context, "grievance.files")
        self.setLayout(
            column(
                Label("期限", "dense", bold=True),
                self.clocks,
                self.orders,
                6,
                Label("当事人与请求", "dense", bold=True),
                self.facts,
                6,
                self.procedures_head,
                self.procedures,
                row(Label("最近进展", "dense", bold=True), None, self.all_button),
                self.timeline,
                row(Label("材料", "dense", bold=True), None, self.files.add_button()),
                self.files,
                None,
                spacing=8,
                margins=(20, 14, 20, 16),
            )
        )

    def show_case(self, case: CaseFile, is_masked: bool) -> None:
        """Show a case; numbers that reach a person are covered unless they were asked for."""
        now = self.context.store.now()
        today = now.date()
        self.clocks.set_lines(case_lines(case, now))
        self.orders.show_case(case)
        self.facts.set_lines(self._facts(case, today, is_masked))
        events = events_of(case, today)
        self.timeline.set_events(events[:RECENT])
        self.all_button.setText(f"全部 {len(events)} 条")
        self.all_button.setVisible(len(events) > RECENT)
        items = [
            Item(f"mediations {m.id}", f"调解　{m.number}", vocabulary.label("mediation_status", m.status), "", "messages")
            for m in case.mediations
        ]
        items += [
            Item(f"legal_aid {a.id}", f"法律援助　{a.number}", vocabulary.label("aid_status", a.status), "", "scale")
            for a in case.legal_aid
        ]
        items += [
            Item(f"letters {m.id}", f"监督　{m.number}", vocabulary.label("supervision_status", m.status), "", "rubber-stamp")
            for m in self.context.store.matching(Supervision, grievance_id=case.grievance.id)
        ]
        self.procedures.set_items(items)
        self.procedures.setVisible(bool(items))
        self.procedures_head.setVisible(bool(items))
        self.files.show_case(case)

    def _facts(self, case: CaseFile, today: date, is_masked: bool) -> list[list[tuple[str, Value]]]:
        grievance, worker = case.grievance, case.worker
        label = Grievance.spec
        who = person_words(worker, today) if worker and not grievance.is_anonymous else names.shown(case.worker_name)
        lines: list[list[tuple[str, Value]]] = [[(label("worker_id").label, who)]]
        if worker is not None and worker.phone and not grievance.is_anonymous:
            lines[0].append(("电话", self._covered(worker, "phone", is_masked, with_eye=True)))
        if worker is not None and worker.id_number and not grievance.is_anonymous:
            lines.append([(Worker.spec("id_number").label, self._covered(worker, "id_number", is_masked, with_eye=not worker.phone))])
        for party, employer in case.parties:
            words = employer_words(employer)
            lines.append([(vocabulary.label("employer_role", party.role), [employer.name, Run(f"　{words}" if words else "", "ink2")])])
        if len(grievance.summary) > SHORT or "\n" in grievance.summary:
            lines.append([(Grievance.title, grievance.summary)])
        if case.claims:
            lines.append([("请求", claim_runs(case.claims))])
        if grievance.amount is not None and not any(claim.amount for claim in case.claims):
            lines.append([("金额", field_words(grievance, "amount"))])
        source = vocabulary.label("channel", grievance.channel) + (f"，{grievance.source}" if grievance.source else "")
        lines.append([("来源", source), ("承办", grievance.handler)])
        if grievance.confidentiality == "confidential":
            lines.append([(label("confidentiality").label, "，".join(["保密", *grievance.readers.split()]))])
        named = ["cause", "handling_level", "risk", "list_kind", "procedures_taken"]
        lines += paired([(label(name).label, field_words(grievance, name)) for name in named if getattr(grievance, name)])
        if grievance.evidence:
            lines.append([(label("evidence").label, "、".join(grievance.evidence.split("\n")))])
        if grievance.closed_on:
            lines.append([("结果", [part for part in self._outcome(grievance) if part])])
        put_away = ("settled_level", "archive_number", "retention", "keep_to")
        lines += paired([(label(name).label, field_words(grievance, name)) for name in put_away if getattr(grievance, name)])
        if grievance.remark:
            lines.append([(label("remark").label, grievance.remark)])
        return lines

    def _outcome(self, grievance: Grievance) -> list[str | Run]:
        parts: list[str | Run] = [field_words(grievance, "outcome") if grievance.outcome else ""]
        if grievance.recovered:
            money_words = money.marked(money.yuan(grievance.recovered), grievance.recovered_mark)
            parts += ["，挽回 ", Run(money_words, bold=True), " 元"]
        if grievance.beneficiaries:
            parts.append(f"，惠及 {grievance.beneficiaries:,} 人")
        return parts

    def _covered(self, worker: Worker, name: str, is_masked: bool, *, with_eye: bool) -> QWidget:
        mask = Mask.PHONE if name == "phone" else Mask.ID_NUMBER
        text = getattr(worker, name)
        holder = QWidget()
        words = Label(masked(text, mask) if is_masked else text)
        words.setObjectName(f"grievance.{name}")
        items: list[QWidget | None] = [words]
        if with_eye:
            tip = "看完整号码（30 秒，记入操作日志）" if is_masked else "盖上"
            eye = Button(tip, self.eye.emit, kind=ICON, icon="eye" if is_masked else "eye-off", small=True, right="see_plain")
            eye.setObjectName("grievance.eye")
            eye.setFixedHeight(22)
            items.append(eye)
        holder.setLayout(row(*items, None, spacing=4))
        return holder

    def _open_procedure(self, key: str) -> None:
        place, _, record_id = key.partition(" ")
        self.context.go(place, id=record_id)
