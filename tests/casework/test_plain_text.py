"""What nobody sees is taken out of every text before it is kept; what people write with stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework.model import Worker
from station.casework.plain_text import file_name, plain, plain_record


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("张三", "张三"),
        ("张\u200b三\ufeff", "张三"),
        ("张\u200d三", "张三"),  # a joiner joins nothing here
        ("欠条\u202egpj.exe", "欠条gpj.exe"),  # shown as 欠条exe.jpg
        ("a\u2066b\u2069c\u061c\u200e\u200f", "abc"),
        ("一\u00ad二\u2060三\u180e四\u3164五\u034f", "一二三四五"),
        ("甲\x00乙\x1b[31m\x7f\x9b", "甲乙[31m"),
        ("一\r\n二\r三\u2028四\x0b五\x85六", "一\n二\n三\n四\n五\n六"),
        ("一\t二", "一\t二"),
        ("半个\ud83d字", "半个字"),
        ("\U000e0041\U000e0042甲", "甲"),
        ("مى\u200cخواهم", "مى\u200cخواهم"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("葛\U000e0101", "葛\U000e0101"),  # the variant of a letter, which names have
        ("𠮷\ue000", "𠮷\ue000"),  # rare letters, and those of the station's own font
        ("收到\ufffd", "收到\ufffd"),  # shown, and telling
    ],
)
def test_a_text_is_kept_without_what_nobody_sees(given_text: str, kept: str) -> None:
    assert plain(given_text) == kept


@given(st.text(st.characters(exclude_categories=[])))
def test_what_is_plain_stays_so_and_can_be_stored(text: str) -> None:
    kept = plain(text)
    assert plain(kept) == kept
    assert kept.encode().decode() == kept
    assert not set(kept) & set("\r\x00\u202e\u200b\ufeff")


@given(st.text(st.characters(exclude_categories=[])))
def test_the_name_of_a_file_stays_in_its_folder(text: str) -> None:
    name = file_name(text)
    assert not set(name) & set('\\/:*?"<>|\n\x00')
    assert name not in (".", "..")


@pytest.mark.parametrize(
    ("told", "name"), [("../../etc/passwd", "etcpasswd"), ("C:\\欠条.pdf", "C欠条.pdf"), ("欠条.jpg. ", "欠条.jpg"), ("一\u202e二", "一二")]
)
def test_the_name_of_a_file_leads_nowhere(told: str, name: str) -> None:
    assert file_name(told) == name


def test_a_record_that_is_plain_is_the_same_record() -> None:
    plain_one = Worker(name="张三", phone="1")
    assert plain_record(plain_one, plain_one.empties()) is plain_one
    assert plain_record(Worker(name="张\u200b三"), ("name",)).name == "张三"
