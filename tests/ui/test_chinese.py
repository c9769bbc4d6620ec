"""Qt's own windows in Chinese."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLabel

from station.ui import chinese


@pytest.fixture
def speaking(qapp: QApplication) -> Iterator[QApplication]:
    before, spoken = QLocale(), qapp.findChildren(QTranslator)  # another test may have started the program
    chinese.speak(qapp)
    yield qapp
    for words in qapp.findChildren(QTranslator):
        if words not in spoken:
            QCoreApplication.removeTranslator(words)
            words.deleteLater()
    QLocale.setDefault(before)


def test_the_window_that_asks_for_a_file_is_chinese(speaking: QApplication) -> None:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    (buttons,) = dialog.findChildren(QDialogButtonBox)
    shown = [label.text() for label in dialog.findChildren(QLabel)] + [button.text() for button in buttons.buttons()]
    assert shown
    assert not [text for text in shown if text and text.isascii()]
    dialog.deleteLater()
