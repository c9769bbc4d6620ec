"""What a form is put together from: cells, flags, widgets of the screen's own, sections; and the box every field stands in."""

from collections.abc import Callable, Sequence
from dataclasses import field

from PySide6.QtWidgets import QSizePolicy, QWidget

from station.frozen import frozen
from station.ui.editors import Editor
from station.ui.widgets.layout import column, row
from station.ui.widgets.text import Label, Paragraph


@frozen
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


@frozen
class Flags:
    """Several yes-or-no fields side by side under one label."""

    label: str
    names: Sequence[str]
    span: int = 4


@frozen
class Custom:
    """A widget of the screen's own among the fields; a ``name`` lets problems be shown at it."""

    widget: QWidget
    span: int = 12
    label: str = ""
    name: str = ""
    required: bool = False
    aside: QWidget | None = None
    heading: bool = False


@frozen
class Section:
    """A part of the form under a heading; ``folded`` rows stay behind the words until asked for (“更多（代理人…）”).

    ``tab`` names a part without a heading where the form comes a page at a time.
    """

    key: str
    title: str
    rows: Sequence[Sequence[Cell | Flags | Custom]]
    hint: str = ""
    folded: str = ""
    optional: bool = field(default=False)
    tab: str = ""


class FieldBox(QWidget):
    """Label above, editor, and one line below for a problem or a hint."""

    def __init__(
        self, label: str, editor: QWidget, required: bool, hint: str = "", aside: QWidget | None = None, heading: bool = False
    ) -> None:
        super().__init__()
        self.editor = editor
        self.hint = hint
        self.label = label
        self._required: Label | None = None
        self._message: Paragraph | None = None
        # A blank label keeps the editor level with its neighbours.
        self._words = Label(label or " ", "body", "ink", bold=True) if heading else Label(label or " ", "dense", "ink2")
        self._head = row(self._words, None, spacing=6)
        if aside is not None:
            self._head.addWidget(aside)
        self._box = column(self._head, editor, None, spacing=4)
        self.setLayout(self._box)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        editor.setAccessibleName(label)
        self.set_required(required)
        self.show_message("")

    @property
    def required(self) -> Label:
        """“必填”; made with the first field that is: a form has a hundred that are not."""
        if self._required is None:
            self._required = Label("必填", "dense", "act")
            self._required.hide()  # shown without a parent it would be a window of its own for a moment
            self._head.insertWidget(1, self._required)
        return self._required

    @property
    def message(self) -> Paragraph:
        """The line below the editor, made when there is something to say."""
        if self._message is None:
            self._message = Paragraph("", "caption", "ink3")
            self._message.hide()
            self._box.insertWidget(2, self._message)
        return self._message

    def set_required(self, is_required: bool) -> None:
        """Ask for the field, or no longer."""
        if is_required or self._required is not None:
            self.required.setVisible(is_required)

    def drop_label(self) -> None:
        """No room above an editor that says its words itself, where no neighbour has any."""
        self._words.hide()

    def set_label(self, label: str) -> None:
        """Other words above the editor."""
        self.label = label
        self._words.setText(label or " ")
        self.editor.setAccessibleName(label)

    def show_message(self, problem: str) -> None:
        """One sentence in ochre, or the hint again."""
        if problem or self.hint or self._message is not None:
            self.message.token = "amb" if problem else "ink3"
            self.message.set_text(problem or self.hint)
            self.message.setVisible(bool(problem or self.hint))
        if isinstance(self.editor, Editor):
            self.editor.show_problem(bool(problem))
