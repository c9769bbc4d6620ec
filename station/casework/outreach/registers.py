"""Rules of the registers: mediators and lawyers, the tree of union bodies, shared resources, figures entered by hand."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from station.casework import identity
from station.casework.fields import missing
from station.casework.model import Indicator, Lawyer, Mediator, OrgUnit, Resource
from station.casework.outreach.checks import Problems, first_of, least, passed
from station.casework.vocabulary import place

Person = Mediator | Lawyer | OrgUnit | Resource


def tidy_phone(record: Person) -> Person:
    """The record with a phone number without spaces."""
    return replace(record, phone=identity.clean(record.phone))


def mediator_problems(mediator: Mediator, now: datetime) -> Problems:
    """One sentence per field of a mediator; a term is a year at least (人社部令第17号 art. 19)."""
    found = first_of(missing(mediator), _phone(mediator), passed(mediator, now, "appointed_on"))
    if len(mediator.appointed_on) == len(mediator.term_to) == 10 and mediator.term_to < _year_after(mediator.appointed_on):
        found["term_to"] = "聘期至少一年（人社部令第17号第十九条）。"
    return found


def term_end(mediator: Mediator) -> str:
    """The last day (ISO) of a mediator's term, also of one known to the month or year; "" for none."""
    match [int(part) for part in mediator.term_to.split("-") if part]:
        case [year]:
            return f"{year}-12-31"
        case [year, month]:
            return f"{year}-{month:02d}-{monthrange(year, month)[1]}"
    return mediator.term_to


def standing(mediator: Mediator, today: date) -> str:
    """How a mediator stands: 在聘, 聘期已满 or 已解聘."""
    if not mediator.is_active:
        return "已解聘"
    return "聘期已满" if mediator.term_to and mediator.term_to < today.isoformat()[: len(mediator.term_to)] else "在聘"


def lawyer_problems(lawyer: Lawyer) -> Problems:
    """One sentence per field of a lawyer that cannot be saved as it is."""
    return first_of(missing(lawyer), _phone(lawyer))


def resource_problems(resource: Resource) -> Problems:
    """One sentence per field of a resource that cannot be saved as it is."""
    return first_of(missing(resource), _phone(resource), least(resource, 0, "uses", "served"))


def org_unit_problems(unit: OrgUnit, units: Iterable[OrgUnit] = ()) -> Problems:
    """One sentence per field of a union body: what it stands under is of a higher level, and not under it itself."""
    found = first_of(missing(unit), _phone(unit))
    known = {other.id: other for other in units} | ({unit.id: unit} if unit.id else {})
    parent = known.get(unit.parent_id)
    if unit.id and unit.id in [above.id for above in superiors(unit, known)]:
        found["parent_id"] = f"{parent.name if parent else unit.name}在{unit.name}下面，不能作它的上级。"
    elif parent and _rank(parent) <= _rank(unit):
        found["parent_id"] = f"上级组织的级别要高于{unit.name}。"
    elif below := [other for other in known.values() if unit.id and other.parent_id == unit.id and _rank(other) >= _rank(unit)]:
        found["level"] = f"级别要高于下级组织{below[0].name}。"
    return found


def superiors(unit: OrgUnit, known: Mapping[str, OrgUnit]) -> list[OrgUnit]:
    """The bodies above one, nearest first: the way a matter goes up. A circle ends where it would begin again."""
    found: list[OrgUnit] = []
    above = known.get(unit.parent_id)
    while above is not None and above not in found:
        found.append(above)
        above = known.get(above.parent_id)
    return found


def tree(units: Iterable[OrgUnit]) -> list[tuple[int, OrgUnit]]:
    """(depth, body) of every body, each under the one it belongs to; one whose superior is not here stands at the top."""
    ordered = sorted(units, key=lambda unit: (-_rank(unit), unit.name, unit.id))
    known = {unit.id: unit for unit in ordered}
    below: dict[str, list[OrgUnit]] = {}
    for unit in ordered:
        below.setdefault(unit.parent_id if unit.parent_id in known else "", []).append(unit)
    found: list[tuple[int, OrgUnit]] = []
    seen: set[str] = set()

    def hang(unit: OrgUnit, depth: int) -> None:
        if unit.id not in seen:
            seen.add(unit.id)
            found.append((depth, unit))
            for lower in below.get(unit.id, ()):
                hang(lower, depth + 1)

    for unit in (*below.get("", ()), *ordered):  # bodies of a circle, which two PCs can make together, hang on none of the first
        hang(unit, 0)
    return found


def indicator_problems(indicator: Indicator) -> Problems:
    """One sentence per field of a figure that cannot be saved as it is."""
    found = missing(indicator)
    for name in ("value", "base", "target"):
        text = getattr(indicator, name)
        if text and (number := _number(text)) is None:
            found[name] = f"{indicator.spec(name).label}只填数字。"
        elif text and number is not None and number < 0:
            found[name] = f"{indicator.spec(name).label}不能小于零。"
    if not found and indicator.base and not _number(indicator.base):
        found["base"] = "基数不能是零。"
    return found


def percentage(indicator: Indicator) -> str:
    """The figure as a share of its base, “65.00%”; "" without a base."""
    value, base = _number(indicator.value), _number(indicator.base)
    if value is None or not base:
        return ""
    return f"{(value * 100 / base).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def in_words(indicator: Indicator) -> str:
    """“65.00%（130/200），目标 60”; the plain figure where it has no base."""
    words = f"{percentage(indicator)}（{indicator.value}/{indicator.base}）" if indicator.base else indicator.value
    return words + (f"，目标 {indicator.target}" if indicator.target else "")


def is_reached(indicator: Indicator) -> bool | None:
    """Whether the target is reached, by the percentage where there is a base; None without a target."""
    value, base, target = (_number(text) for text in (indicator.value, indicator.base, indicator.target))
    if value is None or target is None:
        return None
    return (value * 100 / base if base else value) >= target


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "").removesuffix("%"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _phone(record: Person) -> Problems:
    problem = identity.phone_problem(record.phone)
    return {"phone": problem} if problem else {}


def _rank(unit: OrgUnit) -> int:
    """The place of its level from the enterprise up; a level not known here is the lowest."""
    return place("org_level", unit.level)


def _year_after(day: str) -> str:
    """The last day of the year that begins on a day."""
    first = date.fromisoformat(day)
    try:
        again = first.replace(year=first.year + 1)
    except ValueError:  # 29 February
        again = date(first.year + 1, 3, 1)
    return date.fromordinal(again.toordinal() - 1).isoformat()
