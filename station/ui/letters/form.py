"""The form of a letter: what is typed, and the stock texts that follow the kind and the topic as long as nobody changed them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from station.actions.at_desk import own_station
from station.casework import deliveries, writing_style
from station.casework import letters as rules
from station.casework.casefile import CaseFile, LetterFile
from station.casework.chinese_text import numeral
from station.casework.letter_templates import kinds
from station.casework.model import Employer, Letter, StaffMember, Station, Worker
from station.casework.supervisions import present
from station.casework.writing_style import Finding
from station.db.casefiles import case_file, letter_file
from station.ui.context import Context
from station.ui.editors import LineEditor, words_of
from station.ui.form import Cell, Custom, Flags, RecordForm, Section
from station.ui.letters.lines import LinesEditor
from station.ui.letters.picked import CasesEditor, EmployersEditor
from station.ui.letters.shape import PUBLIC, ShapeChoice
from station.ui.letters.statutes import StatutesEditor
from station.ui.widgets import LINK, Button, ComboBox

if TYPE_CHECKING:
    from station.db.store import Store

ADDRESSEES, CASES = "addressees", "cases"  # the values of the form that are no fields of the letter: ids of employers, of grievances
_WRITTEN = ("heading", "opening", "facts", "demands", "closing", "enclosures", "annexes", "contact", "copies_to")  # typed in words
Rows = list[list[Cell | Flags | Custom]]
_FIGURES = ("people", "people_mark", "amount", "amount_mark")
_ORDER = ("facts", "statutes", "demands", "closing")
# what a kind or a topic brings along, replaced with them while it reads as it was brought
_STOCK = (
    *("issuer", "issuer_code", "issuer_level", "public_addressee", "department", "heading", "opening", "facts", "statutes"),
    *("demands", "closing", "reply_amount", "reply_unit", "reply_source", "enclosures"),
)


def issuers(station: Station) -> list[tuple[str, str, str]]:
    """Who may be the issuer of this station's letters: name, base of the code, level."""
    own = (station.issuer_name or station.name, station.issuer_code, station.level)
    district = (station.district_issuer_name or station.parent_name, station.district_issuer_code, "county")
    return [own, district] if district[0] and district[0] != own[0] else [own]


class LetterForm(RecordForm):
    """Values are those of ``Letter`` by name, ``addressees`` as ids of employers and ``cases`` as ids of grievances."""

    def __init__(self, context: Context) -> None:
        self._store: Store = context.store
        self._file: LetterFile | None = None
        self._cases: dict[str, CaseFile] = {}
        self._figures: dict[str, Any] = {}  # the sums of the cases, once others were chosen
        self._stock = Letter()
        self._is_open = True
        self.shape = ShapeChoice()
        self.issuer = ComboBox()
        self.number = LineEditor()
        self.number.setObjectName("letters.number")
        self.number.set_read_only(True)
        self.employers = EmployersEditor("letters.addressees", context.store, partial(context.go, "employers", act="new"))
        self.cases = CasesEditor("letters.cases", context)
        self.previous = ComboBox(empty="没有")
        self.statutes = StatutesEditor("letters.statutes", context)
        self.demands = LinesEditor("letters.demands")
        self.from_case = Button("从诉求带入", self._take_facts, kind=LINK)
        self.from_case.setObjectName("letters.from_case")
        self.add_demand = Button("加一条", lambda: self.demands.add(), kind=LINK)
        self.add_demand.setObjectName("letters.add_demand")
        super().__init__([Letter], self._layout(), clock=context.store.now)
        self.set_options("reply_unit", [item for item in words_of("day_unit") if item[0] != "hour"])
        self._parts = {
            "kind": self.shape,
            "issuer": self.issuer,
            "audience": self.shape.audience,
            ADDRESSEES: self.employers,
            CASES: self.cases,
            "previous_id": self.previous,
            "statutes": self.statutes,
            "demands": self.demands,
        }
        self._listen()

    def _layout(self) -> list[Section]:
        label = {spec.name: spec.label for spec in Letter.specs()}
        to: Rows = [
            [
                Custom(self.issuer, 6, label["issuer"], "issuer"),
                Custom(self.number, 6, label["number"], "number"),
            ],
            [Cell("topic", 6), Cell("heading", 6)],
            [Custom(self.shape.audience, 12, label["audience"], "audience")],
            [Cell("public_addressee", 12, label="主送")],
            [Custom(self.employers, 12, "主送", ADDRESSEES)],
            [Cell("department", 12, label="主送", suggest=lambda _: self._departments())],
            [Custom(self.cases, 12, "关联诉求", CASES)],
            [Custom(self.previous, 7, label["previous_id"], "previous_id"), Cell("ground", 5)],
        ]
        facts: Rows = [[Cell("facts", 12, lines=4, heading=True, aside=self.from_case)]]
        statutes: Rows = [[Custom(self.statutes, 12, label["statutes"], "statutes", heading=True)]]
        demands: Rows = [
            [Custom(self.demands, 12, label["demands"], "demands", heading=True, aside=self.add_demand)],
            [Cell("closing", 12, lines=2, heading=True)],
        ]
        end: Rows = [
            [Cell("reply_amount", 3), Cell("reply_unit", 3, label="单位"), Cell("reply_source", 6, label="依据")],
            [Cell("copies_to", 6), Cell("contact", 6)],
            [Cell("inspectors", 12, lines=2, hint="一行一名，写明证号")],
            [Cell("enclosures", 12, lines=2, hint="一行一件")],
        ]
        more: Rows = [
            [Cell("issuer_code", 6, placeholder="例如 站工劳监提"), Cell("issuer_level", 6)],
            [Cell("page_format", 6), Cell("seal_mode", 6)],
            [Cell("marks", 12, lines=2, hint="一行一项，例如 000001、特急")],
            [Cell("annexes", 12, lines=4, hint="另面印。一行写“附件1”，下一行写它的标题，再下面是正文")],
        ]
        folded = "更多（发文代字和级别，版式，用印，份号、紧急程度，附件正文）"
        return [
            Section("to", "", to, tab="主送"),
            Section("opening", "", [[Cell("opening", 12, lines=3, heading=True)]], tab="正文"),
            Section("facts", "", facts, tab="事实"),
            Section("statutes", "", statutes, tab="依据"),
            Section("demands", "", demands, tab="要求"),
            Section("end", "", end, tab="答复和附件"),
            Section("more", "", more, folded=folded, optional=True),
        ]

    def _listen(self) -> None:
        self.shape.chosen.connect(lambda: self._turned("kind"))
        self.previous.activated.connect(lambda _: self._turned("previous_id"))
        self.issuer.activated.connect(lambda _: self._issuer_chosen())
        self.employers.edited.connect(lambda: self._turned(ADDRESSEES))
        self.cases.edited.connect(lambda: self._turned(CASES))
        for name, editor in (("statutes", self.statutes), ("demands", self.demands)):
            editor.edited.connect(partial(self._edited, name))
            editor.left.connect(partial(self.left.emit, name))
        self.changed.connect(self._follow)

    def editor(self, name: str) -> QWidget:
        return self._parts[name] if name in self._parts else super().editor(name)

    # -- values ----------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        return super().values() | {
            "kind": self.shape.kind(),
            "issuer": self.issuer.key(),
            "audience": self.shape.to(),
            "previous_id": self.previous.key(),
            "statutes": self.statutes.read()[0],
            "demands": self.demands.read()[0],
            ADDRESSEES: self.employers.read()[0],
            CASES: self.cases.read()[0],
        }

    def set_values(self, values: Mapping[str, Any]) -> None:
        super().set_values(values)
        parts: dict[str, Callable[[Any], object]] = {
            "issuer": self._show_issuer,
            "previous_id": self._show_previous,
            "statutes": self.statutes.show_value,
            "demands": self.demands.show_value,
            ADDRESSEES: self.employers.show_value,
            CASES: self.cases.show_value,
        }
        for name, show in parts.items():
            if name in values:
                show(values[name])
        if {"kind", "audience"} & values.keys():
            self.shape.show_value(values.get("kind", self.shape.kind()), values.get("audience", self.shape.to()))
        self._fit()

    def paper_texts(self) -> dict[str, str]:
        """What each field puts on paper, in the order of the paper."""
        values = self.values()
        names = ("issuer", "heading", "public_addressee", "department", "opening", "facts", "statutes", "demands", "closing")
        texts = {name: str(values[name]) for name in (*names, "inspectors", "enclosures", "contact", "copies_to", "annexes", "marks")}
        texts |= {ADDRESSEES: "、".join(employer.name for employer in self.employers.items())}
        return texts

    def letter(self, base: Letter) -> Letter:
        """The letter as it stands in the form, on top of what the form does not show."""
        values = {name: value for name, value in self.values().items() if name not in (ADDRESSEES, CASES)}
        return base.with_values(**values | self._figures)

    def addressees(self) -> tuple[Employer, ...]:
        """The employers chosen, who of a letter to everyone get a copy each; none where the letter goes to a department."""
        return tuple(self.employers.items()) if self.shape.to() != "department" else ()

    def _concerned(self, previous_id: str, ground: str) -> tuple[Employer, ...]:
        """Whom the text is about: the addressees; for a department those who gave the ground at the letter before."""
        before = letter_file(self._store, previous_id) if previous_id and self.shape.to() == "department" else None
        if before is None:
            return tuple(self.employers.items())
        ids = {delivery.employer_id for delivery in deliveries.open_to(before.deliveries, ground)}
        return tuple(employer for employer in before.addressees if employer.id in ids)

    def file(self) -> LetterFile:
        """The letter with all that belongs to it as it would be saved now."""
        assert self._file is not None
        letter = self.letter(self._file.letter)
        previous = letter_file(self._store, letter.previous_id) if letter.previous_id else None
        before = {"previous": previous.letter, "previous_deliveries": previous.deliveries} if previous else {"previous": None}
        cases = self.case_files()
        known: dict[str, Any] = {"grievances": tuple(case.grievance for case in cases), "workers": _workers(cases)}
        known["statute_checks"] = tuple(self.statutes.checks)
        return replace(self._file, letter=letter, addressees=self.addressees(), **before, **known)

    def case_files(self) -> list[CaseFile]:
        """The cases the letter rests on, in their order."""
        return [self._case(grievance_id) for grievance_id in self.cases.read()[0]]

    def _case(self, grievance_id: str) -> CaseFile:
        if grievance_id not in self._cases:
            self._cases[grievance_id] = case_file(self._store, grievance_id)
        return self._cases[grievance_id]

    def take(self, file: LetterFile) -> None:
        """The letter to be written: its cases and its station decide the stock texts."""
        self._file = file
        self._cases, self._figures = {}, {}
        gone = "、".join(case.number for case in file.binned)
        self.set_hint(CASES, f"{gone} 已经删除，在“设置”的“回收站”里" if gone else "")
        self._offer_previous(file)

    def show_stock(self) -> None:
        """Take the texts as they stand for those that kind and topic bring; called after the values are shown."""
        self._stock = self._make_stock()
        self._fit()

    def set_all_read_only(self, read_only: bool) -> None:
        """A letter that was issued is only shown."""
        self.set_label("number", Letter.spec("number").label + ("" if read_only else "（签发时取号）"))
        for name in self._editors:
            self.set_read_only(name, read_only)
            self._boxes[name].set_required(self._required[name] and not read_only)
        for editor in (self.employers, self.statutes, self.demands, self.cases):
            editor.set_read_only(read_only)
        self.shape.set_read_only(read_only)
        for widget in (self.issuer, self.previous):
            widget.setEnabled(not read_only)
        self.add_demand.setVisible(not read_only)
        self._is_open = not read_only
        self._fit()

    def findings(self) -> list[tuple[str, Finding]]:
        """What is written otherwise than the standards say, with the field it stands in, from top to bottom."""
        values = self.values()
        return [(name, finding) for name in _WRITTEN if values[name] for finding in writing_style.findings(values[name])]

    def correct(self, name: str, finding: Finding) -> None:
        """Take the proposal of a finding, if the text still reads as it did."""
        text = self.values()[name]
        if text[finding.start : finding.end] == finding.found and finding.proposal is not None:
            self.put(name, text[: finding.start] + finding.proposal + text[finding.end :])

    def put(self, name: str, text: str) -> None:
        """Put a text into a field as if it were typed."""
        self.set_values({name: text})
        self.tell_changed(name)

    def has(self, name: str) -> bool:
        """Whether the form shows a field of this name."""
        return name in self._boxes

    # -- what follows what -----------------------------------------------------------------------------------------

    def _turned(self, name: str) -> None:
        if name == "kind":
            self._readdress()
        self._restock()
        if name == CASES:
            self._figures = {figure: getattr(self._stock, figure) for figure in _FIGURES}
        self._fit()
        self._edited(name)

    def _readdress(self) -> None:
        """A letter that becomes one to everyone is no longer to the employer it was about; back again it is."""
        assert self._file is not None
        audience, was_public = self.shape.to(), self._stock.audience in PUBLIC
        if audience in PUBLIC and not was_public:
            self.employers.show_items(())
        elif audience == "employer" and was_public and not self.employers.items():
            self.employers.show_items(self._file.addressees)

    def _follow(self, name: str) -> None:
        if name in ("topic", "ground"):
            self._restock()
        if name in ("issuer_code", "kind", "topic"):
            self._show_number()

    def _restock(self) -> None:
        before, after = self._stock, self._make_stock()
        self._stock = after
        now = self.values()
        untouched = [name for name in _STOCK if now[name] == getattr(before, name)]
        self.set_values({name: getattr(after, name) for name in untouched})

    def _make_stock(self) -> Letter:
        assert self._file is not None
        file, values = self.file(), self.values()
        is_proposal = values["kind"] == "proposal"
        matter = file.supervision
        sent = [StaffMember(name=one.name, card_number=one.card_number) for one in present(matter.inspectors)] if matter else []
        return rules.draft(
            values["kind"] or "reminder",
            values["topic"],
            self.case_files(),
            own_station(self._store),
            self._store.now().date(),
            audience="employer" if is_proposal else values["audience"] or "employer",
            employers=self._concerned(values["previous_id"], values["ground"]),
            previous=LetterFile(letter=file.previous, deliveries=file.previous_deliveries) if file.previous else None,
            ground=values["ground"],
            matter=matter,
            inspectors=sent or [member for member in self._store.matching(StaffMember, is_active=True) if member.card_number][:2],
            drafter=file.letter.drafter,
            rules=file.rules,
        )

    def _take_facts(self) -> None:
        if cases := self.case_files():
            values = self.values()
            kind = "proposal" if values["kind"] == "proposal" else "opinion"
            employers = self._concerned(values["previous_id"], values["ground"])
            today = self._store.now().date()
            self.put("facts", rules.draft(kind, values["topic"], cases, own_station(self._store), today, employers=employers).facts)

    # -- issuer, number, previous ----------------------------------------------------------------------------------

    def _show_issuer(self, name: str) -> None:
        names = [found[0] for found in issuers(own_station(self._store))]
        self.issuer.set_options([(one, one) for one in dict.fromkeys([*names, name]) if one])
        self.issuer.set_key(name)

    def _departments(self) -> list[str]:
        values = self.values()
        return rules.departments(values["topic"], values["issuer"])

    def _issuer_chosen(self) -> None:
        for name, base, level in issuers(own_station(self._store)):
            if name == self.issuer.key():
                assert self._file is not None
                code = rules.letter_code(base, self.shape.kind(), self._file.rules)
                self.set_values({"issuer_code": code, "issuer_level": level})
        self._show_number()
        self._edited("issuer")

    def _show_number(self) -> None:
        assert self._file is not None
        letter, code = self._file.letter, self.values()["issuer_code"]
        year = (letter.issued_on or letter.drafted_on)[:4]
        self.number.show_value(letter.number or (f"{code}〔{year}〕　号" if code else "还没有发文代字"))

    def _offer_previous(self, file: LetterFile) -> None:
        found: dict[str, Letter] = {file.previous.id: file.previous} if file.previous else {}
        for employer in file.addressees:
            for letter in letters_before(self._store, employer, file.letter):
                found.setdefault(letter.id, letter)
        self.previous.set_options([(letter.id, letter.number or letter.heading) for letter in found.values()], "没有")

    def _show_previous(self, letter_id: str) -> None:
        self.previous.set_key(letter_id)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """Show the fields of this kind under the titles it has on paper."""
        if self._file is None:
            return
        values = self.values()
        kind, audience = values["kind"], values["audience"]
        self.statutes.topic = values["topic"]
        sections = kinds()[kind].get("sections", {}) if kind else {}
        shown = {
            "audience": audience in PUBLIC,
            CASES: self._is_open or bool(values[CASES] or self._file.binned),
            ADDRESSEES: audience == "employer" or (audience in PUBLIC and (self._is_open or bool(values[ADDRESSEES]))),
            "public_addressee": audience in PUBLIC,
            "department": kind == "proposal",
            "previous_id": kind != "reminder",
            "ground": kind != "reminder",
            "facts": kind != "reminder" or bool(values["facts"]),
            "statutes": kind != "reminder",
            "inspectors": kind == "opinion",
            "reply_amount": kind != "proposal" and audience == "employer",
            "reply_unit": kind != "proposal" and audience == "employer",
            "reply_source": kind != "proposal" and audience == "employer",
        }
        for name, is_shown in shown.items():
            self.set_shown(name, is_shown)
        place = 0
        for name in _ORDER:
            place += 1 if sections else 0
            title = sections.get(name, "提示事项" if name == "demands" else Letter.spec(name).label)
            self.set_label(name, f"{numeral(place)}、{title}" if sections else title)
        self.set_label(ADDRESSEES, "主送" if audience == "employer" else "另外送到（一家一份，附送达回证；不送的空着）")
        self.from_case.setVisible(self._is_open and bool(values[CASES]))
        self._show_number()


def _workers(cases: Sequence[CaseFile]) -> tuple[Worker, ...]:
    found = [worker for case in cases for worker in (case.worker, *(worker for _, worker in case.members)) if worker is not None]
    return tuple({worker.id: worker for worker in found}.values())


def letters_before(store: "Store", employer: Employer, letter: Letter) -> list[Letter]:
    """Letters to an employer a new one can follow, newest first: issued, not void, not itself."""
    from station.db.procedures import letters_to_employer

    return [other for other in letters_to_employer(store, employer) if other.id != letter.id and other.number and other.status != "void"]
