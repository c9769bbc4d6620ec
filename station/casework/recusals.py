"""回避: who must keep away from a case, and in which parts they meet it (信访工作条例 art. 28; 浙江省工会劳动法律监督条例 art. 13)."""

from collections.abc import Iterable
from datetime import date

from station.casework import vocabulary
from station.casework.fields import missing
from station.casework.model import Recusal


def problem(recusals: Iterable[Recusal], person: str) -> str:
    """Why a person cannot take a part in the case, "" if nothing stands against it."""
    found = next((recusal for recusal in recusals if recusal.person == person.strip() and person.strip()), None)
    if found is None:
        return ""
    reason = vocabulary.label("recusal_reason", found.reason)
    return f"{found.person}在这件诉求里应当回避（{reason}），请换别人。"


def recusal_problems(recusal: Recusal, known: Iterable[Recusal], today: date) -> dict[str, str]:
    """One sentence per field of a recusal that cannot be entered."""
    found = missing(recusal)
    if recusal.decided_on > today.isoformat():
        found["decided_on"] = "决定日期不能晚于今天。"
    if recusal.person and recusal.person == recusal.decided_by:
        found["decided_by"] = "本人不能决定自己是否回避，请由负责人决定。"
    if any(other.person == recusal.person and other.id != recusal.id for other in known):
        found["person"] = f"{recusal.person}已经登记过回避。"
    return found
