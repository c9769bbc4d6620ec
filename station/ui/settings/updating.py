"""The card 更新 of 关于: which version runs now and next, a file with a newer one, and the way back."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from station.actions import updating
from station.actions.updating import Offer, Standing
from station.errors import StationError
from station.sync.updates import SUFFIX
from station.ui.context import Context
from station.ui.stages import stage_words
from station.ui.watching import mounted
from station.ui.widgets import PRIMARY, Answer, Button, Card, KeyValues, Note, Paragraph, ask, column, empty, reveal, row

_KINDS = f"更新文件 (*{SUFFIX});;所有文件 (*)"
_HOW = "先备份一份数据，再装在旁边试运行，都好了才换。下次打开程序时使用；现在的版本留着，可以退回。"
_MB = 2**20


class UpdateCard(Card):
    """See the module."""

    def __init__(self, context: Context) -> None:
        self.lines = column(spacing=8)
        self.offered = column(spacing=12)
        self.file_button = Button("从文件更新…", self.choose, icon="file-import", right="update")
        self.file_button.setObjectName("settings.update.file")
        self.back_button = Button("退回上一版…", self.ask_back, icon="arrow-back-up", right="update")
        self.back_button.setObjectName("settings.update.back")
        self.take_button: Button | None = None
        super().__init__("更新", column(self.lines, self.offered, row(self.file_button, self.back_button, None), spacing=12))
        self.context = context

    def refresh(self) -> None:
        """Show how it stands, and look for updates on sticks."""
        now = updating.standing()
        self._show(now)
        self.file_button.setVisible(not now.why_none)
        self.back_button.setVisible(bool(now.back_to))
        self.back_button.setText(f"退回 {now.back_to}…")
        if not now.why_none:
            self.context.run(updating.found_on(mounted()), self._found)

    def _show(self, now: Standing) -> None:
        empty(self.lines)
        if now.trouble:
            self.lines.addWidget(Note(now.trouble, attention=True))
        if now.next != now.runs:
            self.lines.addWidget(Note(f"现在用的是 {now.runs}，{now.next} 已经装好，下次打开程序时使用。", icon="circle-check"))
        self.lines.addWidget(Paragraph(now.why_none or f"把更新文件放在 U 盘上带来，不用联网，也不用管理员。{_HOW}", "body", "ink2"))
        if now.why_not_back:
            self.lines.addWidget(Paragraph(now.why_not_back, "dense", "ink3"))
        reveal(self.lines)

    def _found(self, offers: list[Offer]) -> None:
        if offers and not self.offered.count():
            look = partial(self.show_offer, offers[0])
            self.lines.addWidget(Note(f"U 盘里有 {offers[0].manifest.version}。", icon="usb", actions=[("看有什么新内容", look)]))
            reveal(self.lines)

    # -- a file --------------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask which file, and show what it would bring or why it cannot be used."""
        path, _ = QFileDialog.getOpenFileName(self, "选更新文件", "", _KINDS)
        if path:
            try:
                self.show_offer(updating.look(Path(path)))
            except StationError as error:
                self._say(error)

    def show_offer(self, offer: Offer) -> None:
        """What a version brings, and whether to take it."""
        empty(self.offered)
        brings = offer.manifest
        news = column(*(Paragraph(f"· {line}") for line in brings.news or ("没有写",)), spacing=2)
        lines = [
            [("新版本", f"{brings.version}，{brings.made_on} 做成")],
            [("来源", f"{offer.path.name}，制作方的签名对，适合本机")],
            [("占用", f"{round(brings.size / _MB):,} MB")],
        ]
        self.take_button = Button(f"更新到 {brings.version}", partial(self.take, offer), kind=PRIMARY, right="update")
        self.take_button.setObjectName("settings.update.take")
        leave = Button("不更新", partial(empty, self.offered))
        leave.setObjectName("settings.update.leave")
        self.offered.addWidget(KeyValues(lines, label_width=84))
        self.offered.addWidget(Paragraph("新内容", "dense", "ink2"))
        self.offered.addLayout(news)
        self.offered.addLayout(row(self.take_button, leave, None))
        reveal(self.offered)

    def take(self, offer: Offer) -> None:
        """Take the version in, beside the window."""
        assert self.take_button is not None
        self.context.run(
            self.context.own_store(lambda store: updating.take(store, offer.path)),
            self._taken,
            words=stage_words,
            failed=self._say,
            stopped=lambda: self.context.toast("已停下，没有更新。"),
            busy=self.take_button.set_busy,
            busy_words="正在更新…",
        )

    def _taken(self, version: str) -> None:
        empty(self.offered)
        self.refresh()
        self.context.toast(f"{version} 已经装好，关掉程序再打开就是新版本。")

    def _say(self, error: StationError) -> None:
        empty(self.offered)
        self.offered.addWidget(Note(str(error), attention=True))
        reveal(self.offered)

    # -- back ------------------------------------------------------------------------------------------------------------

    def ask_back(self) -> None:
        """Go back to the version before, if that is really wanted."""
        version = updating.standing().back_to
        words = "数据不动。下次打开程序时用它；要再用新版，用更新文件重新装。"
        if ask(self, f"退回 {version}？", words, [Answer("back", "退回"), Answer("", "不退回", safe=True)]) == "back":
            self.context.attempt(lambda: updating.go_back_by(self.context.store))
            self.refresh()
