"""What the program is made of, for 关于: ``python -m tools.parts`` writes ``resources/parts/packages.json`` and the licences beside it.

The packages and versions are those of ``uv.lock`` that are shipped, the words those of the installed packages themselves; to be run after
each change of the lock, as a packed program has no packages to ask. What is no Python package is written by hand in ``others.json``.
"""

import json
import re
import shutil
import sys
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "parts"

LEFT_OUT = ("pip",)  # asked for by sqlite-utils, left out of the packed program

# where a package names its licence in words of its own, or not at all: read in its licence file
LICENCES = {
    "aiosignal": "Apache-2.0",
    "chinesecalendar": "MIT",
    "click-default-group": "BSD-3-Clause",
    "cn2an": "MIT",
    "proces": "MIT",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0，PDFium 各部分另附",
    "pyrage": "MIT",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "python-stdnum": "LGPL-2.1-or-later",
    "reportlab": "BSD-3-Clause",
    "s3fs": "BSD-3-Clause",
    "sqlcipher3": "Zlib",
    "sqlite-fts4": "Apache-2.0",
}
# where a wheel does not hold the text of its licence
TEXTS = {
    "chinesecalendar": ["texts/chinesecalendar.txt"],
    "pyside6-essentials": ["texts/LGPL-3.0.txt", "texts/GPL-3.0.txt"],
    "shiboken6": ["texts/LGPL-3.0.txt", "texts/GPL-3.0.txt"],
}

_LICENCE_FILE = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
_ELSEWHERE = re.compile(r"/(android|cibw_musl|pbin_musl|v8_xfa)/")  # of builds of PDFium that are not in the wheel


def shipped() -> dict[str, list[dict[str, Any]]]:
    """The packages of the lock the program itself asks for, by name; several entries where systems have different versions."""
    known: dict[str, list[dict[str, Any]]] = {}
    for one in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]:
        known.setdefault(one["name"], []).append(one)
    found: dict[str, list[dict[str, Any]]] = {}
    waiting = [asked["name"] for asked in known["station"][0]["dependencies"]]
    while waiting:
        name = waiting.pop()
        if name not in found and name not in LEFT_OUT:
            found[name] = known[name]
            waiting += [asked["name"] for one in known[name] for asked in one.get("dependencies", ())]
    return dict(sorted(found.items()))


def version_words(entries: list[dict[str, Any]]) -> str:
    """“6.9.3”, or “6.9.3（aarch64 用 6.8.0.2）”."""
    arm = [one["version"] for one in entries if any("== 'aarch64'" in marker for marker in one.get("resolution-markers", ()))]
    others = [one["version"] for one in entries if one["version"] not in arm]
    return others[0] + (f"（aarch64 用 {arm[0]}）" if arm else "")


def licence_words(name: str, package: Distribution) -> str:
    """The licence in SPDX words."""
    return LICENCES.get(name) or package.metadata.get("License-Expression") or package.metadata.get("License") or ""


def licence_text(package: Distribution) -> str:
    """All files of a package that are about its licence, one after the other, each under its name if there are several."""
    named = {str(file): file for file in package.files or () if ".dist-info/" in str(file) and "/licenses/" in str(file).lower()}
    named |= {str(file): file for file in package.files or () if ".dist-info/" in str(file) and _LICENCE_FILE.search(file.name)}
    kept = [(path, file) for path, file in sorted(named.items()) if not _ELSEWHERE.search(path)]
    texts = [
        (path.partition(".dist-info/")[2], Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")) for path, file in kept
    ]
    return "\n\n".join(f"{name}\n\n{text.strip()}" if len(texts) > 1 else text.strip() for name, text in texts)


def main() -> int:
    """Write all of it anew; a package without a licence or its text is said and fails."""
    shutil.rmtree(FOLDER / "packages", ignore_errors=True)
    (FOLDER / "packages").mkdir(parents=True)
    written: dict[str, str] = {}  # several packages bear the same words
    parts, lacking = [], []
    for name, entries in shipped().items():
        package = distribution(name)
        text = licence_text(package)
        if text and text not in written:
            written[text] = f"packages/{name}.txt"
            (FOLDER / written[text]).write_text(text + "\n", encoding="utf-8")
        texts = ([written[text]] if text else []) + TEXTS.get(name, [])
        licence = licence_words(name, package)
        parts.append({"name": name, "version": version_words(entries), "licence": licence, "texts": texts})
        if not licence or not texts or len(licence) > 60:
            lacking.append(name)
    told = {"title": "随程序带着的 Python 包", "source": "uv.lock 和各包自带的说明，由 tools/parts.py 写成", "parts": parts}
    (FOLDER / "packages.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(parts)} packages, {len(written)} texts\n" + "".join(f"no clear licence: {name}\n" for name in lacking))
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
