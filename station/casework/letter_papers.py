"""What a supervision letter lends to the papers around it: approval sheet, receipts, reply forms, list of its volume."""

from station.casework import deliveries, statutes, vocabulary, volumes
from station.casework import letter_ways as ways
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.dossiers import Dossier, addressee
from station.casework.letter_checks import letter_checks
from station.casework.letter_templates import may_issue
from station.casework.letters import demands_of, limit_text
from station.casework.model import Letter, LetterAddressee, LetterStep, Station
from station.casework.paper_facts import Facts, paragraphs
from station.casework.supervision_papers import volume_words
from station.casework.volumes import LISTED

_WAYS = ("direct", "left", "post", "entrusted", "electronic")
_MOMENT = "____年__月__日__时__分"


def letter_parts(dossier: Dossier, letter_id: str) -> list[str]:
    """The ids of the addressees who each have a receipt and a reply form, as long as they are few."""
    file = dossier.file(letter_id)
    found = [delivery.id for delivery in file.deliveries if is_handed(file.letter, delivery)]
    return found if len(found) <= LISTED else []


def is_handed(letter: Letter, delivery: LetterAddressee) -> bool:
    """Whether a copy is handed to somebody: a letter to everyone is put up and has no receipt."""
    return delivery.service_way != "public" and bool(delivery.employer_id or letter.audience == "department")


def letter_facts(dossier: Dossier, station: Station, letter_id: str, part: str = "") -> Facts:
    """All a paper of a letter may say; ``part`` is the addressee a receipt or a reply form is for."""
    file = dossier.file(letter_id)
    letter = file.letter
    facts = Facts(_letter_words(file, dossier, station))
    facts.tables["volume"] = volumes.table(volumes.contents(dossier, station.name))
    facts.words |= volume_words(dossier, station)
    stands = {
        "void": letter.status == "void",
        "numbered": letter.status not in deliveries.NOT_ISSUED and letter.status != "void",
        "replies": bool(letter.reply_amount),
        "alone": dossier.matter is None,
    }
    facts.flags = {name for name, is_so in stands.items() if is_so}
    if part:
        _add_addressee(facts, dossier, part)
    return facts


def letter_remarks(key: str, dossier: Dossier, letter_id: str) -> list[str]:
    """What to look at before a paper of a letter is handed out or filed."""
    paper, _, part = key.partition(":")
    if paper == "volume":
        return volumes.missing(dossier)
    file = dossier.file(letter_id)
    if paper == "approval_sheet":
        found = ["审批单有关联案件的编号，只在本会流转和归档。"] if file.grievances or dossier.matter else []
        found += ["写明了诉求人，签发前请负责人看过理由。"] if file.letter.disclosed.strip() else []
        return found
    _, delivery = dossier.delivery(part)
    beside = _beside(dossier, delivery)
    if paper == "receipt" and beside:
        numbers = "、".join(letter.number for letter, _ in beside)
        return [f"同一单位还有{numbers}没有送达，已一并写在这份回证上。分开送的，划去后各填一份。"]
    return []


def _letter_words(file: LetterFile, dossier: Dossier, station: Station) -> dict[str, str]:
    letter = file.letter
    matter = dossier.matter.supervision if dossier.matter else None
    enough = "可以" if may_issue(letter.kind, letter.issuer_level, file.rules) else "级别不够，不能"
    kind = vocabulary.label("letter_kind", letter.kind)
    numbers = [grievance.number for grievance in file.grievances]
    return {
        "issuer": letter.issuer,
        "station": station.name,
        "heading": letter.heading,
        "kind": kind,
        "topic": vocabulary.label("letter_topic", letter.topic),
        "letter_number": letter.number,
        "matter_number": matter.number if matter else "",
        "secrecy": _marked(letter, ("密", "★")),
        "urgency": "，".join(filter(None, [_marked(letter, ("急",)), "公开发布" if ways.shape(letter) == "public" else ""])),
        "addressees": _addressees(file),
        "copies_to": letter.copies_to,
        "enclosures": "；".join(paragraphs(letter.enclosures)),
        "issuer_text": f"{letter.issuer}，级别是{vocabulary.label('org_level', letter.issuer_level)}，{enough}发{kind}",
        "cases": "、".join(numbers[:LISTED]) + (f"等{len(numbers)}件" if len(numbers) > LISTED else ""),
        "previous": _previous(file),
        "reply_text": _reply(letter),
        "reply_limit": limit_text(letter),
        "statutes": "\n".join(_statutes(letter, dossier)),
        "identities": _identities(file),
        "drafter": letter.drafter,
        "drafted_on": show_day(letter.drafted_on),
        "signer": "　".join(filter(None, [letter.signer, letter.signer_post if letter.signer else ""])),
        "print_count": _print_count(file),
        **{step: _step(dossier, letter, step) for step in ("review", "committee", "approval", "seal")},
    }


def _marked(letter: Letter, signs: tuple[str, ...]) -> str:
    return "、".join(line for line in paragraphs(letter.marks) if any(sign in line for sign in signs))


def _addressees(file: LetterFile) -> str:
    names = [employer.name for employer in file.addressees]
    if not names:
        return file.letter.department or file.letter.public_addressee
    return "、".join(names[:LISTED]) + (f"等{len(names)}家单位" if len(names) > LISTED else "")


def _print_count(file: LetterFile) -> str:
    copies = len([part for part in file.letter.copies_to.replace("，", "、").split("、") if part.strip()])
    main = max(len(file.deliveries), 1)
    return f"主送{main}份" + (f"，抄送{copies}份" if copies else "")


def _previous(file: LetterFile) -> str:
    if file.previous is None:
        return ""
    served = sorted(delivery.served_on for delivery in file.previous_deliveries if delivery.served_on)
    told = f"，{show_day(served[0])}送达" if served else "，没有登记送达"
    ground = vocabulary.label("escalation_ground", file.letter.ground) if file.letter.ground else ""
    return f"{file.previous.number or file.previous.heading}{told}" + (f"；递进理由：{ground}" if ground else "")


def _reply(letter: Letter) -> str:
    if not letter.reply_amount:
        return "不要求答复" if letter.audience != "department" else "请部门书面反馈"
    return f"自收到之日起{limit_text(letter)}" + (f"（{letter.reply_source}）" if letter.reply_source else "")


def _statutes(letter: Letter, dossier: Dossier) -> list[str]:
    found = []
    for citation in paragraphs(letter.statutes):
        noted = [check for check in dossier.checks if check.citation == citation]
        last = max(noted, key=lambda check: (check.checked_on, check.id), default=None)
        known = statutes.find(citation)
        if last:
            words = f"{vocabulary.label('statute_state', last.state)}，{last.checked_by}，{show_day(last.checked_on)}"
        else:
            words = f"随程序核对，文本{known.as_of}" if known and known.is_checked else "没有核对"
        found.append(f"{citation}（{words}）")
    return found


def _identities(file: LetterFile) -> str:
    letter = file.letter
    names = paragraphs(letter.disclosed)
    if names:
        details = [f"写明诉求人{len(names)}名", letter.disclosure_reason, f"{letter.disclosed_by}同意" if letter.disclosed_by else ""]
        return "；".join(filter(None, details))
    check = next((check for check in letter_checks(file) if check.key == "privacy"), None)
    return "不含" if check is None or check.is_ok else check.sentence


def _step(dossier: Dossier, letter: Letter, kind: str) -> str:
    """The last word on a step: “同意。（陈立秋，2026年11月16日）”; "" where nothing was noted and a hand is to write it."""
    noted = [step for step in dossier.steps if step.letter_id == letter.id and step.step == kind]
    last: LetterStep | None = max(noted, key=lambda step: (step.done_on, step.id), default=None)
    if last is None:
        return ""
    verdict = "" if kind == "seal" else f"{vocabulary.label('step_verdict', last.verdict)}。"
    opinion = f"{last.opinion.rstrip('。')}。" if last.opinion else ""
    return f"{verdict}{opinion}（{last.done_by}，{show_day(last.done_on)}）"


# -- one addressee --------------------------------------------------------------------------------------------------------


def _beside(dossier: Dossier, delivery: LetterAddressee) -> list[tuple[Letter, LetterAddressee]]:
    """Other letters that wait for the same employer; none once this one is served."""
    if delivery.served_on or not delivery.employer_id:
        return []
    return [(letter, other) for letter, other in dossier.waiting if other.employer_id == delivery.employer_id]


def _add_addressee(facts: Facts, dossier: Dossier, delivery_id: str) -> None:
    """Words for the papers that leave the house: nobody who complained is in them."""
    file, delivery = dossier.delivery(delivery_id)
    letter = file.letter
    conceal = dossier.conceal(letter)
    name, employer = addressee(file, delivery)
    served = [letter, *(other for other, _ in _beside(dossier, delivery))]
    facts.words |= {
        "addressee": name,
        "receipt_for": f"（{name}）" if len(file.deliveries) > 1 else "",
        "address": employer.address if employer else "",
        "credit_code": employer.credit_code if employer else "",
        "documents": "\n".join(f"《{one.heading}》（{one.number}）" for one in served),
        "topic": "、".join(dict.fromkeys(vocabulary.label("letter_topic", one.topic) for one in served)),
        "servers": delivery.servers,
        "sent_text": show_day(delivery.sent_on) or _MOMENT,
        "received_text": show_day(delivery.served_on) or "____年__月__日",
        "received_on": show_day(delivery.served_on),
        "place": conceal(delivery.place),
        "way_text": "　".join(("☑" if way == delivery.service_way else "□") + vocabulary.label("service_way", way)[:2] for way in _WAYS),
        "express_number": delivery.express_number,
        "agent_reason": conceal(delivery.agent_reason),
        "refusal_reason": conceal(delivery.refusal_reason),
        "receipt_note": conceal(delivery.service_note),
    }
    facts.tables["demands"] = [
        (str(number), conceal(demand), "", "", "", "", "") for number, demand in enumerate(demands_of(letter), 1)
    ] or [("1", "", "", "", "", "", "")]
    facts.flags |= {"employer"} if employer else set()
