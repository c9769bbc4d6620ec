"""Make ``resources/pinyin/initials.json``: the first letter of every character's commonest reading, and what is read otherwise.

    uv run --with pypinyin==0.55.0 python -m tools.pinyin

The program reads the file only; pypinyin would cost it 0.4 s at the first name and 56 MiB.
"""

import json
import unicodedata
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "pinyin" / "initials.json"

# a surname that is read otherwise than the character commonly is; only at the head of a person's name
SURNAMES = {
    "单": "s", "曾": "z", "仇": "q", "解": "x", "查": "z", "区": "o", "盖": "g", "任": "r", "朴": "p", "尉": "w", "冼": "x", "覃": "q",
    "翟": "z", "乐": "y", "折": "s", "种": "c", "秘": "b", "祭": "z", "员": "y", "缪": "m", "召": "s", "都": "d", "车": "c", "石": "s",
    "沈": "s", "哈": "h", "繁": "p", "那": "n", "适": "k", "瞿": "q", "郗": "x", "燕": "y", "宓": "m", "费": "f", "臧": "z", "佴": "n",
    "隗": "k", "妫": "g", "芮": "r", "尉迟": "yc", "万俟": "mq", "澹台": "tt", "单于": "cy", "长孙": "zs", "宰父": "zf", "令狐": "lh",
}  # fmt: skip

# places and trades in the names of firms whose commonest reading is another one
WORDS = {
    "重庆": "cq", "厦门": "xm", "番禺": "py", "单县": "sx", "莘庄": "xz", "银行": "yh", "商行": "sh", "车行": "ch", "弹簧": "th",
    "长": "c",
}  # fmt: skip


def letter(readings: str) -> str:
    """The first letter of the first reading without its tone; "" for sounds such as ``ń`` that have none of their own."""
    plain = unicodedata.normalize("NFD", readings.split(",")[0])[:1].lower()
    return plain if plain.isascii() and plain.isalpha() else ""


def main() -> None:
    """Write the file: the letters with their characters in order, so that a new dictionary shows as a small difference."""
    from pypinyin.pinyin_dict import pinyin_dict

    characters: defaultdict[str, list[str]] = defaultdict(list)
    for code, readings in sorted(pinyin_dict.items()):
        if found := letter(readings):
            characters[found].append(chr(code))
    plain = {character: key for key, found in characters.items() for character in found}
    made = {
        "version": 1,
        "source": f"characters: pypinyin {version('pypinyin')} (MIT), pinyin_dict; words and surnames: gathered by hand in tools/pinyin.py",
        "characters": {key: "".join(characters[key]) for key in sorted(characters)},
        "words": WORDS,
        "surnames": {name: read for name, read in SURNAMES.items() if read != "".join(plain[character] for character in name)},
    }
    TARGET.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
