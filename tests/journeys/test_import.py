"""Old ledgers on their way in: on the command line, and what came in goes out again in the station's own ledger."""

from pathlib import Path

from openpyxl import load_workbook

from journeys import month
from journeys.conftest import CommandLine
from old_ledgers import HEAD, ROWS, pasted
from stand_ins import Clock
from station.casework.model import Grievance
from station.db.store import Store

LEDGERS = Path(__file__).parents[1] / "files" / "ledgers"
SET_UP = month.STEPS[0][2]


def test_both_old_ledgers_come_in_and_go_out_again(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    run.act("set-up", SET_UP)
    march, wages = LEDGERS / "诉求台账-东升站-2025年3月.xlsx", LEDGERS / "欠薪线索清单-2024年一季度.xlsx"
    looked = run("import", march, "--dry-run")
    assert (looked["added"] + looked["gaps"], looked["left_out"]) == (40, 5)
    assert looked["message"].endswith("只看了结果，没有写入。")
    assert "“2025年3月”第 9 行“涉及人数”：人数写的是“1”，姓名里写的是“17人”，对不上。" in looked["message"]
    taken = [run("import", file) for file in (march, wages)]
    assert [answer["added"] + answer["gaps"] for answer in taken] == [40, 27]
    assert [run("import", file)["known"] for file in (march, wages)] == [40, 27]
    assert run("verify")["faults"] == []
    out = tmp_path / "grievances.xlsx"
    assert run("ledger", "grievances", "--month", "2025-03", "--out", out)["rows"] == 40
    text = "\n".join(str(value) for row in load_workbook(out).worksheets[0].iter_rows(values_only=True) for value in row)
    assert "13887825707" not in text and "王秀英" not in text  # what came in full leaves covered


def test_old_files_of_every_kind_are_read_alike(run: CommandLine, tmp_path: Path) -> None:
    run.act("set-up", SET_UP)
    (tmp_path / "gbk.csv").write_bytes("\n".join(",".join(line) for line in (HEAD, *ROWS)).encode("gbk"))
    (tmp_path / "pasted.txt").write_text(pasted(), encoding="utf-16")
    assert run("import", tmp_path / "gbk.csv")["added"] == 3
    assert run("import", tmp_path / "pasted.txt")["known"] == 3
    with Store.open(run.data) as store:
        assert [case.summary for case in store.matching(Grievance)] == ["拖欠二月份工资", "加班费没给", "合同没签"]


def test_what_cannot_be_taken_in_is_said(run: CommandLine, tmp_path: Path) -> None:
    run.act("set-up", SET_UP)
    (tmp_path / "note.txt").write_text("随便写的一句话", encoding="utf-8")
    assert run("import", tmp_path / "note.txt", code=1)["error"] == "“note.txt”里没有找到台账的表头。"
    assert run("import", LEDGERS / "有密码.xls", code=1)["hint"]
    assert run("import", LEDGERS / "诉求台账-东升站-2025年3月.xlsx", "--target", "别的", code=1)["error"] == "没有叫“别的”的导入内容。"
