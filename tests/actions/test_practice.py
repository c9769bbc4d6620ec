"""Practice data in a store: made in one act, sound, continued by real acts, removed without a trace."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from stand_ins import Clock
from station.actions import at_desk, practice
from station.actions.at_desk import own_station, sit_down
from station.actions.grievances import register
from station.actions.ledgers import count
from station.actions.progress import Stage, finish
from station.actions.setting_up import set_up
from station.casework import periods
from station.casework.grievances import Intake
from station.casework.ledgers import ledgers
from station.casework.model import Attachment, Employer, Grievance, Party, StaffMember, Station, Worker
from station.casework.practice.station import LEAST
from station.casework.sheets import Asked, Period
from station.casework.statistics import unbalanced
from station.casework.workdays import workdays_between
from station.db import agenda, attachments
from station.db.figures.counting import counts
from station.db.safekeeping import verify
from station.db.store import FILE_NAME, Store
from station.errors import StationError

MOMENTS = [datetime(2026, 11, 17, 10, 42), datetime(2026, 6, 10, 9, 0), datetime(2026, 2, 26, 15, 0)]


@pytest.fixture(scope="module")
def folder(practice_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice station made at the first of the moments."""
    return shutil.copytree(practice_folder, tmp_path_factory.mktemp("practice") / "练习")


@pytest.fixture(scope="module", params=MOMENTS, ids=str)
def at_a_moment(request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A practice station made at a moment, opened at that moment."""
    now: datetime = request.param
    if now != MOMENTS[0]:
        folder = tmp_path_factory.mktemp("practice") / "new"
        finish(practice.make(folder, clock=lambda: now))
    with Store.open(folder, clock=lambda: now) as store:
        yield store


@pytest.fixture(scope="module")
def least(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Stage], practice.Made]:
    """The smallest practice station, the stages of its making, and what was said at the end; nobody changes it."""
    work = practice.make(tmp_path_factory.mktemp("least") / "practice", cases=LEAST, clock=Clock())
    stages = []
    while True:
        try:
            stages.append(next(work))
        except StopIteration as end:
            return end.value.folder, stages, end.value


def test_is_a_sound_store(folder: Path) -> None:
    with Store.open(folder, clock=lambda: MOMENTS[0]) as store:
        assert at_desk.is_practice(store)
        assert store.count(Grievance) == practice.CASES >= 300
        assert own_station(store).parent_name == "滨河区总工会"
        assert sit_down(store) is not None
        assert not list(verify(store))
        kept = store.select(Attachment)
        assert kept
        assert all(len(attachments.read(store, a.sha256) or b"") == a.size for a in kept)


def test_the_workbench_is_that_of_a_well_run_office(at_a_moment: Store) -> None:
    now = at_a_moment.now()
    late = [task for task in agenda.tasks(at_a_moment) if task.nearness(now).state == "overdue"]
    assert 8 <= len(late) <= 18
    assert max(workdays_between(date.fromisoformat(task.due[:10]), now.date()) for task in late) <= 10
    assert len({task.key for task in late}) >= 5


def test_its_months_balance(at_a_moment: Store) -> None:
    today = at_a_moment.now().date()
    for back in range(6):
        assert unbalanced(counts(at_a_moment, periods.month_of(today, -back))) == []


def test_whatever_belongs_to_a_case_is_found_with_it(folder: Path) -> None:
    with Store.open(folder) as store:
        assert [row[0] for row in store.query("SELECT record_id FROM search_doc WHERE owner_id IS NULL AND record <> 'attachment'")] == []


def test_every_ledger_has_lines(folder: Path) -> None:
    with Store.open(folder) as store:
        found = {key: count(store, Asked(key, Period.everything())) for key in ledgers()}
    assert len(found) == 15
    assert [key for key, lines in found.items() if not lines] == []


def test_cannot_be_undone_by_accident(folder: Path) -> None:
    with Store.open(folder, clock=lambda: MOMENTS[0]) as store:
        assert store.undo_name() == ""


def test_next_real_case_takes_the_next_number(least: tuple[Path, list[Stage], practice.Made], tmp_path: Path) -> None:
    folder, _, made = least
    assert (made.folder, made.cases) == (folder, LEAST)
    with Store.open(shutil.copytree(folder, tmp_path / "new"), clock=Clock()) as store:
        sit_down(store)
        last = max(g.number for g in store.select(Grievance))
        intake = Intake(
            grievance=Grievance(
                received_at="2026-03-16T08:50", channel="visit", category="wages", summary="拖欠2月工资", people=1, handler=store.user
            ),
            worker=Worker(name="丁一"),
            parties=((Party(), Employer(name="滨河新开面馆")),),
        )
        number = register(store, intake).grievance.number
        assert number == f"{last[:-4]}{int(last[-4:]) + 1:04d}"


def test_is_removed_without_a_trace(least: tuple[Path, list[Stage], practice.Made], tmp_path: Path) -> None:
    folder, stages, _ = least
    shutil.copytree(folder, tmp_path / "practice")
    assert all(isinstance(stage, Stage) and stage.words for stage in stages)
    assert len({stage.done for stage in stages}) > 5
    practice.remove(tmp_path / "practice")
    assert not list(tmp_path.iterdir())


def test_is_kept_whole_while_a_window_has_it_open(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(*_: object) -> None:
        raise PermissionError("Windows moves no folder with an open file in it")

    before = sorted(folder.rglob("*"))
    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(StationError, match="另一个窗口"):
        practice.remove(folder)
    assert sorted(folder.rglob("*")) == before


def test_leftovers_of_a_removal_that_was_cut_short_go_too(
    least: tuple[Path, list[Stage], practice.Made], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(least[0], tmp_path / "practice")
    (tmp_path / "practice.removing").mkdir()
    (tmp_path / "practice.removing" / FILE_NAME).touch()
    monkeypatch.chdir(tmp_path / "practice")
    practice.remove(Path())
    assert not list(tmp_path.iterdir())


def test_real_store_is_not_made_into_practice(store: Store) -> None:
    set_up(store, Station(name="站", code="Z", parent_name="区总工会"), StaffMember(name="王芳"))
    with pytest.raises(StationError, match="已经有东西"):
        finish(practice.make(store.folder))
    assert own_station(store).name == "站"
    assert not at_desk.is_practice(store)


def test_real_store_is_not_removed(store: Store) -> None:
    with pytest.raises(StationError, match="正式数据"):
        practice.remove(store.folder)
    assert (store.folder / FILE_NAME).exists()


@pytest.mark.parametrize("files", [(), ("照片.jpg",)])
def test_folder_without_a_store_is_not_removed(tmp_path: Path, files: tuple[str, ...]) -> None:
    for name in files:
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(StationError, match="没有练习数据"):
        practice.remove(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(files)


def test_folder_with_other_files_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").write_bytes(b"x")
    with pytest.raises(StationError, match="已经有东西"):
        finish(practice.make(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["照片.jpg"]


@pytest.mark.parametrize("was_there", [True, False])
def test_stopped_half_way_leaves_nothing(tmp_path: Path, was_there: bool) -> None:
    target = tmp_path / "practice"
    if was_there:
        target.mkdir()
    work = practice.make(target, cases=LEAST, clock=Clock())
    while next(work).done < 400:
        pass
    work.close()
    assert target.exists() == was_there
    assert not list(tmp_path.rglob("*.db"))


def test_killed_half_way_it_is_made_anew(tmp_path: Path) -> None:
    target = practice.practice_folder(tmp_path)
    with Store.open(target, clock=Clock()) as store:
        store.set_setting("practice", "making")
    assert not practice.is_made(target)
    finish(practice.make(target, cases=LEAST, clock=Clock()))
    assert practice.is_made(target)


def test_no_store_is_no_practice(tmp_path: Path) -> None:
    assert not practice.is_made(tmp_path / "none")
    assert not (tmp_path / "none").exists()
