"""The members of the exchange from the command line: show, found, invite, read a file, join, admit, appoint, declare lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from station import foreign
from station.actions import circle
from station.actions.circle import Letter
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen
from station.sync.invitation import MAX_BYTES

Answer = dict[str, Any]


@frozen
class Asked:
    """What was said on the command line; "" for what was not."""

    subject: str = ""  # a file or the key of a PC
    unit: str = ""
    name: str = ""
    label: str = ""
    code: str = ""
    out: str = ""
    is_head: bool = False


def show(store: Store, asked: Asked) -> Answer:
    """Units and PCs as they are known here."""
    own = circle.member(store)
    lines = []
    for unit in own.circle.units.values():
        lines.append(f"{unit.code}  {unit.name}{'' if unit.is_confirmed else '（等上级确认）'}")
        for pc in own.circle.pcs.values():
            if pc.unit == unit.code:
                marks = [word for word, is_so in (("主机", pc.is_head), ("已登记丢失", pc.is_lost), ("本机", pc == own.pc)) if is_so]
                lines.append(f"    {pc.key_id}  {pc.label}{'（' + '、'.join(marks) + '）' if marks else ''}")
    pcs = [{"key": pc.key_id, "unit": pc.unit, "label": pc.label, "lost": pc.is_lost} for pc in own.circle.pcs.values()]
    return {"message": "\n".join(lines), "unit": own.unit, "units": list(own.circle.units), "pcs": pcs}


def found(store: Store, asked: Asked) -> Answer:
    """Begin an exchange with this unit."""
    own = circle.found(store)
    return {"message": f"{own.circle.units[own.unit].name}的交换已建立，这台电脑是主机。", "unit": own.unit}


def invite(store: Store, asked: Asked) -> Answer:
    """Write an invitation for a unit below, or for a further PC of this one."""
    return _written(circle.invite(store, asked.unit, asked.name, label=asked.label), asked)


def read(store: Store, asked: Asked) -> Answer:
    """Tell what a file says and its code, which the two sides compare before it is used."""
    path = Path(asked.subject)
    if path.suffix == ".gwa":
        answer = circle.open_answer(store, foreign.read(path, MAX_BYTES))
        return {"message": f"{answer.name}的{answer.label}要求登记。核对码 {answer.code}", "code": answer.code}
    invitation = circle.open_invitation(store, foreign.read(path, MAX_BYTES))
    return {"message": f"{invitation.by_name}邀请{invitation.name}的{invitation.label}。核对码 {invitation.code}", "code": invitation.code}


def join(store: Store, asked: Asked) -> Answer:
    """Answer an invitation whose code was compared."""
    return _written(circle.join(store, foreign.read(Path(asked.subject), MAX_BYTES), asked.code), asked)


def admit(store: Store, asked: Asked) -> Answer:
    """Admit the PC whose answer was brought back and whose code was compared."""
    return {"message": circle.admit(store, foreign.read(Path(asked.subject), MAX_BYTES), asked.code, is_head=asked.is_head)}


def appoint(store: Store, asked: Asked) -> Answer:
    """Make a PC a head."""
    return {"message": circle.appoint(store, asked.subject)}


def lost(store: Store, asked: Asked) -> Answer:
    """Declare a PC lost."""
    return {"message": circle.declare_lost(store, asked.subject)}


COMMANDS: dict[str, Callable[[Store, Asked], Answer]] = {
    "show": show,
    "found": found,
    "invite": invite,
    "read": read,
    "join": join,
    "admit": admit,
    "appoint": appoint,
    "lost": lost,
}


def _written(letter: Letter, asked: Asked) -> Answer:
    path = Path(asked.out or letter.name)
    try:
        path.write_bytes(letter.content)
    except OSError as error:
        raise StationError(f"“{path.name}”没有写成。", "请换一个位置。") from error
    return {"message": f"已写好“{path}”，请带给对方。核对码 {letter.code}", "file": str(path), "code": letter.code}
