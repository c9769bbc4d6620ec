"""What the acts on a letter share: a pane in place of its form, and the dialogs of what cannot be taken back."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from station.casework import vocabulary
from station.casework.letter_ways import WayStep
from station.casework.model import Letter
from station.changes import Changes
from station.ui.context import Context
from station.ui.editors import LineEditor
from station.ui.form import RecordForm
from station.ui.formpane import FormPane
from station.ui.widgets import Answer, CheckBox, Dialog, Label, Paragraph, column

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


def withdraw_dialog(parent: QWidget | None, letter: Letter) -> Dialog:
    """撤回重发, with its reason."""
    sentence = "这个文号作废，留在登记簿上；同样内容的新草稿会打开，改好以后重新签发，取新的文号。请写明撤回的原因。"
    answers = [Answer("withdraw", "撤回，拟新的"), Answer("", "不撤回", safe=True)]
    return Dialog(parent, f"撤回“{letter.number}”重发？", sentence, answers, reason="撤回的原因")


class LeaveOutDialog(Dialog):
    """不经此环节: a reason for each step that is left out; only open when all have one."""

    def __init__(self, parent: QWidget | None, left: Sequence[WayStep], *, before_issue: bool = False) -> None:
        self.reasons = {step.code: LineEditor() for step in left}
        content = QWidget()
        lines = []
        for step in left:
            editor = self.reasons[step.code]
            editor.setObjectName(f"letters.reason.{step.code}")
            editor.setPlaceholderText(f"不做{step.label}的原因")
            lines.append(column(Label(step.label, "dense", "ink2"), editor, spacing=4))
        content.setLayout(column(*lines, spacing=10, margins=(0, 8, 0, 0)))
        named = "、".join(step.label for step in left)
        sentence = "原因记在文书流程里，不能再改。" + ("也可以先不签发，从监督事项里补做。" if before_issue else "")
        question = f"{named}还没有做，写明原因再签发？" if before_issue else f"这份文书不经{named}？"
        super().__init__(parent, question, sentence, [Answer("skip", "写明不做"), Answer("", "先不", safe=True)], content=content)
        for editor in self.reasons.values():
            editor.textChanged.connect(lambda _: self._allow())
        next(iter(self.reasons.values())).setFocus()
        self._allow()

    def texts(self) -> dict[str, str]:
        """The reason for each step."""
        return {code: editor.text().strip() for code, editor in self.reasons.items()}

    def _allow(self) -> None:
        self.buttons["skip"].setEnabled(all(self.texts().values()))


class DiscloseDialog(Dialog):
    """保留，写明原因: which complainants the letter names on purpose, and why."""

    def __init__(self, parent: QWidget | None, names: Sequence[str], user: str) -> None:
        self.boxes = {name: CheckBox(name) for name in names}
        content = QWidget()
        for box in self.boxes.values():
            box.setChecked(True)
        content.setLayout(column(*self.boxes.values(), spacing=6, margins=(0, 8, 0, 0)))
        sentence = f"反映人的身份一般要保密。写明的理由和同意的人（{user}）会记下来。"
        answers = [Answer("disclose", "写明，记下原因"), Answer("", "不写", safe=True)]
        super().__init__(parent, "文书里写明诉求人？", sentence, answers, reason="为什么要写明", content=content)

    def names(self) -> list[str]:
        """Those that are ticked."""
        return [name for name, box in self.boxes.items() if box.isChecked()]
