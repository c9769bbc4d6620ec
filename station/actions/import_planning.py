"""Looking, before anything is written, at what every row of an old ledger would become beside what is on file already."""

from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from station import stopping
from station.actions.import_comparing import Comparison
from station.actions.import_doubles import Index, agrees
from station.actions.progress import Stage
from station.casework import identity
from station.casework.dates import show_day
from station.casework.fields import Kind, Record
from station.casework.import_drafts import Draft, Said, draft, without_column
from station.casework.import_matching import EMPLOYER, Employers, Workers, colleague
from station.casework.import_plan import (
    ADDED,
    CHANGED,
    GAPS,
    KNOWN,
    LEAVE,
    REASON,
    SKIPPED,
    STAFF,
    TAKE,
    Asked,
    Card,
    Plan,
    PlannedRow,
    Problem,
    Question,
)
from station.casework.importing.raw import EXACT, text_of
from station.casework.importing.rows import ReadRow, read_rows, unknown_words
from station.casework.importing.tables import Line, Table
from station.casework.importing.targets import targets
from station.casework.model import BY_NAME, Consultation, Employer, FieldVisit, InjuryVisit, StaffMember, Worker
from station.casework.vocabulary import vocabulary
from station.db import importing as queries
from station.db.importing import OnFile
from station.db.noticing import journal_end
from station.db.staff import colleagues
from station.db.store import Store

_REPORT_EVERY = 500
_NEEDED: dict[type[Record], str] = {FieldVisit: "employer", InjuryVisit: "worker"}  # what cannot be kept without its card


@dataclass
class _Row:
    """A row of data on its way through the plan."""

    sheet: str
    row: int
    cells: Mapping[str, Said]
    draft: Draft
    problems: list[Problem]
    employer: Employer | None = None
    key: OnFile = field(default_factory=OnFile)


def plan(store: Store, asked: Asked) -> Generator[Stage, None, Plan]:
    """The fate of every row; nothing is written."""
    return (yield from _Planner(store, asked).run())


class _Planner:
    def __init__(self, store: Store, asked: Asked) -> None:
        self._store = store
        self._asked = asked
        self._target = targets()[asked.target]
        self._main = BY_NAME[self._target.record]
        self._today = store.now().date()
        self._cards: list[Card] = []
        self._place_of: dict[int, int] = {}  # of a card, by the object that stands for it
        self._stand_ins: list[Record] = []  # those objects, kept alive so that no other gets their identity
        self._in_file = Index()
        self._claimed: dict[str, str] = {}  # id of a record on file: the row that is about it
        self._words: Counter[tuple[str, str]] = Counter()
        self._offers: dict[tuple[str, str], tuple[tuple[tuple[str, str], ...], str]] = {}

    def run(self) -> Generator[Stage, None, Plan]:
        seen = journal_end(self._store)
        rows: list[_Row] = []
        left_out: list[tuple[str, int, str]] = []
        of = sum(len(table.body) for table in self._asked.tables)
        for table in self._asked.tables:
            yield Stage("正在看表里的行", len(rows), of)
            left_out += [(table.sheet, line.row, line.left_out) for line in table.left_out]
            for row in self._read(table):
                rows.append(row)
                if len(rows) % _REPORT_EVERY == 0:
                    yield Stage("正在看表里的行", len(rows), of)
        yield Stage("正在和已有的登记对照")
        self._match_employers(rows)
        self._known = Index(stopping.each(queries.on_file(self._store, self._main.record)))
        before = queries.imported_rows(self._store, self._asked.target)
        self._imported = {(row.sheet, row.row): (row.owner_id, made.file_name == self._asked.file_name) for made, row in before}
        self._workers = Workers(stopping.each(self._store.matching(Worker, sealed_on="")))
        planned = []
        for place, row in enumerate(rows):
            if place % _REPORT_EVERY == 0:
                yield Stage("正在查有没有重复", place, len(rows))
            planned.append(self._fate(row))
        yield Stage("正在比较改过的格")
        compared = Comparison(self._store, self._asked, [row for row in planned if row.fate == KNOWN and row.owner_id])
        for place, known in enumerate(planned):
            if place % _REPORT_EVERY == 0:
                yield Stage("正在比较改过的格", place, len(planned))
            planned[place] = self._changed(known, compared)
        missing = without_column(self._main, self._asked.columns.values(), self._target.defaults)
        found = Plan(self._asked, tuple(planned), tuple(left_out), tuple(self._cards), tuple(self._questions()), missing, seen)
        return found.reckoned()  # here, beside the window

    # -- reading ---------------------------------------------------------------------------------------------------

    def _read(self, table: Table) -> Iterator[_Row]:
        asked, target = self._asked, self._target
        staff = colleagues(self._store)
        table = with_fixes(table, asked.fixes)
        lines = {line.row: line for line in table.body}
        headings = {column.place: column.heading or f"{column.letter} 列" for column in table.columns}
        place_of = {path: place for place, path in sorted(asked.columns.items(), reverse=True)}
        found = read_rows(table, target, asked.columns, asked.words, self._today)
        self._ask_words(found)
        for read in found:
            if read.left_out:
                continue
            cells: dict[str, Said] = {}
            problems: list[Problem] = []
            numbers = (value for value in lines[read.row].cells if isinstance(value, float | int) and value >= EXACT)
            whole = {text_of(value): _digits(value) for value in numbers}
            for path, cell in read.cells.items():
                place = place_of.get(path, -1)
                if place < 0:  # a cell of another column said it: 张永福等17人 how many
                    place = next((n for n in asked.columns if _text(lines[read.row], n) == cell.text), -1)
                said = Said(headings.get(place, ""), whole.get(cell.text, cell.text), cell.value, cell.mark, cell.note, place)
                if path in STAFF and said.value:
                    said = replace(said, value=self._staff(path, str(said.value), staff))
                cells[path] = said
                if cell.trouble:
                    problems.append(Problem(path, place, said.heading, cell.text, cell.trouble, cell.choices))
            loose = [Said(heading, whole.get(text, text)) for heading, text in read.rest.items() if heading != REASON]
            made = draft(self._main, cells, loose, target.defaults, place_of, self._today)
            yield _Row(table.sheet, read.row, cells, made, problems)

    def _staff(self, path: str, word: str, staff: Iterable[StaffMember]) -> str:
        """The colleague a word means; an unknown one stays as it is written, and the clerk is asked."""
        if not any(person.name == word for person in staff):
            meant = colleague(word, staff)
            names = [*([meant] if meant else []), *(person.name for person in staff if person.name != meant)]
            self._ask(path, word, [(name, name) for name in names], meant)
        return self._asked.words.get(f"{path}:{word}") or word

    def _ask(self, path: str, word: str, offers: Iterable[tuple[str, str]], likely: str, rows: int = 1) -> None:
        self._words[path, word] += rows
        self._offers.setdefault((path, word), (tuple(offers), likely))

    def _ask_words(self, rows: Sequence[ReadRow]) -> None:
        """The words of vocabularies nobody knows, and those the clerk has matched before."""
        unknown = {(found.path, found.word): (found.count, found.choices) for found in unknown_words(rows, self._target)}
        coded = {one.path: one.spec.of for one in self._target.fields if one.kind in (Kind.CODE, Kind.CODES)}
        for key in self._asked.words:
            path, _, word = key.partition(":")
            if path in coded and (count := sum(row.cells[path].text == word for row in rows if path in row.cells)):
                unknown.setdefault((path, word), (count, ()))
        for (path, word), (count, likely) in unknown.items():
            entries = vocabulary(coded[path]).current()
            ordered = sorted(entries, key=lambda entry: (entry.code not in likely, likely.index(entry.code) if entry.code in likely else 0))
            self._ask(path, word, [(entry.code, entry.label) for entry in ordered], likely[0] if likely else "", count)

    # -- what is meant ---------------------------------------------------------------------------------------------

    def _match_employers(self, rows: Iterable[_Row]) -> None:
        """Every employer of the ledger matched with those on file, and each row's key for finding doubles."""
        rows = list(rows)
        coded = [  # also where the code of a cell was flagged: it tells that it stands elsewhere as well
            (said.name, identity.clean(cell.text))
            for row in rows
            if (said := _employer(row.draft)) is not None and (cell := row.cells.get("employer.credit_code")) is not None and cell.text
        ]
        known = Employers(self._store.matching(Employer), coded, self._asked.words)
        for row in rows:
            said = _employer(row.draft)
            if said is not None and said.name:
                card, lost = known.match(said)
                self._lose(row, "employer", lost)
                row.employer = card
                if said.name in known.near:
                    offers = [(name, name) for name in known.near[said.name]]
                    self._ask(EMPLOYER, said.name, [*offers, (said.name, "另一家单位，单独建档")], offers[0][0])
                said = replace(_employer(row.draft) or said, id=card.id, name=card.name)
                if isinstance(row.draft.main, Employer):
                    row.draft = replace(row.draft, main=said)
                else:
                    row.draft = replace(row.draft, employer=said)
            row.key = _key(row.draft)

    def _lose(self, row: _Row, record: str, lost: Mapping[str, str]) -> None:
        """Take out of a row what cannot be believed; it is kept as it was written."""
        for name, why in lost.items():
            cell = row.cells.get(f"{record}.{name}")
            if cell is None:
                continue
            row.problems.append(Problem(f"{record}.{name}", cell.place, cell.heading, cell.text, f"{why}，先不填进档案。"))
            row.draft = row.draft.without(record, name).keeping(cell.line)

    # -- fates -----------------------------------------------------------------------------------------------------

    def _fate(self, row: _Row) -> PlannedRow:
        choice = self._asked.choices.get((row.sheet, row.row), "")
        found = PlannedRow(row.sheet, row.row, ADDED, draft=row.draft, problems=tuple(row.problems))
        needed = _NEEDED.get(self._main, "")
        if choice == LEAVE:
            return replace(found, fate=SKIPPED, reason="已选“这一行先不导”。", can_take=True)
        if not _says_anything(row.draft):
            return replace(found, fate=SKIPPED, reason="没有姓名、单位和内容，认不出是哪一件。")
        if needed and getattr(row.draft, needed) is None:
            return self._without_card(found, f"{needed}.name", "没有写走访哪家单位。" if needed == "employer" else "没有写职工姓名。")
        if twin := self._twin(row):
            if choice != TAKE:
                return replace(found, fate=SKIPPED, reason=twin, can_take=True)
            found = replace(found, draft=self._free(row))
        owner, why, is_other = self._on_file(row)
        if owner and is_other and choice != TAKE:
            return replace(found, fate=SKIPPED, reason=why, can_take=True)
        here = _place(row.sheet, row.row)
        if owner and not is_other and choice != TAKE:
            if owner in self._claimed:
                return replace(found, fate=SKIPPED, reason=f"和{self._where(self._claimed[owner], row)}是同一件。", can_take=True)
            self._claimed[owner] = here
            self._in_file.add(replace(row.key, id=here))
            return replace(found, fate=KNOWN, reason=why, owner_id=owner, can_take=why.startswith("像是"))
        if owner:
            found = replace(found, draft=self._free(row))
        self._in_file.add(replace(row.key, id=here))
        return self._added(row, found)

    def _without_card(self, found: PlannedRow, path: str, reason: str) -> PlannedRow:
        """A row that cannot be kept for want of a name; an empty cell for it can be filled in like one that was not understood."""
        flagged = next((problem for problem in found.problems if problem.path == path), None)
        place = next((place for place, taken in self._asked.columns.items() if taken == path), -1)
        if flagged is None and place >= 0:
            heading = next(column.heading for column in self._asked.tables[0].columns if column.place == place)
            found = replace(found, problems=(*found.problems, Problem(path, place, heading, "", reason)))
        return replace(found, fate=SKIPPED, reason=flagged.sentence if flagged is not None else reason, is_mendable=True)

    def _where(self, place: str, row: _Row) -> str:
        """Another row of the ledger, as it is named in a sentence about this one."""
        sheet, _, line = place.partition("\n")
        return f"第 {line} 行" if sheet == row.sheet else f"工作表“{sheet}”第 {line} 行"

    def _added(self, row: _Row, found: PlannedRow) -> PlannedRow:
        made = found.draft
        assert made is not None
        if self._asked.received_at and made.is_undated:  # only now: what the row is compared by is what the ledger says
            made = made.received(self._asked.received_at)
        if made.worker is not None:
            card, lost = self._workers.match(made.worker)
            row.draft = made
            self._lose(row, "worker", lost)
            made = row.draft
            assert made.worker is not None
            made, place = self._card(made, card, made.worker, row.cells)
            found = replace(found, worker=place, problems=tuple(row.problems))
        if row.employer is not None and made.employer is not None:
            made, place = self._card(made, row.employer, made.employer, row.cells)
            found = replace(found, employer=place)
        gaps = [f"还缺{'、'.join(made.gaps)}" if made.gaps else "", f"有 {len(row.problems)} 格要核对" if row.problems else ""]
        return replace(found, fate=GAPS if any(gaps) else ADDED, reason="，".join(filter(None, gaps)), draft=made)

    def _twin(self, row: _Row) -> str:
        """Why a row says again what one above it says; "" if it does not."""
        numbered = self._in_file.numbered(row.key.number)
        twin = numbered or self._in_file.same(row.key, in_words=True)
        if twin is None:
            return ""
        where = self._where(twin.id, row)
        if numbered is not None:
            return f"编号“{row.key.number}”和{where}相同。"
        return f"和{where}的人、单位、日期、事项都相同。"

    def _on_file(self, row: _Row) -> tuple[str, str, bool]:
        """(id, in which way, whether it is another matter under the same number) of the record a row is about."""
        if isinstance(row.draft.main, Employer):
            known = row.employer.id if row.employer is not None else ""
            return known, "单位档案里已经有。" if known else "", False
        numbered = self._known.numbered(row.key.number)
        if numbered is not None:
            if numbered.person != row.key.person and numbered.day[:10] != row.key.day[:10] and not agrees(row.key, numbered):
                who = "，".join(filter(None, [show_day(numbered.day[:10]) if len(numbered.day) >= 10 else "", numbered.employer]))
                return numbered.id, f"编号“{numbered.number}”已经用在另一件上（{who}）。", True
            return numbered.id, f"编号“{numbered.number}”已经登记过。", False
        owner_id, is_same_file = self._imported.get((row.sheet, row.row), ("", False))
        imported = self._known.by_id.get(owner_id)
        if (same := self._known.same(row.key, in_words=True)) is not None:
            return same.id, f"像是已经登记的{same.number or '一件'}：人、单位、日期、事项都相同。", False
        if imported is not None and agrees(row.key, imported, is_same_file):
            return imported.id, f"上次导入时是{imported.number or '这一行'}。", False
        if (like := self._known.same(row.key)) is not None:
            return like.id, f"像是已经登记的{like.number or '一件'}：人、单位、日期、类别都相同，摘要写得不一样。", True
        return "", "", False

    def _free(self, row: _Row) -> Draft:
        """A row that is taken in although its number is taken: it gets a new one, its own is kept."""
        if not (self._in_file.numbered(row.key.number) or self._known.numbered(row.key.number)):
            return row.draft
        record = row.draft.main.record
        return row.draft.without(record, "number").keeping(row.cells[f"{record}.number"].line)

    # -- cards -----------------------------------------------------------------------------------------------------

    def _card(self, made: Draft, stand_in: Record, said: Record, cells: Mapping[str, Said]) -> tuple[Draft, int]:
        """The place of a card, with what the row adds to it; what contradicts it is kept in the draft."""
        place = self._place_of.get(id(stand_in))
        if place is None:
            place = self._place_of[id(stand_in)] = len(self._cards)
            self._stand_ins.append(stand_in)
            self._cards.append(Card(stand_in if stand_in.id else None, stand_in))
        card = self._cards[place]
        filled: dict[str, Any] = {}
        kept = []
        for spec in said.specs():
            value, now = getattr(said, spec.name), getattr(card.merged, spec.name)
            if spec.name in ("id", "deleted", "name") or value in (spec.empty, now):
                continue
            if now == spec.empty:
                filled[spec.name] = value
            elif spec.path in cells:
                kept.append(cells[spec.path].line)
        written = cells.get(f"{said.record}.name")
        if isinstance(card.merged, Employer) and written is not None and written.text.strip() != card.merged.name:
            alias = str(written.value or "")
            if alias and alias != card.merged.name and alias not in card.merged.aliases.splitlines():
                filled["aliases"] = "\n".join(filter(None, [card.merged.aliases, alias]))
        if filled:
            self._cards[place] = replace(card, merged=card.merged.with_values(**filled))
        return made.keeping(*kept), place

    def _changed(self, row: PlannedRow, compared: Comparison) -> PlannedRow:
        """A row on file with the cells it changes there."""
        if row.fate != KNOWN or not (changes := compared.changes(row)):
            return row
        clashes = sum(change.is_conflict for change in changes)
        words = f"{len(changes)} 格有改动" + (f"，其中 {clashes} 格这里后来也改过" if clashes else "")
        open_ones = any(not c.is_conflict or (*row.key, c.path) in self._asked.overwrite for c in changes)
        return replace(row, fate=CHANGED if open_ones else KNOWN, reason=f"{row.reason}{words}。", changes=changes, can_take=False)

    def _questions(self) -> Iterator[Question]:
        for (path, word), rows in self._words.items():
            offers, likely = self._offers[path, word]
            yield Question(path, word, rows, offers, likely, self._asked.words.get(f"{path}:{word}", ""))


def _place(sheet: str, row: int) -> str:
    return f"{sheet}\n{row}"


def _digits(value: float) -> str:
    """``1.10108E+17`` with the digits the sheet still has, which tell where and when a person was born; whole, or no mask knew it."""
    digits = f"{Decimal(f'{value:.14E}'):f}"
    return f"{text_of(value)}（表里存的是{digits}，后{len(digits) - 15}位已丢）"


def _text(line: Line, place: int) -> str:
    return text_of(line.cells[place]) if place < len(line.cells) else ""


def _employer(made: Draft) -> Employer | None:
    return made.main if isinstance(made.main, Employer) else made.employer


def _says_anything(made: Draft) -> bool:
    if isinstance(made.main, Employer):
        return bool(made.main.name)
    texts = (getattr(made.main, name, "") for name in ("summary", "question", "worker_title", "asker", "number"))
    return made.worker is not None or made.employer is not None or any(texts)


def _key(made: Draft) -> OnFile:
    main, case, worker, employer = made.main, made.grievance, made.worker, _employer(made)
    days = ("received_at", "applied_on", "visited_on", "reported_on", "asked_on")
    summaries = ("summary", "question", "hospital")
    said = case if case is not None else main
    return OnFile(
        number=getattr(main, "number", ""),
        person=main.asker if isinstance(main, Consultation) else worker.name if worker is not None else getattr(case, "worker_title", ""),
        phone=worker.phone if worker is not None else getattr(main, "phone", ""),
        id_number=worker.id_number if worker is not None else "",
        employer=employer.name if employer is not None else "",
        day=next((day for name in days if (day := getattr(main, name, ""))), ""),
        category=getattr(said, "category", getattr(main, "kind", "")),
        summary=next((text for name in summaries if (text := getattr(said, name, ""))), ""),
        people=getattr(said, "people", None),
        amount=getattr(main, "claim_amount", None) if main.record == "mediation" else getattr(said, "amount", None),
    )


def with_fixes(table: Table, fixes: Mapping[tuple[str, int, int], str]) -> Table:
    """The table with the texts a clerk put in place of cells."""
    mended: dict[int, dict[int, str]] = defaultdict(dict)
    for (sheet, row, place), text in fixes.items():
        if sheet == table.sheet:
            mended[row][place] = text
    if not mended:
        return table
    lines = [line._replace(cells=_mended(line.cells, mended[line.row])) if line.row in mended else line for line in table.lines]
    return replace(table, lines=tuple(lines))


def _mended(cells: Sequence[Any], mended: Mapping[int, str]) -> tuple[Any, ...]:
    whole = [*cells, *([""] * (max(mended) + 1 - len(cells)))]
    for place, text in mended.items():
        whole[place] = text
    return tuple(whole)
