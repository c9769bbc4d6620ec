"""人员: who works at the station, and who of them is at this desk."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from station.actions.setting_up import save_staff, sit_down
from station.casework.model import StaffMember
from station.casework.vocabulary import label
from station.changes import Changes
from station.db.staff import colleagues
from station.ui.context import Context
from station.ui.form import Cell, RecordForm
from station.ui.form import Section as FormSection
from station.ui.formpane import FormPane
from station.ui.settings.section import MARGINS, Heading, Section
from station.ui.table import Column, Table
from station.ui.widgets import PRIMARY, Button, PillText, column, row

_ROWS = [[Cell("name", 6), Cell("role", 6)], [Cell("phone", 6), Cell("card_number", 6)], [Cell("is_active", 12)]]
_NEW = "settings:people:new"


class PeopleSection(Section):
    """See the module."""

    records = (StaffMember.record,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._base: StaffMember | None = None
        self._form_heading = Heading("添加工作人员")
        self.table = Table(
            self._columns(), name="people", memory=context.memory, unit="人", row_id=lambda staff: str(staff.id), foot_shown=False
        )
        self.table.setObjectName("settings.people.list")
        self.table.opened.connect(self.correct)
        self.table.selection_changed.connect(self._show_buttons)
        self.table.set_lead(12)
        self.add_button = Button("添加工作人员", self.add, kind=PRIMARY, icon="user-plus", small=True)
        self.add_button.setObjectName("settings.people.add")
        self.correct_button = Button("改", lambda: self.correct(self.table.current_row()), icon="pencil", small=True)
        self.correct_button.setObjectName("settings.people.correct")
        self.desk_button = Button("换这个人用这台电脑", self.sit_down, icon="user-check", small=True)
        self.desk_button.setObjectName("settings.people.desk")
        self.form = RecordForm([StaffMember], [FormSection("staff", "", _ROWS)], clock=context.store.now)
        for name in self.form.values():
            self.form.editor(name).setObjectName(f"settings.people.{name}")
        self.pane = FormPane(
            context,
            "settings.people",
            self.form,
            submit=self._submit,
            done=self._done,
            cancel=self._show_list,
            head=self._form_heading,
        )
        heading = Heading("人员", "每一步操作都记在正在用这台电脑的人名下。离开的人改成不在岗，名字留在以前的记录里。")
        listing = column(heading, row(self.add_button, self.correct_button, self.desk_button, None), spacing=12, margins=MARGINS)
        listing.addWidget(self.table, 1)
        self.stack = QStackedWidget()
        self._list = QWidget()
        self._list.setLayout(listing)
        self.stack.addWidget(self._list)
        self.stack.addWidget(self.pane)
        self.setLayout(column(self.stack, spacing=0))

    def _columns(self) -> list[Column]:
        spec = StaffMember.spec
        return [
            Column("name", spec("name").label, 120, lambda staff: staff.name),
            Column("role", spec("role").label, 110, lambda staff: label("role", staff.role)),
            Column("phone", spec("phone").label, 140, lambda staff: staff.phone, whole=True),
            Column("card_number", spec("card_number").label, 160, lambda staff: staff.card_number, stretch=True),
            Column("state", "状态", 160, pill=self._state),
        ]

    def _state(self, staff: StaffMember) -> PillText:
        if staff.id == self.context.store.setting("user", ""):
            return PillText("正在用这台电脑", "blu")
        return PillText("在岗", "grn") if staff.is_active else PillText("不在岗", "gry")

    def refresh(self) -> None:
        self.table.set_rows(colleagues(self.context.store))
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self.table.current_row()
        self.correct_button.setEnabled(chosen is not None)
        at_desk = self.context.store.setting("user", "")
        self.desk_button.setEnabled(chosen is not None and chosen.is_active and chosen.id != at_desk)

    def _show_list(self) -> None:
        self.stack.setCurrentWidget(self._list)
        self.refresh()
        self.table.setFocus()

    # -- acts ------------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """A form for a new person."""
        self._open(None, StaffMember(), _NEW, "添加工作人员")

    def correct(self, staff: StaffMember) -> None:
        """The form of a person."""
        self._open(staff, staff, f"settings:people:{staff.id}", f"工作人员 {staff.name}")

    def _open(self, base: StaffMember | None, shown: StaffMember, key: str, title: str) -> None:
        self._base = base
        self._form_heading.set_title(title)
        self.pane.open(key, title, {name: getattr(shown, name) for name in self.form.values()})
        self.stack.setCurrentWidget(self.pane)
        self.pane.focus_first()

    def open_draft(self, key: str) -> None:
        """Go on with what was typed and not saved."""
        found = self.context.store.find(StaffMember, key.rpartition(":")[2])
        if found is None:
            self.add()
        else:
            self.correct(found)

    def save(self) -> None:
        if self.stack.currentWidget() is self.pane:
            self.pane.save()

    def _submit(self) -> tuple[str, Changes]:
        staff = (self._base or StaffMember()).with_values(**self.form.values())
        return staff.name, save_staff(self.context.store, staff, self._base)

    def _done(self, result: tuple[str, Changes]) -> None:
        name, changes = result
        verb = "已保存" if self._base else "已添加"
        self.context.set_user(self.context.store.user)
        self.context.tell(changes)
        self._show_list()
        self.context.toast(f"{verb} {name}", undo=bool(changes))

    def sit_down(self) -> None:
        """Whose name goes into the journal from now on."""
        staff = self.table.current_row()
        sit_down(self.context.store, staff.id)
        self.context.set_user(staff.name)
        self.refresh()
        self.context.toast(f"现在是 {staff.name} 在用这台电脑")

    def leave(self) -> None:
        self.pane.drafts.keep()
