"""A form with its head, its footer, its draft and the act of saving, for pages and panes that fill in one record.

::

    pane = FormPane(context, "legal_aid.stage", form, submit=self.store_it, done=self.show_it, cancel=self.back)
    pane.open("legal_aid:stage:…", "登记审批（站工援字〔2026〕7号）", values)

``submit`` stores what stands in the form and may raise: problems go to their fields, any other StationError into the page.
``right`` is the act it is, for who may look at the form and not save it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from station.errors import ProblemsError, StationError
from station.ui.context import Context
from station.ui.drafting import DraftKeeper
from station.ui.footer import FormFooter
from station.ui.form import RecordForm
from station.ui.formscroll import FormScroll
from station.ui.widgets import PRIMARY, Button, Note, Pane, ViewTabs, column, row

TEXTS = "texts"  # under this name a draft keeps one-line fields as they were typed, read or not


class FormPane(Pane):
    """See the module; ``values`` and ``show_values`` may be replaced where the form has parts of its own."""

    def __init__(
        self,
        context: Context,
        name: str,
        form: RecordForm,
        *,
        submit: Callable[[], Any],
        done: Callable[[Any], object],
        cancel: Callable[[], object] | None = None,
        head: QWidget | None = None,
        save_words: str = "保存",
        right: str = "",
        others: tuple[Button, ...] = (),
    ) -> None:
        super().__init__(fill="paper")
        self.context = context
        self.form = form
        self._submit = submit
        self._done = done
        self._cancel = cancel
        self._started: dict[str, Any] = {}
        for field in form.values():
            if not field.endswith("_mark"):
                form.editor(field).setObjectName(f"{name}.{field.rpartition('.')[2]}")
        self.drafts = DraftKeeper(context, lambda: {**self.values(), TEXTS: self.form.texts()}, self)
        self.save_button = Button(save_words, self.save, kind=PRIMARY, key="Ctrl+S", right=right)
        self.save_button.setObjectName(f"{name}.save")
        buttons = [*others, self.save_button]
        if cancel is not None:
            self.cancel_button = Button("取消", self.give_up)
            self.cancel_button.setObjectName(f"{name}.cancel")
            buttons.insert(0, self.cancel_button)
        self.footer = FormFooter(*buttons)
        self.note = Note("上次没有保存完，已经放回。", icon="history", actions=[("不要了，从头填", self._start_anew)])
        self.note.setObjectName(f"{name}.draft_note")
        self.note.hide()
        self._margins = column(spacing=16)
        if head is not None:
            self._margins.addWidget(head)
        self._margins.addWidget(self.note)
        self._margins.addWidget(form)
        whole = column(spacing=0)
        self.tabs = ViewTabs([])
        self._tabs_line = row(self.tabs, None)
        whole.addLayout(self._tabs_line)
        whole.addWidget(FormScroll(self._margins, form, self.tabs), 1)
        whole.addWidget(self.footer)
        self.setLayout(whole)
        self.set_margin(24)
        form.changed.connect(self.drafts.touch)
        form.left.connect(self.drafts.keep)
        self.drafts.kept.connect(self.footer.say)

    def set_margin(self, margin: int) -> None:
        """Room left and right of the form."""
        self._margins.setContentsMargins(margin, 20, margin, 24)
        self._tabs_line.setContentsMargins(margin, 0, margin, 0)
        self.footer.set_margin(margin)

    # -- values ----------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """What a draft keeps."""
        return self.form.values()

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show values of a record or of a draft."""
        self.form.set_values(values)

    def open(self, key: str, title: str, values: Mapping[str, Any]) -> None:
        """Begin with these values, or with what was typed an earlier time and not saved."""
        self.drafts.begin(key, title)
        self._started = dict(values)
        found = self.drafts.found()
        self.show_values({**self._started, **(found or {})})
        self.form.set_texts((found or {}).get(TEXTS, {}))
        self.form.show_problems({})
        self.note.setVisible(found is not None)
        self.footer.say("")

    def _start_anew(self) -> None:
        self.drafts.end()
        self.note.hide()
        self.footer.say("")
        self.show_values(self._started)

    # -- acts ------------------------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Store what stands in the form, or show what is in the way; whether it was stored."""
        problems = self.form.problems()
        if problems:
            self.footer.warn(self.form.show_problems(problems))
            return False
        try:
            result = self._submit()
        except ProblemsError as error:
            self.footer.warn(self.form.show_problems(error.problems))
            return False
        except StationError as error:
            self.context.problem(error)
            return False
        self.drafts.end()
        self.note.hide()
        self.footer.say("")
        self._done(result)
        return True

    def give_up(self) -> None:
        """Leave without saving; what was typed stays as a draft."""
        self.drafts.keep()
        if self._cancel is not None:
            self._cancel()

    def focus_first(self) -> None:
        """Into the first field that still wants something."""
        names, values, problems = self.form.names(), self.form.values(), self.form.problems()
        wanting = [name for name in problems if name in names]
        blank = [name for name in names if values[name] in ("", None)]
        for name in (*wanting, *blank, *names):
            if self.form.editor(name).isVisibleTo(self):
                self.form.editor(name).setFocus()
                return
