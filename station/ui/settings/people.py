"""人员: who works at the station, and who of them is at this desk."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from station.actions import entering, rights
from station.actions.at_desk import sit_down
from station.actions.setting_up import save_staff
from station.casework.model import StaffMember
from station.casework.vocabulary import label
from station.changes import Changes
from station.db.staff import colleagues
from station.ui.context import Context
from station.ui.form import Cell, RecordForm
from station.ui.form import Section as FormSection
from station.ui.formpane import FormPane
from station.ui.settings.passwords import PasswordPane
from station.ui.settings.section import MARGINS, Heading, Section
from station.ui.table import Column, Table
from station.ui.widgets import PRIMARY, Answer, Button, PillText, ask, column, row
from station.vault.slots import Slot, is_closed

_ROWS = [[Cell("name", 6), Cell("role", 6)], [Cell("phone", 6), Cell("card_number", 6)], [Cell("is_active", 12)]]
_NEW = "settings:people:new"


class PeopleSection(Section):
    """See the module."""

    records = (StaffMember.record,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._base: StaffMember | None = None
        self._is_closed = False
        self._slots: dict[str, Slot] = {}
        self._form_heading = Heading("添加工作人员")
        self.table = Table(
            self._columns(), name="people", memory=context.memory, unit="人", row_id=lambda staff: str(staff.id), foot_shown=False
        )
        self.table.setObjectName("settings.people.list")
        self.table.opened.connect(self.correct)
        self.table.selection_changed.connect(self._show_buttons)
        self.table.set_lead(12)
        self.add_button = Button("添加工作人员", self.add, kind=PRIMARY, icon="user-plus", small=True, right="manage_staff")
        self.add_button.setObjectName("settings.people.add")
        self.correct_button = Button("改", lambda: self.correct(self.table.current_row()), icon="pencil", small=True, right="manage_staff")
        self.correct_button.setObjectName("settings.people.correct")
        self.desk_button = Button("换这个人用这台电脑", self.sit_down, icon="user-check", small=True)
        self.desk_button.setObjectName("settings.people.desk")
        self.password_button = Button("给密码", self.give_password, icon="lock", small=True, right="manage_passwords")
        self.password_button.setObjectName("settings.people.password")
        self.off_button = Button("停用密码", self.take_password, small=True, right="manage_passwords")
        self.off_button.setObjectName("settings.people.password_off")
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
            right="manage_staff",
        )
        heading = Heading("人员", "每一步操作都记在正在用这台电脑的人名下。离开的人改成不在岗，名字留在以前的记录里。")
        acts = row(self.add_button, self.correct_button, self.desk_button, self.password_button, self.off_button, None)
        listing = column(heading, acts, spacing=12, margins=MARGINS)
        listing.addWidget(self.table, 1)
        self.stack = QStackedWidget()
        self._list = QWidget()
        self._list.setLayout(listing)
        self.stack.addWidget(self._list)
        self.stack.addWidget(self.pane)
        self.passwords = PasswordPane(context, self._password_given, self._show_list)
        self.stack.addWidget(self.passwords)
        self.setLayout(column(self.stack, spacing=0))

    def _columns(self) -> list[Column]:
        spec = StaffMember.spec
        return [
            Column("name", spec("name").label, 120, lambda staff: staff.name),
            Column("role", spec("role").label, 110, lambda staff: label("role", staff.role)),
            Column("phone", spec("phone").label, 140, lambda staff: staff.phone, whole=True),
            Column("card_number", spec("card_number").label, 160, lambda staff: staff.card_number, stretch=True),
            Column("password", "密码", 100, self._password, sortable=False, token="ink2"),
            Column("state", "状态", 160, pill=self._state),
        ]

    def _state(self, staff: StaffMember) -> PillText:
        if staff.id == self.context.store.setting("user", ""):
            return PillText("正在用这台电脑", "blu")
        return PillText("在岗", "grn") if staff.is_active else PillText("不在岗", "gry")

    def _password(self, staff: StaffMember) -> str:
        slot = self._slots.get(staff.id)
        return "没有" if slot is None else "登录时要改" if slot.must_change else "已设"

    def refresh(self) -> None:
        self._is_closed = is_closed(self.context.store.folder)
        self._slots = entering.slots(self.context.store)
        self.table.set_rows(colleagues(self.context.store))
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self.table.current_row()
        self.correct_button.setEnabled(chosen is not None)
        at_desk = self.context.store.setting("user", "")
        self.desk_button.setEnabled(chosen is not None and chosen.is_active and chosen.id != at_desk)
        self.desk_button.setVisible(not self._is_closed)  # with passwords whoever wants the desk unlocks it
        is_other = chosen is not None and chosen.is_active and chosen.id != at_desk
        may = self._is_closed and is_other and entering.MANAGE in rights.allowed(self.context.store)
        self.password_button.setEnabled(may)
        self.password_button.setText("重设密码" if chosen is not None and chosen.id in self._slots else "给密码")
        self.off_button.setEnabled(may and chosen is not None and chosen.id in self._slots)
        for button in (self.password_button, self.off_button):
            button.setVisible(self._is_closed)

    def _show_list(self) -> None:
        self.stack.setCurrentWidget(self._list)
        self.refresh()
        self.table.setFocus()

    # -- passwords -------------------------------------------------------------------------------------------------

    def give_password(self) -> None:
        """A first password for a colleague, or another one."""
        self.passwords.open(self.table.current_row())
        self.stack.setCurrentWidget(self.passwords)

    def _password_given(self, staff: StaffMember) -> None:
        self._show_list()
        self.context.toast(f"已给 {staff.name} 密码，第一次登录要改成自己的")

    def take_password(self) -> None:
        """A colleague can no longer log in here."""
        staff = self.table.current_row()
        answers = [Answer("", "不停用", safe=True), Answer("off", "停用")]
        sentence = (
            "这位同事在这台电脑上不能再登录，登记过的内容都在。别的电脑上的密码，要在那台电脑上停用。"
            "以前的备份仍然认以前的密码，备份盘请收好。"
        )
        if ask(self, f"停用 {staff.name} 的密码？", sentence, answers) == "off":
            self.context.attempt(lambda: entering.take_password(self.context.store, staff.id))
            self.refresh()

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
        self.passwords.forget()
