"""Who brought a matter must not be known from a letter (劳动保障监察条例 art. 9): where they can be recognised, and how that is mended."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from station.casework.casefile import LetterFile, SupervisionFile
from station.casework.masking import SEALED, holds_personal_numbers, mask_id_number, mask_name, mask_phone, without_personal_numbers
from station.casework.model import Grievance, Letter, Worker
from station.casework.paper import Paper
from station.frozen import frozen

WORKER = "职工"  # stands where somebody was named
LEFT_OUT = "（略）"  # stands where a number was
_NAME, _TITLE, _NUMBER, _ADDRESS, _WORK_NUMBER = "姓名", "称呼", "号码", "地址", "工号"
_FIELDS = (
    *("facts", "opening", "demands", "closing", "heading", "enclosures", "annexes", "contact", "copies_to", "marks", "inspectors"),
    *("public_addressee", "department", "issuer", "number"),
)
GENERIC = re.compile(
    r"(?:匿名|[一某]|\w{0,6})?(?:职工|工人|员工|农民工|骑手|司机|快递员|劳动者|群众|工友|代表|家属)(?:[\d一二三四五六七八九十余多]+[人名]|等.*)?"
)
_CALLED = "某某?|师傅|先生|女士|同志|老师|大姐|大哥|阿姨|姐|哥"
_COVERED = "[×*＊]{1,2}(?![×*＊])|姓(?=职工|工人|员工|女工|农民工)"  # 陈××, 陈*, 陈姓职工
_WORK_NUMBERS = re.compile(r"(?:工号|工卡号|员工编号)\s*[:：]?\s*[A-Za-z0-9-]{2,}")
_BETWEEN = r"[\s·•・.\u200b－-]*"  # what may part a name or a number: 李 强, 138-0013-8000
_CLAUSE = re.compile(r"[^，。；\n]+[，。；\n]*")


@frozen
class Trace:
    """One place of a letter where somebody can be recognised; ``words`` is "" for numbers found by their shape alone."""

    where: str
    field: str
    words: str
    what: str

    @property
    def sentence(self) -> str:
        """What stands where, and the two ways on."""
        if self.what == _NUMBER:
            return f"{self.where}出现了电话、证件号或者卡号。文书一般不写。"
        return f"{self.where}出现了诉求人{self.what}“{self.words}”。文书一般不写；确要写明，先写明理由和同意的人。"


def known_words(workers: Iterable[Worker], grievances: Iterable[Grievance], supervision: SupervisionFile | None = None) -> dict[str, str]:
    """What the people behind a letter are known by, each with what it is: names, descriptions, numbers, addresses."""
    words: dict[str, str] = {}
    for worker in workers:
        words |= {worker.name: _NAME, worker.phone: _NUMBER, worker.id_number: _NUMBER}
        covered = (mask_phone(worker.phone), mask_id_number(worker.id_number))  # what a list shows, pasted
        words |= {number: _NUMBER for number in covered if any(char.isdigit() for char in number)}
        words |= {address: _ADDRESS for address in (worker.address, worker.delivery_address) if len(address) > 4}
    for grievance in grievances:
        is_withheld = grievance.is_confidential or grievance.is_anonymous
        if is_withheld or not GENERIC.fullmatch(grievance.worker_title):
            words.setdefault(grievance.worker_title, _TITLE)
            if called := re.search(rf"[^\W某](?:{_CALLED})$", grievance.worker_title):
                words.setdefault(called[0], _TITLE)
    if supervision is not None:
        matter = supervision.supervision
        words |= {matter.informant: _NAME, matter.informant_phone: _NUMBER}
        for interview in supervision.interviews:
            if interview.side != "employer":
                words |= {interview.person: _NAME, interview.phone: _NUMBER}
    return {word: what for word, what in words.items() if len(re.sub(_BETWEEN, "", word)) > 1 and word != SEALED}


def traces(file: LetterFile, paper: Paper) -> list[Trace]:
    """Every place where somebody can be recognised, but for what was disclosed on purpose; in the order of the paper."""
    letter = file.letter
    words = known_words(file.workers, file.grievances, file.supervision)
    released = disclosed(letter)
    words = {word: what for word, what in words.items() if word not in released}
    own = _own(file, words)
    kinds = {_plain(word): what for word, what in words.items()}
    found = []
    for where, field, text in _parts(letter, paper):
        for name in (*own, *released):
            text = text.replace(name, "")
        for match in _sought(words).finditer(text):
            what = kinds.get(_plain(match[0]), _TITLE)
            found.append(Trace(where, field or _field_of(letter, match[0]), match[0], what))
        for match in _WORK_NUMBERS.finditer(text):
            found.append(Trace(where, field or _field_of(letter, match[0]), match[0], _WORK_NUMBER))
        if _holds_number(text, words, is_contact=field == "contact"):
            holding = next((name for name in _FIELDS if _holds_number(getattr(letter, name), words)), "facts")
            found.append(Trace(where, field or holding, "", _NUMBER))
    return list(dict.fromkeys(found))


def disclosed(letter: Letter) -> set[str]:
    """What may be named because somebody said so and why; nothing while the reason or the person is missing."""
    if not letter.disclosure_reason.strip() or not letter.disclosed_by.strip():
        return set()
    return {line.strip() for line in letter.disclosed.splitlines() if line.strip()}


def mended(file: LetterFile, found: Iterable[Trace]) -> dict[str, str]:
    """The fields that change when everything found is taken out: “职工” for a name, the number itself left out."""
    found = list(found)
    words = {trace.words: trace.what for trace in found if trace.words}
    known = known_words(file.workers, file.grievances, file.supervision)
    numbers = [word for word, what in known.items() if what == _NUMBER] if any(not trace.words for trace in found) else None
    own = re.compile("|".join(map(re.escape, _own(file, known))) or "(?!)")
    changes = {}
    for name in _FIELDS:
        before = text = getattr(file.letter, name)
        if words:
            pieces = zip(own.split(before), [*own.findall(before), ""], strict=True)
            text = "".join(replaced(piece, words) + kept for piece, kept in pieces)
        if numbers is not None and name != "inspectors":
            text = text if name == "contact" else without_personal_numbers(text, LEFT_OUT)
            text = re.sub("|".join(map(_spread, numbers)) or "(?!)", LEFT_OUT, text, flags=re.IGNORECASE)
        if text != before:
            changes[name] = text
    return changes


def _own(file: LetterFile, words: dict[str, str]) -> list[str]:
    """Names that may stand in the letter though a worker's is part of them: a shop named after its owner, officers of the union."""
    letter = file.letter
    officers = [re.split("[（(]", line)[0].strip() for line in letter.inspectors.splitlines()]
    officers += [letter.drafter, letter.signer]
    return [*(employer.name for employer in file.addressees), *(name for name in officers if len(name) > 1 and name not in words)]


def replaced(text: str, words: dict[str, str]) -> str:
    """A text with “职工” in place of the names and descriptions, and without the addresses and work numbers among ``words``."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, WORKER if words[word] in (_NAME, _TITLE) else LEFT_OUT)
    text = re.sub(f"{WORKER}(?:[、，和]?{WORKER})+", WORKER, text)
    return re.sub(rf"(?<={WORKER}) +(?=[\u3400-\u9fff])", "", text)  # the blank after a Latin name


def retold(text: str, words: dict[str, str]) -> str:
    """What a summary says without who said it: names give way to “职工”, clauses with numbers or addresses fall away."""
    clauses = [
        clause
        for clause in _CLAUSE.findall(text.strip())
        if not _holds_number(clause, words) and not any(word in clause for word, what in words.items() if what == _ADDRESS)
    ]
    named = {word: what for word, what in words.items() if what in (_NAME, _TITLE)}
    spoken = dict.fromkeys(_sought(named).findall("".join(clauses)), _TITLE)
    return replaced("".join(clauses), named | spoken).rstrip("，。；、")


def _parts(letter: Letter, paper: Paper) -> Iterator[tuple[str, str, str]]:
    """Every text of the paper as (where, field, text); the file's properties and name hold nothing else."""
    to = {"employer": "addressees", "department": "department"}.get(letter.audience, "public_addressee")
    yield from (("发文机关", "issuer", paper.mark), ("文号", "number", paper.number), ("标题", "heading", paper.title.replace("\n", "")))
    yield from (("主送", to, paper.addressee), *(("版头标注", "marks", mark) for mark in paper.marks))
    yield from ((f"正文第 {place} 段", "", paragraph.text) for place, paragraph in enumerate(paper.paragraphs, 1))
    yield from (("附件", "enclosures" if line in letter.enclosures else "annexes", line) for line in paper.attachments)
    for annex in paper.annexes:
        yield from (("附件正文", "annexes", text) for text in (annex.title, *(paragraph.text for paragraph in annex.paragraphs)))
    yield from (("附注", "contact", paper.note), *(("抄送", "copies_to", copy) for copy in paper.copies))


def _sought(words: dict[str, str]) -> re.Pattern[str]:
    """What finds the words, and how people with these names are spoken of: 小陶, 陶师傅, 陶某."""
    exact = [_spread(word) for word in sorted(words, key=len, reverse=True) if words[word] != _NUMBER]
    surnames = {mask_name(word).rstrip("*") for word, what in words.items() if what == _NAME and mask_name(word).endswith("*")}
    spoken = [f"[小老阿]{one}|{one}(?:{_CALLED}|{_COVERED})|姓{one}的" for one in sorted(map(re.escape, surnames))]
    return re.compile("|".join([*exact, *spoken]) or r"(?!)", re.IGNORECASE)


def _holds_number(text: str, words: dict[str, str], *, is_contact: bool = False) -> bool:
    """Whether a number of these people stands in a text, or any number that reaches a person; the office's own contact may."""
    joined = re.sub(rf"(?<=\d){_BETWEEN}(?=[\dX])", "", unicodedata.normalize("NFKC", text).upper())
    if any(word.upper() in joined for word, what in words.items() if what == _NUMBER):
        return True
    return holds_personal_numbers(text) and not is_contact


def _spread(word: str) -> str:
    """A pattern of a name or a number however it is parted."""
    return _BETWEEN.join(map(re.escape, re.sub(_BETWEEN, "", word)))


def _plain(word: str) -> str:
    return re.sub(_BETWEEN, "", word).casefold()


def _field_of(letter: Letter, words: str) -> str:
    return next((name for name in _FIELDS if words in getattr(letter, name)), "facts")
