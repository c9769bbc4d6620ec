"""What a form is put together from: cells, flags, widgets of the screen's own, sections; and the box every field stands in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui.editors import Editor
from station.ui.widgets.layout import column, row
from station.ui.widgets.text import Label, Paragraph


@dataclass(frozen=True)
class Cell:
    """One field in ``span`` of the twelve columns; the rest overrides what the declaration says or adds to it.

    ``editor`` stands for a field no kind has an editor for (a link); ``aside`` stands at the right of the label, ``heading``
    sets the label as a section of the paper.
    """

    name: str
    span: int = 4
    label: str = ""
    hint: str = ""
    suffix: str = ""
    placeholder: str = ""
    required: bool | None = None
    lines: int = 2
    suggest: Callable[[str], Sequence[str]] | None = None
    editor: Editor | None = None
    aside: QWidget | None = None
    heading: bool = False


@dataclass(frozen=True)
class Flags:
    """Several yes-or-no fields side by side under one label."""

    label: str
    names: Sequence[str]
    span: int = 4


@dataclass(frozen=True)
class Custom:
    """A widget of the screen's own among the fields; a ``name`` lets problems be shown at it."""

    widget: QWidget
    span: int = 12
    label: str = ""
    name: str = ""
    required: bool = False
    aside: QWidget | None = None
    heading: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the form under a heading; ``folded`` rows stay behind the words until asked for (“更多（代理人…）”)."""

    key: str
    title: str
    rows: Sequence[Sequence[Cell | Flags | Custom]]
    hint: str = ""
    folded: str = ""
    optional: bool = field(default=False)


class FieldBox(QWidget):
    """Label above, editor, and one line below for a problem or a hint."""

    def __init__(
        self, label: str, editor: QWidget, required: bool, hint: str = "", aside: QWidget | None = None, heading: bool = False
    ) -> None:
        super().__init__()
        self.editor = editor
        self.hint = hint
        self.label = label
        self.required = Label("必填", "dense", "act")
        if not required:  # shown without a parent it would be a window of its own for a moment
            self.required.hide()
        self.message = Paragraph("", "caption", "ink3")
        # A blank label keeps the editor level with its neighbours.
        self._words = Label(label or " ", "body", "ink", bold=True) if heading else Label(label or " ", "dense", "ink2")
        head = row(self._words, self.required, None, spacing=6)
        if aside is not None:
            head.addWidget(aside)
        box = column(head, editor, self.message, None, spacing=4)
        self.setLayout(box)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        editor.setAccessibleName(label)
        self.show_message("")

    def set_label(self, label: str) -> None:
        """Other words above the editor."""
        self.label = label
        self._words.setText(label or " ")
        self.editor.setAccessibleName(label)

    def show_message(self, problem: str) -> None:
        """One sentence in ochre, or the hint again."""
        self.message.token = "amb" if problem else "ink3"
        self.message.set_text(problem or self.hint)
        self.message.setVisible(bool(problem or self.hint))
        if isinstance(self.editor, Editor):
            self.editor.show_problem(bool(problem))
