"""A district's own layouts of its ledgers: kept beside the delivered narrow and wide ones, changed, taken away."""

from station.actions import rights
from station.casework import ledger_layouts as rules
from station.casework.ledgers import ledgers
from station.casework.model import LedgerLayout
from station.casework.sheets import Layout
from station.changes import Changes
from station.db import in_force
from station.db.store import Store
from station.errors import StationError, raise_problems

_RIGHT = "ledger_layouts"


def kept(store: Store, ledger: str) -> list[LedgerLayout]:
    """The layouts of this ledger the district keeps, in order of entry."""
    return in_force.holding(store, LedgerLayout, ledger=ledger)


def keep(store: Store, layout: LedgerLayout, base: LedgerLayout | None = None) -> Changes:
    """Keep a new layout, or one in place of ``base``; ProblemsError if something is not right."""
    rights.require(store, _RIGHT)
    rights.require_own(store, base or layout)
    layout = layout.with_values(name=layout.name.strip(), source=layout.source.strip())
    raise_problems(rules.problems(layout, kept(store, layout.ledger)))
    layout = layout.with_values(columns=rules.written(rules.read(layout.ledger, layout.columns)))
    with store.step(f"存台账版式“{layout.name}”") as step:
        if base is None:
            step.add(layout)
        else:
            step.save(layout, base)
    return step.changes


def remove(store: Store, layout: LedgerLayout) -> Changes:
    """Take a layout away; what was exported with it stays."""
    rights.require(store, _RIGHT)
    rights.require_own(store, layout)
    with store.step(f"删除台账版式“{layout.name}”") as step:
        step.remove(layout)
    return step.changes


def layout_named(store: Store, ledger: str, name: str) -> str:
    """What ``Asked.layout`` holds for “narrow”, “wide” or the name of a layout of the district's; StationError for an unknown one."""
    if name in set(Layout) or ledger not in ledgers():
        return name
    known = {layout.name: layout.id for layout in kept(store, ledger)}
    if name not in known:
        raise StationError(f"这个台账没有叫“{name}”的版式。", f"可以写：{'、'.join([*Layout, *known])}。")
    return known[name]
