"""The two panels of the exchange: what is to be sent, and what lies ready to be taken in."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout

from station.actions.exchange import ReceivedBundle, Sent
from station.actions.exchange_overview import Overview
from station.actions.inbox import Inbox
from station.casework.dates import show_moment
from station.casework.model import BY_NAME
from station.errors import StationError
from station.sync.bundle import State
from station.ui.widgets import PRIMARY, SECONDARY, Button, Card, Icon, Item, ItemList, Label, Note, Paragraph, column, empty, row

SHOWN = 4  # bundles listed one by one; more are counted
_QUIET = (State.TAKEN, State.OLDER)


def file_size(size: int) -> str:
    """“44 KB”, “1.3 MB”."""
    return f"{max(1, round(size / 1024)):,} KB" if size < 1024**2 else f"{size / 1024**2:,.1f} MB"


class SendPanel(Card):
    """发送: how many changes wait, of which kinds, and the button with the number of the next bundle."""

    def __init__(self, send: Callable[[], object]) -> None:
        self.button = Button("发送", send, kind=PRIMARY, icon="send")
        self.button.setObjectName("exchange.send")
        self.count = Label("", "figure2", bold=True)
        self.count_words = Label("", "body", "ink2")
        self.kinds = Paragraph("", "dense", "ink2")
        self._said: QVBoxLayout = column(spacing=8)
        self.again: Callable[[], object] = send
        super().__init__(
            "发送",
            column(
                row(self.count, column(None, self.count_words, 4, spacing=0), None, spacing=8),
                self.kinds,
                self._said,
                None,
                row(self.button, None),
                spacing=10,
            ),
        )
        self.note: Note | None = None

    def show_state(self, state: Overview, has_folder: bool) -> None:
        """Take figures and words from the overview."""
        pending = state.pending
        self.count.setText(f"{pending.count:,}")
        self.count_words.setText("条改动没有发送")
        kinds = "　".join(_whole(f"{_kind(name)} {count:,}") for name, count in pending.per_record.items())
        if not pending.count:
            kinds = "没有新的改动。再发一次会把文件夹里缺的包补上。" if state.sent else "登记以后，这里会列出要发的改动。"
        self.kinds.set_text(kinds)
        self.button.setText(f"发送第 {state.next_number} 包" if pending.count else "再发一次")
        self.button.kind = PRIMARY if pending.count else SECONDARY
        self.button.setEnabled(has_folder and bool(pending.count or state.sent))
        self.button.setToolTip("" if has_folder else "先选收发文件夹")

    def say_sent(self, sent: Sent) -> None:
        """What sending did."""
        told = f"{sent.sentence}写完已读回核对，可以拔出 U 盘。" if sent.numbers or sent.put_back else sent.sentence
        self._say(Note(told, icon="circle-check"))

    def say_trouble(self, error: StationError, choose: Callable[[], object]) -> None:
        """What stood in the way, and the two things to do."""
        self._say(Note(str(error), attention=True, actions=[("继续发送", self.again), ("换位置", choose)]))

    def hush(self) -> None:
        """Take the last sentence away."""
        empty(self._said)
        self.note = None

    def _say(self, note: Note) -> None:
        self.hush()
        self.note = note
        note.setObjectName("exchange.sent")
        self._said.addWidget(note)


class ReceivePanel(Card):
    """接收: the bundles that lie ready, and what became of those taken in last."""

    def __init__(self, receive: Callable[[], object]) -> None:
        self.button = Button("收", receive, kind=PRIMARY, icon="download")
        self.button.setObjectName("exchange.receive")
        self.words = Paragraph("", "body", "ink2")
        self.found = ItemList(padding=0)
        self.found.setObjectName("exchange.found")
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._reports = column(spacing=6)
        super().__init__("接收", column(self.words, self.found, self._reports, None, row(self.button, None), spacing=10))
        self.button.setEnabled(False)
        self.sentences: list[str] = []

    def show_found(self, inbox: Inbox | None, trouble: str, today: date) -> None:
        """What lies ready, or why that cannot be told."""
        arrivals = inbox.arrivals if inbox is not None else ()
        items = [
            Item(
                f"{arrival.station} {arrival.number}",
                f"{arrival.station} 第 {arrival.number} 包",
                show_moment(arrival.put_at, today),
                icon="file-zip",
            )
            for arrival in arrivals[:SHOWN]
        ]
        self.found.set_items(items)
        self.found.setVisible(bool(items))
        if trouble:
            self.words.set_text(trouble)
        elif inbox is None:
            self.words.set_text("选好收发文件夹后，这里会列出别处发来的包。")
        elif arrivals:
            size = file_size(sum(arrival.size for arrival in arrivals))
            more = f"，下面列出前 {SHOWN} 包" if len(arrivals) > SHOWN else ""
            self.words.set_text(f"有 {len(arrivals)} 包没有收，共 {size}{more}。")
        elif inbox.is_new:
            self.words.set_text("这个文件夹还没有放过包。")
        else:
            self.words.set_text("没有新的包。")
        one = arrivals[0] if len(arrivals) == 1 else None
        self.button.setText(f"收第 {one.number} 包" if one else f"收 {len(arrivals)} 包" if arrivals else "收")
        self.button.setEnabled(bool(arrivals) and not trouble)

    def say_received(self, reports: Sequence[ReceivedBundle], files_to_come: int) -> None:
        """What became of each bundle: calm for those taken in, ochre with words to pass on for the others."""
        empty(self._reports)
        self.sentences = [report.sentence for report in reports]
        taken = [report for report in reports if report.state in _QUIET]
        for report in taken[:SHOWN]:
            line = row(column(2, Icon("circle-check", 16, "grn"), None, spacing=0), spacing=8)
            line.addWidget(Paragraph(report.sentence, "dense"), 1)
            self._reports.addLayout(line)
        if len(taken) > SHOWN:
            self._reports.addWidget(Label(f"共收 {len(taken)} 包，{sum(report.taken for report in taken):,} 条。", "dense", "ink2"))
        for report in reports:
            if report.state not in _QUIET:
                self._reports.addWidget(_trouble(report.sentence))
        if files_to_come:
            self._reports.addWidget(Label(f"还有 {files_to_come} 份材料没有到，以后每次收包都会再找。", "dense", "ink2"))

    def say_trouble(self, error: StationError) -> None:
        """Why nothing could be taken in."""
        empty(self._reports)
        self.sentences = [str(error)]
        self._reports.addWidget(_trouble(str(error)))


def _trouble(sentence: str) -> Note:
    note = Note(sentence, attention=True, actions=[("复制说明", lambda: QGuiApplication.clipboard().setText(sentence))])
    note.buttons[0].setObjectName("exchange.copy")
    return note


def _whole(words: str) -> str:
    """Words that are not broken over two lines."""
    return "\u2060".join(words.replace(" ", "\u00a0"))


def _kind(record: str) -> str:
    return BY_NAME[record].title if record in BY_NAME else record
