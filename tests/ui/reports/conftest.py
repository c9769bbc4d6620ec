"""The sheets of a report are drawn only where a test looks at them; of the ledgers they are opened from only the lines are read."""

from collections.abc import Generator

import pytest

from blank_sheets import _blank_sheets, drawn_sheets  # noqa: F401
from station.db.store import Store
from station.ui.ledgers import page
from station.ui.ledgers.reading import NOTHING, Around, Look


@pytest.fixture(autouse=True)
def _nothing_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither counts nor figures beside the ledger, which a report covers."""

    def nothing(store: Store, look: Look, around: Around = NOTHING) -> Generator[None, None, Around]:
        yield
        return around

    monkeypatch.setattr(page, "read_around", nothing)
    monkeypatch.setattr(page, "read_figures", nothing)
