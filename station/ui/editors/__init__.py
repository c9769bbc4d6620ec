"""One editor for each kind of field: what a person types, read and shown again as the house writes it."""

from station.ui.editors.date import DateEditor
from station.ui.editors.editor import Editor
from station.ui.editors.figures import CountEditor, MoneyEditor, NumberEditor
from station.ui.editors.kinds import editor_for
from station.ui.editors.line import LineEditor
from station.ui.editors.text import TextEditor
from station.ui.editors.words import CodeEditor, CodesEditor, FlagEditor, Options, words_of

__all__ = [
    "CodeEditor",
    "CodesEditor",
    "CountEditor",
    "DateEditor",
    "Editor",
    "FlagEditor",
    "LineEditor",
    "MoneyEditor",
    "NumberEditor",
    "Options",
    "TextEditor",
    "editor_for",
    "words_of",
]
