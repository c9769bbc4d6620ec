"""Words a clerk reads: one term for one thing, nothing forbidden, full-width signs, a space where the screen wants one."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sources import MODULES, ROOT, faults, name_of, nodes, tree_of

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What is never said (screens.md, Words), and what to say instead.
FORBIDDEN = {
    "成功": "what was done, with its number",
    "系统错误": "what happened, what is safe, what to do",
    "失败": "没有…，没能…",
    "是否确定": "a title that asks the thing itself",
    "您确定": "a title that asks the thing itself",
    "！": "。",
    "客户": "诉求人",
    "口令": "密码",
    "数据包": "包",
    "密文": "已加密",
    "脱敏": "掩码",
    "字段": "栏目",
    "点击": "点",
    "登陆": "登录",
    "帐号": "账号",
    "非法": "what is wrong with it",
    "请稍候": "how far it is",
    "用户": "工作人员、本人",
}
ANY_FORBIDDEN = re.compile("|".join(map(re.escape, FORBIDDEN)))
# The words of others, recognised in ledgers and letters; what is said of the trade itself.
OTHERS = (
    "station/casework/importing/",
    "station/casework/practice/",
    "station/casework/published.py",
    "resources/imports/",
    "resources/practice/",
)
ALLOWED = re.compile(r"调解成功|[裁前后]{2}成功|平台字段")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][(,;:?!]|[,;:?!)][\u4e00-\u9fff]|\([\u4e00-\u9fff]|\.\.\.")
# A pattern, not words: it holds something only a regular expression does.
PATTERN = re.compile(r"\\[dswbDSWtn.(\[]|\(\?|\[\^|\)[*+?]|\][*+?]|\.\*|\.\+|\w\?\|")
UNSPACED = re.compile(r"[\u4e00-\u9fff](?:[A-Za-z0-9]{2,}|\d)|(?:[A-Za-z0-9]{2,}|\d)[\u4e00-\u9fff]")
# Dates, clocks and numbers of papers have no space; ledgers and paper neither.
SHOWN = ("station/ui/", "station/actions/", "station/db/", "station/sync/", "station/vault/", "resources/manual/")
SOLID = re.compile(r"□?\d+日|\d+年(?:\d+月)?(?:\d+日)?|\d+月(?:\d+日)?|第?\d+号|〔\d*〕\d*号?|GB/T [\d.—]+|附件\d|监\d{4}")


def docstrings(tree: ast.AST) -> set[int]:
    return {id(node.value) for node in nodes(tree, ast.Expr)}


def said_in(path: Path) -> Iterator[str]:
    """Texts of a module without docstrings, patterns and what goes to the log; values put into an f-string read ``□``."""
    tree = tree_of(path)
    left_out = docstrings(tree)
    for node in nodes(tree, ast.JoinedStr, ast.Constant):
        if isinstance(node, ast.JoinedStr):
            left_out |= {id(part) for part in node.values}
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "□" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            text = node.value
        else:
            continue
        if CHINESE.search(text) and not PATTERN.search(text):
            yield text


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def said_anywhere(path: Path, sign: re.Pattern[str]) -> list[str]:
    """The texts of a file; none, and quickly, where the sign of a fault stands nowhere in it."""
    content = path.read_text(encoding="utf-8")
    if not (re.search(rf'"[^"\n]*(?:{sign.pattern})', content) if path.suffix == ".py" else sign.search(content)):
        return []
    if path.suffix == ".py":
        return list(said_in(path))
    return [text for text in (texts(json.loads(content)) if path.suffix == ".json" else [content]) if CHINESE.search(text)]


@pytest.fixture(scope="module")
def places() -> list[Path]:
    found = [*MODULES, *(ROOT / "resources").rglob("*.json"), *(ROOT / "resources" / "manual").glob("*.md")]
    return sorted(path for path in found if not name_of(path).startswith(OTHERS))


def forbidden(path: Path) -> list[str]:
    return [
        f"{word} → {instead}: {text[:60]}"
        for text in said_anywhere(path, ANY_FORBIDDEN)
        for word, instead in FORBIDDEN.items()
        if word in ALLOWED.sub("", text)
    ]


def half_width(path: Path) -> list[str]:
    """Half-width brackets and stops between Chinese; links of Markdown are none, nor the kinds of files a dialog offers."""
    other = r"\]\([^)]*\)|;;|\s\([^一-龥]*\)|^file:"
    return [text[:60] for text in said_anywhere(path, HALF_WIDTH) if HALF_WIDTH.search(re.sub(other, "", text))]


def unspaced(path: Path) -> list[str]:
    """Figures and letters that touch Chinese on the screen."""
    return [text[:60] for text in said_anywhere(path, UNSPACED) if UNSPACED.search(SOLID.sub("", text))]


def test_no_forbidden_word_is_said_anywhere(places: list[Path]) -> None:
    assert faults(places, forbidden) == {}


def test_signs_between_chinese_are_full_width(places: list[Path]) -> None:
    assert faults(places, half_width) == {}


def test_the_screen_has_a_space_between_chinese_and_figures(places: list[Path]) -> None:
    shown = [
        path for path in places if name_of(path).startswith(SHOWN) and name_of(path) != "station/actions/rollup.py"
    ]  # a table on paper
    assert faults(shown, unspaced) == {}


@pytest.mark.parametrize("text", ["导出成功", "确定吗！", "请点击这里", "脱敏导出"])
def test_a_forbidden_word_is_recognised(text: str, tmp_path: Path) -> None:
    assert forbidden(written(tmp_path / "words.json", text))
    assert forbidden(written(tmp_path / "words.py", text))


def written(path: Path, text: str) -> Path:
    path.write_text(json.dumps([text], ensure_ascii=False), encoding="utf-8")  # a list in either language
    return path


@pytest.mark.parametrize(("rule", "text"), [(half_width, "欠薪(工资)"), (half_width, "好,不"), (unspaced, "共3件"), (unspaced, "导出PDF")])
def test_a_slip_of_the_pen_is_recognised(rule: Callable[[Path], list[str]], text: str, tmp_path: Path) -> None:
    assert rule(written(tmp_path / "words.json", text))
    assert rule(written(tmp_path / "words.py", text))
