"""The place 文书: the list of supervision letters; a letter opens over it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from station.actions import letter_drafts, rights
from station.actions import letters as actions
from station.casework import deadlines, deliveries, vocabulary
from station.casework.dates import show_day
from station.casework.model import Employer, Letter, LetterAddressee
from station.db import drafts
from station.db.procedures import letter_rows
from station.db.store import Store
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.editors import words_of
from station.ui.heldlist import HeldList, View
from station.ui.letters.acting import changes_of, made_before
from station.ui.letters.editor import LetterEditor
from station.ui.letters.form import LetterForm
from station.ui.listpage import Filter
from station.ui.table import Column
from station.ui.widgets import PRIMARY, Button, EmptyState, PillText, status

Row = Mapping[str, Any]


def is_unanswered(row: Row) -> bool:
    """Whether a limit for the answer is still running or has run out."""
    return bool(row["waiting"])


def is_overdue(row: Row, today: str) -> bool:
    """Whether the limit has run out, noted as such or not."""
    return is_unanswered(row) and (row["due_on"] < today or row["status"] == "overdue")


def addressee(row: Row) -> str:
    """“滨河宏拓五金制品厂等 3 家”."""
    name = row["addressee"] or ""
    return f"{name}等 {row['addressees']} 家" if (row["addressees"] or 0) > 1 else name


class Letters(HeldList):
    """文书."""

    def __init__(self, context: Context) -> None:
        def today() -> str:
            return context.store.now().date().isoformat()

        super().__init__(
            context,
            "文书",
            "letters",
            _columns(context),
            records=("letter", "letter_addressee", "employer"),
            views=[
                View("to_issue", "待签发", lambda row: row["status"] in deliveries.NOT_ISSUED),
                View("to_serve", "待送达", lambda row: row["status"] == "issued"),
                View("waiting", "等答复", lambda row: is_unanswered(row) and not is_overdue(row, today())),
                View("overdue", "逾期未答复", lambda row: is_overdue(row, today())),
                View("rectified", "已整改", lambda row: row["status"] == "rectified"),
                View("all", "全部"),
            ],
            filters=[
                Filter("kind", "文种", lambda: words_of("letter_kind")),
                Filter("topic", Letter.spec("topic").label, lambda: words_of("letter_topic")),
                Filter("status", Letter.spec("status").label, lambda: words_of("letter_status")),
                Filter("drafter", "拟稿", lambda: self.used("drafter")),
            ],
            found_in=("number", "addressee", "heading", "signer"),
            sorting=("drafted_on", True),
            unit="份",
            empty=EmptyState(
                "还没有文书。给用人单位的提示函、意见书和给部门的建议书列在这里：从诉求里转过来最快，也可以直接新建。",
                [Button("新建文书", self.begin, right="letter_draft")],
            ),
        )
        self.tabs.set_current("all")
        new = Button("新建文书", self.begin, kind=PRIMARY, icon="plus", key="Ctrl+N", right="letter_draft")
        new.setObjectName("letters.new")
        self.set_actions(new)
        self.acts["new"] = self.begin
        self.table.remove_row = self._remove
        self.table.is_removable = self._is_removable

    def rows(self, store: Store) -> Sequence[Any]:
        return letter_rows(store)

    def foot(self, rows: Sequence[Any]) -> list[str]:
        counts = [(label, sum(row["kind"] == kind for row in rows)) for kind, label in words_of("letter_kind")]
        return [f"{label} {count:,} 份" for label, count in counts if count]

    def open_row(self, row_id: str) -> None:
        self._open(row_id)

    def begin(
        self,
        grievance: str = "",
        kind: str = "reminder",
        employer: str = "",
        previous: str = "",
        ground: str = "",
        *,
        another: bool = False,
    ) -> None:
        """Draft a letter and open it; kind, topic and addressees can still be changed there.

        One that is being drafted about the same is gone on with, unless ``another`` is wanted.
        """
        store = self.context.store
        employers = [store.get(Employer, employer)] if employer else []
        held = letter_drafts.in_the_making(store, kind, grievance_id=grievance, previous_id=previous, employers=employers)
        if held is not None and not another:
            self.open_row(held.id)
            known = {"grievance": grievance, "kind": kind, "employer": employer, "previous": previous, "ground": ground}
            self.context.toast(*made_before(held, partial(self.context.go, "letters", act="new", another=True, **known)))
            return
        made = self.context.attempt(
            lambda: actions.draft(store, kind, grievance_id=grievance, employers=employers, previous_id=previous, ground=ground)
        )
        if made is not None:
            self.context.tell(changes_of("拟稿", made))
            self.open_row(made.letter.id)
            self.context.toast(f"已拟{vocabulary.label('letter_kind', kind)}", undo=True)

    def _is_removable(self, row: Row) -> bool:
        return not row["number"] and row["status"] in deliveries.NOT_ISSUED and "letter_draft" in rights.allowed(self.context.store)

    def _remove(self, row: Row) -> None:
        changes = self.context.attempt(lambda: letter_drafts.remove(self.context.store, row["id"]))
        if changes is not None:
            self.context.tell(changes)
            self.context.toast(f"已{changes.step}", undo=True)

    def arrive(self, id: str = "", act: str = "", key: str = "", view: str = "", **known: Any) -> None:
        if act == "new":
            self.begin(**known)
        elif act == "draft":
            self._resume(key)
        elif id:
            self.table.select_id(id)
            self._open(id, act)
        elif view:
            self.tabs.set_current(view)

    def _resume(self, key: str) -> None:
        """Go on with what was typed and not saved; the key names the act, if it was one, and the letter."""
        _, *act, letter_id = key.split(":")
        if self.context.store.find(Letter, letter_id) is None:
            drafts.drop(self.context.store, key)
        else:
            self._open(letter_id, *act[:1])

    def _open(self, letter_id: str, act: str = "") -> None:
        """Show a letter, and begin an act once it stands there: some ask a question at once."""
        if self.is_there(letter_id):
            self.context.later(self, lambda: self._make_form(letter_id, act))

    def _make_form(self, letter_id: str, act: str) -> None:
        if self.is_left():
            return
        form = LetterForm(self.context)
        self.context.later(form, lambda: self._open_editor(letter_id, form, act))

    def _open_editor(self, letter_id: str, form: LetterForm, act: str) -> None:
        editor = LetterEditor(self.context, letter_id, form)
        self.open_page(editor)
        if act:
            self.context.later(editor, lambda: editor.start(act))


def _columns(context: Context) -> list[Column]:
    label = {spec.name: spec.label for cls in (LetterAddressee, Letter) for spec in cls.specs()}
    now = context.store.now

    def due(row: Row) -> PillText:
        if is_unanswered(row):
            unit: deadlines.Unit = "workday" if row["reply_unit"] == "workday" else "day"
            clock = deadlines.reply_deadline(row["waiting_since"], row["reply_amount"], unit, row["reply_source"])
            return due_pill(row["due_on"], now(), clock.sum_text)
        return PillText("", "")

    def stage(row: Row) -> PillText:
        if row["status"] == "served" and not row["waiting"]:
            return PillText("已送达", "gry")
        return status("letter_status", row["status"])

    def day(name: str, shown: bool = False) -> Column:
        def words(row: Row) -> str:
            return show_day(row[name] or "", now().date())

        return Column(name, label[name], 100, words, order=lambda row: row[name] or "", token="ink2", whole=True, shown=shown)

    def number(row: Row) -> str:
        return row["number"] or "未取号"

    def due_order(row: Row) -> str:
        return str(row["due_on"] or "")

    def share(part: str, whole: str) -> Callable[[Row], str]:
        """“61/92”; "" while the letter is not issued or nobody is asked."""

        def words(row: Row) -> str:
            return f"{row[part] or 0}/{row[whole]}" if row[whole] and row["number"] else ""

        return words

    return [
        Column("due", label["reply_amount"], 162, pill=due, order=due_order, whole=True),
        Column("number", label["number"], 196, number, pill=lambda row: None if row["number"] else PillText(number(row), ""), whole=True),
        Column("kind", "文种", 76, lambda row: vocabulary.label("letter_kind", row["kind"])),
        Column("addressee", "主送", 220, addressee, stretch=True),
        Column("topic", label["topic"], 150, lambda row: vocabulary.label("letter_topic", row["topic"])),
        Column("status", label["status"], 112, pill=stage),
        Column("served", "送达", 64, share("served", "addressees"), order=lambda row: row["served"] or 0, right=True, whole=True),
        Column("asked", "应答复", 64, lambda row: str(row["asked"] or ""), order=lambda row: row["asked"] or 0, right=True, shown=False),
        Column("answered", "已答复", 64, share("answered", "asked"), order=lambda row: row["answered"] or 0, right=True, whole=True),
        day("drafted_on", shown=True),
        day("issued_on"),
        day("served_on"),
        Column("drafter", label["drafter"], 76, token="ink2", shown=False),
        Column("cases", "关联诉求", 82, lambda row: f"{row['cases']} 件" if row["cases"] else "", right=True, shown=False),
    ]
