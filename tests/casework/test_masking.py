"""What stays visible of a name, a number and a text that leaves the station."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework.masking import (
    KnownPeople,
    Mask,
    cover_numbers,
    holds_personal_numbers,
    is_a_name,
    mask_address,
    mask_id_number,
    mask_name,
    mask_of,
    mask_phone,
    mask_text,
    masked,
    without_personal_numbers,
)
from station.casework.model import Employer, Grievance, Letter, MediationSession, Station, Worker


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张伟", "张*"),
        ("张三丰", "张*"),
        ("欧阳明", "欧阳*"),
        ("司马相如", "司马*"),
        ("欧阳", "欧*"),
        ("𬭎光", "𬭎*"),
        ("崔某", "崔某"),
        ("匿名", "匿名"),
        ("阿依古丽·买买提", "阿*"),
        ("张永福等17人", "张*等17人"),
        ("张永福等200余人", "张*等200余人"),
        ("张三、欧阳明", "张*、欧阳*"),
        ("翁海（代表）", "翁*（代表）"),
        ("翁海（王丽）", "翁*（王*）"),
        ("John Smith", "J* S*"),
        ("", ""),
    ],
)
def test_names(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("139 7862 1165", "139****1165"),
        ("138-1234-5678", "138****5678"),
        ("+86 13812345678", "138****5678"),
        ("13322390037（妻）", "133****0037（妻）"),
        ("13812345678/13912345678", "138****5678/139****5678"),
        ("010-62345678", "010****5678"),
        ("62345678", "****5678"),
        ("12351", "****"),
        ("无", "无"),
    ],
)
def test_phones(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("110108199602125971", "11**************71"), ("11010819960212597X", "11**************7X"), ("1234", "****"), ("", "")],
)
def test_identity_numbers(number: str, shown: str) -> None:
    assert mask_id_number(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("站前街道幸福里3号楼2单元", "站前街道***"),
        ("青岛市市南区香港中路12号3栋", "青岛市市南区香港中路***"),
        ("天台县赤城街道", "天台县赤城街道"),
        ("滨河区某小区", "滨河区***"),
        ("幸福里3号楼", "***"),
    ],
)
def test_addresses_end_at_the_street(address: str, shown: str) -> None:
    assert mask_address(address) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13812345678，身份证110108199602125971。", "电话138****5678，身份证11**************71。"),
        ("打139 7862 1165或0532-85881234", "打139****1165或053****1234"),
        ("旧证110108960212597", "旧证11***********97"),
        ("卡号6222021234567890128", "卡号***************0128"),
        ("１３８１２３４５６７８", "138****5678"),
        ("12351-23507号工单，2025.3.11，拖欠1.2万元", "12351-23507号工单，2025.3.11，拖欠1.2万元"),
        ("代码91110108MA01C8JT4T", "代码91110108MA01C8JT4T"),
        ("订单1381234567890", "订单1381234567890"),
        ("138.1234.5678，138 123 45678，138－1234－5678", "138****5678，138****5678，138****5678"),
        ("微信wx13812345678", "微信wx138****5678"),
        ("打（0532）8588 1234", "打053****1234"),
        ("证号110108 19900307 123X或1101 0819 9003 0712 3x", "证号11****************3X或11******************3x"),
        ("卡62170012345678904、6222 0212 3456 7890 123", "卡*************8904、***************0123"),
        ("2026.10.18-2026.11.02，0012-20261015号，15.16.17日", "2026.10.18-2026.11.02，0012-20261015号，15.16.17日"),
    ],
)
def test_free_text_is_scanned(text: str, shown: str) -> None:
    assert mask_text(text) == shown
    assert holds_personal_numbers(text) == (re.sub(r"\D", "", text) != re.sub(r"\D", "", shown))


def test_the_people_of_the_case_are_covered_in_free_text() -> None:
    assert masked("韩素琴和韩素代欧阳明讨薪", Mask.FREE_TEXT, ["韩素", "韩素琴", "欧阳明", ""]) == "韩*和韩*代欧阳*讨薪"


@pytest.mark.parametrize(
    ("spec", "mask"),
    [
        (Worker.spec("name"), Mask.NAME),
        (Worker.spec("id_number"), Mask.ID_NUMBER),
        (Worker.spec("phone"), Mask.PHONE),
        (Worker.spec("phone_note"), Mask.FREE_TEXT),
        (Worker.spec("address"), Mask.ADDRESS),
        (Worker.spec("born_on"), Mask.YEAR),
        (Letter.spec("disclosed"), Mask.NAME),
        (Worker.spec("sex"), Mask.NONE),
        (Employer.spec("name"), Mask.NONE),
        (Employer.spec("contact"), Mask.NAME),
        (Grievance.spec("summary"), Mask.FREE_TEXT),
        (Grievance.spec("handler"), Mask.NONE),
        (MediationSession.spec("focus"), Mask.FREE_TEXT),
        (Station.spec("phone"), Mask.NONE),
    ],
    ids=lambda value: value.path if hasattr(value, "path") else None,
)
def test_a_field_calls_for_its_mask(spec, mask) -> None:
    assert mask_of(spec) is mask


def test_numbers_can_be_taken_out_whole() -> None:
    text = "电话138-1234-5678，证件11010519491231002X，卡6222020200112233446，工单20260316001"
    assert without_personal_numbers(text, "保密") == "电话保密，证件保密，卡保密，工单20260316001"


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text(alphabet="打电话找他，。：（）\n", max_size=8))
def test_no_mobile_number_survives(phone: str, around: str) -> None:
    covered = phone[:3] + "****" + phone[-4:]
    assert mask_phone(phone) == covered
    assert mask_text(around + phone + around) == around + covered + around


@given(st.text(), st.sampled_from(Mask))
def test_masks_never_fail_and_mask_once(text: str, mask: Mask) -> None:
    once = masked(text, mask)
    if mask in (Mask.NAME, Mask.PHONE, Mask.FREE_TEXT):
        assert masked(once, mask) == once


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("工单202610150000001234已办", "工单202610150000001234已办"),  # an order of eighteen digits was born in no year
        ("证号110105194912310021", "证号11**************21"),
        ("证号110105491231002", "证号11***********02"),
        ("打13812345678找他", "打138****5678找他"),
        ("工单GD13812345678", "工单GD13812345678"),
        ("证号110105 19491231 0021", "证号11****************21"),
        ("张三的工资", "张三的工资"),
    ],
)
def test_a_text_that_is_nobodys_is_covered_only_where_it_must_be(text: str, covered: str) -> None:
    assert cover_numbers(text) == covered


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("职工刘洋与高峰核对工资，刘洋来电称已收到", "职工刘*与高*核对工资，刘*来电称已收到"),
        ("联系人：刘洋（高峰代领）", "联系人：刘*（高*代领）"),
        ("刘洋\n刘洋、高峰", "刘*\n刘*、高*"),
        ("早高峰堵车，注意安全生产，用电高峰期；太平洋路施工方工人", "早高峰堵车，注意安全生产，用电高峰期；太平洋路施工方工人"),
    ],
)
def test_a_short_name_is_covered_where_it_reads_as_one(text: str, covered: str) -> None:
    """Names of two characters are also words."""
    assert KnownPeople({"刘洋": "刘*", "高峰": "高*", "安全": "安*", "方工": "方*"}).covered(text) == covered


@pytest.mark.parametrize(
    ("word", "is_one"),
    [
        ("刘洋", True),
        ("欧阳明珠", True),
        ("王经理", False),
        ("项目经理", False),
        ("本人", False),
        ("安保部", False),
        ("包工头", False),
        ("刘洋2", False),
    ],
)
def test_a_name_is_told_from_who_it_was(word: str, is_one: bool) -> None:
    assert is_a_name(word) == is_one


def test_known_people_are_covered_wherever_they_stand() -> None:
    known = KnownPeople({"欧阳明": "欧阳*", "欧阳明珠": "保密", "沙玉兰": "沙*"})
    assert known.covered("沙玉兰和欧阳明、欧阳明珠说，沙玉兰兰") == "沙*和欧阳*、保密说，沙*兰"
    assert known.covered("沙玉、欧阳") == "沙玉、欧阳"
    assert KnownPeople().covered("沙玉兰") == "沙玉兰"
    assert KnownPeople({"买买提·艾力": "买*"}).covered("给买买提·艾力回电") == "给买*回电"


@given(st.text(alphabet="沙玉兰欧阳明，说"), st.sampled_from(["沙玉兰", "欧阳明"]))
def test_no_known_name_survives(text: str, name: str) -> None:
    assert name not in KnownPeople({name: name[0] + "*"}).covered(text)


@pytest.mark.parametrize("name", ["职工代表5人", "单位代表", "职工", "工会方代表3人"])
def test_nobody_in_particular_keeps_the_word(name: str) -> None:
    assert mask_name(name) == name


def test_who_is_named_as_a_representative_is_covered() -> None:
    assert mask_name("张伟（代表）、李强") == "张*（代表）、李*"
