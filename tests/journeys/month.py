"""“The month”: what a clerk does with one grievance from intake to the district, told once for every way of doing it.

Each step is (moment, act, words); the words are what a person types or a script sends, named as in ``casework/model``.
Words that hold ``{…}`` are filled from the answers of earlier steps.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from stand_ins import Clock
from station.casework.masking import MaskLevel
from station.casework.model import RECORDS, Letter, NumberBlock
from station.casework.paper import plain_text
from station.casework.sheets import Asked, Layout, Period
from station.db.store import Store

Step = tuple[str, str, dict[str, Any]]

FACTS = "你单位拖欠保洁人员2026年6月至8月工资，经多次催要未付。涉及职工3人，涉及金额46800元。"

STEPS: tuple[Step, ...] = (
    (
        "2026-09-01T09:00",
        "set-up",
        {
            "station": {
                "name": "站前街道职工服务站",
                "code": "zq01",
                "parent_name": "滨河区总工会",
                "issuer_name": "站前街道总工会",
                "issuer_code": "站工劳监",
                "district_issuer_name": "滨河区总工会",
                "district_issuer_code": "滨工劳监",
                "area": "站前街道",
                "phone": "01000000000",
            },
            "staff": {"name": "周启明", "role": "经办人"},
        },
    ),
    (
        "2026-09-01T09:30",
        "register",
        {
            "grievance": {
                "channel": "来访",
                "category": "劳动报酬（欠薪）",
                "cause": "追索劳动报酬纠纷",
                "summary": "保洁员被拖欠6至8月工资，多次催要未付。",
                "people": "3",
                "amount": "46800",
                "area": "站前街道",
            },
            "worker": {"name": "韩素琴", "phone": "139 0000 2046", "id_number": "11010519491231002x", "kind": "农民工"},
            "parties": [
                {"role": "用人单位", "employer": {"name": "滨河锦禾保洁服务有限公司"}},
                {"role": "劳务公司", "employer": {"name": "河湾人力资源有限公司"}},
            ],
            "claims": [{"kind": "支付工资", "amount": "46800"}, {"kind": "补缴社会保险"}],
        },
    ),
    (
        "2026-09-01T14:00",
        "progress",
        {"grievance": "{grievance}", "way": "电话", "counterpart": "诉求人", "content": "告知权利和流程，收到工资条照片。"},
    ),
    (
        "2026-09-02T10:00",
        "mediation",
        {"grievance": "{grievance}", "applied_on": "2026-09-02", "accepted_on": "2026-09-02", "mediator": "周启明"},
    ),
    (
        "2026-09-08T16:00",
        "session",
        {
            "mediation": "{mediation}",
            "started_at": "2026-09-08 14:30",
            "place": "调解一室",
            "applicant_present": "本人",
            "respondent_present": "人事主管",
            "is_identity_checked": True,
            "is_rights_told": True,
            "applicant_statement": "三个月工资未付。",
            "respondent_opinion": "甲方未结款，暂时无力支付。",
            "focus": "是否以甲方结款为支付前提；建议先付一半，单位不同意。",
            "result": "未达成，终止",
        },
    ),
    (
        "2026-09-08T17:00",
        "end-mediation",
        {
            "mediation": "{mediation}",
            "ended_on": "2026-09-08",
            "result": "未达成",
            "end_reason": "一方拒绝或者退出",
            "noticed_on": "2026-09-08",
        },
    ),
    (
        "2026-09-09T09:00",
        "legal-aid",
        {
            "grievance": "{grievance}",
            "applied_on": "2026-09-09",
            "form": "代理仲裁",
            "basis": "农民工讨薪或工伤（免查经济状况）",
            "claim_amount": "46800",
            "papers_missing": "",
            "beneficiaries": "3",
        },
    ),
    (
        "2026-09-10T09:00",
        "handle-aid",
        {
            "legal_aid": "{legal_aid}",
            "first_reviewer": "周启明",
            "first_reviewed_on": "2026-09-10",
            "decided_on": "2026-09-10",
            "decision": "同意",
            "reviewer": "梁敏华",
        },
    ),
    (
        "2026-09-11T09:00",
        "handle-aid",
        {
            "legal_aid": "{legal_aid}",
            "firm": "滨河律师事务所",
            "lawyer": "章弘",
            "licence": "13701200010000000",
            "assigned_on": "2026-09-11",
        },
    ),
    ("2026-09-11T14:00", "clue", {"grievance": "{grievance}"}),
    ("2026-09-11T14:30", "decide-clue", {"supervision": "{supervision}", "decision": "受理"}),
    ("2026-09-14T09:00", "letter", {"kind": "提示函", "grievance": "{grievance}"}),
    ("2026-09-14T10:00", "issue", {"id": "{id}", "signer": "梁敏华", "signer_post": "副主席"}),
    ("2026-09-14T15:00", "serve", {"letter": "{letter}", "served_on": "2026-09-14", "service_way": "直接送达", "receiver": "前台"}),
    (
        "2026-09-21T09:00",
        "inspect",
        {
            "supervision": "{supervision}",
            "inspectors": [
                {"name": "邵文锦", "card_number": "滨工监0012", "declared_on": "2026-09-21"},
                {"name": "陈立秋", "card_number": "滨工监0017", "declared_on": "2026-09-21"},
            ],
        },
    ),
    (
        "2026-09-22T16:00",
        "interview",
        {
            "supervision": "{supervision}",
            "started_at": "2026-09-22 14:30",
            "ended_at": "2026-09-22 15:20",
            "place": "滨河锦禾保洁服务有限公司会议室",
            "person": "徐先民",
            "post": "滨河锦禾保洁服务有限公司人事主管",
            "inspectors": "邵文锦、陈立秋",
            "recorder": "陈立秋",
            "is_card_shown": True,
            "is_rights_told": True,
            "content": "问：6月至8月的工资发了没有？\n答：没有，甲方没有结款。",
            "papers_read": "2026年6月至8月工资表\n考勤表",
            "is_read_back": True,
            "signing": "已签名",
        },
    ),
    (
        "2026-09-24T09:00",
        "check",
        {
            "supervision": "{supervision}",
            "verdict": "属实",
            "findings": "该单位拖欠3名保洁员2026年6月至8月工资46800元。",
            "evidence": "工资表复印件\n考勤表复印件",
        },
    ),
    (
        "2026-09-25T10:00",
        "talk",
        {
            "supervision": "{supervision}",
            "talk_people": "人事主管、保洁员代表",
            "talk_result": "未达成一致",
            "talk_record": "单位提出分期支付，保洁员不同意。",
        },
    ),
    ("2026-09-30T09:00", "answer", {"letter": "{letter}", "reply_state": "逾期未回复"}),
    (
        "2026-09-30T10:00",
        "letter",
        {
            "kind": "意见书",
            "previous": "{letter}",
            "ground": "no_reply",
            "facts": FACTS,
            "inspectors": "邵文锦（证号滨工监0012）\n陈立秋（证号滨工监0017）",
            "opening": "近期，我会在办理职工诉求中了解到，你单位存在拖欠工资的情况。我会指派监督员到你单位进行了调查，核实如下：",
        },
    ),
    ("2026-09-30T11:00", "issue", {"id": "{id}", "signer": "梁敏华", "signer_post": "副主席"}),
    (
        "2026-09-30T15:00",
        "serve",
        {"letter": "{letter}", "served_on": "2026-09-30", "service_way": "直接送达", "servers": "邵文锦、陈立秋", "receiver": "前台"},
    ),
    (
        "2026-10-20T09:00",
        "answer",
        {
            "letter": "{letter}",
            "reply_state": "已回复",
            "replied_on": "2026-10-19",
            "rectification": "拒不整改",
            "reply_content": "称无力支付。",
        },
    ),
    ("2026-10-20T10:00", "letter", {"kind": "建议书", "previous": "{letter}", "ground": "no_rectification"}),
    ("2026-10-20T10:30", "submit", {"id": "{id}", "request": ""}),
    # the district's register is not on this PC: the number is the one the district gave
    ("2026-10-20T11:00", "issue", {"id": "{id}", "signer": "梁敏华", "signer_post": "副主席", "number": "滨工劳监建〔2026〕1号"}),
    (
        "2026-10-20T15:00",
        "serve",
        {"letter": "{letter}", "served_on": "2026-10-20", "service_way": "直接送达", "servers": "邵文锦、陈立秋", "receiver": "收发室"},
    ),
    (
        "2026-10-28T09:00",
        "close",
        {
            "grievance": "{grievance}",
            "closed_on": "2026-10-28",
            "outcome": "全部解决",
            "disposal": "介入调解、一函两书",
            "result_kind": "支付工资",
            "recovered": "46800",
            "beneficiaries": "3",
            "answered_by": "电话",
        },
    ),
    ("2026-10-29T09:00", "follow-up", {"grievance": "{grievance}", "called_on": "2026-10-29", "way": "电话", "satisfaction": "非常满意"}),
)

# acts whose answer is a number that later steps speak of, and by which word
NUMBERED = {"register": "grievance", "clue": "supervision", "mediation": "mediation", "legal-aid": "legal_aid", "issue": "letter"}

LEDGERS = (("grievances", "2026-09"), ("mediations", "2026-09"), ("legal_aid", "2026-09"), ("letters", "2026-09"), ("letters", "2026-10"))


def steps() -> Iterator[tuple[datetime, str, dict[str, Any]]]:
    """The steps with their moments read."""
    for moment, act, words in STEPS:
        yield datetime.fromisoformat(moment), act, words


def walk(act_on: Callable[[str, dict[str, Any]], dict[str, Any]], clock: Clock, count: int | None = None) -> None:
    """Do the first steps of the month, or all of them, each at its moment; ``act_on`` does one act by its name and words."""
    known: dict[str, str] = {}
    for moment, act, words in islice(steps(), count):
        clock.now = moment
        filled = {key: value.format_map(known) if isinstance(value, str) else value for key, value in words.items()}
        answer = act_on(act, filled)
        known["id"] = answer.get("id", "")
        if act in NUMBERED:
            known[NUMBERED[act]] = answer["number"]


def contents(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every record of a store field by field, with ids replaced by their place, so that two stores can be compared."""
    places = {device: f"PC {number}" for number, device in enumerate(dict.fromkeys(b.device for b in store.matching(NumberBlock)), 1)}
    for cls in RECORDS:
        for number, record in enumerate(store.matching(cls), 1):
            places[record.id] = f"{cls.record} {number}"
    found: dict[str, list[dict[str, Any]]] = {}
    for cls in RECORDS:
        found[cls.record] = [
            {s.name: places.get(value, value) for s in cls.specs() if (value := getattr(record, s.name)) != s.empty}
            for record in store.matching(cls)
        ]
    return found


def sheets(store: Store) -> dict[str, list[list[Any]]]:
    """The cells of every ledger of the month, all columns, unmasked."""
    from station.actions.ledgers import sheet

    return {
        f"{key} {month}": [
            [cell.value for cell in row.cells] for row in sheet(store, Asked(key, Period.month(month), Layout.WIDE, MaskLevel.FULL)).rows
        ]
        for key, month in LEDGERS
    }


def letter_texts(store: Store) -> dict[str, str]:
    """The text of every letter by number."""
    from station.actions.letter_output import paper

    return {letter.number: plain_text(paper(store, letter.id)) for letter in store.matching(Letter)}
