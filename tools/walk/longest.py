"""A store in which every name, text and sum is as long as somebody may ever type it."""

from pathlib import Path

from station.casework.model import Employer, Grievance, Worker
from station.db.store import Store
from tools.scene_store import NOW

EMPLOYER = "滨河" + "云桥网络科技与城市运营综合服务" * 13 + "有限责任公司第一分公司"
PERSON = "阿卜杜热合曼·麦麦提伊敏·艾合买提江"
SENTENCE = "单位以业主未结清工程款为由拖欠二〇二六年三月至十月工资，多次催要没有结果，现场负责人更换三次。" * 6
SUM = 999_999_999_999  # fen


def lengthen(folder: Path) -> None:
    """Change the cases and those who stand in them, in the store ``tools.scene_store.prepare`` made."""
    with Store.open(folder / "practice", clock=lambda: NOW) as store, store.step("改长") as step:
        for employer in store.matching(Employer):
            step.save(employer.with_values(name=f"{EMPLOYER}{employer.name}"), employer)
        for worker in store.matching(Worker):
            step.save(worker.with_values(name=f"{PERSON}·{worker.name}"), worker)
        for case in store.matching(Grievance):
            step.save(case.with_values(summary=f"{SENTENCE}{case.summary}", amount=SUM), case)
