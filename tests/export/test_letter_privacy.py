"""A letter's file says no more than its checked text: nobody who brought the matter stands in its properties."""

from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest

from station.casework.casefile import LetterFile
from station.casework.letter_privacy import traces
from station.casework.letters import compose
from station.casework.model import Employer, Grievance, Letter, Worker
from station.casework.paper import Paper, plain_text
from station.export.letter_docx import write_docx
from station.export.letter_pdf import letter_pdf

WORKER = Worker(name="陶国梁", phone="13800138000", id_number="11010119900307002X")
LETTER = Letter(
    kind="opinion",
    issuer="站前街道总工会",
    issuer_level="street",
    issuer_code="站工劳监意",
    topic="wages",
    heading="工会劳动法律监督意见书",
    opening="近期，我会在办理职工诉求中了解到，你单位存在拖欠职工工资的情况。",
    facts="拖欠5名职工工资。",
    demands="支付工资。",
    drafted_on="2026-11-10",
    drafter="邵文锦",
)
FILE = LetterFile(
    letter=LETTER,
    addressees=(Employer(name="川岳建筑劳务有限公司"),),
    grievances=(Grievance(worker_title="领班孙师傅", summary="陶国梁反映欠薪"),),
    workers=(WORKER,),
)


def pdf_properties(paper: Paper) -> str:
    document = pypdfium2.PdfDocument(letter_pdf(paper))
    return "\n".join(document.get_metadata_dict().values())


def docx_parts(paper: Paper, path: Path) -> str:
    write_docx(paper, path)
    with ZipFile(path) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist() if name.endswith((".xml", ".rels")))


def test_the_properties_hold_nobody_and_nothing_that_is_not_on_the_paper(tmp_path: Path) -> None:
    paper = compose(FILE)
    assert traces(FILE, paper) == []
    said = pdf_properties(paper) + docx_parts(paper, tmp_path / "letter.docx")
    for secret in ("陶国梁", "孙师傅", WORKER.phone, WORKER.id_number, "邵文锦"):
        assert secret not in said


@pytest.mark.parametrize("field", ["heading", "issuer", "number"])
def test_what_reaches_the_properties_is_looked_at(field: str) -> None:
    file = replace(FILE, letter=LETTER.with_values(**{field: "陶国梁"}))
    paper = compose(file)
    assert "陶国梁" in pdf_properties(paper) + plain_text(paper)
    assert [trace.field for trace in traces(file, paper)][:1] == [field]
