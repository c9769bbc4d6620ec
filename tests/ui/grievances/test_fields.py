"""What can be known of a case can be typed at intake or later, and read beside the list."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from station.actions.grievances import close
from station.casework.ledgers import ledgers
from station.casework.model import Employer, Grievance, Worker
from station.db.store import Store
from station.ui.grievances.detail import Detail
from station.ui.grievances.page import Grievances
from station.ui.grievances.panels import act_at
from station.ui.widgets import Paragraph


def test_what_was_tried_before_and_who_settled_it_are_kept_and_shown(store: Store, qtbot: QtBot) -> None:
    at_work(store)
    case = registered(store, Worker(name="韩素琴"), Employer(name="滨河远辰物流有限公司"))
    desk = Desk(store, qtbot, grievances=Grievances)
    desk.window.context.go("grievances", id=case.grievance.id, act="edit")
    desk.type("edit.evidence", "考勤表\n欠条")
    desk.choose("edit.risk", "黄色")
    desk.choose("edit.list_kind", "欠薪线索清单")
    desk.key(Qt.Key.Key_S, ctrl=True)
    kept = store.get(Grievance, case.grievance.id)
    assert (kept.evidence, kept.risk, kept.list_kind) == ("考勤表\n欠条", "yellow", "wages")
    close(store, kept.with_values(closed_on=kept.received_at[:10], outcome="resolved", settled_level="industry"), kept)
    detail = desk.find(Detail, "grievance")
    detail.show_id(kept.id)
    said = " ".join(words.text() for words in detail.findChildren(Paragraph))
    for words in ("考勤表、欠条", "黄色", "欠薪线索清单", "行业内"):
        assert words in said


def test_a_column_of_a_ledger_leads_to_the_field_it_is_written_in(store: Store, qtbot: QtBot) -> None:
    at_work(store)
    case = registered(store, Worker(name="韩素琴"), Employer(name="滨河远辰物流有限公司")).grievance
    desk = Desk(store, qtbot, grievances=Grievances)
    keys = {column.key for ledger in ledgers().values() if ledger.line == Grievance.record for column in ledger.columns}
    acts = {key: act for key in sorted(keys) if (act := act_at(key, case))}
    assert {"derived.phone", "grievance.channel", "grievance.summary", "worker.id_number"} < set(acts)
    assert not {"grievance.number", "grievance.closed_on", "derived.satisfaction"} & set(acts)  # written by other acts, or by nobody
    for act in acts.values():
        desk.window.context.go("grievances", id=case.id, act=act)
        name = act.partition(":")[2]
        editor = desk.find(QWidget, f"edit.{name}")
        assert editor.hasFocus() or editor.isAncestorOf(QApplication.focusWidget()), act
        desk.key(Qt.Key.Key_Escape)
    closed = case.with_values(status="closed")
    assert act_at("derived.satisfaction", closed) == "follow_up"
