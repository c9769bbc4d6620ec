"""From records to the lines of the fifteen ledgers."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_samples import CASES, LETTERS, files_of, sheet_of
from station import paths
from station.casework import ledgers, published
from station.casework.casefile import CaseFile, LetterFile
from station.casework.ledger_derived import DERIVED
from station.casework.ledger_line import LineFile
from station.casework.masking import MaskLevel
from station.casework.model import (
    BY_NAME,
    ClockEvent,
    Employer,
    FieldVisit,
    Figure,
    FollowUp,
    Grievance,
    Letter,
    LetterAddressee,
    Mediation,
    MediationSession,
    Member,
    Party,
    Progress,
    Worker,
)
from station.casework.sheets import Layout, Period, Sheet, shown

OCTOBER = Period.month("2026-10")
FORMS = [(key, layout) for key in ledgers.ledgers() for layout in Layout]


def make(ledger: str = "grievances", files=None, period: Period = OCTOBER, **how) -> Sheet:
    """Of the samples, or of case files or letter files."""
    if files is None:
        return sheet_of(ledger, period, **how)
    return sheet_of(ledger, period, files_of(ledger, letters=files) if ledger == "letters" else files_of(ledger, files), **how)


PERSONAL = (
    *("沙玉兰", "欧阳明", "翁海", "陶国梁", "费立新", "13612344471", "13800006610", "6212262000001234564"),
    *("110108199602125971", "11010819960212597X", "骨科12床", "食指", "截肢", "感染"),
)


def one(case: CaseFile, **how) -> dict[str, str]:
    """The only line of a ledger as texts by column title."""
    how.setdefault("layout", Layout.WIDE)
    return texts(make(files=[case], period=Period.everything(), **how))[0]


def texts(sheet: Sheet) -> list[dict[str, str]]:
    return [{c.title: shown(c, cell) for c, cell in zip(sheet.columns, row.cells, strict=True)} for row in sheet.rows]


def case(**values) -> CaseFile:
    return CaseFile(grievance=Grievance(**{"id": "g", "handler": "周启明", **values}))


def test_the_ledgers_come_in_the_order_of_the_district() -> None:
    assert [ledger.name for ledger in ledgers.ledgers().values()] == [
        *("职工诉求台账", "欠薪线索台账", "已办结欠薪线索台账", "舆情核实清单", "企业预警日报告", "劳动争议调解台账", "法律援助台账"),
        *("“一函两书”台账", "走访台账", "工伤探视台账", "法律咨询/律师驻站登记", "诉调对接台账"),
        *("集体协商/恳谈台账", "联席会议台账", "回访台账"),
    ]
    assert all(ledger.version and ledger.source for ledger in ledgers.ledgers().values())


def test_every_column_names_a_declared_field_or_a_registered_value() -> None:
    used = {"derived.station"}  # stands in every table of several stations
    for ledger in ledgers.ledgers().values():
        for column in (*ledger.columns, *ledger.counted):
            record, name = column.key.split(".")
            assert name in DERIVED if record == "derived" else BY_NAME[record].spec(name)
            used.add(column.key)
        for path in (ledger.dated_by, *ledger.handlers, *filter(None, [ledger.until])):
            assert BY_NAME[path.partition(".")[0]].spec(path.partition(".")[2])
    assert {key.removeprefix("derived.") for key in used if key.startswith("derived.")} == set(DERIVED), (
        "a registered value no ledger prints"
    )


@pytest.mark.parametrize("path", sorted((paths.resources() / "ledgers").glob("*.json")), ids=lambda path: path.stem)
def test_a_ledgers_file_repeats_no_label(path) -> None:
    """A title is written only where it differs from the declaration."""
    data = json.loads(path.read_text(encoding="utf-8"))
    for column in (*data.get("columns", ()), *data.get("counted", ())):
        record, name = column["value"].split(".")
        label = DERIVED[name].title if record == "derived" else BY_NAME[record].spec(name).label
        assert column.get("title") != label


def test_the_narrow_grievance_ledger_has_the_districts_nineteen_columns() -> None:
    assert " ".join(c.heading for c in make().columns) == (
        "序号 受理编号 受理日期 来源渠道 诉求人 联系电话 用人单位 所属街道/片区 诉求类别 诉求摘要 涉及人数 涉及金额（元） 承办人 "
        "24小时反馈 办理时限 办结日期 办理方式/结果 回访满意度 备注"
    )


def test_a_month_takes_its_own_records_in_order_of_date() -> None:
    assert [row["受理编号"] for row in texts(make())] == [
        "ZQ-2026-0101",
        "ZQ-2026-0097",
        "ZQ-2026-0099",
        "ZQ-2026-0100",
        "ZQ-2026-0098",
    ]
    assert [row["序号"] for row in texts(make())] == ["1", "2", "3", "4", "5"]
    assert [row.record_id for row in make(period=Period.month("2026-09")).rows] == ["g6"]
    assert len(make(period=Period.everything()).rows) == len(CASES)


def test_drafts_and_void_letters_are_not_listed() -> None:
    assert [row.record_id for row in make("letters").rows] == ["l1", "l3", "l2"]
    void = replace(LETTERS[0], letter=LETTERS[0].letter.with_values(status="void"))
    assert make("letters", [void]).rows == ()


@pytest.mark.parametrize(("key", "layout"), FORMS)
def test_nothing_personal_is_left_in_a_masked_ledger(key: str, layout: Layout) -> None:
    for level in (MaskLevel.DISTRICT, MaskLevel.PUBLIC):
        sheet = make(key, period=Period.everything(), layout=layout, level=level)
        assert sheet.rows
        everything = json.dumps([texts(sheet), sheet.notes, sheet.title, [cell.value for cell in sheet.totals]], ensure_ascii=False)
        assert [value for value in PERSONAL if value in everything] == []


def test_a_full_ledger_shows_names_and_phones_but_identity_numbers_only_in_the_wide_one() -> None:
    row = texts(make(level=MaskLevel.FULL))[1]
    assert (row["诉求人"], row["联系电话"]) == ("沙玉兰", "13612344471")
    assert "13612344471" in row["诉求摘要"]
    assert "身份证号" not in [c.title for c in make(layout=Layout.WIDE).columns]
    wide = make(level=MaskLevel.FULL, layout=Layout.WIDE)
    assert texts(wide)[1]["身份证号"] == "110108199602125971"
    assert wide.notes[-1] == "含完整姓名和电话，请按规定保管。"


def test_health_stays_with_the_station() -> None:
    (masked,) = texts(make("injury_visits", layout=Layout.WIDE))
    assert (masked["科室和床号"], masked["受伤原因/部位"], masked["诉求与转介"], masked["回访1/2"]) == (
        *("***", "机械伤害", "转工伤认定、法律援助", "2026-10-27"),
    )
    (full,) = texts(make("injury_visits", layout=Layout.WIDE, level=MaskLevel.FULL))
    assert (full["科室和床号"], full["受伤原因/部位"]) == ("骨科12床", "机械伤害，左手食指骨折")


@pytest.mark.parametrize(
    ("case_file", "name", "phone"),
    [
        (CASES[0], "沙*", "136****4471"),
        (CASES[1], "欧阳*等200余人", "159****0832（妻）"),
        (CASES[2], "匿名", "—"),
        (CASES[3], "保密", "保密"),
        (CASES[4], "多名保洁人员", ""),
        (CASES[5], "翁*", ""),
    ],
)
def test_who_complained(case_file: CaseFile, name: str, phone: str) -> None:
    row = one(case_file)
    assert (row["诉求人"], row["联系电话"]) == (name, phone)


def test_not_even_the_surname_of_a_confidential_case_leaves() -> None:
    assert "陶" not in json.dumps(one(CASES[3]), ensure_ascii=False)


def test_who_asked_for_secrecy_is_withheld_in_every_ledger() -> None:
    asked = {"is_confidential": True, "received_at": "2026-10-08", "category": "wages", "channel": "visit"}
    described = case(**asked, worker_title="领班孙师傅", summary="领班孙师傅（13812345678）反映欠薪")
    assert (one(described)["诉求人"], one(described)["诉求摘要"]) == ("保密", "保密（保密）反映欠薪")
    worker = Worker(id="w", name="陶国梁")
    sitting = replace(
        case(**asked, summary="欠薪"),
        worker=worker,
        members=((Member(grievance_id="g", worker_id="w", is_representative=True), worker),),
        mediations=(Mediation(id="m", grievance_id="g", applied_on="2026-10-09"),),
    )
    (mediation,) = texts(make("mediations", files=[sitting], layout=Layout.WIDE))
    assert (mediation["申请人"], mediation["代表人"]) == ("保密", "保密")
    letter = Letter(kind="opinion", status="issued", issued_on="2026-10-10", number="1", facts="陶国梁未收到工资")
    receipt = LetterAddressee(letter_id=letter.id, reply_content="已付陶国梁")
    file = LetterFile(letter=letter, deliveries=(receipt,), grievances=(sitting.grievance,), workers=(worker,))
    (line,) = texts(make("letters", files=[file], layout=Layout.WIDE))
    assert "陶" not in json.dumps(line, ensure_ascii=False)
    (full,) = texts(make("letters", files=[file], layout=Layout.WIDE, level=MaskLevel.FULL))
    assert full["查明的事实"] == "陶国梁未收到工资"


def test_a_name_written_where_a_description_belongs_is_covered() -> None:
    line = one(case(received_at="2026-10-08", worker_title="李国强", summary="李国强反映欠薪"))
    assert (line["诉求人"], line["诉求摘要"]) == ("李*", "李*反映欠薪")
    assert one(case(received_at="2026-10-08", worker_title="建筑工地包工头"))["诉求人"] == "建筑工地包工头"


def test_everybody_a_case_names_is_covered_in_its_texts() -> None:
    """Not only the complainant: who took delivery, was heard, agreed, whom the register of the employer names."""
    told = replace(
        case(received_at="2026-10-08", summary="刘洋收件，同意人何静、法人石磊，王倩到场，前台收的"),
        parties=((Party(grievance_id="g", employer_id="e"), Employer(id="e", name="甲厂", legal_person="石磊", contact="前台")),),
        deliveries=(LetterAddressee(letter_id="l", receiver="刘洋"),),
        clock_events=(ClockEvent(grievance_id="g", agreed_by="何静"),),
        sessions=(MediationSession(mediation_id="m", applicant_present="王倩"),),
    )
    assert one(told)["诉求摘要"] == "刘*收件，同意人何*、法人石*，王*到场，前台收的"


def test_a_visit_that_is_only_planned_found_nothing() -> None:
    files = [
        LineFile(subject=FieldVisit(id=status, employer_id="e", visitors="周启明", status=status, **day))
        for status, day in (("planned", {}), ("cancelled", {}), ("visited", {}), ("planned", {"visited_on": "2026-10-08"}))
    ]
    sheet = sheet_of("field_visits", Period.everything(), files)
    assert sorted(line["发现问题/诉求"] for line in texts(sheet)) == ["取消", "未发现问题", "未发现问题", "计划"]
    assert any(note.startswith("走访2次") for note in sheet.notes)


def test_amounts_and_head_counts_keep_their_marks() -> None:
    row = one(CASES[1])
    assert (row["涉及人数"], row["涉及金额"]) == ("200余", "5,000,000.00余")
    assert one(CASES[3])["涉及金额"] == "约8,000.00"
    assert one(CASES[4])["涉及人数"] == "多名"
    totals = dict(zip([c.title for c in make().columns], make().totals, strict=True))
    assert (totals["涉及人数"].value, totals["涉及人数"].mark) == (203, "over")
    assert (totals["涉及金额"].value, totals["涉及金额"].mark) == (502_034_050, "about")


def test_published_facts_without_a_field_of_their_own_are_in_the_wide_ledger() -> None:
    row = one(CASES[1])
    assert row["成果数字"] == "合意率99.2%；再就业人数130余"
    assert row["用人单位"] == "滨河远辰物流有限公司（用工单位）；鸿达劳务派遣有限公司（劳务公司）"
    row = one(CASES[4])
    assert (row["出处"], row["备注"], row["办理天数"], row["所在城市"]) == ("工人日报2024年12月", "年份为推定", "9", "北京石景山")
    row = one(CASES[0])
    assert row["办理经过"] == "2026-10-08 14:10 联系单位费*，答应核对考勤（下一步催问 2026-10-12）\n2026-10-20 达成协议并付清"
    assert row["具体请求"] == "支付工资10,000.50元；支付经济补偿约2,340.00元（按2个月）"
    assert row["调解情况"] == "ZQ调2026-011 达成协议 12,340.50元"
    assert row["监督文书"] == "提示函站工劳监提〔2026〕5号（已整改）"
    assert row["回访情况"] == "2026-10-28 电话回访 非常满意 沙*说工资已到账"
    assert row["办理天数"] == "12"


def test_an_outcome_is_shown_before_the_case_is_closed() -> None:
    assert one(case(status="working", disposal="mediate"))["办理方式/结果"] == "介入调解，办理中"
    assert one(case(status="closed", disposal="mediate aid", outcome="partly"))["办理方式/结果"] == "介入调解、法律援助，部分解决"


@pytest.mark.parametrize(
    ("due", "feedback_at", "judged"),
    [
        ("2026-10-09T09:20", "2026-10-09T09:20", "是"),
        ("2026-10-09T09:20", "2026-10-09T09:21", "否"),
        ("2026-10-09T09:20", "2026-10-08", "是"),
        ("2026-10-09T09:20", "2026-10-09", ""),  # the day alone does not decide
        ("2026-10-09T09:20", "2026-10-10", "否"),
        ("2026-10-09T09:20", "", "否"),
        ("2026-11-02T09:20", "", "未到期"),
        ("", "2026-10-08", ""),
    ],
)
def test_feedback_in_time(due: str, feedback_at: str, judged: str) -> None:
    assert one(case(feedback_due_at=due, feedback_at=feedback_at))["24小时反馈"] == judged


@pytest.mark.parametrize(
    ("values", "judged"),
    [
        ({"status": "working", "handle_due_on": "2026-11-01"}, "是"),
        ({"status": "working", "handle_due_on": "2026-11-02"}, "否"),
        ({"status": "awaiting_policy", "handle_due_on": "2026-10-01"}, ""),
        ({"status": "closed", "handle_due_on": "2026-10-01", "closed_on": "2026-10-02"}, "是"),
        ({"status": "closed", "handle_due_on": "2026-10-01", "closed_on": "2026-10-01"}, "否"),
        ({"status": "closed", "handle_due_on": "2026-10-01", "closed_on": "2026-10"}, ""),
        ({"status": "working"}, ""),
    ],
)
def test_overdue(values: dict[str, str], judged: str) -> None:
    assert one(case(**values))["是否超期"] == judged


def test_gaps_are_what_should_be_there() -> None:
    assert make().gaps == {"回访满意度": 1}
    worker = Worker(id="w", name="翁海")
    sheet = make(files=[replace(case(received_at="2026-10-01", category="wages", summary="欠薪", channel="visit"), worker=worker)])
    assert sheet.gaps == {"联系电话": 1}
    called = replace(CASES[4], follow_ups=(FollowUp(id="f", grievance_id="g5", called_on="2026-10-30", satisfaction="satisfied"),))
    assert make(files=[called]).gaps == {}


def test_mediation_and_aid_lines() -> None:
    first, second = texts(make("mediations"))
    assert (first["调解结果"], first["调解次数"], first["仲裁审查/司法确认"]) == ("达成协议", "2", "仲裁审查 2026-10-22 已确认")
    assert (second["调解结果"], second["申请人"], second["案由"]) == ("未达成（一方拒绝或者退出）", "欧阳*等200余人", "解除终止")
    assert texts(make("mediations", layout=Layout.WIDE))[1]["代表人"] == "欧阳*、陶*"
    (aid,) = texts(make("legal_aid"))
    assert (aid["审批日期/结果"], aid["结案方式/结果"], aid["挽回经济损失"]) == ("2026-11-01 同意", "裁决，部分支持", "366.39")
    assert make("legal_aid").unit_note == ""


def test_letters_count_employers_by_letter_and_say_how_many_differ() -> None:
    twice = [*LETTERS, replace(LETTERS[0], letter=LETTERS[0].letter.with_values(id="l9", kind="opinion"))]
    sheet = make("letters", twice, layout=Layout.WIDE)
    totals = dict(zip([c.title for c in sheet.columns], sheet.totals, strict=True))
    assert (totals["家数"].value, totals["关联案件数"].value) == (4, 3)
    assert "家数、案件数按份相加；不同单位3家，不同案件2件。" in sheet.notes
    rows = texts(sheet)
    assert rows[2]["送达单位"] == "全街道各用人单位"
    assert rows[3]["备注"] == "前一份：提示函站工劳监提〔2026〕4号，逾期未答复"


@given(st.text(), st.text(), st.text(max_size=4))
def test_any_text_makes_a_line(summary: str, content: str, name: str) -> None:
    file = CaseFile(
        grievance=Grievance(id="g", summary=summary, received_at="2026-10-01", handler=name, category=name, disposal=content),
        worker=Worker(id="w", name=name, phone=content),
        parties=((Party(id="p", grievance_id="g", employer_id="e", role=name), Employer(id="e", name=summary)),),
        progress=(Progress(id="r", grievance_id="g", at="2026-10", content=content),),
    )
    for layout in Layout:
        assert len(make(files=[file], layout=layout).rows) == 1


def _published() -> list[tuple[dict, CaseFile, list[LetterFile]]]:
    """Each published case as the file states it, and as the case and letter files its records make."""
    content = (Path(__file__).parent.parent / "files" / "published-cases.json").read_bytes()
    made = []
    for said, case in zip(json.loads(content)["cases"], published.read(content).cases, strict=True):
        of = lambda cls, parts=case.parts: tuple(part for part in parts if isinstance(part, cls))  # noqa: E731
        employers = {e.id: e for e in (*(e for _, e in case.intake.parties), *of(Employer))}
        letters = {letter.id: letter for letter in of(Letter)}
        grievance = case.intake.grievance
        letter_files = [
            LetterFile(
                letter=letter,
                addressees=tuple(employers[a.employer_id] for a in of(LetterAddressee) if a.letter_id == letter.id and a.employer_id),
                deliveries=tuple(a for a in of(LetterAddressee) if a.letter_id == letter.id),
                grievances=(grievance,),
                previous=letters.get(letter.previous_id),
            )
            for letter in letters.values()
        ]
        case_file = CaseFile(
            grievance=grievance,
            worker=case.intake.worker,
            parties=case.intake.parties,
            progress=of(Progress),
            figures=of(Figure),
            letters=tuple(letters.values()),
            follow_ups=of(FollowUp),
        )
        made.append((said, case_file, letter_files))
    return made


def _stated(said: dict) -> Iterator[str]:
    """Every fact of a published case as a ledger prints it."""
    words = {"12351热线": "12351工单", "电话回访": "电话回访"}
    for key in (
        "id",
        "source",
        "received_at",
        "closed_at",
        "person",
        "person_kind",
        "city",
        "category",
        "kind",
        "summary",
        "outcome",
        "result_kind",
    ):
        if said.get(key):
            yield said[key]
    if "channel" in said:
        yield words.get(said["channel"], said["channel"])
    if said.get("year_inferred"):
        yield "年份为推定"
    if "received_at" in said and not said["received_at"]:
        yield "原文未写时间"
    yield from said.get("steps", ())
    for amount, mark in (("amount_yuan", "amount_is"), ("recovered_yuan", "")):
        if said.get(amount):
            yield f"{said[amount]:,}.00{said.get(mark, '')}"
    if said.get("people_is") == "多名":
        yield "多名"
    for key, label in (("kept", "留用人数"), ("re_employed", "再就业人数"), ("topics", "协商议题数")):
        if key in said:
            yield f"{label}{said[key]}{said.get(key + '_is', '')}"
    if "agreement_rate" in said:
        yield f"合意率{said['agreement_rate']:.1%}"
    for key, label in (("due", "应到代表"), ("present", "实到代表"), ("for", "赞成票"), ("against", "反对票"), ("abstain", "弃权票")):
        if "vote" in said:
            yield f"{label}{said['vote'][key]}"
    for employer in said.get("employers", ()):
        yield employer["name"] if employer["role"] == "用人单位" else f"{employer['name']}（{employer['role']}）"
    yield from said.get("follow_up", {}).values()
    for letter in said.get("letters", ()):
        yield letter["kind"]
        for key in ("number", "addressee", "topic", "reply_limit"):
            if key in letter:
                yield letter[key]
        yield from letter.get("asks", ())
        if "replied" in letter:
            yield "已回复" if letter["replied"] else "逾期未回复"
        if "because" in letter:
            yield "逾期未答复"
        if letter.get("rectified"):
            yield "已改"
        if letter.get("public"):
            yield "公开"


@pytest.mark.parametrize(
    ("said", "case_file", "letter_files"), _published(), ids=lambda value: value["id"] if isinstance(value, dict) else ""
)
def test_every_published_fact_is_in_a_ledger(said: dict, case_file: CaseFile, letter_files: list[LetterFile]) -> None:
    line = one(case_file)
    letters = texts(make("letters", letter_files, Period.everything(), layout=Layout.WIDE))
    printed = "\n".join([*line.values(), *(value for letter in letters for value in letter.values())])
    printed += printed.translate(str.maketrans("（）", "()"))  # as the file of published cases writes its words
    assert [fact for fact in _stated(said) if fact not in printed] == []
    if said.get("people"):
        assert line["涉及人数"] == f"{said['people']}{said.get('people_is', '')}"
    if said.get("days"):
        assert line["办理天数"] == str(said["days"])
    assert line["是否群体性"] == ("是" if said.get("collective") else "否")
