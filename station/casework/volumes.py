"""The volume of a matter of supervision: what stands in the store, in the order of filing, and what is not there yet.

The order follows the way of a matter, from the clue to the closing; how long a volume is kept is the archive's rule, never said here.
"""

from collections.abc import Iterable, Iterator

from station.casework import deadlines, vocabulary
from station.casework.casefile import LetterFile, SupervisionFile
from station.casework.dates import show_day
from station.casework.deliveries import NOT_ISSUED, name_of
from station.casework.dossiers import Dossier
from station.casework.model import LetterAddressee
from station.casework.supervisions import must_be_told
from station.frozen import frozen

LISTED = 4  # addressees of one letter that are listed, and have their papers offered, one by one; more are printed as a run


@frozen
class Entry:
    """One document of a volume; ``day`` is an ISO day, ``note`` goes into the remarks column."""

    title: str
    number: str = ""
    author: str = ""
    day: str = ""
    note: str = ""


def contents(dossier: Dossier, station_name: str) -> list[Entry]:
    """The documents that are there, in the order of filing; nobody who complained is named."""
    entries = list(_of_matter(dossier.matter, station_name)) if dossier.matter else []
    kept = [file for file in dossier.letters if file.letter.number or file.letter.status not in ("draft", "void")]
    for is_proposal in (False, True):
        for file in kept:
            if (file.letter.kind == "proposal") == is_proposal:
                entries += _of_letter(file)
    return entries + (list(_ending(dossier.matter, station_name)) if dossier.matter else [])


def table(entries: Iterable[Entry]) -> list[tuple[str, ...]]:
    """The rows of the 卷内文件目录: 序号, 文号, 责任者, 题名, 日期, 页号 (to be written by hand), 备注."""
    return [(str(n), e.number, e.author, e.title, show_day(e.day), "", e.note) for n, e in enumerate(entries, 1)]


def span(entries: Iterable[Entry]) -> tuple[str, str]:
    """First and last day of a volume, ISO; "" for none."""
    days = sorted(entry.day for entry in entries if entry.day)
    return (days[0], days[-1]) if days else ("", "")


def _of_matter(matter: SupervisionFile, station_name: str) -> Iterator[Entry]:
    supervision = matter.supervision
    yield Entry("线索登记表", supervision.number, station_name, supervision.found_on)
    if supervision.decided_on:
        yield Entry("受理审查意见", supervision.number, supervision.decided_by, supervision.decided_on)
    if supervision.told_on:
        yield Entry("不受理告知书", supervision.number, station_name, supervision.told_on)
    active = [one for one in matter.inspectors if not one.recused_on]
    if active:
        names = "、".join(one.name for one in active)
        yield Entry(f"监督员指派和回避声明（{names}）", "", station_name, min(one.assigned_on for one in active))
    for one in matter.interviews:
        yield Entry(f"调查笔录（{vocabulary.label('interview_side', one.side)}）", "", one.recorder, one.started_at[:10])
    if proofs := [line for line in supervision.evidence.splitlines() if line.strip()]:
        yield Entry(f"证据目录和证据材料（{len(proofs)}项）", "", station_name, supervision.checked_on)
    if supervision.is_obstructed:
        yield Entry("单位拒绝配合的记录", "", station_name, supervision.checked_on)
    if supervision.talked_on:
        yield Entry("沟通协商记录", "", station_name, supervision.talked_on)


def _of_letter(file: LetterFile) -> Iterator[Entry]:
    letter = file.letter
    kind = vocabulary.label("letter_kind", letter.kind)
    yield Entry(f"{kind}拟稿审批单", "", letter.drafter, letter.drafted_on)
    if letter.status in NOT_ISSUED:
        return
    yield Entry(letter.heading, letter.number, letter.issuer, letter.issued_on, _note(file))
    served = [delivery for delivery in file.deliveries if delivery.served_on]
    replied = [delivery for delivery in file.deliveries if delivery.replied_on]
    yield from _each(file, served, "送达回证", "served_on", letter.issuer)
    yield from _each(file, [d for d in served if d.express_number], "邮寄凭证", "sent_on", "", "express_number")
    yield from _each(file, replied, "单位答复和整改材料" if letter.kind != "proposal" else "部门答复", "replied_on", "")
    told = [delivery for delivery in file.deliveries if delivery.department_told_on]
    yield from _each(file, told, "部门处理结果反馈", "department_told_on", "")


def _note(file: LetterFile) -> str:
    if file.letter.status == "void":
        return f"作废，改发{file.replaced_by.number}" if file.replaced_by and file.replaced_by.number else "作废"
    return f"代替{file.replaces.number}" if file.replaces else ""


def _each(file: LetterFile, found: list[LetterAddressee], title: str, day: str, author: str, number: str = "") -> Iterator[Entry]:
    """One document for each addressee, or one line with their number where there are many; "" as author is the addressee."""
    if len(found) > LISTED:
        yield Entry(f"{title}（{len(found)}份）", "", author, min(getattr(one, day) for one in found))
        return
    for one in found:
        name = name_of(file, one)
        whose = f"（{name}）" if author and len(file.deliveries) > 1 else ""
        yield Entry(title + whose, getattr(one, number) if number else "", author or name, getattr(one, day) or one.served_on)


def _ending(matter: SupervisionFile, station_name: str) -> Iterator[Entry]:
    supervision = matter.supervision
    if supervision.followed_on:
        yield Entry("回访记录", "", station_name, supervision.followed_on)
    if supervision.closed_on:
        yield Entry("结案审批", supervision.number, station_name, supervision.closed_on)


def missing(dossier: Dossier) -> list[str]:
    """What the volume should hold and does not, a sentence each; a step left out on purpose with its reason is not missing."""
    return [*(_missing_of_matter(dossier.matter) if dossier.matter else ()), *_missing_of_letters(dossier)]


def _missing_of_matter(matter: SupervisionFile) -> Iterator[str]:
    supervision = matter.supervision
    skipped = supervision.skipped.split()
    if supervision.decision == "refused":
        if not supervision.told_on and must_be_told(supervision):
            yield "不受理的书面告知还没有登记。"
        return
    if not supervision.decided_on and "acceptance" not in skipped:
        yield "受理审查还没有登记。"
    if "check" not in skipped:
        yield from _missing_of_check(matter)
    if not supervision.talked_on and "negotiation" not in skipped:
        yield "沟通协商记录还没有登记。"
    if not supervision.closed_on:
        yield "还没有办结，结案审批不在卷里。"
    elif not supervision.followed_on:
        yield "回访记录还没有登记。"


def _missing_of_check(matter: SupervisionFile) -> Iterator[str]:
    active = [one for one in matter.inspectors if not one.recused_on]
    least = deadlines.threshold("inspectors_least")
    if len(active) < least:
        yield f"指派的监督员只有{len(active)}人，应当不少于{least}人。" if active else "监督员的指派还没有登记。"
    undeclared = "、".join(one.name for one in active if not one.declared_on)
    if undeclared:
        yield f"{undeclared}的回避声明还没有登记。"
    if not matter.interviews:
        yield "调查笔录还没有登记。"
    unsigned = sum(not one.signing for one in matter.interviews)
    if unsigned:
        yield f"{unsigned}份调查笔录没有登记签名情况。"
    if not matter.supervision.evidence.strip():
        yield "证据目录还没有登记。"


def _missing_of_letters(dossier: Dossier) -> Iterator[str]:
    if not dossier.letters and dossier.matter and dossier.matter.supervision.status in ("talked", "letter"):
        yield "还没有拟监督文书。"
    for file in dossier.letters:
        letter = file.letter
        if letter.status == "void":
            continue
        if letter.status in NOT_ISSUED:
            yield f"{vocabulary.label('letter_kind', letter.kind)}还没有签发。"
            continue
        unserved = sum(not one.served_on for one in file.deliveries)
        if unserved:
            yield f"{letter.number}有{unserved}家没有登记送达，缺送达回证。"
        unanswered = sum(bool(one.reply_due_on) and not one.replied_on and one.reply_state != "refused" for one in file.deliveries)
        if unanswered:
            yield f"{letter.number}有{unanswered}家没有登记答复。"
