"""How the exchange is spoken of: stations by their names, bundles by their numbers and whom they are for."""

from collections.abc import Iterable, Mapping

from station.actions import circle
from station.casework import audiences
from station.db import exchange as boxes
from station.db.store import Store


def station_name(names: Mapping[str, str], code: str) -> str:
    """What a station is called: its name once it is known here, before that its code."""
    return names.get(code.lower(), f"站点“{code.upper()}”")


def unit_names(store: Store) -> dict[str, str]:
    """What units are called: by their records, before those have come by the list of members."""
    known = circle.member(store).circle.units.values() if circle.is_member(store) else ()
    return {unit.code: unit.name for unit in known} | boxes.station_names(store)


def runs(numbers: Iterable[int]) -> str:
    """“3”, “3 至 5”, “3、7 至 9”."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return "、".join(f"{run[0]} 至 {run[-1]}" if len(run) > 1 else f"{run[0]}" for run in found)


def bundle_numbers(numbers: Iterable[int], audience: str = audiences.UP) -> str:
    """“第 3 包”, “第 3 至 5 包”, “第 3、7 至 9 包”; “下发的第 2 包” and “专送的第 2 包” in the other streams."""
    return f"{_ADDRESSED.get(audience, '专送的')}第 {runs(numbers)} 包"


_ADDRESSED = {audiences.UP: "", "": "", audiences.ALL: "下发的"}


def how_far(number: int, missing: Iterable[int]) -> str:
    """“第 1 至 40 包，无缺号” or “到第 41 包，缺第 38 包”."""
    lacking = list(missing)
    return f"到第 {number} 包，缺{bundle_numbers(lacking)}" if lacking else f"第 {f'1 至 {number}' if number > 1 else 1} 包，无缺号"
