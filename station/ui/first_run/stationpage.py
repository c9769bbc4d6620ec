"""The first page of the first start: what the station is called. The rest follows from the name or waits behind “更多”."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.casework.letter_templates import may_issue
from station.casework.model import Station
from station.casework.numbers import grievance_number
from station.casework.stations import station_problems, suggested
from station.ui.first_run.choices import ChoiceCards, Way
from station.ui.first_run.entering import EnteredForm
from station.ui.form import Cell, Custom, Section
from station.ui.widgets import Paragraph, column

DISTRICT, OWN = "district", "own"
_WAYS = (
    Way(DISTRICT, "代区总起草，报区总签发", "提示函、意见书、建议书"),
    Way(OWN, "本级工会自己发", "提示函、意见书；建议书报区总"),
)
_GUESSED = ("area", "number_prefix", "code")
MORE = "改编号，或者填更多（以后也能在“设置”里填）"


class StationPage(QWidget):
    """``changed`` whenever anything is typed or chosen; ``station()`` is what it comes to."""

    changed = Signal()

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self.ways = ChoiceCards(_WAYS, DISTRICT)
        self.ways.setObjectName("first_run.ways")
        self.ways.setAccessibleName("本站能发哪些文书")
        rows: list[list[Cell | Custom]] = [
            [
                Cell("number_prefix", 4, required=True, placeholder="例如：ZQ", hint="登记第一件以后不能改"),
                Cell("code", 4, placeholder="例如：zq-01", hint="区总给了就照填，没给不用改"),
                Cell("level", 4),
            ],
            [Cell("area", 6), Cell("phone", 6)],
            [Custom(self.ways, 12, "本站能发哪些文书", name="ways")],
            [Cell("issuer_name", 12, placeholder="例如：站前街道总工会")],
            [
                Cell("issuer_code", 6, placeholder="例如：站工劳监"),
                Cell("district_issuer_code", 6, placeholder="例如：滨工劳监", hint="区总签发的文书用"),
            ],
        ]
        self.proposed = Paragraph("", "caption", "ink2")
        self.proposed.setObjectName("first_run.proposed")
        names: list[list[Cell | Custom]] = [
            [Cell("name", 12, placeholder="例如：站前街道职工服务站")],
            [Cell("parent_name", 12, placeholder="例如：滨河区总工会")],
            [Custom(self.proposed, 12)],
        ]
        self.form = EnteredForm(
            [Station],
            [Section("station", "", names), Section("more", "", rows, folded=MORE)],
            clock=clock,
            check=lambda values: station_problems(Station(**{name: values[name] for name in values if Station.knows(name)})),
        )
        for name in self.form.values():
            self.form.editor(name).setObjectName(f"first_run.station.{name}")
        self._guess: dict[str, str] = {}
        self.form.changed.connect(self._typed)
        self.ways.chosen.connect(self._choose_way)
        self.setLayout(column(self.form))

    def fill(self, kept: Mapping[str, Any]) -> None:
        """Show what was kept of an earlier time (``station.name``, ``way``), or an empty form."""
        fresh = Station()
        self.form.set_values({name: kept.get(f"station.{name}", getattr(fresh, name)) for name in self.form.values()})
        self._guess = {name: getattr(fresh, name) for name in _GUESSED} | suggested(str(self.form.values()["name"]))
        self.ways.set_current(kept.get("way", DISTRICT))
        self._propose()
        self._choose_way()

    def kept(self) -> dict[str, Any]:
        """What :meth:`fill` is given the next time."""
        return {f"station.{name}": value for name, value in self.form.values().items()} | {"way": self.ways.current()}

    def station(self) -> Station:
        """The station as typed, with what follows from the choice of letters."""
        typed = Station(**{name: value for name, value in self.form.values().items() if Station.knows(name)})
        if self._issues_itself(typed):
            return typed.with_values(district_issuer_name=typed.parent_name, district_issuer_code="")
        return typed.with_values(issuer_name="", district_issuer_name=typed.parent_name)

    def _issues_itself(self, typed: Station) -> bool:
        return self.ways.current() == OWN or may_issue("proposal", typed.level)

    def _typed(self, name: str) -> None:
        if name == "name":
            self._follow_name()
        elif name == "level":
            self._choose_way()
        self._propose()
        self.changed.emit()

    def _propose(self) -> None:
        """What the numbers will look like, which nobody has to think of but everybody lives with."""
        station = self.station()
        number = grievance_number(station, self._clock().year, 1)
        self.proposed.set_text(f"诉求编号和站点码已按名称的拼音取好，不用填：编号从 {number} 起，站点码 {station.code}。")
        self.proposed.setVisible(bool(station.name and station.code))

    def _follow_name(self) -> None:
        """What nobody has typed follows the name."""
        values = self.form.values()
        guess = suggested(str(values["name"]))
        follows = {field: word for field, word in guess.items() if values[field] in ("", self._guess.get(field, ""))}
        self.form.set_values(follows)
        self._guess |= follows

    def _choose_way(self) -> None:
        typed = Station(level=str(self.form.values()["level"]))
        itself = self._issues_itself(typed)
        self.form.set_shown("ways", not may_issue("proposal", typed.level))
        self.form.set_shown("issuer_name", itself)
        self.form.set_shown("district_issuer_code", not itself)
        self.form.set_hint("issuer_code", "文书编号用，调解和援助案号也用" if itself else "调解和援助的案号用")
        self.changed.emit()
