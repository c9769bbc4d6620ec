"""A district, its station and the station's second PC become members, and one is lost, all on the command line."""

from pathlib import Path

import pytest

from journeys.conftest import CommandLine
from replicas import station_store
from station.actions import circle
from station.db.store import Store


def pass_on(sender: CommandLine, receiver: CommandLine) -> None:
    """What the folder between them does with statements."""
    with Store.open(sender.data) as giver, Store.open(receiver.data) as taker:
        circle.take_statements(taker, circle.statements(giver).values())


def test_units_and_pcs_join_by_files(run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    district, station, second = (run.at(tmp_path / name) for name in ("bh", "zq", "second"))
    for command, code in ((district, "BH"), (station, "ZQ")):
        station_store(command.data, code).close()
    assert "还没有加入交换" in district("circle", "show", code=1)["error"]
    assert district("circle", "found")["unit"] == "bh"

    invitation = district("circle", "invite", "--unit", "ZQ", "--name", "站前街道职工服务站")
    assert invitation["file"] == "邀请-zq.gwi"
    assert station("circle", "read", invitation["file"])["code"] == invitation["code"]
    assert "核对码不一致" in station("circle", "join", invitation["file"], "--code", "1", code=1)["error"]
    answer = station("circle", "join", invitation["file"], "--code", invitation["code"], "--out", "a.gwa")
    assert district("circle", "read", "a.gwa")["message"] == f"站前街道职工服务站的第 1 台电脑要求登记。核对码 {answer['code']}"
    assert district("circle", "admit", "a.gwa", "--code", answer["code"])["message"] == "已登记站前街道职工服务站的第 1 台电脑。"

    invitation = station("circle", "invite", "--label", "窗口")
    answer = second("circle", "join", invitation["file"], "--code", invitation["code"])
    assert "还在等对方确认" in second("circle", "show", code=1)["error"]
    station("circle", "admit", answer["file"], "--code", answer["code"])
    pass_on(station, second)
    shown = second("circle", "show")
    assert shown["units"] == ["bh", "zq"]
    assert [(pc["unit"], pc["label"]) for pc in shown["pcs"]] == [("bh", "第 1 台电脑"), ("zq", "窗口"), ("zq", "第 1 台电脑")]
    assert "窗口（本机）" in shown["message"]

    pass_on(station, district)
    head, window = ({pc["label"]: pc["key"] for pc in shown["pcs"] if pc["unit"] == "zq"}[label] for label in ("第 1 台电脑", "窗口"))
    assert "登记为丢失" in district("circle", "lost", head)["message"]
    assert "已经定为主机" in district("circle", "appoint", window)["message"]
    assert {pc["key"]: pc["lost"] for pc in district("circle", "show")["pcs"]}[head]
    assert "打不开“x.gwi”" in second("circle", "read", "x.gwi", code=1)["error"]
