"""Old ledgers read from somebody's files: raw sheets, the tables in them, what their columns are, and what each cell says.

The way of a file: ``export.foreign_sheet.read_book`` gives a ``raw.RawBook``; ``tables.find_tables`` its ``Table``s;
``columns.best_target`` and ``columns.guess`` say what they may be; ``rows.read_rows`` gives a ``ReadRow`` for every row.
A cell was read for certain, or it is flagged and left empty: nothing is guessed in silence.
"""
