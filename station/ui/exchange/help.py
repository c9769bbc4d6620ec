"""怎么往来: the few things a clerk must know, folded away until asked for."""

from station.ui.widgets import Card, Paragraph, Run, column

_WORDS = (
    (
        "第一次",
        "区总在“设置 · 交换成员”里给站点做一个邀请文件，用 U 盘或微信带去都行。站点打开，在电话里对一遍核对码，再把答复文件带回去，"
        "区总点“登记答复”，再对一遍码。",
    ),
    ("平时", "有共用文件夹的，连上以后自己收发，不用管。用 U 盘的，插上 U 盘，点“收发”，看到“可以拔出”再拔；带到对方，再带回来。"),
    ("包丢了、晚了、重复了", "都不要紧。每包有号，缺哪一包这里会说，下次发送时自己补上；重复的不会重复收入。"),
    ("U 盘丢了", "包是加密的，捡到的人打不开。点位置右边的“丢了 U 盘”，看里面有哪些包，可以打印情况说明。"),
    ("电脑丢了或换了", "在“设置 · 交换成员”里把它标成丢失，以后发的包它就打不开了；新电脑重新邀请。"),
    ("两边都改了同一处", "不会丢。两个值都留着，列在“要您定的”里，由人来定。"),
)


def help_card() -> Card:
    """The card with the questions and their answers."""
    lines = column(spacing=10)
    for title, words in _WORDS:
        lines.addWidget(Paragraph([Run(f"{title}　", bold=True), words], "dense", "ink2"))
    return Card("怎么和区总、各站往来", lines)
