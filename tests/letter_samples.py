"""Letters without end for the tests of setting: any text, any parts, one to six pages, the same for the same number."""

from random import Random

from station.casework.paper import Annex, PageFormat, Paper, Paragraph, Seal

_HAN = "关于职工反映用人单位拖欠工资问题的调查核实情况根据规定提出监督意见请依法限期改正并书面答复人力资源社会保障部门总工会支持维护权益"
_NAMES = ("阿卜杜热合曼·买买提吐尔逊", "欧阳诗韵", "李𬭎", "王䶮", "张㛃", "司马相如意", "古丽巴哈尔·艾合买提", "陈立秋")
_EMPLOYERS = (
    "川岳建筑劳务有限公司",
    "滨河锦禾保洁服务有限公司",
    "滨河高新技术产业开发区华星电子科技股份有限公司",
    "TCL华海（滨河）电子有限公司第3分公司",
    "县医院",
)
_LAWS = ("《中华人民共和国工会法》第二十三条", "《劳动合同法》", "《保障农民工工资支付条例》第五十一条", "《女职工劳动保护特别规定》")
_ODDMENTS = (
    "2026年8月至9月",
    "418600元",
    "15.8%",
    "36℃",
    "“先行清偿”",
    "（证号滨工监0012）",
    "（以下简称“你单位”）",
    "——情况属实",
    "……",
    "ZQ-2026-0145号",
    "Enterprise WeChat",
    "第3、5、7项",
    "1/3以上",
    "“‘三个全覆盖’”",
    "〔2026〕9号",
    "station@union.example.cn",
    "3～5人",
    "①②",
)
_STOPS = "，，，，；、：，"
_ENDS = "。。。。？！"
_TITLES = (
    "工会劳动法律监督意见书",
    "工会劳动法律监督提示函",
    "关于做好春节期间农民工工资支付保障工作的劳动法律监督提示函",
    "关于督促落实《中华人民共和国职业病防治法》《女职工劳动保护特别规定》切实保障女职工权益的劳动法律监督提示函",
    "工会劳动法律监督提示函\n——关于防暑降温和高温津贴",
)
_BODIES = ("滨河区总工会", "县总工会", "滨河市站前街道总工会劳动法律监督委员会", "滨河高新技术产业开发区总工会")


def sample(number: int) -> Paper:
    """Letter ``number``: its pages go round from one to six, its parts by chance."""
    chance = Random(f"letter {number}")
    wanted = number % 6
    annexed = chance.choice((0, 0, 1, 2)) if 0 < wanted < 4 else 0
    is_document = chance.random() < (0.5 if wanted else 0.25)
    body = chance.choice(_BODIES)
    attachments = tuple(_title(chance) for _ in range(chance.choice((0, 0, 1, 2, 3) if wanted else (0, 0, 0, 1))))
    employer = chance.choice(_EMPLOYERS)
    return Paper(
        kind="意见书",
        mark=body + ("文件" if is_document and chance.random() < 0.8 else ""),
        number=f"滨工劳监意〔2026〕{chance.randint(1, 1200)}号",
        title=chance.choice((*_TITLES, f"关于督促{employer}足额支付职工工资的劳动法律监督意见书")),
        addressee=f"{employer}：",
        paragraphs=_paragraphs(chance, chance.randint(*((20, 120), (500, 800))[wanted > 0]) + 600 * max(wanted - 1, 0)),
        attachments=attachments,
        issuer=body,
        date=f"{chance.randint(2024, 2029)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日",
        seal=chance.choice((Seal.STAMP, Seal.STAMP, Seal.NONE, Seal.SIGNATURE)),
        signer="梁敏华",
        signer_post=chance.choice(("主　席", "副主席")),
        note=chance.choice(("", "联系人：邵文锦，电话：0755-00000000")),
        annexes=tuple(Annex(title, _paragraphs(chance, chance.randint(30, 700))) for title in attachments[:annexed]),
        copies=tuple(f"滨河市第{place}人民检察院" for place in "一二三四五六"[: chance.choice((0, 0, 1, 2, 6))]),
        printer=chance.choice(("滨河区总工会办公室", "滨河高新技术产业开发区总工会劳动法律监督委员会办公室")),
        printed_on="2026年11月20日",
        marks=chance.choice(((), (), ("000123",), ("特急",), ("000456", "秘密★1年", "加急"))),
        page_format=PageFormat.DOCUMENT if is_document else PageFormat.LETTER,
        unbroken=(employer,),
    )


def _title(chance: Random) -> str:
    return chance.choice(("送达回证", "单位答复书样式", "滨河区用人单位农民工工资支付情况自查表和工资清单样式填报说明")) + chance.choice(
        ("", "（2026年版）", "汇总表")
    )


def _paragraphs(chance: Random, length: int) -> tuple[Paragraph, ...]:
    """Paragraphs of all levels with about ``length`` characters."""
    found: list[Paragraph] = []
    while sum(len(paragraph.text) for paragraph in found) < length:
        level = chance.choice((0, 0, 0, 1, 2, 3))
        if level == 1:
            found.append(Paragraph(f"{chance.choice('一二三四')}、{_words(chance, 3, 14)}", 1))
        elif level == 2:
            found.append(Paragraph(f"（{chance.choice('一二三四')}）{_words(chance, 3, 12)}。{_sentences(chance)}", 2))
        else:
            found.append(Paragraph((f"{chance.randint(1, 12)}." if level else "") + _sentences(chance), level))
    return tuple(found)


def _sentences(chance: Random) -> str:
    return "".join(_sentence(chance) for _ in range(chance.randint(1, 5)))


def _sentence(chance: Random) -> str:
    parts: list[str] = []
    for _ in range(chance.randint(1, 6)):
        parts.append(_words(chance, 2, 40 if chance.random() < 0.2 else 12))
        if chance.random() < 0.55:
            parts.append(chance.choice((_ODDMENTS, _NAMES, _LAWS, _EMPLOYERS)[chance.choice((0, 0, 1, 2, 3))]))
        if chance.random() < 0.6:
            parts.append(chance.choice(_STOPS))
    return "".join(parts).rstrip(_STOPS) + chance.choice(_ENDS)


def _words(chance: Random, fewest: int, most: int) -> str:
    return "".join(chance.choices(_HAN, k=chance.randint(fewest, most)))
