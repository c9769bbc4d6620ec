"""What is recorded at once of several addressees of one letter, and the cases a letter rests on: each as one step."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from station.actions import letter_steps, letters, rights
from station.casework import deliveries, vocabulary
from station.casework.model import Employer, Grievance, Letter, LetterAddressee, LetterCase
from station.changes import Changes
from station.db.belonging import is_gone
from station.db.store import Store
from station.errors import raise_problems

_EXPRESS = re.compile(r"[0-9A-Za-z]{8,}")  # EMS has 13 characters, the private carriers 10 to 15


def serve_each(store: Store, letter_id: str, served: LetterAddressee, numbers: Mapping[str, str]) -> Changes:
    """Record the receipt of a letter by the addressees whose ids are the keys, each by post under its own number; ``served`` is shared."""
    rights.require(store, "letter_serve")
    letter = store.get(Letter, letter_id)
    own = any(numbers.values())
    with store.step(f"送达 {letter.number}" + _how_many(numbers)) as step:
        if not own:
            letters.serve(store, letter_id, served, tuple(numbers))
        else:
            for addressee_id, number in numbers.items():
                letters.serve(store, letter_id, served.with_values(express_number=number), (addressee_id,))
    return step.changes


def mend_receipt(store: Store, served: LetterAddressee, base: LetterAddressee) -> Changes:
    """Correct a receipt that was entered wrongly: the reply clock starts anew. Not once an answer or a next letter rests on it."""
    rights.require(store, "letter_serve")
    letter = store.get(Letter, base.letter_id)
    problems = deliveries.service_problems(served, letter, store.now().date().isoformat())
    if not base.served_on or letter.status in ("void", "done"):
        problems["status"] = "没有可以改的送达登记。"
    elif base.replied_on or base.rectification or base.next_id:
        problems["status"] = "已经登记了答复或者发了下一份，送达登记不能再改。"
    raise_problems(problems)
    with store.step(f"改送达登记 {letter.number}") as step:
        step.save(base.with_values(**letters.receipt_values(letter, served)), base)
        letters.settle_stage(store, step, letter)
    return step.changes


def answer_each(store: Store, bases: Sequence[LetterAddressee], values: Mapping[str, Any], act: str) -> Changes:
    """Record the same answer, check or feedback of these addressees of one letter; ``act`` names the step."""
    rights.require(store, "letter_answer")
    letter = store.get(Letter, bases[0].letter_id)
    with store.step(f"{act} {letter.number}" + _how_many(bases)) as step:
        for base in bases:
            letters.record_answer(store, base.with_values(**values), base)
    return step.changes


def _how_many(addressees: Collection[Any]) -> str:
    return f"，{len(addressees)} 家" if len(addressees) > 1 else ""


def express_numbers(text: str, names: Sequence[str]) -> tuple[dict[int, str], str]:
    """Typed or pasted express numbers by the place of their addressee in ``names``, and a sentence when they do not fit.

    A line is a number, in the order of the names, or a name and a number in any order, as a table sheet gives them.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found: dict[int, str] = {}
    for place, line in enumerate(lines):
        number = next(reversed(_EXPRESS.findall(line)), "")
        if not number:
            return {}, f"第 {place + 1} 行“{line}”里没有认出邮单号。"
        rest = line.replace(number, "").strip(" \t,，;；:：")
        named = [other for other, name in enumerate(names) if rest and (rest == name or name in rest)]
        if rest and len(named) != 1:
            return {}, f"第 {place + 1} 行的“{rest}”不在选中的单位里。"
        at = named[0] if named else place
        if at >= len(names) or at in found:
            return {}, f"选中 {len(names)} 家，邮单号有 {len(lines)} 个，对不上。"
        found[at] = number
    if len(set(found.values())) < len(found):
        return {}, "有两家的邮单号相同，请核对。"
    if found and len(found) != len(names):
        return {}, f"选中 {len(names)} 家，邮单号只有 {len(found)} 个。"
    return found, ""


def leave_out(store: Store, letter_id: str, reasons: Mapping[str, str]) -> Changes:
    """Leave several steps of a letter's way out, each with its own reason."""
    rights.require(store, "letter_skip")
    named = "、".join(vocabulary.label("letter_step_kind", code) for code in reasons)
    with store.step(f"不经{named}") as step:
        for code, reason in reasons.items():
            letter_steps.skip(store, letter_id, code, reason)
    return step.changes


def save(store: Store, letter: Letter, base: Letter, employers: Sequence[Employer], grievances: Sequence[str]) -> Changes:
    """Store corrections of a letter that is not issued, whom it goes to and the ids of the cases it rests on, as one step."""
    rights.require(store, "letter_draft")
    links = store.matching(LetterCase, letter_id=base.id)  # of which that to a deleted case stays, and comes back with it
    held = {link.grievance_id: link for link in links if not is_gone(store, Grievance, link.grievance_id)}
    with store.step(f"改{vocabulary.label('letter_kind', base.kind)}") as step:
        letters.save(store, letter, base, employers)
        for grievance_id, case in held.items():
            if grievance_id not in grievances:
                step.remove(case)
        for grievance_id in dict.fromkeys(grievances):
            if grievance_id not in held:
                step.add(LetterCase(letter_id=base.id, grievance_id=grievance_id))
        saved = store.get(Letter, base.id)
        if saved.status == "review" and set(grievances) != set(held):  # what was said of it was said with other cases
            step.save(replace(saved, status="draft"), saved)
    return step.changes
