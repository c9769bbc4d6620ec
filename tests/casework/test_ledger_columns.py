"""The columns of each ledger against the layouts the district's tables were gathered into (domain notes 5.2), and their masks."""

import pytest

from station.casework.fields import Kind
from station.casework.ledger_columns import column, masks_for, own_mask
from station.casework.ledgers import Ledger, ledgers
from station.casework.masking import Mask

# in print order, ★ stands on the narrow sheet; behind each name of the notes the path of its column, or of the several it became
LAYOUTS = {
    "grievances": """★序号 derived.ordinal ★受理编号 grievance.number ★受理日期 grievance.received_at ★来源渠道 grievance.channel
        ·外部工单号 grievance.external_number ★诉求人 derived.complainant ★联系电话(掩) derived.phone ·证件号(掩) worker.id_number
        ·性别 worker.sex ·人员类别 worker.kind ·是否会员 worker.is_member ★用人单位 derived.employers ·信用代码 employer.credit_code
        ·行业 employer.industry ·是否建会 employer.is_unionised ★所属街道/片区 derived.area ★诉求类别 grievance.category
        ·案由 grievance.cause ★诉求摘要 grievance.summary ★涉及人数 grievance.people ★涉及金额(元) grievance.amount
        ·是否群体性 grievance.is_collective ·紧急程度 grievance.urgency ★承办人 grievance.handler ·首次联系时间 grievance.contacted_at
        ★24小时反馈 derived.feedback ★办理时限 grievance.handle_due_on ★办结日期 grievance.closed_on ·是否超期 derived.overdue
        ★办理方式/结果 derived.result ·挽回金额 grievance.recovered ★回访满意度 derived.satisfaction ★备注 derived.remark""",
    "wage_clues": """★序号 derived.ordinal ★线索编号 grievance.number ★接收时间 grievance.received_at ★线索来源 grievance.channel
        ★欠薪单位 employer.name ·项目名称 grievance.project ★领域(工程/非工程) derived.wage_field ·总包/分包/劳务公司 derived.contractors
        ★欠薪时段 derived.arrears ★涉及人数 grievance.people ★欠薪金额(万元) grievance.amount ·反映人及电话(掩) derived.informant
        ·核实情况(属实/部分/不属实) grievance.verdict ★责任人/包案 grievance.handler ★办结时限 grievance.handle_due_on
        ·倒排节点(1..n计划/实际) derived.plan ★最新进展 derived.latest ·处置方式 grievance.disposal ·联动单位 derived.joint_bodies
        ★状态 grievance.status ★备注 derived.remark""",
    "wage_clues_closed": """★序号 derived.ordinal ★线索编号 grievance.number ★接收时间 grievance.received_at ★线索来源 grievance.channel
        ★欠薪单位 employer.name ·项目名称 grievance.project ★领域(工程/非工程) derived.wage_field ·总包/分包/劳务公司 derived.contractors
        ★欠薪时段 derived.arrears ★涉及人数 grievance.people ★欠薪金额(万元) grievance.amount ·反映人及电话(掩) derived.informant
        ·核实情况(属实/部分/不属实) grievance.verdict ★责任人/包案 grievance.handler
        ★办结日期 grievance.closed_on ★办理天数 derived.days ★处置方式 grievance.disposal ★实付人数 grievance.beneficiaries
        ★追回金额(万元) grievance.recovered ·支付凭证 derived.vouchers ★答复日期/方式 derived.answered ★满意度 derived.satisfaction
        ·归档号 grievance.archive_number""",
    "opinion_checks": """★序号 derived.ordinal ★发现时间 opinion_check.found_at ★来源平台 opinion_check.platform ·标题/链接 derived.headline
        ★内容摘要 opinion_check.summary ★涉及单位 employer.name ★属地 derived.opinion_area ★涉及人数 opinion_check.people
        ★风险等级 opinion_check.risk ·交办单位 opinion_check.assigned_by ★核实责任人 opinion_check.checker ★核实时限 opinion_check.due_on
        ★核实结果(属实/部分属实/不属实/无法核实) opinion_check.verdict ★处置措施 opinion_check.measures ·转办案号 grievance.number
        ·回应情况 opinion_check.response ★办结日期 opinion_check.closed_on ★备注 derived.opinion_remark""",
    "warnings": """★序号 derived.ordinal ★企业 employer.name ·信用代码 employer.credit_code ·行业 employer.industry
        ★职工数 employer.headcount ★预警信号 employer_warning.signal ★等级 employer_warning.level ★发布时间 employer_warning.issued_on
        ·推送部门/属地工会及时间 derived.pushed ★核实情况 derived.warning_checked ★处置 derived.warning_handled
        ·服务对接 derived.warning_served ·源头治理 derived.warning_cured ★状态 derived.warning_stage ★解除日期 derived.lifted_on""",
    "mediations": """★序号 derived.ordinal ★调解案号 mediation.number ★申请日期 mediation.applied_on ·申请方式 mediation.application_way
        ★申请人 derived.complainant ·人数/代表人 grievance.people+derived.representatives ★被申请人 derived.employers ★案由 derived.cause
        ★请求金额 mediation.claim_amount ·来源 mediation.origin ★受理日期 mediation.accepted_on ·不受理原因 mediation.refusal_reason
        ★调解员 mediation.mediator ·参与单位 mediation.co_bodies ★调解次数 derived.sittings
        ·延期(双方同意) mediation.extended_to+mediation.extension_agreed_on ★结束日期 mediation.ended_on
        ★结果(达成/未达成/终止原因) derived.mediation_result ·协议书编号 mediation.agreement_number ★协议金额 mediation.agreed_amount
        ·履行期限 mediation.perform_by ★履行情况 mediation.performance ★仲裁审查/司法确认(申请日·结果) derived.confirmation
        ·告知仲裁日期 mediation.noticed_on ★卷号 mediation.archive_number""",
    "legal_aid": """★序号 derived.ordinal ★申请编号 legal_aid.number ★申请日期 legal_aid.applied_on ★申请人 derived.complainant
        ·人员类别 worker.kind ★对方当事人 derived.employers ★案由 derived.cause ★援助形式 legal_aid.form ·条件依据 legal_aid.basis
        ★标的额 legal_aid.claim_amount ★审批日期/结果 derived.decision ★指派律所/律师 derived.lawyer ·指派日期 legal_aid.assigned_on
        ★阶段 legal_aid.status ★结案日期 legal_aid.closed_on ★结案方式/结果 derived.aid_result
        ★挽回经济损失(万元) legal_aid.recovered ★受援人数 legal_aid.beneficiaries ·补贴金额 legal_aid.subsidy
        ·满意度 legal_aid.satisfaction ★卷号 legal_aid.archive_number""",
    "letters": """★序号 derived.ordinal ★文书类型(提示函/意见书/建议书) letter.kind ★文号 letter.number ★签发日期 letter.issued_on
        ·签发人 letter.signer ★发送对象类型(单位/行业/区域/公开) letter.audience
        ★送达单位(家数) derived.addressees+derived.addressee_count ★事由/违法情形 letter.topic ·关联案件数 derived.case_count
        ★涉及职工数 letter.people ★涉及金额(万元) letter.amount ★送达日期/方式 derived.service ★应回复日期 derived.reply_due_on
        ★回复日期 derived.replied_on ★整改情况(已改/部分/拒不) derived.rectification
        ·后续(移送人社/发建议书/签协调服务协议) derived.follow_action ★备注 derived.escalation""",
    "field_visits": """★序号 derived.ordinal ★走访日期 field_visit.visited_on ·星期 derived.weekday ★走访单位 employer.name
        ·行业/职工数 derived.industry ★走访人员 field_visit.visitors ·接待人 field_visit.host ·检查项(26项) derived.inspected
        ★发现问题/诉求 derived.found ★诉求件数 derived.demands ★当场解决 derived.settled_there ★责任人 visit_finding.responsible
        ★完成时限 visit_finding.due_on ★办理情况 visit_finding.result ·转诉求编号 grievance.number ★销号日期 derived.struck_off""",
    "injury_visits": """★序号 derived.ordinal ★申报日期 injury_visit.reported_on ·申报方式(扫码/医院名单/电话) injury_visit.report_way
        ★职工 derived.injured ·电话(掩) worker.phone ★用人单位 employer.name ★医院/科室 injury_visit.hospital ·床号 injury_visit.ward
        ★受伤日期 injury_visit.injured_on ★受伤原因/部位 derived.injury ·是否参保 injury_visit.is_insured
        ·是否申报工伤认定 injury_visit.is_claimed ★派单单位 injury_visit.assigned_to ★探视员 injury_visit.visitor
        ★探视日期 injury_visit.visited_on ★慰问金(元) injury_visit.comfort ★诉求与转介 derived.needs ★回访1/2 derived.calls
        ★结果 derived.injury_result""",
    "consultations": """★序号 derived.ordinal ★日期 consultation.asked_on ★时段 derived.shift ★律师 derived.adviser
        ★咨询人(掩) consultation.asker ·人数 consultation.people ★类型 consultation.category ★问题摘要 consultation.question
        ★答复要点 consultation.answer ★是否转案 derived.became_case ·签名栏 derived.signature""",
    # of these the notes name columns without saying which are narrow
    "commissions": """序号 derived.ordinal 委派/委托法院 commission.body 案号 commission.number 收案日 commission.received_on
        期限 commission.due_on 调解员 mediation.mediator 结果 derived.mediation_result 反馈函日 commission.replied_on
        司法确认号 mediation.confirm_document""",
    "negotiations": """序号 derived.ordinal 单位/行业 derived.negotiating 议题(来源诉求数) derived.topics 会议日 negotiation.held_on
        双方代表 derived.sides 成果类型 negotiation.result_kind 覆盖企业/职工 negotiation.employers_covered+negotiation.workers_covered
        期限 negotiation.valid_to""",
    "joint_meetings": """序号 derived.ordinal 月份 derived.month 参会单位 joint_meeting.bodies 议题 joint_meeting.topics
        议定事项 meeting_decision.content 责任单位 meeting_decision.responsible 时限 meeting_decision.due_on""",
}
IN_WAN = {  # 万元 by the notes; all other money is in 元
    *("wage_clues grievance.amount", "wage_clues_closed grievance.amount", "wage_clues_closed grievance.recovered"),
    *("legal_aid legal_aid.recovered", "letters letter.amount"),
}


def stated(key: str) -> list[tuple[str, list[str]]]:
    words = LAYOUTS[key].split()
    return [(name, paths.split("+")) for name, paths in zip(words[::2], words[1::2], strict=True)]


@pytest.mark.parametrize("key", LAYOUTS)
def test_the_wide_layout_has_every_column_in_the_print_order(key: str) -> None:
    wanted = [path for _, paths in stated(key) for path in paths]
    assert [one.key for one in ledgers()[key].columns][: len(wanted)] == wanted


@pytest.mark.parametrize("key", LAYOUTS)
def test_the_narrow_layout_has_the_starred_columns(key: str) -> None:
    narrow = [one.key for one in ledgers()[key].columns if one.narrow]
    if "★" in LAYOUTS[key]:
        assert narrow == [path for name, paths in stated(key) for path in paths if name[0] == "★"]
    else:
        wanted = [path for _, paths in stated(key) for path in paths]
        assert narrow[: len(wanted)] == wanted


def test_the_call_backs_have_a_layout_too() -> None:
    assert set(ledgers()) == {*LAYOUTS, "follow_ups"}


@pytest.mark.parametrize("ledger", ledgers().values(), ids=lambda ledger: ledger.key)
def test_money_is_in_the_unit_of_the_notes_and_no_title_stands_twice(ledger: Ledger) -> None:
    for one in ledger.columns:
        if one.kind is Kind.MONEY:
            shown = LAYOUTS.get(ledger.key, "")
            if one.key in shown:
                assert one.unit is not None and (one.unit.value == "万元") == (f"{ledger.key} {one.key}" in IN_WAN), one.key
            assert one.total
    titles = [one.title for one in ledger.columns]
    assert len(set(titles)) == len(titles)
    assert len({one.key for one in ledger.columns}) == len(titles)


@pytest.mark.parametrize("ledger", ledgers().values(), ids=lambda ledger: ledger.key)
def test_the_narrow_sheet_fits_on_a4_and_its_titles_fit_their_columns(ledger: Ledger) -> None:
    narrow = [one for one in ledger.columns if one.narrow]
    assert sum(one.width for one in narrow) <= 225
    for one in narrow:
        assert len(one.heading.encode("gbk")) <= 3 * one.width, f"{one.heading} takes more than three lines"


def test_a_mask_can_only_be_stricter() -> None:
    assert own_mask("worker.phone") is Mask.PHONE
    assert masks_for("worker.phone") == (Mask.PHONE, Mask.WITHHELD)
    assert column("worker.phone", mask=Mask.WITHHELD).mask is Mask.WITHHELD
    assert Mask.NAME in masks_for("grievance.handler")
    for path, looser in (("worker.phone", Mask.NONE), ("injury_visit.ward", Mask.NAME), ("grievance.summary", Mask.NAME)):
        with pytest.raises(ValueError, match="looser"):
            column(path, mask=looser)


def test_a_path_nobody_declared_is_none() -> None:
    for path in ("derived.nothing", "grievance.nothing", "nothing.at_all"):
        with pytest.raises(KeyError):
            column(path)
