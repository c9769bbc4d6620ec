"""Which editor stands for which kind of field."""

from collections.abc import Callable
from datetime import datetime

from station.casework import identity
from station.casework.fields import FieldSpec, Kind
from station.ui.editors.date import DateEditor
from station.ui.editors.editor import Editor
from station.ui.editors.figures import CountEditor, MoneyEditor, NumberEditor
from station.ui.editors.line import LineEditor
from station.ui.editors.text import TextEditor
from station.ui.editors.words import CodeEditor, CodesEditor, FlagEditor, words_of


def editor_for(spec: FieldSpec, clock: Callable[[], datetime], *, label: str, suffix: str, lines: int) -> Editor:
    """The editor of a field's kind; KeyError for a KEY, which is chosen by other means."""
    make: dict[Kind, Callable[[], Editor]] = {
        Kind.TEXT: lambda: LineEditor(suffix),
        Kind.NUMBER: lambda: LineEditor(suffix),
        Kind.LONG_TEXT: lambda: TextEditor(lines),
        Kind.LINES: lambda: TextEditor(lines),
        Kind.CODE: lambda: CodeEditor(spec.of, spec.required),
        Kind.CODES: lambda: CodesEditor(words_of(spec.of)),
        Kind.FLAG: lambda: FlagEditor(label),
        Kind.COUNT: lambda: CountEditor(bool(spec.mark), suffix),
        Kind.MONEY: lambda: MoneyEditor(bool(spec.mark), suffix or "元"),
        Kind.DATE: lambda: DateEditor(clock, False),
        Kind.MOMENT: lambda: DateEditor(clock, True),
        Kind.ID_NUMBER: lambda: NumberEditor(identity.id_number_problem),
        Kind.CREDIT_CODE: lambda: NumberEditor(identity.credit_code_problem),
        Kind.PHONE: lambda: NumberEditor(identity.phone_problem, grouped=True),
    }
    return make[spec.kind]()
