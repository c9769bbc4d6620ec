"""Every reader given its corpus and a few hundred changes of it; ``./dev fuzz`` gives each of them minutes. See docs/hostile-input.md."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
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
Ended = Callable[[str, Path], tuple[int, str]]


def test_every_reader_has_a_corpus() -> None:
    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)
    assert all(corpus(name) for name in TARGETS)
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < 2**20


ENV = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))), "QT_QPA_PLATFORM": "offscreen", "FUZZ_LONGEST": "30"}


@pytest.fixture(scope="module")
def ended() -> Iterator[Ended]:
    """Gives a reader its inputs in a process of its own; how that ended and what it said."""
    running = [sys.executable, "-m", "fuzz.running"]
    if not hasattr(os, "fork"):

        def anew(reader: str, folder: Path) -> tuple[int, str]:
            command = [*running, reader, folder, "0", "3600", str(COUNT)]
            done = subprocess.run(command, cwd=ROOT, env=ENV, capture_output=True, encoding="utf-8", errors="replace")
            return done.returncode, done.stderr + done.stdout

        yield anew
        return
    with subprocess.Popen([*running, "-"], cwd=ROOT, env=ENV, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as warm:
        assert warm.stdin and warm.stdout
        asked, told = warm.stdin, warm.stdout

        def parted(reader: str, folder: Path) -> tuple[int, str]:
            asked.write(f"{folder} {COUNT} {reader}\n")
            asked.flush()
            return int(told.readline()), (folder / "said").read_text(encoding="utf-8", errors="replace")

        yield parted


@pytest.mark.parametrize("reader", sorted(TARGETS))
def test_a_reader_ends_well_in_little_time_and_memory(reader: str, ended: Ended, tmp_path: Path) -> None:
    how, said = ended(reader, tmp_path)
    assert (how, said.split()[-1:]) == (0, [str(COUNT)]), said[-4_000:]


def test_the_same_number_gives_the_same_bytes() -> None:
    kept = corpus("workbook")
    assert mutated("workbook 7", kept) == mutated("workbook 7", kept)
    assert len({mutated(f"workbook {n}", kept) for n in range(50)}) > 45


def test_a_wrong_outcome_is_noticed(tmp_path: Path) -> None:
    """A reader that raises what it does not declare, hangs or takes too much memory would go unnoticed if the harness slept."""
    wrong = (
        "import os, sys, time; from fuzz import running, targets\n"
        "running.LONGEST = 1\n"
        "ways = {'raises': lambda c: 1 / 0, 'hangs': lambda c: time.sleep(60), 'grows': lambda c: bytearray(4 * 2**30)}\n"
        "ways['ends'] = lambda c: c\n"
        "def give(how):\n"
        "    targets.TARGETS['part'] = targets.Target(ways[how])\n"
        "    return running.Path(sys.argv[1]), 1\n"
        "last, *others = sys.argv[2:]\n"
        "for how in others:\n"
        "    print(how, running.apart('part', *give(how)))\n"
        "folder, first = give(last)\n"
        "running.main('part', folder, first, 60, 1)\n"
    )

    def given(*ways: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", wrong, str(tmp_path), *ways], env=ENV, capture_output=True, text=True)

    ways = ["raises", *(["grows"] if sys.platform == "linux" else []), "hangs"]
    if not hasattr(os, "fork"):
        assert all(given(how).returncode for how in ways)
        return
    done = given("hangs", *ways, "ends")  # the first by the program itself, the others by its children
    said = dict(line.split() for line in done.stdout.splitlines())
    assert done.returncode != 0 and said.pop("ends") == "0"
    assert list(said) == ways and "0" not in said.values()


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
