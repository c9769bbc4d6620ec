"""What every command is made of: the options all of them take, and the answer each gives."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

Answer = dict[str, Any]  # "message" is what a person reads; the rest is for --json
Options = argparse.Namespace
Run = Callable[[Options], Answer]


def shared_options() -> argparse.ArgumentParser:
    """The options that may stand before and behind every command."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="数据文件夹，不写时用本机默认位置")
    shared.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="用 JSON 回答，供脚本读取")
    shared.add_argument("--user", default=argparse.SUPPRESS, metavar="姓名", help="以谁的名义办理；数据有密码时用这个人的密码打开")
    words = "从文件读密码；不写时看环境变量 STATION_PASSWORD，再没有就在终端里问"
    shared.add_argument("--password-file", type=Path, default=argparse.SUPPRESS, metavar="FILE", help=words)
    return shared


class Commands:
    """The commands of one parser."""

    def __init__(self, parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
        self._parsers = parser.add_subparsers(title="命令", metavar="命令")
        self.shared = shared

    def add(self, name: str, run: Run, help_text: str = "") -> argparse.ArgumentParser:
        """A command that is answered by ``run``; one without a help text is not listed, as nobody types it."""
        told: dict[str, Any] = {"help": help_text, "description": help_text} if help_text else {}
        command = self._parsers.add_parser(name, parents=[self.shared], **told)
        command.set_defaults(command=run, refuse=command.error)
        return command
