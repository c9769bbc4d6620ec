"""The records of a station, each field declared once: forms, lists, ledgers, imports, masks and exchange read these lines.

Field lists follow the published forms and platforms gathered in the domain notes (人社部令第33号 art. 29, 人社部令第17号
arts. 22-27, 法律援助法 arts. 41-50, 浙江省工会劳动法律监督条例 arts. 17-23). Everybody imports from here, whatever module
of this package a record stands in. To add a field see CONTRIBUTING.md.

Each module of them is loaded when one of its records is first asked for: the first list shows none of the other kinds.
"""

from typing import TYPE_CHECKING

from station.casework.fields import Record as Record
from station.parts import homes_of, loader

_PARTS = {
    "archive": "Destruction DestructionLine RetentionRule",
    "cases": "Claim ClockEvent Figure FollowUp Grievance Handover HotlineOrder Member Move Party PlanStep Progress Recusal",
    "letters": "Letter LetterAddressee LetterCase LetterRule LetterStep NumberBlock StatuteCheck",
    "office": "Analysis Attachment CalendarPeriod Indicator Resource",
    "outreach": "Consultation EmployerWarning FieldVisit InjuryVisit JointMeeting LawyerShift MeetingDecision Negotiation NegotiationTopic"
    " OpinionCheck VisitFinding WarningStep",
    "people": "Consent Employer Lawyer Mediator OrgUnit StaffMember Station Worker",
    "procedures": "AidStep Commission Instalment LegalAid Mediation MediationSession PanelSeat",
    "reporting": "ColumnMapping ImportedRow LedgerExport LedgerImport LedgerLayout LedgerTemplate MonthlyReport",
    "supervision": "Inspector Interview Supervision",
    "records": "BY_NAME RECORDS",
}
_HOMES = homes_of(_PARTS)

if TYPE_CHECKING:  # the same for who reads the code
    from station.casework.model.archive import Destruction as Destruction
    from station.casework.model.archive import DestructionLine as DestructionLine
    from station.casework.model.archive import RetentionRule as RetentionRule
    from station.casework.model.cases import Claim as Claim
    from station.casework.model.cases import ClockEvent as ClockEvent
    from station.casework.model.cases import Figure as Figure
    from station.casework.model.cases import FollowUp as FollowUp
    from station.casework.model.cases import Grievance as Grievance
    from station.casework.model.cases import Handover as Handover
    from station.casework.model.cases import HotlineOrder as HotlineOrder
    from station.casework.model.cases import Member as Member
    from station.casework.model.cases import Move as Move
    from station.casework.model.cases import Party as Party
    from station.casework.model.cases import PlanStep as PlanStep
    from station.casework.model.cases import Progress as Progress
    from station.casework.model.cases import Recusal as Recusal
    from station.casework.model.letters import Letter as Letter
    from station.casework.model.letters import LetterAddressee as LetterAddressee
    from station.casework.model.letters import LetterCase as LetterCase
    from station.casework.model.letters import LetterRule as LetterRule
    from station.casework.model.letters import LetterStep as LetterStep
    from station.casework.model.letters import NumberBlock as NumberBlock
    from station.casework.model.letters import StatuteCheck as StatuteCheck
    from station.casework.model.office import Analysis as Analysis
    from station.casework.model.office import Attachment as Attachment
    from station.casework.model.office import CalendarPeriod as CalendarPeriod
    from station.casework.model.office import Indicator as Indicator
    from station.casework.model.office import Resource as Resource
    from station.casework.model.outreach import Consultation as Consultation
    from station.casework.model.outreach import EmployerWarning as EmployerWarning
    from station.casework.model.outreach import FieldVisit as FieldVisit
    from station.casework.model.outreach import InjuryVisit as InjuryVisit
    from station.casework.model.outreach import JointMeeting as JointMeeting
    from station.casework.model.outreach import LawyerShift as LawyerShift
    from station.casework.model.outreach import MeetingDecision as MeetingDecision
    from station.casework.model.outreach import Negotiation as Negotiation
    from station.casework.model.outreach import NegotiationTopic as NegotiationTopic
    from station.casework.model.outreach import OpinionCheck as OpinionCheck
    from station.casework.model.outreach import VisitFinding as VisitFinding
    from station.casework.model.outreach import WarningStep as WarningStep
    from station.casework.model.people import Consent as Consent
    from station.casework.model.people import Employer as Employer
    from station.casework.model.people import Lawyer as Lawyer
    from station.casework.model.people import Mediator as Mediator
    from station.casework.model.people import OrgUnit as OrgUnit
    from station.casework.model.people import StaffMember as StaffMember
    from station.casework.model.people import Station as Station
    from station.casework.model.people import Worker as Worker
    from station.casework.model.procedures import AidStep as AidStep
    from station.casework.model.procedures import Commission as Commission
    from station.casework.model.procedures import Instalment as Instalment
    from station.casework.model.procedures import LegalAid as LegalAid
    from station.casework.model.procedures import Mediation as Mediation
    from station.casework.model.procedures import MediationSession as MediationSession
    from station.casework.model.procedures import PanelSeat as PanelSeat
    from station.casework.model.records import BY_NAME as BY_NAME
    from station.casework.model.records import RECORDS as RECORDS
    from station.casework.model.reporting import ColumnMapping as ColumnMapping
    from station.casework.model.reporting import ImportedRow as ImportedRow
    from station.casework.model.reporting import LedgerExport as LedgerExport
    from station.casework.model.reporting import LedgerImport as LedgerImport
    from station.casework.model.reporting import LedgerLayout as LedgerLayout
    from station.casework.model.reporting import LedgerTemplate as LedgerTemplate
    from station.casework.model.reporting import MonthlyReport as MonthlyReport
    from station.casework.model.supervision import Inspector as Inspector
    from station.casework.model.supervision import Interview as Interview
    from station.casework.model.supervision import Supervision as Supervision

__getattr__ = loader(__name__, _HOMES)
