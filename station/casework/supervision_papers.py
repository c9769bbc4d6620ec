"""What a matter of supervision lends to its papers: clue sheet, notice of refusal, records of questioning, list of its volume."""

from station.casework import deadlines, vocabulary, volumes
from station.casework.casefile import SupervisionFile
from station.casework.chinese_text import paper_amount
from station.casework.dates import show_day
from station.casework.dossiers import Dossier
from station.casework.model import Interview, Station, Supervision
from station.casework.money import marked
from station.casework.paper_facts import Facts, moment_text, paragraphs

_BODIES = frozenset({"superior", "court", "department"})  # sources that hand a matter over, instead of a person who reports it


def supervision_parts(dossier: Dossier) -> list[str]:
    """The ids of the interviews, each of which has a record of its own."""
    return [interview.id for interview in dossier.matter.interviews] if dossier.matter else []


def supervision_facts(dossier: Dossier, station: Station, part: str = "") -> Facts:
    """All a paper of a matter may say; ``part`` is the interview a record is of."""
    matter = _matter(dossier)
    supervision, employer = matter.supervision, matter.employer
    conceal = dossier.conceal() if dossier.is_withheld else str
    target = employer.name if employer else supervision.scope
    days = ("found_on", "told_on", "decided_on", "closed_on")
    words = {name: show_day(getattr(supervision, name)) for name in days}
    words |= {name: getattr(supervision, name) for name in ("number", "archive_number", "registered_by", "refusal_detail")}
    topic = vocabulary.label("letter_topic", supervision.topic)
    is_kept_apart = supervision.is_confidential or (dossier.is_withheld and bool(supervision.informant))
    words |= {
        "issuer": station.issuer_name or station.name,
        "station": station.name,
        "station_phone": station.phone,
        "source": vocabulary.label("clue_source", supervision.source),
        "topic": topic,
        "target": target,
        "reported": f"{target}有关问题" if supervision.topic == "other" else f"{target}{topic}",
        "credit_code": employer.credit_code if employer else "",
        "employer_phone": employer.phone if employer else "",
        "employer_address": employer.address if employer else "",
        "informant": "要求保密，另行密存" if is_kept_apart else supervision.informant or "没有留名",
        "informant_phone": "" if is_kept_apart else supervision.informant_phone,
        "informant_called": supervision.informant,
        "confidential": "是" if dossier.is_withheld else "否",
        "grievance_number": matter.grievance.number if matter.grievance else "",
        "people": f"{marked(str(supervision.people), supervision.people_mark)}人" if supervision.people else "",
        "amount": paper_amount(supervision.amount, supervision.amount_mark),
        "summary": conceal(supervision.summary),
        "decision_text": _decision(supervision),
        "skip_text": _skipped(supervision),
        "matter": "，".join(filter(None, [supervision.number, target, topic])),
        **volume_words(dossier, station),
    }
    facts = Facts(words)
    facts.tables["volume"] = volumes.table(volumes.contents(dossier, station.name))
    facts.lists["refusal"] = _refusal(supervision)
    stands = {
        "refused": supervision.decision == "refused",
        "taken": supervision.refusal_ground == "taken",
        "from_body": supervision.source in _BODIES,
    }
    facts.flags = {name for name, is_so in stands.items() if is_so}
    interview = next((one for one in matter.interviews if one.id == part), None)
    if interview:
        _add_interview(facts, interview, matter)
    return facts


def volume_words(dossier: Dossier, station: Station) -> dict[str, str]:
    """Title, span and number of a volume: who is supervised and about what, never who complained."""
    first, last = volumes.span(volumes.contents(dossier, station.name))
    if dossier.matter:
        supervision, employer = dossier.matter.supervision, dossier.matter.employer
        whom, topic, number = employer.name if employer else supervision.scope, supervision.topic, supervision.archive_number
    else:
        file = dossier.letters[0]
        names = [employer.name for employer in file.addressees]
        whom = f"{names[0]}等{len(names)}家单位" if len(names) > 1 else "".join(names)
        whom, topic, number = whom or file.letter.department or file.letter.public_addressee, file.letter.topic, ""
    return {
        "archive_number": number,
        "volume_title": f"{whom}{vocabulary.label('letter_topic', topic)}劳动法律监督",
        "volume_span": f"{show_day(first)}至{show_day(last)}" if first != last else show_day(first),
    }


def supervision_remarks(key: str, dossier: Dossier, subject_id: str) -> list[str]:
    """What to look at before a paper of a matter is handed out or filed."""
    matter = _matter(dossier)
    supervision = matter.supervision
    paper, _, part = key.partition(":")
    if paper == "clue_sheet":
        if dossier.is_withheld:
            return ["反映人要求保密或者没有留名：表上不写姓名和电话，线索内容里的也换成“职工”；原始记录另行密存，不随表流转。"]
        if supervision.informant:
            return ["表上有反映人的姓名和电话，只在本会流转和归档，不给被监督单位。"]
    if paper == "refusal":
        if not supervision.informant:
            return ["没有登记反映人。书面告知只对留了姓名的反映人，抬头留空，能告知的请填好再发。"]
        return ["告知书只交给反映人本人，不给被监督单位。"] if supervision.source not in _BODIES else []
    if paper == "interview":
        interview = next(one for one in matter.interviews if one.id == part)
        return list(_interview_remarks(interview))
    return volumes.missing(dossier) if paper == "volume" else []


def _interview_remarks(interview: Interview) -> list[str]:
    found = []
    if interview.side in ("worker", "witness"):
        found.append("笔录里有职工或者证人的身份，不给被监督单位；随建议书移交的，先遮住姓名和电话。")
    if not interview.is_card_shown or not interview.is_rights_told:
        found.append("没有登记已出示监督员证或者已告知权利义务，笔录上留空，当场问清后填。")
    least = deadlines.threshold("inspectors_least")
    if len(_names(interview.inspectors)) < least:
        found.append(f"调查人不足{least}人，现场调查应当有{least}名以上监督员。")
    return found


def _matter(dossier: Dossier) -> SupervisionFile:
    if dossier.matter is None:
        raise KeyError("supervision")
    return dossier.matter


def _decision(supervision: Supervision) -> str:
    if supervision.decision == "refused":
        return "不受理。" + "".join(_refusal(supervision)) + _by(supervision)
    return f"受理。{_by(supervision)}" if supervision.decision else ""


def _by(supervision: Supervision) -> str:
    words = "，".join(filter(None, [supervision.decided_by, show_day(supervision.decided_on)]))
    return f"（{words}）" if words else ""


def _refusal(supervision: Supervision) -> list[str]:
    ground = vocabulary.label("clue_refusal", supervision.refusal_ground) if supervision.refusal_ground not in ("", "other") else ""
    return [f"{line.rstrip('。')}。" for line in filter(None, [ground, *paragraphs(supervision.refusal_detail)])]


def _skipped(supervision: Supervision) -> str:
    if not supervision.skipped:
        return ""
    reason = f"，原因：{supervision.skip_reason}" if supervision.skip_reason else ""
    return f"不经环节：{vocabulary.labels('letter_step_kind', supervision.skipped)}{reason}"


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.replace("，", "、").replace("\n", "、").split("、") if name.strip()]


def _add_interview(facts: Facts, interview: Interview, matter: SupervisionFile) -> None:
    cards = {one.name: one.card_number for one in matter.inspectors}
    side = vocabulary.label("interview_side", interview.side)
    facts.words |= {
        "interview_title": f"调查笔录（{side}，{show_day(interview.started_at)}）",
        "started_at": moment_text(interview.started_at),
        "ended_at": moment_text(interview.ended_at),
        "place": interview.place,
        "side": side,
        "person": interview.person,
        "post": interview.post,
        "phone": interview.phone,
        "inspectors": "、".join(
            name + (f"（证号{cards[name]}）" if cards.get(name) and "证号" not in name else "") for name in _names(interview.inspectors)
        ),
        "recorder": interview.recorder,
        "card": "已出示" if interview.is_card_shown else "",
        "rights": "已告知，被询问人表示清楚" if interview.is_rights_told else "",
        "read_back": f"以上笔录{'已' if interview.is_read_back else ''}交被询问人核对或者向其宣读。",
        "unsigned_reason": interview.unsigned_reason,
    }
    facts.lists |= {"content": paragraphs(interview.content), "papers_read": paragraphs(interview.papers_read)}
    facts.flags |= {"unsigned"} if interview.signing == "refused" else set()
