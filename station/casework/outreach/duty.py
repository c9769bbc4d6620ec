"""Rules of lawyers at the station and of the questions asked there (石景山“周周送”, 菏泽业务咨询)."""

from dataclasses import replace
from datetime import datetime

from station.casework import identity
from station.casework.fields import missing
from station.casework.model import Consultation, LawyerShift
from station.casework.outreach.checks import Problems, first_of, least, needed, passed, to_the_day

BUSINESS = "advice"  # the category of questions that union officers ask about their work


def shift_problems(shift: LawyerShift, now: datetime) -> Problems:
    """One sentence per field of a shift that cannot be saved as it is."""
    found = first_of(missing(shift), to_the_day(shift, "duty_on"))
    if shift.is_attended and shift.duty_on > now.date().isoformat():
        found["duty_on"] = "还没到值班的日子，不能签到。"
    return found


def tidy_consultation(consultation: Consultation) -> Consultation:
    """The consultation with a clean phone number; who asks about union business is a union officer unless said otherwise."""
    kind = consultation.asker_kind or ("union_officer" if consultation.category == BUSINESS else "")
    return replace(consultation, phone=identity.clean(consultation.phone), asker_kind=kind)


def consultation_problems(consultation: Consultation, now: datetime) -> Problems:
    """One sentence per field of a consultation that cannot be saved as it is."""
    found = first_of(missing(consultation), passed(consultation, now, "asked_on"), least(consultation, 1, "people"))
    if problem := identity.phone_problem(consultation.phone):
        found["phone"] = problem
    if consultation.answer and not consultation.lawyer_id and not consultation.department:
        found |= needed(consultation, "answered_by")
    if consultation.category == BUSINESS and not consultation.answer:
        found |= needed(consultation, "department")
    return found
