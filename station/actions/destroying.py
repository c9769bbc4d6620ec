"""Files whose time has passed: listed for 鉴定 by one person, agreed to by a second, destroyed after a while (档案法实施条例 art. 24)."""

from collections.abc import Collection, Iterator
from pathlib import Path

from station import stopping
from station.actions import entering, rights
from station.actions.at_desk import own_station
from station.casework import destruction as rules
from station.casework import destruction_paper, retention
from station.casework.dates import show_day
from station.casework.fields import Record
from station.casework.model import (
    Destruction,
    DestructionLine,
    Grievance,
    InjuryVisit,
    RetentionRule,
    Station,
    Supervision,
)
from station.casework.outreach import injury_visits
from station.casework.papers import OfficePaper
from station.casework.retention import Rule
from station.casework.vocabulary import label, vocabulary
from station.changes import Changes
from station.db import destroying, switching
from station.db.casefiles import case_files
from station.db.sight import seeing_all
from station.db.store import Store
from station.errors import StationError, raise_problems
from station.frozen import frozen


@frozen
class Candidate:
    """A file whose time has passed; ``obstacles`` say why it cannot be put on a list yet."""

    of: str
    of_id: str
    number: str
    began_on: str
    closed_on: str
    retention: str
    keep_to: str
    basis: str
    obstacles: tuple[str, ...] = ()
    archive_number: str = ""
    is_kept: bool = False  # somebody said that it is not to be destroyed for the time being

    @property
    def is_free(self) -> bool:
        """Whether it may be put on a list."""
        return not self.obstacles


# -- what has run out ------------------------------------------------------------------------------------------------------


def due(store: Store, on: str = "") -> list[Candidate]:
    """Every file whose time has passed and that is on no list but the one with id ``on``, the longest past first."""
    today = store.now().date().isoformat()
    return sorted([*_cases(store, today, on), *_others(store, today, on)], key=lambda found: (found.keep_to, found.number))


def _cases(store: Store, today: str, on: str) -> Iterator[Candidate]:
    found = destroying.run_out(store, today, on)
    laid_down = store.matching(RetentionRule)
    mates = [case.id for case in found]
    for case in case_files(store, mates):
        stopping.here()
        grievance = case.grievance
        rule = retention.in_force(retention.rule_of(case), laid_down)
        began, closed = grievance.received_at[:10], grievance.closed_on
        said = [*_too_early(rule, closed, today), *rules.obstacles(case), *_beside(store, grievance.id, laid_down, today)]
        said += _held_back(store, grievance)
        if others := destroying.shared_letters(store, grievance.id, mates):
            said.append(f"文书还涉及没有到期的诉求 {'、'.join(others)}")
        yield _candidate(grievance, grievance.number, began, closed, grievance.retention, grievance.keep_to, rule, said)


def _others(store: Store, today: str, on: str) -> Iterator[Candidate]:
    laid_down = store.matching(RetentionRule)
    for rule in (retention.in_force(rule, laid_down) for rule in retention.others()):
        for record, began, closed in destroying.closed_alone(store, rule.of, retention.last_closed(rule.retention, today), on):
            until = retention.keep_to(rule.retention, closed)
            said = [*_unsettled(rule), *_held_back(store, record)]
            if record.deleted and (title := destroying.living(store.db.conn, record)):
                said.append(f"删除的时候还留着{title}，请先放回办完，或者删除{title}")
            if kept := destroying.kept_reason(store, record):
                said.append(f"{rules.KEPT}{kept}")
            yield _candidate(record, str(getattr(record, "number", "")), began, closed, rule.retention, until, rule, said)


def _candidate(record: Record, number: str, began: str, closed: str, kept: str, until: str, rule: Rule, said: Collection[str]) -> Candidate:
    archived = str(getattr(record, "archive_number", ""))
    is_kept = any(words.startswith(rules.KEPT) for words in said)
    return Candidate(record.record, record.id, number, began, closed, kept, until, rule.basis, tuple(said), archived, is_kept)


def _unsettled(rule: Rule) -> list[str]:
    return [] if rule.counts else [f"“{rule.title}”的保管期限还没有确认"]


def _too_early(rule: Rule, closed_on: str, today: str) -> Iterator[str]:
    """What stands against a file of that rule: it is not confirmed, or lays down more than the file was given when it was put away."""
    if not rule.counts:
        yield from _unsettled(rule)
    elif not retention.is_over(rule, closed_on, today):
        yield f"“{rule.title}”现在定的保管期限是{label('retention', rule.retention)}，还没有满"


def _beside(store: Store, grievance_id: str, laid_down: Collection[RetentionRule], today: str) -> Iterator[str]:
    """What goes with a case and has a course or a period of its own."""
    rule = next(retention.in_force(one, laid_down) for one in retention.others() if one.of == Supervision.record)
    for matter in store.matching(Supervision, grievance_id=grievance_id):
        if rules.is_matter_open(matter):
            yield f"监督事项 {matter.number} 没有办结"
        else:
            yield from _too_early(rule, matter.closed_on or matter.decided_on, today)
    if any(visit.status in injury_visits.OPEN for visit in store.matching(InjuryVisit, grievance_id=grievance_id)):
        yield "工伤探视没有办完"


def _held_back(store: Store, record: Record) -> Iterator[str]:
    """What only the store knows."""
    if destroying.is_contested(store, record.record, record.id):
        yield "有两边都改过、还没有定的内容"
    if not record.deleted and destroying.has_draft(store, record.id):  # of what lies in the bin nobody can go on with one
        yield "有没保存的草稿"


# -- the list --------------------------------------------------------------------------------------------------------------


def lists(store: Store) -> list[Destruction]:
    """All lists, the last drawn up first."""
    return sorted(store.matching(Destruction), key=lambda one: one.id, reverse=True)


def lines(store: Store, listed: Destruction) -> list[DestructionLine]:
    """The files of a list in the order they were put on it."""
    return store.matching(DestructionLine, destruction_id=listed.id)


def draw(store: Store, ids: Collection[str], note: str = "") -> Destruction:
    """Draw up a list of these files; StationError if one of them may not be on it (any more)."""
    rights.require(store, "destroy")
    chosen = [found for found in due(store) if found.of_id in ids]
    _refuse(store, chosen, ids)
    station, today = own_station(store), store.now().date().isoformat()
    with store.step(f"列销毁清册 {len(chosen)} 件") as step:
        number = _free_number(store, station, int(today[:4]))
        made = step.add(Destruction(number=number, station_id=station.id, drawn_by=store.user, drawn_on=today, note=note.strip()))
        for found in chosen:
            records, papers = destroying.size(store, found.of, found.of_id)
            step.add(
                DestructionLine(
                    destruction_id=made.id,
                    of=found.of,
                    of_id=found.of_id,
                    number=found.number,
                    began_on=found.began_on,
                    closed_on=found.closed_on,
                    retention=found.retention,
                    keep_to=found.keep_to,
                    basis=found.basis,
                    records=records,
                    files=papers,
                )
            )
    return made


def _free_number(store: Store, station: Station, year: int) -> str:
    """The next number no list bears: another PC of the unit draws from a series of its own."""
    taken = {one.number for one in lists(store)}
    while (number := retention.list_number(station, year, store.draw("destruction", year))) in taken:
        pass
    return number


def _refuse(store: Store, chosen: Collection[Candidate], ids: Collection[str]) -> None:
    if not ids:
        raise StationError("还没有选档案。", "请先选要鉴定的档案。")
    if len(chosen) < len(set(ids)):
        raise StationError("选的档案里有没到期的，或者已经在别的清册里，没有列。", "请重新打开到期清单再选。")
    for found in chosen:
        if found.obstacles:
            raise StationError(
                f"{found.number or '有一件'}还不能列入销毁清册：{'；'.join(found.obstacles)}。", "请办完这些事，或者不选这一件。"
            )
        if others := destroying.shared_letters(store, found.of_id, ids):
            raise StationError(f"{found.number}的文书还涉及诉求 {'、'.join(others)}，没有列。", "请把它们一起选上，或者都不选。")


def keep_on(store: Store, line: DestructionLine, reason: str) -> Changes:
    """Take a file out of a list that is not agreed to yet: it is kept on, for a reason, and not proposed again until that is lifted."""
    rights.require(store, "destroy")
    listed = _at(store, line.destruction_id, "drawn")
    raise_problems({} if reason.strip() else {"reason": "请写明续存的原因。"})
    with store.step(f"续存 {line.number}，{listed.number}") as step:
        step.save(line.with_values(verdict="keep", reason=reason.strip()), line)
        if line.of == Grievance.record:
            case = store.get(Grievance, line.of_id)
            step.save(case.with_values(keep_reason=reason.strip()), case, in_bin=True)  # whose time runs out too
    return step.changes


def hold(store: Store, grievance_id: str, reason: str) -> Changes:
    """Keep a case from every list, because the archives or a superior say so; an empty reason lifts it."""
    rights.require(store, "archive")
    case = store.get(Grievance, grievance_id)
    with store.step(f"{'暂不销毁' if reason.strip() else '可以销毁'} {case.number}") as step:
        step.save(case.with_values(keep_reason=reason.strip()), case, in_bin=True)  # whose time runs out too
    return step.changes


def lift(store: Store, record_id: str) -> Changes:
    """Let what a list kept on and is no case be proposed again; the list goes on saying that it was kept, and why."""
    rights.require(store, "archive")
    with store.step("解除续存") as step:
        for line in store.matching(DestructionLine, of_id=record_id, verdict="keep"):
            step.save(line.with_values(verdict="lifted"), line)
    return step.changes


def seconds(store: Store, listed: Destruction) -> list[str]:
    """Who may agree to a list: everybody with the right but who drew it up."""
    return rights.who_may(store, "destroy_agree", but=listed.drawn_by)


def agree(store: Store, listed: Destruction, name: str, password: str) -> Changes:
    """A second person agrees with their own password; from then on the time to object runs."""
    now = _at(store, listed.id, "drawn")
    if name == now.drawn_by:
        raise StationError("列清册的人不能自己同意。", "请换一个有“同意销毁”权限的人。")
    if name not in seconds(store, now):
        raise StationError(f"{name or '没有写名字的人'}不能同意销毁。", f"可以同意的有：{'、'.join(seconds(store, now)) or '没有人'}。")
    if not any(line.verdict == "destroy" for line in lines(store, now)):
        raise StationError("清册里的档案都续存了，没有要销毁的。", "请撤回这份清册。")
    entering.confirm(store, name, password)
    today = store.now().date().isoformat()
    with store.step(f"同意销毁清册 {now.number}", undoable=False) as step:
        step.save(now.with_values(status="agreed", agreed_by=name, agreed_on=today, wait_to=retention.wait_to(today)), now)
    return step.changes


def withdraw(store: Store, listed: Destruction) -> Changes:
    """Give up a list before it is executed; its files are due again."""
    rights.require(store, "destroy")
    now = _at(store, listed.id, "drawn", "agreed")
    with store.step(f"撤回销毁清册 {now.number}", undoable=False) as step:
        step.save(now.with_values(status="withdrawn"), now)
    return step.changes


def execute(store: Store, listed: Destruction, *, tidies: bool = True) -> Changes:
    """Destroy what an agreed list names, for good; StationError, and nothing done, if anything stands against it.

    Who does not tidy up here has :func:`tidy` do it beside what else is done: it can be cut short, but what is destroyed is.
    """
    rights.require(store, "destroy")
    now = _at(store, listed.id, "agreed")
    today = store.now().date().isoformat()
    if today < now.wait_to:
        raise StationError(f"清册 {now.number} 要等到 {show_day(now.wait_to)}才能销毁。", "没有销毁任何内容。")
    if not rules.is_agreed(now):
        raise StationError(f"清册 {now.number} 没有两个人的签认，不能销毁。", "没有销毁任何内容。")
    _refuse_changed(store, now)
    with store.step(f"按清册销毁 {now.number}", undoable=False) as step:
        done = now.with_values(status="executed", executed_by=store.user, executed_on=today, executed_step=step.id)
        done = step.save(done, now)
        counts = destroying.execute(store, step, done)
        files = sum(line.verdict == "destroy" for line in lines(store, done))
        store.log_act("destroy", f"{now.number}，{files} 件、{sum(counts.values())} 条记录", of=done)
    if tidies:
        tidy(store)
    return step.changes


def tidy(store: Store) -> None:
    """Take away the files and the leavings of the index of what was destroyed; cut short, the next opening does it."""
    destroying.finish(store)


def set_aside(store: Store) -> list[str]:
    """Names of the folders with what stood in the place of a restored backup: they still hold what is destroyed here."""
    return sorted(path.name for path in store.folder.glob(f"{switching.ASIDE}-*"))


@seeing_all
def _refuse_changed(store: Store, listed: Destruction) -> None:
    """What happened to the files since the list was drawn up counts too, whoever may see it."""
    going = [line for line in lines(store, listed) if line.verdict == "destroy"]
    ids = [line.of_id for line in going]
    still = {found.of_id: found for found in due(store, listed.id)}
    for line in going:
        stopping.here()
        said = list(still[line.of_id].obstacles) if line.of_id in still else ["已经不在到期的档案里"]
        said += [f"文书还涉及诉求 {number}" for number in destroying.shared_letters(store, line.of_id, ids)]
        if said:
            raise StationError(f"列册以后 {line.number or '有一件'}有了变化：{'；'.join(said)}。没有销毁任何内容。", "请撤回清册，重新列。")


def _at(store: Store, destruction_id: str, *statuses: str) -> Destruction:
    found = store.get(Destruction, destruction_id)
    if found.status not in statuses or found.deleted:
        raise StationError(f"清册 {found.number} 已经是“{label('destruction_status', found.status)}”，不能这样办。", "请重新打开清册。")
    if found.station_id != own_station(store).id:
        raise StationError(f"清册 {found.number} 是别的单位的，只能看。", "本单位留有的副本，请另列清册。")
    return found


# -- periods ---------------------------------------------------------------------------------------------------------------


def periods(store: Store) -> list[Rule]:
    """The periods in force, of cases first."""
    laid_down = store.matching(RetentionRule)
    return [retention.in_force(rule, laid_down) for rule in (*retention.rules(), *retention.others())]


def lay_down(store: Store, key: str, kept: str, source: str) -> Changes:
    """Confirm a period, or set another, with the paper it rests on; it holds for this unit and goes to those below."""
    rights.require(store, "manage_station")
    rule = next((rule for rule in periods(store) if rule.key == key), None)
    if rule is None:
        raise StationError(f"没有叫“{key}”的保管期限。", f"可以用：{'、'.join(one.key for one in periods(store))}。")
    problems = {} if source.strip() else {"source": "请写明依据的文件。"}
    if kept not in {entry.code for entry in vocabulary("retention").entries}:
        problems["retention"] = "请选保管期限。"
    raise_problems(problems)
    base = next((one for one in reversed(store.matching(RetentionRule)) if one.rule == key), None)
    today = store.now().date().isoformat()
    values = {"retention": kept, "source": source.strip(), "confirmed_by": store.user, "confirmed_on": today}
    with store.step(f"定保管期限 {rule.title}") as step:
        if base is None:
            step.add(RetentionRule(rule=key).with_values(**values))
        else:
            rights.require_own(store, base)
            step.save(base.with_values(**values), base)
    return step.changes


# -- the paper -------------------------------------------------------------------------------------------------------------


def paper(store: Store, listed: Destruction) -> OfficePaper:
    """销毁清册 as it would be printed now."""
    now = store.get(Destruction, listed.id)
    return destruction_paper.paper(now, lines(store, now), own_station(store))


def preview_pdf(store: Store, listed: Destruction) -> bytes:
    """The very PDF of the list."""
    from station.export.paper_pdf import paper_pdf  # fonts take a third of a second to parse

    return paper_pdf(paper(store, listed))


def export_pdf(store: Store, listed: Destruction, path: Path) -> None:
    """Write the list as PDF."""
    from station.export.paper_pdf import write_paper

    rights.require(store, "export")
    store.refuse_own(path)
    write_paper(paper(store, listed), path)
    store.log_act("export", f"{destruction_paper.TITLE} {listed.number}，PDF", of=listed)
