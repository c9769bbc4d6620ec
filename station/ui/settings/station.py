"""本站: the station's own record, as papers and ledgers name it."""

from station.actions.at_desk import own_station
from station.actions.setting_up import correct_station, is_prefix_fixed
from station.casework.model import Station
from station.casework.stations import station_problems
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell, RecordForm
from station.ui.form import Section as FormSection
from station.ui.formpane import FormPane
from station.ui.settings.section import Heading, Section
from station.ui.widgets import column

_NAMES = [
    [Cell("name", 6), Cell("parent_name", 6)],
    [Cell("code", 3, hint="和区总交换时认站用"), Cell("number_prefix", 3), Cell("level", 3), Cell("area", 3)],
    [Cell("kind", 4), Cell("address", 5), Cell("phone", 3)],
]
_LETTERS = [
    [Cell("issuer_name", 6, placeholder="本级工会发文时填"), Cell("issuer_code", 6, placeholder="例如：站工劳监")],
    [Cell("district_issuer_name", 6, placeholder="报区总签发时填"), Cell("district_issuer_code", 6, placeholder="例如：滨工劳监")],
    [Cell("province_rule", 12, placeholder="例如：浙江省工会劳动法律监督条例")],
    [
        Cell("letter_red_line", 6, hint="套印时用，从纸顶量到红线下缘，不填按标准"),
        Cell("document_red_line", 6, hint="同上，“文件”格式的红头纸"),
    ],
]


class StationSection(Section):
    """See the module."""

    records = (Station.record,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._station = own_station(context.store)
        self._is_typing = False
        self.form = RecordForm(
            [Station],
            [
                FormSection("names", "名称和编号", _NAMES),
                FormSection("letters", "文书", _LETTERS, hint="填了发文机关就由本级工会发，建议书仍由区级发"),
            ],
            clock=context.store.now,
            check=lambda values: station_problems(self._station.with_values(**values)),
        )
        for spec in Station.specs():
            if spec.name in self.form.values():
                self.form.editor(spec.name).setObjectName(f"settings.station.{spec.name}")
        self.form.changed.connect(self._typed)
        heading = Heading("本站", "这些名称印在文书和台账上。改了只影响以后，已签发的文书不变。")
        self.pane = FormPane(
            context, "settings.station", self.form, submit=self._submit, done=self._done, head=heading, right="manage_station"
        )
        self.setLayout(column(self.pane, spacing=0))

    def _typed(self, name: str) -> None:
        self._is_typing = True

    def refresh(self) -> None:
        if self._is_typing:
            return
        self._station = own_station(self.context.store)
        is_fixed = is_prefix_fixed(self.context.store)
        self.form.set_read_only("number_prefix", is_fixed)
        self.form.set_hint("number_prefix", "已有编号，不再改" if is_fixed else "有诉求用了它就不能再改")
        self.pane.open("settings:station", "本站信息", {spec.name: getattr(self._station, spec.name) for spec in Station.specs()})

    def save(self) -> None:
        self.pane.save()

    def _submit(self) -> Changes:
        return correct_station(self.context.store, self._station.with_values(**self.form.values()), self._station)

    def _done(self, changes: Changes) -> None:
        self._is_typing = False
        self.context.tell(changes)
        self.refresh()
        self.context.toast("已保存本站信息", undo=bool(changes))

    def leave(self) -> None:
        self.pane.drafts.keep()
