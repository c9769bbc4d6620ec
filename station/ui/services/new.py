"""A new record of the services: its whole form over the list."""

from collections.abc import Callable, Mapping
from typing import Any

from station.actions import outreach as actions
from station.casework.fields import Record
from station.casework.outreach.declaring import Work
from station.changes import Changes
from station.ui.context import Context
from station.ui.formpage import FormPage
from station.ui.formpane import FormPane
from station.ui.services.form import WorkForm
from station.ui.services.naming import called


class NewWork(FormPage):
    """``opened`` is called with the id of what was stored; ``known`` fields are filled in."""

    def __init__(self, context: Context, work: Work, opened: Callable[[str], object], known: Mapping[str, Any]) -> None:
        super().__init__(context, f"{'添加' if work.is_register else '登记'}{work.title}")
        self.work = work
        self._opened = opened
        self._begun = work.begun(context.store.now()).with_values(**known)
        self.form = WorkForm(context, work.groups, self._begun)
        name = f"services.{work.record}.new_form"
        self.setObjectName(name)
        field_names = f"services.{work.record}.form"
        self.hold(FormPane(context, field_names, self.form, submit=self._store, done=self._stored, cancel=self.close_page))
        values = {field: getattr(self._begun, field) for field in self.form.values()}
        self.pane.open(f"services:new:{work.record}", self.title, values)

    def _store(self) -> Record:
        return actions.add(self.context.store, self.form.record(), linked=self.form.linked())

    def _stored(self, record: Record) -> None:
        self.close_page()
        links = {spec.of: frozenset([getattr(record, spec.name)]) for spec in record.specs() if spec.of and spec.name.endswith("_id")}
        self.context.tell(Changes(self.title, {**links, record.record: frozenset([record.id])}))
        self.context.toast(f"已{self.title}：{called(self.context, self.work, record)}", undo=True)
        self._opened(record.id)
