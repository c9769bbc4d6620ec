"""The command line on one store with a clock that tests move."""

import json
from pathlib import Path
from typing import Any

import pytest

from journeys import month
from stand_ins import Clock
from station.__main__ import main
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


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], wall_clock: Clock) -> CommandLine:
    return CommandLine(tmp_path / "station", capsys, tmp_path)
