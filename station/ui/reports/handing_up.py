"""Asked once before a month report is handed up: what becomes final, what comes with it as corrections, what still does not add up."""

from PySide6.QtWidgets import QWidget

from station.casework.reports import Report
from station.ui.widgets import Answer, Dialog, KeyValues, Paragraph, column, spaced

_TOLD = ("opening", "received", "ended", "closing", "recovered", "on_time_rate")
_MOST = 5  # corrections told one by one


def confirm(window: QWidget, report: Report, summary: str) -> bool:
    """Whether the person wants it handed up as it is."""
    dialog = Dialog(
        window,
        f"上报{report.period.text}月报？",
        "上报以后这个月的数字和小结就定下来，不能再改；以后查出的出入，作为更正列在下一个月的月报里。",
        [Answer("", "再看看", safe=True), Answer("submit", "上报")],
        content=_content(report, summary),
    )
    dialog.setObjectName("report.confirm")
    dialog.exec()
    return dialog.answer == "submit"


def _content(report: Report, summary: str) -> QWidget:
    lines = [report.lines[key] for key in _TOLD if key in report.lines]
    told = [(spaced(line.label), f"{line.month}（{line.remark}）" if line.is_rate else f"{line.month} {line.unit}") for line in lines]
    told.append(("小结", f"{len(summary):,} 字" if summary else "没有写"))
    found: list[QWidget] = [KeyValues([[one] for one in told])]
    if report.corrections:
        found.append(Paragraph(f"一起上报的更正 {len(report.corrections)} 处：", "dense", bold=True))
        found += [Paragraph(spaced(one.sentence), "dense", "ink2") for one in report.corrections[:_MOST]]
    for one in report.unbalanced:
        found.append(Paragraph(spaced(one.sentence), "dense", "amb"))
    whole = QWidget()
    whole.setLayout(column(*found, spacing=6, margins=(0, 8, 0, 0)))
    return whole
