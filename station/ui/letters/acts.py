"""What the acts on a letter share: a pane in place of its form, and the dialogs of what cannot be taken back."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from station.casework import vocabulary
from station.casework.letter_checks import Check
from station.casework.model import Letter
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell, RecordForm, Section
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
        self.more = Paragraph("", "dense", "ink2")
        self.more.hide()
        head.setLayout(column(Label(title, "section", bold=True), Paragraph(sentence, "dense", "ink2"), self.more, spacing=4))
        super().__init__(context, f"letters.{name}", form, submit=submit, done=done, cancel=cancel, head=head, save_words=title)
        self.set_margin(20)
        self.letter = letter
        self.key = f"letters:{name}:{letter.id}"

    def tell(self, sentence: str) -> None:
        """One more sentence under the title; none for ""."""
        self.more.set_text(sentence)
        self.more.setVisible(bool(sentence))


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
