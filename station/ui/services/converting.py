"""From what was found on a visit, asked or warned of to a grievance: the ordinary registration, filled in as far as it is known."""

from functools import partial
from typing import Any

from station.actions import outreach
from station.casework.casefile import CaseFile
from station.casework.fields import Record
from station.casework.grievances import Intake
from station.casework.model import Grievance, Worker
from station.db import drafts
from station.ui.context import Context
from station.ui.editors import words_of
from station.ui.grievances.intake import IntakePage
from station.ui.grievances.sheet import IntakeSheet

CONVERT = "convert"


class Conversion(IntakePage):
    """登记诉求 for one record of the services: what is registered here is tied to it in the same step."""

    def __init__(self, context: Context, record: Record, sheet: IntakeSheet | None = None) -> None:
        self.record = record
        super().__init__(context, sheet=sheet)
        self.stand_on(record)
        self.set_head(self.title, f"由{record.title}转来，编号在保存时取")
        context.later(self, self._begin)

    def _begin(self) -> None:
        """With what was typed before, else with what the record knows."""
        if self._found is not None:
            self.take_draft()
        else:
            intake = outreach.intake_from(self.context.store, self.record)
            for turn in (self._fill_in_people, self._fill_in_matter, self._filled):
                self.context.later(self, partial(turn, intake))

    def _fill_in_people(self, intake: Intake) -> None:
        worker, sheet = intake.worker, self.sheet
        if worker is not None and worker.id:
            sheet.choose_worker(worker)
        elif worker is not None:
            self.form.set_values(_named(worker))
        for _, employer in intake.parties:
            if employer not in [known for _, known in sheet.parties.values()]:
                sheet.parties.take(employer)

    def _fill_in_matter(self, intake: Intake) -> None:
        self.form.set_options("grievance.cause", words_of("cause", intake.grievance.category))
        self.form.set_values(_named(intake.grievance))

    def _filled(self, _: Intake) -> None:
        self.sheet.follow()
        self.drafts.end()  # nobody has typed anything yet

    def register(self, intake: Intake) -> CaseFile:
        return outreach.to_grievance(self.context.store, self.record, intake)

    def _free_key(self) -> str:
        return f"services:{CONVERT}:{self.record.record}/{self.record.id}"

    def _offer_draft(self, key: str = "") -> None:
        self._found = drafts.draft(self.context.store, self._key)


def _named(record: Grievance | Worker) -> dict[str, Any]:
    """The values that say something, by their paths in the form."""
    return {spec.path: value for spec in record.specs() if (value := getattr(record, spec.name)) != spec.empty}
