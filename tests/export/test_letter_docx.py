"""The Word file read back by python-docx, and its pages as LibreOffice makes them, measured by PDFium in millimetres."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from letter_samples import sample
from page_reading import Bar, rows_of, sheets_of, squeezed, text_of
from papers import LETTER, letter_of
from station.casework.paper import Letterhead, PageFormat, Paper, Seal, annexes_of, plain_text
from station.errors import StationError
from station.export.letter_docx import write_docx

ANNEXES = annexes_of("附件1\n单位答复书样式\n一、基本情况\n我单位收到意见书后，已经改正如下。\n附件2\n送达回证\n送达人签名。")
COMMON = replace(
    LETTER, paragraphs=tuple(p for p in LETTER.paragraphs if not re.search("[𬭎䶮㛃]", p.text))
)  # any office has these characters
DOCUMENT = replace(
    COMMON,
    page_format=PageFormat.DOCUMENT,
    mark="滨河区总工会文件",
    marks=("000001", "特急"),
    annexes=ANNEXES,
    printer="滨河区总工会办公室",
    printed_on="2026年11月20日",
)
PAPERS = {
    "letter": replace(COMMON, annexes=ANNEXES),
    "document": DOCUMENT,
    "marks": replace(COMMON, marks=("000001", "机密★1年", "特急")),
    "name stamp": replace(letter_of(8), seal=Seal.SIGNATURE, signer="周启明", signer_post="主席"),
    "no seal": replace(letter_of(3), seal=Seal.NONE),
    "preprinted": replace(COMMON, letterhead=Letterhead.PREPRINTED),
    "title of two lines": replace(letter_of(3), title="关于川岳建筑劳务有限公司拖欠河湾家园二期项目农民工工资的工会劳动法律监督意见书"),
    "long note": replace(letter_of(3), note="联系人：周启明，电话：0755-5550100，地址：滨河区站前街道货场东路0号，邮编：000000"),
    "long issuer": replace(letter_of(3), issuer="滨河区站前街道河湾家园二期项目农民工工资专项行动领导小组办公室"),
    "nasty": replace(letter_of(1), addressee="<单位>&“公司”\u200b：", note="a<b>&c"),
}


def near(value: float, tolerance: float = 1.0) -> object:
    return pytest.approx(value, abs=tolerance)


def written(paper: Paper, path: Path) -> Document:
    write_docx(paper, path)
    return docx.Document(str(path))


def texts(document: Document) -> list[str]:
    """All paragraphs in the order of the file, those in tables too."""
    paragraphs = (docx.text.paragraph.Paragraph(element, document) for element in document.element.body.iter(qn("w:p")))
    return [paragraph.text for paragraph in paragraphs if paragraph.text]


@pytest.mark.parametrize("name", PAPERS)
def test_all_text_is_there_in_order(name: str, tmp_path: Path) -> None:
    assert squeezed("".join(texts(written(PAPERS[name], tmp_path / "a.docx")))) == squeezed(plain_text(PAPERS[name]))


@pytest.mark.parametrize("number", range(0, 520, 8))
def test_all_text_of_any_letter_is_there_in_order(number: int, tmp_path: Path) -> None:
    paper = sample(number)
    assert squeezed("".join(texts(written(paper, tmp_path / "a.docx")))) == squeezed(plain_text(paper))


def test_a_paragraph_of_the_letter_is_one_of_word(tmp_path: Path) -> None:
    found = texts(written(COMMON, tmp_path / "a.docx"))
    for paragraph in COMMON.paragraphs:
        assert paragraph.text in found


def test_the_page_is_set_up_as_the_standard_has_it(tmp_path: Path) -> None:
    document = written(COMMON, tmp_path / "a.docx")
    (section,) = document.sections
    sides = (section.page_width, section.page_height, section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    assert [side.mm for side in sides] == [near(mm, 0.05) for mm in (210, 297, 37, 28, 35, 26)]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch = int(grid.get(qn("w:linePitch")))
    assert 22 * pitch <= (297 - 37 - 35) / 25.4 * 1440 < 22 * (pitch + 1)
    cell = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert 28 * cell == near(156 / 25.4 * 72, 0.1)
    for paragraph in document.paragraphs[2:-1]:
        assert paragraph.paragraph_format.line_spacing.pt == near(28.95, 0.01)
        assert paragraph.paragraph_format.space_after == 0


def test_faces_sizes_and_indents(tmp_path: Path) -> None:
    document = written(LETTER, tmp_path / "a.docx")

    def of(words: str) -> tuple[str, float, str]:
        paragraph = next(p for p in document.paragraphs if p.text.startswith(words))
        run, indent = paragraph.runs[0], paragraph._p.pPr.find(qn("w:ind"))
        first = "" if indent is None else indent.get(qn("w:firstLineChars"), "")
        return run._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")), run.font.size.pt, first

    assert of("工会劳动") == ("方正小标宋简体", 22, "")
    assert of("川岳") == ("仿宋_GB2312", 16, "")
    assert of("近期") == ("仿宋_GB2312", 16, "200")
    assert of("一、") == ("黑体", 16, "200")
    assert of("（一）") == ("楷体_GB2312", 16, "200")
    date = next(p for p in document.paragraphs if p.text == LETTER.date)
    assert date._p.pPr.find(qn("w:ind")).get(qn("w:rightChars")) == "400"
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        table = package.read("word/fontTable.xml").decode()
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong"/>' in table


def test_page_numbers_stand_outside_and_not_on_the_first_page_of_a_letter(tmp_path: Path) -> None:
    for paper, is_numbered in ((COMMON, False), (DOCUMENT, True)):
        document = written(paper, tmp_path / "a.docx")
        section = document.sections[0]
        assert document.settings.odd_and_even_pages_header_footer
        assert section.different_first_page_header_footer is not is_numbered
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            (paragraph,) = footer.paragraphs
            assert paragraph.text == "—  —" and "PAGE" in paragraph._p.xml
            assert paragraph._p.pPr.find(qn("w:ind")).get(qn(f"w:{side}Chars")) == "100"


def test_properties_name_nobody_and_say_what_the_copy_is_for(tmp_path: Path) -> None:
    core = written(LETTER, tmp_path / "a.docx").core_properties
    assert core.title == "工会劳动法律监督意见书滨工劳监意〔2026〕9号"
    assert (core.author, core.subject, core.language, core.last_modified_by) == ("滨河区总工会", "意见书", "zh-CN", "滨河区总工会")
    assert core.comments == "供修改的副本，以签发的文书为准"
    assert written(replace(LETTER, draft=True), tmp_path / "b.docx").core_properties.comments == "草稿，未签发"


def test_a_draft_says_so_on_every_page(tmp_path: Path) -> None:
    section = written(replace(LETTER, draft=True), tmp_path / "a.docx").sections[0]
    for header in (section.header, section.even_page_header, section.first_page_header):
        assert header.paragraphs[0].text == "草稿，未签发"


def test_a_place_that_refuses_keeps_the_old_file(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="没能写入"):
        write_docx(LETTER, tmp_path / "none" / "a.docx")
    (tmp_path / "a.docx").mkdir()
    with pytest.raises(StationError, match="是一个文件夹"):
        write_docx(LETTER, tmp_path / "a.docx")
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


# -- as an office suite sets it ------------------------------------------------------------------------------------------------


SET = ["letter", "document", "name stamp", "preprinted"]


@pytest.fixture(scope="module")
def set_by_libreoffice(office: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    folder = tmp_path_factory.mktemp("docx")
    papers = {**{name: PAPERS[name] for name in SET}, "long": letter_of(60)}
    for name, paper in papers.items():
        write_docx(paper, folder / f"{name}.docx")
    first, *others = (folder / f"{name}.docx" for name in papers)
    out = office(first, "pdf", *others).parent
    return lambda name: (out / f"{name}.pdf").read_bytes()


def all_text(pdf: bytes) -> str:
    rows = [text_of(row) for page in range(len(sheets_of(pdf))) for row in rows_of(pdf, page)]
    return squeezed("".join(row for row in rows if not re.fullmatch(r"— ?\d+ ?—", row.strip())))


@pytest.mark.parametrize("name", SET)
def test_an_office_suite_shows_all_text_in_order(name: str, set_by_libreoffice: Callable[[str], bytes]) -> None:
    marks = "".join(PAPERS[name].marks)  # in the document format they stand above the mark
    wanted = squeezed(plain_text(PAPERS[name]))
    assert all_text(set_by_libreoffice(name)) == squeezed(marks) + wanted.replace(squeezed(marks), "", 1 if marks else 0)


def test_a_full_page_has_22_lines_of_28_characters_in_an_office_suite(set_by_libreoffice: Callable[[str], bytes]) -> None:
    pdf = set_by_libreoffice("long")
    assert [(sheet.width, sheet.height) for sheet in sheets_of(pdf)] == [(near(210, 0.1), near(297, 0.1))] * 4
    *text, number = rows_of(pdf, 1)
    assert len(text) == near(22, 1) and {len(row) for row in text[1:]} <= {27, 28, 29}
    assert min(row[0].x for row in text) == near(28)
    assert max(row[-1].box_right for row in text) == near(28 + 156)
    assert text[0][0].box_top >= 36 and text[-1][0].box_bottom <= 263
    assert (number[0].box_top + number[0].box_bottom) / 2 == near(269, 2)


def test_head_and_rules_stand_where_the_standard_has_them_in_an_office_suite(set_by_libreoffice: Callable[[str], bytes]) -> None:
    sheet = sheets_of(set_by_libreoffice("letter"))[0]
    mark = [char for char in sheet.chars if char.size > 30]
    assert text_of(mark) == "滨河区总工会"
    assert min(char.top for char in mark) == near(30, 2), "another face than ours"
    assert (mark[0].left + mark[-1].right) / 2 == near(105)
    thick, thin, *lower = [bar for bar in sheet.bars if bar.is_red]
    assert thick.top < thin.top and thick.height > thin.height
    assert lower[-1].bottom == near(277, 0.3)
    assert [(bar.left, bar.width) for bar in (thick, thin, *lower)] == [(near(20, 0.3), near(170, 0.3))] * 4
    number = next(row for row in rows_of(set_by_libreoffice("letter"), 0) if "滨工劳监意" in text_of(row))
    assert number[-1].box_right == near(184)
    assert min(char.box_top for char in number) == near(thin.bottom + 4.94, 1.5)
    title = next(row for row in rows_of(set_by_libreoffice("letter"), 0) if text_of(row) == "工会劳动法律监督意见书")
    assert (title[0].left + title[-1].right) / 2 == near(106)


def test_the_imprint_stands_on_the_lower_edge_of_the_last_page_in_an_office_suite(set_by_libreoffice: Callable[[str], bytes]) -> None:
    sheet = sheets_of(set_by_libreoffice("document"))[-1]
    rules: list[Bar] = [bar for bar in sheet.bars if bar.width > 100]
    assert len(rules) == 3
    assert all((bar.left, bar.width) == (near(28), near(156)) for bar in rules)
    assert rules[-1].bottom == near(262)
    assert not any(char.baseline > 262 for char in sheet.chars if char.size == near(14, 0.1) and char.text in "抄送印发")


def test_only_black_on_a_preprinted_sheet_in_an_office_suite(set_by_libreoffice: Callable[[str], bytes]) -> None:
    sheets = sheets_of(set_by_libreoffice("preprinted"))
    assert not any(bar.is_red for sheet in sheets for bar in sheet.bars)
    plain, bare = (rows_of(set_by_libreoffice(name), 0) for name in ("letter", "preprinted"))
    titles = [next(row for row in rows if text_of(row) == "工会劳动法律监督意见书")[0].baseline for rows in (plain, bare)]
    assert titles[0] == near(titles[1], 0.1)


def test_annexes_begin_on_pages_of_their_own_in_an_office_suite(set_by_libreoffice: Callable[[str], bytes]) -> None:
    firsts = [text_of(rows_of(set_by_libreoffice("letter"), page)[0]) for page in range(len(sheets_of(set_by_libreoffice("letter"))))]
    assert squeezed(firsts[-2]) == "附件1" and squeezed(firsts[-1]) == "附件2"
