"""The workbench: what is due, how the month stands, what the district has not had yet."""
