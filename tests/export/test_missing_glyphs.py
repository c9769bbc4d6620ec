"""A character no face has is told before printing, wherever in the letter it stands, and comes out as 〓, never as a box."""

from dataclasses import replace

import pytest

from page_reading import copied
from papers import LETTER
from station.casework.paper import Annex, Letterhead, PageFormat, Paper, Paragraph, Seal
from station.export.fonts import GETA
from station.export.letter_layout import lay_out, missing_in
from station.export.letter_pdf import letter_pdf

RARE = "𰻝"
WHOLE = replace(
    LETTER,
    page_format=PageFormat.DOCUMENT,
    marks=("000001", "机密★1年"),
    annexes=(Annex("单位答复书样式", (Paragraph("一、基本情况", 1), Paragraph("已经改正。"))),),
    printer="滨河区总工会办公室",
    printed_on="2026年11月20日",
)


@pytest.mark.parametrize(
    "paper",
    [
        replace(WHOLE, mark=f"滨河{RARE}总工会"),
        replace(WHOLE, number=f"滨{RARE}意〔2026〕9号"),
        replace(WHOLE, title=f"关于{RARE}的意见书"),
        replace(WHOLE, addressee=f"{RARE}面馆："),
        replace(WHOLE, paragraphs=(Paragraph(f"{RARE}欠薪。"),)),
        replace(WHOLE, paragraphs=(Paragraph(f"一、{RARE}", 1), Paragraph("欠薪。"))),
        replace(WHOLE, paragraphs=(Paragraph(f"（一）{RARE}。欠薪。", 2),)),
        replace(WHOLE, attachments=(f"{RARE}名单",)),
        replace(WHOLE, issuer=f"{RARE}工会"),
        replace(WHOLE, date=f"2026年11月{RARE}日"),
        replace(WHOLE, seal=Seal.SIGNATURE, signer="周启明", signer_post=f"{RARE}主席"),
        replace(WHOLE, note=f"联系人：{RARE}"),
        replace(WHOLE, marks=(f"{RARE}急",)),
        replace(WHOLE, annexes=(Annex(f"{RARE}名单", (Paragraph("略"),)),)),
        replace(WHOLE, annexes=(Annex("名单", (Paragraph(f"{RARE}等人"),)),)),
        replace(WHOLE, copies=(f"{RARE}街道",)),
        replace(WHOLE, printer=f"{RARE}办公室"),
        replace(WHOLE, printed_on=f"2026年{RARE}月"),
    ],
)
def test_it_is_found_in_every_part(paper: Paper) -> None:
    assert missing_in(lay_out(WHOLE)) == []
    assert missing_in(lay_out(paper)) == [RARE]
    text = copied(letter_pdf(paper))
    assert GETA in text and RARE not in text and "\0" not in text


def test_a_mark_that_is_not_printed_is_not_missed() -> None:
    assert missing_in(lay_out(replace(WHOLE, mark=f"滨河{RARE}总工会", letterhead=Letterhead.PREPRINTED))) == []


def test_characters_without_a_shape_are_no_loss() -> None:
    paper = replace(WHOLE, addressee="\u202a李\ufe00某\u200b\U000e0100\ufeff：")
    assert missing_in(lay_out(paper)) == []
    assert "李某：" in copied(letter_pdf(paper))
