"""What → offers for a hit of the palette: what stands in the head of a case, a letter or an employer, for who may do it."""

from collections.abc import Callable
from functools import partial

from station.ui import may
from station.ui.context import Context

Acts = list[tuple[str, Callable[[], object]]]


def of_case(context: Context, case_id: str) -> Acts:
    """The acts its state allows."""
    from station.actions.rights import allowed  # with what they need only when → is pressed
    from station.casework.model import Grievance
    from station.ui.grievances.menu import head_acts

    status = context.store.get(Grievance, case_id).status
    return [(act.words, partial(context.go, "grievances", id=case_id, act=act.start)) for act in head_acts(status, allowed(context.store))]


def of_letter(context: Context, letter_id: str) -> Acts:
    """The steps it has come to."""
    from station.db.casefiles import letter_file
    from station.ui.letters import steps

    standing = steps.stand(context.store, letter_file(context.store, letter_id))
    return [(steps.words(act, standing), partial(context.go, "letters", id=letter_id, act=act)) for act in steps.acts(standing)]


def of_employer(context: Context, employer_id: str) -> Acts:
    """What begins with an employer."""
    return _allowed(
        ("register", "登记诉求", partial(context.go, "grievances", act="new", employer=employer_id)),
        ("letter_draft", "出文书", partial(context.go, "letters", act="new", employer=employer_id)),
        ("outreach", "登记走访", partial(context.go, "services", kind="field_visit", act="new", employer=employer_id)),
        ("edit", "改资料", partial(context.go, "employers", id=employer_id, act="edit")),
    )


def of_worker(context: Context, worker_id: str) -> Acts:
    """What begins with a person."""
    return _allowed(("register", "登记新诉求", partial(context.go, "grievances", act="new", worker=worker_id)))


def _allowed(*acts: tuple[str, str, Callable[[], object]]) -> Acts:
    return [(words, act) for right, words, act in acts if not may.refusal(right)]
