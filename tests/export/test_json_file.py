"""Data as a file: whole or not at all, readable by people."""

import json
from pathlib import Path

import pytest

from station.errors import StationError
from station.export.json_file import write_json


def test_chinese_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "副本.json"
    write_json({"姓名": "李强"}, path)
    text = path.read_text(encoding="utf-8")
    assert "李强" in text and json.loads(text) == {"姓名": "李强"}


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "副本.json"
    path.write_text("旧的", encoding="utf-8")
    with pytest.raises(TypeError):
        write_json({"x": object()}, path)
    assert path.read_text(encoding="utf-8") == "旧的"
    with pytest.raises(StationError, match="找不到文件夹"):
        write_json({}, tmp_path / "没有" / "副本.json")
    assert [file.name for file in tmp_path.iterdir()] == ["副本.json"]
