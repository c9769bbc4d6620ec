"""The acts of supervision and of a letter's way as scripts send them: words in, numbers and stages out."""

from dataclasses import replace
from typing import Any

import pytest

from cases import STATION, WANG
from station.actions.scripted import ACTS, act
from station.actions.setting_up import set_up
from station.casework.model import Supervision
from station.db.store import Store
from station.errors import StationError

CLUE = {"source": "巡查走访", "topic": "拖欠工资", "summary": "工资条与考勤不符。", "employer": {"name": "晨光家具厂"}, "informant": "李强"}
SENT = [
    {"name": "赵一", "card_number": "监001", "declared_on": "2026-03-16"},
    {"name": "钱二", "card_number": "监002", "declared_on": "2026-03-16"},
    {"name": "孙三", "card_number": "监003"},
]
TEXT = {"demands": "支付工资。", "facts": "拖欠工资。", "closing": "请书面答复。", "opening": "近期，我会了解到有关情况。"}


@pytest.fixture
def store(store: Store) -> Store:
    set_up(store, replace(STATION, issuer_name="站前街道总工会", issuer_code="站工劳监"), WANG)
    return store


def do(store: Store, steps: list[tuple[str, dict[str, Any], dict[str, Any]]], **known: str) -> None:
    """Each step is an act, its words and what its answer holds; ``{…}`` in words is filled from earlier answers."""
    for name, words, expected in steps:
        filled = {key: value.format_map(known) if isinstance(value, str) else value for key, value in words.items()}
        answer = act(store, name, filled)
        assert answer.items() >= expected.items(), (name, answer)
        known |= {key: str(value) for key, value in answer.items()}


def test_a_matter_from_clue_to_archive_and_its_letter_to_the_file(store: Store) -> None:
    matter = {"supervision": "站工监字〔2026〕1号"}
    letter = {"letter": "站工劳监意〔2026〕2号"}
    day = {"served_on": "2026-03-16", "service_way": "直接送达", "servers": "赵一、钱二"}
    do(
        store,
        [
            ("clue", CLUE, {"number": "站工监字〔2026〕1号"}),
            ("decide-clue", matter, {"status": "accepted"}),
            ("inspect", matter | {"inspectors": SENT}, {"inspectors": 3}),
            ("recuse-inspector", matter | {"name": "孙三", "recusal_reason": "有直接利害关系"}, {}),
            ("check", matter | {"verdict": "属实", "findings": "查明拖欠工资。"}, {"status": "checked"}),
            ("skip-step", matter | {"step": "沟通协商", "reason": "单位拒绝见面"}, {"status": "talked"}),
            ("letter", matter | TEXT | {"kind": "意见书"}, {}),
            ("submit", {"id": "{id}"}, {"status": "review"}),
            ("opinion", {"id": "{id}", "step": "核稿", "verdict": "退回修改", "opinion": "写错"}, {"status": "draft"}),
            ("submit", {"id": "{id}"}, {"status": "review"}),
            ("skip", {"id": "{id}", "step": "核稿", "reason": "法律顾问外出"}, {}),
            ("opinion", {"id": "{id}", "step": "签发", "verdict": "同意", "done_by": "冯守义", "post": "主席"}, {"status": "review"}),
            ("issue", {"id": "{id}"}, {"number": "站工劳监意〔2026〕1号"}),
            ("withdraw", {"letter": "{number}", "reason": "单位名称写错"}, {}),
            ("issue", {"id": "{id}", "signer": "冯守义", "keeper": "王芳"}, {"number": "站工劳监意〔2026〕2号"}),
            ("serve", letter | day, {"reply_due_on": "2026-04-07"}),
            ("mend-receipt", letter | day | {"receiver": "周立"}, {"reply_due_on": "2026-04-07"}),
            ("answer", letter | {"reply_state": "已回复", "replied_on": "2026-03-16", "rectification": "已改", "wages_paid": "8600"}, {}),
            ("file-letter", letter, {"status": "done"}),
            ("close-supervision", matter | {"closing_note": "单位已经支付。"}, {"status": "closed"}),
            (
                "follow-supervision",
                matter | {"followed_on": "2026-03-16", "follow_note": "已到账。", "informant_told_on": "2026-03-16"},
                {},
            ),
            ("archive-supervision", matter, {}),
        ],
    )


def test_a_refusal_and_a_draft_that_is_given_up(store: Store) -> None:
    matter = {"supervision": "站工监字〔2026〕1号"}
    refused = matter | {"decision": "不受理", "refusal_ground": "不属于监督范围"}
    do(
        store,
        [
            ("clue", CLUE, {}),
            ("decide-clue", refused, {"status": "refused"}),
            ("tell-refusal", matter | {"told_on": "2026-03-16"}, {"status": "refused"}),
            ("letter", {"kind": "提示函", "audience": "公开", "topic": "防暑降温和高温津贴"}, {}),
            ("disclose", {"id": "{id}", "names": ["李强"], "reason": "本人书面同意"}, {"status": "draft"}),
            ("void", {"id": "{id}", "reason": "不发了"}, {"status": "void"}),
            ("letter", {"kind": "提示函", "audience": "公开", "topic": "防暑降温和高温津贴"}, {}),
            ("issue", {"id": "{id}", "signer": "冯守义"}, {"number": "站工劳监提〔2026〕1号"}),
            ("stamp", {"letter": "{number}", "keeper": "王芳", "copies": "1份"}, {"status": "issued"}),
        ],
    )


MATTER = {"supervision": "站工监字〔2026〕1号"}
DAY = "2026-03-16"


def test_a_supervisor_declares_later_and_a_closed_matter_is_taken_up_again(store: Store) -> None:
    later = [SENT[0], {"name": "钱二", "card_number": "监002"}]
    found = {"verdict": "属实", "findings": "查明拖欠工资。"}
    do(store, [("clue", CLUE, {}), ("decide-clue", MATTER, {})])
    with pytest.raises(StationError, match="无须回避声明日期不能晚于今天"):
        act(store, "inspect", MATTER | {"inspectors": [SENT[0] | {"declared_on": "2026-03-17"}]})
    act(store, "inspect", MATTER | {"inspectors": later})
    with pytest.raises(StationError, match="钱二还没有声明无须回避"):
        act(store, "check", MATTER | found)
    with pytest.raises(StationError, match="无须回避声明日期不能晚于今天"):
        act(store, "declare-inspector", MATTER | {"name": "钱二", "declared_on": "2026-03-17"})
    with pytest.raises(StationError, match="回避日期不能晚于今天"):
        act(store, "recuse-inspector", MATTER | {"name": "钱二", "recusal_reason": "有直接利害关系", "recused_on": "2026-03-17"})
    steps = [
        ("declare-inspector", MATTER | {"name": "钱二"}, {}),
        ("check", MATTER | found, {"status": "checked"}),
        ("skip-step", MATTER | {"step": "沟通协商", "reason": "单位已经改正"}, {}),
        ("close-supervision", MATTER | {"closing_note": "单位已经改正。"}, {"status": "closed"}),
        ("reopen-supervision", MATTER, {"status": "talked"}),
    ]
    do(store, steps)


@pytest.mark.parametrize(
    ("name", "words", "named"),
    [
        ("clue", CLUE | {"closed_on": DAY}, "办结日期"),
        ("clue", CLUE | {"decision": "受理"}, "审查结果"),
        ("decide-clue", MATTER | {"checked_on": DAY}, "核查结束日期"),
        ("decide-clue", MATTER | {"skipped": "核查", "skip_reason": "核查：急"}, "不做的环节"),
        ("decide-clue", MATTER | {"archive_number": "1"}, "卷号"),
        ("letter", TEXT | {"kind": "提示函", "audience": "公开", "status": "等单位答复"}, "阶段"),
        ("letter", TEXT | {"kind": "提示函", "audience": "公开", "number": "站工劳监提〔2026〕9号"}, "文号"),
        ("letter", TEXT | {"kind": "提示函", "audience": "公开", "disclosed": "李强"}, "写明的诉求人"),
    ],
)
def test_no_step_is_taken_along_with_another(store: Store, name: str, words: dict[str, str], named: str) -> None:
    if name == "decide-clue":
        act(store, "clue", CLUE)
    with pytest.raises(StationError, match=f"^{named}不"):
        act(store, name, words)
    assert [matter.status for matter in store.matching(Supervision)] == (["clue"] if name == "decide-clue" else [])


def test_an_answer_does_not_move_the_day_of_receipt(store: Store) -> None:
    letter = {"letter": "站工劳监提〔2026〕1号"}
    public = {"kind": "提示函", "audience": "公开", "topic": "防暑降温和高温津贴"}
    do(store, [("letter", public, {}), ("issue", {"id": "{id}", "signer": "冯守义"}, {})])
    do(store, [("serve", letter | {"served_on": DAY, "service_way": "公开发布", "place": "公众号"}, {})])
    with pytest.raises(StationError, match="送达日期不在这一步填写"):
        act(store, "answer", letter | {"served_on": DAY.replace("16", "15")})


@pytest.mark.parametrize(
    ("name", "words", "sentence"),
    [
        ("check", {"supervision": "没有"}, "没有找到监督事项“没有”"),
        ("clue", {"grievance": "没有"}, "没有找到诉求“没有”"),
        ("skip", {"letter": "没有", "step": "核查"}, "没有找到监督文书“没有”"),
        ("submit", {"id": "没有"}, "没有找到这份监督文书"),
        ("serve", {}, "没有找到监督文书"),
    ],
)
def test_what_is_not_there_is_said(store: Store, name: str, words: dict[str, str], sentence: str) -> None:
    with pytest.raises(StationError, match=sentence):
        ACTS[name](store, words)
