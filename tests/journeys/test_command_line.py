"""The month on the command line, and what its answers are worth to a script."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from disks import fill, small_disk, write_protected
from journeys import month
from journeys.conftest import CommandLine
from replicas import joined
from stand_ins import Clock
from station.__main__ import main
from station.actions import circle, rights
from station.actions.at_desk import sit_down
from station.actions.letter_output import paper
from station.actions.setting_up import save_staff
from station.casework.model import RECORDS, Grievance, LedgerExport, LedgerLayout, Letter, LetterAddressee, Progress, StaffMember
from station.casework.paper import plain_text
from station.db.safekeeping import verify
from station.db.search import find
from station.db.store import Store
from station.export.page_image import page_texts


def test_the_month(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    run.walk_the_month(wall_clock)
    assert run("verify")["faults"] == []
    with Store.open(run.data) as store:
        grievance = store.matching(Grievance)[0]
        assert (grievance.number, grievance.status, grievance.recovered) == ("ZQ-2026-0001", "followed_up", 4_680_000)
        # 15 working days from 1 September: Sunday the 20th is worked for the National Day week
        assert (grievance.feedback_due_at, grievance.handle_due_on) == ("2026-09-02T09:30", "2026-09-21")
        letters = {letter.kind: letter for letter in store.matching(Letter)}
        assert [letters[kind].number for kind in ("reminder", "opinion", "proposal")] == [
            "站工劳监提〔2026〕1号",
            "站工劳监意〔2026〕1号",
            "滨工劳监建〔2026〕1号",
        ]
        # 15 days from 14 September; 15 working days from 30 September: 1-7 October are holidays, 10 October is worked
        due = {receipt.letter_id: receipt.reply_due_on for receipt in store.matching(LetterAddressee)}
        assert [due[letters[kind].id] for kind in ("reminder", "opinion")] == ["2026-09-29", "2026-10-27"]
        assert [letters[kind].status for kind in ("reminder", "opinion", "proposal")] == ["escalated", "escalated", "served"]
        texts = month.letter_texts(store)
    for number, text in texts.items():
        out = tmp_path / "letter.pdf"
        run("letter", number, "--out", out)
        on_paper = "".join(page_texts(out.read_bytes()))
        assert "韩素琴" not in on_paper
        assert [line for line in text.splitlines() if squeezed(line) not in squeezed(on_paper)] == []


def squeezed(text: str) -> str:
    """Text without line ends, spaces and page numbers, which paper adds and breaks as it needs."""
    return "".join(text.replace("— 2 —", "").replace("—2—", "").split())


def test_the_ledgers_hold_what_the_store_holds(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    run.have_the_month(wall_clock)
    with Store.open(run.data) as store:
        expected = month.sheets(store)
        with store.step("登记人员") as step:
            step.add(StaffMember(name="梁敏华", role="signer"))
    for key, period in month.LEDGERS:
        out = tmp_path / f"{key}.xlsx"
        answer = run("ledger", key, "--month", period, "--out", out)
        assert answer["rows"] == len(expected[f"{key} {period}"]) > 0
        text = "\n".join(str(value) for row in load_workbook(out).worksheets[0].iter_rows(values_only=True) for value in row)
        assert "13900002046" not in text and "韩素琴" not in text
    full = ("ledger", "grievances", "--month", "2026-09", "--out", tmp_path / "full.xlsx", "--unmasked", "区总核查", "--layout", "wide")
    assert run(*full, code=1)["error"] == "导出完整姓名和电话，要有第二个人同意。"
    run(*full, "--agreed-by", "梁敏华")
    text = "\n".join(str(v) for row in load_workbook(tmp_path / "full.xlsx").worksheets[0].iter_rows(values_only=True) for v in row)
    assert "13900002046" in text and "韩素琴" in text


def test_a_ledger_is_asked_for_by_time_people_and_layout(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    run.have_the_month(wall_clock)
    out = tmp_path / "ledger.xlsx"

    def rows(*said: str, code: int = 0) -> Any:
        answer = run("ledger", "grievances", *said, "--out", out, code=code)
        return answer.get("rows", answer.get("error"))

    whole = rows("--all")
    assert rows("--year", "2026") == rows("--from", "2026-01-01", "--to", "2026-12-31") == whole > 0
    assert rows("--quarter", "2026-3") == rows("--from", "2026-07-01", "--to", "2026-09-30")
    assert rows("--year", "2025") == 0
    assert rows("--all", "--station", "ZQ01") == whole
    assert rows("--all", "--handler", "谁也不是") == rows("--all", "--area", "没有的街道") == 0
    assert rows("--all", "--public") >= 1
    with Store.open(run.data) as store, store.step("存版式") as step:
        step.add(LedgerLayout(ledger="grievances", name="两列", columns="derived.ordinal\ngrievance.number"))
    assert rows("--all", "--layout", "两列") == whole
    assert load_workbook(out).worksheets[0]["B3"].value == "受理编号"
    assert rows("--all", "--layout", "三列", code=1) == "这个台账没有叫“三列”的版式。"
    assert rows("--all", "--station", "xx", code=1) == "没有站点码是“xx”的站点。"
    assert rows("--quarter", "2026-5", code=1) == "季度“2026-5”认不出来。"


@pytest.mark.parametrize(
    "said",
    [
        ["--all", "--to", "2026-09-30"],
        ["--month", "2026-09", "--agreed-by", "梁敏华"],
        ["--month", "2026-09", "--public", "--unmasked", "区总核查", "--agreed-by", "梁敏华"],
        ["--month", "2026-09", "--all"],
        [],
    ],
)
def test_no_word_of_a_question_is_passed_over(tmp_path: Path, said: list[str]) -> None:
    out = tmp_path / "ledger.xlsx"
    with pytest.raises(SystemExit) as usage:
        main(["--data", str(tmp_path), "ledger", "grievances", *said, "--out", str(out)])
    assert usage.value.code == 2 and not out.exists()


def test_the_district_has_every_field(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    run.have_the_month(wall_clock)
    drop = tmp_path / "drop"
    drop.mkdir()
    assert "还没有加入交换" in run("send", drop, code=1)["error"]
    district = run.at(tmp_path / "district")
    district.act("set-up", {"station": {"name": "滨河区总工会", "code": "bh", "parent_name": "市总工会"}, "staff": {"name": "梁敏华"}})
    with Store.open(district.data) as theirs, Store.open(run.data) as ours:
        for store in (theirs, ours):
            sit_down(store)
        joined(theirs, ours)
    assert run("send", drop)["entries"] > 0
    assert run("send", drop)["entries"] == 0
    assert district("receive", drop)["bundles"] == 1
    assert district("receive", drop)["entries"] == 0
    assert "还没有收发的位置" in district("exchange", code=1)["error"]
    with Store.open(run.data) as ours, Store.open(district.data) as theirs:
        for cls in RECORDS:
            for record in ours.matching(cls):
                assert theirs.find(cls, record.id) == record
        assert list(verify(theirs)) == []
    # and back: the district's own change reaches the station
    district.act("progress", {"grievance": "ZQ-2026-0001", "counterpart": "上级工会", "content": "区总已核实。"})
    district("send", drop)
    assert run("receive", drop)["entries"] > 0
    with Store.open(run.data) as ours, Store.open(district.data) as theirs:
        assert {s.name: getattr(ours.matching(Grievance)[0], s.name) for s in Grievance.specs()} == {
            s.name: getattr(theirs.matching(Grievance)[0], s.name) for s in Grievance.specs()
        }


def test_the_rest_of_the_commands(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    run.have_the_month(wall_clock)
    saved = run("backup", tmp_path / "backup.zip")
    restored = run.at(tmp_path / "restored")
    restored("restore", tmp_path / "backup.zip")
    assert restored("verify")["faults"] == []
    with Store.open(run.data) as ours, Store.open(restored.data) as copy:
        assert month.contents(copy) == month.contents(ours)
    assert saved["records"] == sum(len(rows) for rows in month.contents(Store.open(restored.data)).values())
    imported = run("import-cases", Path(__file__).parent.parent / "files" / "published-cases.json")
    assert imported["message"]
    assert run("verify")["faults"] == []


def test_copies_are_kept_looked_at_tried_and_gone_back_to(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    run.have_the_month(wall_clock)
    copy = run.data / "backups" / run("backup")["copy"]
    assert run("restore", copy, "--preview")["lost"] == []
    run.act("progress", {"grievance": "ZQ-2026-0001", "counterpart": "上级工会", "content": "又打了一次电话。"})
    seen = run("restore", copy, "--preview")
    assert [one["name"] for one in seen["lost"]] == ["登记进展 ZQ-2026-0001"]
    assert seen["counts"]["诉求"] >= 1
    assert "完好" in run("drill")["message"]
    assert "已经有数据" in run("restore", copy, code=1)["error"]
    run("restore", copy, "--replace")
    assert run("verify")["faults"] == []
    with Store.open(run.data) as store:
        assert "又打了一次电话。" not in [progress.content for progress in store.matching(Progress)]
    assert [path.name for path in run.data.glob("before-restore-*")] == ["before-restore-1"]
    assert "找不到备份文件" in run("restore", tmp_path / "nothing.zip", "--preview", code=1)["error"]


def test_the_statistics_of_a_month_add_up(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    run.have_the_month(wall_clock)
    answer = run("statistics", "2026-09")
    assert answer["unbalanced"] == []
    figures = answer["figures"]
    with Store.open(run.data) as store:
        assert figures["received"]["value"] == store.count(Grievance)
        assert figures["letters"]["value"] == sum(bool(letter.issued_on[:7] == "2026-09") for letter in store.matching(Letter))
    assert f"受理：{figures['received']['value']}件" in answer["message"]
    parts = [part.splitlines()[0] for part in answer["message"].split("\n\n")]
    assert parts[1:4] == ["职工诉求", "受理按类别", "热线工单"]  # two of them have a 办结率
    assert "月份" in run("statistics", "2026-13", code=1)["error"]
    for form, begins in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("docx", b"PK")):
        report = run("report", "2026-09", "--out", tmp_path / f"月报.{form}")
        assert report["figures"] > 100 and (tmp_path / f"月报.{form}").read_bytes().startswith(begins)
    for form in ("pdf", "xlsx"):
        assert run("warnings", "2026-09-30", "--out", tmp_path / f"预警.{form}")["warnings"] == 0
    assert "不能写成" in run("warnings", "2026-09-30", "--out", tmp_path / "预警.docx", code=1)["error"]
    with Store.open(run.data) as store:
        assert [len(store.matching(LedgerExport, kind=kind)) for kind in ("report", "warnings")] == [3, 2]


@pytest.mark.parametrize(
    ("act", "words", "sentence"),
    [
        ("register", {"worker": {"name": "韩素琴", "id_number": "110105194912310021"}}, "身份证号末位对不上，请核对第 18 位"),
        ("register", {"grievance": {"received_at": "2027-01-01 09:00"}, "worker": {"name": "韩素琴"}}, "受理时间不能晚于现在"),
        ("register", {"grievance": {"amount": "好几千"}}, "金额“好几千”认不出来"),
        ("register", {"grievance": {"status": "办结"}}, "登记时不填状态"),
        ("register", {"grievance": {"channel": "托梦"}}, "词表里没有“托梦”"),
        ("register", {"grievance": {"colour": "red"}}, "诉求没有叫“colour”的项目"),
        ("register", {"grievance": ["韩素琴"]}, "内容的写法认不出来"),
        ("register", {"worker": "韩素琴"}, "职工应写成 JSON 对象"),
        ("register", {"parties": "锦禾保洁"}, "“parties”应写成 JSON 数组"),
        ("register", {"parties": [{"employer": "锦禾保洁"}]}, "用人单位应写成 JSON 对象"),
        ("letter", {}, "请选择文书类型"),
        ("letter", {"kind": "提示函", "topic": "天气"}, "词表里没有“天气”"),
        ("letter", {"kind": "提示函", "audience": "街坊"}, "词表里没有“街坊”"),
        ("letter", {"kind": "提示函", "grievance": ["ZQ-2026-0001"]}, "没有找到诉求"),
        ("issue", {}, "没有找到这份监督文书"),
        ("progress", {"grievance": "ZQ-2026-9999"}, "没有找到诉求“ZQ-2026-9999”"),
        ("dance", {}, "没有叫“dance”的操作"),
    ],
)
def test_bad_input_is_one_plain_sentence(run: CommandLine, wall_clock: Clock, act: str, words: dict[str, Any], sentence: str) -> None:
    run.act("set-up", month.STEPS[0][2])
    answer = run.act(act, words, code=1)
    assert sentence in answer["error"] + answer["hint"]
    with Store.open(run.data) as store:
        assert store.count(Grievance) == 0


def test_whoever_is_named_did_it(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    run.act("set-up", month.STEPS[0][2])
    _, name, words = month.STEPS[1]
    (tmp_path / "case.json").write_text(json.dumps(words), encoding="utf-8")
    refused = run("act", name, tmp_path / "case.json", "--user", "郑立", code=1)
    assert (refused["error"], refused["hint"]) == ("本站没有叫“郑立”的在岗人员。", "可以用：周启明。")
    with Store.open(run.data) as store:
        sit_down(store)
        save_staff(store, StaffMember(name="郑立"))
    run("act", name, tmp_path / "case.json", "--user", "郑立")
    with Store.open(run.data) as store:
        grievance = store.matching(Grievance)[0]
        assert {entry.by for entry in store.history(grievance.id)} == {"郑立"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_words_as_windows_writes_them(
    run: CommandLine, wall_clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    words = json.dumps(month.STEPS[0][2], ensure_ascii=False)
    (tmp_path / "words.json").write_text(words, encoding=encoding)
    assert run("act", "set-up", tmp_path / "words.json")["station"] == month.STEPS[0][2]["station"]["name"]
    piped = run.at(tmp_path / "piped")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(words.encode(encoding)), encoding="cp936"))
    assert piped("act", "set-up")["station"] == month.STEPS[0][2]["station"]["name"]


def test_messages_fit_a_script(run: CommandLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "还没有数据" in run("verify", code=1)["error"]
    run.act("set-up", month.STEPS[0][2])
    assert "登记簿里没有文号" in run("letter", "x", "--out", tmp_path / "x.pdf", code=1)["error"]
    assert "没有叫“x”的台账" in run("ledger", "x", "--month", "2026-09", "--out", tmp_path / "x.xlsx", code=1)["error"]
    assert "月份" in run("ledger", "grievances", "--month", "2026-19", "--out", tmp_path / "x.xlsx", code=1)["error"]
    assert main(["--data", str(run.data), "verify"]) == 0
    assert capsys.readouterr().out == "核对完毕，数据完好。\n"
    assert main(["--data", str(tmp_path / "nowhere"), "verify"]) == 1
    assert "还没有数据" in capsys.readouterr().err
    with pytest.raises(SystemExit) as usage:
        main(["no-such-command"])
    assert usage.value.code == 2


def test_a_drafted_letter_reads_as_it_will_be_printed(run: CommandLine, wall_clock: Clock) -> None:
    run.have_the_month(wall_clock)
    with Store.open(run.data) as store:
        opinion = store.matching(Letter, kind="opinion")[0]
        assert month.FACTS in plain_text(paper(store, opinion.id))


def test_a_file_that_is_open_elsewhere(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    run.have_the_month(wall_clock)
    out = tmp_path / "台账.xlsx"
    out.write_bytes(b"the office's own")
    (tmp_path / ".~lock.台账.xlsx#").touch()
    answer = run("ledger", "grievances", "--month", "2026-09", "--out", out, code=1)
    assert "正在 WPS 或 Excel 里打开" in answer["error"] and "换个名字" in answer["hint"]
    assert out.read_bytes() == b"the office's own"


def test_a_folder_that_cannot_be_written(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    run.have_the_month(wall_clock)
    with Store.open(run.data) as store:
        store.user = rights.STATION
        circle.found(store)
    with small_disk(tmp_path / "stick") as stick, write_protected(stick):
        for command in (
            ["backup", stick / "b.zip"],
            ["ledger", "letters", "--month", "2026-09", "--out", stick / "l.xlsx"],
            ["send", stick],
        ):
            answer = run(*command, code=1)
            assert answer["error"].count("。") == 1, answer
        assert list(stick.iterdir()) == []
    assert run("verify")["faults"] == []


def test_a_disk_that_is_full(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", kilobytes=4096) as disk:
        full = run.at(disk / "station")
        full.walk_the_month(wall_clock)
        fill(disk)
        words = {"grievance": "ZQ-2026-0001", "content": "又打了一次电话。" * 20_000}
        answer = full.act("progress", words, code=1)
        assert "空间不够" in answer["error"]
        (disk / "ballast").unlink()
        assert full("verify")["faults"] == []
        assert full.act("progress", words)["step"] == "登记进展 ZQ-2026-0001"


def test_a_store_that_is_none(run: CommandLine, tmp_path: Path) -> None:
    run.data.mkdir()
    (run.data / "station.db").write_bytes(b"meeting notes\n" * 1000)
    answer = run("verify", code=1)
    assert "不是服务站的数据文件" in answer["error"]
    assert (run.data / "station.db").read_bytes() == b"meeting notes\n" * 1000


@pytest.mark.parametrize("name", ["station.db", "STATION.DB", "station.db-wal"])
@pytest.mark.parametrize(
    "command",
    [["backup"], ["ledger", "letters", "--all", "--out"], ["letter", "站工劳监提〔2026〕1号", "--out"]],
    ids=lambda words: words[0],
)
def test_no_file_is_written_over_the_store(run: CommandLine, wall_clock: Clock, command: list[str], name: str) -> None:
    run.have_the_month(wall_clock)
    answer = run(*command, run.data / "." / name, code=1)
    assert answer["error"] == f"“{name}”是本站的数据文件，不能覆盖，没有写入。"
    assert run("verify")["faults"] == []


def test_practice_data_come_and_go(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    assert run("practice", tmp_path / "practice")["cases"] >= 300
    run.act("set-up", month.STEPS[0][2])
    assert "不是练习数据" in run("practice", run.data, "--remove", code=1)["error"]
    run("practice", tmp_path / "practice", "--remove")
    assert not (tmp_path / "practice").exists()
    assert run("verify")["faults"] == []


def test_the_index_can_be_made_anew(run: CommandLine, wall_clock: Clock) -> None:
    run.have_the_month(wall_clock)
    with Store.open(run.data) as store:
        before = [grievance.id for grievance in find(store, Grievance, "保洁", 8)]
    assert run("reindex")["records"] > 0
    with Store.open(run.data) as store:
        assert [grievance.id for grievance in find(store, Grievance, "保洁", 8)] == before != []
