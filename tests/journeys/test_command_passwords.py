"""The command line at a store with passwords: from a file, from the environment, asked for, and never as an argument."""

import io
import json
from argparse import Namespace
from datetime import datetime
from pathlib import Path

import pytest

from station.__main__ import main
from station.casework.model import StaffMember
from station.commandline.opening import open_store
from station.vault.slots import FILE_NAME, Vault

PASSWORD = "tianlanbaiyun"
SET_UP = {
    "station": {"name": "站前街道职工服务站", "code": "zq-01", "number_prefix": "ZQ", "parent_name": "滨河区总工会"},
    "staff": {"name": "周启明", "role": "head"},
    "password": PASSWORD,
}


@pytest.fixture
def data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A station set up with a password."""
    (tmp_path / "words.json").write_text(json.dumps(SET_UP), encoding="utf-8")
    assert main(["--data", str(tmp_path / "data"), "act", "set-up", str(tmp_path / "words.json")]) == 0
    assert "没有密码" not in capsys.readouterr().out
    return tmp_path / "data"


def run(data: Path, *words: str) -> int:
    return main(["--data", str(data), *words])


def test_without_a_password_nothing_opens(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert run(data, "statistics", "2026-03") == 1
    assert "数据有密码保护，还没有解锁。请用 --password-file" in capsys.readouterr().err
    assert (data / FILE_NAME).exists()


def test_a_file_or_the_environment_says_it(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (data.parent / "password").write_bytes(f"\ufeff{PASSWORD}\r\n".encode())
    assert run(data, "statistics", "2026-03", "--password-file", str(data.parent / "password")) == 0
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    assert run(data, "--user", "周启明", "statistics", "2026-03") == 0
    monkeypatch.setenv("STATION_PASSWORD", "wrong")
    assert run(data, "statistics", "2026-03") == 1
    assert run(data, "--user", "王芳", "statistics", "2026-03") == 1
    told = capsys.readouterr().err
    assert "密码不对。" in told
    assert "“王芳”在本机没有密码。可以用：周启明。" in told
    assert run(data, "statistics", "2026-03", "--password-file", str(data.parent / "nowhere")) == 1
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    assert run(data, "statistics", "2026-03") == 0
    assert "有 1 次输错密码" in capsys.readouterr().err
    assert sorted(path.name for path in data.iterdir() if path.is_dir()) in ([], ["backups"]), "nothing private is left"


def test_it_is_asked_for_at_a_terminal(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda words: asked.append(words) or PASSWORD)
    assert run(data, "statistics", "2026-03") == 0
    assert asked == ["周启明的密码："]


def test_a_station_set_up_without_one_is_warned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = {name: value for name, value in SET_UP.items() if name != "password"}
    (tmp_path / "words.json").write_text(json.dumps(words), encoding="utf-8")
    assert run(tmp_path / "data", "act", "set-up", str(tmp_path / "words.json")) == 0
    assert "还没有密码，谁都能打开" in capsys.readouterr().out
    assert run(tmp_path / "data", "statistics", "2026-03") == 0


def test_a_superior_checks_what_a_station_hands_over(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A backup with the station's password, beside the own store with its own; neither is changed by it."""
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    assert run(data, "witness", str(tmp_path / "见证.json")) == 0
    assert run(data, "backup", str(tmp_path / "站.zip")) == 0
    office = {"name": "滨河区总工会", "code": "bh", "number_prefix": "BH", "parent_name": "市总工会"}
    above = {"station": office, "staff": {"name": "陈晓", "role": "head"}, "password": "feinianhongqiao"}
    (tmp_path / "words.json").write_text(json.dumps(above), encoding="utf-8")
    own = tmp_path / "own"
    assert run(own, "act", "set-up", str(tmp_path / "words.json")) == 0
    capsys.readouterr()
    handed = ("verify", "--backup", str(tmp_path / "站.zip"))
    assert run(own, *handed) == 0
    assert "核对完毕，数据完好。" in capsys.readouterr().out
    assert run(own, *handed, "--against", str(tmp_path / "见证.json")) == 0
    assert "1 份，其中 1 份没有签名" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert run(own, *handed, "--against", str(own)) == 1
    assert "--against-password-file" in capsys.readouterr().err
    monkeypatch.setenv("STATION_AGAINST_PASSWORD", "feinianhongqiao")
    assert run(own, *handed, "--against", str(own)) == 3
    assert "滨河区总工会那里没有本机的见证" in capsys.readouterr().out
    assert run(own, *handed, "--against", str(own), "--against-user", "王芳") == 1
    assert "--against-user" in capsys.readouterr().err
    assert [path.name for path in own.glob("restore-*")] == []


def test_going_back_asks_for_no_password_of_then_while_the_key_is_the_same(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    assert run(data, "backup") == 0
    [copy] = (data / "backups").glob("*.backup")
    vault = Vault.read(data)
    assert vault is not None
    [slot] = vault.slots
    key, vault = vault.unlock(slot.id, PASSWORD, datetime(2026, 3, 16))
    vault.with_password(key, slot.id, slot.title, "huanleyige", datetime(2026, 3, 16))
    monkeypatch.setenv("STATION_PASSWORD", "huanleyige")
    assert run(data, "restore", str(copy), "--preview") == 0
    assert run(data, "restore", str(copy), "--replace") == 0
    assert run(data, "verify") == 0
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    assert run(data, "verify") == 1, "the password of then is void"


def test_a_store_whose_keys_are_damaged_is_put_aside(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    assert run(data, "backup") == 0
    [copy] = (data / "backups").glob("*.backup")
    (data / FILE_NAME).write_bytes(b"\0" * 100)
    assert run(data, "restore", str(copy), "--preview") == 0
    assert run(data, "restore", str(copy), "--replace") == 0
    assert run(data, "verify") == 0
    assert (data / "before-restore-1" / FILE_NAME).read_bytes() == b"\0" * 100


def test_a_password_opens_only_as_the_person_whose_it_is(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """周启明 is called 周明 by now, and another 周启明 is the head."""
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    with open_store(Namespace(data=data, user="周启明", password_file=None)) as store:
        (zhou,) = store.matching(StaffMember)
        with store.step("改名") as step:
            step.save(zhou.with_values(name="周明", role="clerk"), zhou)
            step.add(StaffMember(name="周启明", role="head"))
    with open_store(Namespace(data=data, user="周启明", password_file=None)) as store:
        assert store.user == "周明"
