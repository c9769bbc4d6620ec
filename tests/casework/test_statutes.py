"""The catalogue of statutes: what is in it, what typed words mean, and what of it may not be cited without a second look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework import statutes, vocabulary
from station.casework.letter_templates import topics
from station.casework.model import StatuteCheck

WAGES = "《中华人民共和国劳动法》第五十条"
HEAT = "《防暑降温措施管理办法》"


def test_every_statute_says_what_it_is_about_which_text_was_read_and_belongs_to_a_matter() -> None:
    grouped = {statute for group in statutes.groups() for statute in group.statutes}
    for statute in statutes.catalogue().values():
        assert statute.gist and statute.as_of and statute in grouped, statute.citation
        assert statutes.find(statute.citation) == statute
        assert statute.state in ("checked", "unchecked", "amended", "repealed")


def test_every_topic_of_a_letter_has_statutes_to_choose_from() -> None:
    served = {topic for group in statutes.groups() for topic in group.topics}
    assert served == {entry.code for entry in vocabulary.vocabulary("letter_topic").entries}
    for topic in topics().values():
        own = {statute.key for statute in statutes.search(topic=topic.topic)}
        assert set(topic.statutes) <= own, topic.topic


def test_the_states_of_a_check_are_those_of_the_vocabulary() -> None:
    codes = {entry.code for entry in vocabulary.vocabulary("statute_state").entries}
    assert codes == {statutes.CHECKED, statutes.AMENDED, statutes.REPEALED}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("《劳动法》50条", [WAGES]),
        ("劳动法第五十条", [WAGES]),
        ("中华人民共和国劳动法 50", [WAGES]),
        ("劳动法50、91条", [WAGES, "《中华人民共和国劳动法》第九十一条"]),
        ("劳动合同法第38条第一款第三项", ["《中华人民共和国劳动合同法》第三十八条第一款第三项"]),
        ("劳动合同法实施条例6条", ["《中华人民共和国劳动合同法实施条例》第六条"]),
        ("劳动争议解释(一)47条", ["《最高人民法院关于审理劳动争议案件适用法律问题的解释（一）》第四十七条"]),
        ("工会劳动法律监督办法", ["《工会劳动法律监督办法》"]),
        ("《本市某规定》第三条", ["《本市某规定》第三条"]),
        ("某条例第三条", []),
        ("第五十条", []),
        ("工资", []),
        ("劳动法50、91条第一款", []),
        ("", []),
    ],
)
def test_what_typed_words_mean(typed: str, meant: list[str]) -> None:
    assert statutes.recognised(typed) == meant


@given(st.sampled_from(sorted(statutes.catalogue())))
def test_a_short_name_and_figures_find_every_article(key: str) -> None:
    statute = statutes.catalogue()[key]
    number = key.partition(".")[2]
    typed = statute.law.removeprefix("中华人民共和国") + (f"{number}条" if number else "")
    assert statutes.recognised(typed) == [statute.citation]


@pytest.mark.parametrize(
    ("citation", "warning"),
    [
        (WAGES, ""),
        ("《中华人民共和国劳动合同法》第三十八条第一款第三项", ""),
        ("《中华人民共和国劳动法》", ""),
        (HEAT, f"{HEAT}没有核对过原文"),
        ("《某条例》第三条", "《某条例》第三条不在法条目录里，没有核对过原文"),
        ("本市最低工资标准", "本市最低工资标准不在法条目录里，没有核对过原文"),
        (
            "《中华人民共和国工会法（2009年修正）》第二十二条",
            "《中华人民共和国工会法（2009年修正）》第二十二条已废止，现为第二十三条；2021年修正后条号有变动，请引现行条号",
        ),
        (
            "《社会保险费征缴暂行条例》第十三条",
            "《社会保险费征缴暂行条例》第十三条的条文已有变化，与社会保险法第八十六条（万分之五）不一致，以社会保险法为准",
        ),
        (
            "《中华人民共和国工会法》第二十二条",
            "《中华人民共和国工会法》第二十二条：2009年版第二十二条（侵犯职工劳动权益）现为第二十三条，请核对条号",
        ),
    ],
)
def test_what_needs_a_second_look(citation: str, warning: str) -> None:
    assert statutes.concerns([citation, " "]) == ([warning] if warning else [])


def test_an_article_that_was_renumbered_is_fine_where_it_belongs() -> None:
    citation = "《中华人民共和国工会法》第二十二条"
    assert statutes.concerns([citation], topic="dismissal") == []
    assert len(statutes.concerns([citation], topic="wages")) == 1


def test_a_check_made_here_counts_and_the_last_one_most() -> None:
    def check(state: str, day: str, citation: str = HEAT) -> StatuteCheck:
        return StatuteCheck(id=day, citation=citation, state=state, version="2026-05-01", checked_on=day, checked_by="邵文锦")

    assert statutes.concerns([HEAT], [check("checked", "2026-06-01")]) == []
    repealed = [check("repealed", "2026-07-01"), check("checked", "2026-06-01")]
    assert statutes.concerns([HEAT], repealed) == [f"{HEAT}已废止"]
    assert statutes.standing(HEAT, repealed).as_of == "2026-05-01"
    assert statutes.concerns(["《某条例》第三条"], [check("checked", "2026-06-01", "《某条例》第三条")]) == []
    assert statutes.concerns([WAGES], [check("amended", "2026-06-01", WAGES)]) == [f"{WAGES}的条文已有变化"]


def test_searching() -> None:
    assert statutes.search("劳动法50")[0].citation == WAGES
    assert {statute.law for statute in statutes.search("高温津贴")} == {"防暑降温措施管理办法"}
    assert statutes.search("工资 拖欠", "migrant_wages")[0].law == "保障农民工工资支付条例"
    assert statutes.search("没有这样的词") == []
    assert len(statutes.search()) == len(statutes.catalogue())
