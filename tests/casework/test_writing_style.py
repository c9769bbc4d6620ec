"""What the standards say of figures, dates, money and punctuation: a table of what is mended, and of what is left alone."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework.writing_style import corrected, findings

GOLDEN = Path(__file__).parent.parent / "golden" / "letters"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("2026年03月05日", "2026年3月5日"),
        ("2026 年 3 月 5 日", "2026年3月5日"),
        ("于2026.3.5送达", "于2026年3月5日送达"),
        ("于2026-03-05送达", "于2026年3月5日送达"),
        ("于2026/3/15。", "于2026年3月15日。"),
        ("26年3月5日", "2026年3月5日"),
        ("二0二六年三月", "2026年3月"),
        ("二〇二六年十二月二十五日", "2026年12月25日"),
        ("二零二六年度", "2026年度"),
        ("站工劳监意[2026]9号", "站工劳监意〔2026〕9号"),
        ("站工劳监意（2026）第009号", "站工劳监意〔2026〕9号"),
        ("拖欠１２名职工", "拖欠12名职工"),
        ("3,000 元", "3000元"),
        ("3，000元", "3000元"),
        ("1,234,567.50元", "1234567.50元"),
        ("￥5200元", "5200元"),
        ("3千元", "3000元"),
        ("1万2千元", "12000元"),
        ("五千二百元", "5200元"),
        ("两万元", "2万元"),
        ("1.2万元，即12000元", "12000元，即12000元"),
        ("约500余名", "500余名"),
        ("20几名", "二十几名"),
        ("3、4天", "三四天"),
        ("百分之20", "20%"),
        ("高于150%或者百分之二十", "高于150%或者20%"),
        ("13～17万元", "13万元至17万元"),
        ("3-5%", "3%至5%"),
        ("15—20人", "15至20人"),
        ("欠15-20名", "欠15至20名"),
        ("2026年8月-9月", "2026年8月至9月"),
        ("3%-5%", "3%至5%"),
        ("2000元-3000元", "2000元至3000元"),
        ("50名－60名", "50名至60名"),
        ("2万元-3万元", "2万元至3万元"),
        ("2026年八月", "2026年8月"),
        ("2026年十二月5日", "2026年12月5日"),
        ("违反《劳动法》第50条", "违反《劳动法》第五十条"),
        ("《劳动法》第五十条第2款", "《劳动法》第五十条第二款"),
        ("《劳动合同法》第38条第1款第2项", "《劳动合同法》第三十八条第一款第二项"),
        ("16：05", "16:05"),
        ("工资、奖金等等……", "工资、奖金等"),
        ("工资、奖金等等，", "工资、奖金等，"),
        ("工资...", "工资……"),
        ("一、.按月支付", "一、按月支付"),
        ("一.按月支付", "一、按月支付"),
        ("（一）、按月支付", "（一）按月支付"),
        ("1、按月支付", "1.按月支付"),
        ("第一、按月支付", "第一，按月支付"),
        ("支付。。", "支付。"),
        ("支付，。", "支付。"),
        ("《甲法》、《乙法》", "《甲法》《乙法》"),
        ('所谓"自愿放弃"', "所谓“自愿放弃”"),
        ("补发(含加班费)", "补发（含加班费）"),
        ("拖欠工资,未支付.", "拖欠工资，未支付。"),
        ("5200元,其中", "5200元，其中"),
        ("电话:0571-88880000", "电话：0571-88880000"),
        ("陶等 5 名 职工", "陶等5名职工"),
    ],
)
def test_what_is_written_otherwise(written: str, wanted: str) -> None:
    assert corrected(written) == wanted
    first = findings(written)[0]
    assert written[first.start : first.end] == first.found
    assert f"“{first.found}”" in first.sentence and first.sentence.endswith("）。")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026年3月5日16:05",
        "GB/T 9704-2012",
        "（2026）浙0106民初1234号",
        "电话0571-88880000",
        "https://www.example.cn/2026/3/5/1.html",
        "每日不超过三小时，每月不超过三十六小时",
        "不低于百分之十",
        "第一、二条和第三、四款",
        "一百元以上五百元以下罚款",
        "数十万元、上百万元",
        "签约500余份，最近30余名",
        "2至3日内",
        "25～30名",
        "480余万元",
        "为什么？！",
        "1.支付工资。\n2.2026年前改正。",
        "工时2.5倍",
        "工资……未付",
        "APP Store 2",
        "单元、九千九百九十九",
    ],
)
def test_what_is_written_well_is_left_alone(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize(("text", "alone"), [("《劳动法", "《"), ("《甲）》", "）"), ("“甲\n乙”", "“”"), ("按（一）“", "“")])
def test_marks_without_their_partner_are_said_and_left_to_the_clerk(text: str, alone: str) -> None:
    found = findings(text)
    assert "".join(finding.found for finding in found) == alone
    assert all(finding.proposal is None and "没有配对" in finding.sentence for finding in found)
    assert corrected(text) == text


def test_a_sentence_shows_a_single_mark_with_its_surroundings() -> None:
    (finding,) = findings("单位拖欠工资,一直没有支付")
    assert finding.sentence == "“拖欠工资,一直没有”里的“,”标点用全角，写成“，”（GB/T 15834-2011）。"


@given(st.text('职工等日年月元第一二十百万0123.,，。、-—～ ()（）《》“”"\n…%:：约余[]〔〕号', max_size=40))
def test_what_was_corrected_needs_no_more_and_findings_lie_apart(text: str) -> None:
    done = corrected(text)
    assert corrected(done) == done
    assert all(finding.proposal is None for finding in findings(done))
    found = findings(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_our_own_letters_are_written_as_the_standards_say(path: Path) -> None:
    for text in path.read_text(encoding="utf-8").split("\n\n"):
        assert [finding.sentence for finding in findings(text)] == []
