"""The acts on the rules and statutes of letters for scripts."""

from collections.abc import Mapping
from typing import Any

from station.actions import letter_rules, statutes
from station.casework.entry import from_words
from station.casework.letter_templates import districts, rule_for
from station.casework.model import LetterRule, StatuteCheck
from station.db.store import Store
from station.errors import StationError

Words = Mapping[str, Any]


def letter_rule(store: Store, words: Words) -> dict[str, Any]:
    """Take over what a ``district`` lays down, or lay down the values of one ``kind``; those left out stay as they are."""
    if "district" in words:
        known = {district.district: district for district in districts()}
        if words["district"] not in known:
            raise StationError(f"没有“{words['district']}”的规定。", f"可以用：{'、'.join(known)}。")
        return {"step": letter_rules.adopt(store, known[words["district"]]).step}
    kind = from_words(LetterRule(), {"kind": words.get("kind", "")}, store.now()).kind
    if not kind:
        raise StationError("请写明是哪一种文书。", "例如 “kind”：“意见书”。")
    base = rule_for(kind, letter_rules.laid_down(store))
    return {"step": letter_rules.lay_down(store, from_words(base, words, store.now())).step}


def compare_statute(store: Store, words: Words) -> dict[str, Any]:
    """Note what comparing an article with the official text gave."""
    return {"step": statutes.record_check(store, from_words(StatuteCheck(), words, store.now())).step}
