"""Nothing of a worker is printed with a defect of the program, in whichever thread."""

import subprocess
import sys

import pytest

SCRIPT = """
import threading
from station import __main__ as program
from station.commandline import program as answers
def fail(*args): raise ValueError("张桂兰 13800000000")
answers._self_test = fail
{}
"""
WAYS = {
    "command": "import sys; sys.argv = ['station', 'self-test']; program.main()",
    "thread": "program.defects.keep_quiet()\nthread = threading.Thread(target=fail)\nthread.start()\nthread.join()",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_defect_is_printed_without_its_values(way: str) -> None:
    ended = subprocess.run([sys.executable, "-c", SCRIPT.format(WAYS[way])], capture_output=True, text=True, check=False)
    assert "ValueError at <string>" in ended.stderr
    assert "张桂兰" not in ended.stderr + ended.stdout
    assert "13800000000" not in ended.stderr
