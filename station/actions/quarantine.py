"""What a person decides about a file that was not taken in: look again, let it in on one's word, have done with it, hand it out."""

from pathlib import Path

from station.actions import circle, rights
from station.actions.exchange_making import make_receipt
from station.actions.exchange_reading import Reader, ReceivedBundle, pardoned
from station.db import exchange as boxes
from station.db.store import Store
from station.errors import StationError
from station.sync import bundle as bundles
from station.sync.bundle import State


def retry(store: Store, sha256: str) -> ReceivedBundle:
    """Look once more at a file in quarantine, with what is known today."""
    rights.require(store, "exchange")
    return _let_in(store, sha256, unsealed=False, note="")


def accept(store: Store, sha256: str) -> ReceivedBundle:
    """Take a file in on a person's word: of a PC declared lost, or of 0.1.0, which signed nothing. It is noted in the log."""
    rights.require(store, "circle")
    return _let_in(store, sha256, unsealed=True, note=f"由{store.user}同意，收入隔离的包 {sha256[:16]}")


def _let_in(store: Store, sha256: str, *, unsealed: bool, note: str) -> ReceivedBundle:
    """StationError (a BundleError) if the file still cannot be taken in."""
    me = circle.member(store)
    content = boxes.quarantined_content(store, sha256)
    header = bundles.peek(content)
    seen_by = pardoned(me.circle, header.signer) if note else me.circle
    read = bundles.decode(content, seen_by, me.keys, unsealed=unsealed)
    with boxes.alone(store):
        report = Reader(store, me).take(read, "", content, note)
    if report.state is State.TAKEN:
        boxes.settle(store, [sha256])
        make_receipt(store)
    return report


def dismiss(store: Store, sha256: str) -> None:
    """A person has seen to a file in quarantine; its bytes stay here."""
    rights.require(store, "circle")
    boxes.settle(store, [sha256])


def export_quarantined(store: Store, sha256: str, path: Path) -> None:
    """Hand a file in quarantine out as it is, sealed, for the district to look at."""
    rights.require(store, "exchange")
    store.refuse_own(path)
    try:
        path.write_bytes(boxes.quarantined_content(store, sha256))
    except OSError as error:
        raise StationError(f"没能写到“{path.name}”。", "请换个位置再试。") from error
    store.log_act("exchange", f"导出隔离的包 {sha256[:16]}")
