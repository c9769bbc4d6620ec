"""A month of a station by the keyboard alone, with real keys on a screen that nobody sees: ``./dev keys [DIR]``.

Pictures of every step go into DIR. What is typed is plain Latin: no input method stands between xdotool and the program. After a
dialog the window is given the keyboard again, which on a desktop its window manager does.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from journeys.screen import LOGIN, PASSWORD, Program, Screen, closed_station
from replicas import acquainted
from station.actions import places
from station.actions.at_desk import first_run_left_at, sit_down
from station.actions.exchange import receive, send
from station.actions.progress import finish
from station.actions.setting_up import set_up
from station.casework.model import (
    FollowUp,
    Grievance,
    LegalAid,
    Letter,
    Mediation,
    MediationSession,
    MonthlyReport,
    Progress,
    StaffMember,
    Station,
)
from station.db.store import Store
from station.vault.slots import Vault, is_closed

TITLE = "站前街道职工服务站"
FIRST, NEW_PASSWORD = "Zhanqian", "lanhua7qiaobianfeng"


class Walk:
    """``Walk(program, folder, key, pictures)``: keys, and what the store says of them."""

    shown = 0  # pictures, of all programs

    def __init__(self, screen: Screen, program: Program, folder: Path, key: bytes, pictures: Path) -> None:
        self._screen, self._program, self.folder, self._key, self._pictures = screen, program, folder, key, pictures

    def command(self, letters: str) -> None:
        """Take the first thing the palette finds, once the page that may offer it stands there."""
        self._program.rest()
        self._program.keys("ctrl+k")
        self._program.type(letters)
        self._program.keys("Return")
        self._program.rest()

    def kept(self, what: str, holds: Callable[[Store], object]) -> None:
        """Wait until the store holds what was done, and paint the screen."""

        def look() -> bool:
            with Store.open(self.folder, self._key) as store:
                return bool(holds(store))

        self._program.until(look)
        self._program.rest()
        self.paint(what)

    def times(self, act: str) -> int:
        """How often an act was noted."""
        with Store.open(self.folder, self._key) as store:
            return len([*store.query("SELECT 1 FROM act_log WHERE act = ?", [act])])

    def paint(self, what: str) -> None:
        """The screen as it is, as PNG."""
        Walk.shown += 1
        target = self._pictures / f"{Walk.shown:02} {what}.png"
        subprocess.run(["import", "-display", self._screen.display, "-window", "root", target], check=True)
        sys.stdout.write(f"{Walk.shown:2} {what}\n")
        sys.stdout.flush()


def walk(folder: Path, pictures: Path) -> None:
    """From the password to the lock and the ×; AssertionError where a key does not do its work."""
    names = ("station", "district", "drop", "ledger.xlsx", "report.xlsx", "letter.pdf")
    station, district, drop, ledger, report, letter = (folder / name for name in names)
    drop.mkdir()
    key = closed_station(station, lambda store: _joined(store, district, drop))
    with Screen() as screen, screen.program(folder / "first") as program:
        _sets_up(program, Walk(screen, program, folder / "first", key, pictures))
    with Screen() as screen, screen.program(station) as program:
        go = Walk(screen, program, station, key, pictures)
        program.focus(LOGIN)
        program.type(PASSWORD)
        program.keys("Return")
        program.focus(TITLE)
        _registers(program, go, "HanSuqin", "13900002046", "11010519491231002X", "JinheBaojie", "Arrears of wages since June")
        go.command(">djjz")  # 登记进展
        program.type("Called the employer")
        program.keys("ctrl+s")
        go.kept("进展", lambda store: [each for each in store.matching(Progress) if each.content == "Called the employer"])
        go.command(">zyz")  # 转援助
        program.keys("Down", "Tab", "Tab", "Down", "ctrl+s")
        go.kept("援助", lambda store: store.matching(LegalAid))
        go.command("0001")
        go.command(">zdj")  # 转调解
        program.keys("ctrl+s")
        go.kept("调解", lambda store: store.matching(Mediation))
        program.keys("ctrl+semicolon", "Tab", "space", "Tab", "ctrl+semicolon", "ctrl+s")  # asked, agreed, accepted today
        go.kept("受理调解", lambda store: store.matching(Mediation, status="open"))
        _holds_session(program)
        go.kept("调解会", lambda store: store.matching(MediationSession, focus="When to pay", result="again"))
        go.command("0001")
        go.command(">cws")  # 出文书
        go.kept("拟文书", lambda store: store.matching(Letter))
        go.command(">qfqh")  # 签发取号
        program.focus_other()
        program.keys("Tab")
        program.type("Wang")
        program.keys("shift+Tab", "shift+Tab", "space")
        go.kept("签发", lambda store: [letter for letter in store.matching(Letter) if letter.number])
        program.focus(TITLE)
        _writes(program, go, "文书 PDF", letter)
        program.keys("ctrl+2")
        _registers(program, go, "ZhangWei", "13900007702", "", "QingheLi", "Overtime of July")
        go.command(">bj")  # 办结
        program.keys("Down", "ctrl+s")  # refused, for parts are missing: why it is closed nevertheless is asked
        program.rest()
        program.type("Paid in cash before witnesses")
        program.keys("ctrl+s")
        go.kept("办结", lambda store: store.matching(Grievance, status="closed"))
        go.command("0002")
        go.command(">djhf")  # 登记回访
        program.keys("Down", "ctrl+s")
        go.kept("回访", lambda store: store.matching(FollowUp))
        program.keys("ctrl+7")
        _writes(program, go, "台账", ledger)
        go.command(">dkgzt")  # 打开工作台
        go.command(">ybb")  # 月报表
        _writes(program, go, "月报表", report)
        program.keys("ctrl+Prior")  # the month that is over
        go.command(">sb")  # 上报
        program.focus_other()
        program.keys("Tab", "space")
        go.kept("上报", lambda store: store.matching(MonthlyReport))
        program.focus(TITLE)
        go.command(">dktb")  # 打开同步
        go.command(">fs")  # 发送
        program.until(lambda: any(path.is_file() for path in (drop / "s").glob("*/*/up/*/*")))
        go.paint("发送")
        _answers(district, drop)
        go.command(">s b")  # 收 2 包
        go.kept("收包", lambda store: store.matching(Progress, content="Seen by the district"))
        made = go.times("backup")
        go.command(">dkbf")  # 打开备份
        go.command(">xzbf")  # 现在备份
        go.kept("备份", lambda _: go.times("backup") > made)
        program.keys("ctrl+l")
        go.paint("锁定")
        program.type(PASSWORD)
        program.keys("Return")
        go.kept("解锁", lambda _: go.times("unlock") == 2)
        program.focus(TITLE)
        program.close()


def _sets_up(program: Program, go: "Walk") -> None:
    """The first start, with what it asks for and nothing more; what can be put off is put off."""
    program.focus(LOGIN)
    program.type(FIRST)
    program.keys("Tab")
    program.type("Binhe")
    go.paint("首次设置")
    program.keys("Return")
    program.type("Zhou")
    program.keys("Return")
    program.type(NEW_PASSWORD)
    program.keys("Tab")
    program.type(NEW_PASSWORD)
    program.keys("Return")
    program.until(lambda: is_closed(go.folder) and _left_at(go.folder) > 0)
    go.paint("设好密码")
    program.keys("Return")  # sheets and places: later
    program.until(lambda: _left_at(go.folder) == 0)
    program.focus(f"— {FIRST}$")
    program.keys("ctrl+n")
    go.paint("第一件")
    program.close()


def _left_at(folder: Path) -> int:
    """The page of the first start that stands there."""
    vault = Vault.read(folder)
    assert vault is not None
    with Store.open(folder, vault.unlock(vault.slots[0].id, NEW_PASSWORD, datetime.now())[0]) as store:
        return first_run_left_at(store)


def _holds_session(program: Program) -> None:
    """The record of the first session, which came to the front when the mediation was accepted."""
    program.keys("Tab", "Tab")
    program.type("Room 2")
    program.keys("Tab", "Tab")
    program.type("Li Ming")
    program.keys("Tab", "space", "Tab", "space", "Tab")
    program.type("Wages of three months")
    program.keys("Tab")
    program.type("No money now")
    program.keys("Tab")
    program.type("When to pay")
    program.keys("Tab", "Tab", "Right", "Right", "Right", "ctrl+s")  # 择期再调


def _writes(program: Program, go: "Walk", what: str, path: Path) -> None:
    """F12, and where to in the dialog of the system."""
    program.keys("F12")
    program.focus_other()
    program.keys("ctrl+a")
    program.type(str(path))
    program.keys("Return")
    program.until(path.exists)
    program.focus(TITLE)
    go.paint(what)


def _answers(district: Path, drop: Path) -> None:
    """The district takes in what came and notes something on the first case."""
    with Store.open(district) as above:
        sit_down(above)
        finish(receive(above, drop))
        case = above.matching(Grievance)[0]
        with above.step("记进展") as step:
            step.add(
                Progress(grievance_id=case.id, at="2026-11-22T09:00", way="phone", content="Seen by the district", recorded_by="梁敏华")
            )
        finish(send(above, drop))


def _registers(program: Program, go: Walk, name: str, phone: str, id_number: str, employer: str, summary: str) -> None:
    program.keys("ctrl+n")
    program.type(name)
    program.keys("Return")
    program.type(phone)
    program.keys("Tab")
    program.type(id_number)
    program.keys(*["Tab"] * 8)
    program.type(employer)
    program.keys("Tab", "Tab", "Tab")
    program.type("qx")  # 欠薪
    program.keys("Tab", "Tab", "Tab")
    program.type(summary)
    go.paint("登记")
    program.keys("ctrl+s")
    go.kept("诉求", lambda store: [each for each in store.matching(Grievance, category="wages") if each.summary == summary])


def _joined(store: Store, district: Path, drop: Path) -> None:
    """The station belongs to the exchange of its district, and they have a folder in common."""
    with Store.open(district) as above:
        set_up(above, Station(name="滨河区总工会", code="BH", parent_name="市总工会"), StaffMember(name="梁敏华"))
        acquainted(above, store)
    places.add_place(store, drop, places.ABOVE)


if __name__ == "__main__":
    shown = Path(sys.argv[1] if len(sys.argv) > 1 else "output/keys")
    shown.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        walk(Path(made), shown)
