"""What a clerk does in the window for each act of the month: where it is begun, what is filled in, how it is saved."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog

from journeys import month
from journeys.window import Hand
from stand_ins import Clock, Dialogs
from station.actions import scripted
from station.casework.aid_stages import papers_for
from station.casework.ledgers import ledgers
from station.casework.model import (
    Claim,
    FollowUp,
    Grievance,
    LegalAid,
    Letter,
    LetterAddressee,
    Mediation,
    MediationSession,
    Progress,
    StaffMember,
    Station,
    Worker,
)
from station.casework.sheets import Period
from station.ui.first_run.page import MORE_OF_STAFF
from station.ui.first_run.stationpage import MORE

Words = dict[str, Any]
PASSWORD = "三座山外有一片竹林"
LATER = {"district_issuer_name", "district_issuer_code"}  # what the first-run page does not ask of a station that issues letters itself
ANSWERED = {"reply_content": "回复内容（改正情况、措施、完成时限）"}
SERVED = {"receiver": "签收人"}  # what a field is called when a letter is handed over


class Clerk:
    """``Clerk(hand, dialogs).walk_the_month(clock)``."""

    def __init__(self, hand: Hand, dialogs: Dialogs) -> None:
        self.hand = hand
        self.dialogs = dialogs
        self.scripted: dict[str, Words] = {}  # what the acts left to a script answered
        self.acts: dict[str, Callable[[Words], None]] = {
            "set-up": self.set_up,
            "register": self.register,
            "progress": self.progress,
            "mediation": self.mediate,
            "session": self.hold_session,
            "end-mediation": self.end_mediation,
            "legal-aid": self.refer,
            "handle-aid": self.handle_aid,
            "letter": self.draft,
            "submit": self.ask_for,
            "issue": self.issue,
            "serve": self.serve,
            "answer": self.note_answer,
            "close": self.close,
            "follow-up": self.follow_up,
        }

    def walk_the_month(self, clock: Clock) -> None:
        """Do every step of the month at its moment."""
        for moment, act, words in month.steps():
            clock.now = moment
            if act in self.acts:
                self.acts[act](words)
            else:
                self.leave_to_a_script(act, words)

    def leave_to_a_script(self, act: str, words: Words) -> None:
        """What the month has at its edges and the tests of its own place try in the window: done on the store the window shows."""
        self.scripted[act] = scripted.act(self.hand.window.context.store, act, self._filled(words))

    def _filled(self, words: Words) -> Words:
        known = {"grievance": "ZQ-2026-0001", "supervision": self.scripted.get("clue", {}).get("number", "")}
        return {key: value.format_map(known) if isinstance(value, str) else value for key, value in words.items()}

    # -- the station -----------------------------------------------------------------------------------------------

    def set_up(self, words: Words) -> None:
        """The first-run page asks for the most of it, some of it behind 更多; the rest stands in 设置·本站."""
        hand, station = self.hand, words["station"]
        hand.press(MORE)
        if "issuer_name" in station:
            hand.press("本级工会自己发")
        hand.fill_in(Station, station, *(name for name in station if name not in LATER))
        hand.press("下一步")
        hand.press(MORE_OF_STAFF)
        hand.fill_in(StaffMember, words["staff"])
        for label in ("新密码", "再输一遍"):
            hand.fill(label, PASSWORD)
        hand.press("下一步")
        hand.qtbot.waitUntil(lambda: hand.can_press("开始使用"))  # the store is encrypted beside the window
        hand.press("开始使用")
        if set(station) >= LATER:
            hand.press("设置")
            hand.press("本站")
            hand.fill_in(Station, station, *LATER)
            hand.press("保存")

    # -- the case --------------------------------------------------------------------------------------------------

    def find(self, words: str) -> None:
        """Open the first thing the palette finds."""
        self.hand.key("Ctrl+K")
        self.hand.say(words)
        self.hand.key("Return")

    def open_case(self) -> None:
        """The case of the month, by its number."""
        self.find("ZQ-2026-0001")

    def register(self, words: Words) -> None:
        self.hand.press("诉求")
        self.hand.key("Ctrl+N")
        self.fill_registration(words)
        self.hand.key("Ctrl+S")

    def fill_registration(self, words: Words) -> None:
        """The form as it opens, the caret in the search."""
        hand = self.hand
        hand.say(words["worker"]["name"])
        hand.key("Return")  # 新登记“韩素琴”
        hand.fill_in(Worker, _rest(words["worker"], "name"))
        for number, party in enumerate(words["parties"]):
            if number:
                hand.press("再加一家（用工单位、总包、劳务公司…）")
            hand.fill("用人单位", party["employer"]["name"], number)
            hand.fill("单位角色", party["role"], number)
        hand.fill_in(Grievance, words["grievance"])
        for number, claim in enumerate(words["claims"]):
            hand.press("加一项请求（要什么、多少钱）")
            for name, word in claim.items():
                hand.fill(Claim.spec(name).label, word, number)

    def progress(self, words: Words) -> None:
        self.open_case()
        self.hand.press("登记进展")
        self.hand.fill_in(Progress, words, "way", "counterpart", "content")
        self.hand.press("保存进展")

    def close(self, words: Words) -> None:
        self.open_case()
        self.hand.press("办结")
        self.hand.fill_in(Grievance, _rest(words, "grievance"))
        self.hand.key("Ctrl+S")

    def follow_up(self, words: Words) -> None:
        self.open_case()
        self.hand.press("登记回访")
        self.hand.fill_in(FollowUp, _rest(words, "grievance"))
        self.hand.press("保存回访")

    # -- mediation and legal aid -----------------------------------------------------------------------------------

    def mediate(self, words: Words) -> None:
        self.open_case()
        self.hand.press("转调解")
        self.hand.fill_in(Mediation, _rest(words, "grievance"))
        self.hand.press("保存")
        self.hand.press("返回")

    def hold_session(self, words: Words) -> None:
        """The record is written while the parties sit there, and saved with the end of the mediation."""
        self.hand.press("调解")
        self.hand.open_row("韩素琴")
        self.hand.fill_in(MediationSession, _rest(words, "mediation"))

    def end_mediation(self, words: Words) -> None:
        self.hand.fill_in(Mediation, _rest(words, "mediation", "result"))
        self.hand.press("未达成，结束调解")

    def refer(self, words: Words) -> None:
        hand = self.hand
        self.open_case()
        hand.press("转援助")
        hand.fill_in(LegalAid, words, "applied_on", "form", "basis", "claim_amount")
        for paper in papers_for("migrant"):  # all are there: none is missing
            hand.fill(paper, True)
        hand.press("保存")

    def handle_aid(self, words: Words) -> None:
        hand = self.hand
        hand.press("援助")
        if "decision" in words:
            hand.press("提交审批")
            hand.fill_in(LegalAid, words, "first_reviewer", "first_reviewed_on", "reviewer")
            hand.press("保存")
            hand.press("登记审批")
            hand.fill_in(LegalAid, words, "decision", "decided_on")
        else:
            hand.press("登记指派")
            hand.fill_in(LegalAid, _rest(words, "legal_aid"))
        hand.press("保存")

    # -- letters ---------------------------------------------------------------------------------------------------

    def draft(self, words: Words) -> None:
        if "previous" in words:
            self.hand.press(f"拟{words['kind']}")
            for name, text in _rest(words, "previous", "kind", "ground").items():
                self.hand.fill(Letter.spec(name).label, text)
        else:
            self.open_case()
            self.hand.press("出文书")

    def ask_for(self, words: Words) -> None:
        self.hand.press("提请签发")

    def issue(self, words: Words) -> None:
        """A number the district gave is only noted; any other is drawn."""
        noted = "登记文号" if "number" in words else ""

        def sign(dialog: QDialog) -> None:
            with self.hand.at(dialog):
                self.hand.fill_in(Letter, words, *(name for name in ("signer", "signer_post", "number") if name in words))
                self.hand.press(noted or "取号")

        self.dialogs.answer(sign)
        self.hand.press(noted or "签发取号")

    def serve(self, words: Words) -> None:
        self.hand.press("登记送达")
        self.hand.fill_in(LetterAddressee, words, "service_way", "served_on")
        for name, word in _rest(words, "letter", "service_way", "served_on").items():
            self.hand.fill(SERVED.get(name, LetterAddressee.spec(name).label), word)
        self.hand.press("登记送达")

    def note_answer(self, words: Words) -> None:
        """What was answered, then what was put right."""
        self.hand.press("登记答复")
        for name, word in _rest(words, "letter", "rectification").items():
            self.hand.fill(ANSWERED.get(name, LetterAddressee.spec(name).label), word)
        self.hand.press("登记答复")
        if "rectification" in words:
            self.hand.press("核验整改")
            self.hand.fill_in(LetterAddressee, words, "rectification")
            self.hand.press("核验整改")

    # -- handing on ------------------------------------------------------------------------------------------------

    def export_ledger(self, key: str, period: str, out: Path) -> None:
        """Write one ledger of the month shown or an earlier one."""
        self.hand.press("台账")
        self.hand.press(ledgers()[key].name, 0)  # the tab below the sheet says it too
        while not self.hand.can_press(Period.month(period).text):
            self.hand.press("前一期")
        self.dialogs.answer((str(out), ""))
        self.hand.key("F12")

    def export_letter(self, number: str, out: Path) -> None:
        """Write one letter as PDF."""
        self.find(number)
        self.dialogs.answer((str(out), ""))
        self.hand.key("F12")


def _rest(words: Words, *names: str) -> Words:
    return {key: value for key, value in words.items() if key not in names}
