"""Each kind on each topic against a golden text; the published Zhouning letter; what draft and compose promise."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework import statutes, vocabulary
from station.casework.casefile import CaseFile, LetterFile, SupervisionFile
from station.casework.chinese_text import head_count, numeral, paper_amount
from station.casework.letter_templates import BLANK, Topic, default_rule, districts, kinds, may_issue, reply_limit, topics
from station.casework.letters import compose, departments, draft, frozen, letter_code, number_text, thawed, topic_of
from station.casework.model import (
    Claim,
    Employer,
    Grievance,
    Interview,
    Letter,
    LetterAddressee,
    Member,
    Party,
    StaffMember,
    Station,
    Supervision,
    Worker,
)
from station.casework.paper import Letterhead, Paper, plain_text

GOLDEN = Path(__file__).parent.parent / "golden" / "letters"
TODAY = date(2026, 11, 10)
STATION = Station(
    name="站前街道职工服务站",
    code="ZQ",
    parent_name="滨河区总工会",
    level="street",
    issuer_name="站前街道总工会",
    issuer_code="站工劳监",
    district_issuer_name="滨河区总工会",
    district_issuer_code="滨工劳监",
    province_rule="浙江省工会劳动法律监督条例",
    phone="0755-00000000",
)
EMPLOYER = Employer(id="employer", name="川岳建筑劳务有限公司")
INSPECTORS = (StaffMember(name="邵文锦", card_number="滨工监0012"), StaffMember(name="陈立秋", card_number="滨工监0017"))
WORKER = Worker(id="worker", name="陶国梁", kind="migrant", phone="13800138000")
CASE = CaseFile(
    grievance=Grievance(
        id="grievance",
        summary="陶国梁、韩素琴反映，川岳公司砌筑班组23名农民工2026年8月至9月工资未支付，陶国梁电话13800138000",
        people=23,
        amount=418_600_00,
        category="wages",
    ),
    worker=WORKER,
    parties=((Party(grievance_id="grievance", employer_id="employer"), EMPLOYER),),
    members=((Member(grievance_id="grievance", worker_id="other"), Worker(id="other", name="韩素琴")),),
    claims=(Claim(grievance_id="grievance", kind="wages"),),
)

CHECK = SupervisionFile(
    supervision=Supervision(id="check", source="grievance", checked_on="2026-09-28"),
    interviews=(
        Interview(supervision_id="check", started_at="2026-09-28T09:00", side="employer", person="许经理"),
        Interview(supervision_id="check", started_at="2026-09-28T14:00", side="worker", person="陶国梁"),
    ),
)


def file_of(letter: Letter, previous: LetterFile | None = None) -> LetterFile:
    receipt = LetterAddressee(letter_id=letter.id, employer_id=EMPLOYER.id, served_on=letter.issued_on, service_way="direct")
    return LetterFile(
        letter=letter,
        addressees=(EMPLOYER,),
        grievances=(CASE.grievance,),
        workers=(WORKER,),
        deliveries=(receipt,),
        previous=previous.letter if previous else None,
        previous_deliveries=previous.deliveries if previous else (),
    )


def chain(topic: str) -> list[LetterFile]:
    """提示函, 意见书 and 建议书 on one topic, each resting on the one before it."""
    files: list[LetterFile] = []
    previous: LetterFile | None = None
    for month, kind in enumerate(("reminder", "opinion", "proposal"), 9):
        ground = "no_reply" if previous else ""
        matter = CHECK if kind == "opinion" else None
        letter = draft(
            kind,
            topic,
            [CASE],
            STATION,
            TODAY,
            previous=previous,
            ground=ground,
            matter=matter,
            inspectors=INSPECTORS,
            drafter="邵文锦",
        )
        day = f"2026-{month:02d}-08"
        letter = replace(letter, id=kind, number=number_text(letter.issuer_code, 2026, month), issued_on=day)
        previous = file_of(letter, previous)
        files.append(previous)
    return files


def golden(name: str, text: str) -> None:
    """Compare with the kept text; STATION_GOLDEN=write keeps a new one, to be read before it is committed."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("STATION_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("topic", topics())
def test_golden_letters(topic: str) -> None:
    public = draft("reminder", topic, [], STATION, TODAY, audience="public")
    files = [LetterFile(letter=public), *chain(topic)]
    golden(topic, "\n\n".join(plain_text(compose(file)) for file in files) + "\n")


def test_the_topics_are_those_of_the_vocabulary() -> None:
    assert set(topics()) == {entry.code for entry in vocabulary.vocabulary("letter_topic").entries}
    assert set(kinds()) == {entry.code for entry in vocabulary.vocabulary("letter_kind").entries}


@pytest.mark.parametrize("topic", topics())
def test_no_letter_names_a_worker_or_leaves_a_gap(topic: str) -> None:
    for file in chain(topic):
        text = plain_text(compose(file))
        for secret in ("陶国梁", "韩素琴", "13800138000", "138****"):
            assert secret not in text
        assert BLANK not in text and "【" not in text and "{" not in text and "《》" not in text


@pytest.mark.parametrize("topic", topics().values(), ids=lambda topic: topic.topic)
def test_every_topic_cites_what_the_catalogue_has_and_says_where_it_is_from(topic: Topic) -> None:
    assert statutes.citations([*topic.statutes, *topic.basis])
    assert topic.source and topic.points and topic.demands and topic.proposals


def test_the_zhouning_letter_of_2023_can_be_written() -> None:
    """福建周宁县总工会, 2023-01-08: the published number, addressee, basis and four demands, by that county's own code."""
    station = replace(
        STATION, level="county", issuer_name="周宁县总工会", issuer_code="周工劳监", province_rule="福建省工会劳动法律监督条例", phone=""
    )
    zhouning = next(district for district in districts() if district.district == "福建周宁")
    letter = draft("reminder", "migrant_wages", [], station, date(2023, 1, 8), audience="public", rules=zhouning.rules)
    assert letter.public_addressee == "全县各用人单位"
    assert "根据《保障农民工工资支付条例》和《福建省工会劳动法律监督条例》的规定，" in letter.opening
    letter = replace(
        letter,
        heading="福建省宁德市周宁县工会劳动法律监督提示函",
        opening="年终岁末，" + letter.opening.replace("现就有关事项提示如下", "现就以下事项提醒各用人单位"),
        demands="自觉履行工资支付义务，通过银行转账或者现金足额支付给农民工本人。\n"
        "在约定日期支付工资，遇法定节假日或者休息日的，提前在最近的工作日支付，不得顺延。\n"
        "依法签订劳动合同，实行实名制管理，在规章制度中写明工资支付的标准、时间和方式。\n"
        "建设单位按期拨付人工费用，拨付周期不得超过1个月。",
        number=number_text(letter.issuer_code, 2023, 1),
        issued_on="2023-01-08",
    )
    paper = compose(LetterFile(letter=letter))
    assert (paper.number, paper.addressee, paper.date) == ("周工劳监函字〔2023〕1号", "全县各用人单位：", "2023年1月8日")
    asks = [p.text for p in paper.paragraphs if p.text[1] == "、"]
    assert [ask[:8] for ask in asks] == ["一、自觉履行工资", "二、在约定日期支", "三、依法签订劳动", "四、建设单位按期"]
    golden("zhouning_2023", plain_text(paper) + "\n")


def test_a_station_drafts_the_proposal_of_its_district() -> None:
    letter = draft("proposal", "wages", [CASE], STATION, TODAY, ground="refused")
    assert (letter.issuer, letter.issuer_level, letter.issuer_code) == ("滨河区总工会", "county", "滨工劳监建")
    assert (letter.audience, letter.department) == ("department", "滨河区人力资源和社会保障局")
    assert compose(file_of(letter)).addressee == "滨河区人力资源和社会保障局："


@pytest.mark.parametrize(
    ("kind", "level", "allowed"),
    [
        ("reminder", "street", True),
        ("opinion", "enterprise", True),
        ("proposal", "street", False),
        ("proposal", "county", True),
        ("proposal", "", False),
    ],
)
def test_who_may_issue(kind: str, level: str, allowed: bool) -> None:
    assert may_issue(kind, level) is allowed


def test_reply_limits_have_their_source() -> None:
    reminder, opinion = reply_limit("reminder"), reply_limit("opinion")
    assert reminder and (reminder.amount, reminder.unit) == (15, "day") and reminder.source
    assert opinion and (opinion.amount, opinion.unit) == (15, "workday") and "第二十二条" in opinion.source
    assert reply_limit("proposal") is None


def test_the_limit_in_the_text_follows_the_field() -> None:
    letter = draft("opinion", "wages", [CASE], STATION, TODAY)
    text = plain_text(compose(file_of(replace(letter, reply_amount=60, reply_unit="day"))))
    assert text.count("60日内") == 2 and "15个工作日" not in text


def test_a_public_letter_asks_no_reply() -> None:
    letter = draft("reminder", "heat", [], STATION, TODAY, audience="area")
    assert (letter.reply_amount, letter.reply_unit) == (None, "")


@pytest.mark.parametrize(
    ("changes", "topic"),
    [
        ({}, "migrant_wages"),
        ({"worker": replace(WORKER, kind="employee")}, "wages"),
        ({"worker": replace(WORKER, kind="rider")}, "platform"),
        ({"worker": None, "claims": (Claim(grievance_id="g", kind="double_wages"),)}, "no_contract"),
        ({"worker": None, "claims": (), "grievance": replace(CASE.grievance, category="women")}, "women"),
        ({"claims": (), "grievance": replace(CASE.grievance, category="insurance")}, "insurance"),
        ({"worker": None, "claims": (), "grievance": replace(CASE.grievance, category="mind")}, "other"),
    ],
)
def test_the_topic_that_suits(changes: dict[str, object], topic: str) -> None:
    assert topic_of(replace(CASE, **changes)) == topic  # type: ignore[arg-type]


def test_an_issued_letter_is_frozen() -> None:
    file = chain("wages")[1]
    kept = replace(file, letter=replace(file.letter, frozen=frozen(compose(file)), facts="改过的事实", heading="别的标题"))
    assert compose(kept) == compose(file)
    assert compose(kept, letterhead=Letterhead.PREPRINTED).letterhead is Letterhead.PREPRINTED
    assert compose(kept, to=Employer(name="另一家公司")).addressee == "另一家公司："


@pytest.mark.parametrize("is_issued", [False, True])
def test_a_preprinted_sheet_brings_the_red_line_of_its_office(is_issued: bool) -> None:
    file = chain("wages")[1]
    file = replace(file, station=Station(letter_red_line=58, document_red_line=132))
    if is_issued:
        file = replace(file, letter=replace(file.letter, frozen=frozen(compose(file))))
    assert compose(file).red_line == 0
    assert compose(file, letterhead=Letterhead.PREPRINTED).red_line == 58
    if not is_issued:
        document = replace(file, letter=replace(file.letter, page_format="document"))
        assert compose(document, letterhead=Letterhead.PREPRINTED).red_line == 132


@given(
    st.builds(
        Paper,
        kind=st.text(),
        mark=st.text(),
        number=st.text(),
        title=st.text(),
        addressee=st.text(),
        paragraphs=st.just(()),
        issuer=st.text(),
        date=st.text(),
    )
)
def test_freezing_loses_nothing(paper: Paper) -> None:
    assert thawed(frozen(paper)) == paper


def test_many_addressees_are_addressed_together_or_one_by_one() -> None:
    letter = draft("reminder", "heat", [], STATION, TODAY)
    employers = tuple(Employer(name=f"第{i}建筑公司") for i in "一二三四五")
    assert compose(LetterFile(letter=letter, addressees=employers[:2])).addressee == "第一建筑公司、第二建筑公司："
    assert compose(LetterFile(letter=letter, addressees=employers)).addressee == "各有关用人单位："
    assert [compose(LetterFile(letter=letter, addressees=employers), to=e).addressee for e in employers][4] == "第五建筑公司："


SECOND = replace(
    CASE,
    grievance=replace(CASE.grievance, id="second", people=7, amount=52_000_00, summary="韩素琴反映7名农民工工资未支付"),
    parties=((Party(grievance_id="second", employer_id="other"), Employer(id="other", name="滨河装饰工程有限公司")),),
)
MATTER = SupervisionFile(
    supervision=Supervision(
        id="matter",
        source="hotline",
        topic="overtime",
        checked_on="2026-11-05",
        findings="陶国梁所在班组2026年9月每人加班60小时。\n没有支付加班工资，电话13800138000。",
        people=12,
        amount=36_000_00,
        is_obstructed=True,
        obstruction="不提供考勤表",
        talked_on="2026-11-06",
        talk_result="not_agreed",
        talk_record="单位称资金困难，与陶国梁协商过。",
    ),
    interviews=(
        Interview(supervision_id="matter", started_at="2026-11-03T09:00", side="employer", person="许经理", papers_read="排班表\n工资表"),
        Interview(supervision_id="matter", started_at="2026-11-04T09:00", side="worker", person="陶国梁", papers_read="工资表"),
    ),
)


def test_a_letter_speaks_of_all_its_cases_and_names_no_share() -> None:
    letter = draft("opinion", "", [CASE, SECOND], STATION, TODAY, inspectors=INSPECTORS)
    assert (letter.topic, letter.people, letter.amount) == ("migrant_wages", 30, 470_600_00)
    assert letter.facts == "我会办理的2件职工诉求反映，各单位未按约定的周期和日期足额支付农民工工资。涉及职工30名，涉及金额470600元。"
    assert letter.demands.startswith("自收到本意见书之日起【答复期限】内足额支付所欠30名农民工工资470600元。")
    text = plain_text(compose(LetterFile(letter=letter, addressees=(EMPLOYER, SECOND.parties[0][1]))))
    for share in ("418600", "52000", "23名", "7名", "你单位"):
        assert share not in text
    assert "上述情况表明，各单位未按约定" in text


@pytest.mark.parametrize(
    ("first", "second", "people", "amount"),
    [
        ({}, {"people": None}, (None, ""), (470_600_00, "")),
        ({}, {"amount": None}, (30, ""), (None, "")),
        ({"people_mark": "over"}, {"amount_mark": "about"}, (30, "over"), (470_600_00, "about")),
        ({"people": None, "people_mark": "several"}, {}, (None, ""), (470_600_00, "")),
    ],
)
def test_a_sum_is_told_only_when_every_case_says_its_part(
    first: dict[str, object], second: dict[str, object], people: tuple[int | None, str], amount: tuple[int | None, str]
) -> None:
    cases = [replace(case, grievance=case.grievance.with_values(**values)) for case, values in ((CASE, first), (SECOND, second))]
    letter = draft("opinion", "wages", cases, STATION, TODAY)
    assert (letter.people, letter.people_mark) == people
    assert (letter.amount, letter.amount_mark) == amount
    assert ("涉及职工" in letter.facts) is (people[0] is not None) and ("涉及金额" in letter.facts) is (amount[0] is not None)


def test_a_number_inside_another_is_not_the_same() -> None:
    case = replace(CASE, grievance=replace(CASE.grievance, people=3, amount=8_600_00, summary="23名职工工资418600元没有支付"))
    assert draft("opinion", "wages", [case], STATION, TODAY).facts.endswith("没有支付。涉及职工3名，涉及金额8600元。")


def test_a_department_is_told_of_several_employers_by_name_or_by_number() -> None:
    employers = [Employer(id=name, name=f"{name}公司") for name in "甲乙丙丁戊"]
    two = draft("proposal", "wages", [CASE, SECOND], STATION, TODAY, employers=employers[:2], ground="no_reply")
    assert two.opening.startswith("我会对甲公司、乙公司拖欠职工工资的情况")
    assert two.facts.startswith("我会办理的2件职工诉求反映，上述单位未按约定")
    assert two.closing.startswith("鉴于上述单位逾期未答复") and two.demands.startswith("依法责令上述单位")
    assert "\n上述单位未按约定的周期" in plain_text(compose(LetterFile(letter=two)))
    five = draft("proposal", "wages", [CASE], STATION, TODAY, employers=employers)
    assert "我会对甲公司等5家单位（名单附后）拖欠职工工资的情况" in five.opening
    paper = compose(LetterFile(letter=five))
    assert paper.attachments[-1] == paper.annexes[0].title == "用人单位名单"
    assert [paragraph.text for paragraph in paper.annexes[0].paragraphs][::4] == ["1.甲公司", "5.戊公司"]


def test_receipts_of_several_employers_are_told_together() -> None:
    second = SECOND.parties[0][1]
    opinion = replace(
        draft("opinion", "wages", [CASE, SECOND], STATION, TODAY), id="o", number="站工劳监意〔2026〕9号", issued_on="2026-10-08"
    )
    receipts = [
        LetterAddressee(letter_id="o", employer_id="employer", served_on="2026-10-09", service_way="direct"),
        LetterAddressee(letter_id="o", employer_id="other", served_on="2026-10-12", service_way="post", replied_on="2026-10-20"),
    ]
    before = LetterFile(letter=opinion, addressees=(EMPLOYER, second), deliveries=tuple(receipts))
    both = draft("proposal", "", [CASE, SECOND], STATION, TODAY, previous=before, ground="no_reply")
    assert "，2026年10月9日至12日先后送达，要求上述单位自收到之日起15个工作日内书面答复。上述单位至今未答复。" in both.facts
    assert both.enclosures.splitlines()[-1] == "单位答复（复印件）"
    one = draft("proposal", "", [CASE], STATION, TODAY, employers=[EMPLOYER], previous=before, ground="no_reply")
    assert "，2026年10月9日直接送达，" in one.facts and "单位答复" not in one.enclosures


def test_an_opinion_tells_when_whom_and_what_the_check_heard_and_read() -> None:
    letter = draft("opinion", "", [replace(CASE, grievance=replace(CASE.grievance, summary="另一件事"))], STATION, TODAY, matter=MATTER)
    assert (letter.topic, letter.supervision_id, letter.people, letter.amount) == ("overtime", "matter", 12, 36_000_00)
    assert letter.opening.startswith("近期，我会在办理热线工单中了解到，你单位存在违法延长工作时间的情况。")
    assert "我会于2026年11月3日至5日指派工会劳动法律监督员【监督员】到你单位进行了调查，" in letter.opening
    assert "听取了双方意见，查阅了排班表、工资表。核实如下：" in letter.opening
    assert letter.facts.splitlines() == [
        "职工所在班组2026年9月每人加班60小时。",
        "没有支付加班工资。涉及职工12名，涉及金额36000元。",
        "调查中，你单位拒绝配合：不提供考勤表。",
        "2026年11月6日，我会与你单位沟通协商，没有达成一致。单位称资金困难，与职工协商过。",
    ]


def test_golden_letters_to_several_employers_and_after_a_check() -> None:
    employers = (EMPLOYER, SECOND.parties[0][1])
    files: list[LetterFile] = []
    for month, kind in enumerate(("reminder", "opinion", "proposal"), 9):
        before = files[-1] if files else None
        letter = draft(
            kind,
            "",
            [CASE, SECOND],
            STATION,
            TODAY,
            employers=employers,
            previous=before,
            ground="no_reply" if before else "",
            matter=CHECK if kind == "opinion" else None,
            inspectors=INSPECTORS,
            drafter="邵文锦",
        )
        letter = replace(letter, id=kind, number=number_text(letter.issuer_code, 2026, month), issued_on=f"2026-{month:02d}-08")
        receipts = tuple(
            LetterAddressee(letter_id=kind, employer_id=employer.id, served_on=f"2026-{month:02d}-{day}", service_way="direct")
            for employer, day in zip(employers, ("09", "12"), strict=True)
        )
        addressees = employers if letter.audience == "employer" else ()
        files.append(LetterFile(letter=letter, addressees=addressees, deliveries=receipts, previous=before.letter if before else None))
    checked = draft("opinion", "", [CASE], STATION, TODAY, employers=[EMPLOYER], matter=MATTER, inspectors=INSPECTORS, drafter="邵文锦")
    files.append(LetterFile(letter=checked, addressees=(EMPLOYER,), supervision=MATTER, workers=(WORKER,)))
    golden("several_employers", "\n\n".join(plain_text(compose(file)) for file in files) + "\n")


def test_a_letter_does_not_say_that_somebody_complained_who_wants_to_stay_unknown() -> None:
    withheld = replace(CASE, grievance=replace(CASE.grievance, is_confidential=True))
    for kind in ("reminder", "opinion"):
        assert draft(kind, "wages", [withheld], STATION, TODAY).opening.startswith("近期，我会在日常监督中了解到")
    opening = draft("opinion", "", [withheld], STATION, TODAY, matter=MATTER).opening
    assert "听取了你单位的意见，" in opening and "热线" not in opening


def test_a_draft_follows_what_the_district_laid_down() -> None:
    rules = [
        default_rule("opinion").with_values(
            heading="工会劳动法律监督整改意见书",
            code="意字",
            reply_amount=90,
            reply_unit="day",
            signers="监督委员会主任\n监督委员会副主任",
            source="本市条例",
        ),
        default_rule("proposal").with_values(lowest_level="street", heading="工会劳动法律监督处理建议书"),
    ]
    opinion = draft("opinion", "wages", [CASE], STATION, TODAY, rules=rules)
    assert (opinion.heading, opinion.issuer_code, opinion.signer_post) == ("工会劳动法律监督整改意见书", "站工劳监意字", "监督委员会主任")
    assert (opinion.reply_amount, opinion.reply_unit, opinion.reply_source) == (90, "day", "本市条例")
    proposal = draft("proposal", "wages", [CASE], STATION, TODAY, rules=rules)
    assert (proposal.heading, proposal.issuer, proposal.issuer_level) == ("工会劳动法律监督处理建议书", "站前街道总工会", "street")
    assert proposal.enclosures.startswith("工会劳动法律监督整改意见书（复印件）\n")


@pytest.mark.parametrize(
    ("audience", "scope", "addressee"),
    [
        ("public", "", "全街道各用人单位"),
        ("industry", "建筑业", "全街道建筑业各用人单位"),
        ("industry", "", "全街道各用人单位"),
        ("area", "站前片区", "站前片区各用人单位"),
        ("area", "", "全街道各用人单位"),
    ],
)
def test_a_public_letter_is_addressed_to_all_or_to_an_industry_or_an_area(audience: str, scope: str, addressee: str) -> None:
    matter = SupervisionFile(supervision=Supervision(id="m", topic="heat", scope=scope))
    letter = draft("reminder", "", [], STATION, TODAY, audience=audience, matter=matter)
    assert (letter.public_addressee, letter.topic, letter.reply_amount) == (addressee, "heat", None)


def test_the_address_stands_where_an_answer_is_waited_for() -> None:
    housed = replace(STATION, address="滨河区文一路12号")
    assert (
        draft("opinion", "wages", [CASE], housed, TODAY, drafter="邵文锦").contact == "邵文锦，电话：0755-00000000，地址：滨河区文一路12号"
    )
    assert "地址" not in draft("proposal", "wages", [CASE], housed, TODAY, drafter="邵文锦").contact


def test_the_departments_of_a_topic() -> None:
    assert departments("migrant_wages", "滨河区总工会")[:2] == ["滨河区人力资源和社会保障局", "滨河区住房和城乡建设局"]
    assert departments("health", "滨河区总工会") == ["滨河区卫生健康委员会"]
    assert draft("proposal", "health", [CASE], STATION, TODAY).closing.count("贵委") == 1


def test_typed_numbering_is_not_doubled() -> None:
    letter = replace(draft("opinion", "wages", [CASE], STATION, TODAY), demands="1.支付工资。\n（二）停止加班。\n3、2026年前改正。")
    texts = [p.text for p in compose(file_of(letter)).paragraphs if p.level == 3]
    assert texts == ["1.支付工资。", "2.停止加班。", "3.2026年前改正。"]


def test_a_draft_shows_that_it_has_no_number_and_no_day() -> None:
    paper = compose(file_of(draft("opinion", "wages", [CASE], STATION, TODAY)))
    assert paper.draft and paper.number == "站工劳监意〔2026〕　号" and paper.date == "2026年　月　日"


@pytest.mark.parametrize(
    ("lines", "phrase"),
    [
        ([], ""),
        (["《甲法》第一条"], "《甲法》第一条"),
        (["《甲法》第一条", "《甲法》第二条", "《乙法》第三条"], "《甲法》第一条、第二条和《乙法》第三条"),
        (["《甲法》第一条", "《乙法》第三条", "《丙条例》", "  "], "《甲法》第一条，《乙法》第三条和《丙条例》"),
        (["本市最低工资标准"], "本市最低工资标准"),
    ],
)
def test_citing(lines: list[str], phrase: str) -> None:
    assert statutes.cite(lines) == phrase


def test_the_2021_measures_are_cited_by_name_only() -> None:
    assert [s.citation for s in statutes.catalogue().values() if s.law == "工会劳动法律监督办法"] == ["《工会劳动法律监督办法》"]


def test_every_statute_has_gist_and_version() -> None:
    for statute in statutes.catalogue().values():
        assert statute.gist and statute.as_of
        assert statutes.find(statute.citation) == statute


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (23, "二十三"), (100, "一百"), (101, "一百零一"), (115, "一百一十五")],
)
def test_numerals(number: int, words: str) -> None:
    assert numeral(number) == words


@given(st.integers(1, 999))
def test_numerals_are_all_different(number: int) -> None:
    assert numeral(number) != numeral(number % 999 + 1)


@pytest.mark.parametrize(
    ("fen", "mark", "text"),
    [
        (None, "", ""),
        (418_600_00, "", "418600元"),
        (520_050, "", "5200.50元"),
        (4_800_000_00, "over", "480余万元"),
        (8_000_00, "about", "约8000元"),
        (0, "", "0元"),
    ],
)
def test_amounts_on_paper(fen: int | None, mark: str, text: str) -> None:
    assert paper_amount(fen, mark) == text


@pytest.mark.parametrize(
    ("people", "mark", "text"), [(None, "", ""), (1, "", ""), (23, "", "23名"), (500, "over", "500余名"), (None, "several", "多名")]
)
def test_head_counts(people: int | None, mark: str, text: str) -> None:
    assert head_count(people, mark) == text


def test_codes() -> None:
    assert letter_code("滨工劳监", "opinion") == "滨工劳监意"
    assert letter_code("", "opinion") == ""


@pytest.mark.parametrize(
    ("topic", "said", "articles"),
    [
        ("migrant_wages", "二、按约定日期支付", "《保障农民工工资支付条例》第十二条、第十四条"),
        ("migrant_wages", "四、按期拨付人工费用", "《保障农民工工资支付条例》第二十四条、第二十九条"),
        ("no_contract", "三、交付合同文本", "《中华人民共和国劳动合同法》第十六条、第八十一条"),
        ("women", "六、预防制止性骚扰", "《女职工劳动保护特别规定》第十一条和《中华人民共和国妇女权益保障法》第二十五条"),
        ("health", "二、提供防护用品", "《中华人民共和国职业病防治法》第二十二条、第三十四条"),
    ],
)
def test_a_point_cites_the_articles_that_say_it(topic: str, said: str, articles: str) -> None:
    """As the published texts of the laws have it: 条例 art. 12 asks for full pay on the day, art. 13 only names the periods."""
    text = plain_text(compose(chain(topic)[0]))
    (point,) = [line for line in text.splitlines() if line.startswith(said)]
    assert point.endswith(f"（{articles}）。")


def test_late_wages_of_migrants_break_the_article_on_full_pay() -> None:
    assert "违反了《保障农民工工资支付条例》第十二条、第三十条的规定" in plain_text(compose(chain("migrant_wages")[1]))


def test_a_district_does_not_claim_what_the_station_did() -> None:
    _, opinion, proposal = chain("wages")
    assert (opinion.letter.issuer, proposal.letter.issuer) == ("站前街道总工会", "滨河区总工会")
    opening = "站前街道总工会对川岳建筑劳务有限公司拖欠职工工资的情况开展了劳动法律监督，现提请我会处理。根据"
    assert proposal.letter.opening.startswith(opening)
    assert "我会" not in proposal.letter.facts
    assert proposal.letter.facts.count("，站前街道总工会向该单位发出《工会劳动法律监督") == 2
    own = replace(STATION, level="county", issuer_name="滨河区总工会", issuer_code="滨工劳监")
    before = replace(opinion, letter=replace(opinion.letter, issuer="滨河区总工会"))
    letter = draft("proposal", "wages", [CASE], own, TODAY, previous=before, ground="no_reply")
    assert letter.opening.startswith("我会对川岳建筑劳务有限公司") and "提请我会" not in letter.opening
    assert "我会向该单位发出" in letter.facts


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("union", "2.补缴所欠工会经费418600元。"),
        ("dispatch", "2.支付23名被派遣劳动者同工同酬差额418600元。"),
        ("no_contract", "2.依法支付23名职工未订立书面劳动合同期间的二倍工资差额418600元。"),
        ("insurance", "为23名职工办理社会保险登记，补缴社会保险费418600元。"),
        ("platform", "支付所欠23名劳动者报酬418600元。"),
    ],
)
def test_a_demand_reads_as_a_sentence(topic: str, said: str) -> None:
    assert said in plain_text(compose(chain(topic)[1]))


def test_only_what_is_claimed_on_the_topic_is_owed() -> None:
    claims = (Claim(grievance_id="g", kind="wages", amount=5_000_00), Claim(grievance_id="g", kind="compensation", amount=20_000_00))
    case = replace(CASE, grievance=replace(CASE.grievance, amount=25_000_00), claims=claims)
    assert draft("opinion", "wages", [case], STATION, TODAY).amount == 5_000_00
    assert draft("opinion", "dismissal", [case], STATION, TODAY).amount == 20_000_00
    assert draft("opinion", "overtime", [case], STATION, TODAY).amount is None
    assert draft("opinion", "heat", [case], STATION, TODAY).amount == 25_000_00


def test_rules_of_labour_inspection_are_held_up_to_nobody_else() -> None:
    for topic, words in topics().items():
        is_labour = words.departments[0] == "人力资源和社会保障局"
        assert ("《劳动保障监察条例》" in chain(topic)[2].letter.opening) is is_labour


def test_no_law_is_called_broken_where_nobody_knows_which() -> None:
    opinion = chain("other")[1].letter
    assert opinion.statutes == "" and "违反了" not in plain_text(compose(file_of(opinion)))


def test_a_letter_for_one_who_wants_to_stay_unknown_says_of_no_complaint() -> None:
    withheld = [replace(case, grievance=replace(case.grievance, is_confidential=True)) for case in (CASE, SECOND)]
    for cases in (withheld[:1], withheld):
        letter = draft("opinion", "wages", cases, STATION, TODAY)
        assert letter.facts.startswith(("川岳公司砌筑班组", "各单位未按约定"))
        assert "职工反映" not in letter.opening + letter.facts + letter.demands and "诉求反映" not in letter.facts


def opinion_to_two() -> LetterFile:
    second = SECOND.parties[0][1]
    letter = replace(
        draft("opinion", "wages", [CASE, SECOND], STATION, TODAY), id="o", number="站工劳监意〔2026〕9号", issued_on="2026-10-08"
    )
    receipts = (
        LetterAddressee(letter_id="o", employer_id="employer", served_on="2026-10-09", service_way="direct", reply_state="overdue"),
        LetterAddressee(letter_id="o", employer_id="other", served_on="2026-10-09", service_way="direct", reply_state="replied"),
    )
    return LetterFile(letter=letter, addressees=(EMPLOYER, second), deliveries=receipts)


def test_what_follows_at_one_addressee_tells_only_of_its_own_case() -> None:
    letter = draft("proposal", "", [CASE, SECOND], STATION, TODAY, employers=[EMPLOYER], previous=opinion_to_two(), ground="no_reply")
    assert (letter.people, letter.amount) == (23, 418_600_00)
    assert letter.facts.startswith("职工反映，川岳公司砌筑班组23名农民工2026年8月至9月工资未支付。涉及金额418600元。")
    assert letter.demands.startswith("依法责令该单位限期支付所欠23名职工工资418600元。")


def test_an_employer_that_answered_is_not_said_to_be_silent() -> None:
    employers = [EMPLOYER, SECOND.parties[0][1]]
    letter = draft("proposal", "", [CASE, SECOND], STATION, TODAY, employers=employers, previous=opinion_to_two(), ground="no_reply")
    assert letter.facts.endswith("书面答复。川岳建筑劳务有限公司至今未答复。")
    assert letter.closing.startswith("鉴于川岳建筑劳务有限公司逾期未答复，")


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("陶国梁匿名举报称公司拖欠3个月工资，希望保密。", "公司拖欠3个月工资"),
        ("陶国梁来电反映：公司不发工资，要求匿名，现已停工", "公司不发工资，现已停工"),
        ("公司不发工资", "公司不发工资"),
    ],
)
def test_the_summary_of_one_who_wants_to_stay_unknown_is_told_as_what_happened(summary: str, told: str) -> None:
    values = {"summary": summary, "is_anonymous": True, "people": None, "amount": None}
    case = replace(CASE, grievance=CASE.grievance.with_values(**values))
    assert draft("opinion", "wages", [case], STATION, TODAY).facts == f"{told}。"


def test_a_matter_without_a_topic_takes_that_of_its_case() -> None:
    assert draft("opinion", "", [CASE], STATION, TODAY, matter=CHECK).topic == "migrant_wages"


@pytest.mark.parametrize(
    ("issuer", "department"),
    [
        ("滨河区总工会", "滨河区人力资源和社会保障局"),
        ("滨河市建设产业工会", "人力资源和社会保障局"),
        ("站前街道总工会", "人力资源和社会保障局"),
    ],
)
def test_a_department_belongs_to_a_county_or_higher(issuer: str, department: str) -> None:
    assert departments("wages", issuer) == [department]
