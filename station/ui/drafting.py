"""Keeping what is typed: every three seconds of typing and on leaving a field, until it is saved or given up.

::

    self.drafts = DraftKeeper(context, self.form_values, self)
    self.drafts.begin("mediations:new:…", "新建调解")      # key: place, colon, whatever the place needs to come back
    form.changed.connect(self.drafts.touch); form.left.connect(self.drafts.keep)
    self.drafts.kept.connect(footer.setText)               # “已自动保存 15:26:03”
    self.drafts.found()                                    # values of an earlier time, or None
    self.drafts.end()                                      # saved, or thrown away
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from station.db import drafts
from station.ui.context import Context

KEEP_AFTER_MS = 3000


class DraftKeeper(QObject):
    """See the module."""

    kept = Signal(str)

    def __init__(self, context: Context, values: Callable[[], dict[str, Any]], parent: QObject) -> None:
        super().__init__(parent)
        self._store = context.store
        self._drafted = context.drafted
        self._values = values
        self.key = ""
        self._title: str | Callable[[], str] = ""
        self.offered = ""  # the key of an earlier draft that the form itself offers to go on with
        self.is_touched = False  # whether anything was typed since the form began
        self._unkept = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self.keep)

    def begin(self, key: str, title: str | Callable[[], str]) -> None:
        """Keep drafts of one form under this key from now on, by a title that may follow what is typed.

        What was being typed before is kept first.
        """
        self.keep()
        self.is_touched = False
        self.key, self._title = key, title
        self._drafted.emit()

    def touch(self, *_: object) -> None:
        """Something was typed."""
        self.is_touched = self._unkept = True
        if not self._timer.isActive():
            self._timer.start()

    def keep(self, *_: object) -> None:
        """Keep what stands in the form, if anything was typed since the last time."""
        self._timer.stop()
        if self._unkept:
            title = self._title if isinstance(self._title, str) else self._title()
            at = drafts.keep(self._store, self.key, title, self._values())
            self._unkept = False  # a disk that was full is tried again at the next key
            self.kept.emit(f"已自动保存 {at[11:19]}")
            self._drafted.emit()

    def found(self) -> dict[str, Any] | None:
        """What was typed an earlier time and not saved."""
        draft = drafts.draft(self._store, self.key)
        return draft.values if draft is not None else None

    def end(self) -> None:
        """Forget the draft."""
        self._timer.stop()
        self.is_touched = self._unkept = False
        drafts.drop(self._store, self.key)
        self._drafted.emit()
