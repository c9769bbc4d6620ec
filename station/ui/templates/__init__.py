"""The district's own workbooks: add one, confirm its columns, fill it."""
