"""The stages of legal aid: where an application stands, what comes next, which papers its ground asks for."""

from typing import Any

import pytest

from station.casework.aid_stages import ACTS, STAGES, next_act, other_acts, papers_for, received, stage
from station.casework.model import LegalAid
from station.casework.vocabulary import vocabulary

WAY: list[tuple[dict[str, Any], str, str]] = [
    ({"status": "applied", "papers_missing": "经济困难证明"}, "papers", "登记补正告知"),
    ({"status": "papers", "papers_missing": "经济困难证明", "told_missing_on": "2026-03-16"}, "papers", "登记材料"),
    ({"status": "applied", "papers_missing": "经济困难证明", "is_urgent": True}, "papers", "提交审批"),
    ({"status": "applied"}, "review", "提交审批"),
    ({"status": "review", "reviewer": "冯守义"}, "review", "登记审批"),
    ({"status": "refused", "decision": "refused"}, "review", ""),
    ({"status": "granted", "decision": "granted"}, "assignment", "登记指派"),
    ({"status": "referred", "referred_to": "区法律援助中心"}, "work", "登记回执"),
    ({"status": "referred", "referred_to": "区法律援助中心", "receipt_on": "2026-03-16"}, "work", "登记结案"),
    ({"status": "assigned", "decision": "granted", "lawyer": "骆以宁"}, "work", "登记结案"),
    ({"status": "closed"}, "", ""),
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


def test_a_refused_application_is_not_passed_on_or_closed() -> None:
    assert {act.key for act in other_acts(LegalAid(status="refused", decision="refused"))} == {"application", "papers", "review"}


@pytest.mark.parametrize("entry", vocabulary("aid_basis").entries, ids=lambda entry: entry.code)
def test_every_ground_asks_for_the_papers_of_all_and_its_own(entry: Any) -> None:
    assert set(papers_for("")) <= set(papers_for(entry.code))


def test_migrant_workers_bring_no_proof_of_hardship() -> None:
    assert "经济困难证明" in papers_for("hardship")
    assert papers_for("migrant") == papers_for("")


def test_what_is_not_missing_was_received() -> None:
    aid = LegalAid(basis="hardship", papers_missing="经济困难证明\n银行流水")
    assert received(aid) == list(papers_for(""))
