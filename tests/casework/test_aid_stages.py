"""The stages of legal aid: where an application stands, what comes next, which papers its ground and its file ask for."""

from typing import Any

import pytest

from station.casework.aid_stages import ACTS, STAGES, file_papers, next_act, other_acts, papers_for, passed, received, stage
from station.casework.model import LegalAid
from station.casework.vocabulary import vocabulary

GRANTED = {"status": "granted", "decision": "granted", "form": "arbitration"}
CENTRE = {"status": "referred", "referred_to": "区法律援助中心"}
URGENT = {"is_urgent": True, "papers_missing": "经济困难证明"}
WAY: list[tuple[dict[str, Any], str, str]] = [
    ({"status": "applied", "papers_missing": "经济困难证明"}, "papers", "登记补正告知"),
    ({"status": "papers", "papers_missing": "经济困难证明", "told_missing_on": "2026-03-16"}, "papers", "登记材料"),
    ({"status": "applied"}, "first_review", "提交审批"),
    ({"status": "review", "reviewer": "冯守义"}, "review", "登记审批"),
    ({"status": "refused", "decision": "refused"}, "review", "登记送达"),
    ({"status": "refused", "decision": "refused", "decision_served_on": "2026-03-16"}, "review", ""),
    ({"status": "withdrawn", "decision": "withdrawn"}, "papers", ""),
    (GRANTED, "assignment", "登记指派"),
    ({**GRANTED, "form": "advice"}, "assignment", "登记结案"),
    (CENTRE, "work", "登记回执"),
    ({**CENTRE, "receipt_on": "2026-03-16", "referral_answer": "accepted"}, "work", "登记结案"),
    ({"status": "assigned", "decision": "granted", "lawyer": "骆以宁"}, "work", "登记进程"),
    ({**URGENT, "status": "applied"}, "first_review", "登记指派"),
    ({**URGENT, "status": "assigned", "lawyer": "骆以宁"}, "work", "提交审批"),
    ({**URGENT, "status": "assigned", "lawyer": "骆以宁", "first_reviewed_on": "2026-03-16"}, "work", "登记审批"),
    ({**URGENT, "status": "assigned", "lawyer": "骆以宁", "decision": "granted"}, "work", "登记进程"),
    ({"status": "closed"}, "evaluation", "登记评价"),
    ({"status": "closed", "satisfaction": "satisfied"}, "", ""),
    ({"status": "ended"}, "", ""),
]


@pytest.mark.parametrize(("values", "where", "words"), WAY)
def test_each_state_has_its_stage_and_its_next_act(values: dict[str, Any], where: str, words: str) -> None:
    aid = LegalAid(**values)
    assert stage(aid) == where
    following = next_act(aid)
    assert (following.words if following else "") == words
    assert following is None or following.key in ACTS
    assert following is None or following.key not in {act.key for act in other_acts(aid)}


def test_every_state_there_is_has_a_stage() -> None:
    assert {stage(LegalAid(status=entry.code)) for entry in vocabulary("aid_status").entries} <= {*STAGES, ""}


def test_urgent_aid_leaves_its_papers_and_its_review_for_later() -> None:
    aid = LegalAid(**URGENT, status="assigned", lawyer="骆以宁")
    assert passed(aid) == {"application", "assignment"}
    assert passed(aid.with_values(papers_missing="", first_reviewed_on="2026-03-16", decision="granted")) == set(list(STAGES)[:5])
    assert passed(aid.with_values(is_urgent=False)) == set(list(STAGES)[:5])


@pytest.mark.parametrize("status", ["refused", "withdrawn"])
def test_an_application_turned_down_is_not_passed_on_or_closed(status: str) -> None:
    offered = {act.key for act in other_acts(LegalAid(status=status, decision=status))}
    assert offered.isdisjoint({"assignment", "referral", "step", "closing", "evaluation"})


@pytest.mark.parametrize("entry", vocabulary("aid_basis").entries, ids=lambda entry: entry.code)
def test_every_ground_asks_for_the_papers_of_all_and_its_own(entry: Any) -> None:
    assert set(papers_for("")) <= set(papers_for(entry.code))


def test_migrant_workers_bring_no_proof_of_hardship() -> None:
    assert "经济困难证明" in papers_for("hardship")
    assert papers_for("migrant") == papers_for("")


def test_what_is_not_missing_was_received() -> None:
    aid = LegalAid(basis="hardship", papers_missing="经济困难证明\n银行流水")
    assert received(aid) == list(papers_for(""))


FILE: list[tuple[dict[str, Any], set[str], set[str]]] = [
    ({}, {"法律援助申请表", "身份证明"}, {"审批表", "委派函", "结案报告", "经济困难证明"}),
    ({"basis": "hardship"}, {"经济困难证明"}, {"个人诚信承诺书"}),
    ({"basis": "pledge", "told_missing_on": "2026-03-16"}, {"个人诚信承诺书", "补正告知书"}, {"经济困难证明"}),
    ({"status": "refused", "decision": "refused"}, {"审批表", "不予援助决定书"}, {"委派函"}),
    ({**CENTRE, "receipt_on": "2026-03-16"}, {"转介函", "转介回执"}, {"委派函"}),
    (
        {"status": "assigned", "form": "arbitration", "lawyer": "骆以宁", "decision": "granted"},
        {"审批表", "委派函", "授权委托书", "仲裁或者起诉文书", "证据材料"},
        {"结案报告", "裁判或者调解文书"},
    ),
    (
        {"status": "closed", "form": "arbitration", "lawyer": "骆以宁", "closing_way": "award", "subsidy": 1, "satisfaction": "very"},
        {"结案报告", "裁判或者调解文书", "庭审或者调解记录", "补贴审批表", "受援人评价表"},
        {"终止援助决定书"},
    ),
    ({"status": "closed", "form": "advice", "closing_way": "done"}, {"结案报告"}, {"授权委托书", "裁判或者调解文书", "补贴审批表"}),
    ({"status": "ended", "form": "first", "closing_way": "ended"}, {"终止援助决定书", "结案报告"}, {"裁判或者调解文书"}),
]


@pytest.mark.parametrize(("values", "wanted", "not_wanted"), FILE)
def test_the_file_should_hold_what_was_reached(values: dict[str, Any], wanted: set[str], not_wanted: set[str]) -> None:
    labels = {paper.label for paper in file_papers(LegalAid(**values))}
    assert wanted <= labels
    assert labels.isdisjoint(not_wanted)


def test_a_file_belongs_to_the_paper_its_name_begins_with() -> None:
    found = {paper.label: paper.is_filed for paper in file_papers(LegalAid(), ["法律援助申请表.pdf", "别的.jpg"])}
    assert found == {"法律援助申请表": True, "身份证明": False}
