"""Everything a window says, in sight or not."""

from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


def of_model(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
    for line in range(model.rowCount(parent)):
        for place in range(model.columnCount(parent)):
            index = model.index(line, place, parent)
            yield from (str(found) for role in ROLES if (found := model.data(index, role)))
            if place == 0 and model.rowCount(index):
                yield from of_model(model, index)


class Lists:
    """The lists of a window, each gone through again only after it changed."""

    def __init__(self) -> None:
        self._followed: dict[QAbstractItemModel, bool] = {}  # whether it changed since

    def words(self, model: QAbstractItemModel) -> Iterator[str]:
        if model not in self._followed:
            for told in (model.modelReset, model.layoutChanged, model.dataChanged, model.rowsInserted, model.rowsRemoved):
                told.connect(lambda *_: self._followed.update({model: True}))
            self._followed[model] = True
        if self._followed[model]:
            self._followed[model] = False
            yield from of_model(model, QModelIndex())


def texts(window: QWidget, lists: Lists, *, in_sight: bool = False) -> Iterator[str]:
    """Everything a window says, or only what is ``in_sight``: labels, fields, lists, tooltips, titles;
    of lists what was not read before.
    """
    for widget in (window, *window.findChildren(QWidget)):
        if in_sight and not widget.isVisible():
            continue
        yield widget.toolTip()
        yield widget.windowTitle()
        yield widget.accessibleName()
        if isinstance(widget, QLabel | QLineEdit):
            yield widget.text()
        elif isinstance(widget, QPlainTextEdit | QTextEdit):
            yield widget.toPlainText()
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from lists.words(widget.model())
        else:
            say = getattr(widget, "text", None)
            if callable(say):
                try:
                    yield str(say())
                except TypeError:
                    continue
