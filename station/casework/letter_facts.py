"""What a letter says of its cases: whom and how much it is about, what was found, who checked when, how the letter before was met."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from station.casework import deliveries, vocabulary
from station.casework.casefile import CaseFile, LetterFile, SupervisionFile
from station.casework.chinese_text import head_count, paper_amount
from station.casework.dates import show_day
from station.casework.letter_privacy import WORKER, known_words, replaced, retold
from station.casework.letter_templates import BLANK, Topic, kinds
from station.casework.model import Employer, Letter, LetterAddressee
from station.casework.money import sum_mark
from station.frozen import frozen

US = "我会"
ONE, EACH = "你单位", "各单位"  # how one addressee is spoken to, and several
IT, THEY = "该单位", "上述单位"  # how a department is told of one employer, and of several
_LIST = "用人单位名单"
_TOLD = re.compile(rf"^{WORKER}(?:匿名|实名|来访|来电|来信|反映|投诉|举报|称|说)+[，：]?|[^，。；]*(?:保密|匿名)[，。；]?")
_NAMED = 4  # more employers than these are told by the first and their number


@frozen
class Totals:
    """How many people and how much money a letter is about, over all its cases; None where one of them does not say."""

    people: int | None = None
    people_mark: str = ""
    amount: int | None = None
    amount_mark: str = ""

    @property
    def people_words(self) -> str:
        """“23名”."""
        return head_count(self.people, self.people_mark)

    @property
    def amount_words(self) -> str:
        """“418600元”."""
        return paper_amount(self.amount, self.amount_mark)

    def owed(self, words: Topic) -> str:
        """“23名农民工工资418600元”."""
        whose = self.people_words + words.owed_to if words.owed_to else ""
        return whose + words.owed + self.amount_words


def totals(words: Topic, cases: Sequence[CaseFile], previous: Letter | None = None, matter: SupervisionFile | None = None) -> Totals:
    """What the letter before said, else what the check found, else the sum of the cases: a sum of some of them would be wrong."""
    one = previous or (matter.supervision if matter and _is_counted(matter) else None)
    if one is not None:
        return Totals(one.people, one.people_mark, one.amount, one.amount_mark)
    people, people_mark = _sum([(case.grievance.people, case.grievance.people_mark) for case in cases])
    amount, amount_mark = _sum([_claimed(words, case) for case in cases])
    return Totals(people, people_mark, amount, amount_mark)


def _claimed(words: Topic, case: CaseFile) -> tuple[int | None, str]:
    """What a case claims on the topic where it claims sums for other things too, else the amount of the case."""
    if words.owed_for and any(claim.amount is not None and claim.kind not in words.owed_for for claim in case.claims):
        return _sum([(claim.amount, claim.amount_mark) for claim in case.claims if claim.kind in words.owed_for])
    return case.grievance.amount, case.grievance.amount_mark


def _is_counted(matter: SupervisionFile) -> bool:
    return matter.supervision.people is not None or matter.supervision.amount is not None


def _sum(values: Sequence[tuple[int | None, str]]) -> tuple[int | None, str]:
    known = [value for value, _ in values if value is not None]
    return (sum(known), sum_mark(mark for _, mark in values)) if known and len(known) == len(values) else (None, "")


def named(employers: Sequence[Employer]) -> str:
    """The employers as a text names them: “甲公司、乙公司”, “甲公司等5家单位（名单附后）”."""
    if len(employers) > _NAMED:
        return f"{employers[0].name}等{len(employers)}家单位（名单附后）"
    return "、".join(employer.name for employer in employers)


def listed(employers: Sequence[Employer]) -> tuple[str, str]:
    """Name and text of the annex that lists the employers a text only counts; "" for as many as it names."""
    if len(employers) <= _NAMED:
        return "", ""
    names = [f"{place}.{employer.name}" for place, employer in enumerate(employers, 1)]
    return _LIST, "\n".join(["附件", _LIST, *names])


def spoken_of(text: str, employers: Sequence[Employer]) -> str:
    """A text for one employer as it speaks of these."""
    return text.replace(ONE, EACH).replace(IT, THEY) if len(employers) > 1 else text


def source(kind: str, cases: Sequence[CaseFile], matter: SupervisionFile | None) -> str:
    """Where the union learned of it, in a word that does not point at who told."""
    sources = kinds()[kind]["sources"]
    is_withheld = _is_withheld(cases, matter)
    code = matter.supervision.source if matter else "grievance"
    return str(sources["withheld"] if is_withheld else sources.get(code, sources["other"]))


def _is_withheld(cases: Sequence[CaseFile], matter: SupervisionFile | None) -> bool:
    return any(case.is_withheld for case in cases) or bool(matter and matter.supervision.is_confidential)


def check_words(matter: SupervisionFile | None, cases: Sequence[CaseFile]) -> dict[str, str]:
    """When the supervisors were there, whom they heard and what they read, as parts of the sentence on the check."""
    if matter is None or not matter.supervision.checked_on:
        return {"check_days": "", "heard": "听取了双方意见，", "read": "查阅了有关材料"}
    words = _known(cases, matter)
    days = sorted({interview.started_at[:10] for interview in matter.interviews} | {matter.supervision.checked_on})
    sides = {interview.side for interview in matter.interviews}
    if "employer" not in sides:
        heard = ""
    elif sides == {"employer"} or _is_withheld(cases, matter):
        heard = f"听取了{ONE}的意见，"
    else:
        heard = "听取了双方意见，"
    papers = dict.fromkeys(line.strip() for i in matter.interviews for line in i.papers_read.splitlines() if line.strip())
    read = "查阅了" + (replaced("、".join(papers), words) or "有关材料")
    return {"check_days": "于" + _days(days[0], days[-1]), "heard": heard, "read": read}


def _days(first: str, last: str) -> str:
    """“2026年11月3日至5日”: the second day without what it shares with the first."""
    if first == last:
        return show_day(first)
    return f"{show_day(first)}至{show_day(last).split('月')[-1] if first[:7] == last[:7] else show_day(last, date.fromisoformat(first))}"


def author(previous: Letter | None, issuer: str) -> str:
    """Who did what the letter before tells: we, or its issuer by name where another union writes now (a district for a station)."""
    return US if previous is None or previous.issuer == issuer else previous.issuer


def is_part(previous: LetterFile, employers: Sequence[Employer]) -> bool:
    """Whether the next letter is about some of the addressees only, so that what the letter before said of all does not hold."""
    told, ids = {delivery.employer_id for delivery in previous.deliveries}, {employer.id for employer in employers}
    return bool(told & ids and told - ids)


def faulty(previous: LetterFile | None, employers: Sequence[Employer], ground: str) -> str:
    """The employers a ground holds for, by name where it does not hold for all of them; "" where it does."""
    held = deliveries_to(previous, employers) if previous else []
    ids = {delivery.employer_id for delivery in held if deliveries.ground(delivery) == ground}
    return named([employer for employer in employers if employer.id in ids]) if 0 < len(ids) < len(held) else ""


def facts(
    kind: str, words: Topic, cases: Sequence[CaseFile], previous: Letter | None, matter: SupervisionFile | None, by: str = US
) -> list[str]:
    """What is found, a paragraph each: the letter before, the check, else the cases; without the names and numbers of their people.

    ``by`` is who speaks of itself in the letter before.
    """
    if previous and previous.facts:
        return previous.facts.replace(US, by).replace(ONE, IT).replace(EACH, THEY).splitlines()
    is_withheld = _is_withheld(cases, matter)
    told = [retold(line, _known(cases, matter)) for line in matter.supervision.findings.splitlines()] if matter else []
    if not any(told) and len(cases) == 1:
        told = [retold(cases[0].grievance.summary, _known(cases, matter))]
        told = [_TOLD.sub("", told[0]).rstrip("，；")] if is_withheld else told
    elif not any(told) and cases:
        told = [("" if is_withheld else f"{by}办理的{len(cases)}件职工诉求反映，") + ONE + words.finding]
    found = "。\n".join(filter(None, told))
    sums = totals(words, cases, previous, matter)
    counted = [
        f"涉及{label}{value}"
        for label, value in (("职工", sums.people_words), ("金额", sums.amount_words))
        if value and not re.search(rf"(?<!\d){value}", found)
    ]
    lines = "".join(f"{text}。" for text in (found, "，".join(counted)) if text).splitlines()
    lines += _of_check(kind, matter, _known(cases, matter)) if matter else ()
    return [line.replace(ONE, IT) for line in lines] if kind == "proposal" else lines


def _of_check(kind: str, matter: SupervisionFile, words: dict[str, str]) -> Iterator[str]:
    """How the employer stood to the check, and what came of talking."""
    supervision, talks = matter.supervision, kinds()[kind].get("talks", {})
    if supervision.is_obstructed:
        told = retold(supervision.obstruction, words)
        yield f"调查中，{ONE}拒绝配合" + (f"：{told}。" if told else "。")
    if supervision.talked_on and supervision.talk_result in talks:
        told = retold(supervision.talk_record, words)
        yield f"{show_day(supervision.talked_on)}，我会与{ONE}沟通协商，{talks[supervision.talk_result]}。" + (f"{told}。" if told else "")


def _known(cases: Sequence[CaseFile], matter: SupervisionFile | None) -> dict[str, str]:
    workers = [worker for case in cases for worker in (case.worker, *(worker for _, worker in case.members)) if worker]
    return known_words(workers, [case.grievance for case in cases], matter)


def history(kind: str, previous: LetterFile | None, employers: Sequence[Employer], ground: str, limit: str, by: str = US) -> str:
    """How the letter before was sent to these employers by ``by``, received and met; ``limit`` is the time it gave."""
    rule = kinds()[kind]
    if "history" not in rule or previous is None:
        return ""
    before = previous.letter
    held = deliveries_to(previous, employers) or [LetterAddressee()]
    days = sorted({delivery.served_on for delivery in held if delivery.served_on})
    ways = {delivery.service_way for delivery in held if delivery.served_on}
    way = vocabulary.label("service_way", next(iter(ways))) if len(ways) == 1 else "送达"
    served = f"{_days(days[0], days[-1])}{'先后' if len(days) > 1 else ''}{way}，" if days else ""
    told = rule["history"].format(
        author=by,
        issued=show_day(before.issued_on) or BLANK,
        heading=before.heading,
        number=before.number or BLANK,
        served=served,
        reply=f"自收到之日起{limit}内" if limit else "",
    )
    met = str(rule["grounds"].get(ground, ""))
    if names := faulty(previous, employers, ground):
        met = met.replace(ONE, names).replace(IT, names)
    return str(told + met)


def deliveries_to(previous: LetterFile, employers: Sequence[Employer]) -> list[LetterAddressee]:
    """What became of the letter before at these employers; at all of its addressees if none of them is among those."""
    ids = {employer.id for employer in employers}
    return [delivery for delivery in previous.deliveries if delivery.employer_id in ids] or list(previous.deliveries)
