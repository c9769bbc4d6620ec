"""Reading the words of the command line."""

import argparse

from station import NAME, __version__
from station.commandline import chinese, exchange, intake, keeping, papers, program
from station.commandline.commands import Commands, shared_options


def make_parser() -> argparse.ArgumentParser:
    """All commands; each puts what answers it into the options as ``command``."""
    chinese.speak()
    shared = shared_options()
    parser = argparse.ArgumentParser(prog="station", description=f"{NAME}。不带命令时打开窗口。", parents=[shared])
    parser.add_argument("--version", action="version", version=f"station {__version__}", help="看版本")
    commands = Commands(parser, shared)
    for group in (program, papers, intake, exchange, keeping):
        group.declare(commands)
    return parser
