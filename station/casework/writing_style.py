"""How figures, dates, money and punctuation are written on paper (GB/T 15835, GB/T 15834, GB/T 9704): what differs, and how to write it."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cached_property

from station.casework.chinese_text import numeral
from station.frozen import frozen

_NUMBER = "GB/T 15835-2011"
_PUNCTUATION = "GB/T 15834-2011"
_PAPER = "GB/T 9704-2012"
_OURS = "本程序统一写法"

_HAN = r"\u3400-\u9fff"
_DIGITS = "零一二三四五六七八九"
_YEAR_CHARS = dict(zip("零〇○Oo0一二三四五六七八九", "000000123456789", strict=True)) | {str(n): str(n) for n in range(1, 10)}
_SMALL_WORDS = r"([一二三四五六七八九十\d]{1,3})"
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05)}
_NARROW = dict(zip(",;:!?", "，；：！？", strict=True))
_UNITS = "人名元日天个户家件份岁周次%℃"
_SMALL = {"百": 100, "千": 1000}
_BLANKS = r"[ \t\u00a0]+"
_DASH = r"\s*(?:[-－–—―]{1,2}|~)\s*"


@frozen
class Finding:
    """``text[start:end]`` is written otherwise by a standard; ``proposal`` None where only a person can tell what was meant."""

    start: int
    end: int
    found: str
    around: str
    proposal: str | None
    reason: str
    standard: str

    @property
    def sentence(self) -> str:
        """What is wrong and how it is written, for the clerk."""
        where = f"“{self.around}”里的" if len(self.found) < 2 and self.around != self.found else ""
        how = "" if self.proposal is None else f"，写成“{self.proposal}”" if self.proposal else "，删去"
        return f"{where}“{self.found}”{self.reason}{how}（{self.standard}）。"


@frozen
class _Rule:
    written: str
    replacement: str | Callable[[re.Match[str]], str | None]  # None: the match is written well
    reason: str
    standard: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled for the first text that is looked at: all together they take longer than the window's first list should wait."""
        return re.compile(self.written, re.MULTILINE)


def findings(text: str) -> list[Finding]:
    """Everything written otherwise than the standards say, in the order of the text; findings do not overlap."""
    found: list[Finding] = []
    for finding in (*_by_rules(text), *_same_amounts(text), *_percentages(text), *_pairs(text)):
        if all(finding.end <= other.start or other.end <= finding.start for other in found):
            found.append(finding)
    return sorted(found, key=lambda finding: finding.start)


def corrected(text: str) -> str:
    """``text`` with every proposal taken; what only a person can settle stays."""
    for _ in range(len(text) + 1):  # one correction may uncover the next; each pass leaves less to correct
        changes = [finding for finding in findings(text) if finding.proposal is not None]
        if not changes:
            break
        for finding in reversed(changes):
            text = text[: finding.start] + str(finding.proposal) + text[finding.end :]
    return text


def _finding(text: str, start: int, end: int, proposal: str | None, reason: str, standard: str) -> Finding:
    around = text[max(0, text.rfind("\n", 0, start) + 1, start - 4) : end + 4].split("\n")[0]
    return Finding(start, end, text[start:end], around, proposal, reason, standard)


def _by_rules(text: str) -> Iterator[Finding]:
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            made = match.expand(rule.replacement) if isinstance(rule.replacement, str) else rule.replacement(match)
            if made is not None and made != match[0]:
                yield _finding(text, *match.span(), made, rule.reason, rule.standard)


def _day(year: str, month: str, day: str) -> str | None:
    """A day as 2026年3月5日; None for figures that are no day."""
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{year if len(year) == 4 else '20' + year}年{int(month)}月{int(day)}日"


def _chinese_date(match: re.Match[str]) -> str | None:
    year = "".join(_YEAR_CHARS[char] for char in match[1])
    if year[:2] not in ("19", "20") or match[1].isascii():
        return None
    parts = [(_small(match[2]), "月"), (_small(match[3]), "日")]
    return f"{year}年" + "".join(f"{number}{unit}" for number, unit in parts if number)


def _small(words: str | None) -> int:
    """The number below a hundred that Chinese numerals or figures spell; 0 for none."""
    if not words or words.isdecimal():
        return int(words or 0)
    tens, ten, ones = words.rpartition("十")
    return (_DIGITS.find(tens) if tens else 1 if ten else 0) * 10 + max(_DIGITS.find(ones or "零"), 0)


def _money_words(match: re.Match[str]) -> str | None:
    """五千二百元 as 5200元."""
    from cn2an import cn2an  # its tables of characters take an eighth of a second to build

    try:
        value = cn2an(match[1].replace("两", "二"), "strict")
    except ValueError:
        return None
    return f"{value // 10_000}万元" if value and value % 10_000 == 0 else f"{value}元"


def _mixed(match: re.Match[str]) -> str:
    """3千 as 3000, 1万2千 as 12000."""
    value = Decimal(match[2]) * _SMALL[match[3]] + int(match[1] or 0) * 10_000
    return f"{value.normalize():f}"


def _approximate(match: re.Match[str]) -> str | None:
    first, second = int(match[1]), int(match[2])
    return _DIGITS[first] + _DIGITS[second] if second == first + 1 else None


def _run(match: re.Match[str]) -> str:
    """What is left of several marks in a row: the full stop, else the first."""
    return "。" if "。" in match[0] else match[0][0]


def _closed_up(match: re.Match[str]) -> str:
    """Blanks beside a Chinese character or mark taken out; those between Latin words stay."""
    beside = rf"[{_HAN}，。；：、“”《》（）〔〕]"
    return re.sub(rf"(?<={beside}){_BLANKS}|{_BLANKS}(?={beside})", "", match[0])


def _several(match: re.Match[str]) -> str:
    number = int(match[1])
    return f"{numeral(number)}几" if 1 <= number <= 999 else match[0]


def _ellipsis(text: str) -> str | None:
    return None if text == "……" else "等" if "等" in text else "……"


_RULES = (
    _Rule(r"[０-９Ａ-Ｚａ-ｚ％]+", lambda m: m[0].translate(_WIDE), "是全角", _NUMBER),
    _Rule(
        r"(?<!\d)(\d{4})\s*年\s*(0\d|\d{1,2})\s*月\s*(0\d|\d{1,2})\s*日",
        lambda m: _day(m[1], m[2], m[3]),
        "月、日前不加零，中间不空格",
        _PAPER,
    ),
    _Rule(
        r"(?<![\dA-Za-z./-])(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?![\dA-Za-z/-]|\.\d)",
        lambda m: _day(m[1], m[3], m[4]),
        "日期写年月日",
        _PAPER,
    ),
    _Rule(r"(?<!\d)(2\d)年(\d{1,2})月(\d{1,2})日", lambda m: _day(m[1], m[2], m[3]), "年份写四位", _NUMBER),
    _Rule(
        rf"(?<![{''.join(_YEAR_CHARS)}])([{''.join(_YEAR_CHARS)}]{{4}})年(?:{_SMALL_WORDS}月(?:{_SMALL_WORDS}日)?)?",
        _chinese_date,
        "日期用阿拉伯数字",
        _PAPER,
    ),
    _Rule(r"[\[【［(（〔﹝]\s*(\d{4})\s*[\]】］)）〕﹞]\s*第?\s*0*(\d+)\s*号", r"〔\1〕\2号", "文号用六角括号，序号前不加“第”和零", _PAPER),
    _Rule(r"(?<![\d,])\d{1,3}(?:[,，]\d{3})+(?![\d,])", lambda m: re.sub("[,，]", "", m[0]), "不分节", _OURS),
    _Rule(r"[¥￥]\s*(\d+(?:\.\d+)?(?:万|亿)?)\s*元", r"\1元", "单位写了两次", _NUMBER),
    _Rule(rf"(?:(\d+)万)?(\d+(?:\.\d+)?)([百千])(?=[余多]?[{_UNITS}])", _mixed, "阿拉伯数字不与百、千连用", _NUMBER),
    _Rule(
        r"(?<![\d.第数几上近成多余百千万亿])([一二三四五六七八九两十][一二三四五六七八九两十百千万亿零]+)元(?!以[上下]|至|整)",
        _money_words,
        "金额用阿拉伯数字",
        _NUMBER,
    ),
    _Rule(r"(?:(?<![签违合履毁契预])约|大约|(?<![附最将])近)(\d+(?:\.\d+)?[万亿]?)([余多])", r"\1\2", "概数说了两次", _NUMBER),
    _Rule(r"(?<!\d)(\d+)几(?=[个名人天日元万])", _several, "概数用汉字", _NUMBER),
    _Rule(r"(?<![\d第.])(\d)、(\d)(?=[个天名人次家件])", _approximate, "相邻两数表示概数用汉字", _NUMBER),
    _Rule(r"百分之\s*(\d+(?:\.\d+)?)", r"\1%", "不与阿拉伯数字连用", _NUMBER),
    _Rule(rf"(?<![\d.])(\d+(?:\.\d+)?)(?:{_DASH}|～|至)(\d+(?:\.\d+)?)(万元|亿元|%)", r"\1\3至\2\3", "前一个数的单位不能省", _NUMBER),
    _Rule(rf"(?<![\dA-Za-z./-])(\d+(?:\.\d+)?){_DASH}(\d+(?:\.\d+)?)(?=\s*[{_UNITS}])", r"\1至\2", "数值范围用“至”或者“～”", _PUNCTUATION),
    _Rule(r"(\d[年月日时])\s*(?:[-－–]|~)\s*(?=\d+[年月日时])", r"\1至", "时间范围用“至”或者“—”", _PUNCTUATION),
    _Rule(
        r"(\d+(?:\.\d+)?(?:[万亿]?元|[%℃人名个天]))\s*(?:[-－–]|~)\s*(?=\d+(?:\.\d+)?(?:[万亿]?元|[%℃人名个天]))",
        r"\1至",
        "数值范围用“至”或者“～”",
        _PUNCTUATION,
    ),
    _Rule(r"(?<=\d年)([一二三四五六七八九十]{1,2})月", lambda m: f"{_small(m[1])}月", "日期用阿拉伯数字", _PAPER),
    _Rule(
        r"(?:(?<=》第)|(?<=[条款]第))(\d{1,3})(?=[条款项])",
        lambda m: numeral(int(m[1])) if int(m[1]) else None,
        "引用法条用汉字数字",
        "公文惯例",
    ),
    _Rule(r"(?<=\d)：(?=[0-5]\d(?!\d))", ":", "时和分之间用半角冒号", _NUMBER),
    _Rule(r"[ \t\u00a0]*(?:等等?)?(?:。{3,}|\.{3,}|…+)(?:等等?)?", lambda m: _ellipsis(m[0]), "省略号占两格，不与“等”连用", _PUNCTUATION),
    _Rule(r"等等(?=[，。；、！？\n]|$)", "等", "文书写一个“等”", "公文惯例"),
    _Rule(r"^[ \t\u3000]*([一二三四五六七八九十]+)(?:、[.．,，、]|[.．,，])", r"\1、", "序号后用顿号", _PAPER),
    _Rule(r"(?<=（[一二三四五六七八九十]）)[、，.．]", "", "带括号的序号后不加标点", _PUNCTUATION),
    _Rule(r"^(\d{1,2})(?:、|．)(?=\D)", r"\1.", "阿拉伯数字序号后用下脚点", _PAPER),
    _Rule(r"(第[一二三四五六七八九十]|首先|其次|最后)、(?![一二三四五六七八九十百第])", r"\1，", "后用逗号", _PUNCTUATION),
    _Rule(r"[，。；：、？！]{2,}", lambda m: None if m[0] in ("？！", "！？") else _run(m), "标点重复", _PUNCTUATION),
    _Rule(r"(?<=》)、(?=《)|(?<=”)、(?=“)", "", "书名号、引号之间不加顿号", _PUNCTUATION),
    _Rule(r'"([^"\n]*)"', r"“\1”", "引号用全角", _PUNCTUATION),
    _Rule(rf"(?<![\w)])'([^'\n]*[{_HAN}][^'\n]*)'", r"“\1”", "引号用全角", _PUNCTUATION),
    _Rule(
        rf"\(([^()\n]*[{_HAN}][^()\n]*)\)|(?<=[{_HAN}])\(([^()\n]*)\)", lambda m: f"（{m[1] or m[2] or ''}）", "括号用全角", _PUNCTUATION
    ),
    _Rule(rf"(?<=[{_HAN}”》）%\d])[,;!?](?=\s*(?:[{_HAN}“《（]|$))", lambda m: _NARROW[m[0]], "标点用全角", _PUNCTUATION),
    _Rule(rf"(?<=[{_HAN}”》）]):|(?<=[{_HAN}”》）])[,;!?](?=\d)", lambda m: _NARROW[m[0]], "标点用全角", _PUNCTUATION),
    _Rule(rf"(?<=[{_HAN}”》）%])[.．](?=\s*(?:[{_HAN}“《（]|$))", "。", "句号用全角", _PUNCTUATION),
    _Rule(rf"\S(?:{_BLANKS}\S)+", _closed_up, "纸上不空格", _OURS),
)


_IN_WAN = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)万元")
_IN_YUAN = re.compile(r"(?<![\d.])(\d{4,})元")
_PERCENT_WORDS = re.compile(r"百分之([一二三四五六七八九十百]+)")


def _same_amounts(text: str) -> Iterator[Finding]:
    """1.2万元 beside 12000元: one amount is written one way in one text."""
    plain = {int(match[1]) for match in _IN_YUAN.finditer(text)}
    for match in _IN_WAN.finditer(text):
        yuan = round(float(match[1]) * 10_000)
        if yuan in plain:
            yield _finding(text, *match.span(), f"{yuan}元", "同一金额前后写法要一致", _NUMBER)


def _percentages(text: str) -> Iterator[Finding]:
    """百分之二十 beside 150%: one way in one text."""
    if "%" not in text:
        return
    from cn2an import cn2an

    for match in _PERCENT_WORDS.finditer(text):
        try:
            value = cn2an(match[1], "normal")
        except ValueError:
            continue
        yield _finding(text, *match.span(), f"{value}%", "与前后的“%”写法要一致", _NUMBER)


def _pairs(text: str) -> Iterator[Finding]:
    """Book-title marks, quotation marks and brackets that were opened and not closed in their paragraph, or the other way round."""
    partner = {"》": "《", "”": "“", "）": "（", "〕": "〔", "】": "【"}
    opened: list[tuple[str, int]] = []
    alone: list[tuple[str, int]] = []
    for place, char in enumerate(text):
        if char in partner.values():
            opened.append((char, place))
        elif char in partner:
            if opened and opened[-1][0] == partner[char]:
                opened.pop()
            else:
                alone.append((char, place))
        elif char == "\n":
            alone += opened
            opened = []
    for _, place in sorted(alone + opened, key=lambda one: one[1]):
        yield _finding(text, place, place + 1, None, "没有配对", _PUNCTUATION)
