"""How the exchange is spoken of: stations by their names, bundles by their numbers."""

from collections.abc import Iterable


def station_name(names: dict[str, str], code: str) -> str:
    """What a station is called: its name once it is known here, before that its code."""
    return names.get(code.lower(), f"站点“{code.upper()}”")


def bundle_numbers(numbers: Iterable[int]) -> str:
    """“第 3 包”, “第 3 至 5 包”, “第 3、7 至 9 包”."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return f"第 {'、'.join(f'{run[0]} 至 {run[-1]}' if len(run) > 1 else f'{run[0]}' for run in runs)} 包"
