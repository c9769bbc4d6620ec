"""Published cases: every stated fact is found again, none is added, nothing comes in twice or by half."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from station.actions.import_cases import import_cases
from station.actions.ledgers import export
from station.actions.setting_up import set_up
from station.casework import published, vocabulary
from station.casework.casefile import CaseFile
from station.casework.masking import MaskLevel
from station.casework.model import RECORDS, Employer, Grievance, StaffMember, Station
from station.casework.sheets import Asked, Layout, Period
from station.casework.task import GAPS
from station.db.agenda import tasks
from station.db.casefiles import case_files
from station.db.safekeeping import verify
from station.db.store import Store
from station.errors import StationError

FILE = Path(__file__).parent.parent / "files" / "published-cases.json"
SPOKEN = {("channel", "12351工单"): "12351热线", ("escalation_ground", "逾期未答复"): "逾期未回复"}


@pytest.fixture
def station(store: Store) -> Store:
    set_up(store, Station(name="站前街道职工服务站", code="ZQ", parent_name="滨河区总工会"), StaffMember(name="王芳"))
    return store


def say(name: str, code: str) -> str:
    label = vocabulary.label(name, code)
    return SPOKEN.get((name, label), label)


def yuan(fen: int | None) -> int | None:
    return None if fen is None else fen // 100


def told(file: CaseFile) -> dict[str, Any]:
    """A case file told in the words of the published file, from nothing but what is stored."""
    g = file.grievance
    kind = file.worker.kind if file.worker else ""
    figures = {f.kind: json.loads(f.value) for f in file.figures}
    calls = [{"by": say("contact_way", f.way) + "回访", "satisfaction": say("satisfaction", f.satisfaction)} for f in file.follow_ups]
    marks = {f.kind: say("amount_mark", f.value_mark) for f in file.figures}
    case = {
        "id": g.external_number,
        "source": g.source,
        "received_at": g.received_at,
        "year_inferred": g.received_mark == "year_inferred",
        "channel": say("channel", g.channel),
        "person": file.worker.name if file.worker else "",
        "person_kind": say("worker_kind", kind) if file.worker else g.worker_title,
        "city": g.city,
        "category": say("category", g.category),
        "kind": say("disposal", g.disposal),
        "people": g.people,
        "people_is": say("amount_mark", g.people_mark),
        "amount_yuan": yuan(g.amount),
        "amount_is": say("amount_mark", g.amount_mark),
        "employers": [{"name": e.name, "role": say("employer_role", p.role)} for p, e in file.parties],
        "summary": g.summary,
        "steps": [step.content for step in file.progress],
        "closed_at": g.closed_on,
        "days": g.stated_days,
        "outcome": say("outcome", g.outcome),
        "recovered_yuan": yuan(g.recovered),
        "collective": g.is_collective,
        "result_kind": say("result_kind", g.result_kind),
        "letters": [told_letter(file, n) for n in range(len(file.letters))],
        "follow_up": calls[0] if calls else {},
        "re_employed_is": marks.get("re_employed", ""),
        "vote": {k.removeprefix("vote_"): v for k, v in figures.items() if k.startswith("vote_")},
    } | {k: v for k, v in figures.items() if not k.startswith("vote_")}
    return stated(case)


def told_letter(file: CaseFile, n: int) -> dict[str, Any]:
    letter = file.letters[n]
    (receipt,) = (delivery for delivery in file.deliveries if delivery.letter_id == letter.id)
    assert letter.previous_id == (file.letters[n - 1].id if n else "")
    return {
        "kind": say("letter_kind", letter.kind),
        "number": letter.number,
        "addressee": letter.public_addressee,
        "public": letter.audience == "public",
        "topic": say("letter_topic", letter.topic),
        "asks": letter.demands.split("\n") if letter.demands else [],
        "reply_limit": f"{letter.reply_amount}{say('day_unit', letter.reply_unit)}" if letter.reply_amount else "",
        "replied": {"replied": True, "overdue": False, "": None}[receipt.reply_state],
        "rectified": {"done": True, "": None}[receipt.rectification],
        "because": say("escalation_ground", letter.ground),
    }


HALF_WIDTH = str.maketrans("（）", "()")


def stated(value: Any) -> Any:
    """``value`` without what says nothing; a stated ``False`` about a reply is a fact, elsewhere the default."""
    if isinstance(value, dict):
        kept = {k: stated(v) for k, v in value.items()}
        return {k: v for k, v in kept.items() if v not in (None, "", [], {}) and (v is not False or k in ("replied", "rectified"))}
    return [stated(v) for v in value] if isinstance(value, list) else value


def original() -> list[dict[str, Any]]:
    """The cases of the file; words of our vocabularies have full-width brackets, those of the file half-width ones."""
    words = FILE.read_text(encoding="utf-8")
    for entry in (e for name in ("category", "worker_kind") for e in vocabulary.vocabulary(name).entries):
        words = words.replace(f'"{entry.label.translate(HALF_WIDTH)}"', f'"{entry.label}"')
    return json.loads(words)["cases"]


def leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [leaf for k, v in value.items() for leaf in leaves(v, f"{path}.{k}")]
    if isinstance(value, list):
        return [leaf for n, v in enumerate(value) for leaf in leaves(v, f"{path}[{n}]")]
    return [(path, value)]


def imported(store: Store) -> dict[str, CaseFile]:
    found = case_files(store, [g.id for g in store.select(Grievance)])
    return {file.grievance.external_number: file for file in found}


@pytest.mark.parametrize("case", original(), ids=lambda case: case["id"])
def test_every_stated_fact_is_found_again(station: Store, case: dict[str, Any]) -> None:
    import_cases(station, FILE)
    found = told(imported(station)[case["id"]])
    assert sorted(leaves(found)) == sorted(leaves(stated(case)))


def test_said_in_figures(station: Store) -> None:
    result = import_cases(station, FILE)
    cases = len(original())
    assert result.counts["imported"] == cases == station.count(Grievance)
    assert result.counts["statistics"] == 11
    assert result.sentences[0] == f"导入了 {cases} 件。"
    assert "文件里另有 11 组统计数字，不是案件，没有导入。" in result.sentences
    assert not list(verify(station))


def test_marks_stay(station: Store) -> None:
    import_cases(station, FILE)
    found = imported(station)
    assert (found["qingdao-subcontract"].grievance.people, found["qingdao-subcontract"].grievance.people_mark) == (200, "over")
    assert (found["shijingshan-cleaners"].grievance.people, found["shijingshan-cleaners"].grievance.people_mark) == (None, "several")
    assert found["huaibei-escalation"].grievance.amount == 480_000_000
    assert found["qingdao-courier"].grievance.received_mark == "year_inferred"
    assert found["baiyun-resettlement"].grievance.received_at == "2024-02"


def test_firms_named_alike_stay_apart(station: Store) -> None:
    import_cases(station, FILE)
    assert sum(e.name == "某企业" for e in station.select(Employer)) == 2


def test_escalation_is_a_chain(station: Store) -> None:
    import_cases(station, FILE)
    file = imported(station)["huaibei-escalation"]
    first, second = file.letters
    receipt = file.deliveries[0]
    assert (first.status, first.reply_amount, first.reply_unit, receipt.reply_state) == ("escalated", 15, "day", "overdue")
    assert (second.previous_id, second.ground) == (first.id, "no_reply")


def test_twice_brings_nothing_twice(station: Store) -> None:
    import_cases(station, FILE)
    before = {cls: station.count(cls) for cls in RECORDS}
    again = import_cases(station, FILE)
    assert {cls: station.count(cls) for cls in RECORDS} == before
    assert again.counts["imported"] == 0
    assert again.counts["known"] == len(original())
    assert not again.changes


def test_one_undo_takes_it_all_back(station: Store) -> None:
    import_cases(station, FILE)
    assert station.undo_name() == "导入公开案件"
    station.undo()
    assert station.count(Grievance) == 0
    station.redo()
    assert station.count(Grievance) == len(original())


def test_needs_a_station(store: Store) -> None:
    with pytest.raises(StationError, match="还没有填写本站信息"):
        import_cases(store, FILE)


def _case(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda content: content["cases"][3].update(changes)


def _letter(**changes: Any) -> Callable[[dict[str, Any]], None]:
    return lambda content: content["cases"][5]["letters"][0].update(changes)


def _repeat(content: dict[str, Any]) -> None:
    content["cases"].append(content["cases"][0])


BAD = [
    ("unknown word", _case(channel="飞鸽传书"), "飞鸽传书"),
    ("unknown key", _case(weather="晴"), "第 4 件案件“weather”"),
    ("text for a number", _case(people="四百"), "第 4 件案件people"),
    ("no such day", _case(received_at="2024-02-30"), "日期"),
    ("not a day", _case(closed_at="去年"), "日期"),
    ("below a fen", _case(amount_yuan=0.001), "金额"),
    ("negative", _case(recovered_yuan=-1), "金额"),
    ("no id", lambda content: content["cases"][3].pop("id"), "第 4 件案件“id”"),
    ("limit without unit", _letter(reply_limit="半月"), "期限"),
    ("unknown unit", _letter(reply_limit="15旬"), "旬"),
    ("letter of no kind", _letter(kind="催告函"), "催告函"),
    ("same id twice", _repeat, "不止一次"),
    ("no cases", lambda content: content.pop("cases"), "“cases”"),
]


@pytest.mark.parametrize(("spoil", "said"), [(s, w) for _, s, w in BAD], ids=[n for n, _, _ in BAD])
def test_bad_file_is_said_plainly_and_imports_nothing(
    station: Store, tmp_path: Path, spoil: Callable[[dict[str, Any]], Any], said: str
) -> None:
    content = json.loads(FILE.read_text(encoding="utf-8"))
    spoil(content)
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(StationError) as raised:
        import_cases(station, path)
    assert said in raised.value.message
    assert "没有导入任何内容" in raised.value.hint
    assert station.count(Grievance) == 0


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", "序号,姓名".encode("gbk"), b'{"cases": [', FILE.read_bytes()[:-9]])
def test_what_is_no_json_is_refused(station: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cases.json"
    path.write_bytes(content)
    with pytest.raises(StationError, match="不是公开案件的 JSON 文件"):
        import_cases(station, path)


@pytest.mark.parametrize("content", [b"[]", b"3", b"null", b'{"cases": 1}'])
def test_json_of_another_shape_is_refused(station: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cases.json"
    path.write_bytes(content)
    with pytest.raises(StationError, match="认不出来"):
        import_cases(station, path)


def test_missing_file_is_said(station: Store, tmp_path: Path) -> None:
    with pytest.raises(StationError, match="打不开"):
        import_cases(station, tmp_path / "gone.json")


def test_fault_in_the_middle_imports_nothing(station: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    read = published.read

    def with_a_clash(content: bytes) -> published.Published:
        file = read(content)
        return published.Published((*file.cases[:-1], file.cases[0]), file.counts)

    monkeypatch.setattr(published, "read", with_a_clash)
    with pytest.raises(Exception, match="UNIQUE"):
        import_cases(station, FILE)
    assert station.count(Grievance) == 0


def test_rates_keep_every_digit() -> None:
    content = json.dumps({"cases": [{"id": "a", "source": "b", "agreement_rate": 0.99}]}).replace("0.99", "0.99200000000000000001")
    (case,) = published.read(content.encode()).cases
    assert [Decimal(getattr(part, "value", "0")) for part in case.parts] == [Decimal("0.99200000000000000001")]


def test_every_fact_is_in_a_ledger(station: Store, tmp_path: Path) -> None:
    """Whole columns, unmasked: what a number's format writes around it counts as seen."""
    import_cases(station, FILE)
    with station.step("登记人员") as step:
        colleague = step.add(StaffMember(name="冯守义", role="signer"))
    seen: dict[str, str] = {}
    for kind in ("grievances", "letters"):
        asked = Asked(kind, Period.everything(), Layout.WIDE, MaskLevel.FULL)
        export(station, asked, tmp_path / "ledger.xlsx", reason="核对", agreed_by=colleague.name)
        for row in openpyxl.load_workbook(tmp_path / "ledger.xlsx").worksheets[0].iter_rows():
            cells = [cell for cell in row if cell.value is not None]
            shown = "｜".join(f"{cell.value}{cell.number_format if isinstance(cell.value, int | float) else ''}" for cell in cells)
            key = next((case["source"] for case in original() if case["source"] in shown), kind)
            seen[key] = seen.get(key, "") + shown
    said_as = {"12351热线": "12351工单", "0.992": "合意率99.2%", "用人单位": ""}  # a lone employer's role is the column's title
    for case in original():
        for path, value in leaves(case):
            if value is not None and not isinstance(value, bool):
                text = said_as.get(str(value), str(value))
                assert text in seen[case["source"]] + (seen["letters"] if ".letters" in path else ""), path


def test_history_has_no_limits_but_says_what_is_missing_where_no_end_is_told(station: Store) -> None:
    import_cases(station, FILE)
    (task,) = tasks(station)
    assert task.key == GAPS


def test_nothing_is_left_over_for_the_remarks(station: Store) -> None:
    import_cases(station, FILE)
    assert {grievance.remark for grievance in station.matching(Grievance)} == {""}
