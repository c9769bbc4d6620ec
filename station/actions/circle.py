"""Who belongs to the exchange: founding a circle, inviting and admitting units and PCs by files people carry, declaring a PC lost."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from station.actions import rights
from station.actions.at_desk import own_station
from station.actions.circle_words import called, news, refusal
from station.casework.model import Station
from station.casework.stations import folder_code
from station.db import circle as kept
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen
from station.sync import keys as locks
from station.sync.circle import Circle, Pc, anchor, read_circle
from station.sync.drop import statement_path
from station.sync.invitation import answer_to, hash_of, opened, pack
from station.sync.keys import Keys, is_same_code, new_keys, new_unit_secret, recipient_of, seal, spoken_code
from station.sync.statements import (
    Answered,
    Invited,
    KeyChanged,
    PcAdmitted,
    PcLost,
    Said,
    UnitNamed,
    name_of,
    read,
    say,
)

_THEFT = 1 << 20  # no unit changes its key that often: a statement numbered so high was meant to be the last word
_TOLD = "statements_refused"  # the setting with the names of those that were told of
Standing = Literal["none", "waiting", "member", "lost"]


@frozen
class Member:
    """This PC as a member: its keys, the circle as its unit sees it, the unit's folder code."""

    keys: Keys
    circle: Circle
    unit: str

    @property
    def pc(self) -> Pc:
        """This PC as the others know it; KeyError while it waits to be admitted."""
        return self.circle.pcs[self.keys.key_id]

    @property
    def is_head(self) -> bool:
        """Whether this PC may invite, admit and declare lost."""
        return self.circle.is_heard(self.keys.key_id, self.unit)


@frozen
class Letter:
    """A file to be carried by hand, what to call it, and the code both sides compare."""

    name: str
    content: bytes
    code: str


@frozen
class Invitation:
    """What an invitation says: the unit one would belong to, who asks; ``is_further`` for a further PC of a unit there is."""

    unit: str
    name: str
    by: str
    by_name: str
    label: str
    is_further: bool
    code: str


@frozen
class Answer:
    """What an answer says: which PC of which unit asks to be admitted."""

    unit: str
    name: str
    label: str
    is_further: bool
    code: str


# -- what this PC is ----------------------------------------------------------------------------------------------------


def standing(store: Store) -> Standing:
    """Where this PC stands: joined nothing, answered an invitation and waiting, a member, or declared lost."""
    held = _held(store)
    if held is None:
        return "none"
    pc = held.circle.pcs.get(held.keys.key_id)
    return "waiting" if pc is None else "lost" if pc.is_lost else "member"


def is_member(store: Store) -> bool:
    """Whether this PC takes part in the exchange."""
    return standing(store) == "member"


def member(store: Store) -> Member:
    """This PC as a member; StationError in plain words if it is none."""
    held = _held(store)
    if held is None:
        raise StationError("这台电脑还没有加入交换。", "请在“设置 · 交换成员”里建立交换，或者打开收到的邀请。")
    pc = held.circle.pcs.get(held.keys.key_id)
    if pc is None:
        raise StationError("邀请已经答复，还在等对方确认这台电脑。", "把答复文件交给对方；对方确认以后，再收一次就可以用了。")
    if pc.is_lost:
        raise StationError("这台电脑已经被登记为丢失，不能再收发。", "本机数据没动。要继续用这台电脑，请本单位重新邀请。")
    return held


def _held(store: Store) -> Member | None:
    return _read(store) if store.setting("circle", {}) else None


def _read(store: Store, fresh: Iterable[bytes] = ()) -> Member:
    """This PC with the circle as it is known here, or would be with these statements."""
    joined = store.setting("circle", {})
    known, fresh = tuple(kept.statements(store)), tuple(fresh)
    pinned = joined["anchor"].encode()
    circle = read_circle(joined["unit"], pinned, fresh, known) if fresh else _known(joined["unit"], pinned, known)
    return Member(_keys(store), circle, joined["unit"])


@lru_cache(maxsize=8)  # a page or a round of sending asks a dozen times, and a city's takes 0.3 s to read
def _known(unit: str, pinned: bytes, statements: tuple[bytes, ...]) -> Circle:
    return read_circle(unit, pinned, (), statements)


def _keys(store: Store) -> Keys:
    signing, receiving, unit = (kept.secret(store, name) for name in ("signing", "receiving", "unit"))
    return Keys(signing, receiving.decode(), locks.secrets_in(unit))


def _keep_keys(store: Store, keys: Keys) -> None:
    kept.keep_secret(store, "signing", keys.signing)
    kept.keep_secret(store, "receiving", keys.receiving.encode())
    kept.keep_secret(store, "unit", locks.joined(keys.unit))


def settle_station(store: Store) -> bool:
    """Make the unit's own station record the one of this store, as soon as it has come; whether that was done now."""
    joined = store.setting("circle", {})
    if not joined or store.setting("station", ""):
        return False
    for station in store.matching(Station):
        if folder_code(station.code) == joined["unit"]:
            store.set_setting("station", station.id)
            return True
    return False


# -- statements ---------------------------------------------------------------------------------------------------------


def statements(store: Store) -> dict[str, bytes]:
    """The statements that count here, by their paths below a drop; nothing before this PC has joined."""
    held = _held(store)
    return {statement_path(said.content): said.content for said in held.circle.said.values()} if held is not None else {}


def take_statements(store: Store, contents: Iterable[bytes]) -> list[str]:
    """Take in statements from elsewhere; sentences of what is new or was refused. Those nobody known has made are passed over."""
    held = _held(store)
    if held is None:
        return []
    contents = list(contents)
    found = [said for said in map(read, contents) if said is not None]
    fresh = {said.name: said for said in found if said.name not in held.circle.said}
    count = len(_untold(store, [name_of(content) for content in contents if read(content) is None]))
    broken = [f"有 {count} 份名单文件没有收入，签名不对或者没有拷完。"] if count else []
    if not fresh:
        return broken
    now = _read(store, [said.content for said in fresh.values()])
    told = news(held.circle, now.circle)
    with store.step("名单", undoable=False):
        _keep(store, [said.content for name, said in fresh.items() if name in now.circle.said])
        _take_secrets(store, now)
        if now.is_head:
            _settle_key(store, now.unit)
        for sentence in told:
            store.log_act("circle", sentence)
        refused = _refused(store, now.circle, [said for name, said in fresh.items() if name not in now.circle.said])
    return [*told, *refused, *broken]


def is_misplaced(store: Store, path: str, content: bytes) -> bool:
    """Whether a file in a drop is not the statement it is named after; of one that is none at all only when it is seen again, unchanged.

    It might have been in the middle of being copied.
    """
    return statement_path(content) != path and (read(content) is not None or name_of(content) in store.setting(_TOLD, []))


def _keep(store: Store, contents: Iterable[bytes]) -> None:
    kept.keep_statements(store, {hashlib.sha256(content).hexdigest(): content for content in contents})


def _take_secrets(store: Store, now: Member) -> None:
    """Keep the unit's secrets that are sealed to this PC."""
    changed = [said for said in now.circle.said.values() if isinstance(said.body, KeyChanged) and said.body.unit == now.unit]
    unit = now.keys.unit
    for said in sorted(changed, key=lambda said: said.serial):
        opened = replace(now.keys, unit=()).open(said.body.sealed) if isinstance(said.body, KeyChanged) else None
        unit = tuple(dict.fromkeys((*locks.secrets_in(opened or b""), *unit)))
    if unit != now.keys.unit:
        kept.keep_secret(store, "unit", locks.joined(unit))


def _refused(store: Store, circle: Circle, said: Iterable[Said]) -> list[str]:
    """One sentence for each statement of a PC that is known but may not say that; each is told once."""
    refused = {one.name: one for one in said if one.signer in circle.pcs}
    return [refusal(circle, circle.pcs[refused[name].signer]) for name in _untold(store, refused)]


def _untold(store: Store, names: Iterable[str]) -> list[str]:
    """Those of some refused statements that were not told of yet."""
    told = store.setting(_TOLD, [])
    fresh = [name for name in names if name not in told]
    if fresh:
        store.set_setting(_TOLD, [*told, *fresh][-500:])
    return fresh


# -- founding, inviting, joining -----------------------------------------------------------------------------------------


def found(store: Store) -> Member:
    """Begin a circle with this unit and this PC as its head; StationError if it belongs to one already."""
    rights.require(store, "circle")
    if standing(store) in ("member", "waiting"):
        raise StationError("这台电脑已经加入了交换，不用再建立。")
    own = own_station(store)
    code = _own_code(own)
    with store.step("建立交换", undoable=False):
        _begin(store, UnitNamed(code, own.name, own.level), "第 1 台电脑")
        store.log_act("circle", f"建立{own.name}的交换")
    return member(store)


def _own_code(own: Station) -> str:
    code = folder_code(own.code)
    if not code:
        raise StationError(f"站点码“{own.code}”不能用在文件夹名里。", "请在“设置”里改成字母、数字和短横，例如 zq-01。")
    return code


def _begin(store: Store, unit: UnitNamed, label: str, invitation: bytes = b"", known: Iterable[bytes] = ()) -> bytes:
    """Make keys for this PC and its unit and the statements that say so; returns the PC's answer to an invitation."""
    keys = replace(new_keys(), unit=(new_unit_secret(), *_keys(store).unit))
    answer = say(keys, Answered(unit.code, label, keys.recipient, invitation))
    known = list(known)
    before = read_circle(unit.above, anchor(unit.above, unit.above_public), known)  # a unit whose PCs were all lost begins anew
    said = [
        say(keys, unit, before.next_serial(UnitNamed, unit.code)),
        say(keys, PcAdmitted(answer, is_head=True)),
        say(keys, _key(unit.code, keys.unit, {keys.key_id: keys.recipient}), before.next_serial(KeyChanged, unit.code)),
    ]
    _keep_keys(store, keys)
    store.set_setting("circle", {"unit": unit.code, "anchor": anchor(unit.code, keys.public).decode()})
    _keep(store, [*said, *(s.content for s in before.said.values())])
    return answer


def _key(unit: str, unit_secrets: tuple[str, ...], pcs: Mapping[str, str]) -> KeyChanged:
    """The first secret is the one to be sealed to; ``pcs`` are the recipients of those that get them, by key."""
    return KeyChanged(unit, recipient_of(unit_secrets[0]), seal(locks.joined(unit_secrets), tuple(pcs.values())), tuple(pcs))


def _settle_key(store: Store, unit: str) -> None:
    """See to it that all PCs a unit has left know its key, and no lost one does; also where two heads did not know of each other's acts."""
    own = _read(store)
    left = {pc.key_id: pc.receiving for pc in own.circle.pcs.values() if pc.unit == unit and not pc.is_lost}
    today = own.circle.units[unit]
    if not left or today.knowing == left.keys():
        return
    known = own.keys.unit if unit == own.unit else ()
    still_good = [one for one in known if recipient_of(one) == today.recipient and today.knowing <= left.keys()]
    all_secrets = tuple(dict.fromkeys((*(still_good or [new_unit_secret()]), *known)))
    _keep(store, [say(own.keys, _key(unit, all_secrets, left), own.circle.next_serial(KeyChanged, unit))])
    if unit == own.unit:
        kept.keep_secret(store, "unit", locks.joined(all_secrets))


def _vouch(store: Store, own: Member) -> Member:
    """Say, too, who the other heads of this unit are: whoever comes to know it through this PC knows nobody else who may."""
    said = [s for s in own.circle.said.values() if isinstance(s.body, PcAdmitted) and s.answer is not None]
    done = {s.answer.signer for s in said if s.answer is not None and s.signer == own.keys.key_id} | {own.keys.key_id}
    heads = {pc.key_id for pc in own.circle.pcs.values() if pc.unit == own.unit and pc.is_head} - done
    answers = {s.answer.signer: s.answer.content for s in said if s.answer is not None and s.answer.signer in heads}
    _keep(store, [say(own.keys, PcAdmitted(answer, is_head=True)) for answer in answers.values()])
    return _read(store) if answers else own


def invite(store: Store, code: str = "", name: str = "", level: str = "street", *, label: str = "") -> Letter:
    """An invitation for a unit below this one (its 站点码 and name), or without a code for a further PC of this unit.

    StationError if this PC may not invite, or the code is another unit's.
    """
    own = _vouch(store, _head(store))
    unit = folder_code(code) if code else own.unit
    if not unit:
        raise StationError(f"站点码“{code}”不能用。", "站点码只能用字母、数字和短横，不超过 24 个，例如 zq-01。")
    known = own.circle.units.get(unit)
    living = [pc for pc in own.circle.pcs.values() if pc.unit == unit and not pc.is_lost]
    if unit != own.unit and known is not None and known.above != own.unit:
        raise StationError(f"站点码 {unit} 已经是{known.name}的。", "请换一个站点码。")
    if unit != own.unit and living:
        raise StationError(f"{known.name if known else unit}已经加入，有 {len(living)} 台电脑。", "它再加电脑，由它自己的主机邀请。")
    name = name.strip() or (known.name if known else "")
    if not name:
        raise StationError("请填写单位全称。")
    statements = [s.content for s in own.circle.said.values()]
    body = Invited(
        nonce=secrets.token_bytes(16),
        unit=unit,
        name=name,
        level=known.level if known else level,
        label=label.strip() or f"第 {sum(pc.unit == unit for pc in own.circle.pcs.values()) + 1} 台电脑",
        by=own.unit,
        by_name=own.circle.units[own.unit].name,
        statements=hash_of(statements),
    )
    said = say(own.keys, body)
    store.log_act("circle", f"邀请{name}的{body.label}")
    code = spoken_code(said)
    kept.note_invitation(store, said, code)
    return Letter(f"邀请-{unit}.gwi", pack(said, statements), code)


def open_invitation(store: Store, content: bytes) -> Invitation:
    """What an invitation says and its code; StationError if it is none, or damaged."""
    said, invited, _ = opened(content, Invited)
    return Invitation(
        invited.unit, invited.name, invited.by, invited.by_name, invited.label, invited.by == invited.unit, spoken_code(said.content)
    )


def join(store: Store, content: bytes, confirmed_code: str) -> Letter:
    """Answer an invitation; the answer goes back by hand. ``confirmed_code`` is what the inviter read out.

    A further PC waits until it is admitted. A unit keeps the keys it has, and seals to the unit above from now on.
    """
    rights.require(store, "circle")
    said, invited, statements = opened(content, Invited)
    _confirm(store, said, confirmed_code, f"{invited.by_name}的邀请")
    with store.step("加入交换", undoable=False):
        further = invited.by == invited.unit
        answer = _join_unit(store, said, invited, statements) if further else _join_above(store, said, invited, statements)
        store.log_act("circle", f"答复{invited.by_name}的邀请")
    letter = pack(answer, [] if further else [s.content for s in _read(store).circle.said.values()])
    kept.keep_secret(store, "answer", letter)
    return Letter(answer_name(invited.unit), letter, spoken_code(answer))


def answer_name(unit: str) -> str:
    """What the file of an answer is called."""
    return f"答复-{unit}.gwa"


def _confirm(store: Store, said: Said, typed: str, what: str) -> None:
    if not is_same_code(typed, spoken_code(said.content)):
        store.log_act("circle", f"{what}：核对码不一致，没有采用")
        raise StationError("核对码不一致，没有采用这个文件。", "请再听一遍核对。还是不一致，文件可能被换过，请对方重做一份，另外送来。")


def _join_unit(store: Store, said: Said, invited: Invited, statements: list[bytes]) -> bytes:
    """Ask to become a further PC of a unit there is."""
    own = store.find(Station, store.setting("station", ""))
    if own is not None and folder_code(own.code) != invited.unit:
        raise StationError(f"这是给{invited.name}的邀请，本机属于{own.name}。", "没有加入。请在对方的电脑上打开，或者重新要一份。")
    state = standing(store)
    if state == "member":
        raise StationError(f"这台电脑已经是{invited.name}的，不用再加入。")
    keys = _keys(store) if state == "waiting" else replace(new_keys(), unit=_keys(store).unit if state == "lost" else ())
    trusted = anchor(invited.unit, said.public)
    circle = read_circle(invited.unit, trusted, statements)
    if not circle.is_heard(said.signer, invited.unit):
        raise StationError("邀请文件不完整，没有加入。", "请向对方重新要一份邀请文件。")
    _keep_keys(store, keys)
    store.set_setting("circle", {"unit": invited.unit, "anchor": trusted.decode()})
    _keep(store, [s.content for s in circle.said.values()])
    return say(keys, Answered(invited.unit, invited.label, keys.recipient, said.content))


def _join_above(store: Store, said: Said, invited: Invited, statements: list[bytes]) -> bytes:
    """Put this unit below another: it says itself who is above it, and asks to be admitted there."""
    own = own_station(store)
    if _own_code(own) != invited.unit:
        words = f"这是给站点码 {invited.unit} 的邀请，本站的站点码是 {own.code}。"
        raise StationError(words, "没有加入。请改站点码，或者请上级重做一份邀请。")
    unit = UnitNamed(invited.unit, own.name, own.level, invited.by, said.public)
    if standing(store) in ("none", "lost"):
        return _begin(store, unit, invited.label, said.content, statements)
    held = _vouch(store, _head(store))
    if held.circle.above(held.unit) not in ("", invited.by):
        raise StationError(f"本站已经在{held.circle.units[held.circle.above(held.unit)].name}之下，没有加入。")
    _keep(store, [say(held.keys, unit, held.circle.next_serial(UnitNamed, held.unit))])
    take_statements(store, statements)
    return say(held.keys, Answered(held.unit, held.pc.label, held.keys.recipient, said.content))


def _head(store: Store) -> Member:
    """This PC as one that may say who belongs to its unit; StationError if it may not."""
    rights.require(store, "circle")
    own = member(store)
    if not own.is_head:
        heads = [pc.label for pc in own.circle.pcs.values() if pc.unit == own.unit and pc.is_head and not pc.is_lost]
        where = f"主机是{'、'.join(heads)}。" if heads else "本单位现在没有主机，请上级指定一台。"
        raise StationError("这件事要在本单位的主机上做。", where)
    return own


# -- admitting ----------------------------------------------------------------------------------------------------------


def open_answer(store: Store, content: bytes) -> Answer:
    """What an answer says and its code; StationError if it answers no invitation of this unit, or one that was used."""
    said, answered, invited = answer_to(_head(store).circle, content)
    return Answer(answered.unit, invited.name, answered.label, invited.by == invited.unit, spoken_code(said.content))


def admit(store: Store, content: bytes, confirmed_code: str, *, is_head: bool = False) -> str:
    """Admit the PC, and with it the unit, that answered; ``confirmed_code`` is what its side read out. Returns a sentence.

    ``is_head`` makes a further PC of the own unit another head; the first PC of a unit always is one.
    """
    own = _head(store)
    said, answered, invited = answer_to(own.circle, content)
    _confirm(store, said, confirmed_code, f"{invited.name}的答复")
    is_further = answered.unit == own.unit
    made = [say(own.keys, PcAdmitted(said.content, is_head or not is_further))]
    if not is_further:
        unit = UnitNamed(answered.unit, invited.name, invited.level, own.unit)
        made.append(say(own.keys, unit, own.circle.next_serial(UnitNamed, answered.unit)))
    with store.step("登记电脑", undoable=False):
        _keep(store, made)
        take_statements(store, opened(content, Answered)[2])
        if is_further:
            _settle_key(store, own.unit)
        sentence = f"已登记{invited.name}的{answered.label}。"
        store.log_act("circle", sentence)
    return sentence


def appoint(store: Store, key_id: str) -> str:
    """Make a PC of this unit, or of one below it, a head: a second one, or in place of one that was lost. Returns a sentence."""
    own, pc = _subject(store, key_id)
    admitted = next(
        s.body.answer
        for s in own.circle.said.values()
        if isinstance(s.body, PcAdmitted) and s.answer is not None and s.answer.signer == key_id
    )
    sentence = f"{called(own.circle, pc)}已经定为主机。"
    with store.step("定主机", undoable=False):
        _keep(store, [say(own.keys, PcAdmitted(admitted, is_head=True))])
        store.log_act("circle", sentence)
    return sentence


def _subject(store: Store, key_id: str) -> tuple[Member, Pc]:
    own = _head(store)
    pc = own.circle.pcs.get(key_id)
    if pc is None or not own.circle.is_heard(own.keys.key_id, pc.unit):
        raise StationError("这台电脑不归本单位管。", "请它自己的单位或者上级来办。")
    if pc.is_lost:
        raise StationError(f"{called(own.circle, pc)}已经登记为丢失。")
    return own, pc


def declare_lost(store: Store, key_id: str) -> str:
    """Declare a PC of this unit, or of one below it, lost or given up; what is for its unit is sealed to a new key. Returns a sentence.

    What it sent up to what was taken in here still counts, nothing later.
    """
    own, pc = _subject(store, key_id)
    if key_id == own.keys.key_id:
        raise StationError("不能在这台电脑上登记它自己丢失。", "请在本单位另一台主机，或者上级的电脑上登记。")
    stands = [s.name for s in own.circle.said.values() if s.signer == key_id and s.serial < _THEFT]
    loss = say(own.keys, PcLost(key_id, kept.accepted(store, key_id), stands))
    held = _read(store, [loss])
    left = [other for other in held.circle.pcs.values() if other.unit == pc.unit and not other.is_lost]
    sentence = f"{called(own.circle, pc)}已经登记为丢失，它以后发出的不再收入。"
    with store.step("登记丢失", undoable=False):
        _keep(store, [loss])
        if left:
            _settle_key(store, pc.unit)
            sentence += "发给这个单位的从现在起换新钥匙加封。"
            if not any(other.is_head for other in left):
                sentence += "这个单位没有主机了，请再定一台。"
        else:
            sentence += "这个单位没有别的电脑了，请重新邀请。"
        store.log_act("circle", sentence)
    return sentence
