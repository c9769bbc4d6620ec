"""A station with one case, and its window at the place 调解."""

import pytest
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from stand_ins import Clock
from station.casework.casefile import CaseFile
from station.casework.model import Employer, Worker
from station.db.store import Store
from station.ui.mediations.page import Mediations


@pytest.fixture
def case(store: Store, clock: Clock) -> CaseFile:
    at_work(store)
    return registered(store, Worker(name="邱连生", sex="1"), Employer(name="滨河汇泽物业服务有限公司"), summary="解除劳动合同经济补偿")


@pytest.fixture
def desk(case: CaseFile, store: Store, qtbot: QtBot) -> Desk:
    made = Desk(store, qtbot, mediations=Mediations)
    made.window.show_place("mediations")
    return made
