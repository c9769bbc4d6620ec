"""A city with two districts: a case that goes from a station of the one to a station of the other is whole for all who may read it."""

from contextlib import ExitStack
from pathlib import Path

from cases import registered
from replicas import joined, received, sent, station_store
from station.actions import circle, handovers
from station.actions.at_desk import own_station
from station.casework.model import Grievance, Handover, Progress
from station.db.store import Store


def test_a_case_goes_over_to_another_district(tmp_path: Path) -> None:
    with ExitStack() as stack:
        city, one, other, here, there = stores = [
            stack.enter_context(station_store(tmp_path / code, code)) for code in ("SZ", "BH", "DH", "ZQ", "DS")
        ]
        joined(one, here)
        joined(other, there)
        circle.found(city)
        for district in (one, other):
            own = own_station(district)
            invitation = circle.invite(city, own.code, own.name, "county")
            answer = circle.join(district, invitation.content, invitation.code)
            circle.admit(city, answer.content, answer.code)

        def rounds(count: int) -> None:
            for _ in range(count):
                for store in stores:
                    sent(store, tmp_path / "drop")
                for store in stores:
                    received(store, tmp_path / "drop")

        rounds(3)
        case = registered(here).grievance
        handovers.hand_over(here, Handover(grievance_id=case.id, kind="transfer", reason="在那边", to_name=own_station(there).name))
        rounds(1)
        ((waiting, _),) = handovers.incoming(there)
        handovers.answer(there, waiting.with_values(answer="accepted"), waiting)
        rounds(1)
        with city.step("市里记") as step:
            step.add(Progress(grievance_id=case.id, at="2026-03-17T10:00", content="市里的"))
        rounds(1)

        def read(store: Store) -> tuple[str, list[str]]:
            return store.get(Handover, waiting.id).answer, [p.content for p in store.matching(Progress, grievance_id=case.id)]

        assert [read(store) for store in stores] == [("accepted", ["市里的"])] * 5
        assert [len(store.matching(Grievance)) for store in stores] == [2, 1, 2, 1, 2]  # the new case is its own station's and those above
        assert not any(store.query("SELECT 1 FROM waiting UNION ALL SELECT 1 FROM quarantine") for store in stores)
