"""What a desk does beside the month of ``journeys.month``, told in the same manner, so that every scripted act is done at least once."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

Step = tuple[str, str, dict[str, Any]]

DAY, LATER = "2026-11-02", "2026-12-10"  # what was agreed to be destroyed waits a month

_MATTER = {"supervision": "{supervision}"}
_PUBLIC = {"kind": "提示函", "audience": "公开", "topic": "防暑降温和高温津贴"}
_CLUE = {
    "source": "巡查走访",
    "topic": "拖欠工资",
    "summary": "工资条与考勤不符。",
    "employer": {"name": "河湾家具厂"},
    "informant": "李强",
}
_SERVED = {"letter": "{letter}", "served_on": DAY, "service_way": "直接送达", "servers": "赵一、钱二"}
_TEXT = {"demands": "支付工资。", "facts": "拖欠工资。", "closing": "请书面答复。", "opening": "近期，我会了解到有关情况。"}
_SENT = [
    {"name": "赵一", "card_number": "监001", "declared_on": DAY},
    {"name": "钱二", "card_number": "监002"},
    {"name": "孙三", "card_number": "监003"},
]
_VISIT = {"kind": "field_visit", "employer": "云桥网络", "visited_on": DAY, "visitors": "周启明"}
_REGISTER = {"code": "站工劳监函"}
_PC = {"device": "0123456789abcdef", "name": "另一台电脑"}

STEPS: tuple[Step, ...] = (
    (
        DAY,
        "register",
        {
            "grievance": {
                "channel": "来访",
                "category": "劳动报酬（欠薪）",
                "summary": "两个月工资没有发。",
                "people": "2",
                "amount": "8600",
            },
            "worker": {"name": "米春林", "phone": "13900002047", "kind": "农民工"},
            "parties": [{"role": "用人单位", "employer": {"name": "云桥网络"}}],
            "claims": [{"kind": "支付工资", "amount": "8600"}],
        },
    ),
    (DAY, "order", {"grievance": "{grievance}", "platform": "12345", "number": "X-1"}),
    (DAY, "order", {"grievance": "{grievance}", "act": "sign"}),
    (DAY, "consent", {"grievance": "{grievance}", "kind": "share", "recipient": "law_firm", "way": "signed"}),
    (DAY, "recuse", {"grievance": "{grievance}", "person": "陈立秋", "reason": "interest"}),
    (DAY, "roster", {"grievance": "{grievance}", "text": "姓名\t手机\n康大年\t13900000002"}),
    (DAY, "party", {"grievance": "{grievance}", "role": "用工单位", "employer": {"name": "云桥网络公司"}}),
    (DAY, "handover", {"grievance": "{grievance}", "kind": "转有关部门", "to_name": "滨河区人社局", "reason": "属于监察"}),
    (DAY, "answer-handover", {"grievance": "{grievance}", "answer": "不接收", "answer_note": "不属本局"}),
    (DAY, "plan", {"grievance": "{grievance}", "template": "advice"}),
    # -- mediation
    (DAY, "mediation", {"grievance": "{grievance}", "applied_on": DAY, "mediator": "周启明"}),
    (DAY, "refuse-mediation", {"mediation": "{mediation}", "asked_on": DAY, "refusal_reason": "对方不同意调解", "refused_on": DAY}),
    (DAY, "mediation", {"grievance": "{grievance}", "origin": "法院委派", "applied_on": DAY, "mediator": "周启明"}),
    (DAY, "commission", {"mediation": "{mediation}", "body": "滨河区人民法院", "due_on": "2026-11-20"}),
    (DAY, "handle-mediation", {"mediation": "{mediation}", "asked_on": DAY, "is_agreed_to": "是", "accepted_on": DAY}),
    (
        DAY,
        "end-mediation",
        {"mediation": "{mediation}", "result": "达成协议", "ended_on": DAY, "agreed_amount": "8600", "perform_way": "转账"},
    ),
    (DAY, "payments", {"mediation": "{mediation}", "count": "3", "first_on": DAY}),
    (DAY, "payment", {"mediation": "{mediation}", "ordinal": 1, "paid_on": DAY, "paid": "2000", "voucher": "回单"}),
    (DAY, "commission", {"mediation": "{mediation}", "replied_on": DAY}),
    (DAY, "aid-step", {"legal_aid": "{legal_aid}", "stage": "开庭", "content": "质证完毕", "next_on": "2026-12-20"}),
    (DAY, "move", {"grievance": "{grievance}", "act": "挂起", "reason": "等鉴定"}),
    # -- supervision
    (DAY, "clue", _CLUE),
    (DAY, "decide-clue", _MATTER | {"decision": "不受理", "refusal_ground": "不属于监督范围"}),
    (DAY, "tell-refusal", _MATTER | {"told_on": DAY}),
    (DAY, "clue", _CLUE),
    (DAY, "decide-clue", _MATTER),
    (DAY, "inspect", _MATTER | {"inspectors": _SENT}),
    (DAY, "recuse-inspector", _MATTER | {"name": "孙三", "recusal_reason": "有直接利害关系"}),
    (DAY, "declare-inspector", _MATTER | {"name": "钱二"}),
    (DAY, "check", _MATTER | {"verdict": "属实", "findings": "查明拖欠工资。"}),
    (DAY, "skip-step", _MATTER | {"step": "沟通协商", "reason": "单位拒绝见面"}),
    (DAY, "letter", _MATTER | _TEXT | {"kind": "意见书"}),
    (DAY, "submit", {"id": "{id}"}),
    (DAY, "opinion", {"id": "{id}", "step": "核稿", "verdict": "退回修改", "opinion": "写错"}),
    (DAY, "submit", {"id": "{id}"}),
    (DAY, "skip", {"id": "{id}", "step": "核稿", "reason": "法律顾问外出"}),
    (DAY, "issue", {"id": "{id}", "signer": "梁敏华", "signer_post": "副主席"}),
    (DAY, "withdraw", {"letter": "{letter}", "reason": "单位名称写错"}),
    (DAY, "issue", {"id": "{id}", "signer": "梁敏华", "signer_post": "副主席"}),
    (DAY, "serve", _SERVED),
    (DAY, "mend-receipt", _SERVED | {"receiver": "周立"}),
    (DAY, "answer", {"letter": "{letter}", "reply_state": "已回复", "replied_on": DAY, "rectification": "已改", "wages_paid": "8600"}),
    (DAY, "stamp", {"letter": "{letter}", "keeper": "周启明", "copies": "1份"}),
    (DAY, "file-letter", {"letter": "{letter}"}),
    (DAY, "close-supervision", _MATTER | {"closing_note": "单位已经支付。"}),
    (DAY, "reopen-supervision", _MATTER),
    (DAY, "close-supervision", _MATTER | {"closing_note": "单位已经支付。"}),
    (DAY, "follow-supervision", _MATTER | {"followed_on": DAY, "follow_note": "已到账。", "informant_told_on": DAY}),
    (DAY, "archive-supervision", _MATTER),
    (DAY, "letter", _PUBLIC),
    (DAY, "disclose", {"id": "{id}", "names": ["米春林"], "reason": "本人书面同意"}),
    (DAY, "void", {"id": "{id}", "reason": "不发了"}),
    (DAY, "letter", _PUBLIC),
    (DAY, "issue", {"id": "{id}", "signer": "梁敏华"}),
    # -- registers, rules, the month's report
    (DAY, "give-numbers", _REGISTER | _PC | {"size": 2}),
    (DAY, "return-numbers", {"id": "{id}"}),
    (DAY, "move-register", _REGISTER | _PC),
    (DAY, "take-register", _REGISTER | {"first": "9"}),
    (DAY, "letter-rule", {"district": "南昌"}),
    (DAY, "compare-statute", {"citation": "防暑降温措施管理办法", "state": "已废止", "version": "2026年文本"}),
    (DAY, "submit-report", {"month": "2026-10"}),
    # -- other work
    (DAY, "work", _VISIT | {"children": [{"item": "按月足额支付", "content": "9月工资未发"}]}),
    (DAY, "note-work", {"kind": "visit_finding", "of": "{id}", "item": "4.1", "verdict": "有诉求", "content": "社保未缴"}),
    (DAY, "handle-work", {"kind": "visit_finding", "id": "{id}", "done_on": DAY, "result": "已转诉求"}),
    (DAY, "work-case", {"kind": "visit_finding", "id": "{id}", "grievance": {"people": "3"}}),
    # -- people
    (DAY, "merge-employers", {"kept": "云桥网络", "other": "云桥网络公司"}),
    (DAY, "merge-workers", {"kept": "13900002047", "other": "康大年"}),
    (DAY, "correct", {"worker": "13900002047", "phone": "13900002048", "reason": "本人提出"}),
    (DAY, "seal", {"worker": "白长青", "reason": "处理目的已经实现"}),
    (DAY, "unseal", {"worker": "白长青", "reason": "核对"}),
    (DAY, "hold", {"grievance": "{grievance}", "reason": "还在打官司"}),
)

DESTROYING: tuple[Step, ...] = (
    (DAY, "draw-destruction", {"all": True, "note": "无继续保存价值"}),
    (DAY, "withdraw-destruction", {"list": "{number}"}),
    (DAY, "draw-destruction", {"all": True, "note": "无继续保存价值"}),
    (DAY, "agree-destruction", {"list": "{number}", "by": "刘敏"}),
    (LATER, "destroy", {"list": "{number}"}),
    (LATER, "default", {"mediation": "{mediation}", "default_step": "申请支付令"}),
)


def timed(steps: Iterable[Step]) -> Iterator[tuple[datetime, str, dict[str, Any]]]:
    """The steps with their moments read, all in the morning."""
    return ((datetime.fromisoformat(f"{day}T10:00"), name, words) for day, name, words in steps)
