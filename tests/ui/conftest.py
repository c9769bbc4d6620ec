"""Tests of the window start light, at standard size, and leave no widget behind."""

import pytest
from PySide6.QtWidgets import QApplication

from station.ui import theme
from sweeping import _nothing_left, _swept, pytest_fixture_setup, pytest_runtest_teardown  # noqa: F401


@pytest.fixture(scope="session", autouse=True)
def _standard_look(qapp: QApplication) -> None:
    theme.apply("light", "标准")
