"""Supervision letters (一函两书): drafted from a case by templates that are data, composed for paper, frozen when issued."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec

from station.casework import statutes, vocabulary
from station.casework.casefile import CaseFile, LetterFile
from station.casework.chinese_text import head_count, numeral, paper_amount
from station.casework.dates import show_day
from station.casework.letter_templates import BLANK, INSPECTORS, REPLY_LIMIT, Topic, kinds, may_issue, reply_limit, topics
from station.casework.masking import holds_personal_numbers
from station.casework.model import Employer, Letter, LetterAddressee, StaffMember, Station
from station.casework.paper import Letterhead, PageFormat, Paper, Paragraph, Seal, annexes_of

_NAMED_ADDRESSEES = 4  # more than these are addressed together
_PLACES = ("街道", "镇", "乡", "旗", "盟", "州", "县", "区", "市", "省")
_CLAUSE = re.compile(r"[^，。；\n]+[，。；\n]*")
_NUMBERING = re.compile(r"^\s*(?:\d+(?:[.．](?!\d)|、)|[（(]?[一二三四五六七八九十]+[）)、])\s*")


def letter_code(base: str, kind: str) -> str:
    """The 发文代字 of a kind: ``滨工劳监`` and the kind's own character."""
    return base + str(kinds()[kind]["code"]) if base else ""


def number_text(code: str, year: int, serial: int) -> str:
    """``滨工劳监意〔2026〕9号``: the year in full, hexagonal brackets, no 第, no leading zeros (GB/T 9704-2012 7.2.5)."""
    return f"{code}〔{year}〕{serial}号"


def topic_of(case: CaseFile) -> str:
    """The topic that suits a case: by who the worker is, then by what is claimed, then by the category; ``other`` if none."""
    wages = any(claim.kind == "wages" for claim in case.claims) or case.grievance.category == "wages"
    worker_kind = case.worker.kind if case.worker else ""
    claimed = {claim.kind for claim in case.claims}
    tests: list[Callable[[Topic], bool]] = [
        lambda topic: worker_kind in topic.suits["workers"] and (topic.topic != "migrant_wages" or wages),
        lambda topic: bool(claimed & set(topic.suits["claims"])),
        lambda topic: case.grievance.category in topic.suits["categories"],
    ]
    return next((topic.topic for test in tests for topic in topics().values() if test(topic)), "other")


# -- drafting ---------------------------------------------------------------------------------------------------------


def draft(
    kind: str,
    topic: str,
    case: CaseFile | None,
    station: Station,
    today: date,
    *,
    audience: str = "employer",
    employers: Sequence[Employer] = (),
    previous: LetterFile | None = None,
    ground: str = "",
    inspectors: Sequence[StaffMember] = (),
    drafter: str = "",
) -> Letter:
    """A letter filled from a case (without its people's names), the templates and the letter before it, for a person to edit.

    ``topic`` "" takes the previous letter's or the one that suits the case. ``employers`` defaults to the case's first one.
    """
    rule = kinds()[kind]
    before = previous.letter if previous else None
    topic = topic or (before.topic if before else "") or (topic_of(case) if case else "other")
    words = topics().get(topic) or topics()["other"]
    if not employers and case and case.employer:
        employers = (case.employer,)
    issuer, code, level = _issuer(kind, station)
    limit = reply_limit(kind) if audience == "employer" and kind != "proposal" else None
    is_public = kind == "reminder" and audience != "employer"
    people, people_mark, amount, amount_mark = _figures(case, before)
    values = {
        "matter": words.matter,
        "purpose": words.purpose,
        "employer": "、".join(employer.name for employer in employers) or "该单位",
        "basis": _basis([*words.basis, *rule["basis"]], station.province_rule),
        "ground": rule.get("ground_clauses", {}).get(ground, BLANK),
        "you": "贵局" if words.department.endswith("局") else "贵委",
        "owed": _owed(words, people, people_mark, amount, amount_mark),
        "people": head_count(people, people_mark),
    }
    stock = {"reminder": words.points, "opinion": [*words.demands, rule.get("last_demand", "")], "proposal": words.proposals}[kind]
    return Letter(
        kind=kind,
        audience="department" if kind == "proposal" else audience,
        public_addressee=_everyone(issuer) if is_public else "",
        department=_place(issuer) + words.department if kind == "proposal" else "",
        issuer=issuer,
        issuer_code=letter_code(code, kind),
        issuer_level=level,
        topic=topic,
        heading=rule["heading"],
        opening=rule["public_opening" if is_public else "opening"].format_map(values),
        facts="" if kind == "reminder" else "\n".join(filter(None, [_facts(case, before), _history(rule, previous, employers, ground)])),
        statutes="" if kind == "reminder" else (before.statutes if before else "") or "\n".join(statutes.citations(words.statutes)),
        demands="\n".join(line.format_map(values) for line in stock if line),
        closing=rule["public_closing" if is_public else "closing"].format_map(values),
        reply_amount=limit.amount if limit else None,
        reply_unit=limit.unit if limit else "",
        reply_source=limit.source if limit else "",
        enclosures="\n".join(rule["enclosures"]),
        contact="，电话：".join(filter(None, [drafter, station.phone])),
        inspectors="\n".join(member.name + (f"（证号{member.card_number}）" if member.card_number else "") for member in inspectors),
        previous_id=before.id if before else "",
        ground=ground,
        people=people,
        people_mark=people_mark,
        amount=amount,
        amount_mark=amount_mark,
        drafted_on=today.isoformat(),
        drafter=drafter,
    )


def _issuer(kind: str, station: Station) -> tuple[str, str, str]:
    """Name, code and level of who issues: the station's own union if it may, else the district's (建议书)."""
    if (station.issuer_name or not station.district_issuer_name) and may_issue(kind, station.level):
        return station.issuer_name or station.name, station.issuer_code, station.level
    return station.district_issuer_name or station.parent_name, station.district_issuer_code, "county"


def _place(issuer: str) -> str:
    """``滨河区总工会`` to ``滨河区``."""
    return re.split("总工会|工会", issuer, maxsplit=1)[0]


def _everyone(issuer: str) -> str:
    """“全县各用人单位”."""
    place = _place(issuer)
    return next((f"全{unit}" for unit in _PLACES if place.endswith(unit)), "") + "各用人单位"


def _basis(keys: Iterable[str], province_rule: str) -> str:
    rule = province_rule.strip("《》 ")
    return statutes.cite([*dict.fromkeys(statutes.citations(keys)), f"《{rule}》" if rule else ""])


def _figures(case: CaseFile | None, previous: Letter | None) -> tuple[int | None, str, int | None, str]:
    source = previous or (case.grievance if case else None)
    return (source.people, source.people_mark, source.amount, source.amount_mark) if source else (None, "", None, "")


def _owed(words: Topic, people: int | None, people_mark: str, amount: int | None, amount_mark: str) -> str:
    """“23名农民工工资418600元”."""
    whose = "" if words.owed.startswith(("农民工", "女职工", "工会")) else "职工"
    return head_count(people, people_mark) + whose + words.owed + paper_amount(amount, amount_mark)


def _facts(case: CaseFile | None, previous: Letter | None) -> str:
    """The facts of the letter before, or the case's summary without the names and numbers of its people."""
    if previous and previous.facts:
        return previous.facts.replace("你单位", "该单位")
    if case is None:
        return ""
    text = case.grievance.summary.strip()
    for name in sorted(_names(case), key=len, reverse=True):
        text = text.replace(name, "职工")
    text = re.sub("职工(?:[、，和]职工)+", "职工", text)
    text = "".join(clause for clause in _CLAUSE.findall(text) if not holds_personal_numbers(clause)).rstrip("，。；、")
    people = head_count(case.grievance.people, case.grievance.people_mark)
    amount = paper_amount(case.grievance.amount, case.grievance.amount_mark)
    counted = [f"涉及职工{people}" if people and people not in text else "", f"涉及金额{amount}" if amount and amount not in text else ""]
    return "".join(f"{sentence}。" for sentence in (text, "，".join(filter(None, counted))) if sentence)


def _names(case: CaseFile) -> set[str]:
    workers = [case.worker, *(worker for _, worker in case.members)]
    names = {worker.name for worker in workers if worker} | {case.grievance.worker_title}
    return {name for name in names if len(name) > 1}


def _history(rule: dict[str, Any], previous: LetterFile | None, employers: Sequence[Employer], ground: str) -> str:
    """How the letter before was sent, served and met by the first of these employers."""
    if "history" not in rule or previous is None:
        return ""
    before = previous.letter
    theirs = [delivery for delivery in previous.deliveries if delivery.employer_id in {employer.id for employer in employers}]
    receipt = (theirs or list(previous.deliveries) or [LetterAddressee()])[0]
    served = f"{show_day(receipt.served_on)}{vocabulary.label('service_way', receipt.service_way)}，" if receipt.served_on else ""
    told = rule["history"].format(
        issued=show_day(before.issued_on) or BLANK,
        heading=before.heading,
        number=before.number or BLANK,
        served=served,
        reply="自收到之日起" + limit_text(before) + "内" if before.reply_amount else "",
    )
    return str(told + rule["grounds"].get(ground, ""))


def limit_text(letter: Letter) -> str:
    """“15个工作日”, as on paper; "" when no reply is asked."""
    return f"{letter.reply_amount}{vocabulary.label('day_unit', letter.reply_unit)}" if letter.reply_amount else ""


# -- composing --------------------------------------------------------------------------------------------------------


def compose(file: LetterFile, *, letterhead: Letterhead = Letterhead.DIGITAL, to: Employer | None = None) -> Paper:
    """The letter as it goes on paper; ``to`` addresses one copy of a letter to many. A frozen letter comes back as it was issued."""
    letter = file.letter
    if letter.frozen:
        paper = thawed(letter.frozen)
        return replace(paper, letterhead=letterhead, addressee=f"{to.name}：" if to else paper.addressee)
    year = (letter.issued_on or letter.drafted_on)[:4]
    page_format = PageFormat(letter.page_format or "letter")
    enclosures, annexes = _lines(letter.enclosures), annexes_of(letter.annexes)
    # 7.3.7: what is annexed is also named under the text
    unnamed = [annex.title for annex in annexes if annex.title not in enclosures and not 0 < annex.number <= len(enclosures)]
    return Paper(
        kind=vocabulary.label("letter_kind", letter.kind),
        mark=letter.issuer + ("文件" if page_format is PageFormat.DOCUMENT else ""),
        number=letter.number or f"{letter.issuer_code}〔{year}〕　号",
        title=letter.heading or str(kinds()[letter.kind]["heading"]),
        addressee=f"{to.name if to else _addressee(file)}：",
        paragraphs=tuple(_paragraphs(letter)),
        attachments=(*enclosures, *unnamed),
        annexes=annexes,
        issuer=letter.issuer,
        seal=Seal(letter.seal_mode or "stamp"),
        signer=letter.signer,
        signer_post=letter.signer_post,
        date=show_day(letter.issued_on) or f"{year}年　月　日",
        note=_contact(letter.contact),
        copies=tuple(part.strip() for part in re.split(r"[，,、；;\n]", letter.copies_to) if part.strip()),
        printer=letter.issuer,
        printed_on=show_day(letter.issued_on),
        marks=tuple(_lines(letter.marks)),
        page_format=page_format,
        letterhead=letterhead,
        draft=not letter.number,
        unbroken=tuple(employer.name for employer in file.addressees),
    )


def frozen(paper: Paper) -> str:
    """The composed letter as text to keep with an issued one, so that later templates cannot change it."""
    return msgspec.json.encode(paper).decode()


def thawed(text: str) -> Paper:
    """The letter kept by :func:`frozen`."""
    return msgspec.json.decode(text, type=Paper)


def _contact(contact: str) -> str:
    if not contact:
        return ""
    return f"联系电话：{contact}" if contact[0].isdigit() else f"联系人：{contact}"


def _addressee(file: LetterFile) -> str:
    letter = file.letter
    if letter.audience == "department":
        return letter.department or BLANK
    if letter.audience != "employer":
        return letter.public_addressee or BLANK
    names = [employer.name for employer in file.addressees]
    return "各有关用人单位" if len(names) > _NAMED_ADDRESSEES else "、".join(names) or BLANK


def demands_of(letter: Letter) -> list[str]:
    """What a letter asks for, one demand each, without the numbers that were typed before them."""
    return [_NUMBERING.sub("", line) for line in _filled(letter, letter.demands)]


def _filled(letter: Letter, text: str) -> list[str]:
    """The paragraphs of a text with what stands for other fields put in."""
    text = text.replace(REPLY_LIMIT, limit_text(letter) or BLANK)
    return _lines(text.replace(INSPECTORS, "、".join(_lines(letter.inspectors))))


def _paragraphs(letter: Letter) -> list[Paragraph]:
    opening, facts, closing = (_filled(letter, text) for text in (letter.opening, letter.facts, letter.closing))
    demands = demands_of(letter)
    if letter.kind == "reminder":
        points = [Paragraph(f"{numeral(i)}、{point}", 1 if "。" in point[:-1] else 0) for i, point in enumerate(demands, 1)]
        return [*map(Paragraph, opening[:-1] + facts + opening[-1:]), *points, *map(Paragraph, closing)]
    rule = kinds()[letter.kind]
    topic = topics().get(letter.topic) or topics()["other"]
    cited = statutes.cite(_lines(letter.statutes))
    numbered = [Paragraph(f"{i}.{demand}", 3) if len(demands) > 1 else Paragraph(demand) for i, demand in enumerate(demands, 1)]
    sections = {
        "facts": [Paragraph(text) for text in facts],
        "statutes": [Paragraph(rule["finding"].format(finding=topic.finding, statutes=cited))] if cited else [],
        "demands": [Paragraph(rule["demands_lead"]), *numbered] if demands else [],
        "closing": [Paragraph(text) for text in closing],
    }
    paragraphs = [Paragraph(text) for text in opening]
    present = [name for name in rule["sections"] if sections[name]]
    for place, name in enumerate(present, 1):
        paragraphs += [Paragraph(f"{numeral(place)}、{rule['sections'][name]}", 1), *sections[name]]
    return paragraphs


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
