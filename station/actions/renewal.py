"""When one store has become two (a copied folder, a copied machine, an old copy put back): this one goes on under a new name."""

from typing import TYPE_CHECKING

from station.actions import rights
from station.casework import audiences
from station.casework.journal import Entry
from station.db.store import Store

if TYPE_CHECKING:  # the exchange is not to be loaded before the first window
    from station.actions.circle import Member
    from station.db.exchange import Outgoing


def renew(store: Store) -> str:
    """Two PCs went on under one name: this one takes a new one and sends again what others cannot have of it. Returns a sentence.

    ``forked_from`` was noted when a file of this PC turned up that this store never made; all before it is common to both.
    """
    from station.actions import circle
    from station.db import devices
    from station.db import exchange as boxes

    rights.require(store, "exchange")
    me = circle.member(store)
    old = store.device
    with boxes.alone(store):
        confirmed = max((r.number for r in boxes.receipts(store) if (r.of_device, r.audience) == (old, audiences.UP)), default=0)
        first = store.setting("forked_from", 0) or confirmed + 1
        kept = boxes.outgoing(store, ("b", "f"), audience=audiences.UP)  # what a folded one holds beside goes out once more
        mine = [e.number for b in kept if b.number >= first for e in _entries(store, me, b) if e.device == old]
        sent = min(mine) - 1 if mine else store.setting("distributed", 0)
        with store.step("换用新的电脑编号", undoable=False):
            for bundle in boxes.outgoing(store, ("b", "f")):
                is_double = bundle.audience == audiences.UP and bundle.number >= first
                if is_double or any(e.device == old and e.number > sent for e in _entries(store, me, bundle)):
                    boxes.withdraw(store, bundle)
            again = store.last_number(old) - sent
            store.set_setting("forked_from", 0)
            store.set_setting("restored_at", store.now().isoformat())
        devices.take_new_name(store, "换用新的电脑编号", sent)
    store.log_act("exchange", f"换用新的电脑编号，{again} 条改动要重新发送")
    return f"本机已换用新的电脑编号，{again} 条改动会用新编号重新发送。请再发一次、收一次。"


def _entries(store: Store, me: "Member", made: "Outgoing") -> tuple[Entry, ...]:
    """What a bundle kept here holds; nothing for one that was folded, which everybody had long ago."""
    from station.db import exchange as boxes
    from station.sync import bundle as bundles

    content = boxes.outgoing_content(store, made)
    return bundles.decode(content, me.circle, me.keys).entries if content is not None else ()
