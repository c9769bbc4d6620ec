"""What is said of an employer at intake: its last year in one line, and whether it comes up again and again."""

from station.casework.deadlines import threshold
from station.db.intake import employer_record
from station.db.store import Store


def record_words(store: Store, employer_id: str) -> str:
    """“3 件诉求、1 件在办、2 份文书、1 条预警”, leaving out what there is none of."""
    record = employer_record(store, employer_id)
    counts = ((record.cases, "件诉求"), (record.open_cases, "件在办"), (record.letters, "份文书"), (record.warnings, "条预警"))
    return "、".join(f"{number} {words}" for number, words in counts if number) or "没有诉求"


def repeat_note(store: Store, employer_id: str) -> str:
    """A sentence for an employer with as many grievances in a year as the rule set calls 屡次; "" for any other."""
    cases, least = employer_record(store, employer_id).cases, threshold("repeat_cases")
    return f"近一年第 {cases + 1} 件诉求：满 {least} 件算屡次，请留意是否要发文书或者预警。" if cases >= least else ""
