"""The produced PDF is read back by PDFium and measured in millimetres: nothing here asks the layout where it put things."""

import re
import threading
import zlib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from depth import examples
from page_reading import MM, chars_of, copied, row_with, rows_of, sheets_of, squeezed, text_of
from papers import LETTER, letter_of
from station import NAME
from station.casework.paper import Annex, Letterhead, PageFormat, Paragraph, Seal, plain_text
from station.errors import StationError
from station.export.letter_layout import lay_out, missing_in
from station.export.letter_pdf import letter_pdf, write_letter, write_letters
from station.export.page_image import page_count, page_image, page_texts

WORDS = ["职工", "工资", "2026年", "“反映”", "（证号0012）", "，", "。", "——", "……", "《工会法》", "阿卜杜拉·买买提"]


def near(value: float, tolerance: float = 1.0) -> object:
    return pytest.approx(value, abs=tolerance)


def rules_of(pdf: bytes, page: int) -> list[tuple[float, float, float, float]]:
    """Filled rectangles as (left, top, width, height)."""
    return [bar[:4] for bar in sheets_of(pdf)[page].bars]


@pytest.fixture(scope="module")
def letter() -> bytes:
    return letter_pdf(LETTER)


def test_sheet_is_a4(letter: bytes) -> None:
    with pdfium.PdfDocument(letter) as document:
        for page in document:
            assert [side * MM for side in page.get_size()] == [near(210, 0.1), near(297, 0.1)]


def test_an_everyday_letter_takes_at_most_100_kb(letter: bytes) -> None:
    assert len(letter) <= 100_000


def test_mark_rules_and_number(letter: bytes) -> None:
    mark = [char for char in chars_of(letter, 0) if char.size > 30]
    assert text_of(mark) == "滨河区总工会"
    top, bottom = min(c.top for c in mark), max(c.bottom for c in mark)
    assert top == near(30, 0.3)
    assert (mark[0].left + mark[-1].right) / 2 == near(105)
    thick, thin, lower_thin, lower_thick = rules_of(letter, 0)
    assert thick[1] == near(bottom + 4, 0.3)
    assert thick[3] > thin[3] and lower_thick[3] > lower_thin[3]
    assert thin[1] > thick[1] and lower_thick[1] > lower_thin[1]
    assert lower_thick[1] + lower_thick[3] == near(297 - 20, 0.2)
    for left, _, width, _ in (thick, thin, lower_thin, lower_thick):
        assert (left, width) == (near(20, 0.2), near(170, 0.2))
    number = row_with(letter, 0, "〔2026〕9号")
    assert number[-1].x + 16 * MM == near(28 + 156)
    assert min(c.top for c in number) == near(thin[1] + thin[3] + 4.94)


def test_title_is_centred_two_lines_below_the_number(letter: bytes) -> None:
    number, title = row_with(letter, 0, "〔2026〕"), row_with(letter, 0, "劳动法律监督意见书")
    assert {round(c.size) for c in title} == {22}
    assert (title[0].left + title[-1].right) / 2 == near(105)
    assert min(c.top for c in title) - max(c.bottom for c in number) == near(2 * 10.4, 1.5)


def test_addressee_is_flush_and_one_line_below_the_title(letter: bytes) -> None:
    title, addressee = row_with(letter, 0, "劳动法律监督意见书"), row_with(letter, 0, "川岳建筑劳务有限公司：")
    assert addressee[0].x == near(28, 0.2)
    assert min(c.top for c in addressee) - max(c.bottom for c in title) == near(2 * 10.45 - 22 * MM)


def test_the_faces_are_those_of_the_standard(letter: bytes) -> None:
    everything = [char for page in range(page_count(letter)) for char in chars_of(letter, page)]

    def fonts_of(words: str) -> set[str]:
        text = text_of(everything)
        start = text.index(words)
        return {char.font for char in everything[start : start + len(words)]}

    assert fonts_of("滨河区总工会") == fonts_of("劳动法律监督意见书") == {"StationSong-Bold"}
    assert fonts_of("一、查明的事实") == {"StationHei-Medium"}
    assert fonts_of("（一）关于") == {"StationKai-Regular"}
    assert len(fonts_of("总承包单位对")) == 1 and "Zhuque" in fonts_of("总承包单位对").pop()


def test_a_full_page_has_22_rows_of_28_characters_filling_the_type_area() -> None:
    pdf = letter_pdf(letter_of(60))
    rows = rows_of(pdf, 1)
    *text, number = rows
    assert len(text) == 22
    assert all(len(row) == 28 for row in text)
    assert min(c.left for row in text for c in row) == near(28)
    assert max(c.right for row in text for c in row) == near(28 + 156)
    assert min(c.top for c in text[0]) == near(37)
    assert max(c.bottom for c in text[-1]) == near(37 + 225)
    steps = {round(b[0].baseline - a[0].baseline, 1) for a, b in pairwise(text)}
    assert max(steps) - min(steps) < 0.2
    assert text_of(number).replace(" ", "") == "—2—"


def test_first_page_holds_16_rows_as_the_check_says() -> None:
    paper = letter_of(60)
    rows = rows_of(letter_pdf(paper), 0)
    assert lay_out(paper).first_page_rows == 16
    assert len(rows) - 3 == 16  # mark, number and title aside
    assert max(c.bottom for c in rows[-1]) == near(262)


def test_page_numbers() -> None:
    pdf = letter_pdf(letter_of(60))
    assert page_count(pdf) == 4
    assert "—" not in page_texts(pdf)[0]
    for page, edge in ((1, "left"), (2, "right"), (3, "left")):
        number = rows_of(pdf, page)[-1]
        assert text_of(number).replace(" ", "") == f"—{page + 1}—"
        assert {round(c.size) for c in number} == {14}
        dash = number[0]
        assert dash.top == near(262 + 7, 0.3)
        if edge == "left":
            assert dash.x == near(28 + 156 / 28)
        else:
            assert number[-1].right == near(28 + 156 - 156 / 28)


def test_signature_with_seal(letter: bytes) -> None:
    last = page_count(letter) - 1
    issuer, date = [row for row in rows_of(letter, last) if "滨河区总工会" in text_of(row) or "2026年11月16日" in text_of(row)][:2]
    end = date[-1].x + 16 * MM
    assert 184 - end == near(4 * 156 / 28)
    assert (issuer[0].x + issuer[-1].x) / 2 == near((date[0].x + date[-1].x) / 2, 2)
    assert date[0].baseline - issuer[0].baseline == near(10.45, 0.1)
    above = max(c.bottom for c in row_with(letter, last, "送达回证"))
    middle = (min(c.top for c in issuer) + max(c.bottom for c in date)) / 2
    seal_top = middle - 3 - 21  # 42 mm across, both lines a little below its centre
    assert 0 <= seal_top - above <= 10.5


def test_signature_without_seal() -> None:
    pdf = letter_pdf(letter_of(3, seal=Seal.NONE, issuer="滨河区站前街道总工会劳动法律监督委员会"))
    rows = rows_of(pdf, 0)
    issuer, date = rows[-2:]
    assert 184 - (issuer[-1].x + 16 * MM) == near(2 * 156 / 28)
    assert date[0].x - issuer[0].x == near(2 * 156 / 28)
    assert issuer[0].baseline - rows[-3][0].baseline == near(2 * 10.45, 0.2)


def test_signature_without_seal_when_the_date_is_longer() -> None:
    pdf = letter_pdf(letter_of(3, seal=Seal.NONE, issuer="县总工会"))
    issuer, date = rows_of(pdf, 0)[-2:]
    assert 184 - (date[-1].x + 16 * MM) == near(2 * 156 / 28)
    assert date[0].x - issuer[0].x == near(2 * 156 / 28)


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("extra", [{}, {"copies": ("滨河市总工会",)}, {"attachments": ("送达回证",), "note": "联系人：邵文锦"}])
@pytest.mark.parametrize("rows", range(1, 42, 1))
def test_the_signature_is_never_alone(rows: int, extra: dict[str, object], sealed: bool) -> None:
    pages = lay_out(letter_of(rows, seal=Seal.STAMP if sealed else Seal.NONE, **extra)).pages
    texts = ["".join(placed.line.text for placed in page if set(placed.line.text) <= {"职"}) for page in pages]
    assert sum(map(len, texts)) == 28 * rows - 2
    lines_on_last = [placed for placed in pages[-1] if set(placed.line.text) <= {"职"}]
    assert len(lines_on_last) >= min(2, rows)
    assert any("滨河区总工会" in placed.line.text for placed in pages[-1])


@pytest.mark.parametrize(("rows", "pages", "closer"), [(11, 1, False), (12, 1, True), (13, 1, True), (14, 2, False)])
def test_rows_close_up_before_text_moves_on_with_the_signature(rows: int, pages: int, closer: bool) -> None:
    pdf = letter_pdf(letter_of(rows))
    assert page_count(pdf) == pages
    text = [row for row in rows_of(pdf, 0) if set(text_of(row)) == {"职"}]
    pitch = text[1][0].baseline - text[0][0].baseline
    assert (pitch < 10.3) is closer and pitch >= 26 * MM
    *_, date = [row for row in rows_of(pdf, 0) if round(row[0].size) == 16]
    assert max(char.bottom for char in date) < 262
    if closer:
        assert max(char.bottom for char in date) == near(262)


@pytest.mark.parametrize("rows", range(8, 24))
def test_no_heading_stays_at_the_foot_of_a_page(rows: int) -> None:
    text = Paragraph("职" * (28 * rows - 2))
    paper = letter_of(1, paragraphs=(text, Paragraph("二、违反的规定", 1), Paragraph("（一）欠薪", 2), text))
    for page in lay_out(paper).pages[:-1]:
        rows_here = [placed for placed in page if placed.size == 16]
        assert not rows_here[-1].line.text.startswith(("二、", "（一）"))


def test_copies_stand_at_the_foot() -> None:
    single = letter_pdf(letter_of(3, copies=("滨河市总工会", "滨河区人民检察院")))
    row = row_with(single, 0, "抄送：")
    assert {round(c.size) for c in row} == {14}
    assert row[0].x == near(28 + 14 * MM)
    assert text_of(row) == "抄送：滨河市总工会，滨河区人民检察院。"
    assert 277 - max(c.bottom for c in row) == near(4.94 + 1, 1)
    double = letter_pdf(letter_of(20, copies=tuple(f"滨河市第{i}人民检察院第七检察部" for i in "一二三")))
    rows = [row for row in rows_of(double, 1) if round(row[0].size) == 14][:-1]
    assert len(rows) == 2
    assert rows[1][0].x == near(rows[0][3].x)
    assert max(c.bottom for c in rows[1]) == near(262)


def test_too_many_copies_are_refused_in_words() -> None:
    with pytest.raises(StationError, match="抄送单位有92家"):
        lay_out(letter_of(3, copies=tuple(f"滨河区第{i}人民医院" for i in range(92))))


def test_a_title_that_leaves_no_room_for_text_is_refused_in_words() -> None:
    long = "关于督促建筑施工企业足额支付农民工工资的" * 16
    with pytest.raises(StationError, match="标题太长"):
        lay_out(letter_of(3, title=long))


def test_a_long_post_beside_a_name_stamp_takes_two_lines() -> None:
    pdf = letter_pdf(letter_of(3, seal=Seal.SIGNATURE, signer="周启明", signer_post="滨河高新技术产业开发区总工会常务副主席"))
    *_, text, one, other, date = [row for row in rows_of(pdf, 0) if round(row[0].size) == 16]
    assert text_of(one) + text_of(other) == "滨河高新技术产业开发区总工会常务副主席"
    assert min(one[0].x, other[0].x) > 28 and one[-1].box_right == near(other[-1].box_right)
    stamp_top, stamp_bottom = one[0].box_top, other[0].box_bottom
    assert stamp_top - text[0].box_bottom > 2 * 10.45 and date[0].box_top - stamp_bottom > 10.45


def test_attachments_hang() -> None:
    name = "滨河区站前街道河湾家园二期项目砌筑班组农民工工资支付情况调查笔录和证据目录"
    pdf = letter_pdf(letter_of(3, attachments=(name, "送达回证")))
    rows = rows_of(pdf, 0)
    at = next(i for i, row in enumerate(rows) if text_of(row).startswith("附件："))
    assert rows[at][0].x == near(28 + 2 * 156 / 28)
    assert rows[at][0].baseline - rows[at - 1][0].baseline == near(2 * 10.45, 0.2)
    first, second, third = rows[at : at + 3]
    assert second[0].x == near(first[5].x, 0.3), "runs over under the first character of the name"
    assert text_of(third) == "2.送达回证" and third[0].x == near(first[3].x, 0.3)


def test_copied_text_is_the_composed_text(letter: bytes) -> None:
    assert copied(letter) == squeezed(plain_text(LETTER))


@examples(20)
@given(
    st.lists(
        st.tuples(
            st.lists(
                st.sampled_from(
                    ["职工", "工资", "2026年", "“反映”", "（证号0012）", "，", "。", "——", "……", "《工会法》", "阿卜杜拉·买买提"]
                ),
                min_size=1,
                max_size=90,
            ),
            st.integers(0, 3),
        ),
        min_size=1,
        max_size=12,
    ),
    st.booleans(),
)
def test_any_letter_reads_back_whole_within_the_type_area(parts: list[tuple[list[str], int]], sealed: bool) -> None:
    paragraphs = tuple(Paragraph("".join(words), level) for words, level in parts)
    paper = replace(LETTER, paragraphs=paragraphs, seal=Seal.STAMP if sealed else Seal.NONE)
    pdf = letter_pdf(paper)
    assert copied(pdf) == squeezed(plain_text(paper))
    for page in range(page_count(pdf)):
        body = [c for c in chars_of(pdf, page) if round(c.size) == 16 and c.text != " "]
        assert min(c.left for c in body) > 27 and max(c.right for c in body) < 185
        assert max(c.bottom for c in body) < 263
        assert page == 0 or min(c.top for c in body) > 36


_HEAPS = st.sampled_from(
    [
        "",
        "\n",
        " ",
        "工" * 150,
        "工会" * 60,
        "A" * 300,
        "，。" * 40,
        "（" * 70,
        "——" * 40,
        "https://www.example.org/" + "a/" * 60,
        "1 2 3 " * 40,
    ]
)


@examples(20)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(("mark", "number", "title", "addressee", "issuer", "date", "note", "printer", "signer_post"), _HEAPS),
            "paragraphs": st.lists(st.builds(Paragraph, _HEAPS, st.integers(0, 3)), max_size=4).map(tuple),
            "annexes": st.lists(st.builds(Annex, _HEAPS, st.just((Paragraph("工会"),))), max_size=2).map(tuple),
            "copies": st.lists(_HEAPS, max_size=1).map(tuple),
            "marks": st.lists(_HEAPS, max_size=3).map(tuple),
        },
    ),
    st.sampled_from(Seal),
    st.sampled_from(PageFormat),
)
def test_any_heap_of_text_is_laid_out_somehow(parts: dict[str, Any], seal: Seal, page_format: PageFormat) -> None:
    layout = lay_out(replace(LETTER, seal=seal, page_format=page_format, **parts))
    assert all(layout.pages)


def test_missing_characters_are_found_before_printing() -> None:
    paper = letter_of(1, addressee="𰻝𰻝面馆𬭎䶮㛃：")
    assert missing_in(lay_out(paper)) == ["𰻝"]
    assert "〓〓面馆𬭎䶮㛃：" in copied(letter_pdf(paper))
    assert missing_in(lay_out(LETTER)) == []


def test_a_long_mark_is_condensed_not_cut() -> None:
    pdf = letter_pdf(letter_of(1, mark="滨河高新技术产业开发区总工会劳动法律监督委员会"))
    mark = [char for char in chars_of(pdf, 0) if char.top < 44]
    assert len(mark) == 23
    assert mark[0].left > 29 and mark[-1].right < 181
    assert min(c.top for c in mark) == near(30, 0.3)


def test_a_preprinted_sheet_gets_only_black() -> None:
    pdf = letter_pdf(replace(LETTER, letterhead=Letterhead.PREPRINTED))
    assert rules_of(pdf, 0) == []
    assert not [char for char in chars_of(pdf, 0) if char.size > 30]
    image = page_image(pdf, 0, 50)
    for row in range(image.height):
        pixels = image.rgb[row * image.stride :][: 3 * image.width]
        assert pixels[0::3] == pixels[1::3] == pixels[2::3], "only greys"
    assert text_of(row_with(pdf, 0, "〔2026〕9号")) == LETTER.number


@pytest.mark.parametrize(
    ("page_format", "red_line", "below"), [(PageFormat.LETTER, 58, 14 * MM), (PageFormat.DOCUMENT, 132, -0.53 - 4 - 16 * MM)]
)
def test_a_preprinted_sheet_with_rules_of_its_own_gets_the_number_beside_them(page_format: PageFormat, red_line: int, below: float) -> None:
    paper = replace(LETTER, letterhead=Letterhead.PREPRINTED, page_format=page_format, red_line=red_line)
    pdf = letter_pdf(paper)
    number, title = row_with(pdf, 0, "〔2026〕9号")[0], row_with(pdf, 0, "工会劳动")[0]
    top = number.baseline - 0.86 * 16 * MM
    assert top - red_line == near(below, 0.1)
    lowest = max(top + 16 * MM, red_line)
    assert title.baseline - 0.86 * 22 * MM - lowest == near(2 * 30 * MM)
    assert letter_pdf(replace(paper, letterhead=Letterhead.DIGITAL)) == letter_pdf(
        replace(paper, letterhead=Letterhead.DIGITAL, red_line=0)
    )


def test_a_draft_says_so_and_nothing_else_changes() -> None:
    assert copied(letter_pdf(replace(LETTER, draft=True))).replace("草稿，未签发", "") == copied(letter_pdf(LETTER))


def test_file_properties_name_nobody(letter: bytes) -> None:
    with pdfium.PdfDocument(letter) as document:
        properties = document.get_metadata_dict(skip_empty=True)
    assert properties["Title"] == "工会劳动法律监督意见书滨工劳监意〔2026〕9号"
    assert (properties["Author"], properties["Subject"]) == ("滨河区总工会", "意见书")
    assert (properties["Creator"], properties["CreationDate"], properties["ModDate"]) == (NAME, "D:20261116", "D:20261116")
    assert "川岳" not in "".join(properties.values())
    assert b"/Lang (zh-CN)" in letter


def test_a_letter_without_a_day_claims_none() -> None:
    with pdfium.PdfDocument(letter_pdf(replace(LETTER, date="2026年　月　日"))) as document:
        assert "CreationDate" not in document.get_metadata_dict(skip_empty=True)


@pytest.mark.parametrize("words", ["王䶮、张㛃", "先行清偿", "滨工劳监意〔2026〕9号"])  # PDFium itself finds nothing beyond the first plane
def test_it_can_be_searched(letter: bytes, words: str) -> None:
    with pdfium.PdfDocument(letter) as document:
        assert sum(page.get_textpage().search(words).get_next() is not None for page in document) >= 1


def test_the_tables_for_copying_name_whole_characters(letter: bytes) -> None:
    streams = [zlib.decompress(found) for found in re.findall(rb"stream\r?\n(x.*?)endstream", letter, re.DOTALL)]
    tables = [stream.decode() for stream in streams if b"begincmap" in stream]
    assert any("𬭎".encode("utf-16-be").hex().upper() in table for table in tables)
    assert not any(line.endswith("<0000>") for table in tables for line in table.splitlines())
    assert all(int(count) <= 100 for table in tables for count in re.findall(r"(\d+) beginbfchar", table))


def test_every_face_is_embedded(letter: bytes) -> None:
    assert letter.count(b"/FontFile2") == letter.count(b"/FontDescriptor ") > 0
    assert b"Helvetica" not in letter


def test_equal_letters_are_equal_bytes(letter: bytes) -> None:
    assert letter_pdf(LETTER) == letter


def test_threads_do_not_disturb_each_other(letter: bytes) -> None:
    other = letter_of(40)
    alone = letter_pdf(other)
    made: list[tuple[bytes, bytes]] = []
    threads = [threading.Thread(target=lambda: made.append((letter_pdf(LETTER), letter_pdf(other)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [(letter, alone)] * 4


def test_many_letters_in_one_file(tmp_path: Path) -> None:
    papers = [letter_of(20, addressee=f"第{i}用人单位：") for i in range(5)]
    target = tmp_path / "letters.pdf"
    assert list(write_letters(papers, target)) == [(i, 5) for i in range(1, 6)]
    pdf = target.read_bytes()
    assert page_count(pdf) == 10
    assert [re.search(r"第\d用人单位", text) is not None for text in page_texts(pdf)] == [True, False] * 5
    assert list(tmp_path.iterdir()) == [target]


def test_stopping_a_run_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "letters.pdf"
    target.write_bytes(b"old")
    run = write_letters([LETTER] * 3, target)
    next(run)
    run.close()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_place_that_refuses_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="没能写入"):
        write_letter(LETTER, tmp_path / "none" / "letter.pdf")
    (tmp_path / "taken").mkdir()
    with pytest.raises(StationError, match="是一个文件夹"):
        write_letter(LETTER, tmp_path / "taken")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
