"""Published chains and counts of letters run through the acts and come out of the ledger and of the month's figures to the digit."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cases import STATION, WANG
from stand_ins import Clock
from station.actions import letter_steps, letters, statistics
from station.actions.grievances import register
from station.actions.ledgers import export, sheet
from station.actions.setting_up import set_up
from station.casework.grievances import Intake
from station.casework.letter_templates import BLANK
from station.casework.model import Employer, Grievance, Indicator, Letter, LetterAddressee, LetterCase, Party, Worker
from station.casework.sheets import Asked, Layout, Period, Sheet, shown
from station.casework.statistics import unbalanced
from station.db.store import Store
from station.errors import ProblemsError

UNION = replace(STATION, issuer_name="烈山区总工会", issuer_code="烈工劳监", level="county")
TEXTS = {
    "opening": "近期，我会在日常监督中了解到有关情况。",
    "facts": "拖欠农民工工资。",
    "demands": "足额支付工资。",
    "closing": "请书面答复。",
}


@pytest.fixture
def store(store: Store) -> Store:
    """A county union, which may issue all three letters itself."""
    set_up(store, UNION, WANG)
    return store


def case(store: Store, employer: Employer, **values: Any) -> Grievance:
    stated = {"channel": "visit", "category": "wages", "summary": "拖欠工资", "handler": "王芳", "people": 1}
    received = store.now().isoformat(timespec="minutes")
    parties = ((Party(), employer),)
    worker = Worker(name=f"职工{store.count(Worker)}", kind="migrant")
    return register(
        store, Intake(grievance=Grievance(received_at=received, **{**stated, **values}), worker=worker, parties=parties)
    ).grievance


def issue(store: Store, made: Letter, **values: Any) -> Letter:
    """Fill in and sign a draft whose matter needs no check of its own."""
    texts = {name: text for name, text in TEXTS.items() if not getattr(made, name) or BLANK in getattr(made, name)}
    letters.save(store, replace(made, **{**texts, **values}), made)
    for step in letters.ways.missing_before_issue(*_standing(store, made.id)):
        letter_steps.skip(store, made.id, step.code, "事实清楚，单位已经承认")
    return letters.issue(store, made.id, signer="冯守义")


def _standing(store: Store, letter_id: str) -> tuple[Any, ...]:
    file = letters.letter_file(store, letter_id)
    return file, letters.steps_of(store, letter_id)


def serve(store: Store, letter: Letter, **values: Any) -> None:
    day = store.now().date().isoformat()
    letters.serve(store, letter.id, LetterAddressee(served_on=day, service_way="direct", servers="王芳、李敏", **values))


def answer(store: Store, letter: Letter, place: int = 0, **values: Any) -> None:
    base = letters.deliveries_of(store, letter.id)[place]
    letters.record_answer(store, replace(base, **values), base)


def texts(found: Sheet) -> list[dict[str, str]]:
    return [{c.title: shown(c, cell) for c, cell in zip(found.columns, row.cells, strict=True)} for row in found.rows]


def sums(found: Sheet) -> dict[str, str]:
    return {c.title: shown(c, cell) for c, cell in zip(found.columns, found.totals, strict=True)}


def figures(store: Store, period: Period) -> dict[str, Any]:
    look = statistics.read(store, period)
    assert unbalanced(look.counts) == []
    return {key: (said.get("value", said.get("percent"))) for key, said in statistics.as_words(look).items()}


def test_the_huaibei_chain(store: Store, clock: Clock, tmp_path: Path) -> None:
    """提示函 to who employed 150余名农民工 and owed 480余万元; 15 days, no reply; 意见书; paid; each step in its own month's figures."""
    clock.now = datetime(2025, 6, 3, 9, 0)
    employer = Employer(name="某建设工程有限公司")
    owed = {"people": 150, "people_mark": "over", "amount": 480_000_000, "amount_mark": "over", "is_collective": True}
    made = case(store, employer, **owed)
    reminder = issue(store, letters.draft(store, "reminder", topic="migrant_wages", grievance_id=made.id).letter)
    assert (reminder.number, reminder.reply_amount, reminder.reply_unit) == ("烈工劳监提〔2025〕1号", 15, "day")
    assert (reminder.people, reminder.people_mark, reminder.amount, reminder.amount_mark) == (150, "over", 480_000_000, "over")
    serve(store, reminder)
    (receipt,) = letters.deliveries_of(store, reminder.id)
    assert receipt.reply_due_on == "2025-06-18"
    clock.now = datetime(2025, 6, 19, 9, 0)
    answer(store, reminder, reply_state="overdue")

    clock.now = datetime(2025, 7, 1, 9, 0)
    opinion = issue(store, letters.draft(store, "opinion", previous_id=reminder.id, ground="no_reply").letter)
    assert (opinion.number, opinion.amount, opinion.people) == ("烈工劳监意〔2025〕1号", 480_000_000, 150)
    assert "烈工劳监提〔2025〕1号" in opinion.facts or "提示函" in opinion.facts + opinion.opening
    serve(store, opinion)
    assert [store.get(Letter, letter.id).status for letter in (reminder, opinion)] == ["escalated", "served"]
    clock.now = datetime(2025, 7, 21, 9, 0)
    answer(store, opinion, reply_state="replied", replied_on="2025-07-18")
    paid = {"rectification": "done", "checked_on": "2025-07-21", "checked_by": "王芳", "wages_paid": 480_000_000, "contracts_signed": 150}
    answer(store, opinion, **paid)
    assert store.get(Letter, opinion.id).status == "rectified"

    june, july, year = Period.month("2025-06"), Period.month("2025-07"), Period("2025年", "2025-01-01", "2025-12-31")
    keys = ["letters", "letters_reminder", "letters_opinion", "letters_proposal", "letter_employers", "letter_cases", "letter_amount"]
    keys += ["reply_rate", "rectified_rate", "letter_wages", "letter_contracts", "letter_insurance"]
    expected = {
        june: [1, 1, 0, 0, 1, 1, 480_000_000, "0.00%", "0.00%", 0, 0, 0],
        july: [1, 0, 1, 0, 1, 1, 480_000_000, "100.00%", "100.00%", 480_000_000, 150, 0],
        year: [2, 1, 1, 0, 1, 1, 480_000_000, "50.00%", "50.00%", 480_000_000, 150, 0],
    }
    for period, told in expected.items():
        assert [figures(store, period)[key] for key in keys] == told, period.text

    first, second = texts(sheet(store, Asked("letters", year, layout=Layout.WIDE)))
    assert [first[name] for name in ("文书类型", "文号", "涉及职工数", "应回复日期", "回复日期", "已回复/应回复", "回复情况", "后续")] == [
        "提示函",
        "烈工劳监提〔2025〕1号",
        "150余",
        "2025-06-18",
        "",
        "0/1",
        "逾期未回复",
        "",
    ]
    assert [second[name] for name in ("文书类型", "已回复/应回复", "整改情况", "补发工资", "补签劳动合同", "备注")] == [
        "意见书",
        "1/1",
        "已改",
        "480.00",
        "150",
        "前一份：提示函烈工劳监提〔2025〕1号，逾期未答复",
    ]
    assert "前后相接的文书，职工数、金额各列一次；不重复的合计150余人、480.00万元余。" in sheet(store, Asked("letters", year)).notes
    assert not any("不重复" in note for note in sheet(store, Asked("letters", july)).notes)
    path = tmp_path / "台账.xlsx"
    assert export(store, Asked("letters", year, Layout.WIDE), path) == 2
    cells = {str(cell.value): cell for row in load_workbook(path).worksheets[0].iter_rows() for cell in row}
    assert {"烈工劳监提〔2025〕1号", "烈工劳监意〔2025〕1号", "0/1", "1/1"} <= set(cells)


def test_the_futian_counts(store: Store, clock: Clock) -> None:
    """41 letters = 1 提示函 (高温补贴) + 40 意见书, 92 employers of two trades, 110 cases, 581万元, run through the acts."""
    clock.now = datetime(2024, 7, 1, 9, 0)
    with store.step("登记单位") as step:
        firms = [step.add(Employer(name=f"第{n}{('建筑工程', '环卫服务')[n % 2]}有限公司")) for n in range(92)]
    heat = letters.draft(store, "reminder", topic="heat", employers=firms[:12]).letter
    issue(store, heat)
    serve(store, heat)
    left = list(firms[12:])
    amounts = [14_525_000] * 40  # 581万元
    cases = 0
    for number in range(40):
        theirs, left = left[:2], left[2:]
        held = [case(store, firm) for firm in theirs] + ([case(store, theirs[0])] if number < 30 else [])
        cases += len(held)
        made = letters.draft(store, "opinion", topic="wages", grievance_id=held[0].id, employers=theirs).letter
        with store.step("关联案件") as step:
            for other in held[1:]:
                step.add(LetterCase(letter_id=made.id, grievance_id=other.id))
        letter = issue(store, made, amount=amounts[number])
        serve(store, letter)
    assert (cases, left) == (110, [])

    clock.now = datetime(2024, 7, 31, 18, 0)
    answered = 0
    for letter in store.matching(Letter):
        for place, _ in enumerate(letters.deliveries_of(store, letter.id)):
            if letter.kind == "opinion" and answered < 61:
                answer(store, letter, place, reply_state="replied", replied_on="2024-07-15")
                fixed = {
                    "rectification": "done",
                    "checked_on": "2024-07-20",
                    "checked_by": "王芳",
                    "wages_paid": 1_000_000,
                    "insurance_paid": 7,
                }
                answer(store, letter, place, **fixed)
                answered += 1
            else:
                answer(store, letter, place, reply_state="overdue")

    july = Period.month("2024-07")
    found = figures(store, july)
    keys = ("letters", "letters_reminder", "letters_opinion", "letter_employers", "letter_cases", "letter_amount")
    assert [found[key] for key in keys] == [41, 1, 40, 92, 110, 581_000_000]
    look = statistics.read(store, july)
    assert [look.counts[key] for key in ("letters_due", "letters_replied", "letters_rectified")] == [92, 61, 61]
    assert (found["reply_rate"], found["rectified_rate"]) == ("66.30%", "66.30%")  # 61/92
    assert [found[key] for key in ("letter_wages", "letter_contracts", "letter_insurance")] == [61_000_000, 0, 427]

    narrow = sheet(store, Asked("letters", july))
    totals = sums(narrow)
    assert len(narrow.rows) == 41
    assert (totals["家数"], totals["涉及金额"]) == ("92", "581.00")
    assert "家数、案件数按份相加；不同单位92家，不同案件110件。" in narrow.notes
    lines = {line["文号"]: line for line in texts(narrow)}
    first = lines["烈工劳监提〔2024〕1号"]
    assert (first["送达单位"].count("；"), first["送达单位"][-4:]) == (2, "等12家")
    wide = sheet(store, Asked("letters", july, layout=Layout.WIDE))
    full = {line["文号"]: line for line in texts(wide)}
    assert (full["烈工劳监提〔2024〕1号"]["送达单位"].count("；"), full["烈工劳监提〔2024〕1号"]["已回复/应回复"]) == (11, "0/12")
    assert [line["已回复/应回复"] for line in full.values()].count("2/2") == 30
    assert sums(wide)["关联案件数"] == "110"
    assert [line["回复情况"] for line in full.values()].count("已回复1家，逾期未回复1家") == 1
    assert sums(wide)["补发工资"] == "61.00"


def test_a_voided_letter_counts_nowhere_and_its_successor_once(store: Store, clock: Clock) -> None:
    clock.now = datetime(2025, 6, 3, 9, 0)
    made = case(store, Employer(name="某公司"), amount=100_000)
    wrong = issue(store, letters.draft(store, "reminder", topic="wages", grievance_id=made.id).letter)
    again = letter_steps.withdraw(store, wrong.id, "单位名称写错").letter
    right = issue(store, again)
    assert [letter.number for letter in (wrong, right)] == ["烈工劳监提〔2025〕1号", "烈工劳监提〔2025〕2号"]
    found = figures(store, Period.month("2025-06"))
    assert (found["letters"], found["letter_amount"], found["letter_employers"]) == (1, 100_000, 1)
    assert [line["文号"] for line in texts(sheet(store, Asked("letters", Period.month("2025-06"))))] == ["烈工劳监提〔2025〕2号"]


def test_the_three_coverages_stand_among_the_figures(store: Store, clock: Clock) -> None:
    """深圳2025: 监督组织覆盖率 65 %, 监督员培训覆盖率 40 %, 工作制度覆盖率 100 % are entered by hand, with base or without."""
    clock.now = datetime(2025, 12, 31, 9, 0)
    with store.step("填报") as step:
        step.add(Indicator(period="2025-03", kind="supervision_cover", value="50", target="65"))
        step.add(Indicator(period="2025-11", kind="supervision_cover", value="130", base="200", target="65"))
        step.add(Indicator(period="2025", kind="training_cover", value="40"))
        step.add(Indicator(period="2025-11", kind="system_cover", value="100", target="100"))
        step.add(Indicator(period="2024-11", kind="system_cover", value="80"))
    said = statistics.as_words(statistics.read(store, Period.month("2025-11")))
    words = [said[kind]["words"] for kind in ("supervision_cover", "training_cover", "system_cover")]
    assert words == ["65.00%（130/200），目标 65", "40", "100，目标 100"]
    early = statistics.as_words(statistics.read(store, Period.month("2025-04")))
    assert (early["supervision_cover"]["period"], "system_cover" in early) == ("2025-03", False)


def test_money_brought_in_is_noted_with_what_was_put_right(store: Store, clock: Clock) -> None:
    """Without the check it had no day, and so no month to count in."""
    clock.now = datetime(2025, 6, 3, 9, 0)
    made = case(store, Employer(name="某公司"), amount=100_000)
    letter = issue(store, letters.draft(store, "reminder", topic="wages", grievance_id=made.id).letter)
    serve(store, letter)
    with pytest.raises(ProblemsError, match="整改情况"):
        answer(store, letter, wages_paid=100_000)
    answer(store, letter, wages_paid=100_000, rectification="done")
    assert figures(store, Period.month("2025-06"))["letter_wages"] == 100_000


def test_the_ledger_says_of_how_many_addressees_a_word_holds(store: Store, clock: Clock) -> None:
    """“已改” on a letter to three of whom one put it right would be read as all."""
    clock.now = datetime(2025, 6, 3, 9, 0)
    with store.step("登记单位") as step:
        firms = [step.add(Employer(name=f"第{n}公司")) for n in range(3)]
    letter = issue(store, letters.draft(store, "reminder", topic="wages", employers=firms).letter)
    first = letters.deliveries_of(store, letter.id)[0]
    letters.serve(store, letter.id, LetterAddressee(served_on="2025-06-03", service_way="direct", servers="王芳、李敏"), [first.id])
    answer(store, letter, reply_state="replied", replied_on="2025-06-03")
    answer(store, letter, rectification="done", follow_action="agreement")
    (line,) = texts(sheet(store, Asked("letters", Period.month("2025-06"), Layout.WIDE)))
    told = [line[name] for name in ("送达日期/方式", "回复情况", "整改情况", "后续")]
    assert told == ["2025-06-03 直接送达1家", "已回复1家", "已改1家", "签协调服务协议1家"]
