"""The table of all ratios: each bench tells its own, ``python -m bench`` collects and prints them."""

import json
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

COLLECTED = "BENCH_TABLE"  # the file that the lines of a run go to
CLOCK = "CPU" if os.environ.get("BENCH_CLOCK") == "cpu" else "wall"


@dataclass(frozen=True)
class Ratio:
    """What we do, the peer or limit beside it in the same run, our share of it, and what was asked of that ("" for nothing).

    ``where`` names the machine, the day, how busy it was and which clock was read.
    """

    part: str
    what: str
    peer: str
    ratio: float
    asked: str = ""
    where: str = ""

    @property
    def is_missed(self) -> bool:
        """Whether the ratio is not what was asked: ``≤ 1.3`` or ``≥ 0.6``."""
        sign, _, bound = self.asked.partition(" ")
        return bool(bound) and (self.ratio > float(bound) if sign == "≤" else self.ratio < float(bound))


def tell(part: str, what: str, peer: str, ratio: float, asked: str = "") -> None:
    """A line for the table, where one is being collected."""
    if path := os.environ.get(COLLECTED):
        keep(Path(path), [*told(Path(path)), Ratio(part, what, peer, round(ratio, 3), asked, machine())])


def tell_slowest(part: str, of: str, took: Mapping[str, tuple[float, float]]) -> None:
    """A line for the act that comes nearest to the time it may take, or is furthest above it; ``took``: seconds and limit of each."""
    limited = {title: (seconds / limit, limit) for title, (seconds, limit) in took.items() if limit < float("inf")}
    if limited:
        title, (share, limit) = max(limited.items(), key=lambda one: one[1])
        tell(part, f"the slowest beside its limit, {of}: {title}", f"{limit:g} s", share, "≤ 1.0")


def told(path: Path) -> list[Ratio]:
    """The lines of a file."""
    return [Ratio(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def keep(path: Path, ratios: Iterable[Ratio]) -> None:
    """Write lines to a file."""
    path.write_text("".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in ratios), encoding="utf-8")


def machine() -> str:
    """Name, processor, cores and memory of this machine, the day, whether it was quiet, and the clock of :func:`bench._store.clock`."""
    cpu = platform.processor() or platform.machine()
    known = Path("/proc/cpuinfo")
    if known.exists():
        cpu = next((line.partition(":")[2].strip() for line in known.read_text().splitlines() if line.startswith("model name")), cpu)
    memory = f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB" if hasattr(os, "sysconf") else ""
    told_of = f"{os.cpu_count()} × {cpu}{memory}, {platform.system()} {platform.release()}, Python {platform.python_version()}"
    cores = os.cpu_count() or 1
    busy = "busy" if hasattr(os, "getloadavg") and os.getloadavg()[1] > cores else "quiet"
    return f"{platform.node()}: {told_of}, {date.today()}, {busy}, {CLOCK} time"


def markdown(ratios: list[Ratio]) -> str:
    """The table as it stands in the README, under each other where they were measured; what misses its bound is bold."""
    rows = []
    for where in dict.fromkeys(one.where for one in ratios):
        rows += [f"{where}\n", "| part | what | beside | ratio | asked |", "|---|---|---|---:|---|"]
        for one in (one for one in ratios if one.where == where):
            figure = f"**{one.ratio:.2f}**" if one.is_missed else f"{one.ratio:.2f}"
            rows.append(f"| {one.part} | {one.what} | {one.peer} | {figure} | {one.asked} |")
        rows.append("")
    return "\n".join(rows)
