"""The acts on the registers of letter numbers for scripts, in the manner of ``scripted``.

A register is named by its ``code`` (``"code": "站工劳监意"``), where need be with ``year`` and ``issuer``; the running year and the
station's own union else.
"""

from collections.abc import Mapping
from typing import Any

from station.actions import letter_numbers
from station.actions.at_desk import own_station
from station.casework import letter_numbers as rules
from station.casework.letter_numbers import Register
from station.casework.model import NumberBlock
from station.db.letter_numbers import holding, letters_of
from station.db.store import Store
from station.errors import StationError

Words = Mapping[str, Any]
Answer = dict[str, Any]


def show(store: Store, words: Words) -> Answer:
    """Every number of a register with its state, what is wrong with it, and what this PC may draw next."""
    register = _register(store, words)
    held = holding(store, register)
    lines = rules.lines(held, letters_of(store, register))
    serial = held.drawable(store.device)
    return {
        "next": register.text(serial) if serial else "",
        "is_here": held.home == store.device,
        "numbers": {line.number: rules.STATES[line.state] for line in lines},
        "faults": rules.faults(lines, register),
    }


def give(store: Store, words: Words) -> Answer:
    """Give ``size`` numbers to the PC of that ``device``, called ``name``; without a device they are told by telephone."""
    register = _register(store, words)
    block = letter_numbers.give_block(store, register, _count(words, "size"), str(words.get("device", "")), str(words.get("name", "")))
    return {"id": block.id, "first": register.text(block.first or 0), "last": register.text(block.last or 0)}


def take_back(store: Store, words: Words) -> Answer:
    """Take the block of this ``id`` out of use."""
    block = store.find(NumberBlock, str(words.get("id", "")))
    if block is None:
        raise StationError("没有找到这段号。", "请核对分号段时给的 id。")
    letter_numbers.return_block(store, block.id)
    return {"id": block.id}


def move(store: Store, words: Words) -> Answer:
    """Hand a register on to the PC of that ``device``, called ``name``."""
    register = _register(store, words)
    letter_numbers.move_register(store, register, str(words.get("device", "")), str(words.get("name", "")))
    return {"next": register.text(holding(store, register).next)}


def take_over(store: Store, words: Words) -> Answer:
    """Keep a register here from number ``first`` on."""
    register = _register(store, words)
    letter_numbers.take_over(store, register, _count(words, "first"))
    return {"next": register.text(holding(store, register).next)}


def _register(store: Store, words: Words) -> Register:
    code = str(words.get("code", ""))
    if not code:
        raise StationError("请写明发文代字。", '例如 {"code": "站工劳监意"}。')
    station = own_station(store)
    year = _count(words, "year") if "year" in words else store.now().year
    return Register(str(words.get("issuer", "")) or station.issuer_name or station.name, code, year)


def _count(words: Words, name: str) -> int:
    text = str(words.get(name, ""))
    if not text.isdecimal():
        raise StationError(f"“{name}”要填数字。", "没有改动。")
    return int(text)
