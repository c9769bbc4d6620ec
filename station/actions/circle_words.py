"""What is told of the members of the exchange: who is who, what is new, what was refused."""

from station.sync.circle import Circle, Pc


def called(circle: Circle, pc: Pc) -> str:
    """“城东站的第 2 台电脑”"""
    return f"{circle.units[pc.unit].name}的{pc.label}"


def news(before: Circle, now: Circle) -> list[str]:
    """One sentence for each unit and PC that is new, renamed, confirmed or lost."""
    told = []
    for code, unit in now.units.items():
        if code not in before.units:
            told.append(f"{unit.name}加入了交换。")
        elif unit.is_confirmed and not before.units[code].is_confirmed:
            told.append(f"{now.units[unit.above].name}已经确认{unit.name}加入。")
        elif unit.name != before.units[code].name:
            told.append(f"{before.units[code].name}改名为{unit.name}。")
    for key, pc in now.pcs.items():
        known = before.pcs.get(key)
        if known is None:
            told.append(f"{called(now, pc)}已经登记。")
        elif pc.is_lost and not known.is_lost:
            told.append(f"{called(now, pc)}已经登记为丢失，它后来发出的不再收入。")
    return told


def refusal(circle: Circle, pc: Pc) -> str:
    """Why a statement of a PC that is known was not taken in."""
    why = "这台电脑已经登记为丢失" if pc.is_lost else "这台电脑没有这个权限"
    return f"{called(circle, pc)}发来一份名单，没有收入：{why}。"
