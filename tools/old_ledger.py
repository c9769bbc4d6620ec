"""An invented old ledger for the pictures of an import: doubles, a day nobody can read, a number a sheet has rounded, short names."""

HEADINGS = "序号 来访日期 姓名 联系方式 身份证 单位 反映问题 类型 人数 经办 结果 备注 是否满意"
ROWS = """
1 2025.3.4 邢玉梅 13610910917 4.1032E+17 锦禾保洁 拖欠二月份工资 工资 1 老周 已解决 _ 满意
2 2025.3.4 米春林 15810912263 4.1032E+17 锦禾保洁 加班费没给 工资 1 老周 已解决 _ 满意
3 2025.3.6 童晓 _ _ 远辰物流 合同没签 合同 3 陈 没办成 _ _
4 3月 安国庆 137109140 _ 远辰物流有限公司 上班途中受伤 工伤 1 老周 部分解决 电话打不通 _
5 2025.3.11 石桂芝等12人 13810915520 _ 河湾酒店 年休假没安排 休假 1 老周 已解决 _ 基本满意
6 2025.3.12 柳成 13910913311 _ 河湾酒店 断缴三个月社保 社保 2 老周 办理中 _ _
7 2025.3.4 邢玉梅 13610910917 _ 锦禾保洁 拖欠二月份工资 工资 1 老周 已解决 重复 满意
8 2025.3.20 卢佩 13610917702 _ 远辰物流 扣了押金 押金纠纷 1 陈 已解决 _ 满意
9 2025.3.21 鲁大海 13510918830 _ 滨江装饰 欠二十人工资 工资 20余 老周 已解决 _ 满意
合计 _ _ _ _ _ _ _ _ _ _ _ _
"""


def pasted() -> str:
    """The ledger as cells copied from a sheet."""
    lines = [HEADINGS, *ROWS.strip().splitlines()]
    return "\n".join("\t".join(cell.replace("_", "") for cell in line.split()) for line in lines)
