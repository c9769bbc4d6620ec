"""What is deleted takes nothing in, also within the step that deletes it; and asking that costs a long step nothing."""

import pytest

from station.casework.model import Attachment, Claim, Employer, Grievance, Instalment, Mediation, Party
from station.db.store import Store
from station.errors import GoneError


def test_a_step_knows_what_it_deleted_itself(store: Store) -> None:
    with store.step("登记") as step:
        case = step.add(Grievance(summary="欠薪"))
        mediation = step.add(Mediation(grievance_id=case.id))
        step.add(Instalment(mediation_id=mediation.id))
        step.remove(case)
        with pytest.raises(GoneError):
            step.add(Instalment(mediation_id=mediation.id))
        with pytest.raises(GoneError):
            step.save(mediation.with_values(room="二号室"), mediation)
        step.save(case.with_values(deleted=False), store.get(Grievance, case.id))
        step.add(Instalment(mediation_id=mediation.id))


def test_what_is_led_to_something_deleted_is_gone_with_it(store: Store) -> None:
    with store.step("登记") as step:
        case, other = step.add(Grievance(summary="欠薪")), step.add(Grievance(summary="工伤"))
        mediation = step.add(Mediation(grievance_id=case.id))
        step.remove(other)
        step.add(Instalment(mediation_id=mediation.id))
        step.save(mediation.with_values(grievance_id=other.id), mediation, in_bin=True)
        with pytest.raises(GoneError):
            step.add(Instalment(mediation_id=mediation.id))


def test_nothing_is_led_to_something_deleted(store: Store) -> None:
    """Also by a form that was opened before, and over what lies between."""
    with store.step("登记") as step:
        case, other, third = (step.add(Grievance(summary=summary)) for summary in ("欠薪", "工伤", "社保"))
        mediation, else_there = step.add(Mediation(grievance_id=case.id)), step.add(Mediation(grievance_id=other.id))
        sum_ = step.add(Instalment(mediation_id=mediation.id))
        file = step.add(Attachment(owner=Grievance.record, owner_id=case.id, name="工资条.txt"))
    with store.step("删除") as step:
        step.remove(other)
    with store.step("改") as step:
        for now, names in (
            (mediation, {"grievance_id": other.id}),
            (sum_, {"mediation_id": else_there.id}),
            (file, {"owner_id": other.id}),
        ):
            with pytest.raises(GoneError):
                step.save(now.with_values(**names), now)
        assert step.save(mediation.with_values(grievance_id=third.id), mediation).grievance_id == third.id


def test_what_hangs_on_what_the_step_wrote_is_not_looked_up_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old ledger of 20,000 rows adds ten records to each case: looking them all up took a third of the import."""
    with store.step("登记") as step:
        firm = step.add(Employer(name="晨光家具厂"))
    asked: list[str] = []
    find = Store.find
    monkeypatch.setattr(Store, "find", lambda self, cls, record_id: asked.append(record_id) or find(self, cls, record_id))
    with store.step("导入") as step:
        for _ in range(5):
            case = step.add(Grievance(summary="欠薪"))
            step.add(Party(grievance_id=case.id, employer_id=firm.id))
            claim = step.add(Claim(grievance_id=case.id))
            step.save(claim.with_values(amount=100), claim)
    assert [record_id for record_id in asked if record_id] == [firm.id]
