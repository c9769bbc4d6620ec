"""What a composed letter knows of itself: annexes as typed, levels, labels, its text in reading order, and how it is kept."""

from dataclasses import replace

import pytest

from papers import LETTER
from station.casework.casefile import LetterFile
from station.casework.letters import compose, frozen, thawed
from station.casework.model import Letter
from station.casework.paper import (
    Annex,
    Letterhead,
    PageFormat,
    Paper,
    Paragraph,
    Seal,
    annex_labels,
    annexes_of,
    paragraph_of,
    plain_text,
    printable,
)

TYPED = """附件1
自查表填报说明
各用人单位应当如实填写。
一、填报范围
（一）总承包单位。由项目部填写。
1.人数按当月登记人数填写。

附件 2：
送达回证
受送达人："""
ANNEXES = (
    Annex(
        "自查表填报说明",
        (
            Paragraph("各用人单位应当如实填写。"),
            Paragraph("一、填报范围", 1),
            Paragraph("（一）总承包单位。由项目部填写。", 2),
            Paragraph("1.人数按当月登记人数填写。", 3),
        ),
        1,
    ),
    Annex("送达回证", (Paragraph("受送达人："),), 2),
)


def test_typed_annexes() -> None:
    assert annexes_of(TYPED) == ANNEXES
    assert annexes_of("") == annexes_of("附件\n附件2\n") == ()
    assert annexes_of("填报说明\n如实填写。") == (Annex("填报说明", (Paragraph("如实填写。"),)),), "nothing typed is lost"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("一、查明的事实", 1),
        ("十二、其他", 1),
        ("一、按月足额支付工资。", 0),
        ("一、支付工资。按月足额支付。", 1),
        ("（三）用人单位", 2),
        ("（三）如实填写。", 0),
        ("2.人数", 3),
        ("2.5倍工资", 0),
        ("2．人数。", 3),
        ("一般情况", 0),
        ("", 0),
    ],
)
def test_a_typed_paragraph_has_the_level_of_its_numbering(text: str, level: int) -> None:
    assert paragraph_of(text) == Paragraph(text, level)


@pytest.mark.parametrize(
    ("attachments", "annexes", "labels"),
    [
        ((), (Annex("说明", ()),), ["附件"]),
        (("说明",), (Annex("说明", ()),), ["附件"]),
        (("送达回证", "说明"), (Annex("说明", ()),), ["附件2"]),
        (("送达回证", "说明"), (Annex("说明", ()), Annex("送达回证", ())), ["附件2", "附件1"]),
        (("送达回证", "说明"), (Annex("另一说明", (), 2),), ["附件2"]),
        ((), (Annex("甲", ()), Annex("乙", ())), ["附件1", "附件2"]),
    ],
)
def test_annexes_are_numbered_as_the_letter_names_them(attachments: tuple[str, ...], annexes: tuple[Annex, ...], labels: list[str]) -> None:
    assert annex_labels(replace(LETTER, attachments=attachments, annexes=annexes)) == labels


def document(**changes: object) -> Paper:
    base = replace(LETTER, page_format=PageFormat.DOCUMENT, printer="滨河区总工会办公室", printed_on="2026年11月17日")
    return replace(base, marks=("000123", "特急"), annexes=ANNEXES, **changes)  # type: ignore[arg-type]


def test_the_text_in_reading_order() -> None:
    lines = plain_text(document()).split("\n")
    assert lines[:6] == ["滨河区总工会", "000123", "特急", LETTER.number, LETTER.title, LETTER.addressee]
    date = lines.index("2026年11月16日")
    assert lines[date - 1] == "滨河区总工会"
    assert lines[date + 2 : date + 5] == ["附件1", "自查表填报说明", "各用人单位应当如实填写。"]
    assert lines[-3:] == ["抄送：滨河市总工会，站前街道总工会。", "滨河区总工会办公室", "2026年11月17日印发"]


def test_a_letter_has_no_printing_line_and_a_stamped_one_no_issuer_over_the_date() -> None:
    assert "印发" not in plain_text(document(page_format=PageFormat.LETTER))
    lines = plain_text(document(seal=Seal.SIGNATURE, signer="梁敏华", signer_post="主席", letterhead=Letterhead.PREPRINTED)).split("\n")
    assert lines[lines.index("2026年11月16日") - 1] == "主席"
    assert lines[0] == "000123" and "滨河区总工会" not in lines


def test_an_undated_document_is_printed_on_the_day_it_bears() -> None:
    assert plain_text(document(printed_on="")).endswith("2026年11月16日印发")


def test_a_frozen_letter_comes_back_with_all_its_parts() -> None:
    paper = document(seal=Seal.SIGNATURE, signer="梁敏华", signer_post="主席")
    assert thawed(frozen(paper)) == paper


def test_a_letter_is_composed_with_its_format_seal_marks_and_annexes() -> None:
    letter = Letter(
        kind="opinion",
        issuer="滨河区总工会",
        issuer_level="county",
        topic="wages",
        enclosures="送达回证",
        annexes="附件\n送达回证\n受送达人：\n附件\n填报说明\n如实填写。",
        marks="000123\n特急",
        page_format="document",
        seal_mode="signature",
        signer="梁敏华",
        signer_post="主席",
        issued_on="2026-11-16",
    )
    paper = compose(LetterFile(letter=letter))
    assert (paper.mark, paper.page_format, paper.seal) == ("滨河区总工会文件", PageFormat.DOCUMENT, Seal.SIGNATURE)
    assert (paper.marks, paper.signer_post, paper.printer, paper.printed_on) == (
        ("000123", "特急"),
        "主席",
        "滨河区总工会",
        "2026年11月16日",
    )
    assert paper.attachments == ("送达回证", "填报说明"), "what is annexed is named"
    assert annex_labels(paper) == ["附件1", "附件2"]
    bare = compose(LetterFile(letter=replace(letter, page_format="", seal_mode="", annexes="", marks="")))
    assert (bare.mark, bare.page_format, bare.seal, bare.annexes) == ("滨河区总工会", PageFormat.LETTER, Seal.STAMP, ())


@pytest.mark.parametrize("text", ["工\u200b会", "工\ufe0f会", "工\u00ad会\r", "\ufeff工\U000e0100会\x00"])
def test_what_has_no_shape_is_not_set(text: str) -> None:
    assert printable(text) == "工会"


def test_blanks_and_rare_characters_are_set() -> None:
    assert printable("李𬭎 　王䶮") == "李𬭎 　王䶮"


def test_cells_of_a_pasted_table_stay_apart() -> None:
    assert printable("1\t5000元") == "1 5000元"
