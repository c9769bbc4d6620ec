"""Whatever way a text comes into the store, it is kept without what nobody sees; what came from elsewhere stays as it was signed."""

from station.casework.model import Attachment, Employer, Worker
from station.db.store import Store


def test_a_new_record_is_kept_plain(store: Store) -> None:
    with store.step("登记") as step:
        added = step.add(Worker(name="张\u200b三\ufeff", phone_note="一\r\n二\u2028三\x00"))
    assert added.name == "张三"
    kept = store.get(Worker, added.id)
    assert (kept.name, kept.phone_note) == ("张三", "一\n二\n三")
    (entry,) = store.entries("record_id = ?", [added.id])
    assert entry.values["name"].after == "张三"


def test_a_change_is_kept_plain_and_one_of_nothing_else_is_none(store: Store) -> None:
    with store.step("登记") as step:
        employer = step.add(Employer(name="顺通物流"))
    with store.step("修改") as step:
        assert step.save(employer.with_values(name="顺通\u202e物流"), employer).name == "顺通物流"
    assert len(store.entries("record_id = ?", [employer.id])) == 1
    with store.step("修改") as step:
        step.save(employer.with_values(name="顺通\u2066快运\u2069"), employer)
    assert store.get(Employer, employer.id).name == "顺通快运"


def test_the_name_of_a_file_cannot_hide_its_ending(store: Store) -> None:
    with store.step("添加材料") as step:
        kept = step.add(Attachment(owner="worker", owner_id="01W", name="欠条\u202egpj.exe"))
    assert kept.name == "欠条gpj.exe"
