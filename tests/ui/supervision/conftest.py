"""Matters of supervision at a station with three people, two of whom have a supervisor's card."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from blank_sheets import _blank_sheets, drawn_sheets  # noqa: F401
from cases import registered
from desk import Desk
from station.actions import supervisions as actions
from station.actions.setting_up import set_up
from station.casework.casefile import CaseFile
from station.casework.model import Employer, Inspector, StaffMember, Station, Supervision, Worker
from station.db.store import Store
from station.ui.letters.place import LetterPlace

EMPLOYER = Employer(name="川岳建筑劳务有限公司", credit_code="91110000600037341L")
WORKER = Worker(name="陶国梁", phone="13800138000")
STATION = Station(
    name="站前街道职工服务站",
    code="ZQ",
    parent_name="滨河区总工会",
    issuer_name="站前街道总工会",
    issuer_code="站工劳监",
    district_issuer_name="滨河区总工会",
    district_issuer_code="滨工劳监",
    phone="0571-88001234",
)
MONDAY = "2026-03-16"
Made = Callable[..., Supervision]


@pytest.fixture
def case(store: Store) -> CaseFile:
    """23 workers without two months' wages."""
    set_up(store, STATION, StaffMember(name="王芳", card_number="滨工监0012"))
    with store.step("加人") as step:
        step.add(StaffMember(name="陈立秋", card_number="滨工监0017"))
        step.add(StaffMember(name="杨知行"))
    return registered(store, WORKER, EMPLOYER, people=23, amount=41_860_000, summary="砌筑班组23人8月至9月工资没有支付")


@pytest.fixture
def desk(case: CaseFile, store: Store, qtbot: QtBot) -> Desk:
    """The window with the place of the letters, which reads its lists when it is first shown."""
    return Desk(store, qtbot, letters=LetterPlace)


@pytest.fixture
def clue(case: CaseFile, store: Store) -> Made:
    """``clue("accepted", topic="wages")``: a matter of the case brought to a stage of its way."""

    def made(stage: str = "clue", **values: object) -> Supervision:
        known = actions.from_case(store, case.grievance.id).with_values(**values)
        matter = actions.register(store, known)
        if stage == "clue":
            return matter

        def step(act: Callable[[Store, Supervision, Supervision], object], **said: object) -> None:
            base = store.get(Supervision, matter.id)
            act(store, base.with_values(**said), base)

        step(actions.decide, decided_on=MONDAY, decided_by="王芳", decision="accepted")
        if stage == "accepted":
            return store.get(Supervision, matter.id)
        send(store, matter)
        if stage == "sent":
            return store.get(Supervision, matter.id)
        step(actions.finish_check, checked_on=MONDAY, verdict="true", findings="拖欠23人两个月工资。")
        if stage == "talked":
            step(actions.talk, talked_on=MONDAY, talk_result="not_agreed", talk_record="单位不同意分期以外的办法。")
        return store.get(Supervision, matter.id)

    return made


def send(store: Store, matter: Supervision) -> None:
    """Both people with cards, who declared that nothing keeps them away."""
    people = (("王芳", "滨工监0012"), ("陈立秋", "滨工监0017"))
    actions.assign(store, matter.id, [Inspector(name=name, card_number=card, declared_on=MONDAY) for name, card in people])
