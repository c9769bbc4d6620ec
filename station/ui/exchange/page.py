"""同步: the folder bundles travel through, what goes out and comes in, and the record of it."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from station.actions import exchange, inbox
from station.actions.exchange import ReceivedBundle, Sent
from station.actions.exchange_overview import Overview, overview
from station.actions.exchange_words import station_name
from station.actions.inbox import Inbox
from station.actions.practice import is_practice
from station.casework.dates import show_moment
from station.changes import Changes
from station.errors import StationError
from station.ui.context import Context
from station.ui.exchange.panels import ReceivePanel, SendPanel
from station.ui.page import Page, Room
from station.ui.stages import stage_words
from station.ui.table import Column, Table
from station.ui.widgets import Button, Card, ElidedLabel, EmptyState, Icon, Label, Note, Pane, PillText, column, empty, row

FOLDER = "drop"  # setting of this PC: the folder bundles travel through


class Exchange(Page):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "同步", "经 U 盘或共享文件夹和别处往来")
        self.setObjectName("exchange")
        look = Button("看看有没有新包", self.look, icon="refresh", key="F5", show_key=True)
        look.setObjectName("exchange.look")
        self.set_actions(look)
        self.acts = {"inbox": self.look}
        self.folder_words = ElidedLabel("", "body")
        self.folder_words.setObjectName("exchange.folder")
        self.choose_button = Button("选文件夹", self.choose_folder, icon="folder-open", small=True)
        self.choose_button.setObjectName("exchange.choose")
        folder_line = row(Icon("usb", 18), Label("收发文件夹", "dense", "ink2"), spacing=10, margins=(16, 8, 12, 8))
        folder_line.addWidget(self.folder_words, 1)
        folder_line.addWidget(self.choose_button)
        self.sending = SendPanel(self.send)
        self.receiving = ReceivePanel(self.receive)
        self.panels = QWidget()
        panels = row(self.sending, self.receiving, spacing=12)
        panels.setStretch(0, 1)
        panels.setStretch(1, 1)
        self.panels.setLayout(panels)
        self._build_record()
        folder_pane = Pane(folder_line, radius=6)
        self._margins = column(folder_pane, self.panels, spacing=12)
        if is_practice(context.store):
            self._margins.insertWidget(1, Note("练习数据可以发到一个空文件夹里试试，请不要放进和区总来往的文件夹。", icon="school"))
        self._margins.addWidget(self.record_card, 1)
        self.setLayout(self._margins)
        context.changed.connect(self._changed)

    def _build_record(self) -> None:
        today = self.context.store.now().date
        self.table = Table(
            [
                Column("at", "时间", 150, lambda found: show_moment(found["at"], today()), order=lambda found: found["at"], whole=True),
                Column("title", "包", 260, stretch=True),
                Column("entries", "条数", 84, lambda found: f"{found['entries']:,}", right=True, order=lambda found: found["entries"]),
                Column("state", "状态", 150, pill=lambda found: found["state"], tip=lambda found: found["tip"]),
                Column("place", "位置", 280, token="ink2"),
            ],
            name="exchange",
            memory=self.context.memory,
            unit="包",
            when_empty=EmptyState("还没有收发过。选好收发文件夹，发出第 1 包。"),
            foot_shown=False,
        )
        self.table.setObjectName("exchange.record")
        self.table.set_lead(16)
        self.receipts = column(spacing=4, margins=(16, 10, 16, 10))
        self._receipts = QWidget()
        self._receipts.setLayout(self.receipts)
        whole = column(self._receipts, spacing=0)
        whole.addWidget(self.table, 1)
        self.record_card = Card("收发记录", whole, padding=0)

    # -- reading ---------------------------------------------------------------------------------------------------

    @property
    def folder(self) -> Path | None:
        """The folder chosen on this PC; None before."""
        kept = self.context.store.setting(FOLDER, "")
        return Path(kept) if kept else None

    def refresh(self) -> None:
        self._show_state()
        self.look()

    def _changed(self, changes: Changes) -> None:
        if self.isVisible():
            self._show_state()

    def arrive(self, **arguments: Any) -> None:
        self.focus_first()

    def focus_first(self) -> None:
        (self.sending.button if self.sending.button.isEnabled() else self.choose_button).setFocus()

    def arrange(self, room: Room) -> None:
        self._margins.setContentsMargins(room.margin, 0, room.margin, 12)
        self.table.set_low(room.is_low)

    def _show_state(self) -> None:
        state = overview(self.context.store)
        folder = self.folder
        self.folder_words.setText(str(folder) if folder else "还没有选。U 盘上的一个文件夹，或者和区总共用的文件夹。")
        self.folder_words.set_token("ink" if folder else "ink3")
        self.choose_button.setText("换位置" if folder else "选文件夹")
        self.sending.show_state(state, folder is not None)
        empty(self.receipts)
        for sentence in state.receipts:
            self.receipts.addLayout(row(Icon("circle-check", 16, "grn"), Label(sentence, "dense"), None, spacing=8))
        self._receipts.setVisible(bool(state.receipts))
        self.table.set_rows(_record(state))
        if not self.table.sorting[0]:
            self.table.sort("at", True)

    def look(self) -> None:
        """See what lies in the folder, beside the window: a share may take its time."""
        folder = self.folder
        if folder is None:
            self._show_found(None)
            return
        self.context.run(self.context.own_store(lambda store: inbox.look(store, folder)), self._show_found, failed=self._not_found)

    def _show_found(self, found: Inbox | None) -> None:
        self.receiving.show_found(found, "", self.context.store.now().date())

    def _not_found(self, error: StationError) -> None:
        self.receiving.show_found(None, str(error), self.context.store.now().date())

    # -- acts ------------------------------------------------------------------------------------------------------

    def choose_folder(self) -> None:
        """Ask for the folder and remember it."""
        chosen = QFileDialog.getExistingDirectory(self, "选收发文件夹", str(self.folder or Path.home()))
        if chosen:
            self.context.store.set_setting(FOLDER, chosen)
            self.sending.hush()
            self.refresh()

    def send(self) -> None:
        """Write what is new into the folder."""
        folder = self.folder
        if folder is None:
            self.choose_folder()
            return
        self.sending.hush()
        self.context.run(
            self.context.own_store(lambda store: exchange.send(store, folder)),
            self._sent,
            words=stage_words,
            failed=self._not_sent,
            stopped=self._moved,
            busy=self.sending.button.set_busy,
            busy_words="正在发送…",
        )

    def _sent(self, sent: Sent) -> None:
        self._moved()
        self.sending.say_sent(sent)

    def _not_sent(self, error: StationError) -> None:
        self._moved()
        self.sending.say_trouble(error, self.choose_folder)

    def receive(self) -> None:
        """Take in what lies in the folder."""
        folder = self.folder
        assert folder is not None
        self.context.run(
            self.context.own_store(lambda store: exchange.receive(store, folder)),
            self._received,
            words=stage_words,
            failed=self.receiving.say_trouble,
            stopped=self.refresh,
            busy=self.receiving.button.set_busy,
            busy_words="正在收…",
        )

    def _received(self, reports: list[ReceivedBundle]) -> None:
        for report in reports:
            self.context.tell(report.changes)
        self.refresh()
        self.receiving.say_received(reports, overview(self.context.store, limit=1).files_to_come)

    def _moved(self) -> None:
        # Sending touches no record, but the figures at the foot of the window have changed.
        self.context.changed.emit(Changes())
        self._show_state()


def _record(state: Overview) -> list[dict[str, Any]]:
    """Lines of both directions for the table."""
    sent = [
        {
            "id": f"out {bundle.number}",
            "at": bundle.written_at or bundle.made_at,
            "title": f"发出第 {bundle.number} 包",
            "entries": bundle.entries,
            "state": _SENT[bundle.state],
            "tip": "、".join(bundle.received_by),
            "place": bundle.written_to,
        }
        for bundle in state.sent
    ]
    received = [
        {
            "id": f"in {bundle.device} {bundle.number}",
            "at": bundle.received_at,
            "title": f"收到{station_name(state.station_names, bundle.station)}第 {bundle.number} 包",
            "entries": bundle.entries,
            "state": PillText("先存下，等前面的包", "gry") if bundle.is_parked else PillText("已收入", "grn"),
            "tip": "",
            "place": "",
        }
        for bundle in state.received
    ]
    return sent + received


_SENT = {"unsent": PillText("没有写出去", "gry"), "sent": PillText("等回执", "vio"), "received": PillText("对方已收到", "grn")}
