"""What an entry says of the versions its author knew, and how long its names may be."""

from station.casework.journal import LINE, FieldChange, line


def test_the_versions_the_author_knew_are_parted_by_blanks() -> None:
    assert FieldChange("", "甲").parents == ()
    assert FieldChange("", "甲", "1.a").parents == ("1.a",)
    assert FieldChange("", "甲", "2.b 1.a").parents == ("2.b", "1.a")


def test_a_name_is_cut_where_a_bundle_would_not_take_it() -> None:
    assert line("登记诉求") == "登记诉求"
    assert line("长" * (LINE + 1)) == "长" * (LINE - 1) + "…"
    assert len(line("长" * LINE)) == LINE
