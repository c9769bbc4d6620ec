"""The files people carry, invitation and answer: what the reader is told and must know, and what makes a file good for nothing."""

import hashlib
from collections.abc import Iterable
from typing import TypeVar

import msgspec
from msgspec import Struct

from station.errors import StationError
from station.sync.circle import Circle
from station.sync.statements import Answered, Invited, Said, read

B = TypeVar("B", Invited, Answered)

MAX_BYTES = 16 << 20  # of such a file; a city's has some hundred kilobytes
_KINDS = {Invited: "邀请", Answered: "答复"}


class _File(Struct, array_like=True, frozen=True):
    said: bytes
    statements: list[bytes]


def pack(said: bytes, statements: Iterable[bytes]) -> bytes:
    """The bytes of such a file: what is said, and the statements its reader needs to know."""
    return msgspec.msgpack.encode(_File(said, list(statements)))


def hash_of(statements: Iterable[bytes]) -> bytes:
    """What an invitation says of the statements beside it: one left out or added could mislead whoever is invited."""
    return hashlib.sha256(b"".join(hashlib.sha256(content).digest() for content in statements)).digest()


def opened(content: bytes, kind: type[B]) -> tuple[Said, B, list[bytes]]:
    """What an invitation or an answer says, and its statements; StationError if the file is none, or damaged."""
    what = _KINDS[kind]
    try:
        file = msgspec.msgpack.decode(content, type=_File)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        file = _File(b"", [])
    said = read(file.said)
    if said is None:
        raise StationError(f"这不是{what}文件，或者拷坏了。", f"请向对方重新要一份{what}文件。")
    if not isinstance(said.body, kind):
        raise StationError(f"这不是{what}文件。", "邀请文件以 .gwi 结尾，答复文件以 .gwa 结尾。")
    if isinstance(said.body, Invited) and said.body.statements != hash_of(file.statements):
        raise StationError(f"这份{what}文件里的名单被改动过，或者拷坏了。", f"没有采用。请向对方重新要一份{what}文件。")
    return said, said.body, file.statements


def answer_to(circle: Circle, content: bytes) -> tuple[Said, Answered, Invited]:
    """The answer in a file and the invitation it answers; StationError if that is none of the own unit's, or was used before."""
    said, answered, _ = opened(content, Answered)
    invitation = read(answered.invitation)
    invited = invitation.body if invitation is not None else None
    if (
        invitation is None
        or not isinstance(invited, Invited)
        or (invited.by, invited.unit) != (circle.own, answered.unit)
        or not circle.is_heard(invitation.signer, circle.own)
    ):
        raise StationError("这份答复答的不是本单位发出的邀请。", "没有登记。请核对是不是拿错了文件。")
    if user := used_by(circle, answered.invitation):
        if user == said.signer:
            raise StationError("这台电脑已经登记过了，不用再登记。")
        raise StationError("这份邀请已经用过，一份邀请只能登记一台电脑。", "没有登记。请再发一份邀请。")
    living = [pc for pc in circle.pcs.values() if pc.unit == answered.unit and not pc.is_lost]
    if invited.unit != circle.own and living and said.signer not in circle.pcs:
        name = circle.units[answered.unit].name
        raise StationError(f"站点码 {answered.unit} 已经由{name}使用。", "没有登记。请换一个站点码重新邀请。")
    return said, answered, invited


def used_by(circle: Circle, invitation: bytes) -> str:
    """The key of the PC that was admitted on an invitation; "" for none."""
    for said in circle.said.values():
        if said.answer is not None and isinstance(said.answer.body, Answered) and said.answer.body.invitation == invitation:
            return said.answer.signer
    return ""
