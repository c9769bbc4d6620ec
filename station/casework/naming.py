"""What a clerk knows a record by, whatever its kind."""

from collections.abc import Sequence

from station.casework.fields import Kind, Record
from station.casework.wording import field_words

_FIRST = ("number", "name", "summary", "matter")
_UNSAID = (Kind.KEY, Kind.FLAG)


def called(record: Record) -> str:
    """The number or name of a record and what it is about, names and numbers of people masked; its kind if it says nothing."""
    names = [s.name for s in record.specs() if s.kind not in _UNSAID and getattr(record, s.name) not in ("", None)]
    telling = [name for name in names if name in _FIRST] or names
    return "，".join(field_words(record, name, is_masked=True).rstrip("。；，") for name in telling[:2]) or record.title


def along(mediations: Sequence[Record], legal_aids: Sequence[Record]) -> str:
    """What goes with a deleted case, which no list shows without it: “连同 1 件调解、2 件援助”; "" for nothing."""
    parts = [f"{len(found)} {words}" for words, found in (("件调解", mediations), ("件援助", legal_aids)) if found]
    return "连同 " + "、".join(parts) if parts else ""


def called_together(records: Sequence[Record]) -> str:
    """Several records written by one act, by the one with a number where there is one: “诉求 ZQ-2026-0001，拖欠工资，等 5 条”."""
    main = next((record for record in records if record.knows("number")), records[0])
    more = f"，等 {len(records)} 条" if len(records) > 1 else ""
    return f"{main.title} {called(main)}{more}"
