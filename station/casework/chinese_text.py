"""How numbers are spelt in Chinese papers: ordinals of sections and articles, amounts of money, head-counts."""

from station.casework.money import WAN, YUAN, marked

_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """``23`` as ``二十三``, for sections and articles; ValueError outside 1 to 999."""
    if not 1 <= number <= 999:
        raise ValueError(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = _DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")


def paper_amount(fen: int | None, mark: str = "") -> str:
    """An amount as papers write it, without separators (GB/T 15835-2011 5.1): ``418600元``, ``5200.50元``, ``480余万元``; "" for none."""
    if fen is None:
        return ""
    if mark and fen % WAN == 0 and fen:
        return marked(str(fen // WAN), mark) + "万元"
    whole, part = divmod(fen, YUAN)
    return marked(f"{whole}.{part:02d}" if part else str(whole), mark) + "元"


def capital_amount(fen: int) -> str:
    """``11500.05元`` as ``壹万壹仟伍佰元零伍分``: 整 follows 元 and 角, nothing follows 分.

    Source: 正确填写票据和结算凭证的基本规定（支付结算办法附一）. ValueError for a negative amount.
    """
    from cn2an import an2cn  # its tables of characters take an eighth of a second to build

    if fen < 0:
        raise ValueError(fen)
    words = str(an2cn(f"{fen // YUAN}.{fen % YUAN:02d}", "rmb"))
    return words + "整" if words.endswith("角") else words


def head_count(people: int | None, mark: str = "") -> str:
    """``23名``, ``500余名``, ``多名``; "" when one person or nobody is known, so that a single worker is not pointed at."""
    if mark == "several":
        return "多名"
    return marked(str(people), mark) + "名" if people is not None and people > 1 else ""
