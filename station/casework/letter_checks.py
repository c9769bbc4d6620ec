"""What is looked at before a letter is signed: who may issue it, what it rests on, and that no worker can be recognised in it."""

from dataclasses import dataclass

from station.casework import statutes, vocabulary
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.letter_templates import BLANK, REPLY_LIMIT, kinds, may_issue
from station.casework.letters import compose
from station.casework.masking import holds_personal_numbers
from station.casework.model import Letter

_WARNINGS = frozenset({"statutes", "inspectors"})  # rules that are not the same everywhere, or that only a person can settle


@dataclass(frozen=True)
class Check:
    """One line of the check panel: ``field`` is where it is mended, ``sentence`` says what is right or wrong."""

    key: str
    field: str
    is_ok: bool
    sentence: str

    @property
    def blocks(self) -> bool:
        """Whether the letter cannot be signed as it stands; the other failings are warnings."""
        return not self.is_ok and self.key not in _WARNINGS


def letter_checks(file: LetterFile) -> list[Check]:
    """Everything that is looked at, in the order the panel shows it, passed or not."""
    letter = file.letter
    found = [_filled(file), _blanks(letter), _privacy(file), _level(letter)]
    if letter.kind == "opinion":
        found.append(_inspectors(letter))
    if letter.kind != "reminder":
        found.append(_statutes(letter))
    if letter.kind == "opinion" or letter.reply_amount:
        found.append(_reply(letter))
    if letter.kind == "proposal":
        found.append(_ground(file))
    return found


def letter_problems(file: LetterFile) -> list[Check]:
    """The checks that failed."""
    return [check for check in letter_checks(file) if not check.is_ok]


def _filled(file: LetterFile) -> Check:
    letter = file.letter
    wanted = {
        "issuer": letter.issuer,
        "addressees": letter.audience != "employer" or file.addressees,
        "public_addressee": letter.audience in ("employer", "department") or letter.public_addressee,
        "department": letter.audience != "department" or letter.department,
        "opening": letter.opening,
        "facts": letter.kind == "reminder" or letter.facts,
        "demands": letter.demands,
    }
    for field, value in wanted.items():
        if not value:
            label = Letter.spec(field).label if Letter.knows(field) else "主送"
            return Check("filled", field, False, f"请填写{label}。")
    return Check("filled", "issuer", True, "各项已填")


def _blanks(letter: Letter) -> Check:
    for name in ("opening", "facts", "demands", "closing", "inspectors"):
        value = getattr(letter, name)
        if BLANK in value or (REPLY_LIMIT in value and not letter.reply_amount):
            return Check("blanks", name, False, f"{Letter.spec(name).label}里还有没填的地方，印出来是“{BLANK}”。")
    return Check("blanks", "opening", True, "没有留空")


def _privacy(file: LetterFile) -> Check:
    """A complaint is confidential (劳动保障监察条例 art. 9): neither name nor number of a worker goes to the employer."""
    names = {worker.name for worker in file.workers if len(worker.name) > 1} if file.letter.audience != "department" else set()
    numbers = {number for worker in file.workers for number in (worker.phone, worker.id_number) if number}
    if file.letter.audience != "department":  # how a source describes one who wants to stay unknown says who it is as well
        unnamed = (grievance for grievance in file.grievances if grievance.is_confidential or grievance.is_anonymous)
        names |= {grievance.worker_title for grievance in unnamed if len(grievance.worker_title) > 1}
    own = [employer.name for employer in file.addressees]  # a shop may bear its owner's name
    paper = compose(file)
    parts = [("标题", "heading", paper.title), *(("附件", "enclosures", line) for line in paper.attachments)]
    parts += [(f"正文第 {place} 段", "", paragraph.text) for place, paragraph in enumerate(paper.paragraphs, 1)]
    for where, field, text in parts:
        for name in own:
            text = text.replace(name, "")
        for name in sorted(names):
            if name in text:
                sentence = f"{where}出现了诉求人姓名“{name}”。发给单位的文书一般不写。"
                return Check("privacy", field or _field_of(file.letter, name), False, sentence)
        if holds_personal_numbers(text) or any(number in text for number in numbers):
            return Check("privacy", field or "facts", False, f"{where}出现了电话、证件号或者卡号。文书一般不写。")
    return Check("privacy", "facts", True, "未出现诉求人姓名和电话")


def _field_of(letter: Letter, words: str) -> str:
    return next((name for name in ("facts", "opening", "demands", "closing") if words in getattr(letter, name)), "facts")


def _level(letter: Letter) -> Check:
    level = vocabulary.label("org_level", letter.issuer_level)
    if may_issue(letter.kind, letter.issuer_level):
        return Check("level", "issuer", True, f"发文机关为{level}级，符合要求")
    kind = vocabulary.label("letter_kind", letter.kind)
    return Check("level", "issuer", False, f"{kind}要由县级以上总工会发，现在的发文机关是“{letter.issuer}”。")


def _inspectors(letter: Letter) -> Check:
    """At least two supervisors with their cards (浙江省条例 art. 20; 江苏 art. 18)."""
    named = [line for line in letter.inspectors.splitlines() if line.strip()]
    if len(named) < 2:
        return Check("inspectors", "inspectors", False, f"调查要有两名以上监督员，现在写了 {len(named)} 名。")
    without = [line for line in named if not any(char.isdigit() for char in line)]
    if without:
        return Check("inspectors", "inspectors", False, f"请写明监督员的证号：{'、'.join(without)}。")
    return Check("inspectors", "inspectors", True, f"监督员 {len(named)} 名，证号齐全")


def _statutes(letter: Letter) -> Check:
    lines = [line.strip() for line in letter.statutes.splitlines() if line.strip()]
    if not lines:
        return Check("statutes", "statutes", False, "还没有写违反的规定。")
    unchecked = [line for line in lines if not ((known := statutes.find(line)) and known.is_checked)]
    if unchecked:
        return Check("statutes", "statutes", False, f"{'、'.join(unchecked)}没有核对过原文。")
    return Check("statutes", "statutes", True, f"法条 {len(lines)} 条，已核对原文")


def _reply(letter: Letter) -> Check:
    if not letter.reply_amount or not letter.reply_unit:
        return Check("reply", "reply_amount", False, "请填写答复期限。")
    if not letter.reply_source:
        return Check("reply", "reply_source", False, "请写明答复期限的依据。")
    days = vocabulary.label("day_unit", letter.reply_unit)
    return Check("reply", "reply_amount", True, f"答复期限 {letter.reply_amount} {days}")


def _ground(file: LetterFile) -> Check:
    """The three cases in which a 建议书 may follow (浙江省条例 art. 23); of several addressees one is enough."""
    grounds = kinds()["proposal"]["grounds"]
    letter, previous, receipts = file.letter, file.previous, file.previous_deliveries
    if previous is None or previous.kind != "opinion":
        return Check("ground", "previous_id", False, "建议书要接在意见书之后，请选前一份意见书。")
    if letter.ground not in grounds:
        return Check("ground", "ground", False, "请选择发建议书的理由：拒收意见书、逾期未答复或者无正当理由不改正。")
    name = f"意见书（{previous.number}）" if previous.number else "意见书"
    if letter.ground == "refused" and all(receipt.reply_state != "refused" for receipt in receipts):
        return Check("ground", "ground", False, f"{name}没有登记拒收。")
    if letter.ground == "no_reply":
        served = [receipt for receipt in receipts if receipt.served_on]
        if not served:
            return Check("ground", "ground", False, f"{name}没有登记送达日期，答复期限还没有起算。")
        if all(receipt.replied_on for receipt in served):
            replied_on = max(receipt.replied_on for receipt in served)
            return Check("ground", "ground", False, f"{name}已于 {show_day(replied_on)}答复，不是逾期未答复。")
        due_on = min(receipt.reply_due_on for receipt in served if not receipt.replied_on)
        if due_on and "" < letter.issued_on <= due_on:
            return Check("ground", "ground", False, f"{name}的答复期限到 {show_day(due_on)}，还没有过。")
    if letter.ground == "no_rectification" and all(receipt.rectification not in ("refused", "partly") for receipt in receipts):
        return Check("ground", "ground", False, f"{name}没有登记拒不整改或者部分整改。")
    return Check("ground", "ground", True, f"{name}：{vocabulary.label('escalation_ground', letter.ground)}")
