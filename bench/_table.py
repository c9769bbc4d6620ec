"""The table of all ratios: each bench tells its own, ``python -m bench`` collects and prints them."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

COLLECTED = "BENCH_TABLE"  # the file that the lines of a run go to


@dataclass(frozen=True)
class Ratio:
    """What we do, the peer or limit beside it in the same run, our share of it, and what was asked of that ("" for nothing)."""

    part: str
    what: str
    peer: str
    ratio: float
    asked: str = ""

    @property
    def is_missed(self) -> bool:
        """Whether the ratio is not what was asked: ``≤ 1.3`` or ``≥ 0.6``."""
        sign, _, bound = self.asked.partition(" ")
        return bool(bound) and (self.ratio > float(bound) if sign == "≤" else self.ratio < float(bound))


def tell(part: str, what: str, peer: str, ratio: float, asked: str = "") -> None:
    """A line for the table, where one is being collected."""
    if path := os.environ.get(COLLECTED):
        with Path(path).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(Ratio(part, what, peer, ratio, asked)), ensure_ascii=False) + "\n")


def told(path: Path) -> list[Ratio]:
    """The lines of a run."""
    return [Ratio(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def machine() -> str:
    """Name, processor, cores and memory of this machine, and the day."""
    cpu = platform.processor() or platform.machine()
    known = Path("/proc/cpuinfo")
    if known.exists():
        cpu = next((line.partition(":")[2].strip() for line in known.read_text().splitlines() if line.startswith("model name")), cpu)
    memory = f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB" if hasattr(os, "sysconf") else ""
    told_of = f"{os.cpu_count()} × {cpu}{memory}, {platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{platform.node()}: {told_of}, {date.today()}"


def markdown(ratios: list[Ratio]) -> str:
    """The table as it stands in the README; what misses its bound is bold."""
    rows = ["| part | what | beside | ratio | asked |", "|---|---|---|---:|---|"]
    for one in ratios:
        figure = f"**{one.ratio:.2f}**" if one.is_missed else f"{one.ratio:.2f}"
        rows.append(f"| {one.part} | {one.what} | {one.peer} | {figure} | {one.asked} |")
    return "\n".join(rows)
