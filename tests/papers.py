"""Letters for the tests of setting: invented names, one of every part, and any length wanted."""

from dataclasses import replace

from station.casework.paper import Paper, Paragraph

LINE = "工会劳动法律监督是有组织的群众监督各级工会依法维护职工权益"[:28]

LETTER = Paper(
    kind="意见书",
    mark="滨河区总工会",
    number="滨工劳监意〔2026〕9号",
    title="工会劳动法律监督意见书",
    addressee="川岳建筑劳务有限公司：",
    paragraphs=(
        Paragraph(
            "近期，我会在办理职工诉求中了解到，你单位存在拖欠农民工工资的情况。根据《中华人民共和国工会法》第二十三条、第二十六条和"
            "《保障农民工工资支付条例》第五十一条的规定，我会于2026年11月10日指派工会劳动法律监督员邵文锦（证号滨工监0012）、陈立秋"
            "（证号滨工监0017）到你单位进行调查，听取了双方意见，查阅了考勤表、工资表。核实如下："
        ),
        Paragraph("一、查明的事实", 1),
        Paragraph("你单位承建的河湾家园二期项目砌筑班组23名农民工，2026年8月至9月工资合计418600元，截至调查之日均未支付。"),
        Paragraph("（一）关于“先行清偿”。总承包单位对李𬭎、王䶮、张㛃、阿卜杜拉·买买提等人的工资……未作说明——情况属实。", 2),
        Paragraph("二、违反的规定", 1),
        Paragraph("上述情况表明，你单位未按约定的周期和日期足额支付工资，违反了《中华人民共和国劳动法》第五十条的规定。"),
        Paragraph("三、监督意见", 1),
        Paragraph("1.于2026年11月30日前足额支付23人工资418600元。", 3),
        Paragraph("2.不得因职工反映诉求降低待遇或者解除合同。", 3),
        Paragraph("请你单位自收到本意见书之日起15个工作日内，将改正情况书面答复我会。"),
    ),
    attachments=("单位答复书样式", "送达回证"),
    issuer="滨河区总工会",
    date="2026年11月16日",
    note="联系人：邵文锦，电话：0755-00000000",
    copies=("滨河市总工会", "站前街道总工会"),
)


def letter_of(rows: int, **changes: object) -> Paper:
    """A letter whose text has ``rows`` full lines after the addressee, each a paragraph's worth of plain characters."""
    text = "职" * (28 * rows - 2)
    bare = replace(LETTER, paragraphs=(Paragraph(text),), attachments=(), note="", copies=())
    return replace(bare, **changes)  # type: ignore[arg-type]
