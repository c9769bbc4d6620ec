"""Taking numbers, giving out blocks, handing a register on: what each act leaves behind and what it refuses."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from replicas import NAMES, acquainted, colleague, received, sent, station_store
from station.actions import letter_numbers as numbers
from station.actions import rights
from station.actions.scripted import act
from station.actions.setting_up import set_up
from station.casework.letter_numbers import Register, faults, lines
from station.casework.letters import number_text
from station.casework.model import Letter, NumberBlock, StaffMember, Station
from station.db.letter_numbers import computers, doubles, holding, letters_of, registers
from station.db.restoring import restore
from station.db.safekeeping import backup
from station.db.store import Store
from station.errors import StationError

DISTRICT = NAMES["BH"]
REGISTER = Register(DISTRICT, "滨工劳监意", 2026)


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "district", "BH") as opened:
        yield opened


@pytest.fixture
def station(district: Store, tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "station", "ZQ") as opened:
        carried(opened, district, tmp_path / "known")  # a block goes to the station of a PC one has heard of
        yield opened


def signed(store: Store, day: str = "2026-03-16", typed: str = "", register: Register = REGISTER) -> str:
    """A letter signed on that day gets its number, as :func:`station.actions.letters.issue` does it."""
    with store.step("签发") as step:
        number = numbers.take(store, step, register.issuer, register.code, day, typed)
        step.add(Letter(kind="opinion", issuer=register.issuer, issuer_code=register.code, number=number, status="issued", issued_on=day))
    return number


def carried(start: Store, end: Store, folder: Path) -> None:
    acquainted(start, end)
    sent(start, folder)
    received(end, folder)


def states(store: Store, register: Register = REGISTER) -> list[tuple[int, str]]:
    return [(line.serial, line.state) for line in lines(holding(store, register), letters_of(store, register))]


def test_the_pc_that_made_the_station_draws_and_writes_the_register_down(district: Store) -> None:
    assert [signed(district) for _ in range(3)] == [f"滨工劳监意〔2026〕{n}号" for n in (1, 2, 3)]
    written = district.matching(NumberBlock)
    assert [(b.issuer, b.year, b.first, b.last, b.device, b.device_name) for b in written] == [
        (DISTRICT, 2026, 1, None, district.device, "王芳的电脑")
    ]
    assert registers(district) == [REGISTER]


def test_each_code_and_each_year_counts_for_itself(district: Store) -> None:
    reminder = REGISTER._replace(code="滨工劳监提")
    got = [signed(district), signed(district, register=reminder), signed(district, "2025-12-31"), signed(district)]
    assert got == ["滨工劳监意〔2026〕1号", "滨工劳监提〔2026〕1号", "滨工劳监意〔2025〕1号", "滨工劳监意〔2026〕2号"]


def test_a_station_draws_the_districts_numbers_only_from_a_block(district: Store, station: Store, tmp_path: Path) -> None:
    with pytest.raises(StationError, match="“滨河区总工会”的文号登记簿不在这台电脑上") as told:
        signed(station)
    assert "请滨河区总工会分一段号" in (told.value.hint or "")
    assert station.matching(Letter) == [] and station.matching(NumberBlock) == []  # refused whole
    signed(district)
    carried(station, district, tmp_path / "stick")
    (known,) = computers(district)
    assert (known.device, known.name) == (station.device, "站前街道职工服务站 王芳的电脑")
    numbers.give_block(district, REGISTER, 2, known.device, known.name)
    assert signed(district) == "滨工劳监意〔2026〕4号"
    carried(district, station, tmp_path / "stick")
    assert [signed(station), signed(station)] == ["滨工劳监意〔2026〕2号", "滨工劳监意〔2026〕3号"]
    with pytest.raises(StationError, match="号段用完了"):
        signed(station)
    carried(station, district, tmp_path / "stick")
    assert states(district) == [(1, "used"), (2, "used"), (3, "used"), (4, "used")]


def test_a_number_told_by_telephone_is_typed(district: Store, station: Store, tmp_path: Path) -> None:
    signed(district)
    block = numbers.give_block(district, REGISTER, 1, "", "站前街道（电话告知）")
    assert signed(station, typed=REGISTER.text(block.first or 0)) == "滨工劳监意〔2026〕2号"
    assert signed(district) == "滨工劳监意〔2026〕3号"
    assert states(district)[1] == (2, "block")
    carried(station, district, tmp_path / "stick")
    assert states(district) == [(1, "used"), (2, "used"), (3, "used")]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("滨工劳监意〔2026〕1号", "已经用过，作废的也不能再用"),
        ("滨工劳监意〔2026〕3号", "不能跳号"),
        ("滨工劳监意[2026]2号", "文号要写成"),
        ("滨工劳监意〔2025〕2号", "签发日期在 2026年"),
        ("滨工劳监提〔2026〕2号", "代字是“滨工劳监提”"),
    ],
)
def test_a_typed_number_that_cannot_stand(district: Store, typed: str, message: str) -> None:
    signed(district)
    with pytest.raises(StationError, match=message):
        signed(district, typed=typed)
    assert district.count(Letter) == 1


def test_the_number_of_a_letter_in_the_bin_stays_taken(district: Store) -> None:
    signed(district)
    with district.step("删除") as step:
        step.remove(district.matching(Letter)[0])
    assert signed(district) == "滨工劳监意〔2026〕2号"
    assert states(district) == [(1, "used"), (2, "used")]


def test_what_comes_back_of_a_block_is_kept_as_not_used(district: Store, station: Store, tmp_path: Path) -> None:
    block = numbers.give_block(district, REGISTER, 3, station.device, "站前街道的电脑")
    carried(district, station, tmp_path / "stick")
    signed(station)
    numbers.return_block(station, block.id)
    with pytest.raises(StationError, match="文号登记簿不在这台电脑上"):
        signed(station)
    with pytest.raises(StationError, match="已经收回了"):
        numbers.return_block(station, block.id)
    carried(station, district, tmp_path / "stick")
    assert signed(district) == "滨工劳监意〔2026〕4号"
    assert states(district) == [(1, "used"), (2, "unused"), (3, "unused"), (4, "used")]
    with pytest.raises(StationError, match="已经登记为空号"):
        signed(district, typed="滨工劳监意〔2026〕2号")


def test_only_the_holder_or_the_register_takes_a_block_back(district: Store, station: Store, tmp_path: Path) -> None:
    block = numbers.give_block(district, REGISTER, 3, "some other PC", "河湾街道的电脑")
    with colleague(district, tmp_path / "second") as second:
        carried(district, second, tmp_path / "stick")
        with pytest.raises(StationError, match="分给了“河湾街道的电脑”"):
            numbers.return_block(second, block.id)
    numbers.return_block(district, block.id)  # that PC was lost


def test_a_block_is_given_only_where_the_register_lives(district: Store, station: Store) -> None:
    with pytest.raises(StationError, match="文号登记簿不在这台电脑上"):
        numbers.give_block(station, REGISTER, 3, district.device, "区总")
    for size, name, problem in ((0, "站前", "1 到 200 个号"), (201, "站前", "1 到 200 个号"), (3, " ", "请写明分给哪台电脑")):
        with pytest.raises(StationError, match=problem):
            numbers.give_block(district, REGISTER, size, station.device, name)
    assert district.matching(NumberBlock) == []


def test_a_block_goes_round_a_number_made_up_elsewhere(district: Store, station: Store, tmp_path: Path) -> None:
    signed(district)
    signed(station, typed="滨工劳监意〔2026〕3号")  # of which the district knows nothing
    carried(station, district, tmp_path / "stick")
    block = numbers.give_block(district, REGISTER, 3, station.device, "站前街道的电脑")
    assert (block.first, block.last, holding(district, REGISTER).left(block)) == (2, 5, [2, 4, 5])


def test_a_register_begins_after_what_an_old_ledger_brought(district: Store) -> None:
    with district.step("导入") as step:
        for serial in (3, 7):
            step.add(Letter(kind="opinion", issuer=DISTRICT, number=REGISTER.text(serial), status="done", issued_on="2026-01-09"))
    assert [signed(district), signed(district)] == ["滨工劳监意〔2026〕8号", "滨工劳监意〔2026〕9号"]
    found = lines(holding(district, REGISTER), letters_of(district, REGISTER))
    assert [line.state for line in found] == ["used", "outside", "outside", "outside", "used", "used", "used"]
    assert faults(found, REGISTER) == []


def test_a_register_handed_on_draws_only_there(district: Store, station: Store, tmp_path: Path) -> None:
    signed(district)
    signed(district, "2025-12-31")
    numbers.move_register(district, REGISTER, station.device, "站前街道的电脑")
    for draw in (lambda: signed(district), lambda: numbers.move_register(district, REGISTER, station.device, "站前")):
        with pytest.raises(StationError, match="文号登记簿在“站前街道的电脑”上"):
            draw()
    with pytest.raises(StationError, match="不在这台电脑上"):
        signed(station)  # it is on its way
    carried(district, station, tmp_path / "stick")
    assert [signed(station), signed(station, "2025-12-31")] == ["滨工劳监意〔2026〕2号", "滨工劳监意〔2025〕2号"]
    numbers.move_register(station, REGISTER, district.device, "区总的电脑")
    carried(station, district, tmp_path / "stick")
    assert signed(district) == "滨工劳监意〔2026〕3号"
    assert states(district) == [(1, "used"), (2, "used"), (3, "used")]


def test_what_is_given_or_handed_on_is_not_undone(district: Store, station: Store) -> None:
    numbers.give_block(district, REGISTER, 3, station.device, "站前街道的电脑")
    with pytest.raises(StationError):
        district.undo()


def test_a_new_year_begins_with_one_on_the_pc_that_had_the_old(district: Store, station: Store, tmp_path: Path) -> None:
    signed(district, "2025-12-31")
    numbers.move_register(district, REGISTER._replace(year=2025), station.device, "站前街道的电脑")
    carried(district, station, tmp_path / "stick")
    assert signed(station) == "滨工劳监意〔2026〕1号"
    with pytest.raises(StationError, match="文号登记簿在“站前街道的电脑”上"):
        signed(district)


def test_after_a_restore_nothing_is_drawn_before_the_register_is_taken_over(district: Store, tmp_path: Path) -> None:
    backup(district, tmp_path / "before.zip")
    signed(district)
    signed(district)
    backup(district, tmp_path / "after.zip")
    signed(district)  # on paper, but in no backup
    for name in ("before", "after"):
        restore(tmp_path / f"{name}.zip", tmp_path / name)
        with Store.open(tmp_path / name, clock=district.clock) as back:
            back.user = district.user
            with pytest.raises(StationError, match="文号登记簿") as told:
                signed(back)
            assert "接管" in (told.value.hint or "")
            if name == "after":
                with pytest.raises(StationError, match="滨工劳监意〔2026〕2号已经给出去了，起号要比它大"):
                    numbers.take_over(back, REGISTER, 2)
            numbers.take_over(back, REGISTER, 4)
            assert signed(back) == "滨工劳监意〔2026〕4号"
            found = lines(holding(back, REGISTER), letters_of(back, REGISTER))
            assert faults(found, REGISTER) == []


def test_a_station_that_kept_its_register_on_paper_goes_on_with_it(district: Store) -> None:
    numbers.take_over(district, REGISTER, 9)
    assert signed(district) == "滨工劳监意〔2026〕9号"
    assert states(district) == [(9, "used")]
    with pytest.raises(StationError, match="只能接管 2026年"):
        numbers.take_over(district, REGISTER._replace(year=2025), 9)


def test_a_station_does_not_take_the_districts_register_over(station: Store) -> None:
    with pytest.raises(StationError, match="滨河区总工会的文号登记簿不归本站管"):
        numbers.take_over(station, REGISTER, 1)


def test_two_pcs_of_one_union_put_back_from_one_backup_are_found_out(district: Store, tmp_path: Path) -> None:
    backup(district, tmp_path / "a.zip")
    drop = tmp_path / "stick"
    both = []
    for name in ("one", "two"):
        restore(tmp_path / "a.zip", tmp_path / name)
        both.append(Store.open(tmp_path / name, clock=district.clock))
        both[-1].user = district.user
        numbers.take_over(both[-1], REGISTER, 1)
        signed(both[-1])
    one, two = both
    carried(one, two, drop)
    carried(two, one, drop)
    for store in both:
        assert list(doubles(store)) == ["滨工劳监意〔2026〕1号"]
        assert "用在 2 份文书上" in faults(lines(holding(store, REGISTER), letters_of(store, REGISTER)), REGISTER)[0]
    winners = [store for store in both if holding(store, REGISTER).home == store.device]
    assert len(winners) == 1  # from now on only one of them draws
    late = one.matching(Letter)[-1]
    with one.step("作废") as step:
        step.save(replace(late, status="void"), late)
    assert doubles(one) == {}
    for store in both:
        store.close()


PEOPLE = {"head": "站长", "clerk": "经办", "mediator": "调解", "lawyer": "律师", "signer": "签发", "reader": "旁观"}
ACTS: dict[str, Callable[[Store], object]] = {
    "give": lambda store: numbers.give_block(store, REGISTER, 3, "", "站前"),
    "return": lambda store: numbers.return_block(store, store.matching(NumberBlock, last=5)[0].id),
    "move": lambda store: numbers.move_register(store, REGISTER, "another PC", "站前"),
    "take over": lambda store: numbers.take_over(store, REGISTER, 9),
}


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("name", ACTS)
def test_who_may_keep_the_registers(district: Store, name: str, role: str) -> None:
    numbers.give_block(district, REGISTER, 5, "some PC", "站前")
    with district.step("登记人员") as step:
        for code, person in PEOPLE.items():
            step.add(StaffMember(name=person, role=code))
    district.user = PEOPLE[role]
    assert (numbers.RIGHT in rights.allowed(district)) == (role in ("head", "clerk", "signer"))
    before = district.matching(NumberBlock)
    if numbers.RIGHT in rights.allowed(district):
        ACTS[name](district)
        assert district.matching(NumberBlock) != before
    else:
        with pytest.raises(StationError):
            ACTS[name](district)
        assert district.matching(NumberBlock) == before


def test_the_registers_are_kept_by_scripts_too(district: Store, station: Store) -> None:
    code = {"code": REGISTER.code}
    signed(district)
    given = act(district, "give-numbers", {**code, "size": 2, "device": station.device, "name": "站前街道的电脑"})
    assert (given["first"], given["last"]) == ("滨工劳监意〔2026〕2号", "滨工劳监意〔2026〕3号")
    act(district, "return-numbers", {"id": given["id"]})
    told = act(district, "letter-numbers", {**code, "year": "2026", "issuer": DISTRICT})
    assert told == {
        "next": "滨工劳监意〔2026〕4号",
        "is_here": True,
        "numbers": {"滨工劳监意〔2026〕1号": "已用", "滨工劳监意〔2026〕2号": "空号", "滨工劳监意〔2026〕3号": "空号"},
        "faults": [],
    }
    assert act(district, "move-register", {**code, "device": station.device, "name": "站前"}) == {"next": "滨工劳监意〔2026〕4号"}
    assert act(district, "letter-numbers", code)["next"] == ""
    assert act(district, "take-register", {**code, "first": "9"}) == {"next": "滨工劳监意〔2026〕9号"}
    for name, words in (("give-numbers", {**code, "size": "几个"}), ("letter-numbers", {}), ("return-numbers", {"id": "x"})):
        with pytest.raises(StationError):
            act(district, name, words)


def test_the_own_union_of_a_station_is_its_issuer_when_none_is_named(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store:
        set_up(store, Station(name="站前服务站", code="ZQ", parent_name="区总", issuer_name="站前街道总工会"), StaffMember(name="王芳"))
        own = Register("站前街道总工会", "站工劳监提", store.now().year)
        assert signed(store, store.now().date().isoformat(), register=own) == number_text("站工劳监提", own.year, 1)
        with pytest.raises(StationError, match="“站前服务站”的文号登记簿不在"):
            signed(store, register=own._replace(issuer="站前服务站"))
