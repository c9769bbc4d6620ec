"""The log of acts shows every step and every act that left no journal entry, newest first, page by page."""

from pathlib import Path

from cases import at_work, registered
from replicas import acquainted, received, sent, station_store
from stand_ins import Clock
from station.casework.vocabulary import label
from station.db import acts
from station.db.acts import Asked
from station.db.store import Store


def test_steps_and_other_acts_stand_in_one_list(store: Store, clock: Clock) -> None:
    at_work(store)
    clock.advance(minutes=1)
    registered(store)
    clock.advance(minutes=1)
    store.log_act("export", "职工诉求台账（2026年3月），1 行")
    clock.advance(minutes=1)
    store.undo()
    told = [(act.at[11:16], act.by, act.name or label("logged_act", act.code)) for act in acts.page(store)]
    assert told == [
        ("09:03", "王芳", "撤销：登记诉求"),
        ("09:02", "王芳", "导出"),
        ("09:01", "王芳", "登记诉求"),
        ("09:00", "王芳", "建站"),
    ]
    assert acts.count(store) == 4
    assert set(acts.page(store)[3].records) == {"station", "staff_member"}
    assert [act.name for act in acts.page(store, Asked(acts.CHANGES), limit=1, offset=1)] == ["登记诉求"]
    assert [act.detail for act in acts.page(store, Asked("given"))] == ["职工诉求台账（2026年3月），1 行"]


def test_what_came_from_elsewhere_is_marked(tmp_path: Path, store: Store) -> None:
    at_work(store)
    with station_store(tmp_path / "other", "HW") as other:
        acquainted(store, other)
        sent(other, tmp_path / "drop")
    received(store, tmp_path / "drop")
    assert {(act.name, act.is_received) for act in acts.page(store)} >= {("建站", False), ("建站", True)}


def test_who_has_lines_is_read_once(store: Store) -> None:
    at_work(store)
    registered(store)
    known = acts.people(store)
    assert known.names == {"王芳"}
    store.db.conn.execute("UPDATE act_log SET by = '别人'")
    store.db.conn.execute("UPDATE step SET by = '别人'")
    store.db.conn.commit()
    assert acts.people(store, known) == known, "nothing that is known is read again"
    store.user = "李梅"
    store.log_act("export", "1 行")
    assert acts.people(store, known).names == {"王芳", "李梅"}
