"""The office papers of intake, mediation, legal aid and supervision: texts read from ``resources/papers``, filled from the case, as values.

What is not known stays a line to write on: a form cell is left empty, a sentence gets a run of underscores.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from station import paths
from station.casework.aid_facts import aid_facts, sharing_remarks
from station.casework.casefile import CaseFile
from station.casework.dossiers import Dossier
from station.casework.hardening import arbitration_bar, bar, needs
from station.casework.letter_papers import letter_facts, letter_parts, letter_remarks
from station.casework.model import Grievance, LegalAid, Letter, Mediation, MediationSession, Station, Supervision
from station.casework.paper import printable
from station.casework.paper_facts import Facts, intake_facts, mediation_facts
from station.casework.supervision_papers import supervision_facts, supervision_parts, supervision_remarks
from station.frozen import frozen

BLANK_DAY = "____年__月__日"
_BLANK = 8
_FIELD = re.compile(r"\{(\w+)(?::(\d+))?\}")
_DAY = re.compile(r"\w+_(on|by)|extended_to")
_ROUTE_OF = {"arbitration_review": "arbitration", "court_confirmation": "court", "payment_order": "order"}  # paper: way it asks for


@frozen
class Text:
    """A paragraph; ``level`` 1 is a heading, ``flush`` one without indent, ``small`` a note in the type of the tables."""

    text: str
    level: int = 0
    flush: bool = False
    small: bool = False


@frozen
class Cell:
    """A label with its value; ``rows`` is the least height in lines, ``sign`` the line at its foot."""

    label: str
    value: str
    rows: int = 1
    sign: str = ""


@frozen
class Grid:
    """A bordered table; a row has one cell or two side by side."""

    rows: tuple[tuple[Cell, ...], ...]


@frozen
class Table:
    """A bordered table with heads over its columns, ``widths`` in millimetres; each row is ``lines`` high at least."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: int = 1


@frozen
class Blank:
    """Ruled lines to write on."""

    rows: int


@frozen
class Signing:
    """Places to sign, one or two in a row, each with room above a day to fill in."""

    rows: tuple[tuple[str, ...], ...]


@frozen
class Issue:
    """Who issues a notice and when, with room for the seal."""

    issuer: str
    day: str


Block = Text | Grid | Table | Blank | Signing | Issue
Subject = Mediation | LegalAid | Grievance | Supervision | Letter
Held = CaseFile | Dossier  # what belongs to a subject: a case, or a volume for the two of supervision


@frozen(kw_only=True)
class OfficePaper:
    """A composed paper. ``body`` is the name over the title ("" for a party's own paper), ``foot`` stands on every page."""

    label: str
    body: str
    title: str
    number: str
    blocks: tuple[Block, ...]
    author: str
    foot: str = ""


@frozen
class Offer:
    """A paper that can be made now: its key (``record:<id>`` where there is one for each of several) and name."""

    key: str
    label: str


@cache
def _papers(name: str) -> dict[str, dict[str, Any]]:
    data = paths.read_json("papers", f"{name}.json")
    return {raw["key"]: raw for raw in data["papers"]}


def offers(subject: Subject, held: Held, station: Station) -> list[Offer]:
    """The papers that can be made in the stage a subject has reached."""
    found = []
    for key, raw in _papers(subject.record).items():
        for one in [f"{key}:{part}" for part in _parts(raw["per"], subject, held)] if "per" in raw else [key]:
            facts = _facts(one, subject, held, station)
            if _stands(raw, facts):
                found.append(Offer(one, _named(raw["label"], facts)))
    return found


def name_of(offer: Offer, subject: Subject) -> str:
    """What an offered paper is called where nobody is to be named: in file names, properties and the log."""
    return str(_papers(subject.record)[offer.key.partition(":")[0]].get("name", offer.label))


def compose(key: str, subject: Subject, held: Held, station: Station) -> OfficePaper:
    """The paper of that key, filled; KeyError if there is none."""
    return fill(subject.record, key.partition(":")[0], _facts(key, subject, held, station), station)


def fill(name: str, key: str, facts: Facts, station: Station) -> OfficePaper:
    """The paper ``key`` of the file ``name`` in ``resources/papers`` with these facts in it; KeyError if there is none.

    It stands under the name of the station, or of the ``issuer`` the facts name.
    """
    raw = _papers(name)[key]
    body = facts.words.get("issuer") or station.name
    return OfficePaper(
        label=_named(raw.get("name", raw["label"]), facts),
        body=body if raw.get("org") else "",
        title=_filled(raw["title"], facts),
        number=_filled(raw["number"], facts) if "number" in raw else "",
        blocks=tuple(_merged(_blocks(raw["blocks"], facts))),
        author=body,
        foot=raw.get("foot", ""),
    )


def remarks(key: str, subject: Subject, held: Held, today: date) -> list[str]:
    """What to look at before the paper is handed out, one sentence each; nothing here forbids printing."""
    if isinstance(held, Dossier):
        return (supervision_remarks if isinstance(subject, Supervision) else letter_remarks)(key, held, subject.id)
    raw = _papers(subject.record)[key.partition(":")[0]]
    found = []
    if raw.get("to_other") and held.is_withheld:
        wish = "诉求人要求保密" if held.grievance.is_confidential else "诉求是匿名的"
        found.append(f"{wish}：这份文书对方看得到，姓名和联系方式留空，经本人同意后再填。")
    if isinstance(subject, LegalAid):
        found += sharing_remarks(key, held)
    if key == "agreement" and isinstance(subject, Mediation):
        if not subject.perform_by or not subject.perform_way:
            found.append("协议书要写明履行期限和履行方式（人社部令第17号第二十六条），没有登记的留空，请填好再签。")
        if barred := arbitration_bar(subject, held):
            found.append(barred)
    route = _ROUTE_OF.get(key)
    if route and isinstance(subject, Mediation):
        if barred := bar(route, subject, held, today):
            found.append(barred)
        found += [f"{need.label}还没有。" for need in needs(route, held) if need.is_known and not need.is_there]
    return found


def plain_text(paper: OfficePaper) -> str:
    """All text of a paper in reading order, a line each, as the PDF gives it back; page feet left out."""
    lines = [paper.body, paper.title, paper.number]
    for block in paper.blocks:
        match block:
            case Text():
                lines.append(block.text)
            case Grid():
                lines += [" ".join(f"{c.label} {_one_line(c.value)} {c.sign}".strip() for c in row) for row in block.rows]
            case Table():
                lines += [" ".join(map(_one_line, cells)).rstrip() for cells in (block.heads, *block.rows)]
            case Blank():
                lines += [""] * block.rows
            case Signing():
                lines += [f"{label} {BLANK_DAY}" for row in block.rows for label in row]
            case Issue():
                lines += [block.issuer, block.day]
    return "\n".join(printable(line) for line in lines if line)


def _one_line(text: str) -> str:
    return " ".join(text.splitlines())


def _sessions(subject: Subject, case: CaseFile) -> list[MediationSession]:
    return sorted((s for s in case.sessions if s.mediation_id == subject.id), key=lambda s: s.ordinal or 0)


def _parts(kind: str, subject: Subject, held: Held) -> list[str]:
    """Ids of the sessions, interviews or addressees that each have a paper of their own."""
    if isinstance(held, CaseFile):
        return [session.id for session in _sessions(subject, held)]
    return supervision_parts(held) if kind == "interview" else letter_parts(held, subject.id)


def _facts(key: str, subject: Subject, held: Held, station: Station) -> Facts:
    part = key.partition(":")[2]
    match subject, held:
        case Supervision(), Dossier():
            return supervision_facts(held, station, part)
        case Letter(), Dossier():
            return letter_facts(held, station, subject.id, part)
        case LegalAid(), CaseFile():
            return aid_facts(subject, held, station)
        case Grievance(), CaseFile():
            return intake_facts(held, station)
        case Mediation(), CaseFile():
            to_other = bool(_papers(subject.record)[key.partition(":")[0]].get("to_other"))
            sessions = _sessions(subject, held)
            session = next((s for s in sessions if s.id == part), None)
            return mediation_facts(subject, held, station, sessions, session, to_other=to_other)
    raise TypeError(f"{type(subject).__name__} with {type(held).__name__}")


def _stands(raw: Mapping[str, Any], facts: Facts) -> bool:
    return set(raw.get("when", ())) <= facts.flags and not set(raw.get("unless", ())) & facts.flags


def _filled(text: str, facts: Facts) -> str:
    def known(found: re.Match[str]) -> str:
        name, length = found.group(1), int(found.group(2) or _BLANK)
        blank = BLANK_DAY if _DAY.fullmatch(name) else "_" * length
        return facts.words[name] or blank

    return _FIELD.sub(known, text)


def _named(label: str, facts: Facts) -> str:
    """A name of a paper: what is not known has no place in it."""
    return _FIELD.sub(lambda found: facts.words[found.group(1)], label)


def _blocks(raws: list[dict[str, Any]], facts: Facts) -> Iterator[Block]:
    for raw in raws:
        if not _stands(raw, facts):
            continue
        if "parts" in raw:
            for part in facts.parts[raw["parts"]]:
                yield from _merged(_blocks(raw["blocks"], part))
        elif "each" in raw:
            yield from _each(raw, facts)
        elif "text" in raw:
            yield Text(_filled(raw["text"], facts), raw.get("level", 0), raw.get("flush", False), raw.get("small", False))
        elif "grid" in raw:
            yield Grid(tuple(_row(row, facts) for row in raw["grid"]))
        elif "table" in raw:
            heads, widths = zip(*raw["columns"], strict=True)
            yield Table(heads, widths, tuple(facts.tables[raw["table"]]), raw.get("lines", 1))
        elif "blank" in raw:
            yield Blank(raw["blank"])
        elif "sign" in raw:
            yield Signing(tuple(tuple(row) for row in raw["sign"]))
        else:
            yield Issue(facts.words.get("issuer") or facts.words["station"], _filled(raw["issue"], facts) or BLANK_DAY)


def _each(raw: dict[str, Any], facts: Facts) -> Iterator[Block]:
    items = facts.lists[raw["each"]]
    if not items:
        yield Blank(raw["blank"])
    for place, item in enumerate(items, 1):
        last = "。" if place == len(items) else "；"
        numbered = "{n}" in raw["text"]
        text = item.rstrip("；。") + last if numbered else item
        yield Text(raw["text"].replace("{n}", str(place)).replace("{item}", text))


def _row(raw: Any, facts: Facts) -> tuple[Cell, ...]:
    """A row of the data: [label, value], with a third number for its height, or two such pairs side by side."""
    sign = ""
    if isinstance(raw, dict):
        raw, sign = raw["cells"], _filled(raw["sign"], facts)
    if len(raw) == 4 and isinstance(raw[2], str):
        return tuple(Cell(_filled(raw[at], facts), _value(raw[at + 1], facts)) for at in (0, 2))
    return (Cell(_filled(raw[0], facts), _value(raw[1], facts), raw[2] if len(raw) > 2 else 1, sign),)


def _value(text: str, facts: Facts) -> str:
    """A cell's value: a lone field that is not known leaves it empty."""
    alone = _FIELD.fullmatch(text)
    return facts.words[alone.group(1)] if alone else _filled(text, facts)


def _merged(blocks: Iterator[Block]) -> Iterator[Block]:
    """Tables that follow each other are one."""
    held: Grid | None = None
    for block in blocks:
        if isinstance(block, Grid):
            held = Grid((held.rows if held else ()) + block.rows)
            continue
        if held:
            yield held
            held = None
        yield block
    if held:
        yield held
