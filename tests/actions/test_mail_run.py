"""A stored letter to many as a mail run: only once issued, counted, noted in the log without a name."""

from dataclasses import replace
from pathlib import Path

import pytest

from cases import at_work, registered
from station.actions import letters, mail_run
from station.casework.mail_runs import LETTER, PARTS, RECEIPT, MailRun
from station.casework.model import Employer, Letter, LetterAddressee
from station.db.store import Store
from station.errors import StationError
from station.export.page_image import page_texts


@pytest.fixture
def letter(store: Store) -> Letter:
    registered(at_work(store))
    with store.step("单位") as step:
        firms = [step.add(Employer(name=f"滨河第{n}家有限公司", address="工业路1号" if n > 1 else "")) for n in range(1, 6)]
    file = letters.draft(store, "reminder", topic="heat", employers=firms)
    with store.step("签发") as step:
        return step.save(replace(file.letter, status="issued", number="滨工劳监提〔2026〕1号", issued_on="2026-03-16"), file.letter)


def log(store: Store) -> list[tuple[str, str]]:
    return [(row["act"], row["detail"]) for row in store.query("SELECT act, detail FROM act_log ORDER BY rowid")]


def test_a_run_is_written_counted_and_noted_without_a_name(store: Store, letter: Letter, tmp_path: Path) -> None:
    path = tmp_path / "run.pdf"
    assert list(mail_run.export_run(store, letter.id, MailRun(parts=PARTS), path)) == [(n, 5) for n in range(1, 6)]
    act, said = log(store)[-1]
    assert act == "export" and said.startswith("滨工劳监提〔2026〕1号 群发5份，") and "公司" not in said
    mail_run.note_printed(store, letter.id, 5)
    assert log(store)[-1] == ("print", "滨工劳监提〔2026〕1号 群发5份")


def test_a_copy_is_shown_as_it_will_be_printed(store: Store, letter: Letter) -> None:
    assert [name for _, name, _ in mail_run.recipients(store, letter.id, MailRun())] == [f"滨河第{n}家有限公司" for n in range(1, 6)]
    pages = page_texts(mail_run.copy_pdf(store, letter.id, MailRun(parts=(LETTER, RECEIPT)), 4))
    assert "滨河第4家有限公司：" in pages[0] and "送达回证" in pages[-1]


def test_recipients_whose_names_cannot_be_printed_are_told(store: Store, letter: Letter) -> None:
    assert mail_run.unprintable(mail_run.recipients(store, letter.id, MailRun())) == {}
    employer = store.matching(Employer, name="滨河第3家有限公司")[0]
    with store.step("改名") as step:
        step.save(replace(employer, name="滨河𰻝𰻝面馆"), employer)
    assert mail_run.unprintable(mail_run.recipients(store, letter.id, MailRun())) == {3: "𰻝"}


def test_a_stopped_run_is_not_noted(store: Store, letter: Letter, tmp_path: Path) -> None:
    before = log(store)
    writing = mail_run.export_run(store, letter.id, MailRun(), tmp_path / "run.pdf")
    next(writing)
    writing.close()
    assert log(store) == before and not list(tmp_path.glob("*.pdf")) and not list(tmp_path.glob(".*"))


def test_files_of_their_own(store: Store, letter: Letter, tmp_path: Path) -> None:
    list(mail_run.export_files(store, letter.id, MailRun(parts=(RECEIPT,)), tmp_path / "回证"))
    assert len(list((tmp_path / "回证").glob("*.pdf"))) == 5


@pytest.mark.parametrize(("status", "said"), [("draft", "还没有签发"), ("void", "已经作废")])
def test_only_an_issued_letter_is_sent_out(store: Store, letter: Letter, tmp_path: Path, status: str, said: str) -> None:
    with store.step("改") as step:
        step.save(replace(letter, status=status), letter)
    with pytest.raises(StationError, match=said):
        list(mail_run.export_run(store, letter.id, MailRun(), tmp_path / "run.pdf"))


def test_nothing_chosen_is_told(store: Store, letter: Letter) -> None:
    with pytest.raises(StationError, match="没有要印的"):
        mail_run.copy_pdf(store, letter.id, MailRun(parts=()), 1)


def to_all(store: Store, employers: int) -> Letter:
    """A public letter as it is issued, handed to some employers besides."""
    registered(at_work(store))
    with store.step("单位") as step:
        firms = [step.add(Employer(name=f"滨河第{n}家有限公司")) for n in range(1, employers + 1)]
    file = letters.draft(store, "reminder", topic="heat", audience="public", employers=firms)
    return letters.issue(store, file.letter.id, signer="梁敏华")


def test_a_letter_that_is_only_put_up_has_nobody_to_print_for(store: Store) -> None:
    letter = to_all(store, 0)
    assert mail_run.recipients(store, letter.id, MailRun()) == []
    with pytest.raises(StationError, match="没有要送的单位"):
        mail_run.copy_pdf(store, letter.id, MailRun(), 1)


def test_a_public_letter_goes_to_each_employer_as_it_was_published_with_a_receipt(store: Store) -> None:
    letter = to_all(store, 3)
    assert [name for _, name, _ in mail_run.recipients(store, letter.id, MailRun())] == [f"滨河第{n}家有限公司" for n in (1, 2, 3)]
    pages = page_texts(mail_run.copy_pdf(store, letter.id, MailRun(parts=(LETTER, RECEIPT)), 2))
    assert f"{letter.public_addressee}：" in pages[0] and "滨河第2家有限公司" not in pages[0]
    assert "送达回证" in pages[-1] and "滨河第2家有限公司" in pages[-1]
    everyone = [each for each in store.matching(LetterAddressee, letter_id=letter.id) if not each.employer_id]
    assert [each.name for each in everyone] == [letter.public_addressee], "where it was put up is recorded besides"
