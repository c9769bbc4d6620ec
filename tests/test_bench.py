"""``python -m bench`` keeps its table: what failed or was not asked for stands as it was measured before."""

from pathlib import Path

import pytest

from bench import __main__ as bench
from bench._table import Ratio, keep, told

LINES = [Ratio("lists", "first page", "bare SQL", 2.5, "≤ 3.0", "here"), Ratio("saving", "a save", "bare SQL", 1.7, "≤ 1.5", "here")]


def test_what_failed_leaves_the_table_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, readme = tmp_path / "bench" / "ratios.jsonl", tmp_path / "README.md"
    kept.parent.mkdir()
    keep(kept, LINES)
    readme.write_text("# Station\n<!-- ratios -->\nold\n<!-- /ratios -->\nmore\n", encoding="utf-8")
    monkeypatch.setattr(bench, "HERE", kept.parent)
    monkeypatch.setattr(bench, "KEPT", kept)
    assert bench.main(["no_such_part"]) == 1
    assert told(kept) == LINES
    text = readme.read_text(encoding="utf-8")
    assert "| saving | a save | bare SQL | **1.70** | ≤ 1.5 |" in text
    assert text.startswith("# Station\n") and text.endswith("<!-- /ratios -->\nmore\n") and "old" not in text
