"""The recovery sheets on paper: one page for each keeper, with its own code and no other."""

from datetime import date
from pathlib import Path

import pypdfium2

from station.errors import StationError
from station.export.recovery_sheet import SheetFacts, recovery_pdf, write_recovery
from station.vault.passwords import new_sheet

FACTS = SheetFacts("站前街道职工服务站", date(2026, 11, 17), "周启明", "ZQ-PC-1")


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def test_each_page_has_one_code_and_says_what_to_do() -> None:
    codes = [new_sheet(number) for number in (1, 2, 3)]
    pages = texts(recovery_pdf(codes, FACTS))
    assert len(pages) == 3
    for number, page in enumerate(pages):
        for other, code in enumerate(codes):
            assert (code.replace("-", "") in page) == (other == number)
        assert f"第{'一二三'[number]}张，共三张" in page
        for words in ("站前街道职工服务站", "2026年11月17日由周启明打印", "ZQ-PC-1", "任意两张都可以，只有一张打不开", "保管人"):
            assert words in page


def test_no_code_stands_in_the_properties_of_the_file() -> None:
    code = new_sheet(1)
    pdf = recovery_pdf([code], FACTS)
    assert not any(code.replace("-", "")[:8] in str(value) for value in pypdfium2.PdfDocument(pdf).get_metadata_dict().values())


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    write_recovery(b"%PDF", tmp_path / "恢复单.pdf")
    assert (tmp_path / "恢复单.pdf").read_bytes() == b"%PDF"
    try:
        write_recovery(b"%PDF", tmp_path / "nowhere" / "恢复单.pdf")
    except StationError:
        return
    raise AssertionError
