"""Characters drawn ahead of what is shown."""

import pytest
from pytestqt.qtbot import QtBot

from station.ui import inking, theme

DENSE = ("dense", False)


@pytest.fixture
def _nothing_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme.current(), "inked", {})


@pytest.mark.usefixtures("_nothing_drawn")
def test_a_character_is_drawn_ahead_once_for_each_style_and_screen(qtbot: QtBot) -> None:
    words = ["拖欠工资", "工资"]
    (turn,) = inking.turns({DENSE: words}, 1.0)
    turn()
    assert theme.current().inked[*DENSE, 1.0] == set("拖欠工资")
    assert inking.turns({DENSE: words}, 1.0) == []
    assert len(inking.turns({DENSE: words}, 1.5)) == 1
    assert len(inking.turns({("dense", True): words}, 1.0)) == 1


@pytest.mark.usefixtures("_nothing_drawn")
def test_many_characters_take_several_turns(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inking, "AT_ONCE", 3)
    turns = inking.turns({DENSE: ["站前街道职工服务站"]}, 1.0)
    assert len(turns) == 3
    for turn in turns:
        turn()
    assert theme.current().inked[*DENSE, 1.0] == set("站前街道职工服务站")
