"""备份与恢复: the copies that are kept, a second place for them, going back to one after a look, and trying that beforehand."""

from collections.abc import Generator
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from station.actions import backup as backing_up
from station.actions import restoring
from station.actions.at_desk import own_station
from station.actions.backup import Kept, backup
from station.actions.progress import Stage
from station.actions.restoring import Drilled
from station.casework import backups as rule
from station.casework import vocabulary
from station.casework.dates import show_moment
from station.changes import Changes
from station.db.safekeeping import BackupResult, verify
from station.db.store import Store
from station.ui import theme
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.settings.goingback import GoingBack
from station.ui.settings.section import Heading, Section
from station.ui.stages import stage_words
from station.ui.table import Column, Table
from station.ui.widgets import LINK, PRIMARY, Button, Card, EmptyState, KeyValues, Note, Paragraph, column, empty, row

KINDS = "备份文件 (*.zip)"
TO_READ = "备份文件 (*.zip *.backup)"
FAULTS_SHOWN = 8
LIST_HEIGHT, HEAD_HEIGHT, ROW_HEIGHT = 280, 40, 32  # the list is as high as its rows, up to the first


def backup_name(store: Store) -> str:
    """A name for a backup: the station and the moment."""
    return f"{own_station(store).name}备份{store.now():%Y%m%d-%H%M}.zip"


def backing_up_to(context: Context, path: Path) -> Generator[Stage, None, BackupResult]:
    """Back up into one file beside the window, for ``context.run``."""

    def work(store: Store) -> Generator[Stage, None, BackupResult]:
        yield Stage("正在备份")
        return backup(store, path)

    return context.own_store(work)


def _rule_words() -> str:
    n = {key: number.value for key, number in rule.numbers().items()}
    return (
        f"打开程序时、每 {n['minutes']} 分钟有改动时、导入和恢复以前，自动备份一份，写完打开查对。"
        f"最近 {n['all_days']} 天的全留着，再往前留 {n['days']} 天、{n['weeks']} 周、{n['months']} 个月，各一份；没改动的部分只存一次。"
    )


class BackupSection(Section):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.files = FileStrip(context, "settings.backup")
        self.last = KeyValues(label_width=84)
        self.backup_button = Button("现在备份", self.back_up, kind=PRIMARY, icon="device-floppy", right="backup")
        self.backup_button.setObjectName("settings.backup.now")
        self.file_button = Button("备份到一个文件…", self.back_up_to_file, icon="download", right="backup")
        self.file_button.setObjectName("settings.backup.file")
        self.second_button = Button("备份到第二处…", self.choose_second, icon="usb", right="backup")
        self.second_button.setObjectName("settings.backup.second")
        self.no_second_button = Button("不再用第二处", self.drop_second, kind=LINK, right="backup")
        self.trouble = column(spacing=8)
        buttons = row(self.backup_button, self.second_button, self.file_button, self.no_second_button, None)
        saving = column(self.trouble, self.last, buttons, spacing=12)
        self.going_back = GoingBack(context, self.files)
        self.drilled = column(spacing=8)
        self.drill_button = Button("现在试一次", self.try_back, icon="history", right="backup")
        self.drill_button.setObjectName("settings.backup.drill")
        self.drill_words = Paragraph("", "body", "ink2")
        drill = column(self.drill_words, self.drilled, row(self.drill_button, None), spacing=12)
        self.verify_button = Button("核对数据", self.check, icon="shield-check", right="audit")
        self.verify_button.setObjectName("settings.backup.verify")
        self.checked = column(spacing=8)
        checking = column(
            Paragraph("逐条核对数据文件、修改记录和材料是不是对得上，不改动任何内容。", "body", "ink2"),
            self.checked,
            row(self.verify_button, None),
            spacing=12,
        )
        cards = (Card("备份", saving), Card("留着的备份", self._list()), Card("试恢复", drill), Card("核对", checking))
        self.fill(Heading("备份与恢复", _rule_words()), column(self.files, *cards, spacing=12))

    def _list(self) -> QVBoxLayout:
        today = self.context.store.now().date
        self.table = Table(
            [
                Column("at", "时间", 132, lambda k: show_moment(k.copy.made_at, today()), order=lambda k: k.copy.moment, whole=True),
                Column("why", "时机", 84, lambda k: vocabulary.label("backup_reason", k.copy.why)),
                Column("where", "位置", 132, _where),
                Column("records", "记录", 92, lambda k: f"{k.copy.records:,} 条", right=True, order=lambda k: k.copy.records),
                Column("checked", "核对", 150, _checked, stretch=True, tip=_faults),
            ],
            name="backups",
            memory=self.context.memory,
            unit="份",
            row_id=lambda kept: str(kept.copy.name),
            when_empty=EmptyState("还没有备份。有了内容，程序会自己做。"),
            foot_shown=False,
        )
        self.table.setObjectName("settings.backup.list")
        self.table.set_lead(12)
        self.table.selection_changed.connect(self._show_button)
        self.table.opened.connect(lambda _: self.look_at_chosen())
        self.look_button = Button("恢复到选中的这一份…", self.look_at_chosen, icon="history", right="restore")
        self.look_button.setObjectName("settings.backup.look")
        self.restore_button = Button("从文件恢复…", self.look_at_file, icon="folder-open", right="restore")
        self.restore_button.setObjectName("settings.backup.restore")
        words = Paragraph("先看里面有什么、会丢什么，再决定。现在的数据会先备份一份，原样放在一边。", "dense", "ink2")
        return column(self.table, words, row(self.look_button, self.restore_button, None), self.going_back, spacing=12)

    def refresh(self) -> None:
        store = self.context.store
        standing, today = backing_up.standing(store), store.now().date()
        at = f"{show_moment(standing.last.at, today)}，打开查对过" if standing.last.at else "还没有备份过"
        self.second_button.setText("换一个第二处…" if standing.second else "备份到第二处…")
        self.no_second_button.setVisible(bool(standing.second))
        self.last.set_lines(
            [
                [("最近一次", at)],
                [("备份文件", standing.last.path or "—")],
                [("第二处", _second_words(store, standing))],
                [("数据文件夹", str(store.folder))],
            ]
        )
        empty(self.trouble)
        if standing.trouble:
            self.trouble.addWidget(Note(standing.trouble, attention=True))
        kept = backing_up.listed(store)
        self.table.set_rows(kept)
        now = theme.current()
        self.table.setFixedHeight(min(now.size(LIST_HEIGHT), now.size(HEAD_HEIGHT) + now.size(ROW_HEIGHT) * max(2, len(kept))))
        last = restoring.last_drill(store)
        self.drill_words.set_text(
            "把最新的备份恢复到一个临时位置，打开、逐条核对、数一遍，再去掉，不动现在的数据。每季试一次。"
            + (f"上次：{show_moment(last, today)}。" if last else "还没有试过。")
        )
        self._show_button()

    def _show_button(self) -> None:
        self.look_button.setEnabled(self.table.selected_count() == 1)

    def begin(self, act: str) -> None:
        if act == "drill":
            self.try_back()
        elif act == "look" and (newest := backing_up.listed(self.context.store)[:1]):
            self.going_back.look(backing_up.path_of(self.context.store, newest[0]))

    # -- backing up ------------------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Add a copy to the series."""
        self.files.clear()
        self.context.run(
            self.context.own_store(lambda store: backing_up.by_hand(store)),
            self._made,
            words=stage_words,
            failed=self._failed,
            busy=self.backup_button.set_busy,
            busy_words="正在备份…",
        )

    def _made(self, made: backing_up.Made) -> None:
        self._tell()
        self.context.toast(f"已备份 {made.copy.records:,} 条记录、{len(made.copy.attachments):,} 份材料，写完又打开查对过。{made.second}")

    def _failed(self, error: Exception) -> None:
        self._tell()
        self.files.say(error)  # type: ignore[arg-type]

    def _tell(self) -> None:
        # A backup touches no record, but the fact at the foot of the window has changed.
        self.context.changed.emit(Changes())
        self.refresh()

    def back_up_to_file(self) -> None:
        """Ask where and write everything into one file."""
        name = backup_name(self.context.store)
        self.files.save("备份到", name, KINDS, partial(backing_up_to, self.context), self._backed_up, self._busy)

    def _busy(self, words: str) -> None:
        self.file_button.set_busy("正在备份…" if words else "")

    def _backed_up(self, result: BackupResult) -> str:
        self._tell()
        return f"已备份 {result.records:,} 条记录、{result.attachments:,} 份材料，写完又打开查对过"

    def choose_second(self) -> None:
        """Ask for a folder on another disk and copy what there is into it."""
        folder = QFileDialog.getExistingDirectory(self, "第二处放在哪：U 盘、另一块硬盘或共享文件夹")
        if not folder:
            return
        self.context.attempt(lambda: backing_up.set_second(self.context.store, Path(folder)))
        self.refresh()
        self.context.run(
            self.context.own_store(backing_up.carry),
            self._carried,
            words=stage_words,
            failed=self._failed,
            busy=self.second_button.set_busy,
            busy_words="正在备份…",
        )

    def _carried(self, words: str) -> None:
        self._tell()
        self.context.toast(words)

    def drop_second(self) -> None:
        """Keep no second series any more; what lies there stays."""
        self.context.attempt(lambda: backing_up.set_second(self.context.store, None))
        self.refresh()

    # -- going back ------------------------------------------------------------------------------------------------

    def look_at_chosen(self) -> None:
        """Show what is in the chosen copy and what would be lost."""
        chosen: list[Kept] = self.table.selected_rows()
        if len(chosen) == 1:
            self.going_back.look(backing_up.path_of(self.context.store, chosen[0]))

    def look_at_file(self) -> None:
        """The same for a file from anywhere."""
        beside = str(Path(backing_up.last_backup(self.context.store).path).parent)
        source, _ = QFileDialog.getOpenFileName(self, "选备份文件", beside, f"{TO_READ};;所有文件 (*)")
        if source:
            self.going_back.look(Path(source))

    # -- trying and checking ---------------------------------------------------------------------------------------

    def try_back(self) -> None:
        """The drill."""
        empty(self.drilled)
        self.context.run(
            self.context.own_store(restoring.drill),
            self._tried,
            words=stage_words,
            failed=self._failed,
            busy=self.drill_button.set_busy,
            busy_words="正在试恢复…",
        )

    def _tried(self, found: tuple[Drilled, ...]) -> None:
        self._tell()
        for one in found:
            which = f"{one.place} {show_moment(one.made_at, self.context.store.now().date())} 的备份" if one.made_at else one.place
            if not one.faults:
                words = f"{which}恢复得回来：{one.records:,} 条记录都在，用了 {max(1, round(one.seconds))} 秒。"
                self.drilled.addWidget(Note(words, icon="circle-check"))
            for fault in one.faults[:FAULTS_SHOWN]:
                self.drilled.addWidget(Note(f"{which}：{fault}", attention=True))

    def check(self) -> None:
        """Compare file, journal and attachments."""
        empty(self.checked)

        def work(store: Store) -> Generator[Stage, None, list[str]]:
            yield Stage("正在核对")
            return list(verify(store))

        self.context.run(
            self.context.own_store(work),
            self._checked,
            words=stage_words,
            busy=self.verify_button.set_busy,
            busy_words="正在核对…",
        )

    def _checked(self, faults: list[str]) -> None:
        if not faults:
            self.checked.addWidget(Note("核对完毕，数据完好。", icon="circle-check"))
            return
        for fault in faults[:FAULTS_SHOWN]:
            self.checked.addWidget(Note(fault, attention=True))
        self.checked.addWidget(Note(f"共 {len(faults)} 处对不上。请不要继续录入，先看上面留着的备份，再决定恢复到哪一份。"))


def _second_words(store: Store, standing: backing_up.Standing) -> str:
    if not standing.second:
        return "没有。电脑坏了、丢了，备份也跟着没了，最好放一份在 U 盘或另一块硬盘上"
    behind = "，没有插上或者还没补齐，插上后自动补" if standing.is_second_behind else ""
    at = f"，{show_moment(standing.second_at, store.now().date())}" if standing.second_at else ""
    same = "。它和数据在同一块硬盘上，硬盘坏了会一起没" if backing_up.is_same_disk(store) else ""
    return f"{standing.second}{at}{behind}{same}"


def _where(kept: Kept) -> str:
    return "、".join(name for name, there in (("本机", kept.in_first), ("第二处", kept.in_second)) if there)


def _checked(kept: Kept) -> str:
    if kept.check is None:
        return "还没有核对"
    if kept.check.faults:
        return f"有 {len(kept.check.faults)} 处不对"
    return "打开查对过" + (f"，缺 {kept.check.lost:,} 份材料" if kept.check.lost else "")


def _faults(kept: Kept) -> str:
    if kept.check is None:
        return ""
    lost = [f"{kept.check.lost:,} 份材料的文件在本机就坏了或者不在，用“核对数据”看是哪几份。"] if kept.check.lost else []
    return "\n".join([*kept.check.faults, *lost])
