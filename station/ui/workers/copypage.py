"""The copy a person is given of all that is held about them: looked at, printed, exported, each with a reason that is logged."""

from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from station.actions import people as actions
from station.casework import person_copy, workers
from station.casework.model import Worker
from station.changes import Changes
from station.errors import StationError
from station.ui import names
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.page import Page
from station.ui.preview import FIT_PAGE, Preview
from station.ui.widgets import Answer, Button, Dialog, column

if TYPE_CHECKING:
    from station.db.store import Store


class CopyPage(Page):
    """The very PDF, over the place it was asked from."""

    topic = "workers#本人来问自己的信息"

    def __init__(self, context: Context, worker: Worker) -> None:
        super().__init__(context, person_copy.TITLE, names.shown(worker.name))
        self.setObjectName("workers.copy")
        self.worker = worker
        self.stand_on(worker)
        self.files = FileStrip(context, "workers.copy")
        buttons = [
            Button("打印", self.print, icon="printer", key="Ctrl+P", show_key=False, small=True, right="person_copy"),
            Button("导出 JSON", lambda: self.export("json"), icon="download", small=True, right="person_copy"),
            Button("导出 PDF", self.export, icon="file-type-pdf", key="F12", show_key=False, small=True, right="person_copy"),
        ]
        for button, name in zip(buttons, ("print", "json", "pdf"), strict=True):
            button.setObjectName(f"workers.copy.{name}")
        self.preview = Preview(lambda: lambda store: actions.copy_pdf(store, worker.id), buttons, FIT_PAGE, context=context)
        whole = column(self.files, spacing=0)
        whole.addWidget(self.preview, 1)
        self.setLayout(whole)
        self.acts = {"print": self.print, "export": self.export}
        context.changed.connect(self._changed)
        self.preview.refresh()

    def _changed(self, changes: Changes) -> None:
        if self.isVisible() and not self.is_gone():
            self.preview.refresh()

    def _reason(self) -> str:
        dialog = Dialog(
            self.window(),
            "把这份个人信息副本交给本人？",
            "里面是完整的姓名、号码和经过。请先核实是本人或者受托人，写明谁因为什么要，会记入操作日志。",
            [Answer("give", "交给本人"), Answer("", "先不给", safe=True)],
            reason="谁、因为什么，例如：本人 11月20日来站书面申请",
        )
        dialog.exec()
        return dialog.reason if dialog.answer else ""

    def print(self) -> None:
        """Ctrl+P."""
        from station.ui.printing import print_pdf

        if reason := self._reason():
            try:
                if print_pdf(self.window(), self.preview.pdf(), person_copy.TITLE, self.context.memory, "person_copy"):
                    actions.note_copy(self.context.store, self.worker, "打印", reason)
                    self.context.toast("已送到打印机")
            except StationError as error:
                self.files.say(error, [("导出 PDF", self.export)])

    def export(self, kind: str = "pdf") -> None:
        """F12: write it where the person at the desk says."""
        if reason := self._reason():

            def write(path: Path) -> Generator[None, None, Path]:
                return self.context.own_store(partial(_exporting, worker_id=self.worker.id, path=path, reason=reason))

            name = f"{person_copy.TITLE} {workers.reference(self.worker)}.{kind}"
            self.files.save(f"导出{person_copy.TITLE}", name, f"{kind.upper()} (*.{kind})", write, lambda path: f"已导出《{path.stem}》")


def _exporting(store: "Store", worker_id: str, path: Path, reason: str) -> Generator[None, None, Path]:
    yield
    actions.export_copy(store, worker_id, path, reason)
    return path
