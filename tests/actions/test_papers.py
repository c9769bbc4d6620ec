"""The papers of a stored case: offered, made, exported and noted in the log."""

from dataclasses import replace
from pathlib import Path

import pytest

from cases import LI, at_work, registered
from station.actions import mediations, papers
from station.casework.model import Mediation
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
