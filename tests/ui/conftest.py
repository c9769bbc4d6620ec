"""Tests of the window start light, at standard size, and leave no widget behind."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

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
