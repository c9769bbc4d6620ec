"""A month of a station by the keyboard alone, with real keys on a screen that nobody sees: ``./dev keys [DIR]``.

Pictures of every step go into DIR. What is typed is plain Latin: no input method stands between xdotool and the program. After a
dialog the window is given the keyboard again, which on a desktop its window manager does.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from journeys.screen import LOGIN, PASSWORD, Program, Screen, closed_station
from replicas import acquainted
from station.actions import places
from station.actions.setting_up import set_up
from station.casework.model import Grievance, LegalAid, Letter, Mediation, Progress, StaffMember, Station
from station.db.store import Store

TITLE = "站前街道职工服务站"


class Walk:
    """``Walk(program, folder, key, pictures)``: keys, and what the store says of them."""

    def __init__(self, screen: Screen, program: Program, folder: Path, key: bytes, pictures: Path) -> None:
        self._screen, self._program, self._folder, self._key, self._pictures = screen, program, folder, key, pictures
        self._shown = 0

    def command(self, letters: str) -> None:
        """Take the first thing the palette finds."""
        self._program.keys("ctrl+k")
        self._program.type(letters)
        self._program.keys("Return")

    def kept(self, what: str, holds: Callable[[Store], object]) -> None:
        """Wait until the store holds what was done, and paint the screen."""

        def look() -> bool:
            with Store.open(self._folder, self._key) as store:
                return bool(holds(store))

        self._program.until(look)
        self.paint(what)

    def times(self, act: str) -> int:
        """How often an act was noted."""
        with Store.open(self._folder, self._key) as store:
            return len([*store.query("SELECT 1 FROM act_log WHERE act = ?", [act])])

    def paint(self, what: str) -> None:
        """The screen as it is, as PNG."""
        self._shown += 1
        target = self._pictures / f"{self._shown:02} {what}.png"
        subprocess.run(["import", "-display", self._screen.display, "-window", "root", target], check=True)
        sys.stdout.write(f"{self._shown:2} {what}\n")


def walk(folder: Path, pictures: Path) -> None:
    """From the password to the lock and the ×; AssertionError where a key does not do its work."""
    station, drop, ledger, report = (folder / name for name in ("station", "drop", "ledger.xlsx", "report.xlsx"))
    drop.mkdir()
    key = closed_station(station, lambda store: _joined(store, folder / "district", drop))
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
        program.keys("ctrl+2")
        _registers(program, go, "ZhangWei", "13900007702", "", "QingheLi", "Overtime of July")
        go.command(">bj")  # 办结
        program.keys("Down", "ctrl+s")  # refused, for parts are missing: why it is closed nevertheless is asked
        program.type("Paid in cash before witnesses")
        program.keys("ctrl+s")
        go.kept("办结", lambda store: store.matching(Grievance, status="closed"))
        program.keys("ctrl+7", "F12")
        program.focus_other()
        program.keys("ctrl+a")
        program.type(str(ledger))
        program.keys("Return")
        program.until(ledger.exists)
        program.focus(TITLE)
        go.paint("台账")
        go.command(">dkgzt")  # 打开工作台
        go.command(">ybb")  # 月报表
        program.keys("F12")
        program.focus_other()
        program.keys("ctrl+a")
        program.type(str(report))
        program.keys("Return")
        program.until(report.exists)
        program.focus(TITLE)
        go.paint("月报表")
        go.command(">dktb")  # 打开同步
        go.command(">fs")  # 发送
        program.until(lambda: any(path.is_file() for path in (drop / "s").glob("*/*/up/*/*")))
        go.paint("发送")
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
