"""The sheets of a letter are drawn only where a test looks at them."""

from blank_sheets import _blank_sheets, drawn_sheets  # noqa: F401
