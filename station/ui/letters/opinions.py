"""登记核稿, 监督委员会意见, 签发: who said what of the draft on which day, agreed or returned."""

from collections.abc import Callable
from dataclasses import replace

from station.actions import letter_steps
from station.actions.setting_up import staff_names
from station.casework.casefile import LetterFile
from station.casework.letter_templates import rule_for
from station.casework.model import Letter, LetterStep
from station.changes import Changes
from station.ui.context import Context
from station.ui.editors import words_of
from station.ui.form import Cell, RecordForm, Section
from station.ui.letters import steps
from station.ui.letters.acts import ActPane, Done, usual_signer

_TITLES = {steps.REVIEW: "登记核稿", steps.COMMITTEE: "登记监督委员会意见", steps.APPROVE: "登记签发"}
_WHO = {steps.REVIEW: "核稿人", steps.COMMITTEE: "监督委员会的人", steps.APPROVE: "签发人"}


def opinion_pane(context: Context, file: LetterFile, code: str, done: Done, cancel: Callable[[], object]) -> ActPane:
    """The pane for the opinion of one step; a letter sent back is a draft again, with the reason shown."""
    store, letter = context.store, file.letter
    posts = posts_of(file)
    rows = [
        [Cell("verdict", 6), Cell("done_on", 6)],
        [
            Cell("done_by", 6, label=_WHO[code], suggest=lambda _: staff_names(store)),
            Cell("post", 6, required=code == steps.APPROVE, suggest=lambda _: posts if code == steps.APPROVE else []),
        ],
        [Cell("opinion", 12, lines=4)],
    ]
    form = RecordForm([LetterStep], [Section("opinion", "", rows)], clock=store.now)
    form.set_options("verdict", [item for item in words_of("step_verdict") if item[0] != "skipped"])

    def show(_: str = "") -> None:
        form.set_required("opinion", form.values()["verdict"] == "returned")

    def submit() -> Changes:
        return letter_steps.give_opinion(store, replace(LetterStep(letter_id=letter.id, step=code), **form.values()))

    form.changed.connect(show)
    sentence = f"签发人的职务按规定是{'、'.join(posts)}。" if code == steps.APPROVE and posts else "在纸上签的照审批单登记。"
    pane = ActPane(context, code, _TITLES[code], sentence, letter, form, submit=submit, done=done, cancel=cancel)
    who, post = usual_signer(context, letter) if code == steps.APPROVE else (store.user if code == steps.REVIEW else "", "")
    if code == steps.APPROVE and posts and post not in posts:
        post = posts[0]
    values = {"verdict": "agreed", "done_on": store.now().date().isoformat(), "done_by": who, "post": post}
    pane.open(pane.key, f"{_TITLES[code]}（{Letter.title}）", values)
    show()
    return pane


def posts_of(file: LetterFile) -> list[str]:
    """Who may sign a letter of this kind here, as posts; [] where the rule names none."""
    return [line.strip() for line in rule_for(file.letter.kind, file.rules).signers.splitlines() if line.strip()]
