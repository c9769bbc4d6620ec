"""Killing the program at any step of issuing leaves either no number used or a complete letter; a PDF is whole or not there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import killed
from cases import STATION, WANG, registered
from page_reading import page_texts
from stand_ins import Clock
from station.actions import letter_steps, letters
from station.actions.setting_up import set_up
from station.casework.letter_numbers import Register, faults, lines
from station.casework.letters import thawed
from station.casework.model import Grievance, Letter, LetterAddressee, LetterStep, NumberBlock
from station.db.letter_numbers import holding, letters_of
from station.db.safekeeping import verify
from station.db.store import Store

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="parting a program needs fork; the store writes the same way everywhere")

UNION = replace(STATION, issuer_name="站前街道总工会", issuer_code="站工劳监")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A store in which the second letter of a chain waits for its number, and that letter's id."""
    clock = Clock()
    with Store.open(tmp_path_factory.mktemp("begun"), clock=clock) as store:
        set_up(store, UNION, WANG)
        case = registered(store).grievance.id
        first = letters.issue(store, letters.draft(store, "reminder", grievance_id=case).letter.id, signer="冯守义")
        letters.serve(store, first.id, LetterAddressee(served_on="2026-03-16", service_way="direct", refusal_reason="不收"))
        (receipt,) = letters.deliveries_of(store, first.id)
        letters.record_answer(store, replace(receipt, reply_state="refused"), receipt)
        made = letters.draft(store, "opinion", previous_id=first.id, ground="refused").letter
        letters.save(
            store,
            replace(made, demands="支付工资。", facts="拖欠工资。", closing="请书面答复。", opening="近期，我会了解到有关情况。"),
            made,
        )
        letter_steps.skip(store, made.id, "check", "事实清楚，单位已经承认")
        return store.folder, made.id


def run(folder: Path, letter_id: str, mode: str) -> list[int]:
    """How many steps each program that was not killed took."""
    command = [sys.executable, killed.__file__, str(folder), letter_id, mode]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return [int(line) for line in done.stdout.split()]


def copies(begun: tuple[Path, str], mode: str, tmp_path: Path) -> Iterator[tuple[int, Path, Path]]:
    """The store after a kill before each step there is, with the place of the PDF, and lastly after none."""
    base = tmp_path / mode
    shutil.copytree(begun[0], base / "0")
    (steps,) = run(base, begun[1], mode)
    assert steps > 3
    (base / "0").rename(tmp_path / f"{mode}-whole")
    for at in range(1, steps + 1):
        shutil.copytree(begun[0], base / str(at))
        if at % 2:
            (base / f"{at}.pdf").write_bytes(b"an older letter")
    assert run(base, begun[1], mode) == []  # none came through
    for at in range(1, steps + 1):
        yield at, base / str(at), base / f"{at}.pdf"
    yield 0, tmp_path / f"{mode}-whole", base / "0.pdf"


def test_a_letter_is_issued_whole_or_not_at_all(begun: tuple[Path, str], tmp_path: Path) -> None:
    outcomes = []
    for _, folder, _ in copies(begun, "issue", tmp_path):
        with Store.open(folder, clock=Clock()) as store:
            store.user = "王芳"
            letter = store.get(Letter, begun[1])
            outcomes.append(letter.status)
            register = Register(letter.issuer, letter.issuer_code, 2026)
            steps = {step.step for step in store.matching(LetterStep, letter_id=letter.id)}
            before = store.get(Letter, letter.previous_id)
            if letter.number:
                assert (letter.number, letter.status, before.status) == (register.text(1), "issued", "escalated")
                assert thawed(letter.frozen).number == letter.number
                assert {"approval", "number"} <= steps
            else:
                assert (letter.status, letter.frozen, letter.issued_on, before.status) == ("draft", "", "", "refused")
                assert "number" not in steps
                assert store.matching(NumberBlock, code=letter.issuer_code) == []
                again = letters.issue(store, letter.id, signer="冯守义")
                assert again.number == register.text(1)
            assert faults(lines(holding(store, register), letters_of(store, register)), register) == []
            assert list(verify(store)) == []
    assert set(outcomes) == {"draft", "issued"}


def test_a_pdf_is_whole_or_the_old_one_stays(begun: tuple[Path, str], tmp_path: Path) -> None:
    folder, letter_id = begun
    issued = tmp_path / "issued" / "0"
    shutil.copytree(folder, issued)
    run(issued.parent, letter_id, "issue")
    found = set()
    for at, after, pdf in copies((issued, letter_id), "export", tmp_path):
        if pdf.exists() and pdf.read_bytes() != b"an older letter":
            assert "站工劳监意〔2026〕1号" in "".join(page_texts(pdf.read_bytes()))
            found.add("whole")
        else:
            assert pdf.exists() == bool(at % 2)
            found.add("untouched")
        with Store.open(after, clock=Clock()) as store:
            assert store.get(Letter, letter_id).number == "站工劳监意〔2026〕1号"
            assert list(verify(store)) == []
            assert store.count(Grievance) == 1
    assert found == {"whole", "untouched"}
