from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.export.fonts import Role
from station.export.typesetting import break_lines, is_full, title_lines

COLUMNS = 28
NEVER_FIRST = "，。、；：？！）》〉」』】〕”’…—·％℃"
NEVER_LAST = "（《〈「『【〔“‘￥"
HAN = "关于职工反映用人单位拖欠工资问题的调查核实情况根据规定提出监督意见人力资源社会保障"
PIECES = ["（一）", "《工会法》", "“反映”", "2026年", "15.8%", "……", "——", "ZQ-2026-0145", "〔2026〕", "》、《", "。”", "418600元"]

texts = st.lists(
    st.one_of(st.text(st.sampled_from(HAN), min_size=1, max_size=9), st.sampled_from(PIECES), st.sampled_from("，。、；：？！")),
    min_size=1,
    max_size=60,
).map("".join)


def lines_of(text: str, first: float = 2) -> list[str]:
    return [line.text for line in break_lines([(text, Role.BODY)], lambda char, role: 0.5, COLUMNS, first)]


def too_many_marks(text: str) -> bool:
    """More closing marks in a row than a line could ever give room for."""
    run = 0
    for char in text:
        run = run + 1 if char in NEVER_FIRST + NEVER_LAST else 0
        if run > 5:
            return True
    return False


@given(texts.filter(lambda text: not too_many_marks(text)))
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str) -> None:
    lines = lines_of(text)
    for before, after in pairwise(lines):
        assert after[0] not in NEVER_FIRST, (before, after)
        assert before[-1] not in NEVER_LAST, (before, after)
        assert not (before[-1].isascii() and before[-1].isalnum() and after[0].isascii() and after[0].isalnum()), (before, after)
        assert before[-1] + after[0] not in ("……", "——")


@given(texts)
def test_nothing_is_lost_or_changed(text: str) -> None:
    assert "".join(lines_of(text)) == text


@given(texts)
def test_every_glyph_stays_inside_the_measure(text: str) -> None:
    for place, line in enumerate(break_lines([(text, Role.BODY)], lambda char, role: 0.5, COLUMNS, 2)):
        assert line.glyphs[0].x == (0 if place else 2)
        assert line.width <= COLUMNS + 1e-6
        for left, right in pairwise(line.glyphs):
            ink_end = left.x + left.cell * (0.5 if left.char in NEVER_FIRST else 1)  # the outer half of a mark is blank
            ink_start = right.x + (0.5 if right.char in NEVER_LAST else 0)
            assert ink_start >= ink_end - 1e-6, "glyphs lie on one another"


@given(st.text(st.sampled_from("，。）”《（“ab1 -."), max_size=200))
def test_any_heap_of_marks_is_set_somehow(text: str) -> None:
    assert "".join(lines_of(text)).replace(" ", "") == text.replace(" ", "")


def test_plain_han_fills_the_grid() -> None:
    lines = break_lines([("工" * 82, Role.BODY)], lambda char, role: 0.5, COLUMNS, 2)
    assert [len(line.glyphs) for line in lines] == [26, 28, 28]
    assert [glyph.x for glyph in lines[1].glyphs] == list(range(28))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工" * 28 + "，会会", ["工" * 27, "工，会会"]),  # no mark to squeeze: the last character goes down
        ("工" * 13 + "，" + "工" * 14 + "，会会", ["工" * 13 + "，" + "工" * 14 + "，", "会会"]),  # two marks give half a cell each
        ("工" * 27 + "（会）", ["工" * 27, "（会）"]),
        ("工" * 27 + "2026年", ["工" * 27, "2026年"]),
        ("工" * 27 + "——会", ["工" * 26, "工——会"]),
        ("工" * 24 + "共418600元", ["工" * 24 + "共418600", "元"]),
    ],
)
def test_breaks_by_the_rules(text: str, expected: list[str]) -> None:
    assert lines_of(text, first=0) == expected


def test_a_long_address_is_cut_at_its_marks() -> None:
    lines = lines_of("请见https://www.example.org.cn/labour-law/opinion/2026/notice-of-supervision/0001.html。", first=0)
    assert lines[0].endswith(("/", ".", "n"))
    assert all(not line.startswith((".", "。")) for line in lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("91330000MA38G6D075", ["91330000MA38G6D075"]),
        ("代码91330000MA38G6D075", ["代码", "91330000MA38G6D075"]),
        ("91330000MA38G6D075，", ["91330000MA38G6D075，"]),
        ("代码（91330000MA38G6D075号", ["代码（91330000MA38G", "6D075号"]),  # no bracket is left behind
    ],
)
def test_a_number_that_just_fits_a_narrow_cell_stays_whole(text: str, expected: list[str]) -> None:
    lines = break_lines([(text, Role.BODY)], lambda char, role: 0.5, 9.5)
    assert [line.text for line in lines] == expected


def test_an_address_that_is_cut_is_not_driven_apart() -> None:
    address = "https://www.example.org.cn/labour-law/opinion/2026/notice-of-supervision/0001.html"
    for before in range(20):
        first, *_ = break_lines([("工" * before + address, Role.BODY)], lambda char, role: 0.5, COLUMNS)
        for left, right in pairwise(first.glyphs):
            assert right.x - left.x == pytest.approx(0.5) or not left.char.isascii(), first.text


def test_a_face_changes_inside_a_paragraph() -> None:
    (line,) = break_lines([("（一）工资。", Role.SUBHEADING), ("已核实。", Role.BODY)], lambda char, role: 0.5, COLUMNS)
    assert [glyph.role for glyph in line.glyphs] == [Role.SUBHEADING] * 6 + [Role.BODY] * 4


WORDS = (
    "劳动法律监督",
    "提示函",
    "农民工",
    "工资",
    "支付",
    "工会",
    "高温",
    "期间",
    "职工",
    "权益",
    "春节",
    "保障",
    "公司",
    "有限公司",
    "关于",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工会劳动法律监督意见书", ["工会劳动法律监督意见书"]),
        ("关于做好春节期间农民工工资支付保障工作的劳动法律监督提示函", ["关于做好春节期间农民工工资支付", "保障工作的劳动法律监督提示函"]),
    ],
)
def test_titles(text: str, expected: list[str]) -> None:
    assert title_lines(text, 19, WORDS) == expected


@given(st.lists(st.sampled_from([*WORDS, "的", "和", "《条例》", "2026年"]), min_size=1, max_size=24).map("".join))
def test_a_title_breaks_no_word_and_fits(text: str) -> None:
    lines = title_lines(text, 19, WORDS)
    assert "".join(lines) == text
    for after in lines[1:]:
        assert after[0] not in "的和》"
    assert all(sum(1 if is_full(char) else 0.55 for char in line) <= 20 for line in lines)


@given(st.lists(st.sampled_from(WORDS), min_size=9, max_size=22))
def test_a_title_of_several_lines_is_a_trapezium_or_a_diamond(parts: list[str]) -> None:
    lengths = [len(line) for line in title_lines("".join(parts), 19, WORDS)]
    if 3 <= len(lengths) <= 4:
        assert not any(at < min(before, after) for before, at, after in zip(lengths, lengths[1:], lengths[2:], strict=False))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("关于督促落实《保障农民工工资支付条例》足额支付工资的意见书", "《保障农民工工资支付条例》"),
        ("关于学习宣传《女职工劳动保护特别规定》《职业病防治法》的提示函", "《女职工劳动保护特别规定》"),
        ("关于督促SHENZHEN ELECTRONICS公司支付2026年8月工资的意见书", "ELECTRONICS"),
    ],
)
def test_a_law_and_a_foreign_word_in_a_title_stay_whole(text: str, whole: str) -> None:
    assert any(whole in line for line in title_lines(text, 19, WORDS))


def test_a_title_without_a_known_word_is_broken_soon() -> None:
    lines = title_lines("工" * 150, 19, WORDS)
    assert "".join(lines) == "工" * 150 and max(map(len, lines)) <= 19


def test_a_law_longer_than_a_line_is_broken_between_words() -> None:
    lines = title_lines("转发《关于做好春节期间农民工工资支付保障工作的劳动法律监督提示函》的通知", 19, WORDS)
    assert not any(line.startswith("》") or line.endswith("《") for line in lines)
    assert all(any(word in line for line in lines) for word in ("农民工", "春节", "提示函", "保障"))


def test_a_name_in_a_title_stays_whole() -> None:
    name = "滨河锦禾保洁服务有限公司"
    lines = title_lines(f"关于督促{name}足额支付职工工资的监督意见书", 19, WORDS, (name,))
    assert any(name in line for line in lines)


def test_line_feeds_in_a_title_are_kept() -> None:
    assert title_lines("工会劳动法律监督提示函\n——关于防暑降温", 19, WORDS) == ["工会劳动法律监督提示函", "——关于防暑降温"]
