"""What anybody would try first is refused; a sentence of one's own is not."""

import pytest

from station.casework.password_rules import password_problem

OWN = ("王芳", "wf", "13812345678", "站前街道职工服务站", "zq-01", "ZQ")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "至少 8 个字符"),
        ("abc-123", "至少 8 个字符"),
        ("a" * 129, "最多 128 个字符"),
        ("aaaaaaaa", "重复或者连着"),
        ("aabbaabb", "重复或者连着"),
        ("12345678", "重复或者连着"),
        ("87654321", "重复或者连着"),
        ("qwertyui", "重复或者连着"),
        ("１２３４５６７８", "重复或者连着"),
        ("19850307", "日期或者生日"),
        ("1985-3-7", "日期或者生日"),
        ("wf19850307", "日期或者生日"),
        ("1985年3月7日", "日期或者生日"),
        ("13900001111", "电话或者身份证号"),
        ("11010119850307123X", "电话或者身份证号"),
        ("password1", "常见的密码"),
        ("Woaini1314", "常见的密码"),
        ("gonghui2026", "常见的密码"),
        ("wangfang1980", "拼音加年份"),
        ("王芳王芳王芳王芳", "重复或者连着"),
        ("王芳20268888", "姓名、电话或者站点"),
        ("wf-20268888", "姓名、电话或者站点"),
        ("zq-01zq-01", "姓名、电话或者站点"),
        ("站前街道职工服务站1", "姓名、电话或者站点"),
    ],
)
def test_what_is_easily_guessed_is_refused(password: str, why: str) -> None:
    assert why in password_problem(password, OWN)


@pytest.mark.parametrize(
    "password", ["tianlanbaiyun", "四个不相干的词连起来", "Kx7#mq2Lp9", "lü cha bei shui 3", "zq-01 de men wai you ke shu"]
)
def test_a_sentence_of_ones_own_will_do(password: str) -> None:
    assert password_problem(password, OWN) == ""
