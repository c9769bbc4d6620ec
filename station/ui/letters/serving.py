"""登记送达: the way, the day, who brought it, who took or refused it; one or several addressees at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from station.actions import letter_service
from station.actions import letters as actions
from station.actions.setting_up import staff_names
from station.casework import deliveries
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.model import Letter, LetterAddressee
from station.changes import Changes
from station.errors import ProblemsError
from station.ui.context import Context
from station.ui.editors import TextEditor
from station.ui.form import Cell, Custom, RecordForm, Section
from station.ui.letters.acts import ActPane, Done
from station.ui.widgets import Paragraph

NUMBERS = "numbers"  # the one value of the form that is no field: an express number a line
_ALWAYS = ("service_way", "served_on", "service_note")
# what is asked for each way besides, and under which words
_ASKED: dict[str, dict[str, str]] = {
    "direct": {"servers": "送达人", "place": "送达地点", "receiver": "签收人", "receiver_role": "签收人身份"},
    "left": {"servers": "送达人", "place": "送达地点", "refusal_reason": "拒收事由和日期", "witnesses": "见证人"},
    "post": {"sent_on": "寄出日期", "express_number": "邮单号", "receiver": "签收人"},
    "entrusted": {"sent_on": "交出日期", "servers": "受托送达的单位和人", "receiver": "签收人", "receiver_role": "签收人身份"},
    "electronic": {"sent_on": "发出日期", "receiver": "确认收到的人", "place": "发到（邮箱、号码）"},
    "public": {"place": "在哪里公开发布"},
}
_WANTED: dict[str, tuple[str, ...]] = {
    "left": ("refusal_reason", "witnesses"),
    "post": ("express_number",),
    "public": ("place",),
}
_DAY = {"post": "收件日期", "electronic": "确认收到的日期", "public": "发布日期", "left": "留置日期"}
_HINT = {
    "direct": "两人送达，在送达回证上签收",
    "left": "对方拒收时，请基层组织或者所在单位的代表到场，记明拒收事由，送达人和见证人签名",
    "post": "只寄出、还没有收到的，收件日期先不填。答复期限从收件之日起算",
    "entrusted": "受托人交给对方并签收",
    "electronic": "发出以后，要等对方确认收到才算送达",
    "public": "公开发布不要求答复",
}


class _ServeForm(RecordForm):
    """With the express numbers of several addressees, kept in the draft like the fields."""

    def __init__(self, rows: Sequence[Sequence[Cell | Custom]], numbers: TextEditor, clock: Callable[[], datetime]) -> None:
        self._numbers = numbers
        super().__init__([LetterAddressee], [Section("serve", "", rows)], clock=clock)
        numbers.edited.connect(lambda: self.tell_changed(NUMBERS))

    def values(self) -> dict[str, Any]:
        return super().values() | {NUMBERS: self._numbers.read()[0]}

    def set_values(self, values: Mapping[str, Any]) -> None:
        super().set_values(values)
        if NUMBERS in values:
            self._numbers.show_value(values[NUMBERS])

    def editor(self, name: str) -> QWidget:
        return self._numbers if name == NUMBERS else super().editor(name)


def serve_pane(context: Context, file: LetterFile, chosen: Sequence[LetterAddressee], done: Done, cancel: Callable[[], object]) -> ActPane:
    """The pane for these addressees; the reply clock is shown with its sum before saving."""
    store, letter = context.store, file.letter
    names = [deliveries.name_of(file, each) for each in chosen]
    is_many = len(chosen) > 1
    due, hint = Paragraph("", "caption", "ink2"), Paragraph("", "caption", "ink2")
    numbers = TextEditor(min(6, max(2, len(chosen))))
    numbers.setPlaceholderText("一行一个，按上面的顺序；也可以从 Excel 粘贴“单位 邮单号”两列")
    rows: list[Sequence[Cell | Custom]] = [
        [Cell("service_way", 6, required=True), Cell("served_on", 6, required=True)],
        [Custom(due)],
        [Cell("sent_on", 6), Cell("express_number", 6)],
        [Custom(numbers, 12, "邮单号", NUMBERS)],
        [Cell("servers", 12, placeholder="两人，用顿号分开", suggest=lambda _: staff_names(store))],
        [Cell("place", 12)],
        [Cell("receiver", 6), Cell("receiver_role", 6)],
        [Cell("agent_reason", 12, placeholder="代收人和受送达人的关系、为什么由他代收")],
        [Cell("refusal_reason", 12)],
        [Cell("witnesses", 12)],
        [Cell("service_note", 12)],
        [Custom(hint)],
    ]
    form = _ServeForm(rows, numbers, store.now)

    def served() -> LetterAddressee:
        values = form.values()
        asked = {*_ALWAYS, *_ASKED.get(values["service_way"], {}), "agent_reason"}
        return LetterAddressee(**{name: value for name, value in values.items() if name in asked})

    def show(_: str = "") -> None:
        values = form.values()
        way = values["service_way"]
        asked = _ASKED.get(way, {})
        for name in ("sent_on", "servers", "place", "receiver", "receiver_role", "refusal_reason", "witnesses"):
            form.set_shown(name, name in asked)
            form.set_label(name, asked.get(name, LetterAddressee.spec(name).label))
            form.set_required(name, name in _WANTED.get(way, ()))
        form.set_shown("agent_reason", "receiver_role" in asked and values["receiver_role"] == "agent")
        form.set_shown("express_number", way == "post" and not is_many)
        form.set_shown(NUMBERS, way == "post" and is_many)
        form.set_label("served_on", _DAY.get(way, LetterAddressee.spec("served_on").label))
        form.set_required("served_on", not ("sent_on" in asked and values["sent_on"]))
        hint.set_text("\n".join(filter(None, [_HINT.get(way, ""), *deliveries.service_warnings(served())])))
        clock = None if way == "public" else actions.reply_clock(letter, values["served_on"])
        due.set_text(f"答复到 {show_day(clock.due, store.now().date())}：{clock.sum_text}" if clock and clock.due else "不要求答复")

    is_mended = bool(chosen[0].served_on)  # one at a time: to serve are offered only those who are not

    def submit() -> Changes:
        if is_mended:
            return letter_service.mend_receipt(store, served(), chosen[0])
        found: dict[int, str] = {}
        if is_many and served().service_way == "post":
            found, trouble = letter_service.express_numbers(form.values()[NUMBERS], names)
            if trouble or not found:
                raise ProblemsError({NUMBERS: trouble or "请填写邮单号。"})
        by_id = {each.id: found.get(place, "") for place, each in enumerate(chosen)}
        return letter_service.serve_each(store, letter.id, served(), by_id)

    form.changed.connect(show)
    whom = f"{names[0]}等 {len(names)} 家" if is_many else "".join(names)
    title = "改送达登记" if is_mended else "登记送达"
    pane = ActPane(context, "serve", title, f"{letter.number}，{whom}", letter, form, submit=submit, done=done, cancel=cancel)
    is_put_up = letter.audience not in deliveries.NAMED and not any(each.employer_id for each in chosen)
    way = "public" if is_put_up else "direct"
    values: dict[str, Any] = {"service_way": way, "served_on": store.now().date().isoformat(), "servers": servers_of(letter)}
    if is_mended or (not is_many and chosen[0].sent_on):  # on its way already
        values |= {name: getattr(chosen[0], name) for name in form.names() if getattr(chosen[0], name)}
    pane.open(pane.key, f"{title}（{letter.number}）", values)
    show()
    return pane


def servers_of(letter: Letter) -> str:
    """Who serves a letter as a rule: the supervisors it names, without their cards."""
    return "、".join(line.partition("（")[0].strip() for line in letter.inspectors.splitlines() if line.strip())
