"""A grievance, a letter or a matter of supervision with everything that belongs to it, as ledgers, papers and panes need it."""

from station.casework.model import (
    AidStep,
    Attachment,
    Claim,
    ClockEvent,
    Commission,
    Consent,
    Employer,
    Figure,
    FollowUp,
    Grievance,
    Handover,
    HotlineOrder,
    Inspector,
    Instalment,
    Interview,
    LegalAid,
    Letter,
    LetterAddressee,
    LetterRule,
    Mediation,
    MediationSession,
    Mediator,
    Member,
    Move,
    PanelSeat,
    Party,
    PlanStep,
    Progress,
    Recusal,
    Station,
    StatuteCheck,
    Supervision,
    Worker,
)
from station.frozen import frozen

ANONYMOUS = Grievance.spec("is_anonymous").label


@frozen(kw_only=True)
class CaseFile:
    """One grievance and its related records; tuples are in the order of entry, deleted records left out."""

    grievance: Grievance
    worker: Worker | None = None
    parties: tuple[tuple[Party, Employer], ...] = ()
    claims: tuple[Claim, ...] = ()
    members: tuple[tuple[Member, Worker], ...] = ()
    progress: tuple[Progress, ...] = ()
    figures: tuple[Figure, ...] = ()
    clock_events: tuple[ClockEvent, ...] = ()
    consents: tuple[Consent, ...] = ()
    orders: tuple[HotlineOrder, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    moves: tuple[Move, ...] = ()
    plan: tuple[PlanStep, ...] = ()
    handovers: tuple[Handover, ...] = ()
    mediations: tuple[Mediation, ...] = ()
    seats: tuple[tuple[PanelSeat, Mediator], ...] = ()
    sessions: tuple[MediationSession, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    commissions: tuple[Commission, ...] = ()
    legal_aid: tuple[LegalAid, ...] = ()
    aid_steps: tuple[AidStep, ...] = ()
    letters: tuple[Letter, ...] = ()
    deliveries: tuple[LetterAddressee, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def employer(self) -> Employer | None:
        """The employer named first, normally the 用人单位."""
        return self.parties[0][1] if self.parties else None

    @property
    def worker_name(self) -> str:
        """The complainant as the list shows them: 匿名, a name, or how the source describes them."""
        if self.grievance.is_anonymous:
            return ANONYMOUS
        return self.worker.name if self.worker else self.grievance.worker_title

    @property
    def is_withheld(self) -> bool:
        """Whether the other side must not learn who complains (信访工作条例 art. 30): confidential, or not named at all."""
        return self.grievance.is_confidential or self.grievance.is_anonymous


@frozen(kw_only=True)
class LetterFile:
    """One letter with its addressees, what became of it at each, the grievances it rests on and the letter before it.

    ``binned`` are grievances it rests on that were deleted since. ``replaces`` is the withdrawn letter it stands for,
    ``replaced_by`` the one that stands for it. ``rules`` and ``statute_checks`` are what this district laid down for letters and
    which articles were compared here; ``station`` is the one whose sheets are printed on.
    """

    letter: Letter
    addressees: tuple[Employer, ...] = ()
    grievances: tuple[Grievance, ...] = ()
    binned: tuple[Grievance, ...] = ()
    workers: tuple[Worker, ...] = ()
    deliveries: tuple[LetterAddressee, ...] = ()
    previous: Letter | None = None
    previous_deliveries: tuple[LetterAddressee, ...] = ()
    replaces: Letter | None = None
    replaced_by: Letter | None = None
    supervision: "SupervisionFile | None" = None
    rules: tuple[LetterRule, ...] = ()
    statute_checks: tuple[StatuteCheck, ...] = ()
    station: Station | None = None


@frozen(kw_only=True)
class SupervisionFile:
    """One matter of supervision with who checked it, what was asked, and its letters; tuples are in the order of entry."""

    supervision: Supervision
    employer: Employer | None = None
    grievance: Grievance | None = None
    inspectors: tuple[Inspector, ...] = ()
    interviews: tuple[Interview, ...] = ()
    letters: tuple[Letter, ...] = ()
