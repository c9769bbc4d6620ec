"""The statutes a letter cites: found in the catalogue, each with whether somebody compared it with the text of the law."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from station.actions import statutes as actions
from station.casework import statutes
from station.casework.model import StatuteCheck
from station.errors import ProblemsError
from station.ui.context import Context
from station.ui.form import Cell, RecordForm, Section
from station.ui.letters.picked import SUGGESTED, PickedEditor
from station.ui.widgets import LINK, Answer, Button, Dialog, ElidedLabel, Icon, Label, Paragraph, column
from station.ui.widgets.text import as_tip

_STATES = {
    statutes.CHECKED: ("check", "grn", "已核对原文"),
    statutes.UNCHECKED: ("alert-triangle", "amb", "未核对"),
    statutes.AMENDED: ("alert-triangle", "amb", "已修改"),
    statutes.REPEALED: ("alert-triangle", "amb", "已废止"),
    statutes.UNKNOWN: ("alert-triangle", "amb", "未核对"),
}


class StatutesEditor(PickedEditor):
    """Citations, a line each with its gist; what was not compared yet can be marked as compared here."""

    def __init__(self, name: str, context: Context) -> None:
        self._context = context
        self.checks: Sequence[StatuteCheck] = ()
        self.topic = ""
        super().__init__(name, "添加法条：法律名、条号或里面的词")

    def read(self) -> tuple[Any, str]:
        return "\n".join(self._items), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        self.checks = actions.checks(self._context.store)
        self.show_items([line.strip() for line in str(value or "").splitlines() if line.strip()])

    def shown(self, item: Any) -> list[QWidget]:
        known = statutes.standing(item, self.checks)
        icon, token, label = _STATES[known.state]
        words = QWidget()
        gist = ElidedLabel(known.warning or known.gist, "caption", "amb" if known.warning else "ink2")
        gist.setToolTip(as_tip("\n".join(filter(None, [known.gist, known.note, f"核对的文本：{known.as_of}" if known.as_of else ""]))))
        citation = ElidedLabel(item)
        citation.setToolTip(as_tip(item))
        words.setLayout(column(citation, *([gist] if gist.text() else []), spacing=1))
        if known.is_checked or self._read_only:
            return [words, Icon(icon, 14, token), Label(label, "caption", token)]
        compare = Button("核对", partial(self.compare, item), kind=LINK)
        compare.setObjectName("letters.compare_statute")
        compare.setToolTip("对照原文以后记下来，以后引用这一条不再提醒")
        return [words, Icon(icon, 14, token), Label(label, "caption", token), compare]

    def looks(self) -> tuple[object, ...]:
        return (*super().looks(), *self.checks)

    def offered(self, text: str) -> Sequence[str]:
        found = statutes.search(text, self.topic) if text else []
        return [one.citation for one in found if one.citation not in self._items][:SUGGESTED]

    def taken(self, text: str) -> Any:
        if meant := statutes.recognised(text):
            return meant
        found = self.offered(text)
        if len(found) == 1:
            return found[0]
        several = f"有 {len(found)} 条法条对得上，请从列表里选一条。"
        self.trouble.set_text(several if found else f"没有找到“{text}”。自己写的请写成《法律名》第几条。")
        return None

    def compare(self, citation: str) -> None:
        """Let the clerk note what comparing an article with the official text gave."""
        dialog = CompareDialog(self.window(), self._context, citation)
        dialog.exec()
        if dialog.answer:
            self.show_value(self.read()[0])
            self.edited.emit()
            self._context.toast(f"已记下{citation}的核对结果", undo=True)


class CompareDialog(Dialog):
    """What the article was compared with, and what came of it; ``answer`` is not "" once it is stored."""

    def __init__(self, parent: QWidget | None, context: Context, citation: str) -> None:
        self._context, self._citation = context, citation
        known = statutes.standing(citation)
        rows = [[Cell("state", 6, required=True), Cell("version", 6, placeholder="例如 2018-12-29 修正")], [Cell("note", 12)]]
        self.form = RecordForm([StatuteCheck], [Section("check", "", rows)], clock=context.store.now)
        for name in ("state", "version", "note"):
            self.form.editor(name).setObjectName(f"letters.compare.{name}")
        self.trouble = Paragraph("", "caption", "amb")
        self.trouble.hide()
        content = QWidget()
        content.setLayout(column(self.form, self.trouble, spacing=8, margins=(0, 8, 0, 0)))
        words = f"目录里写的是：{known.gist}" if known.gist else "目录里没有这一条。"
        answers = [Answer("store", "记下核对结果"), Answer("", "还没有核对", safe=True)]
        super().__init__(parent, f"{citation}对照过原文了？", f"{words} 记下以后，本站引用这一条不再提醒。", answers, content=content)
        self.form.set_values({"state": "checked", "version": known.as_of})

    def take(self, key: str) -> None:
        if key:
            values = self.form.values()
            check = StatuteCheck(citation=self._citation, **values)
            try:
                changes = actions.record_check(self._context.store, check)
            except ProblemsError as error:
                self.trouble.set_text(" ".join(error.problems.values()))
                self.trouble.show()
                return
            self._context.tell(changes)
        super().take(key)
