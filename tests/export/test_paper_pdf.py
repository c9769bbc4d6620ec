"""Office papers as PDF, read back by PDFium: nothing lost, nothing outside the sheet, no signature left alone."""

import re
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from depth import examples
from paper_cases import AGREED, CLOSED, FAILED, FULL, INCOMPLETE, REFUSED, STATION, collective, full
from station.casework import papers
from station.casework.casefile import CaseFile
from station.casework.papers import Cell, Grid, Issue, OfficePaper, Signing, Subject, Table, Text
from station.errors import StationError
from station.export.page_image import page_count, page_texts
from station.export.paper_pdf import missing_in_paper, paper_pdf, write_paper
from supervision_cases import INTERVIEW, MATTER, OPINION, UNION, dossier, with_interviews, with_letter
from supervision_cases import refused as refused_matter

MM = 72 / 25.4
SUBJECTS: list[tuple[Subject, CaseFile]] = [
    (AGREED, full()),
    (AGREED, collective()),
    (FAILED, full()),
    (REFUSED, full()),
    (INCOMPLETE, full()),
    (CLOSED, full()),
    (FULL.grievance, full()),
]
ALL = [papers.compose(offer.key, subject, case, STATION) for subject, case in SUBJECTS for offer in papers.offers(subject, case, STATION)]
ALL += [
    papers.compose(offer.key, subject, held, UNION)
    for subject, held in ((MATTER, dossier()), (MATTER, refused_matter()), (OPINION, dossier()))
    for offer in papers.offers(subject, held, UNION)
]
ONE_PAGE = {
    "个人信息处理告知书", "调解申请书", "不予受理通知书", "终止调解通知书", "委托调解反馈函",
    "法律援助申请表", "补正告知书", "审批表", "委派函",
    "线索登记表", "不受理告知书", "归档卷内目录", "拟稿审批单", "送达回证", "答复书",
}  # fmt: skip


@pytest.mark.parametrize("rows", range(0, 12))
def test_the_seal_is_on_the_page_of_the_hands(rows: int) -> None:
    blocks = (Text("核对情况。" * 20), *(Text("一行") for _ in range(rows)), Signing((("鉴定人", "同意人"), ("监销人", "监销人"))))
    made = OfficePaper(label="x", body="x", title="清册", number="1号", author="x", blocks=(*blocks, Issue("站前街道", "2026年3月16日")))
    last = squeezed(page_texts(paper_pdf(made))[-1])
    assert "鉴定人" in last and "站前街道" in last


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def letters(text: str) -> list[str]:
    """The characters of a text in no order: a table is read by columns or by rows."""
    return sorted(squeezed(text))


def copied(pdf: bytes, foot: str = "") -> str:
    pages = [squeezed(text) for text in page_texts(pdf)]
    feet = [f"{squeezed(foot)}第{n}页共{len(pages)}页" for n in range(1, len(pages) + 1)]
    assert all(page.endswith(end) for page, end in zip(pages, feet, strict=True))
    return "".join(page.removesuffix(end) for page, end in zip(pages, feet, strict=True))


def paper_of(*blocks: papers.Block) -> OfficePaper:
    return OfficePaper(label="样张", body="", title="样张", number="", blocks=blocks, author="站前街道职工服务站")


@pytest.mark.parametrize("paper", ALL, ids=lambda paper: paper.label)
def test_all_text_is_on_paper(paper: OfficePaper) -> None:
    assert letters(copied(paper_pdf(paper), paper.foot)) == letters(papers.plain_text(paper))


@pytest.mark.parametrize("paper", ALL, ids=lambda paper: paper.label)
def test_ink_keeps_to_the_sheet(paper: OfficePaper) -> None:
    with pdfium.PdfDocument(paper_pdf(paper)) as document:
        for page in document:
            assert page.get_size() == pytest.approx((210 * MM, 297 * MM), abs=0.1)
            for item in page.get_objects():
                left, bottom, right, top = item.get_bounds()
                assert left > 27 * MM and right < 185.5 * MM and bottom > 20 * MM and top < 270 * MM


@pytest.mark.parametrize(
    "paper", [p for p in ALL if p.label in ONE_PAGE and "等23人" not in papers.plain_text(p)], ids=lambda paper: paper.label
)
def test_a_usual_form_or_notice_fills_one_page(paper: OfficePaper) -> None:
    assert page_count(paper_pdf(paper)) == 1


@given(rows=st.integers(1, 70))
@examples(12)
def test_a_signature_is_never_alone_on_a_page(rows: int) -> None:
    pdf = paper_pdf(paper_of(Text("职" * (28 * rows - 2)), Signing((("申请人（签名）：", "被申请人（签名）："),))))
    last = squeezed(page_texts(pdf)[-1])
    assert last.count("职") >= min(28, 28 * rows - 2) and "被申请人（签名）：" in last


@given(rows=st.integers(1, 90), before=st.integers(0, 20))
@examples(12)
def test_a_long_cell_runs_over_pages_and_loses_nothing(rows: int, before: int) -> None:
    value = "\n".join(f"第{n}行陈述" for n in range(rows))
    pdf = paper_pdf(paper_of(*[Text("上文")] * before, Grid(((Cell("案情", value, 4),),))))
    text = copied(pdf)
    assert all(f"第{n}行陈述" in text for n in range(rows)) and text.count("案情") == 1


@given(count=st.integers(1, 120), long=st.integers(0, 60))
@examples(10)
def test_a_table_repeats_its_heads_on_each_page_and_loses_no_row(count: int, long: int) -> None:
    rows = tuple((str(n), f"第{n}件" + "卷" * (long * 7 if n == 2 else 0)) for n in range(1, count + 1))
    pages = [squeezed(text) for text in page_texts(paper_pdf(paper_of(Table(("序号", "题名"), (20.0, 136.0), rows))))]
    assert all("序号题名" in page for page in pages)
    assert all(any(f"第{n}件" in page for page in pages) for n in range(1, count + 1))
    assert "".join(pages).count("卷") == (long * 7 if count > 1 else 0)


def test_labels_of_two_lines_do_not_lie_on_each_other() -> None:
    with pdfium.PdfDocument(paper_pdf(paper_of(Grid(((Cell("受送达人\n签名或盖章", ""),),))))) as document:
        page = document[0].get_textpage()
        upper, lower = (page.search(word).get_next() for word in ("受送达人", "签名或盖章"))
        assert upper and lower and page.get_charbox(upper[0])[1] > page.get_charbox(lower[0])[3]


def test_a_form_that_runs_over_by_a_few_rows_is_set_closer() -> None:
    def rows_of(count: int) -> int:
        return page_count(paper_pdf(paper_of(Grid(tuple((Cell(f"第{n}行", "值"),) for n in range(count))))))

    assert rows_of(24) == 1 and rows_of(30) == 1 and rows_of(60) == 2


def test_a_heading_stands_with_what_follows() -> None:
    for rows in range(10, 30):
        pdf = paper_pdf(paper_of(Text("职" * (28 * rows - 2)), Text("一、标题", 1), Text("正文")))
        assert any("标题" in text and "正文" in text for text in page_texts(pdf))


def test_the_record_is_signed_on_every_page() -> None:
    case = full()
    long = replace(case, sessions=(replace(case.sessions[0], applicant_statement="陈述。" * 600),))
    paper = papers.compose("record:s1", AGREED, long, STATION)
    texts = page_texts(paper_pdf(paper))
    assert len(texts) >= 3 and all("申请人：____" in squeezed(text) for text in texts)


@given(rows=st.integers(0, 120))
@examples(5)
def test_every_page_of_a_questioning_is_signed_at_its_foot(rows: int) -> None:
    content = "\n".join(f"问：第{n}个问题，工资发了没有？\n答：第{n}个回答，没有发。" for n in range(1, rows + 1))
    paper = papers.compose("interview:q1", MATTER, with_interviews(INTERVIEW.with_values(content=content)), UNION)
    pages = [squeezed(text) for text in page_texts(paper_pdf(paper))]
    assert all("被询问人：____" in page and "记录人：____" in page for page in pages)
    assert all(f"第{n}个回答" in "".join(pages) for n in range(1, rows + 1))
    assert "被询问人（签名或者盖章）：" in pages[-1]


@given(name=st.text("滨河市高新技术产业开发区有限责任公司ABC123（）", min_size=1, max_size=120), demands=st.integers(0, 14))
@examples(8)
def test_long_names_and_many_demands_flow_on_receipt_and_reply_form(name: str, demands: int) -> None:
    held = with_letter(demands="\n".join(f"第{n}项监督意见，请按期改正。" for n in range(1, demands + 1)))
    file = replace(held.letters[1], addressees=(replace(held.letters[1].addressees[0], name=name),))
    held = replace(held, letters=(held.letters[0], file))
    receipt, reply = (papers.compose(key, OPINION, held, UNION) for key in ("receipt:d1", "reply:d1"))
    assert letters(copied(paper_pdf(receipt))) == letters(papers.plain_text(receipt))
    text = copied(paper_pdf(reply))
    assert all(f"第{n}项监督意见" in text for n in range(1, demands + 1))


def test_equal_papers_give_equal_bytes_that_name_nobody_outside_the_text() -> None:
    paper = ALL[0]
    assert paper_pdf(paper) == paper_pdf(paper)
    with pdfium.PdfDocument(paper_pdf(paper)) as document:
        said = document.get_metadata_dict()
    assert said["Title"] == "调解申请书" and "邱连生" not in str(said)


def test_a_character_no_face_has_comes_out_as_the_printers_mark() -> None:
    paper = paper_of(Text("氵\U0002ffff字"))
    assert missing_in_paper(paper) == ["\U0002ffff"]
    assert "〓" in "".join(page_texts(paper_pdf(paper)))


@pytest.mark.parametrize("paper", ALL, ids=lambda paper: paper.label)
def test_no_paper_lacks_a_character_until_one_is_put_at_its_foot(paper: papers.OfficePaper) -> None:
    assert missing_in_paper(paper) == []
    assert missing_in_paper(replace(paper, foot="𰻝", title=f"{paper.title}𰻞")) == ["𰻞", "𰻝"]


def test_a_place_that_refuses_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "没有" / "调解协议书.pdf"
    with pytest.raises(StationError, match="找不到文件夹"):
        write_paper(ALL[0], path)
    whole = tmp_path / "调解协议书.pdf"
    write_paper(ALL[0], whole)
    assert whole.read_bytes() == paper_pdf(ALL[0]) and [p.name for p in tmp_path.iterdir()] == ["调解协议书.pdf"]
