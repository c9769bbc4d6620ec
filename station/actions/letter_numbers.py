"""What a person does with the registers of letter numbers: take a number, give out a block, take it back, hand a register on."""

from dataclasses import replace

from station.actions import rights
from station.actions.at_desk import own_station
from station.casework import letter_numbers as rules
from station.casework.letter_numbers import Holding, Register
from station.casework.model import NumberBlock
from station.changes import Changes
from station.db.letter_numbers import holding
from station.db.step import Step
from station.db.store import Store
from station.errors import StationError, raise_problems

RIGHT = "letter_numbers"
LARGEST_BLOCK = 200  # more than a district's stations use in a year; a slip of the finger must not give away 5000 numbers


def take(store: Store, step: Step, issuer: str, code: str, day: str, typed: str = "") -> str:
    """The number of a letter signed on ``day``: the next one this PC may draw, or the ``typed`` one if it may stand.

    Inside the step that stores the letter, so that both are kept or neither. StationError says who has the register.
    """
    parsed = rules.parse(typed)
    register = Register(issuer, code or (parsed.code if parsed else ""), int(day[:4]))
    held = holding(store, register)
    if typed:
        problem = rules.typed_problem(typed, held, store.device)
        if problem:
            raise StationError(problem, "文书没有签发，内容没有改动。")
        return typed
    serial = held.drawable(store.device)
    if serial is None:
        raise StationError(*rules.refusal(held, store.device))
    if held.home == store.device:
        _settle(store, step, held)
    return register.text(serial)


def _settle(store: Store, step: Step, held: Holding) -> NumberBlock:
    """The register of the year itself, written down at its first use: from then on it is handed on by this PC alone."""
    token, year = held.token, held.register.year
    if token is not None and token.year == year:
        return token
    return _token(store, step, held.register, held.start, store.device, token.device_name if token else own_name(store))


def _token(store: Store, step: Step, register: Register, first: int, device: str, name: str, last: int | None = None) -> NumberBlock:
    day = store.now().date().isoformat()
    block = NumberBlock(first=first, last=last, device=device, device_name=name, given_on=day, given_by=store.user, **register._asdict())
    return step.add(block)


def own_name(store: Store) -> str:
    """What this PC is called in the registers."""
    return f"{store.user}的电脑" if store.user else f"电脑 {store.device[-4:]}"


def give_block(store: Store, register: Register, size: int, device: str, device_name: str) -> NumberBlock:
    """Give the next ``size`` numbers to another PC, or to somebody told by telephone (``device`` ""); only where the register lives."""
    rights.require(store, RIGHT)
    problems = {} if device_name.strip() else {"device_name": "请写明分给哪台电脑或者谁。"}
    if not 1 <= size <= LARGEST_BLOCK:
        problems["size"] = f"一次可以分 1 到 {LARGEST_BLOCK} 个号。"
    raise_problems(problems)
    with store.step(f"分号段 {register.code}", undoable=False) as step:
        held = holding(store, register)
        _refuse_elsewhere(store, held)
        _settle(store, step, held)
        last = first = held.next
        while len([n for n in range(first, last + 1) if n not in held.taken]) < size:
            last += 1
        return _token(store, step, register, first, device, device_name.strip(), last)


def _refuse_elsewhere(store: Store, held: Holding) -> None:
    if held.home != store.device:
        where = f"在“{held.token.device_name}”上" if held.token is not None else "不在这台电脑上"
        raise StationError(f"“{held.register.code}”{held.register.year}年的文号登记簿{where}。", "请到那台电脑上办。")


def return_block(store: Store, block_id: str) -> Changes:
    """Take a block out of use; what was not used of it is kept as 空号. By the PC that holds it or where the register lives."""
    rights.require(store, RIGHT)
    block = store.get(NumberBlock, block_id)
    register = Register(block.issuer, block.code, block.year or 0)
    if block.last is None or block.ended_on:
        raise StationError("这段号已经收回了。", "没有改动。")
    if store.device not in (block.device, holding(store, register).home):
        raise StationError(f"这段号分给了“{block.device_name}”。", "请在那台电脑上交回，或者到登记簿所在的电脑上收回。")
    with store.step(f"收回号段 {block.code}", undoable=False) as step:
        step.save(replace(block, ended_on=store.now().date().isoformat()), block)
    return step.changes


def move_register(store: Store, register: Register, device: str, device_name: str) -> Changes:
    """Hand a register, with those of its other years, to another PC, which draws as soon as it has received this."""
    rights.require(store, RIGHT)
    raise_problems({} if device_name.strip() else {"device_name": "请写明移交给哪台电脑。"})
    if not device or device == store.device:
        raise StationError("登记簿已经在这台电脑上。", "没有改动。")
    with store.step(f"移交文号登记簿 {register.code}", undoable=False) as step:
        held = holding(store, register)
        _refuse_elsewhere(store, held)
        _settle(store, step, held)
        mine = [b for b in store.matching(NumberBlock, issuer=register.issuer, code=register.code) if _is_open_token(b, store.device)]
        # the latest year goes first: who has heard only part of this must not take an earlier year for the last one
        for token in sorted(mine, key=lambda b: b.year or 0, reverse=True):
            of_year = Register(token.issuer, token.code, token.year or 0)
            _token(store, step, of_year, holding(store, of_year).next, device, device_name.strip())
            step.save(replace(token, ended_on=store.now().date().isoformat()), token)
    return step.changes


def _is_open_token(block: NumberBlock, device: str) -> bool:
    return block.last is None and not block.ended_on and block.device == device


def is_own(store: Store, register: Register) -> bool:
    """Whether it is a register of the union this station belongs to."""
    station = own_station(store)
    return register.issuer == (station.issuer_name or station.name)


def take_over(store: Store, register: Register, first: int) -> Changes:
    """Keep a register on this PC from number ``first`` on: after a backup was put back, a PC was lost, or a paper register is gone on with.

    Every number below counts as given out elsewhere. ProblemsError if a higher one is in use already. Only for the year
    that runs: of a later one nobody has drawn, and a past one is not gone on with.
    """
    rights.require(store, RIGHT)
    if not is_own(store, register):
        raise StationError(f"{register.issuer}的文号登记簿不归本站管。", "请它分一段号，或者把它给的文号填上再签发。")
    if register.year != store.now().year:
        raise StationError(f"现在只能接管 {store.now().year}年的文号登记簿。", "没有改动。")
    held = holding(store, register)
    highest = max([*held.taken, *((b.last or 0) for b in held.runs), 0])
    if first <= highest:
        raise_problems({"first": f"{register.text(highest)}已经给出去了，起号要比它大。"})
    with store.step(f"接管文号登记簿 {register.code}", undoable=False) as step:
        day = store.now().date().isoformat()
        for block in held.blocks:
            if block.last is None and not block.ended_on and block.year == register.year:
                step.save(replace(block, ended_on=day), block)
        _token(store, step, register, first, store.device, own_name(store))
    return step.changes
