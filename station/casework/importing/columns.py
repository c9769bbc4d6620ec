"""What each column of an old table is: guessed by its heading and by what stands in it, with a score and the reason."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from station.casework.fields import Kind
from station.casework.importing import headings
from station.casework.importing.fates import COMPANY
from station.casework.importing.heads import Column
from station.casework.importing.raw import EXACT, Unread, Value, letter, text_of
from station.casework.importing.tables import Table
from station.casework.importing.targets import Target, TargetField, targets
from station.casework.importing.words import code_of, ticked
from station.frozen import frozen

_SAMPLE = 40
_ENOUGH = 0.45  # a lower score is no guess
_TELLING = (Kind.ID_NUMBER, Kind.CREDIT_CODE)  # their look alone tells them, whatever the heading
_TEXTS = (Kind.TEXT, Kind.LONG_TEXT, Kind.LINES)

_DAY = re.compile(
    r"(?:(?:\d{4}|\d{2})[-./年]\d{1,2}(?:[-./月]\d{1,2}|月)|\d{4}[-./]\d{1,2}|\d{1,2}(?:月\d{1,2}[日号]?|[./]\d{1,2}(?!\d))|(?:19|20)\d{6}|\d{1,2}月)(?!\d).{0,20}",
    re.S,
)
_PATTERNS = {
    Kind.ID_NUMBER: re.compile(r"['‘’`]?\s*(?:\d{6}\s?(?:\d{8}\s?\d{3}[\dXx]|\d{9})|\d{6}\*+\d{3}[\dXx]|\d\.\d+[Ee]\+17)"),
    Kind.CREDIT_CODE: re.compile(r"[0-9A-Z]{2}\d{6}[0-9A-Z]{10}"),
    Kind.PHONE: re.compile(r"\D*1[3-9]\d(?:[ \-]?\d{4}){2}(?!\d).*|0\d{2,3}-?\d{7,8}(?!\d).*|\d{7,8}", re.S),
    Kind.DATE: _DAY,
    Kind.MOMENT: _DAY,
    Kind.MONEY: re.compile(r"[约近¥￥]*\d[\d,]*(?:\.\d+)?\s*[余多]?(?:[百千]?万|[百千])?[余多]?(?:元|块)?[余多]?(?:左右)?"),
    Kind.COUNT: re.compile(r"[等约]?\d{1,5}[余多]?(?:[人名位个]|人次)?[余多]?"),
}
_OUTSTANDING = (Kind.DATE, Kind.PHONE, Kind.ID_NUMBER, Kind.CREDIT_CODE)
_PERSON = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,4}(?:等\d*[余多]?人)?|匿名|.某.?|.(?:先生|女士)(?:[(（].*[)）])?")
_OF_PERSONS = ("worker", "consultation")
_SOMEBODY_ELSE = re.compile(r"单位|企业|公司|律师|代理|联系人|承办|经办|回访|接待|法人|负责|被|家属|紧急|监护|调解员")
_OF_EMPLOYERS = re.compile(r"单位|企业|公司|被申请|被投诉|被反映")
_OF_WORKERS = re.compile(r"诉求人|职工|来访人|申请人|劳动者|当事人|个人|受援人|反映人")
_PERSONS = ("worker.name", "consultation.asker")
_PHONES = frozenset(["电话", "联系电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "号码", "联系手机", "移动电话"])
_OF_EMPLOYER = re.compile(r"(?:(?:单位|企业|公司|工会)?联系人|法人|法人代表|法定代表人|(?:单位|企业|公司)负责人|工会主席)(?:姓名)?")
_SOMEBODY = re.compile(
    r".*(?:联系人|代表人?|负责人|法人|(?:承办|经办)(?:人员?)?|(?:办理|接待|受理|回访|登记)人员?|责任人|包案人|代理人|监护人|家属|亲属|主席|律师|调解员)(?:姓名|签字)?"
)
_FLAG = frozenset("是否√×有无YNyn已未✓")


@frozen
class ColumnGuess:
    """What a column is taken for: ``path`` of the field, "" for none; ``others`` are the next best; ``score`` runs from 0 to 1."""

    place: int
    heading: str
    path: str
    score: float
    reason: str
    unit: str = ""
    samples: tuple[str, ...] = ()  # its first three different values as they stand
    others: tuple[str, ...] = ()
    is_hidden: bool = False

    @property
    def letter(self) -> str:
        """The column's letters in the sheet."""
        return letter(self.place)


def guess(table: Table, target: Target) -> tuple[ColumnGuess, ...]:
    """A guess for every column; no field is given to two of them, the one that fits less is left to the clerk.

    Columns to tick (来信, 来电, 来访 below 受理方式) are one field together.
    """
    seen = _values(table)
    owners = _owners(table, target)
    scored = sorted(
        (
            (score, -column.place, field.path, reason, column)
            for column in table.columns
            for field in target.fields
            for score, reason in [_phone_score(column, field, owners, seen[column.place]) or _score(column, field, seen[column.place])]
            if score >= _ENOUGH
        ),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    taken: dict[str, Column] = {}
    given: dict[int, tuple[str, float, str]] = {}
    for score, _, path, reason, column in scored:
        if column.place not in given and (path not in taken or _are_ticked(column, taken[path], target.field(path))):
            taken[path] = column
            given[column.place] = (path, score, reason)
    found = []
    for column in table.columns:
        path, score, reason = given.get(column.place, ("", 0.0, ""))
        others = tuple(dict.fromkeys(other for _, _, other, _, its in scored if its is column and other != path))
        if not path:
            reason = _why_none(column, others, taken, target) if owners.get(column.place) != "" else "拿不准是谁的电话"
        first = tuple(dict.fromkeys(map(text_of, seen[column.place])))[:3]
        found.append(
            ColumnGuess(column.place, column.heading, path, round(score, 2), reason, unit(table, column), first, others, column.is_hidden)
        )
    return tuple(found)


def _are_ticked(one: Column, other: Column, field: TargetField) -> bool:
    return one.heading.split("·")[0] == other.heading.split("·")[0] and bool(ticked(one.heading, field) and ticked(other.heading, field))


def _phone_score(column: Column, field: TargetField, owners: Mapping[int, str], values: Sequence[Value]) -> tuple[float, str] | None:
    """How well a field fits a column that holds the phone of whoever stands before it; None where that says nothing more."""
    if field.kind is not Kind.PHONE or column.place not in owners:
        return None
    if owners[column.place] != field.spec.record:
        return 0.0, ""
    return (0.9, "紧挨着单位的人") if field.spec.record == "employer" and values and _share(field, values) >= 0.5 else None


def _owners(table: Table, target: Target) -> dict[int, str]:
    """Whose phone a column holds that does not say it itself and stands behind a person: a record, "" for somebody else.

    Columns behind anything else (姓名, 单位, 电话) are not in it.
    """
    plain = [headings.plain(column.heading) for column in table.columns]
    records = {headings.plain(name): one.spec.record for one in target.fields if one.path in _PERSONS for name in one.headings}
    found: dict[int, str] = {}
    for n, column in enumerate(table.columns):
        before = next((word for word in reversed(plain[:n]) if word not in _PHONES), "")
        if plain[n] in _PHONES and before in records:
            found[column.place] = records[before]
        elif plain[n] in _PHONES and target.record != "employer" and _SOMEBODY.fullmatch(before):
            is_told = _OF_EMPLOYER.fullmatch(before) and not records.keys().isdisjoint(plain)
            found[column.place] = "employer" if is_told else ""
    return found


def chosen(guesses: Sequence[ColumnGuess]) -> dict[int, str]:
    """The guesses as ``rows.read_rows`` takes them: the place of a column and the path it is read for."""
    return {found.place: found.path for found in guesses if found.path}


def best_target(table: Table) -> Target:
    """The target whose fields the columns fit best; a title that names one helps it."""
    open_to = [target for target in targets().values() if _may_be(table, target)]
    return max(open_to, key=lambda target: (_fit(table, target), -target.order))


def unit(table: Table, column: Column) -> str:
    """The unit of a column by its heading, otherwise by the line above the table that states one for all."""
    return headings.unit(column.heading) or table.unit


def _may_be(table: Table, target: Target) -> bool:
    """Whether a target that says something of every row (欠薪线索: that wages are owed) is borne out by a title or a heading."""
    words = headings.plain(" ".join([table.title, table.sheet, *(column.heading for column in table.columns)]))
    return not target.defaults or any(word in words for word in target.titles)


def _fit(table: Table, target: Target) -> float:
    found = guess(table, target)
    named = [one for one in found if one.heading and headings.plain(one.heading) not in headings.ORDINALS]
    if not named:
        return 0.0
    paths = {one.path for one in found if one.path}
    required = [field.path for field in target.fields if field.is_required]
    share = sum(one.score for one in named) / len(named)
    title = headings.plain(f"{table.title} {table.sheet}")
    told = max((len(word) for word in target.titles if word in title), default=0)
    usual = 0.15 / target.order  # most old ledgers are of grievances
    return share + usual + 0.2 * sum(path in paths for path in required) / len(required) + (0.1 + 0.03 * told if told else 0)


def _why_none(column: Column, others: Sequence[str], taken: Mapping[str, Column], target: Target) -> str:
    if headings.plain(column.heading) in headings.ORDINALS:
        return "序号，不导入"
    if others:
        return f"也像“{target.field(others[0]).label}”，已由 {taken[others[0]].letter} 列用了"
    return "认不出是什么" if column.heading else "没有表头，认不出是什么"


def _values(table: Table) -> dict[int, list[Value]]:
    """Some different values of every column, taken from all over the table."""
    body = table.body
    step = max(1, len(body) // 400)
    found: dict[int, dict[Value, None]] = {column.place: {} for column in table.columns}
    for line in body[::step]:
        for place, some in found.items():
            if place < len(line.cells) and line.cells[place] != "" and len(some) < _SAMPLE and not isinstance(line.cells[place], Unread):
                some[line.cells[place]] = None
    return {place: list(some) for place, some in found.items()}


@cache
def _plain_headings(field: TargetField) -> dict[str, int]:
    """The headings of a field to compare, with their rank: the first are the usual ones."""
    found: dict[str, int] = {}
    for rank, heading in enumerate(field.headings):
        found.setdefault(headings.plain(heading), rank)
    return found


@cache
def _by_heading(heading: str, field: TargetField) -> tuple[float, str]:
    """How well a heading names a field, and by which of its parts."""
    names = _plain_headings(field)
    whole = headings.plain(heading)
    if whole in names:
        return 1.0 - min(names[whole], 20) * 0.005, "表头一致"
    parts = [headings.plain(part) for part in heading.split("·")]
    if len(parts) > 1:
        return _by_parts(parts[0], parts[-1], field, names)
    inside = max((name for name in names if len(name) > 2 and name in whole), key=len, default="")
    if inside and not (field.spec.record in _OF_PERSONS and _SOMEBODY_ELSE.search(whole.replace(inside, ""))):
        return 0.5 + 0.3 * len(inside) / len(whole), f"表头里有“{inside}”"
    is_near = field.kind not in _TEXTS and len(whole) > 1 and whole not in headings.known() and any(whole in name for name in names)
    return (0.5, "表头相近") if is_near else (0.0, "")


def _by_parts(group: str, last: str, field: TargetField, names: dict[str, int]) -> tuple[float, str]:
    """A heading below a group title: 电话 below 用人单位 is the employer's, below 诉求人 the worker's."""
    of_employer = bool(_OF_EMPLOYERS.search(group))
    if of_employer and field.spec.record == "employer":
        last = next((name for name in (last, f"单位{last}", f"企业{last}") if name in names), last)
    elif of_employer or (_OF_WORKERS.search(group) and field.path in ("employer.phone", "employer.contact", "employer.address")):
        return 0.0, ""
    if last in names:
        return 0.85 - min(names[last], 20) * 0.005, f"表头“{last}”一致"
    return (0.6, f"表头“{group}”一致") if group in names else (0.0, "")


def _score(column: Column, field: TargetField, values: Sequence[Value]) -> tuple[float, str]:
    named, reason = _by_heading(column.heading, field) if column.heading else (0.0, "")
    if not values or headings.plain(column.heading) in headings.ORDINALS:
        return (0.0, "") if headings.plain(column.heading) in headings.ORDINALS else (named, reason)
    if not named:
        if not (field.kind in _TELLING or (not column.heading and _is_told_without_heading(field) and len(values) > 1)):
            return 0.0, ""
        share = _share(field, values)
        return (0.5 + 0.2 * share, "内容相符") if share >= 0.8 else (0.0, "")
    if field.path.endswith(".number") and _only_counts(values):
        return 0.0, ""
    share = _share(field, values)
    if share < 0.2:
        return named * (0.4 if _is_another_kind(field, values) else 0.6), reason
    return named * (0.75 + 0.25 * share), f"{reason}，内容相符" if share >= 0.8 and field.kind not in _TEXTS else reason


def _only_counts(values: Sequence[Value]) -> bool:
    """Whether a column called 编号 only numbers its rows 1, 2, 3: the next ledger begins at 1 as well."""
    return (
        len(values) > 1
        and all(re.fullmatch(r"0*\d{1,4}", text_of(value)) for value in values)
        and any(text_of(value).strip("0") in ("1", "2", "3") for value in values)
    )


def _is_another_kind(field: TargetField, values: Sequence[Value]) -> bool:
    """Whether most values are days or numbers of a sort that the field does not hold."""
    others = [kind for kind in _OUTSTANDING if kind is not field.kind]
    return sum(any(_is_of(kind, value) for kind in others) for value in values) * 2 >= len(values)


def _is_told_without_heading(field: TargetField) -> bool:
    return field.kind in (Kind.PHONE, Kind.CODE) or field.path in ("employer.name", "worker.name")


def _share(field: TargetField, values: Sequence[Value]) -> float:
    """How many of the values look like the field, from 0 to 1."""
    return sum(_looks_like(field, value) for value in values) / len(values)


def _looks_like(field: TargetField, value: Value) -> float:
    kind = field.kind
    text = text_of(value)
    if isinstance(value, date | int | float) and not isinstance(value, bool):
        return _is_of(kind, value) or 0.3 * (not isinstance(value, date) and kind in (*_TEXTS, Kind.CODE))
    if text in ("/", "-", "—", "无"):
        return 0.5
    if kind in _PATTERNS:
        return _is_of(kind, text) or 0.5 * (field.reader == "due" and bool(re.fullmatch(r"\d+\s*个?(?:工作日|日|天|小时)", text)))
    if kind is Kind.FLAG:
        return float(text in _FLAG)
    if kind in (Kind.CODE, Kind.CODES):
        known = code_of(field.spec.of, text) or (field.reader == "closed" and text in _FLAG)
        return 1.0 if known else 0.4 * (len(text) <= 10 and not _is_of(Kind.DATE, text) and not _is_of(Kind.PHONE, text))
    return _text_looks_like(field, text)


def _is_of(kind: Kind, value: Value) -> float:
    """1 for a value that could well be of a kind that shows in its look, otherwise 0."""
    if isinstance(value, date):
        return float(kind in (Kind.DATE, Kind.MOMENT))
    if isinstance(value, int | float):
        return float(_number_is_of(kind, float(value)))
    pattern = _PATTERNS.get(kind)
    return float(pattern is not None and bool(pattern.fullmatch(text_of(value))))


def _number_is_of(kind: Kind, number: float) -> bool:
    if kind is Kind.ID_NUMBER:
        return number >= EXACT / 10
    if kind is Kind.PHONE:
        return number.is_integer() and (1.3e10 <= number < 2e10 or 2e6 <= number < 9e7)
    if kind in (Kind.DATE, Kind.MOMENT):
        return 32_874 <= number < 58_800 or 19_900_101 <= number <= 20_991_231 or (1 <= number < 13 and not number.is_integer())
    if kind is Kind.MONEY:
        return 0 <= number < 1e10
    return kind is Kind.COUNT and number.is_integer() and 0 <= number < 1e6


def _text_looks_like(field: TargetField, text: str) -> float:
    if field.path in ("employer.name", "worker.name"):
        pattern, other = (COMPANY, _PERSON) if field.path == "employer.name" else (_PERSON, COMPANY)
        if pattern.fullmatch(text):
            return 1.0
        return 0.1 if any(_is_of(kind, text) for kind in _OUTSTANDING) else 0.3 if other.fullmatch(text) else 0.5
    if field.kind in (Kind.LONG_TEXT, Kind.LINES):
        return 1.0 if len(text) > 6 else 0.6
    return 0.1 if _is_of(Kind.ID_NUMBER, text) else 0.9
