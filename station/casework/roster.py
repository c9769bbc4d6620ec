"""The people of a collective case as a list: typed, pasted from a sheet or read from a file, one person a line.

A line of headings says which column is what; without one, numbers are told from names by what they look like. Nothing is
guessed away: each line is a person, a line nobody can be entered from (with the reason), or a heading or sum that is passed over.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from station.casework import identity, money
from station.casework.grievances import tidy_worker
from station.casework.model import Worker
from station.casework.plain_text import plain
from station.errors import StationError
from station.frozen import frozen

_PARTS = re.compile(r"[,，;；|、]+| {2,}")
_LABELLED = re.compile(r"(?:姓名|联系电话|电话|手机号?码?|身份证号?码?|金额|欠薪|欠款|工资)[:：]?(?=\S)")
_DAY = re.compile(r"(?:19|20)\d\d(?:[-/年]\d{1,2}(?:[-/月]\d{1,2}日?)?|\.\d{1,2}\.\d{1,2})")
_ROUNDED = re.compile(r"\d\.\d+E\+\d\d")  # what a sheet makes of a long number
_HAN = re.compile(r"[\u3400-\u9fff]")
_ORDINAL = re.compile(r"\d{1,3}[.、．]?")
_ID_NUMBER = re.compile(r"\d{14,}[\dX]")
_PHONE = re.compile(r"1\d{9,11}|0\d{9,11}|\d{7,8}|[48]00\d{7}")
_SUMS = ("合计", "总计", "小计", "共计")
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "名字"),
    "id_number": ("身份证", "身份号码", "证件号"),
    "phone": ("电话", "手机", "联系方式"),
    "amount": ("金额", "欠薪", "欠款", "工资", "应发", "补偿"),
    "representative": ("代表",),
}
_YES = ("是", "√", "✓", "1", "代表人")


@frozen
class Person:
    """One person of the list: the line they stand in, counted from 1, and what it says of them (``amount`` in fen)."""

    line: int
    worker: Worker
    amount: int | None = None
    is_representative: bool = False


@frozen
class Trouble:
    """A line from which nobody can be entered, as it stands, and why."""

    line: int
    text: str
    reason: str

    @property
    def words(self) -> str:
        """“第 3 行“曹凤兰”：手机号应为 11 位，现在 10 位，请核对。”"""
        return f"第 {self.line} 行“{self.text}”：{self.reason}"


@frozen
class Roster:
    """A list that was read; ``passed`` are the lines of headings and sums. The three add up to the lines that are not empty."""

    people: tuple[Person, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    passed: int = 0

    @property
    def total(self) -> int | None:
        """What the amounts come to in fen; None without any."""
        amounts = [person.amount for person in self.people if person.amount is not None]
        return sum(amounts) if amounts else None


def read_text(text: str, known: Collection[Worker] = ()) -> Roster:
    """Read what was typed or pasted; ``known`` are the people on the list already."""
    return read_rows([_cells(line) for line in plain(text).split("\n")], known)


def read_rows(rows: Iterable[Sequence[str]], known: Collection[Worker] = ()) -> Roster:
    """Read the rows of a sheet; rows without any text are not counted."""
    numbered = [(line, [cell.strip() for cell in cells]) for line, cells in enumerate(rows, 1)]
    numbered = [(line, cells) for line, cells in numbered if any(cells)]
    place = next((n for n, (_, cells) in enumerate(numbered[:10]) if _is_heading(cells)), None)
    columns = _columns(numbered[place][1]) if place is not None else {}
    people: list[Person] = []
    troubles: list[Trouble] = []
    passed = 0 if place is None else place + 1
    seen = {worker.id_number: "名单里已有这个身份证号。" for worker in known if worker.id_number}
    named = {(worker.name, worker.phone): "名单里已有这个人。" for worker in known if worker.phone}
    for line, cells in numbered[passed:]:
        if _is_sum(cells) or _is_heading(cells):
            passed += 1
            continue
        person, reason = _person(line, cells, columns)
        worker = person.worker
        reason = reason or seen.get(worker.id_number, "") or named.get((worker.name, worker.phone), "")
        if reason:
            troubles.append(Trouble(line, " ".join(cell for cell in cells if cell), reason))
            continue
        if worker.id_number:
            seen[worker.id_number] = f"身份证号和第 {line} 行相同。"
        if worker.phone:
            named[worker.name, worker.phone] = f"姓名和电话都和第 {line} 行相同。"
        people.append(person)
    return Roster(tuple(people), tuple(troubles), passed)


def as_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows of a file as they would stand if pasted, so that a line can be mended where it is read."""
    return "\n".join("\t".join(" ".join(cell.split()) for cell in cells).rstrip() for cells in rows)


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return line.split("\t")
    guarded = re.sub(r"(?<=\d)[,，](?=\d{3}(?:\D|$))", "", line)  # 12,600.00 is one number
    parts = [part for part in _PARTS.split(guarded) if part.strip()]
    return parts if len(parts) > 1 else line.split()


def _is_heading(cells: Sequence[str]) -> bool:
    return "name" in _columns(cells) and not any(_ID_NUMBER.fullmatch(identity.clean(cell)) for cell in cells)


def _is_sum(cells: Sequence[str]) -> bool:
    return any(re.sub(r"\s", "", cell).startswith(_SUMS) for cell in cells[:2])


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Which column is what; the first that fits, so that 应发 goes before 备注工资."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        title = re.sub(r"\s", "", cell)
        for name, words in _HEADINGS.items():
            if name not in found and len(title) <= 16 and not re.search(r"\d", title) and any(word in title for word in words):
                found[name] = place
                break
    return found


def _person(line: int, cells: Sequence[str], columns: Mapping[str, int]) -> tuple[Person, str]:
    """The person of a line and what is wrong with it, "" if nothing."""
    told = {name: cells[place] for name, place in columns.items() if place < len(cells)} if columns else _guessed(cells)
    worker = tidy_worker(Worker(name=told.get("name", ""), phone=told.get("phone", ""), id_number=told.get("id_number", "")))
    person = Person(line, worker, is_representative=told.get("representative", "") in _YES)
    if not worker.name:
        return person, "没有姓名。"
    if worker.name[0] in "=#":
        return person, f"姓名这一格是公式，没有结果（{worker.name}）。请用 WPS 或 Excel 打开，保存一次再选。"
    if told.get("unread"):
        return person, f"“{told['unread']}”认不出是什么，请改成电话、身份证号或者金额，或者删掉。"
    if _ROUNDED.fullmatch(worker.id_number):
        return person, "身份证号被表格存成了数字，后几位已经丢了，请重新填写完整的号码。"
    reason = identity.id_number_problem(worker.id_number) or identity.phone_problem(worker.phone)
    try:
        return replace(person, amount=money.parse_exact(told.get("amount", ""))), reason
    except StationError as error:
        return person, reason or str(error)


def _guessed(cells: Sequence[str]) -> dict[str, str]:
    told: dict[str, str] = {}
    for place, whole in enumerate(cells):
        cell = _LABELLED.sub("", whole, count=1) if _LABELLED.match(whole) else whole
        number = identity.clean(cell)
        if not cell or (place == 0 and _ORDINAL.fullmatch(cell)) or _DAY.fullmatch(cell):
            continue
        if _ID_NUMBER.fullmatch(number) or _ROUNDED.fullmatch(number):
            told.setdefault("id_number", cell)
        elif _PHONE.fullmatch(number):
            told.setdefault("phone", cell)
        elif re.match(r"[\d¥约]", cell):
            told.setdefault("amount", cell)
        elif "name" not in told:
            told["name"] = cell
        elif _HAN.fullmatch(cell) and _HAN.fullmatch(told["name"]) and cells[place - 1] == told["name"]:
            told["name"] += cell  # 李　四, spread so that names of two and three characters stand flush
        elif re.search(r"\d", cell):
            told.setdefault("unread", cell)
    return told
