"""Which faces the papers of this PC are set in: the office's own where they are installed, or the bundled ones."""

from pathlib import Path

from station.actions import rights
from station.actions.at_desk import is_practice
from station.db.store import Store
from station.frozen import frozen

OFFICE, BUNDLED = "office", "bundled"
_SETTING = "letter_faces"


@frozen
class FaceInUse:
    """What a role is set in: the face, its file (None: a bundled one), and why others that were found are not used."""

    role: str
    title: str
    path: Path | None
    refused: tuple[str, ...]


def chosen(store: Store) -> str:
    """``OFFICE`` or ``BUNDLED``; practice always looks the same."""
    return BUNDLED if is_practice(store) else str(store.setting(_SETTING, OFFICE))


def choose(store: Store, which: str) -> None:
    """Keep the choice for this PC; ``settle`` brings it into force."""
    rights.require(store, "manage_station")
    store.set_setting(_SETTING, which)


def settle(which: str) -> tuple[FaceInUse, ...]:
    """Set papers in these faces from now on, and say which they are; reads the fonts of this PC, so not beside a waiting window."""
    from station.export import fonts, office_fonts  # reportlab is not needed before the first paper

    if which == OFFICE:
        found = office_fonts.take_in()
    else:
        found = office_fonts.installed()
        fonts.take_in({})
    own = fonts.office_faces()
    faces = []
    for role in fonts.Role:
        face = fonts.leading_face(role)
        refused = tuple(f"{each.name}（{each.path.name}）：{each.refusal}" for each in found if each.role is role and each.refusal)
        faces.append(FaceInUse(role.value, face.title, face.path if role in own else None, refused))
    return tuple(faces)


def specimen(role: str) -> bytes:
    """A PDF of one line set in the face a role has now."""
    from station.export.fonts import Role
    from station.export.letter_pdf import specimen_pdf

    return specimen_pdf("关于保障职工合法权益的意见〔2026〕9号", Role(role))
