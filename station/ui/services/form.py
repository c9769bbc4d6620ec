"""The form of any record of the services, built from the declaration of its kind."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from station.actions import outreach
from station.actions.setting_up import staff_names
from station.casework.fields import Kind, Record
from station.casework.outreach.declaring import Group, Rows
from station.ui.context import Context
from station.ui.form import COLUMNS, Cell, RecordForm, Section
from station.ui.services.links import LinkEditor, linked

NUMERALS = "一二三四五六七八九"
PAIR = 2  # fields side by side where there is little room
# where those usually named are the station's own people
STAFF = ("visitors", "visitor", "checker", "guide", "responsible", "done_by", "answered_by", "chair")
SUFFIXES = {"people": "人", "workers_covered": "人", "employers_covered": "家", "grievances": "件", "uses": "场", "served": "人次"}


class WorkForm(RecordForm):
    """Fields of one record in groups, which goes on from what has ``begun``; ``is_narrow`` beside a list."""

    def __init__(
        self,
        context: Context,
        groups: Sequence[Group],
        begun: Record,
        *,
        is_narrow: bool = False,
    ) -> None:
        self._context = context
        self._begun = begun
        self._cls = type(begun)
        self.links: dict[str, LinkEditor] = {}
        titled = len(groups) > 1
        sections = [
            Section(
                str(place),
                f"{NUMERALS[place]}、{group.title}" if titled and not group.folded else "",
                self._rows(group.rows, is_narrow),
                folded=group.title if group.folded else "",
                optional=group.folded,
            )
            for place, group in enumerate(groups)
        ]
        super().__init__([self._cls], sections, clock=context.store.now, check=self._ruled)
        for name, link in self.links.items():
            link.textChanged.connect(partial(self._tell_about, name))

    def _rows(self, rows: Rows, is_narrow: bool) -> list[list[Cell]]:
        most = PAIR if is_narrow else COLUMNS
        parts = [names[start : start + most] for names in rows for start in range(0, len(names), most)]
        return [[self._cell_of(name, COLUMNS // len(names)) for name in names] for names in parts]

    def _cell_of(self, name: str, span: int) -> Cell:
        spec = self._cls.spec(name)
        if spec.kind is Kind.KEY:
            self.links[name] = LinkEditor(self._context, spec.of)
            return Cell(name, span, editor=self.links[name], placeholder=linked(spec.of).prompt)
        suggest = self._staff if name in STAFF else None
        return Cell(name, span, suffix=SUFFIXES.get(name, ""), lines=3 if spec.kind is Kind.LONG_TEXT else 2, suggest=suggest)

    def _staff(self, text: str) -> list[str]:
        return [name for name in staff_names(self._context.store) if text in name]

    def _tell_about(self, name: str, text: str) -> None:
        self.set_hint(name, self.links[name].about())

    def record(self) -> Record:
        """What the record was with what stands in the form."""
        return self._begun.with_values(**self.values())

    def _ruled(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What the rules say of the fields of this form; of others there is no place to say it."""
        found = outreach.problems(self._context.store, self._begun.with_values(**values))
        return {name: text for name, text in found.items() if name in values}

    def linked(self) -> dict[str, Record]:
        """The people and employers that are new, by the name of the link."""
        made = {name: link.made() for name, link in self.links.items()}
        return {name: record for name, record in made.items() if record is not None}
