"""What the menus of the bar hold: stretches of time, whose records, which columns, how much of a person."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from station.casework import ledger_layouts, periods
from station.casework.ledgers import delivered, ledgers
from station.casework.masking import MaskLevel
from station.casework.model import LedgerLayout, Station
from station.casework.sheets import Asked, Layout, look
from station.casework.vocabulary import label
from station.db import grievances as queries
from station.db import in_force
from station.db.figures import places
from station.errors import StationError
from station.ui.periodchoice import add_periods
from station.ui.widgets import add_choice

if TYPE_CHECKING:
    from station.db.store import Store

Ask = Callable[..., object]  # takes what is asked otherwise, by the names of ``Asked``


def period_menu(parent: QWidget, asked: Asked, today: date, ask: Ask, own: Callable[[], object]) -> QMenu:
    """Months, quarters, years, everything, and days of one's own."""
    menu = QMenu(parent)
    groups = periods.offered(today)
    if ledgers()[asked.ledger].until:  # a daily report
        groups = [[periods.own(today, today), periods.own(today - timedelta(days=1), today - timedelta(days=1))], *groups]
    add_periods(menu, groups, asked.period, lambda period: ask(period=period))
    menu.addSeparator()
    is_own = not any(asked.period in group for group in groups)
    add_choice(menu, f"自选日期：{asked.period.text}" if is_own else "自选日期…", is_own, own)
    return menu


def scope_words(store: "Store", asked: Asked) -> str:
    """Whose records are listed."""
    if asked.station_id:
        found = store.find(Station, asked.station_id)
        return found.name if found is not None else "别的站"
    return asked.area or asked.handler or ("全部站点" if len(_stations(store)) > 1 else "本站")


def _stations(store: "Store") -> list[Station]:
    """Those whose cases are here; a station knows the others by name only."""
    found = [store.find(Station, station_id) for station_id in queries.used_values(store, "station_id")]
    return sorted(filter(None, found), key=lambda station: station.name)


def scope_menu(parent: QWidget, store: "Store", asked: Asked, ask: Ask) -> QMenu:
    """All there is, each station and area where there are several, each person who handles cases."""

    def of(station_id: str = "", area: str = "", handler: str = "") -> Callable[[], object]:
        return partial(ask, station_id=station_id, area=area, handler=handler)

    menu = QMenu(parent)
    stations = _stations(store)
    add_choice(menu, "全部站点" if len(stations) > 1 else "本站", not (asked.station_id or asked.area or asked.handler), of())
    if len(stations) > 1:
        menu.addSeparator()
        for station in stations:
            add_choice(menu, station.name, station.id == asked.station_id, of(station_id=station.id))
        menu.addSeparator()
    areas = places.areas(store)
    if areas:
        part = menu.addMenu("街道、片区")
        for area in areas:
            add_choice(part, area, area == asked.area, of(area=area))
    handlers = queries.used_values(store, "handler")
    if handlers:
        part = menu.addMenu("承办人")
        for handler in handlers:
            add_choice(part, handler, handler == asked.handler, of(handler=handler))
    return menu


def layouts(store: "Store", asked: Asked) -> dict[str, str]:
    """Each layout of the ledger with its number of columns; the district's own that cannot be read say none."""
    definition = ledgers()[asked.ledger]
    names = {Layout.NARROW.value: f"{look().paper} 窄表", Layout.WIDE.value: "全部列"}
    found = {key: f"{name}（{len(delivered(definition, key, asked.level))} 列）" for key, name in names.items()}
    for layout in in_force.holding(store, LedgerLayout, ledger=asked.ledger):
        try:
            found[layout.id] = f"{layout.name}（{len(ledger_layouts.columns_of(layout))} 列）"
        except StationError:
            found[layout.id] = layout.name
    return found


def layout_menu(parent: QWidget, store: "Store", asked: Asked, ask: Ask) -> QMenu:
    """The delivered layouts and the district's own."""
    menu = QMenu(parent)
    for key, words in layouts(store, asked).items():
        add_choice(menu, words, key == asked.layout, partial(ask, layout=key))
    return menu


def level_menu(parent: QWidget, asked: Asked, ask: Ask, ask_full: Callable[[], object]) -> QMenu:
    """Names covered, counts only, or in full, which is asked for."""
    menu = QMenu(parent)
    for level in (MaskLevel.DISTRICT, MaskLevel.PUBLIC):
        add_choice(menu, label("mask_level", level), level == asked.level, partial(ask, level=level))
    menu.addSeparator()
    add_choice(menu, "完整姓名和电话…", asked.level is MaskLevel.FULL, ask_full)
    return menu


def level_words(level: MaskLevel) -> str:
    """What the bar says of the level."""
    return "完整姓名和电话" if level is MaskLevel.FULL else label("mask_level", level)
