"""What outlives the destruction of a file, what keeps a file off a list, and who may agree to one.

Destroyed is whatever tells of a person: names, numbers, addresses and every text somebody wrote. What stays is what the registers and the
figures of past months are counted from: number, days, words of the vocabularies, counts and sums, and which employer it was about.
Without a person it is anonymous (个人信息保护法 arts. 4, 73), so no month ever handed up changes.
"""

from collections.abc import Iterator
from typing import Any

from station.casework import deliveries, grievances, hotline, legal_aid, mediations, supervisions
from station.casework.casefile import CaseFile
from station.casework.fields import Kind, Privacy, Record
from station.casework.model import Destruction, Grievance, LetterStep, Supervision, Worker

MARK = "已按规定销毁"
KEPT = "暂不销毁："  # before the reason somebody gave

_STAYING = (
    Kind.KEY, Kind.CODE, Kind.CODES, Kind.FLAG, Kind.COUNT, Kind.MONEY, Kind.DATE, Kind.MOMENT, Kind.NUMBER,
)  # fmt: skip

# texts that name nobody: the numbers of the registers, and where a figure is counted by place; the sex figures are counted by
_STAYING_TOO: dict[str, tuple[str, ...]] = {
    "worker": ("sex",),
    "grievance": ("number", "city", "area", "archive_number"),
    "mediation": ("number", "agreement_number", "archive_number"),
    "legal_aid": ("number", "archive_number"),
    "supervision": ("number", "archive_number"),
    "letter": ("number", "issuer", "issuer_code"),
    "opinion_check": ("platform", "area"),
    "attachment": ("owner",),
    "imported_row": ("owner", "owner_id"),
}

_MARKED = {Grievance: "summary", Supervision: "summary"}  # where a list shows that there is nothing more to read


def stays(cls: type[Record], name: str) -> bool:
    """Whether a field outlives the destruction of its record."""
    spec = cls.spec(name)
    return (spec.kind in _STAYING and spec.privacy is Privacy.NONE) or name in _STAYING_TOO.get(cls.record, ())


def remains(record: Record) -> dict[str, Any]:
    """What is left of a record, by field, without the fields that say nothing."""
    cls = type(record)
    left = {n: value for n, empty in cls.empties().items() if stays(cls, n) and (value := getattr(record, n)) != empty}
    if isinstance(record, LetterStep) and record.step == "number":
        left["opinion"] = record.opinion  # the number that was given: the register accounts for each
    if name := _MARKED.get(cls):
        left[name] = MARK
    if cls is Worker:
        left["deleted"] = True  # who has no name stands in no list of people
        left = {name: value for name, value in left.items() if name not in ("sealed_on", "seal_reason")}
    return left


def obstacles(case: CaseFile) -> Iterator[str]:
    """Why a case cannot be put on a list yet, one plain sentence each; nothing for one that may."""
    grievance = case.grievance
    if grievance.status not in grievances.DONE:
        yield "诉求还没有办结"
    if grievance.keep_reason:
        yield f"{KEPT}{grievance.keep_reason}"
    for mediation in case.mediations:
        if mediation.status in mediations.OPEN:
            yield f"调解 {mediation.number} 没有办完"
        elif mediation.confirm_applied_on and not mediation.confirm_result:
            yield f"调解 {mediation.number} 的司法确认或者仲裁审查没有结果"
        elif mediation.status == "agreed" and mediation.performance not in mediations.PERFORMED:
            yield f"调解协议 {mediation.agreement_number or mediation.number} 没有履行完"
    yield from (f"法律援助 {aid.number} 没有办完" for aid in case.legal_aid if aid.status in legal_aid.OPEN)
    yield from (f"工单 {order.number} 没有结案" for order in case.orders if order.status not in hotline.ENDED)
    for letter in case.letters:
        if letter.status in deliveries.NOT_ISSUED:
            yield "有没签发的文书"
        elif letter.status not in deliveries.ENDED:
            yield f"文书 {letter.number} 还在等答复或者回访"
    yield from (f"委派调解 {given.number or given.body}没有反馈" for given in case.commissions if not given.replied_on)
    if any(member.amount and (member.paid or 0) < member.amount and not member.outcome for member, _ in case.members):
        yield "名单里还有没结清的欠薪"
    if any(handover.answer == "waiting" for handover in case.handovers):
        yield "移交还没有答复"


def is_matter_open(matter: Supervision) -> bool:
    """Whether a matter of supervision is still being dealt with."""
    return matter.status not in supervisions.ENDED


def is_agreed(listed: Destruction) -> bool:
    """Whether two different people stand behind a list: without that it is executed nowhere, wherever it comes from."""
    return bool(listed.drawn_by and listed.agreed_by and listed.drawn_by != listed.agreed_by)
