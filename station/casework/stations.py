"""What is right in a station's own record, and how its code stands in names of files and folders."""

import re

from station.casework.fields import missing
from station.casework.model import Station
from station.casework.pinyin import initials
from station.patterns import pattern

_RED_LINES = {"letter_red_line": (35, 100), "document_red_line": (85, 170)}  # a mark of any size fits above, a title below
CODE = pattern(r"[a-z0-9][a-z0-9-]{0,23}")  # of the code in lower case: what every file system carries


def folder_code(code: str) -> str:
    """The 站点码 as it stands in names of folders; "" for one that no folder can be named after."""
    name = code.strip().lower()
    return name if CODE.fullmatch(name) else ""


def tidy_station(station: Station) -> Station:
    """The station as it is stored: no spaces around names and numbers."""
    stated = {s.name: getattr(station, s.name) for s in station.specs()}
    return station.with_values(**{name: value.strip() for name, value in stated.items() if isinstance(value, str)})


def station_problems(station: Station) -> dict[str, str]:
    """One sentence for each field that cannot be kept as it is."""
    problems = missing(station)
    if station.code and not folder_code(station.code):
        problems["code"] = "站点码只能用字母、数字和短横，不超过 24 个，例如 zq-01。"
    if not station.number_prefix.strip():
        problems["number_prefix"] = Station.spec("number_prefix").wanted
    for name, (highest, lowest) in _RED_LINES.items():
        value = getattr(station, name)
        if value is not None and not highest <= value <= lowest:
            problems[name] = f"从纸的上边量到红线下缘，应在 {highest} 到 {lowest} 毫米之间。"
    return problems


_UNIT = pattern(r"([^省市区县镇乡]{2,6}?)(街道|镇|乡|开发区|新区|园区|工业园|产业园|科技园|社区|区|县|市)")
_KIND = pattern(r"((职工|工会)?(服务站|服务中心|工作站|驿站)|(总工会|工会联合会|联合工会|工会)(委员会)?)+$")  # what is no name of its own
_OWN_AREA = ("街道", "镇", "乡")
_LETTERS = 4  # of a prefix that stands in every number


def suggested(name: str) -> dict[str, str]:
    """What the full name of a station lets one guess of its other fields, to be put right by whoever knows; {} without a name.

    站前街道职工服务站: ``area`` 站前街道, ``number_prefix`` ZQ, ``code`` zq-01, which a superior may give otherwise. A name without
    a place is read as it stands: 晨光家具厂工会 gives CGJJ.
    """
    if not name.strip():
        return {}
    found = _UNIT.findall(name)
    short, unit = found[-1] if found else (_KIND.sub("", name.strip()) or name, "")
    letters = re.sub("[^a-z]", "", initials(short))[:_LETTERS] or "zd"
    return {"number_prefix": letters.upper(), "code": f"{letters}-01"} | ({"area": short + unit} if unit in _OWN_AREA else {})
