"""The forms of the acts on a matter that stand in place of its tabs, each saved as one act."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.actions import supervisions as actions
from station.actions.setting_up import staff_names
from station.casework import supervisions as rules
from station.casework import vocabulary
from station.casework.casefile import SupervisionFile
from station.casework.model import Employer, Inspector, Supervision
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell, Custom, Flags, RecordForm, Section
from station.ui.formpane import FormPane
from station.ui.services.links import NEW, LinkEditor, linked
from station.ui.supervision.acts import SKIP
from station.ui.supervision.inspectors import InspectorsBox
from station.ui.widgets import Note, column

Rows = Sequence[Sequence[Cell | Custom | Flags]]
Values = Mapping[str, Any]
Save = Callable[[Supervision, Supervision], Changes]
MARGIN = 20
INSPECTORS = "inspectors"


class ActPanel(FormPane):
    """One act on a matter: ``finished`` carries the sentence to say after it is saved, ``given_up`` when it is left."""

    finished = Signal(object, str)
    given_up = Signal()

    def __init__(
        self,
        context: Context,
        file: SupervisionFile,
        act: str,
        title: str,
        form: RecordForm,
        submit: Callable[[], Changes],
        *,
        values: Values,
        verb: str = "保存",
        said: str = "",
    ) -> None:
        self._hints = column(spacing=8)
        self._head = QWidget()
        self._head.setLayout(self._hints)
        self._head.hide()
        super().__init__(
            context,
            f"supervision.{act.partition(':')[0]}",
            form,
            submit=submit,
            done=lambda changes: self.finished.emit(changes, said or f"已{title} {file.supervision.number}"),
            cancel=lambda: self.given_up.emit(),
            head=self._head,
            save_words=verb,
        )
        self.set_margin(MARGIN)
        self.title = title
        what, _, which = act.partition(":")
        key = ":".join(part for part in ("letters:supervision", what, file.supervision.id, which) if part)
        self.open(key, f"{title}（{file.supervision.number}）", values)

    def add_hint(self, sentence: str) -> None:
        """One more note above the form: something to look at that does not keep it from being saved."""
        self._hints.addWidget(Note(sentence, attention=True))
        self._head.show()


def _panel(
    context: Context,
    file: SupervisionFile,
    act: str,
    title: str,
    rows: Rows,
    save: Save,
    preset: Values,
    *,
    problems: Callable[[Supervision], Mapping[str, str]] = lambda matter: {},
    verb: str = "保存",
    said: str = "",
) -> ActPanel:
    """A form over fields of the matter itself; ``preset`` fills what is still empty and fixes what the act decides."""
    base = file.supervision

    def matter(values: Values) -> Supervision:
        return base.with_values(**{**preset_of(values), **values})

    def preset_of(values: Values) -> dict[str, Any]:
        return {name: value for name, value in preset.items() if name not in values}

    form = RecordForm(
        [Supervision], [Section("act", title, rows)], clock=context.store.now, check=lambda values: dict(problems(matter(values)))
    )
    begun = {name: getattr(base, name) or preset.get(name, getattr(base, name)) for name in form.values()}
    return ActPanel(context, file, act, title, form, lambda: save(matter(form.values()), base), values=begun, verb=verb, said=said)


def today(context: Context) -> str:
    """The day as it is stored."""
    return context.store.now().date().isoformat()


def _people(context: Context) -> Callable[[str], list[str]]:
    return lambda text: [name for name in staff_names(context.store) if text in name]


def edit_panel(context: Context, file: SupervisionFile, _: str) -> ActPanel:
    """改线索: what was written when the clue came, and the employer once it is known."""
    link = LinkEditor(context, Employer.record)
    rows: Rows = [
        [Cell("source", 6), Cell("found_on", 6)],
        [Cell("topic", 6), Cell("people", 6, suffix="人")],
        [Cell("summary", 12, lines=4)],
        [Cell("employer_id", 12, editor=link, placeholder=linked(Employer.record).prompt)],
        [Cell("scope", 6, placeholder="不针对具体单位的填"), Cell("amount", 6)],
        [Cell("informant", 6), Cell("informant_phone", 6)],
        [Cell("is_confidential", 12)],
    ]

    def problems(matter: Supervision) -> dict[str, str]:
        new = {"employer_id": "单位档案里还没有这家，先在“单位”里建档。"} if matter.employer_id == NEW else {}
        return rules.clue_problems(matter, today(context)) | new

    return _panel(
        context, file, "edit", "改线索", rows, lambda matter, base: actions.save(context.store, matter, base), {}, problems=problems
    )


def accept_panel(context: Context, file: SupervisionFile, _: str) -> ActPanel:
    """受理."""
    rows: Rows = [[Cell("decided_on", 6, required=True), Cell("decided_by", 6, required=True, suggest=_people(context))]]
    return _decision(context, file, "accept", "受理", rows, "accepted")


def refuse_panel(context: Context, file: SupervisionFile, _: str) -> ActPanel:
    """不受理: the ground, and the day on which it was told in writing."""
    rows: Rows = [
        [Cell("decided_on", 6, required=True), Cell("decided_by", 6, required=True, suggest=_people(context))],
        [Cell("refusal_ground", 12, required=True)],
        [Cell("refusal_detail", 12, placeholder="如：仲裁委 11月3日已经受理")],
        [Cell("told_on", 6, hint="还没有告知的先空着，到期前会提醒")],
    ]
    return _decision(context, file, "refuse", "不受理", rows, "refused")


def _decision(context: Context, file: SupervisionFile, act: str, title: str, rows: Rows, decision: str) -> ActPanel:
    return _panel(
        context,
        file,
        act,
        title,
        rows,
        lambda matter, base: actions.decide(context.store, matter, base),
        {"decided_on": today(context), "decided_by": context.store.user, "decision": decision},
        problems=lambda matter: rules.decision_problems(matter, today(context)),
        verb=title,
    )


def tell_panel(context: Context, file: SupervisionFile, _: str) -> ActPanel:
    """登记书面告知 of a refusal."""
    return _panel(
        context,
        file,
        "tell",
        "登记书面告知",
        [[Cell("told_on", 6, required=True)]],
        lambda matter, base: actions.tell(context.store, base.id, matter.told_on),
        {"told_on": today(context)},
        problems=lambda matter: rules.decision_problems(matter, today(context)),
    )


def assign_panel(context: Context, file: SupervisionFile, _: str) -> ActPanel:
    """指派监督员: those of the staff with a card, ticked; one from elsewhere by name and card."""
    box = InspectorsBox(context, file)
    rows: Rows = [
        [Custom(box, 12, "监督员（两名以上）", INSPECTORS)],
        [Cell("assigned_on", 6, required=True), Cell("declared_on", 6, hint="都声明过无须回避的填；没有声明的以后再补")],
    ]
    form = AssignForm(context, box, rows)
    base = file.supervision
    return ActPanel(
        context,
        file,
        "assign",
        "指派监督员",
        form,
        lambda: actions.assign(context.store, base.id, form.inspectors()),
        values={"assigned_on": today(context), "declared_on": "", INSPECTORS: ""},
        verb="指派",
        said=f"已指派监督员 {base.number}",
    )


class AssignForm(RecordForm):
    """The day of sending and of the declaration, over the people who are sent."""

    def __init__(self, context: Context, box: InspectorsBox, rows: Rows) -> None:
        self.box = box
        parts = [Section("act", "指派监督员", rows[:1]), Section("days", "", rows[1:], tab="指派和声明日期")]
        super().__init__([Inspector], parts, clock=context.store.now, check=self._ruled)
        box.changed.connect(lambda: self.tell_changed(INSPECTORS))

    def values(self) -> dict[str, Any]:
        return {**super().values(), INSPECTORS: self.box.lines()}

    def set_values(self, values: Values) -> None:
        super().set_values(values)
        if INSPECTORS in values:
            self.box.show_lines(values[INSPECTORS])

    def editor(self, name: str) -> Any:
        return self.box if name == INSPECTORS else super().editor(name)

    def inspectors(self) -> list[Inspector]:
        """Those who are sent."""
        values = super().values()
        return [Inspector(name=name, card_number=card, **values) for name, card in self.box.people()]

    def _ruled(self, values: Values) -> dict[str, str]:
        return {INSPECTORS: said} if (said := self.box.problem()) else {}


def recuse_panel(context: Context, file: SupervisionFile, which: str) -> ActPanel:
    """登记回避 of one supervisor."""
    inspector = context.store.get(Inspector, which)
    form = RecordForm(
        [Inspector],
        [
            Section(
                "act", f"登记回避：{inspector.name}", [[Cell("recusal_reason", 12, required=True)], [Cell("recused_on", 6, required=True)]]
            )
        ],
        clock=context.store.now,
    )
    return ActPanel(
        context,
        file,
        f"recuse:{which}",
        "登记回避",
        form,
        lambda: actions.recuse(context.store, inspector.id, form.values()["recusal_reason"], form.values()["recused_on"]),
        values={"recused_on": today(context)},
        said=f"已登记回避 {inspector.name}",
    )


def check_panel(context: Context, file: SupervisionFile, _: str) -> ActPanel:
    """登记核查结论, or mend it: what was found, the evidence, how the employer behaved."""
    rows: Rows = [
        [Cell("checked_on", 6, required=True), Cell("verdict", 6, required=True)],
        [Cell("findings", 12, lines=5, required=True, hint="何时、何人、查了什么、听取了谁的意见、核实的人数和金额")],
        [Cell("evidence", 12, lines=3, hint="一行一件：名称、份数或者页数、来源")],
        [Cell("is_obstructed", 12)],
        [Cell("obstruction", 12)],
    ]
    is_mended = bool(file.supervision.checked_on)
    store = actions.save if is_mended else actions.finish_check
    panel = _panel(
        context,
        file,
        "check",
        "改核查结论" if is_mended else "登记核查结论",
        rows,
        lambda matter, base: store(context.store, matter, base),
        {"checked_on": today(context)},
        problems=lambda matter: rules.check_problems(matter, file, today(context)),
    )
    for sentence in () if is_mended else rules.check_warnings(file):
        panel.add_hint(sentence)
    _follow(panel.form, "is_obstructed", "obstruction", bool)
    return panel


def _follow(form: RecordForm, leader: str, follower: str, is_wanted: Callable[[Any], bool]) -> None:
    """Show a field only where another one asks for it."""

    def show(_: str = "") -> None:
        form.set_shown(follower, is_wanted(form.values()[leader]))

    form.changed.connect(show)
    show()


def talk_panel(context: Context, file: SupervisionFile, _: str) -> ActPanel:
    """登记沟通协商."""
    rows: Rows = [
        [Cell("talked_on", 6, required=True), Cell("talk_result", 6, required=True)],
        [Cell("talk_people", 12, placeholder="双方到场的人和职务")],
        [Cell("talk_record", 12, lines=5, required=True, hint="各自的意见，单位答应什么、到哪天做完")],
    ]
    return _panel(
        context,
        file,
        "talk",
        "登记沟通协商",
        rows,
        lambda matter, base: actions.talk(context.store, matter, base),
        {"talked_on": today(context)},
        problems=lambda matter: rules.talk_problems(matter, today(context)),
    )


def skip_panel(context: Context, file: SupervisionFile, step: str) -> ActPanel:
    """不经此环节, with the reason that stays in the file."""
    base, name = file.supervision, vocabulary.label("letter_step_kind", step)
    form = RecordForm(
        [Supervision],
        [Section("act", f"不经{name}", [[Cell("skip_reason", 12, required=True, hint="留在卷里，归档时也看得到")]])],
        clock=context.store.now,
    )
    return ActPanel(
        context,
        file,
        f"{SKIP}:{step}",
        f"不经{name}",
        form,
        lambda: actions.skip(context.store, base.id, step, form.values()["skip_reason"]),
        values={"skip_reason": ""},
        verb=f"不经{name}",
        said=f"已写明不经{name} {base.number}",
    )


def close_panel(context: Context, file: SupervisionFile, _: str) -> ActPanel:
    """办结."""
    panel = _panel(
        context,
        file,
        "close",
        "办结",
        [[Cell("closed_on", 6, required=True)], [Cell("closing_note", 12, lines=4, required=True, hint="怎么解决的，结果如何")]],
        lambda matter, base: actions.close(context.store, matter, base),
        {"closed_on": today(context)},
        problems=lambda matter: rules.closing_problems(matter, file, today(context)),
        verb="办结",
    )
    if said := rules.closing_bar(file):
        panel.add_hint(said)
    return panel


def follow_up_panel(context: Context, file: SupervisionFile, _: str) -> ActPanel:
    """登记回访, and the day on which who informed was told how it ended."""
    rows: Rows = [[Cell("followed_on", 6)], [Cell("follow_note", 12, lines=3)]]
    if file.supervision.informant:
        rows = [*rows, [Cell("informant_told_on", 6, hint="实名反映的，把办理结果告知本人")]]
    return _panel(
        context,
        file,
        "follow_up",
        "登记回访",
        rows,
        lambda matter, base: actions.follow_up(context.store, matter, base),
        {"followed_on": today(context)},
        problems=lambda matter: rules.follow_problems(matter, today(context)),
    )


PANELS: dict[str, Callable[[Context, SupervisionFile, str], ActPanel]] = {
    "edit": edit_panel,
    "accept": accept_panel,
    "refuse": refuse_panel,
    "tell": tell_panel,
    "assign": assign_panel,
    "recuse": recuse_panel,
    "check": check_panel,
    "talk": talk_panel,
    SKIP: skip_panel,
    "close": close_panel,
    "follow_up": follow_up_panel,
    "tell_informant": follow_up_panel,
}
