"""Two processes that collect the tests of a fresh clone would compile each of them twice: the second one begins at the end."""

import os
import sys
from pathlib import Path

import pytest
from _pytest.assertion import rewrite

HERE = Path(__file__).resolve().parent


def compile_from_the_end(config: pytest.Config) -> None:
    """In the second process, where all tests are asked for: compile them, the last first, until one is met that is compiled."""
    is_whole = [Path(asked).resolve() for asked in config.args] == [HERE]
    if is_whole and os.environ.get("PYTEST_XDIST_WORKER") == "gw1" and not sys.dont_write_bytecode:
        for path in sorted(HERE.rglob("test_*.py"), reverse=True):
            kept = rewrite.get_cache_dir(path) / f"{path.stem}{rewrite.PYC_TAIL}"
            if kept.exists() or not rewrite.try_makedirs(kept.parent):
                return
            digest, code = rewrite._rewrite_test(path, config)
            rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, digest, kept)
