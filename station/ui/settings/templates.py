"""词表和模板: which edition of the words, ledgers, letters and statutes is in force, and where it comes from."""

from station.casework.editions import Edition, editions
from station.ui.context import Context
from station.ui.settings.section import Heading, Section
from station.ui.table import Column, Group, Table
from station.ui.widgets import column


class TemplatesSection(Section):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.table = Table(
            [
                Column("title", "名称", 260, lambda edition: edition.title),
                Column("version", "版本", 90, lambda edition: edition.version, whole=True),
                Column("source", "来源", 360, _source, stretch=True, token="ink2", tip=_source),
            ],
            name="editions",
            memory=context.memory,
            unit="份",
            row_id=lambda edition: f"{edition.group} {edition.title}",
            foot_shown=False,
        )
        self.table.setObjectName("settings.templates.list")
        self.table.set_lead(12)
        rows: list[Edition | Group] = []
        for group in dict.fromkeys(edition.group for edition in editions()):
            found = [edition for edition in editions() if edition.group == group]
            rows += [Group(group, str(len(found))), *found]
        self.table.set_rows(rows)
        content = column(spacing=0)
        content.addWidget(self.table, 1)
        sentence = "随程序一起提供，每份都写明版本和来源。已经用过的词不会消失，旧记录照原样显示。"
        self.fill(Heading("词表和模板", sentence), content, scrolls=False)


def _source(edition: Edition) -> str:
    return edition.source
