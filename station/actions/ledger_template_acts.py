"""Keeping a district's workbook as a template, for scripts."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from station.actions import ledger_templates
from station.actions.ledger_templates import Proposal
from station.casework.ledgers import ledgers
from station.casework.sheets import Unit
from station.casework.template_pages import column_letters
from station.db.store import Store
from station.errors import StationError

Words = Mapping[str, Any]


def keep(store: Store, words: Words) -> dict[str, Any]:
    """Keep ``file`` for a ``ledger`` under a ``name``, as the program takes it.

    ``columns`` says otherwise: ``{"I": "诉求摘要", "C": ""}``.
    """
    path = Path(str(words.get("file", "")))
    ledger = str(words.get("ledger", ""))
    if ledger and ledger not in ledgers():
        raise StationError(f"没有叫“{ledger}”的台账。", f"可以用：{'、'.join(ledgers())}。")
    candidate = ledger_templates.look_into(path)
    found = ledger_templates.propose(store, candidate, ledger, str(words.get("sheet", "")))
    found = _otherwise(found, words.get("columns", {}))
    ledger_templates.keep(store, candidate, ledger_templates.confirmed(found, str(words.get("name") or path.stem)))
    return {"name": str(words.get("name") or path.stem), "ledger": found.ledger, "columns": {p.place: p.key for p in found.places if p.key}}


def _otherwise(found: Proposal, wanted: Mapping[str, str]) -> Proposal:
    columns = ledgers()[found.ledger].columns
    known: dict[str, tuple[str, Unit | None]] = {"": ("", None)}
    known |= {name: (column.key, column.unit) for column in columns for name in (column.title, column.key)}
    units = {column_letters(heading.column): heading.unit for heading in found.form.headings}
    for letters, name in wanted.items():
        if letters not in units:
            raise StationError(f"模板里没有 {letters} 列。", f"可以用：{'、'.join(units)}。")
        if name not in known:
            raise StationError(f"台账里没有“{name}”这一列。", f"可以用：{'、'.join(column.title for column in columns)}。")
    places = []
    for place in found.places:
        if place.place in wanted and not place.is_cell:
            key, unit = known[wanted[place.place]]
            place = replace(place, key=key, unit=(units[place.place] or unit) if unit else None)
        places.append(place)
    return replace(found, places=tuple(places))
