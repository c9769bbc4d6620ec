"""Qt's own windows, such as the one that asks for a file, speak Chinese whatever language the desktop is set to."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

CHINA = QLocale(QLocale.Language.Chinese, QLocale.Country.China)


def speak(application: QCoreApplication) -> None:
    """Load Qt's Chinese words for as long as the application lives."""
    QLocale.setDefault(CHINA)
    words = QTranslator(application)
    words.load(CHINA, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    application.installTranslator(words)
