"""What happened to an issued letter, in a few lines above its text: signed, served, to be answered by, answered, put right."""

from datetime import datetime

from station.actions.letters import reply_clock
from station.casework import vocabulary
from station.casework.dates import show_day
from station.casework.masking import mask_text
from station.casework.model import Letter
from station.ui.due import due_pill
from station.ui.widgets import Icon, KeyValues, Pane, Paragraph, Run, column, row
from station.ui.widgets.keyvalue import Value


class Handling(Pane):
    """Lines of labels and values under the sentence that the text is fixed."""

    def __init__(self) -> None:
        super().__init__(fill="mat", radius=6)
        self.sentence = Paragraph("", "dense", "ink2")
        self.lines = KeyValues(label_width=58)
        head = row(Icon("lock", 16), self.sentence, spacing=8)
        head.setStretch(1, 1)
        self.setLayout(column(head, self.lines, spacing=10, margins=(12, 10, 12, 10)))

    def show_letter(self, letter: Letter, now: datetime) -> None:
        """Show what is known of a letter."""
        is_void = letter.status == "void"
        self.sentence.set_text(f"已作废：{letter.void_reason}" if is_void else "已经签发，正文不能再改。要改的话先作废，再拟一份新的。")
        found = [[pair] for pair in _lines(letter, now)]
        self.lines.set_lines(found)
        self.lines.setVisible(bool(found))


def _lines(letter: Letter, now: datetime) -> list[tuple[str, Value]]:
    today = now.date()
    label = {spec.name: spec.label for spec in Letter.specs()}
    found: list[tuple[str, Value]] = []
    if letter.issued_on:
        found.append(("签发", _joined(show_day(letter.issued_on, today), f"{letter.signer_post} {letter.signer}".strip())))
    if letter.served_on:
        way = vocabulary.label("service_way", letter.service_way)
        found.append(("送达", _joined(show_day(letter.served_on, today), way, letter.servers)))
    if letter.receiver:
        found.append((label["receiver"], mask_text(letter.receiver)))
    clock = reply_clock(letter)
    if clock is not None and clock.due:
        is_open = letter.reply_state in ("", "none", "overdue") and not letter.replied_on and letter.status != "void"
        near = due_pill(clock.due, now)
        left: list[str | Run] = (
            [Run(near.text, "red-text" if near.tone == "red" else "ink", bold=True), "，"] if is_open and near.icon else []
        )
        found.append((label["reply_amount"], [*left, show_day(clock.due, today), Run(f"\n{clock.sum_text}", "ink2")]))
    if letter.reply_state not in ("", "none"):
        state = vocabulary.label("reply_state", letter.reply_state)
        found.append(("答复", _joined(show_day(letter.replied_on, today), state, letter.reply_content)))
    if letter.rectification:
        found.append(("整改", vocabulary.label("rectification", letter.rectification)))
    if letter.follow_action:
        found.append((label["follow_action"], vocabulary.label("letter_follow_action", letter.follow_action)))
    if letter.agreement_to:
        found.append((label["agreement_to"], show_day(letter.agreement_to)))
    return found


def _joined(*words: str) -> str:
    return "，".join(word for word in words if word)
