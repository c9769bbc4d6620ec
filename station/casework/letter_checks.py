"""What is looked at before a letter is signed: who may issue it, what it rests on, and that no worker can be recognised in it."""

import dataclasses
import re

from station.casework import deadlines, deliveries, letter_privacy, statutes, vocabulary, writing_style
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.letter_templates import BLANK, INSPECTORS, REPLY_LIMIT, kinds, may_issue, rule_for
from station.casework.letters import compose
from station.casework.model import Letter
from station.frozen import frozen

_WRITTEN = (
    "heading",
    "opening",
    "facts",
    "statutes",
    "demands",
    "closing",
    "enclosures",
    "annexes",
    "public_addressee",
    "department",
    "copies_to",
)
_CITED = re.compile(r"《([^《》]+)》((?:第[一二三四五六七八九十百零\d]{1,7}条[、和]?)*)")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零\d]{1,7}条")
_PHONE = re.compile(r"\d{5}")
_YOU = re.compile("贵[局委厅院署办部]")
_LAWS = ("法", "条例", "规定", "办法")
_WARNINGS = frozenset(
    {"statutes", "inspectors", "style", "enclosures", "department", "code", "contact", "one_gone"}
)  # rules that are not the same everywhere, or that only a person can settle


@frozen
class Check:
    """One line of the check panel: ``field`` is where it is mended, ``sentence`` says what is right or wrong.

    ``mend`` is what a button that mends it says, and ``changes`` the fields it changes; ``words`` are those that would name
    somebody, for whoever decides to disclose them.
    """

    key: str
    field: str
    is_ok: bool
    sentence: str
    mend: str = ""
    changes: dict[str, str] = dataclasses.field(default_factory=dict)
    words: tuple[str, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether the letter cannot be signed as it stands; the other failings are warnings."""
        return not self.is_ok and self.key not in _WARNINGS


def letter_checks(file: LetterFile) -> list[Check]:
    """Everything that is looked at, in the order the panel shows it, passed or not."""
    letter = file.letter
    found = [_filled(file), *_gone(file), *_lacking(letter), _blanks(letter), _privacy(file), _level(file)]
    if letter.kind == "opinion":
        found.append(_inspectors(file))
    found.append(_statutes(file))
    if letter.kind == "opinion" or letter.reply_amount:
        found.append(_reply(letter))
    if letter.kind == "proposal" or letter.ground in kinds()["proposal"]["grounds"]:
        found.append(_ground(file))
    if letter.kind == "proposal":
        found += _spoken_to(letter)
    found.append(_style(letter))
    return found


def letter_problems(file: LetterFile) -> list[Check]:
    """The checks that failed."""
    return [check for check in letter_checks(file) if not check.is_ok]


def _filled(file: LetterFile) -> Check:
    letter = file.letter
    wanted = {
        "issuer": letter.issuer,
        "addressees": letter.audience != "employer" or file.addressees,
        "public_addressee": letter.audience in deliveries.NAMED or letter.public_addressee,
        "department": letter.audience != "department" or letter.department,
        "opening": letter.opening,
        "facts": letter.kind == "reminder" or letter.facts,
        "demands": letter.demands,
    }
    for field, value in wanted.items():
        if not value:
            label = Letter.spec(field).label if Letter.knows(field) else "主送"
            return Check("filled", field, False, f"请填写{label}。")
    is_whole = not _lacking(letter)
    return Check("filled", "issuer", True, "各项已填" if is_whole else "正文各项已填")


def _lacking(letter: Letter) -> list[Check]:
    """What no rule asks of a draft and whoever receives the letter misses: a number that names its issuer, a phone to call."""
    found = []
    if not letter.issuer_code and not letter.number:
        found.append(Check("code", "issuer_code", False, "没有发文代字，编不出文号。填这里，或者在“设置 · 本站”里填一次。"))
    if letter.contact and not _PHONE.search(letter.contact):
        found.append(Check("contact", "contact", False, "联系人没有电话，对方找不到人。填这里，或者在“设置 · 本站”里填一次。"))
    return found


def _gone(file: LetterFile) -> list[Check]:
    """A letter that rests on nothing any more is not signed; one of several cases may have been the wrong one."""
    if not file.binned:
        return []
    sentence = f"关联的诉求 {'、'.join(case.number for case in file.binned)} 已经删除，在“设置”的“回收站”里。"
    return [Check("one_gone" if file.grievances else "gone", "cases", False, sentence)]


def _blanks(letter: Letter) -> Check:
    for name in ("opening", "facts", "demands", "closing", "inspectors"):
        value = getattr(letter, name)
        if BLANK in value or (REPLY_LIMIT in value and not letter.reply_amount):
            return Check("blanks", name, False, f"{Letter.spec(name).label}里还有没填的地方，印出来是“{BLANK}”。")
    return Check("blanks", "opening", True, "没有留空")


def _privacy(file: LetterFile) -> Check:
    """A complaint is confidential (劳动保障监察条例 art. 9): who brought it stays out of the letter unless somebody said otherwise."""
    letter = file.letter
    if found := letter_privacy.traces(file, compose(file)):
        words = tuple(dict.fromkeys(trace.words for trace in found if trace.words))
        mend = f"改为“{letter_privacy.WORKER}”" if words else "删去号码"
        return Check("privacy", found[0].field, False, found[0].sentence, mend, letter_privacy.mended(file, found), words)
    if letter.disclosed.strip() and not letter_privacy.disclosed(letter):
        return Check("privacy", "disclosed", False, "写明诉求人要有理由和同意的人。")
    if names := letter_privacy.disclosed(letter):
        return Check("privacy", "disclosed", True, f"经{letter.disclosed_by}同意写明：{'、'.join(sorted(names))}")
    return Check("privacy", "facts", True, "未出现诉求人姓名和电话")


def _level(file: LetterFile) -> Check:
    letter = file.letter
    level = vocabulary.label("org_level", letter.issuer_level)
    if may_issue(letter.kind, letter.issuer_level, file.rules):
        return Check("level", "issuer", True, f"发文机关为{level}级，符合要求")
    kind, lowest = vocabulary.label("letter_kind", letter.kind), rule_for(letter.kind, file.rules).lowest_level
    least = "县级以上总工会" if lowest == "county" else f"{vocabulary.label('org_level', lowest)}级以上工会"
    return Check("level", "issuer", False, f"{kind}要由{least}发，现在的发文机关是“{letter.issuer}”。")


def _inspectors(file: LetterFile) -> Check:
    """Enough supervisors with their cards (浙江省条例 art. 20; 江苏 art. 18), and a check that was recorded if one is told."""
    letter, least = file.letter, deadlines.threshold("inspectors_least")
    named = [line for line in letter.inspectors.splitlines() if line.strip()]
    if len(named) < least:
        return Check("inspectors", "inspectors", False, f"调查要有 {least} 名以上监督员，现在写了 {len(named)} 名。")
    without = [line for line in named if not any(char.isdigit() for char in line)]
    if without:
        return Check("inspectors", "inspectors", False, f"请写明监督员的证号：{'、'.join(without)}。")
    if INSPECTORS in letter.opening and not (file.supervision and file.supervision.supervision.checked_on):
        sentence = "正文写了派监督员调查，可是没有登记调查日期。请登记调查，或者改写这一句。"
        return Check("inspectors", "opening", False, sentence)
    return Check("inspectors", "inspectors", True, f"监督员 {len(named)} 名，证号齐全")


def _spoken_to(letter: Letter) -> list[Check]:
    """A department that was chosen later is still spoken to as the first one: 贵局 to a 委员会."""
    last = letter.department.removesuffix("员会")[-1:]
    right = f"贵{last}"
    texts = {name: getattr(letter, name) for name in ("opening", "facts", "demands", "closing")}
    wrong = [said for text in texts.values() for said in _YOU.findall(text) if said != right]
    if not wrong or not _YOU.fullmatch(right):
        return []
    changes = {name: _YOU.sub(right, text) for name, text in texts.items() if _YOU.sub(right, text) != text}
    sentence = f"主送是{letter.department}，正文却写“{wrong[0]}”。"
    return [Check("department", next(iter(changes)), False, sentence, f"改为“{right}”", changes)]


def _statutes(file: LetterFile) -> Check:
    """Whatever the letter cites must be in force and compared with the official text."""
    letter = file.letter
    lines = [line.strip() for line in letter.statutes.splitlines() if line.strip()]
    if not lines and letter.kind != "reminder":
        return Check("statutes", "statutes", False, "还没有写违反的规定。")
    texts = {name: _cited(getattr(letter, name)) for name in ("opening", "facts", "demands", "closing")}
    cited = {"statutes": lines, **texts}
    for name, citations in cited.items():
        if statutes.concerns(citations, file.statute_checks, letter.topic):
            everything = dict.fromkeys(citation for citations in cited.values() for citation in citations)
            concerns = statutes.concerns(everything, file.statute_checks, letter.topic)
            return Check("statutes", name, False, f"{'；'.join(concerns)}。")
    count = len({citation for citations in cited.values() for citation in citations})
    return Check("statutes", "statutes", True, f"法条 {count} 条，已核对原文" if count else "没有引用法条")


def _cited(text: str) -> list[str]:
    """The statutes cited in running text, in full; the titles of our own letters are none."""
    found = []
    for law, articles in _CITED.findall(text):
        each = _ARTICLE.findall(articles)
        if each or law.endswith(_LAWS) or statutes.find(f"《{law}》"):
            found += [citation for part in each or [""] for citation in statutes.recognised(f"《{law}》{part}") or [f"《{law}》{part}"]]
    return found


def _style(letter: Letter) -> Check:
    """Figures, dates, money and marks as the standards write them."""
    found = {name: writing_style.findings(getattr(letter, name)) for name in _WRITTEN}
    said = [f"{letter.spec(name).label}：{finding.sentence}" for name, findings in found.items() for finding in findings]
    if not said:
        return Check("style", "opening", True, "数字、日期和标点符合国家标准")
    name = next(name for name, findings in found.items() if findings)
    changes = {name: writing_style.corrected(getattr(letter, name)) for name, findings in found.items() if findings}
    changes = {name: text for name, text in changes.items() if text != getattr(letter, name)}
    more = f"另有 {len(said) - 1} 处。" if len(said) > 1 else ""
    return Check("style", name, False, said[0] + more, "按标准改" if changes else "", changes)


def _reply(letter: Letter) -> Check:
    if not letter.reply_amount or not letter.reply_unit:
        return Check("reply", "reply_amount", False, "请填写答复期限。")
    if not letter.reply_source:
        return Check("reply", "reply_source", False, "请写明答复期限的依据。")
    days = vocabulary.label("day_unit", letter.reply_unit)
    return Check("reply", "reply_amount", True, f"答复期限 {letter.reply_amount} {days}")


def _ground(file: LetterFile) -> Check:
    """Whether one of the three cases in which a 建议书 may follow is on record (浙江省条例 art. 23), as for whatever an opinion says of the
    letter before; of several addressees one is enough."""
    letter, previous, held = file.letter, file.previous, file.previous_deliveries
    if letter.kind == "proposal" and (previous is None or previous.kind != "opinion"):
        return Check("ground", "previous_id", False, "建议书要接在意见书之后，请选前一份意见书。")
    if letter.kind == "proposal" and letter.ground not in kinds()["proposal"]["grounds"]:
        return Check("ground", "ground", False, "请选择发建议书的理由：拒收意见书、逾期未答复或者无正当理由不改正。")
    if previous is None:
        return Check("ground", "previous_id", False, "写了递进理由的，请选前一份文书。")
    kind = vocabulary.label("letter_kind", previous.kind)
    name = f"{kind}（{previous.number}）" if previous.number else kind
    if previous.status == "void":
        return Check("ground", "previous_id", False, f"{name}已经作废，不能接在它后面。")
    if letter.audience == "employer":
        held = tuple(delivery for delivery in held if delivery.employer_id in {employer.id for employer in file.addressees})
    if letter.ground == "refused" and all(delivery.reply_state != "refused" for delivery in held):
        return Check("ground", "ground", False, f"{name}没有登记拒收。")
    if letter.ground == "no_reply":
        served = [delivery for delivery in held if delivery.served_on]
        if not served:
            return Check("ground", "ground", False, f"{name}没有登记送达日期，答复期限还没有起算。")
        if all(delivery.replied_on for delivery in served):
            replied_on = max(delivery.replied_on for delivery in served)
            return Check("ground", "ground", False, f"{name}已于 {show_day(replied_on)}答复，不是逾期未答复。")
        due_on = min(delivery.reply_due_on for delivery in served if not delivery.replied_on)
        if due_on and "" < letter.issued_on <= due_on:
            return Check("ground", "ground", False, f"{name}的答复期限到 {show_day(due_on)}，还没有过。")
    if letter.ground == "no_rectification" and all(delivery.rectification not in ("refused", "partly") for delivery in held):
        return Check("ground", "ground", False, f"{name}没有登记拒不整改或者部分整改。")
    return Check("ground", "ground", True, f"{name}：{vocabulary.label('escalation_ground', letter.ground)}")
