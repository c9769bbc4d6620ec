"""What a person does with the letter in the editor: each act asked for, done, told."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu

from station.actions import letter_drafts, letter_service, letter_steps
from station.actions import letters as actions
from station.actions.circle import is_member
from station.actions.places import places
from station.casework import deliveries, vocabulary
from station.casework.casefile import LetterFile
from station.casework.letter_checks import Check, letter_checks
from station.casework.letter_papers import is_handed
from station.casework.letter_ways import WayStep, missing_before_issue
from station.casework.letters import compose
from station.casework.model import Employer, Letter, LetterAddressee
from station.changes import Changes
from station.errors import ProblemsError, StationError
from station.ui.letters import steps
from station.ui.letters.acts import DiscloseDialog, LeaveOutDialog, void_dialog, withdraw_dialog
from station.ui.letters.answering import answer_pane, check_pane, feedback_pane
from station.ui.letters.checks import DISCLOSE, MEND
from station.ui.letters.issuing import IssueDialog, SealDialog
from station.ui.letters.opinions import opinion_pane
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
            else:
                self.page.deliveries.show_waiting(act)
            return
        if act in steps.OPINIONS:
            if self.page.save():
                self.page.open_act(opinion_pane, act)
            return
        doing: Mapping[str, Callable[[], object]] = {
            steps.SUBMIT: self.submit,
            steps.REQUEST: self.request,
            steps.ISSUE: self.issue,
            steps.SEAL: self.seal,
            steps.FOLLOW: self.follow,
            steps.FILE: self.file_away,
        }
        doing[act]()

    def menu(self) -> QMenu:
        """All that can be done with the letter now."""
        standing, letter = self.page.standing, self.page.letter
        menu = QMenu(self.page)
        for act in steps.acts(standing):
            menu.addAction(steps.words(act, standing), partial(self.page.start, act))
        if len(served := self._served()) == 1:
            menu.addAction("改送达登记…", partial(self.page.open_act, serve_pane, served))
        if left := steps.to_leave_out(standing):
            menu.addSeparator()
            for step in left:
                menu.addAction(f"不经“{step.label}”…", partial(self.leave_out, [step]))
        menu.addSeparator()
        menu.addMenu(self.page.files.menu(menu))
        if letter.status != "void":
            menu.addSeparator()
            if letter.status not in (*deliveries.NOT_ISSUED, "done"):
                menu.addAction("撤回重发…", self.withdraw)
            menu.addAction("作废…", self.void)
            if letter.status in deliveries.NOT_ISSUED:
                menu.addAction("另拟一份", self.draft_another)
                menu.addAction("删除", self.remove)
        return menu

    def _served(self) -> tuple[LetterAddressee, ...]:
        """Whose receipt may be corrected: of those chosen in the table, or the only addressee."""
        file = self.page.stored
        among = self.page.deliveries.chosen() if steps.is_many(file) else file.deliveries
        if file.letter.status in ("void", "done"):
            return ()
        return tuple(each for each in among if each.served_on and not (each.replied_on or each.rectification or each.next_id))

    def _chosen(self, act: str) -> tuple[LetterAddressee, ...]:
        """For whom: those chosen in the table; the only addressee; to be served all who are not.

        To put a letter up and to hand it to somebody are two acts.
        """
        found = self._fitting(act)
        handed = tuple(each for each in found if is_handed(self.page.letter, each))
        return handed if handed and act == steps.SERVE else found

    def _fitting(self, act: str) -> tuple[LetterAddressee, ...]:
        file = self.page.stored
        if not steps.is_many(file):
            return steps.fitting(file, act, file.deliveries)
        return steps.fitting(file, act, self.page.deliveries.chosen()) or (
            steps.fitting(file, act, file.deliveries) if act == steps.SERVE else ()
        )

    # -- before the number -----------------------------------------------------------------------------------------

    def draft_another(self) -> None:
        """One more letter of this kind about the same, to the same."""
        page, store = self.page, self.context.store
        letter, file = page.letter, page.stored
        made = self.context.attempt(
            lambda: actions.draft(
                store,
                letter.kind,
                topic=letter.topic,
                audience=letter.audience,
                employers=file.addressees,
                previous_id=letter.previous_id,
                ground=letter.ground,
                supervision_id=letter.supervision_id,
                more_cases=[grievance.id for grievance in file.grievances],
            )
        )
        if made is not None:
            self.context.tell(changes_of("拟稿", made))
            self.context.go("letters", id=made.letter.id)
            self.context.toast(f"已另拟一份{page.kind()}", undo=True)

    def remove(self) -> None:
        """Put the draft in the recycle bin; its page goes with it."""
        changes = self.context.attempt(lambda: letter_drafts.remove(self.context.store, self.page.letter_id))
        if changes is not None:
            self.context.tell(changes)
            self.context.toast(f"已{changes.step}", undo=True)

    def submit(self) -> None:
        """Hand the draft in for review and approval."""
        if self.page.save():
            self._do(lambda: letter_steps.submit(self.context.store, self.page.letter_id), f"已送核稿{self.page.kind()}")

    def request(self) -> None:
        """Ask the body that may issue the letter to do so; the draft travels with the next bundle."""
        if self.page.save():
            issuer = self.page.letter.issuer
            goes = is_member(self.context.store) and places(self.context.store)
            how = "下次发送给区总时一起送去" if goes else "这台电脑还不能发送，请打印出来送去"
            self._do(lambda: letter_steps.request(self.context.store, self.page.letter_id), f"已提请{issuer}签发，{how}")

    def leave_out(self, left: Sequence[WayStep], *, before_issue: bool = False) -> bool:
        """Note why steps are not taken; whether it was noted."""
        dialog = LeaveOutDialog(self.page.window(), left, before_issue=before_issue)
        dialog.exec()
        if dialog.answer != "skip":
            return False
        reasons, named = dialog.texts(), "、".join(step.label for step in left)
        return self._do(lambda: letter_service.leave_out(self.context.store, self.page.letter_id, reasons), f"已写明不经{named}的原因")

    def issue(self) -> None:
        """Sign and draw the number, after what forbids it is mended, what was not done has its reason, and the person said yes."""
        page = self.page
        if not page.save():
            return
        found = [*letter_checks(page.stored), *letter_steps.enclosure_checks(self.context.store, page.letter_id)]
        checks: list[Check] = [check for check in found if not check.is_ok]
        problems = {check.field: check.sentence for check in checks if check.blocks}
        if not page.letter.issuer_code and not problems and not page.standing.is_asked_for:
            problems["issuer_code"] = f"请填写{Letter.spec('issuer_code').label}，例如 滨工劳监意。"
        if problems:
            page.show_problems(problems)
            return
        store = self.context.store
        left = missing_before_issue(page.stored, actions.steps_of(store, page.letter_id))
        if left and not self.leave_out(left, before_issue=True):
            return
        missing = actions.missing_glyphs(compose(page.stored))
        dialog = IssueDialog(page.window(), self.context, page.standing, [check for check in checks if not check.blocks], missing)
        dialog.exec()
        if dialog.answer != "issue":
            return
        values: dict[str, Any] = dialog.values()
        try:
            issued = actions.issue(store, page.letter_id, **values)
        except ProblemsError as error:
            page.show_problems(dict(error.problems))
            self.context.problem(error)
            return
        except StationError as error:
            self.context.problem(error)
            return
        page.load()
        page.pass_on(changes_of("签发", page.stored))
        self.context.toast(f"已签发，文号 {issued.number}")

    def mend(self, key: str, check: Check) -> None:
        """Take a way out of a failed check: put its changes into the fields, or say why the names stay."""
        if key == MEND:
            for name, text in check.changes.items():
                self.page.form.put(name, text)
        elif key == DISCLOSE and self.page.save():
            dialog = DiscloseDialog(self.page.window(), check.words, self.context.store.user)
            dialog.exec()
            if dialog.answer == "disclose":
                names, reason = dialog.names(), dialog.reason
                self._do(lambda: letter_steps.disclose(self.context.store, self.page.letter_id, names, reason), "已记下写明诉求人的理由")

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
        ground, kind = grounds.pop(), steps.next_kind(file.letter)
        held = letter_drafts.in_the_making(self.context.store, kind, previous_id=file.letter.id, employers=employers)
        if held is not None:
            self.context.go("letters", id=held.id)
            self.context.toast(*made_before(held, partial(self._follow_with, file, employers, ground)))
        else:
            self._follow_with(file, employers, ground)

    def _follow_with(self, file: LetterFile, employers: list[Employer], ground: str) -> None:
        made = self.context.attempt(lambda: self._next_letter(file, employers, ground))
        if made is not None:
            self.context.tell(changes_of("拟稿", made))
            self.context.go("letters", id=made.letter.id)
            self.context.toast(f"已拟{vocabulary.label('letter_kind', made.letter.kind)}", undo=True)

    def _next_letter(self, file: LetterFile, employers: list[Employer], ground: str) -> LetterFile:
        kind = steps.next_kind(file.letter)
        return actions.draft(self.context.store, kind, previous_id=file.letter.id, ground=ground, employers=employers)

    def seal(self) -> None:
        """Note the seal."""
        dialog = SealDialog(self.page.window(), self.page.letter)
        dialog.exec()
        if dialog.answer == "seal":
            values = dialog.seal.values()
            self._do(lambda: letter_steps.seal(self.context.store, self.page.letter_id, values["keeper"], values["copies"]))

    def file_away(self) -> None:
        """Put the letter away."""
        self._do(lambda: letter_steps.file_away(self.context.store, self.page.letter_id))

    def withdraw(self) -> None:
        """Void the letter and open the draft that stands for it."""
        page = self.page
        dialog = withdraw_dialog(page.window(), page.letter)
        dialog.exec()
        if dialog.answer != "withdraw":
            return
        made = self.context.attempt(lambda: letter_steps.withdraw(self.context.store, page.letter_id, dialog.reason))
        if made is not None:
            page.load()
            page.pass_on(changes_of("撤回", made))
            self.context.go("letters", id=made.letter.id)
            self.context.toast(f"{page.letter.number}已撤回，这是代替它的草稿")

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
        self.page.pass_on(changes)
        self.context.toast(words or f"已{changes.step}", undo=undo)
        return True


def made_before(letter: Letter, another: Callable[[], object]) -> tuple[str, tuple[str, Callable[[], object]]]:
    """What is said where a letter is gone on with instead of drafted twice, and the way to one more all the same."""
    kind = vocabulary.label("letter_kind", letter.kind)
    return f"这份{kind}已经在拟，接着写这一份", ("另拟一份", another)


def changes_of(step: str, file: LetterFile) -> Changes:
    """What making or issuing a letter touched."""
    touched = {"letter": frozenset({file.letter.id}), "letter_addressee": frozenset(e.id for e in file.addressees)}
    return Changes(step, touched | {"grievance": frozenset(g.id for g in file.grievances)})
