"""What happened to an issued letter, in a few lines above its text: signed, served, to be answered by, answered, put right."""

from datetime import datetime

from station.actions.letters import reply_clock
from station.casework import vocabulary
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.deliveries import AWAITING, pressing
from station.casework.masking import mask_text
from station.casework.model import Letter, LetterAddressee
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

    def show_letter(self, file: LetterFile, now: datetime) -> None:
        """Show what is known of a letter."""
        letter = file.letter
        is_void = letter.status == "void"
        fixed = "已经签发，正文不能再改。要改的话从“更多”里撤回重发，取新的文号。"
        self.sentence.set_text(_voided(file) if is_void else fixed)
        found = [[pair] for pair in _lines(file, now)]
        self.lines.set_lines(found)
        self.lines.setVisible(bool(found))


def _voided(file: LetterFile) -> str:
    """Why it was voided, and which letter stands for it."""
    said, anew = f"已作废：{file.letter.void_reason}".rstrip("。"), file.replaced_by
    if anew is None:
        return said
    return f"{said}。代替它的{f'是{anew.number}' if anew.number else '还没有签发'}。"


def _lines(file: LetterFile, now: datetime) -> list[tuple[str, Value]]:
    letter, delivery = file.letter, pressing(file)
    today = now.date()
    label = {spec.name: spec.label for cls in (Letter, LetterAddressee) for spec in cls.specs()}
    found: list[tuple[str, Value]] = []
    if letter.issued_on:
        found.append(("签发", _joined(show_day(letter.issued_on, today), f"{letter.signer_post} {letter.signer}".strip())))
    if delivery.served_on:
        way = vocabulary.label("service_way", delivery.service_way)
        found.append(("送达", _joined(show_day(delivery.served_on, today), way, delivery.servers)))
    if delivery.receiver:
        found.append((label["receiver"], mask_text(delivery.receiver)))
    clock = reply_clock(letter, delivery.served_on)
    if clock is not None and clock.due:
        is_open = delivery.reply_state in AWAITING and not delivery.replied_on and letter.status != "void"
        near = due_pill(clock.due, now)
        left: list[str | Run] = (
            [Run(near.text, "red-text" if near.tone == "red" else "ink", bold=True), "，"] if is_open and near.icon else []
        )
        found.append((label["reply_amount"], [*left, show_day(clock.due, today), Run(f"\n{clock.sum_text}", "ink2")]))
    if delivery.reply_state not in ("", "none"):
        state = vocabulary.label("reply_state", delivery.reply_state)
        found.append(("答复", _joined(show_day(delivery.replied_on, today), state, delivery.reply_content)))
    if delivery.rectification:
        found.append(("整改", vocabulary.label("rectification", delivery.rectification)))
    if delivery.follow_action:
        found.append((label["follow_action"], vocabulary.label("letter_follow_action", delivery.follow_action)))
    if delivery.agreement_to:
        found.append((label["agreement_to"], show_day(delivery.agreement_to)))
    return found


def _joined(*words: str) -> str:
    return "，".join(word for word in words if word)
