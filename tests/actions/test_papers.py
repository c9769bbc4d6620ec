"""The papers of a stored case: offered, made, exported and noted in the log."""

from dataclasses import replace
from pathlib import Path

import pytest

from cases import LI, at_work, registered
from station.actions import letters, mediations, papers
from station.casework.model import Letter, Mediation, Supervision, Worker
from station.db.store import Store
from station.errors import ProblemsError, StationError
from station.export.page_image import page_texts


@pytest.fixture
def agreed(store: Store) -> Mediation:
    case = registered(at_work(store))
    stated = Mediation(grievance_id=case.grievance.id, applied_on="2026-03-16", accepted_on="2026-03-16", mediator="王芳")
    opened = mediations.open_mediation(store, stated)
    mediations.end(store, replace(opened, result="agreed", ended_on="2026-03-16", agreed_amount=800_000), opened)
    return store.get(Mediation, opened.id)


def logged(store: Store) -> list[tuple[str, str]]:
    return [(row["act"], row["detail"]) for row in store.query("SELECT act, detail FROM act_log ORDER BY rowid")]


def test_what_is_exported_is_what_is_shown_and_the_log_names_nobody(store: Store, agreed: Mediation, tmp_path: Path) -> None:
    offer = next(offer for offer in papers.offers(store, agreed) if offer.key == "agreement")
    path = tmp_path / papers.file_name(offer, agreed)
    papers.export_pdf(store, offer.key, agreed, path)
    assert path.name == "调解协议书 站工劳调字〔2026〕1号.pdf"
    assert path.read_bytes() == papers.preview_pdf(store, offer.key, agreed)
    assert "8000元" in page_texts(path.read_bytes())[-2] + page_texts(path.read_bytes())[-1]
    papers.note_printed(store, offer.key, agreed)
    assert logged(store)[-2:] == [("export", "调解协议书 站工劳调字〔2026〕1号，PDF"), ("print", "调解协议书 站工劳调字〔2026〕1号")]
    assert LI.name not in str(logged(store))


def test_a_paper_is_not_written_over_the_store(store: Store, agreed: Mediation) -> None:
    with pytest.raises(StationError):
        papers.export_pdf(store, "agreement", agreed, store.folder / "station.db")


def test_remarks_say_what_the_agreement_still_lacks(store: Store, agreed: Mediation) -> None:
    assert papers.remarks(store, "agreement", agreed) == [
        "协议书要写明履行期限和履行方式（人社部令第17号第二十六条），没有登记的留空，请填好再签。"
    ]


def test_remarks_say_which_characters_cannot_be_printed(store: Store, agreed: Mediation) -> None:
    worker = store.matching(Worker, name=LI.name)[0]
    with store.step("改姓名") as step:
        step.save(replace(worker, name="李𰻝"), worker)
    assert papers.remarks(store, "agreement", agreed)[-1].startswith("字体里没有“𰻝”，印出来是“〓”。")


def test_an_agreement_on_a_labour_relation_cannot_be_noted_as_sent_to_arbitration(store: Store) -> None:
    case = registered(at_work(store), category="relation", cause="205(1)")
    opened = mediations.open_mediation(
        store, Mediation(grievance_id=case.grievance.id, applied_on="2026-03-16", accepted_on="2026-03-16", mediator="王芳")
    )
    mediations.end(store, replace(opened, result="agreed", ended_on="2026-03-16", perform_way="补签劳动合同"), opened)
    base = store.get(Mediation, opened.id)
    with pytest.raises(ProblemsError) as refused:
        mediations.save(store, replace(base, confirm_route="arbitration"), base)
    assert "不能申请仲裁审查" in refused.value.problems["confirm_route"]
    mediations.save(store, replace(base, confirm_route="court"), base)
    assert store.get(Mediation, opened.id).confirm_route == "court"


def test_papers_of_a_stored_letter_name_no_employer_in_files_properties_and_log(store: Store, tmp_path: Path) -> None:
    grievance = registered(at_work(store)).grievance
    file = letters.draft(store, "reminder", grievance_id=grievance.id)
    with store.step("签发") as step:
        letter = step.save(replace(file.letter, status="issued", number="滨工劳监提〔2026〕1号", issued_on="2026-03-16"), file.letter)
    found = {offer.key.partition(":")[0]: offer for offer in papers.offers(store, letter)}
    assert list(found) == ["approval_sheet", "receipt", "reply", "volume"]
    employer = file.addressees[0].name
    path = tmp_path / papers.file_name(found["receipt"], letter)
    papers.export_pdf(store, found["receipt"].key, letter, path)
    assert path.name == "送达回证 滨工劳监提〔2026〕1号.pdf" and employer in page_texts(path.read_bytes())[0]
    assert logged(store)[-1] == ("export", "送达回证 滨工劳监提〔2026〕1号，PDF")
    assert LI.name not in "".join(page_texts(papers.preview_pdf(store, found["reply"].key, letter)))


def test_a_second_letter_to_the_same_employer_shares_the_receipt_until_it_is_served(store: Store) -> None:
    grievance = registered(at_work(store)).grievance
    first, second = (letters.draft(store, "reminder", grievance_id=grievance.id) for _ in range(2))
    with store.step("签发") as step:
        for number, file in enumerate((first, second), 1):
            step.save(replace(file.letter, status="issued", number=f"滨工劳监提〔2026〕{number}号"), file.letter)

    def receipt() -> str:
        letter = store.get(Letter, first.letter.id)
        key = next(offer.key for offer in papers.offers(store, letter) if offer.key.startswith("receipt"))
        return "".join(page_texts(papers.preview_pdf(store, key, letter)))

    assert "〔2026〕1号" in receipt() and "〔2026〕2号" in receipt()
    with store.step("送达") as step:
        step.save(replace(second.deliveries[0], served_on="2026-03-16"), second.deliveries[0])
    assert "〔2026〕2号" not in receipt()


def test_a_matter_offers_its_clue_sheet_and_volume(store: Store) -> None:
    at_work(store)
    matter = Supervision(source="phone", found_on="2026-03-16", topic="wages", summary="反映欠薪", scope="家具行业", registered_by="王芳")
    with store.step("登记监督线索") as step:
        matter = step.add(replace(matter, number="ZQ-JD-2026-0001"))
    assert [offer.key for offer in papers.offers(store, matter)] == ["clue_sheet", "volume"]
    assert "家具行业" in page_texts(papers.preview_pdf(store, "clue_sheet", matter))[0]
    assert "受理审查还没有登记。" in papers.remarks(store, "volume", matter)
