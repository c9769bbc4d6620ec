"""收发位置: the folders, sticks and storages bundles travel through; adding one, which is looked at at once, and losing a stick."""

from collections.abc import Callable, Generator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

from station.actions import lost_media, watching
from station.actions.places import ROLES, Place, account, add_place, is_local, put_back, remove_place
from station.actions.progress import Stage
from station.casework.lost_media import LABEL
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen
from station.sync.carriers import Access
from station.sync.drop import UnknownServerError
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.tabbing import move_focus
from station.ui.widgets import (
    ICON,
    PRIMARY,
    Button,
    Card,
    ElidedLabel,
    Icon,
    Label,
    Paragraph,
    Pill,
    PillText,
    RadioButton,
    SegmentedChoice,
    column,
    empty,
    reveal,
    row,
)
from station.ui.widgets.layout import paint_pane

FOLDER, STICK, NET = "folder", "stick", "net"
_KINDS = (
    (FOLDER, "共用文件夹", "本机或共享盘上的一个文件夹，可以由 Syncthing、坚果云、rclone 之类的工具保持同步。"),
    (STICK, "U 盘", "插上时提示收发，不会自己往里写，拔出前看一眼状态。换了盘符也认得。"),
    (NET, "网上的存储", "对象存储、WebDAV、SFTP。地址里不写密码。"),
)
_ACCESS = (("user", "账号"), ("password", "密码"), ("host_key", "服务器钥匙，SFTP 用，例如 ssh-ed25519 AAAA…"))
_STICK_TITLE = "U 盘"
_ICONS = {FOLDER: "folder", STICK: "usb", NET: "world"}


@frozen
class PlaceState:
    """A place and how it stands: a pill, a grey sentence."""

    place: Place
    pill: PillText
    words: str = ""


def kind_of(context: Context, place: Place) -> str:
    """What sort of place it is, for its icon."""
    if not is_local(place.location):
        return NET
    return STICK if watching.is_by_hand(context.store, place.id) else FOLDER


class PlacesCard(Card):
    """The places with what can be done at each; ``changed`` is called after one was added or taken away."""

    def __init__(
        self, context: Context, changed: Callable[[], object], use: Callable[[Place], object], lost: Callable[[Place], object]
    ) -> None:
        self.context = context
        self._changed, self._use, self._lost = changed, use, lost
        self.files = FileStrip(context, "exchange.lost")
        self.add_button = Button("添加位置", self.add, icon="plus", small=True, right="exchange")
        self.add_button.setObjectName("exchange.place.add")
        self._lines = column(spacing=0)
        super().__init__("收发位置", column(self.files, self._lines, spacing=0), aside=self.add_button, padding=0)

    def show_states(self, states: Sequence[PlaceState]) -> None:
        """Show the places anew."""
        empty(self._lines)
        for number, state in enumerate(states):
            self._lines.addWidget(self._line(state, number))
        if not states:
            words = "还没有收发的位置。选一个和区总共用的文件夹，或者 U 盘上的一个文件夹，以后就从那里收发。"
            self._lines.addLayout(column(Paragraph(words, "body", "ink2"), margins=(16, 12, 16, 12)))
        reveal(self._lines)

    def _line(self, state: PlaceState, number: int) -> QWidget:
        place = state.place
        kind = kind_of(self.context, place)
        role = ROLES[place.role]
        named = [] if place.title == role else [Label(role, "caption", "ink3")]
        title = row(Label(place.title, "body"), *named, Pill(state.pill), None, spacing=8)
        words = column(title, ElidedLabel(place.location, "caption", "ink2"), spacing=2)
        if state.words:
            words.addWidget(ElidedLabel(state.words, "caption", "ink2"))
        use = Button("收发", partial(self._use, place), small=True, right="exchange")
        use.setObjectName(f"exchange.place.{number}.use")
        remove = Button("不再用这个位置", partial(self.remove, place), kind=ICON, icon="x", small=True)
        remove.setObjectName(f"exchange.place.{number}.remove")
        line = row(Icon(_ICONS[kind], 18), spacing=10, margins=(16, 9, 12, 9))
        line.addLayout(words, 1)
        whole = QWidget()
        whole.setLayout(line)
        if place.is_lost:
            for act, doing in (("打印情况说明", self.print_report), ("导出 PDF", self.export_report)):
                button = Button(act, partial(doing, place), small=True)
                button.setObjectName(f"exchange.lost.{'print' if doing == self.print_report else 'export'}")
                line.addWidget(button)
            return whole
        if kind == STICK:
            lost = Button("丢了 U 盘", partial(self._lost, place), small=True, right="exchange")
            lost.setObjectName(f"exchange.place.{number}.lost")
            line.addWidget(lost)
        line.addWidget(use)
        line.addWidget(remove)
        return whole

    def add(self) -> None:
        """Ask for a place and look at it at once."""
        dialog = PlaceDialog(self.context, self.window())
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._changed()

    def remove(self, place: Place) -> None:
        """Use a place no more; what lies there stays."""
        told = account(self.context.store, place.id)
        remove_place(self.context.store, place.id)
        self._changed()
        self.context.toast(f"不再用“{place.location}”，那里的文件没有动。", ("放回", partial(self._put_back, place, told)))

    def print_report(self, place: Place) -> None:
        """The form about a stick that was lost, to the printer; where there is none the way out is a file."""
        make = partial(lost_media.report_pdf, place_id=place.id)
        self.files.put_on_paper(make, LABEL, "paper", lambda: None, partial(self.export_report, place))

    def export_report(self, place: Place) -> None:
        """Write the form where the person says."""

        def work(path: Path, store: Store) -> Generator[Stage, None, Path]:
            yield Stage("正在导出")
            lost_media.export_report(store, place.id, path)
            return path

        def write(path: Path) -> Generator[Stage, None, Path]:
            return self.context.own_store(partial(work, path))

        self.files.save("导出 PDF", f"{LABEL}.pdf", "PDF (*.pdf)", write, lambda path: f"已导出《{path.stem}》")

    def _put_back(self, place: Place, told: bytes) -> None:
        put_back(self.context.store, place, told)
        self._changed()


class PlaceDialog(QDialog):
    """Where bundles travel through and between whom; the place is looked at before it is kept, and stays open if it cannot be used."""

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.context = context
        self.setModal(True)
        self.setWindowTitle("添加收发位置")
        self.setMinimumWidth(520)
        self.kinds = {key: RadioButton(words) for key, words, _ in _KINDS}
        for key, button in self.kinds.items():
            button.setObjectName(f"place.kind.{key}")
            button.toggled.connect(self._kind_chosen)
        self.explained = Paragraph("", "caption", "ink2")
        self.location = QLineEdit()
        self.location.setObjectName("place.location")
        self.location.setAccessibleName("位置")
        self.location.textChanged.connect(lambda _: self._check())
        self.title = QLineEdit()
        self.title.setObjectName("place.title")
        self.title.setAccessibleName("叫什么")
        self.title.setPlaceholderText("可不填，例如：区总的 U 盘")
        self.choose_button = Button("选文件夹", self.choose, icon="folder-open")
        self.choose_button.setObjectName("place.choose")
        self.roles = SegmentedChoice(list(ROLES.items()), "above")
        self.roles.setObjectName("place.role")
        self.roles.setAccessibleName("和谁往来")
        self.access = {name: QLineEdit() for name, _ in _ACCESS}
        for name, words in _ACCESS:
            self.access[name].setObjectName(f"place.{name}")
            self.access[name].setAccessibleName(words)
            self.access[name].setPlaceholderText(words)
        self.access["password"].setEchoMode(QLineEdit.EchoMode.Password)
        self.account = QWidget()
        sentence = Paragraph("只存在本机，不写进地址，也不随包发出去。不填的，按这台电脑自己的设置连。", "caption", "ink3")
        self.account.setLayout(column(row(self.access["user"], self.access["password"]), self.access["host_key"], sentence))
        self.trouble = Paragraph("", "dense", "amb")
        self.trouble.setObjectName("place.trouble")
        self.trouble.hide()
        self.add_button = Button("添加", self.take, kind=PRIMARY, right="exchange")
        self.add_button.setObjectName("place.add")
        self.add_button.setDefault(True)
        cancel = Button("取消", self.reject)
        cancel.setObjectName("place.cancel")
        where = row(self.location, self.choose_button)
        where.setStretch(0, 1)
        content = column(
            Paragraph("添加收发位置", "section", bold=True),
            4,
            Label("哪一种", "dense", "ink2"),
            row(*self.kinds.values(), None, spacing=16),
            self.explained,
            4,
            Label("位置", "dense", "ink2"),
            where,
            self.account,
            4,
            Label("和谁往来", "dense", "ink2"),
            row(self.roles, None),
            4,
            Label("叫什么", "dense", "ink2"),
            self.title,
            self.trouble,
            8,
            row(None, cancel, self.add_button),
            margins=(24, 20, 24, 20),
        )
        self.setLayout(content)
        self.kinds[FOLDER].setChecked(True)
        self._check()

    def kind(self) -> str:
        """Which sort of place is chosen."""
        return next(key for key, button in self.kinds.items() if button.isChecked())

    def _kind_chosen(self, on: bool) -> None:
        if on:
            kind = self.kind()
            self.explained.set_text(next(words for key, _, words in _KINDS if key == kind))
            self.choose_button.setVisible(kind != NET)
            self.account.setVisible(kind == NET)
            example = "例如 s3://桶名/文件夹 或 webdavs://主机/文件夹"
            self.location.setPlaceholderText(example if kind == NET else "选一个文件夹")

    def _check(self) -> None:
        self.add_button.setEnabled(bool(self.location.text().strip()))

    def choose(self) -> None:
        """Ask for a folder."""
        chosen = QFileDialog.getExistingDirectory(self, "选收发文件夹", self.location.text() or str(Path.home()))
        if chosen:
            self.location.setText(chosen)

    def take(self) -> None:
        """Look at the place beside the window and keep it; what stands in the way is said here."""
        location, role, by_hand = self.location.text().strip(), self.roles.current(), self.kind() == STICK
        title = self.title.text().strip() or (_STICK_TITLE if by_hand else "")
        told = {name: field.text().strip() for name, field in self.access.items()}
        access = Access(**told) if self.kind() == NET and any(told.values()) else None

        def work(store: Store) -> Generator[Stage, None, Place]:
            yield Stage("正在查看")
            place = add_place(store, location, role, title, access)
            watching.set_by_hand(store, place.id, by_hand)
            return place

        self.trouble.hide()
        self.context.run(
            self.context.own_store(work),
            lambda _: self.accept(),
            failed=self._refused,
            busy=self.add_button.set_busy,
            busy_words="正在查看…",
        )

    def _refused(self, error: StationError) -> None:
        if isinstance(error, UnknownServerError):  # taken over by the next press, when a person has compared it
            self.access["host_key"].setText(error.key)
        self.trouble.set_text(str(error))
        self.trouble.show()
        self.adjustSize()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return move_focus(self, forward)

    def paintEvent(self, event: object) -> None:
        paint_pane(self, "paper")
