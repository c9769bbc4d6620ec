"""The place 文书: clues, letters and the register of their numbers, each a page of its own behind one switch in the head."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from station.casework.model import Supervision
from station.ui.context import Context
from station.ui.letters.page import Letters
from station.ui.letters.register import NumberRegister
from station.ui.page import Page, Room
from station.ui.supervision.page import Supervisions
from station.ui.widgets import SegmentedChoice, column

SUPERVISION, LETTERS, REGISTER = "supervision", "letters", "register"
PARTS: dict[str, tuple[str, Callable[[Context], Page]]] = {
    SUPERVISION: ("线索", Supervisions),
    LETTERS: ("文书", Letters),
    REGISTER: ("文号", NumberRegister),
}
CHOSEN = "letters.part"
TOPICS = {SUPERVISION: "clues", LETTERS: "letters", REGISTER: "numbers"}


class LetterPlace(Page):
    """文书: each part is made when it is first shown; keys and buttons are those of the part in front."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "文书")
        self.setObjectName("letters.place")
        self.parts: dict[str, Page] = {}
        self._room = Room(1440, 800)
        remembered = str(context.memory.get(CHOSEN, ""))
        self.choice = SegmentedChoice([(key, label) for key, (label, _) in PARTS.items()], remembered if remembered in PARTS else LETTERS)
        self.choice.setObjectName("letters.parts")
        self.choice.setAccessibleName("、".join(label for label, _ in PARTS.values()))
        self.choice.chosen.connect(self.show_part)
        self.switch = self.choice
        self.stack = QStackedWidget()
        self.setLayout(column(self.stack, spacing=0))
        first = self._made(self.choice.current())
        self.stack.addWidget(first)
        self._bring(first)

    def current(self) -> Page:
        """The page in front."""
        return self.parts[self.choice.current()]

    def show_part(self, key: str) -> None:
        """Bring a part to the front; one that is shown for the first time is made, put in its place and brought there in turns."""
        if key not in self.parts:
            self.context.later(self, partial(self.stack.addWidget, self._made(key)))
        self.context.memory[CHOSEN] = key
        self.choice.set_current(key)
        part = self.current()
        if self.stack.indexOf(part) >= 0:
            self._bring(part)
        else:
            self._take_head()
            self.context.later(self, partial(self._bring, part))

    def _made(self, key: str) -> Page:
        part = self.parts[key] = PARTS[key][1](self.context)
        part.opened.connect(self.opened.emit)
        part.head_changed.connect(self._take_head)
        return part

    def _bring(self, part: Page) -> None:
        if part is self.current():  # another may have been chosen meanwhile
            part.arrange(self._room)
            self.stack.setCurrentWidget(part)
            part.refresh()
            self._take_head()

    def _take_head(self) -> None:
        part = self.current()
        self.phrase = part.phrase
        self.acts = part.acts
        self.set_actions(*part.actions_shown)

    # -- the page --------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self.current().refresh()

    def manual_topic(self) -> str:
        return TOPICS[self.choice.current()]

    def focus_first(self) -> None:
        self.current().focus_first()

    def home(self) -> None:
        self.current().home()

    def escape(self) -> bool:
        return self.current().escape()

    def leave(self) -> bool:
        return all(part.leave() for part in self.parts.values())

    def arrange(self, room: Room) -> None:
        self._room = room
        self.current().arrange(room)

    def arrive(self, part: str = "", **arguments: Any) -> None:
        """From elsewhere: with the part meant, or what tells it: the id of a record, the key of a draft; by default the letters."""
        self.show_part(part or self._part_of(**arguments))
        self.context.later(self, self.focus_first)
        if arguments:
            self.context.later(self, lambda: self.current().arrive(**arguments))

    def _part_of(self, id: str = "", key: str = "", **_: Any) -> str:
        is_clue = bool(id) and self.context.store.find(Supervision, id) is not None
        return SUPERVISION if is_clue or key.startswith(f"{LETTERS}:{SUPERVISION}:") else LETTERS
