"""A store in which every name, text and sum is as long as somebody may ever type it."""

from pathlib import Path

from station.casework.fields import Kind, Record
from station.casework.model import (
    Commission,
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    Grievance,
    InjuryVisit,
    JointMeeting,
    Lawyer,
    LegalAid,
    Mediator,
    MeetingDecision,
    Negotiation,
    NegotiationTopic,
    OpinionCheck,
    OrgUnit,
    Progress,
    Resource,
    Supervision,
    VisitFinding,
    WarningStep,
    Worker,
)
from station.db.store import Store
from tools.scene_store import NOW

EMPLOYER = "滨河" + "云桥网络科技与城市运营综合服务" * 13 + "有限责任公司第一分公司"
PERSON = "阿卜杜热合曼·麦麦提伊敏·艾合买提江"
SENTENCE = "单位以业主未结清工程款为由拖欠二〇二六年三月至十月工资，多次催要没有结果，现场负责人更换三次。" * 6
SUM = 999_999_999_999  # fen

# by record: fields of one line that name a body or a matter, and fields that name people; every field of several lines besides
_NAMES: dict[type[Record], tuple[tuple[str, ...], tuple[str, ...]]] = {
    Grievance: (("project",), ()),
    Commission: (("body",), ("contact",)),
    Consultation: (("department",), ("asker",)),
    EmployerWarning: (("pushed_to",), ()),
    FieldVisit: (("host",), ("visitors",)),
    InjuryVisit: (("hospital",), ("visitor",)),
    JointMeeting: (("subject", "place"), ("chair",)),
    MeetingDecision: (("responsible",), ()),
    Negotiation: (("subject", "scope"), ("guide",)),
    NegotiationTopic: (("topic",), ()),
    OpinionCheck: (("headline", "platform"), ("checker",)),
    Progress: (("next_step",), ()),
    Resource: (("name", "address"), ("contact",)),
    OrgUnit: (("name",), ("head",)),
    Mediator: (("organisation",), ("name",)),
    Lawyer: (("firm",), ()),  # by their names lawyers see their cases
    LegalAid: (("firm",), ()),
    Supervision: (("scope",), ("informant",)),
    VisitFinding: (("responsible",), ()),
    WarningStep: ((), ("done_by",)),
}


def lengthen(folder: Path) -> None:
    """Change the cases, those who stand in them and the work around them, in the store ``tools.scene_store.prepare`` made."""
    with Store.open(folder / "practice", clock=lambda: NOW) as store, store.step("改长") as step:
        for employer in store.matching(Employer):
            step.save(employer.with_values(name=f"{EMPLOYER}{employer.name}"), employer)
        for worker in store.matching(Worker):
            step.save(worker.with_values(name=f"{PERSON}·{worker.name}"), worker)
        for cls in _NAMES:
            for record in store.matching(cls):
                step.save(_long(record), record, in_bin=True)


def _long(record: Record) -> Record:
    matters, people = _NAMES[type(record)]
    texts = tuple(spec.name for spec in record.specs() if spec.kind is Kind.LONG_TEXT)
    fields = {name: text for names, text in ((matters, EMPLOYER), (people, PERSON), (texts, SENTENCE)) for name in names}
    values: dict[str, object] = {name: f"{text}{getattr(record, name)}" for name, text in fields.items() if getattr(record, name)}
    return record.with_values(**values, **({"amount": SUM} if isinstance(record, Grievance) else {}))
