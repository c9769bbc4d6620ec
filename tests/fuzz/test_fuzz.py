"""Every reader given its corpus and a few hundred changes of it; ``./dev fuzz`` gives each of them minutes. See docs/hostile-input.md."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.mutating import mutated
from fuzz.running import CORPUS, corpus
from fuzz.targets import TARGETS
from station import foreign
from station.casework import roster
from station.errors import StationError
from station.export import foreign_sheet
from station.sync import statements

ROOT = Path(__file__).resolve().parents[2]
COUNT = 150


def test_every_reader_has_a_corpus() -> None:
    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)
    assert all(corpus(name) for name in TARGETS)
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < 2**20


@pytest.mark.parametrize("reader", sorted(TARGETS))
def test_a_reader_ends_well_in_little_time_and_memory(reader: str, tmp_path: Path) -> None:
    env = os.environ | {
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
        "QT_QPA_PLATFORM": "offscreen",
        "FUZZ_LONGEST": "30",
    }
    command = [sys.executable, "-m", "fuzz.running", reader, str(tmp_path), "0", "3600", str(COUNT)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, encoding="utf-8", errors="replace")
    assert (done.returncode, done.stdout.strip()) == (0, str(COUNT)), done.stderr[-4_000:]


def test_the_same_number_gives_the_same_bytes() -> None:
    kept = corpus("workbook")
    assert mutated("workbook 7", kept) == mutated("workbook 7", kept)
    assert len({mutated(f"workbook {n}", kept) for n in range(50)}) > 45


def test_a_wrong_outcome_is_noticed(tmp_path: Path) -> None:
    """A reader that raises what it does not declare, hangs or takes too much memory would go unnoticed if the harness slept."""
    wrong = (
        "import sys, time; from fuzz import running, targets\n"
        "running.LONGEST = 1\n"
        "how = sys.argv.pop(1)\n"
        "ways = {'raises': lambda c: 1 / 0, 'hangs': lambda c: time.sleep(60), 'grows': lambda c: bytearray(4 * 2**30)}\n"
        "targets.TARGETS['part'] = targets.Target(ways[how])\n"
        "running.main('part', running.Path(sys.argv[1]), 1, 60, 1)\n"
    )
    env = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    for how in ("raises", "hangs") + (("grows",) if sys.platform == "linux" else ()):
        done = subprocess.run([sys.executable, "-c", wrong, how, str(tmp_path)], env=env, capture_output=True)
        assert done.returncode != 0, how


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_can_be_pasted(text: str) -> None:
    try:
        book = foreign_sheet.read_text(text)
    except StationError:
        return
    for row in book.sheets[0].rows:
        "".join(map(str, row)).encode()


@given(st.lists(st.text(st.characters(exclude_categories=[])), max_size=5))
def test_any_list_of_people_can_be_typed(lines: list[str]) -> None:
    read = roster.read_text("\n".join(lines))
    assert len(read.people) + len(read.troubles) + read.passed >= 0
    for person in read.people:
        person.worker.name.encode()


@given(st.binary())
def test_any_bytes_may_be_json_or_a_statement(content: bytes) -> None:
    with suppress(ValueError):
        foreign.json_of(content)
    assert statements.read(content) is None
