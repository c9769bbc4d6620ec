"""The conditions of legal aid: which one a case suggests and by which article, what the district asks and what it pays."""

from functools import cache
from typing import Any

from station import paths
from station.casework import deadlines, money
from station.casework.casefile import CaseFile
from station.casework.model import LegalAid
from station.frozen import frozen


@frozen
class Condition:
    """One ground of ``aid_basis`` in words with its article; the rest tells which cases suggest it."""

    basis: str
    words: str
    source: str
    worker_kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    is_hardship: bool = False

    def is_met_by(self, case: CaseFile) -> bool:
        """Whether what is known of the person and the matter speaks for this ground."""
        worker, grievance = case.worker, case.grievance
        if worker is None:
            return False
        if self.is_hardship:
            return worker.is_hardship
        if worker.kind not in self.worker_kinds:
            return False
        matters = (*self.categories, *self.causes, *self.claims)
        asked = {grievance.category, grievance.cause, *(claim.kind for claim in case.claims)}
        return not matters or not asked.isdisjoint(matters)


@frozen
class Standard:
    """What a district sets for legal aid; amounts are whole fen, 0 or an empty table where it sets none."""

    hardship: str
    least_claim: int
    subsidy: dict[str, int]
    source: str


@cache
def conditions() -> dict[str, Condition]:
    """All grounds by code, in the order in which they are tried."""
    return {raw["basis"]: _read(raw) for raw in paths.read_json("rules", "aid_conditions.json")["conditions"]}


def _read(raw: dict[str, Any]) -> Condition:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    return Condition(**values)


def suggested(case: CaseFile) -> str:
    """The ground a case suggests, a code of ``aid_basis``; "" where a person has to choose.

    Migrant workers come first: for wages and work injury nobody asks how poor they are (法律援助法 art. 42).
    """
    return next((condition.basis for condition in conditions().values() if condition.is_met_by(case)), "")


def explained(basis: str) -> str:
    """A ground in one sentence with its source; the district's own measure of hardship where it has one. "" for none."""
    condition = conditions().get(basis)
    if condition is None:
        return ""
    found = standard()
    if condition.is_hardship and found.hardship:
        return f"{found.hardship}（{found.source}）"
    return f"{condition.words}（{condition.source}）"


def standard() -> Standard:
    """What the rule set in force says about legal aid."""
    return _standard(deadlines.in_force().name)


@cache
def _standard(rule_set: str) -> Standard:
    own = {} if rule_set == deadlines.DEFAULT else paths.read_json("rules", "districts", f"{rule_set}.json").get("aid", {})
    return Standard(own.get("hardship", ""), own.get("least_claim", 0), own.get("subsidy", {}), own.get("source", ""))


def amount_remark(aid: LegalAid) -> str:
    """That the claim is below what the district asks for hardship; "" where it is not or nothing is asked. A remark, no bar."""
    found = standard()
    if aid.basis != "hardship" or aid.claim_amount is None or aid.claim_amount >= found.least_claim:
        return ""
    return f"标的额低于 {money.yuan(found.least_claim)} 元（{found.source}），请核对条件。"


def subsidy(stage: str, people: int, *, is_later: bool) -> int | None:
    """The lawyer's subsidy in fen by the district's standard; None where it sets none.

    A later stage of the same matter is paid less; each person beyond the first adds an amount.
    """
    table = standard().subsidy
    if not table or not stage:
        return None
    if stage == "duty":
        return table["duty"]
    return table["later" if is_later else "first"] + table["each_more_person"] * (max(people, 1) - 1)
