"""Tests of the window start light, at standard size, and leave no widget behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from blank import blank_store, filled_store
from stand_ins import Clock
from station.db.store import Store
from station.ui import preview, theme
from sweeping import _nothing_left, _swept, pytest_fixture_setup, pytest_runtest_teardown  # noqa: F401


@pytest.fixture(scope="session", autouse=True)
def _standard_look(qapp: QApplication) -> None:
    theme.apply("light", "标准")


@pytest.fixture(scope="session", autouse=True)
def _pages_as_fine_as_the_screen() -> Iterator[None]:
    """A page drawn nine times as large and reduced is looked at in ``test_preview``; elsewhere it is only there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preview, "_FINER", 1)
        yield


@pytest.fixture
def store(tmp_path: Path, clock: Clock, request: pytest.FixtureRequest) -> Iterator[Store]:
    """The store of any test; for a desk, as the module fills it with ``fill_store``, which is done once: it takes longer than the desk."""
    folder, fill = tmp_path / "store", getattr(request.module, "fill_store", None)
    with filled_store(folder, clock, fill) if fill and "desk" in request.fixturenames else blank_store(folder, clock) as opened:
        opened.user = "王芳"
        yield opened
