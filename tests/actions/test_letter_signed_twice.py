"""Two PCs with one draft, two programs on one store, undo after signing: a number once given stays with its letter."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cases import WANG
from replicas import acquainted, received, sent
from stand_ins import Clock
from station.actions import letter_numbers as numbers
from station.actions import letter_steps, letters
from station.actions.setting_up import set_up
from station.casework.letter_numbers import Register, faults, lines
from station.casework.model import Employer, Letter, LetterStep, Station
from station.db.letter_numbers import holding, letters_of
from station.db.store import Store
from station.errors import StationError

ISSUER = "滨河区总工会"
REGISTER = Register(ISSUER, "滨工劳监提", 2026)
TEXTS = {"opening": "近期，我会了解到有关情况。", "facts": "拖欠工资。", "demands": "支付工资。", "closing": "请书面答复。"}


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """The PC with the register and another of the same union, which holds the numbers 1 to 3."""
    with Store.open(tmp_path / "first", clock=Clock()) as first, Store.open(tmp_path / "second", clock=Clock()) as second:
        for store in (first, second):
            set_up(store, Station(name=ISSUER, code="BH", issuer_code="滨工劳监", level="county", parent_name="市总工会"), WANG)
        numbers.give_block(first, REGISTER, 3, second.device, "窗口")
        yield first, second


def carry(start: Store, end: Store, folder: Path) -> None:
    acquainted(start, end)
    sent(start, folder)
    received(end, folder)


def drafted(store: Store) -> str:
    with store.step("登记单位") as step:
        employer = step.add(Employer(name="晨光家具厂"))
    made = letters.draft(store, "reminder", topic="wages", employers=[employer]).letter
    letters.save(store, replace(made, **TEXTS), made)
    return made.id


def test_a_draft_signed_on_two_pcs_uses_both_numbers_up(pair: tuple[Store, Store], tmp_path: Path) -> None:
    first, second = pair
    draft = drafted(first)
    carry(first, second, tmp_path / "stick")
    given = {letters.issue(store, draft, signer="冯守义").number for store in pair}
    assert given == {REGISTER.text(1), REGISTER.text(4)}
    for start, end in ((first, second), (second, first), (first, second)):
        carry(start, end, tmp_path / "stick")
    for store in pair:
        kept = store.get(Letter, draft).number
        (lost,) = given - {kept}
        found = lines(holding(store, REGISTER), letters_of(store, REGISTER))
        assert {line.number: line.state for line in found if line.number in given} == {kept: "used", lost: "void"}
        assert faults(found, REGISTER) == [f"“{lost}”和“{kept}”取给了同一份文书，两台电脑都签发过。现在用后一个，请收回印有前一个的文书。"]
    again = [letters.issue(store, drafted(store), signer="冯守义").number for store in pair]
    assert again == [REGISTER.text(5), REGISTER.text(2)]
    letters.void(first, draft, "重新发")
    assert faults(lines(holding(first, REGISTER), letters_of(first, REGISTER)), REGISTER) == []


def test_a_draft_sent_back_elsewhere_after_it_was_signed_stays_signed(pair: tuple[Store, Store], tmp_path: Path) -> None:
    first, second = pair
    draft = drafted(first)
    letter_steps.submit(first, draft)
    carry(first, second, tmp_path / "stick")
    number = letters.issue(first, draft, signer="冯守义").number
    letter_steps.give_opinion(second, LetterStep(letter_id=draft, step="review", verdict="returned", opinion="再改", done_by="李敏"))
    for start, end in ((second, first), (first, second), (second, first)):
        carry(start, end, tmp_path / "stick")
    for store in pair:
        assert (store.get(Letter, draft).number, store.get(Letter, draft).status) == (number, "issued")
        with pytest.raises(StationError, match="已经签发"):
            letters.issue(store, draft, signer="冯守义")


def test_two_programs_on_one_store_sign_a_letter_once(pair: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch) -> None:
    store, _ = pair
    draft = drafted(store)
    judged = letters.letter_problems
    with Store.open(store.folder, clock=Clock()) as script:
        script.user = store.user

        def meanwhile(*given: object) -> object:
            monkeypatch.undo()
            letters.issue(script, draft, signer="冯守义")
            return judged(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(letters, "letter_problems", meanwhile)
        with pytest.raises(StationError, match="已经签发"):
            letters.issue(store, draft, signer="冯守义")
    assert store.get(Letter, draft).number == REGISTER.text(4)
    assert [step.opinion for step in store.matching(LetterStep, step="number")] == [REGISTER.text(4)]


def test_what_came_before_the_signature_is_not_undone(pair: tuple[Store, Store]) -> None:
    """Ctrl+Z after signing once took an addressee off an issued letter."""
    store, _ = pair
    draft = drafted(store)
    with store.step("登记单位") as step:
        added = step.add(Employer(name="河湾电子厂"))
    letter = store.get(Letter, draft)
    letters.save(store, replace(letter, facts="拖欠三个月工资。"), letter, [*letters.letter_file(store, draft).addressees, added])
    letters.issue(store, draft, signer="冯守义")
    with pytest.raises(StationError, match="“改提示函”之后又签发提示函，不能再撤销"):
        store.undo()
    assert store.get(Letter, draft).facts == "拖欠三个月工资。"
    assert len(letters.deliveries_of(store, draft)) == 2
