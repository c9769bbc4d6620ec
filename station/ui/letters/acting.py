"""What a person does with the letter in the editor: each act asked for, done, told."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from station.actions import letters as actions
from station.casework import deliveries, vocabulary
from station.casework.casefile import LetterFile
from station.casework.letter_checks import Check, letter_checks
from station.casework.model import Employer, Letter, LetterAddressee
from station.changes import Changes
from station.errors import ProblemsError, StationError
from station.ui.letters import steps
from station.ui.letters.acts import IssueDialog, void_dialog
from station.ui.letters.answering import answer_pane, check_pane, feedback_pane
from station.ui.letters.serving import serve_pane

if TYPE_CHECKING:
    from station.ui.letters.editor import LetterEditor

PANES = {steps.SERVE: serve_pane, steps.ANSWER: answer_pane, steps.CHECK: check_pane, steps.FEEDBACK: feedback_pane}


class Acting:
    """The acts of one editor by their names in ``steps``."""

    def __init__(self, page: "LetterEditor") -> None:
        self.page = page
        self.context = page.context

    def begin(self, act: str) -> None:
        """Do an act, or open the pane it is typed in."""
        if act in PANES:
            if chosen := self._chosen(act):
                self.page.open_act(PANES[act], chosen)
            return
        doing: Mapping[str, Callable[[], object]] = {steps.SUBMIT: self.submit, steps.ISSUE: self.issue, steps.FOLLOW: self.follow}
        doing[act]()

    def _chosen(self, act: str) -> tuple[LetterAddressee, ...]:
        """For whom: those chosen in the table; the only addressee; to be served all who are not."""
        file = self.page.stored
        if not steps.is_many(file):
            return steps.fitting(file, act, file.deliveries)
        return steps.fitting(file, act, self.page.deliveries.chosen()) or (
            steps.fitting(file, act, file.deliveries) if act == steps.SERVE else ()
        )

    # -- before the number -----------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Hand the draft to who signs."""
        letter = self.page.letter
        if self.page.save():
            letter = self.page.letter
            self._do(lambda: actions.save(self.context.store, letter.with_values(status="review"), letter), f"已送签{self.page.kind()}")

    def issue(self) -> None:
        """Sign and draw the number, after what forbids it is mended and the person said yes."""
        page = self.page
        if not page.save():
            return
        checks: list[Check] = [check for check in letter_checks(page.stored) if not check.is_ok]
        problems = {check.field: check.sentence for check in checks if check.blocks}
        if not page.letter.issuer_code and not problems:
            problems["issuer_code"] = f"请填写{Letter.spec('issuer_code').label}，例如 滨工劳监意。"
        if problems:
            page.show_problems(problems)
            return
        dialog = IssueDialog(page.window(), self.context, page.letter, [check for check in checks if not check.blocks])
        dialog.exec()
        if dialog.answer != "issue":
            return
        try:
            issued = actions.issue(self.context.store, page.letter_id, **dialog.form.values())
        except ProblemsError as error:
            page.show_problems(dict(error.problems))
            self.context.problem(error)
            return
        except StationError as error:
            self.context.problem(error)
            return
        page.load()
        self.context.tell(changes_of("签发", page.stored))
        self.context.toast(f"已签发，文号 {issued.number}")

    # -- after it --------------------------------------------------------------------------------------------------

    def follow(self) -> None:
        """Draft the next letter to those who give a ground, all the same one."""
        file = self.page.stored
        found = self._chosen(steps.FOLLOW)
        grounds = {deliveries.ground(each) for each in found}
        if len(grounds) > 1:
            words = "、".join(sorted(vocabulary.label("escalation_ground", one) for one in grounds))
            self.context.problem(StationError(f"选中的单位递进理由不同（{words}）。", "请分开选，各拟一份。"))
            return
        if not found:
            return
        ids = {each.employer_id for each in found}
        employers = [employer for employer in file.addressees if employer.id in ids]
        made = self.context.attempt(lambda: self._next_letter(file, employers, grounds.pop()))
        if made is not None:
            self.context.tell(changes_of("拟稿", made))
            self.context.go("letters", id=made.letter.id)

    def _next_letter(self, file: LetterFile, employers: list[Employer], ground: str) -> LetterFile:
        kind = steps.next_kind(file.letter)
        return actions.draft(self.context.store, kind, previous_id=file.letter.id, ground=ground, employers=employers)

    def void(self) -> None:
        """Void the letter after asking why."""
        letter = self.page.letter
        dialog = void_dialog(self.page.window(), letter)
        dialog.exec()
        if dialog.answer == "void":
            reason = dialog.reason
            self._do(lambda: actions.void(self.context.store, letter.id, reason), undo=not letter.number, ends_draft=True)

    def _do(self, act: Callable[[], Changes], words: str = "", *, undo: bool = True, ends_draft: bool = False) -> bool:
        """Do it, show the letter again, tell what was done."""
        changes = self.context.attempt(act)
        if changes is None:
            return False
        if ends_draft:
            self.page.pane.drafts.end()
        self.page.load()
        self.context.tell(changes)
        self.context.toast(words or f"已{changes.step}", undo=undo)
        return True


def changes_of(step: str, file: LetterFile) -> Changes:
    """What making or issuing a letter touched."""
    touched = {"letter": frozenset({file.letter.id}), "letter_addressee": frozenset(e.id for e in file.addressees)}
    return Changes(step, touched | {"grievance": frozenset(g.id for g in file.grievances)})
