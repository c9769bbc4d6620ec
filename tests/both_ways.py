"""A district and a station exchange through any carrier: a case with a large file, changes of both at once, receipts."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cases import registered
from replicas import joined, rows, station_store
from station.actions import attachments, places
from station.actions.exchange import receive, send
from station.actions.progress import finish
from station.casework.model import Attachment, Grievance
from station.db import attachments as kept
from station.db.store import Store
from station.sync.carriers import Access


def both_ways(folder: Path, at_district: str, at_station: str, carry: Callable[[], None], access: Access | None = None) -> None:
    """``carry`` brings the two locations to hold the same; it does nothing where they are one."""
    with station_store(folder / "BH", "BH", hours=-30) as district, station_store(folder / "ZQ", "ZQ") as station:
        joined(district, station)
        places.add_place(district, at_district, places.BELOW, access=access)
        carry()
        places.add_place(station, at_station, places.ABOVE, access=access)
        case = registered(station).grievance
        photograph = b"\xff\xd8\xff" + os.urandom(9 << 20)
        attachments.add(station, case, [("现场.jpg", photograph)], case.number)
        assert finish(send(station, at_station)).numbers
        carry()
        assert any(report.taken for report in finish(receive(district, at_district)))
        (file,) = district.select(Attachment)
        assert kept.read(district, file.sha256) == photograph
        _edited(station, case.id, "summary", "站里改的")
        _edited(district, case.id, "project", "区里填的")
        for _ in range(2):
            finish(send(station, at_station))
            finish(send(district, at_district))
            carry()
            finish(receive(station, at_station))
            finish(receive(district, at_district))
            carry()
        assert _case(station) == _case(district)
        told = _case(station)["grievance", case.id]["values"]
        assert (told["summary"], told["project"]) == ("站里改的", "区里填的")
        assert not finish(send(station, at_station)).numbers  # nothing is left to say, so both come to rest


def _edited(store: Store, case: str, field: str, value: str) -> None:
    base = store.get(Grievance, case)
    with store.step("改") as step:
        step.save(base.with_values(**{field: value}), base, in_bin=True)


def _case(store: Store) -> dict[tuple[str, str], dict[str, Any]]:
    return {key: told for key, told in rows(store).items() if key[0] in ("grievance", "party", "claim", "worker", "attachment")}
