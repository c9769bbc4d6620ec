"""Files of joining that are still under way, to be handed over or read out once more: invitations, and this PC's own answer."""

from station.actions import circle
from station.actions.circle import Letter
from station.db import circle as kept
from station.db.store import Store
from station.frozen import frozen
from station.sync.invitation import opened, used_by
from station.sync.keys import spoken_code
from station.sync.statements import Answered, Invited, read


@frozen
class OpenInvitation:
    """An invitation this PC made that admitted nobody yet: whom it invites, and the code to be read out."""

    name: str
    label: str
    code: str


def open_invitations(store: Store) -> list[OpenInvitation]:
    """The invitations still to be answered, the newest first; of several for one PC the newest."""
    if not circle.is_member(store):
        return []
    known = circle.member(store).circle
    found: dict[tuple[str, str], OpenInvitation] = {}
    for content, code in reversed(kept.invitations(store)):
        said = read(content)
        if said is not None and isinstance(said.body, Invited) and not used_by(known, content):
            found.setdefault((said.body.unit, said.body.label), OpenInvitation(said.body.name, said.body.label, code))
    return list(found.values())


def waits_for(store: Store) -> str:
    """Who is still to admit this PC, or its unit; "" where nobody is."""
    standing = circle.standing(store)
    if standing == "waiting":
        return "本单位的主机"
    if standing != "member":
        return ""
    me = circle.member(store)
    own = me.circle.units[me.unit]
    return "" if own.is_confirmed else me.circle.units[own.above].name


def answer_under_way(store: Store) -> Letter | None:
    """The answer this PC gave last, as long as it is waited for; None where there is none."""
    content = kept.secret(store, "answer")
    if not content or not waits_for(store):
        return None
    said, answered, _ = opened(content, Answered)
    return Letter(circle.answer_name(answered.unit), content, spoken_code(said.content))
