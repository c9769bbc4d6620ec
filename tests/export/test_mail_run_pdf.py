"""A mail run as files: every copy its own addressee, sheets that begin on a right page, a stop that leaves what was there."""

import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from depth import examples
from station.casework.mail_runs import LABELS, LETTER, PARTS, RECEIPT, REPLY, MailRun, copies
from station.errors import StationError
from station.export.label_sheet import Label, draw_labels, stock
from station.export.letter_pdf import new_canvas
from station.export.mail_run_pdf import Binding, Written, write_folder, write_run
from station.export.page_image import page_texts
from supervision_cases import UNION, to_many

MM = 72 / 25.4
NUMBER = "滨工劳监意〔2026〕9号"


def binding(count: int, *, parts: tuple[str, ...] = PARTS, is_duplex: bool = True) -> Binding:
    return Binding(title=NUMBER, issuer="滨河区总工会", count=count, is_duplex=is_duplex, has_labels=LABELS in parts)


def written_to(path: Path, count: int, parts: tuple[str, ...] = PARTS, *, is_duplex: bool = True) -> Written:
    run = MailRun(parts=parts, is_duplex=is_duplex)
    writing = write_run(copies(to_many(count), UNION, "l1", run), binding(count, parts=parts, is_duplex=is_duplex), path)
    said = []
    try:
        while True:
            said.append(next(writing))
    except StopIteration as end:
        assert said == [(n, count) for n in range(1, count + 1)]
        assert isinstance(end.value, Written)
        return end.value


def texts(path: Path) -> list[str]:
    return [re.sub(r"\s", "", text) for text in page_texts(path.read_bytes())]


def test_each_of_ninety_two_copies_goes_to_its_own_employer_with_its_receipt(tmp_path: Path) -> None:
    path = tmp_path / "run.pdf"
    written = written_to(path, 92, (LETTER, RECEIPT))
    assert written == Written(copies=92, pages=368, sheets=184)
    pages = texts(path)
    assert len(pages) == 368
    for n in range(1, 93):
        letter, second, receipt, back = pages[4 * (n - 1) : 4 * n]
        assert f"滨河第{n}家有限公司：" in letter and NUMBER in letter
        assert "送达回证" in receipt and f"滨河第{n}家有限公司" in receipt and NUMBER in receipt
        assert second.endswith("—2—") and back == ""
        assert sum(f"滨河第{other}家有限公司" in letter + receipt for other in range(1, 93)) == 1
    with pdfium.PdfDocument(path) as document:
        marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    assert marks == [(f"{n:03}", 4 * (n - 1)) for n in range(1, 93)]


@given(count=st.integers(1, 6), parts=st.sets(st.sampled_from(PARTS), min_size=1), is_duplex=st.booleans())
@examples(10)
def test_every_paper_begins_on_a_right_page_and_the_counts_agree(
    tmp_path_factory: pytest.TempPathFactory, count: int, parts: set[str], is_duplex: bool
) -> None:
    path = tmp_path_factory.mktemp("run") / "run.pdf"
    chosen = tuple(part for part in PARTS if part in parts)
    written = written_to(path, count, chosen, is_duplex=is_duplex)
    pages = texts(path)
    assert written.copies == count and written.pages == len(pages)
    assert written.sheets == (len(pages) // 2 if is_duplex else len(pages))
    assert is_duplex or all(pages)
    for word, part in (("送达机关", RECEIPT), ("现将有关情况答复如下", REPLY), ("近期，我会", LETTER)):
        found = [at for at, text in enumerate(pages) if word in text]
        assert len(found) == (count if part in chosen else 0)
        assert not is_duplex or all(at % 2 == 0 for at in found)


def test_labels_stand_at_the_end_and_say_who_has_no_address(tmp_path: Path) -> None:
    path = tmp_path / "run.pdf"
    written = written_to(path, 30, (LETTER, LABELS))
    assert written.unaddressed == 3 and written.labels_from == 61
    ends = [text for text in texts(path)[60:] if text]
    assert len(ends) == 3 and "滨河第1家有限公司收" in ends[0] and "滨河第30家有限公司收" in ends[2] and "030" in ends[2]


@pytest.mark.parametrize("name", ["甲", "滨河市" + "高新技术产业开发区" * 7 + "有限责任公司第一分公司"])
def test_a_label_keeps_to_its_sticker(tmp_path: Path, name: str) -> None:
    path, form = tmp_path / "labels.pdf", stock()
    with path.open("wb") as target:
        canvas = new_canvas(target, "标签", author="")
        draw_labels(canvas, [Label(name, "滨河市" + "工业三路" * 12, f"{NUMBER}　001")])
        canvas.save()
    with pdfium.PdfDocument(path) as document:
        assert name in "".join(document[0].get_textpage().get_text_range().split())
        for item in document[0].get_objects():
            left, bottom, right, top = item.get_bounds()
            assert left >= form.left * MM and right <= (form.left + form.width) * MM
            assert top <= (297 - form.top) * MM and bottom >= (297 - form.top - form.height) * MM


def test_stopping_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "run.pdf"
    path.write_bytes(b"old")
    writing = write_run(copies(to_many(9), UNION, "l1", MailRun()), binding(9, parts=(LETTER, RECEIPT)), path)
    for _ in range(4):
        next(writing)
    writing.close()
    assert path.read_bytes() == b"old" and [p.name for p in tmp_path.iterdir()] == ["run.pdf"]


def test_copies_that_do_not_match_the_addressees_are_not_delivered(tmp_path: Path) -> None:
    path = tmp_path / "run.pdf"
    with pytest.raises(StationError, match="写出 3 份，应当是 4 家"):
        list(write_run(copies(to_many(3), UNION, "l1", MailRun()), binding(4, parts=(LETTER, RECEIPT)), path))
    assert not list(tmp_path.iterdir())


def test_one_file_for_each_in_a_new_folder_without_a_name_in_it(tmp_path: Path) -> None:
    folder = tmp_path / NUMBER
    list(write_folder(copies(to_many(12), UNION, "l1", MailRun(parts=PARTS)), binding(12), folder, NUMBER))
    assert sorted(p.name for p in folder.iterdir()) == [*(f"{NUMBER}-{n:03}.pdf" for n in range(1, 13)), f"{NUMBER}-地址标签.pdf"]
    seventh = "".join(texts(folder / f"{NUMBER}-007.pdf"))
    assert "滨河第7家有限公司" in seventh and "滨河第8家有限公司" not in seventh
    with pdfium.PdfDocument(folder / f"{NUMBER}-007.pdf") as document:
        assert "有限公司" not in str(document.get_metadata_dict())


def test_a_folder_that_is_there_is_not_touched_and_a_stop_leaves_none(tmp_path: Path) -> None:
    folder = tmp_path / NUMBER
    writing = write_folder(copies(to_many(5), UNION, "l1", MailRun()), binding(5, parts=(LETTER,)), folder, NUMBER)
    next(writing)
    writing.close()
    assert not list(tmp_path.iterdir())
    folder.mkdir()
    (folder / "回证扫描.jpg").write_bytes(b"scan")
    with pytest.raises(StationError, match="已经有了"):
        list(write_folder(copies(to_many(5), UNION, "l1", MailRun()), binding(5, parts=(LETTER,)), folder, NUMBER))
    assert [p.name for p in folder.iterdir()] == ["回证扫描.jpg"]


def test_only_those_chosen_and_each_keeps_its_number(tmp_path: Path) -> None:
    run = MailRun(parts=(LETTER,), ids=("s3", "s5"))
    found = list(copies(to_many(6), UNION, "l1", run))
    assert [(copy.number, copy.name) for copy in found] == [(3, "滨河第3家有限公司"), (5, "滨河第5家有限公司")]
