"""Whom a row of an old ledger means: employers by name, alias and code, people by number and phone, colleagues by nickname."""

import pytest

from station.casework.employers import Names
from station.casework.import_matching import Employers, Workers, colleague
from station.casework.model import Employer, StaffMember, Worker

CODE = "91110000600037341L"
KNOWN = (
    Employer(id="1", name="滨河锦禾保洁服务有限公司", aliases="锦禾\n锦禾公司", credit_code=CODE),
    Employer(id="2", name="远辰物流（滨河）有限公司"),
)


@pytest.mark.parametrize(
    ("said", "met", "lost"),
    [
        (Employer(name="滨河锦禾保洁服务有限公司"), "1", ()),
        (Employer(name="锦禾"), "1", ()),
        (Employer(name="远辰物流(滨河) 有限公司"), "2", ()),
        (Employer(name="锦禾保洁"), "", ()),  # near: the clerk decides
        (Employer(name="锦禾保洁", credit_code=CODE), "1", ()),  # near and of the same code
        (Employer(name="金穗食品厂", credit_code=CODE), "", ("credit_code",)),
        (Employer(name="滨河锦禾保洁服务有限公司", credit_code="91370200163562681G"), "1", ("credit_code",)),
    ],
)
def test_an_employer_is_matched_or_not(said: Employer, met: str, lost: tuple[str, ...]) -> None:
    found, wrong = Employers(KNOWN, [], {}).match(said)
    assert (found.id, tuple(wrong)) == (met, lost)
    assert all(getattr(found, name) != getattr(said, name) for name in lost)


def test_near_names_are_offered_those_on_file_first() -> None:
    employers = Employers(KNOWN, [], {})
    employers.match(Employer(name="锦禾保洁"))
    employers.match(Employer(name="锦禾保洁有限公司"))
    assert employers.near == {"锦禾保洁": ["滨河锦禾保洁服务有限公司"], "锦禾保洁有限公司": ["滨河锦禾保洁服务有限公司", "锦禾保洁"]}


def test_what_the_clerk_decided_holds() -> None:
    words = {"employer.name:锦禾保洁": "滨河锦禾保洁服务有限公司", "employer.name:远辰": "远辰", "grievance.category:工资": "wages"}
    employers = Employers(KNOWN, [], words)
    assert employers.match(Employer(name="锦禾保洁"))[0].id == "1"
    assert employers.match(Employer(name="远辰"))[0] == Employer(name="远辰")


def test_a_code_behind_unlike_names_belongs_to_none() -> None:
    employers = Employers((), [("金穗食品厂", CODE), ("顺通物流有限公司", CODE)], {})
    for name in ("金穗食品厂", "顺通物流有限公司"):
        found, lost = employers.match(Employer(name=name, credit_code=CODE))
        assert found.credit_code == "" and "也写在" in lost["credit_code"]


def test_people_are_told_apart() -> None:
    workers = Workers([Worker(id="1", name="李强", id_number="110101199003074514", phone="13800138000")])
    assert workers.match(Worker(name="李强", id_number="110101199003074514"))[0].id == "1"
    assert workers.match(Worker(name="李强", phone="13800138000"))[0].id == "1"
    assert workers.match(Worker(name="李强", phone="13800138000", id_number="110108197508225459"))[0].id == ""  # a namesake in the house
    other, lost = workers.match(Worker(name="李刚", id_number="110101199003074514"))
    assert (other.id, other.id_number) == ("", "") and "别人名下" in lost["id_number"]
    first, _ = workers.match(Worker(name="童晓", phone="13800001111"))
    assert workers.match(Worker(name="童晓", phone="13800001111"))[0] is first
    assert workers.match(Worker(name="童晓"))[0] is not first


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("周启明", "周启明"),
        ("老周", "周启明"),
        ("周站长", "周启明"),
        ("小陈", ""),
        ("陈立秋主任", "陈立秋"),
        ("启明", "周启明"),
        ("张三", ""),
        ("陈", ""),
        ("", ""),
    ],
)
def test_a_nickname_is_one_colleague_or_none(word: str, name: str) -> None:
    assert colleague(word, [StaffMember(name=one) for one in ("周启明", "陈立秋", "陈晓")]) == name


def test_names_that_share_little_are_not_compared() -> None:
    names = Names(["滨河锦禾保洁服务有限公司", "滨河远辰物流有限公司"])
    assert names.like("锦禾保洁") == ["滨河锦禾保洁服务有限公司"]
    assert names.like("新城物业服务有限公司") == names.like("锦") == names.like("") == []
