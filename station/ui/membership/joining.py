"""加入: opening an invitation, comparing its code, and handing the answer back."""

from collections.abc import Callable

from station.actions import circle, circle_letters
from station.actions.circle import Invitation
from station.errors import StationError
from station.ui.context import Context
from station.ui.membership.carrying import ANSWERS, INVITATIONS, open_letter
from station.ui.membership.spoken import CodeField
from station.ui.membership.steps import GuidedPane, Handing, Numbered
from station.ui.widgets import PRIMARY, Button, Paragraph, column, row

_FIRST = "请返回，填好本站信息，再在“设置 · 交换成员”里打开它。"


class JoinPane(GuidedPane):
    """Three steps; ``joined`` is called once the invitation was answered, ``back`` leads away at any time.

    ``only_further`` takes no invitation for a station, which needs a station set up first.
    """

    def __init__(
        self,
        context: Context,
        back: Callable[[], object],
        joined: Callable[[], object] = lambda: None,
        name: str = "join",
        *,
        only_further: bool = False,
    ) -> None:
        super().__init__(context, name, "用邀请文件加入", back)
        self._joined = joined
        self._only_further = only_further
        self._content = b""
        self.open_button = Button("打开邀请文件", self.open_file, icon="folder-open")
        self.open_button.setObjectName(f"{name}.open")
        self.said = Paragraph("", "body")
        self.said.setObjectName(f"{name}.said")
        self.code = CodeField("对方念的核对码")
        self.join_button = Button("加入", self.join, kind=PRIMARY, right="circle")
        self.join_button.setObjectName(f"{name}.join")
        self.code.changed.connect(self._check)
        self.code.field.returnPressed.connect(self.join)
        self.handing = Handing(self, "存答复文件", ANSWERS, "把这个码念给对方，对方照着输入。两边一致，说明文件没有被换过。")
        self.first = Numbered(
            1,
            "打开邀请文件",
            "区总或者本站主机做的，文件名以 .gwi 结尾，U 盘、微信带来都行。",
            column(row(self.open_button, None), self.said),
        )
        self.second = Numbered(
            2,
            "核对",
            "给发邀请的人打电话，请他念核对码，照着输入。不要用文件一起带来的码。",
            column(self.code, row(self.join_button, None)),
        )
        self.third = Numbered(3, "把答复文件带回去", "对方收下答复以后，收一次包就能用了。带答复的路上可以先关窗口。", self.handing)
        self.finish(self.first, self.second, self.third)
        self.begin()

    def begin(self) -> None:
        """From the start; an answer still waited for can be saved and read out again."""
        self._content = b""
        self.said.set_text("")
        self.said.hide()
        self.code.clear()
        self.say("")
        self.first.setEnabled(True)
        self.second.open(is_open=False)
        letter = circle_letters.answer_under_way(self.context.store)
        self.third.open(is_open=letter is not None)
        if letter is not None:
            self.handing.show_letter(letter)
            self.said.set_text("已经答复过邀请，还在等对方登记。答复文件没带到的，在下面再存一份；对方另给了邀请的，打开新的。")
            self.said.show()
        self._check()

    def open_file(self) -> None:
        """Ask for the invitation and say what it is."""
        self.attempt(self._open)

    def _open(self) -> None:
        content = open_letter(self, self.context, "打开邀请文件", INVITATIONS)
        if content is not None:
            invitation = circle.open_invitation(self.context.store, content)
            if self._only_further and not invitation.is_further:
                raise StationError(f"这份邀请是请{invitation.name}加入的，要先建好本站。", f"{_FIRST}站点码填 {invitation.unit}。")
            self._content = content
            self.said.set_text(_told(invitation))
            self.said.show()
            self.second.open(is_open=True)
            self.third.open(is_open=False)
            self.code.clear()
            self._check()
            self.code.setFocus()

    def _check(self) -> None:
        self.join_button.setEnabled(self.code.is_complete())

    def join(self) -> None:
        """Compare the code and answer."""
        if self.code.is_complete():
            self.attempt(self._answer)

    def _answer(self) -> None:
        self.handing.show_letter(circle.join(self.context.store, self._content, self.code.code()))
        self.second.setEnabled(False)
        self.first.setEnabled(False)
        self.third.open(is_open=True)
        self.handing.save_button.setFocus()
        self._joined()


def _told(invitation: Invitation) -> str:
    if invitation.is_further:
        return f"{invitation.by_name}请这台电脑加入，叫“{invitation.label}”。"
    return f"{invitation.by_name}请{invitation.name}加入（站点码 {invitation.unit}）。"
