"""The command line on one store with a clock that tests move."""

import atexit
import json
import shutil
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from journeys import month
from stand_ins import Clock
from station.__main__ import main
from station.commandline import parser
from station.db.store import Store
from sweeping import _nothing_left, _swept, pytest_fixture_setup, pytest_runtest_teardown  # noqa: F401


@pytest.fixture
def wall_clock(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Clock:
    """The clock of every store opened without naming one."""
    monkeypatch.setitem(Store.open.__func__.__kwdefaults__, "clock", clock)  # type: ignore[attr-defined]
    return clock


class CommandLine:
    """Runs commands on one store and gives the JSON they answer."""

    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        self.data, self._capsys, self._words = data, capsys, tmp_path / "words.json"

    def __call__(self, *arguments: object, code: int = 0) -> dict[str, Any]:
        assert main(["--data", str(self.data), "--json", *map(str, arguments)]) == code
        answer: dict[str, Any] = json.loads(self._capsys.readouterr().out)
        return answer

    def at(self, data: Path) -> "CommandLine":
        """The same command line on another store."""
        return CommandLine(data, self._capsys, self._words.parent)

    def act(self, name: str, words: dict[str, Any], code: int = 0) -> dict[str, Any]:
        """``station act NAME`` with these words."""
        self._words.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        return self("act", name, self._words, code=code)

    def walk_the_month(self, clock: Clock) -> None:
        """Do every step of the month at its moment."""
        month.walk(self.act, clock)

    def have_the_month(self, clock: Clock) -> None:
        """The store ``walk_the_month`` makes, for tests of what comes after it: walked by the first of them, copied for the others."""
        if not _walked:
            kept = Path(tempfile.mkdtemp(prefix="month-"))
            atexit.register(shutil.rmtree, kept, ignore_errors=True)
            self.at(kept / "station").walk_the_month(clock)
            _walked.append(kept / "station")
        shutil.copytree(_walked[0], self.data, dirs_exist_ok=True)
        clock.now = datetime.fromisoformat(month.STEPS[-1][0])


_walked: list[Path] = []
_parser = cache(parser.make_parser)  # all commands are declared in 20 ms, which the program does once


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], wall_clock: Clock, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    monkeypatch.setattr(parser, "make_parser", _parser)
    return CommandLine(tmp_path / "station", capsys, tmp_path)
