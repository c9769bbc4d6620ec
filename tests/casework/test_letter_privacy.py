"""Nobody who brought a matter can be recognised in a letter: every way they are known by, in every place of the paper."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework.casefile import LetterFile, SupervisionFile
from station.casework.letter_privacy import known_words, mended, retold, traces
from station.casework.letters import compose
from station.casework.model import Employer, Grievance, Interview, Letter, Supervision, Worker

WORKER = Worker(
    name="欧阳建华",
    phone="13800138000",
    id_number="11010119900307002X",
    address="滨河区文一路12号3单元201室",
)
LETTER = Letter(
    kind="opinion", issuer="站前街道总工会", issuer_level="street", issuer_code="站工劳监意", topic="wages", drafted_on="2026-11-10"
)
MATTER = SupervisionFile(
    supervision=Supervision(id="s", informant="高温", informant_phone="88880000"),
    interviews=(
        Interview(supervision_id="s", side="worker", person="韩素琴"),
        Interview(supervision_id="s", side="employer", person="许经理"),
    ),
)


def file_of(letter: Letter) -> LetterFile:
    return LetterFile(
        letter=letter,
        addressees=(Employer(name="欧阳建华餐馆"),),
        grievances=(Grievance(worker_title="领班孙师傅"),),
        workers=(WORKER,),
        supervision=MATTER,
    )


def found_in(letter: Letter) -> list[str]:
    file = file_of(letter)
    return [trace.words or "号码" for trace in traces(file, compose(file))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("欧阳建华反映欠薪", ["欧阳建华"]),
        ("小欧阳、欧阳某和欧阳师傅反映", ["小欧阳", "欧阳某", "欧阳师傅"]),
        ("领班孙师傅反映", ["领班孙师傅"]),
        ("韩素琴、韩大姐作证", ["韩素琴", "韩大姐"]),
        ("高温天气作业", ["高温"]),
        ("住滨河区文一路12号3单元201室", ["滨河区文一路12号3单元201室"]),
        ("工号：A0123的职工", ["工号：A0123"]),
        ("电话138-0013-8000", ["号码"]),
        ("联系８８８８0000", ["号码"]),
        ("联系8888-0000", ["号码"]),
        ("欧阳 建·华反映", ["欧阳 建·华"]),
        ("证件11010119900307002x", ["号码"]),
        ("联系88880000", ["号码"]),
        ("证件11010119900307002X", ["号码"]),
        ("欧阳建华餐馆拖欠工资，许经理在场", []),
        ("3名职工反映欠薪", []),
        ("欧阳同志、欧阳××和欧阳*反映", ["欧阳同志", "欧阳××", "欧阳*"]),
        ("欧阳姓职工、姓欧阳的职工反映", ["欧阳姓", "姓欧阳的"]),
        ("孙师傅反映", ["孙师傅"]),
        ("联系138****8000", ["号码"]),
        ("证件11**************2X", ["号码"]),
    ],
)
def test_every_way_somebody_is_known_by(text: str, found: list[str]) -> None:
    assert found_in(replace(LETTER, facts=f"{text}。")) == found


@pytest.mark.parametrize(
    "field",
    [
        *(
            "heading",
            "opening",
            "facts",
            "demands",
            "closing",
            "enclosures",
            "annexes",
            "contact",
            "copies_to",
            "marks",
            "issuer",
            "number",
        ),
    ],
)
def test_every_place_of_the_paper_is_looked_at_and_mended(field: str) -> None:
    letter = LETTER.with_values(**{field: "转欧阳建华"})
    file = file_of(letter)
    (trace,) = {(trace.field, trace.words) for trace in traces(file, compose(file))}
    assert trace == (field, "欧阳建华")
    changes = mended(file, traces(file, compose(file)))
    assert changes == {field: "转职工"}
    assert found_in(letter.with_values(**changes)) == []


def test_supervisors_stand_in_the_text_and_are_looked_at() -> None:
    assert found_in(replace(LETTER, opening="指派【监督员】调查。", inspectors="欧阳建华（证号0012）")) == ["欧阳建华"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("阿依古丽·买买提", "阿依古丽买买提"),
        ("阿依古丽·买买提", "阿依古丽•买买提"),
        ("阿依古丽·买买提", "阿依古丽.买买提"),
        ("John Smith", "JOHN SMITH"),
        ("John Smith", "johnsmith"),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, text: str) -> None:
    letter = replace(LETTER, facts=f"{text}反映欠薪。")
    file = replace(file_of(letter), workers=(Worker(name=name),))
    (trace,) = traces(file, compose(file))
    assert (trace.words, trace.what) == (text, "姓名")
    assert mended(file, [trace]) == {"facts": "职工反映欠薪。"}


def test_an_officer_whose_name_begins_like_a_worker_s_is_not_the_worker() -> None:
    letter = replace(
        LETTER, opening="指派【监督员】调查。", inspectors="欧阳建华平（证号0012）", contact="欧阳建华安", drafter="欧阳建华安"
    )
    assert found_in(letter) == []
    both = replace(letter, facts="欧阳建华反映。")
    file = file_of(both)
    assert mended(file, traces(file, compose(file))) == {"facts": "职工反映。"}


def test_where_is_said() -> None:
    file = file_of(replace(LETTER, copies_to="欧阳建华"))
    (trace,) = traces(file, compose(file))
    assert trace.sentence == "抄送出现了诉求人姓名“欧阳建华”。文书一般不写；确要写明，先写明理由和同意的人。"


def test_a_name_that_is_an_ordinary_word_has_a_way_out() -> None:
    said = replace(LETTER, facts="高温天气作业。", disclosed="高温", disclosure_reason="正文里是“天气炎热”的意思", disclosed_by="周敏")
    assert found_in(said) == []
    assert found_in(replace(said, disclosed_by="")) == ["高温"]


@given(st.text("欧阳建华韩素琴小师傅、和反映欠薪，。1380高温 某·-", max_size=30))
def test_what_was_mended_names_nobody(text: str) -> None:
    letter = replace(LETTER, facts=text)
    file = file_of(letter)
    changes = mended(file, traces(file, compose(file)))
    after = replace(letter, facts=changes.get("facts", text))
    assert found_in(after) == []


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("欧阳建华、韩素琴反映，拖欠23名职工工资，欧阳建华电话13800138000。", "职工反映，拖欠23名职工工资"),
        ("欧阳师傅说工资拖欠，住滨河区文一路12号3单元201室。", "职工说工资拖欠"),
        ("", ""),
        ("John Smith 反映，拖欠工资", "职工反映，拖欠工资"),
    ],
)
def test_a_summary_is_retold_without_who_said_it(summary: str, told: str) -> None:
    people = [WORKER, Worker(name="韩素琴"), Worker(name="John Smith")]
    assert retold(summary, known_words(people, [])) == told
