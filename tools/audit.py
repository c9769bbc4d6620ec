"""``./dev audit``: does any library the program brings along, as uv.lock has it, have a known vulnerability?

Ends with 1 if one has. Where the list of vulnerabilities cannot be reached nothing is known; that is said, and is no failure.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PIP_AUDIT = "pip-audit==2.10.1"  # fetched for the moment, no part of the project
_PATIENCE = 600  # seconds


def judged(report: Any) -> tuple[int, list[str]]:
    """The exit code and what to say of a report of pip-audit; ``None`` where it made none."""
    libraries = report.get("dependencies", []) if isinstance(report, dict) else []
    if not libraries or all("skip_reason" in one for one in libraries):
        return 0, ["没有查：连不上漏洞库（需要互联网）。NOT AUDITED: the list of vulnerabilities could not be reached."]
    said = []
    for one in libraries:
        for flaw in one.get("vulns", ()):
            better = "、".join(flaw.get("fix_versions", ())) or "—"
            said.append(f"{one['name']} {one['version']}: {flaw['id']}，已修复的版本 fixed in {better}")
    unknown = [one["name"] for one in libraries if "skip_reason" in one]
    known = len(libraries) - len(unknown)
    result = f"查了 {known} 个库，{len(said)} 个已知漏洞。{known} libraries audited, {len(said)} known vulnerabilities."
    rest = [f"没查到 {len(unknown)} 个 not found: {', '.join(unknown)}"] if unknown else []
    return int(bool(said)), [*said, *rest, result]


def report_of(uv: str) -> Any:
    """What pip-audit found of the libraries that are shipped; None if it could not be fetched or could not ask."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        export = [uv, "export", "--frozen", "--no-dev", "--no-emit-project", "--quiet", "--output-file", str(wanted)]
        subprocess.run(export, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        audit = [
            uv,
            "tool",
            "run",
            PIP_AUDIT,
            "--disable-pip",
            "--require-hashes",
            "--progress-spinner",
            "off",
            "-f",
            "json",
            "-r",
            str(wanted),
        ]
        try:
            done = subprocess.run(audit, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=_PATIENCE)
            return json.loads(done.stdout)
        except (subprocess.TimeoutExpired, ValueError):
            return None


def main() -> int:
    """Ask and say."""
    code, said = judged(report_of(os.environ.get("UV", "uv")))  # uv tells what it starts where it lies itself
    sys.stdout.write("\n".join(said) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
