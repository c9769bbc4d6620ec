"""The words argparse itself says, in Chinese: it asks gettext for them, and there is no catalogue of them to ship."""

import argparse

_WORDS = {
    "usage: ": "用法：",
    "options": "选项",
    "positional arguments": "要写的",
    "show this help message and exit": "看这份说明",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r，可以写 %(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)r 写得不对",
    "expected one argument": "后面要写一项",
    "expected at least one argument": "后面至少要写一项",
    "expected at most one argument": "后面最多写一项",
    "not allowed with argument %s": "不能和 %s 一起写",
    "one of the arguments %s is required": "%s 里要写一个",
    "the following arguments are required: %s": "还要写 %s",
    "unrecognized arguments: %s": "不认得 %s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 可以是 %(matches)s，请写全",
}


def speak() -> None:
    """Let argparse say these words from now on."""
    setattr(argparse, "_", lambda text: _WORDS.get(text, text))  # noqa: B010  # to mypy it has no such name
