"""From a place on the sheet back to the field."""

import pytest

from station.ui.letters.setting import Sheets, field_of

TEXTS = {
    "issuer": "站前街道总工会",
    "heading": "工会劳动法律监督意见书",
    "opening": "近期，我会在办理职工诉求中了解到，你单位存在拖欠工资的情况。\n核实如下：",
    "facts": "你单位8月至9月工资没有支付。",
    "demands": "自收到本意见书之日起【答复期限】内支付。",
}


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("　　近期，我会在办理职工诉求中了解到", "opening"),
        ("8月至9月工资没有支付。", "facts"),
        ("1.自收到本意见书之日起15个工作日内", "demands"),
        ("工会劳动法律监督意见书", "heading"),
        ("查无此句的一行字", ""),
        ("", ""),
    ],
)
def test_a_line_belongs_to_the_field_it_shares_words_with(line: str, field: str) -> None:
    assert field_of(line, TEXTS) == field


def test_lines_are_found_by_their_height() -> None:
    sheets = Sheets(b"", (), (((50.0, 60.0, "甲"), (60.0, 70.0, "乙")),))
    assert [sheets.line_at(0, y) for y in (49.9, 50, 65, 70)] == ["", "甲", "乙", ""]
