"""The manual in dark and in large type; apart from the window, which would be styled anew with it."""

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from station.ui import theme
from station.ui.help.window import ManualWindow


def test_the_manual_follows_dark_and_large_type(qtbot: QtBot) -> None:
    shown = ManualWindow()
    qtbot.addWidget(shown)
    shown.go("shortcuts")
    shown.show()
    light, before = shown.reader.grab().toImage(), _size(shown)
    try:
        theme.apply("dark", "特大")
        dark, large = shown.reader.grab().toImage(), _size(shown)
    finally:
        theme.apply("light", "标准")
    assert _corner(light) > 200 > 90 > _corner(dark)
    assert large > before == _size(shown)


def _size(shown: ManualWindow) -> int:
    return shown.reader.document().firstBlock().begin().fragment().charFormat().font().pixelSize()


def _corner(image: QImage) -> int:
    return image.pixelColor(4, 4).lightness()
