"""Whom a bundle is for, and which records concern whom beside the unit that made them."""

from station.casework.fields import FieldSpec, Kind, Record
from station.casework.model import (
    CalendarPeriod,
    Claim,
    ClockEvent,
    Consent,
    Employer,
    Grievance,
    Handover,
    Lawyer,
    LedgerLayout,
    LedgerTemplate,
    LetterRule,
    Mediator,
    Member,
    OrgUnit,
    Party,
    Progress,
    RetentionRule,
    Station,
    StatuteCheck,
    Worker,
)
from station.patterns import pattern

UP = "up"  # the own unit and every unit above it
ALL = "all"  # the own unit, those above and every unit below it

PATTERN = pattern(r"up|all|to-[a-z0-9][a-z0-9-]{0,23}")  # the folder of a stream


def to(code: str) -> str:
    """The audience of the own unit and the unit with this folder code."""
    return f"to-{code}"


def unit_of(audience: str) -> str:
    """The unit that a ``to-`` audience names; "" for the others."""
    return audience.removeprefix("to-") if audience.startswith("to-") else ""


# What a unit lays down for those below it. Its own figures, staff and cases are not theirs to read.
HANDED_DOWN: frozenset[str] = frozenset(
    cls.record
    for cls in (
        LetterRule,  # the district's letters, limits of reply, signers
        LedgerLayout,
        LedgerTemplate,  # with the workbook that is its attachment
        CalendarPeriod,  # clocks must count alike everywhere
        StatuteCheck,  # an article is compared with the official text once
        RetentionRule,  # how long files are kept is the district's and its archive's to say
        Lawyer,  # the registers (名册) a station chooses from
        Mediator,
    )
)

# Known to everybody below, whoever entered it: a case can be passed only to a station one knows; the rule set stands in its record.
DIRECTORY: frozenset[str] = frozenset((Station.record, OrgUnit.record))

# What goes along with a case that is passed to another station (信访工作条例 art. 23: 材料随转; 个人信息保护法 arts. 6, 23): who asks
# what of whom, what was done and by when, the papers. Not: mediation and its records (closed to others, 人社部令第17号), legal aid,
# supervision and its informants, letters, recusals, plans.
PASSED_ALONG: frozenset[str] = frozenset(
    cls.record for cls in (Grievance, Worker, Party, Employer, Claim, Member, Progress, ClockEvent, Consent, Handover)
)

_NAMED = frozenset((Worker.record, Employer.record, Lawyer.record, Mediator.record, Station.record))  # linked to, never wholes


def whole(cls: type[Record]) -> FieldSpec | None:
    """The link to what a record is a part of; None for one that stands by itself."""
    if cls is Consent:  # some are given for one case
        return cls.spec("grievance_id")
    return next((s for s in cls.specs() if s.kind is Kind.KEY and s.required and s.of and s.of not in _NAMED), None)
