"""When the sheets of a letter are set: not beside the making of the page they stand on."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from station.casework.casefile import LetterFile
from station.casework.model import Letter
from station.db.store import Store
from station.ui.context import Context
from station.ui.letters.preview import LetterPreview

Shown = Callable[[], tuple[Context, LetterPreview, list[object]]]


@pytest.fixture
def shown(store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Shown:
    """A preview whose sheets are only asked for, in a window whose work takes turns."""

    def make() -> tuple[Context, LetterPreview, list[object]]:
        context, asked = Context(store, {}), list[object]()
        monkeypatch.setattr(context, "run", lambda *work, **_: asked.append(work))
        preview = LetterPreview(context, lambda: LetterFile(letter=Letter()), [], QWidget())
        qtbot.addWidget(preview)
        return context, preview, asked

    return make


def test_a_page_that_stands_has_its_sheets_set_at_once(shown: Shown) -> None:
    _, preview, asked = shown()
    preview.refresh()
    assert len(asked) == 1


def test_a_page_that_is_being_made_is_made_first(shown: Shown, qtbot: QtBot) -> None:
    context, preview, asked = shown()
    made: list[int] = []
    context.in_turns(preview, preview.refresh, lambda: made.append(len(asked)), lambda: made.append(len(asked)))
    qtbot.waitUntil(lambda: bool(asked))
    assert made == [0, 0]
    assert len(asked) == 1
