"""Faces of the office, made for the test: found by the names inside the files, refused for a reason, and used where they may be."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from font_files import font, named, write
from papers import LETTER
from station.casework.paper import plain_text
from station.export import fonts, office_fonts
from station.export.fonts import Role
from station.export.letter_pdf import letter_pdf
from station.export.page_image import page_texts

FOLDERS = office_fonts.font_folders  # the tests put another in its place


@pytest.fixture(autouse=True)
def _bundled_again() -> Iterator[None]:
    yield
    fonts.take_in({})


def fonts_in(pdf: bytes) -> set[str]:
    with pdfium.PdfDocument(pdf) as document:
        return {
            item.get_font().get_base_name().split("+")[-1]
            for page in document
            for item in page.get_objects()
            if isinstance(item, pdfium.PdfTextObj)
        }


@pytest.mark.parametrize(
    "name",
    [
        named((3, 1, "仿宋_GB2312".encode("utf-16-be"))),
        named((3, 1, b"\0F\0o\0o"), (3, 1, "FangSong".encode("utf-16-be"))),
        named((3, 3, "仿宋".encode("gbk"))),
        named((3, 3, b"\0" + b"\0".join(bytes([byte]) for byte in "仿宋".encode("gbk")))),
        named((1, 25, "仿宋".encode("gbk"))),
        named((1, 0, b"FangSong")),
        named((0, 3, "fangsong".encode("utf-16-be"))),
    ],
)
def test_a_face_is_known_by_the_name_inside_the_file(tmp_path: Path, name: bytes) -> None:
    path = write(tmp_path / "X7.TTF", font(name=name))
    write(tmp_path / "simfang.ttf", font("别的字体"))
    found = office_fonts.installed([tmp_path])
    assert [(each.role, each.path, each.refusal) for each in found] == [(Role.BODY, path, "")]


def test_the_best_of_several_is_used_also_out_of_a_collection(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    both = write(tmp_path / "deep" / "a.ttc", font("某某体"), font("楷体_GB2312"))
    write(tmp_path / "b.ttf", font("华文楷体"))
    found = office_fonts.take_in([tmp_path, tmp_path / "none"])
    assert [(each.name, each.index) for each in found] == [("楷体_GB2312", 1), ("华文楷体", 0)]
    used = fonts.office_faces()[Role.SUBHEADING]
    assert (used.path, used.title) == (both, "楷体_GB2312")


@pytest.mark.parametrize(
    ("face", "words"),
    [
        (font("黑体", rights=0x0002), "不许放进文件"),
        (font("黑体", rights=0x0100), "不许只放用到的字"),
        (font("黑体", rights=0x0208), "只许放点阵"),
        (font("黑体", without=(b"glyf", b"loca")), "不是 TrueType"),
        (font("黑体", without=(b"cmap",)), "读不出来"),
    ],
)
def test_a_face_that_cannot_be_used_says_why(tmp_path: Path, face: dict[bytes, bytes], words: str) -> None:
    write(tmp_path / "a.ttf", face)
    assert words in office_fonts.take_in([tmp_path])[0].refusal
    assert fonts.office_faces() == {}


@pytest.mark.parametrize("rights", [0x0000, 0x0004, 0x0008, 0x0006])
def test_rights_to_print_edit_or_install_are_enough(tmp_path: Path, rights: int) -> None:
    write(tmp_path / "a.ttf", font("黑体", rights=rights))
    office_fonts.take_in([tmp_path])
    assert list(fonts.office_faces()) == [Role.HEADING]


def test_bold_and_damaged_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "bold.ttf", font("黑体", selection=0x20))
    (tmp_path / "cut.ttf").write_bytes(write(tmp_path / "whole.bin", font("黑体")).read_bytes()[:200])
    (tmp_path / "empty.ttc").write_bytes(b"ttcf")
    (tmp_path / "text.otf").write_bytes(b"no font at all")
    assert office_fonts.take_in([tmp_path]) == []


def test_a_letter_is_set_in_the_offices_own_face_and_what_it_lacks_in_a_bundled_one(tmp_path: Path) -> None:
    paper = replace(LETTER, addressee="㛃𬭎䶮第2单位：")
    before = letter_pdf(paper)
    write(tmp_path / "a.ttf", font("仿宋_GB2312"))
    office_fonts.take_in([tmp_path])
    pdf = letter_pdf(paper)
    assert "Specimen" in fonts_in(pdf) and "ZhuqueFangsong-Regular" not in fonts_in(pdf)
    assert "".join(page_texts(pdf)).split() == "".join(page_texts(before)).split()
    assert all(line[:6] in "".join("".join(page_texts(pdf)).split()) for line in plain_text(paper).splitlines())
    assert fonts.drawn("2", Role.BODY).face.title == "仿宋_GB2312", "figures too: only the bundled 仿宋 has bad ones"
    assert fonts.drawn("龘", Role.BODY).face.name == Role.BODY.value, "the bundled one"
    fonts.take_in({})
    assert letter_pdf(paper) == before


def test_two_files_that_give_themselves_one_name_are_both_used(tmp_path: Path) -> None:
    write(tmp_path / "a.ttf", font("仿宋_GB2312"))
    write(tmp_path / "b.ttf", font("小标宋"))
    office_fonts.take_in([tmp_path])
    assert set(fonts.office_faces()) == {Role.BODY, Role.TITLE}
    assert "".join("".join(page_texts(letter_pdf(LETTER))).split()).startswith(LETTER.mark)


def test_nothing_is_taken_from_the_machine_unasked() -> None:
    assert fonts.office_faces() == {}


def test_a_line_remembered_in_one_face_is_not_set_in_another(tmp_path: Path) -> None:
    paper = replace(LETTER, paragraphs=(LETTER.paragraphs[2],) * 3)
    before = letter_pdf(paper)
    edition = fonts.edition()
    write(tmp_path / "a.ttf", font("仿宋"))
    office_fonts.take_in([tmp_path])
    assert fonts.edition() != edition
    assert letter_pdf(paper) != before
    fonts.take_in({})
    assert letter_pdf(paper) == before


@pytest.mark.parametrize(
    ("system", "wanted"),
    [
        ("win32", ["W/Fonts", "L/Microsoft/Windows/Fonts"]),
        ("darwin", ["/System/Library/Fonts", "/Library/Fonts", "H/Library/Fonts"]),
        ("linux", ["/usr/share/fonts", "/usr/local/share/fonts", "H/.local/share/fonts", "H/.fonts"]),
    ],
)
def test_the_folders_of_each_system_and_of_the_person(system: str, wanted: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setenv("WINDIR", "W")
    monkeypatch.setenv("LOCALAPPDATA", "L")
    monkeypatch.setattr(Path, "home", lambda: Path("H"))
    assert [path.as_posix() for path in FOLDERS()] == wanted
