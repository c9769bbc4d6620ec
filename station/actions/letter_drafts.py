"""A letter that has no number yet: found again instead of drafted twice, and put in the recycle bin."""

from collections.abc import Sequence
from typing import Any

from station.actions import letters, rights
from station.actions import supervisions as matters
from station.casework.deliveries import NOT_ISSUED
from station.casework.model import Employer, Letter, LetterAddressee, LetterCase, LetterStep
from station.casework.vocabulary import label
from station.changes import Changes
from station.db.casefiles import case_file
from station.db.store import Store
from station.errors import StationError


def in_the_making(
    store: Store, kind: str, *, grievance_id: str = "", supervision_id: str = "", previous_id: str = "", employers: Sequence[Employer] = ()
) -> Letter | None:
    """The newest unsigned letter of a kind about the same thing to the same addressees; None if there is none, or nothing it is about."""
    if grievance_id and not employers:
        case = case_file(store, grievance_id)
        employers = [case.employer] if case.employer else []
    wanted = {employer.id for employer in employers}
    if not (grievance_id or supervision_id or previous_id or wanted):
        return None
    about: dict[str, Any] = {"previous_id": previous_id} if previous_id else {"supervision_id": supervision_id} if supervision_id else {}
    for letter in reversed(store.matching(Letter, kind=kind, number="", **about)):
        if letter.status not in NOT_ISSUED:
            continue
        cases = {link.grievance_id for link in store.matching(LetterCase, letter_id=letter.id)}
        held = {delivery.employer_id for delivery in letters.deliveries_of(store, letter.id)}
        if grievance_id or about:
            is_same = wanted <= held and (not grievance_id or grievance_id in cases)
        else:  # about nothing but these employers: no letter of a case, a matter or one before, and none that goes to others, too
            is_same = wanted == held and not (cases or letter.supervision_id or letter.previous_id)
        if is_same:
            return letter
    return None


def remove(store: Store, letter_id: str) -> Changes:
    """Put a draft with its addressees in the recycle bin; StationError for a letter whose number stands in the register."""
    rights.require(store, "letter_draft")
    letter = store.get(Letter, letter_id)
    kind = label("letter_kind", letter.kind)
    if letter.number or letter.status not in NOT_ISSUED:
        named = letter.number or f"这份{kind}"
        raise StationError(f"{named}不能删除，只有没有取号的拟稿可以删除。", "不用了的话，打开它，从“更多”里作废。")
    with store.step(f"删除{kind}的拟稿") as step:
        for cls in (LetterAddressee, LetterCase, LetterStep):
            for part in store.matching(cls, letter_id=letter_id):
                step.remove(part)
        step.remove(letter)
        matters.settle(store, step, letter.supervision_id)
    return step.changes
