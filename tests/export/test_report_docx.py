"""The prose of a report as Word: every line in its order, headings in their face, who issues it on the page of the last words."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from report_samples import EMPTY, FULL, REPEATED, paper_of
from station.casework.report_paper import ReportPaper, is_heading
from station.errors import StationError
from station.export.fonts import Role
from station.export.page_image import page_texts
from station.export.report_docx import write_summary
from station.export.word_pages import faces


def written(paper: ReportPaper, folder: Path) -> Path:
    write_summary(paper, folder / "小结.docx")
    return folder / "小结.docx"


@pytest.mark.parametrize("paper", [paper_of(FULL, repeated=REPEATED), paper_of(EMPTY), paper_of(EMPTY, summary="题目\n\n  只有一句。\n")])
def test_every_line_stands_in_its_order(paper: ReportPaper, tmp_path: Path) -> None:
    document = docx.Document(str(written(paper, tmp_path)))
    lines = [line.strip() for line in paper.summary.splitlines() if line.strip()]
    assert [p.text.replace("\n", "") for p in document.paragraphs] == [*lines, "站前街道职工服务站", "2026年11月2日"]
    for paragraph in document.paragraphs[1:-2]:
        role = Role.HEADING if is_heading(paragraph.text) else Role.BODY
        assert f'w:eastAsia="{faces()[role][0]}"' in paragraph.runs[0]._element.xml


def test_a_prose_that_is_empty_is_a_title_and_who_issues_it(tmp_path: Path) -> None:
    document = docx.Document(str(written(paper_of(EMPTY, summary=""), tmp_path)))
    assert [p.text.replace("\n", "") for p in document.paragraphs][1:] == ["站前街道职工服务站", "2026年11月2日"]


def test_who_issues_it_is_not_left_alone_on_a_page(tmp_path: Path, office: Callable[..., Path]) -> None:
    first, *others = (tmp_path / f"{count}.docx" for count in range(6, 15, 4))
    for path in (first, *others):
        lines = ["题目", *["职工诉求办理情况良好。" * 4] * int(path.stem), "最后一段。"]
        write_summary(paper_of(EMPTY, summary="\n".join(lines)), path)
    out = office(first, "pdf", *others).parent
    for path in (first, *others):
        pages = page_texts((out / f"{path.stem}.pdf").read_bytes())
        assert "最后一段。" in pages[-1] and "2026" in pages[-1], path.stem


def test_a_place_that_refuses_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StationError):
        write_summary(paper_of(EMPTY), tmp_path / "没有" / "小结.docx")
    assert list(tmp_path.iterdir()) == []
