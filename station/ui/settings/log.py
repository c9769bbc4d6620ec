"""操作日志: who did what and when, every change and every export, view and backup; and whether anybody has altered it since."""

from collections.abc import Generator
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from station.actions import auditing, rights
from station.actions.at_desk import own_station
from station.actions.auditing import Audit
from station.actions.progress import Stage
from station.casework.audit_paper import LABEL
from station.casework.dates import show_moment
from station.casework.rights import refusal
from station.casework.sheets import Period
from station.db import acts
from station.db.acts import NOBODY, Asked
from station.db.store import Store
from station.ui import theme
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.periodchoice import PeriodChoice
from station.ui.settings.section import Heading, Section
from station.ui.stages import stage_words
from station.ui.table import Column, Table
from station.ui.widgets import Button, ComboBox, KeyValues, Note, SegmentedChoice, column, empty, row

_PARTS = (("all", "全部"), ("changes", "改动"), ("given", "导出和打印"), ("read", "查看"), ("entry", "登录和权限"), ("rest", "其他"))
_FAULTS_SHOWN = 5
WITNESS = "见证文件 (*.json)"


class LogSection(Section):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.files = FileStrip(context, "settings.log")
        self._people = NOBODY
        self.part = SegmentedChoice(_PARTS, "all", small=True)
        self.part.setObjectName("settings.log.part")
        self.part.chosen.connect(lambda _: self.refresh())
        self.by = ComboBox(empty="所有人")
        self.by.setObjectName("settings.log.by")
        self.by.setAccessibleName("谁")
        self.by.activated.connect(lambda _: self.refresh())
        self.when = PeriodChoice("settings.log", context.store.now)
        self.when.asked.connect(self._look_at)
        self.about = QLineEdit(placeholderText="编号或内容", clearButtonEnabled=True)
        self.about.setObjectName("settings.log.about")
        self.about.setAccessibleName("编号或内容")
        self.about.setFixedWidth(theme.current().size(180))
        self.about.editingFinished.connect(self.refresh)
        self.export_button = Button("导出…", self.export, icon="file-spreadsheet", small=True, right="audit")
        self.export_button.setObjectName("settings.log.export")
        self.check_button = Button("核对", self.check, icon="shield-check", right="audit")
        self.check_button.setObjectName("settings.log.check")
        self.against_button = Button("和见证核对…", self.check_against, right="audit")
        self.against_button.setObjectName("settings.log.against")
        self.witness_button = Button("导出见证…", self.write_witness, right="audit")
        self.witness_button.setObjectName("settings.log.witness")
        today = context.store.now().date
        self.table = Table(
            [
                Column("at", "时间", 150, lambda act: show_moment(act.at, today()), whole=True, sortable=False),
                Column("by", "谁", 96, lambda act: act.by, sortable=False),
                Column("what", "做了什么", 240, auditing.what, sortable=False, tip=auditing.what),
                Column("detail", "内容", 280, auditing.about, stretch=True, sortable=False, token="ink2", tip=auditing.about),
                Column("from", "在哪", 72, lambda act: "别处" if act.is_received else "本机", sortable=False, token="ink2"),
            ],
            name="log",
            memory=context.memory,
            unit="条",
            row_id=lambda act: f"{act.at} {act.code} {act.name}",
        )
        self.table.setObjectName("settings.log.list")
        self.table.set_lead(12)
        self.closed = Note(refusal("audit"), icon="lock")
        self.checked = column(spacing=8)
        inside = column(
            row(self.part, None, self.export_button, spacing=12),
            row(self.by, self.when, self.about, None, self.check_button, self.against_button, self.witness_button, spacing=12),
            self.files,
            spacing=12,
        )
        inside.addLayout(self.checked)
        inside.addWidget(self.table, 1)
        self.opened = QWidget()
        self.opened.setLayout(inside)
        lines = column(self.closed, spacing=0)
        lines.addWidget(self.opened, 1)
        lines.addStretch()
        sentence = "改动另有修改记录，记着每个值改前改后是什么。日志不能改，也不能删；每一条都接着前一条，改过能查出来。"
        self.fill(Heading("操作日志", sentence), lines, scrolls=False)
        self.when.show_period(Period.everything())

    def asked(self) -> Asked:
        """Which lines are looked at."""
        part, period = self.part.current(), self.when.period
        return Asked("" if part == "all" else part, self.by.key(), period.first, period.last, self.about.text().strip())

    def refresh(self) -> None:
        may = "audit" in rights.allowed(self.context.store)
        self.closed.setVisible(not may)
        self.opened.setVisible(may)
        if not may:
            return
        store, asked = self.context.store, self.asked()
        self._people = acts.people(store, self._people)
        self.by.set_options([(name, name) for name in sorted(self._people.names)], empty="所有人")
        total = acts.count(store, asked)
        self.table.set_pages(total, lambda offset, limit: acts.page(store, asked, limit=limit, offset=offset))
        self.table.set_foot([f"{total:,} 条"])

    def _look_at(self, period: Period) -> None:
        self.when.show_period(period)
        self.refresh()

    # -- acts ------------------------------------------------------------------------------------------------------

    def export(self) -> None:
        """Write the lines looked at into a workbook."""
        asked = self.asked()

        def write(path: Path) -> Generator[Stage, None, int]:
            def work(store: Store) -> Generator[Stage, None, int]:
                yield Stage("导出")
                return auditing.export_log(store, asked, path)

            return self.context.own_store(work)

        kinds, store = "Excel 工作簿 (*.xlsx)", self.context.store
        name = f"{own_station(store).name}操作日志{store.now():%Y%m%d}.xlsx"
        self.files.save("导出操作日志", name, kinds, write, self._exported, self.export_button.set_busy)

    def _exported(self, count: int) -> str:
        self.refresh()
        return f"已导出 {count:,} 条"

    def write_witness(self) -> None:
        """Write down how far the chains have come, to be kept elsewhere."""

        def write(path: Path) -> Generator[Stage, None, int]:
            def work(store: Store) -> Generator[Stage, None, int]:
                yield Stage("导出见证")
                return auditing.write_witness(store, path)

            return self.context.own_store(work)

        name = f"{own_station(self.context.store).name}见证{self.context.store.now():%Y%m%d}.json"
        self.files.save("导出见证", name, WITNESS, write, self._witnessed, self.witness_button.set_busy)

    def _witnessed(self, _: int) -> str:
        self.refresh()
        return "已导出，请交上级或者另外保存"

    def check(self) -> None:
        """Walk both chains."""
        self._check(None)

    def _check(self, against: Path | None) -> None:
        button = self.against_button if against else self.check_button
        self.context.run(
            self.context.own_store(lambda store: auditing.audit(store, against)),
            self._checked,
            failed=self.files.say,
            words=stage_words,
            busy=button.set_busy,
            busy_words="正在核对…",
        )

    def _write_result(self, found: Audit) -> None:
        def write(path: Path) -> Generator[Stage, None, None]:
            def work(store: Store) -> Generator[Stage, None, None]:
                yield Stage("写核对单")
                auditing.write_result(store, found, path)

            return self.context.own_store(work)

        name = f"{own_station(self.context.store).name}{LABEL}{self.context.store.now():%Y%m%d}.pdf"
        self.files.save(f"存{LABEL}", name, "PDF (*.pdf)", write, lambda _: f"已存{LABEL}")

    def check_against(self) -> None:
        """Ask for a witness file, or for a superior's store or a backup of it."""
        kinds = f"{WITNESS};;上级的备份或者数据文件 (*.zip *.backup station.db)"
        path, _ = QFileDialog.getOpenFileName(self, "选见证文件，或者上级的备份", "", kinds)
        if path:
            self._check(Path(path))

    def _checked(self, found: Audit) -> None:
        self.files.clear()
        self.refresh()
        empty(self.checked)
        for fault in found.faults[:_FAULTS_SHOWN]:
            self.checked.addWidget(Note(fault, attention=True))
        if len(found.faults) > _FAULTS_SHOWN:
            self.checked.addWidget(Note(f"共 {len(found.faults)} 处。"))
        if not found.faults:
            self.checked.addWidget(Note("核对完毕，没有改过的痕迹。", icon="circle-check"))
        facts = KeyValues(label_width=150)
        facts.set_lines([[fact] for fact in found.facts])
        self.checked.addWidget(facts)
        keep = Button("存为核对单…", partial(self._write_result, found), small=True, right="audit")
        keep.setObjectName("settings.log.result")
        self.checked.addLayout(row(keep, None))
