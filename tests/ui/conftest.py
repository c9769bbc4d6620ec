"""Tests of the window start light, at standard size, and leave no widget behind."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from station.ui import theme


@pytest.fixture(scope="session", autouse=True)
def _standard_look(qapp: QApplication) -> None:
    theme.apply("light", "标准")


@pytest.fixture(autouse=True)
def _swept(_standard_look: None, qapp: QApplication) -> Iterator[None]:
    """Delete what a test closed at once: without a running event loop Qt would keep it, and each later style change pays for it."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
