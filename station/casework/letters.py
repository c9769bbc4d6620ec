"""Supervision letters (一函两书): drafted from a case by templates that are data, composed for paper, frozen when issued."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import msgspec

from station.casework import letter_facts, statutes, vocabulary
from station.casework.casefile import CaseFile, LetterFile, SupervisionFile
from station.casework.chinese_text import numeral
from station.casework.dates import show_day
from station.casework.letter_templates import BLANK, INSPECTORS, REPLY_LIMIT, Topic, kinds, may_issue, reply_limit, rule_for, topics
from station.casework.model import Employer, Letter, LetterRule, StaffMember, Station
from station.casework.paper import Letterhead, PageFormat, Paper, Paragraph, Seal, annexes_of

_NAMED_ADDRESSEES = 4  # more than these are addressed together
_PLACES = ("街道", "镇", "乡", "旗", "盟", "州", "县", "区", "市", "省")
_GOVERNED = _PLACES[3:]  # those with departments of their own
_NUMBERING = re.compile(r"^\s*(?:\d+(?:[.．](?!\d)|、)|[（(]?[一二三四五六七八九十]+[）)、])\s*")


def letter_code(base: str, kind: str, rules: Sequence[LetterRule] = ()) -> str:
    """The 发文代字 of a kind: ``滨工劳监`` and the kind's own characters."""
    return base + rule_for(kind, rules).code if base else ""


def number_text(code: str, year: int, serial: int) -> str:
    """``滨工劳监意〔2026〕9号``: the year in full, hexagonal brackets, no 第, no leading zeros (GB/T 9704-2012 7.2.5)."""
    return f"{code}〔{year}〕{serial}号"


def topic_of(case: CaseFile | None) -> str:
    """The topic that suits a case: by who the worker is, then by what is claimed, then by the category; ``other`` if none."""
    if case is None:
        return "other"
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
    cases: Sequence[CaseFile],
    station: Station,
    today: date,
    *,
    audience: str = "employer",
    employers: Sequence[Employer] = (),
    previous: LetterFile | None = None,
    ground: str = "",
    matter: SupervisionFile | None = None,
    inspectors: Sequence[StaffMember] = (),
    drafter: str = "",
    rules: Sequence[LetterRule] = (),
) -> Letter:
    """A letter filled from cases or a matter without their people's names, the templates and the letter before, for a person to edit.

    ``topic`` "" takes the previous letter's, the matter's or the one that suits the first case. ``employers`` defaults to those named
    first in the cases. ``rules`` are what the district laid down.
    """
    template, rule = kinds()[kind], rule_for(kind, rules)
    before = previous.letter if previous else None
    topic = topic or (before or (matter.supervision if matter else Letter())).topic or topic_of(cases[0] if cases else None)
    words = topics().get(topic) or topics()["other"]
    employers = employers or tuple({case.employer.id: case.employer for case in cases if case.employer}.values())
    issuer, code, level = _issuer(kind, station, rules)
    limit = reply_limit(kind, rules) if audience == "employer" and kind != "proposal" else None
    is_public = kind == "reminder" and audience != "employer"
    by = letter_facts.author(before, issuer)
    said = before  # what it says of all its addressees is not said of some of them again
    if previous and letter_facts.is_part(previous, employers):
        ids = {employer.id for employer in employers}
        if own := [case for case in cases if any(employer.id in ids for _, employer in case.parties)]:
            cases, said = own, None
    sums = letter_facts.totals(words, cases, said, matter)
    values = {
        "matter": words.matter,
        "purpose": words.purpose,
        "employer": letter_facts.named(employers) or letter_facts.IT,
        "basis": _basis(kind, words, station.province_rule, is_public=is_public),
        "source": letter_facts.source(kind, cases, matter),
        "ground": template.get("ground_clauses", {}).get(ground, BLANK),
        "you": "贵局" if words.departments[0].endswith("局") else "贵委",
        "owed": sums.owed(words),
        "people": sums.people_words,
        "amount": sums.amount_words,
        "author": by,
        "asked": "" if by == letter_facts.US else template.get("asked", ""),
        "faulty": letter_facts.faulty(previous, employers, ground) or letter_facts.IT,
    } | letter_facts.check_words(matter, cases)

    def told(text: str) -> str:
        return letter_facts.spoken_of(text.format_map(values), employers)

    found = letter_facts.facts(kind, words, cases, said, matter, by) if kind != "reminder" else []
    limit_before = limit_text(before) if before else ""
    met = letter_facts.history(kind, previous, employers, ground, limit_before, by) if kind != "reminder" else ""
    list_name, list_text = letter_facts.listed(employers) if kind == "proposal" else ("", "")
    return Letter(
        kind=kind,
        audience="department" if kind == "proposal" else audience,
        public_addressee=_everyone(issuer, audience, matter.supervision.scope if matter else "") if is_public else "",
        department=departments(topic, issuer)[0] if kind == "proposal" else "",
        issuer=issuer,
        issuer_code=letter_code(code, kind, rules),
        issuer_level=level,
        topic=topic,
        heading=rule.heading,
        opening=told(template["public_opening" if is_public else "opening"]),
        facts=letter_facts.spoken_of("\n".join([*found, *filter(None, [met])]), employers),
        statutes="" if kind == "reminder" else (before.statutes if before else "") or "\n".join(statutes.citations(words.statutes)),
        demands="\n".join(told(line) for line in _stock(kind, words, is_public=is_public)),
        closing=told(template["public_closing" if is_public else "closing"]),
        reply_amount=limit.amount if limit else None,
        reply_unit=limit.unit if limit else "",
        reply_source=limit.source if limit else "",
        enclosures="\n".join(filter(None, [*_enclosures(kind, previous, employers, rules), list_name])),
        annexes=list_text,
        contact=_reached_at(drafter, station, is_answered=limit is not None),
        inspectors="\n".join(member.name + (f"（证号{member.card_number}）" if member.card_number else "") for member in inspectors),
        previous_id=before.id if before else "",
        supervision_id=matter.supervision.id if matter else "",
        ground=ground,
        people=sums.people,
        people_mark=sums.people_mark,
        amount=sums.amount,
        amount_mark=sums.amount_mark,
        drafted_on=today.isoformat(),
        drafter=drafter,
        signer_post=next(iter(rule.signers.splitlines()), ""),
    )


def departments(topic: str, issuer: str) -> list[str]:
    """The departments that deal with a topic where the issuer is at home, the one a 建议书 goes to first."""
    words = topics().get(topic) or topics()["other"]
    place = _place(issuer)
    return [(place if place.endswith(_GOVERNED) else "") + department for department in words.departments]


def _stock(kind: str, words: Topic, *, is_public: bool) -> list[str]:
    """The stock demands; what a named employer is reminded of says which article asks for it."""
    if kind == "proposal":
        return words.proposals
    if kind == "opinion":
        return [*words.demands, kinds()[kind]["last_demand"]]
    if is_public:
        return words.points
    cited = (statutes.cite(statutes.citations(keys)) for keys in words.point_statutes)
    points = zip(words.points, cited, strict=True)
    return [f"{point.removesuffix('。')}（{articles}）。" if articles else point for point, articles in points]


def _enclosures(kind: str, previous: LetterFile | None, employers: Sequence[Employer], rules: Sequence[LetterRule]) -> list[str]:
    template = kinds()[kind]
    before = previous.letter.heading if previous else rule_for("opinion", rules).heading
    listed = [name.format(heading=before) for name in template["enclosures"]]
    has_answer = previous is not None and any(delivery.replied_on for delivery in letter_facts.deliveries_to(previous, employers))
    return [*listed, template["reply_enclosure"]] if has_answer and "reply_enclosure" in template else listed


def _reached_at(drafter: str, station: Station, *, is_answered: bool) -> str:
    """Who may be asked; with the address where an answer is waited for."""
    said = "，电话：".join(filter(None, [drafter, station.phone]))
    return f"{said}，地址：{station.address}" if said and is_answered and station.address else said


def _issuer(kind: str, station: Station, rules: Sequence[LetterRule]) -> tuple[str, str, str]:
    """Name, code and level of who issues: the station's own union if it may, else the district's (建议书)."""
    if (station.issuer_name or not station.district_issuer_name) and may_issue(kind, station.level, rules):
        return station.issuer_name or station.name, station.issuer_code, station.level
    return station.district_issuer_name or station.parent_name, station.district_issuer_code, "county"


def _place(issuer: str) -> str:
    """``滨河区总工会`` to ``滨河区``."""
    return re.split("总工会|工会", issuer, maxsplit=1)[0]


def _everyone(issuer: str, audience: str, scope: str) -> str:
    """“全县各用人单位”; of an industry “全县建筑业各用人单位”, of an area “站前片区各用人单位”."""
    place = _place(issuer)
    whole = next((f"全{unit}" for unit in _PLACES if place.endswith(unit)), "")
    return {"industry": whole + scope, "area": scope or whole}.get(audience, whole) + "各用人单位"


def _basis(kind: str, words: Topic, province_rule: str, *, is_public: bool) -> str:
    """What the letter rests on: the articles on the union's part and the province's rule; a reminder also names the laws of its topic.

    One to the public names laws alone, as those published do, and the union's own only where the province has no rule.
    """
    template = kinds()[kind]
    of_department = template.get("department_basis", {}).get(words.departments[0], [])
    articles = statutes.citations([*words.basis, *template["basis"], *of_department])
    keys = words.statutes if kind == "reminder" else []
    rule = province_rule.strip("《》 ")
    if is_public:
        articles, keys = [], [*keys, *words.basis, *(() if rule else template["basis"])]
    laws = dict.fromkeys(f"《{statutes.catalogue()[key].law}》" for key in keys)
    unsaid = [law for law in laws if all(not article.startswith(law) for article in articles)]
    return statutes.cite([*unsaid, *dict.fromkeys(articles), f"《{rule}》" if rule else ""])


def limit_text(letter: Letter) -> str:
    """“15个工作日”, as on paper; "" when no reply is asked."""
    return f"{letter.reply_amount}{vocabulary.label('day_unit', letter.reply_unit)}" if letter.reply_amount else ""


# -- composing --------------------------------------------------------------------------------------------------------


def compose(file: LetterFile, *, letterhead: Letterhead = Letterhead.DIGITAL, to: Employer | None = None) -> Paper:
    """The letter as it goes on paper; ``to`` addresses one copy of a letter to many. A frozen letter comes back as it was issued."""
    letter = file.letter
    if letter.frozen:
        paper = thawed(letter.frozen)
        red_line = _red_line(file, paper.page_format, letterhead)
        return replace(paper, letterhead=letterhead, red_line=red_line, addressee=f"{to.name}：" if to else paper.addressee)
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
        red_line=_red_line(file, page_format, letterhead),
        draft=not letter.number,
        unbroken=tuple(employer.name for employer in file.addressees),
    )


def _red_line(file: LetterFile, page_format: PageFormat, letterhead: Letterhead) -> int:
    """Where the red rules of the office's own sheets end; 0 where the program draws them or the office measured nothing."""
    if letterhead is Letterhead.DIGITAL or file.station is None:
        return 0
    measured = file.station.letter_red_line if page_format is PageFormat.LETTER else file.station.document_red_line
    return measured or 0


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
    finding = rule["finding"].format(finding=topic.finding, statutes=cited)
    for one, several in ((letter_facts.ONE, letter_facts.EACH), (letter_facts.IT, letter_facts.THEY)):
        if several in letter.opening + letter.closing:
            finding = finding.replace(one, several)
    numbered = [Paragraph(f"{i}.{demand}", 3) if len(demands) > 1 else Paragraph(demand) for i, demand in enumerate(demands, 1)]
    sections = {
        "facts": [Paragraph(text) for text in facts],
        "statutes": [Paragraph(finding)] if cited else [],
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
