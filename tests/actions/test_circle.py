"""Founding, inviting, joining, admitting and losing, by the files people carry; every way it can go wrong in plain words."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import msgspec
import pytest

from replicas import NAMES, colleague, joined, received, sent, station_store
from station.actions import circle
from station.actions.setting_up import save_staff, set_up
from station.casework.model import StaffMember, Station
from station.db import acts
from station.db.circle import secret
from station.db.store import Store
from station.errors import StationError
from station.sync.circle import Pc
from station.sync.invitation import hash_of, opened, pack
from station.sync.keys import new_unit_secret, recipient_of, seal, spoken_code
from station.sync.statements import MAGIC, Invited, KeyChanged, UnitNamed, say


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "bh", "BH") as store:
        circle.found(store)
        yield store


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "zq", "ZQ") as store:
        yield store


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "hw", "HW") as store:
        yield store


@pytest.fixture
def second(here: Store, tmp_path: Path) -> Iterator[Store]:
    """A second PC of a station that has founded an exchange of its own."""
    circle.found(here)
    with colleague(here, tmp_path / "second") as store:
        yield store


def refused(words: str) -> pytest.RaisesExc[StationError]:
    return pytest.raises(StationError, match=words)


def told(sender: Store, receiver: Store) -> list[str]:
    return circle.take_statements(receiver, circle.statements(sender).values())


def pc_of(store: Store) -> Pc:
    return circle.member(store).pc


def logged(store: Store) -> list[str]:
    return [act.detail for act in acts.page(store, acts.OTHERS) if act.code == "circle"]


def opens(store: Store, unit: str) -> bool:
    """Whether a PC can open what the others seal to its unit today."""
    member = circle.member(store)
    return member.keys.open(seal(b"x", (member.circle.units[unit].recipient,))) == b"x"


# -- the ways in ---------------------------------------------------------------------------------------------------------


def test_before_it_has_joined_a_pc_says_what_to_do(here: Store) -> None:
    assert circle.standing(here) == "none"
    assert not circle.is_member(here)
    assert circle.statements(here) == {}
    assert circle.take_statements(here, [b"x"]) == []
    with refused("还没有加入交换.*建立交换，或者打开收到的邀请"):
        circle.member(here)


def test_a_unit_with_nobody_above_founds_its_exchange(here: Store) -> None:
    member = circle.found(here)
    assert (member.unit, member.is_head, member.pc.label, member.pc.unit) == ("zq", True, "第 1 台电脑", "zq")
    assert member.circle.units["zq"].name == NAMES["ZQ"]
    assert member.circle.recipients("up") == (member.circle.units["zq"].recipient,)
    assert opens(here, "zq")
    assert logged(here) == [f"建立{NAMES['ZQ']}的交换"]
    with refused("已经加入了交换"):
        circle.found(here)


def test_a_station_is_invited_answers_and_is_admitted(district: Store, here: Store) -> None:
    invitation = circle.invite(district, " ZQ ", NAMES["ZQ"])
    assert invitation.name == "邀请-zq.gwi"
    read = circle.open_invitation(here, invitation.content)
    assert (read.unit, read.name, read.by_name, read.is_further, read.code) == ("zq", NAMES["ZQ"], NAMES["BH"], False, invitation.code)
    answer = circle.join(here, invitation.content, invitation.code.replace(" ", ""))
    assert answer.name == "答复-zq.gwa"
    assert not circle.member(here).circle.units["zq"].is_confirmed  # it may work, and seals to the district already
    assert len(circle.member(here).circle.recipients("up")) == 2
    asked = circle.open_answer(district, answer.content)
    assert (asked.name, asked.is_further, asked.code) == (NAMES["ZQ"], False, answer.code)
    assert circle.admit(district, answer.content, answer.code) == f"已登记{NAMES['ZQ']}的第 1 台电脑。"
    assert told(district, here) == [f"{NAMES['BH']}已经确认{NAMES['ZQ']}加入。"]
    assert told(district, here) == []
    for store in (district, here):
        units = circle.member(store).circle.units
        assert {code: unit.above for code, unit in units.items()} == {"bh": "", "zq": "bh"}
        assert units["zq"].is_confirmed
        assert set(circle.member(store).circle.pcs) == {pc_of(district).key_id, pc_of(here).key_id}


def test_a_further_pc_needs_no_station_of_its_own_and_opens_all_of_the_unit(district: Store, here: Store, tmp_path: Path) -> None:
    joined(district, here)
    with Store.open(tmp_path / "second") as fresh:
        invitation = circle.invite(here, label="窗口")
        answer = circle.join(fresh, invitation.content, invitation.code)
        assert circle.standing(fresh) == "waiting"
        with refused("还在等对方确认"):
            circle.member(fresh)
        assert circle.open_answer(here, answer.content).is_further
        circle.admit(here, answer.content, answer.code)
        assert told(here, fresh) == [f"{NAMES['ZQ']}的窗口已经登记。"]
        assert (circle.standing(fresh), pc_of(fresh).label, pc_of(fresh).is_head) == ("member", "窗口", False)
        assert circle.member(fresh).keys.unit == circle.member(here).keys.unit
        assert opens(fresh, "zq")
        assert not circle.settle_station(fresh)  # its record has not come yet
        with fresh.step("收") as step:
            step.add(Station(name=NAMES["HW"], code="HW", parent_name="市总"))
            own = step.add(Station(name=NAMES["ZQ"], code="ZQ", parent_name="市总"))
        assert circle.settle_station(fresh)
        assert fresh.setting("station", "") == own.id
        assert not circle.settle_station(fresh)
    assert told(here, district) == [f"{NAMES['ZQ']}的窗口已经登记。"]


def test_a_district_joins_a_city_and_its_stations_seal_to_it_from_then_on(
    district: Store, here: Store, there: Store, tmp_path: Path
) -> None:
    joined(district, here)
    joined(there)  # stands for the city here
    invitation = circle.invite(there, "BH", NAMES["BH"], "county")
    answer = circle.join(district, invitation.content, invitation.code)
    assert circle.member(district).circle.readers("zq", "up") == ("zq", "bh", "hw")
    circle.admit(there, answer.content, answer.code)
    assert set(circle.member(there).circle.pcs) >= {pc_of(district).key_id, pc_of(here).key_id}  # the answer brought them along
    told(there, district)
    assert f"{NAMES['HW']}加入了交换。" in told(district, here)
    city = circle.member(there).circle.units["hw"].recipient
    assert city in circle.member(here).circle.recipients("up")


def test_a_lone_station_with_two_pcs_comes_below_a_district_and_keeps_its_keys(district: Store, here: Store, second: Store) -> None:
    before = circle.member(here).keys
    invitation = circle.invite(district, "ZQ", NAMES["ZQ"])
    answer = circle.join(here, invitation.content, invitation.code)
    circle.admit(district, answer.content, answer.code)
    assert circle.member(here).keys == before
    assert set(circle.member(district).circle.pcs) == {pc_of(store).key_id for store in (district, here, second)}
    told(here, second)
    assert len(circle.member(second).circle.recipients("up")) == 2


def test_who_is_invited_by_a_second_head_knows_everybody_the_first_one_knows(
    district: Store, here: Store, there: Store, tmp_path: Path
) -> None:
    joined(district, there)
    with colleague(district, tmp_path / "bh-2") as second, colleague(district, tmp_path / "bh-3") as third:
        for store in (second, third):
            with store.step("收") as step:
                own = step.add(Station(name=NAMES["BH"], code="BH", parent_name="市总"))
            store.set_setting("station", own.id)
        circle.appoint(district, pc_of(second).key_id)
        told(district, second)
        invitation = circle.invite(second, "ZQ", NAMES["ZQ"])
        answer = circle.join(here, invitation.content, invitation.code)
        assert len(circle.member(here).circle.recipients("up")) == 2
        circle.admit(second, answer.content, answer.code)
        told(second, here)
        told(second, district)
        assert set(circle.member(here).circle.pcs) == set(circle.member(district).circle.pcs)
        assert opens(district, "bh")
        with colleague(second, tmp_path / "bh-4") as fourth:
            assert set(circle.member(fourth).circle.pcs) == set(circle.member(second).circle.pcs)
            assert opens(fourth, "bh")


def test_a_city_that_admits_a_second_head_knows_the_whole_district(district: Store, here: Store, there: Store, tmp_path: Path) -> None:
    joined(district, here)
    circle.found(there)  # stands for the city here
    with colleague(district, tmp_path / "bh-2") as second:
        with second.step("收") as step:
            own = step.add(Station(name=NAMES["BH"], code="BH", parent_name="市总"))
        second.set_setting("station", own.id)
        circle.appoint(district, pc_of(second).key_id)
        told(district, second)
        invitation = circle.invite(there, "BH", NAMES["BH"], "county")
        answer = circle.join(second, invitation.content, invitation.code)
        circle.admit(there, answer.content, answer.code)
        assert set(circle.member(there).circle.pcs) == {pc_of(store).key_id for store in (district, second, here, there)}


# -- what is refused -----------------------------------------------------------------------------------------------------


def test_a_code_that_does_not_match_is_refused_and_noted(district: Store, here: Store) -> None:
    invitation = circle.invite(district, "ZQ", NAMES["ZQ"])
    with refused("核对码不一致.*没有采用"):
        circle.join(here, invitation.content, "0000 0000 0000")
    assert circle.standing(here) == "none"
    assert logged(here) == [f"{NAMES['BH']}的邀请：核对码不一致，没有采用"]
    answer = circle.join(here, invitation.content, invitation.code)
    with refused("核对码不一致"):
        circle.admit(district, answer.content, invitation.code)
    assert "zq" not in circle.member(district).circle.units
    assert logged(district)[0] == f"{NAMES['ZQ']}的答复：核对码不一致，没有采用"


def test_damaged_and_wrong_files_are_refused(district: Store, here: Store) -> None:
    invitation = circle.invite(district, "ZQ", NAMES["ZQ"])
    answer = circle.join(here, invitation.content, invitation.code)
    for content in (b"", b"x" * 100, invitation.content[:200], invitation.content[:20] + b"?" + invitation.content[21:]):
        with refused("不是邀请文件，或者拷坏了"):
            circle.open_invitation(here, content)
    with refused("不是答复文件，或者拷坏了"):
        circle.open_answer(district, answer.content[:100])
    with refused("不是邀请文件。邀请文件以 .gwi 结尾"):
        circle.open_invitation(here, answer.content)
    with refused("不是答复文件。"):
        circle.open_answer(district, invitation.content)


def test_what_lies_beside_an_invitation_is_covered_by_its_code(district: Store, here: Store) -> None:
    """A thief with the stick adds a statement that nobody signed, or takes one out."""
    invitation = circle.invite(district, "ZQ", NAMES["ZQ"])
    said, _, statements = opened(invitation.content, Invited)
    evil = KeyChanged("bh", recipient_of(new_unit_secret()), b"")
    forged = MAGIC + bytes(64) + msgspec.msgpack.encode([said.public, 99, msgspec.msgpack.encode(evil)])
    for swapped in ([*statements, forged], statements[1:], statements[::-1]):
        with refused("邀请文件里的名单被改动过"):
            circle.join(here, pack(said.content, swapped), invitation.code)
    assert circle.standing(here) == "none"


def test_no_statement_is_kept_that_was_not_signed(district: Store, here: Store, second: Store) -> None:
    """Neither by a unit that begins below another nor by one that was there before, whatever its inviter wraps up."""
    keys = circle.member(district).keys
    forged = MAGIC + bytes(64) + msgspec.msgpack.encode([keys.public, 99, msgspec.msgpack.encode(UnitNamed("bh", "冒名", "county"))])
    statements = [*circle.statements(district).values(), forged]
    for unit, store in (("hw", None), ("zq", here)):
        said = say(keys, Invited(bytes(16), unit, "站", "street", "电脑", "bh", NAMES["BH"], hash_of(statements)))
        with station_store(district.folder.parent / unit.upper(), unit.upper()) if store is None else nullcontext(store) as joining:
            circle.join(joining, pack(said, statements), spoken_code(said))
            assert circle.member(joining).circle.units["bh"].name == NAMES["BH"]


def test_an_invitation_is_for_one_unit_and_one_pc(district: Store, here: Store, there: Store, tmp_path: Path) -> None:
    invitation = circle.invite(district, "ZQ", NAMES["ZQ"])
    with refused("这是给站点码 zq 的邀请，本站的站点码是 HW"):
        circle.join(there, invitation.content, invitation.code)
    answer = circle.join(here, invitation.content, invitation.code)
    with station_store(tmp_path / "other", "ZQ") as other:
        late = circle.join(other, invitation.content, invitation.code)
        circle.admit(district, answer.content, answer.code)
        with refused("已经登记过了"):
            circle.admit(district, answer.content, answer.code)
        with refused("这份邀请已经用过"):
            circle.admit(district, late.content, late.code)
    with refused(f"{NAMES['ZQ']}已经加入，有 1 台电脑.*自己的主机邀请"):
        circle.invite(district, "zq", NAMES["ZQ"])


def test_two_units_cannot_have_one_code(district: Store, here: Store, there: Store, tmp_path: Path) -> None:
    first, again = (circle.invite(district, "ZQ", NAMES["ZQ"]) for _ in range(2))
    answer = circle.join(here, first.content, first.code)
    with station_store(tmp_path / "other", "ZQ") as other:
        late = circle.join(other, again.content, again.code)
        circle.admit(district, answer.content, answer.code)
        with refused(f"站点码 zq 已经由{NAMES['ZQ']}使用"):
            circle.admit(district, late.content, late.code)
    joined(district, there)
    with refused(f"站点码 zq 已经是{NAMES['ZQ']}的"):
        circle.invite(there, "ZQ", "别的站")
    with refused("站点码“站 1”不能用"):
        circle.invite(district, "站 1", "别的站")
    with refused("请填写单位全称"):
        circle.invite(district, "xx", " ")


def test_an_answer_to_another_unit_is_refused(district: Store, here: Store, there: Store) -> None:
    circle.found(there)
    invitation = circle.invite(there, "ZQ", NAMES["ZQ"])
    answer = circle.join(here, invitation.content, invitation.code)
    with refused("答的不是本单位发出的邀请"):
        circle.open_answer(district, answer.content)


def test_a_pc_of_another_station_does_not_join_as_a_further_one(here: Store, second: Store, there: Store) -> None:
    invitation = circle.invite(here)
    with refused(f"这是给{NAMES['ZQ']}的邀请，本机属于{NAMES['HW']}"):
        circle.join(there, invitation.content, invitation.code)
    with refused(f"已经是{NAMES['ZQ']}的，不用再加入"):
        circle.join(second, invitation.content, invitation.code)


def test_only_a_head_invites_admits_and_declares_lost(here: Store, second: Store, district: Store) -> None:
    acts_of_a_head = [
        lambda: circle.invite(second),
        lambda: circle.open_answer(second, b""),
        lambda: circle.admit(second, b"", ""),
        lambda: circle.declare_lost(second, pc_of(here).key_id),
        lambda: circle.appoint(second, pc_of(second).key_id),
    ]
    for act in acts_of_a_head:
        with refused("要在本单位的主机上做。主机是第 1 台电脑。"):
            act()
    with refused("不归本单位管"):
        circle.declare_lost(district, pc_of(here).key_id)
    with refused("不能在这台电脑上登记它自己丢失"):
        circle.declare_lost(here, pc_of(here).key_id)


def test_who_has_not_the_right_is_refused(here: Store) -> None:
    save_staff(here, StaffMember(name="李明", role="head"))
    here.user = "王芳"
    with refused("管交换成员由站长、签发人、区级管理员办理"):
        circle.found(here)


def test_a_station_below_one_district_does_not_join_another(district: Store, here: Store, there: Store) -> None:
    joined(district, here)
    circle.found(there)
    invitation = circle.invite(there, "ZQ", NAMES["ZQ"])
    with refused(f"本站已经在{NAMES['BH']}之下"):
        circle.join(here, invitation.content, invitation.code)


def test_a_station_code_no_folder_can_carry_is_refused(tmp_path: Path) -> None:
    with Store.open(tmp_path / "odd") as store:
        set_up(store, Station(name="站", code="ZQ", parent_name="市总"), StaffMember(name="王芳"))
        own = store.matching(Station)[0]
        with store.step("旧版") as step:
            step.save(own.with_values(code="站 1"), own)
        with refused("站点码“站 1”不能用在文件夹名里"):
            circle.found(store)


# -- lost, replaced, strange ---------------------------------------------------------------------------------------------


def test_a_lost_pc_reads_no_more_and_the_others_get_a_new_key(district: Store, here: Store, second: Store) -> None:
    key = pc_of(second).key_id
    sentence = circle.declare_lost(here, key)
    assert sentence == f"{NAMES['ZQ']}的第 2 台电脑已经登记为丢失，它以后发出的不再收入。发给这个单位的从现在起换新钥匙加封。"
    assert logged(here)[0] == sentence
    assert opens(here, "zq")
    old = circle.member(here).keys.unit[1]
    assert len(circle.member(here).keys.unit) == 2  # what was sealed before stays open
    assert told(here, second) == [f"{NAMES['ZQ']}的第 2 台电脑已经登记为丢失，它后来发出的不再收入。"]
    assert circle.standing(second) == "lost"
    with refused("已经被登记为丢失，不能再收发.*本机数据没动"):
        circle.member(second)
    assert secret(second, "unit").decode().split("\n") == [old]
    with refused("已经登记为丢失"):
        circle.declare_lost(here, key)
    # found again, it is invited as another PC and has other keys
    invitation = circle.invite(here)
    answer = circle.join(second, invitation.content, invitation.code)
    circle.admit(here, answer.content, answer.code)
    told(here, second)
    assert (circle.standing(second), pc_of(second).label) == ("member", "第 3 台电脑")
    assert pc_of(second).key_id != key
    assert opens(second, "zq")


def test_a_head_that_did_not_know_of_a_loss_gives_the_old_key_out_in_vain(district: Store, here: Store, tmp_path: Path) -> None:
    joined(district, here)
    with colleague(here, tmp_path / "zq-2") as lost, colleague(here, tmp_path / "zq-3") as third:
        told(here, district)
        told(here, lost)
        circle.declare_lost(district, pc_of(lost).key_id)
        for again in range(3):  # which of several keys of one serial would be the last is chance
            with colleague(here, tmp_path / f"new-{again}") as fresh:
                told(here, district)
                unit = circle.member(district).circle.units["zq"]
                assert circle.member(lost).keys.open(seal(b"x", (unit.recipient,))) is None
                if again == 2:
                    told(district, here)
                    for store in (third, fresh, district):
                        told(here, store)
                    assert opens(here, "zq")
                    assert opens(third, "zq")
                    assert opens(fresh, "zq")
                    for store in (here, third, fresh, district):
                        assert circle.member(store).circle.units["zq"].recipient == circle.member(here).circle.units["zq"].recipient
    assert told(district, here) == []


def test_a_thief_cannot_sign_the_last_key_a_unit_ever_has(here: Store, second: Store) -> None:
    circle.appoint(here, pc_of(second).key_id)
    told(here, second)
    keys = circle.member(second).keys
    theirs = recipient_of(new_unit_secret())
    circle.take_statements(here, [say(keys, KeyChanged("zq", theirs, b""), 1 << 53)])
    circle.declare_lost(here, keys.key_id)
    assert opens(here, "zq")
    assert keys.open(seal(b"x", (circle.member(here).circle.units["zq"].recipient,))) is None


def test_a_lost_head_is_replaced_by_the_unit_above(district: Store, here: Store, second: Store) -> None:
    joined(district, here)
    told(here, second)
    told(here, district)
    assert "这个单位没有主机了，请再定一台。" in circle.declare_lost(district, pc_of(here).key_id)
    key = pc_of(second).key_id
    told(district, second)
    with refused("现在没有主机，请上级指定一台"):
        circle.invite(second)
    assert circle.appoint(district, key) == f"{NAMES['ZQ']}的第 2 台电脑已经定为主机。"
    told(district, second)
    assert circle.member(second).is_head
    assert opens(second, "zq")
    assert circle.invite(second).name == "邀请-zq.gwi"
    # the thief goes on with the old head: nobody listens
    circle.appoint(here, key)
    assert told(here, district) == [f"{NAMES['ZQ']}的第 1 台电脑发来一份名单，没有收入：这台电脑已经登记为丢失。"]
    assert told(here, district) == []  # said once


def test_a_founder_is_replaced_by_the_second_head(here: Store, second: Store) -> None:
    circle.appoint(here, pc_of(second).key_id)
    told(here, second)
    assert circle.member(second).is_head
    circle.declare_lost(second, pc_of(here).key_id)
    assert circle.member(second).circle.units["zq"].head == pc_of(second).key_id
    assert opens(second, "zq")


def test_a_station_whose_only_pc_is_lost_begins_anew(district: Store, here: Store, tmp_path: Path) -> None:
    joined(district, here)
    assert circle.declare_lost(district, pc_of(here).key_id).endswith("这个单位没有别的电脑了，请重新邀请。")
    assert circle.member(district).circle.units["zq"].recipient == ""
    with station_store(tmp_path / "new", "ZQ") as anew:
        invitation = circle.invite(district, "ZQ")
        answer = circle.join(anew, invitation.content, invitation.code)
        circle.admit(district, answer.content, answer.code)
        told(district, anew)
        for store in (district, anew):
            unit = circle.member(store).circle.units["zq"]
            assert (unit.name, unit.head, unit.is_confirmed) == (NAMES["ZQ"], pc_of(anew).key_id, True)
        assert opens(anew, "zq")


def test_statements_nobody_can_have_signed_are_told_and_left(district: Store, here: Store) -> None:
    joined(district, here)
    broken = [b"GWR1" + bytes(100), b""]
    assert circle.take_statements(here, broken) == ["有 2 份名单文件没有收入，签名不对或者没有拷完。"]
    assert circle.take_statements(here, broken) == []  # said once


@pytest.mark.parametrize("put", ["garbage", "another statement"])
def test_a_loss_is_not_hidden_by_spoiling_its_file(put: str, district: Store, here: Store, there: Store, tmp_path: Path) -> None:
    joined(district, here, there)
    drop = tmp_path / "drop"
    sent(district, drop)
    received(here, drop)
    before = set((drop / "r").iterdir())
    circle.declare_lost(district, pc_of(there).key_id)
    sent(district, drop)
    (spoilt,) = set((drop / "r").iterdir()) - before
    spoilt.write_bytes(b"GWR1" + bytes(80) if put == "garbage" else next(iter(before)).read_bytes())
    for _ in range(2):
        received(here, drop)
        sent(district, drop)
    received(here, drop)
    assert circle.member(here).circle.pcs[pc_of(there).key_id].is_lost


def test_the_circle_is_read_once_until_something_is_said(district: Store, here: Store) -> None:
    assert circle.member(district).circle is circle.member(district).circle
    joined(district, here)
    assert "zq" in circle.member(district).circle.units


def test_what_a_station_may_not_say_is_refused_by_name(district: Store, here: Store, there: Store) -> None:
    joined(district, here, there)
    known = circle.statements(there).keys()
    circle.invite(there, "sub", "下级")  # an invitation changes nothing by itself
    assert circle.statements(there).keys() == known
    told(there, here)
    forged = say(circle.member(there).keys, UnitNamed("bh", "冒名", "county"), 9)
    assert circle.take_statements(here, [forged]) == [f"{NAMES['HW']}的第 1 台电脑发来一份名单，没有收入：这台电脑没有这个权限。"]
    assert circle.member(here).circle.units["bh"].name == NAMES["BH"]


# -- what stays secret ---------------------------------------------------------------------------------------------------


def test_no_secret_leaves_the_table_of_secrets(district: Store, here: Store) -> None:
    joined(district, here)
    keys = circle.member(here).keys
    hidden = [keys.signing, keys.receiving.encode(), *(one.encode() for one in keys.unit)]
    written = [repr(row).encode() for table in ("setting", "act_log", "statement", "step", "journal") for row in _rows(here, table)]
    letter = circle.invite(here)
    files = [*circle.statements(here).values(), letter.content]
    for secret_bytes in hidden:
        assert not any(secret_bytes in content for content in [*written, *files])
    for content in files:  # and nobody's name
        assert "王芳".encode() not in content


def _rows(store: Store, table: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in store.query(f"SELECT * FROM {table}")]
