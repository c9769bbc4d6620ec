"""A newer version is looked at, taken in beside the old one, gone on with at the next start, gone back from; cut anywhere, one starts."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import updates_killed
from cases import at_work
from depth import every
from makers import NEWER, NEWEST, Makers, made
from station import STORE_SHAPE, __version__
from station.__main__ import main
from station.actions import backup, updating
from station.actions.progress import finish
from station.actions.setting_up import save_staff
from station.casework.model import StaffMember
from station.db import acts, migrations
from station.db.store import Store
from station.errors import StationError
from station.sync import editions, updates

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs made up here are shell scripts")


@pytest.fixture
def makers(tmp_path: Path) -> Iterator[Makers]:
    with made(tmp_path) as found:
        yield found


def started(makers: Makers, *words: str) -> str:
    """What the program a start ends up in says of itself."""
    newer = editions.successor(makers.home, makers.keys, __version__)
    if newer is None:
        return f"{__version__} got {' '.join(words)}"
    done = subprocess.run([editions.executable(makers.home, newer), *words], capture_output=True, text=True, check=True)
    return done.stdout.partition(";")[0].strip()


def refused(path: Path) -> str:
    with pytest.raises(StationError) as caught:
        updating.look(path)
    return str(caught.value)


# -- looking -------------------------------------------------------------------------------------------------------------


def test_an_offer_says_what_it_brings(makers: Makers) -> None:
    offer = updating.look(makers.update())
    assert (offer.manifest.version, offer.manifest.news) == (NEWER, ("能从文件更新",))
    assert not makers.home.exists()


def test_what_is_not_for_this_pc_is_refused_with_the_reason(makers: Makers, tmp_path: Path) -> None:
    assert "给另一种电脑" in refused(makers.update(platform="windows-x86_64"))
    assert f"现在用的就是 {__version__}" in refused(makers.update(__version__))
    assert f"比现在的 {__version__} 旧" in refused(makers.update("0.0.1"))
    assert "请先更新到中间的版本" in refused(makers.update(reads_from=STORE_SHAPE + 1))
    assert "不能直接从" in refused(makers.update(shape=STORE_SHAPE - 1)), "it would not open the data any more"
    assert "签名对不上" in refused(_touched(makers.update()))
    assert "打不开" in refused(tmp_path)
    (tmp_path / "照片.update").write_bytes(b"\xff\xd8" * 500)
    assert "不是完整的更新文件" in refused(tmp_path / "照片.update")


def _touched(path: Path) -> Path:
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"program":"station"', b'"program":"stat1on"'))
    return path


def test_without_a_makers_key_or_from_the_sources_it_says_that_there_are_no_updates(
    makers: Makers, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = makers.update()
    monkeypatch.setattr(updates, "makers_keys", dict)
    assert "没有制作方的签名钥匙" in refused(path) and "没有制作方的签名钥匙" in updating.standing().why_none
    monkeypatch.setattr(editions, "is_packed", lambda: False)
    assert "从源代码运行" in refused(path)


def test_updates_on_sticks_are_found_the_newest_first(makers: Makers, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for version in (NEWEST, NEWER):
        shutil.copy(makers.update(version), stick)
    shutil.copy(makers.update("0.0.1"), stick)
    (stick / "坏.update").write_bytes(b"no")
    found = finish(updating.found_on([tmp_path / "nowhere", stick]))
    assert [offer.manifest.version for offer in found] == [NEWEST, NEWER]


# -- taking in -------------------------------------------------------------------------------------------------------------


def test_a_version_is_taken_in_after_a_backup_and_runs_from_the_next_start(store: Store, makers: Makers) -> None:
    at_work(store)
    path = makers.update()
    words = " ".join(stage.words for stage in updating.take(store, path))
    assert words.index("正在备份") < words.index("正在拷贝新版本（MB）") < words.index("正在试运行新版本")
    assert backup.listed(store)[0].copy.why == "update"
    assert acts.page(store, acts.OTHERS)[0].detail == f"{__version__} 换为 {NEWER}，下次打开时使用"
    now = updating.standing()
    assert (now.runs, now.next, now.back_to, now.trouble) == (__version__, NEWER, __version__, "")
    assert started(makers, "open", "--practice") == f"{NEWER} got open --practice"
    assert "已经装好" in refused(path)


def test_each_newer_one_takes_its_turn_and_only_the_one_before_is_kept(makers: Makers) -> None:
    finish(updating.take_program(makers.update(NEWER)))
    finish(updating.take_program(makers.update(NEWEST)))
    assert sorted(path.name for path in makers.home.iterdir() if path.is_dir()) == sorted([NEWER, NEWEST])
    assert started(makers) == f"{NEWEST} got"
    assert f"比现在的 {NEWEST} 旧" in refused(makers.update(NEWER))
    assert updating.go_back() == NEWER and started(makers) == f"{NEWER} got"
    assert updating.go_back() == __version__ and started(makers) == f"{__version__} got "
    with pytest.raises(StationError, match="没有可以退回的版本"):
        updating.go_back()
    finish(updating.take_program(makers.update(NEWEST)))  # again, in the place of what lies there
    assert started(makers) == f"{NEWEST} got"
    assert [path.name for path in makers.home.iterdir() if path.is_dir()] == [NEWEST]


def test_going_back_to_what_cannot_open_the_data_any_more_is_refused(makers: Makers, monkeypatch: pytest.MonkeyPatch) -> None:
    finish(updating.take_program(makers.update(NEWER)))
    monkeypatch.setattr(sys, "executable", str(makers.home / NEWER / "program" / "station"))  # as its successor, which knows a newer shape
    monkeypatch.setenv("STATION_INSTALLED", f"{__version__}/{STORE_SHAPE}")
    monkeypatch.setattr(updating, "STORE_SHAPE", STORE_SHAPE + 1)
    now = updating.standing()
    assert now.back_to == "" and "按" in now.why_not_back and "打不开" in now.why_not_back
    with pytest.raises(StationError, match=f"不能退回 {__version__}"):
        updating.go_back()
    monkeypatch.setattr(updating, "STORE_SHAPE", STORE_SHAPE)
    assert updating.go_back() == __version__


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"says": "9.9.9"}, "打不开"),
        ({"code": 3, "test": "不好  窗口：缺字体"}, "试运行没有通过，没有换上。窗口：缺字体"),
    ],
)
def test_a_version_that_does_not_run_here_never_becomes_the_one(makers: Makers, how: dict[str, object], words: str) -> None:
    with pytest.raises(StationError, match=words):
        finish(updating.take_program(makers.update(**how)))
    assert started(makers) == f"{__version__} got "
    assert [path.name for path in makers.home.iterdir()] == ["update.lock"]


def test_stopping_leaves_nothing(makers: Makers) -> None:
    work = updating.take_program(makers.update())
    assert any(stage.words == "正在试运行新版本" for stage in work)
    work.close()
    assert [path.name for path in makers.home.iterdir()] == ["update.lock"]


def test_a_disk_without_room_is_said_before_anything_is_written(makers: Makers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updating, "SPARE", 2**60)
    with pytest.raises(StationError, match=r"磁盘空间不够，还差 [\d,]+ MB"):
        finish(updating.take_program(makers.update()))
    assert [path.name for path in makers.home.iterdir()] == ["update.lock"]


def test_practice_and_those_without_the_right_take_no_updates(store: Store, makers: Makers, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work(store)
    with monkeypatch.context() as practising, pytest.raises(StationError, match="练习时不更新程序"):
        practising.setattr(updating, "is_practice", lambda store: True)
        finish(updating.take(store, makers.update()))
    save_staff(store, StaffMember(name="周敏", role="reader"))
    store.user = "周敏"
    with pytest.raises(StationError, match="没有改动任何内容"):
        finish(updating.take(store, makers.update()))
    assert not makers.home.exists()


def test_another_window_that_updates_is_waited_for_by_telling(makers: Makers) -> None:
    path = makers.update()
    work = updating.take_program(path)
    next(work)
    with pytest.raises(StationError, match="另一个窗口正在更新"):
        finish(updating.take_program(path))
    finish(work)
    assert started(makers) == f"{NEWER} got"


# -- starting ----------------------------------------------------------------------------------------------------------------


def test_a_version_that_was_tampered_with_is_not_started(makers: Makers) -> None:
    finish(updating.take_program(makers.update(NEWER)))
    finish(updating.take_program(makers.update(NEWEST)))
    (makers.home / NEWEST / "program" / "station").write_text("#!/bin/sh\necho evil\n")
    assert started(makers) == f"{NEWER} got"
    assert updating.trouble() == f"{NEWEST} 版的文件不完整。先用 {NEWER}。请用更新文件重新装一次。"
    shutil.copy(makers.home / NEWEST / "certificate", makers.home / NEWER / "certificate")
    assert started(makers) == f"{__version__} got "
    finish(updating.take_program(makers.update(NEWEST)))
    assert (updating.trouble(), started(makers)) == ("", f"{NEWEST} got")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"version": "../x", "before": ""}',
        '{"version": 3, "before": ""}',
        "[" * 90_000,
        '{"version": "9.9.9", "before": ""}',
    ],
)
def test_a_note_of_the_current_version_that_says_nothing_sensible_means_the_installed_one(makers: Makers, content: str) -> None:
    makers.home.mkdir(parents=True)
    (makers.home / "current.json").write_text(content)
    assert started(makers) == f"{__version__} got "


def test_an_installed_program_that_is_newer_does_not_hand_over(makers: Makers) -> None:
    finish(updating.take_program(makers.update(NEWER)))
    assert editions.successor(makers.home, makers.keys, NEWEST) is None
    assert editions.successor(makers.home, makers.keys, NEWER) is None


HANDS_OVER = """
import sys
from pathlib import Path
from station import paths
from station.sync import updates
sys.frozen, sys.argv = True, ["station", *sys.argv[3:]]
home, public = Path({home!r}), bytes.fromhex({public!r})
paths.versions = lambda: home
updates.makers_keys = lambda: {{updates.key_id(public): public}}
from station.__main__ import main
sys.exit(main())
"""


def test_the_installed_program_hands_its_words_over(makers: Makers, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real way through ``main``, another process taking the place of this one."""
    (public,) = makers.keys.values()
    script = HANDS_OVER.format(home=str(makers.home), public=public.hex())

    def run(*words: str) -> str:
        done = subprocess.run([sys.executable, "-c", script, "-", "-", *words], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    finish(updating.take_program(makers.update(NEWER)))
    assert run("ledger", "诉求") == f"{NEWER} got ledger 诉求; installed {__version__}/{STORE_SHAPE}"
    assert f"现在是 {__version__}" in run("update", "show")  # the installed one itself, so that a bad update can be gone back from


def test_the_shape_the_program_states_is_that_of_its_migrations() -> None:
    assert len(migrations.SHAPES) == STORE_SHAPE


# -- killed on the way ---------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "fork"), reason="parting a program needs fork")
def test_killed_before_any_step_something_whole_starts_and_the_next_try_goes_through(makers: Makers, tmp_path: Path) -> None:
    """From 1.0.0 to 1.10.0, killed before calls that reach the disk: every sixth, all of them by `./dev deep`."""
    finish(updating.take_program(makers.update(NEWER)))
    path, before = makers.update(NEWEST), makers.home
    (public,) = makers.keys.values()
    steps = updates_killed.count(path, before, public, tmp_path / "count")
    assert steps > 30
    starts = []
    for number in sorted({*range(1, steps + 1, every(6)), steps}):
        makers.home = tmp_path / f"killed-{number}"
        updates_killed.run(path, before, public, makers.home, number)
        starts.append(started(makers))
        assert updating.trouble() == ""
        finish(updating.take_program(path)) if starts[-1] == f"{NEWER} got" else None
        assert started(makers) == f"{NEWEST} got"
        kept = {found.name for found in makers.home.iterdir() if found.suffix != ".part" or starts[-1] == f"{NEWER} got"}
        assert kept <= {NEWER, NEWEST, "update.lock", "update.lock-journal", "current.json"}
    assert set(starts) == {f"{NEWER} got", f"{NEWEST} got"}
    assert starts == sorted(starts, key=[f"{NEWER} got", f"{NEWEST} got"].index)  # once it is the new one, it stays so


def test_the_command_line_does_the_same(makers: Makers, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = makers.update()

    def said(*words: str) -> str:
        assert main(["--data", str(tmp_path / "data"), "update", *words]) == 0
        return capsys.readouterr().out

    assert "能从文件更新" in said("check", str(path))
    assert said("take", "--no-backup", str(path)) == f"已装好 {NEWER}，下次打开程序时使用。\n"
    assert f"下次打开是 {NEWER}" in said("show") and f"可以退回 {__version__}" in said("show")
    assert said("back", "--no-backup") == f"已退回 {__version__}，下次打开程序时使用。\n"
    assert main(["--data", str(tmp_path / "data"), "update", "take", str(path)]) == 1, "there are no data to back up"
