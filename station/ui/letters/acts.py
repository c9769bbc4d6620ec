"""The acts after a letter is written: sign it with a number, serve it, note the answer and what was put right, void it."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from station.actions import letters as actions
from station.actions.setting_up import staff_names
from station.casework import vocabulary
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.deliveries import pressing
from station.casework.letter_checks import Check
from station.casework.model import Letter, LetterAddressee
from station.changes import Changes
from station.ui.context import Context
from station.ui.editors import words_of
from station.ui.form import Cell, Custom, RecordForm, Section
from station.ui.formpane import FormPane
from station.ui.widgets import Answer, Dialog, Label, Note, Paragraph, column

Done = Callable[[Changes], object]


class ActPane(FormPane):
    """One act on one letter in place of the letter's form."""

    def __init__(
        self,
        context: Context,
        name: str,
        title: str,
        sentence: str,
        letter: Letter,
        form: RecordForm,
        *,
        submit: Callable[[], Changes],
        done: Done,
        cancel: Callable[[], object],
    ) -> None:
        head = QWidget()
        head.setLayout(column(Label(title, "section", bold=True), Paragraph(sentence, "dense", "ink2"), spacing=4))
        super().__init__(context, f"letters.{name}", form, submit=submit, done=done, cancel=cancel, head=head, save_words=title)
        self.set_margin(20)
        self.letter = letter
        self.key = f"letters:{name}:{letter.id}"


def serve_pane(context: Context, file: LetterFile, done: Done, cancel: Callable[[], object]) -> ActPane:
    """登记送达: the way, the day, who brought it and who took it; the reply clock is shown with its sum before saving."""
    store, letter = context.store, file.letter
    due = Paragraph("", "caption", "ink2")
    form = RecordForm(
        [LetterAddressee],
        [
            Section(
                "serve",
                "",
                [
                    [Cell("service_way", 6, required=True), Cell("served_on", 6, required=True)],
                    [Custom(due)],
                    [Cell("servers", 12, placeholder="两人，用顿号分开", suggest=lambda _: staff_names(store))],
                    [Cell("receiver", 12, placeholder="签收人；拒收的写明情况和见证人")],
                ],
            )
        ],
        clock=store.now,
    )

    def served() -> LetterAddressee:
        return LetterAddressee(**form.values())

    def show_clock(_: str = "") -> None:
        clock = actions.reply_clock(letter, served().served_on)
        due.set_text(f"答复到 {show_day(clock.due, store.now().date())}：{clock.sum_text}" if clock and clock.due else "不要求答复")

    form.changed.connect(show_clock)
    pane = ActPane(
        context,
        "serve",
        "登记送达",
        f"{letter.number}，{letter.heading}",
        letter,
        form,
        submit=lambda: actions.serve(store, letter.id, served()),
        done=done,
        cancel=cancel,
    )
    values = {"service_way": "direct", "served_on": store.now().date().isoformat(), "servers": _servers(letter)}
    pane.open(pane.key, f"登记送达（{letter.number}）", values)
    show_clock()
    return pane


def _servers(letter: Letter) -> str:
    return "、".join(line.partition("（")[0].strip() for line in letter.inspectors.splitlines() if line.strip())


def answer_pane(context: Context, file: LetterFile, done: Done, cancel: Callable[[], object]) -> ActPane:
    """登记答复, or 核验整改 once there is an answer: what came back, what was put right, what follows."""
    store, letter, receipt = context.store, file.letter, pressing(file)
    is_check = receipt.reply_state not in ("", "none")
    answer = [[Cell("reply_state", 6, required=True), Cell("replied_on", 6)], [Cell("reply_content", 12, lines=5)]]
    after = [
        [Cell("rectification", 6, required=is_check), Cell("follow_action", 6)],
        [Cell("agreement_to", 6, hint="签了劳动关系协调服务协议的填")],
    ]
    form = RecordForm([LetterAddressee], [Section("answer", "", after + answer if is_check else answer + after)], clock=store.now)
    form.set_options("reply_state", [item for item in words_of("reply_state") if item[0] != "none"])

    def show_day_field(_: str = "") -> None:
        form.set_shown("replied_on", form.values()["reply_state"] == "replied")

    def submit() -> Changes:
        values = form.values()
        if values["reply_state"] != "replied":
            values["replied_on"] = ""
        return actions.record_answer(store, receipt.with_values(**values), receipt)

    form.changed.connect(show_day_field)
    title = "核验整改" if is_check else "登记答复"
    due = f"，应于 {show_day(receipt.reply_due_on, store.now().date())}前答复" if receipt.reply_due_on else ""
    pane = ActPane(
        context, "check" if is_check else "answer", title, f"{letter.number}{due}", letter, form, submit=submit, done=done, cancel=cancel
    )
    today = store.now().date().isoformat()
    values = {name: getattr(receipt, name) for name in form.values()}
    if not is_check:
        is_late = bool(receipt.reply_due_on) and receipt.reply_due_on < today
        values |= {"reply_state": "overdue" if is_late else "replied", "replied_on": "" if is_late else today}
    pane.open(pane.key, f"{title}（{letter.number}）", values)
    show_day_field()
    return pane


class IssueDialog(Dialog):
    """签发取号: who signs, when; the number is drawn unless one was given elsewhere."""

    def __init__(self, parent: QWidget | None, context: Context, letter: Letter, warnings: Sequence[Check]) -> None:
        year = context.store.now().year
        series = f"“{letter.issuer_code}〔{year}〕”的下一个号" if letter.issuer_code else "文号"
        rows = [
            [Cell("signer", 6, required=True), Cell("signer_post", 6)],
            [Cell("issued_on", 6, required=True), Cell("number", 6, placeholder="自动取号", hint="已在别处取号的填这里")],
        ]
        self.form = RecordForm([Letter], [Section("issue", "", rows)], clock=context.store.now)
        for name in ("signer", "signer_post", "issued_on", "number"):
            self.form.editor(name).setObjectName(f"letters.issue.{name}")
        content = QWidget()
        notes = [Note(check.sentence, attention=True) for check in warnings]
        content.setLayout(column(*notes, self.form, spacing=12, margins=(0, 8, 0, 0)))
        kind = vocabulary.label("letter_kind", letter.kind)
        super().__init__(
            parent,
            f"签发这份{kind}？",
            f"签发后取{series}。取号后不能收回，作废也留号；正文不能再改。",
            [Answer("issue", "取号"), Answer("", "再看看", safe=True)],
            content=content,
        )
        signer, post = usual_signer(context, letter)
        self.form.set_values({"signer": signer, "signer_post": post, "issued_on": context.store.now().date().isoformat()})
        self.form.changed.connect(self._allow)
        self._allow()

    def _allow(self, _: str = "") -> None:
        self.buttons["issue"].setEnabled(not self.form.problems())


def usual_signer(context: Context, letter: Letter) -> tuple[str, str]:
    """Who signed the last letter of this issuer, and their post."""
    signed = [other for other in context.store.matching(Letter, issuer=letter.issuer) if other.signer]
    last = max(signed, key=lambda other: other.issued_on, default=None)
    return (last.signer, last.signer_post) if last else ("", Letter().signer_post)


def void_dialog(parent: QWidget | None, letter: Letter) -> Dialog:
    """作废, with its reason."""
    kind = vocabulary.label("letter_kind", letter.kind)
    question = f"作废“{letter.number}”？" if letter.number else f"作废这份{kind}的拟稿？"
    sentence = "号码留在登记簿上，不能再用。请写明原因。" if letter.number else "拟稿还没有取号。请写明原因。"
    return Dialog(
        parent, question, sentence, [Answer("void", "作废"), Answer("", "不作废", safe=True)], reason=Letter.spec("void_reason").label
    )
