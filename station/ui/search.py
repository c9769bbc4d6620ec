"""What Ctrl+K finds: grievances, people, employers, letters and the things one can do; by text, ends of numbers and initials."""

from collections.abc import Callable, Iterator
from functools import partial

from station.casework import vocabulary
from station.casework.dates import show_day
from station.casework.fields import Record
from station.casework.masking import mask_phone
from station.casework.model import (
    BY_NAME,
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    InjuryVisit,
    JointMeeting,
    Lawyer,
    Mediator,
    Negotiation,
    OpinionCheck,
    OrgUnit,
    Resource,
    Supervision,
    Worker,
)
from station.casework.naming import called
from station.db import grievances as queries
from station.db import search as finding
from station.db.procedures import letters_found
from station.ui import hitacts, names
from station.ui.context import Context
from station.ui.palette import Hit, marks_of, name_marks, names_act
from station.ui.way import way_to

PER_GROUP = 6

# what the place of services holds: the fields that say what a hit is, and its day
SERVICES: dict[type[Record], tuple[str, str]] = {
    FieldVisit: ("summary employer_id", "visited_on"),
    InjuryVisit: ("worker_id", "reported_on"),
    Consultation: ("question", "asked_on"),
    Negotiation: ("subject", "held_on"),
    JointMeeting: ("subject", "held_on"),
    OpinionCheck: ("headline summary", "found_at"),
    EmployerWarning: ("detail", "issued_on"),
    Lawyer: ("name", ""),
    Mediator: ("name", ""),
    OrgUnit: ("name", ""),
    Resource: ("name", ""),
}


ICONS = {
    "grievances": "clipboard-list",
    "mediations": "messages",
    "legal_aid": "scale",
    "letters": "rubber-stamp",
    "employers": "building",
    "workers": "user",
    "services": "heart-handshake",
}  # of the places records are at home in
OFFERS: dict[str, Callable[[Context, str], hitacts.Acts]] = {
    "grievance": hitacts.of_case,
    "letter": hitacts.of_letter,
    "employer": hitacts.of_employer,
    "worker": hitacts.of_worker,
}


def searcher(context: Context, places: dict[str, str]) -> Callable[[str], list[Hit]]:
    """A search over the store of ``context``; ``places`` are keys and labels of the rail."""

    def search(text: str) -> list[Hit]:
        commands_only = text.startswith(">")
        words = text.lstrip(">").strip()
        found: list[Hit] = []
        if not words and not commands_only:
            found = [*_recent(context), *_grievances(context, queries.ListQuery("due_today"), "今天到期")]
        elif words and not commands_only:
            letters = [*_letters(context, words), *_supervisions(context, words)]
            named = [hit for hit in letters if hit.text == words]  # a whole number means that letter, not the case it belongs to
            others = [hit for hit in letters if hit.text != words]
            people = _people(context, words)
            cases = _grievances(context, queries.ListQuery("all", text=words, sort="received_at", descending=True))
            found = [*named, *cases, *people, *_employers(context, words), *others, *_services(context, words)]
        return [*found, *_commands(context, words, places)]

    return search


def _grievances(context: Context, query: queries.ListQuery, group: str = "诉求") -> Iterator[Hit]:
    words = query.text
    for row in queries.page(context.store, query, limit=PER_GROUP):
        name = names.shown(row["worker"])
        text = f"{name or '未留名'}：{row['summary']}"
        yield Hit(
            group,
            text,
            partial(context.go, "grievances", id=row["id"]),
            phrase=row["employer"] or "",
            aside=row["number"],
            icon="clipboard-list",
            marks=tuple(sorted({*marks_of(text, words), *name_marks(name, words, is_person=True)})),
            phrase_marks=name_marks(row["employer"] or "", words),
            acts=partial(hitacts.of_case, context, row["id"]),
        )


def _recent(context: Context) -> Iterator[Hit]:
    for record, record_id in context.recent:
        found = context.store.find(BY_NAME[record], record_id) if record in BY_NAME else None
        way = way_to(context.store, record, record_id)
        if found is not None and not found.deleted and way is not None:
            open_it = partial(context.go, way[0], **way[1])
            shown = names.shown(found.name) if isinstance(found, Worker) else called(found)
            yield Hit("最近打开", f"{found.title}：{shown}", open_it, icon=ICONS[way[0]], acts=_acts(context, found))


def _acts(context: Context, found: Record) -> Callable[[], hitacts.Acts]:
    """What → offers for it."""
    offer = OFFERS.get(found.record)
    return partial(offer, context, found.id) if offer is not None else list


def _people(context: Context, words: str) -> Iterator[Hit]:
    for worker, open_cases in queries.find_workers(context.store, words, PER_GROUP):
        yield Hit(
            "人",
            names.shown(worker.name),
            partial(context.go, "workers", id=worker.id),
            phrase=f"{open_cases} 件在办，→ 登记新诉求",
            acts=partial(hitacts.of_worker, context, worker.id),
            aside=mask_phone(worker.phone),
            icon="user",
            marks=name_marks(names.shown(worker.name), words, is_person=True),
        )


def _employers(context: Context, words: str) -> Iterator[Hit]:
    for employer in finding.find(context.store, Employer, words, PER_GROUP):
        open_it = partial(context.go, "employers", id=employer.id)
        marks = name_marks(employer.name, words)
        acts = partial(hitacts.of_employer, context, employer.id)
        yield Hit("单位和文书", employer.name, open_it, phrase="单位档案", icon="building", marks=marks, acts=acts)


def _letters(context: Context, words: str) -> Iterator[Hit]:
    for letter, addressee in letters_found(context.store, words, PER_GROUP):
        yield Hit(
            "单位和文书",
            letter.number or f"{vocabulary.label('letter_kind', letter.kind)}（没有文号）",
            partial(context.go, "letters", id=letter.id),
            phrase="，".join(filter(None, [addressee, vocabulary.label("letter_topic", letter.topic)])),
            icon="rubber-stamp",
            marks=marks_of(letter.number, words),
            phrase_marks=marks_of(addressee, words),
            acts=partial(hitacts.of_letter, context, letter.id),
        )


def _supervisions(context: Context, words: str) -> Iterator[Hit]:
    for matter in finding.find(context.store, Supervision, words, PER_GROUP):
        summary = matter.summary.partition("\n")[0]
        yield Hit(
            "单位和文书",
            matter.number,
            partial(context.go, "letters", id=matter.id),
            phrase=f"线索：{summary}",
            icon="rubber-stamp",
            marks=marks_of(matter.number, words),
        )


def _services(context: Context, words: str) -> Iterator[Hit]:
    for record in finding.find_among(context.store, tuple(SERVICES), words, PER_GROUP):
        told, day = SERVICES[type(record)]
        text = next(filter(None, (_words_of(context, record, name) for name in told.split())), "")
        shown = f"{record.title}：{text}" if text else record.title
        on = show_day(getattr(record, day)[:10], context.store.now().date()) if day else ""
        open_it = partial(context.go, "services", kind=record.record, id=record.id)
        marks = (name_marks if told == "name" else marks_of)(shown, words)  # only names are found by their initials
        yield Hit("服务", shown, open_it, aside=on, icon="heart-handshake", marks=marks)


def _words_of(context: Context, record: Record, name: str) -> str:
    """A value as a hit shows it: the first line of a text, the name of a person or an employer."""
    value: str = getattr(record, name)
    if record.spec(name).of == Worker.record:
        value = context.store.get(Worker, value).name
    elif record.spec(name).of == Employer.record:
        value = context.store.get(Employer, value).name
    return value.partition("\n")[0]


def _commands(context: Context, words: str, places: dict[str, str]) -> Iterator[Hit]:
    offered = [
        ("登记诉求", partial(context.go, "grievances", act="new"), "clipboard-plus"),
        ("登记监督线索", partial(context.go, "letters", part="supervision", act="new"), "rubber-stamp"),
    ]
    offered.append(("打开备份", partial(context.go, "settings", section="backup"), "device-floppy"))
    offered += [(f"打开{label}", partial(context.go, key), "chevron-right") for key, label in places.items()]
    for text, act, icon in offered:
        if names_act(text, words):
            yield Hit("命令", text, act, icon=icon, marks=name_marks(text, words))
