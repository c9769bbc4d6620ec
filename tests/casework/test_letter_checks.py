from dataclasses import replace

import pytest

from station.casework.casefile import LetterFile, SupervisionFile
from station.casework.letter_checks import letter_checks, letter_problems
from station.casework.letter_templates import default_rule
from station.casework.model import Employer, Grievance, Letter, LetterAddressee, StatuteCheck, Supervision, Worker

EMPLOYER = Employer(id="e", name="陶国梁餐馆")
WORKER = Worker(name="陶国梁", phone="13800138000", id_number="11010119900307002X")
OPINION = Letter(
    kind="opinion",
    issuer="站前街道总工会",
    issuer_code="站工劳监意",
    issuer_level="street",
    topic="wages",
    opening="近期，我会了解到，陶国梁餐馆拖欠职工工资。",
    facts="你单位拖欠5名职工工资。",
    statutes="《中华人民共和国劳动法》第五十条",
    demands="【答复期限】内支付工资。",
    closing="请于【答复期限】内答复。",
    reply_amount=15,
    reply_unit="workday",
    reply_source="本省条例",
    inspectors="邵文锦（证号0012）\n陈立秋（证号0017）",
    issued_on="2026-11-10",
)
SERVED = replace(
    OPINION,
    id="o",
    number="站工劳监意〔2026〕9号",
    issued_on="2026-10-01",
    status="served",
)
RECEIPT = LetterAddressee(letter_id="o", served_on="2026-10-02", reply_due_on="2026-10-30", reply_state="none")
PROPOSAL = replace(
    OPINION,
    kind="proposal",
    audience="department",
    department="滨河区人力资源和社会保障局",
    issuer="滨河区总工会",
    issuer_level="county",
    ground="no_reply",
    reply_amount=None,
    demands="依法查处。",
    closing="请告知结果。",
)


def file_of(letter: Letter, previous: Letter | None = None, worker: Worker = WORKER, receipt: LetterAddressee = RECEIPT) -> LetterFile:
    return LetterFile(letter=letter, addressees=(EMPLOYER,), workers=(worker,), previous=previous, previous_deliveries=(receipt,))


def test_a_letter_in_order_passes_every_check() -> None:
    checks = letter_checks(file_of(OPINION))
    assert all(check.is_ok for check in checks)
    assert [check.key for check in checks] == ["filled", "blanks", "privacy", "level", "inspectors", "statutes", "reply", "style"]
    assert letter_problems(file_of(PROPOSAL, SERVED)) == []


@pytest.mark.parametrize(
    ("changes", "field", "sentence", "blocks"),
    [
        ({"facts": ""}, "facts", "请填写查明的事实。", True),
        ({"demands": ""}, "demands", "请填写监督意见。", True),
        (
            {"facts": "职工陶国梁反映欠薪。"},
            "facts",
            "正文第 3 段出现了诉求人姓名“陶国梁”。文书一般不写；确要写明，先写明理由和同意的人。",
            True,
        ),
        ({"facts": "联系13800138000。"}, "facts", "正文第 3 段出现了电话、证件号或者卡号。文书一般不写。", True),
        ({"facts": "证件11010119900307002X。"}, "facts", "正文第 3 段出现了电话、证件号或者卡号。文书一般不写。", True),
        (
            {"heading": "关于陶国梁欠薪的意见书"},
            "heading",
            "标题出现了诉求人姓名“陶国梁”。文书一般不写；确要写明，先写明理由和同意的人。",
            True,
        ),
        (
            {"enclosures": "证据目录\n陶国梁工资条"},
            "enclosures",
            "附件出现了诉求人姓名“陶国梁”。文书一般不写；确要写明，先写明理由和同意的人。",
            True,
        ),
        ({"enclosures": "13800138000通话记录"}, "enclosures", "附件出现了电话、证件号或者卡号。文书一般不写。", True),
        ({"facts": "拖欠×××名职工工资。"}, "facts", "查明的事实里还有没填的地方，印出来是“×××”。", True),
        ({"inspectors": "邵文锦（证号0012）"}, "inspectors", "调查要有 2 名以上监督员，现在写了 1 名。", False),
        ({"inspectors": "邵文锦\n陈立秋（证号0017）"}, "inspectors", "请写明监督员的证号：邵文锦。", False),
        ({"statutes": "《防暑降温措施管理办法》"}, "statutes", "《防暑降温措施管理办法》没有核对过原文。", False),
        ({"statutes": "《某条例》第三条"}, "statutes", "《某条例》第三条不在法条目录里，没有核对过原文。", False),
        ({"statutes": ""}, "statutes", "还没有写违反的规定。", False),
        ({"reply_amount": None, "demands": "支付。", "closing": "请答复。"}, "reply_amount", "请填写答复期限。", True),
        ({"reply_source": ""}, "reply_source", "请写明答复期限的依据。", True),
        ({"issuer_code": ""}, "issuer_code", "没有发文代字，编不出文号。填这里，或者在“设置 · 本站”里填一次。", False),
        ({"contact": "王芳"}, "contact", "联系人没有电话，对方找不到人。填这里，或者在“设置 · 本站”里填一次。", False),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changes: dict[str, str], field: str, sentence: str, blocks: bool) -> None:
    (problem,) = letter_problems(file_of(replace(OPINION, **changes)))  # type: ignore[arg-type]
    assert (problem.field, problem.sentence, problem.blocks) == (field, sentence, blocks)


def test_who_complains_is_not_described_either() -> None:
    described = replace(OPINION, facts="三班的领班孙师傅反映欠薪。")
    for flags in ({"is_confidential": True}, {"is_anonymous": True}, {}):
        grievance = Grievance(worker_title="领班孙师傅", **flags)
        found = letter_problems(LetterFile(letter=described, addressees=(EMPLOYER,), grievances=(grievance,)))
        assert [problem.key for problem in found] == ["privacy"]


@pytest.mark.parametrize(("flags", "keys"), [({}, []), ({"is_confidential": True}, ["privacy"])])
def test_a_description_that_fits_everybody_names_only_who_wants_to_stay_unknown(flags: dict[str, bool], keys: list[str]) -> None:
    told = LetterFile(
        letter=replace(OPINION, facts="3名砌筑工人反映欠薪。"),
        addressees=(EMPLOYER,),
        grievances=(Grievance(worker_title="砌筑工人", **flags),),
    )
    assert [problem.key for problem in letter_problems(told)] == keys


def test_a_shop_may_bear_the_name_of_its_owner_who_complains_of_nothing() -> None:
    assert letter_problems(file_of(OPINION)) == []


def test_a_name_is_written_only_when_somebody_said_so_and_why() -> None:
    named = replace(PROPOSAL, facts="陶国梁等5名职工反映欠薪。", disclosed="陶国梁")
    (problem,) = letter_problems(file_of(named, SERVED))
    assert (problem.key, problem.words, problem.blocks) == ("privacy", ("陶国梁",), True)
    agreed = replace(named, disclosure_reason="本人要求具名", disclosed_by="周敏")
    assert letter_problems(file_of(agreed, SERVED)) == []
    said = next(check for check in letter_checks(file_of(agreed, SERVED)) if check.key == "privacy")
    assert said.sentence == "经周敏同意写明：陶国梁"
    hollow = letter_problems(file_of(replace(PROPOSAL, disclosed="陶国梁"), SERVED))
    assert [(one.field, one.sentence) for one in hollow] == [("disclosed", "写明诉求人要有理由和同意的人。")]


def test_what_a_check_offers_to_mend_is_mended() -> None:
    spoilt = replace(
        OPINION,
        facts="陶国梁餐馆的陶国梁、小陶反映，欠薪3,000元,电话138 0013 8000。",
        heading="关于陶国梁的意见书",
        annexes="附件\n陶国梁工资表",
        contact="邵文锦，电话：0571-88880000",
    )
    for key, mend in (("privacy", "改为“职工”"), ("style", "按标准改")):
        check = next(one for one in letter_problems(file_of(spoilt)) if one.key == key)
        assert check.mend == mend
        spoilt = spoilt.with_values(**check.changes)
    assert spoilt.facts == "陶国梁餐馆的职工反映，欠薪3000元，电话（略）。"
    assert (spoilt.heading, spoilt.annexes) == ("关于职工的意见书", "附件\n职工工资表")
    assert spoilt.contact == "邵文锦，电话：0571-88880000"
    assert letter_problems(file_of(spoilt)) == []


def test_a_spelling_is_a_warning_at_its_field() -> None:
    (problem,) = letter_problems(file_of(replace(OPINION, facts="你单位2026年03月05日起拖欠工资,共3,000元。")))
    assert (problem.key, problem.field, problem.blocks) == ("style", "facts", False)
    assert problem.sentence.startswith("查明的事实：“2026年03月05日”月、日前不加零") and problem.sentence.endswith("另有 2 处。")
    assert problem.changes == {"facts": "你单位2026年3月5日起拖欠工资，共3000元。"}


def test_statutes_cited_in_running_text_are_looked_at_too() -> None:
    told = replace(OPINION, demands="依据《劳动法》第五十条和《防暑降温措施管理办法》改正。详见《工会劳动法律监督提示函》。")
    (problem,) = letter_problems(file_of(told))
    assert (problem.field, problem.sentence) == ("demands", "《防暑降温措施管理办法》没有核对过原文。")
    compared = StatuteCheck(citation="《防暑降温措施管理办法》", version="2012年文本", checked_on="2026-01-05", checked_by="邵文锦")
    assert letter_problems(replace(file_of(told), statute_checks=(compared,))) == []


def test_the_district_says_who_may_issue() -> None:
    lower = default_rule("proposal").with_values(lowest_level="street")
    street = replace(PROPOSAL, issuer="站前街道总工会", issuer_level="street")
    assert letter_problems(replace(file_of(street, SERVED), rules=(lower,))) == []
    low = replace(PROPOSAL, issuer="川岳公司工会", issuer_level="enterprise")
    (problem,) = letter_problems(replace(file_of(low, SERVED), rules=(lower,)))
    assert problem.sentence == "建议书要由街道（乡镇）级以上工会发，现在的发文机关是“川岳公司工会”。"


@pytest.mark.parametrize(
    ("letter", "previous", "receipt", "sentence"),
    [
        (
            replace(PROPOSAL, issuer="站前街道总工会", issuer_level="street"),
            SERVED,
            {},
            "建议书要由县级以上总工会发，现在的发文机关是“站前街道总工会”。",
        ),
        (PROPOSAL, None, {}, "建议书要接在意见书之后，请选前一份意见书。"),
        (PROPOSAL, replace(SERVED, kind="reminder"), {}, "建议书要接在意见书之后，请选前一份意见书。"),
        (replace(PROPOSAL, ground=""), SERVED, {}, "请选择发建议书的理由：拒收意见书、逾期未答复或者无正当理由不改正。"),
        (PROPOSAL, SERVED, {"reply_due_on": "2026-11-10"}, "意见书（站工劳监意〔2026〕9号）的答复期限到 2026年11月10日，还没有过。"),
        (PROPOSAL, SERVED, {"replied_on": "2026-10-20"}, "意见书（站工劳监意〔2026〕9号）已于 2026年10月20日答复，不是逾期未答复。"),
        (PROPOSAL, SERVED, {"served_on": ""}, "意见书（站工劳监意〔2026〕9号）没有登记送达日期，答复期限还没有起算。"),
        (replace(PROPOSAL, ground="refused"), SERVED, {}, "意见书（站工劳监意〔2026〕9号）没有登记拒收。"),
        (replace(PROPOSAL, ground="no_rectification"), SERVED, {}, "意见书（站工劳监意〔2026〕9号）没有登记拒不整改或者部分整改。"),
    ],
)
def test_a_proposal_needs_its_level_its_opinion_and_its_ground(
    letter: Letter, previous: Letter | None, receipt: dict[str, str], sentence: str
) -> None:
    (problem,) = letter_problems(file_of(letter, previous, receipt=replace(RECEIPT, **receipt)))  # type: ignore[arg-type]
    assert problem.sentence == sentence and problem.blocks


@pytest.mark.parametrize(
    ("ground", "changes"),
    [("refused", {"reply_state": "refused"}), ("no_rectification", {"rectification": "partly"})],
)
def test_the_other_two_grounds(ground: str, changes: dict[str, str]) -> None:
    receipt = replace(RECEIPT, **changes)  # type: ignore[arg-type]
    assert letter_problems(file_of(replace(PROPOSAL, ground=ground), SERVED, receipt=receipt)) == []


@pytest.mark.parametrize(
    ("department", "said", "meant"),
    [
        ("滨河区卫生健康委员会", "贵局", "贵委"),
        ("滨河区应急管理局", "贵委", "贵局"),
        ("省人力资源和社会保障厅", "贵局", "贵厅"),
        ("滨河区应急管理局", "贵局", ""),
        ("滨河区工业园管理处", "贵局", ""),
    ],
)
def test_a_department_is_spoken_to_as_what_it_is(department: str, said: str, meant: str) -> None:
    letter = replace(PROPOSAL, department=department, closing=f"建议{said}依法受理。")
    found = [check for check in letter_problems(file_of(letter, SERVED)) if check.key == "department"]
    assert [(check.field, check.changes, check.blocks) for check in found] == (
        [("closing", {"closing": f"建议{meant}依法受理。"}, False)] if meant else []
    )


def test_a_check_that_was_not_recorded_is_not_told_without_a_word() -> None:
    said = replace(OPINION, opening="我会指派工会劳动法律监督员【监督员】到你单位进行了调查。")
    (problem,) = letter_problems(file_of(said))
    assert (problem.key, problem.field, problem.blocks) == ("inspectors", "opening", False)
    assert problem.sentence == "正文写了派监督员调查，可是没有登记调查日期。请登记调查，或者改写这一句。"
    matter = SupervisionFile(supervision=Supervision(id="m", checked_on="2026-11-01"))
    assert letter_problems(replace(file_of(said), supervision=matter)) == []
