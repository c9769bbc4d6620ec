"""The one place for masks: what a name, a phone or an identity number looks like on screen and in a ledger that leaves the station.

There is no national format; these follow the practice gathered in the domain notes (个人信息保护法 arts. 6, 51): surname only,
three and four digits of a phone, two and two of an identity number, the last four of a bank card.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from enum import Enum, StrEnum
from functools import cached_property
from typing import TypeVar

from station.casework.fields import FieldSpec, Kind, Privacy, Record
from station.frozen import frozen
from station.patterns import pattern

R = TypeVar("R", bound=Record)

SHORTEST_KNOWN, LONGEST_KNOWN = 2, 20  # characters of a name that is looked for everywhere
_ALSO_WORDS = 2  # names of so many characters are also words (高峰, 安全)
SEALED = "已封存"  # stands for what of a sealed person nobody is to read; no mask covers it

_COMPOUND = pattern(
    "欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|令狐|慕容|宇文|长孙|司空|端木|南宫|夏侯|独孤|轩辕|"
    "呼延|闻人|澹台|申屠|太史|第五|百里|东郭|西门|赫连|万俟|濮阳|公冶|钟离|闾丘|拓跋|完颜"
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚"
    "谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦"
    "向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强"
    "柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇"
    "艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙伏岑习胥保和蔺水云尚农肖闫付代沃"
)
_OFFICE = pattern("(?:[部室科处办]|经理|主管|主任|总监|会计|出纳|老板|[班组厂队]长|代表|[工员头])$")
_BEFORE_A_NAME = pattern(
    "(?:职工|员工|工人|工友|同事|家属|妻子|丈夫|父亲|母亲|儿子|女儿|哥哥|弟弟|姐姐|妹妹|负责人|经理|老板|班长|组长|队长|工头|主管|代表|诉求人|申请人"
    "|联系人|姓名|本人|[叫找向由与和及给请被经跟替代帮系到对让将据陪])$"
)
_AFTER_A_NAME = pattern("说|称|来[电访信]|反映|表示|等[\\d一二三四五六七八九十]|女士|先生|师傅|同志|本人|电话|手机")
_HAN = pattern("[\u4e00-\u9fff]")
_SEPARATORS = pattern(r"((?:[、，,;；/\s（）()]|等\s*\d+\s*[余多]?\s*(?:人|名)|(?<=[（(])(?:代表人?|代理人|家属)(?=[）)]))+)")
_NARROW = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")  # what an input method types as full-width digits
_GROUP = pattern(r"(?:职工|员工|工人|单位|企业|工会|骑手|司机)方?(?:代表)?(?:\d+[余多]?[人名])?")  # nobody in particular: 职工代表5人
_RUN = pattern(r"\+?\d(?:[\s-]?\d){4,}")
_GAP = r"[\s.·•\-－‐–—\u200b]{0,3}"  # what people put between the groups of a number
_MOBILE = (
    rf"(?:\+?86{_GAP})?1[3-9]\d(?:(?:{_GAP}\d{{4}}){{2}}|\d{_GAP}\d{{4}}{_GAP}\d{{3}}"
    rf"|{_GAP}\d{{3}}{_GAP}\d{{5}}|(?:{_GAP}\d{{3}}){{2}}{_GAP}\d{{2}})"
)
_LANDLINE = rf"[(（]?0(?:10|2\d|[3-9]\d{{2}})[)）]?{_GAP}\d{{3,4}}{_GAP}\d{{4}}"
_MONTH_AND_DAY = rf"(?:0[1-9]|1[0-2]){_GAP}(?:0[1-9]|[12]\d|3[01])"
_PARTED = rf"[1-9]\d{{3}}{_GAP}\d{{2}}{_GAP}(?:19|20){_GAP}\d{{2}}{_GAP}{_MONTH_AND_DAY}{_GAP}\d{{2}}{_GAP}\d{_GAP}[\dXx]"
_IDENTITY = rf"\d{{17}}[\dXx]|{_PARTED}|\d{{8}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}"
_BORN = pattern(rf"{_PARTED}|[1-9]\d{{7}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}")
_CARD = rf"\d{{4}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{3}})?|[3-9]\d{{3}}(?:{_GAP}\d{{4}}){{3}}{_GAP}\d"
_FOUND = pattern(
    rf"(?<![\dA-Za-z])(?:(?P<identity>{_IDENTITY})|(?P<card>{_CARD}))(?![\dA-Za-z])|(?<!\d)(?P<phone>{_MOBILE}|{_LANDLINE})(?!\d)"
)


class Mask(Enum):
    """How a value is covered."""

    NONE = "none"
    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    ADDRESS = "address"
    YEAR = "year"  # a date of birth: the year stays
    FREE_TEXT = "free_text"
    WITHHELD = "withheld"  # present, but not shown at all


_OF_NUMBERS = (Mask.PHONE, Mask.ID_NUMBER, Mask.ADDRESS, Mask.WITHHELD, Mask.FREE_TEXT)
_OF_THE_OFFICE = ("station", "org_unit", "staff_member", "mediator", "lawyer", "lawyer_shift", "resource")


class MaskLevel(StrEnum):
    """How much of a person a table that leaves the station shows; the codes of the vocabulary ``mask_level``."""

    FULL = "full"  # everything, for a stated use and with a second person's consent
    DISTRICT = "district"  # names, phones and the like covered
    PUBLIC = "public"  # nobody at all: counts only


@frozen
class KnownPeople:
    """People of the store who may be named in any text: each whole name with what stands for it."""

    words: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _lengths(self) -> Mapping[str, tuple[int, ...]]:
        """How long the names are that begin with a character, the longest first."""
        found: dict[str, set[int]] = {}
        for name in self.words:
            found.setdefault(name[0], set()).add(len(name))
        return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}

    def covered(self, text: str) -> str:
        """A text with these people covered wherever they stand; where several begin at one place the longest name counts."""
        found, at = [], 0
        for place, char in enumerate(text):
            if place < at or char not in self._lengths:
                continue
            for length in self._lengths[char]:
                name = text[place : place + length]
                if name in self.words and (length > _ALSO_WORDS or _reads_as_a_name(text, place, place + length)):
                    found += [text[at:place], self.words[name]]
                    at = place + len(name)
                    break
        return "".join([*found, text[at:]]) if found else text


NOBODY = KnownPeople()


def is_a_name(text: str) -> bool:
    """Whether a word in a field for a person is a name rather than who it was (本人, 项目经理, 施工员)."""
    if not 2 <= len(text) <= 4 or _OFFICE.search(text) or not all(map(_HAN.match, text)):
        return False
    return text[0] in _SURNAMES or _COMPOUND.match(text) is not None


def _reads_as_a_name(text: str, first: int, end: int) -> bool:
    """Whether a short name stands in a text as one: at its begin, after a mark or 职工, before 来电; not within 早高峰."""
    before = text[max(first - 3, 0) : first]
    return not before or not _HAN.match(before[-1]) or bool(_BEFORE_A_NAME.search(before) or _AFTER_A_NAME.match(text, end))


def mask_of(spec: FieldSpec) -> Mask:
    """The mask a declared field calls for."""
    if spec.kind is Kind.ID_NUMBER:
        return Mask.ID_NUMBER
    if spec.kind is Kind.PHONE:
        return Mask.PHONE
    if spec.privacy is Privacy.SENSITIVE:
        return Mask.WITHHELD
    if spec.privacy is Privacy.FREE_TEXT:
        return Mask.FREE_TEXT
    if spec.privacy is Privacy.PERSONAL:
        if spec.kind is Kind.DATE:
            return Mask.YEAR
        if spec.kind in (Kind.TEXT, Kind.LINES):
            return Mask.ADDRESS if spec.name == "address" else Mask.NAME
    return Mask.NONE


def covering_masks(cls: type[Record]) -> Mapping[str, Mask]:
    """The fields of a kind of record that who may not see numbers in full reads covered, with their masks: numbers, addresses, texts
    that may hold a number. None of a register of the station's own, whose phones are those of offices and colleagues.
    """
    if cls.record in _OF_THE_OFFICE:
        return {}
    found = {spec.name: mask_of(spec) for spec in cls.specs() if spec.privacy is not Privacy.NONE}
    return {name: mask for name, mask in found.items() if mask in _OF_NUMBERS or name.endswith("address")}


def numbers_covered(record: R) -> R:
    """A record as who may not see numbers in full reads it; names stay."""
    texts = {name: (getattr(record, name), mask) for name, mask in covering_masks(type(record)).items()}
    changed = {name: covered for name, (text, mask) in texts.items() if text and (covered := masked(text, mask)) != text}
    return record.with_values(**changed) if changed else record


def masked(text: str, mask: Mask, names: Iterable[str] = ()) -> str:
    """``text`` covered as ``mask`` says; ``names`` are the people of the case, covered in free text too."""
    if not text:
        return ""
    if mask is Mask.FREE_TEXT:
        return mask_text(text, names)
    return _MASKS[mask](text)


def mask_name(text: str) -> str:
    """``张伟`` as ``张*``, ``欧阳明`` as ``欧阳*``; several names and “等5人” keep their form, a name already withheld (崔某) stays."""
    return "".join(part if _SEPARATORS.fullmatch(part) else _one_name(part) for part in _SEPARATORS.split(text))


def mask_phone(text: str) -> str:
    """``13812345678`` as ``138****5678``; a note beside the number stays, other long numbers keep the last four digits."""
    return _RUN.sub(lambda run: _digits(re.sub(r"\D", "", run[0])), text.translate(_NARROW))


def mask_id_number(text: str) -> str:
    """First two and last two characters, the length kept."""
    if text == SEALED:
        return text
    return text[:2] + "*" * (len(text) - 4) + text[-2:] if len(text) > 4 else "*" * len(text)


def mask_address(text: str) -> str:
    """The address down to the street: everything behind 街道, 镇, 乡, 路 or 街 is left out; without one, behind the district."""
    if text == SEALED:
        return text
    for end in (r"街道|镇|乡", r"路|大道|街|巷", r"区|县|市"):
        found = re.match(rf".*?(?:{end})", text)
        if found:
            return found[0] if found[0] == text else found[0] + "***"
    return "***"


def mask_text(text: str, names: Iterable[str] = ()) -> str:
    """Free text with phones, identity numbers and bank cards covered, and the names given wherever they stand."""
    covered = _FOUND.sub(_cover, text.translate(_NARROW))
    for name in sorted({n for n in names if len(n) > 1}, key=len, reverse=True):
        if name in covered:
            covered = covered.replace(name, mask_name(name))
    return covered


def without_personal_numbers(text: str, word: str) -> str:
    """Free text with ``word`` in place of each phone, identity number and bank card."""
    return _FOUND.sub(lambda found: word if _cover(found) != found[0] else found[0], text.translate(_NARROW))


def cover_numbers(text: str) -> str:
    """A text that is none of a person's with what can only be a phone, an identity number or a bank card covered.

    Stricter in what it takes for an identity number than the scan of free text: an order number of eighteen digits is kept.
    """
    if not _FOUND.search(narrow := text.translate(_NARROW)):
        return text
    return _FOUND.sub(lambda found: _cover(found) if _is_surely_personal(found) else found[0], narrow)


def holds_personal_numbers(text: str) -> bool:
    """Whether a scan of free text finds a phone, an identity number or a bank card."""
    return without_personal_numbers(text, "") != text.translate(_NARROW)


def _is_surely_personal(found: re.Match[str]) -> bool:
    """Not part of the number of an order or a paper: somebody was born then, no letters stand beside a phone."""
    if found["phone"]:
        beside = found.string[max(found.start() - 1, 0) : found.start()] + found.string[found.end() : found.end() + 1]
        return not re.search("[A-Za-z]", beside)
    return not found["identity"] or _BORN.fullmatch(found[0]) is not None


def _one_name(name: str) -> str:
    if not name or _GROUP.fullmatch(name) or name[-1] in "某*" or name.startswith("匿名") or name == SEALED or len(name) == 1:
        return name
    kept = 2 if len(name) > 2 and _COMPOUND.match(name) else 1
    return name[:kept] + "*"


def _digits(digits: str) -> str:
    if len(digits) > 11 and digits.startswith("86"):
        digits = digits[2:]
    if len(digits) >= 10:
        return digits[:3] + "****" + digits[-4:]
    return "****" + digits[-4:] if len(digits) >= 7 else "****"


def _cover(found: re.Match[str]) -> str:
    from stdnum import luhn  # takes the network's parts of the standard library along, for which the first list would wait

    if found["identity"]:
        return mask_id_number(found[0])
    digits = re.sub(r"\D", "", found[0])
    if found["card"]:
        return "*" * (len(digits) - 4) + digits[-4:] if digits.startswith("62") or luhn.is_valid(digits) else found[0]
    return _digits(digits)


_MASKS: dict[Mask, Callable[[str], str]] = {
    Mask.NONE: lambda text: text,
    Mask.NAME: mask_name,
    Mask.PHONE: mask_phone,
    Mask.ID_NUMBER: mask_id_number,
    Mask.ADDRESS: mask_address,
    Mask.YEAR: lambda text: text[:4],
    Mask.WITHHELD: lambda text: text if text == SEALED else "***",
}
