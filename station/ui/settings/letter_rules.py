"""文书规定: titles, codes, limits, levels and signers of each kind of letter, and what other places are known to lay down."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from station.actions.letter_rules import adopt, laid_down, lay_down, restore
from station.casework import vocabulary
from station.casework.letter_templates import District, districts, kinds, rule_for, rule_problems
from station.casework.model import LetterRule
from station.changes import Changes
from station.ui import theme
from station.ui.context import Context
from station.ui.editors import CodeEditor
from station.ui.form import Cell, RecordForm
from station.ui.form import Section as FormSection
from station.ui.formpane import FormPane
from station.ui.page import Room
from station.ui.settings.section import MARGINS, Heading, Section
from station.ui.table import Column, Table
from station.ui.widgets import Button, ComboBox, Label, Paragraph, Pill, PillText, column, row

_GRADES = {
    "text": PillText("按条例文本", "blu"),
    "report": PillText("按摘录或者报道", "vio"),
    "bill": PillText("草案，没有核对通过的文本", "vio"),
    "case": PillText("个案，不是规定", "gry"),
}
_WHOLE_FROM = 1000  # width of the window in pixels at standard 字号 with room for all columns
_MAIN = ("kind", "heading", "reply", "source")
_DISTRICT, _DELIVERED = PillText("本区规定", "grn"), PillText("默认", "gry")


class LetterRulesSection(Section):
    """See the module."""

    records = (LetterRule.record,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._kind, self._shown = "", LetterRule()
        self._form_heading = Heading("")
        self.table = Table(self._columns(), name="letter_rules", memory=context.memory, unit="种", row_id=_kind_of, foot_shown=False)
        self.table.setObjectName("settings.letter_rules.list")
        self.table.set_lead(12)
        self.table.opened.connect(self.correct)
        self.table.selection_changed.connect(self._show_buttons)
        self.correct_button = Button("改", lambda: self.correct(self.table.current_row()), icon="pencil", small=True, right="letter_rules")
        self.correct_button.setObjectName("settings.letter_rules.correct")
        self.restore_button = Button("恢复默认", self.restore, icon="refresh", small=True, right="letter_rules")
        self.restore_button.setObjectName("settings.letter_rules.restore")
        self.form = self._build_form()
        self.pane = FormPane(
            context,
            "settings.letter_rules",
            self.form,
            submit=self._submit,
            done=self._done,
            cancel=self._show_list,
            head=self._form_heading,
            right="letter_rules",
        )
        heading = Heading("文书规定", "标题、代字、期限各地不同。改了只影响以后拟的文书，拟好的和已签发的不变。")
        listing = column(heading, self._build_places(), row(self.correct_button, self.restore_button, None), spacing=12, margins=MARGINS)
        listing.addWidget(self.table, 1)
        self._list = QWidget()
        self._list.setLayout(listing)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._list)
        self.stack.addWidget(self.pane)
        self.setLayout(column(self.stack, spacing=0))
        self._show_place()

    def _columns(self) -> list[Column]:
        spec = LetterRule.spec
        return [
            Column("kind", spec("kind").label, 72, lambda rule: vocabulary.label("letter_kind", rule.kind)),
            Column("state", "来自", 84, pill=self._state),
            Column("heading", spec("heading").label, 184, lambda rule: rule.heading),
            Column("code", spec("code").label, 56, lambda rule: rule.code),
            Column("reply", spec("reply_amount").label, 104, _limit, whole=True),
            Column("level", spec("lowest_level").label, 120, lambda rule: vocabulary.label("org_level", rule.lowest_level)),
            Column("signers", spec("signers").label, 132, lambda rule: "、".join(rule.signers.splitlines())),
            Column("source", spec("source").label, 160, lambda rule: rule.source, stretch=True, token="ink2", tip=lambda rule: rule.source),
        ]

    def arrange(self, room: Room) -> None:
        super().arrange(room)
        has_room = room.width >= theme.current().size(_WHOLE_FROM)
        self.table.columns.show_only([column.key for column in self._columns() if has_room or column.key in _MAIN])

    def _build_form(self) -> RecordForm:
        rows = [
            [Cell("heading", 8), Cell("code", 4, placeholder="例如：意、函字")],
            [Cell("reply_amount", 4, hint="从收到之日起算，不要求答复的留空"), Cell("reply_unit", 4), Cell("lowest_level", 4)],
            [Cell("signers", 12, hint="一行一个，第一个最常用", lines=2)],
            [Cell("source", 12, placeholder="条例名称和条号，例如：某某市工会劳动法律监督条例第二十二条")],
        ]
        form = RecordForm(
            [LetterRule],
            [FormSection("rule", "", rows)],
            clock=self.context.store.now,
            check=lambda values: rule_problems(LetterRule(kind=self._kind, **values)),
        )
        units = form.editor("reply_unit")
        assert isinstance(units, CodeEditor)
        units.set_choices([(unit, vocabulary.label("day_unit", unit)) for unit in ("day", "workday")])
        return form

    def _build_places(self) -> QWidget:
        self.place = ComboBox([(district.district, district.district) for district in districts()])
        self.place.setObjectName("settings.letter_rules.place")
        self.place.currentIndexChanged.connect(self._show_place)
        self.adopt_button = Button("采用", self.adopt, icon="check", small=True, right="letter_rules")
        self.adopt_button.setObjectName("settings.letter_rules.adopt")
        self.grade = Pill(_GRADES["text"])
        self.place_words = Paragraph("", "caption", "ink2")
        whole = QWidget()
        choosing = row(Label("已知的各地规定", "dense", "ink2"), self.place, self.grade, self.adopt_button, None)
        whole.setLayout(column(choosing, self.place_words, spacing=8))
        return whole

    def _state(self, rule: LetterRule) -> PillText:
        return _DISTRICT if rule.id else _DELIVERED

    # -- showing -------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        rules = laid_down(self.context.store)
        self.table.set_rows([rule_for(kind, rules) for kind in kinds()])
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self.table.current_row()
        self.correct_button.setEnabled(chosen is not None)
        self.restore_button.setEnabled(chosen is not None and bool(chosen.id))

    def _show_list(self) -> None:
        self.stack.setCurrentWidget(self._list)
        self.refresh()

    def _chosen_place(self) -> District:
        return next(district for district in districts() if district.district == self.place.key())

    def _show_place(self) -> None:
        district = self._chosen_place()
        told = "；".join(_told(rule, district.stated[rule.kind]) for rule in district.rules)
        self.grade.set_pill(_GRADES[district.grade])
        self.place_words.set_text(f"{told}。{district.note}出处：{district.source}。")

    # -- acts ----------------------------------------------------------------------------------------------------------

    def adopt(self) -> None:
        """Let letters follow the chosen place from now on."""
        district = self._chosen_place()
        changes = self.context.attempt(lambda: adopt(self.context.store, district))
        if changes is not None:
            self._tell(changes, f"已采用{district.district}的规定")

    def correct(self, rule: LetterRule) -> None:
        """The form of a kind of letter."""
        self._kind, self._shown = rule.kind, rule
        title = f"{vocabulary.label('letter_kind', rule.kind)}的规定"
        self._form_heading.set_title(title)
        self.pane.open(f"settings:letter_rules:{rule.kind}", title, {name: getattr(rule, name) for name in self.form.values()})
        self.stack.setCurrentWidget(self.pane)
        self.pane.focus_first()

    def restore(self) -> None:
        """Go back to what was delivered for the chosen kind."""
        rule = self.table.current_row()
        changes = self.context.attempt(lambda: restore(self.context.store, rule.kind))
        if changes is not None:
            self._tell(changes, f"{vocabulary.label('letter_kind', rule.kind)}已恢复默认")

    def open_draft(self, key: str) -> None:
        """Go on with what was typed and not saved."""
        kind = key.rpartition(":")[2]
        if kind in kinds():
            self.correct(rule_for(kind, laid_down(self.context.store)))

    def save(self) -> None:
        if self.stack.currentWidget() is self.pane:
            self.pane.save()

    def _submit(self) -> Changes:
        return lay_down(self.context.store, self._shown.with_values(**self.form.values()))

    def _done(self, changes: Changes) -> None:
        self._show_list()
        self._tell(changes, f"已保存{vocabulary.label('letter_kind', self._kind)}的规定")

    def _tell(self, changes: Changes, words: str) -> None:
        self.context.tell(changes)
        self.refresh()
        self.context.toast(words, undo=bool(changes))

    def leave(self) -> None:
        self.pane.drafts.keep()


def _kind_of(rule: LetterRule) -> str:
    return rule.kind


def _limit(rule: LetterRule) -> str:
    return f"{rule.reply_amount} {vocabulary.label('day_unit', rule.reply_unit)}" if rule.reply_amount else "不要求"


def _told(rule: LetterRule, stated: tuple[str, ...]) -> str:
    """What a place lays down itself for a kind: “意见书：答复期限 60 日”."""
    values = {
        "heading": f"标题“{rule.heading}”",
        "code": f"代字“{rule.code}”",
        "reply_amount": f"答复期限 {_limit(rule)}",
        "lowest_level": f"由{vocabulary.label('org_level', rule.lowest_level)}以上工会发",
        "signers": f"由{'、'.join(rule.signers.splitlines())}签发",
    }
    return f"{vocabulary.label('letter_kind', rule.kind)}：{'，'.join(words for name, words in values.items() if name in stated)}"
