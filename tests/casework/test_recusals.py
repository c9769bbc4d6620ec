"""回避: who may take no part in a case, and what must be said to enter it."""

from datetime import date

import pytest

from station.casework.model import Recusal
from station.casework.recusals import problem, recusal_problems

TODAY = date(2026, 3, 16)
RECUSAL = Recusal(id="r1", grievance_id="g1", person="王芳", reason="party", decided_by="陈立秋", decided_on="2026-03-16")


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ("王芳", "王芳在这件诉求里应当回避（本人是当事人或者近亲属），请换别人。"),
        (" 王芳 ", "王芳在这件诉求里应当回避（本人是当事人或者近亲属），请换别人。"),
        ("陈立秋", ""),
        ("", ""),
    ],
)
def test_who_keeps_away_takes_no_part(person: str, said: str) -> None:
    assert problem([RECUSAL], person) == said


@pytest.mark.parametrize(
    ("changed", "known", "problems"),
    [
        ({}, (), {}),
        ({"person": ""}, (), {"person": "请填写回避人。"}),
        ({"reason": ""}, (), {"reason": "请选择回避原因。"}),
        ({"decided_on": "2026-03-17"}, (), {"decided_on": "决定日期不能晚于今天。"}),
        ({"decided_by": "王芳"}, (), {"decided_by": "本人不能决定自己是否回避，请由负责人决定。"}),
        ({"id": ""}, (RECUSAL,), {"person": "王芳已经登记过回避。"}),
        ({}, (RECUSAL,), {}),
    ],
)
def test_what_must_be_said(changed: dict[str, str], known: tuple[Recusal, ...], problems: dict[str, str]) -> None:
    assert recusal_problems(RECUSAL.with_values(**changed), known, TODAY) == problems
