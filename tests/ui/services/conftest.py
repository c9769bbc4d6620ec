"""The place 服务 at a desk, with an employer, a worker and a lawyer on file."""

import pytest
from pytestqt.qtbot import QtBot

from cases import CHENGUANG, LI, at_work
from desk import Desk
from station.actions import outreach
from station.casework.model import Employer, Lawyer, Worker
from station.db.store import Store
from station.ui.services.page import CHOSEN, Services


@pytest.fixture
def employer(store: Store) -> Employer:
    at_work(store)
    with store.step("登记单位") as step:
        return step.add(CHENGUANG.with_values(headcount=120))


@pytest.fixture
def worker(store: Store, employer: Employer) -> Worker:
    with store.step("登记职工") as step:
        return step.add(LI)


@pytest.fixture
def lawyer(store: Store, employer: Employer) -> Lawyer:
    return outreach.add(store, Lawyer(name="骆以宁", firm="滨河同舟律师事务所"))


@pytest.fixture
def desk(store: Store, employer: Employer, worker: Worker, lawyer: Lawyer, qtbot: QtBot, request: pytest.FixtureRequest) -> Desk:
    """The place as it was left: at the kind that the test is about."""
    made = Desk(store, qtbot, services=Services)
    if hasattr(request.node, "callspec"):
        made.context.memory[CHOSEN] = request.node.callspec.params.get("kind", "")
    made.window.show_place("services")
    return made
