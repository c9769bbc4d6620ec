"""The screens of ledgers: the list, the sheet as it will be written, what is checked before it is."""
