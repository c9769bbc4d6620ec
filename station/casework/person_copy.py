"""The copy of all that is held about a person, for that person (个人信息保护法 art. 45): one build, set on paper or written as JSON.

Every declared field that holds something is in it, so that nothing can be forgotten; what others are called and reached by is covered.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from station.casework import sealing, vocabulary
from station.casework.casefile import CaseFile
from station.casework.dates import show_day, show_moment
from station.casework.fields import FieldSpec, Kind, Privacy, Record
from station.casework.masking import mask_name, mask_text
from station.casework.model import BY_NAME, Attachment, Letter, Station, Worker
from station.casework.papers import Block, Cell, Grid, Issue, OfficePaper, Text
from station.casework.wording import words
from station.casework.workers import WorkerFile
from station.frozen import frozen

TITLE = "个人信息副本"
_WITHHELD = "***"
_SHORT = 11  # characters of two values that stand side by side
_LABEL = 5  # characters of a label in one line
_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff）]) (?=[\w（])|(?<=[\w）]) (?=[\u3400-\u9fff])")
_OF_A_LETTER = ("kind", "number", "issued_on", "status")
_OF_A_FILE = ("name", "added_on")

Lines = tuple[tuple[str, str], ...]


@frozen
class Part:
    """One heading with what stands below it: records, each as labels with values."""

    title: str
    records: tuple[Lines, ...]


def parts(file: WorkerFile) -> list[Part]:
    """Everything about the person, in the order of the paper; headings without anything are left out."""
    everywhere = _Cover(file.worker, [case for case, _ in file.cases])
    found = [Part("登记的个人资料", (_lines(file.worker, lambda text, _: text),))]
    for case, role in file.cases:
        found += _of_case(case, role, file.worker)
    asked = [one for one in file.consultations if one.asker in ("", file.worker.name)]  # a telephone may be a family's
    found += _together(everywhere, file.injury_visits, asked, file.consents, file.attachments)
    found.append(Part("这份资料改过什么", tuple(_changes(file))))
    found.append(
        Part(
            "谁查看、导出过",
            tuple(
                (
                    ("时间", show_moment(act.at)),
                    ("经办", act.by),
                    ("操作", vocabulary.label("logged_act", act.act)),
                    ("内容", everywhere.in_text(act.detail)),
                )
                for act in file.acts
            ),
        )
    )
    return [part for part in found if part.records]


def as_data(file: WorkerFile, station: Station, today: str) -> dict[str, Any]:
    """The copy for machines, with the labels of the program as keys."""
    content = [{"标题": part.title, "记录": [dict(lines) for lines in part.records]} for part in parts(file)]
    return {"名称": TITLE, "出具单位": station.name, "出具日期": today, "内容": content}


def as_paper(file: WorkerFile, station: Station, today: str) -> OfficePaper:
    """The copy on paper."""
    blocks: list[Block] = [
        Text(
            f"应本人要求，把{station.name}处理的{file.worker.name}的个人信息提供如下（个人信息保护法第四十五条）。"
            "其他人的姓名和号码已掩码。认为不准确、不完整的，可以要求更正、补充（第四十六条）。"
        )
    ]
    for place, part in enumerate(parts(file), 1):
        blocks.append(Text(f"{place}.{part.title}", level=1, flush=True))
        blocks += [Grid(tuple(_rows(lines))) for lines in part.records]
    blocks += [Text(f"以上内容截至{show_day(today)}，请核对。"), Issue(station.name, show_day(today))]
    return OfficePaper(
        label=TITLE,
        body=station.name,
        title=TITLE,
        number="",
        blocks=tuple(blocks),
        author=station.name,
        foot=f"向本人核实身份后提供。联系电话：{station.phone}" if station.phone else "向本人核实身份后提供。",
    )


def _rows(lines: Lines) -> Iterator[tuple[Cell, ...]]:
    """Two short values side by side, a long one alone."""
    waiting: Cell | None = None
    for label, value in lines:
        cell = Cell(label, _BETWEEN.sub("", value), rows=1 if len(label) <= _LABEL else 2)
        if len(cell.value) > _SHORT:
            yield from ((waiting,), (cell,)) if waiting else ((cell,),)
            waiting = None
        elif waiting:
            yield waiting, cell
            waiting = None
        else:
            waiting = cell
    if waiting:
        yield (waiting,)


def _of_case(case: CaseFile, role: str, person: Worker) -> Iterator[Part]:
    cover = _Cover(person, [case])
    own = tuple(member for member, worker in case.members if worker.id == person.id)
    employers = "；".join(f"{firm.name}（{vocabulary.label('employer_role', party.role)}）" for party, firm in case.parties)
    first = (("本人身份", role), *((("涉及单位", employers),) if employers else ()), *_lines(case.grievance, cover))
    yield Part(f"诉求 {case.grievance.number}", (first,))
    yield from _together(
        cover,
        own,
        case.claims,
        case.orders,
        case.progress,
        case.moves,
        case.handovers,
        case.clock_events,
        case.mediations,
        case.sessions,
        case.instalments,
        case.legal_aid,
        case.aid_steps,
        case.letters,
        case.follow_ups,
        of=case.grievance.number,
    )


def _others(case: CaseFile, person: Worker) -> list[Worker]:
    """The people of a case beside the person."""
    found = [worker for _, worker in case.members] + ([case.worker] if case.worker else [])
    return [worker for worker in found if worker.id != person.id]


def _names(case: CaseFile, person: Worker) -> Iterator[str]:
    """The names in a case that are not the person's."""
    yield from (worker.name for worker in _others(case, person))
    yield from (name for _, firm in case.parties for name in (firm.contact, firm.legal_person))


def _unseen(case: CaseFile, person: Worker) -> Iterator[str]:
    """What of the others is left out whole: where they live, all of who is sealed, all where who reported shall not be known."""
    grievance = case.grievance
    is_hidden = (grievance.is_confidential or grievance.is_anonymous) and grievance.worker_id != person.id
    if is_hidden:
        yield grievance.worker_title
    for worker in _others(case, person):
        everything = is_hidden or worker.sealed_on
        yield from sealing.names_and_numbers(worker) if everything else (worker.address, worker.delivery_address)


def _together(cover: "_Cover", *kinds: Sequence[Record], of: str = "") -> Iterator[Part]:
    for records in kinds:
        if records:
            title = f"{records[0].title}（{of}）" if of else records[0].title
            yield Part(title, tuple(_lines(record, cover) for record in records))


def _lines(record: Record, cover: Callable[[str, FieldSpec], str]) -> Lines:
    """Every field that holds something, with its label; links and marks say nothing by themselves."""
    marks = {spec.mark for spec in record.specs()}
    names: Iterable[str] = (spec.name for spec in record.specs() if spec.kind is not Kind.KEY and spec.name not in (*marks, "deleted"))
    if isinstance(record, Letter | Attachment):
        names = _OF_A_LETTER if isinstance(record, Letter) else _OF_A_FILE
    specs = [record.spec(name) for name in names if getattr(record, name) not in ("", None, False)]
    return tuple((s.label, cover(words(s, getattr(record, s.name), getattr(record, s.mark) if s.mark else ""), s)) for s in specs)


def _changes(file: WorkerFile) -> Iterator[Lines]:
    for entry in file.changes:
        cls = BY_NAME[entry.record]
        changed = [
            f"{cls.spec(name).label}：{words(cls.spec(name), change.before)}→{words(cls.spec(name), change.after)}"
            for name, change in entry.values.items()
            if cls.knows(name) and cls.spec(name).kind is not Kind.KEY
        ]
        if not entry.is_new and changed:
            yield ("时间", show_moment(entry.at)), ("经办", entry.by), ("原因", entry.step_name), ("改动", "；".join(changed))


class _Cover:
    """Covers in a text what is not the person's own."""

    def __init__(self, person: Worker, cases: Sequence[CaseFile]) -> None:
        own = {text for text in sealing.names_and_numbers(person) if len(text) > 1}
        self._own = re.compile(f"({'|'.join(map(re.escape, sorted(own, key=len, reverse=True)))})") if own else None
        self._others = [name for case in cases for name in _names(case, person) if name not in own]
        self._unseen = sealing.sought(text for case in cases for text in _unseen(case, person) if text not in own)

    def __call__(self, text: str, spec: FieldSpec) -> str:
        if spec.privacy is Privacy.NONE:
            return text
        is_name = spec.privacy is Privacy.PERSONAL and spec.kind is Kind.TEXT
        return self.in_text(text, mask_name if is_name else self._masked)

    def in_text(self, text: str, mask: Callable[[str], str] | None = None) -> str:
        """A text with all but the person's own covered, by ``mask`` what is left after what is not seen at all."""
        pieces = self._own.split(text) if self._own else [text]
        return "".join(
            piece if place % 2 or not piece else (mask or self._masked)(self._hidden(piece)) for place, piece in enumerate(pieces)
        )

    def _hidden(self, text: str) -> str:
        return self._unseen.sub(_WITHHELD, text) if self._unseen else text

    def _masked(self, text: str) -> str:
        return mask_text(text, self._others)
