"""The sheets of a paper are drawn only where a test looks at them."""

from blank_sheets import _blank_sheets, drawn_sheets  # noqa: F401
