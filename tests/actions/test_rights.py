"""Who may do what: every act that writes asks the table, and does so before it looks at anything; every act is tried with every role."""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import GeneratorType
from typing import Any

import pytest

from cases import at_work, registered
from stand_ins import Clock
from station.actions import (
    at_desk,
    clocks,
    entering,
    handovers,
    ledgers,
    legal_aid,
    letter_steps,
    letters,
    moves,
    recycling,
    rights,
    setting_up,
    undoing,
)
from station.actions.progress import finish
from station.casework import rights as table
from station.casework import states, vocabulary
from station.casework.fields import Record
from station.casework.model import ClockEvent, Grievance, Handover, LegalAid, LetterRule, LetterStep, RetentionRule, StaffMember
from station.db import acts
from station.db.recycling import deletions
from station.db.store import Store
from station.errors import GoneError, ProblemsError, StationError

ACTIONS = Path(__file__).resolve().parents[2] / "station" / "actions"
ROLES = [entry.code for entry in vocabulary.vocabulary("role").entries]

# What is asked by which act. Those that ask differently by what they are told are tried below, in DIFFERENTLY.
ASKED = {
    "open_seal": "people.open_seal",
    "see_plain": "papers.preview_pdf reading.reveal",
    "audit": "auditing.audit auditing.export_log auditing.write_result auditing.write_witness",
    "register": "grievances.register",
    "progress": "grievances.record_progress",
    "edit": (
        "after_merge.mend bulk.change conflicts.decide consents.give consents.withdraw grievances.save hotline.advance "
        "hotline.correct hotline.dispatch members.add members.choose_representatives members.drop members.save members.settle "
        "parties.add parties.change_role parties.drop recusals.decide recusals.lift roundtrip.apply"
    ),
    "remove": "grievances.remove supervisions.remove",
    "put_back": "grievances.restore recycling.put_back",
    "attach": "attachments.add attachments.add_paths attachments.adding",
    "resume": "clocks.resume",
    "close": "grievances.close",
    "follow_up": "grievances.follow_up",
    "archive": "bulk.archive destroying.hold destroying.lift grievances.archive supervisions.archive",
    "plan": "plans.clear plans.make plans.move_along plans.save_step plans.tick",
    "answer_handover": "handovers.answer handovers.report_back",
    "recount": "calendar.recount",
    "undo": "undoing.redo",
    "undo_others": "undoing.undo",
    "mediate": (
        "agreements.keep_plan agreements.pay agreements.record_commission agreements.record_default agreements.remind "
        "mediations.end mediations.end_with_session mediations.open_mediation mediations.record_session mediations.refuse "
        "mediations.save"
    ),
    "aid": "legal_aid.record_step legal_aid.refer legal_aid.remove_step legal_aid.save",
    "outreach": (
        "outreach.add outreach.add_child outreach.draw_topics outreach.plan_visits outreach.remove outreach.repeat outreach.save "
        "outreach.save_child outreach.tie outreach.to_grievance"
    ),
    "clue": "supervisions.register supervisions.save supervisions.tell",
    "clue_decide": "supervisions.decide",
    "inspect": (
        "supervisions.assign supervisions.declare supervisions.finish_check supervisions.interview supervisions.recuse "
        "supervisions.remove_part"
    ),
    "talk": "supervisions.talk",
    "supervision_skip": "supervisions.skip",
    "supervision_close": "supervisions.close supervisions.follow_up supervisions.reopen",
    "letter_draft": "letter_drafts.remove letter_service.save letter_steps.submit letters.draft letters.save",
    "letter_skip": "letter_service.leave_out letter_steps.skip",
    "letter_seal": "letter_steps.seal",
    "letter_numbers": "letter_numbers.give_block letter_numbers.move_register letter_numbers.return_block letter_numbers.take_over",
    "letter_rules": "letter_rules.adopt letter_rules.lay_down letter_rules.restore",
    "letter_serve": "letter_service.mend_receipt letter_service.serve_each letters.serve",
    "letter_answer": "letter_service.answer_each letters.record_answer",
    "letter_void": "letter_steps.withdraw",
    "letter_request": "letter_steps.request",
    "letter_file": "letter_steps.file_away",
    "letter_disclose": "letter_steps.disclose",
    "statute": "statutes.record_check",
    "export": (
        "attachments.save_copy destroying.export_pdf ledger_templates.fill ledgers.export ledgers.exporting "
        "letter_output.export_docx letter_output.export_pdf letter_output.note_printed lost_media.export_report "
        "lost_media.report_pdf mail_run.export_files mail_run.export_run mail_run.note_printed mail_run.printable "
        "papers.export_pdf papers.note_printed report_papers.export report_papers.export_analysis "
        "report_papers.export_warnings rollup.export stations_overview.export"
    ),
    "export_unmasked": "ledgers.require_consent",
    "ledger_layouts": ("ledger_layouts.keep ledger_layouts.remove ledger_templates.change ledger_templates.keep ledger_templates.remove"),
    "report_submit": "reports.submit",
    "analysis": "report_papers.keep_summary statistics.save_analysis",
    "import": (
        "import_cases.import_cases import_ledger.carry_out import_ledger.undo_import import_recognising.remember "
        "import_troubles.export_troubles"
    ),
    "merge": "people.merge",
    "correct": "people.correct",
    "person_copy": "people.copy_of people.copy_paper people.copy_pdf people.export_copy people.note_copy",
    "seal": "people.seal",
    "unseal": "people.unseal",
    "destroy": "destroying.draw destroying.execute destroying.keep_on destroying.withdraw",
    "manage_staff": "setting_up.save_staff",
    "manage_passwords": "entering.give_password entering.set_locking entering.set_suite entering.take_password",
    "manage_station": "destroying.lay_down faces.choose setting_up.correct_station setting_up.set_up",
    "circle": (
        "circle.admit circle.appoint circle.declare_lost circle.found circle.invite circle.join circle.open_answer "
        "quarantine.accept quarantine.dismiss"
    ),
    "exchange": (
        "exchange.receive exchange.send exchange_overview.lost_place places.add_place places.put_back places.remove_place "
        "quarantine.export_quarantined quarantine.retry relay.relay_all renewal.renew watching.exchange_all watching.set_by_hand "
        "watching.set_habits watching.use"
    ),
    "calendar": "calendar.remove_period calendar.save_period",
    "backup": "backup.backup backup.by_hand backup.set_second restoring.drill",
    "restore": "restoring.go_back",
    "update": "updating.go_back_by updating.take",
}

# Acts that ask in the words of another one: what a script or a command says is read, then the act itself asks.
IN_WORDS = ("_acts", "circle_commands", "scripted")

# Public for other modules of actions, never called from outside: they are steps of an act that has asked, or of the station's own work.
PARTS = {
    "after_merge.settle", "backup.only", "circle.settle_station", "circle.take_statements", "exchange_files.fetch_files",
    "exchange_files.write_files",
    "exchange_making.keep", "exchange_making.make_bundles", "exchange_making.make_receipt", "folding.clear", "folding.fold",
    "folding.reseal", "grievances.add_case", "ledgers.keep_on_record", "places.mark_lost", "places.marked", "places.move_place",
    "report_papers.keep_on_record", "rights.require", "rights.require_for", "at_desk.sit_down",
}  # fmt: skip

EVERYBODYS = {
    "destruction_acts.agree": "the words for destroying.agree",
    "destruction_acts.run_out": "looks only",
    "ledgers.sheet": "looks only; what is shown in full is noted",
    "reading.opened": "notes that a confidential case was opened, by whoever sees it",
    "attachments.content": "reading; of a sensitive case it is noted",
    "at_desk.note_first_run": "where the first start was left, before anybody works here",
    "auditing.anchored": "the station's own, at sending",
    "auditing.take_anchor": "the station's own, at receiving",
    "backup.before": "the station's own, before an import",
    "backup.carry": "the station's own: nobody may keep a backup from being made",
    "backup.checked": "part of making one",
    "backup.keep_up": "the station's own, by time",
    "backup.make": "the station's own, also before an import",
    "damage.go_on": "a damaged store has nobody at its desk; the key is asked",
    "damage.search": "looks only; what is found is known at the next opening",
    "damage.save": "the same",
    "damage.to_read": "the same",
    "damage.open_to_read": "the same; what is opened lets everybody only look",
    "damage.write_list": "asks for the role itself, as nothing else may leave a store that is only read",
    "destroying.agree": "asks who agrees, by their own password, not who sits at the desk",
    "destroying.tidy": "takes away what a destruction left, which was asked for; every opening does the same",
    "entering.change_password": "one's own password, the old one being asked",
    "entering.come_in": "logging in",
    "entering.confirm": "a second person says yes with their own password",
    "entering.first_password": "a station without one has nobody to ask",
    "entering.new_sheets": "asks, but of who has the only password of this PC",
    "entering.recovery_pdf": "the same",
    "entering.recover": "two people with two sheets",
    "entering.tell_wrong_tries": "part of logging in",
    "practice.is_made": "looks for a practice store",
    "practice.make": "practice is for everybody",
    "practice.remove": "practice is for everybody",
    "at_desk.settle_home": "the station's own, at opening",
    "tour.tour": "practice is for everybody",
    "watching.look_around": "looks only; a stick under another letter is noted",
    "watching.send_before_leaving": "the station's own, at closing",
    "damage.look": "looks only",
    "destroying.due": "looks only",
    "lost_media.report": "looks only",
    "restoring.look": "looks only, at a file whose password is asked",
    "roundtrip.compare": "looks only",
    "updating.take_program": "of the program alone, where no data can be opened; the makers' signature judges what is taken in",
}


# -- finding the acts --------------------------------------------------------------------------------------------------

_WRITES = {"step", "set_setting", "log_act", "execute", "undoing", "redoing", "undo_step"}


class _Function:
    """A function of the program: what it calls, and whether it writes by itself."""

    def __init__(self, module: str, node: ast.FunctionDef, imported: dict[str, str]) -> None:
        self.calls: set[str] = set()
        self.writes = False
        for call in (found.func for found in ast.walk(node) if isinstance(found, ast.Call)):
            if isinstance(call, ast.Name):
                self.calls.add(imported.get(call.id, f"{module}.{call.id}"))
            elif isinstance(call, ast.Attribute):
                if isinstance(call.value, ast.Name) and call.value.id in imported:
                    self.calls.add(f"{imported[call.value.id]}.{call.attr}")
                else:
                    self.writes = self.writes or call.attr in _WRITES


@cache
def _functions() -> dict[str, _Function]:
    found = {}
    for folder in (ACTIONS, ACTIONS.parent / "db"):
        for path in folder.glob("**/*.py"):
            module = ".".join(("station", *path.relative_to(ACTIONS.parent).with_suffix("").parts))
            tree = ast.parse(path.read_text(encoding="utf-8"))
            lines = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
            imported = {name.asname or name.name: f"{node.module}.{name.name}" for node in lines for name in node.names}
            for node in tree.body:
                if isinstance(node, ast.FunctionDef):
                    found[f"{module}.{node.name}"] = _Function(module, node, imported)
    return found


def _reaches(name: str, is_it: Callable[[str, _Function], bool]) -> bool:
    seen, ahead = set(), [name]
    while ahead:
        at = ahead.pop()
        if at in seen or at not in _functions():
            continue
        seen.add(at)
        if is_it(at, _functions()[at]):
            return True
        ahead += _functions()[at].calls
    return False


def _writing() -> list[str]:
    """Public functions of ``station.actions`` that write to the store or into a file, as ``module.name``."""
    short = [name.removeprefix("station.actions.") for name in _functions() if name.startswith("station.actions.")]
    public = [name for name in short if not name.partition(".")[2].startswith("_")]
    return [name for name in public if _reaches(f"station.actions.{name}", lambda _, function: function.writes)]


def _is_in_words(name: str) -> bool:
    return name.partition(".")[0].endswith(IN_WORDS)


def test_everything_that_writes_asks_or_is_everybodys_with_a_reason() -> None:
    tried = {name for names in ASKED.values() for name in names.split()} | set(DIFFERENTLY)
    silent = {
        name
        for name in _writing()
        if name not in tried | PARTS | EVERYBODYS.keys()
        and not (_is_in_words(name) and _reaches(f"station.actions.{name}", lambda at, _: at == "station.actions.rights.require"))
    }
    assert not silent, "acts that nobody is asked for: add rights.require, and a line to ASKED"
    assert tried | PARTS | EVERYBODYS.keys() <= {name.removeprefix("station.actions.") for name in _functions()}


def test_every_act_of_the_table_is_asked_for_somewhere() -> None:
    said = "\n".join(path.read_text(encoding="utf-8") for path in ACTIONS.parent.glob("**/*.py"))
    moved = {act.code for act in states.acts().values()} | set(letter_steps._OPINIONS.values())
    assert not [act for act in table.acts() if f'"{act}"' not in said and act not in moved]


# -- every act with every role ------------------------------------------------------------------------------------------


class _Passed(Exception):  # noqa: N818
    """The right was there: the act would go on."""


class _Anything:
    """Stands for an argument nobody is to have looked at before it was asked who may; whoever did finds blanks."""

    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        return ""


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A station where each role works under its own name."""
    with Store.open(tmp_path_factory.mktemp("rights"), clock=Clock()) as store:
        store.db.conn.execute("PRAGMA synchronous = OFF")
        at_work(store)
        with store.step("加人") as step:
            for role in ROLES:
                step.add(StaffMember(name=role, role=role))
        registered(store)
        yield store


def _kept(store: Store) -> tuple[int, int]:
    others = [row[0] for row in store.query("SELECT act FROM main.act_log WHERE act <> 'refused'")]
    return int(store.query("SELECT count(*) FROM main.journal")[0][0]), len(others)


def _try(store: Store, who: str, act: str, call: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether ``who`` is let through to ``act``; nothing may have been written either way."""
    original, before = rights.require, _kept(store)

    def asked(on: Store, wanted: str) -> None:
        original(on, wanted)
        if wanted == act:
            raise _Passed

    store.user = who
    with monkeypatch.context() as patch:
        patch.setattr(rights, "require", asked)
        try:
            made = call()
            if isinstance(made, GeneratorType):
                finish(made)
            raise AssertionError("nobody was asked")
        except _Passed:
            return True
        except (rights.RefusedError, GoneError, KeyError):  # a lawyer does not even see what is not assigned to them
            return False
        finally:
            assert _kept(store) == before
            store.user = "王芳"


def _call(store: Store, name: str) -> Any:
    module, _, function = name.partition(".")
    act = getattr(importlib.import_module(f"station.actions.{module}"), function)
    given: list[Any] = []
    named: dict[str, Any] = {}
    for parameter in inspect.signature(act).parameters.values():
        if parameter.name == "store":
            given.append(store)
        elif parameter.default is parameter.empty and parameter.kind is parameter.KEYWORD_ONLY:
            named[parameter.name] = _Anything()
        elif parameter.default is parameter.empty:
            given.append(_Anything())
    return act(*given, **named)


@pytest.mark.parametrize("act", ASKED)
def test_who_may_do_it(station: Store, act: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ASKED[act].split():
        for who in [*ROLES, "没有这个人", ""]:
            may = _try(station, who, act, lambda name=name: _call(station, name), monkeypatch)
            assert may == (who in ROLES and table.may(who, act)), f"{name} by {who}"


def _case(store: Store) -> Grievance:
    return store.matching(Grievance)[0]


def _letter(store: Store) -> str:
    store.user = "clerk"
    with store.step("拟") as step:
        letter = step.add(letters.Letter(kind="reminder", status="draft", drafter="clerk"))
    return str(letter.id)


DIFFERENTLY = {
    "moves.move", "clocks.suspend", "clocks.extend", "clocks.interrupt", "handovers.hand_over", "letter_steps.give_opinion",
    "letters.issue", "letters.void", "undoing.undo", "undoing.redo",
}  # fmt: skip


def _different(store: Store) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The act that is asked for, and the call."""
    case = _case(store)
    event = ClockEvent(grievance_id=case.id, began_on="2026-03-16")
    for act in states.acts().values():
        if act.by_hand:
            yield act.code, lambda act=act: moves.move(store, case.id, act.code, reason="因")
    yield "hold", lambda: clocks.suspend(store, event.with_values(stop_reason="other"))
    yield "policy", lambda: clocks.suspend(store, event.with_values(stop_reason="policy"))
    yield "extend", lambda: clocks.extend(store, event)
    yield "interrupt", lambda: clocks.interrupt(store, event)
    for kind in (entry.code for entry in vocabulary.vocabulary("handover_kind").entries):
        yield handovers.right(kind), lambda kind=kind: handovers.hand_over(store, Handover(grievance_id=case.id, kind=kind))
    for code, act in letter_steps._OPINIONS.items():
        yield act, lambda code=code: letter_steps.give_opinion(store, LetterStep(letter_id="", step=code))
    letter = _letter(store)
    yield "letter_approve", lambda: letters.issue(store, letter)
    aid = LegalAid(grievance_id=case.id)
    for name, act in legal_aid._RIGHTS.items():
        yield act, lambda name=name: legal_aid.save(store, aid.with_values(**{name: "某"}), aid)


def test_what_is_asked_depends_on_what_is_to_be_done(station: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = set()
    for act, call in list(_different(station)):
        tried.add(act)
        for who in ROLES:
            assert _try(station, who, act, call, monkeypatch) == table.may(who, act), f"{act} by {who}"
    assert {"end", "extend", "hand_over", "letter_approve", "letter_review", "aid_review", "aid_assign"} <= tried


# -- taking back -------------------------------------------------------------------------------------------------------


def _rename(store: Store, who: str) -> None:
    store.user = who
    case = _case(store)
    with store.step("改摘要") as step:
        step.save(case.with_values(summary=f"{who}改的"), case)


@pytest.mark.parametrize(
    ("who", "of_others"), [("head", True), ("clerk", False), ("mediator", False), ("signer", False), ("reader", False)]
)
def test_one_takes_back_what_one_did_oneself_and_only_the_head_what_others_did(station: Store, who: str, of_others: bool) -> None:
    other = "signer" if who == "clerk" else "clerk"
    _rename(station, other)
    station.user = who
    if of_others:
        finish(undoing.undo(station))
        finish(undoing.redo(station))
    else:
        with pytest.raises(rights.RefusedError, match=r"^撤销、重做同事的操作由站长办理。"):
            finish(undoing.undo(station))
        assert _case(station).summary == f"{other}改的"
    _rename(station, who)
    if table.may(who, "undo"):
        finish(undoing.undo(station))
    else:
        with pytest.raises(rights.RefusedError, match=r"^撤销、重做自己的操作由"):
            finish(undoing.undo(station))


def test_who_has_another_role_by_now_takes_no_role_back(store: Store) -> None:
    at_work(store)  # 王芳, a clerk, stands in as long as there is nobody else
    setting_up.save_staff(store, StaffMember(name="冯守义", role="head"))
    with pytest.raises(rights.RefusedError, match=r"^管人员和角色由站长"):
        finish(undoing.undo(store))
    assert store.matching(StaffMember, name="冯守义")


@pytest.mark.parametrize(
    ("record", "act"),
    [
        (StaffMember(name="旧人"), "manage_staff"),
        (LetterRule(kind="reminder"), "letter_rules"),
        (RetentionRule(rule="x"), "manage_station"),
    ],
    ids=lambda one: one if isinstance(one, str) else one.record,
)
def test_what_is_laid_down_comes_out_of_the_bin_only_by_who_may_lay_it_down(station: Store, record: Record, act: str) -> None:
    station.user = "head"
    with station.step("删掉") as step:
        step.remove(step.add(record))
    (deletion,) = [one for one in deletions(station) if one.records[0].record == record.record]
    station.user = "mediator"
    with pytest.raises(rights.RefusedError, match=f"^{table.label(act)}由"):
        recycling.put_back(station, deletion)
    station.user = "head"
    recycling.put_back(station, deletion)


# -- who nobody knows, who is alone, who is refused -----------------------------------------------------------------------


def test_a_station_that_has_staff_lets_no_other_name_do_anything(store: Store) -> None:
    assert rights.allowed(store) == frozenset(table.acts())  # nobody works here yet: it is being set up or filled
    at_work(store)
    for nobody in ("", "王小芳", "系统管理员"):
        store.user = nobody
        assert not rights.allowed(store)
        with pytest.raises(rights.RefusedError):
            setting_up.save_staff(store, StaffMember(name=nobody or "谁", role="head"))
    with rights.as_station(store):
        assert rights.allowed(store) == frozenset(table.acts())


def test_nobody_is_called_what_the_station_signs_with(store: Store) -> None:
    at_work(store)
    with pytest.raises(ProblemsError) as refused:
        setting_up.save_staff(store, StaffMember(name=rights.STATION))
    assert "请换一个" in refused.value.problems["name"]


def test_a_station_keeps_somebody_who_manages_its_people(store: Store) -> None:
    at_work(store)
    wang = store.matching(StaffMember)[0]
    for role in ("reader", "lawyer"):
        with pytest.raises(ProblemsError) as refused:
            setting_up.save_staff(store, wang.with_values(role=role), wang)
        assert "没有人能管人员和角色" in refused.value.problems["role"]
    setting_up.save_staff(store, StaffMember(name="冯守义", role="head"))
    head = store.matching(StaffMember, role="head")[0]
    at_desk.sit_down(store, head.id)
    setting_up.save_staff(store, wang.with_values(role="reader"), wang)
    with pytest.raises(ProblemsError):
        setting_up.save_staff(store, head.with_values(is_active=False), head)
    assert not table.allowed("reader", ["reader"]) - {"see_all"}  # nothing falls to who only reads


def test_a_refusal_is_noted_once_a_day_and_says_nothing_of_the_case(store: Store) -> None:
    at_work(store)
    setting_up.save_staff(store, StaffMember(name="赵看看", role="reader"))
    store.user = "赵看看"
    for _ in range(3):
        with pytest.raises(rights.RefusedError):
            registered(store)
    noted = [(act.by, act.detail) for act in acts.page(store, acts.OTHERS) if act.code == "refused"]
    assert noted == [("赵看看", "登记")]


# -- a second person ----------------------------------------------------------------------------------------------------


def test_a_full_export_is_agreed_to_by_another_person(store: Store) -> None:
    at_work(store)
    setting_up.save_staff(store, StaffMember(name="梁敏华", role="signer"))
    ledgers.require_consent(store, "归档", "梁敏华")
    store.user = "梁敏华"  # the signer may export in full and agree, but not both
    with pytest.raises(StationError, match=r"不能是本人|没有别的在岗人员"):
        ledgers.require_consent(store, "归档", "梁敏华")


def test_who_agrees_types_their_own_password(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work(store)
    setting_up.save_staff(store, StaffMember(name="梁敏华", role="signer"))
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(entering, "confirm", lambda on, name, password: asked.append((name, password)))
    ledgers.require_consent(store, "归档", "梁敏华", "她的密码")
    assert asked == [("梁敏华", "她的密码")]
