"""Why a row of a sheet is no data: a title, a heading, a sum, a note, a signature, or nothing at all."""

import re
from collections.abc import Mapping, Sequence

from station.casework.importing.raw import Unread, Value, text_of

TITLE = "标题、填报单位一类的行"
HEADING = "表头"
REPEATED = "重复的表头（换页处）"
EMPTY = "空行"
TOTAL = "合计行"
NOTE = "说明、注释"
SIGNATURE = "填报人、审核人签名行"
ONLY_NUMBER = "只有序号，没有内容"
ONE_CELL = "只有一格有字，看着是标题或说明"
NO_TABLE = "这张表里没有找到表头"

_SUM = re.compile(
    r"(?:20\d\d年?)?(?:本|当|全|上半|下半|第?[一二三四]|\d{1,2})?(?:月|季度?|年度?|页|期|站|街道)?(?:合计|小计|总计|共计|累计|汇总|总数)"
    r"(?:\d+[件人户条]?|[(（:：].*)?"
)
_NOTED = re.compile(
    r"[※*]?(?:备?注|说明|(?:填表|填报)说明|注意|附注|统计口径)\s*(?:[:：]|\d+[.、]|[一二三1-9]、)|以下空白|[(（]?以下|本表|此表|[※*]"
)
_SIGNED = re.compile(
    r"(?:填报|填表|审核|制表|填写|复核|经办|统计|审批|分管|主管|单位)?(?:人|领导|负责人|站长|签字|签名|签章|盖章|日期|时间)\s*"
    r"(?:[(（][^)）]*[)）])?\s*[:：]"
)
COMPANY = re.compile(r".*(?:公司|[工饭]?厂|店|中心|医院|学校|集团|项目部|经营部|合作社|事务所|酒店|超市|工作室|分行|支行)(?:[(（].*[)）])?")
_PAGE = re.compile(r"(?:(?:第\s*\d+\s*页|共\s*\d+\s*页|[-—]\s*\d+\s*[-—])[\s,，/]*)+")
FIGURES = re.compile(r"[\d.,\s\-/:%]+")


def why_no_data(row: Sequence[Value], filled: Mapping[int, Value], ordinal: int | None) -> str:
    """The reason a row below the heading is no data, "" if it is."""
    if len(row) - row.count("") > 8 and isinstance(row[0], int | float):  # an ordinal and many cells: the common row, told quickly
        return ""
    some = [(n, value) for n, value in enumerate(row) if value != "" and not (isinstance(value, str) and not value.strip())]
    if not some:
        return EMPTY
    texts = ["0" if isinstance(value, Unread) else text_of(value) for _, value in some]  # a sum of formulas is one still
    if reason := reason_for_words(texts):
        return reason
    if len(some) == 1 and not filled:
        place, value = some[0][0], texts[0]
        if ordinal is None and COMPANY.fullmatch(value):  # a list of employers of whom nothing but the name is known
            return ""
        is_figure = bool(FIGURES.fullmatch(value))
        return ONLY_NUMBER if is_figure and ordinal in (place, None) else ONE_CELL
    return ""


def reason_for_words(texts: Sequence[str]) -> str:
    """What the texts of a row make it, "" if they may be data."""
    words = sum(not FIGURES.fullmatch(text) for text in texts)
    for text in texts[:2]:
        if words <= 3 and _SUM.fullmatch(re.sub(r"\s", "", text)):
            return TOTAL
    if len(texts) <= 4 and _SIGNED.match(texts[0]) and not FIGURES.fullmatch(texts[0]):
        return SIGNATURE
    if len(texts) <= 2 and _NOTED.match(texts[0]) and (len(texts) == 1 or len(texts[0]) > 3):
        return NOTE
    if len(texts) == 1 and _PAGE.fullmatch(texts[0]):
        return NOTE
    return ""


def is_title(row: Sequence[Value]) -> bool:
    """One text alone that is no sum, note, signature or number of a page."""
    texts = [text_of(value) for value in row if value != ""]
    return len(texts) == 1 and not _PAGE.fullmatch(texts[0]) and not reason_for_words(texts) and not FIGURES.fullmatch(texts[0])
