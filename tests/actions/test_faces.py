"""The choice of faces is kept for this PC, practice aside, and comes into force for every paper set after it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from font_files import font, write
from station.actions import faces
from station.db.store import Store
from station.export import fonts, office_fonts
from station.export.page_image import page_texts


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(office_fonts, "font_folders", lambda: [tmp_path])
    yield tmp_path
    fonts.take_in({})


def test_the_offices_own_faces_come_first_unless_the_bundled_are_chosen(store: Store, folder: Path) -> None:
    path = write(folder / "a.ttf", font("仿宋_GB2312"))
    write(folder / "b.ttf", font("方正小标宋简体", rights=2))
    assert faces.chosen(store) == faces.OFFICE
    body, title, *others = faces.settle(faces.chosen(store))
    assert (body.role, body.title, body.path, body.refused) == ("仿宋", "仿宋_GB2312", path, ())
    assert (title.title, title.path) == ("思源宋体粗体", None)
    assert title.refused == ("方正小标宋简体（b.ttf）：字体声明不许放进文件。",)
    assert [other.path for other in others] == [None] * 3
    assert "关于保障职工" in page_texts(faces.specimen(body.role))[0]
    faces.choose(store, faces.BUNDLED)
    assert faces.chosen(store) == faces.BUNDLED
    assert [face.path for face in faces.settle(faces.chosen(store))] == [None] * 5
    assert fonts.office_faces() == {}


def test_practice_looks_the_same_everywhere(practice: Store) -> None:
    practice.user = "冯守义"
    faces.choose(practice, faces.OFFICE)
    assert faces.chosen(practice) == faces.BUNDLED
