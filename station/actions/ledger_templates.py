"""The district's own workbooks: take one in, confirm its columns, fill it with the lines of a ledger, hand it out."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from station import foreign
from station.actions import attachments, ledgers, rights
from station.casework import ledger_templates as rules
from station.casework.fields import missing
from station.casework.ledger_templates import Place
from station.casework.ledgers import ledgers as definitions
from station.casework.masking import MaskLevel
from station.casework.model import Attachment, LedgerTemplate
from station.casework.sheets import Asked, Cell, Column, Layout, Sheet
from station.casework.template_forms import Form, find_form, laid_out
from station.casework.template_pages import TemplatePage, column_letters
from station.changes import Changes
from station.db import in_force
from station.db.store import Store
from station.errors import ProblemsError, StationError
from station.frozen import frozen

if TYPE_CHECKING:
    from station.export.template_xlsx import Filled

_RIGHT = "ledger_layouts"


@frozen
class Candidate:
    """A workbook somebody brings along, read and not yet kept."""

    name: str
    content: bytes
    pages: tuple[TemplatePage, ...]

    def page(self, name: str) -> TemplatePage:
        """A worksheet by name; KeyError if there is none."""
        return {page.name: page for page in self.pages}[name]


@frozen
class Proposal:
    """What the program takes a worksheet for; ``known`` is the template with the same headings that was confirmed before."""

    ledger: str
    form: Form
    places: tuple[Place, ...]
    known: LedgerTemplate | None = None


def kept(store: Store, ledger: str = "") -> list[LedgerTemplate]:
    """The templates in use, of one ledger or all, by ledger and name."""
    order = list(definitions())
    found = [one for one in in_force.holding(store, LedgerTemplate) if one.ledger in order and ledger in ("", one.ledger)]
    return sorted(found, key=lambda one: (order.index(one.ledger), one.name))


def named(store: Store, ledger: str, name: str) -> LedgerTemplate:
    """The template of a ledger by its name; StationError that lists those there are."""
    there = {one.name: one for one in kept(store, ledger)}
    if name not in there:
        raise StationError(f"没有叫“{name}”的模板。", f"可以用：{'、'.join(there)}。" if there else "请先添加模板。")
    return there[name]


def look_into(path: Path) -> Candidate:
    """Read a workbook; StationError where it cannot be read or is no .xlsx that can be filled."""
    from station.export.template_xlsx import read_pages

    content = foreign.read(path, attachments.MAX_BYTES)
    return Candidate(path.name, content, read_pages(content))


def propose(store: Store, candidate: Candidate, ledger: str = "", page: str = "", header: tuple[int, int] | None = None) -> Proposal:
    """The ledger, the table and the value of each column, as far as one may guess; what is given is kept to.

    A worksheet with the headings of a template confirmed before takes over what was confirmed. StationError if no table is found.
    """
    pages = [one for one in candidate.pages if page in ("", one.name) and (page or not one.is_hidden)]
    guesses = []
    for number, one in enumerate(pages):
        for order, key in enumerate([ledger] if ledger else definitions()):
            columns = definitions()[key].columns
            form = laid_out(one, *header) if header else find_form(one, columns)
            if form is None:
                continue
            known = next((t for t in kept(store, ledger) if rules.is_same(form, t)), None)
            if known is not None and known.ledger == key:
                return Proposal(key, form, _as_before(form, known), known)
            places = rules.matched(form, columns)
            titled = definitions()[key].name.removesuffix("台账") in one.name + "".join(t for (row, _), t in one.texts.items() if row < 4)
            guesses.append((sum(bool(p.key) for p in places) + 3 * titled, -number, -order, Proposal(key, form, places)))
    if not guesses:
        raise StationError(f"“{candidate.name}”里没有找到表头。", "请选工作表，填上表头在第几行。")
    return max(guesses, key=lambda guess: guess[:3])[3]


def confirmed(proposal: Proposal, name: str, base: LedgerTemplate | None = None) -> LedgerTemplate:
    """A proposal that was agreed to, as it is kept; ``base`` is the template it changes."""
    return (base or LedgerTemplate()).with_values(
        ledger=proposal.ledger,
        name=name.strip(),
        sheet=proposal.form.page,
        header_first=proposal.form.header_first,
        header_last=proposal.form.header_last,
        columns=rules.as_lines(proposal.places),
    )


def keep(store: Store, candidate: Candidate, template: LedgerTemplate) -> Changes:
    """Keep a confirmed template with its file; one of the same ledger and name gives way to it. ProblemsError if something is missing."""
    rights.require(store, _RIGHT)
    _refuse_incomplete(template)
    with store.step(f"添加台账模板 {template.name}") as step:
        for old in in_force.holding(store, LedgerTemplate, ledger=template.ledger, name=template.name):
            rights.require_own(store, old)
            step.remove(old)
        added = step.add(template)
        step.add(attachments.kept(store, added, candidate.name, candidate.content))
    return step.changes


def change(store: Store, template: LedgerTemplate, base: LedgerTemplate) -> Changes:
    """Confirm the columns of a kept template anew; its file stays. ProblemsError if something is missing."""
    rights.require(store, _RIGHT)
    _refuse_incomplete(template)
    rights.require_own(store, base)
    with store.step(f"改台账模板 {template.name}") as step:
        step.save(template, base)
    return step.changes


def remove(store: Store, template: LedgerTemplate) -> Changes:
    """Use a template no more."""
    rights.require(store, _RIGHT)
    rights.require_own(store, template)
    with store.step(f"删除台账模板 {template.name}") as step:
        step.remove(template)
    return step.changes


def examples(sheet: Sheet) -> dict[str, tuple[Column, Cell]]:
    """For each column of a sheet, by its key, the first value that says something."""
    found = {}
    for at, column in enumerate(sheet.columns):
        cells = (row.cells[at] for row in sheet.rows)
        cell = next((cell for cell in cells if cell.value not in (None, "") or cell.mark), None)
        if cell is not None:
            found[column.key] = column, cell
    return found


def fill(
    store: Store, template: LedgerTemplate, asked: Asked, path: Path, *, reason: str = "", agreed_by: str = "", password: str = ""
) -> "Filled":
    """Fill a template with the lines asked for and write it; every filling is kept on record like an export.

    Other sheets of the same workbook that are templates too are filled along with it, unless certain records are asked for.
    StationError where a full one lacks a use or a consent, where the template cannot take the lines without being spoilt, or
    where the file cannot be written.
    """
    from station.export.template_xlsx import fill_sheets

    rights.require(store, "export")
    store.refuse_own(path)
    if asked.level is MaskLevel.PUBLIC:
        raise StationError("模板是逐件填的，不能只填计数。", "请选掩码或完整。")
    if asked.level is MaskLevel.FULL:
        ledgers.require_consent(store, reason.strip(), agreed_by.strip(), password)
    candidate = held(store, template)
    every = [template, *(beside(store, template) if asked.ids is None else ())]
    forms = [as_kept(candidate, one) for one in every]
    sheets = [ledgers.sheet(store, replace(asked, ledger=one.ledger, layout=Layout.WIDE)) for one in every]
    tables = [(one.form, one.places, sheet) for one, sheet in zip(forms, sheets, strict=True)]
    done = fill_sheets(candidate.content, tables, path)
    for one, sheet, count in zip(every, sheets, done.counts, strict=True):
        ledgers.keep_on_record(
            store,
            replace(sheet, layout=one.id),
            count,
            kind="template",
            reason=reason.strip(),
            agreed_by=agreed_by.strip(),
        )
    return done


def beside(store: Store, template: LedgerTemplate) -> list[LedgerTemplate]:
    """The templates on other sheets of the same workbook, one a sheet; they are filled together."""
    own = store.matching(Attachment, owner=LedgerTemplate.record, owner_id=template.id)
    same = {file.owner_id for file in store.matching(Attachment, owner=LedgerTemplate.record, sha256=own[0].sha256)} if own else set()
    found: dict[str, LedgerTemplate] = {}
    for one in kept(store):
        if one.id in same and one.sheet != template.sheet:
            found.setdefault(one.sheet, one)
    return list(found.values())


def held(store: Store, template: LedgerTemplate) -> Candidate:
    """A kept template's workbook; StationError while it has not arrived."""
    from station.export.template_xlsx import read_pages

    found = store.matching(Attachment, owner=LedgerTemplate.record, owner_id=template.id)
    if not found:
        raise StationError(f"模板“{template.name}”的文件还没有收到。", "请重新添加这份模板。")
    content = attachments.content(store, found[0])
    return Candidate(found[0].name, content, read_pages(content))


def as_kept(candidate: Candidate, template: LedgerTemplate) -> Proposal:
    """What was confirmed for a kept template. StationError if its file has no such worksheet."""
    page = next((page for page in candidate.pages if page.name == template.sheet), None)
    if page is None:
        raise StationError(f"模板里没有工作表“{template.sheet}”。", "请重新添加这份模板。")
    form = laid_out(page, template.header_first or 1, template.header_last or 1)
    return Proposal(template.ledger, form, rules.read_lines(template.columns), template)


def _refuse_incomplete(template: LedgerTemplate) -> None:
    problems = missing(template)
    if not problems and not any(place.key for place in rules.read_lines(template.columns) if not place.is_cell):
        problems = {"columns": "请至少选一列要填的内容。"}
    if problems:
        raise ProblemsError(problems)


def _as_before(form: Form, known: LedgerTemplate) -> tuple[Place, ...]:
    """What was confirmed for the same headings, wherever they stand now."""
    before = rules.read_lines(known.columns)
    cells = {(place.key, place.heading) for place in before if place.is_cell}
    found = [
        replace(place, place=column_letters(heading.column))
        for heading, place in zip(form.headings, (place for place in before if not place.is_cell), strict=True)
    ]
    return (*found, *(place for place in rules.blank_places(form) if (place.key, place.heading) in cells))
