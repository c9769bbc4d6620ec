"""A station with a desk and cases on it, made by the acts themselves."""

from typing import Any

from station.actions.grievances import register as register_intake
from station.actions.setting_up import set_up
from station.casework.casefile import CaseFile
from station.casework.grievances import Intake
from station.casework.model import Claim, Employer, Grievance, Party, StaffMember, Station, Worker
from station.db.store import Store

ID_NUMBER = "110101199003074514"
CREDIT_CODE = "91110000600037341L"

STATION = Station(name="站前街道职工服务站", code="ZQ", parent_name="滨河区总工会", issuer_code="站工")
WANG = StaffMember(name="王芳")
LI = Worker(name="李强", id_number=ID_NUMBER, phone="13800138000")
CHENGUANG = Employer(name="晨光家具厂", credit_code=CREDIT_CODE)


def at_work(store: Store) -> Store:
    """The store set up as 站前街道, 王芳 at the desk."""
    set_up(store, STATION, WANG)
    return store


def intake(worker: Worker | None = LI, employer: Employer = CHENGUANG, **values: Any) -> Intake:
    """A form filled in rightly for the morning the ``clock`` stands at; ``values`` go into the grievance."""
    stated = {"received_at": "2026-03-16T08:30", "channel": "visit", "category": "wages", "summary": "拖欠工资", "handler": "王芳"}
    return Intake(
        grievance=Grievance(**{**stated, "amount": 860_000, **values}),
        worker=worker,
        parties=((Party(), employer),),
        claims=(Claim(kind="wages", amount=860_000),),
    )


def registered(store: Store, worker: Worker | None = LI, employer: Employer = CHENGUANG, **values: Any) -> CaseFile:
    """A case of such a form."""
    return register_intake(store, intake(worker, employer, **values))
