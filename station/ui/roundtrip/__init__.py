"""Taking back a ledger that was edited in Excel or WPS."""
