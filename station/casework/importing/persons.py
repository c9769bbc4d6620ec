"""Names, phones, identity numbers and credit codes as old ledgers hold them; one cell of names may fill several fields."""

import re
import unicodedata
from dataclasses import replace

from station.casework import identity, masking
from station.casework.importing import amounts
from station.casework.importing.cells import Around, Read, ReadCell, flagged
from station.casework.importing.raw import EXACT, Value, text_of
from station.casework.importing.targets import TargetField, spec_of

_LOST = "“{}”后几位已经丢了（表格存成了数字），请重新填写完整的号码。"
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
_NOTED = re.compile(r"[(（]([^()（）]*)[)）]")
_AND_OTHERS = re.compile(r"(.+?)等(.*)")
_ANONYMOUS = re.compile(r"匿名.{0,3}|.{0,4}(?:不愿|不便|未)(?:透露|留|提供)(?:姓名|名字|名)?|无名氏|佚名|不具名|未署名|未具名")
_TITLED = re.compile(r"[小老].|.{0,2}(?:某+|先生|女士|小姐|师傅|同志|大姐|阿姨|大哥|老师|××?|XX?|xx?|\*+)(?:先生|女士)?")
_GROUP = re.compile(r"(?:.{2,}|)(?:职工|工人|员工|司机|骑手|农民工|保安|保洁员|教师|群众|人员|快递员|代表)")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff〇·•．]{2,12}|[A-Za-z][A-Za-z .·]{1,40}")
_USUAL_ID = re.compile(r"[0-9]{15}(?!000)[0-9]{2}[0-9X]")
_BETWEEN_NAMES = re.compile(r"[、,，;；/|\n]+")
_KIN = re.compile(r"夫妻|夫妇|家属|父子|母子|父女|母女|兄弟|姐妹|妻子|丈夫|父亲|母亲|一家|妻$|^等|工会$|公司$|街道$|社区$|法院$|^代")
_COUNTED = re.compile(r"(?:共|等)?\d+(?:余|多)?[人名]")
_LONG_SURNAMES = frozenset(
    ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒", "端木", "南宫", "长孙", "宇文")
)
_NOBODY = re.compile(
    r"待.{1,3}|[暂尚]?未(?:登记|填写?|知|留|提供|记录|统计).{0,2}|(?:不|没)(?:清楚|明|知道?|填|写)|其[他它]|姓名|[合小总共]计|汇总|[一二两三四五六七八九十几数多]+[人名位]"
    r"|网友|家属|本人|亲属|有人|群众|路人|业主|居民"
)
_NO_EMPLOYER = re.compile(
    r"待.{1,3}|[暂尚]?未(?:登记|填写?|知|提供|记录|核实|就业).{0,2}|(?:不|没)(?:清楚|明|知道?|填|写)|[无没](?:有)?(?:固定)?(?:工作)?单位|个人|个体|本人"
    r"|自由(?:职业|工作)者?|灵活就业(?:人员)?|无业|失业|待业|退休|农民|居民|散工|零工|打零工|其[他它]|单位(?:名称)?|合计|小计|多家(?:单位|公司|企业)?"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_DIGITS = re.compile(r"\d[\d \-–—]*\d")
_BETWEEN_PHONES = re.compile(r"[、,，;；/|\n或]+")
_USUAL_PHONE = re.compile(r"(1[3-9][0-9]{9})(?:[(（]([^()（）\d]*)[)）])?")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(?!1[3-9]\d{9})\d{9,11}|[2-8]\d{6,7}|[48]00\d{7}|1[02]\d{3,4}|9\d{4,5}")
_OTHER_ACCOUNT = re.compile(r"(?i)(?:微信|qq|wx|扣扣|邮箱|vx|v信)[号:：\s]*[a-z_]*\d|@")
_COMPANY = re.compile(r".*(?:公司|厂|店|中心|院|学校|集团|部|站|局|所|行|馆|社|队)")
_WHOLE_COMPANY = re.compile(r".{2,}(?:公司|厂|店|中心|医院|学校|集团|合作社|事务所|酒店|超市)")


def read_name(value: Value, around: Around) -> Read:
    """Who came: a name, a form of address, nobody named; how many where the cell says so (张永福等17人, 张三、李四)."""
    path, title, anonymous = around.field.path, "grievance.worker_title", "grievance.is_anonymous"
    text = text_of(value)
    if not isinstance(value, str):
        return {path: flagged(text, f"“{text}”不像姓名。")}
    notes = [note.strip() for note in _NOTED.findall(text) if note.strip()]
    words = _NOTED.sub("", text).strip()
    if _ANONYMOUS.fullmatch(words) or _ANONYMOUS.fullmatch(text):
        return {anonymous: ReadCell(text, True, note="；".join(notes))}
    people: ReadCell | None = None
    if found := _AND_OTHERS.fullmatch(words):
        words = found[1].strip()
        people = _others(found[2].strip(), text, around)
    if counted := next((note for note in notes if _COUNTED.fullmatch(note)), ""):
        people = _others(counted, text, around)
        notes.remove(counted)
    names, beside = _names(words)
    if len(names) > 1:
        notes.append("另有：" + "、".join(names[1:]))
        people = people or ReadCell(text, len(names))
    name, note = (names[0] if names else ""), "；".join([*beside, *notes])
    cells: Read = {}
    if _TITLED.fullmatch(name) or _GROUP.fullmatch(words):
        cells[title] = ReadCell(text, name if _TITLED.fullmatch(name) else words, note=note)
    elif (
        name
        and not _KIN.search(words)
        and not _NOBODY.fullmatch(words)
        and not _may_be_two(name)
        and (len(name) <= 4 or not _HAN.match(name) or "·" in name.replace("•", "·").replace("．", "·"))
    ):
        cells[path] = ReadCell(text, name, note=note)
    else:
        cells[path] = flagged(text, f"“{text}”不像一个人的姓名。")
    if people is not None:
        cells["grievance.people"] = people
    return cells


def _may_be_two(name: str) -> bool:
    """张三李四: four characters that may be two names written without a mark between."""
    return len(name) == 4 and name[:2] not in _LONG_SURNAMES and masking.is_a_name(name[:2]) and masking.is_a_name(name[2:])


def _others(words: str, text: str, around: Around) -> ReadCell:
    """How many 等17人 says there are; 等人 says only that there are more."""
    if words in ("", "人"):
        return ReadCell(text, None, "several")
    found = amounts.read_count(words, _for_people(around))
    return flagged(text, f"“{text}”认不出是几个人。") if found.trouble else found


def _names(words: str) -> tuple[list[str], list[str]]:
    """The names of a cell, and what else it says of the first; no names if a part could be read in two ways."""
    names: list[str] = []
    beside: list[str] = []
    for part in (part.strip() for part in _BETWEEN_NAMES.split(words)):
        tokens = part.split()
        if tokens and tokens[-1] in ("男", "女") and (names or len(tokens) > 1):
            beside.append(tokens.pop())
        if not tokens:
            continue
        is_one = len(tokens) == 1 or len(tokens[0]) == 1 or tokens[0] in _LONG_SURNAMES or not _HAN.match(part)
        if not is_one and any(_NAME.fullmatch(token) and (_GROUP.fullmatch(token) or not masking.is_a_name(token)) for token in tokens):
            return [], []  # 买买提 艾力 is one person, 张三 保洁员 too
        for whole in [identity.person_name(" ".join(tokens))] if is_one else tokens:
            if _NAME.fullmatch(whole) or _TITLED.fullmatch(whole):
                names.append(whole)
            elif names and (is_one or len(whole) > 1):
                beside.append(whole)
            else:
                return [], []
    return names, beside


def _for_people(around: Around) -> Around:
    spec = spec_of("grievance.people")
    return replace(around, field=TargetField(spec.path, spec.label, spec, ()))


def read_phone(value: Value, around: Around) -> Read:
    """A phone with what stands beside it: （妻）, a second number; a number with a digit too few or a zero lost is flagged."""
    text = text_of(value)
    note_path = f"{around.field.spec.record}.phone_note" if around.field.spec.record == "worker" else ""
    cell = _phone(value, text)
    if cell.note and note_path and not cell.trouble:
        return {around.field.path: ReadCell(text, cell.value), note_path: ReadCell(text, cell.note)}
    return {around.field.path: cell}


def _phone(value: Value, text: str) -> ReadCell:
    if found := _USUAL_PHONE.fullmatch(text):
        return ReadCell(text, found[1], note=found[2] or "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return flagged(text, f"“{text}”不是电话。")
    typed = unicodedata.normalize("NFKC", text).strip("'‘’` ").removesuffix(".0")
    if _SCIENTIFIC.fullmatch(typed):
        return flagged(text, _LOST.format(text))
    if "*" in typed or "×" in typed or re.search(r"\d[xX]{2}", typed):
        return flagged(text, f"电话“{text}”不完整。")
    notes = [note.strip() for note in _NOTED.findall(typed) if note.strip() and not re.fullmatch(r"0\d{2,3}", note.strip())]
    typed = re.sub(r"[(（](0\d{2,3})[)）]", r"\1-", typed)
    typed = _NOTED.sub(" ", typed)
    numbers: list[str] = []
    for part in _BETWEEN_PHONES.split(typed):
        in_part, words = _parts(part)
        numbers += in_part
        notes += words
    if not numbers or (_OTHER_ACCOUNT.search(typed) and not _MOBILE.fullmatch(numbers[0])):
        return flagged(text, f"“{text}”里没有电话号码。")
    for number in numbers:
        if problem := _phone_problem(number):
            return flagged(text, problem)
    if len(numbers) > 1:  # who the others belong to is said around them
        first = r"[\s\-–—()]*".join(numbers[0])
        notes = [re.sub(first, "", unicodedata.normalize("NFKC", text), count=1).strip(" 、,;/|\n或")]
    return ReadCell(text, numbers[0], note="；".join(notes))


def _parts(part: str) -> tuple[list[str], list[str]]:
    """The numbers in a part of a cell, and the words beside them; blanks inside a number are no parting unless both sides are whole."""
    part = re.sub(r"(?<!\d)(?:\+|00)?86[\s-]*(?=1[3-9]\d)", "", part.strip())
    extension = re.search(r"(?<=\d)\s*(?:转|分机)\s*(\d{1,6})|(?<=\d{7})-(\d{2,5})$", part)
    words = []
    if extension:
        words.append("分机" + (extension[1] or extension[2]))
        part = part[: extension.start()] + part[extension.end() :]
    numbers = []
    for match in _DIGITS.finditer(part):
        tokens = match[0].split()
        if len(tokens) > 1 and all(_MOBILE.fullmatch(t.replace("-", "")) or _LANDLINE.fullmatch(t.replace("-", "")) for t in tokens):
            numbers += [token.replace("-", "") for token in tokens]
        else:
            numbers.append(re.sub(r"\D", "", match[0]))
    left = re.sub(r"^[\s:：,，.\-]+|[\s:：,，.\-]+$", "", _DIGITS.sub(" ", part))
    left = re.sub(r"^(?:联系)?(?:电话|手机|手机号|号码|座机|tel|TEL|Tel)\s*[:：]?", "", left).strip()
    return numbers, [*([left] if left else []), *words]


def _phone_problem(number: str) -> str:
    if problem := identity.phone_problem(number):
        return problem
    if _MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number):
        return ""
    if len(number) in (9, 10, 11):
        return f"电话“{number}”可能少了开头的 0，或者写错了，请核对。"
    return f"电话“{number}”认不准，请核对。"


def read_id_number(value: Value, around: Around) -> ReadCell:
    """A resident identity number, 15 digits brought to 18 (GB 11643); one a sheet has rounded is flagged and left empty."""
    return _id_number(value, text_of(value))


def _id_number(value: Value, text: str) -> ReadCell:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= EXACT:
        return flagged(text, _LOST.format(text))
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return flagged(text, f"“{text}”不是身份证号。")
    if _USUAL_ID.fullmatch(text) and not identity.id_number_problem(text):
        return ReadCell(text, text)
    typed = unicodedata.normalize("NFKC", text)
    if _SCIENTIFIC.fullmatch(typed.strip()):
        return flagged(text, _LOST.format(text))
    notes = [note.strip() for note in _NOTED.findall(typed) if note.strip()]
    number = identity.clean(_NOTED.sub("", typed).strip("'‘’`\" "))
    number = number.replace("×", "X")
    if "*" in number:
        return flagged(text, "身份证号打了星号，不完整。")
    if len(number) == 15 and number.isdecimal():
        return _old_number(number, text)
    if not re.fullmatch(r"[\dX]+", number):
        return flagged(text, f"“{text}”不是身份证号。")
    if number.endswith("000") and len(number) == 18:
        return flagged(text, "身份证号末三位是 000，可能被表格改成了 0，请核对。")
    if problem := identity.id_number_problem(number):
        return flagged(text, problem)
    return ReadCell(text, number, note="；".join(notes))


def _old_number(number: str, text: str) -> ReadCell:
    """A number of 15 digits: the year of birth gets its 19, and the check digit follows."""
    whole = number[:6] + "19" + number[6:]
    whole += identity.check_digit(whole)
    if number[6:8] in ("19", "20") or identity.id_number_problem(whole):
        return flagged(text, f"身份证号应为 18 位，现在 {len(number)} 位，请补齐。")
    return ReadCell(text, whole, note=f"15 位旧号 {number}")


def read_credit_code(value: Value, around: Around) -> ReadCell:
    """A unified social credit code whose check character holds; any other is flagged."""
    text = text_of(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= EXACT:
        return flagged(text, _LOST.format(text))
    code = identity.clean(unicodedata.normalize("NFKC", text).strip("'‘’` "))
    if _SCIENTIFIC.fullmatch(code):
        return flagged(text, _LOST.format(text))
    if problem := identity.credit_code_problem(code):
        return flagged(text, problem)
    return ReadCell(text, code)


def read_employer(value: Value, around: Around) -> ReadCell:
    """The name of an employer as it stands; two of them in one cell are for the clerk to part."""
    text = " ".join(text_of(value).split())
    if not isinstance(value, str) or not re.search(r"[^\W\d_]", text) or _NO_EMPLOYER.fullmatch(text):
        return flagged(text, f"“{text}”不像单位名称。")
    for between in (r"[、;；/\n]+", r"\s+"):
        parts = [part.strip() for part in re.split(between, text_of(value)) if part.strip()]
        if len(parts) > 1 and all(_COMPANY.fullmatch(part) for part in parts):
            return flagged(text, f"“{text}”写了 {len(parts)} 家单位。", *parts)
    if len(parts) > 1 and _WHOLE_COMPANY.fullmatch(parts[0]):
        return flagged(text, f"“{text}”在单位名称后面还写了别的。", parts[0], identity.person_name(text))
    return ReadCell(text, identity.person_name(text))
