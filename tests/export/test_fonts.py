import pytest

from station.export import fonts
from station.export.fonts import Role


def role_of(char: str, role: Role) -> Role:
    face = fonts.face_for(char, role)
    assert face
    return Role(face.name)


@pytest.mark.parametrize(
    ("char", "role", "face"),
    [
        ("工", Role.BODY, Role.BODY),
        ("“", Role.BODY, Role.SONG),  # 仿宋 has it, but a third of a cell wide
        ("“", Role.HEADING, Role.HEADING),
        ("①", Role.BODY, Role.SUBHEADING),
        ("㛃", Role.BODY, Role.BODY),
        ("7", Role.BODY, Role.SONG),
        ("（", Role.BODY, Role.SONG),
        ("〔", Role.BODY, Role.BODY),
        ("7", Role.SUBHEADING, Role.SUBHEADING),
        ("龘", Role.TITLE, Role.SONG),
    ],
)
def test_each_character_gets_a_face_that_has_it(char: str, role: Role, face: Role) -> None:
    assert role_of(char, role) is face


def test_missing_glyphs_are_named_once_in_order() -> None:
    assert fonts.missing_glyphs("𰻝面𬭎䶮㛃𰻝👍") == ["𰻝", "👍"]
    char, face, _ = fonts.drawn("𰻝", Role.TITLE)
    assert (char, face.name) == ("〓", Role.SONG.value)


def test_names_in_use_are_all_there() -> None:
    rare = "㛃䶮𬭎喆堃玥翀燚昇旻祎垚犇骉淼焱"
    for role in Role:
        assert fonts.missing_glyphs(rare, role) == []


def test_blanks_are_drawn_and_not_missed() -> None:
    assert fonts.missing_glyphs(" 　\u00a0\u2003") == []


@pytest.mark.parametrize("role", [Role.BODY, Role.TITLE, Role.HEADING, Role.SUBHEADING])
def test_chinese_quotes_and_dashes_are_wide(role: Role) -> None:
    for char in "“”‘’—…":
        assert fonts.advance(char, role) > 0.85


def test_ink_is_measured_from_the_outline() -> None:
    low, high = fonts.ink("国", Role.TITLE)
    assert (low, high) == (-0.089, 0.843)
    assert fonts.ink("　", Role.TITLE) == (0, 0)
