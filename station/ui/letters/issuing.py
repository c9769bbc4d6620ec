"""签发取号, or 取号用印 once the letter is approved: who signs, which number it gets and where from, who seals how many copies."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from station.casework import letter_numbers, vocabulary
from station.casework.letter_checks import Check
from station.casework.letter_numbers import Register
from station.casework.letter_ways import BEFORE
from station.casework.model import Letter
from station.db.letter_numbers import holding
from station.ui.context import Context
from station.ui.editors import LineEditor
from station.ui.form import Cell, RecordForm, Section
from station.ui.letters.acts import usual_signer
from station.ui.letters.opinions import posts_of
from station.ui.letters.steps import Standing
from station.ui.widgets import Answer, CheckBox, Dialog, Label, Note, column, row


class _SealFields(QWidget):
    """Who seals, and how many copies."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.keeper, self.copies = LineEditor(), LineEditor("份")
        parts = []
        for label, editor, key in (("用印人", self.keeper, "keeper"), ("盖几份", self.copies, "copies")):
            editor.setObjectName(f"letters.{name}.{key}")
            editor.setAccessibleName(label)
            parts.append(column(Label(label, "dense", "ink2"), editor, spacing=4))
        self.setLayout(row(*parts, spacing=16))

    def values(self) -> dict[str, str]:
        """``keeper`` and ``copies``, these with their unit."""
        copies = self.copies.text().strip()
        return {"keeper": self.keeper.text().strip(), "copies": f"{copies}份" if copies.isdigit() else copies}


class IssueDialog(Dialog):
    """See the module; ``values`` are what ``actions.letters.issue`` takes."""

    def __init__(
        self, parent: QWidget | None, context: Context, standing: Standing, warnings: Sequence[Check], missing: Sequence[str] = ()
    ) -> None:
        letter = standing.file.letter
        self._is_signed = standing.is_approved
        store, posts = context.store, posts_of(standing.file)
        year = store.now().year
        drawn, refused, first = self._number(context, Register(letter.issuer, letter.issuer_code, year))
        self._is_typed = standing.is_asked_for or bool(refused)
        signing = [Cell("signer", 6, required=True), Cell("signer_post", 6, required=True, suggest=lambda _: posts)]
        hint = "写已经取好的号" if self._is_typed else "已在别处取号的填这里"
        example = f"例如：{letter.issuer_code or '滨工劳监提'}〔{year}〕9号"
        number = Cell("number", 6, required=self._is_typed, placeholder=example if self._is_typed else "自动取号", hint=hint)
        rows = [*([] if self._is_signed else [signing]), [Cell("issued_on", 6, required=True), number]]
        self.form = RecordForm([Letter], [Section("issue", "", rows)], clock=store.now)
        for name in self.form.names():
            self.form.editor(name).setObjectName(f"letters.issue.{name}")
        self.seal = _SealFields("issue")
        self.seal.keeper.setPlaceholderText("以后登记的不填")
        self.anyway = CheckBox("照样签发")
        self.anyway.setObjectName("letters.issue.anyway")
        if not missing:  # shown without a parent it would be a window of its own for a moment
            self.anyway.hide()
        notes = [Note(check.sentence, attention=True) for check in warnings]
        passed_over = [step for step in standing.way if step.code in BEFORE and step.is_open and step.optional]
        notes += [Note(f"不经{step.label}，流程里写明：{step.optional}。") for step in passed_over]
        if missing:
            notes.append(Note(f"没有字体能印出：{'、'.join(missing)}。请换一种写法，或者装上有这些字的字体。", attention=True))
        if refused and not standing.is_asked_for:
            notes.append(Note(refused, attention=True))
        if first and not self._is_typed:
            notes.append(Note(first))
        content = QWidget()
        content.setLayout(column(*notes, self.anyway, self.form, self.seal, spacing=12, margins=(0, 8, 0, 0)))
        kind = vocabulary.label("letter_kind", letter.kind)
        verb = "登记文号" if self._is_typed else "取号"
        of_number = "的文号" if self._is_typed else "取号" if self._is_signed else ""
        super().__init__(
            parent,
            f"{'登记' if self._is_typed else '给' if self._is_signed else '签发'}这份{kind}{of_number}？",
            self._sentence(drawn, standing),
            [Answer("issue", verb), Answer("", "再看看", safe=True)],
            content=content,
        )
        signer, post = usual_signer(context, letter)
        post = post if not posts or post in posts else posts[0]
        self.form.set_values({"signer": signer, "signer_post": post, "issued_on": store.now().date().isoformat()})
        self.form.changed.connect(self._allow)
        self.anyway.toggled.connect(lambda _: self._allow())
        self._allow()

    @staticmethod
    def _number(context: Context, register: Register) -> tuple[str, str, str]:
        """The number this PC would draw, or why it cannot, and what to make sure of before the very first one."""
        if not register.code:
            return "", "", ""
        held = holding(context.store, register)
        serial = held.drawable(context.store.device)
        if serial is None:
            return "", letter_numbers.refusal(held, context.store.device)[0], ""
        return register.text(serial), "", letter_numbers.first_use(held, context.store.device)

    def _sentence(self, drawn: str, standing: Standing) -> str:
        fixed = "取号后不能收回，作废也留号；正文不能再改。"
        if standing.is_asked_for:
            return f"{standing.file.letter.issuer}签发以后，把它给的文号登记在这里。{fixed}"
        return f"签发后取号“{drawn}”。{fixed}" if drawn else fixed

    def values(self) -> dict[str, object]:
        """What was decided."""
        values = dict(self.form.values())
        if self._is_signed:
            values = {name: values[name] for name in ("issued_on", "number")}
        return {**values, **self.seal.values(), "print_anyway": self.anyway.isChecked()}

    def _allow(self, _: str = "") -> None:
        is_said = self.anyway.isHidden() or self.anyway.isChecked()
        self.buttons["issue"].setEnabled(is_said and not self.form.problems())


class SealDialog(Dialog):
    """登记用印 after the letter has its number."""

    def __init__(self, parent: QWidget | None, letter: Letter) -> None:
        self.seal = _SealFields("seal")
        content = QWidget()
        content.setLayout(column(self.seal, margins=(0, 8, 0, 0)))
        answers = [Answer("seal", "登记"), Answer("", "以后再登记", safe=True)]
        super().__init__(parent, f"登记“{letter.number}”用印？", "用印登记记下谁盖的、盖了几份。", answers, content=content)
        self.seal.keeper.textChanged.connect(lambda text: self.buttons["seal"].setEnabled(bool(text.strip())))
        self.buttons["seal"].setEnabled(False)
        self.seal.keeper.setFocus()
