"""The list of shortcuts as the manual shows it, made from the keys the window listens to."""

from station.ui.page import KEYS

MARK = "<!-- shortcuts -->"
WORDS = {
    "new": "登记诉求；在调解、援助、文书、服务里是新建那一种；正在登记时是保存并登记下一件",
    "save": "保存",
    "export": "导出",
    "print": "打印预览（文书、日报、月报的文字）",
    "find": "在列表和台账里查找",
    "filters": "列表上显示或者收起筛选行",
    "next_tab": "详情的下一个页签",
    "edit": "改当前这一项",
    "phrases": "插入常用语（调解笔录）",
    "inbox": "查看有没有新的包",
    "same": "同上一件（登记诉求时，光标所在的格）",
    "previous": "上一件；在台账、月报、日报和一周安排里是前一期",
    "next": "下一件；在台账、月报、日报和一周安排里是后一期",
    "undo": "撤销",
    "redo": "重做",
    "said": "做窗口下面的提示里能做的，如撤销、打开所在文件夹",
    "help": "打开手册",
    "shortcuts": "看快捷键",
    "names": "盖住屏幕上的姓名，或者再显示出来",
    "lock": "锁定",
    "escape": "关掉浮层，回列表，清筛选",
}


def shortcuts() -> str:
    """The keys and what they do as a Markdown table; both keys for Enter are one to a clerk."""
    lines = [("、".join(f"`{key}`" for key in keys if "Return" not in key), WORDS[act]) for act, keys in KEYS.items()]
    return "\n".join(["| 按键 | 做什么 |", "|---|---|", *(f"| {keys} | {words} |" for keys, words in lines)])
