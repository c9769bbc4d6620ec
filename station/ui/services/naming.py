"""What a record of the services is called in a head, a toast or a draft."""

from station.casework.fields import Kind, Privacy, Record
from station.casework.model import BY_NAME, Worker
from station.casework.outreach.declaring import Work
from station.casework.wording import field_words
from station.ui.context import Context
from station.ui.names import shown_field
from station.ui.services.links import linked

CASE = "grievance_id"


def case_of(record: Record) -> str:
    """The id of the grievance that was made of a record; "" without one."""
    return str(getattr(record, CASE))


def number_words(text: str) -> str:
    """“61,200” for a number kept as it was typed, shares and other words as they are."""
    return f"{int(text):,}" if text.isdecimal() else text


def name_of(context: Context, record: Record, name: str) -> str:
    """The words of one field; a link says what the record it leads to is called."""
    spec = record.spec(name)
    value = getattr(record, name)
    if value in ("", None):
        return ""
    if spec.kind is not Kind.KEY:
        return shown_field(spec, field_words(record, name, today=context.store.now().date()))
    other = context.store.find(BY_NAME[spec.of], str(value))
    return shown_field(spec, linked(spec.of).name(other).partition("　")[0]) if other is not None else ""


def called(context: Context, work: Work, record: Record) -> str:
    """“滨河锦禾保洁服务有限公司”: what the record is known by, its kind where it has no name yet."""
    return name_of(context, record, work.name).partition("\n")[0] or work.title


def publicly(context: Context, work: Work, record: Record) -> str:
    """The same for the history, which outlives what is kept of a person: by an employer or a title, never by a person or free text."""
    spec = record.spec(work.name)
    is_plain = spec.privacy is Privacy.NONE and spec.of != Worker.record
    return called(context, work, record) if is_plain else work.title
